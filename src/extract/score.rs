//! Scores as numbers that can be compared, each with its metric: numbers of two metrics never are.
//!
//! | text | metric | value | of |
//! | --- | --- | ---: | ---: |
//! | `73.2%`, `19 percent` | percent | 73.2 | |
//! | `118/120` | fraction | 118 | 120 |
//! | `1501` where the words around it say Elo | elo | 1501 | |
//! | `73.2`, `1,503`, `73.2 分` | points | 73.2 | |
//! | `#1`, `第 9`, `第三名`, `榜首`, `居首`, `3rd` | rank | 1 | |
//! | `+0.107`, `提升 5 分` | difference | 0.107 | |
//! | `+11%`, `提升 5%` | percent-difference | 11 | |
//! | `2 倍`, `3x` | times | 2 | |
//! | `金牌`, `SOTA` | nothing: no number is told | | |
//!
//! ```
//! use daygraph::extract::score::{Metric, parse};
//! let score = parse("118/120", "").unwrap();
//! assert_eq!((score.metric, score.value, score.of), (Metric::Fraction, 118.0, Some(120.0)));
//! ```

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// What a score counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Metric {
    Percent,
    /// So many of so many.
    Fraction,
    Elo,
    /// A number of which nothing is told.
    Points,
    /// The less the better.
    Rank,
    /// How far it is from something else, in whatever it counts.
    Difference,
    PercentDifference,
    Times,
}

impl Metric {
    /// All metrics, in the order in which a leaderboard shows them.
    pub const ALL: [Metric; 8] = [
        Metric::Percent,
        Metric::Fraction,
        Metric::Elo,
        Metric::Points,
        Metric::Rank,
        Metric::Difference,
        Metric::PercentDifference,
        Metric::Times,
    ];

    /// Its word in the graph.
    pub fn name(self) -> &'static str {
        match self {
            Metric::Percent => "percent",
            Metric::Fraction => "fraction",
            Metric::Elo => "elo",
            Metric::Points => "points",
            Metric::Rank => "rank",
            Metric::Difference => "difference",
            Metric::PercentDifference => "percent-difference",
            Metric::Times => "times",
        }
    }
}

/// What a score's text says as a number.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Score {
    pub metric: Metric,
    pub value: f64,
    /// Full marks, of a fraction.
    pub of: Option<f64>,
}

/// What stands before a rank.
const BEFORE_RANK: &[&str] = &["#", "第", "no.", "no", "number", "rank", "ranked", "ranks", "top", "排名"];
/// What stands right behind one.
const BEHIND_RANK: &[&str] = &["st", "nd", "rd", "th", "名", "位"];
/// Words for the first.
const FIRST: &[&str] = &["榜首", "居首"];
/// Signs of a difference, and whether they make it negative.
const SIGNS: &[(&str, bool)] = &[("+", false), ("-", true), ("−", true), ("–", true)];
/// Words that tell a difference, and whether it is one downwards.
const DIFFERENCES: &[(&str, bool)] = &[
    ("提升", false),
    ("提高", false),
    ("高出", false),
    ("領先", false),
    ("领先", false),
    ("下降", true),
    ("gain", false),
    ("improve", false),
    ("higher", false),
    ("lower", true),
    ("points ahead", false),
];
const TIMES: &[&str] = &["倍", "x", "×", "times"];
const ORDINALS: &str = "一二三四五六七八九十";
/// Characters around a score within which a word tells what it counts.
const NEAR: usize = 12;

/// Reads a score; `words` are those in which it stands.
///
/// `None` if the text tells no number.
pub fn parse(text: &str, words: &str) -> Option<Score> {
    let text = folded(text);
    let score = |metric, value| Some(Score { metric, value, of: None });
    if FIRST.iter().any(|word| text.contains(word)) {
        return score(Metric::Rank, 1.0);
    }
    if let Some(place) = ordinal(&text) {
        return score(Metric::Rank, f64::from(place));
    }
    let at = text.find(|c: char| c.is_ascii_digit())?;
    let (value, after) = number(&text[at..])?;
    let (before, after) = (text[..at].trim_end(), text[at + after..].trim_start());
    let is_place = value.fract() == 0.0 && (1.0..1e6).contains(&value);
    if BEFORE_RANK.iter().any(|word| before.ends_with(word)) || BEHIND_RANK.iter().any(|end| after.starts_with(end)) {
        return is_place.then(|| score(Metric::Rank, value))?;
    }
    if TIMES.iter().any(|word| after.starts_with(word)) {
        return score(Metric::Times, value);
    }
    let percent = after.starts_with('%')
        || after.strip_prefix("percent").is_some_and(|rest| !rest.starts_with(char::is_alphabetic));
    let signed = SIGNS.iter().find(|(sign, _)| before.ends_with(sign));
    if let Some((_, negative)) = signed.or_else(|| DIFFERENCES.iter().find(|(word, _)| text.contains(word))) {
        let metric = if percent { Metric::PercentDifference } else { Metric::Difference };
        return score(metric, if *negative { -value } else { value });
    }
    if percent {
        return score(Metric::Percent, value);
    }
    if let Some(whole) = after.strip_prefix('/').map(str::trim_start) {
        let of = number(whole).map(|(of, _)| of).filter(|of| *of > 0.0)?;
        return Some(Score { metric: Metric::Fraction, value, of: Some(of) });
    }
    score(if is_elo(&text, words) { Metric::Elo } else { Metric::Points }, value)
}

