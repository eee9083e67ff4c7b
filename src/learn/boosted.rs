//! Boosted trees for yes or no: gradient boosting (Friedman 2001, Annals of Statistics 29) over
//! binned numbers with trees grown leaf by leaf, as in LightGBM (Ke et al. 2017, NIPS). They weigh
//! together what linear models can only add up. One thread, a seeded order, no mathematics of the
//! platform's library: the same rows give the same trees.

use serde::{Deserialize, Serialize};

use super::logistic::sigmoid;
use super::optimize::Shuffle;

/// Rows of `width` numbers each, one after the other.
#[derive(Debug, Clone)]
pub struct Rows {
    width: usize,
    values: Vec<f32>,
}

impl Rows {
    /// No rows yet.
    pub fn new(width: usize) -> Rows {
        Rows { width, values: Vec::new() }
    }

    /// Adds a row.
    ///
    /// # Panics
    ///
    /// Where it has another number of columns.
    pub fn push(&mut self, row: &[f32]) {
        assert_eq!(row.len(), self.width, "a row has {} columns", self.width);
        self.values.extend_from_slice(row);
    }

    /// Adds the rows of another.
    pub fn append(&mut self, other: &Rows) {
        other.iter().for_each(|row| self.push(row));
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.values.len().checked_div(self.width).unwrap_or(0)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Each row, in order.
    pub fn iter(&self) -> impl Iterator<Item = &[f32]> + Clone {
        self.values.chunks_exact(self.width.max(1))
    }
}

/// How trees are grown.
#[derive(Debug, Clone, Copy)]
pub struct Training<'a> {
    pub trees: usize,
    /// Most leaves of a tree, 16 or fewer.
    pub leaves: usize,
    /// Share of its step that each tree goes.
    pub step: f32,
    /// Fewest rows of a leaf.
    pub least: usize,
    /// Holds the values of leaves near zero.
    pub l2: f64,
    /// Share of the rows and of the columns that each tree sees.
    pub rows: f32,
    pub columns: f32,
    /// Columns whose numbers are names (0 to 63) and have no order.
    pub categories: &'a [usize],
}

/// A question of a tree, or an answer.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) enum Node {
    /// At most this goes to the next node, other numbers to `right`.
    Number {
        column: u16,
        most: f32,
        right: u32,
    },
    /// Names whose bit is set go to the next node, others to `right`.
    Name {
        column: u16,
        names: u64,
        right: u32,
    },
    Leaf(f32),
}

/// Trained trees, as a file holds them; [`Forest`](super::forest::Forest) is what is asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Boosted {
    width: u32,
    /// Log-odds of yes over all rows.
    pub(super) start: f32,
    /// Where each tree starts.
    pub(super) roots: Vec<u32>,
    pub(super) nodes: Vec<Node>,
}

impl Boosted {
    /// Whether what a file holds makes trees for rows of so many columns: every question is about a
    /// column that is there, and leads on.
    pub(super) fn is_whole(&self, width: usize) -> bool {
        let count = self.nodes.len();
        let inner = |at: usize, column: u16, right: u32| {
            usize::from(column) < width && at + 1 < count && right as usize > at && (right as usize) < count
        };
        self.width as usize == width
            && self.roots.iter().all(|r| (*r as usize) < count)
            && self.nodes.iter().enumerate().all(|(at, node)| match node {
                Node::Leaf(value) => value.is_finite(),
                Node::Number { column, right, most } => !most.is_nan() && inner(at, *column, *right),
                Node::Name { column, right, .. } => inner(at, *column, *right),
            })
    }

    /// The probability of yes, by a walk down each tree.
    #[cfg(test)]
    pub(super) fn probability(&self, row: &[f32]) -> f32 {
        sigmoid(self.start + self.roots.iter().map(|root| self.answer(*root, row)).sum::<f32>())
    }

