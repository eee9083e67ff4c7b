//! Counts by day as a row of bars.

use std::collections::BTreeMap;

use jiff::Unit;
use jiff::civil::Date;

/// Bars, the lowest first.
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// No count at all.
const NONE: char = '·';
/// Bars at most; more days than this share bars.
const MOST: i64 = 60;

/// A row of bars, and what it is to be read by.
#[derive(Debug, PartialEq, Eq)]
pub struct Sparkline {
    pub bars: String,
    /// `2025-11-17 to 2025-11-24, a bar a day, at most 12`
    pub scale: String,
}

/// The counts of all days from a first to a last. The highest bar is the greatest count, and
/// a day without any is a dot.
pub fn of_days(counts: &BTreeMap<Date, u32>, (first, last): (Date, Date)) -> Sparkline {
    let days = |day: Date| first.until((Unit::Day, day)).map_or(0, |span| i64::from(span.get_days()));
    let all = (days(last) + 1).max(1);
    // So many days a bar.
    let each = (all + MOST - 1) / MOST;
    let mut sums = vec![0u32; ((all + each - 1) / each).max(1) as usize];
    for (day, count) in counts.iter().filter(|(day, _)| (first..=last).contains(*day)) {
        sums[(days(*day) / each) as usize] += count;
    }
    let most = sums.iter().copied().max().unwrap_or(0);
    let steps = BARS.len() as u32;
    let bar = |count: &u32| match (count * steps).div_ceil(most.max(1)) {
        0 => NONE,
        step => BARS[step as usize - 1],
    };
    let width = if each == 1 { "a bar a day".to_owned() } else { format!("a bar {each} days") };
    Sparkline { bars: sums.iter().map(bar).collect(), scale: format!("{first} to {last}, {width}, at most {most}") }
}

/// Counts of a past and of the days after it, each day of these a bar, of the past as many as
/// its share of the bars allows; all on one scale, a bar of several days by their mean.
pub fn of_past(counts: &BTreeMap<Date, u32>, past: (Date, Date), days: (Date, Date)) -> (String, String) {
    let (before, now) = (means(counts, past, PAST), means(counts, days, DAYS));
    let most = before.iter().chain(&now).copied().fold(0.0, f64::max);
    let draw = |means: &[f64]| {
        let bar = |mean: &f64| match (mean / most * BARS.len() as f64).ceil() as usize {
            0 => NONE,
            step => BARS[step.min(BARS.len()) - 1],
        };
        if most > 0.0 { means.iter().map(bar).collect() } else { NONE.to_string().repeat(means.len()) }
    };
    (draw(&before), draw(&now))
}

/// Bars of a past, and of the days after it, at most.
const PAST: i64 = 24;
const DAYS: i64 = 31;

/// Mean counts a day of at most so many spans of days, the last of which ends with the last day.
fn means(counts: &BTreeMap<Date, u32>, (first, last): (Date, Date), bars: i64) -> Vec<f64> {
    let to_end = |day: Date| day.until((Unit::Day, last)).map_or(0, |span| i64::from(span.get_days()));
    let all = to_end(first) + 1;
    let each = (all + bars - 1) / bars;
    let mut sums = vec![0u32; ((all + each - 1) / each).max(1) as usize];
    let count = sums.len();
    for (day, n) in counts.range(first..=last) {
        sums[count - 1 - (to_end(*day) / each) as usize] += n;
    }
    // The first span may be shorter than the others.
    let days = |n: usize| if n == 0 { all - each * (count as i64 - 1) } else { each };
    sums.iter().enumerate().map(|(n, sum)| f64::from(*sum) / days(n) as f64).collect()
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_day_is_a_bar() {
        let first = date(2025, 11, 29);
        let counts = BTreeMap::from([(first, 1), (date(2025, 12, 1), 8)]);
        let drawn = of_days(&counts, (first, date(2025, 12, 2)));
        assert_eq!(drawn.bars, "▁·█·");
        assert_eq!(drawn.scale, "2025-11-29 to 2025-12-02, a bar a day, at most 8");
    }

    #[test]
    fn many_days_share_bars() {
        let (first, last) = (date(2025, 1, 1), date(2025, 5, 31));
        let every: BTreeMap<Date, u32> = (0..151).map(|n| (first + n.days(), 1)).collect();
        let drawn = of_days(&every, (first, last));
        assert_eq!(drawn.bars.chars().count(), 51);
        assert!(drawn.scale.ends_with("a bar 3 days, at most 3"), "{}", drawn.scale);
        assert_eq!(of_days(&BTreeMap::new(), (first, first)).bars, "·");
    }

    #[test]
    fn a_past_and_what_comes_after_share_a_scale() {
        let (first, last) = (date(2025, 11, 24), date(2025, 11, 26));
        let counts = BTreeMap::from([(date(2025, 11, 20), 1), (first, 4), (last, 8)]);
        let drawn = of_past(&counts, (date(2025, 11, 20), date(2025, 11, 23)), (first, last));
        assert_eq!(drawn, ("▁···".to_owned(), "▄·█".to_owned()));
        let none = of_past(&BTreeMap::new(), (first, first), (last, last));
        assert_eq!(none, ("·".to_owned(), "·".to_owned()));
        let long = of_past(&counts, (date(2025, 1, 1), date(2025, 11, 23)), (first, last)).0;
        assert!(long.chars().count() <= 24 && long.ends_with('▁'), "{long}");
    }
}
