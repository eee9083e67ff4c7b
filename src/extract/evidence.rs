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

/// Cue words by their normal form; by their first and by their last character the lengths
/// in bytes that occur, longest first.
#[derive(Default)]
struct Cues {
    words: FxHashMap<String, Vec<Kind>>,
    first: FxHashMap<char, Vec<usize>>,
    last: FxHashMap<char, Vec<usize>>,
}

impl Cues {
    fn add(&mut self, word: &str, kind: Kind) {
        let word = normalise(word);
        for (index, edge) in [(&mut self.first, word.chars().next()), (&mut self.last, word.chars().next_back())] {
            let lengths = edge.map(|c| index.entry(c).or_default());
            if let Some(lengths) = lengths.filter(|l| !l.contains(&word.len())) {
                lengths.push(word.len());
                lengths.sort_unstable_by(|a, b| b.cmp(a));
            }
        }
        let kinds = self.words.entry(word).or_default();
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }

    /// The longest cue that ends (`at_end`) or starts the text; a Latin one at a word's boundary.
    fn longest(&self, text: &str, at_end: bool) -> &[Kind] {
        self.longest_cased(text, text, at_end)
    }

    /// The same, where `cased` is the text before it was normalised: a capital is a boundary too,
    /// so that `FooBench` ends with Bench.
    fn longest_cased(&self, text: &str, cased: &str, at_end: bool) -> &[Kind] {
        let edge = if at_end { text.chars().next_back() } else { text.chars().next() };
        let lengths = edge.and_then(|c| if at_end { self.last.get(&c) } else { self.first.get(&c) });
        for &length in lengths.into_iter().flatten() {
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
                let capital = at_end && cased[text.len() - length..].starts_with(|c: char| c.is_ascii_uppercase());
                if capital || !(inside(edge) && inside(rest)) {
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
///
/// Of a name that the lexicon knows, an end that only a capital parts tells nothing: GitHub is no hub.
pub(super) fn of_name(name: &str, known: bool, scores: &mut Scores) {
    let norm = normalise(name);
    // A name that is nothing but such a word is not told by it.
    if TABLES.suffixes.words.contains_key(&norm) {
        return;
    }
    let kinds = TABLES.suffixes.longest_cased(&norm, if known { &norm } else { name }, true);
    for kind in kinds {
        scores[*kind as usize] += SUFFIX_WEIGHT / kinds.len() as f32;
    }
}

/// Whether the name's own end tells a kind.
pub(super) fn suffix_kinds(name: &str) -> &'static [Kind] {
    TABLES.suffixes.longest_cased(&normalise(name), name, true)
}

/// Adds what stands beside a mention at a byte range of a normalised text.
pub(super) fn of_context(norm: &str, start: usize, end: usize, scores: &mut Scores) {
    let open = |c: char| c.is_whitespace() || matches!(c, '「' | '『' | '“' | '"' | '《' | '`' | '(' | '（' | '[');
    let shut = |c: char| c.is_whitespace() || matches!(c, '」' | '』' | '”' | '"' | '》' | '`' | ')' | '）' | ']');
    let before = norm[..start].trim_end_matches(open);
    let after = norm[end..].trim_start_matches(shut);
    if is_measured_on(norm, before, after) {
        scores[Kind::Benchmark as usize] += BESIDE_WEIGHT / 2.0;
    }
    for kinds in [TABLES.before.longest(before, true), TABLES.after.longest(after, false)] {
        for kind in kinds {
            scores[*kind as usize] += BESIDE_WEIGHT / kinds.len() as f32;
        }
    }
}

/// 「在 Foo 上優於」: whether a name stands where results are told of, in a text that tells results.
fn is_measured_on(norm: &str, before: &str, after: &str) -> bool {
    const RESULTS: [&str; 12] =
        ["基准", "得分", "优于", "超越", "评测", "sota", "榜", "准确率", "取得", "刷新", "领先", "%"];
    const PLACES: [&str; 8] = ["中", "里", "内", "端", "平台", "应用", "上线", "发布"];
    before.ends_with('在')
        && !PLACES.iter().any(|place| after.starts_with(place))
        && RESULTS.iter().any(|result| norm.contains(result))
}

/// Whether what follows a mention is what a maker does.
pub(super) fn makes(norm: &str, end: usize) -> bool {
    !TABLES.acts.longest(after_mention(norm, end), false).is_empty()
}

/// Whether a sum of money follows a mention.
pub(super) fn is_funded(norm: &str, end: usize) -> bool {
    is_sum(after_mention(norm, end))
}

fn after_mention(norm: &str, end: usize) -> &str {
    norm[end..].trim_start_matches([' ', '」', '”', '"', '`', ')', '）', ']', '】'])
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
        of_name(name, false, &mut scores);
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
