//! What is told of names, day by day.
//!
//! A day of a name is one on which an item mentions it. Days between, and those since the last,
//! are a gap, of which the days without a digest are told apart: nobody looked.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::changes::{self, Change};
use super::contradictions::{self, Contradiction};
use crate::graph::Window;
use crate::graph::facts::{Fact, Facts, Filter};
use crate::graph::happened::Happened;
use crate::store::Rows;
use crate::store::rows::{ClaimAt, EntityAt, HappeningAt, ItemAt};

/// What is told of some entities, in order of days.
#[derive(Debug)]
pub struct Timeline<'a> {
    pub entities: Vec<EntityAt>,
    pub facts: Facts<'a>,
    /// In order of their first days.
    pub happenings: Vec<Happened<'a>>,
    pub entries: Vec<Entry<'a>>,
    pub contradictions: Vec<Contradiction<'a>>,
}

/// A day, or days without one.
#[derive(Debug)]
pub enum Entry<'a> {
    Day(Day<'a>),
    Gap(Gap),
}

/// Days on which no item mentions any of the names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    pub since: Date,
    pub until: Date,
    /// Number of days, of which so many have no digest at all.
    pub days: u32,
    pub unread: u32,
}

/// A day on which some item mentions one of the names.
#[derive(Debug)]
pub struct Day<'a> {
    pub day: Date,
    /// Of each entity the number of items that mention it.
    pub mentions: Vec<u32>,
    /// Items that mention one of them, those that mention several first.
    pub items: Vec<ItemAt>,
    /// How many mention several.
    pub shared: u32,
    /// What happened, where names meet first, then what is told first.
    pub happenings: Vec<DayHappening<'a>>,
    /// Facts as this day has them, where names meet first, then what is told first.
    pub facts: Vec<DayFact<'a>>,
}

/// A happening as a day tells it.
#[derive(Debug)]
pub struct DayHappening<'a> {
    /// Place in [`Timeline::happenings`].
    pub at: usize,
    /// The day on which it was told first.
    pub first: Date,
    /// How it is told otherwise than before.
    pub changes: Vec<Change<'a>>,
    /// Whether several of the names have a part in it.
    pub meets: bool,
}

/// A fact as a day tells it.
#[derive(Debug)]
pub struct DayFact<'a> {
    pub fact: Fact,
    /// The day on which it was said first, however it was meant.
    pub first: Date,
    pub changes: Vec<Change<'a>>,
    /// Whether it joins two of the names.
    pub meets: bool,
}

impl Day<'_> {
    /// Whether several of the names meet on it: in an item, a fact or a happening.
    pub fn meets(&self) -> bool {
        self.shared > 0 || self.happenings.iter().any(|h| h.meets) || self.facts.iter().any(|f| f.meets)
    }
}

impl<'a> Timeline<'a> {
    /// Days, without gaps.
    pub fn days(&self) -> impl Iterator<Item = &Day<'a>> + '_ {
        self.entries.iter().filter_map(|entry| match entry {
            Entry::Day(day) => Some(day),
            Entry::Gap(_) => None,
        })
    }

    /// Number of items that mention each entity, by day.
    pub fn mentions(&self, of: usize) -> BTreeMap<Date, u32> {
        self.days().map(|day| (day.day, day.mentions[of])).filter(|(_, count)| *count > 0).collect()
    }

    /// The same of the days on which several of the names meet, and of what they share alone.
    pub fn together(mut self) -> Timeline<'a> {
        let (entities, rows) = (&self.entities, self.facts.rows());
        let several = |item: &ItemAt| mentioned(rows, entities, *item).count() > 1;
        for entry in &mut self.entries {
            if let Entry::Day(day) = entry {
                day.items.retain(several);
                day.happenings.retain(|h| h.meets);
                day.facts.retain(|f| f.meets);
            }
        }
        let days: Vec<Day<'a>> = self.entries.into_iter().filter_map(Entry::into_day).filter(Day::meets).collect();
        let read: BTreeSet<Date> = rows.digests.iter().map(|digest| digest.day).collect();
        self.entries = with_gaps(days, None, &read);
        self
    }
}

impl<'a> Entry<'a> {
    fn into_day(self) -> Option<Day<'a>> {
        match self {
            Entry::Day(day) => Some(day),
            Entry::Gap(_) => None,
        }
    }
}

