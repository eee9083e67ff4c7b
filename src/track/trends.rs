//! What rises against its own past.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::rates::{self, Share};
use super::{DaysError, Read, read};
use crate::graph::facts::mentions;
use crate::graph::{Length, Window};
use crate::ontology::Kind;
use crate::store::Rows;
use crate::store::rows::EntityAt;

/// Name of the statistic that trends are ordered by, with its source.
pub const STATISTIC: &str = "log-likelihood ratio G² (Dunning 1993)";
/// Those of the probabilities beside it.
pub const CHANCE: &str = "p by Fisher's exact test, one-sided; q by Benjamini and Hochberg 1995";

/// What is asked.
#[derive(Debug, Clone)]
pub struct Asked {
    pub window: Window,
    /// How much of what is before the window is its past; all where it is `None`.
    pub past: Option<Length>,
    /// Entities of these kinds are compared; all where it is empty.
    pub kinds: Vec<Kind>,
    /// Items of the window that must mention an entity at least.
    pub least: u32,
}

/// What rises.
#[derive(Debug)]
pub struct Trends<'a> {
    rows: &'a Rows,
    /// First and last day of the window, and of the past.
    pub window: (Date, Date),
    pub past: (Date, Date),
    pub read: Read,
    pub read_past: Read,
    /// Names whose shares were compared.
    pub tested: usize,
    /// The most surprising first.
    pub risen: Vec<Trend>,
}

/// An entity that a greater share of items mentions than before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trend {
    pub at: EntityAt,
    /// Items of the past and of the window that mention it.
    pub past: u32,
    pub now: u32,
    /// Items of the window that would, were its share that of the past.
    pub expected: f64,
    /// How surprising it is; see [`rates`].
    pub g2: f64,
    pub p: f64,
    pub q: f64,
}

impl Trend {
    /// How many times as many items mention it as would be expected; `None` where it is new.
    pub fn times(&self) -> Option<f64> {
        (self.past > 0).then(|| f64::from(self.now) / self.expected)
    }
}

/// What rises in the window against its own past.
///
/// # Errors
///
/// If the store has no digest of the window, or of its past.
pub fn trends<'a>(rows: &'a Rows, asked: &Asked) -> Result<Trends<'a>, DaysError> {
    let days = rows.days().ok_or(DaysError::Empty)?;
    let read_now = read(rows, asked.window)?;
    let window = asked.window.and(Window { since: Some(days.0), until: Some(days.1) });
    let no_past = DaysError::NoPast { window, first: days.0 };
    let window = (window.since.unwrap_or(days.0), window.until.unwrap_or(days.1));
    let before = window.0.yesterday().ok().filter(|before| *before >= days.0).ok_or(no_past)?;
    let since = asked.past.and_then(|length| length.until(before).since).map_or(days.0, |since| since.max(days.0));
    let past = Window { since: Some(since), until: Some(before) };
    let read_past = read(rows, past)?;
    let (old, new) = (mentions(rows, past), mentions(rows, asked.window));
    let mut tested: Vec<Trend> = Vec::new();
    for at in 0..rows.entities.len() as EntityAt {
        let (count, now) = (old[at as usize], new[at as usize]);
        let of_kind = asked.kinds.is_empty() || asked.kinds.contains(&rows.entity(at).kind);
        if !of_kind || count + now == 0 {
            continue;
        }
        let shares = (Share { count, of: read_past.items }, Share { count: now, of: read_now.items });
        let expected = shares.0.value() * f64::from(read_now.items);
        let (g2, p) = (rates::g2(shares.0, shares.1), rates::p(shares.0, shares.1));
        tested.push(Trend { at, past: count, now, expected, g2, p, q: 1.0 });
    }
    let p: Vec<f64> = tested.iter().map(|trend| trend.p).collect();
    for (trend, q) in tested.iter_mut().zip(rates::q(&p)) {
        trend.q = q;
    }
    let count = tested.len();
    let mut risen = tested;
    risen.retain(|trend| trend.now >= asked.least && f64::from(trend.now) > trend.expected);
    risen.sort_by(|a, b| b.g2.total_cmp(&a.g2).then(b.now.cmp(&a.now)).then(a.at.cmp(&b.at)));
    Ok(Trends { rows, window, past: (since, before), read: read_now, read_past, tested: count, risen })
}

impl<'a> Trends<'a> {
    /// The rows that they are of.
    pub fn rows(&self) -> &'a Rows {
        self.rows
    }

    /// Number of items that mention an entity, by day of the past and of the window; days without
    /// are left out.
    pub fn by_day(&self, at: EntityAt) -> BTreeMap<Date, u32> {
        let span = self.past.0..=self.window.1;
        let mut days = BTreeMap::new();
        for digest in self.rows.digests.iter().filter(|digest| span.contains(&digest.day)) {
            let items = &self.rows.items[digest.items.0 as usize..digest.items.1 as usize];
            let count = items.iter().filter(|item| item.mentions.binary_search(&at).is_ok()).count() as u32;
            if count > 0 {
                *days.entry(digest.day).or_default() += count;
            }
        }
        days
    }
}
