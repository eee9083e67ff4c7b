//! Rows into a graph: claims become edges, entities and happenings nodes.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::Selection;
use crate::export::graph::{Class, Edge, Evidence, Graph, Node};
use crate::graph::facts::{Fact, Facts, Filter};
use crate::graph::happened::Happened;
use crate::graph::{EdgeId, NodeClass};
use crate::ontology::{Modality, Relation, Slot};
use crate::store::Rows;
use crate::store::rows::{ClaimAt, EntityAt, HappeningAt};

/// The nodes and edges of all claims that count. Ends of edges are places of nodes.
pub(super) fn gather<'a>(rows: &'a Rows, selection: &Selection) -> Graph<'a> {
    let filter = selection.filter();
    let facts = Facts::about(rows, &filter, |claim| selection.means(claim.modality));
    let mentioned = mentioned(rows, selection);
    let mut raised: BTreeMap<EntityAt, Vec<String>> = BTreeMap::new();
    // Until it is known who is a node, ends are places of entities, and of happenings behind.
    let mut edges: Vec<Edge<'a>> = Vec::new();
    // What two share is weighed when it is known.
    let least = if selection.projection.is_some() { 1 } else { selection.weight };
    for fact in &facts.all {
        match fact.object {
            Some(_) if facts.items(fact) < least => {}
            Some(object) => edges.push(of_fact(&facts, fact, object, selection.evidence)),
            None => {
                let sums = facts.claims(fact).iter().filter_map(|at| sum(rows, *at));
                raised.entry(fact.subject).or_default().extend(sums);
            }
        }
    }
    if filter.relation(Relation::PartOf) && selection.means(Modality::Asserted) && least <= 1 {
        edges.extend(derived(rows, &facts, &mentioned));
    }
    // A query may name any.
    let with_happenings = selection.happenings || selection.query.is_some();
    let happened = if with_happenings { happenings(rows, selection, &filter) } else { Vec::new() };
    for (n, happening) in happened.iter().enumerate() {
        edges.extend(parts(rows, happening, rows.entities.len() + n, selection));
    }

    let entities = rows.entities.len();
    let class = |end: usize| match end.checked_sub(entities) {
        None => NodeClass::Entity(rows.entities[end].kind),
        Some(happening) => NodeClass::Happening(happened[happening].class),
    };
    let around = |end: usize| selection.around.contains(&(end as EntityAt)) && end < entities;
    let takes = |end: usize| selection.takes(class(end)) || around(end);
    edges.retain(|edge| takes(edge.source) && takes(edge.target));
    let mut there = vec![false; entities + happened.len()];
    for edge in &edges {
        (there[edge.source], there[edge.target]) = (true, true);
    }
    for (at, there) in there.iter_mut().enumerate() {
        // Families that no item mentions are there for what belongs to them.
        *there |= (at >= entities || !mentioned[at].is_empty()) && takes(at);
    }

    let mut places = vec![0; there.len()];
    let mut nodes: Vec<Node<'a>> = Vec::new();
    for (at, _) in there.iter().enumerate().filter(|(_, there)| **there) {
        places[at] = nodes.len();
        nodes.push(match at.checked_sub(entities) {
            None => {
                let mut raised = raised.remove(&(at as EntityAt)).unwrap_or_default();
                raised.sort();
                raised.dedup();
                entity(rows, at as EntityAt, &mentioned[at], raised)
            }
            Some(happening) => of_happening(rows, &happened[happening]),
        });
    }
    for edge in &mut edges {
        (edge.source, edge.target) = (places[edge.source], places[edge.target]);
    }
    let mut graph = Graph { nodes, edges, ..Graph::default() };
    graph.sort();
    graph
}

/// Of each entity the days of the items that mention it, in order, once an item.
fn mentioned(rows: &Rows, selection: &Selection) -> Vec<Vec<Date>> {
    let mut days = vec![Vec::new(); rows.entities.len()];
    for digest in rows.digests.iter().filter(|digest| selection.window.has(digest.day)) {
        for item in &rows.items[digest.items.0 as usize..digest.items.1 as usize] {
            item.mentions.iter().for_each(|at| days[*at as usize].push(digest.day));
        }
    }
    days
}