    fn answer(&self, root: u32, row: &[f32]) -> f32 {
        let mut at = root;
        loop {
            let (goes, right) = match self.nodes[at as usize] {
                Node::Leaf(value) => return value,
                Node::Number { column, most, right } => (row[usize::from(column)] <= most, right),
                Node::Name { column, names, right } => (names >> name(row[usize::from(column)]) & 1 == 1, right),
            };
            at = if goes { at + 1 } else { right };
        }
    }

    /// Grows trees from rows of one column at least, and whether each is so.
    pub fn train(rows: &Rows, so: &[bool], training: Training) -> Boosted {
        let count = rows.len();
        let yes = so.iter().filter(|s| **s).count() as f64;
        let share = ((yes + 1.0) / (count as f64 + 2.0)) as f32;
        let start = libm::logf(share / (1.0 - share));
        let bins = Bins::new(rows, training.categories);
        let mut trees = Boosted { width: rows.width as u32, start, roots: Vec::new(), nodes: Vec::new() };
        let mut scores = vec![start; count];
        let mut shuffle = Shuffle::new(7);
        for _ in 0..training.trees {
            let gradients: Vec<[f32; 2]> = scores
                .iter()
                .zip(so)
                .map(|(score, so)| {
                    let p = sigmoid(*score);
                    [p - f32::from(u8::from(*so)), (p * (1.0 - p)).max(1e-6)]
                })
                .collect();
            let mut some = shuffle.order(count);
            some.truncate((count as f32 * training.rows) as usize);
            some.sort_unstable();
            let mut columns = shuffle.order(rows.width);
            columns.truncate(((rows.width as f32 * training.columns) as usize).max(1));
            columns.sort_unstable();
            let root = trees.nodes.len() as u32;
            let grown = Growing { bins: &bins, gradients: &gradients, columns: &columns, training };
            grown.tree(some, &mut trees.nodes);
            trees.roots.push(root);
            for (score, row) in scores.iter_mut().zip(rows.iter()) {
                *score += trees.answer(root, row);
            }
        }
        trees
    }
}

/// Names of a column: 0 to 63.
pub(super) const NAMES: usize = 64;

/// A column's number as a name.
pub(super) fn name(value: f32) -> u32 {
    value.clamp(0.0, 63.0) as u32
}

/// Most bins of a column.
const BINS: usize = 64;

/// Numbers as bins, a byte each, column by column.
struct Bins {
    of: Vec<Vec<u8>>,
    /// The greatest number of each bin but the last; nothing for names.
    limits: Vec<Vec<f32>>,
    names: Vec<bool>,
}

impl Bins {
    fn new(rows: &Rows, categories: &[usize]) -> Bins {
        let mut bins = Bins { of: Vec::new(), limits: Vec::new(), names: Vec::new() };
        for column in 0..rows.width {
            let values = rows.iter().map(|row| row[column]);
            if categories.contains(&column) {
                bins.of.push(values.map(|v| name(v) as u8).collect());
                bins.limits.push(Vec::new());
                bins.names.push(true);
                continue;
            }
            let mut sorted: Vec<f32> = values.clone().collect();
            sorted.sort_by(f32::total_cmp);
            let mut distinct = sorted.clone();
            distinct.dedup();
            let mut limits: Vec<f32> = if distinct.len() <= BINS {
                distinct.windows(2).map(|w| w[0] + (w[1] - w[0]) / 2.0).collect()
            } else {
                (1..BINS).map(|n| sorted[n * sorted.len() / BINS]).collect()
            };
            limits.dedup();
            bins.of.push(values.map(|v| limits.partition_point(|l| *l < v) as u8).collect());
            bins.limits.push(limits);
            bins.names.push(false);
        }
        bins
    }
}

/// Sums of gradients, of second derivatives, and of rows, by bin.
type Histogram = Vec<[f64; 3]>;

/// A leaf that may be parted.
struct Leaf {
    rows: Vec<usize>,
    histogram: Histogram,
    best: Option<Split>,
    /// Index in the tree's growing nodes.
    node: usize,
}

