//! Whether confidence means what it says: of what is given with 0.8, eight in ten should
//! be right.

use serde::Serialize;

use super::Comparison;
use super::score::rounded;

/// Bins of confidence: 0.0–0.1 to 0.9–1.0.
const BINS: usize = 10;

/// How far confidence agrees with gold, for entities and for claims.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Calibration {
    /// Entities; one is right if its kind is, too.
    pub entities: Reliability,
    /// Claims, each thing that an item says once.
    pub relations: Reliability,
}

/// Confidence beside the share that is right; what a reliability diagram shows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reliability {
    /// Mean distance between a bin's mean confidence and its precision, weighted by how
    /// many were given; 0 is best, rounded to four digits.
    pub expected_calibration_error: f64,
    /// The bins in which something was given, lowest first.
    pub bins: Vec<Bin>,
}

/// What was given with similar confidence. Shares are 0 to 1, rounded to four digits.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Bin {
    /// Lowest confidence of the bin.
    pub from: f64,
    /// Where the next bin starts; the last one holds 1, too.
    pub to: f64,
    /// How many were given.
    pub given: usize,
    /// How many of these are right.
    pub right: usize,
    /// The share of these that is right.
    pub precision: f64,
    pub mean_confidence: f64,
}

impl Calibration {
    /// The calibration of all comparisons together.
    pub fn of<'a>(comparisons: impl IntoIterator<Item = &'a Comparison<'a>> + Clone) -> Calibration {
        let entities = comparisons.clone().into_iter().flat_map(Comparison::given_entities);
        let claims = comparisons.into_iter().flat_map(Comparison::given_claims);
        Calibration {
            entities: Reliability::of(entities.map(|(e, right)| (e.confidence, right))),
            relations: Reliability::of(claims.map(|(c, right)| (c.confidence, right))),
        }
    }
}

impl Reliability {
    /// From (confidence, whether it is right).
    fn of(given: impl Iterator<Item = (f64, bool)>) -> Reliability {
        #[derive(Clone, Copy, Default)]
        struct Sum {
            given: usize,
            right: usize,
            confidence: f64,
        }
        let mut sums = [Sum::default(); BINS];
        for (confidence, right) in given {
            // Confidence has two decimals; what is 0.7 must not fall below 0.7.
            let bin = (confidence * 100.0).round() as usize * BINS / 100;
            let sum = &mut sums[bin.min(BINS - 1)];
            sum.given += 1;
            sum.right += usize::from(right);
            sum.confidence += confidence;
        }
        let all: usize = sums.iter().map(|sum| sum.given).sum();
        let mut error = 0.0;
        let mut bins = Vec::new();
        for (n, sum) in sums.iter().enumerate().filter(|(_, sum)| sum.given > 0) {
            let count = sum.given as f64;
            let (precision, mean_confidence) = (sum.right as f64 / count, sum.confidence / count);
            error += count / all as f64 * (precision - mean_confidence).abs();
            bins.push(Bin {
                from: n as f64 / BINS as f64,
                to: (n + 1) as f64 / BINS as f64,
                given: sum.given,
                right: sum.right,
                precision: rounded(precision),
                mean_confidence: rounded(mean_confidence),
            });
        }
        Reliability { expected_calibration_error: rounded(error), bins }
    }
}
