//! Which entities stand out.

use rayon::prelude::*;

use super::network::Network;
use crate::store::rows::EntityAt;

/// By what entities are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Number of entities that a fact joins it with.
    Degree,
    /// Probability that a walk along facts is at it: from subject to object (either way where
    /// the relation has no direction), in proportion to items, with a jump to anywhere one
    /// time in seven or so (damping 0.85). Brin and Page 1998.
    Pagerank,
    /// Share of the shortest ways between any two others that pass it, counted in steps.
    /// Freeman 1977, by the algorithm of Brandes 2001.
    Betweenness,
    /// Number of items that mention it.
    Mentions,
}

/// Whether to go on no longer.
pub type Stop<'a> = &'a (dyn Fn() -> bool + Sync);

/// Damping of PageRank.
const DAMPING: f64 = 0.85;
/// PageRank ends where a round changes less than this in all.
const STILL: f64 = 1e-9;
/// Rounds of PageRank at most.
const ROUNDS: usize = 200;
/// Sources of Brandes' algorithm that one thread takes at once.
const CHUNK: usize = 64;

impl Measure {
    /// All measures.
    pub const ALL: [Measure; 4] = [Measure::Degree, Measure::Pagerank, Measure::Betweenness, Measure::Mentions];

    /// Word of the command line.
    pub fn name(self) -> &'static str {
        match self {
            Measure::Degree => "degree",
            Measure::Pagerank => "pagerank",
            Measure::Betweenness => "betweenness",
            Measure::Mentions => "mentions",
        }
    }

    /// The measure of this name.
    pub fn parse(text: &str) -> Option<Measure> {
        Measure::ALL.into_iter().find(|measure| measure.name() == text)
    }

    /// Whether its values are counts.
    pub fn counts(self) -> bool {
        matches!(self, Measure::Degree | Measure::Mentions)
    }

    /// The value of each entity, by its place. Where `stop` says so, what takes long ends early, with values
    /// that mean nothing.
    pub fn values(self, network: &Network<'_>, stop: Stop<'_>) -> Vec<f64> {
        let entities = network.rows().entities.len() as EntityAt;
        match self {
            Measure::Degree => (0..entities).map(|at| f64::from(network.degree(at))).collect(),
            Measure::Mentions => network.mentions.iter().map(|count| f64::from(*count)).collect(),
            Measure::Pagerank => pagerank(network),
            Measure::Betweenness => betweenness(network, stop),
        }
    }
}

/// Entities with a value, the greatest first, then by identifier. Whoever let it be stopped looks afterwards
/// whether it was.
pub fn ranked(network: &Network<'_>, measure: Measure, stop: Stop<'_>) -> Vec<(EntityAt, f64)> {
    let mut all: Vec<(EntityAt, f64)> =
        (0..).zip(measure.values(network, stop)).filter(|(_, value)| *value > 0.0).collect();
    all.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    all
}

fn pagerank(network: &Network<'_>) -> Vec<f64> {
    let entities: Vec<EntityAt> = network.connected().collect();
    let mut place = vec![0u32; network.rows().entities.len()];
    for (at, entity) in entities.iter().enumerate() {
        place[*entity as usize] = at as u32;
    }
    let mut steps: Vec<(u32, u32, f64)> = Vec::new();
    for fact in &network.facts.all {
        let Some(object) = fact.object.filter(|object| *object != fact.subject) else { continue };
        let (from, to, weight) = (place[fact.subject as usize], place[object as usize], network.facts.items(fact));
        steps.push((from, to, f64::from(weight)));
        if fact.relation.row().symmetric {
            steps.push((to, from, f64::from(weight)));
        }
    }
    let mut values = vec![0.0; network.rows().entities.len()];
    for (entity, rank) in entities.iter().zip(walk(entities.len(), steps)) {
        values[*entity as usize] = rank;
    }
    values
}

