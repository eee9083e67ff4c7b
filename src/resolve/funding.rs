//! Which claims of funding tell of one round.
//!
//! What an item tells of a company's round is one telling, split where the item names
//! several rounds or sums. Then tellings of the company are one round if nothing that
//! they tell contradicts and something binds them:
//!
//! | two tellings have | they are one round if |
//! | --- | --- |
//! | the same letter, `Series B` | always: a company has one |
//! | the same other name, `seed`, `strategic` | their sums agree, half a year apart at most |
//! | the same sum, one of them no name | half a year apart at most |
//! | sums that differ by what rounding does | six weeks apart at most |
//! | one of them only investors or a valuation | ten days apart at most, and no other round is as near |
//!
//! Not all that is extracted as raised is a round ([`tells_round`]): the sum may be a
//! valuation, what an investor puts into another company, or missing. An investor's own
//! sum is no sum of the round. What tells neither name nor sum nor valuation, however
//! many investors it names, says who holds a stake, and not that a round took place.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use jiff::civil::Date;

use super::happenings::{Told, has_word, simplified};
use super::round_names::{IPO, is_lettered, round};
use super::sums::{CONTRADICTS, LEAST, SAME, Sum, most_told};
use super::{Entity, EntityId};
use crate::extract::money;
use crate::ontology::{Kind, Relation, Slot};

/// Words, simplified and in lower case, of going public.
const LISTING_WORDS: &[&str] = &[
    "ipo",
    "ipos",
    "上市",
    "招股",
    "挂牌",
    "登陆",
    "首次公开",
    "港交所",
    "public",
    "publicly",
    "listed",
    "listing",
    "filed",
];

/// Words, simplified and in lower case, or beginnings of words, of raising money.
const RAISE_WORDS: &[&str] = &["融资", "募", "筹", "轮", "rais", "round", "fund", "financ"];

/// Words before a sum that make it another thing than money raised.
const OTHER_BEFORE: &[&str] = &[
    "valuing",
    "valued",
    "valuation",
    "worth",
    "market cap",
    "revenue",
    "arr",
    "run rate",
    "buyback",
    "估值",
    "市值",
    "营收",
    "收入",
    "年化",
    "回购",
];

/// Words after a sum that do the same.
const OTHER_AFTER: &[&str] = &[
    "pre-money",
    "post-money",
    "valuation",
    "market cap",
    "in revenue",
    "arr",
    "of arr",
    "run rate",
    "buyback",
    "估值",
    "市值",
    "营收",
    "年化",
    "回购",
];

/// How far before a sum the words may stand, in characters.
const BEFORE: usize = 28;
/// Days within which the same name or sum is the same round.
const SAME_DAYS: i64 = 183;
/// Days within which sums that rounding may have made different are the same round.
const ROUNDED_DAYS: i64 = 42;
/// Days within which investors or a valuation alone belong to a round.
const NEAR_DAYS: i64 = 10;

/// A round of a company.
pub(super) struct Round<'a> {
    pub company: &'a EntityId,
    /// What tells it from the company's other rounds: a slug.
    pub name: Option<String>,
    /// The sum of the whole round that is told most.
    pub sum: Option<Sum>,
    /// Indices into the claims that were given, in order.
    pub claims: Vec<usize>,
}

/// Claims by day, digest and item.
type Items<'a> = BTreeMap<(Date, &'a str, u32), Vec<usize>>;

