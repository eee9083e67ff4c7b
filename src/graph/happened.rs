//! What the claims of a happening add up to.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::Date;

use super::facts::Filter;
use crate::extract::money::{self, Money};
use crate::lexicon::fold::key;
use crate::ontology::{Modality, Relation, Slot};
use crate::resolve::{HappeningClass, PartRole};
use crate::store::Rows;
use crate::store::rows::{ClaimAt, EntityAt, HappeningAt};

/// A happening with all that is told of it on some days.
#[derive(Debug, Clone, PartialEq)]
pub struct Happened<'a> {
    pub at: HappeningAt,
    /// `event/funding/anyformat-seed`
    pub id: &'a str,
    pub class: HappeningClass,
    pub label: &'a str,
    /// Who or what has which part, in order of parts; who leads a round is no other investor.
    pub parts: Vec<(PartRole, EntityAt)>,
    /// First and last day on which it was told.
    pub days: (Date, Date),
    /// How it was meant, and since when, in order of days: rumored, then asserted.
    pub said: Vec<(Modality, Date)>,
    /// Sums, names of the round, valuations, offices and dates as texts have them; of each slot
    /// the one that most items tell first. Several sums are told side by side.
    pub details: Vec<(Slot, Vec<&'a str>)>,
    /// Series whose digests tell it, sorted.
    pub series: Vec<&'a str>,
    /// Number of items that tell it.
    pub items: usize,
    /// The surest claim's confidence, 0 to 1.
    pub confidence: f32,
    /// Links to sources, those of the newest item first.
    pub sources: Vec<&'a str>,
    /// The claims, in order of days.
    pub claims: Vec<ClaimAt>,
}

/// Happenings of some classes, or of all where none is named, in which all of `with` have a
/// part; the newest first.
pub fn happenings<'a>(
    rows: &'a Rows,
    filter: &Filter,
    classes: &[HappeningClass],
    with: &[EntityAt],
) -> Vec<Happened<'a>> {
    let meant = |at: &HappeningAt| {
        let row = rows.happening(*at);
        let has_part = |at: &EntityAt| row.parts.iter().any(|(_, part)| part == at);
        (classes.is_empty() || classes.contains(&row.class)) && with.iter().all(has_part)
    };
    let all = (0..rows.happenings.len() as HappeningAt).filter(meant);
    let mut found: Vec<Happened<'_>> = all.filter_map(|at| Happened::of(rows, at, filter)).collect();
    found.sort_by_key(|h| (Reverse(h.days.0), Reverse(h.items), h.at));
    found
}

/// Slots that belong to a happening as a whole.
const SLOTS: [Slot; 5] = [Slot::Amount, Slot::Round, Slot::Valuation, Slot::Role, Slot::Date];

impl<'a> Happened<'a> {
    /// What those claims of a happening that count say of it; `None` where there are none, or
    /// none is sure enough.
    pub fn of(rows: &'a Rows, at: HappeningAt, filter: &Filter) -> Option<Happened<'a>> {
        let row = rows.happening(at);
        let claims: Vec<ClaimAt> = row.claims.iter().copied().filter(|claim| filter.claim(rows, *claim)).collect();
        let confidence = claims.iter().map(|at| rows.claim(*at).confidence).reduce(f32::max)?;
        if confidence < filter.confidence {
            return None;
        }
        let days = (rows.day_of(*claims.first()?), rows.day_of(*claims.last()?));
        let mut said: Vec<(Modality, Date)> = Vec::new();
        let mut items: Vec<u32> = Vec::new();
        let (mut series, mut sources): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
        for claim in &claims {
            let row = rows.claim(*claim);
            if !said.iter().any(|(known, _)| *known == row.modality) {
                said.push((row.modality, rows.day_of(*claim)));
            }
            items.push(row.item);
            series.push(rows.text(rows.digest_of(row.item).series));
        }
        items.dedup();
        series.sort_unstable();
        series.dedup();
        for source in items.iter().rev().flat_map(|item| &rows.item(*item).sources) {
            let source = rows.text(*source);
            if !sources.contains(&source) {
                sources.push(source);
            }
        }
        let lead = |at: EntityAt| row.parts.contains(&(PartRole::Lead, at));
        let mut parts = row.parts.clone();
        parts.retain(|(role, at)| *role != PartRole::Investor || !lead(*at));
        let details = SLOTS.into_iter().map(|slot| (slot, details(rows, &claims, slot)));
        Some(Happened {
            at,
            id: rows.text(row.id),
            class: row.class,
            label: rows.text(row.label),
            parts,
            days,
            said,
            details: details.filter(|(_, texts)| !texts.is_empty()).collect(),
            series,
            items: items.len(),
            confidence,
            sources,
            claims,
        })
    }

    /// How it is meant, all in all: as fact if some claim says so, else as the claim that is
    /// nearest to it.
    pub fn modality(&self) -> Modality {
        self.said.iter().map(|(modality, _)| *modality).min().unwrap_or_default()
    }

    /// Those of one part, in order.
    pub fn part(&self, role: PartRole) -> impl Iterator<Item = EntityAt> + '_ {
        self.parts.iter().filter(move |(of, _)| *of == role).map(|(_, at)| *at)
    }

    /// What is told of a slot, what most items tell first.
    pub fn detail(&self, slot: Slot) -> &[&'a str] {
        self.details.iter().find(|(of, _)| *of == slot).map_or(&[], |(_, texts)| texts.as_slice())
    }
}

/// What a slot's text stands for: the same sum or name in other words is the same.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Meant {
    /// In hundredths, with its currency.
    Sum(i64, Option<&'static str>),
    Text(String),
}

impl Meant {
    pub fn of(slot: Slot, text: &str) -> Meant {
        let sum = matches!(slot, Slot::Amount | Slot::Valuation).then(|| money::parse(text)).flatten();
        match sum {
            Some(Money { value, currency }) => Meant::Sum(libm::round(value * 100.0) as i64, currency),
            None => Meant::Text(key(text)),
        }
    }
}

fn details<'a>(rows: &'a Rows, claims: &[ClaimAt], slot: Slot) -> Vec<&'a str> {
    let mut told: BTreeMap<Meant, (usize, ClaimAt, &str)> = BTreeMap::new();
    for at in claims {
        let claim = rows.claim(*at);
        // What an investor puts in is no sum of the round.
        if slot == Slot::Amount && claim.relation == Relation::FundedBy {
            continue;
        }
        for (_, text) in claim.slots.iter().filter(|(of, _)| *of == slot) {
            let text = rows.text(*text);
            told.entry(Meant::of(slot, text)).or_insert((0, *at, text)).0 += 1;
        }
    }
    let mut told: Vec<(usize, ClaimAt, &str)> = told.into_values().collect();
    told.sort_by_key(|(count, first, text)| (Reverse(*count), *first, *text));
    told.into_iter().map(|(_, _, text)| text).collect()
}
