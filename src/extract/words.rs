//! Words that are no names by themselves.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

fn words(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'))
}

const ENGLISH_TEXT: &str = include_str!("../../data/words/english.txt");
const GENERIC_TEXT: &str = include_str!("../../data/words/generic.txt");

/// All that this file knows, for [`super::fingerprint`].
pub(super) const TEXTS: [&str; 2] = [ENGLISH_TEXT, GENERIC_TEXT];

static ENGLISH: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| words(ENGLISH_TEXT).collect());
static GENERIC: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| words(GENERIC_TEXT).collect());

/// Whether a word, in any case, is an ordinary English word.
pub(super) fn is_english(word: &str) -> bool {
    ENGLISH.contains(word) || {
        let lower = word.to_ascii_lowercase();
        ENGLISH.contains(lower.as_str())
            || ["'s", "’s"].iter().any(|s| lower.strip_suffix(s).is_some_and(|w| ENGLISH.contains(w)))
    }
}

/// Whether a word, in any case, is one of the trade's common nouns and acronyms (AI, LLM, GPU).
pub(super) fn is_generic(word: &str) -> bool {
    GENERIC.contains(word.to_ascii_lowercase().as_str())
}

/// Whether every part of a name, parted by spaces and hyphens, is an ordinary or generic word or a number.
pub(super) fn all_common(name: &str) -> bool {
    name.split(|c: char| c.is_whitespace() || matches!(c, '-' | '‑' | '/' | '–'))
        .filter(|w| !w.is_empty())
        .all(|w| is_generic(w) || is_english(w) || !w.chars().any(char::is_alphabetic))
}
