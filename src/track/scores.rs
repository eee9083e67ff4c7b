//! Scores, side by side: which are the same, and which is better.
//!
//! | one | other | |
//! | --- | --- | --- |
//! | `73.2%` | `73.2 分` | the same |
//! | `73.2%` | `75%` | better |
//! | `#3` | `第一名` | better: a lesser rank |
//! | `118/120` | `119/120` | better |
//! | `118/120` | `98.3%` | do not compare |
//! | `+0.107` | anything | does not compare: a difference is no score |

use std::cmp::Ordering;

use crate::store::score::{self, Score};

/// A score that can be compared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Measured {
    score: Score,
    /// Of how many, where the text tells it.
    of: Option<u32>,
    /// Whether the text has a sign of percent.
    percent: bool,
}

impl Measured {
    /// Reads a score's text.
    pub fn parse(text: &str) -> Option<Measured> {
        let score = score::parse(text)?;
        let of = text.split_once(['/', '／']).and_then(|(_, rest)| {
            let rest = rest.trim_start();
            let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            rest[..digits].parse().ok()
        });
        Some(Measured { score, of, percent: text.contains(['%', '％']) })
    }

    /// Whether it is a place among others, which changes as they come and go.
    pub fn is_rank(self) -> bool {
        matches!(self.score, Score::Rank(_))
    }

    /// Whether the texts of both tell the same unit, so that less is worse and not otherwise
    /// measured.
    pub fn same_unit(self, other: Measured) -> bool {
        self.percent == other.percent
    }

    /// How it compares with another, `Greater` where it is better; `None` where they are measured
    /// otherwise.
    pub fn compare(self, other: Measured) -> Option<Ordering> {
        match (self.score, other.score) {
            (Score::Value(a), Score::Value(b)) if self.of == other.of => a.partial_cmp(&b),
            (Score::Rank(a), Score::Rank(b)) => Some(b.cmp(&a)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_compare_as_the_table_says() {
        let compare = |a: &str, b: &str| Measured::parse(b)?.compare(Measured::parse(a)?);
        assert_eq!(compare("73.2%", "73.2 分"), Some(Ordering::Equal));
        assert_eq!(compare("73.2%", "75%"), Some(Ordering::Greater));
        assert_eq!(compare("#3", "第一名"), Some(Ordering::Greater));
        assert_eq!(compare("118/120", "119/120"), Some(Ordering::Greater));
        assert_eq!(compare("118/120", "98.3%"), None);
        assert_eq!(compare("73.2%", "+0.107"), None);
    }
}
