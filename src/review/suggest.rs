//! Names that recur and that the lexicon does not know, as rows for it.

use std::collections::BTreeSet;

use super::tally::{Tally, Told};
use crate::extract::DigestExtraction;
use crate::lexicon::Lexicon;
use crate::lexicon::fold::key;
use crate::ontology::Kind;
use crate::resolve::Resolution;

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
/// are good for a lexicon beside `lexicon`.
pub fn suggestions(
    resolution: &Resolution,
    digests: &[&DigestExtraction],
    lexicon: &Lexicon,
    least: usize,
) -> Vec<Suggestion> {
    let tally = Tally::of(resolution, digests);
    let claims = claims(resolution, digests);
    let unknown = resolution.entities.iter().filter(|(_, entity)| !entity.known);
    let mut found: Vec<Suggestion> = unknown
        .filter_map(|(id, entity)| {
            let told = tally.get(id).filter(|told| told.items >= least)?.clone();
            let claims = claims.get(&**id).copied().unwrap_or_default();
            let (label, aliases) = (entity.label.clone(), entity.aliases.clone());
            Some(Suggestion { id: id.to_string(), label, kind: entity.kind, aliases, told, claims })
        })
        .collect();
    found.sort_by(|a, b| (b.told.items, b.claims, &a.id).cmp(&(a.told.items, a.claims, &b.id)));
    // No name twice in a kind, nor one that an entry has.
    let mut taken: BTreeSet<(Kind, String)> = BTreeSet::new();
    let mut is_free = |kind: Kind, name: &str| {
        let folded = key(name);
        let has = lexicon.by_key(&folded).iter().any(|e| lexicon.entry(*e).kind == kind);
        let writable = !name.contains('|') && !name.starts_with('#') && !name.chars().any(char::is_control);
        !folded.is_empty() && !has && writable && name.trim() == name && taken.insert((kind, folded))
    };
    found.retain(|suggestion| is_free(suggestion.kind, &suggestion.label));
    for suggestion in &mut found {
        let kind = suggestion.kind;
        suggestion.aliases.retain(|alias| is_free(kind, alias));
    }
    found
}

/// How many claims are about each entity.
fn claims<'a>(resolution: &'a Resolution, digests: &[&DigestExtraction]) -> rustc_hash::FxHashMap<&'a str, usize> {
    let mut counts = rustc_hash::FxHashMap::default();
    for (digest, ids) in digests.iter().zip(&resolution.ids) {
        for (item, ids) in digest.items.iter().zip(ids) {
            for end in item.claims.iter().flat_map(|c| std::iter::once(c.subject).chain(c.object)) {
                if let Some(id) = ids.get(end as usize) {
                    *counts.entry(&**id).or_default() += 1;
                }
            }
        }
    }
    counts
}
