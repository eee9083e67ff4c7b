//! Precision, recall and F1 of comparisons.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use rustc_hash::FxHashMap;
use serde::Serialize;

use super::{Comparison, fold};
use crate::ontology::{Relation, Slot};

/// The relations that analysts ask for most, scored once more by themselves.
const CORE: [Relation; 4] = [Relation::Released, Relation::EvaluatedOn, Relation::FundedBy, Relation::Raised];

/// The slots that are scored, where the gold fills them.
const SLOTS: [Slot; 4] = [Slot::Score, Slot::Amount, Slot::Round, Slot::Valuation];

/// How well an extraction agrees with gold. Shares are 0 to 1, rounded to four digits.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Scores {
    /// Entities with their kind.
    pub entities: Figures,
    /// Entities, whichever kind they were given.
    pub entities_untyped: Figures,
    pub relations: Figures,
    /// `released`, `evaluatedOn`, `fundedBy` and `raised` only.
    pub relations_core: Figures,
    /// Share of the right claims whose modality is right.
    pub modality_accuracy: f64,
    /// Share of the slots that are right, of those that the gold fills in right claims.
    pub slot_accuracy: f64,
    /// How many slots the gold fills in right claims.
    pub slots: usize,
    /// How well mentions of one entity are linked over items and digests.
    pub linking_b_cubed: BCubed,
    /// Entities by the name of their kind.
    pub by_entity_type: BTreeMap<&'static str, Figures>,
    /// Claims by the name of their relation.
    pub by_relation_type: BTreeMap<&'static str, Figures>,
}

/// How many of the wanted were found, and how many of the found were wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Figures {
    pub precision: f64,
    pub recall: f64,
    pub f1: f64,
    /// How many the gold has.
    pub gold: usize,
    /// How many were extracted.
    pub system: usize,
    /// How many are the same.
    pub hit: usize,
}

/// B-cubed: for each mention, how far those that are given its entity share its entity in
/// gold (precision), and the other way round (recall); the mean over all mentions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct BCubed {
    pub precision: f64,
    pub recall: f64,
    pub f1: f64,
    /// How many mentions both sides have.
    pub mentions: usize,
}

impl Scores {
    /// The scores of all comparisons together.
    pub fn of<'a>(comparisons: impl IntoIterator<Item = &'a Comparison<'a>>) -> Scores {
        let mut tally = Tally::default();
        for comparison in comparisons {
            tally.add(comparison);
        }
        tally.scores()
    }
}

#[derive(Default)]
struct Tally {
    entities: Count,
    untyped: Count,
    relations: Count,
    core: Count,
    by_kind: BTreeMap<&'static str, Count>,
    by_relation: BTreeMap<&'static str, Count>,
    modalities: usize,
    slots: usize,
    slot_hits: usize,
    /// (canonical name in gold, identifier given) of each mention.
    links: Vec<(String, String)>,
}

impl Tally {
    fn add(&mut self, comparison: &Comparison<'_>) {
        for (entity, found) in comparison.wanted_entities() {
            self.entities.wanted(found);
            self.by_kind.entry(entity.kind.name()).or_default().wanted(found);
            self.untyped.gold += 1;
        }
        for (entity, _) in comparison.given_entities() {
            self.entities.system += 1;
            self.by_kind.entry(entity.kind.name()).or_default().system += 1;
            self.untyped.system += 1;
        }
        for (wanted, given) in comparison.linked() {
            self.untyped.hit += 1;
            let id = if given.id.is_empty() { fold(given.canonical) } else { given.id.to_owned() };
            self.links.push((fold(&wanted.canonical), id));
        }
        for (claim, found) in comparison.wanted_claims() {
            for count in self.counts(claim.relation) {
                count.wanted(found.is_some());
            }
            let Some(found) = found else { continue };
            self.modalities += usize::from(claim.modality == found.modality);
            for (slot, text) in claim.slots.iter().filter(|(slot, _)| SLOTS.contains(slot)) {
                let given = found.attrs.get(slot.name()).copied().unwrap_or_default();
                self.slots += 1;
                self.slot_hits += usize::from(fold(text) == fold(given));
            }
        }
        for (relation, _) in comparison.given_claims() {
            for count in self.counts(relation.relation) {
                count.system += 1;
            }
        }
    }