#[derive(Debug, Clone, Copy)]
struct Split {
    gain: f64,
    /// Index of the column among those that the tree sees.
    column: usize,
    /// Bins that go left.
    bins: u64,
    /// The last bin that goes left, where bins have an order.
    last: usize,
}

/// A node while its tree grows.
enum Grown {
    Parted { split: Split, left: usize, right: usize },
    Leaf(f32),
}

struct Growing<'a> {
    bins: &'a Bins,
    gradients: &'a [[f32; 2]],
    columns: &'a [usize],
    training: Training<'a>,
}

impl Growing<'_> {
    /// Grows one tree and writes it after the others.
    fn tree(&self, rows: Vec<usize>, nodes: &mut Vec<Node>) {
        let histogram = self.histogram(&rows);
        let mut grown = vec![Grown::Leaf(self.value(&histogram))];
        let best = self.best(&histogram, rows.len());
        let mut leaves = vec![Leaf { rows, histogram, best, node: 0 }];
        while leaves.len() < self.training.leaves {
            let gain = |leaf: &Leaf| leaf.best.map_or(0.0, |b| b.gain);
            let Some(at) =
                (0..leaves.len()).max_by(|a, b| gain(&leaves[*a]).total_cmp(&gain(&leaves[*b])).then(b.cmp(a)))
            else {
                break;
            };
            let Some(split) = leaves[at].best.filter(|b| b.gain > 0.0) else { break };
            let leaf = leaves.swap_remove(at);
            let of = &self.bins.of[self.columns[split.column]];
            let (left, right): (Vec<usize>, Vec<usize>) =
                leaf.rows.iter().partition(|row| split.bins >> of[**row] & 1 == 1);
            // The smaller part is summed, the other is what is left.
            let small = self.histogram(if left.len() <= right.len() { &left } else { &right });
            let other =
                leaf.histogram.iter().zip(&small).map(|(a, b)| [a[0] - b[0], a[1] - b[1], a[2] - b[2]]).collect();
            let parts = if left.len() <= right.len() {
                [(left, small), (right, other)]
            } else {
                [(left, other), (right, small)]
            };
            let ends = [grown.len(), grown.len() + 1];
            grown[leaf.node] = Grown::Parted { split, left: ends[0], right: ends[1] };
            for ((rows, histogram), node) in parts.into_iter().zip(ends) {
                grown.push(Grown::Leaf(self.value(&histogram)));
                let best = self.best(&histogram, rows.len());
                leaves.push(Leaf { rows, histogram, best, node });
            }
        }
        self.write(&grown, 0, nodes);
    }

    fn histogram(&self, rows: &[usize]) -> Histogram {
        let mut histogram = vec![[0.0; 3]; self.columns.len() * BINS];
        for (column, sums) in self.columns.iter().zip(histogram.chunks_exact_mut(BINS)) {
            let of = &self.bins.of[*column];
            for &row in rows {
                let [g, h] = self.gradients[row];
                let sum = &mut sums[usize::from(of[row])];
                sum[0] += f64::from(g);
                sum[1] += f64::from(h);
                sum[2] += 1.0;
            }
        }
        histogram
    }

    fn total(histogram: &Histogram) -> [f64; 3] {
        histogram[..BINS].iter().fold([0.0; 3], |a, b| [a[0] + b[0], a[1] + b[1], a[2] + b[2]])
    }

    fn value(&self, histogram: &Histogram) -> f32 {
        let [g, h, _] = Self::total(histogram);
        (-g / (h + self.training.l2)) as f32 * self.training.step
    }

    /// The split that gains most.
    fn best(&self, histogram: &Histogram, rows: usize) -> Option<Split> {
        let least = self.training.least as f64;
        if (rows as f64) < 2.0 * least {
            return None;
        }
        let total = Self::total(histogram);
        let score = |s: [f64; 3]| s[0] * s[0] / (s[1] + self.training.l2);
        let mut best: Option<Split> = None;
        for (column, sums) in histogram.chunks_exact(BINS).enumerate() {
            let names = self.bins.names[self.columns[column]];
            let mut order: Vec<usize> = (0..BINS).collect();
            if names {
                // In order of what they tell, the best parting is one of a sequence (Fisher 1958).
                order.retain(|b| sums[*b][2] > 0.0);
                let told = |b: &usize| sums[*b][0] / (sums[*b][1] + SMOOTH);
                order.sort_by(|a, b| told(a).total_cmp(&told(b)).then(a.cmp(b)));
            }
            let (mut left, mut bins) = ([0.0; 3], 0u64);
            for &bin in &order[..order.len().saturating_sub(1)] {
                (0..3).for_each(|i| left[i] += sums[bin][i]);
                bins |= 1 << bin;
                let right = [total[0] - left[0], total[1] - left[1], total[2] - left[2]];
                if left[2] < least || right[2] < least || sums[bin][2] == 0.0 {
                    continue;
                }
                let gain = score(left) + score(right) - score(total);
                if best.is_none_or(|b| gain > b.gain + 1e-9) {
                    best = Some(Split { gain, column, bins, last: bin });
                }
            }
        }
        best
    }

    /// Writes a node and what comes after it: its left part right behind it.
    fn write(&self, grown: &[Grown], at: usize, nodes: &mut Vec<Node>) {
        match &grown[at] {
            Grown::Leaf(value) => nodes.push(Node::Leaf(*value)),
            Grown::Parted { split, left, right } => {
                let column = self.columns[split.column];
                let place = nodes.len();
                nodes.push(Node::Leaf(0.0));
                self.write(grown, *left, nodes);
                let right_at = nodes.len() as u32;
                nodes[place] = if self.bins.names[column] {
                    Node::Name { column: column as u16, names: split.bins, right: right_at }
                } else {
                    let most = self.bins.limits[column].get(split.last).copied().unwrap_or(f32::MAX);
                    Node::Number { column: column as u16, most, right: right_at }
                };
                self.write(grown, *right, nodes);
            }
        }
    }
}

