//! What a digest says, as RDF: a pure function from [`GraphView`] to triples.
//!
//! | of | said |
//! | --- | --- |
//! | digest | series, date, language, title, tags, hash and name of the file, version of the extractor |
//! | item | digest, number, line, headline, section, importance, time, links, each entity it mentions |
//! | entity | kind, label, the forms that this digest uses, Wikidata item, what it is part of |
//! | claim | relation, ends, slots with their numbers, modality, confidence, evidence with line and span, rule, item, date |
//! | edge | `subject relation object`, for asserted claims; both ways where the relation has no direction |
//! | happening | class, label, day, those parts, that sum and that modality which this digest tells, its claims |
//!
//! A happening that several digests tell has in each graph what that digest tells of
//! it; the union of all graphs has the whole.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Term, Triple};
use rustc_hash::FxHashMap;

use super::iri::{address, iri_path};
use super::score::{self, Score};
use super::view::{GraphView, Telling};
use super::vocab as v;
use crate::digest::Language;
use crate::extract::money::{self, Money};
use crate::extract::{self, Claim, ItemExtraction};
use crate::lexicon::fold;
use crate::ontology::{Modality, Relation, Slot};
use crate::resolve::EntityId;

/// The triples of a digest's graph, and the graph's name. None is there twice.
pub fn triples(view: &GraphView) -> (NamedNode, Vec<Triple>) {
    let graph = node(view.base, view.id);
    let mut writer = Writer { view, graph: graph.clone(), entities: FxHashMap::default(), out: Vec::new() };
    writer.digest();
    writer.entities();
    let mut claims = BTreeMap::new();
    for (number, item) in view.digest.items.iter().enumerate() {
        writer.item(number, item, &mut claims);
    }
    for telling in &view.tellings {
        writer.telling(telling, &claims);
    }
    let mut out = writer.out;
    // Plain edges repeat where items repeat them.
    let mut seen = rustc_hash::FxHashSet::with_capacity_and_hasher(out.len(), Default::default());
    let keep: Vec<bool> = out.iter().map(|triple| seen.insert(triple)).collect();
    drop(seen);
    let mut keep = keep.into_iter();
    out.retain(|_| keep.next().unwrap_or(false));
    (graph, out)
}

/// The IRI of an identifier.
pub(super) fn node(base: &str, id: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{base}{}", iri_path(id)))
}

struct Writer<'a> {
    view: &'a GraphView<'a>,
    graph: NamedNode,
    entities: FxHashMap<&'a EntityId, NamedNode>,
    out: Vec<Triple>,
}

impl<'a> Writer<'a> {
    fn add(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, object: impl Into<Term>) {
        self.out.push(Triple::new(subject.clone(), predicate.into_owned(), object));
    }

    fn text(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, text: &str) {
        if !text.is_empty() {
            self.add(subject, predicate, Literal::new_simple_literal(text));
        }
    }

    fn entity(&mut self, id: &'a EntityId) -> NamedNode {
        self.entities.entry(id).or_insert_with(|| node(self.view.base, id)).clone()
    }

    fn day(&self) -> Literal {
        Literal::new_typed_literal(self.view.digest.date.to_string(), xsd::DATE)
    }

    fn digest(&mut self) {
        let (digest, graph) = (self.view.digest, self.graph.clone());
        self.add(&graph, rdf::TYPE, v::DIGEST);
        self.add(&graph, rdf::TYPE, v::PROV_ENTITY);
        if !digest.title.is_empty() {
            self.add(&graph, v::LABEL, tagged(&digest.title));
        }
        self.text(&graph, v::SERIES, &digest.series);
        let day = self.day();
        self.add(&graph, v::DATE, day.clone());
        self.add(&graph, v::SCHEMA_DATE_PUBLISHED, day);
        self.text(&graph, v::SCHEMA_IN_LANGUAGE, language_tag(digest.language));
        for tag in &digest.tags {
            self.text(&graph, v::SCHEMA_KEYWORDS, tag);
        }
        self.text(&graph, v::HASH, &digest.hash);
        self.text(&graph, v::FILE, &digest.file);
        self.add(&graph, v::EXTRACTOR_VERSION, Literal::from(extract::VERSION));
    }

    fn entities(&mut self) {
        let view = self.view;
        let mut forms: BTreeMap<&EntityId, BTreeSet<&str>> = BTreeMap::new();
        for (item, ids) in view.digest.items.iter().zip(view.ids) {
            for (entity, id) in item.entities.iter().zip(ids) {
                let forms = forms.entry(id).or_default();
                forms.insert(&entity.name);
                forms.extend(entity.aliases.iter().map(String::as_str));
            }
        }
        for (&id, entity) in &view.entities {
            let subject = self.entity(id);
            self.add(&subject, rdf::TYPE, v::kind(entity.kind));
            self.add(&subject, rdf::TYPE, v::schema_class(entity.kind));
            self.add(&subject, v::LABEL, tagged(entity.label));
            for form in forms.get(id).into_iter().flatten().filter(|form| **form != entity.label && !form.is_empty()) {
                self.add(&subject, v::ALT_LABEL, tagged(form));
            }
            if let Some(item) = entity.wikidata {
                let item = NamedNode::new_unchecked(format!("{}{}", v::WIKIDATA, iri_path(item)));
                self.add(&subject, v::SAME_AS, item);
            }
            for whole in entity.part_of {
                let whole = self.entity(whole);
                self.add(&subject, v::relation(Relation::PartOf), whole);
            }
        }
    }