    /// The counts in which a claim of this relation counts.
    fn counts(&mut self, relation: Relation) -> impl Iterator<Item = &mut Count> {
        let core = CORE.contains(&relation).then_some(&mut self.core);
        [&mut self.relations, self.by_relation.entry(relation.name()).or_default()].into_iter().chain(core)
    }

    fn scores(&self) -> Scores {
        let by = |counts: &BTreeMap<&'static str, Count>| counts.iter().map(|(k, c)| (*k, c.figures())).collect();
        Scores {
            entities: self.entities.figures(),
            entities_untyped: self.untyped.figures(),
            relations: self.relations.figures(),
            relations_core: self.core.figures(),
            modality_accuracy: rounded(share(self.modalities, self.relations.hit)),
            slot_accuracy: rounded(share(self.slot_hits, self.slots)),
            slots: self.slots,
            linking_b_cubed: b_cubed(&self.links),
            by_entity_type: by(&self.by_kind),
            by_relation_type: by(&self.by_relation),
        }
    }
}

#[derive(Default)]
struct Count {
    hit: usize,
    gold: usize,
    system: usize,
}

impl Count {
    fn wanted(&mut self, found: bool) {
        self.gold += 1;
        self.hit += usize::from(found);
    }

    fn figures(&self) -> Figures {
        let (precision, recall) = (share(self.hit, self.system), share(self.hit, self.gold));
        Figures {
            precision: rounded(precision),
            recall: rounded(recall),
            f1: rounded(f1(precision, recall)),
            gold: self.gold,
            system: self.system,
            hit: self.hit,
        }
    }
}

