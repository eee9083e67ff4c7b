//! How what is told of a fact or a happening differs from what was told of it before.
//!
//! | before | now | change |
//! | --- | --- | --- |
//! | rumored, planned, or denied | asserted | it became fact |
//! | anything but denied | denied | it is denied |
//! | 73.2% on MMMU | 75.1% on MMMU | the score was raised |
//! | $5M | $7M, of the same round | the amount differs |
//! | round with two investors | with a third | a part was added |
//!
//! Sums that differ by rounding, or whose currencies do not compare, are no change.

use std::cmp::Ordering;

use jiff::civil::Date;

use super::scores::Measured;
use crate::ontology::{Modality, Relation, Slot};
use crate::resolve::{PartRole, Sum};
use crate::store::Rows;
use crate::store::rows::{ClaimAt, EntityAt};

/// A change in what is told.
#[derive(Debug, Clone, PartialEq)]
pub enum Change<'a> {
    /// It is told as fact, which it was not.
    BecameFact { was: Modality, since: Date },
    /// It is denied, which it was not.
    Denied { was: Modality, since: Date },
    /// Another score than those before: better, worse, or neither.
    Score { before: Vec<&'a str>, now: Vec<&'a str>, better: Option<bool> },
    /// Another sum of this slot than those before.
    Sum { slot: Slot, before: Vec<&'a str>, now: Vec<&'a str> },
    /// Who or what was not told to have a part before.
    Parts(Vec<(PartRole, EntityAt)>),
}

impl Change<'_> {
    /// Word for it in JSON.
    pub fn name(&self) -> &'static str {
        match self {
            Change::BecameFact { .. } => "became-fact",
            Change::Denied { .. } => "denied",
            Change::Score { better: Some(true), .. } => "score-raised",
            Change::Score { better: Some(false), .. } => "score-lowered",
            Change::Score { better: None, .. } => "score-differs",
            Change::Sum { slot: Slot::Valuation, .. } => "valuation-differs",
            Change::Sum { .. } => "amount-differs",
            Change::Parts(_) => "parts-added",
        }
    }
}

/// The slots that hold sums of a happening.
pub(super) const SUMS: [Slot; 2] = [Slot::Amount, Slot::Valuation];

/// Changes of how it is meant, and of scores: those that a fact has.
pub fn of_fact<'a>(rows: &'a Rows, before: &[ClaimAt], now: &[ClaimAt]) -> Vec<Change<'a>> {
    modality(rows, before, now).into_iter().chain(score(rows, before, now)).collect()
}

/// Changes of how it is meant, of sums, and of parts: those that a happening has.
pub fn of_happening<'a>(
    rows: &'a Rows,
    parts: &[(PartRole, EntityAt)],
    before: &[ClaimAt],
    now: &[ClaimAt],
) -> Vec<Change<'a>> {
    let sums = SUMS.into_iter().filter_map(|slot| sum(rows, before, now, slot));
    modality(rows, before, now).into_iter().chain(sums).chain(added(rows, parts, before, now)).collect()
}

fn modality<'a>(rows: &Rows, before: &[ClaimAt], now: &[ClaimAt]) -> Option<Change<'a>> {
    let meant = |at: &ClaimAt| rows.claim(*at).modality;
    // The nearest to a fact that it was, and since when.
    let (was, first) = before.iter().map(|at| (meant(at), *at)).min_by_key(|(modality, at)| (*modality, *at))?;
    let since = rows.day_of(first);
    let said = |claims: &[ClaimAt], modality| claims.iter().any(|at| meant(at) == modality);
    if said(now, Modality::Asserted) && was != Modality::Asserted {
        return Some(Change::BecameFact { was, since });
    }
    (said(now, Modality::Denied) && !said(before, Modality::Denied)).then_some(Change::Denied { was, since })
}

/// The texts of a slot, each once, in order of claims.
fn texts<'a>(rows: &'a Rows, claims: &[ClaimAt], slot: Slot) -> Vec<&'a str> {
    let mut found: Vec<&str> = Vec::new();
    for (_, text) in tell(rows, claims, slot) {
        if !found.contains(&text) {
            found.push(text);
        }
    }
    found
}

