//! Boosted trees as they are asked.

use std::ops::Range;

use smallvec::{SmallVec, smallvec};

use super::boosted::{Boosted, NAMES, Node, name};
use super::logistic::sigmoid;

/// Trees as they are asked: all questions about one column together, in order of their limits, as
/// in QuickScorer (Lucchese et al. 2015, SIGIR). Each question that is answered with no takes away
/// the leaves on its left; of what is left to a tree, the first leaf counts. No walk, and hardly a
/// branch that a processor guesses wrong.
#[derive(Debug, Clone)]
pub struct Forest {
    start: f32,
    numbers: Vec<NumberQuestions>,
    names: Vec<NameQuestions>,
    /// `tree * MOST_LEAVES + leaf`.
    leaves: Vec<f32>,
}

/// Leaves of a tree, as bits.
type Leaves = u16;

/// A tree has no more.
const MOST_LEAVES: usize = Leaves::BITS as usize;

/// The questions about a column with order, their limits ascending.
#[derive(Debug, Clone, Default)]
struct NumberQuestions {
    column: usize,
    most: Vec<f32>,
    /// Tree of each, and what is left of it where the number is greater.
    left: Vec<(u16, Leaves)>,
}

/// What each name of a column leaves of each tree: `name * trees + tree`.
#[derive(Debug, Clone)]
struct NameQuestions {
    column: usize,
    left: Vec<Leaves>,
}

impl NumberQuestions {
    /// Takes away the leaves that a row's number excludes.
    fn take(&self, row: &[f32], left: &mut [Leaves]) {
        let number = row[self.column];
        let greater = self.most.partition_point(|most| number > *most);
        for (tree, own) in &self.left[..greater] {
            left[usize::from(*tree)] &= own;
        }
    }
}

impl NameQuestions {
    /// Takes away the leaves that a row's name excludes.
    fn take(&self, row: &[f32], left: &mut [Leaves]) {
        let at = name(row[self.column]) as usize * left.len();
        left.iter_mut().zip(&self.left[at..]).for_each(|(left, own)| *left &= own);
    }
}

impl Forest {
    /// Asks about rows, in groups that have the same numbers in the columns `same`.
    pub fn ask(&self, same: Range<usize>) -> Asked<'_> {
        let (same, own) = self.numbers.iter().partition(|numbers| same.contains(&numbers.column));
        Asked { forest: self, same, own, rows: 0, left: Vec::new() }
    }

    fn trees(&self) -> usize {
        self.leaves.len() / MOST_LEAVES
    }

    /// Notes the questions of the part of a tree that starts at a node, and gives its leaves.
    fn note(&mut self, nodes: &[Node], at: usize, tree: usize, before: usize) -> Option<usize> {
        let (Node::Number { right, .. } | Node::Name { right, .. }) = nodes[at] else {
            let Node::Leaf(value) = nodes[at] else { unreachable!("a node asks or answers") };
            *self.leaves[tree * MOST_LEAVES..(tree + 1) * MOST_LEAVES].get_mut(before)? = value;
            return Some(before + 1);
        };
        let until = self.note(nodes, at + 1, tree, before)?;
        let left = !(Leaves::MAX >> (MOST_LEAVES - (until - before)) << before);
        let trees = self.trees();
        match nodes[at] {
            Node::Number { column, most, .. } => {
                let of_column = &mut self.numbers[usize::from(column)];
                of_column.most.push(most);
                of_column.left.push((tree as u16, left));
            }
            Node::Name { column, names, .. } => {
                let of_column = self.names.iter_mut().find(|n| n.column == usize::from(column))?;
                for name in (0..NAMES).filter(|name| names >> name & 1 == 0) {
                    of_column.left[name * trees + tree] &= left;
                }
            }
            Node::Leaf(_) => {}
        }
        self.note(nodes, right as usize, tree, until)
    }
}

/// Rows that were asked about.
#[derive(Debug)]
pub struct Asked<'a> {
    forest: &'a Forest,
    /// Questions about the columns in which rows of a group are the same, and about the others.
    same: Vec<&'a NumberQuestions>,
    own: Vec<&'a NumberQuestions>,
    rows: usize,
    /// What is left of each tree: `row * trees + tree`.
    left: Vec<Leaves>,
}

