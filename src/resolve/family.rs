//! What an entity is part of: by the lexicon, or by a model's name.
//!
//! | name | part of |
//! | --- | --- |
//! | `Qwen3.6-35B-A3B` | Qwen3.6, which is part of Qwen |
//! | `Keye-VL-671B-A37B`, unknown | Keye-VL, if that is known or named anywhere |
//! | a person | nothing: the lexicon's parent of a person is an affiliation |

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::join::{Cluster, Decided};
use crate::lexicon::fold::{is_han, is_separator, key};
use crate::lexicon::{EntryId, Lexicon};
use crate::ontology::Kind;

/// For each cluster the cluster that it is part of. Families that no text names are
/// added at the end of `clusters`.
pub(super) fn parents(clusters: &mut Vec<Cluster>, lexicon: &Lexicon) -> Vec<Option<usize>> {
    let mut seen: FxHashMap<EntryId, usize> = FxHashMap::default();
    // A folded name of models, and the cluster that alone has it.
    let mut models: BTreeMap<String, Option<usize>> = BTreeMap::new();
    for (i, cluster) in clusters.iter().enumerate() {
        for entry in cluster.entry.iter().chain(&cluster.decided.entries) {
            seen.insert(*entry, i);
        }
        if cluster.kind == Kind::Model {
            let keys: BTreeSet<String> = cluster.forms.iter().map(|f| key(f)).collect();
            for key in keys {
                models.entry(key).and_modify(|c| *c = None).or_insert(Some(i));
            }
        }
    }
    let mut parents = Vec::new();
    // Clusters grow while families are added, which have parents in turn.
    let mut i = 0;
    while i < clusters.len() {
        let parent = match clusters[i].entry {
            Some(entry) => by_lexicon(entry, clusters, &mut seen, lexicon),
            None if clusters[i].kind == Kind::Model => by_name(i, clusters, &mut seen, &models, lexicon),
            None => None,
        };
        parents.push(parent.filter(|p| *p != i));
        i += 1;
    }
    break_circles(&mut parents);
    parents
}

/// Whether a whole of this kind is an entity even where no text names it.
fn is_family(kind: Kind) -> bool {
    matches!(kind, Kind::Model | Kind::Product)
}

/// The cluster of an entry; a family's is made if there is none.
fn cluster_of(
    entry: EntryId,
    clusters: &mut Vec<Cluster>,
    seen: &mut FxHashMap<EntryId, usize>,
    lexicon: &Lexicon,
) -> Option<usize> {
    if let Some(&cluster) = seen.get(&entry) {
        return Some(cluster);
    }
    let known = lexicon.entry(entry);
    if !is_family(known.kind) {
        return None;
    }
    seen.insert(entry, clusters.len());
    clusters.push(Cluster {
        kind: known.kind,
        entry: Some(entry),
        label: known.label.clone(),
        forms: BTreeSet::new(),
        joins: Vec::new(),
        decided: Decided::default(),
    });
    Some(clusters.len() - 1)
}

/// The nearest of the entry's wholes that is an entity.
fn by_lexicon(
    entry: EntryId,
    clusters: &mut Vec<Cluster>,
    seen: &mut FxHashMap<EntryId, usize>,
    lexicon: &Lexicon,
) -> Option<usize> {
    let mut passed = BTreeSet::from([entry]);
    let mut at = entry;
    loop {
        if lexicon.entry(at).kind == Kind::Person {
            return None;
        }
        at = lexicon.entry(at).parent.filter(|p| passed.insert(*p))?;
        if let Some(cluster) = cluster_of(at, clusters, seen, lexicon) {
            return Some(cluster);
        }
    }
}

/// The model of the longest name that the cluster's label goes out from.
fn by_name(
    cluster: usize,
    clusters: &mut Vec<Cluster>,
    seen: &mut FxHashMap<EntryId, usize>,
    models: &BTreeMap<String, Option<usize>>,
    lexicon: &Lexicon,
) -> Option<usize> {
    for prefix in prefixes(&clusters[cluster].label) {
        let entry = lexicon.by_key(&prefix).iter().copied().filter(|&e| {
            let entry = lexicon.entry(e);
            entry.kind == Kind::Model && entry.context.is_empty()
        });
        if let Some(entry) = entry.max() {
            return cluster_of(entry, clusters, seen, lexicon);
        }
        match models.get(&prefix) {
            Some(Some(found)) if *found != cluster => return Some(*found),
            _ => {}
        }
    }
    None
}

/// Folded beginnings of a name that end where a part of it does, longest first:
/// `Keye-VL-671B` → `keyevl`, `keye`. `GPT-5` is none of `GPT-5.1`.
fn prefixes(name: &str) -> Vec<String> {
    let chars: Vec<(usize, char)> = name.char_indices().collect();
    let ends = chars.windows(2).filter(|pair| {
        let (before, after) = (pair[0].1, pair[1].1);
        !is_separator(before)
            && (is_separator(after)
                || (before.is_alphabetic() && after.is_ascii_digit())
                || (is_han(before) != is_han(after) && after != '.'))
    });
    let mut out: Vec<String> = ends.map(|pair| key(&name[..pair[1].0])).collect();
    out.retain(|prefix| prefix.chars().filter(|c| c.is_alphabetic()).count() >= 2);
    out.dedup();
    out.reverse();
    out
}

/// Takes away the links of those that would be part of themselves.
fn break_circles(parents: &mut [Option<usize>]) {
    let circular: Vec<usize> = (0..parents.len())
        .filter(|&start| {
            let mut at = parents[start];
            for _ in 0..parents.len() {
                match at {
                    Some(p) if p == start => return true,
                    Some(p) => at = parents[p],
                    None => return false,
                }
            }
            false
        })
        .collect();
    for i in circular {
        parents[i] = None;
    }
}
