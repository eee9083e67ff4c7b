//! What changed between two windows of days.
//!
//! What was known is all that the store has up to the last day of the earlier window, however
//! long before; the window itself is what counts of mentions are compared with.
//!
//! | told | of |
//! | --- | --- |
//! | new | entities, facts and happenings of the later days of which nothing was known |
//! | gone quiet | entities that the earlier days mention and the later do not |
//! | risen | known entities that a greater share of items mentions, more than chance explains |
//! | repeated | facts that were known and are said again |
//! | changed | facts and happenings that were known and are told otherwise, see [`changes`] |
//! | contradictions | of what the later days tell, see [`contradictions`] |
//! | joinings | new ways between entities that had none, see [`joined`](super::joined) |
//!
//! A fact is what is said of its ends, however it is meant: a rumor that is told as fact has
//! changed and is not new. A round of a company that raised before is another happening, so what
//! is said of it is new.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::changes::{self, Change};
use super::contradictions::{self, Contradiction};
use super::joined::{Joining, joinings};
use super::rates::{self, Share};
use super::{DaysError, Read, read};
use crate::graph::Window;
use crate::graph::facts::{Fact, Facts, Filter, Said, mentions};
use crate::graph::happened::Happened;
use crate::graph::network::Network;
use crate::ontology::Kind;
use crate::store::Rows;
use crate::store::rows::{ClaimAt, EntityAt, HappeningAt};

/// What is compared.
#[derive(Debug, Clone)]
pub struct Compared {
    pub before: Window,
    pub after: Window,
    /// Which relations and what confidence count; the window and modality of the filter do not.
    pub filter: Filter,
    /// Facts and happenings with one of these alone, and these entities; all where it is empty.
    pub about: Vec<EntityAt>,
    /// Entities of these kinds are listed; all where it is empty.
    pub kinds: Vec<Kind>,
}

/// What changed.
#[derive(Debug)]
pub struct Diff<'a> {
    pub before: (Window, Read),
    pub after: (Window, Read),
    pub entities: Entities,
    /// In order of the days on which they were first told in the later window.
    pub happenings: Vec<HappeningDiff<'a>>,
    /// All facts said up to the last of the later days.
    pub facts: Facts<'a>,
    /// As the later days have them, those of more items first.
    pub new: Vec<Fact>,
    pub repeated: Vec<Fact>,
    pub changed: Vec<ChangedFact<'a>>,
    pub contradictions: Vec<Contradiction<'a>>,
    /// What is said as fact on the later days, in which joinings lead.
    pub network: Network<'a>,
    pub joinings: Vec<Joining>,
    /// Facts of the later days that were left out since they are not sure enough.
    pub unsure: usize,
}

/// Entities that changed, the most mentioned first; those that rose by how surprising it is.
#[derive(Debug, Default, PartialEq)]
pub struct Entities {
    pub new: Vec<Counted>,
    pub quiet: Vec<Counted>,
    pub risen: Vec<Counted>,
}

/// How often an entity is mentioned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Counted {
    pub at: EntityAt,
    /// Items that mention it in the earlier window, and in the later.
    pub before: u32,
    pub after: u32,
    /// How surprising the difference is, and how likely it is to be chance; see [`rates`].
    pub g2: f64,
    pub p: f64,
}

/// A happening that the later days tell.
#[derive(Debug)]
pub struct HappeningDiff<'a> {
    /// As all days up to the last of the later ones tell it.
    pub happened: Happened<'a>,
    /// Whether nothing told of it before.
    pub new: bool,
    pub changes: Vec<Change<'a>>,
}

/// A fact that is told otherwise.
#[derive(Debug)]
pub struct ChangedFact<'a> {
    /// As it was said before, by modality, and as it is now.
    pub before: Vec<Fact>,
    pub now: Vec<Fact>,
    pub changes: Vec<Change<'a>>,
}

/// The greatest probability of chance at which something counts as risen.
const CHANCE: f64 = 0.05;