    /// `claims` gets the node of each claim, by (item, claim).
    fn item(&mut self, index: usize, item: &ItemExtraction, claims: &mut BTreeMap<(u32, u32), NamedNode>) {
        let graph = self.graph.clone();
        let node = NamedNode::new_unchecked(format!("{}#{}", graph.as_str(), index + 1));
        self.add(&node, rdf::TYPE, v::ITEM);
        self.add(&node, v::SCHEMA_IS_PART_OF, graph);
        self.add(&node, v::NUMBER, Literal::from(index as u64 + 1));
        self.add(&node, v::LINE, Literal::from(item.line));
        if !item.title.is_empty() {
            self.add(&node, v::SCHEMA_HEADLINE, tagged(&item.title));
        }
        self.text(&node, v::SCHEMA_ARTICLE_SECTION, &item.section.join(" › "));
        self.text(&node, v::IMPORTANCE, item.importance.as_deref().unwrap_or_default());
        self.text(&node, v::TIME, item.time.as_deref().unwrap_or_default());
        for link in &item.links {
            match link.url.as_deref().and_then(address) {
                Some(address) => self.add(&node, v::SCHEMA_CITATION, address),
                None => self.text(&node, v::SOURCE_TEXT, link.url.as_deref().unwrap_or(&link.text)),
            }
        }
        let Some(ids) = self.view.ids.get(index) else { return };
        for id in ids {
            let entity = self.entity(id);
            self.add(&node, v::MENTIONS, entity);
        }
        let mut told: FxHashMap<String, u32> = FxHashMap::default();
        for (number, claim) in item.claims.iter().enumerate() {
            let Some(subject) = ids.get(claim.subject as usize) else { continue };
            let object = claim.object.and_then(|o| ids.get(o as usize));
            let ends = format!("{}\n{subject}\n{}", claim.relation.name(), object.map_or("", |o| o));
            // The same said twice in an item stays two claims.
            let again = told.entry(ends.clone()).or_default();
            let iri = claim_iri(self.view, index, &ends, *again);
            *again += 1;
            self.claim(&iri, &node, claim, subject, object);
            claims.insert((index as u32, number as u32), iri);
        }
    }

    fn claim(
        &mut self,
        node: &NamedNode,
        item: &NamedNode,
        claim: &Claim,
        subject: &'a EntityId,
        object: Option<&'a EntityId>,
    ) {
        let relation = v::relation(claim.relation);
        let from = self.entity(subject);
        self.add(node, rdf::TYPE, v::CLAIM);
        self.add(node, v::RELATION, relation);
        self.add(node, v::SUBJECT, from.clone());
        if let Some(object) = object {
            let to = self.entity(object);
            self.add(node, v::OBJECT, to.clone());
            if claim.modality == Modality::Asserted && from != to {
                if claim.relation.row().symmetric {
                    self.add(&to, relation, from.clone());
                }
                self.add(&from, relation, to);
            }
        }
        for (slot, text) in &claim.slots {
            self.slot(node, *slot, text);
        }
        self.text(node, v::MODALITY, claim.modality.name());
        self.add(node, v::CONFIDENCE, decimal(f64::from(claim.confidence.clamp(0.0, 1.0)), 3));
        self.text(node, v::EVIDENCE, &claim.evidence);
        self.add(node, v::SPAN_START, Literal::from(claim.span.0));
        self.add(node, v::SPAN_END, Literal::from(claim.span.1));
        self.add(node, v::LINE, Literal::from(claim.line));
        self.text(node, v::RULE, &claim.rule);
        self.add(node, v::IN_ITEM, item.clone());
        let day = self.day();
        self.add(node, v::DATE, day);
    }

    fn slot(&mut self, node: &NamedNode, slot: Slot, text: &str) {
        match slot {
            Slot::Lead if text == "true" => self.add(node, v::LEAD, Literal::from(true)),
            _ => self.text(node, v::slot(slot), text),
        }
        match slot {
            Slot::Amount => self.money(node, text, v::AMOUNT_VALUE, v::CURRENCY),
            Slot::Valuation => self.money(node, text, v::VALUATION_VALUE, v::VALUATION_CURRENCY),
            Slot::Score => match score::parse(text) {
                Some(Score::Value(value)) => self.add(node, v::SCORE_VALUE, decimal(value, 6)),
                Some(Score::Rank(rank)) => self.add(node, v::RANK, Literal::from(rank)),
                None => {}
            },
            Slot::Round | Slot::Lead | Slot::Role | Slot::Date => {}
        }
    }

    fn money(&mut self, node: &NamedNode, text: &str, value: NamedNodeRef<'_>, currency: NamedNodeRef<'_>) {
        if let Some(Money { value: sum, currency: code }) = money::parse(text) {
            self.add(node, value, decimal(sum, 2));
            self.text(node, currency, code.unwrap_or_default());
        }
    }

