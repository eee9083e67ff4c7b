//! Scores as numbers, so that a leaderboard can be put in order.
//!
//! | text | read as |
//! | --- | --- |
//! | `73.2%`, `73.2 分` | score 73.2 |
//! | `118/120` | score 118: what it counts is the same for all who took the test |
//! | `#1`, `第 9`, `第三名`, `rank 3` | rank |
//! | `1,503` | score 1503 |
//! | `+0.107`, `提升 5%`, `2 倍` | nothing: a difference is no score |

use unicode_normalization::UnicodeNormalization;

/// What a score's text says as a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Score {
    Value(f64),
    Rank(u32),
}

/// What stands before a rank.
const RANKS: &[&str] = &["#", "第", "no.", "no", "rank", "ranked", "ranks", "top", "排名"];
/// What stands before a number that is no level.
const SIGNS: &[&str] = &["+", "-", "−"];
/// Words that tell a difference.
const DIFFERENCES: &[&str] =
    &["提升", "提高", "高出", "領先", "领先", "下降", "倍", "gain", "improve", "higher", "lower", "points ahead"];
const ORDINALS: &str = "一二三四五六七八九十";

/// Reads a score.
pub(crate) fn parse(text: &str) -> Option<Score> {
    let text: String = text.nfkc().flat_map(char::to_lowercase).collect();
    let ordinal = text.split_once('第').and_then(|(_, rest)| ORDINALS.chars().position(|c| rest.starts_with(c)));
    if let Some(position) = ordinal {
        return Some(Score::Rank(position as u32 + 1));
    }
    let at = text.find(|c: char| c.is_ascii_digit())?;
    let before = text[..at].trim_end();
    let told_before = |words: &[&str]| words.iter().any(|w| before.ends_with(w));
    if told_before(SIGNS) || DIFFERENCES.iter().any(|word| text.contains(word)) {
        return None;
    }
    let digits: String = text[at..].chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).collect();
    let value: f64 = digits.trim_end_matches(['.', ',']).replace(',', "").parse().ok()?;
    if told_before(RANKS) {
        return (value.fract() == 0.0 && (1.0..1e6).contains(&value)).then_some(Score::Rank(value as u32));
    }
    Some(Score::Value(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_ranks_and_differences() {
        for (text, score) in [
            ("73.2%", Some(Score::Value(73.2))),
            ("73.2 分", Some(Score::Value(73.2))),
            ("118/120", Some(Score::Value(118.0))),
            ("1,503", Some(Score::Value(1503.0))),
            ("Elo 1402", Some(Score::Value(1402.0))),
            ("＃1", Some(Score::Rank(1))),
            ("第 9", Some(Score::Rank(9))),
            ("ranked #3", Some(Score::Rank(3))),
            ("No. 2", Some(Score::Rank(2))),
            ("第三名", Some(Score::Rank(3))),
            ("+0.107", None),
            ("提升 5%", None),
            ("2 倍", None),
            ("SOTA", None),
        ] {
            assert_eq!(parse(text), score, "{text}");
        }
    }
}