/// Sorts claims of funding by round. `told` is in order.
pub(super) fn rounds<'a>(told: &[Told<'a>], entities: &'a IndexMap<EntityId, Entity>) -> Vec<Round<'a>> {
    // By the readable part: a company and a product of one name raise as one.
    let mut companies: BTreeMap<&str, Items<'_>> = BTreeMap::new();
    let mut owners: BTreeMap<&str, &EntityId> = BTreeMap::new();
    for (i, owner) in tells_round(told, entities) {
        let t = &told[i];
        let name = owner.split_once('/').map_or(&**owner, |(_, tail)| tail);
        owners.entry(name).and_modify(|known| *known = (*known).min(owner)).or_insert(owner);
        companies.entry(name).or_default().entry((t.date, t.digest, t.at.1)).or_default().push(i);
    }
    let mut found = Vec::new();
    for (name, items) in companies {
        let tellings: Vec<Telling<'_>> = items.into_values().flat_map(|claims| of_item(told, &claims)).collect();
        for whole in join(tellings) {
            let mut claims = whole.claims;
            claims.sort_unstable();
            let sum = most_told(&whole.sums);
            found.push(Round { company: owners[name], name: whole.name, sum, claims });
        }
    }
    found
}

fn slot<'a>(t: &'a Told<'_>, slot: Slot) -> Option<&'a str> {
    t.claim.slots.iter().find(|(s, _)| *s == slot).map(|(_, text)| text.as_str())
}

/// The sum that a claim tells: of the round, or the investor's own.
fn sum_of(t: &Told<'_>) -> Option<Sum> {
    slot(t, Slot::Amount).and_then(Sum::parse)
}

/// The claims that can tell of a round, each with whose.
fn tells_round<'a>(told: &[Told<'a>], entities: &IndexMap<EntityId, Entity>) -> Vec<(usize, &'a EntityId)> {
    let is_funded = |t: &Told<'_>| t.claim.relation == Relation::FundedBy;
    let is = |id: &EntityId, kind: Kind| entities.get(id).is_some_and(|e| e.kind == kind);
    let mut pairs: BTreeSet<(&EntityId, &EntityId)> = BTreeSet::new();
    let mut gives: BTreeMap<&EntityId, i32> = BTreeMap::new();
    for t in told.iter().filter(|t| is_funded(t)) {
        if let Some(by) = t.object {
            pairs.insert((t.subject, by));
            *gives.entry(by).or_default() += 1;
            *gives.entry(t.subject).or_default() -= 1;
        }
    }
    // Of two that are each said to fund the other the one that gives more often is the investor.
    let invests_in = |by: &EntityId, company: &EntityId| {
        pairs.contains(&(company, by)) && (!pairs.contains(&(by, company)) || gives.get(by) > gives.get(company))
    };
    let mut items: BTreeMap<(&str, u32), Vec<usize>> = BTreeMap::new();
    for (i, t) in told.iter().enumerate() {
        items.entry((t.digest, t.at.1)).or_default().push(i);
    }
    let others = |i: usize| {
        let t = &told[i];
        let item = &items[&(t.digest, t.at.1)];
        item.iter().map(|&other| &told[other]).filter(move |other| other.subject != t.subject)
    };
    // 「由甲資本領投的 300 萬」 is read as 甲資本 raising, too, and so is a university or a
    // newspaper that the sentence names.
    let raises = |i: usize| {
        let t = &told[i];
        let invests = |other: &Told<'_>| invests_in(t.subject, other.subject) && (bare(t) || same_money(t, other));
        let medium = is(t.subject, Kind::Organization);
        let beside = |other: &Told<'_>| medium && is(other.subject, Kind::Company) && same_money(t, other);
        let of_others = is_funded(t) || others(i).any(|other| invests(other) || beside(other));
        !of_others && !of_another_kind(t)
    };
    let raised: BTreeSet<usize> = (0..told.len()).filter(|&i| raises(i)).collect();
    let mut rounds_of: BTreeMap<&EntityId, usize> = BTreeMap::new();
    for t in raised.iter().map(|&i| &told[i]).filter(|t| !bare(t)) {
        *rounds_of.entry(t.subject).or_default() += 1;
    }
    let rounds_of = |id: &EntityId| rounds_of.get(id).copied().unwrap_or_default();
    // What then still raises more often is the one that is funded.
    let reversed =
        |t: &Told<'_>, by: &EntityId| pairs.contains(&(by, t.subject)) && rounds_of(by) > rounds_of(t.subject);
    let named_so =
        |id: &EntityId| entities.get(id).and_then(|e| round(&e.label)).is_some_and(|name| is_lettered(&name));
    let mut kept = Vec::new();
    for (i, t) in told.iter().enumerate() {
        let holds = match t.object {
            Some(by) if is_funded(t) => by != t.subject && !reversed(t, by),
            _ => raised.contains(&i),
        };
        if !holds {
            continue;
        }
        // What is read as raised by a product, or by the round itself, is its company's.
        if is(t.subject, Kind::Product) || named_so(t.subject) {
            let item = items[&(t.digest, t.at.1)].iter();
            let companies: BTreeSet<&EntityId> = item
                .filter(|other| raised.contains(other) && !bare(&told[**other]))
                .map(|&other| told[other].subject)
                .filter(|id| is(id, Kind::Company) && !named_so(id) && *id != t.subject && Some(*id) != t.object)
                .collect();
            match companies.first() {
                Some(company) if companies.len() == 1 => kept.push((i, *company)),
                _ if !named_so(t.subject) => kept.push((i, t.subject)),
                _ => {}
            }
        } else {
            kept.push((i, t.subject));
        }
    }
    kept
}

