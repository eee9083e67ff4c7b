//! Days, as digests write them.

use jiff::civil::Date;
use regex::Regex;
use std::sync::LazyLock;

/// Year, month and day in digits, parted by `-`, `/`, `.` or 年月, or run together.
static NUMERIC: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^0-9])(?P<y>(?:19|20)[0-9]{2})(?:[-/._年 ]{1,3}(?P<m>[0-9]{1,2})[-/._月 ]{1,3}(?P<d>[0-9]{1,2})|(?P<m2>[0-9]{2})(?P<d2>[0-9]{2}))(?:[^0-9]|$)")
        .expect("the pattern is well formed")
});

/// `November 29, 2025`, `29 Nov 2025`.
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:(?P<d1>[0-9]{1,2})(?:st|nd|rd|th)?\s+)?(?P<m>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(?:(?P<d2>[0-9]{1,2})(?:st|nd|rd|th)?,?\s+)?(?P<y>(?:19|20)[0-9]{2})")
        .expect("the pattern is well formed")
});

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// What a text says of a day.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    Day(Date),
    /// Looks like a day but is none, for example 2025-13-45.
    Wrong(String),
    Nothing,
}

/// The first day in a text.
pub(super) fn find(text: &str) -> Found {
    if let Some(c) = NUMERIC.captures(text) {
        let part = |a: &str, b: &str| c.name(a).or_else(|| c.name(b)).and_then(|m| m.as_str().parse::<i8>().ok());
        let whole = || c.get(0).map_or_else(String::new, |m| m.as_str().trim().to_owned());
        let year = c["y"].parse::<i16>().unwrap_or_default();
        return match (part("m", "m2"), part("d", "d2")) {
            (Some(month), Some(day)) => Date::new(year, month, day).map_or_else(|_| Found::Wrong(whole()), Found::Day),
            _ => Found::Wrong(whole()),
        };
    }
    if let Some(c) = NAMED.captures(text)
        && let Some(day) = c.name("d1").or_else(|| c.name("d2"))
    {
        let month = c["m"].to_lowercase();
        let month = MONTHS.iter().position(|m| *m == month).map_or(0, |m| m as i8 + 1);
        let (year, day_number) = (c["y"].parse().unwrap_or_default(), day.as_str().parse().unwrap_or_default());
        return Date::new(year, month, day_number).map_or_else(|_| Found::Wrong(c[0].to_owned()), Found::Day);
    }
    Found::Nothing
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_many_writings() {
        let day = Found::Day(Date::constant(2025, 11, 29));
        for text in [
            "2025-11-29",
            "2025-11-29T06:41:50+08:00",
            "2025/11/29",
            "20251129",
            "日報 2025年11月29日",
            "2025-11-29-not-much",
            "趨勢 — 2025/11/29",
            "November 29, 2025",
            "29 Nov 2025",
            "2025_11_29.md",
        ] {
            assert_eq!(find(text), day, "{text}");
        }
        assert_eq!(find("2025-13-45"), Found::Wrong("2025-13-45".into()));
        assert_eq!(find("no day, 120 points"), Found::Nothing);
    }
}
