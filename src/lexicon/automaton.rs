//! One automaton over all names of the lexicon.
//!
//! | name | text | found | why |
//! | --- | --- | --- | --- |
//! | `Qwen` | Qwen模型 | yes | Han letters end a Latin word |
//! | `GPT` | GPTs | no | inside a word |
//! | `Meta` | metadata, meta | no | inside a word; a name's capital counts |
//! | `GPT-5` | GPT-5.5 | no | a version goes on |
//! | `Claude Code` | ClaudeCode | yes | a capital parts words too |
//! | `LMArena` | LM Arena | yes | so does the last of several capitals |
//! | `TOA` | to a | no | parted where the name is not |

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};
use rustc_hash::FxHashMap;

use super::fold::{Folded, is_han, is_separator};
use super::{Entry, EntryId};

/// A name found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// Byte range of the text.
    pub start: usize,
    pub end: usize,
    pub entry: EntryId,
    /// Whether the name counts only with context.
    pub ambiguous: bool,
}

/// A name as its entry writes it, and where it may be parted.
struct Name {
    entry: EntryId,
    ambiguous: bool,
    case: Case,
    /// Offsets in the folded name at which a separator stands.
    separators: Vec<u16>,
    /// Offsets at which one may stand: separators, case turns, letter-digit turns.
    joints: Vec<u16>,
}

/// How the case of a text must agree with a name's.
#[derive(Clone, Copy, PartialEq)]
enum Case {
    /// Any will do: several words, or no Latin letter.
    Any,
    /// A single word with a capital: the text's first letter is one too.
    First,
    /// A short acronym: all capitals.
    Upper,
}

pub(super) struct Names {
    automaton: CharwiseDoubleArrayAhoCorasick<u32>,
    /// Names that share a folded form, by the automaton's value.
    groups: Vec<Vec<Name>>,
}

impl Names {
    pub(super) fn new(entries: &[Entry], ambiguous: &dyn Fn(EntryId, &str) -> bool) -> Names {
        let mut index: FxHashMap<String, u32> = FxHashMap::default();
        let mut patterns: Vec<(String, u32)> = Vec::new();
        let mut groups: Vec<Vec<Name>> = Vec::new();
        for (id, entry) in entries.iter().enumerate() {
            for text in std::iter::once(&entry.label).chain(&entry.aliases) {
                let folded = Folded::new(text);
                if folded.text.is_empty() {
                    continue;
                }
                let (separators, joints) = joints(text, &folded, 0, folded.text.len());
                let group = *index.entry(folded.text.clone()).or_insert_with(|| {
                    patterns.push((folded.text.clone(), groups.len() as u32));
                    groups.push(Vec::new());
                    groups.len() as u32 - 1
                });
                groups[group as usize].push(Name {
                    entry: id as EntryId,
                    ambiguous: ambiguous(id as EntryId, text),
                    case: case_of(text),
                    separators,
                    joints,
                });
            }
        }
        if patterns.is_empty() {
            // The automaton wants one pattern; this one cannot stand in folded text.
            patterns.push((" ".into(), 0));
            groups.push(Vec::new());
        }
        let automaton = CharwiseDoubleArrayAhoCorasickBuilder::new()
            .match_kind(MatchKind::Standard)
            .build_with_values(patterns)
            .expect("folded names are distinct and not empty");
        Names { automaton, groups }
    }

    pub(super) fn find<'a>(&'a self, text: &'a str, folded: &'a Folded) -> impl Iterator<Item = Found> + 'a {
        self.automaton.find_overlapping_iter(&folded.text).flat_map(move |m| {
            let (start, end) = folded.original(m.start(), m.end());
            let parts = (boundary_before(text, start) && boundary_after(text, end))
                .then(|| joints(text, folded, m.start(), m.end()));
            let group = &self.groups[m.value() as usize];
            group.iter().filter_map(move |name| {
                let (separators, joints) = parts.as_ref()?;
                let fits = separators.iter().all(|s| name.joints.contains(s))
                    && name.separators.iter().all(|s| joints.contains(s))
                    && name.case.fits(&text[start..end]);
                fits.then_some(Found { start, end, entry: name.entry, ambiguous: name.ambiguous })
            })
        })
    }
}

