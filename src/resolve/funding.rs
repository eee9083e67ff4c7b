//! Which claims of one company's funding tell of one round.
//!
//! What an item tells of a company's round is one telling, split where the item names
//! several rounds. Tellings of the same round name, or of the same sum, are one round.
//! An investor's own sum is no sum of the round.

use std::collections::{BTreeMap, BTreeSet};

use super::names::slug;
use crate::extract::money;
use crate::lexicon::fold::key;
use crate::ontology::{Relation, Slot};

use super::happenings::Told;

/// The slug of going public.
pub(super) const IPO: &str = "ipo";

/// Names of rounds, folded, without the word for round.
const ROUNDS: &[(&str, &str)] = &[
    ("seed", "seed"),
    ("种子", "seed"),
    ("preseed", "pre-seed"),
    ("pre种子", "pre-seed"),
    ("前种子", "pre-seed"),
    ("angel", "angel"),
    ("天使", "angel"),
    ("天使+", "angel-plus"),
    ("strategic", "strategic"),
    ("战略", "strategic"),
    ("战略投资", "strategic"),
    ("bridge", "bridge"),
    ("过桥", "bridge"),
    ("growth", "growth"),
    ("成长", "growth"),
    ("debt", "debt"),
    ("债务", "debt"),
    ("债权", "debt"),
    ("preipo", "pre-ipo"),
    ("ipo", IPO),
    ("上市", IPO),
    ("首次公开募股", IPO),
    ("首次公开发行", IPO),
    ("initialpublicoffering", IPO),
    ("listing", IPO),
    // These tell no round from another.
    ("新一", ""),
    ("新", ""),
    ("本", ""),
    ("最新", ""),
    ("最新一", ""),
    ("一", ""),
    ("new", ""),
    ("latest", ""),
    ("", ""),
];

/// Words around the name of a round, folded.
const ROUND_WORDS: &[&str] = &["融资", "轮", "股权", "round", "funding", "financing", "investment"];

/// The slug of a round's name: `A 輪`, `Series A` → `series-a`; `None` where the name tells none.
pub(super) fn round(text: &str) -> Option<String> {
    let mut name = key(text);
    while let Some(rest) = ROUND_WORDS.iter().find_map(|word| name.strip_suffix(word)) {
        name.truncate(rest.len());
    }
    if let Some((_, slug)) = ROUNDS.iter().find(|(folded, _)| *folded == name) {
        return Some((*slug).to_owned()).filter(|s| !s.is_empty());
    }
    let (pre, rest) = name.strip_prefix("pre").map_or((false, &*name), |rest| (true, rest));
    let rest = rest.strip_prefix("series").unwrap_or(rest);
    let rest = rest.strip_suffix("系列").unwrap_or(rest);
    let (letter, tail) = rest.split_at_checked(1).unwrap_or((rest, ""));
    let digits = tail.trim_end_matches('+');
    if letter.bytes().all(|b| b.is_ascii_lowercase())
        && digits.bytes().all(|b| b.is_ascii_digit())
        && !letter.is_empty()
    {
        let (pre, plus) = (if pre { "pre-" } else { "" }, "-plus".repeat(tail.len() - digits.len()));
        return Some(format!("{pre}series-{letter}{digits}{plus}"));
    }
    Some(slug(&name))
}

/// A sum as slug: `$4B` → `4000000000-usd`.
fn sum(text: &str) -> Option<String> {
    let money = money::parse(text)?;
    let currency = money.currency.map(|c| format!("-{}", c.to_lowercase())).unwrap_or_default();
    Some(format!("{:.0}{currency}", money.value))
}

/// A round of a company.
#[derive(Default)]
pub(super) struct Round {
    /// What tells it from the company's other rounds.
    pub name: Option<String>,
    /// Sums of the whole round, as slugs.
    pub sums: BTreeSet<String>,
    /// Indices into the claims that were given.
    pub claims: Vec<usize>,
}

/// Sorts claims of one company's funding by round. `told` is in order.
pub(super) fn rounds(told: &[&Told<'_>]) -> Vec<Round> {
    let mut by_item: BTreeMap<(&str, u32), Vec<usize>> = BTreeMap::new();
    for (i, t) in told.iter().enumerate() {
        by_item.entry((t.digest, t.at.1)).or_default().push(i);
    }
    let mut tellings: Vec<Round> = by_item.into_values().flat_map(|claims| of_item(told, claims)).collect();
    // A sum that several rounds have tells none of them.
    let mut rounds_of_sum: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for telling in &tellings {
        for sum in &telling.sums {
            rounds_of_sum.entry(sum.clone()).or_default().extend(telling.name.clone());
        }
    }
    for telling in tellings.iter_mut().filter(|t| t.name.is_none()) {
        let names: BTreeSet<&String> = telling.sums.iter().flat_map(|s| &rounds_of_sum[s]).collect();
        if names.len() == 1 {
            telling.name = names.into_iter().next().cloned();
        }
    }
    let mut named: BTreeMap<String, Round> = BTreeMap::new();
    let mut bare: Vec<Round> = Vec::new();
    for telling in tellings {
        match &telling.name {
            Some(name) => {
                let round = named.entry(name.clone()).or_default();
                round.name.clone_from(&telling.name);
                round.sums.extend(telling.sums);
                round.claims.extend(telling.claims);
            }
            None => {
                // One telling with two sums may join two that were apart.
                let (same, mut apart): (Vec<Round>, Vec<Round>) =
                    bare.into_iter().partition(|b| !b.sums.is_disjoint(&telling.sums));
                let mut whole = telling;
                for round in same {
                    whole.sums.extend(round.sums);
                    whole.claims.extend(round.claims);
                }
                apart.push(whole);
                bare = apart;
            }
        }
    }
    named.into_values().chain(bare).collect()
}

/// What one item tells of the company's rounds.
fn of_item(told: &[&Told<'_>], claims: Vec<usize>) -> Vec<Round> {
    let slot =
        |i: usize, slot: Slot| told[i].claim.slots.iter().find(|(s, _)| *s == slot).map(|(_, text)| text.as_str());
    let mut parts: BTreeMap<Option<String>, Round> = BTreeMap::new();
    for i in claims {
        let name = slot(i, Slot::Round).and_then(round);
        let part = parts.entry(name.clone()).or_default();
        part.name = name;
        if told[i].claim.relation == Relation::Raised {
            part.sums.extend(slot(i, Slot::Amount).and_then(sum));
        }
        part.claims.push(i);
    }
    // What names no round belongs to the only one that the item names. Going public is
    // no such one: texts recall private rounds beside it.
    if parts.len() == 2
        && !parts.contains_key(&Some(IPO.to_owned()))
        && let Some(rest) = parts.remove(&None)
    {
        for part in parts.values_mut() {
            part.sums.extend(rest.sums.iter().cloned());
            part.claims.extend(&rest.claims);
        }
    }
    parts.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::round;

    #[test]
    fn names_of_rounds_fold() {
        for (text, slug) in [
            ("種子輪", Some("seed")),
            ("种子轮融资", Some("seed")),
            ("seed round", Some("seed")),
            ("A 輪", Some("series-a")),
            ("Series A", Some("series-a")),
            ("A+轮", Some("series-a-plus")),
            ("Pre-A 輪", Some("pre-series-a")),
            ("B1 輪", Some("series-b1")),
            ("IPO", Some("ipo")),
            ("Pre-IPO", Some("pre-ipo")),
            ("新一輪融資", None),
            ("secondary sale", Some("secondarysale")),
        ] {
            assert_eq!(round(text).as_deref(), slug, "{text}");
        }
    }
}
