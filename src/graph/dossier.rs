//! All that is known of one entity.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Window;
use super::facts::{Fact, Facts, Filter, mentions};
use super::happened::{Happened, happenings};
use crate::ontology::{Modality, Relation};
use crate::store::Rows;
use crate::store::rows::{ClaimRow, EntityAt};

/// All that is known of one entity on some days.
#[derive(Debug)]
pub struct Dossier<'a> {
    pub at: EntityAt,
    /// Number of items that mention it, by day; days without are left out.
    pub mentions: BTreeMap<Date, u32>,
    /// Series whose digests mention it, sorted.
    pub series: Vec<&'a str>,
    pub family: Family,
    /// The newest first.
    pub happenings: Vec<Happened<'a>>,
    pub facts: Facts<'a>,
    /// Facts by relation and direction, in the order of the relations' table.
    pub groups: Vec<Group>,
}

/// What an entity belongs to, and what belongs to it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Family {
    /// What it is part of, what that is part of, and so on.
    pub wholes: Vec<Branch>,
    /// What is part of it, and so on.
    pub parts: Vec<Branch>,
}

/// A relative with its own.
#[derive(Debug, PartialEq, Eq)]
pub struct Branch {
    pub at: EntityAt,
    /// Number of items that mention it.
    pub items: u32,
    /// The much mentioned first.
    pub branches: Vec<Branch>,
}

/// Facts of one relation in which the entity is at the same end.
#[derive(Debug, PartialEq, Eq)]
pub struct Group {
    pub relation: Relation,
    /// Whether the entity is the object.
    pub inverse: bool,
    /// The newest first, then those of more items.
    pub facts: Vec<Fact>,
}

/// Steps that a family is followed upwards or downwards.
const GENERATIONS: u32 = 4;

/// What the store says of an entity. Of the filter all but `take` and `avoid` hold for
/// happenings, too.
pub fn dossier<'a>(rows: &'a Rows, at: EntityAt, filter: &Filter) -> Dossier<'a> {
    let mut by_day: BTreeMap<Date, u32> = BTreeMap::new();
    let mut series: Vec<&str> = Vec::new();
    for digest in rows.digests.iter().filter(|digest| filter.window.has(digest.day)) {
        let items = &rows.items[digest.items.0 as usize..digest.items.1 as usize];
        let count = items.iter().filter(|item| item.mentions.binary_search(&at).is_ok()).count();
        if count > 0 {
            *by_day.entry(digest.day).or_default() += count as u32;
            series.push(rows.text(digest.series));
        }
    }
    series.sort_unstable();
    series.dedup();
    let facts = Facts::about(rows, filter, |claim| claim.subject == at || claim.object == Some(at));
    let any = Filter { take: Vec::new(), avoid: Vec::new(), ..filter.clone() };
    Dossier {
        at,
        mentions: by_day,
        series,
        family: family(rows, at, filter.confidence),
        happenings: happenings(rows, &any, &[], &[at]),
        groups: groups(&facts, at),
        facts,
    }
}

fn groups(facts: &Facts<'_>, at: EntityAt) -> Vec<Group> {
    let mut groups: BTreeMap<(Relation, bool), Vec<Fact>> = BTreeMap::new();
    for fact in &facts.all {
        let inverse = fact.subject != at && !fact.relation.row().symmetric;
        groups.entry((fact.relation, inverse)).or_default().push(*fact);
    }
    let sorted = |mut of: Vec<Fact>| {
        of.sort_by_key(|fact| (Reverse(facts.days(fact).map(|days| days.1)), Reverse(facts.items(fact)), fact.object));
        of
    };
    groups.into_iter().map(|((relation, inverse), of)| Group { relation, inverse, facts: sorted(of) }).collect()
}

/// What belongs to what by the lexicon, by names, and by what is said as fact.
fn family(rows: &Rows, at: EntityAt, confidence: f32) -> Family {
    let mut wholes: BTreeMap<EntityAt, Vec<EntityAt>> = BTreeMap::new();
    let mut parts: BTreeMap<EntityAt, Vec<EntityAt>> = BTreeMap::new();
    let known = (0..).zip(&rows.entities).flat_map(|(part, entity)| entity.part_of.iter().map(move |w| (part, *w)));
    let says = |c: &&ClaimRow| c.relation == Relation::PartOf && c.modality == Modality::Asserted;
    let said = rows.claims.iter().filter(says).filter(|claim| claim.confidence >= confidence);
    let said = said.filter_map(|claim| Some((claim.subject, claim.object?)));
    for (part, whole) in known.chain(said).filter(|(part, whole)| part != whole) {
        wholes.entry(part).or_default().push(whole);
        parts.entry(whole).or_default().push(part);
    }
    let items = mentions(rows, Window::ALL);
    let grow = |next: &BTreeMap<EntityAt, Vec<EntityAt>>| {
        let mut passed = vec![at];
        branches(at, next, &items, &mut passed, GENERATIONS)
    };
    Family { wholes: grow(&wholes), parts: grow(&parts) }
}

/// The branches of an entity; each entity is on the tree once, as near to its root as it can be
/// found depth by depth in order of mentions.
fn branches(
    at: EntityAt,
    next: &BTreeMap<EntityAt, Vec<EntityAt>>,
    items: &[u32],
    passed: &mut Vec<EntityAt>,
    generations: u32,
) -> Vec<Branch> {
    let Some(of) = next.get(&at).filter(|_| generations > 0) else { return Vec::new() };
    let mut of = of.clone();
    of.sort_unstable();
    of.dedup();
    of.retain(|branch| !passed.contains(branch));
    of.sort_by_key(|branch| (Reverse(items[*branch as usize]), *branch));
    passed.extend(&of);
    let grown = of.into_iter().map(|at| Branch {
        at,
        items: items[at as usize],
        branches: branches(at, next, items, passed, generations - 1),
    });
    grown.collect()
}

impl Dossier<'_> {
    /// First and last day on which it was mentioned.
    pub fn days(&self) -> Option<(Date, Date)> {
        Some((*self.mentions.first_key_value()?.0, *self.mentions.last_key_value()?.0))
    }

    /// Number of items that mention it.
    pub fn items(&self) -> u32 {
        self.mentions.values().sum()
    }
}
