//! Names that recur and that the lexicon does not know, as rows for it.

use std::collections::BTreeSet;

use super::tally::{Tally, Told};
use crate::lexicon::fold::key;
use crate::ontology::Kind;
use crate::store::Rows;
use crate::store::rows::EntityAt;

/// A name that might go into a lexicon.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// Identifier, without the base.
    pub id: String,
    pub label: String,
    pub kind: Kind,
    /// Other names that texts use for it, which no entry of that kind has.
    pub aliases: Vec<String>,
    pub told: Told,
    /// How many claims are about it.
    pub claims: usize,
}

/// Names that at least so many items use, the most frequent first. All their rows together
/// are good for a lexicon beside the one that the store was built with.
pub fn suggestions(rows: &Rows, least: usize) -> Vec<Suggestion> {
    let tally = Tally::of(rows);
    let claims = claims(rows);
    let mut unknown: Vec<EntityAt> = (0..rows.entities.len() as EntityAt)
        .filter(|at| !rows.entity(*at).known && tally.items(*at) >= least.max(1))
        .collect();
    let order = |at: EntityAt| (tally.items(at), claims[at as usize]);
    unknown.sort_by(|a, b| order(*b).cmp(&order(*a)).then(a.cmp(b)));
    // No name twice in a kind, nor one that an entry has.
    let mut given: BTreeSet<(Kind, String)> = BTreeSet::new();
    let mut is_free = |at: EntityAt, name: &str| {
        let entity = rows.entity(at);
        let has = entity.taken.iter().any(|taken| rows.text(*taken) == name);
        let writable = !name.contains('|') && !name.starts_with('#') && !name.chars().any(char::is_control);
        let folded = key(name);
        !folded.is_empty() && !has && writable && name.trim() == name && given.insert((entity.kind, folded))
    };
    unknown.retain(|at| is_free(*at, rows.label(*at)));
    let suggestion = |at: EntityAt| {
        let entity = rows.entity(at);
        let aliases = entity.forms.iter().map(|form| rows.text(*form)).filter(|form| is_free(at, form));
        Some(Suggestion {
            id: rows.entity_id(at).to_owned(),
            label: rows.label(at).to_owned(),
            kind: entity.kind,
            aliases: aliases.map(str::to_owned).collect(),
            told: tally.get(at)?,
            claims: claims[at as usize],
        })
    };
    unknown.into_iter().filter_map(suggestion).collect()
}

/// How many claims are about each entity.
fn claims(rows: &Rows) -> Vec<usize> {
    let mut counts = vec![0; rows.entities.len()];
    for claim in &rows.claims {
        counts[claim.subject as usize] += 1;
        if let Some(object) = claim.object {
            counts[object as usize] += 1;
        }
    }
    counts
}
