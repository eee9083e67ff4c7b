//! What a digest says, as RDF: a pure function from [`GraphView`] to triples.
//!
//! | of | said |
//! | --- | --- |
//! | digest | series, date, language, title, tags, hash and name of the file, version of the extractor |
//! | item | digest, number, line, headline, section, importance, time, links, each entity it mentions |
//! | entity | kind, label, the forms that this digest uses, Wikidata item, what it is part of |
//! | join | the entity, its two names, reason, evidence with line and span, item, date |
//! | claim | relation, ends, slots with their numbers, modality, confidence, evidence with line and span, rule, item, date |
//! | edge | `subject relation object`, for asserted claims; both ways where the relation has no direction |
//! | happening | class, label, day, those parts, that sum and that modality which this digest tells, its claims |
//!
//! What people decided stands in a graph of its own, see `decisions.rs`.
//!
//! A happening that several digests tell has in each graph what that digest tells of
//! it; the union of all graphs has the whole.

use std::ops::Range;

use oxigraph::model::vocab::{rdf, xsd};
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Term, Triple};
use rustc_hash::FxHashMap;

use super::iri::{address, iri_path};
use super::literal::{decimal, tagged};
use super::view::{EntityView, GraphView, Telling};
use super::vocab as v;
use crate::digest::Language;
use crate::extract::money::{self, Money};
use crate::extract::score::{self, Metric};
use crate::extract::{self, Claim};
use crate::ontology::{Modality, Relation, Slot};
use crate::resolve::{EntityId, Join};

/// The triples of a digest's graph, and the graph's name. None is there twice.
pub fn triples(view: &GraphView) -> (NamedNode, Vec<Triple>) {
    (graph(view), triples_of(view, 0..things(view)))
}

/// The name of a digest's graph.
pub(super) fn graph(view: &GraphView) -> NamedNode {
    node(view.base, view.id)
}

/// How many things a graph speaks of: the digest, entities, items, happenings.
pub(super) fn things(view: &GraphView) -> usize {
    1 + view.entities.len() + view.digest.items.len() + view.tellings.len()
}

