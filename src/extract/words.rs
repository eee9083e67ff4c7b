//! Words that are no names by themselves, and Chinese text parted into words.

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::lexicon::fold::is_han;

fn words(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'))
}

const ENGLISH_TEXT: &str = include_str!("../../data/words/english.txt");
const GENERIC_TEXT: &str = include_str!("../../data/words/generic.txt");
const GIVEN_NAMES_TEXT: &str = include_str!("../../data/words/given_names.txt");
const MEDIA_TEXT: &str = include_str!("../../data/words/media.txt");
const CHINESE_TEXT: &str = include_str!("../../data/words/chinese.txt");

/// All that this file knows, for [`super::fingerprint`].
pub(super) const TEXTS: [&str; 5] = [ENGLISH_TEXT, GENERIC_TEXT, GIVEN_NAMES_TEXT, MEDIA_TEXT, CHINESE_TEXT];

static ENGLISH: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| words(ENGLISH_TEXT).collect());
static GENERIC: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| words(GENERIC_TEXT).collect());

static GIVEN_NAMES: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| words(GIVEN_NAMES_TEXT).collect());

/// Endings of forms of English words.
const ENDINGS: [&str; 9] = ["'s", "’s", "s", "es", "ed", "d", "ing", "er", "ly"];

/// A word in small letters, as a rule without an allocation.
fn small(word: &str) -> Cow<'_, str> {
    if word.bytes().any(|b| b.is_ascii_uppercase()) { word.to_ascii_lowercase().into() } else { word.into() }
}

/// Whether a word, in any case, is an ordinary English word or a form of one.
pub(super) fn is_english(word: &str) -> bool {
    let lower = small(word);
    ENGLISH.contains(word)
        || (matches!(lower, Cow::Owned(_)) && ENGLISH.contains(&*lower))
        || ENDINGS.iter().any(|s| lower.strip_suffix(s).is_some_and(|w| w.len() > 2 && ENGLISH.contains(w)))
}

/// Whether a word, in any case, is a person's given name.
pub(super) fn is_given_name(word: &str) -> bool {
    if word.is_ascii() { GIVEN_NAMES.contains(&*small(word)) } else { GIVEN_NAMES.contains(&*word.to_lowercase()) }
}

static MEDIA: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| words(MEDIA_TEXT).collect());

/// Whether the label of the lexicon is a medium's.
pub(super) fn is_medium(label: &str) -> bool {
    MEDIA.contains(label)
}

/// Whether every part of a name is one of the trade's common nouns and acronyms, or a number.
pub(super) fn all_generic(name: &str) -> bool {
    name.split(|c: char| c.is_whitespace() || matches!(c, '-' | '‑' | '/' | '–' | '_'))
        .filter(|w| !w.is_empty())
        .all(|w| is_generic(w) || !w.chars().any(char::is_alphabetic) || super::latin::is_version(w))
}

/// Whether a word, in any case, is one of the trade's common nouns and acronyms (AI, LLM, GPU).
pub(super) fn is_generic(word: &str) -> bool {
    GENERIC.contains(&*small(word))
}

/// Whether every part of a name, parted by spaces and hyphens, is an ordinary or generic word or a number.
pub(super) fn all_common(name: &str) -> bool {
    name.split(|c: char| c.is_whitespace() || matches!(c, '-' | '‑' | '/' | '–' | '_'))
        .filter(|w| !w.is_empty())
        .all(|w| is_generic(w) || is_english(w) || !w.chars().any(char::is_alphabetic))
}

/// What a Chinese word is to a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WordClass {
    /// An ordinary word: a name may hold it, and is not made of such words alone.
    Common,
    /// A verb, an adverb, a pronoun, a number: no name holds it.
    Breaking,
    /// A place: a name may hold it.
    Place,
    /// A character that belongs to no known word.
    Unknown,
}

/// A Chinese word: byte range of the text it was parted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ChineseWord {
    pub start: usize,
    pub end: usize,
    pub class: WordClass,
}

