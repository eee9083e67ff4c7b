//! Entries that several files have.
//!
//! A feed shows its last entries, so files of it that were fetched on two days have some in common.
//! Each counts once: in the first of the files, in order of their names, so that what is in the store
//! stays where it is when another file comes.

use indexmap::IndexMap;
use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use super::kept::Kept;
use crate::extract::DigestExtraction;

/// Place of a digest: its source's key, and its number in there.
pub(super) type At = (String, usize);

/// Of the digests that repeat entries of others, what is left of them.
pub(super) fn without_repeats(kept: &IndexMap<String, Kept>) -> FxHashMap<At, DigestExtraction> {
    // A digest with its source and its number in there.
    type Placed<'a> = (&'a DigestExtraction, &'a str, usize);
    let mut groups: FxHashMap<(&str, Date), Vec<Placed>> = FxHashMap::default();
    for (source, kept) in kept {
        for (n, digest) in kept.digests.iter().enumerate() {
            if digest.items.iter().any(|item| item.id.is_some()) {
                groups.entry((&digest.series, digest.date)).or_default().push((digest, source, n));
            }
        }
    }
    let mut left = FxHashMap::default();
    for mut group in groups.into_values().filter(|group| group.len() > 1) {
        group.sort_by_key(|(digest, source, n)| (&digest.file, &digest.hash, *source, *n));
        let mut seen: FxHashSet<&str> = FxHashSet::default();
        let mut hashes: FxHashSet<&str> = FxHashSet::default();
        for (digest, source, n) in group {
            // The same bytes are one digest anyway.
            if !hashes.insert(&digest.hash) {
                continue;
            }
            let new = |id: &Option<String>| id.as_deref().is_none_or(|id| !seen.contains(id));
            if digest.items.iter().any(|item| !new(&item.id)) {
                let items = digest.items.iter().filter(|item| new(&item.id)).cloned().collect();
                left.insert((source.to_owned(), n), DigestExtraction { items, ..empty(digest) });
            }
            seen.extend(digest.items.iter().filter_map(|item| item.id.as_deref()));
        }
    }
    left
}

/// A digest without its items.
fn empty(digest: &DigestExtraction) -> DigestExtraction {
    DigestExtraction {
        series: digest.series.clone(),
        date: digest.date,
        language: digest.language,
        title: digest.title.clone(),
        tags: digest.tags.clone(),
        hash: digest.hash.clone(),
        file: digest.file.clone(),
        items: Vec::new(),
    }
}
