//! The edges that a query gives.
//!
//! | query | edges |
//! | --- | --- |
//! | `CONSTRUCT { ?a dg:acquired ?b } …` | each triple whose object is no literal; the local name of its predicate is the relation |
//! | `SELECT ?source ?target …` | each row; `?relation`, `?label`, `?weight` where it gives them |
//!
//! Where claims say such an edge, it has all that is known of it: weight, days, sentences. Where
//! they say it otherwise than as fact, it is that edge: a rumor stays one. What is neither an
//! entity nor a happening of the store is a node all the same, with the label that the store has
//! for it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use oxigraph::model::vocab::rdf;
use oxigraph::model::{NamedNodeRef, Term};
use oxigraph::sparql::QueryResults;
use rustc_hash::FxHashMap;

use super::merge::RELATED;
use super::{SelectError, Selection};
use crate::export::graph::{Class, Edge, Graph, Node};
use crate::graph::EdgeId;
use crate::ontology::{Modality, NAMESPACE, Relation};
use crate::store::query::{self, Query, QueryError};
use crate::store::{Store, StoreError};

/// An edge as a query has it.
struct Asked {
    source: String,
    target: String,
    relation: String,
    label: Option<String>,
    weight: Option<u32>,
}

/// Of a graph the edges that a query gives, with what else it gives.
pub(super) fn asked<'a>(
    store: &'a Store,
    mut graph: Graph<'a>,
    selection: &Selection,
    query: &Query,
) -> Result<Graph<'a>, SelectError> {
    let mut said: FxHashMap<(usize, &str, usize), Vec<usize>> = FxHashMap::default();
    for (at, edge) in graph.edges.iter().enumerate() {
        said.entry((edge.source, &edge.relation, edge.target)).or_default().push(at);
    }
    let mut places: FxHashMap<String, usize> =
        graph.nodes.iter().enumerate().map(|(at, node)| (node.id.clone().into_owned(), at)).collect();
    let mut nodes = std::mem::take(&mut graph.nodes);
    let mut marked = vec![false; nodes.len()];
    let mut taken = vec![false; graph.edges.len()];
    let mut made: BTreeMap<(usize, usize, String), (u32, Option<String>)> = BTreeMap::new();
    let rows = store.snapshot()?.rows();
    for edge in edges(store, query)? {
        let known = Relation::parse(&edge.relation);
        if known.is_some_and(|relation| !selection.relations.is_empty() && !selection.relations.contains(&relation)) {
            continue;
        }
        let mut ends = [0; 2];
        let mut left_out = false;
        for (place, iri) in ends.iter_mut().zip([&edge.source, &edge.target]) {
            let id = iri.strip_prefix(store.base()).unwrap_or(iri);
            left_out |= !places.contains_key(id) && rows.find_entity(id).is_some();
            *place = match places.get(id) {
                Some(place) => *place,
                None if left_out => break,
                None => {
                    nodes.push(other(store, iri)?);
                    marked.push(true);
                    places.insert(id.to_owned(), nodes.len() - 1);
                    nodes.len() - 1
                }
            };
        }
        if left_out {
            continue;
        }
        let [a, b] = ends;
        let symmetric = known.is_some_and(|relation| relation.row().symmetric);
        let told = said.get(&(a, &*edge.relation, b)).or_else(|| {
            let turned = symmetric.then(|| said.get(&(b, &*edge.relation, a)));
            turned.flatten()
        });
        match told {
            Some(told) => {
                let fact = told.iter().any(|at| graph.edges[*at].modality == Modality::Asserted);
                for at in told.iter().filter(|at| !fact || graph.edges[**at].modality == Modality::Asserted) {
                    taken[*at] = true;
                }
            }
            // Claims may say it, but none that counts.
            None if known.is_some() && selection.limits_facts() => continue,
            None => {
                let (weight, label) = made.entry((a, b, edge.relation)).or_insert((0, None));
                *weight += edge.weight.unwrap_or(1);
                *label = label.take().or(edge.label);
            }
        }
        (marked[a], marked[b]) = (true, true);
    }
    drop(said);
    let mut at = 0..;
    graph.edges.retain(|_| at.next().is_some_and(|at| taken[at]));
    graph.nodes = nodes;
    for ((source, target, relation), (weight, label)) in made {
        if weight < selection.weight {
            continue;
        }
        graph.edges.push(Edge {
            id: EdgeId::written(&graph.nodes[source].id, &relation, &graph.nodes[target].id, Modality::Asserted),
            source,
            target,
            symmetric: Relation::parse(&relation).is_some_and(|relation| relation.row().symmetric),
            relation: Cow::Owned(relation),
            modality: Modality::Asserted,
            derived: true,
            weight: weight.max(1),
            days: Vec::new(),
            confidence: None,
            details: label.into_iter().collect(),
            evidence: Vec::new(),
            sources: Vec::new(),
            claims: Vec::new(),
        });
    }
    graph.keep(&marked);
    graph.sort();
    Ok(graph)
}

