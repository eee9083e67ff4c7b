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

use crate::extract::score::{self, Metric, Score};

/// A score that can be compared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Measured(Score);

impl Measured {
    /// Reads a score's text.
    pub fn parse(text: &str) -> Option<Measured> {
        let score = score::parse(text, "")?;
        let told = !matches!(score.metric, Metric::Difference | Metric::PercentDifference | Metric::Times);
        told.then_some(Measured(score))
    }

    /// Whether it is a place among others, which changes as they come and go.
    pub fn is_rank(self) -> bool {
        self.0.metric == Metric::Rank
    }

    /// Whether the texts of both tell the same unit, so that less is worse and not otherwise
    /// measured.
    pub fn same_unit(self, other: Measured) -> bool {
        self.0.metric == other.0.metric
    }

    /// How it compares with another, `Greater` where it is better; `None` where they are measured
    /// otherwise.
    pub fn compare(self, other: Measured) -> Option<Ordering> {
        let (a, b) = (self.0, other.0);
        match (a.metric, b.metric) {
            (Metric::Rank, Metric::Rank) => b.value.partial_cmp(&a.value),
            (Metric::Fraction, Metric::Fraction) if a.of == b.of => a.value.partial_cmp(&b.value),
            (Metric::Rank | Metric::Fraction, _) | (_, Metric::Rank | Metric::Fraction) => None,
            // A bare number may be of any unit.
            (one, other) if one == other || one == Metric::Points || other == Metric::Points => {
                a.value.partial_cmp(&b.value)
            }
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
