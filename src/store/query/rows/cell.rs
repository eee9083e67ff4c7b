//! Terms of a dataset of rows, as numbers.

use jiff::civil::Date;

use crate::store::rows::Text;

/// A term. Two cells are the same if and only if the terms are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::store::query) enum Cell {
    Digest(u32),
    Item(u32),
    Entity(u32),
    Claim(u32),
    Happening(u32),
    Join(u32),
    /// By its place among the decisions.
    Decision(u32),
    /// An IRI of the vocabulary, by its place in [`Words`](super::words::Words).
    Word(u16),
    /// An IRI that stands in the pool: the address of a source.
    Address(Text),
    /// An item of Wikidata, whose identifier stands in the pool.
    Wikidata(Text),
    /// A literal without language.
    Text(Text),
    /// A literal without language that does not stand in the pool: a name of the vocabulary, by its place in
    /// [`Words`](super::words::Words).
    Name(u16),
    /// A literal with the language that its script tells.
    Tagged(Text),
    Day(Date),
    Integer(i64),
    /// `digits` divided by ten to the power of `places`; the last digit after the point is no 0.
    Decimal {
        digits: i64,
        places: u8,
    },
    True,
    /// A term that rows do not have, by its place among those that were met.
    Other(u32),
}

impl Cell {
    /// A decimal as its canonical form writes it; `None` for more digits than fit.
    pub fn decimal(text: &str) -> Option<Cell> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let fraction = fraction.trim_end_matches('0');
        let digits: i64 = format!("{whole}{fraction}").parse().ok()?;
        Some(Cell::Decimal { digits, places: u8::try_from(fraction.len()).ok()? })
    }

    /// The canonical form of a decimal.
    pub fn decimal_text(digits: i64, places: u8) -> String {
        if places == 0 {
            return digits.to_string();
        }
        let sign = if digits < 0 { "-" } else { "" };
        let text = format!("{:0>width$}", digits.unsigned_abs(), width = usize::from(places) + 1);
        let (whole, fraction) = text.split_at(text.len() - usize::from(places));
        format!("{sign}{whole}.{fraction}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_have_one_form() {
        for (text, canonical) in
            [("0.850", "0.85"), ("12", "12"), ("12.0", "12"), ("-0.05", "-0.05"), ("606000000", "606000000")]
        {
            let Some(Cell::Decimal { digits, places }) = Cell::decimal(text) else { panic!("{text}") };
            assert_eq!(Cell::decimal_text(digits, places), canonical);
        }
        assert_eq!(Cell::decimal("x"), None);
    }
}
