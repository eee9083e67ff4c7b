//! What was extracted from a digest, in the shape of hand-annotated gold files, so
//! that the two can be compared: `name`, `aliases`, `canonical`, `type` of each entity
//! of an item, and its relations. `id`, `confidence`, `rule` and places are added.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::extract::{Claim, DigestExtraction, ItemExtraction};
use crate::resolve::{EntityId, Resolution};

/// A digest in this shape; serialise it.
#[derive(Debug, Serialize)]
pub struct GoldDigest<'a> {
    /// Name of the digest's file.
    digest: &'a str,
    date: String,
    language: crate::digest::Language,
    series: &'a str,
    items: Vec<GoldItem<'a>>,
}

#[derive(Debug, Serialize)]
struct GoldItem<'a> {
    line: u32,
    title: &'a str,
    entities: Vec<GoldEntity<'a>>,
    relations: Vec<GoldRelation<'a>>,
}

#[derive(Debug, Serialize)]
struct GoldEntity<'a> {
    name: &'a str,
    aliases: &'a [String],
    canonical: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    id: &'a str,
    confidence: f64,
}

#[derive(Debug, Serialize)]
struct GoldRelation<'a> {
    #[serde(rename = "type")]
    relation: &'static str,
    subject: &'a str,
    object: Option<&'a str>,
    modality: &'static str,
    attrs: BTreeMap<&'static str, &'a str>,
    evidence: &'a str,
    confidence: f64,
    rule: &'a str,
    /// 1-based line of the evidence in the file.
    line: u32,
    /// Byte span of the evidence in the file.
    span: (u32, u32),
}

impl<'a> GoldDigest<'a> {
    /// The digest that stands at `index` in the resolution's input.
    pub fn new(extraction: &'a DigestExtraction, resolution: &'a Resolution, index: usize) -> GoldDigest<'a> {
        let ids = resolution.ids.get(index).map_or(&[][..], Vec::as_slice);
        let items = extraction.items.iter().enumerate();
        GoldDigest {
            digest: &extraction.file,
            date: extraction.date.to_string(),
            language: extraction.language,
            series: &extraction.series,
            items: items.map(|(n, i)| item(i, ids.get(n).map_or(&[][..], Vec::as_slice), resolution)).collect(),
        }
    }
}

fn item<'a>(item: &'a ItemExtraction, ids: &'a [EntityId], resolution: &'a Resolution) -> GoldItem<'a> {
    let entities = item.entities.iter().enumerate().map(|(n, local)| {
        let id = ids.get(n);
        let entity = id.and_then(|id| resolution.entities.get(id));
        GoldEntity {
            name: &local.name,
            aliases: &local.aliases,
            canonical: entity.map_or(&local.name, |e| &e.label),
            kind: entity.map_or(local.kind, |e| e.kind).name(),
            id: id.map_or("", |id| id),
            confidence: rounded(local.confidence),
        }
    });
    GoldItem {
        line: item.line,
        title: &item.title,
        entities: entities.collect(),
        relations: item.claims.iter().filter_map(|c| relation(c, item)).collect(),
    }
}

fn relation<'a>(claim: &'a Claim, item: &'a ItemExtraction) -> Option<GoldRelation<'a>> {
    let name = |end: u32| item.entities.get(end as usize).map(|e| e.name.as_str());
    let object = match claim.object {
        Some(end) => Some(name(end)?),
        None => None,
    };
    Some(GoldRelation {
        relation: claim.relation.name(),
        subject: name(claim.subject)?,
        object,
        modality: claim.modality.name(),
        attrs: claim.slots.iter().map(|(slot, text)| (slot.name(), text.as_str())).collect(),
        evidence: &claim.evidence,
        confidence: rounded(claim.confidence),
        rule: &claim.rule,
        line: claim.line,
        span: claim.span,
    })
}

/// Two decimals say all that a confidence knows.
fn rounded(confidence: f32) -> f64 {
    (f64::from(confidence) * 100.0).round() / 100.0
}
