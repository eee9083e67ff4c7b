//! Whether a relation joins two entities, once more: beside what else the item tells of the two.

use std::sync::LazyLock;

use super::truth;
use crate::extract::learned::pairs::{OUTCOMES, Pair, Related};
use crate::extract::learned::priors::{self, Prior};
use crate::extract::scene::Place;
use crate::learn::forest::Forest;
use crate::ontology::{Kind, Relation};

/// Columns that are names: the relation, the kinds of its ends.
pub const CATEGORIES: &[usize] = &[0, 1, 2];
/// Columns of a row.
pub const WIDTH: usize = 71;

/// A relation that the first look holds for less probable is not asked about again, unless the rules tell it.
const LEAST: f32 = 0.01;

/// What the first look holds: a relation from one entity to another.
#[derive(Debug, Clone, Copy)]
struct Held {
    subject: usize,
    object: usize,
    probability: f32,
}

/// The surest relation of an entity on one side.
#[derive(Debug, Clone, Copy)]
struct Surest {
    probability: f32,
    relation: f32,
}

/// An item with what the first look holds of all its pairs.
pub struct Item<'a> {
    related: &'a Related<'a>,
    first: &'a [Vec<f32>],
    /// By relation.
    held: Vec<Vec<Held>>,
    /// By entity and relation: the greatest probability as subject, and as object.
    roles: [Vec<f32>; 2],
    /// By entity: what was told of it before.
    priors: Vec<Prior<'a>>,
    /// By entity: number of its mentions.
    mentions: Vec<f32>,
    /// Number of entities of each kind.
    of_kind: [f32; Kind::ALL.len()],
}

/// Outcomes from the first to the second, and the other way round; of symmetric relations both.
static DIRECTED: LazyLock<[u64; 2]> = LazyLock::new(|| {
    [false, true].map(|backward| {
        let all = (0..OUTCOMES).filter(|o| Relation::ALL[o / 2].row().symmetric || (o % 2 == 1) == backward);
        all.fold(0, |bits, o| bits | 1 << o)
    })
});

const RELATIONS: usize = Relation::ALL.len();

