//! Names of annotated digests: how often each was what, and how often it stood there and was
//! no entity. What a digest and those of the weeks around it tell is left out while it is learned from.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::judge::NONE;
use super::tokens::Token;
use crate::extract::text::normalise;
use crate::learn::features::mixed;
use crate::ontology::Kind;

/// In how many items a name was of each kind, then in how many it was no entity.
pub(super) type Counts = [u16; 10];

/// Names by their hash.
#[derive(Debug, Clone, Default)]
pub(super) struct Gazetteer {
    names: FxHashMap<u32, Counts>,
    /// Hashes of the first tokens of names.
    starts: FxHashSet<u32>,
    /// Ordinary words that were never part of a name: closed to the tagger.
    closed: FxHashSet<u32>,
}

/// Its form in a file: hashes in order.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct PackedGazetteer {
    names: Vec<(u32, Counts)>,
    starts: Vec<u32>,
    closed: Vec<u32>,
}

/// Most tokens of a name.
const LONGEST: usize = 8;

/// Hash of a name's letters and digits; signs and spaces do not count.
pub(super) fn hash(name: &str) -> u32 {
    short(normalise(name).chars().filter(|c| c.is_alphanumeric()).fold(0, |h, c| mixed(h, c as u64)))
}

/// A hash, shortened.
pub(super) fn short(hash: u64) -> u32 {
    (hash ^ (hash >> 32)) as u32
}

/// The same, token by token.
#[derive(Debug, Clone, Copy, Default)]
struct Hash(u64);

impl Hash {
    fn push(&mut self, norm: &str) -> u32 {
        self.0 = norm.chars().filter(|c| c.is_alphanumeric()).fold(self.0, |h, c| mixed(h, c as u64));
        short(self.0)
    }
}

/// A name that stands in a text: its first token, the one after its last, and its counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing {
    pub start: usize,
    pub end: usize,
    pub hash: u32,
}

impl Gazetteer {
    /// Notes the first token of a name.
    pub fn start(&mut self, token: &str) {
        self.starts.insert(Hash::default().push(token));
    }

    /// Counts a name as of a kind, or as no entity.
    pub fn count(&mut self, hash: u32, kind: Option<Kind>) {
        let counts = self.names.entry(hash).or_default();
        counts[kind.map_or(NONE, |k| k as usize)] += 1;
    }

    /// The counts of a name, without those of `own`.
    pub fn of(&self, hash: u32, own: Option<&Gazetteer>) -> Option<Counts> {
        let mut counts = *self.names.get(&hash)?;
        if let Some(own) = own.and_then(|o| o.names.get(&hash)) {
            counts.iter_mut().zip(own).for_each(|(all, own)| *all -= own);
        }
        counts[..NONE].iter().any(|c| *c > 0).then_some(counts)
    }

    /// Whether a word of small letters, by its hash, is known to be part of no name.
    pub fn closes(&self, word: u64) -> bool {
        self.closed.contains(&short(word))
    }

    /// Closes a word.
    pub fn close(&mut self, word: u64) {
        self.closed.insert(short(word));
    }

    /// Adds all counts of another.
    pub fn add(&mut self, other: &Gazetteer) {
        for (hash, counts) in &other.names {
            let all = self.names.entry(*hash).or_default();
            all.iter_mut().zip(counts).for_each(|(all, more)| *all += more);
        }
        self.starts.extend(&other.starts);
    }

    /// The known names among tokens that start at an open one, the longest of each start.
    pub fn find(&self, norm: &str, tokens: &[Token], own: Option<&Gazetteer>) -> Vec<Standing> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            if !tokens[at].open {
                at += 1;
                continue;
            }
            let mut hash = Hash::default();
            let mut longest = None;
            if !self.starts.contains(&hash.push(&norm[tokens[at].start..tokens[at].end])) {
                at += 1;
                continue;
            }
            hash = Hash::default();
            for (end, token) in tokens.iter().enumerate().skip(at).take(LONGEST) {
                let so_far = hash.push(&norm[token.start..token.end]);
                if norm[token.start..token.end].chars().any(char::is_alphanumeric) && self.of(so_far, own).is_some() {
                    longest = Some(Standing { start: at, end: end + 1, hash: so_far });
                }
            }
            match longest {
                Some(standing) => {
                    found.push(standing);
                    at = standing.end;
                }
                None => at += 1,
            }
        }
        found
    }

    pub fn pack(&self) -> PackedGazetteer {
        let mut names: Vec<(u32, Counts)> = self.names.iter().map(|(h, c)| (*h, *c)).collect();
        names.sort_unstable();
        let sorted = |set: &FxHashSet<u32>| {
            let mut all: Vec<u32> = set.iter().copied().collect();
            all.sort_unstable();
            all
        };
        PackedGazetteer { names, starts: sorted(&self.starts), closed: sorted(&self.closed) }
    }
}

impl PackedGazetteer {
    pub fn unpack(&self) -> Gazetteer {
        Gazetteer {
            names: self.names.iter().copied().collect(),
            starts: self.starts.iter().copied().collect(),
            closed: self.closed.iter().copied().collect(),
        }
    }
}

/// Counts as one number for a feature: the kind that leads, how clearly, how often.
pub(super) fn described(counts: &Counts) -> u64 {
    let kinds: u16 = counts[..NONE].iter().sum();
    let best = (0..NONE).max_by_key(|k| (counts[*k], NONE - k)).unwrap_or(0);
    let clear = if counts[best] == kinds { 2 } else { u64::from(counts[best] * 3 >= kinds * 2) };
    1 + best as u64 + 16 * (clear + 4 * (often(kinds) + 8 * often(counts[NONE])))
}

/// How often, in five steps.
pub(super) fn often(count: u16) -> u64 {
    match count {
        0 => 0,
        1 => 1,
        2 => 2,
        3..=5 => 3,
        _ => 4,
    }
}
