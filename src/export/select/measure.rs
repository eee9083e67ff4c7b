//! What of a node depends on the graph that is exported: its PageRank and its community.

use std::cmp::Reverse;

use crate::export::graph::Graph;
use crate::graph::communities::{CommunityError, parts};
use crate::graph::rank::walk;

/// Communities as `daygraph communities` makes them where it is not told otherwise.
const RESOLUTION: f64 = 1.0;

/// Fills in PageRank and communities of all nodes that have edges.
pub(super) fn measure(graph: &mut Graph<'_>) -> Result<(), CommunityError> {
    // Nodes with edges, and the place of each among these.
    let mut places = vec![usize::MAX; graph.nodes.len()];
    let mut joined: Vec<usize> = graph.edges.iter().flat_map(|edge| [edge.source, edge.target]).collect();
    joined.sort_unstable();
    joined.dedup();
    joined.iter().enumerate().for_each(|(place, at)| places[*at] = place);
    let mut steps: Vec<(u32, u32, f64)> = Vec::new();
    let mut links: Vec<(usize, usize, f64)> = Vec::new();
    for edge in graph.edges.iter().filter(|edge| edge.source != edge.target) {
        let (from, to, weight) = (places[edge.source], places[edge.target], f64::from(edge.weight.max(1)));
        steps.push((from as u32, to as u32, weight));
        if edge.symmetric || !graph.directed {
            steps.push((to as u32, from as u32, weight));
        }
        links.push((from.min(to), from.max(to), weight));
    }
    links.sort_by_key(|(a, b, _)| (*a, *b));
    links.dedup_by(|next, kept| {
        let same = (next.0, next.1) == (kept.0, kept.1);
        if same {
            kept.2 += next.2;
        }
        same
    });
    let ranks = walk(joined.len(), steps);
    let of = parts(joined.len(), &links, RESOLUTION)?;
    let mut sizes = vec![0usize; of.iter().max().map_or(0, |most| most + 1)];
    of.iter().for_each(|part| sizes[*part] += 1);
    let mut order: Vec<usize> = (0..sizes.len()).filter(|part| sizes[*part] > 0).collect();
    let mut first = vec![usize::MAX; sizes.len()];
    of.iter().enumerate().rev().for_each(|(place, part)| first[*part] = place);
    order.sort_by_key(|part| (Reverse(sizes[*part]), first[*part]));
    let mut numbers = vec![0u32; sizes.len()];
    (1..).zip(&order).for_each(|(number, part)| numbers[*part] = number);
    for (place, at) in joined.into_iter().enumerate() {
        graph.nodes[at].pagerank = ranks[place];
        graph.nodes[at].community = Some(numbers[of[place]]);
    }
    Ok(())
}
