//! Who is next to whom: entities joined by facts, to walk from one to the next.
//!
//! All facts between two entities are one link, whichever way they point. A link has a
//! weight, the number of items that say something of both, and facts have a cost, by
//! which paths are compared; see [`Network::cost`].

use std::ops::Range;

use petgraph::algo::has_path_connecting;
use petgraph::csr::Csr;

use super::facts::{Fact, Facts, Filter, mentions};
use crate::ontology::Relation;
use crate::store::Rows;
use crate::store::rows::EntityAt;

/// Entities, and the links between them.
#[derive(Debug)]
pub struct Network<'a> {
    pub facts: Facts<'a>,
    /// In order of their ends.
    pub links: Vec<Link>,
    /// Entities, and each link as an arc either way with the link's place.
    arcs: Csr<(), u32>,
    /// Of each entity the number of items of the window that mention it.
    pub mentions: Vec<u32>,
    /// By how much more a step by each relation costs; see [`Network::cost`].
    common: [f64; Relation::ALL.len()],
}

/// All that is said of two entities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The lesser first.
    pub ends: (EntityAt, EntityAt),
    /// Places of its facts in [`Facts::all`].
    facts: (u32, u32),
    /// Items that say them, counted once a fact.
    pub weight: u32,
}

impl<'a> Network<'a> {
    /// The network of all facts that count, with what belongs to what by the lexicon or by name.
    pub fn new(rows: &'a Rows, filter: &Filter) -> Network<'a> {
        let mentions = mentions(rows, filter.window);
        let facts = Facts::of(rows, filter).with_derived(filter, &mentions);
        let mut links: Vec<Link> = Vec::new();
        let mut told = [0u32; Relation::ALL.len()];
        for (at, fact) in facts.all.iter().enumerate() {
            let Some(ends) = fact.pair().filter(|(a, b)| a != b) else { continue };
            let (at, weight) = (at as u32, facts.items(fact));
            told[fact.relation as usize] += 1;
            match links.last_mut() {
                Some(last) if last.ends == ends => {
                    last.facts.1 = at + 1;
                    last.weight += weight;
                }
                _ => links.push(Link { ends, facts: (at, at + 1), weight }),
            }
        }
        let arcs = arcs(rows.entities.len(), &links);
        Network { facts, links, arcs, mentions, common: common(told) }
    }

    /// The rows that it is of.
    pub fn rows(&self) -> &'a Rows {
        self.facts.rows()
    }

    /// The neighbors of an entity in order, each with the place of the link to it.
    pub fn around(&self, at: EntityAt) -> impl DoubleEndedIterator<Item = (EntityAt, u32)> + Clone + '_ {
        self.arcs.neighbors_slice(at).iter().copied().zip(self.arcs.edges_slice(at).iter().copied())
    }

    /// Number of neighbors.
    pub fn degree(&self, at: EntityAt) -> u32 {
        self.arcs.out_degree(at) as u32
    }

    /// Entities that have neighbors, in order.
    pub fn connected(&self) -> impl Iterator<Item = EntityAt> + '_ {
        (0..self.rows().entities.len() as EntityAt).filter(|at| self.degree(*at) > 0)
    }

    /// The link between two entities.
    pub fn between(&self, a: EntityAt, b: EntityAt) -> Option<&Link> {
        self.links.get(self.place_between(a, b)? as usize)
    }

    /// The place of the link between two entities.
    pub fn place_between(&self, a: EntityAt, b: EntityAt) -> Option<u32> {
        let at = self.arcs.neighbors_slice(a).binary_search(&b).ok()?;
        Some(self.arcs.edges_slice(a)[at])
    }

    /// The facts of a link, the cheapest first.
    pub fn facts_of(&self, link: &Link) -> Vec<&Fact> {
        let mut facts: Vec<&Fact> = self.facts.all[range(link.facts)].iter().collect();
        facts.sort_by(|a, b| self.cost(a).total_cmp(&self.cost(b)));
        facts
    }

    /// What a step by a fact costs, before what its ends add.
    ///
    /// | part | why |
    /// | --- | --- |
    /// | 1 | a shorter way says more |
    /// | −ln of the fact's [certainty](Facts::certainty) | what is doubtful, or said once, says less |
    /// | 0 to ½: log of the relation's facts over log of all facts, halved | that A uses B is told often and says little; that A acquired B is rare |
    ///
    /// A link costs what its cheapest fact does, and half of the log₁₀ of the degree of each
    /// end: a way through what everybody touches says little of either side.
    pub fn cost(&self, fact: &Fact) -> f64 {
        1.0 - libm::log(self.facts.certainty(fact)) + self.common[fact.relation as usize]
    }

    /// What each link costs, by its place; see [`Network::cost`].
    pub fn costs(&self) -> Vec<f64> {
        let of_end = |at: EntityAt| libm::log10(f64::from(self.degree(at).max(1))) / 2.0;
        let cost = |link: &Link| {
            let facts = self.facts.all[range(link.facts)].iter().map(|fact| self.cost(fact));
            facts.fold(f64::INFINITY, f64::min) + of_end(link.ends.0) + of_end(link.ends.1)
        };
        self.links.iter().map(cost).collect()
    }

    /// Whether two entities have a way to one another.
    pub fn joins(&self, a: EntityAt, b: EntityAt) -> bool {
        has_path_connecting(&self.arcs, a, b, None)
    }
}

fn range((from, to): (u32, u32)) -> Range<usize> {
    from as usize..to as usize
}

fn arcs(entities: usize, links: &[Link]) -> Csr<(), u32> {
    let both =
        links.iter().zip(0..).flat_map(|(link, place)| [(link.ends, place), ((link.ends.1, link.ends.0), place)]);
    let mut sorted: Vec<(EntityAt, EntityAt, u32)> = both.map(|((from, to), place)| (from, to, place)).collect();
    sorted.sort_unstable();
    // Links have different ends, so that no arc is there twice.
    let mut arcs = Csr::from_sorted_edges(&sorted).unwrap_or_default();
    while arcs.node_count() < entities {
        arcs.add_node(());
    }
    arcs
}

fn common(told: [u32; Relation::ALL.len()]) -> [f64; Relation::ALL.len()] {
    let log = |count: u32| libm::log(f64::from(count) + 1.0);
    let all = log(told.iter().sum());
    told.map(|count| if all > 0.0 { log(count) / all / 2.0 } else { 0.0 })
}
