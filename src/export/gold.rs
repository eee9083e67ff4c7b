//! What was extracted from a digest, in the shape of hand-annotated gold files, so
//! that the two can be compared: `name`, `aliases`, `canonical`, `type` of each entity
//! of an item, and its relations. `id`, `confidence`, `rule` and places are added.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::extract::{Claim, DigestExtraction, ItemExtraction};
use crate::ontology::{Kind, Modality, Relation};
use crate::resolve::{EntityId, Resolution};

/// A digest in this shape; serialise it.
#[derive(Debug, Serialize)]
pub struct GoldDigest<'a> {
    /// Name of the digest's file.
    pub digest: &'a str,
    pub date: String,
    pub language: crate::digest::Language,
    pub series: &'a str,
    pub items: Vec<GoldItem<'a>>,
}

/// An item in this shape.
#[derive(Debug, Serialize)]
pub struct GoldItem<'a> {
    /// 1-based line of the file.
    pub line: u32,
    pub title: &'a str,
    pub entities: Vec<GoldEntity<'a>>,
    pub relations: Vec<GoldRelation<'a>>,
}

/// An entity in this shape.
#[derive(Debug, Serialize)]
pub struct GoldEntity<'a> {
    pub name: &'a str,
    pub aliases: &'a [String],
    pub canonical: &'a str,
    #[serde(rename = "type")]
    pub kind: Kind,
    /// Identifier of the entity over all digests, without the base.
    pub id: &'a str,
    /// 0 to 1, with two decimals.
    pub confidence: f64,
}

/// A claim in this shape.
#[derive(Debug, Serialize)]
pub struct GoldRelation<'a> {
    #[serde(rename = "type")]
    pub relation: Relation,
    /// Name of an entity of the item.
    pub subject: &'a str,
    /// Name of an entity of the item, where the relation has an object.
    pub object: Option<&'a str>,
    pub modality: Modality,
    /// Slots by their name.
    pub attrs: BTreeMap<&'static str, &'a str>,
    pub evidence: &'a str,
    /// 0 to 1, with two decimals.
    pub confidence: f64,
    pub rule: &'a str,
    /// 1-based line of the evidence in the file.
    pub line: u32,
    /// Byte span of the evidence in the file.
    pub span: (u32, u32),
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
            kind: entity.map_or(local.kind, |e| e.kind),
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
        relation: claim.relation,
        subject: name(claim.subject)?,
        object,
        modality: claim.modality,
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
