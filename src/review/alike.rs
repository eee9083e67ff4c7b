//! Entities that may be one: names of one kind that hardly differ.
//!
//! Resolution joins nothing by likeness; here likeness only asks.
//!
//! | names | asked |
//! | --- | --- |
//! | `Foobarium`, `Foobarum` | one letter differs |
//! | `Foobam`, `Foobam Labs` | one has a common word more |
//! | `GPT-4`, `GPT-4o` | no: a letter beside a digit tells versions apart |

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

use crate::extract::numbers;
use crate::lexicon::fold::{is_han, is_separator, key};
use crate::ontology::Kind;
use crate::store::Rows;
use crate::store::rows::EntityAt;

/// Why two may be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likeness {
    OneLetter,
    CommonWord,
}

impl Likeness {
    pub fn name(self) -> &'static str {
        match self {
            Likeness::OneLetter => "one letter differs",
            Likeness::CommonWord => "one has a common word more",
        }
    }
}

/// Words that a maker's name may have or lack, folded.
const COMMON: [&str; 24] = [
    "ai",
    "lab",
    "labs",
    "inc",
    "inc.",
    "corp",
    "group",
    "technology",
    "technologies",
    "tech",
    "robotics",
    "research",
    "health",
    "team",
    "科技",
    "智能",
    "集团",
    "公司",
    "实验室",
    "机器人",
    "团队",
    "研究院",
    "ai实验室",
    "人工智能",
];
/// Names shorter than this, in characters, differ by one letter too easily.
const LATIN: usize = 6;
const HAN: usize = 4;
/// And so do words shorter than this.
const SHORT: usize = 5;

/// Pairs of entities that may be one, in order.
pub(super) fn pairs(rows: &Rows) -> BTreeMap<(EntityAt, EntityAt), Likeness> {
    let mut out = BTreeMap::new();
    // Hash of what a name is without one of its letters, or without a common word → who is called so.
    let mut buckets: FxHashMap<(Kind, u64), Vec<(EntityAt, bool)>> = FxHashMap::default();
    let names: Vec<String> = rows.entities.iter().map(|e| key(rows.text(e.label))).collect();
    let mut rest = String::new();
    for (at, (name, entity)) in (0..).zip(names.iter().zip(&rows.entities)) {
        let mut add = |text: &str, word: bool| buckets.entry((entity.kind, hash(text))).or_default().push((at, word));
        add(name, false);
        stems(name, entity.kind).for_each(|stem| add(stem, true));
        if is_long(name) {
            for (start, c) in name.char_indices() {
                rest.clear();
                rest.push_str(&name[..start]);
                rest.push_str(&name[start + c.len_utf8()..]);
                add(&rest, false);
            }
        }
    }
    for ((kind, _), bearers) in buckets.into_iter().filter(|(_, bearers)| bearers.len() > 1) {
        for (n, &(a, by_word)) in bearers.iter().enumerate() {
            for &(b, also_by_word) in &bearers[n + 1..] {
                let (a, b) = (a.min(b), a.max(b));
                if a == b || by_word != also_by_word || !may_be_one(rows, a, b) {
                    continue;
                }
                let (one, other) = (names[a as usize].as_str(), names[b as usize].as_str());
                let likeness = if by_word { Likeness::CommonWord } else { Likeness::OneLetter };
                let is_like = match likeness {
                    Likeness::OneLetter => is_slip(one, other) && in_long_word([rows.label(a), rows.label(b)]),
                    Likeness::CommonWord => stems(one, kind).any(|stem| stems(other, kind).any(|s| s == stem)),
                };
                if is_like {
                    let kept = out.entry((a, b)).or_insert(likeness);
                    *kept = likeness.min(*kept);
                }
            }
        }
    }
    out
}

fn hash(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    text.hash(&mut hasher);
    hasher.finish()
}

/// A name, and what it is without a common word at its end.
fn stems(name: &str, kind: Kind) -> impl Iterator<Item = &str> {
    let common = if matches!(kind, Kind::Company | Kind::Organization) { &COMMON[..] } else { &[] };
    let rests = common.iter().filter_map(move |word| name.strip_suffix(word));
    let long = |rest: &&str| rest.chars().count() >= if rest.chars().all(is_han) { 2 } else { 4 };
    std::iter::once(name).chain(rests.filter(long))
}

fn is_long(name: &str) -> bool {
    name.chars().count() >= if name.chars().any(is_han) { HAN } else { LATIN }
}

/// Two entries of the lexicon are two, and so are what have other numbers.
fn may_be_one(rows: &Rows, one: EntityAt, other: EntityAt) -> bool {
    !(rows.entity(one).known && rows.entity(other).known)
        && numbers(&key(rows.label(one))) == numbers(&key(rows.label(other)))
}

/// Whether two names differ by one letter that may be a slip: not at a digit, nor in a short word's place.
fn is_slip(one: &str, other: &str) -> bool {
    if !is_long(one) || !is_long(other) || strsim::osa_distance(one, other) != 1 {
        return false;
    }
    let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let start = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let near = |name: &[char]| name[start.saturating_sub(1)..].iter().take(3).any(char::is_ascii_digit);
    // Another first letter makes another name.
    start > 0 && !near(&a) && !near(&b)
}

/// Whether labels that differ in one word differ in one that is long enough for a slip:
/// `Foo API` is not `Foo AI`.
fn in_long_word(labels: [&str; 2]) -> bool {
    let [one, other] = labels.map(|label| label.split(is_separator).map(key).collect::<Vec<String>>());
    if one.len() != other.len() {
        return true;
    }
    one.iter().zip(&other).filter(|(a, b)| a != b).all(|(a, b)| {
        let long = |word: &str| word.chars().any(is_han) || word.chars().count() >= SHORT;
        long(a) && long(b)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_told_from_versions() {
        for (one, other, slip) in [
            ("foobarium", "foobarum", true),
            ("foobarium", "foobairum", true),
            ("左格智慧科技", "左格智能科技", true),
            ("gpt4turbo", "gpt4oturbo", false),
            ("quuxmax2", "quuxmax3", false),
            ("foobar", "boobar", false),
            ("左格", "左阁", false),
        ] {
            assert_eq!(is_slip(one, other), slip, "{one} {other}");
        }
        assert!(in_long_word(["Foobam Sheets", "Foobam Sheet"]) && !in_long_word(["Foobam API", "Foobam AI"]));
    }
}
