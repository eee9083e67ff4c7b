//! What is not in the table of kinds and relations.

use crate::resolve::{HappeningClass, PartRole};

/// A class that is no kind of entity.
pub(super) struct ClassRow {
    pub name: &'static str,
    /// Classes of which it is a part, as prefixed names.
    pub parents: &'static [&'static str],
    pub label: &'static str,
    pub label_zh: &'static str,
    pub comment: &'static str,
}

/// A property that is no relation.
pub(super) struct PropertyRow {
    pub name: &'static str,
    /// Classes of which it is said, as local names.
    pub domain: &'static [&'static str],
    /// Class or datatype of its values, as prefixed name; several where either may be.
    pub range: &'static [&'static str],
    pub label: &'static str,
    pub label_zh: &'static str,
    pub comment: &'static str,
}

pub(super) const CLASSES: [ClassRow; 7] = [
    ClassRow {
        name: "Entity",
        parents: &["owl:Thing"],
        label: "entity",
        label_zh: "實體",
        comment: "Who or what is named. Each kind is a class of its own below this one; the graphs state the kind.",
    },
    ClassRow {
        name: "Happening",
        parents: &["dg:Event"],
        label: "happening",
        label_zh: "事件",
        comment: "One thing that happened in the industry, gathered from all claims that tell it, over days and series.",
    },
    ClassRow {
        name: "Digest",
        parents: &["prov:Entity"],
        label: "digest",
        label_zh: "日報",
        comment: "A file of one day's news from one series. Its IRI is also the name of the graph that holds what it says.",
    },
    ClassRow {
        name: "Item",
        parents: &["prov:Entity"],
        label: "item",
        label_zh: "新聞條目",
        comment: "One piece of news in a digest.",
    },
    ClassRow {
        name: "Claim",
        parents: &["prov:Entity"],
        label: "claim",
        label_zh: "陳述",
        comment: "What an item says of one or two entities, with the words that say it.",
    },
    ClassRow {
        name: "Join",
        parents: &["prov:Entity"],
        label: "join",
        label_zh: "合併",
        comment: "That two names are of one entity, why, and the words of the item that say it.",
    },
    ClassRow {
        name: "Decision",
        parents: &["prov:Entity"],
        label: "decision",
        label_zh: "決定",
        comment: "What a person decided of entities or claims, beyond what any digest says.",
    },
];

/// Label, Chinese label and comment of each class of happenings, in order of [`HappeningClass::ALL`].
pub(super) const HAPPENINGS: [(HappeningClass, &str, &str, &str); 7] = [
    (HappeningClass::Release, "release", "發布", "A model, product, benchmark or technique comes out."),
    (HappeningClass::FundingRound, "funding round", "融資", "A company or organization raises money."),
    (HappeningClass::Acquisition, "acquisition", "收購", "A company buys another, or a product."),
    (HappeningClass::Partnership, "partnership", "合作", "Companies or organizations work together."),
    (HappeningClass::Listing, "listing", "上市", "A company goes public."),
    (HappeningClass::LegalAction, "legal action", "法律行動", "A suit, an investigation, a ban, a fine."),
    (HappeningClass::Appointment, "appointment", "任命", "A person joins, leaves or leads a company or organization."),
];

/// Label, Chinese label and comment of each part of a happening, in order of [`PartRole::ALL`].
pub(super) const PARTS: [(PartRole, &str, &str, &str); 6] = [
    (PartRole::By, "by", "由", "Who did it."),
    (PartRole::Of, "of", "對象", "What it was done with or to."),
    (PartRole::Investor, "investor", "投資方", "Who put money into the round."),
    (PartRole::Lead, "lead investor", "領投方", "Who led the round."),
    (PartRole::Party, "party", "合作方", "Either side of a partnership."),
    (PartRole::Against, "against", "針對", "Whom it was done against."),
];

const DIGEST: &[&str] = &["Digest"];
const ITEM: &[&str] = &["Item"];
const CLAIM: &[&str] = &["Claim"];
const JOIN: &[&str] = &["Join"];
const SAID: &[&str] = &["Claim", "Join"];
const HAPPENING: &[&str] = &["Happening"];
const TOLD: &[&str] = &["Claim", "Happening"];
const STRING: &[&str] = &["xsd:string"];
const INTEGER: &[&str] = &["xsd:integer"];
const DECIMAL: &[&str] = &["xsd:decimal"];
const DATE: &[&str] = &["xsd:date"];
const ENTITY: &[&str] = &["dg:Entity"];

macro_rules! properties {
    ($($name:literal $domain:expr => $range:expr, $label:literal $label_zh:literal: $comment:literal;)+) => {
        &[$(PropertyRow {
            name: $name, domain: $domain, range: $range, label: $label, label_zh: $label_zh, comment: $comment,
        },)+]
    };
}

