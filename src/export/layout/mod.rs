//! Where nodes stand in a picture: the same graph gives the same places, on every machine.
//!
//! | step | file | what it does |
//! | --- | --- | --- |
//! | draw together | `force`, with `quadtree` | each part that hangs together is laid out by forces: ForceAtlas2 (Jacomy, Venturini, Heymann and Bastian 2014) with attraction by the logarithm of distance (Noack 2007), far nodes taken together (Barnes and Hut 1986) |
//! | push apart | `spread` | no two nodes overlap |
//! | put side by side | `pack` | the largest part in the middle, the others in rings around it, nodes without edges outermost, by kind |
//!
//! Communities start apart, hold together, and edges between them pull less, so that each is a
//! cloud of its own. Sums are made in a fixed order, and no function of the platform's library
//! is used, so that every machine comes to the same places.

mod force;
mod pack;
mod quadtree;
mod spread;

use super::graph::Graph;
use super::select::components;

/// A point, or a way.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Point {
    x: f64,
    y: f64,
}

/// What a layout needs to know of a part that hangs together.
struct Part {
    /// Radius of each node.
    radius: Vec<f64>,
    /// Community of each node.
    community: Vec<u32>,
    /// Ends and weight.
    edges: Vec<(usize, usize, f64)>,
}

/// Angle between two neighbors in a sunflower, in turns of the circle.
const GOLDEN: (f64, f64) = (-0.737_368_878_078_319_7, 0.675_490_294_261_524_3);

/// Gives each node of a graph its place. `progress` hears how much of the work is done, 0 to 1,
/// and says whether to go on.
pub fn lay_out(graph: &mut Graph<'_>, progress: &mut dyn FnMut(f64) -> bool) {
    let (part, count) = components(graph);
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); count];
    part.iter().enumerate().for_each(|(at, part)| members[*part].push(at));
    let mut edges: Vec<Vec<(usize, usize, f64)>> = vec![Vec::new(); count];
    let mut place = vec![0; graph.nodes.len()];
    for of in &members {
        of.iter().enumerate().for_each(|(place_in, at)| place[*at] = place_in);
    }
    for edge in graph.edges.iter().filter(|edge| edge.source != edge.target) {
        let weight = 1.0 + libm::log(f64::from(edge.weight.max(1)));
        edges[part[edge.source]].push((place[edge.source], place[edge.target], weight));
    }
    let joined: usize = members.iter().filter(|of| of.len() > 1).map(Vec::len).sum();
    let mut done = 0;
    let mut drawn: Vec<(Vec<usize>, Vec<Point>)> = Vec::new();
    let mut alone: Vec<usize> = Vec::new();
    for (of, edges) in members.into_iter().zip(edges) {
        if of.len() == 1 {
            alone.extend(of);
            continue;
        }
        let radius: Vec<f64> = of.iter().map(|at| graph.nodes[*at].size()).collect();
        let community = of.iter().map(|at| graph.nodes[*at].community.unwrap_or_default()).collect();
        let share = of.len() as f64 / joined as f64;
        let before = done as f64 / joined as f64;
        let part = Part { radius, community, edges };
        let mut points = force::drawn(&part, &mut |part_done| progress(before + share * part_done));
        spread::spread(&mut points, &part.radius);
        done += of.len();
        drawn.push((of, points));
    }
    alone.sort_by_key(|at| {
        (graph.nodes[*at].class.name().to_owned(), std::cmp::Reverse(graph.nodes[*at].mentions), *at)
    });
    let alone: Vec<(usize, f64)> = alone.into_iter().map(|at| (at, graph.nodes[at].size())).collect();
    let size = |at: usize| graph.nodes[at].size();
    for (at, point) in pack::packed(drawn, &alone, &size) {
        graph.nodes[at].place = Some((point.x, point.y));
    }
}

/// The places of so many points on a sunflower: each has as much room as the others, `room` of
/// area.
fn sunflower(count: usize, room: f64) -> Vec<Point> {
    let mut points = Vec::with_capacity(count);
    // Turned by the golden angle from one to the next, without sine and cosine.
    let mut turn = Point { x: 1.0, y: 0.0 };
    for at in 0..count {
        let far = ((at as f64 + 0.5) * room / std::f64::consts::PI).sqrt();
        points.push(Point { x: far * turn.x, y: far * turn.y });
        turn = Point { x: turn.x * GOLDEN.0 - turn.y * GOLDEN.1, y: turn.x * GOLDEN.1 + turn.y * GOLDEN.0 };
    }
    points
}