fn b_cubed(links: &[(String, String)]) -> BCubed {
    let (mut by_gold, mut by_system) = (FxHashMap::<&str, usize>::default(), FxHashMap::<&str, usize>::default());
    // In the order of the mentions, so that the sums are the same each time.
    let mut both = IndexMap::<(&str, &str), usize>::new();
    for (gold, system) in links {
        *by_gold.entry(gold).or_default() += 1;
        *by_system.entry(system).or_default() += 1;
        *both.entry((gold, system)).or_default() += 1;
    }
    let mean = |sum: f64| if links.is_empty() { 0.0 } else { sum / links.len() as f64 };
    let precision = mean(both.iter().map(|((_, s), n)| (n * n) as f64 / by_system[s] as f64).sum());
    let recall = mean(both.iter().map(|((g, _), n)| (n * n) as f64 / by_gold[g] as f64).sum());
    BCubed {
        precision: rounded(precision),
        recall: rounded(recall),
        f1: rounded(f1(precision, recall)),
        mentions: links.len(),
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

fn f1(precision: f64, recall: f64) -> f64 {
    let sum = precision + recall;
    if sum == 0.0 { 0.0 } else { 2.0 * precision * recall / sum }
}

/// Rounded to four decimal digits by the number's exact value; a tie goes to the even digit.
pub(super) fn rounded(share: f64) -> f64 {
    format!("{share:.4}").parse().unwrap_or(share)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::gold::{GoldDigest, GoldEntity, GoldItem, GoldRelation};
    use crate::gold::{Calibration, compare, read};
    use crate::ontology::{Kind, Modality};

    const NONE: &[String] = &[];

    fn entity(name: &'static str, kind: Kind, id: &'static str) -> GoldEntity<'static> {
        GoldEntity { name, aliases: NONE, canonical: name, kind, id, confidence: 0.9 }
    }

    fn relation(relation: Relation, subject: &'static str, object: Option<&'static str>) -> GoldRelation<'static> {
        GoldRelation {
            relation,
            subject,
            object,
            modality: Modality::Asserted,
            attrs: BTreeMap::new(),
            evidence: "",
            confidence: 0.75,
            rule: "trigger:test",
            line: 3,
            span: (0, 0),
        }
    }

    fn extracted(items: Vec<GoldItem<'static>>) -> GoldDigest<'static> {
        GoldDigest {
            digest: "a.md",
            date: "2025-03-01".to_owned(),
            language: crate::digest::Language::En,
            series: "a",
            items,
        }
    }

    fn item(line: u32, entities: Vec<GoldEntity<'static>>, relations: Vec<GoldRelation<'static>>) -> GoldItem<'static> {
        GoldItem { line, title: "Foobar and Barfoo", entities, relations }
    }

    fn gold(items: &str) -> crate::gold::Gold {
        let file = format!(r#"{{"digest": "a.md", "items": [{items}]}}"#);
        read(file.as_bytes()).unwrap_or_else(|p| panic!("{p:?}")).gold
    }

    /// "Foobar works with Barfoo and raised $5 million, it is said. Its Foo 1 is out."
    const ITEM: &str = r#"{"line": 3, "title": "Foobar and Barfoo", "entities": [
        {"name": "Foobar", "canonical": "Foobar", "type": "Company"},
        {"name": "Barfoo", "canonical": "Barfoo", "type": "Organization"},
        {"name": "Foo 1", "canonical": "Foo 1", "type": "Model"}], "relations": [
        {"type": "partneredWith", "subject": "Foobar", "object": "Barfoo", "modality": "asserted"},
        {"type": "raised", "subject": "Foobar", "object": null, "modality": "rumored", "attrs": {"amount": "$5 million"}},
        {"type": "released", "subject": "Foobar", "object": "Foo 1", "modality": "asserted"}]}"#;

    fn given() -> GoldItem<'static> {
        let mut raised = relation(Relation::Raised, "FOOBAR", None);
        raised.attrs.insert("amount", "5 Million");
        item(
            3,
            vec![
                entity("FOOBAR", Kind::Company, "company/foobar"),
                entity("Bar-foo", Kind::Company, "company/barfoo"),
                entity("Saturday", Kind::Event, "event/saturday"),
            ],
            vec![
                relation(Relation::PartneredWith, "Bar-foo", Some("FOOBAR")),
                relation(Relation::PartneredWith, "FOOBAR", Some("Bar-foo")),
                raised,
                relation(Relation::ParticipatedIn, "FOOBAR", Some("Saturday")),
            ],
        )
    }

    #[test]
    fn names_are_compared_without_case_width_and_punctuation() {
        for (text, folded) in [
            ("GPT-5.1 (max)", "gpt51max"),
            ("ＧＬＭ－５．１", "glm51"),
            ("夸克 AI 眼鏡", "夸克ai眼鏡"),
            ("@user_name", "username"),
            ("Straße", "strasse"),
            ("ΟΔΟΣ", "οδοσ"),
            ("Müller", "müller"),
            ("Mu\u{308}ller", "müller"),
            ("naïve²", "naïve2"),
            ("R1 ✨ 🚀", "r1"),
            ("……", ""),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    #[test]
    fn entities_and_claims_are_counted() {
        let (gold, extracted) = (gold(ITEM), extracted(vec![given()]));
        let scores = Scores::of(&compare(&gold, &extracted));
        let counts = |f: &Figures| (f.hit, f.gold, f.system);
        assert_eq!(counts(&scores.entities), (1, 3, 3), "Barfoo has another kind");
        assert_eq!(counts(&scores.entities_untyped), (2, 3, 3));
        assert_eq!(counts(&scores.relations), (2, 3, 3), "a partnership is one in either direction");
        assert_eq!(counts(&scores.relations_core), (1, 2, 1));
        assert_eq!((scores.entities.precision, scores.entities.f1), (0.3333, 0.3333));
        assert_eq!((scores.modality_accuracy, scores.slot_accuracy, scores.slots), (0.5, 1.0, 1));
        assert_eq!(counts(&scores.by_entity_type["Company"]), (1, 1, 2));
        assert_eq!(counts(&scores.by_relation_type["released"]), (0, 1, 0));
        assert_eq!(counts(&scores.by_relation_type["participatedIn"]), (0, 0, 1));
        assert_eq!(scores.linking_b_cubed.mentions, 2);
    }

    #[test]
    fn homonyms_are_matched_with_their_kind_first() {
        let gold = gold(
            r#"{"line": 1, "entities": [
            {"name": "Kimi", "canonical": "Kimi", "type": "Model"},
            {"name": "Kimi app", "aliases": ["Kimi"], "canonical": "Kimi app", "type": "Product"}]}"#,
        );
        let entities = vec![entity("Kimi", Kind::Product, "product/kimi"), entity("Kimi", Kind::Model, "model/kimi")];
        let extracted = extracted(vec![item(1, entities, vec![])]);
        let comparisons = compare(&gold, &extracted);
        assert_eq!(Scores::of(&comparisons).entities.hit, 2);
        let linked: Vec<_> = comparisons[0].linked().map(|(g, s)| (g.name.as_str(), s.id)).collect();
        assert_eq!(linked, [("Kimi", "model/kimi"), ("Kimi app", "product/kimi")]);
    }

    #[test]
    fn items_are_found_by_line_then_near_it_then_by_title() {
        let extracted = extracted(vec![given()]);
        let hits = |line: &str, title: &str| {
            let gold = gold(&ITEM.replace("\"line\": 3", line).replace("\"Foobar and Barfoo\"", title));
            Scores::of(&compare(&gold, &extracted)).entities_untyped.hit
        };
        assert_eq!(hits("\"line\": 5", "null"), 2);
        assert_eq!(hits("\"line\": 1", "null"), 2);
        assert_eq!(hits("\"line\": 6", "null"), 0);
        assert_eq!(hits("\"line\": 6", "\"Foobar & Barfoo\""), 0);
        assert_eq!(hits("\"line\": 6", "\"FOOBAR and *Barfoo*\""), 2);
    }

    #[test]
    fn a_missing_item_is_missed_whole() {
        let (gold, extracted) = (gold(ITEM), extracted(vec![]));
        let scores = Scores::of(&compare(&gold, &extracted));
        assert_eq!((scores.entities.gold, scores.entities.hit, scores.relations.gold), (3, 0, 3));
        assert_eq!((scores.entities.f1, scores.linking_b_cubed.f1, scores.modality_accuracy), (0.0, 0.0, 0.0));
    }

    #[test]
    fn linking_falls_with_entities_that_are_split_or_joined() {
        let links = |pairs: &[(&str, &str)]| {
            b_cubed(&pairs.iter().map(|(g, s)| ((*g).to_owned(), (*s).to_owned())).collect::<Vec<_>>())
        };
        let split = links(&[("a", "1"), ("a", "2"), ("b", "3")]);
        assert_eq!((split.precision, split.recall), (1.0, 0.6667));
        let joined = links(&[("a", "1"), ("a", "1"), ("b", "1")]);
        assert_eq!((joined.precision, joined.recall), (0.5556, 1.0));
        assert_eq!(joined.f1, 0.7143);
    }

    #[test]
    fn ties_are_rounded_to_the_even_digit() {
        assert_eq!([1.0 / 32.0, 3.0 / 32.0, 2.0 / 3.0].map(rounded), [0.0312, 0.0938, 0.6667]);
    }

    #[test]
    fn confidence_is_held_against_what_is_right() {
        let (gold, extracted) = (gold(ITEM), extracted(vec![given()]));
        let calibration = Calibration::of(&compare(&gold, &extracted));
        let [bin] = calibration.relations.bins[..] else { panic!("{calibration:?}") };
        assert_eq!((bin.from, bin.to, bin.given, bin.right), (0.7, 0.8, 3, 2));
        assert_eq!((bin.precision, bin.mean_confidence), (0.6667, 0.75));
        assert_eq!(calibration.relations.expected_calibration_error, 0.0833);
        let [bin] = calibration.entities.bins[..] else { panic!("{calibration:?}") };
        assert_eq!((bin.from, bin.to, bin.given, bin.right), (0.9, 1.0, 3, 1));
    }
}