/// What changed from the earlier window to the later one.
///
/// # Errors
///
/// If they have days in common or are turned round, or the store has no digest of one.
pub fn diff<'a>(rows: &'a Rows, compared: &Compared) -> Result<Diff<'a>, DaysError> {
    let Compared { before, after, filter, about, .. } = compared;
    let (before, after) = (*before, *after);
    in_order(before, after)?;
    let reads = (read(rows, before)?, read(rows, after)?);
    let known = Window { since: None, until: before.until };
    let filter = Filter { window: Window { since: None, until: after.until }, said: Said::Anyhow, ..filter.clone() };
    let is_about = |at: EntityAt| about.is_empty() || about.contains(&at);
    let mut facts = Facts::of(rows, &Filter { confidence: 0.0, ..filter.clone() });
    let about_any = |fact: &Fact| is_about(fact.subject) || fact.object.is_some_and(is_about);
    let sure: Vec<bool> = facts.all.iter().map(|fact| facts.confidence(fact) >= filter.confidence).collect();
    let said = |fact: &Fact| about_any(fact) && facts.within(fact, after).is_some();
    let unsure = facts.all.iter().zip(&sure).filter(|(fact, sure)| !**sure && said(fact)).count();
    let mut sure = sure.into_iter();
    facts.all.retain(|_| sure.next().unwrap_or(true));
    let any = Filter { take: Vec::new(), avoid: Vec::new(), ..filter.clone() };
    let happenings = happenings(rows, (known, after), &any, &is_about);
    let told = Told::new(rows, known);
    let (network, mut joinings) = joinings(&facts, known, after, &filter);
    joinings.retain(|joining| joining.entities.iter().any(|at| is_about(*at)));
    let mut diff = Diff {
        before: (before, reads.0),
        after: (after, reads.1),
        entities: entities(rows, compared, known, reads),
        contradictions: happenings.iter().flat_map(|h| contradictions::of_happening(rows, &h.happened)).collect(),
        happenings,
        new: Vec::new(),
        repeated: Vec::new(),
        changed: Vec::new(),
        network,
        joinings,
        facts,
        unsure,
    };
    diff.sort_facts(known, after, &told, is_about);
    Ok(diff)
}

/// Whether the first window ends before the second begins.
fn in_order(a: Window, b: Window) -> Result<(), DaysError> {
    let ends_before = |a: Window, b: Window| a.until.zip(b.since).is_some_and(|(until, since)| until < since);
    if ends_before(a, b) {
        Ok(())
    } else if ends_before(b, a) {
        Err(DaysError::TurnedRound { a, b })
    } else {
        Err(DaysError::Overlap { a, b })
    }
}

fn entities(rows: &Rows, compared: &Compared, known: Window, reads: (Read, Read)) -> Entities {
    let counts = [known, compared.before, compared.after].map(|window| mentions(rows, window));
    let mut found = Entities::default();
    for at in 0..rows.entities.len() as EntityAt {
        let [known, before, after] = [0, 1, 2].map(|n: usize| counts[n][at as usize]);
        let of_kind = compared.kinds.is_empty() || compared.kinds.contains(&rows.entity(at).kind);
        let meant = of_kind && (compared.about.is_empty() || compared.about.contains(&at));
        if !meant || before + after == 0 {
            continue;
        }
        let past = Share { count: before, of: reads.0.items };
        let now = Share { count: after, of: reads.1.items };
        let risen = now.value() > past.value();
        let p = if risen { rates::p(past, now) } else { rates::p(now, past) };
        let counted = Counted { at, before, after, g2: rates::g2(past, now), p };
        if known == 0 {
            found.new.push(counted);
        } else if after == 0 {
            found.quiet.push(counted);
        } else if risen && p < CHANCE {
            found.risen.push(counted);
        }
    }
    found.new.sort_by_key(|counted| (Reverse(counted.after), counted.at));
    found.quiet.sort_by_key(|counted| (Reverse(counted.before), counted.at));
    found.risen.sort_by(|a, b| b.g2.total_cmp(&a.g2).then(a.at.cmp(&b.at)));
    found
}

