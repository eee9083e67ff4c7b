//! Logistic models: one of several outcomes (softmax), or each outcome for itself.

use std::ops::Range;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::features::Feature;
use super::optimize::{Rate, Shuffle, Trained};
use super::weights::{Packed, Table};

/// How the outcomes go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Link {
    /// One of them is so.
    Softmax,
    /// Each is so or not.
    Independent,
}

/// A trained model.
#[derive(Debug, Clone)]
pub struct Logistic {
    link: Link,
    /// What the instance's features tell of each outcome.
    weights: Table,
    /// What the features of an outcome tell of it, whichever it is.
    shared: Table,
    /// The opposite of each outcome; itself where it has none.
    opposite: Vec<u8>,
}

/// Its form in a file.
#[derive(Debug, Serialize, Deserialize)]
pub struct PackedLogistic {
    link: Link,
    weights: Packed,
    shared: Packed,
    opposite: Vec<u8>,
}

/// What is asked about.
#[derive(Debug, Clone, Default)]
pub struct Case {
    /// Features of the whole, with weights of their own for each outcome.
    pub features: Vec<Feature>,
    /// Features of the whole seen the other way round: they tell of an outcome what they would
    /// tell of its opposite.
    pub turned: Vec<Feature>,
    /// Features of single outcomes, whose weights all outcomes share, so that what is learned of
    /// a frequent one helps a rare one: in order of outcome, which of `own` are its. Outcomes of
    /// which the same is told have the same.
    pub of_outcome: Vec<(u8, Range<usize>)>,
    pub own: Vec<Feature>,
}

/// What is learned from: a case, which outcomes are possible, which are so.
#[derive(Debug, Clone, Copy)]
pub struct Instance<'a> {
    pub case: &'a Case,
    /// A bit for each outcome that is possible.
    pub possible: u64,
    /// A bit for each outcome that is so.
    pub so: u64,
}

/// How a model is trained.
#[derive(Debug, Clone)]
pub struct Training {
    /// The opposite of each outcome; itself where it has none.
    pub opposite: Vec<u8>,
    pub link: Link,
    pub epochs: usize,
    pub rate: Rate,
    /// Features seen less often are left out.
    pub least: u32,
}

/// Features that occur at least `least` times, in order.
pub fn frequent<T: IntoIterator<Item = Feature>>(all: impl Iterator<Item = T>, least: u32) -> Vec<Feature> {
    let mut counts: FxHashMap<Feature, u32> = FxHashMap::default();
    for features in all {
        for feature in features {
            *counts.entry(feature).or_default() += 1;
        }
    }
    let mut kept: Vec<Feature> = counts.into_iter().filter(|(_, n)| *n >= least).map(|(f, _)| f).collect();
    kept.sort_unstable();
    kept
}

impl PackedLogistic {
    /// Trains on instances, in a seeded order.
    pub fn train(instances: &[Instance], training: Training) -> PackedLogistic {
        let outcomes = training.opposite.len();
        let both = |i: &Instance| [&i.case.features[..], &i.case.turned].concat();
        let features = frequent(instances.iter().map(both), training.least);
        let of_outcome =
            instances.iter().flat_map(|i| i.case.of_outcome.iter().map(|(_, f)| i.case.own[f.clone()].iter().copied()));
        let mut weights = Trained::new(outcomes, &features, training.rate);
        let mut shared = Trained::new(1, &frequent(of_outcome, training.least), training.rate);
        let rows: Vec<Rows> = instances
            .iter()
            .map(|i| {
                let own = i.case.of_outcome.iter().map(|(o, f)| (usize::from(*o), shared.rows(&i.case.own[f.clone()])));
                let (all, turned) = (weights.rows(&i.case.features), weights.rows(&i.case.turned));
                Rows { all, turned, own: own.collect() }
            })
            .collect();
        let mut shuffle = Shuffle::new(1);
        let mut scores = vec![0.0f32; outcomes];
        let mut turned = vec![0.0f32; outcomes];
        for _ in 0..training.epochs {
            for i in shuffle.order(instances.len()) {
                let instance = &instances[i];
                let Rows { all, turned: turned_rows, own } = &rows[i];
                scores.fill(0.0);
                weights.add(all, &mut scores);
                turned.fill(0.0);
                weights.add(turned_rows, &mut turned);
                add_turned(&training.opposite, &turned, &mut scores);
                for (outcome, rows) in own {
                    shared.add(rows, &mut scores[*outcome..=*outcome]);
                }
                to_probabilities(training.link, instance.possible, &mut scores);
                for (outcome, score) in scores.iter_mut().enumerate() {
                    let possible = instance.possible >> outcome & 1 == 1;
                    let so = (instance.so >> outcome & 1) as f32;
                    *score = if possible { *score - so } else { 0.0 };
                }
                weights.step(all, &scores);
                if !turned_rows.is_empty() {
                    turned.fill(0.0);
                    add_turned(&training.opposite, &scores, &mut turned);
                    weights.step(turned_rows, &turned);
                }
                for (outcome, rows) in own {
                    shared.step(rows, &scores[*outcome..=*outcome]);
                }
                weights.decay();
                shared.decay();
            }
        }
        PackedLogistic {
            link: training.link,
            weights: weights.finish().pack(LEAST),
            shared: shared.finish().pack(0.0),
            opposite: training.opposite,
        }
    }
}

