//! Nodes that overlap are pushed apart.

use rustc_hash::FxHashMap;

use super::Point;

/// Room between two nodes, beside their radii.
const GAP: f64 = 3.0;
/// The golden angle, in radians.
const GOLDEN: f64 = 2.399_963_229_728_653;
/// Rounds at most.
const ROUNDS: usize = 120;
/// Share of a drawing's area that nodes take, before they are pushed apart.
const FILLED: f64 = 0.16;

/// Makes the drawing as large as its nodes need, and pushes apart those that overlap.
pub(super) fn spread(points: &mut [Point], radius: &[f64]) {
    scale(points, radius);
    let widest = radius.iter().copied().fold(0.0, f64::max);
    let cell = 2.0 * widest + GAP;
    for _ in 0..ROUNDS {
        let mut grid: FxHashMap<(i64, i64), Vec<usize>> = FxHashMap::default();
        let square = |point: &Point| ((point.x / cell).floor() as i64, (point.y / cell).floor() as i64);
        for (at, point) in points.iter().enumerate() {
            grid.entry(square(point)).or_default().push(at);
        }
        let mut moved = false;
        for a in 0..points.len() {
            let (column, row) = square(&points[a]);
            for near in (-1..=1).flat_map(|x| (-1..=1).map(move |y| (column + x, row + y))) {
                for &b in grid.get(&near).map_or(&[][..], Vec::as_slice).iter().filter(|b| **b > a) {
                    let (dx, dy) = (points[b].x - points[a].x, points[b].y - points[a].y);
                    let (apart, needed) = ((dx * dx + dy * dy).sqrt(), radius[a] + radius[b] + GAP);
                    if apart >= needed {
                        continue;
                    }
                    moved = true;
                    // Of two on one spot, the second goes where its number says: by golden angles, so
                    // that many on one spot go all ways.
                    let way = if apart > 1e-6 {
                        Point { x: dx / apart, y: dy / apart }
                    } else {
                        let (sine, cosine) = libm::sincos(b as f64 * GOLDEN);
                        Point { x: cosine, y: sine }
                    };
                    // The larger one moves less.
                    let share = radius[a] * radius[a] / (radius[a] * radius[a] + radius[b] * radius[b]);
                    let by = 0.55 * (needed - apart);
                    points[a].x -= way.x * by * (1.0 - share);
                    points[a].y -= way.y * by * (1.0 - share);
                    points[b].x += way.x * by * share;
                    points[b].y += way.y * by * share;
                }
            }
        }
        if !moved {
            break;
        }
    }
}

/// Puts the middle at the origin, and scales so that nodes take their share of the area in
/// which nine of ten stand.
fn scale(points: &mut [Point], radius: &[f64]) {
    let count = points.len() as f64;
    let sum = points.iter().fold(Point::default(), |sum, p| Point { x: sum.x + p.x, y: sum.y + p.y });
    let middle = Point { x: sum.x / count, y: sum.y / count };
    for point in points.iter_mut() {
        *point = Point { x: point.x - middle.x, y: point.y - middle.y };
    }
    let mut far: Vec<f64> = points.iter().map(|p| (p.x * p.x + p.y * p.y).sqrt()).collect();
    far.sort_by(f64::total_cmp);
    let reach = far[(far.len() - 1) * 9 / 10].max(1e-9);
    let needed: f64 = radius.iter().map(|r| (r + GAP) * (r + GAP)).sum::<f64>() / FILLED;
    let by = needed.sqrt() / reach;
    for point in points.iter_mut() {
        *point = Point { x: point.x * by, y: point.y * by };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_overlap() {
        let mut points = vec![Point::default(); 40];
        let radius: Vec<f64> = (0..40).map(|n| 5.0 + f64::from(n % 5)).collect();
        spread(&mut points, &radius);
        for a in 0..40 {
            for b in 0..a {
                let (dx, dy) = (points[a].x - points[b].x, points[a].y - points[b].y);
                assert!((dx * dx + dy * dy).sqrt() > radius[a] + radius[b], "{a} {b}");
            }
        }
    }
}