/// How much a rare name is held near the others.
const SMOOTH: f64 = 10.0;

#[cfg(test)]
mod tests {
    use super::*;

    const TRAINING: Training =
        Training { trees: 60, leaves: 6, step: 0.2, least: 5, l2: 1.0, rows: 0.8, columns: 1.0, categories: &[2] };

    fn sample() -> (Rows, Vec<bool>) {
        let mut rows = Rows::new(3);
        let mut so = Vec::new();
        for n in 0..600u32 {
            let (x, y, name) = ((n % 10) as f32, (n / 10 % 10) as f32, n * 7 % 13);
            rows.push(&[x, y, name as f32]);
            so.push(((x > 4.0) != (y > 4.0)) || [3, 11].contains(&name));
        }
        (rows, so)
    }

    #[test]
    fn what_no_sum_tells_is_learned() {
        let (rows, so) = sample();
        let trees = Boosted::train(&rows, &so, TRAINING);
        assert!(trees.is_whole(3) && !trees.is_whole(2));
        let right = rows.iter().zip(&so).filter(|(row, so)| (trees.probability(row) > 0.5) == **so).count();
        assert!(right > 590, "{right}");
    }

    #[test]
    fn the_same_rows_give_the_same_trees() {
        let (rows, so) = sample();
        assert_eq!(Boosted::train(&rows, &so, TRAINING), Boosted::train(&rows, &so, TRAINING));
    }

    #[test]
    fn nothing_and_one_answer_are_learned_too() {
        let empty = Boosted::train(&Rows::new(2), &[], TRAINING_OF_NUMBERS);
        assert!((empty.probability(&[0.0, 0.0]) - 0.5).abs() < 1e-6);
        let mut rows = Rows::new(1);
        (0..50).for_each(|n| rows.push(&[n as f32]));
        let all = Boosted::train(&rows, &[true; 50], TRAINING_OF_NUMBERS);
        assert!(all.probability(&[3.0]) > 0.9);
    }

    const TRAINING_OF_NUMBERS: Training = Training { categories: &[], ..TRAINING };
}
