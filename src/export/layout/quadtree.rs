//! A tree of squares, by which far bodies are taken together.

use super::Point;

/// Bodies of a leaf at most.
const LEAF: usize = 8;
/// Squares within squares at most: bodies may stand on the same spot.
const DEPTH: u32 = 40;

/// A square with the bodies in it.
struct Square {
    /// Centre of mass.
    at: Point,
    mass: f64,
    /// Length of a side.
    side: f64,
    /// Its bodies, as places in [`Tree::order`].
    bodies: (u32, u32),
    /// Its parts; none where it is a leaf.
    parts: Vec<u32>,
}

/// All bodies.
pub(super) struct Tree {
    squares: Vec<Square>,
    order: Vec<u32>,
}

impl Tree {
    /// The tree of bodies with a mass each.
    pub fn new(points: &[Point], mass: &[f64]) -> Tree {
        let mut tree = Tree { squares: Vec::new(), order: (0..points.len() as u32).collect() };
        let Some(first) = points.first() else { return tree };
        let (mut low, mut high) = (*first, *first);
        for point in points {
            low = Point { x: low.x.min(point.x), y: low.y.min(point.y) };
            high = Point { x: high.x.max(point.x), y: high.y.max(point.y) };
        }
        let side = (high.x - low.x).max(high.y - low.y).max(1e-9);
        tree.grow(points, mass, (0, points.len()), low, side, 0);
        tree
    }

    fn grow(
        &mut self,
        points: &[Point],
        mass: &[f64],
        (from, to): (usize, usize),
        corner: Point,
        side: f64,
        depth: u32,
    ) -> u32 {
        let (mut at, mut all) = (Point::default(), 0.0);
        for body in &self.order[from..to] {
            let (point, mass) = (points[*body as usize], mass[*body as usize]);
            (at.x, at.y, all) = (at.x + mass * point.x, at.y + mass * point.y, all + mass);
        }
        at = Point { x: at.x / all, y: at.y / all };
        let number = self.squares.len();
        let square = Square { at, mass: all, side, bodies: (from as u32, to as u32), parts: Vec::new() };
        self.squares.push(square);
        if to - from > LEAF && depth < DEPTH {
            let half = side / 2.0;
            let middle = Point { x: corner.x + half, y: corner.y + half };
            let quarter = |body: &u32| {
                let point = points[*body as usize];
                u8::from(point.x >= middle.x) + 2 * u8::from(point.y >= middle.y)
            };
            self.order[from..to].sort_by_key(quarter);
            let mut start = from;
            for part in 0..4 {
                let count = self.order[start..to].iter().take_while(|body| quarter(body) == part).count();
                if count > 0 {
                    let corner =
                        Point { x: corner.x + half * f64::from(part & 1), y: corner.y + half * f64::from(part >> 1) };
                    let grown = self.grow(points, mass, (start, start + count), corner, half, depth + 1);
                    self.squares[number].parts.push(grown);
                }
                start += count;
            }
        }
        number as u32
    }

    /// Σ of mass × way / distance² over all other bodies: how they push one of mass 1. A square
    /// that looks smaller than `wide` of its distance counts as one body.
    pub fn push(&self, points: &[Point], mass: &[f64], body: usize, wide: f64) -> Point {
        let from = points[body];
        let mut force = Point::default();
        let mut add = |at: Point, mass: f64| {
            let (dx, dy) = (from.x - at.x, from.y - at.y);
            let square = dx * dx + dy * dy;
            if square > 0.0 {
                let by = mass / square;
                force.x += dx * by;
                force.y += dy * by;
            }
        };
        let mut todo: Vec<u32> = Vec::with_capacity(64);
        todo.extend((!self.squares.is_empty()).then_some(0));
        while let Some(number) = todo.pop() {
            let square = &self.squares[number as usize];
            let (dx, dy) = (from.x - square.at.x, from.y - square.at.y);
            if square.side * square.side < wide * wide * (dx * dx + dy * dy) {
                add(square.at, square.mass);
            } else if square.parts.is_empty() {
                for other in &self.order[square.bodies.0 as usize..square.bodies.1 as usize] {
                    if *other as usize != body {
                        add(points[*other as usize], mass[*other as usize]);
                    }
                }
            } else {
                todo.extend_from_slice(&square.parts);
            }
        }
        force
    }
}

#[cfg(test)]
mod tests {
    use super::super::sunflower;
    use super::*;

    #[test]
    fn far_bodies_together_push_as_each_alone() {
        let points = sunflower(500, 10.0);
        let mass: Vec<f64> = (0..500).map(|n| 1.0 + f64::from(n % 7)).collect();
        let tree = Tree::new(&points, &mass);
        for body in [0, 17, 499] {
            let (near, exact) = (tree.push(&points, &mass, body, 0.5), tree.push(&points, &mass, body, 0.0));
            let off = ((near.x - exact.x).powi(2) + (near.y - exact.y).powi(2)).sqrt();
            assert!(off < 0.05 * (exact.x.powi(2) + exact.y.powi(2)).sqrt() + 0.5, "{body}: {off}");
        }
    }

    #[test]
    fn bodies_on_one_spot_are_no_endless_tree() {
        let points = vec![Point { x: 1.0, y: 1.0 }; 50];
        let tree = Tree::new(&points, &[1.0; 50]);
        assert_eq!(tree.push(&points, &[1.0; 50], 3, 1.0), Point::default());
    }
}
