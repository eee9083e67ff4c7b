//! The kind of each local entity, with the votes of all items.
//!
//! Extraction tells the kind of an unknown name from the words around it, and now and then
//! they mislead: of two hundred items that tell of a model three take its name for a place.
//! Such a few are taken for what all others say, where what their item claims of them may
//! be said of that kind, too. A name that the lexicon knows in this kind keeps it, and so
//! does one that is told in both kinds often: a company and its product.

use std::collections::BTreeMap;

use super::names::plain;
use crate::extract::{DigestExtraction, ItemExtraction};
use crate::lexicon::fold::key;
use crate::ontology::Kind;

/// So many items must tell of a name before they outvote one.
const LEAST: usize = 6;
/// So many of them must tell the kind for each that tells another.
const RATIO: usize = 9;

/// The kinds of a name: in how many items each is told, by the folded name.
pub(super) struct Votes(BTreeMap<String, BTreeMap<Kind, usize>>);

impl Votes {
    pub fn of(digests: &[&DigestExtraction]) -> Votes {
        let mut votes: BTreeMap<String, BTreeMap<Kind, usize>> = BTreeMap::new();
        for local in digests.iter().flat_map(|d| &d.items).flat_map(|i| &i.entities) {
            *votes.entry(plain(&key(&local.name))).or_default().entry(local.kind).or_default() += 1;
        }
        Votes(votes)
    }

    /// The kind that all but a few tell of a name, if it is another than this.
    fn against(&self, name: &str, kind: Kind) -> Option<Kind> {
        let kinds = self.0.get(&plain(&key(name)))?;
        // Kinds in order, so that of two told as often the same one is always taken.
        let (most, often) = kinds.iter().max_by_key(|(kind, often)| (**often, std::cmp::Reverse(**kind)))?;
        let told = kinds.get(&kind).copied().unwrap_or_default();
        (*most != kind && *often >= LEAST && *often >= told * RATIO).then_some(*most)
    }

    /// The kinds of an item's entities.
    pub fn kinds(&self, item: &ItemExtraction) -> Vec<Kind> {
        let mut kinds: Vec<Kind> = item.entities.iter().map(|e| e.kind).collect();
        for (n, local) in item.entities.iter().enumerate().filter(|(_, local)| local.lexicon.is_none()) {
            let Some(kind) = self.against(&local.name, local.kind) else { continue };
            let told = std::mem::replace(&mut kinds[n], kind);
            let kind_of = |end: u32| kinds.get(end as usize).copied();
            let holds = item
                .claims
                .iter()
                .filter(|c| c.subject as usize == n || c.object.is_some_and(|o| o as usize == n))
                .all(|c| kind_of(c.subject).is_some_and(|s| c.relation.allows(s, c.object.and_then(kind_of))));
            if !holds {
                kinds[n] = told;
            }
        }
        kinds
    }
}
