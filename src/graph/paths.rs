//! The shortest ways between two entities: Yen's algorithm.
//!
//! Each next way leaves one of those before at some entity and goes on by the shortest
//! way that none of them takes (J. Y. Yen, *Finding the K Shortest Loopless Paths in a
//! Network*, Management Science 17, 1971; a way is left only from where it left the way
//! that it came from on, after E. L. Lawler, 1972). What is left of the way is searched
//! with A*, whose estimate is the distance to the target in the whole network: it is exact
//! but where links were taken away, so a search looks at little more than the way it finds.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeSet, BinaryHeap};

use rustc_hash::FxHashSet;

use super::network::Network;
use crate::store::rows::EntityAt;

/// A way from one entity to another, on which none is passed twice.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// From the first to the last.
    pub entities: Vec<EntityAt>,
    pub cost: f64,
}

/// The cheapest way, and the next best, at most so many in all; none where no way leads.
pub fn paths(network: &Network<'_>, from: EntityAt, to: EntityAt, count: usize) -> Vec<Path> {
    if from == to || count == 0 {
        return Vec::new();
    }
    let search = Search::new(network, to);
    let mut found: Vec<Path> = Vec::new();
    // Ways to come, the cheapest first, each with the place where it leaves another.
    let mut next: BTreeSet<Candidate> = BTreeSet::new();
    next.extend(search.way(&[], from, &FxHashSet::default()).map(|path| Candidate { path, left: 0 }));
    while let Some(Candidate { path, left }) = next.pop_first() {
        found.push(path.clone());
        if found.len() == count {
            break;
        }
        for at in left..path.entities.len() - 1 {
            let (before, spur) = (&path.entities[..at], path.entities[at]);
            // Where ways that begin alike go on from here.
            let taken: FxHashSet<EntityAt> = found
                .iter()
                .filter(|other| other.entities.len() > at + 1 && other.entities[..=at] == path.entities[..=at])
                .map(|other| other.entities[at + 1])
                .collect();
            next.extend(search.way(before, spur, &taken).map(|path| Candidate { path, left: at }));
        }
    }
    found
}

/// A way that may be the next.
struct Candidate {
    path: Path,
    left: usize,
}

impl Ord for Candidate {
    fn cmp(&self, other: &Candidate) -> Ordering {
        let (a, b) = (&self.path, &other.path);
        a.cost.total_cmp(&b.cost).then_with(|| a.entities.cmp(&b.entities))
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Candidate) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Candidate {
    fn eq(&self, other: &Candidate) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Candidate {}

/// A cost that can be ordered.
#[derive(Clone, Copy, PartialEq)]
struct Cost(f64);

impl Eq for Cost {}

impl Ord for Cost {
    fn cmp(&self, other: &Cost) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl PartialOrd for Cost {
    fn partial_cmp(&self, other: &Cost) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Ways to one target.
struct Search<'n, 'a> {
    network: &'n Network<'a>,
    costs: Vec<f64>,
    to: EntityAt,
    /// What the way from each entity to the target costs at least.
    rest: Vec<f64>,
}

impl<'n, 'a> Search<'n, 'a> {
    /// Dijkstra's algorithm from the target.
    fn new(network: &'n Network<'a>, to: EntityAt) -> Search<'n, 'a> {
        let costs = network.costs();
        let mut rest = vec![f64::INFINITY; network.rows().entities.len()];
        let mut queue = BinaryHeap::from([Reverse((Cost(0.0), to))]);
        rest[to as usize] = 0.0;
        while let Some(Reverse((Cost(cost), at))) = queue.pop() {
            if cost > rest[at as usize] {
                continue;
            }
            for (neighbor, link) in network.around(at) {
                let through = cost + costs[link as usize];
                if through < rest[neighbor as usize] {
                    rest[neighbor as usize] = through;
                    queue.push(Reverse((Cost(through), neighbor)));
                }
            }
        }
        Search { network, costs, to, rest }
    }

    /// The cheapest way that begins with `before`, goes on from `from`, and does not take the
    /// next step to any of `taken`.
    fn way(&self, before: &[EntityAt], from: EntityAt, taken: &FxHashSet<EntityAt>) -> Option<Path> {
        if self.rest[from as usize].is_infinite() {
            return None;
        }
        // Of each entity that was reached: what it cost, and from where.
        let mut reached = rustc_hash::FxHashMap::from_iter([(from, (0.0, from))]);
        let mut done: FxHashSet<EntityAt> = before.iter().copied().collect();
        let mut queue = BinaryHeap::from([Reverse((Cost(self.rest[from as usize]), from))]);
        while let Some(Reverse((_, at))) = queue.pop() {
            if at == self.to {
                break;
            }
            if !done.insert(at) {
                continue;
            }
            let cost = reached[&at].0;
            for (neighbor, link) in self.network.around(at) {
                if done.contains(&neighbor) || (at == from && taken.contains(&neighbor)) {
                    continue;
                }
                let through = cost + self.costs[link as usize];
                let known = reached.get(&neighbor).map_or(f64::INFINITY, |(cost, _)| *cost);
                if through < known {
                    reached.insert(neighbor, (through, at));
                    queue.push(Reverse((Cost(through + self.rest[neighbor as usize]), neighbor)));
                }
            }
        }
        let mut entities = vec![self.to];
        let mut at = self.to;
        while at != from {
            at = reached.get(&at)?.1;
            entities.push(at);
        }
        entities.extend(before.iter().rev());
        entities.reverse();
        let cost = entities.windows(2).map(|step| self.step(step[0], step[1])).sum();
        Some(Path { entities, cost })
    }

    fn step(&self, a: EntityAt, b: EntityAt) -> f64 {
        self.network.place_between(a, b).map_or(f64::INFINITY, |link| self.costs[link as usize])
    }
}
