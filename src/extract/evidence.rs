//! Evidence for a name's kind, from `data/triggers/kinds.toml`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::text::normalise;
use crate::lexicon::fold::is_han;
use crate::ontology::Kind;

/// Scores by kind, in order of [`Kind::ALL`].
pub(super) type Scores = [f32; 9];

/// What a word inside the name's end says of its kind.
const SUFFIX_WEIGHT: f32 = 1.6;
/// What a word beside a mention says.
const BESIDE_WEIGHT: f32 = 0.7;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    kind: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    kind: Kind,
    suffixes: Vec<String>,
    before: Vec<String>,
    after: Vec<String>,
    /// What a maker does: tells the maker from the thing where both bear the name.
    #[serde(default)]
    acts: Vec<String>,
}

/// Cue words by their normal form, with the lengths in bytes that occur, longest first.
#[derive(Default)]
struct Cues {
    words: FxHashMap<String, Vec<Kind>>,
    lengths: Vec<usize>,
}

impl Cues {
    fn add(&mut self, word: &str, kind: Kind) {
        let word = normalise(word);
        if !self.lengths.contains(&word.len()) {
            self.lengths.push(word.len());
            self.lengths.sort_unstable_by(|a, b| b.cmp(a));
        }
        let kinds = self.words.entry(word).or_default();
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }

    /// The longest cue that ends (`at_end`) or starts the text; a Latin one at a word's boundary.
    fn longest(&self, text: &str, at_end: bool) -> &[Kind] {
        for &length in &self.lengths {
            if length > text.len() {
                continue;
            }
            let (cue, rest) = if at_end {
                let at = text.len() - length;
                if !text.is_char_boundary(at) {
                    continue;
                }
                (&text[at..], text[..at].chars().next_back())
            } else {
                if !text.is_char_boundary(length) {
                    continue;
                }
                (&text[..length], text[length..].chars().next())
            };
            if let Some(kinds) = self.words.get(cue) {
                let edge = if at_end { cue.chars().next() } else { cue.chars().next_back() };
                let inside = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_han(c));
                if !(inside(edge) && inside(rest)) {
                    return kinds;
                }
            }
        }
        &[]
    }
}

#[derive(Default)]
struct Tables {
    suffixes: Cues,
    before: Cues,
    after: Cues,
    acts: Cues,
}

/// All that this file knows, for [`super::fingerprint`].
pub(super) const TEXT: &str = include_str!("../../data/triggers/kinds.toml");

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let file: File = toml::from_str(TEXT).expect("data/triggers/kinds.toml is well formed: a test reads it");
    let mut tables = Tables::default();
    for row in file.kind {
        for (cues, words) in [
            (&mut tables.suffixes, &row.suffixes),
            (&mut tables.before, &row.before),
            (&mut tables.after, &row.after),
            (&mut tables.acts, &row.acts),
        ] {
            for word in words {
                cues.add(word, row.kind);
            }
        }
    }
    tables
});

/// Adds what the name's own end tells.
pub(super) fn of_name(name: &str, scores: &mut Scores) {
    let norm = normalise(name);
    // A name that is nothing but such a word is not told by it.
    if TABLES.suffixes.words.contains_key(&norm) {
        return;
    }
    let kinds = TABLES.suffixes.longest(&norm, true);
    for kind in kinds {
        scores[*kind as usize] += SUFFIX_WEIGHT / kinds.len() as f32;
    }
}

/// Whether the name's own end tells a kind.
pub(super) fn suffix_kinds(name: &str) -> &'static [Kind] {
    TABLES.suffixes.longest(&normalise(name), true)
}

/// Adds what stands beside a mention at a byte range of a normalised text.
pub(super) fn of_context(norm: &str, start: usize, end: usize, scores: &mut Scores) {
    let open = |c: char| c.is_whitespace() || matches!(c, '「' | '『' | '“' | '"' | '《' | '`' | '(' | '（' | '[');
    let shut = |c: char| c.is_whitespace() || matches!(c, '」' | '』' | '”' | '"' | '》' | '`' | ')' | '）' | ']');
    let before = norm[..start].trim_end_matches(open);
    let after = norm[end..].trim_start_matches(shut);
    for kinds in [TABLES.before.longest(before, true), TABLES.after.longest(after, false)] {
        for kind in kinds {
            scores[*kind as usize] += BESIDE_WEIGHT / kinds.len() as f32;
        }
    }
}

/// Whether what follows a mention is what a maker does: a verb of making, a sum of money.
pub(super) fn makes(norm: &str, end: usize) -> bool {
    let after = norm[end..].trim_start_matches([' ', '」', '”', '"', '`', ')', '）', ']', '】']);
    !TABLES.acts.longest(after, false).is_empty() || is_sum(after)
}

/// Whether a text starts with a sum of money: `€3.3M`, `6.06 亿美元`.
fn is_sum(text: &str) -> bool {
    if let Some(sum) = text.strip_prefix(['$', '€', '£', '¥']) {
        return sum.starts_with(|c: char| c.is_ascii_digit());
    }
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','));
    rest.len() < text.len() && {
        let rest = rest.trim_start_matches(' ');
        ["亿美元", "亿元", "亿欧元", "亿港元", "亿人民币", "万美元", "万元", "万欧元", "million", "billion"]
            .iter()
            .any(|unit| rest.starts_with(unit))
    }
}

/// The kind with the largest score, and that score; the first of equals in the ontology's order.
pub(super) fn best(scores: &Scores) -> (Kind, f32) {
    let mut best = (Kind::ALL[0], f32::MIN);
    for (kind, score) in Kind::ALL.into_iter().zip(scores) {
        if *score > best.1 {
            best = (kind, *score);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind_of(text: &str, name: &str) -> Kind {
        let mut scores = [0.0; 9];
        of_name(name, &mut scores);
        let at = text.find(name).unwrap();
        of_context(&normalise(text), at, at + name.len(), &mut scores);
        best(&scores).0
    }

    #[test]
    fn what_stands_beside_a_name_tells_its_kind() {
        for (text, name, kind) in [
            ("由 Fooquux Ventures 領投", "Fooquux Ventures", Kind::Company),
            ("在 FooBench 上取得 73%", "FooBench", Kind::Benchmark),
            ("創始人 Quuxa Fooman 表示", "Quuxa Fooman", Kind::Person),
            ("the Fooquux model", "Fooquux", Kind::Model),
            ("福克斯研究院發布報告", "福克斯研究院", Kind::Organization),
        ] {
            assert_eq!(kind_of(text, name), kind, "{text}");
        }
    }
}