/// Whether a claim tells nothing of the round.
fn bare(t: &Told<'_>) -> bool {
    [Slot::Amount, Slot::Round, Slot::Valuation].into_iter().all(|s| slot(t, s).is_none())
}

/// Whether two claims tell the same sum or the same name of a round.
fn same_money(t: &Told<'_>, other: &Told<'_>) -> bool {
    let sums = (sum_of(t), sum_of(other));
    let names = (slot(t, Slot::Round).and_then(round), slot(other, Slot::Round).and_then(round));
    matches!(&sums, (Some(a), Some(b)) if a.apart(b).is_some_and(|apart| apart <= SAME))
        || matches!(&names, (Some(a), Some(b)) if a == b)
}

/// Whether the sum that a claim takes for raised is a valuation, revenue or a price.
fn of_another_kind(t: &Told<'_>) -> bool {
    let Some(amount) = slot(t, Slot::Amount) else {
        // A valuation alone, with no word of money raised.
        let text = simplified(&t.claim.evidence);
        let alone = slot(t, Slot::Valuation).is_some() && slot(t, Slot::Round).is_none();
        return alone && !RAISE_WORDS.iter().any(|word| text.contains(word));
    };
    if money::parse(amount).is_some_and(|m| m.value < LEAST) {
        return true;
    }
    let (text, amount) = (simplified(&t.claim.evidence), simplified(amount));
    let Some(at) = text.find(&amount) else { return false };
    // Words of another sum do not count.
    let before = text[..at].rsplit(|c: char| c.is_ascii_digit()).next().unwrap_or_default();
    let from = before.char_indices().rev().nth(BEFORE - 1).map_or(0, |(from, _)| from);
    let (before, after) = (before[from..].trim_end(), text[at + amount.len()..].trim_start());
    let starts = |word: &str| {
        let rest = after.strip_prefix(word);
        rest.is_some_and(|rest| !word.is_ascii() || !rest.starts_with(char::is_alphanumeric))
    };
    OTHER_BEFORE.iter().any(|word| has_word(before, word))
        || OTHER_AFTER.iter().any(|word| starts(word))
        || ["at", "at a", "at an"].iter().any(|at| before == *at || before.ends_with(&format!(" {at}")))
}

/// The name of the round that a claim tells. Many an item tells beside a private round
/// that the company will go public: that counts only where the claim's own words say so.
fn name_of(t: &Told<'_>) -> Option<String> {
    let name = slot(t, Slot::Round).and_then(round)?;
    (name != IPO || LISTING_WORDS.iter().any(|word| has_word(&simplified(&t.claim.evidence), word))).then_some(name)
}

