//! Facts: claims that say the same, gathered, with all days on which they were said.
//!
//! | claims | facts |
//! | --- | --- |
//! | two items say that A released B | one, of two items |
//! | one says so, another that it is planned | two: what is said is not done |
//! | A partnered with B; B partnered with A | one, from the lesser identifier to the greater |
//! | A raised $5M; A raised $7M | one, without an object |
//! | none, but the lexicon or its name says that A is a version of B | one that is derived, without claims, where these are asked for |

use jiff::civil::Date;

use super::Window;
use super::happened::Meant;
use crate::ontology::{Modality, Relation, Slot};
use crate::store::Rows;
use crate::store::rows::{ClaimAt, ClaimRow, EntityAt};

/// Which claims count.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    /// Relations that count; all where it is empty.
    pub take: Vec<Relation>,
    /// Relations that do not.
    pub avoid: Vec<Relation>,
    /// Days of the claims.
    pub window: Window,
    pub said: Said,
    /// The least confidence of a fact's surest claim, 0 to 1: a fact that counts keeps all
    /// days on which it was said, surely or not.
    pub confidence: f32,
}

/// Which modalities count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// What is said as fact.
    AsFact,
    /// Plans and rumors, too.
    NotDenied,
    /// Denials, too.
    Anyhow,
}

impl Default for Filter {
    fn default() -> Filter {
        Filter { take: Vec::new(), avoid: Vec::new(), window: Window::ALL, said: Said::AsFact, confidence: 0.0 }
    }
}

impl Filter {
    /// Whether claims of this relation count.
    pub fn relation(&self, relation: Relation) -> bool {
        (self.take.is_empty() || self.take.contains(&relation)) && !self.avoid.contains(&relation)
    }

    /// Whether a claim counts where its fact is sure enough.
    pub fn claim(&self, rows: &Rows, at: ClaimAt) -> bool {
        let claim = rows.claim(at);
        let said = match self.said {
            Said::AsFact => claim.modality == Modality::Asserted,
            Said::NotDenied => claim.modality != Modality::Denied,
            Said::Anyhow => true,
        };
        said && self.relation(claim.relation) && self.window.has(rows.day_of(at))
    }
}

/// What claims of one relation and modality between the same ends say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fact {
    pub subject: EntityAt,
    pub relation: Relation,
    pub object: Option<EntityAt>,
    pub modality: Modality,
    /// Where its claims are in [`Facts`]; none where it is derived.
    claims: (u32, u32),
}

/// Facts, and the claims that they are made of.
#[derive(Debug)]
pub struct Facts<'a> {
    rows: &'a Rows,
    /// Claims, fact by fact, each fact's in order of days.
    claims: Vec<ClaimAt>,
    /// In order of their ends, the lesser first, so that all between two entities are together.
    pub all: Vec<Fact>,
    /// Facts that were left out since they are not sure enough.
    pub unsure: usize,
}

impl Fact {
    /// Its two ends, the lesser first; `None` where it has one.
    pub fn pair(&self) -> Option<(EntityAt, EntityAt)> {
        let object = self.object?;
        Some((self.subject.min(object), self.subject.max(object)))
    }

    /// The end that is not this one.
    pub fn other(&self, end: EntityAt) -> Option<EntityAt> {
        if self.subject == end { self.object } else { Some(self.subject) }
    }

    /// What it says, however it is meant.
    pub fn told(&self) -> (EntityAt, Relation, Option<EntityAt>) {
        (self.subject, self.relation, self.object)
    }

    /// Whether no item says it, but the lexicon or the names do.
    pub fn derived(&self) -> bool {
        self.claims.0 == self.claims.1
    }

    /// What facts are sorted by.
    fn order(&self) -> impl Ord + use<> {
        let pair = self.pair().unwrap_or((self.subject, self.subject));
        (pair, self.object.is_some(), self.relation, self.subject, self.modality)
    }
}