impl Logistic {
    /// Probabilities of the outcomes; 0 for those that are not possible.
    pub fn probabilities(&self, case: &Case, possible: u64) -> Vec<f32> {
        let mut scores = vec![0.0; self.weights.width()];
        self.weights.add(&case.features, possible, &mut scores);
        if !case.turned.is_empty() {
            let opposites = self.opposite.iter().enumerate().filter(|(outcome, _)| possible >> outcome & 1 == 1);
            let opposites = opposites.fold(0, |bits, (_, opposite)| bits | 1 << opposite);
            let mut turned = vec![0.0; scores.len()];
            self.weights.add(&case.turned, opposites, &mut turned);
            add_turned(&self.opposite, &turned, &mut scores);
        }
        let own = self.shared.firsts(&case.own);
        for (outcome, range) in &case.of_outcome {
            own[range.clone()].iter().for_each(|weight| scores[usize::from(*outcome)] += weight);
        }
        to_probabilities(self.link, possible, &mut scores);
        scores
    }
}

/// Rows of an instance.
struct Rows {
    all: Vec<u32>,
    turned: Vec<u32>,
    own: Vec<(usize, Vec<u32>)>,
}

/// Adds to each outcome what is told of its opposite.
fn add_turned(opposite: &[u8], turned: &[f32], scores: &mut [f32]) {
    for (outcome, other) in opposite.iter().enumerate() {
        scores[outcome] += turned[usize::from(*other)];
    }
}

/// Rows whose weights are all smaller are not kept in a file.
const LEAST: f32 = 0.05;

impl PackedLogistic {
    /// `None` where the file is not whole.
    pub fn unpack(&self) -> Option<Logistic> {
        let (weights, shared) = (self.weights.table()?, self.shared.table()?);
        let outcomes = self.opposite.len();
        let whole = weights.width() == outcomes
            && shared.width() == 1
            && outcomes <= 64
            && self.opposite.iter().all(|o| usize::from(*o) < outcomes);
        whole.then(|| Logistic { link: self.link, weights, shared, opposite: self.opposite.clone() })
    }
}

/// Scores into probabilities.
fn to_probabilities(link: Link, possible: u64, scores: &mut [f32]) {
    match link {
        Link::Independent => {
            for (outcome, score) in scores.iter_mut().enumerate() {
                *score = if possible >> outcome & 1 == 1 { sigmoid(*score) } else { 0.0 };
            }
        }
        Link::Softmax => {
            let allowed = |outcome: usize| possible >> outcome & 1 == 1;
            let largest = scores.iter().enumerate().filter(|(o, _)| allowed(*o)).fold(f32::MIN, |a, (_, s)| a.max(*s));
            let mut sum = 0.0;
            for (outcome, score) in scores.iter_mut().enumerate() {
                *score = if allowed(outcome) { libm::expf(*score - largest) } else { 0.0 };
                sum += *score;
            }
            scores.iter_mut().for_each(|s| *s /= sum);
        }
    }
}

/// The logistic function.
pub fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + libm::expf(-x))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tells_an_outcome_is_learned() {
        let case = |feature: Feature| Case { features: vec![9, feature], ..Case::default() };
        let cases = [case(1), case(2), case(3)];
        let instance = |(case, so)| Instance { case, possible: 0b111, so };
        let instances: Vec<Instance> =
            (0..40).flat_map(|_| cases.iter().zip([0b001, 0b010, 0b100]).map(instance)).collect();
        for link in [Link::Softmax, Link::Independent] {
            let rate = Rate { step: 0.5, l2: 1e-5 };
            let training = Training { opposite: vec![0, 1, 2], link, epochs: 10, rate, least: 1 };
            let model = PackedLogistic::train(&instances, training).unpack().unwrap();
            for (feature, outcome) in [(1, 0), (2, 1), (3, 2)] {
                assert!(model.probabilities(&case(feature), 0b111)[outcome] > 0.9, "{link:?}");
            }
        }
    }
}