/// Words with what they are and what each costs: the rarer, the dearer.
static CHINESE: LazyLock<FxHashMap<&'static str, (WordClass, f32)>> = LazyLock::new(|| {
    let rows = words(CHINESE_TEXT).enumerate();
    rows.map(|(rank, row)| {
        let word = row.trim_end_matches(['-', '+']);
        let class = match row.as_bytes()[row.len() - 1] {
            b'-' => WordClass::Breaking,
            b'+' => WordClass::Place,
            _ => WordClass::Common,
        };
        (word, (class, (rank as f32 + 50.0).ln()))
    })
    .collect()
});

/// What a character that is no word costs.
const UNKNOWN_COST: f32 = 12.0;
/// The longest word, in characters.
const LONGEST: usize = 4;

/// Whether a text of Chinese words, or of these and Latin ones, is made of ordinary words alone.
pub(super) fn all_ordinary(norm: &str) -> bool {
    let mut rest = norm;
    while let Some(first) = rest.chars().next() {
        let han = is_han(first);
        let length = rest.find(|c| is_han(c) != han).unwrap_or(rest.len());
        let ordinary = if han {
            parted(&rest[..length]).iter().all(|w| w.class != WordClass::Unknown)
        } else {
            all_common(&rest[..length])
        };
        if !ordinary {
            return false;
        }
        rest = &rest[length..];
    }
    true
}

/// Parts a stretch of Chinese characters, Simplified, into words: the way that costs least,
/// where a rare word costs more than a common one and an unknown character most.
pub(super) fn parted(text: &str) -> Vec<ChineseWord> {
    let ends: Vec<usize> = text.char_indices().map(|(at, c)| at + c.len_utf8()).collect();
    let start_of = |i: usize| if i == 0 { 0 } else { ends[i - 1] };
    // The cheapest way to the end of each character, and the word that it ends with.
    let mut best: Vec<(f32, usize, WordClass)> = Vec::with_capacity(ends.len());
    for i in 0..ends.len() {
        let mut cheapest = (f32::MAX, i, WordClass::Unknown);
        for from in (i + 1).saturating_sub(LONGEST)..=i {
            let before = if from == 0 { 0.0 } else { best[from - 1].0 };
            let (class, cost) = match CHINESE.get(&text[start_of(from)..ends[i]]) {
                Some(known) => *known,
                None if from == i => (WordClass::Unknown, UNKNOWN_COST),
                None => continue,
            };
            if before + cost < cheapest.0 {
                cheapest = (before + cost, from, class);
            }
        }
        best.push(cheapest);
    }
    let mut parted = Vec::new();
    let mut at = ends.len();
    while at > 0 {
        let (_, from, class) = best[at - 1];
        parted.push(ChineseWord { start: start_of(from), end: ends[at - 1], class });
        at = from;
    }
    parted.reverse();
    parted
}

/// The bytes at which the words of a stretch of Chinese characters, Simplified, end.
pub(crate) fn word_ends(text: &str) -> impl Iterator<Item = usize> {
    parted(text).into_iter().map(|word| word.end)
}

/// Whether a Chinese word, Simplified, is a verb, an adverb, a pronoun or a number: what no name holds.
pub(crate) fn is_breaking(word: &str) -> bool {
    CHINESE.get(word).is_some_and(|(class, _)| *class == WordClass::Breaking)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_is_parted_at_its_words() {
        for (text, parts) in [
            ("有限合伙人峰会", "有限 合伙人 峰会"),
            ("由超级智慧团队发布", "由 超级 智慧 团队 发布"),
            ("来自未来的人", "来自 未来 的 人"),
        ] {
            let words: Vec<&str> = parted(text).iter().map(|w| &text[w.start..w.end]).collect();
            assert_eq!(words.join(" "), parts);
        }
    }

    #[test]
    fn rare_characters_belong_to_no_word() {
        assert!(all_ordinary("国内大学"));
        assert!(!all_ordinary("昱澜资本"));
    }
}