fn case_of(name: &str) -> Case {
    let letters = name.chars().filter(|c| c.is_alphabetic() && !is_han(*c)).count();
    let Some(first) = name.chars().find(|c| c.is_alphabetic()) else { return Case::Any };
    if is_han(first) || name.chars().any(is_separator) || name.chars().any(is_han) {
        return Case::Any;
    }
    if letters <= 5
        && letters > 1
        && name.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase)
        && !name.chars().any(|c| c.is_ascii_digit())
    {
        return Case::Upper;
    }
    if first.is_uppercase() { Case::First } else { Case::Any }
}

impl Case {
    fn fits(self, text: &str) -> bool {
        match self {
            Case::Any => true,
            Case::First => text.chars().find(|c| c.is_alphabetic()).is_some_and(|c| !c.is_lowercase()),
            Case::Upper => text.chars().filter(|c| c.is_alphabetic()).all(|c| !c.is_lowercase()),
        }
    }
}

/// Offsets, relative to `start`, inside the folded range at which the original has
/// separators, and at which it has joints of any sort.
fn joints(original: &str, folded: &Folded, start: usize, end: usize) -> (Vec<u16>, Vec<u16>) {
    let (mut separators, mut joints) = (Vec::new(), Vec::new());
    let mut last: Option<(char, usize)> = None;
    for (at, _) in folded.text[start..end].char_indices() {
        let here = folded.start_of(start + at);
        let Some(c) = original[here..].chars().next() else { break };
        if let Some((before, after)) = last {
            let parted = here > after;
            let han = is_han(before) || is_han(c);
            // `LMArena` turns before the A: capitals, then a capital that a small letter follows.
            let next = original[here + c.len_utf8()..].chars().next();
            let word = before.is_uppercase() && c.is_uppercase() && next.is_some_and(char::is_lowercase);
            let turn = word
                || (before.is_lowercase() && c.is_uppercase())
                || (before.is_alphabetic() && c.is_numeric())
                || (before.is_numeric() && c.is_alphabetic());
            // Between Han and anything a space means nothing.
            if parted && !han {
                separators.push(at as u16);
            }
            if parted || turn || han {
                joints.push(at as u16);
            }
        }
        last = Some((c, here + c.len_utf8()));
    }
    (separators, joints)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() && !is_han(c) && !matches!(c as u32, 0x3040..=0x30FF)
}

/// Whether a name may start at this byte.
pub fn boundary_before(text: &str, start: usize) -> bool {
    let Some(first) = text[start..].chars().next() else { return false };
    if !is_word(first) {
        return true;
    }
    let mut before = text[..start].chars().rev();
    match before.next() {
        None => true,
        Some(c) if is_word(c) => false,
        // Inside a longer dotted or joined token: "x.ai" in "foo.x.ai".
        Some('.' | '_') => before.next().is_none_or(|c| !is_word(c)),
        Some(_) => true,
    }
}

/// Whether a name may end at this byte.
pub fn boundary_after(text: &str, end: usize) -> bool {
    let Some(last) = text[..end].chars().next_back() else { return false };
    if !is_word(last) {
        return true;
    }
    let mut after = text[end..].chars();
    match after.next() {
        None => true,
        Some(c) if is_word(c) => false,
        // A version or a domain that goes on: "GPT-5" in "GPT-5.5".
        Some('.') => after.next().is_none_or(|c| !(c.is_ascii_digit() || (last.is_ascii_digit() && is_word(c)))),
        Some('_') => after.next().is_none_or(|c| !is_word(c)),
        Some(_) => true,
    }
}
