//! What stands around an entity, step by step.

use super::facts::Fact;
use super::network::Network;
use crate::store::rows::EntityAt;

/// An entity some steps away from another.
#[derive(Debug, Clone, PartialEq)]
pub struct Neighbor<'n> {
    pub at: EntityAt,
    /// Number of steps, at least 1.
    pub steps: u32,
    /// The entity one step nearer by which it was reached: the one that most is said of
    /// together with it.
    pub via: EntityAt,
    /// What is said of it and `via`, the cheapest fact first.
    pub facts: Vec<&'n Fact>,
    /// Items that say so, counted once a fact.
    pub items: u32,
}

/// All entities at most so many steps away: the near ones first, then those of most items,
/// then by identifier.
pub fn neighbors<'n>(network: &'n Network<'_>, start: EntityAt, depth: u32) -> Vec<Neighbor<'n>> {
    let mut seen = vec![false; network.rows().entities.len()];
    seen[start as usize] = true;
    let mut all: Vec<Neighbor<'n>> = Vec::new();
    let mut ring = vec![start];
    for steps in 1..=depth {
        // Of all ways in, the one by most items; the ring is in that order already.
        let mut found: rustc_hash::FxHashMap<EntityAt, (u32, EntityAt, u32)> = rustc_hash::FxHashMap::default();
        for &via in &ring {
            for (at, link) in network.around(via) {
                let weight = network.links[link as usize].weight;
                if seen[at as usize] {
                    continue;
                }
                let best = found.entry(at).or_insert((weight, via, link));
                if weight > best.0 {
                    *best = (weight, via, link);
                }
            }
        }
        let mut found: Vec<(EntityAt, (u32, EntityAt, u32))> = found.into_iter().collect();
        found.sort_unstable_by_key(|(at, (weight, ..))| (std::cmp::Reverse(*weight), *at));
        ring = found.iter().map(|(at, _)| *at).collect();
        ring.iter().for_each(|at| seen[*at as usize] = true);
        all.extend(found.into_iter().map(|(at, (items, via, link))| Neighbor {
            at,
            steps,
            via,
            facts: network.facts_of(&network.links[link as usize]),
            items,
        }));
    }
    all
}