fn entity<'a>(rows: &'a Rows, at: EntityAt, mentioned: &[Date], raised: Vec<String>) -> Node<'a> {
    let row = rows.entity(at);
    let mut days = mentioned.to_vec();
    days.dedup();
    Node {
        id: Cow::Borrowed(rows.entity_id(at)),
        foreign: false,
        label: Cow::Borrowed(rows.label(at)),
        class: Class::Known(NodeClass::Entity(row.kind)),
        aliases: row.forms.iter().map(|form| rows.text(*form)).collect(),
        days,
        mentions: mentioned.len() as u32,
        wikidata: row.wikidata.map(|item| rows.text(item)),
        raised,
        details: Vec::new(),
        pagerank: 0.0,
        community: None,
        place: None,
    }
}

fn of_happening<'a>(rows: &'a Rows, happened: &Happened<'a>) -> Node<'a> {
    let mut days: Vec<Date> = happened.claims.iter().map(|at| rows.day_of(*at)).collect();
    days.sort_unstable();
    days.dedup();
    let mut details = details(&happened.details);
    if happened.modality() != Modality::Asserted {
        details.insert(0, format!("modality: {}", happened.modality().name()));
    }
    Node {
        id: Cow::Borrowed(happened.id),
        foreign: false,
        label: Cow::Borrowed(happened.label),
        class: Class::Known(NodeClass::Happening(happened.class)),
        aliases: Vec::new(),
        days,
        mentions: happened.items as u32,
        wikidata: None,
        raised: Vec::new(),
        details,
        pagerank: 0.0,
        community: None,
        place: None,
    }
}

/// `score: 73.2`, a line a text.
fn details(details: &[(Slot, Vec<&str>)]) -> Vec<String> {
    let lines = |(slot, texts): &(Slot, Vec<&str>)| {
        let name = slot.name();
        texts.iter().map(move |text| format!("{name}: {text}")).collect::<Vec<_>>()
    };
    details.iter().flat_map(lines).collect()
}

/// `2025-11-29: $5M, seed`, where an amount is told.
fn sum(rows: &Rows, at: ClaimAt) -> Option<String> {
    let claim = rows.claim(at);
    let slot = |slot| claim.slots.iter().find(|(of, _)| *of == slot).map(|(_, text)| rows.text(*text));
    let amount = slot(Slot::Amount)?;
    let round = slot(Slot::Round).map(|round| format!(", {round}")).unwrap_or_default();
    let modality = match claim.modality {
        Modality::Asserted => String::new(),
        modality => format!(" ({})", modality.name()),
    };
    Some(format!("{}: {amount}{round}{modality}", rows.day_of(at)))
}

/// What claims of one edge add up to.
struct Told<'a> {
    days: Vec<(Date, u32)>,
    items: u32,
    confidence: f32,
    evidence: Vec<Evidence<'a>>,
    sources: Vec<&'a str>,
}

impl<'a> Told<'a> {
    /// Of claims in order of days.
    fn of(rows: &'a Rows, claims: &[ClaimAt], evidence: usize) -> Told<'a> {
        let mut told = Told { days: Vec::new(), items: 0, confidence: 0.0, evidence: Vec::new(), sources: Vec::new() };
        let mut sources = BTreeSet::new();
        for of_item in claims.chunk_by(|a, b| rows.claim(*a).item == rows.claim(*b).item) {
            let (day, item) = (rows.day_of(of_item[0]), rows.claim(of_item[0]).item);
            told.items += 1;
            match told.days.last_mut() {
                Some((last, items)) if *last == day => *items += 1,
                _ => told.days.push((day, 1)),
            }
            let row = rows.item(item);
            sources.extend(row.sources.iter().map(|source| rows.text(*source)));
            // The surest claim stands for its item; of two as sure, the one that sorts first.
            let claims = of_item.iter().map(|at| (rows.claim(*at).confidence, rows.text(rows.claim(*at).evidence)));
            let surest = claims.reduce(|a, b| if b.0 > a.0 || (b.0 == a.0 && b.1 < a.1) { b } else { a });
            if let Some((confidence, sentence)) = surest {
                told.confidence = told.confidence.max(confidence);
                if told.evidence.len() < evidence {
                    let headline = rows.text(row.headline);
                    told.evidence.push(Evidence { day, item: rows.item_id(item), headline, sentence });
                }
            }
        }
        told.sources = sources.into_iter().collect();
        told
    }
}

fn of_fact<'a>(facts: &Facts<'a>, fact: &Fact, object: EntityAt, evidence: usize) -> Edge<'a> {
    let (rows, claims) = (facts.rows(), facts.claims(fact));
    let told = Told::of(rows, claims, evidence);
    let (subject, relation) = (rows.entity_id(fact.subject), fact.relation.name());
    Edge {
        id: EdgeId::written(subject, relation, rows.entity_id(object), fact.modality),
        source: fact.subject as usize,
        target: object as usize,
        relation: Cow::Borrowed(relation),
        modality: fact.modality,
        symmetric: fact.relation.row().symmetric,
        derived: false,
        weight: told.items,
        days: told.days,
        confidence: Some(told.confidence),
        details: details(&facts.details(fact)),
        evidence: told.evidence,
        sources: told.sources,
        claims: claims.to_vec(),
    }
}

