//! Rows as records: claims, entities and joins in words.

use super::{ClaimRecord, EntityRecord, JoinRecord};
use crate::store::Rows;
use crate::store::rows::{ClaimAt, EntityAt};

/// A claim with what its item and digest add.
pub fn claim(rows: &Rows, at: ClaimAt) -> ClaimRecord {
    let claim = rows.claim(at);
    let (item, digest) = (rows.item(claim.item), rows.digest_of(claim.item));
    ClaimRecord {
        id: rows.claim_id(at),
        relation: claim.relation,
        subject: rows.entity_id(claim.subject).to_owned(),
        object: claim.object.map(|object| rows.entity_id(object).to_owned()),
        modality: claim.modality,
        confidence: claim.confidence,
        slots: claim.slots.iter().map(|(slot, text)| (*slot, rows.text(*text).to_owned())).collect(),
        evidence: rows.text(claim.evidence).to_owned(),
        span: claim.span,
        line: claim.line,
        rule: rows.text(claim.rule).to_owned(),
        item: rows.item_id(claim.item),
        headline: rows.text(item.headline).to_owned(),
        sources: item.sources.iter().map(|source| rows.text(*source).to_owned()).collect(),
        digest: rows.text(digest.id).to_owned(),
        file: rows.text(digest.file).to_owned(),
        day: digest.day,
    }
}

/// The claim of this identifier, `claim/0123…`.
pub fn claim_of(rows: &Rows, id: &str) -> Option<ClaimRecord> {
    (0..rows.claims.len() as ClaimAt).find(|at| rows.claim_id(*at) == id).map(|at| claim(rows, at))
}

/// An entity with all forms that digests use, and names that people gave it, as aliases.
pub fn entity(rows: &Rows, at: EntityAt) -> EntityRecord {
    let entity = rows.entity(at);
    EntityRecord {
        id: rows.text(entity.id).to_owned(),
        kind: entity.kind,
        label: rows.text(entity.label).to_owned(),
        aliases: entity.forms.iter().map(|form| rows.text(*form).to_owned()).collect(),
        wikidata: entity.wikidata.map(|item| rows.text(item).to_owned()),
        part_of: entity.part_of.iter().map(|whole| rows.entity_id(*whole).to_owned()).collect(),
    }
}

/// Why the names of an entity were joined, in order of days.
pub fn joins(rows: &Rows, entity: EntityAt) -> Vec<JoinRecord> {
    let of_entity = rows.joins.iter().filter(|join| join.entity == entity);
    let mut joins: Vec<JoinRecord> = of_entity
        .map(|join| {
            let digest = rows.digest_of(join.item);
            JoinRecord {
                entity: rows.entity_id(entity).to_owned(),
                names: join.names.map(|name| rows.text(name).to_owned()),
                reason: join.reason,
                evidence: rows.text(join.words).to_owned(),
                span: join.span,
                line: join.line,
                item: rows.item_id(join.item),
                digest: rows.text(digest.id).to_owned(),
                file: rows.text(digest.file).to_owned(),
                day: digest.day,
            }
        })
        .collect();
    joins.sort_by(|a, b| (a.day, &a.digest, a.span, &a.names).cmp(&(b.day, &b.digest, b.span, &b.names)));
    joins
}