/// What one item, or several, tell of one round.
#[derive(Default)]
struct Telling<'a> {
    name: Option<String>,
    /// Sums of the whole round.
    sums: Vec<Sum>,
    /// What the company is worth.
    worths: Vec<Sum>,
    /// What each investor puts in.
    shares: Vec<Sum>,
    investors: BTreeSet<&'a EntityId>,
    days: BTreeSet<Date>,
    /// Whether a claim says that the company raises, not only who has a stake.
    raises: bool,
    /// Whether the item says beside it that the company goes public.
    beside_listing: bool,
    claims: Vec<usize>,
}

impl<'a> Telling<'a> {
    fn add(&mut self, i: usize, told: &[Told<'a>]) {
        let t = &told[i];
        self.days.insert(t.date);
        if t.claim.relation == Relation::Raised {
            self.raises = true;
            self.sums.extend(sum_of(t));
            self.worths.extend(slot(t, Slot::Valuation).and_then(Sum::parse));
        } else {
            self.shares.extend(sum_of(t));
            self.investors.extend(t.object);
        }
        self.claims.push(i);
    }

    fn absorb(&mut self, other: Telling<'a>) {
        self.name = self.name.take().or(other.name);
        self.sums.extend(other.sums);
        self.worths.extend(other.worths);
        self.shares.extend(other.shares);
        self.investors.extend(other.investors);
        self.days.extend(other.days);
        self.raises |= other.raises;
        self.beside_listing |= other.beside_listing;
        self.claims.extend(other.claims);
    }

    fn is_listing(&self) -> bool {
        self.name.as_deref() == Some(IPO)
    }

    /// Days between what the two tell.
    fn days_apart(&self, other: &Telling<'_>) -> i64 {
        let gaps = self.days.iter().flat_map(|a| other.days.iter().map(|b| a.duration_since(*b).as_hours().abs() / 24));
        gaps.min().unwrap_or(i64::MAX)
    }

    /// How far the nearest of their sums are apart.
    fn sums_apart(&self, other: &Telling<'_>) -> Option<f64> {
        let all = self.sums.iter().flat_map(|a| other.sums.iter().filter_map(|b| a.apart(b)));
        all.min_by(f64::total_cmp)
    }

    fn contradicts(&self, other: &Telling<'_>) -> bool {
        let any = |a: &[Sum], b: &[Sum]| a.iter().any(|a| b.iter().any(|b| a.contradicts(b)));
        // No investor puts in more than the whole.
        let more = |shares: &[Sum], sums: &[Sum]| {
            shares.iter().any(|share| sums.iter().any(|sum| share.value > sum.value && share.contradicts(sum)))
        };
        any(&self.sums, &other.sums)
            || any(&self.worths, &other.worths)
            || more(&self.shares, &other.sums)
            || more(&other.shares, &self.sums)
    }

    /// Whether it tells what makes a round of it: that money is raised, and something of
    /// it, or what someone puts in.
    fn is_round(&self) -> bool {
        let told = !self.sums.is_empty() || !self.worths.is_empty() || !self.investors.is_empty();
        self.name.is_some() || !self.shares.is_empty() || (self.raises && told)
    }
}

/// What one item tells of a company's rounds.
fn of_item<'a>(told: &[Told<'a>], claims: &[usize]) -> Vec<Telling<'a>> {
    let raised = |i: usize| told[i].claim.relation == Relation::Raised;
    let mut parts: Vec<Telling<'a>> = Vec::new();
    // What tells more comes first, so that what tells less finds where it belongs.
    let mut order: Vec<usize> = claims.to_vec();
    order.sort_by_key(|&i| {
        let (named, sum) = (name_of(&told[i]).is_some(), sum_of(&told[i]).is_some());
        (!raised(i), !named, !sum, i)
    });
    for i in order {
        let t = &told[i];
        let mut own = Telling { name: name_of(t), ..Telling::default() };
        own.beside_listing = own.name.is_none() && slot(t, Slot::Round).and_then(round).as_deref() == Some(IPO);
        own.add(i, told);
        let fits = |part: &Telling<'_>| {
            let names = match (&part.name, &own.name) {
                (Some(a), Some(b)) => a == b,
                // Going public is no round that what has no name could be of.
                (Some(name), None) | (None, Some(name)) => name != IPO,
                (None, None) => true,
            };
            let sums = part.sums.iter().any(|a| own.sums.iter().any(|b| a.contradicts(b)));
            names && (!sums || (part.name.is_some() && part.name == own.name))
        };
        let from = t.claim.span.0;
        let near = |part: &Telling<'_>| {
            let named = part.name.is_some() && part.name == own.name;
            let sum = own
                .sums
                .iter()
                .chain(&own.shares)
                .any(|a| part.sums.iter().any(|b| a.apart(b).is_some_and(|apart| apart <= SAME)));
            let gap = part.claims.iter().map(|&c| told[c].claim.span.0.abs_diff(from)).min();
            (!named, !sum, gap)
        };
        let best = (0..parts.len()).filter(|&p| fits(&parts[p])).min_by_key(|&p| near(&parts[p]));
        match best {
            Some(part) => parts[part].absorb(own),
            None => parts.push(own),
        }
    }
    parts
}

