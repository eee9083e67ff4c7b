//! One edge a pair.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::export::graph::{Edge, Graph};
use crate::graph::EdgeId;

/// The relation of an edge that stands for several.
pub(super) const RELATED: &str = "related";

/// Makes all edges of a pair one, whichever way they lead. Where some are said as fact, it
/// stands for these alone; else for those that are nearest to it, so that a rumor never thickens
/// what is known.
///
/// Its weight is the sum of theirs, and its details name their relations.
pub(super) fn merge(graph: &mut Graph<'_>) {
    let mut pairs: BTreeMap<(usize, usize), Vec<Edge<'_>>> = BTreeMap::new();
    for edge in std::mem::take(&mut graph.edges) {
        pairs.entry((edge.source.min(edge.target), edge.source.max(edge.target))).or_default().push(edge);
    }
    let mut merged = Vec::with_capacity(pairs.len());
    for (ends, mut edges) in pairs {
        let modality = edges.iter().map(|edge| edge.modality).min().unwrap_or_default();
        edges.retain(|edge| edge.modality == modality);
        let mut days: BTreeMap<Date, u32> = BTreeMap::new();
        edges.iter().flat_map(|edge| &edge.days).for_each(|(day, items)| *days.entry(*day).or_default() += items);
        let relations: BTreeMap<&str, u32> = edges.iter().fold(BTreeMap::new(), |mut all, edge| {
            *all.entry(&*edge.relation).or_default() += edge.weight;
            all
        });
        let confidence = edges.iter().filter_map(|edge| edge.confidence).reduce(f32::max);
        let sources: BTreeSet<&str> = edges.iter().flat_map(|edge| edge.sources.iter().copied()).collect();
        let claims: BTreeSet<u32> = edges.iter().flat_map(|edge| edge.claims.iter().copied()).collect();
        let limit = edges.iter().map(|edge| edge.evidence.len()).max().unwrap_or_default();
        let mut evidence: Vec<_> = edges.iter().flat_map(|edge| edge.evidence.iter().cloned()).collect();
        evidence.sort_by(|a, b| (a.day, &a.item, a.sentence).cmp(&(b.day, &b.item, b.sentence)));
        evidence.dedup();
        evidence.truncate(limit);
        merged.push(Edge {
            id: EdgeId::written(&graph.nodes[ends.0].id, RELATED, &graph.nodes[ends.1].id, modality),
            source: ends.0,
            target: ends.1,
            relation: Cow::Borrowed(RELATED),
            modality,
            symmetric: true,
            derived: edges.iter().all(|edge| edge.derived),
            weight: edges.iter().map(|edge| edge.weight).sum(),
            days: days.into_iter().collect(),
            confidence,
            details: relations.iter().map(|(relation, weight)| format!("{relation}: {weight}")).collect(),
            evidence,
            sources: sources.into_iter().collect(),
            claims: claims.into_iter().collect(),
        });
    }
    graph.edges = merged;
    graph.directed = false;
}
