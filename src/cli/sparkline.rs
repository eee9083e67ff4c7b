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
}
