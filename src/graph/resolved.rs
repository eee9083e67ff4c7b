//! From a resolution to rows: the rows that the store will have once the resolution is
//! applied, without the way through the store. A test holds the two equal.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::{ClaimRecord, EntityRecord, HappeningRecord, Records};
use crate::extract::{DigestExtraction, ItemExtraction};
use crate::resolve::{EntityId, Resolution};
use crate::store::{address, iri_path};

impl Records {
    /// All that a resolution says of `digests`, which are its input. Claims have other
    /// identifiers than in a store.
    pub fn of(resolution: &Resolution, digests: &[&DigestExtraction]) -> Records {
        let mut records = Records::default();
        // Of each entity its identifier as part of an IRI, and the forms that digests use.
        let start = |id| (iri_path(id), BTreeSet::new());
        let mut known: FxHashMap<&EntityId, (String, BTreeSet<&str>)> =
            resolution.entities.keys().map(|id| (id, start(id))).collect();
        for (n, (digest, ids)) in digests.iter().zip(&resolution.ids).enumerate() {
            let id = iri_path(&resolution.digest_ids[n]);
            for (m, (item, ids)) in digest.items.iter().zip(ids).enumerate() {
                let item_id = format!("{id}#{}", m + 1);
                for (local, entity) in item.entities.iter().zip(ids) {
                    let (iri, forms) = known.entry(entity).or_insert_with(|| start(entity));
                    forms.insert(&local.name);
                    forms.extend(local.aliases.iter().map(String::as_str));
                    records.mentions.push((iri.clone(), item_id.clone(), digest.date));
                }
                records.claims.extend(claims(digest, item, ids, (n, m), &id, &item_id));
            }
        }
        let entities = resolution.entities.iter().map(|(id, entity)| {
            let (iri, forms) = known.remove(id).unwrap_or_else(|| start(id));
            let mut forms = forms;
            forms.extend(entity.given.iter().map(String::as_str));
            let aliases = forms.into_iter().filter(|form| *form != entity.label && !form.is_empty());
            EntityRecord {
                id: iri,
                kind: entity.kind,
                label: entity.label.clone(),
                aliases: aliases.map(str::to_owned).collect(),
                wikidata: entity.wikidata.as_deref().map(iri_path),
                part_of: entity.part_of.iter().map(|whole| iri_path(whole)).collect(),
            }
        });
        records.entities = entities.collect();
        records.happenings = happenings(resolution, digests);
        records
    }
}

/// Identifier of a claim within these rows.
fn claim_id((digest, item, claim): (usize, usize, usize)) -> String {
    format!("claim/{digest}-{item}-{claim}")
}

fn claims(
    digest: &DigestExtraction,
    item: &ItemExtraction,
    ids: &[EntityId],
    (n, m): (usize, usize),
    digest_id: &str,
    item_id: &str,
) -> Vec<ClaimRecord> {
    if item.claims.is_empty() {
        return Vec::new();
    }
    let sources: BTreeSet<String> =
        item.links.iter().filter_map(|link| Some(address(link.url.as_deref()?)?.into_string())).collect();
    let end = |end: u32| ids.get(end as usize).map(|id| iri_path(id));
    let made = item.claims.iter().enumerate().filter_map(|(k, claim)| {
        let mut slots = claim.slots.clone();
        slots.sort();
        Some(ClaimRecord {
            id: claim_id((n, m, k)),
            relation: claim.relation,
            subject: end(claim.subject)?,
            object: claim.object.and_then(end),
            modality: claim.modality,
            // As exact as the store keeps it.
            confidence: format!("{:.3}", claim.confidence.clamp(0.0, 1.0)).parse().ok()?,
            slots,
            evidence: claim.evidence.clone(),
            span: claim.span,
            line: claim.line,
            rule: claim.rule.clone(),
            item: item_id.to_owned(),
            headline: item.title.clone(),
            sources: sources.iter().cloned().collect(),
            digest: digest_id.to_owned(),
            file: digest.file.clone(),
            day: digest.date,
        })
    });
    made.collect()
}

fn happenings(resolution: &Resolution, digests: &[&DigestExtraction]) -> Vec<HappeningRecord> {
    let ends = |&(n, m, k): &(u32, u32, u32)| {
        let (n, m, k) = (n as usize, m as usize, k as usize);
        let claim = digests.get(n).and_then(|d| d.items.get(m)).and_then(|i| i.claims.get(k));
        let ids = resolution.ids.get(n).and_then(|ids| ids.get(m));
        let ends = claim.map(|c| [Some(c.subject), c.object]).unwrap_or_default();
        ends.into_iter().flatten().filter_map(move |end| ids?.get(end as usize))
    };
    let told = resolution.happenings.iter().filter(|h| !h.claims.is_empty());
    told.map(|happening| {
        // A part is told by the claims that name it.
        let named: BTreeSet<&EntityId> = happening.claims.iter().flat_map(ends).collect();
        let parts = happening.parts.iter().filter(|(_, id)| named.contains(id));
        HappeningRecord {
            id: iri_path(&happening.id),
            class: happening.class,
            label: happening.label.clone(),
            parts: parts.map(|(role, id)| (*role, iri_path(id))).collect(),
            claims: happening.claims.iter().map(|&(n, m, k)| claim_id((n as usize, m as usize, k as usize))).collect(),
        }
    })
    .collect()
}