fn folded(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).collect()
}

/// 第三, 第十二名: the place that a numeral in characters names, up to the nineteenth.
fn ordinal(text: &str) -> Option<u32> {
    let (_, rest) = text.split_once('第')?;
    let mut digits = rest.trim_start().chars().map_while(|c| ORDINALS.chars().position(|o| o == c));
    match (digits.next()? as u32 + 1, digits.next()) {
        (10, Some(more)) if more < 9 => Some(11 + more as u32),
        (place, None) => Some(place),
        _ => None,
    }
}

/// The number at the start of a text, and its length.
fn number(text: &str) -> Option<(f64, usize)> {
    let digits: String = text.chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).collect();
    let digits = digits.trim_end_matches(['.', ',']);
    Some((digits.replace(',', "").parse().ok()?, digits.len()))
}

/// Whether the score itself or a word close to it in the text says that it is an Elo rating.
fn is_elo(text: &str, words: &str) -> bool {
    if text.contains("elo") {
        return true;
    }
    let words = folded(words);
    words.match_indices(text).any(|(at, _)| {
        let before: String = words[..at].chars().rev().take(NEAR).collect();
        let after: String = words[at + text.len()..].chars().take(NEAR).collect();
        before.contains("ole") || after.contains("elo")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_metric_is_told_apart() {
        use Metric::*;
        for (text, metric, value) in [
            ("73.2%", Percent, 73.2),
            ("73.2 分", Points, 73.2),
            ("1,503", Points, 1503.0),
            ("Elo 1402", Elo, 1402.0),
            ("＃1", Rank, 1.0),
            ("第 9", Rank, 9.0),
            ("ranked #3", Rank, 3.0),
            ("No. 2", Rank, 2.0),
            ("第三名", Rank, 3.0),
            ("第十二", Rank, 12.0),
            ("16th", Rank, 16.0),
            ("榜首", Rank, 1.0),
            ("居首", Rank, 1.0),
            ("全球第一", Rank, 1.0),
            ("19 percent", Percent, 19.0),
            ("+0.107", Difference, 0.107),
            ("-2.5", Difference, -2.5),
            ("+11.0%", PercentDifference, 11.0),
            ("+5 percent", PercentDifference, 5.0),
            ("提升 5%", PercentDifference, 5.0),
            ("下降 5%", PercentDifference, -5.0),
            ("2 倍", Times, 2.0),
        ] {
            assert_eq!(parse(text, ""), Some(Score { metric, value, of: None }), "{text}");
        }
        assert_eq!(parse("118/120", ""), Some(Score { metric: Fraction, value: 118.0, of: Some(120.0) }));
        for text in ["SOTA", "金牌", "", "1/0", "第二十一"] {
            assert_eq!(parse(text, ""), None, "{text}");
        }
    }

    #[test]
    fn words_close_by_say_what_a_bare_number_counts() {
        let metric = |text: &str, words: &str| parse(text, words).map(|score| score.metric);
        assert_eq!(metric("1501", "以 1501 Elo 居首"), Some(Metric::Elo));
        assert_eq!(metric("1501", "with an Elo of 1501 on Foo Arena"), Some(Metric::Elo));
        assert_eq!(
            metric("1501", "reached 1501 on Foo Arena; another model, by contrast, has no Elo yet"),
            Some(Metric::Points)
        );
        assert_eq!(metric("73%", "Elo 73%"), Some(Metric::Percent));
    }

    #[test]
    fn names_are_all_different() {
        let mut names = Metric::ALL.map(Metric::name).to_vec();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Metric::ALL.len());
    }
}