pub(super) const PROPERTIES: &[PropertyRow] = properties! {
    "series" DIGEST => STRING, "series" "系列": "Name of the series that the digest belongs to.";
    "date" &["Digest", "Claim", "Join"] => DATE, "date" "日期": "The day of the digest; of a claim or a join, the day on which it was said.";
    "hash" DIGEST => STRING, "hash" "雜湊值": "BLAKE3 of the digest's file, hexadecimal.";
    "file" DIGEST => STRING, "file" "檔名": "Name of the digest's file, without folders.";
    "extractorVersion" DIGEST => INTEGER, "extractor version" "擷取器版本": "Version of the extraction that read the digest.";
    "number" &["Item", "Decision"] => INTEGER, "number" "序號": "Which item of its digest it is, from 1; of a decision, its number.";
    "line" &["Item", "Claim", "Join"] => INTEGER, "line" "行": "Line of the digest's file, from 1: of the item's heading, or of the evidence.";
    "importance" ITEM => STRING, "importance" "重要性": "Importance as the digest declares it.";
    "time" ITEM => STRING, "time" "時間": "Time as the digest declares it.";
    "sourceText" ITEM => STRING, "source text" "來源文字": "A source that is named without an address.";
    "mentions" ITEM => ENTITY, "mentions" "提及": "An entity that the item names.";
    "item" SAID => &["dg:Item"], "item" "條目": "The item that makes the claim, or says why two names are one.";
    "relation" CLAIM => &["rdf:Property"], "relation" "關係": "The relation that the claim states: a property of this vocabulary.";
    "subject" CLAIM => ENTITY, "subject" "主體": "The entity that the claim is about.";
    "object" CLAIM => ENTITY, "object" "客體": "The entity that the claim relates its subject to; a sum raised has none.";
    "modality" TOLD => STRING, "modality" "語態": "How it is meant: asserted, planned, rumored, denied. Of a happening, the strongest that a digest tells.";
    "confidence" CLAIM => DECIMAL, "confidence" "信心": "How sure it is that the item says so, 0 to 1.";
    "evidence" SAID => STRING, "evidence" "證據": "The words that say it.";
    "spanStart" SAID => INTEGER, "span start" "起始位元組": "First byte of the evidence in the digest's file, from 0.";
    "spanEnd" SAID => INTEGER, "span end" "結束位元組": "Byte after the last of the evidence in the digest's file.";
    "rule" CLAIM => STRING, "rule" "規則": "Name of the rule or the model that found the claim.";
    "score" CLAIM => STRING, "score" "分數": "A score or rank on a benchmark, as the text has it.";
    "scoreValue" CLAIM => DECIMAL, "score as number" "分數值": "The score as a number; of a fraction its numerator. Comparable only with numbers of the same metric.";
    "scoreMetric" CLAIM => STRING, "score's metric" "分數單位": "What the number counts: percent, fraction, elo, points, rank, difference, percent-difference, times.";
    "scoreOf" CLAIM => DECIMAL, "score's full marks" "滿分": "Of a fraction its denominator; fractions of other full marks do not compare.";
    "rank" CLAIM => INTEGER, "rank" "名次": "The rank, where the text tells a rank.";
    "amount" TOLD => STRING, "amount" "金額": "A sum of money, as the text has it.";
    "amountValue" TOLD => DECIMAL, "amount as number" "金額值": "The sum as a number.";
    "currency" TOLD => STRING, "currency" "幣別": "Currency of the sum, ISO 4217.";
    "valuation" TOLD => STRING, "valuation" "估值": "What the company is valued at, as the text has it.";
    "valuationValue" TOLD => DECIMAL, "valuation as number" "估值數值": "The valuation as a number.";
    "valuationCurrency" TOLD => STRING, "valuation currency" "估值幣別": "Currency of the valuation, ISO 4217.";
    "round" TOLD => STRING, "round" "輪次": "Name of a funding round.";
    "lead" CLAIM => &["xsd:boolean", "xsd:string"], "lead" "領投": "Whether the investor leads the round.";
    "role" TOLD => STRING, "role" "職務": "As what a person works, or in what role someone takes part.";
    "onDate" TOLD => STRING, "on date" "所述日期": "A date that the text gives for it, as the text has it.";
    "day" HAPPENING => DATE, "day" "日": "A day on which a digest tells of it; the first and the last are when it was first and last told.";
    "joins" JOIN => ENTITY, "joins" "合併於": "The entity whose names it joins.";
    "keptName" JOIN => STRING, "kept name" "保留名稱": "The name that the entity has anyway.";
    "joinedName" JOIN => STRING, "joined name" "併入名稱": "The name that is joined to it.";
    "reason" JOIN => STRING, "reason" "理由": "Why the two are one.";
    "decidedBy" &["Entity", "Claim"] => &["dg:Decision"], "decided by" "決定依據": "A decision that made it what it is.";
    "because" &["Decision"] => STRING, "because" "緣由": "Why, in the words of who decided.";
    "note" &["Entity", "Claim"] => STRING, "note" "註記": "A note of a person on it.";
    "claim" HAPPENING => &["dg:Claim"], "claim" "陳述": "A claim that tells of it.";
};

/// Properties of other vocabularies, and of what they are said.
pub(super) const BORROWED: &[(&str, &str, &str)] = &[
    (
        "rdfs:label",
        "entities, happenings, digests, decisions",
        "Canonical label, title, or what is decided; with a language tag.",
    ),
    (
        "skos:altLabel",
        "entities",
        "Another form; each graph has those that its digest uses, and those that people gave.",
    ),
    ("owl:sameAs", "entities", "Wikidata item, where it is known."),
    ("schema:datePublished", "digests", "The same day as `dg:date`."),
    ("schema:inLanguage", "digests", "Language: zh-Hant, zh-Hans, en, mul."),
    ("schema:keywords", "digests", "A tag."),
    ("schema:isPartOf", "items", "The digest that the item stands in."),
    ("schema:headline", "items", "The item's heading."),
    ("schema:articleSection", "items", "Headings above the item, outermost first."),
    ("schema:citation", "items", "Address of a source."),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_follow_the_types() {
        assert!(HAPPENINGS.iter().map(|h| h.0).eq(HappeningClass::ALL));
        assert!(PARTS.iter().map(|p| p.0).eq(PartRole::ALL));
    }
}