impl<'a> Facts<'a> {
    /// The facts of all claims that count.
    pub fn of(rows: &'a Rows, filter: &Filter) -> Facts<'a> {
        Facts::about(rows, filter, |_| true)
    }

    /// The facts of those claims that count and that are taken.
    pub fn about(rows: &'a Rows, filter: &Filter, take: impl Fn(&ClaimRow) -> bool) -> Facts<'a> {
        let claims = (0..).zip(&rows.claims).filter(|(at, claim)| take(claim) && filter.claim(rows, *at));
        let mut told: Vec<(Fact, ClaimAt)> = claims.map(|(at, _)| (fact(rows, at), at)).collect();
        // Claims are in order of days already.
        told.sort_by_cached_key(|(fact, at)| (fact.order(), *at));
        let mut facts = Facts { rows, claims: Vec::with_capacity(told.len()), all: Vec::new(), unsure: 0 };
        for (fact, at) in told {
            let end = facts.claims.len() as u32;
            match facts.all.last_mut() {
                Some(last) if Fact { claims: (0, 0), ..*last } == fact => last.claims.1 = end + 1,
                _ => facts.all.push(Fact { claims: (end, end + 1), ..fact }),
            }
            facts.claims.push(at);
        }
        let mut all = std::mem::take(&mut facts.all);
        let told = all.len();
        all.retain(|fact| facts.confidence(fact) >= filter.confidence);
        facts.unsure = told - all.len();
        facts.all = all;
        facts
    }

    /// Adds what belongs to what without a claim that says so, where the filter takes
    /// `partOf` and the part is mentioned on a day of its window.
    pub fn with_derived(mut self, filter: &Filter, mentions: &[u32]) -> Facts<'a> {
        if !filter.relation(Relation::PartOf) {
            return self;
        }
        let said: rustc_hash::FxHashSet<(EntityAt, EntityAt)> = self
            .all
            .iter()
            .filter(|fact| fact.relation == Relation::PartOf && fact.modality == Modality::Asserted)
            .filter_map(|fact| Some((fact.subject, fact.object?)))
            .collect();
        for (part, entity) in self.rows.entities.iter().enumerate() {
            let part = part as EntityAt;
            let wholes = entity.part_of.iter().filter(|whole| **whole != part && !said.contains(&(part, **whole)));
            let there = mentions[part as usize] > 0 || entity.forms.is_empty();
            self.all.extend(wholes.filter(|_| there).map(|whole| Fact {
                subject: part,
                relation: Relation::PartOf,
                object: Some(*whole),
                modality: Modality::Asserted,
                claims: (0, 0),
            }));
        }
        self.all.sort_by_cached_key(Fact::order);
        self
    }

    /// The rows that the facts are of.
    pub fn rows(&self) -> &'a Rows {
        self.rows
    }

    /// The claims that say it, in order of days.
    pub fn claims(&self, fact: &Fact) -> &[ClaimAt] {
        &self.claims[fact.claims.0 as usize..fact.claims.1 as usize]
    }

    /// First and last day on which it was said; `None` where it is derived.
    pub fn days(&self, fact: &Fact) -> Option<(Date, Date)> {
        let claims = self.claims(fact);
        Some((self.rows.day_of(*claims.first()?), self.rows.day_of(*claims.last()?)))
    }

    /// The fact as it was said on the days of a window alone; `None` where it was not.
    pub fn within(&self, fact: &Fact, window: Window) -> Option<Fact> {
        let (claims, day) = (self.claims(fact), |at: &ClaimAt| self.rows.day_of(*at));
        let from = claims.partition_point(|at| window.since.is_some_and(|since| day(at) < since)) as u32;
        let to = claims.partition_point(|at| window.until.is_none_or(|until| day(at) <= until)) as u32;
        let start = fact.claims.0;
        (from < to).then_some(Fact { claims: (start + from, start + to), ..*fact })
    }

    /// All days on which it was said.
    pub fn all_days(&self, fact: &Fact) -> Vec<Date> {
        let mut days: Vec<Date> = self.claims(fact).iter().map(|at| self.rows.day_of(*at)).collect();
        days.dedup();
        days
    }

