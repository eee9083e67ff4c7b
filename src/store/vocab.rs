//! Names of the vocabularies, as IRIs.
//!
//! What of these is daygraph's own is described in [`super::ontology`]; a test holds
//! the two together.

use std::sync::LazyLock;

use oxigraph::model::{NamedNode, NamedNodeRef};

use crate::ontology::{Kind, NAMESPACE, Relation, Slot};
use crate::resolve::{HappeningClass, PartRole};

/// Prefixes that every query knows without declaring them.
pub const PREFIXES: [(&str, &str); 8] = [
    ("dg", NAMESPACE),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("schema", SCHEMA),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
];

/// Namespace of schema.org, prefix `schema:`.
pub const SCHEMA: &str = "https://schema.org/";

/// Namespace of Wikidata's items; not among [`PREFIXES`], since Wikidata's own is `wd:`.
pub const WIKIDATA: &str = "http://www.wikidata.org/entity/";

macro_rules! terms {
    ($namespace:literal: $($name:ident = $local:literal,)+) => {
        $(pub(super) const $name: NamedNodeRef<'static> =
            NamedNodeRef::new_unchecked(concat!($namespace, $local));)+
    };
}

terms! { "https://daygraph.org/ns#":
    DIGEST = "Digest",
    ITEM = "Item",
    CLAIM = "Claim",
    JOIN = "Join",
    DECISION = "Decision",
    EVENT = "Event",
    HAPPENING = "Happening",
    SERIES = "series",
    HASH = "hash",
    FILE = "file",
    EXTRACTOR_VERSION = "extractorVersion",
    NUMBER = "number",
    LINE = "line",
    IMPORTANCE = "importance",
    TIME = "time",
    SOURCE_TEXT = "sourceText",
    MENTIONS = "mentions",
    IN_ITEM = "item",
    DATE = "date",
    RELATION = "relation",
    SUBJECT = "subject",
    OBJECT = "object",
    MODALITY = "modality",
    CONFIDENCE = "confidence",
    EVIDENCE = "evidence",
    SPAN_START = "spanStart",
    SPAN_END = "spanEnd",
    RULE = "rule",
    JOINS = "joins",
    KEPT_NAME = "keptName",
    JOINED_NAME = "joinedName",
    REASON = "reason",
    DECIDED_BY = "decidedBy",
    BECAUSE = "because",
    NOTE = "note",
    SCORE = "score",
    SCORE_VALUE = "scoreValue",
    SCORE_METRIC = "scoreMetric",
    SCORE_OF = "scoreOf",
    RANK = "rank",
    AMOUNT = "amount",
    AMOUNT_VALUE = "amountValue",
    CURRENCY = "currency",
    VALUATION = "valuation",
    VALUATION_VALUE = "valuationValue",
    VALUATION_CURRENCY = "valuationCurrency",
    ROUND = "round",
    LEAD = "lead",
    ROLE = "role",
    ON_DATE = "onDate",
    DAY = "day",
    TELLS = "claim",
}

terms! { "http://www.w3.org/2000/01/rdf-schema#": LABEL = "label", }
terms! { "http://www.w3.org/2004/02/skos/core#": ALT_LABEL = "altLabel", }
terms! { "http://www.w3.org/2002/07/owl#": SAME_AS = "sameAs", }
terms! { "http://www.w3.org/ns/prov#": PROV_ENTITY = "Entity", }
terms! { "https://schema.org/":
    SCHEMA_DATE_PUBLISHED = "datePublished",
    SCHEMA_IN_LANGUAGE = "inLanguage",
    SCHEMA_KEYWORDS = "keywords",
    SCHEMA_IS_PART_OF = "isPartOf",
    SCHEMA_HEADLINE = "headline",
    SCHEMA_ARTICLE_SECTION = "articleSection",
    SCHEMA_CITATION = "citation",
}

/// The property that says a slot of a claim.
pub(super) fn slot(slot: Slot) -> NamedNodeRef<'static> {
    match slot {
        Slot::Score => SCORE,
        Slot::Amount => AMOUNT,
        Slot::Round => ROUND,
        Slot::Lead => LEAD,
        Slot::Valuation => VALUATION,
        Slot::Role => ROLE,
        // `dg:date` is the day on which the claim was made.
        Slot::Date => ON_DATE,
    }
}

fn own(names: impl Iterator<Item = &'static str>) -> Vec<NamedNode> {
    names.map(|name| NamedNode::new_unchecked(format!("{NAMESPACE}{name}"))).collect()
}

/// The class of entities of a kind.
pub(super) fn kind(kind: Kind) -> NamedNodeRef<'static> {
    static KINDS: LazyLock<Vec<NamedNode>> = LazyLock::new(|| own(Kind::ALL.into_iter().map(Kind::name)));
    KINDS[kind as usize].as_ref()
}

/// The class of schema.org that goes with a kind.
pub(super) fn schema_class(kind: Kind) -> NamedNodeRef<'static> {
    static CLASSES: LazyLock<Vec<NamedNode>> = LazyLock::new(|| {
        Kind::ALL.into_iter().map(|k| NamedNode::new_unchecked(format!("{SCHEMA}{}", k.row().schema))).collect()
    });
    CLASSES[kind as usize].as_ref()
}

/// The property of plain edges of a relation.
pub(super) fn relation(relation: Relation) -> NamedNodeRef<'static> {
    static RELATIONS: LazyLock<Vec<NamedNode>> = LazyLock::new(|| own(Relation::ALL.into_iter().map(Relation::name)));
    RELATIONS[relation as usize].as_ref()
}

/// The class of happenings.
pub(super) fn happening(class: HappeningClass) -> NamedNodeRef<'static> {
    static CLASSES: LazyLock<Vec<NamedNode>> =
        LazyLock::new(|| own(HappeningClass::ALL.into_iter().map(HappeningClass::name)));
    CLASSES[class as usize].as_ref()
}

/// The property of a part of a happening.
pub(super) fn part(role: PartRole) -> NamedNodeRef<'static> {
    static PARTS: LazyLock<Vec<NamedNode>> = LazyLock::new(|| own(PartRole::ALL.into_iter().map(PartRole::name)));
    PARTS[role as usize].as_ref()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_namespace_is_the_ontologys() {
        assert_eq!(DIGEST.as_str(), format!("{NAMESPACE}Digest"));
        assert_eq!(relation(Relation::EvaluatedOn).as_str(), format!("{NAMESPACE}evaluatedOn"));
        assert_eq!(part(PartRole::Lead).as_str(), format!("{NAMESPACE}leadInvestor"));
        assert_eq!(happening(HappeningClass::Appointment).as_str(), format!("{NAMESPACE}Appointment"));
        assert_eq!(kind(Kind::Place).as_str(), format!("{NAMESPACE}Place"));
    }
}
