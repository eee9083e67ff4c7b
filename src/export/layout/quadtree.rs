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
    /// Area.
    area: f64,
    /// Its bodies, as places in [`Tree::bodies`].
    bodies: (u32, u32),
    /// The square after it and all its parts; its first part, if it has any, is the next one.
    after: u32,
}

/// All bodies.
pub(super) struct Tree {
    /// Each before its parts.
    squares: Vec<Square>,
    order: Vec<u32>,
    /// Place and mass of each body, in order.
    bodies: Vec<(Point, f64)>,
}

impl Tree {
    /// The tree of bodies with a mass each.
    pub fn new(points: &[Point], mass: &[f64]) -> Tree {
        let order = (0..points.len() as u32).collect();
        let mut tree = Tree { squares: Vec::new(), order, bodies: Vec::new() };
        let Some(first) = points.first() else { return tree };
        let (mut low, mut high) = (*first, *first);
        for point in points {
            low = Point { x: low.x.min(point.x), y: low.y.min(point.y) };
            high = Point { x: high.x.max(point.x), y: high.y.max(point.y) };
        }
        let side = (high.x - low.x).max(high.y - low.y).max(1e-9);
        tree.grow(points, mass, (0, points.len()), low, side, 0);
        tree.bodies = tree.order.iter().map(|body| (points[*body as usize], mass[*body as usize])).collect();
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
    ) {
        let (mut at, mut all) = (Point::default(), 0.0);
        for body in &self.order[from..to] {
            let (point, mass) = (points[*body as usize], mass[*body as usize]);
            (at.x, at.y, all) = (at.x + mass * point.x, at.y + mass * point.y, all + mass);
        }
        at = Point { x: at.x / all, y: at.y / all };
        let number = self.squares.len();
        let square = Square { at, mass: all, area: side * side, bodies: (from as u32, to as u32), after: 0 };
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
                    self.grow(points, mass, (start, start + count), corner, half, depth + 1);
                }
                start += count;
            }
        }
        self.squares[number].after = self.squares.len() as u32;
    }

    /// Σ of mass × way / distance² over all other bodies: how they push one of mass 1 that
    /// stands at `from`. A square that looks smaller than `wide` of its distance counts as one
    /// body; bodies on the same spot do not push.
    pub fn push(&self, from: Point, wide: f64) -> Point {
        let mut force = Point::default();
        let mut add = |(dx, dy): (f64, f64), mass: f64| {
            let square = dx * dx + dy * dy;
            if square > 0.0 {
                let by = mass / square;
                force.x += dx * by;
                force.y += dy * by;
            }
        };
        let way = |to: Point| (from.x - to.x, from.y - to.y);
        let mut number = 0;
        while let Some(square) = self.squares.get(number) {
            let (dx, dy) = way(square.at);
            number += 1;
            if square.area < wide * wide * (dx * dx + dy * dy) {
                add((dx, dy), square.mass);
                number = square.after as usize;
            } else if square.after as usize == number {
                let (first, end) = square.bodies;
                self.bodies[first as usize..end as usize].iter().for_each(|(at, mass)| add(way(*at), *mass));
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
            let (near, exact) = (tree.push(points[body], 0.5), tree.push(points[body], 0.0));
            let off = ((near.x - exact.x).powi(2) + (near.y - exact.y).powi(2)).sqrt();
            assert!(off < 0.05 * (exact.x.powi(2) + exact.y.powi(2)).sqrt() + 0.5, "{body}: {off}");
        }
    }

    #[test]
    fn bodies_on_one_spot_are_no_endless_tree() {
        let points = vec![Point { x: 1.0, y: 1.0 }; 50];
        let tree = Tree::new(&points, &[1.0; 50]);
        assert_eq!(tree.push(points[3], 1.0), Point::default());
    }
}
