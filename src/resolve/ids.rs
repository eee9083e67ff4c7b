//! Identifiers, made from content alone.

use rustc_hash::FxHashSet;

use super::EntityId;
use super::join::Cluster;
use super::names::slug;
use crate::extract::DigestExtraction;

/// The identifier of each digest: `digest/{series}/{date}`, and `/2`, `/3` … for further
/// ones of the same series and day, in order of file name and hash.
pub(super) fn of_digests(digests: &[&DigestExtraction]) -> Vec<String> {
    let mut order: Vec<usize> = (0..digests.len()).collect();
    order.sort_by_key(|&i| {
        let d = digests[i];
        (&d.series, d.date, &d.file, &d.hash)
    });
    let mut out = vec![String::new(); digests.len()];
    let mut number = 1;
    for (at, &i) in order.iter().enumerate() {
        let d = digests[i];
        let again =
            at.checked_sub(1).map(|p| digests[order[p]]).is_some_and(|p| p.series == d.series && p.date == d.date);
        number = if again { number + 1 } else { 1 };
        out[i] = format!("digest/{}/{}", d.series, d.date);
        if again {
            out[i].push_str(&format!("/{number}"));
        }
    }
    out
}

/// The identifier of each cluster: kind, then slug of the label; entities of the same
/// slug get `-2`, `-3` … in order of their labels.
pub(super) fn of_clusters(clusters: &[Cluster]) -> Vec<EntityId> {
    let wanted: Vec<String> = clusters.iter().map(|c| format!("{}/{}", c.kind.slug(), slug(&c.label))).collect();
    let mut order: Vec<usize> = (0..clusters.len()).collect();
    // Entries of the lexicon keep their plain identifier, whatever else is named so.
    order.sort_by_key(|&i| (&wanted[i], clusters[i].entry.is_none(), &clusters[i].label, &clusters[i].forms));
    let mut taken: FxHashSet<String> = wanted.iter().cloned().collect();
    let mut out: Vec<EntityId> = vec![EntityId::from(""); clusters.len()];
    for (at, &i) in order.iter().enumerate() {
        let first = at == 0 || wanted[order[at - 1]] != wanted[i];
        let id = if first {
            wanted[i].clone()
        } else {
            (2..).map(|n| format!("{}-{n}", wanted[i])).find(|id| !taken.contains(id)).unwrap_or_default()
        };
        taken.insert(id.clone());
        out[i] = EntityId::from(id);
    }
    out
}