impl<'a> Item<'a> {
    /// `first[pair]` are the first look's probabilities.
    pub fn new(related: &'a Related<'a>, first: &'a [Vec<f32>]) -> Item<'a> {
        let Related { scene, pairs, .. } = related;
        let count = scene.found.len();
        let mut held: Vec<Vec<Held>> = vec![Vec::new(); RELATIONS];
        let mut roles = [vec![0.0f32; count * RELATIONS], vec![0.0f32; count * RELATIONS]];
        for (pair, probabilities) in pairs.iter().zip(first) {
            let Some(b) = pair.b else { continue };
            for (o, &probability) in probabilities.iter().enumerate().filter(|(_, p)| **p >= LEAST) {
                let relation = Relation::ALL[o / 2];
                let ends = if o % 2 == 1 { (b, pair.a) } else { (pair.a, b) };
                let turned = relation.row().symmetric.then_some((ends.1, ends.0));
                for (subject, object) in std::iter::once(ends).chain(turned) {
                    held[relation as usize].push(Held { subject, object, probability });
                    for (side, entity) in [subject, object].into_iter().enumerate() {
                        let most = &mut roles[side][entity * RELATIONS + relation as usize];
                        *most = most.max(probability);
                    }
                }
            }
        }
        let mut mentions = vec![0.0; count];
        scene.places.iter().flatten().for_each(|p| mentions[p.entity] += 1.0);
        let mut of_kind = [0.0; Kind::ALL.len()];
        scene.found.iter().for_each(|f| of_kind[f.entity.kind as usize] += 1.0);
        let priors = (0..count).map(|entity| related.prior_of(entity)).collect();
        Item { related, first, held, roles, priors, mentions, of_kind }
    }

    /// The outcomes of a pair that come into question, each with its row.
    pub fn rows(&self, pair: usize) -> Vec<(usize, [f32; WIDTH])> {
        let Pair { a, b, possible, drafted, .. } = self.related.pairs[pair];
        let first = &self.first[pair];
        let asked: Vec<usize> =
            (0..OUTCOMES).filter(|o| possible >> o & 1 == 1 && (first[*o] >= LEAST || drafted >> o & 1 == 1)).collect();
        if asked.is_empty() {
            return Vec::new();
        }
        let mut shared = Vec::with_capacity(24);
        self.shared(pair, &mut shared);
        let prior = b.map(|b| self.related.prior(a, b)).unwrap_or_default();
        asked.into_iter().map(|o| (o, self.row(pair, o, prior, &shared))).collect()
    }

    /// The outcomes of each pair that come into question, with their probabilities.
    pub fn again(&self, trees: &Forest) -> Vec<Vec<(usize, f32)>> {
        let mut asked = trees.ask(WIDTH - SHARED..WIDTH);
        let ask = |pair: usize| {
            let (outcomes, rows): (Vec<usize>, Vec<_>) = self.rows(pair).into_iter().unzip();
            asked.group(&rows);
            outcomes
        };
        let outcomes: Vec<Vec<usize>> = (0..self.related.pairs.len()).map(ask).collect();
        let mut probabilities = asked.probabilities().into_iter();
        outcomes.into_iter().map(|of_pair| of_pair.into_iter().zip(&mut probabilities).collect()).collect()
    }

    fn row(&self, index: usize, o: usize, prior: Prior, shared: &[f32]) -> [f32; WIDTH] {
        let pair = &self.related.pairs[index];
        let relation = Relation::ALL[o / 2];
        let kind = |e: usize| self.related.scene.kind(e) as usize as f32;
        let sure = |e: usize| self.related.scene.found[e].entity.confidence;
        let first = &self.first[index];
        let drafted = truth(pair.drafted >> o & 1 == 1);
        let mut values: Vec<f32> = Vec::with_capacity(WIDTH);
        let Some(b) = pair.b else {
            values.extend([relation as usize as f32, kind(pair.a), 9.0, first[o], drafted, sure(pair.a)]);
            values.resize(WIDTH - shared.len(), -1.0);
            values.extend(shared);
            return to_row(&values);
        };
        let (s, t) = if o % 2 == 1 { (b, pair.a) } else { (pair.a, b) };
        values.extend([relation as usize as f32, kind(s), kind(t), first[o], drafted, sure(s), sure(t)]);
        // The same relation of the two with others.
        let (mut most, mut sum, mut like) = ([-1.0f32; 2], [0.0f32; 2], [-1.0f32; 2]);
        let mut listed = [(-1.0f32, 0.0f32); 2];
        for held in &self.held[relation as usize] {
            let side = match (held.subject == s, held.object == t) {
                (true, false) => 0,
                (false, true) => 1,
                _ => continue,
            };
            let (other, own) = if side == 0 { (held.object, t) } else { (held.subject, s) };
            most[side] = most[side].max(held.probability);
            sum[side] += held.probability;
            if self.related.scene.kind(other) == self.related.scene.kind(own) {
                like[side] = like[side].max(held.probability);
            }
            if self.related.siblings[own].contains(&other) {
                listed[side] = (listed[side].0.max(held.probability), listed[side].1 + held.probability);
            }
        }
        for (side, own) in [t, s].into_iter().enumerate() {
            values.extend([most[side], sum[side], like[side]]);
            let siblings = self.related.siblings[own].len();
            let mean = if siblings == 0 { -1.0 } else { listed[side].1 / siblings as f32 };
            values.extend([if siblings == 0 { -1.0 } else { listed[side].0.max(0.0) }, mean]);
        }
        // Other relations of the two, and of each with others.
        let opposite = if relation.row().symmetric { o } else { o ^ 1 };
        let of_pair = |backward: bool, but: Option<usize>| {
            let own = DIRECTED[usize::from(backward)] & pair.possible & !but.map_or(0, |but| 1 << but);
            (0..OUTCOMES).filter(|x| own >> x & 1 == 1).map(|x| first[x]).fold(0.0f32, f32::max)
        };
        let backward = o % 2 == 1;
        values.extend([of_pair(backward, Some(o)), of_pair(!backward, (opposite == o).then_some(o))]);
        values.push(first.iter().sum());
        for entity in [s, t] {
            for side in 0..2 {
                let surest = self.surest(side, entity, relation);
                values.extend([surest.probability, surest.relation]);
            }
            values.push(self.of_kind[self.related.scene.kind(entity) as usize]);
        }
        values.extend([s as f32, t as f32]);
        self.drafts_of(pair, b, relation, (s, t), &mut values);
        // What was told of the two before.
        let others = (0..OUTCOMES).filter(|x| *x != o && pair.possible >> x & 1 == 1);
        values.extend([f32::from(prior.together), prior.share(o)]);
        values.push(others.map(|x| prior.share(x)).fold(-1.0, f32::max));
        for (entity, is_object) in [(s, false), (t, true)] {
            let prior = self.priors[entity];
            values.extend([f32::from(prior.together), prior.share(priors::role(relation, is_object))]);
        }
        values.extend(shared);
        to_row(&values)
    }

    fn surest(&self, side: usize, entity: usize, but: Relation) -> Surest {
        let mut surest = Surest { probability: 0.0, relation: -1.0 };
        let of = &self.roles[side][entity * RELATIONS..(entity + 1) * RELATIONS];
        for (relation, &probability) in of.iter().enumerate().filter(|(r, _)| *r != but as usize) {
            if probability > surest.probability {
                surest = Surest { probability, relation: relation as f32 };
            }
        }
        surest
    }

    /// What the rules drafted of the two and of others, and where the relation's words stand.
    fn drafts_of(&self, pair: &Pair, b: usize, relation: Relation, (s, t): (usize, usize), values: &mut Vec<f32>) {
        let symmetric = relation.row().symmetric;
        let (mut best, mut other, mut of_subject, mut of_object) = (-1.0f32, -1.0f32, -1.0f32, -1.0f32);
        let (mut count, mut all, mut plausible, mut by_structure) = (0.0, 0.0, false, false);
        for draft in &self.related.drafts {
            let of_pair =
                (draft.subject, draft.object) == (s, Some(t)) || (draft.subject, draft.object) == (t, Some(s));
            let sure = draft.confidence;
            if of_pair {
                all += 1.0;
                if draft.relation == relation && (symmetric || draft.subject == s) {
                    best = best.max(sure);
                    count += 1.0;
                    plausible |= self.related.scene.is_plausible(draft);
                    by_structure |= draft.rule.starts_with("structure");
                } else {
                    other = other.max(sure);
                }
            } else if draft.relation == relation {
                if draft.subject == s {
                    of_subject = of_subject.max(sure);
                } else if draft.object == Some(t) {
                    of_object = of_object.max(sure);
                }
            }
        }
        let [(block_a, pa), (block_b, pb)] = pair.at;
        let from = if block_a == block_b { pa.start } else { 0 };
        let (mut sides, mut nearest) = ([0.0; 3], 999.0f32);
        for hit in self.related.scene.hits_in(block_b, self.related.scene.sentence(block_b, pb.start)) {
            if hit.trigger().is_none_or(|t| t.relation != relation) {
                continue;
            }
            let side = if block_a == block_b && hit.start < from {
                0
            } else if hit.start < pb.start {
                1
            } else {
                2
            };
            sides[side] += 1.0;
            if hit.start < pb.start {
                nearest = nearest.min((pb.start - hit.start) as f32);
            }
        }
        values.extend([best, other, of_subject, of_object, count, all, truth(plausible), truth(by_structure)]);
        values.extend(sides);
        values.extend([nearest, truth(s == b)]);
    }

    /// What does not depend on the relation: how the two stand, how full the item is.
    fn shared(&self, index: usize, shared: &mut Vec<f32>) {
        let pair = &self.related.pairs[index];
        let scene = &self.related.scene;
        shared.extend([
            scene.found.len() as f32,
            self.related.pairs.len() as f32,
            truth(self.related.chinese),
            self.mentions[pair.a],
        ]);
        let Some(b) = pair.b else {
            shared.resize(SHARED, -1.0);
            return;
        };
        let [(block_a, pa), (block_b, pb)] = pair.at;
        let together = block_a == block_b;
        let gap = if together { pb.start.saturating_sub(pa.end) as f32 } else { 999.0 };
        let mut between = [0.0f32; 3];
        if together {
            let inner = scene.places_from(block_a, pa.end).iter().take_while(|p| p.start < pb.start);
            for place in inner.filter(|p| p.entity != pair.a && p.entity != b) {
                between[0] += 1.0;
                between[1] += truth(scene.kind(place.entity) == scene.kind(pair.a));
                between[2] += truth(scene.kind(place.entity) == scene.kind(b));
            }
        }
        let list = together && pa.end <= pb.start && scene.is_list_gap(block_a, pa.end, pb.start);
        let theme = truth(scene.theme == Some(pair.a)) + 2.0 * truth(scene.theme == Some(b));
        shared.extend([self.mentions[b], pair.reach as u64 as f32, gap]);
        for (block, place) in [(block_a, pa), (block_b, pb)] {
            let (rank, count) = self.rank(block, place);
            shared.extend([rank, count]);
        }
        shared.extend(between);
        shared.extend([truth(list), truth(self.related.siblings[pair.a].contains(&b)), theme]);
        shared.extend([self.related.siblings[pair.a].len() as f32, self.related.siblings[b].len() as f32]);
    }

    /// How many other entities its sentence names before a mention, and how many mentions it has.
    fn rank(&self, block: usize, place: Place) -> (f32, f32) {
        let (from, to) = self.related.scene.sentence(block, place.start);
        let mut before: Vec<usize> = Vec::new();
        let mut count = 0.0;
        for other in self.related.scene.places_from(block, from).iter().take_while(|p| p.start < to) {
            count += 1.0;
            if other.start < place.start && other.entity != place.entity && !before.contains(&other.entity) {
                before.push(other.entity);
            }
        }
        (before.len() as f32, count)
    }
}

/// Columns that do not depend on the relation.
const SHARED: usize = 19;

fn to_row(values: &[f32]) -> [f32; WIDTH] {
    let mut row = [-1.0; WIDTH];
    row.iter_mut().zip(values).for_each(|(to, value)| *to = *value);
    row
}
