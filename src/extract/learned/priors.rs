//! What annotated digests tell of a name and of two: in how many items they stood, and in how many
//! of these a relation was told of them. What was told weeks ago of a firm and its product is no
//! proof that an item says so again, but the likelier of two readings.
//!
//! While a digest is learned from, what it and those of the weeks around it tell is left out, so
//! that the models learn what older news is worth, and not that the same news stands elsewhere.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::gazetteer::{self, often, short};
use super::pairs::outcome;
use crate::extract::entities::Found;
use crate::learn::features::mixed;
use crate::ontology::Relation;

/// Counts by the hash of a name, and of two.
#[derive(Debug, Clone, Default)]
pub(super) struct Priors {
    /// The outcomes of a name are its roles: see [`role`].
    names: FxHashMap<u32, Counts>,
    /// The outcomes of two are seen from the name of the lower hash.
    pairs: FxHashMap<u32, Counts>,
}

/// Number of items with a name or with two, and of those that tell each outcome.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Counts {
    together: u16,
    told: Vec<(u8, u16)>,
}

/// Its form in a file: hashes in order.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct PackedPriors {
    names: Vec<(u32, Counts)>,
    pairs: Vec<(u32, Counts)>,
}

/// So many items without a claim tell something too.
const SILENT: u16 = 3;

/// What is known of an entity, or of two.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Prior<'a> {
    counts: Option<&'a Counts>,
    /// What of it is left out.
    without: Option<&'a Counts>,
    /// Whether the first has the higher hash.
    turned: bool,
    /// Number of items that name it or both; 0 where too few do and tell nothing.
    pub together: u16,
}

/// The name that an entity goes by in [`Priors`]: that of the lexicon, else its own.
pub(super) fn name(found: &Found) -> u32 {
    gazetteer::hash(found.entity.lexicon.as_deref().unwrap_or(&found.entity.name))
}

/// The outcome that a name is subject of a relation, or its object; who stands in a symmetric one is its subject.
pub(super) fn role(relation: Relation, is_object: bool) -> usize {
    outcome(relation, is_object)
}

/// The hash of two names, and whether the first has the higher.
fn pair(a: u32, b: u32) -> (u32, bool) {
    (short(mixed(mixed(0, u64::from(a.min(b))), u64::from(a.max(b)))), a > b)
}

/// An outcome seen from the other end.
fn turned(outcome: usize, turned: bool) -> usize {
    if turned && !Relation::ALL[outcome / 2].row().symmetric { outcome ^ 1 } else { outcome }
}

impl Counts {
    fn of(&self, outcome: usize) -> u16 {
        self.told.iter().find(|(o, _)| usize::from(*o) == outcome).map_or(0, |(_, count)| *count)
    }

    fn add(&mut self, outcome: u8, count: u16) {
        match self.told.iter_mut().find(|(o, _)| *o == outcome) {
            Some((_, all)) => *all += count,
            None => {
                self.told.push((outcome, count));
                self.told.sort_unstable();
            }
        }
    }
}

/// Adds the counts of one map to those of another.
fn add(all: &mut FxHashMap<u32, Counts>, more: &FxHashMap<u32, Counts>) {
    for (hash, more) in more {
        let counts = all.entry(*hash).or_default();
        counts.together += more.together;
        more.told.iter().for_each(|(outcome, count)| counts.add(*outcome, *count));
    }
}

/// What of a map is worth a place in a file, in order.
fn packed(all: &FxHashMap<u32, Counts>) -> Vec<(u32, Counts)> {
    let kept = |counts: &Counts| !counts.told.is_empty() || counts.together >= SILENT;
    let mut packed: Vec<(u32, Counts)> =
        all.iter().filter(|(_, c)| kept(c)).map(|(hash, counts)| (*hash, counts.clone())).collect();
    packed.sort_unstable_by_key(|(hash, _)| *hash);
    packed
}

impl Priors {
    /// Counts an item: its names, and what it tells of them by their places among these.
    pub fn count(&mut self, names: &[u32], told: &[(Relation, usize, Option<usize>)]) {
        for (x, &a) in names.iter().enumerate() {
            let mut roles: Vec<usize> = Vec::new();
            for &(relation, subject, object) in told {
                roles.extend((subject == x).then(|| role(relation, false)));
                roles.extend((object == Some(x)).then(|| role(relation, true)));
            }
            count(self.names.entry(a).or_default(), roles);
            for (y, &b) in names.iter().enumerate().skip(x + 1) {
                let (hash, is_turned) = pair(a, b);
                let outcomes = told.iter().filter_map(|&(relation, subject, object)| {
                    let backward = (subject, object) == (y, Some(x));
                    let of_two = backward || (subject, object) == (x, Some(y));
                    of_two.then(|| turned(outcome(relation, backward), is_turned))
                });
                count(self.pairs.entry(hash).or_default(), outcomes.collect());
            }
        }
    }

