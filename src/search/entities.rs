//! Entities that words name.
//!
//! | which | example: `gemini pro` |
//! | --- | --- |
//! | first those that all of it names | Gemini Pro |
//! | then those that a part of it names | Gemini |
//! | then those with all words in one of their names | Gemini 3 Pro |
//!
//! Among these, those that more items mention; of the last, those whose label has the words before those
//! of which another name has.

use std::cmp::Reverse;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::{Query, Scope};
use crate::fulltext::Pieces;
use crate::graph::named;
use crate::lexicon::fold::key;
use crate::store::rows::{EntityAt, Text};
use crate::store::{Rows, Snapshot, iri_path};

/// An entity that words name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityHit {
    pub at: EntityAt,
    /// Number of items that count and mention it.
    pub items: u32,
    /// First and last day on which they do.
    pub days: Option<(Date, Date)>,
    /// How it is named; see the table.
    pub named: Named,
    /// The name that has the words, where it is not the label.
    pub name: Option<Text>,
}

/// How words name an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Named {
    Whole,
    Part,
    Among,
}

impl Named {
    /// `whole`, `part`, `among`
    pub fn name(self) -> &'static str {
        match self {
            Named::Whole => "whole",
            Named::Part => "part",
            Named::Among => "among",
        }
    }
}

pub(super) fn find(snapshot: &Snapshot, query: &Query, scope: &Scope, within: &[bool]) -> Vec<EntityHit> {
    let rows = snapshot.rows();
    let mut found: FxHashMap<EntityAt, (Named, Option<Text>)> = FxHashMap::default();
    let bare = query.text.trim_matches(['"', '“', '”', '「', '」', '『', '』']);
    for at in named::bearing(snapshot, bare) {
        found.insert(at, (Named::Whole, called(rows, at, |name| key(name) == key(bare)).flatten()));
    }
    for word in &query.words {
        let folded = key(&word.text);
        for at in &word.entities {
            let name = || called(rows, *at, |name| key(name) == folded).flatten();
            found.entry(*at).or_insert_with(|| (Named::Part, name()));
        }
    }
    let parts: Vec<String> = query.words.iter().map(|word| key(&word.text)).collect();
    let candidates = snapshot.names().containing(&parts).into_iter().filter_map(|id| rows.find_entity(&iri_path(id)));
    for at in candidates {
        if found.contains_key(&at) {
            continue;
        }
        if let Some(name) = called(rows, at, |name| has_all(name, query)) {
            found.insert(at, (Named::Among, name));
        }
    }
    let mut told: FxHashMap<EntityAt, (u32, Option<(Date, Date)>)> = FxHashMap::default();
    for (item, _) in rows.items.iter().zip(within).filter(|(_, counts)| **counts) {
        let day = rows.digest(item.digest).day;
        for at in item.mentions.iter().filter(|at| found.contains_key(at)) {
            let (items, days) = told.entry(*at).or_default();
            *items += 1;
            *days = Some(days.map_or((day, day), |(first, last)| (first.min(day), last.max(day))));
        }
    }
    let hits = found.into_iter().map(|(at, (named, name))| {
        let (items, days) = told.get(&at).copied().unwrap_or_default();
        EntityHit { at, items, days, named, name }
    });
    let counts = |hit: &EntityHit| {
        (scope.kinds.is_empty() || scope.kinds.contains(&rows.entity(hit.at).kind))
            && (hit.items > 0 || !scope.is_narrow())
    };
    let mut hits: Vec<EntityHit> = hits.filter(counts).collect();
    let by_another = |hit: &EntityHit| hit.named == Named::Among && hit.name.is_some();
    hits.sort_by_key(|hit| (hit.named, by_another(hit), Reverse(hit.items), hit.at));
    hits
}

/// The first of an entity's names that is as it is to be, the label before others: none within where it
/// is the label.
fn called(rows: &Rows, at: EntityAt, is: impl Fn(&str) -> bool) -> Option<Option<Text>> {
    let entity = rows.entity(at);
    if is(rows.text(entity.label)) {
        return Some(None);
    }
    let mut others = entity.forms.iter().chain(&entity.known_as);
    others.find(|name| is(rows.text(**name))).map(|name| Some(*name))
}

/// Whether a name has all words in it.
fn has_all(name: &str, query: &Query) -> bool {
    let pieces = Pieces::of(name);
    query.words.iter().all(|word| !word.pattern.find_in(&pieces).is_empty())
}
