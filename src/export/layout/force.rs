//! A part that hangs together, drawn by forces.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::quadtree::Tree;
use super::{Part, Point, sunflower};

/// How strongly nodes push.
const PUSH: f64 = 60.0;
/// How strongly the middle pulls, per unit of distance.
const GRAVITY: f64 = 0.004;
/// How strongly the middle of a community pulls its members, per unit of distance.
const COHESION: f64 = 0.004;
/// How strongly edges pull.
const PULL: f64 = 4.0;
/// By how much less edges between communities pull.
const ACROSS: f64 = 0.5;
/// A square that looks smaller than this counts as one body.
const WIDE: f64 = 1.0;
/// Room of a node at the start.
const ROOM: f64 = 1200.0;
/// How much swinging is borne.
const TOLERANCE: f64 = 1.0;
/// How far a node goes in a round at most.
const FAR: f64 = 100.0;
/// Nodes that one thread takes at once.
const CHUNK: usize = 256;

/// Rounds for so many nodes: a large graph gets near enough in fewer.
fn rounds(nodes: usize) -> usize {
    match nodes {
        0..=20 => 150,
        21..=2000 => 500,
        _ => 300,
    }
}

/// The places of a part's nodes. `progress` hears how much is done, 0 to 1, and says whether to
/// go on.
pub(super) fn drawn(part: &Part, progress: &mut dyn FnMut(f64) -> bool) -> Vec<Point> {
    let count = part.radius.len();
    let mut points = start(part);
    let mut mass = vec![1.0; count];
    for (a, b, _) in &part.edges {
        mass[*a] += 1.0;
        mass[*b] += 1.0;
    }
    let members = members(part);
    let mut pace = Pace::new(count);
    let rounds = rounds(count);
    for round in 0..rounds {
        let tree = Tree::new(&points, &mass);
        let mut forces: Vec<Point> = vec![Point::default(); count];
        forces.par_chunks_mut(CHUNK).enumerate().for_each(|(chunk, forces)| {
            for (n, force) in forces.iter_mut().enumerate() {
                let at = chunk * CHUNK + n;
                let push = tree.push(points[at], WIDE);
                force.x = mass[at] * (PUSH * push.x - GRAVITY * points[at].x);
                force.y = mass[at] * (PUSH * push.y - GRAVITY * points[at].y);
            }
        });
        attract(part, &points, &mut forces);
        hold_together(&members, &points, &mut forces);
        pace.step(&mut points, &forces, &mass);
        if !progress((round + 1) as f64 / rounds as f64) {
            break;
        }
    }
    points
}

/// Communities on a sunflower, the members of each on a small one of its own.
fn start(part: &Part) -> Vec<Point> {
    let mut points = vec![Point::default(); part.radius.len()];
    let members = members(part);
    // As if each community were as large as the average of all.
    let room = ROOM * part.radius.len() as f64 / members.len() as f64;
    for (middle, members) in sunflower(members.len(), room).into_iter().zip(&members) {
        for (off, at) in sunflower(members.len(), ROOM / 4.0).into_iter().zip(members) {
            points[*at] = Point { x: middle.x + off.x, y: middle.y + off.y };
        }
    }
    points
}

/// The members of each community; the large communities first, and of each the most joined.
fn members(part: &Part) -> Vec<Vec<usize>> {
    let mut degree = vec![0u32; part.radius.len()];
    for (a, b, _) in &part.edges {
        degree[*a] += 1;
        degree[*b] += 1;
    }
    let mut all: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (at, community) in part.community.iter().enumerate() {
        all.entry(*community).or_default().push(at);
    }
    let mut all: Vec<Vec<usize>> = all.into_values().collect();
    for members in &mut all {
        members.sort_by_key(|at| (std::cmp::Reverse(degree[*at]), *at));
    }
    all.sort_by_key(|members| (std::cmp::Reverse(members.len()), members[0]));
    all
}

/// Edges pull by the logarithm of their length.
fn attract(part: &Part, points: &[Point], forces: &mut [Point]) {
    for (a, b, weight) in &part.edges {
        let (dx, dy) = (points[*a].x - points[*b].x, points[*a].y - points[*b].y);
        let length = (dx * dx + dy * dy).sqrt();
        if length <= 0.0 {
            continue;
        }
        let across = if part.community[*a] == part.community[*b] { 1.0 } else { ACROSS };
        let by = across * weight * PULL * libm::log(1.0 + length) / length;
        forces[*a].x -= dx * by;
        forces[*a].y -= dy * by;
        forces[*b].x += dx * by;
        forces[*b].y += dy * by;
    }
}

fn hold_together(members: &[Vec<usize>], points: &[Point], forces: &mut [Point]) {
    for members in members.iter().filter(|members| members.len() > 1) {
        let count = members.len() as f64;
        let sum = members
            .iter()
            .fold(Point::default(), |sum, at| Point { x: sum.x + points[*at].x, y: sum.y + points[*at].y });
        let middle = Point { x: sum.x / count, y: sum.y / count };
        for at in members {
            forces[*at].x += COHESION * (middle.x - points[*at].x);
            forces[*at].y += COHESION * (middle.y - points[*at].y);
        }
    }
}

/// How far nodes go in a round: as far as they can without swinging to and fro.
struct Pace {
    before: Vec<Point>,
    speed: f64,
    efficiency: f64,
}

impl Pace {
    fn new(count: usize) -> Pace {
        Pace { before: vec![Point::default(); count], speed: 1.0, efficiency: 1.0 }
    }

    /// Moves all nodes, and learns how it went.
    fn step(&mut self, points: &mut [Point], forces: &[Point], mass: &[f64]) {
        let length = |x: f64, y: f64| (x * x + y * y).sqrt();
        let (mut swinging, mut going) = (0.0, 0.0);
        for ((force, before), mass) in forces.iter().zip(&self.before).zip(mass) {
            swinging += mass * length(before.x - force.x, before.y - force.y);
            going += mass * 0.5 * length(before.x + force.x, before.y + force.y);
        }
        let count = points.len() as f64;
        let borne = 0.05 * count.sqrt();
        let mut tolerance = TOLERANCE * borne.sqrt().max((borne * going / (count * count)).min(10.0));
        if swinging > 2.0 * going {
            if self.efficiency > 0.05 {
                self.efficiency *= 0.5;
            }
            tolerance = tolerance.max(TOLERANCE);
        }
        // What does not swing at all keeps its pace.
        let target = if swinging > 0.0 { tolerance * self.efficiency * going / swinging } else { self.speed };
        if swinging > tolerance * going {
            if self.efficiency > 0.05 {
                self.efficiency *= 0.7;
            }
        } else if self.speed < 1000.0 {
            self.efficiency *= 1.3;
        }
        self.speed += (target - self.speed).min(0.5 * self.speed);
        for (((point, force), before), mass) in points.iter_mut().zip(forces).zip(&mut self.before).zip(mass) {
            let swinging = mass * length(before.x - force.x, before.y - force.y);
            let by = self.speed / (1.0 + (self.speed * swinging).sqrt());
            let by = by.min(FAR / length(force.x, force.y).max(1e-9));
            point.x += force.x * by;
            point.y += force.y * by;
            *before = *force;
        }
    }
}