/// Tellings of one company, in order of days, into rounds.
fn join(tellings: Vec<Telling<'_>>) -> Vec<Telling<'_>> {
    let (named, rest): (Vec<_>, Vec<_>) = tellings.into_iter().partition(|t| t.name.is_some());
    let (with_sum, rest): (Vec<_>, Vec<_>) = rest.into_iter().partition(|t| !t.sums.is_empty());
    let mut rounds: Vec<Telling<'_>> = Vec::new();
    for telling in named {
        let same = |round: &&mut Telling<'_>| {
            round.name == telling.name
                && (telling.name.as_deref().is_some_and(is_lettered)
                    || (!round.contradicts(&telling) && round.days_apart(&telling) <= SAME_DAYS))
        };
        match rounds.iter_mut().find(same) {
            Some(round) => round.absorb(telling),
            None => rounds.push(telling),
        }
    }
    for telling in with_sum {
        let mut best: Option<(i64, usize)> = None;
        for (n, round) in rounds.iter().enumerate() {
            let Some(apart) = round.sums_apart(&telling) else { continue };
            let days = round.days_apart(&telling);
            let near = (apart <= SAME && days <= SAME_DAYS) || (apart <= CONTRADICTS && days <= ROUNDED_DAYS);
            if near && (!round.is_listing() || telling.beside_listing) && best.is_none_or(|(least, _)| days < least) {
                best = Some((days, n));
            }
        }
        match best {
            Some((_, n)) => rounds[n].absorb(telling),
            None => rounds.push(telling),
        }
    }
    // Those that make a round alone come first.
    let (whole, rest): (Vec<_>, Vec<_>) = rest.into_iter().partition(Telling::is_round);
    for telling in whole.into_iter().chain(rest.into_iter().filter(|t| !t.investors.is_empty())) {
        let near = |round: &Telling<'_>| {
            let days = round.days_apart(&telling);
            let fits = !round.is_listing() && days <= NEAR_DAYS && !round.contradicts(&telling);
            fits.then_some((round.investors.is_disjoint(&telling.investors), days))
        };
        let mut near: Vec<_> = rounds.iter().enumerate().filter_map(|(n, round)| Some((near(round)?, n))).collect();
        near.sort_unstable();
        match near.as_slice() {
            [(_, one)] => rounds[*one].absorb(telling),
            [(a, one), (b, _), ..] if a < b => rounds[*one].absorb(telling),
            _ => rounds.push(telling),
        }
    }
    rounds.retain(Telling::is_round);
    rounds
}
