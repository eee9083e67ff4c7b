//! Identifiers, made from content alone.

use rustc_hash::{FxHashMap, FxHashSet};

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

/// The identifiers of a digest's claims, item by item: hashes of the item's heading, the
/// relation, the names of the ends as the item has them, and the words that say it. So they
/// stay as they are whatever the names turn out to name. What is said twice in the same
/// words stays two claims.
pub fn of_claims(digest_id: &str, digest: &DigestExtraction) -> Vec<Vec<String>> {
    let mut told: FxHashMap<String, u32> = FxHashMap::default();
    let ids = marks(digest_id, digest).into_iter().map(|marks| {
        let ids = marks.into_iter().map(|mark| {
            let again = told.entry(mark.clone()).or_default();
            *again += 1;
            if *again == 1 { mark } else { short(&blake3::hash(format!("{mark}\n{again}").as_bytes())) }
        });
        ids.collect()
    });
    ids.collect()
}

/// The same, but that what is said twice in the same words has one.
pub(super) fn marks(digest_id: &str, digest: &DigestExtraction) -> Vec<Vec<String>> {
    let items = digest.items.iter().map(|item| {
        let name = |end: u32| item.entities.get(end as usize).map_or("", |e| e.name.as_str());
        let marks = item.claims.iter().map(|claim| {
            let mut hash = blake3::Hasher::new();
            let ends = [name(claim.subject), claim.object.map_or("", name)];
            for part in [digest_id, &item.title, claim.relation.name(), ends[0], ends[1], &claim.evidence] {
                hash.update(part.as_bytes());
                hash.update(b"\n");
            }
            short(&hash.finalize())
        });
        marks.collect()
    });
    items.collect()
}

fn short(hash: &blake3::Hash) -> String {
    hash.to_hex()[..24].to_owned()
}