/// What belongs to what without a claim that says so, with the days on which the part, or
/// what belongs to it in turn, was mentioned.
fn derived<'a>(rows: &'a Rows, facts: &Facts<'a>, mentioned: &[Vec<Date>]) -> Vec<Edge<'a>> {
    let said: rustc_hash::FxHashSet<(EntityAt, EntityAt)> = facts
        .all
        .iter()
        .filter(|fact| fact.relation == Relation::PartOf && fact.modality == Modality::Asserted)
        .filter_map(|fact| Some((fact.subject, fact.object?)))
        .collect();
    let mut links: BTreeMap<(EntityAt, EntityAt), BTreeSet<Date>> = BTreeMap::new();
    for (at, days) in mentioned.iter().enumerate().filter(|(_, days)| !days.is_empty()) {
        let (mut passed, mut todo) = (BTreeSet::new(), vec![at as EntityAt]);
        while let Some(part) = todo.pop().filter(|part| passed.insert(*part)) {
            for whole in rows.entity(part).part_of.iter().copied().filter(|whole| *whole != part) {
                todo.push(whole);
                if said.contains(&(part, whole)) {
                    continue;
                }
                // What has mentions of its own is dated by these.
                let own = &mentioned[part as usize];
                links.entry((part, whole)).or_default().extend(if own.is_empty() { days } else { own });
            }
        }
    }
    let edge = |((part, whole), days): ((EntityAt, EntityAt), BTreeSet<Date>)| {
        let relation = Relation::PartOf.name();
        Edge {
            id: EdgeId::written(rows.entity_id(part), relation, rows.entity_id(whole), Modality::Asserted),
            source: part as usize,
            target: whole as usize,
            relation: Cow::Borrowed(relation),
            modality: Modality::Asserted,
            symmetric: false,
            derived: true,
            weight: 1,
            days: days.into_iter().map(|day| (day, 1)).collect(),
            confidence: None,
            details: Vec::new(),
            evidence: Vec::new(),
            sources: Vec::new(),
            claims: Vec::new(),
        }
    };
    links.into_iter().map(edge).collect()
}

fn happenings<'a>(rows: &'a Rows, selection: &Selection, filter: &Filter) -> Vec<Happened<'a>> {
    let all = (0..rows.happenings.len() as HappeningAt).filter_map(|at| Happened::of(rows, at, filter));
    all.filter(|happened| selection.means(happened.modality()) && happened.items as u32 >= selection.weight).collect()
}

/// The edges from a happening to its parts. What is said of it says so of its parts.
fn parts<'a>(rows: &'a Rows, happened: &Happened<'a>, place: usize, selection: &Selection) -> Vec<Edge<'a>> {
    let (id, modality) = (happened.id, happened.modality());
    let edge = |(role, part): &(crate::resolve::PartRole, EntityAt)| {
        // What is told of this part; where no claim names it, all that is told.
        let names = |at: &ClaimAt| rows.claim(*at).subject == *part || rows.claim(*at).object == Some(*part);
        let mut claims: Vec<ClaimAt> = happened.claims.iter().copied().filter(names).collect();
        if claims.is_empty() {
            claims.clone_from(&happened.claims);
        }
        claims.sort_unstable();
        let told = Told::of(rows, &claims, selection.evidence);
        Edge {
            id: EdgeId::written(id, role.name(), rows.entity_id(*part), modality),
            source: place,
            target: *part as usize,
            relation: Cow::Borrowed(role.name()),
            modality,
            symmetric: false,
            derived: false,
            weight: told.items,
            days: told.days,
            confidence: Some(told.confidence),
            details: Vec::new(),
            evidence: told.evidence,
            sources: told.sources,
            claims,
        }
    };
    happened.parts.iter().map(edge).collect()
}
