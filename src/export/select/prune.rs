//! Which nodes stay.

use std::cmp::Reverse;

use petgraph::unionfind::UnionFind;

use super::Selection;
use crate::export::graph::Graph;
use crate::store::Rows;

/// Leaves what is around the names asked for, then the most mentioned of it, then the largest
/// part that hangs together, then what has edges.
pub(super) fn prune(graph: &mut Graph<'_>, rows: &Rows, selection: &Selection) {
    if !selection.around.is_empty() {
        let ids: Vec<&str> = selection.around.iter().map(|at| rows.entity_id(*at)).collect();
        let marked = around(graph, &ids, selection.depth);
        graph.keep(&marked);
    }
    if let Some(count) = selection.top {
        let marked = top(graph, count);
        graph.keep(&marked);
    }
    if selection.largest_component {
        let marked = largest_component(graph);
        graph.keep(&marked);
    }
    if selection.connected {
        let mut marked = vec![false; graph.nodes.len()];
        for edge in &graph.edges {
            (marked[edge.source], marked[edge.target]) = (true, true);
        }
        graph.keep(&marked);
    }
}

/// Of each node its neighbors, whichever way edges lead.
fn neighbors(graph: &Graph<'_>) -> Vec<Vec<usize>> {
    let mut neighbors = vec![Vec::new(); graph.nodes.len()];
    for edge in &graph.edges {
        neighbors[edge.source].push(edge.target);
        neighbors[edge.target].push(edge.source);
    }
    neighbors
}

fn around(graph: &Graph<'_>, ids: &[&str], depth: u32) -> Vec<bool> {
    let neighbors = neighbors(graph);
    let mut ring: Vec<usize> =
        ids.iter().filter_map(|id| graph.nodes.binary_search_by(|node| (*node.id).cmp(*id)).ok()).collect();
    let mut marked = vec![false; graph.nodes.len()];
    ring.iter().for_each(|at| marked[*at] = true);
    for _ in 0..depth {
        let mut next = Vec::new();
        for at in ring.into_iter().flat_map(|at| &neighbors[at]) {
            if !std::mem::replace(&mut marked[*at], true) {
                next.push(*at);
            }
        }
        ring = next;
    }
    marked
}

fn top(graph: &Graph<'_>, count: usize) -> Vec<bool> {
    let mut degree = vec![0u32; graph.nodes.len()];
    for edge in &graph.edges {
        degree[edge.source] += edge.weight;
        degree[edge.target] += edge.weight;
    }
    let mut order: Vec<usize> = (0..graph.nodes.len()).collect();
    order.sort_by_key(|at| (Reverse(graph.nodes[*at].mentions), Reverse(degree[*at]), *at));
    let mut marked = vec![false; graph.nodes.len()];
    order.into_iter().take(count).for_each(|at| marked[at] = true);
    marked
}

/// The parts that hang together: of each node the number of its part, in order of their first
/// nodes, and how many there are.
pub(in crate::export) fn components(graph: &Graph<'_>) -> (Vec<usize>, usize) {
    let mut joined = UnionFind::new(graph.nodes.len());
    for edge in &graph.edges {
        joined.union(edge.source, edge.target);
    }
    let mut number = vec![usize::MAX; graph.nodes.len()];
    let mut count = 0;
    let part = joined.into_labeling().into_iter().map(|of| {
        if number[of] == usize::MAX {
            number[of] = count;
            count += 1;
        }
        number[of]
    });
    (part.collect(), count)
}

fn largest_component(graph: &Graph<'_>) -> Vec<bool> {
    let (part, count) = components(graph);
    let mut sizes = vec![0usize; count];
    part.iter().for_each(|part| sizes[*part] += 1);
    // Of two as large, the one with the first node.
    let largest = (0..count).max_by_key(|part| (sizes[*part], Reverse(*part)));
    part.into_iter().map(|part| Some(part) == largest).collect()
}
