//! What sources tell differently, side by side. Nothing is overwritten: each side keeps its days,
//! series, sources and claims, and which is right is for the reader to say.
//!
//! | told | contradicts |
//! | --- | --- |
//! | a round of $5M; of $7M | yes, two sums |
//! | a round of $1.03B; of 10 億美元 | no: rounded |
//! | a round of $300M; of €280M | no: the currencies do not compare |
//! | 73.2% on MMMU; 75% on MMMU, by other items | yes, two scores |
//! | both by the same item | no: two settings of one test |
//! | #3 on LMArena; #1 | no: others come and go |
//! | rumored; denied | yes |
//! | rumored; then asserted | no: a [change](super::changes) |

use std::cmp::Ordering;

use jiff::civil::Date;

use super::changes::{SUMS, tell};
use super::scores::Measured;
use crate::graph::facts::{Fact, Facts};
use crate::graph::happened::Happened;
use crate::ontology::{Modality, Relation, Slot};
use crate::resolve::Sum;
use crate::store::Rows;
use crate::store::rows::{ClaimAt, EntityAt, HappeningAt, ItemAt};

/// Of what sources tell different things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    Fact { subject: EntityAt, relation: Relation, object: Option<EntityAt> },
    Happening(HappeningAt),
}

/// What they tell differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// Whether it is so: some deny it.
    Meant,
    /// A sum or a score.
    Slot(Slot),
}

/// What one side tells.
#[derive(Debug, Clone, PartialEq)]
pub struct Side<'a> {
    /// As its first claim has it: `$5M`, `rumored`.
    pub text: &'a str,
    /// In order of days.
    pub claims: Vec<ClaimAt>,
}

/// What sources tell differently of one thing; the side that is told first is first.
#[derive(Debug, Clone, PartialEq)]
pub struct Contradiction<'a> {
    pub about: About,
    pub point: Point,
    pub sides: Vec<Side<'a>>,
}

impl Point {
    /// Word for it.
    pub fn name(self) -> &'static str {
        match self {
            Point::Meant => "modality",
            Point::Slot(slot) => slot.name(),
        }
    }
}

impl<'a> Side<'a> {
    /// Days on which it was told, each once.
    pub fn days(&self, rows: &Rows) -> Vec<Date> {
        let mut days: Vec<Date> = self.claims.iter().map(|at| rows.day_of(*at)).collect();
        days.dedup();
        days
    }

    /// Series whose digests tell it, sorted.
    pub fn series(&self, rows: &'a Rows) -> Vec<&'a str> {
        let of = |at: &ClaimAt| rows.text(rows.digest_of(rows.claim(*at).item).series);
        let mut series: Vec<&str> = self.claims.iter().map(of).collect();
        series.sort_unstable();
        series.dedup();
        series
    }

    /// Links to sources of the items that tell it, those of the newest first.
    pub fn sources(&self, rows: &'a Rows) -> Vec<&'a str> {
        let mut sources: Vec<&str> = Vec::new();
        let items = self.claims.iter().rev().map(|at| rows.item(rows.claim(*at).item));
        for source in items.flat_map(|item| &item.sources).map(|source| rows.text(*source)) {
            if !sources.contains(&source) {
                sources.push(source);
            }
        }
        sources
    }
}

/// What is told differently of facts, in their order.
pub fn of_facts<'a>(facts: &Facts<'a>) -> Vec<Contradiction<'a>> {
    facts.all.chunk_by(|a, b| a.told() == b.told()).flat_map(|group| of_fact(facts, group)).collect()
}

/// What is told differently of a fact, of which all modalities are given.
pub fn of_fact<'a>(facts: &Facts<'a>, group: &[Fact]) -> Vec<Contradiction<'a>> {
    let (rows, mut found) = (facts.rows(), Vec::new());
    if let Some(first) = group.first() {
        let (subject, relation, object) = first.told();
        let about = About::Fact { subject, relation, object };
        let mut claims: Vec<ClaimAt> = group.iter().flat_map(|fact| facts.claims(fact)).copied().collect();
        claims.sort_unstable();
        let meant = claims.iter().map(|at| (*at, rows.claim(*at).modality.name()));
        let denied = Modality::Denied.name();
        let sides = sides(rows, meant, Some, |a, b| a == b);
        if sides.len() > 1 && sides.iter().any(|side| side.text == denied) {
            found.push(Contradiction { about, point: Point::Meant, sides });
        }
        let same = |a: &Measured, b: &Measured| a.compare(*b) == Some(Ordering::Equal);
        let differ = |a: &Measured, b: &Measured| !a.is_rank() && a.compare(*b).is_some_and(Ordering::is_ne);
        let told = tell(rows, &claims, Slot::Score);
        found.extend(contradiction(rows, (about, Slot::Score), told, Measured::parse, same, differ));
    }
    found
}

/// What is told differently of a happening.
pub fn of_happening<'a>(rows: &'a Rows, happened: &Happened<'a>) -> Vec<Contradiction<'a>> {
    let about = About::Happening(happened.at);
    let same = |a: &Sum, b: &Sum| a.apart(b).is_some() && !a.contradicts(b);
    let of = |slot| {
        let told = tell(rows, &happened.claims, slot);
        contradiction(rows, (about, slot), told, Sum::parse, same, Sum::contradicts)
    };
    SUMS.into_iter().filter_map(of).collect()
}

/// Sides of which two differ.
fn contradiction<'a, T>(
    rows: &Rows,
    (about, slot): (About, Slot),
    told: impl Iterator<Item = (ClaimAt, &'a str)>,
    parse: impl Fn(&'a str) -> Option<T>,
    same: impl Fn(&T, &T) -> bool,
    differ: impl Fn(&T, &T) -> bool,
) -> Option<Contradiction<'a>> {
    let sides = sides(rows, told, &parse, same);
    let values: Vec<T> = sides.iter().filter_map(|side| parse(side.text)).collect();
    let any = values.iter().enumerate().any(|(n, a)| values[n + 1..].iter().any(|b| differ(a, b)));
    any.then_some(Contradiction { about, point: Point::Slot(slot), sides })
}

/// Claims by what they tell, in order of claims. An item that tells several things takes no
/// side against itself: a side stands where some item tells it alone.
fn sides<'a, T>(
    rows: &Rows,
    told: impl Iterator<Item = (ClaimAt, &'a str)>,
    parse: impl Fn(&'a str) -> Option<T>,
    same: impl Fn(&T, &T) -> bool,
) -> Vec<Side<'a>> {
    let mut sides: Vec<(T, Side<'a>)> = Vec::new();
    for (at, text) in told {
        let Some(value) = parse(text) else { continue };
        match sides.iter_mut().find(|(known, _)| same(known, &value)) {
            Some((_, side)) => side.claims.push(at),
            None => sides.push((value, Side { text, claims: vec![at] })),
        }
    }
    let item = |at: &ClaimAt| rows.claim(*at).item;
    let tells = |side: &Side<'_>, of: ItemAt| side.claims.iter().any(|at| item(at) == of);
    let alone = |n: usize| {
        let others = || sides.iter().enumerate().filter(|(m, _)| *m != n).map(|(_, (_, side))| side);
        sides[n].1.claims.iter().any(|at| !others().any(|other| tells(other, item(at))))
    };
    let stands: Vec<bool> = (0..sides.len()).map(alone).collect();
    let mut found: Vec<Side<'a>> =
        sides.into_iter().zip(stands).filter(|(_, stands)| *stands).map(|((_, side), _)| side).collect();
    for side in &mut found {
        side.claims.dedup();
    }
    found
}