fn happenings<'a>(
    rows: &'a Rows,
    (known, after): (Window, Window),
    filter: &Filter,
    is_about: &impl Fn(EntityAt) -> bool,
) -> Vec<HappeningDiff<'a>> {
    let told = |at: &HappeningAt| {
        let happening = rows.happening(*at);
        happening.claims.iter().any(|claim| after.has(rows.day_of(*claim)))
            && happening.parts.iter().any(|(_, part)| is_about(*part))
    };
    let one = |at: HappeningAt| {
        let happened = Happened::of(rows, at, filter)?;
        let of = |window: Window| -> Vec<ClaimAt> {
            happened.claims.iter().copied().filter(|claim| window.has(rows.day_of(*claim))).collect()
        };
        let (before, now) = (of(known), of(after));
        let first = rows.day_of(*now.first()?);
        let changes = changes::of_happening(rows, &happened.parts, &before, &now);
        Some((first, HappeningDiff { new: before.is_empty(), changes, happened }))
    };
    let mut found: Vec<_> = (0..rows.happenings.len() as HappeningAt).filter(told).filter_map(one).collect();
    found.retain(|(_, h)| h.new || !h.changes.is_empty());
    found.sort_by_key(|(first, h)| (Reverse(h.new), *first, Reverse(h.happened.items), h.happened.at));
    found.into_iter().map(|(_, h)| h).collect()
}

/// Which happenings claims tell of, and which of them were known.
struct Told {
    of: FxHashMap<ClaimAt, HappeningAt>,
    known: Vec<bool>,
}

impl Told {
    fn new(rows: &Rows, known: Window) -> Told {
        let all = (0..).zip(&rows.happenings);
        let of = all.flat_map(|(at, happening)| happening.claims.iter().map(move |claim| (*claim, at))).collect();
        let told = |claim: &ClaimAt| known.has(rows.day_of(*claim));
        let known = rows.happenings.iter().map(|happening| happening.claims.iter().any(told)).collect();
        Told { of, known }
    }

    /// Whether all of these claims tell of happenings that were not known.
    fn all_new(&self, claims: &[ClaimAt]) -> bool {
        claims.iter().all(|claim| self.of.get(claim).is_some_and(|at| !self.known[*at as usize]))
    }
}

impl<'a> Diff<'a> {
    /// Sorts the facts of the later days into new, repeated and changed ones.
    fn sort_facts(&mut self, known: Window, after: Window, told: &Told, is_about: impl Fn(EntityAt) -> bool) {
        let (facts, rows) = (&self.facts, self.facts.rows());
        let claims = |of: &[Fact]| -> Vec<ClaimAt> {
            let mut claims: Vec<ClaimAt> = of.iter().flat_map(|fact| facts.claims(fact)).copied().collect();
            claims.sort_unstable();
            claims
        };
        for group in facts.all.chunk_by(|a, b| a.told() == b.told()) {
            let (subject, _, object) = group[0].told();
            if !is_about(subject) && !object.is_some_and(&is_about) {
                continue;
            }
            let within = |window| -> Vec<Fact> { group.iter().filter_map(|fact| facts.within(fact, window)).collect() };
            let (before, now) = (within(known), within(after));
            if now.is_empty() {
                continue;
            }
            self.contradictions.extend(contradictions::of_fact(facts, group));
            let (old, new) = (claims(&before), claims(&now));
            if before.is_empty() || told.all_new(&new) {
                self.new.extend(now);
                continue;
            }
            let changes = changes::of_fact(rows, &old, &new);
            if changes.is_empty() {
                self.repeated.extend(now);
            } else {
                self.changed.push(ChangedFact { before, now, changes });
            }
        }
        let of_later = |contradiction: &Contradiction<'_>| {
            let mut claims = contradiction.sides.iter().flat_map(|side| &side.claims);
            claims.any(|claim| after.has(rows.day_of(*claim)))
        };
        self.contradictions.retain(of_later);
        let order = |fact: &Fact| (Reverse(facts.items(fact)), fact.subject, fact.relation, fact.object, fact.modality);
        self.new.sort_by_cached_key(order);
        self.repeated.sort_by_cached_key(order);
        self.changed.sort_by_cached_key(|changed| changed.now.iter().map(order).min());
    }
}
