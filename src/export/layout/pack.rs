//! Parts side by side.

use std::cmp::Reverse;

use super::{Point, sunflower};

/// Room between two parts.
const GAP: f64 = 30.0;

/// Puts the largest part into the middle and the others in rings around it, as they come; what
/// has no edge, (place, radius), in the outermost rings. Gives the place of each node.
pub(super) fn packed(
    mut parts: Vec<(Vec<usize>, Vec<Point>)>,
    alone: &[(usize, f64)],
    size: &dyn Fn(usize) -> f64,
) -> Vec<(usize, Point)> {
    parts.sort_by_key(|(nodes, _)| (Reverse(nodes.len()), nodes[0]));
    let mut placed = Vec::new();
    let mut rings = Rings { inner: 0.0 };
    let reach = |nodes: &[usize], points: &[Point]| {
        let far = nodes.iter().zip(points).map(|(at, p)| (p.x * p.x + p.y * p.y).sqrt() + size(*at));
        far.fold(0.0, f64::max)
    };
    let mut parts = parts.into_iter();
    if let Some((nodes, points)) = parts.next() {
        rings.inner = reach(&nodes, &points) + GAP;
        placed.extend(nodes.into_iter().zip(points));
    }
    let rest: Vec<(Vec<usize>, Vec<Point>)> = parts.collect();
    let radii: Vec<f64> = rest.iter().map(|(nodes, points)| reach(nodes, points) + GAP / 2.0).collect();
    for ((nodes, points), middle) in rest.into_iter().zip(rings.place(&radii)) {
        let moved = points.into_iter().map(|p| Point { x: p.x + middle.x, y: p.y + middle.y });
        placed.extend(nodes.into_iter().zip(moved));
    }
    if placed.is_empty() {
        // Nothing but nodes without edges.
        let widest = alone.iter().map(|(_, radius)| radius + GAP / 4.0).fold(0.0, f64::max);
        return alone.iter().map(|(at, _)| *at).zip(sunflower(alone.len(), 4.0 * widest * widest)).collect();
    }
    rings.inner += GAP;
    let radii: Vec<f64> = alone.iter().map(|(_, radius)| radius + GAP / 10.0).collect();
    placed.extend(alone.iter().map(|(at, _)| *at).zip(rings.place(&radii)));
    placed
}

/// Rings around what is placed already.
struct Rings {
    inner: f64,
}

impl Rings {
    /// The middles of circles of these radii, ring by ring, in order.
    fn place(&mut self, radii: &[f64]) -> Vec<Point> {
        let mut middles = Vec::with_capacity(radii.len());
        let mut from = 0;
        while from < radii.len() {
            // As many as fit; the widest of them tells how wide the ring is.
            let (mut to, mut widest, mut length) = (from, 0.0f64, 0.0);
            loop {
                let wider = widest.max(radii[to]);
                let around = 2.0 * std::f64::consts::PI * (self.inner + wider);
                if to > from && length + 2.0 * radii[to] > around {
                    break;
                }
                (widest, length) = (wider, length + 2.0 * radii[to]);
                to += 1;
                if to == radii.len() {
                    break;
                }
            }
            let far = self.inner + widest;
            let full = (2.0 * std::f64::consts::PI * far).max(length);
            // Spread over the whole circle.
            let stretch = full / length;
            let mut at = 0.0;
            for radius in &radii[from..to] {
                let turn = 2.0 * std::f64::consts::PI * (at + radius * stretch) / full;
                middles.push(Point { x: far * libm::cos(turn), y: far * libm::sin(turn) });
                at += 2.0 * radius * stretch;
            }
            self.inner += 2.0 * widest;
            from = to;
        }
        middles
    }
}
