//! Spans of days.

use std::fmt;

use jiff::civil::Date;
use jiff::{Span, ToSpan};

/// Days from one to another, both counted; open where there is none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Window {
    pub since: Option<Date>,
    pub until: Option<Date>,
}

/// A window as a person writes it.
///
/// | written | days |
/// | --- | --- |
/// | `7d`, `2w`, `1m` | the last seven days, two weeks, a month, up to the last day that the store has |
/// | `2025-11-28` | this day |
/// | `2025-11-01..2025-11-30` | from this day to that, both counted |
/// | `2025-11-01..`, `..2025-11-30` | from this day on, up to that day |
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WindowSpec {
    Last(Length),
    Between(Window),
}

/// A number of days, weeks or months.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Length {
    pub count: u16,
    pub unit: Unit,
}

/// What a [`Length`] counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Day,
    Week,
    Month,
}

impl Window {
    /// All days.
    pub const ALL: Window = Window { since: None, until: None };

    /// Whether the window has this day.
    pub fn has(self, day: Date) -> bool {
        self.since.is_none_or(|since| since <= day) && self.until.is_none_or(|until| day <= until)
    }

    /// Whether some day of the span is in the window.
    pub fn meets(self, (first, last): (Date, Date)) -> bool {
        self.since.is_none_or(|since| since <= last) && self.until.is_none_or(|until| first <= until)
    }

    /// The days that both have.
    pub fn and(self, other: Window) -> Window {
        let until = match (self.until, other.until) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        Window { since: self.since.max(other.since), until }
    }
}

impl Length {
    /// `7d`, `2w`, `1m`, or a number of days.
    pub fn parse(text: &str) -> Option<Length> {
        let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let unit = match &text[digits..] {
            "" | "d" | "day" | "days" => Unit::Day,
            "w" | "week" | "weeks" => Unit::Week,
            "m" | "month" | "months" => Unit::Month,
            _ => return None,
        };
        let count = text[..digits].parse().ok().filter(|count| *count > 0)?;
        Some(Length { count, unit })
    }

    /// So many days, weeks or months up to a day, which counts.
    pub fn until(self, last: Date) -> Window {
        let since = last.saturating_sub(self.span()).tomorrow().unwrap_or(last);
        Window { since: Some(since), until: Some(last) }
    }

    fn span(self) -> Span {
        let count = i64::from(self.count);
        match self.unit {
            Unit::Day => count.days(),
            Unit::Week => count.weeks(),
            Unit::Month => count.months(),
        }
    }
}

impl WindowSpec {
    /// Reads what the table says.
    pub fn parse(text: &str) -> Option<WindowSpec> {
        if let Some(length) = Length::parse(text) {
            return Some(WindowSpec::Last(length));
        }
        let day = |text: &str| if text.is_empty() { Some(None) } else { text.parse().ok().map(Some) };
        let (since, until) = match text.split_once("..") {
            Some((since, until)) => (day(since)?, day(until)?),
            None => (day(text)?, day(text)?),
        };
        let right = (since.is_some() || until.is_some()) && since.zip(until).is_none_or(|(a, b)| a <= b);
        right.then_some(WindowSpec::Between(Window { since, until }))
    }

    /// The window, where `last` is the last day that the store has.
    pub fn window(self, last: Option<Date>) -> Window {
        match self {
            WindowSpec::Last(length) => last.map_or(Window::ALL, |last| length.until(last)),
            WindowSpec::Between(window) => window,
        }
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.since, self.until) {
            (None, None) => write!(f, "all days"),
            (Some(since), Some(until)) if since == until => write!(f, "{since}"),
            (Some(since), Some(until)) => write!(f, "{since} to {until}"),
            (Some(since), None) => write!(f, "from {since}"),
            (None, Some(until)) => write!(f, "up to {until}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn windows_are_read_as_the_table_says() {
        let window = |text: &str| {
            let window = WindowSpec::parse(text)?.window(Some(date(2025, 11, 30)));
            Some((window.since, window.until))
        };
        let (first, last) = (Some(date(2025, 11, 1)), Some(date(2025, 11, 30)));
        assert_eq!(window("7d"), Some((Some(date(2025, 11, 24)), last)));
        assert_eq!(window("2w"), Some((Some(date(2025, 11, 17)), last)));
        assert_eq!(window("1m"), Some((Some(date(2025, 10, 31)), last)));
        assert_eq!(window("2025-11-30"), Some((last, last)));
        assert_eq!(window("2025-11-01..2025-11-30"), Some((first, last)));
        assert_eq!(window("2025-11-01.."), Some((first, None)));
        assert_eq!(window("..2025-11-30"), Some((None, last)));
        for wrong in ["", "..", "0d", "7y", "2025-13-01", "2025-11-30..2025-11-01", "99999d"] {
            assert_eq!(window(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn a_window_has_its_ends() {
        let window = Window { since: Some(date(2025, 1, 2)), until: Some(date(2025, 1, 4)) };
        assert!(window.has(date(2025, 1, 2)) && window.has(date(2025, 1, 4)));
        assert!(!window.has(date(2025, 1, 1)) && !window.has(date(2025, 1, 5)));
        assert!(window.meets((date(2025, 1, 1), date(2025, 1, 2))));
        assert!(!window.meets((date(2025, 1, 5), date(2025, 1, 9))));
        assert_eq!(window.and(Window { since: Some(date(2025, 1, 3)), until: None }).since, Some(date(2025, 1, 3)));
    }
}