    fn telling(&mut self, telling: &Telling<'a>, claims: &BTreeMap<(u32, u32), NamedNode>) {
        let happening = node(self.view.base, telling.id);
        for class in [v::happening(telling.class), v::HAPPENING, v::EVENT] {
            self.add(&happening, rdf::TYPE, class);
        }
        self.add(&happening, v::LABEL, tagged(telling.label));
        let day = self.day();
        self.add(&happening, v::DAY, day);
        for &(role, id) in &telling.parts {
            let part = self.entity(id);
            self.add(&happening, v::part(role), part);
        }
        let items = &self.view.digest.items;
        let mut told: Vec<&Claim> = Vec::new();
        for at in &telling.claims {
            if let Some(node) = claims.get(at) {
                self.add(&happening, v::TELLS, node.clone());
                told.push(&items[at.0 as usize].claims[at.1 as usize]);
            }
        }
        // The strongest first; a sort keeps the order of the text among equals.
        told.sort_by(|a, b| a.modality.cmp(&b.modality).then(b.confidence.total_cmp(&a.confidence)));
        if let Some(strongest) = told.first() {
            self.text(&happening, v::MODALITY, strongest.modality.name());
        }
        // One value a slot, so that sum, number and currency in one graph belong together.
        for slot in [Slot::Amount, Slot::Valuation, Slot::Round, Slot::Role, Slot::Date] {
            let whole = told.iter().filter(|c| slot != Slot::Amount || c.relation != Relation::FundedBy);
            let text = whole.flat_map(|c| &c.slots).find(|(s, _)| *s == slot).map(|(_, text)| text);
            if let Some(text) = text {
                self.slot(&happening, slot, text);
            }
        }
    }
}

/// `{base}claim/{hash of item, relation, ends}`.
fn claim_iri(view: &GraphView, item: usize, ends: &str, again: u32) -> NamedNode {
    let mut hash = blake3::Hasher::new();
    hash.update(format!("{}#{}\n{ends}", view.id, item + 1).as_bytes());
    if again > 0 {
        hash.update(format!("\n{again}").as_bytes());
    }
    NamedNode::new_unchecked(format!("{}claim/{}", view.base, &hash.finalize().to_hex()[..24]))
}

/// A decimal with at most so many digits after the point.
fn decimal(value: f64, places: usize) -> Literal {
    let text = format!("{value:.places$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    Literal::new_typed_literal(text, xsd::DECIMAL)
}

fn language_tag(language: Language) -> &'static str {
    match language {
        Language::ZhHant => "zh-Hant",
        Language::ZhHans => "zh-Hans",
        Language::En => "en",
        Language::Mixed => "mul",
    }
}

/// A text as literal, with the language that its script tells.
fn tagged(text: &str) -> Literal {
    match script_language(text) {
        Some(tag) => Literal::new_language_tagged_literal_unchecked(text, tag),
        None => Literal::new_simple_literal(text),
    }
}

/// Characters that Simplified text writes for others, and Traditional text, too, has in
/// names: they tell no script.
const EITHER: &str = "里后台云于余范谷采松夸杰涂游丰系准占几叶姜岩朴沈淀郁党征斗胡干";

/// The language tag that the characters of a text tell: Chinese where there is any
/// Han, in the script that more of its characters are peculiar to. In lower case, as
/// the store keeps tags.
fn script_language(text: &str) -> Option<&'static str> {
    let (mut han, mut balance, mut latin) = (false, 0i32, false);
    for c in text.chars() {
        match c as u32 {
            0x3040..=0x30FF => return Some("ja"),
            0xAC00..=0xD7AF | 0x1100..=0x11FF => return Some("ko"),
            _ if fold::is_han(c) => {
                han = true;
                balance += i32::from(fold::is_traditional(c));
                balance -= i32::from(fold::is_simplified(c) && !EITHER.contains(c));
            }
            _ => latin |= c.is_ascii_alphabetic(),
        }
    }
    match (han, balance.signum()) {
        (true, 1) => Some("zh-hant"),
        (true, -1) => Some("zh-hans"),
        (true, _) => Some("zh"),
        _ => latin.then_some("en"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_carry_the_language_of_their_script() {
        for (text, tag) in [
            ("阿里巴巴", Some("zh")),
            ("輝達", Some("zh-hant")),
            ("腾讯 AI Lab", Some("zh-hans")),
            ("DeepSeek", Some("en")),
            ("ソニー", Some("ja")),
            ("삼성", Some("ko")),
            ("360", None),
        ] {
            assert_eq!(script_language(text), tag, "{text}");
        }
    }

    #[test]
    fn decimals_are_written_plainly() {
        for (value, places, text) in [
            (606_000_000.0, 2, "606000000"),
            (73.25, 6, "73.25"),
            (0.85f32.into(), 3, "0.85"),
            (1e12, 2, "1000000000000"),
        ] {
            assert_eq!(decimal(value, places).value(), text);
        }
    }
}
