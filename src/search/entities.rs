//! Entities that words name.
//!
//! | which | example: `gemini pro` |
//! | --- | --- |
//! | first those that all of it names | Gemini Pro |
//! | then those that a part of it names | Gemini |
//! | then those with all words in one of their names | Gemini 3 Pro |
//!
//! Among these, those that more items mention.

use std::cmp::Reverse;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::{Query, Scope};
use crate::fulltext::Pieces;
use crate::graph::named;
use crate::lexicon::fold::key;
use crate::store::rows::EntityAt;
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
    let mut found: FxHashMap<EntityAt, Named> = FxHashMap::default();
    let bare = query.text.trim_matches(['"', '“', '”', '「', '」', '『', '』']);
    found.extend(named::bearing(snapshot, bare).into_iter().map(|at| (at, Named::Whole)));
    for at in query.words.iter().flat_map(|word| &word.entities) {
        found.entry(*at).or_insert(Named::Part);
    }
    let parts: Vec<String> = query.words.iter().map(|word| key(&word.text)).collect();
    let candidates = snapshot.names().containing(&parts).into_iter().filter_map(|id| rows.find_entity(&iri_path(id)));
    for at in candidates {
        if !found.contains_key(&at) && has_all(rows, at, query) {
            found.insert(at, Named::Among);
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
    let hits = found.into_iter().map(|(at, named)| {
        let (items, days) = told.get(&at).copied().unwrap_or_default();
        EntityHit { at, items, days, named }
    });
    let counts = |hit: &EntityHit| {
        (scope.kinds.is_empty() || scope.kinds.contains(&rows.entity(hit.at).kind))
            && (hit.items > 0 || !scope.is_narrow())
    };
    let mut hits: Vec<EntityHit> = hits.filter(counts).collect();
    hits.sort_by_key(|hit| (hit.named, Reverse(hit.items), hit.at));
    hits
}

/// Whether one of its names has all words in it.
fn has_all(rows: &Rows, at: EntityAt, query: &Query) -> bool {
    let entity = rows.entity(at);
    std::iter::once(&entity.label).chain(&entity.forms).chain(&entity.known_as).any(|name| {
        let pieces = Pieces::of(rows.text(*name));
        query.words.iter().all(|word| !word.pattern.find_in(&pieces).is_empty())
    })
}