/// Which claim tells what of a slot. What is denied is not told, and what one investor puts in is
/// no sum of the round.
pub(super) fn tell<'a>(
    rows: &'a Rows,
    claims: &[ClaimAt],
    slot: Slot,
) -> impl Iterator<Item = (ClaimAt, &'a str)> + use<'a> {
    let counts = |at: &ClaimAt| {
        let claim = rows.claim(*at);
        claim.modality != Modality::Denied && !(slot == Slot::Amount && claim.relation == Relation::FundedBy)
    };
    let claims: Vec<ClaimAt> = claims.iter().copied().filter(counts).collect();
    claims.into_iter().flat_map(move |at| {
        let slots = rows.claim(at).slots.iter().filter(move |(of, _)| *of == slot);
        slots.map(move |(_, text)| (at, rows.text(*text)))
    })
}

fn score<'a>(rows: &'a Rows, before: &[ClaimAt], now: &[ClaimAt]) -> Option<Change<'a>> {
    let measured = |claims| -> Vec<(&'a str, Measured)> {
        texts(rows, claims, Slot::Score).into_iter().filter_map(|text| Some((text, Measured::parse(text)?))).collect()
    };
    let (old, mut new) = (measured(before), measured(now));
    let compares = |new: &Measured| old.iter().any(|(_, old)| new.compare(*old).is_some());
    let told = |new: &Measured| old.iter().any(|(_, old)| new.compare(*old) == Some(Ordering::Equal));
    new.retain(|(_, score)| compares(score) && !told(score));
    // The best told now against the best told before that it compares with.
    let best = |all: &[(&str, Measured)], with: &Measured| {
        let comparable = all.iter().map(|(_, score)| *score).filter(|score| score.compare(*with).is_some());
        comparable.max_by(|a, b| a.compare(*b).unwrap_or(Ordering::Equal))
    };
    let first = new.first()?.1;
    let (new_best, old_best) = (best(&new, &first)?, best(&old, &first)?);
    let better = match new_best.compare(old_best)? {
        // 15% after 43 is as likely another measure as another result.
        _ if !new_best.same_unit(old_best) => None,
        Ordering::Greater => Some(true),
        // Of several, a lower one is as likely of another setting.
        Ordering::Less if old.len() == 1 && new.len() == 1 => Some(false),
        _ => None,
    };
    let names = |all: &[(&'a str, Measured)]| all.iter().map(|(text, _)| *text).collect();
    Some(Change::Score { before: names(&old), now: names(&new), better })
}

fn sum<'a>(rows: &'a Rows, before: &[ClaimAt], now: &[ClaimAt], slot: Slot) -> Option<Change<'a>> {
    let sums = |claims| -> Vec<(&'a str, Sum)> {
        texts(rows, claims, slot).into_iter().filter_map(|text| Some((text, Sum::parse(text)?))).collect()
    };
    let (old, mut new) = (sums(before), sums(now));
    let differs = |new: &Sum| {
        let known = old.iter().any(|(_, old)| new.apart(old).is_some() && !new.contradicts(old));
        !known && old.iter().any(|(_, old)| new.contradicts(old))
    };
    new.retain(|(_, sum)| differs(sum));
    let names = |all: Vec<(&'a str, Sum)>| all.into_iter().map(|(text, _)| text).collect();
    (!new.is_empty()).then(|| Change::Sum { slot, before: names(old), now: names(new) })
}

fn added<'a>(rows: &Rows, parts: &[(PartRole, EntityAt)], before: &[ClaimAt], now: &[ClaimAt]) -> Option<Change<'a>> {
    let names = |claims: &[ClaimAt], at: EntityAt| {
        claims.iter().map(|claim| rows.claim(*claim)).any(|claim| claim.subject == at || claim.object == Some(at))
    };
    if before.is_empty() {
        return None;
    }
    let new = parts.iter().copied().filter(|(_, at)| names(now, *at) && !names(before, *at));
    let new: Vec<(PartRole, EntityAt)> = new.collect();
    (!new.is_empty()).then_some(Change::Parts(new))
}