impl Asked<'_> {
    /// Asks about rows that have the same numbers in some columns.
    ///
    /// # Panics
    ///
    /// Where a row has fewer columns than the trees know.
    pub fn group<const WIDTH: usize>(&mut self, rows: &[[f32; WIDTH]]) {
        let Some(first) = rows.first() else { return };
        let mut shared: SmallVec<[Leaves; 256]> = smallvec![Leaves::MAX; self.forest.trees()];
        self.same.iter().for_each(|n| n.take(first, &mut shared));
        self.rows += rows.len();
        for row in rows {
            let at = self.left.len();
            self.left.extend_from_slice(&shared);
            let left = &mut self.left[at..];
            self.forest.names.iter().for_each(|n| n.take(row, left));
            self.own.iter().for_each(|n| n.take(row, left));
        }
    }

    /// The probability of yes for each row.
    pub fn probabilities(&self) -> Vec<f32> {
        /// The sums of so many rows grow side by side, since each waits for its last number.
        const ABREAST: usize = 4;
        let trees = self.forest.trees();
        let mut sums = vec![0.0; self.rows];
        for (sums, rows) in sums.chunks_mut(ABREAST).zip(self.left.chunks((ABREAST * trees).max(1))) {
            let of_row = |row: usize| rows.get(row * trees..(row + 1) * trees).unwrap_or(&rows[..trees]);
            let (a, b, c, d) = (of_row(0), of_row(1), of_row(2), of_row(3));
            let mut abreast = [0.0; ABREAST];
            let leaves = self.forest.leaves.chunks_exact(MOST_LEAVES);
            for ((((leaves, a), b), c), d) in leaves.zip(a).zip(b).zip(c).zip(d) {
                for (sum, left) in abreast.iter_mut().zip([a, b, c, d]) {
                    *sum += leaves[left.trailing_zeros() as usize % MOST_LEAVES];
                }
            }
            sums.copy_from_slice(&abreast[..sums.len()]);
        }
        sums.into_iter().map(|sum| sigmoid(self.forest.start + sum)).collect()
    }
}

impl Boosted {
    /// The trees, ready to be asked about rows of so many columns. `None` where what a file holds is
    /// not whole.
    pub fn unpack(&self, width: usize) -> Option<Forest> {
        let trees = self.roots.len();
        (self.is_whole(width) && trees <= usize::from(u16::MAX)).then_some(())?;
        let mut forest = Forest {
            start: self.start,
            numbers: (0..width).map(|column| NumberQuestions { column, ..NumberQuestions::default() }).collect(),
            names: Vec::new(),
            leaves: vec![0.0; trees * MOST_LEAVES],
        };
        for node in &self.nodes {
            if let Node::Name { column, .. } = *node
                && !forest.names.iter().any(|n| n.column == usize::from(column))
            {
                let left = vec![Leaves::MAX; NAMES * trees];
                forest.names.push(NameQuestions { column: usize::from(column), left });
            }
        }
        for (tree, root) in self.roots.iter().enumerate() {
            forest.note(&self.nodes, *root as usize, tree, 0)?;
        }
        forest.numbers.retain(|questions| !questions.most.is_empty());
        for questions in &mut forest.numbers {
            let mut order: Vec<usize> = (0..questions.most.len()).collect();
            order.sort_by(|a, b| questions.most[*a].total_cmp(&questions.most[*b]));
            questions.most = order.iter().map(|i| questions.most[*i]).collect();
            questions.left = order.iter().map(|i| questions.left[*i]).collect();
        }
        Some(forest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::boosted::{Rows, Training};

    #[test]
    fn a_forest_answers_as_its_trees_do() {
        let (mut rows, mut so) = (Rows::new(3), Vec::new());
        for n in 0..900u32 {
            let row = [(n * 31 % 17) as f32, (n % 10) as f32 / 3.0, (n * 7 % 13) as f32];
            so.push((row[0] > 8.0) != (row[1] > 1.5) || row[2] == 4.0);
            rows.push(&row);
        }
        for (trees, leaves) in [(40, 16), (300, 5)] {
            let training =
                Training { trees, leaves, step: 0.1, least: 5, l2: 1.0, rows: 0.8, columns: 1.0, categories: &[2] };
            let trees = Boosted::train(&rows, &so, training);
            let forest = trees.unpack(3).unwrap();
            let rows: Vec<[f32; 3]> = rows.iter().map(|row| [row[0], row[1], row[2]]).collect();
            let mut asked = forest.ask(1..2);
            rows.chunk_by(|a, b| a[1] == b[1]).for_each(|rows| asked.group(rows));
            let expected: Vec<f32> = rows.iter().map(|row| trees.probability(row)).collect();
            assert_eq!(asked.probabilities(), expected);
            assert!(trees.unpack(2).is_none());
        }
    }
}