fn edges(store: &Store, query: &Query) -> Result<Vec<Asked>, SelectError> {
    let failed = |e: &dyn std::fmt::Display| SelectError::Query(QueryError::Evaluation(e.to_string()));
    let iri = |term: &Term| match term {
        Term::NamedNode(node) => Some(node.as_str().to_owned()),
        _ => None,
    };
    let mut found = Vec::new();
    match query::evaluate(store, query, &query::Options::default())? {
        QueryResults::Boolean(_) => return Err(SelectError::YesNo),
        QueryResults::Graph(triples) => {
            for triple in triples {
                let triple = triple.map_err(|e| failed(&e))?;
                let ends = (iri(&triple.subject.into()), iri(&triple.object));
                if let (Some(source), Some(target)) = ends {
                    let relation = local(triple.predicate.as_str()).to_owned();
                    // A graph has a triple once, however often its pattern is met.
                    found.push(Asked { source, target, relation, label: None, weight: Some(1) });
                }
            }
            found.sort_by(|a, b| (&a.source, &a.relation, &a.target).cmp(&(&b.source, &b.relation, &b.target)));
            found.dedup_by(|a, b| (&a.source, &a.relation, &a.target) == (&b.source, &b.relation, &b.target));
        }
        QueryResults::Solutions(solutions) => {
            let names: Vec<String> = solutions.variables().iter().map(ToString::to_string).collect();
            if !["?source", "?target"].iter().all(|name| names.iter().any(|has| has == name)) {
                return Err(SelectError::Columns(names.join(" ")));
            }
            for row in solutions {
                let row = row.map_err(|e| failed(&e))?;
                let text = |name: &str| match row.get(name)? {
                    Term::Literal(literal) => Some(literal.value().to_owned()),
                    Term::NamedNode(node) => Some(local(node.as_str()).to_owned()),
                    _ => None,
                };
                let ends = (row.get("source").and_then(iri), row.get("target").and_then(iri));
                if let (Some(source), Some(target)) = ends {
                    found.push(Asked {
                        source,
                        target,
                        relation: text("relation").unwrap_or_else(|| RELATED.to_owned()),
                        label: text("label"),
                        weight: text("weight").and_then(|weight| weight.parse::<f64>().ok()).map(|w| w.max(1.0) as u32),
                    });
                }
            }
        }
    }
    Ok(found)
}

/// What stands behind the last `#` or `/` of an IRI.
fn local(iri: &str) -> &str {
    let name = iri.strip_prefix(NAMESPACE).unwrap_or(iri);
    name.rsplit(['#', '/', ':']).find(|part| !part.is_empty()).unwrap_or(name)
}

/// A node of what is neither entity nor happening.
fn other<'a>(store: &Store, iri: &str) -> Result<Node<'a>, StoreError> {
    let subject = NamedNodeRef::new_unchecked(iri);
    let mut labels = Vec::new();
    for property in ["http://www.w3.org/2000/01/rdf-schema#label", "https://schema.org/headline"] {
        for value in store.values(subject, NamedNodeRef::new_unchecked(property))? {
            if let Term::Literal(literal) = value {
                labels.push(literal.value().to_owned());
            }
        }
    }
    labels.sort();
    let classes = store.values(subject, rdf::TYPE)?;
    let class = |of: &Term| match of {
        Term::NamedNode(node) => Some((!node.as_str().starts_with(NAMESPACE), local(node.as_str()).to_owned())),
        _ => None,
    };
    // One of our own, if there is one.
    let class = classes.iter().filter_map(class).min().map_or_else(|| "Resource".to_owned(), |(_, name)| name);
    let own = iri.strip_prefix(store.base());
    Ok(Node {
        id: Cow::Owned(own.unwrap_or(iri).to_owned()),
        foreign: own.is_none(),
        label: Cow::Owned(labels.into_iter().next().unwrap_or_else(|| local(iri).to_owned())),
        class: Class::Other(Cow::Owned(class)),
        aliases: Vec::new(),
        days: Vec::new(),
        mentions: 0,
        wikidata: None,
        raised: Vec::new(),
        details: Vec::new(),
        pagerank: 0.0,
        community: None,
        place: None,
    })
}
