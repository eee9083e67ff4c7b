//! New ways between entities that had none.
//!
//! Facts said by a day join entities into islands; what is said after it may join islands. Each
//! joining of two is told once, by a way that leads from one to the other over facts of the new
//! days alone: directly where one does, else through entities that were not known before.
//!
//! | known before | said now | told |
//! | --- | --- | --- |
//! | A – B, C – D | B – C | B – C |
//! | A – B, C – D | B – new – D | B – new – D |
//! | A – B, C – D | B – C, A – D | the one whose ends are mentioned more: with one said the other has a way |
//! | A – B | B – new | nothing: what is new had no ways to lack |

use std::cmp::Reverse;
use std::collections::{BTreeMap, VecDeque};

use petgraph::unionfind::UnionFind;

use crate::graph::Window;
use crate::graph::facts::{Facts, Filter, Said, mentions};
use crate::graph::network::Network;
use crate::ontology::{Modality, Relation};
use crate::store::rows::EntityAt;

/// A way that joins two islands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joining {
    /// From the greater island to the lesser; all between the ends are new.
    pub entities: Vec<EntityAt>,
    /// Entities of the island of the first and of the last, before.
    pub sizes: (u32, u32),
}

/// The network of the days of `now`, and the joinings that it makes of islands of the days of
/// `known`, which are those of `facts`: those of the greatest lesser island first, then of the most
/// mentioned ends. Of the filter window and modality do not count: what is said as fact joins.
pub fn joinings<'a>(facts: &Facts<'a>, known: Window, now: Window, filter: &Filter) -> (Network<'a>, Vec<Joining>) {
    let rows = facts.rows();
    let network = Network::new(rows, &Filter { window: now, said: Said::AsFact, ..filter.clone() });
    let islands = Islands::new(facts, known, filter);
    let found = islands.joined_by(&network, &mentions(rows, Window::ALL));
    (network, found)
}

/// What is joined by the facts that were known.
struct Islands {
    /// Of each entity its island; a number that stands for it.
    of: Vec<u32>,
    /// Known entities of each island.
    sizes: Vec<u32>,
    known: Vec<bool>,
}

impl Islands {
    fn new(facts: &Facts<'_>, known: Window, filter: &Filter) -> Islands {
        let rows = facts.rows();
        let count = rows.entities.len();
        let mut joined = UnionFind::<u32>::new(count);
        let mentions = mentions(rows, known);
        let mut is_known: Vec<bool> = mentions.iter().map(|count| *count > 0).collect();
        let mut join = |a: EntityAt, b: EntityAt| {
            joined.union(a, b);
            (is_known[a as usize], is_known[b as usize]) = (true, true);
        };
        for fact in facts.all.iter().filter(|fact| fact.modality == Modality::Asserted) {
            let said = facts.within(fact, known).filter(|fact| facts.confidence(fact) >= filter.confidence);
            if let Some((a, b)) = said.and_then(|fact| fact.pair()) {
                join(a, b);
            }
        }
        if filter.relation(Relation::PartOf) {
            // What belongs to what by the lexicon or by its name, as the network has it.
            for (part, entity) in (0..).zip(&rows.entities) {
                if mentions[part as usize] > 0 || entity.forms.is_empty() {
                    entity.part_of.iter().for_each(|whole| join(part, *whole));
                }
            }
        }
        let of = joined.into_labeling();
        let mut sizes = vec![0; count];
        for (island, _) in of.iter().zip(&is_known).filter(|(_, known)| **known) {
            sizes[*island as usize] += 1;
        }
        Islands { of, sizes, known: is_known }
    }

    fn known(&self, at: EntityAt) -> bool {
        self.known[at as usize]
    }

    fn size(&self, at: EntityAt) -> u32 {
        self.sizes[self.of[at as usize] as usize]
    }

    fn joined_by(&self, network: &Network<'_>, mentions: &[u32]) -> Vec<Joining> {
        // Who stands out: first by island, then by mentions.
        let weight = |at: EntityAt| (Reverse(self.size(at)), Reverse(mentions[at as usize]), at);
        let island = |at: EntityAt| self.of[at as usize];
        let mut joined = UnionFind::<u32>::new(self.of.len());
        let mut found = Vec::new();
        let mut join = |mut way: Vec<EntityAt>| {
            let (first, last) = (way[0], way[way.len() - 1]);
            if !joined.union(island(first), island(last)) {
                return;
            }
            if weight(last) < weight(first) {
                way.reverse();
            }
            let sizes = (self.size(way[0]), self.size(way[way.len() - 1]));
            found.push(Joining { entities: way, sizes });
        };
        let ends = network.links.iter().map(|link| link.ends);
        let mut direct: Vec<(EntityAt, EntityAt)> = ends.filter(|(a, b)| self.known(*a) && self.known(*b)).collect();
        let order = |(a, b): &(EntityAt, EntityAt)| {
            let least = self.size(*a).min(self.size(*b));
            (Reverse(least), Reverse(mentions[*a as usize] + mentions[*b as usize]), *a, *b)
        };
        direct.sort_by_key(order);
        direct.into_iter().for_each(|(a, b)| join(vec![a, b]));
        for mut shore in self.shores(network) {
            shore.sort_by_key(|at| weight(*at));
            for other in &shore[1..] {
                if let Some(way) = self.through_new(network, shore[0], *other) {
                    join(way);
                }
            }
        }
        let ends = |way: &[EntityAt]| (way[0], way[way.len() - 1]);
        found.sort_by_key(|joining| order(&ends(&joining.entities)));
        found
    }

    /// The known entities around each group of new ones that are joined with each other.
    fn shores(&self, network: &Network<'_>) -> Vec<Vec<EntityAt>> {
        let mut groups = UnionFind::<u32>::new(self.of.len());
        let new = |(a, b): &(EntityAt, EntityAt)| !self.known(*a) && !self.known(*b);
        for (a, b) in network.links.iter().map(|link| link.ends).filter(new) {
            groups.union(a, b);
        }
        let mut shores: BTreeMap<u32, Vec<EntityAt>> = BTreeMap::new();
        for (a, b) in network.links.iter().map(|link| link.ends) {
            let (known, new) = if self.known(a) { (a, b) } else { (b, a) };
            if self.known(known) && !self.known(new) {
                shores.entry(groups.find(new)).or_default().push(known);
            }
        }
        let mut shores: Vec<Vec<EntityAt>> = shores.into_values().collect();
        for shore in &mut shores {
            shore.sort_unstable();
            shore.dedup();
        }
        shores
    }

    /// The way of the fewest steps between two known entities that passes new ones alone.
    fn through_new(&self, network: &Network<'_>, from: EntityAt, to: EntityAt) -> Option<Vec<EntityAt>> {
        if self.of[from as usize] == self.of[to as usize] {
            return None;
        }
        let mut came: BTreeMap<EntityAt, EntityAt> = BTreeMap::from([(from, from)]);
        let mut next = VecDeque::from([from]);
        while let Some(at) = next.pop_front() {
            for (neighbor, _) in network.around(at) {
                // Neighbours that share a fact directly were joined before.
                let passes = neighbor == to && at != from || !self.known(neighbor);
                if !passes || came.contains_key(&neighbor) {
                    continue;
                }
                came.insert(neighbor, at);
                if neighbor == to {
                    let mut way = vec![to];
                    while way[way.len() - 1] != from {
                        way.push(came[&way[way.len() - 1]]);
                    }
                    way.reverse();
                    return Some(way);
                }
                next.push_back(neighbor);
            }
        }
        None
    }
}