/// What a graph says of some of its [`things`], so that a large one need not be made at
/// once. None is there twice; what two items say may be there in the triples of both.
pub(super) fn triples_of(view: &GraphView, things: Range<usize>) -> Vec<Triple> {
    let mut writer = Writer { view, graph: graph(view), entities: FxHashMap::default(), out: Vec::new() };
    let (entities, items) = (1 + view.entities.len(), 1 + view.entities.len() + view.digest.items.len());
    for thing in things {
        match thing {
            0 => writer.digest(),
            _ if thing < entities => writer.entity_itself(&view.entities[thing - 1]),
            _ if thing < items => writer.item(thing - entities),
            _ => writer.telling(&view.tellings[thing - items]),
        }
    }
    let mut out = writer.out;
    // Plain edges repeat where items repeat them.
    let mut seen = rustc_hash::FxHashSet::with_capacity_and_hasher(out.len(), Default::default());
    let keep: Vec<bool> = out.iter().map(|triple| seen.insert(triple)).collect();
    drop(seen);
    let mut keep = keep.into_iter();
    out.retain(|_| keep.next().unwrap_or(false));
    out
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

    fn entity_itself(&mut self, (id, entity): &'a (&'a EntityId, EntityView<'a>)) {
        let subject = self.entity(id);
        self.add(&subject, rdf::TYPE, v::kind(entity.kind));
        self.add(&subject, rdf::TYPE, v::schema_class(entity.kind));
        self.add(&subject, v::LABEL, tagged(entity.label));
        for form in entity.forms.iter().filter(|form| **form != entity.label && !form.is_empty()) {
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
        for join in &entity.joins {
            self.join(id, &subject, join);
        }
    }

    fn join(&mut self, id: &EntityId, entity: &NamedNode, join: &Join) {
        let node = join_iri(self.view, id, join);
        self.add(&node, rdf::TYPE, v::JOIN);
        self.add(&node, v::JOINS, entity.clone());
        self.text(&node, v::KEPT_NAME, &join.names[0]);
        self.text(&node, v::JOINED_NAME, &join.names[1]);
        self.text(&node, v::REASON, join.reason.name());
        let item = self.item_node(join.item as usize);
        self.said(&node, &join.words, join.span, join.line, item);
    }

    /// The words that say something, where they stand, and when.
    fn said(&mut self, node: &NamedNode, words: &str, span: (u32, u32), line: u32, item: NamedNode) {
        self.text(node, v::EVIDENCE, words);
        self.add(node, v::SPAN_START, Literal::from(span.0));
        self.add(node, v::SPAN_END, Literal::from(span.1));
        self.add(node, v::LINE, Literal::from(line));
        self.add(node, v::IN_ITEM, item);
        let day = self.day();
        self.add(node, v::DATE, day);
    }

    fn item_node(&self, index: usize) -> NamedNode {
        NamedNode::new_unchecked(format!("{}#{}", self.graph.as_str(), index + 1))
    }

    fn item(&mut self, index: usize) {
        let item = &self.view.digest.items[index];
        let graph = self.graph.clone();
        let node = self.item_node(index);
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
        for (n, claim) in item.claims.iter().enumerate() {
            let at = (index as u32, n as u32);
            let (Some(ends), Some(iri)) = (ends(claim, ids), self.claim_iri(at)) else { continue };
            self.claim(&iri, &node, claim, ends);
        }
    }

    /// The node of the claim that [`Self::item`] made.
    fn claim_node(&self, at: (u32, u32)) -> Option<(NamedNode, &'a Claim)> {
        let ids = self.view.ids.get(at.0 as usize)?;
        let claim = self.view.digest.items.get(at.0 as usize)?.claims.get(at.1 as usize)?;
        ends(claim, ids)?;
        Some((self.claim_iri(at)?, claim))
    }

    fn claim_iri(&self, (item, claim): (u32, u32)) -> Option<NamedNode> {
        let id = self.view.claim_ids.get(item as usize)?.get(claim as usize)?;
        Some(NamedNode::new_unchecked(format!("{}claim/{id}", self.view.base)))
    }

    fn claim(&mut self, node: &NamedNode, item: &NamedNode, claim: &Claim, (_, subject, object): Ends<'a>) {
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
            self.slot(node, *slot, text, &claim.evidence);
        }
        self.text(node, v::MODALITY, claim.modality.name());
        self.add(node, v::CONFIDENCE, decimal(f64::from(thousandths(claim.confidence)) / 1000.0, 3));
        self.text(node, v::RULE, &claim.rule);
        self.said(node, &claim.evidence, claim.span, claim.line, item.clone());
    }

    /// `words` are those in which the text stands.
    fn slot(&mut self, node: &NamedNode, slot: Slot, text: &str, words: &str) {
        match slot {
            Slot::Lead if text == "true" => self.add(node, v::LEAD, Literal::from(true)),
            _ => self.text(node, v::slot(slot), text),
        }
        match slot {
            Slot::Amount => self.money(node, text, v::AMOUNT_VALUE, v::CURRENCY),
            Slot::Valuation => self.money(node, text, v::VALUATION_VALUE, v::VALUATION_CURRENCY),
            Slot::Score => self.score(node, text, words),
            Slot::Round | Slot::Lead | Slot::Role | Slot::Date => {}
        }
    }

    fn score(&mut self, node: &NamedNode, text: &str, words: &str) {
        let Some(score) = score::parse(text, words) else { return };
        self.add(node, v::SCORE_VALUE, decimal(score.value, 6));
        self.text(node, v::SCORE_METRIC, score.metric.name());
        if let Some(of) = score.of {
            self.add(node, v::SCORE_OF, decimal(of, 6));
        }
        if score.metric == Metric::Rank {
            self.add(node, v::RANK, Literal::from(score.value as u32));
        }
    }

    fn money(&mut self, node: &NamedNode, text: &str, value: NamedNodeRef<'_>, currency: NamedNodeRef<'_>) {
        if let Some(Money { value: sum, currency: code }) = money::parse(text) {
            self.add(node, value, decimal(sum, 2));
            self.text(node, currency, code.unwrap_or_default());
        }
    }

    fn telling(&mut self, telling: &Telling<'a>) {
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
        let mut told: Vec<&Claim> = Vec::new();
        for at in &telling.claims {
            if let Some((node, claim)) = self.claim_node(*at) {
                self.add(&happening, v::TELLS, node);
                told.push(claim);
            }
        }
        // The strongest first; a sort keeps the order of the text among equals.
        let sure = |claim: &Claim| thousandths(claim.confidence);
        told.sort_by(|a, b| a.modality.cmp(&b.modality).then(sure(b).cmp(&sure(a))));
        if let Some(strongest) = told.first() {
            self.text(&happening, v::MODALITY, strongest.modality.name());
        }
        // One value a slot, so that sum, number and currency in one graph belong together.
        for slot in HAPPENING_SLOTS {
            let whole = told.iter().filter(|c| slot != Slot::Amount || c.relation != Relation::FundedBy);
            let text = whole.flat_map(|c| &c.slots).find(|(s, _)| *s == slot).map(|(_, text)| text);
            if let Some(text) = text {
                self.slot(&happening, slot, text, "");
            }
        }
    }
}

/// What happenings have of their claims.
pub(super) const HAPPENING_SLOTS: [Slot; 5] = [Slot::Amount, Slot::Valuation, Slot::Round, Slot::Role, Slot::Date];

/// A confidence as exact as the store has it.
pub(super) fn thousandths(confidence: f32) -> u32 {
    (confidence.clamp(0.0, 1.0) * 1000.0).round() as u32
}

/// What a claim says of whom: relation, subject, object.
pub(super) type Ends<'a> = (Relation, &'a EntityId, Option<&'a EntityId>);

/// The relation and ends of a claim, with the identifiers of its item's entities; `None` if
/// these have no subject for it.
pub(super) fn ends<'a>(claim: &Claim, ids: &'a [EntityId]) -> Option<Ends<'a>> {
    let object = claim.object.and_then(|o| ids.get(o as usize));
    Some((claim.relation, ids.get(claim.subject as usize)?, object))
}

/// `{base}join/{hash of digest, entity, names}`: each graph has its own.
fn join_iri(view: &GraphView, id: &EntityId, join: &Join) -> NamedNode {
    NamedNode::new_unchecked(format!("{}join/{}", view.base, join_id(view.id, id, join)))
}

/// What stands behind `join/` in the identifier of a join.
pub(super) fn join_id(digest: &str, entity: &str, join: &Join) -> String {
    let hash = blake3::hash(format!("{digest}\n{entity}\n{}\n{}", join.names[0], join.names[1]).as_bytes());
    hash.to_hex()[..24].to_owned()
}

pub(super) fn language_tag(language: Language) -> &'static str {
    match language {
        Language::ZhHant => "zh-Hant",
        Language::ZhHans => "zh-Hans",
        Language::En => "en",
        Language::Mixed => "mul",
    }
}