    /// Number of items that say it; 1 where it is derived.
    pub fn items(&self, fact: &Fact) -> u32 {
        let mut items: Vec<u32> = self.claims(fact).iter().map(|at| self.rows.claim(*at).item).collect();
        items.dedup();
        items.len().max(1) as u32
    }

    /// Series whose digests say it, sorted.
    pub fn series(&self, fact: &Fact) -> Vec<&'a str> {
        let of = |at: &ClaimAt| self.rows.text(self.rows.digest_of(self.rows.claim(*at).item).series);
        let mut series: Vec<&str> = self.claims(fact).iter().map(of).collect();
        series.sort_unstable();
        series.dedup();
        series
    }

    /// The surest claim's confidence, 0 to 1; 1 where it is derived.
    pub fn confidence(&self, fact: &Fact) -> f32 {
        self.claims(fact).iter().map(|at| self.rows.claim(*at).confidence).reduce(f32::max).unwrap_or(1.0)
    }

    /// How likely it is that some item says it truly, were items independent: 1 − ∏(1 − c)
    /// over the surest claim of each item. At most 0.999.
    pub fn certainty(&self, fact: &Fact) -> f64 {
        let mut wrong = 1.0;
        let mut claims = self.claims(fact).iter().map(|at| self.rows.claim(*at)).peekable();
        while let Some(first) = claims.next() {
            let mut sure = first.confidence;
            while let Some(next) = claims.next_if(|claim| claim.item == first.item) {
                sure = sure.max(next.confidence);
            }
            wrong *= 1.0 - f64::from(sure);
        }
        (1.0 - if fact.derived() { 0.0 } else { wrong }).clamp(0.001, 0.999)
    }

    /// What its claims tell beside its ends: of each slot the texts, the newest first, each
    /// sum or name once, however it is written.
    pub fn details(&self, fact: &Fact) -> Vec<(Slot, Vec<&'a str>)> {
        let mut details: Vec<(Slot, Vec<(Meant, &str)>)> = Vec::new();
        for at in self.claims(fact).iter().rev() {
            for (slot, text) in &self.rows.claim(*at).slots {
                let text = self.rows.text(*text);
                let meant = Meant::of(*slot, text);
                match details.iter_mut().find(|(known, _)| known == slot) {
                    Some((_, texts)) if texts.iter().any(|(known, _)| *known == meant) => {}
                    Some((_, texts)) => texts.push((meant, text)),
                    None => details.push((*slot, vec![(meant, text)])),
                }
            }
        }
        details.sort_by_key(|(slot, _)| *slot);
        details.into_iter().map(|(slot, texts)| (slot, texts.into_iter().map(|(_, text)| text).collect())).collect()
    }

    /// Links to sources of the items that say it, those of the newest item first.
    pub fn sources(&self, fact: &Fact) -> Vec<&'a str> {
        let mut sources: Vec<&str> = Vec::new();
        for at in self.claims(fact).iter().rev() {
            for source in &self.rows.item(self.rows.claim(*at).item).sources {
                let source = self.rows.text(*source);
                if !sources.contains(&source) {
                    sources.push(source);
                }
            }
        }
        sources
    }
}

/// The fact that a claim belongs to.
fn fact(rows: &Rows, at: ClaimAt) -> Fact {
    let claim = rows.claim(at);
    let (mut subject, mut object) = (claim.subject, claim.object);
    if let (true, Some(end)) = (claim.relation.row().symmetric, object)
        && end < subject
    {
        (subject, object) = (end, Some(subject));
    }
    Fact { subject, relation: claim.relation, object, modality: claim.modality, claims: (0, 0) }
}

/// Of each entity the number of items of the window that mention it.
pub fn mentions(rows: &Rows, window: Window) -> Vec<u32> {
    let mut counts = vec![0; rows.entities.len()];
    for digest in rows.digests.iter().filter(|digest| window.has(digest.day)) {
        for item in &rows.items[digest.items.0 as usize..digest.items.1 as usize] {
            for at in &item.mentions {
                counts[*at as usize] += 1;
            }
        }
    }
    counts
}