    /// Adds all counts of another.
    pub fn add(&mut self, other: &Priors) {
        add(&mut self.names, &other.names);
        add(&mut self.pairs, &other.pairs);
    }

    /// What is known of a name in its [`role`]s, without what `own` knows.
    pub fn of_name<'a>(&'a self, name: u32, own: Option<&'a Priors>) -> Prior<'a> {
        let without = own.and_then(|own| own.names.get(&name));
        Prior::new(self.names.get(&name), without, false)
    }

    /// What is known of two names, without what `own` knows.
    pub fn of<'a>(&'a self, a: u32, b: u32, own: Option<&'a Priors>) -> Prior<'a> {
        let (hash, turned) = pair(a, b);
        Prior::new(self.pairs.get(&hash), own.and_then(|own| own.pairs.get(&hash)), turned)
    }

    /// The form for a file.
    pub fn pack(&self) -> PackedPriors {
        PackedPriors { names: packed(&self.names), pairs: packed(&self.pairs) }
    }
}

/// Counts an item, and each outcome once.
fn count(counts: &mut Counts, mut outcomes: Vec<usize>) {
    counts.together += 1;
    outcomes.sort_unstable();
    outcomes.dedup();
    outcomes.into_iter().for_each(|outcome| counts.add(outcome as u8, 1));
}

impl PackedPriors {
    pub fn unpack(&self) -> Priors {
        Priors { names: self.names.iter().cloned().collect(), pairs: self.pairs.iter().cloned().collect() }
    }
}

impl<'a> Prior<'a> {
    fn new(counts: Option<&'a Counts>, without: Option<&'a Counts>, turned: bool) -> Prior<'a> {
        let of = |counts: &Counts| counts.together;
        let together = counts.map_or(0, of) - without.map_or(0, of);
        let prior = Prior { counts, without, turned, together };
        Prior { together: if prior.tells() || together >= SILENT { together } else { 0 }, ..prior }
    }

    /// Whether an item tells anything of the two.
    pub fn tells(&self) -> bool {
        let told = |(outcome, count): &(u8, u16)| *count > self.without.map_or(0, |w| w.of(usize::from(*outcome)));
        self.counts.is_some_and(|counts| counts.told.iter().any(told))
    }

    /// The share of items with both that tell an outcome, and how many there are, as one number for a feature.
    pub fn step(&self, outcome: usize) -> u64 {
        const SHARES: [f32; 5] = [0.0, 0.15, 0.35, 0.6, 0.85];
        let share = self.share(outcome);
        1 + often(self.together) * 8 + SHARES.iter().filter(|s| share > **s).count() as u64
    }

    /// The share of items with both that tell an outcome; -1 where nothing is known of the two.
    pub fn share(&self, outcome: usize) -> f32 {
        match self.together {
            0 => -1.0,
            together => f32::from(self.told(outcome)) / f32::from(together),
        }
    }

    /// Number of items that tell an outcome.
    pub fn told(&self, outcome: usize) -> u16 {
        let of = |counts: &Counts| counts.of(turned(outcome, self.turned));
        self.counts.map_or(0, of) - self.without.map_or(0, of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_is_so_from_both_ends() {
        let released = outcome(Relation::Released, false);
        for (a, b) in [(1, 2), (2, 1)] {
            let mut priors = Priors::default();
            priors.count(&[a, b], &[(Relation::Released, 0, Some(1))]);
            priors.count(&[b, a], &[]);
            let priors = priors.pack().unpack();
            let (there, back) = (priors.of(a, b, None), priors.of(b, a, None));
            assert_eq!((there.together, there.told(released), there.told(released ^ 1)), (2, 1, 0));
            assert_eq!((back.together, back.told(released), back.told(released ^ 1)), (2, 0, 1));
            let roles =
                |name| [false, true].map(|object| priors.of_name(name, None).told(role(Relation::Released, object)));
            assert_eq!((roles(a), roles(b)), ([1, 0], [0, 1]));
        }
    }

    #[test]
    fn what_is_left_out_counts_nowhere() {
        let uses = outcome(Relation::Uses, false);
        let mut own = Priors::default();
        own.count(&[1, 2], &[(Relation::Uses, 0, Some(1))]);
        let mut all = own.clone();
        all.count(&[1, 2], &[]);
        assert_eq!(all.of(1, 2, Some(&own)).told(uses), 0);
        assert_eq!(all.of(1, 2, Some(&own)).together, 0, "one item that tells nothing is no knowledge");
        assert_eq!(all.of(1, 2, None).together, 2);
    }
}
