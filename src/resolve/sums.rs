//! Sums of money that claims tell, and whether two of them are one.

use crate::extract::money;

/// Less than this is a price or a figure, in whatever currency.
pub(super) const LEAST: f64 = 10_000.0;

/// Sums further apart than this contradict.
pub(super) const CONTRADICTS: f64 = 0.05;
/// Sums no further apart than this are the same but for the unit.
pub(super) const SAME: f64 = 0.005;
/// A sum of money as a claim has it.
#[derive(Clone, Debug)]
pub(crate) struct Sum {
    pub value: f64,
    currency: Option<&'static str>,
    /// As the text has it.
    pub text: String,
}

impl Sum {
    pub fn parse(text: &str) -> Option<Sum> {
        let money = money::parse(text).filter(|m| m.value >= LEAST)?;
        Some(Sum { value: money.value, currency: money.currency, text: text.to_owned() })
    }

    /// How far two sums are apart, as a share of the larger; `None` where their
    /// currencies do not compare.
    pub fn apart(&self, other: &Sum) -> Option<f64> {
        let comparable = self.currency.is_none() || other.currency.is_none() || self.currency == other.currency;
        comparable.then(|| (self.value - other.value).abs() / self.value.max(other.value))
    }

    pub fn contradicts(&self, other: &Sum) -> bool {
        self.apart(other).is_some_and(|apart| apart > CONTRADICTS)
    }

    /// For identifiers: `$4B` → `4b-usd`.
    pub fn slug(&self) -> String {
        let units = [(1e12, "t"), (1e9, "b"), (1e6, "m"), (1e3, "k")];
        let (unit, letter) = units.into_iter().find(|(unit, _)| self.value >= *unit).unwrap_or((1.0, ""));
        let number = format!("{:.3}", self.value / unit);
        let number = number.trim_end_matches('0').trim_end_matches('.');
        let currency = self.currency.map(|c| format!("-{}", c.to_lowercase())).unwrap_or_default();
        format!("{number}{letter}{currency}")
    }
}

/// The sum that most claims tell; of those told as often one with a currency, then the
/// first.
pub(super) fn most_told(sums: &[Sum]) -> Option<Sum> {
    let same = |a: &Sum| sums.iter().filter(|b| a.apart(b).is_some_and(|apart| apart <= SAME)).count();
    // The first of the greatest, so in reverse.
    sums.iter().rev().max_by_key(|s| (same(s), s.currency.is_some())).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(text: &str) -> Sum {
        Sum::parse(text).unwrap_or_else(|| panic!("{text}"))
    }

    #[test]
    fn sums_are_readable_in_identifiers() {
        for (text, slug) in [
            ("$4B", "4b-usd"),
            ("6.06 億美元", "606m-usd"),
            ("$10.29 billion", "10.29b-usd"),
            ("€3.3M", "3.3m-eur"),
            ("200k dollars", "200k-usd"),
            ("12億", "1.2b"),
        ] {
            assert_eq!(sum(text).slug(), slug, "{text}");
        }
        assert!(Sum::parse("$2").is_none(), "a price is no sum of a round");
    }

    #[test]
    fn a_currency_that_is_not_told_contradicts_none() {
        assert!(sum("3 億").apart(&sum("$300M")).is_some_and(|apart| apart <= SAME));
        assert!(sum("$300M").contradicts(&sum("$400M")));
        assert!(!sum("$1.03B").contradicts(&sum("10 億美元")), "rounded");
        assert!(!sum("$300M").contradicts(&sum("€400M")), "they do not compare");
    }

    #[test]
    fn the_sum_told_most_stands_for_a_round() {
        let told = ["5 億", "$500M", "$400M", "5 億美元"].map(sum);
        assert_eq!(most_told(&told).map(|s| s.text).as_deref(), Some("$500M"));
        assert!(most_told(&[]).is_none());
    }
}