/// How likely a walk is at each of so many places, where a step (from, to, weight) is taken in
/// proportion to its weight: [`Measure::Pagerank`].
pub fn walk(places: usize, mut steps: Vec<(u32, u32, f64)>) -> Vec<f64> {
    let mut given = vec![0.0; places];
    for (from, _, weight) in &steps {
        given[*from as usize] += weight;
    }
    // From now on, the share of what `from` gives away.
    for (from, _, weight) in &mut steps {
        *weight /= given[*from as usize];
    }
    let count = places as f64;
    let mut rank = vec![1.0 / count; places];
    for _ in 0..ROUNDS {
        // Who gives to nobody gives to all.
        let kept: f64 = rank.iter().zip(&given).filter(|(_, given)| **given == 0.0).map(|(rank, _)| rank).sum();
        let mut next = vec![(1.0 - DAMPING + DAMPING * kept) / count; places];
        for (from, to, share) in &steps {
            next[*to as usize] += DAMPING * rank[*from as usize] * share;
        }
        let moved: f64 = rank.iter().zip(&next).map(|(a, b)| (a - b).abs()).sum();
        rank = next;
        if moved < STILL {
            break;
        }
    }
    rank
}

fn betweenness(network: &Network<'_>, stop: Stop<'_>) -> Vec<f64> {
    let entities: Vec<EntityAt> = network.connected().collect();
    let count = network.rows().entities.len();
    // Chunk by chunk, and added up in order: sums of fractions depend on their order.
    let parts: Vec<Vec<f64>> = entities
        .par_chunks(CHUNK)
        .map(|sources| {
            let mut passes = Passes::new(network, count);
            sources.iter().take_while(|_| !stop()).for_each(|source| passes.from(*source));
            passes.values
        })
        .collect();
    let mut values = vec![0.0; count];
    for part in parts {
        for (value, more) in values.iter_mut().zip(part) {
            *value += more;
        }
    }
    // Each pair was counted from either side.
    let others = (entities.len() as f64 - 1.0) * (entities.len() as f64 - 2.0);
    if others > 0.0 {
        values.iter_mut().for_each(|value| *value /= others);
    }
    values
}

/// Brandes' algorithm, source by source.
struct Passes<'n, 'a> {
    network: &'n Network<'a>,
    values: Vec<f64>,
    /// Steps from the source; `u32::MAX` where it was not reached.
    steps: Vec<u32>,
    /// Number of shortest ways from the source.
    ways: Vec<f64>,
    /// Share of the ways to what lies behind that pass here.
    passing: Vec<f64>,
    /// Entities in the order in which they were reached.
    order: Vec<EntityAt>,
}

impl<'n, 'a> Passes<'n, 'a> {
    fn new(network: &'n Network<'a>, count: usize) -> Passes<'n, 'a> {
        Passes {
            network,
            values: vec![0.0; count],
            steps: vec![u32::MAX; count],
            ways: vec![0.0; count],
            passing: vec![0.0; count],
            order: Vec::new(),
        }
    }

    fn from(&mut self, source: EntityAt) {
        self.order.clear();
        self.order.push(source);
        (self.steps[source as usize], self.ways[source as usize]) = (0, 1.0);
        let mut next = 0;
        while let Some(&at) = self.order.get(next) {
            next += 1;
            let further = self.steps[at as usize] + 1;
            for (neighbor, _) in self.network.around(at) {
                let n = neighbor as usize;
                if self.steps[n] == u32::MAX {
                    self.steps[n] = further;
                    self.order.push(neighbor);
                }
                if self.steps[n] == further {
                    self.ways[n] += self.ways[at as usize];
                }
            }
        }
        for &at in self.order.iter().rev() {
            let a = at as usize;
            let share = (1.0 + self.passing[a]) / self.ways[a];
            for (neighbor, _) in self.network.around(at) {
                let n = neighbor as usize;
                if self.steps[n] + 1 == self.steps[a] {
                    self.passing[n] += self.ways[n] * share;
                }
            }
            if at != source {
                self.values[a] += self.passing[a];
            }
        }
        for &at in &self.order {
            let a = at as usize;
            (self.steps[a], self.ways[a], self.passing[a]) = (u32::MAX, 0.0, 0.0);
        }
    }
}