/// What is told of the entities. Of the filter all but `take` and `avoid` hold for happenings, too.
pub fn timeline<'a>(rows: &'a Rows, entities: &[EntityAt], filter: &Filter) -> Timeline<'a> {
    let is_named = |at: EntityAt| entities.contains(&at);
    let facts = Facts::about(rows, filter, |claim| is_named(claim.subject) || claim.object.is_some_and(is_named));
    let any = Filter { take: Vec::new(), avoid: Vec::new(), ..filter.clone() };
    let has_part = |at: &HappeningAt| rows.happening(*at).parts.iter().any(|(_, part)| is_named(*part));
    let all = (0..rows.happenings.len() as HappeningAt).filter(has_part);
    let mut happenings: Vec<Happened<'_>> = all.filter_map(|at| Happened::of(rows, at, &any)).collect();
    happenings.sort_by_key(|h| (h.days.0, Reverse(h.items), h.at));

    let mut days = mentions(rows, entities, filter.window);
    for (at, happened) in happenings.iter().enumerate() {
        let parts: BTreeSet<EntityAt> = happened.parts.iter().map(|(_, at)| *at).filter(|at| is_named(*at)).collect();
        for (day, before, now) in by_day(rows, &happened.claims) {
            let changes = changes::of_happening(rows, &happened.parts, before, now);
            let told = DayHappening { at, first: happened.days.0, changes, meets: parts.len() > 1 };
            days.entry(day).or_insert_with(|| Day::new(day, entities.len())).happenings.push(told);
        }
    }
    for group in facts.all.chunk_by(|a, b| a.told() == b.told()) {
        let mut claims: Vec<ClaimAt> = group.iter().flat_map(|fact| facts.claims(fact)).copied().collect();
        claims.sort_unstable();
        let Some(first) = claims.first().map(|claim| rows.day_of(*claim)) else { continue };
        let (subject, _, object) = group[0].told();
        let meets = is_named(subject) && object.is_some_and(|object| object != subject && is_named(object));
        for (day, before, now) in by_day(rows, &claims) {
            let mut changes = changes::of_fact(rows, before, now);
            let window = Window { since: Some(day), until: Some(day) };
            let said = group.iter().filter_map(|fact| facts.within(fact, window));
            let told = said.map(|fact| DayFact { fact, first, changes: std::mem::take(&mut changes), meets });
            days.entry(day).or_insert_with(|| Day::new(day, entities.len())).facts.extend(told);
        }
    }
    for day in days.values_mut() {
        day.happenings.sort_by_key(|h| (!h.meets, h.first != day.day, h.at));
        let items = |fact: &DayFact<'_>| Reverse(facts.items(&fact.fact));
        day.facts.sort_by_key(|f| (!f.meets, f.first != day.day && f.changes.is_empty(), items(f), f.fact.told()));
    }
    let contradictions = happenings.iter().flat_map(|happened| contradictions::of_happening(rows, happened));
    let contradictions = contradictions.chain(contradictions::of_facts(&facts)).collect();
    let last = rows.days().map(|(_, last)| filter.window.until.map_or(last, |until| until.min(last)));
    let read: BTreeSet<Date> = rows.digests.iter().map(|digest| digest.day).collect();
    let entries = with_gaps(days.into_values().collect(), last, &read);
    Timeline { entities: entities.to_vec(), facts, happenings, entries, contradictions }
}

impl Day<'_> {
    fn new(day: Date, entities: usize) -> Day<'static> {
        Day {
            day,
            mentions: vec![0; entities],
            items: Vec::new(),
            shared: 0,
            happenings: Vec::new(),
            facts: Vec::new(),
        }
    }
}

/// Places of those of the entities that an item mentions.
fn mentioned(rows: &Rows, entities: &[EntityAt], item: ItemAt) -> impl Iterator<Item = usize> {
    let item = rows.item(item);
    let found = entities.iter().enumerate().filter(|(_, at)| item.mentions.binary_search(at).is_ok());
    found.map(|(n, _)| n).collect::<Vec<usize>>().into_iter()
}

fn mentions<'a>(rows: &Rows, entities: &[EntityAt], window: Window) -> BTreeMap<Date, Day<'a>> {
    let mut days: BTreeMap<Date, Day<'_>> = BTreeMap::new();
    for digest in rows.digests.iter().filter(|digest| window.has(digest.day)) {
        for item in digest.items.0..digest.items.1 {
            let of: Vec<usize> = mentioned(rows, entities, item).collect();
            if of.is_empty() {
                continue;
            }
            let day = days.entry(digest.day).or_insert_with(|| Day::new(digest.day, entities.len()));
            of.iter().for_each(|n| day.mentions[*n] += 1);
            // Those that mention several come first.
            let shared = day.shared as usize;
            if of.len() > 1 {
                day.items.insert(shared, item);
                day.shared += 1;
            } else {
                day.items.push(item);
            }
        }
    }
    days
}

/// Claims day by day, each day with all claims before it. They are in order of days.
fn by_day<'c>(rows: &Rows, claims: &'c [ClaimAt]) -> Vec<(Date, &'c [ClaimAt], &'c [ClaimAt])> {
    let mut start = 0;
    let days = claims.chunk_by(|a, b| rows.day_of(*a) == rows.day_of(*b)).map(|now| {
        let before = &claims[..start];
        start += now.len();
        (rows.day_of(now[0]), before, now)
    });
    days.collect()
}

/// Days with the gaps between them, and the one up to `last`.
fn with_gaps<'a>(days: Vec<Day<'a>>, last: Option<Date>, read: &BTreeSet<Date>) -> Vec<Entry<'a>> {
    let mut entries: Vec<Entry<'_>> = Vec::new();
    let mut next: Option<Date> = None;
    let gap = |since: Date, until: Date| {
        let days = since.series(jiff::Span::new().days(1)).take_while(|day| *day <= until);
        let (mut all, mut unread) = (0, 0);
        for day in days {
            all += 1;
            unread += u32::from(!read.contains(&day));
        }
        (all > 0).then_some(Entry::Gap(Gap { since, until, days: all, unread }))
    };
    for day in days {
        if let (Some(since), Ok(until)) = (next, day.day.yesterday()) {
            entries.extend(gap(since, until));
        }
        next = day.day.tomorrow().ok();
        entries.push(Entry::Day(day));
    }
    if let (Some(since), Some(until)) = (next, last) {
        entries.extend(gap(since, until));
    }
    entries
}
