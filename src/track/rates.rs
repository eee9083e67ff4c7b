//! Whether the share of items that mention something has risen.
//!
//! Each name has two counts: in how many items of the past it is mentioned, and in how many
//! of the days asked about. Most are a handful, and a past may be a few days, so neither a
//! ratio (2 against 0 is infinite) nor a normal approximation (z, χ²) tells anything.
//!
//! | number | what it is | why |
//! | --- | --- | --- |
//! | G² | log-likelihood ratio of two binomial shares against one: T. Dunning, *Accurate Methods for the Statistics of Surprise and Coincidence*, Computational Linguistics 19(1), 1993 | orders names by how surprising the rise is; holds for rare events, where χ² overstates them |
//! | p | exact probability of as many or more, were nothing changed: R. A. Fisher's test, one-sided, *Statistical Methods for Research Workers*, 5th ed., 1934 | exact for any counts, where G² follows χ² only for larger ones |
//! | q | share of false ones among all that are as sure: Y. Benjamini and Y. Hochberg, Journal of the Royal Statistical Society B 57(1), 1995 | of a thousand names fifty have p < 0.05 by chance |
//!
//! Kleinberg's bursts (2002) were not taken: their states are learned from a stream, and a
//! week against three weeks is too little of one. All take items for independent, which
//! several items on one piece of news are not: p and q are lower bounds.

use libm::{exp, lgamma, log};

/// In how many of so many items something is mentioned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    pub count: u32,
    pub of: u32,
}

impl Share {
    /// The share, 0 to 1; 0 of nothing.
    pub fn value(self) -> f64 {
        if self.of == 0 { 0.0 } else { f64::from(self.count) / f64::from(self.of) }
    }
}

/// Dunning's G² of two shares: 0 where they are equal, the greater the further apart.
pub fn g2(past: Share, now: Share) -> f64 {
    let (count, of) = (past.count + now.count, past.of + now.of);
    let all = Share { count, of };
    let sum = log_likelihood(past, past.value()) + log_likelihood(now, now.value())
        - log_likelihood(past, all.value())
        - log_likelihood(now, all.value());
    (2.0 * sum).max(0.0)
}

/// Log-likelihood of a count where each item mentions with probability `p`.
fn log_likelihood(share: Share, p: f64) -> f64 {
    let term = |count: u32, p: f64| if count == 0 { 0.0 } else { f64::from(count) * log(p) };
    term(share.count, p) + term(share.of - share.count, 1.0 - p)
}

/// Probability that, were both shares samples of one, as many mentions as there are or more
/// would fall on `now`.
pub fn p(past: Share, now: Share) -> f64 {
    let (all, of) = (past.count + now.count, past.of + now.of);
    let most = all.min(now.of);
    if now.count == 0 || all == 0 {
        return 1.0;
    }
    // The hypergeometric probability of `x` of `all`, from `x` to the next by their ratio.
    let (n, k) = (f64::from(now.of), f64::from(all));
    let x = f64::from(now.count);
    let mut term = exp(choose(n, x) + choose(f64::from(past.of), k - x) - choose(f64::from(of), k));
    let mut sum = 0.0;
    for x in now.count..=most {
        sum += term;
        let x = f64::from(x);
        term *= (n - x) * (k - x) / ((x + 1.0) * (f64::from(past.of) - k + x + 1.0));
    }
    sum.min(1.0)
}

/// Logarithm of the number of ways to choose `k` of `n`.
fn choose(n: f64, k: f64) -> f64 {
    lgamma(n + 1.0) - lgamma(k + 1.0) - lgamma(n - k + 1.0)
}

/// q of each p, in the same order.
pub fn q(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|a, b| p[*a].total_cmp(&p[*b]).then(a.cmp(b)));
    let mut values = vec![1.0; p.len()];
    let mut least: f64 = 1.0;
    for (rank, at) in order.iter().enumerate().rev() {
        least = least.min(p[*at] * p.len() as f64 / (rank + 1) as f64);
        values[*at] = least;
    }
    values
}

/// A probability to three digits that mean something, however small it is.
pub fn digits(p: f64) -> f64 {
    format!("{p:.2e}").parse().unwrap_or(p)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(past: (u32, u32), now: (u32, u32)) -> (Share, Share) {
        (Share { count: past.0, of: past.1 }, Share { count: now.0, of: now.1 })
    }

    #[test]
    fn g2_is_that_of_two_binomials() {
        let (past, now) = shares((5, 100), (15, 100));
        // 2 (5 ln ½ + 95 ln(95/90) + 15 ln 1½ + 85 ln(85/90))
        assert!((g2(past, now) - 5.788).abs() < 0.01, "{}", g2(past, now));
        let (past, now) = shares((10, 200), (5, 100));
        assert!(g2(past, now) < 1e-9);
        let (past, now) = shares((0, 100), (3, 10));
        assert!(g2(past, now) > 10.0 && g2(past, now).is_finite());
        let (past, now) = shares((0, 0), (3, 3));
        assert!(g2(past, now).is_finite());
    }

    #[test]
    fn p_is_that_of_fishers_tea_lady() {
        let (past, now) = shares((0, 4), (4, 4));
        assert!((p(past, now) - 1.0 / 70.0).abs() < 1e-12);
        let (past, now) = shares((1, 4), (3, 4));
        assert!((p(past, now) - 17.0 / 70.0).abs() < 1e-12);
        let (past, now) = shares((9, 9), (0, 9));
        assert_eq!(p(past, now), 1.0);
        let (past, now) = shares((9, 9), (9, 9));
        assert!((p(past, now) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn q_grows_with_the_number_of_names() {
        let close = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-12);
        assert!(close(&q(&[0.01, 0.04, 0.03, 0.5]), &[0.04, 0.16 / 3.0, 0.16 / 3.0, 0.5]));
        assert!(q(&[]).is_empty());
    }
}
