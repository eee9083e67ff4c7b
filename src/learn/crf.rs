//! A linear-chain conditional random field (Lafferty, McCallum, Pereira 2001, ICML) that marks
//! stretches of tokens with a class: B–I–O labels, trained by stochastic gradients.
//!
//! A chain is a run of tokens that may belong to a name; outside of it nothing does, so that
//! each chain starts and ends as if an O stood beside it.

use serde::{Deserialize, Serialize};

use super::features::Feature;
use super::logistic::frequent;
use super::optimize::{Rate, Shuffle, Trained};
use super::weights::{Packed, Table};

/// The label of a token outside of all names.
pub const OUTSIDE: usize = 0;

/// The label of the first token of a name of a class.
pub const fn begin(class: usize) -> usize {
    1 + 2 * class
}

/// The label of a further token of a name of a class.
pub const fn inside(class: usize) -> usize {
    2 + 2 * class
}

/// A trained field.
#[derive(Debug, Clone)]
pub struct Crf {
    /// Labels: O, and B and I of each class.
    labels: usize,
    /// None while it is trained.
    emissions: Option<Table>,
    /// `from * labels + to`.
    transitions: Vec<f32>,
    /// Their exponentials; 0 where a label may not follow.
    factors: Vec<f32>,
    /// Those to labels that may follow any, O and the B of each class: rows by the label before, and
    /// rows by the label behind.
    onto: Lanes,
    from: Lanes,
}

/// Rows of numbers, of whole lanes of a processor's registers; the places after the last number of a row are 0.
#[derive(Debug, Clone, Default)]
struct Lanes {
    width: usize,
    values: Vec<f32>,
}

impl Lanes {
    fn new(rows: usize, columns: usize, value: impl Fn(usize, usize) -> f32) -> Lanes {
        let width = columns.next_multiple_of(8);
        let mut values = vec![0.0; rows * width];
        for (row, values) in values.chunks_exact_mut(width).enumerate() {
            values[..columns].iter_mut().enumerate().for_each(|(column, to)| *to = value(row, column));
        }
        Lanes { width, values }
    }

    /// Adds a row, so many times, to sums.
    fn add(&self, row: usize, times: f32, sums: &mut [f32]) {
        let row = &self.values[row * self.width..(row + 1) * self.width];
        sums.iter_mut().zip(row).for_each(|(sum, value)| *sum += times * value);
    }
}

/// The label at a place of [`Crf::onto`].
fn free(place: usize) -> usize {
    if place == 0 { OUTSIDE } else { begin(place - 1) }
}

/// Its form in a file.
#[derive(Debug, Serialize, Deserialize)]
pub struct PackedCrf {
    labels: u32,
    emissions: Packed,
    transitions: Vec<f32>,
}

/// A chain with its labels, to be learned from.
#[derive(Debug, Clone, Default)]
pub struct Example {
    pub tokens: Vec<Vec<Feature>>,
    pub labels: Vec<u8>,
}

/// How a field is trained.
#[derive(Debug, Clone, Copy)]
pub struct Training {
    pub classes: usize,
    pub epochs: usize,
    pub rate: Rate,
    /// Features seen less often are left out.
    pub least: u32,
}

/// Whether a label may follow another.
fn may_follow(from: usize, to: usize) -> bool {
    to == OUTSIDE || to % 2 == 1 || from == to || from + 1 == to
}

/// A stretch of a chain that may be a name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Span {
    /// First token and the one after the last.
    pub start: usize,
    pub end: usize,
    pub class: usize,
    pub probability: f32,
}

/// Forward and backward sums over a chain.
#[derive(Debug, Clone)]
pub struct Sums<'a> {
    crf: &'a Crf,
    count: usize,
    /// Exponentials of the tokens' scores, `token * labels + label`, each token's largest made 1.
    local: Vec<f32>,
    /// Sums over all ways that lead to a label, made 1 at each token.
    forward: Vec<f32>,
    /// Sums over all ways that lead on from a label, in the same scale.
    backward: Vec<f32>,
    /// What each token's forward sums were divided by.
    scales: Vec<f32>,
}

impl Crf {
    fn new(classes: usize) -> Crf {
        let labels = 1 + 2 * classes;
        Crf::with(labels, None, vec![0.0; labels * labels])
    }

    fn with(labels: usize, emissions: Option<Table>, transitions: Vec<f32>) -> Crf {
        let (factors, onto, from) = Default::default();
        let mut crf = Crf { labels, emissions, transitions, factors, onto, from };
        crf.refresh();
        crf
    }

    fn refresh(&mut self) {
        let labels = self.labels;
        let factor = |(at, weight): (usize, &f32)| {
            if may_follow(at / labels, at % labels) { libm::expf(*weight) } else { 0.0 }
        };
        self.factors = self.transitions.iter().enumerate().map(factor).collect();
        let factor = |from: usize, to: usize| self.factors[from * labels + to];
        self.onto = Lanes::new(labels, 1 + self.classes(), |from, place| factor(from, free(place)));
        self.from = Lanes::new(1 + self.classes(), labels, |place, from| factor(from, free(place)));
    }

    fn classes(&self) -> usize {
        (self.labels - 1) / 2
    }

    /// Trains on chains, in a seeded order.
    pub fn train(examples: &[Example], training: Training) -> PackedCrf {
        let features =
            frequent(examples.iter().flat_map(|e| e.tokens.iter().map(|t| t.iter().copied())), training.least);
        let mut crf = Crf::new(training.classes);
        let labels = crf.labels;
        let mut emissions = Trained::new(labels, &features, training.rate);
        let rows: Vec<Vec<Vec<u32>>> =
            examples.iter().map(|e| e.tokens.iter().map(|t| emissions.rows(t)).collect()).collect();
        let mut shuffle = Shuffle::new(2);
        for epoch in 0..training.epochs {
            let step = training.rate.step / (1.0 + epoch as f32);
            for i in shuffle.order(examples.len()) {
                let gold = &examples[i].labels;
                let mut scores = vec![0.0f32; labels * gold.len()];
                for (rows, own) in rows[i].iter().zip(scores.chunks_exact_mut(labels)) {
                    emissions.add(rows, own);
                }
                let sums = crf.sums(scores);
                let mut errors = sums.marginals();
                let mut steps = sums.transitions();
                for (token, label) in gold.iter().enumerate() {
                    errors[token * labels + *label as usize] -= 1.0;
                    let before = if token == 0 { OUTSIDE } else { gold[token - 1] as usize };
                    steps[before * labels + *label as usize] -= 1.0;
                }
                steps[gold.last().map_or(OUTSIDE, |l| *l as usize) * labels + OUTSIDE] -= 1.0;
                for (rows, errors) in rows[i].iter().zip(errors.chunks_exact(labels)) {
                    emissions.step(rows, errors);
                }
                emissions.decay();
                crf.transitions.iter_mut().zip(&steps).for_each(|(w, g)| *w -= step * g);
                crf.refresh();
            }
        }
        PackedCrf { labels: labels as u32, emissions: emissions.finish().pack(LEAST), transitions: crf.transitions }
    }

    /// Forward and backward sums over the tokens of a chain.
    pub fn run(&self, tokens: &[Vec<Feature>]) -> Sums<'_> {
        let mut scores = vec![0.0; self.labels * tokens.len()];
        for (features, own) in tokens.iter().zip(scores.chunks_exact_mut(self.labels)) {
            if let Some(emissions) = &self.emissions {
                emissions.add(features, u64::MAX, own);
            }
        }
        self.sums(scores)
    }

    fn sums(&self, mut local: Vec<f32>) -> Sums<'_> {
        let labels = self.labels;
        let count = local.len() / labels;
        for own in local.chunks_exact_mut(labels) {
            let largest = own.iter().fold(f32::MIN, |a, b| a.max(*b));
            own.iter_mut().for_each(|s| *s = libm::expf(*s - largest));
        }
        let mut forward = vec![0.0; labels * count];
        let mut scales = vec![1.0; count];
        let mut before = vec![0.0; labels];
        before[OUTSIDE] = 1.0;
        let mut freely = vec![0.0; self.onto.width];
        for (token, of_token) in scales.iter_mut().enumerate() {
            let range = token * labels..(token + 1) * labels;
            let own = &mut forward[range.clone()];
            freely.fill(0.0);
            before.iter().enumerate().for_each(|(from, sum)| self.onto.add(from, *sum, &mut freely));
            own[OUTSIDE] = freely[0];
            for (class, way) in freely[1..=self.classes()].iter().enumerate() {
                let (b, i) = (begin(class), inside(class));
                own[b] = *way;
                own[i] = before[b] * self.factors[b * labels + i] + before[i] * self.factors[i * labels + i];
            }
            own.iter_mut().zip(&local[range]).for_each(|(o, l)| *o *= l);
            let scale: f32 = own.iter().sum::<f32>().max(f32::MIN_POSITIVE);
            own.iter_mut().for_each(|o| *o /= scale);
            *of_token = scale;
            before.copy_from_slice(own);
        }
        let mut backward = vec![0.0; labels * count];
        let mut end = 0.0;
        if count > 0 {
            for label in 0..labels {
                let last = self.factors[label * labels + OUTSIDE];
                backward[(count - 1) * labels + label] = last;
                end += forward[(count - 1) * labels + label] * last;
            }
            backward[(count - 1) * labels..].iter_mut().for_each(|b| *b /= end);
        }
        let mut onward = vec![0.0; labels];
        let mut sums = vec![0.0; self.from.width];
        for token in (0..count.saturating_sub(1)).rev() {
            let next = (token + 1) * labels..(token + 2) * labels;
            for ((o, b), l) in onward.iter_mut().zip(&backward[next.clone()]).zip(&local[next]) {
                *o = b * l / scales[token + 1];
            }
            sums.fill(0.0);
            self.from.add(0, onward[OUTSIDE], &mut sums);
            for class in 0..self.classes() {
                let (b, i) = (begin(class), inside(class));
                self.from.add(1 + class, onward[b], &mut sums);
                for label in [b, i] {
                    sums[label] += self.factors[label * labels + i] * onward[i];
                }
            }
            backward[token * labels..(token + 1) * labels].copy_from_slice(&sums[..labels]);
        }
        Sums { crf: self, count, local, forward, backward, scales }
    }
}

/// Rows whose weights are all smaller are not kept in a file.
const LEAST: f32 = 0.1;

impl PackedCrf {
    /// `None` where the file is not whole.
    pub fn unpack(&self) -> Option<Crf> {
        let labels = self.labels as usize;
        let emissions = self.emissions.table()?;
        if labels.is_multiple_of(2) || labels != emissions.width() || self.transitions.len() != labels * labels {
            return None;
        }
        Some(Crf::with(labels, Some(emissions), self.transitions.clone()))
    }
}

impl Sums<'_> {
    /// Probability of each label at each token, `token * labels + label`.
    fn marginals(&self) -> Vec<f32> {
        self.forward.iter().zip(&self.backward).map(|(f, b)| f * b).collect()
    }

    /// Expected count of each step from label to label, the steps from and to the O's beside
    /// the chain too.
    fn transitions(&self) -> Vec<f32> {
        let labels = self.crf.labels;
        let mut steps = vec![0.0; labels * labels];
        let mut before = vec![0.0; labels];
        before[OUTSIDE] = 1.0;
        for token in 0..self.count {
            let range = token * labels..(token + 1) * labels;
            for (from, way) in before.iter().enumerate().filter(|(_, way)| **way > 0.0) {
                for to in 0..labels {
                    let at = from * labels + to;
                    let onward = self.local[range.start + to] * self.backward[range.start + to] / self.scales[token];
                    steps[at] += way * self.crf.factors[at] * onward;
                }
            }
            before.copy_from_slice(&self.forward[range]);
        }
        if self.count > 0 {
            let end: f32 = (0..labels).map(|l| before[l] * self.crf.factors[l * labels + OUTSIDE]).sum();
            for (from, way) in before.iter().enumerate() {
                let at = from * labels + OUTSIDE;
                steps[at] += way * self.crf.factors[at] / end;
            }
        }
        steps
    }

    /// Probability that a name of a class starts at a token.
    pub fn starts(&self, token: usize, class: usize) -> f32 {
        let at = token * self.crf.labels + begin(class);
        self.forward[at] * self.backward[at]
    }

    /// Probability that exactly these tokens are a name of a class.
    pub fn probability(&self, start: usize, end: usize, class: usize) -> f32 {
        let mut way = self.forward[start * self.crf.labels + begin(class)];
        for next in start + 1..end {
            way *= self.goes_on(start, next, class);
        }
        way * self.ends(start, end, class)
    }

    /// How much of the way of a name goes on from the token before one to this.
    fn goes_on(&self, start: usize, token: usize, class: usize) -> f32 {
        let (labels, i) = (self.crf.labels, inside(class));
        let from = if token == start + 1 { begin(class) } else { i };
        self.crf.factors[from * labels + i] * self.local[token * labels + i] / self.scales[token]
    }

    /// Sums over all ways that lead on from the last token of a name to anything but a further token of it.
    fn ends(&self, start: usize, end: usize, class: usize) -> f32 {
        let (labels, i) = (self.crf.labels, inside(class));
        let from = if end == start + 1 { begin(class) } else { i };
        if end == self.count {
            return self.backward[(end - 1) * labels + from];
        }
        let next = end * labels;
        let of = |to: usize| self.crf.factors[from * labels + to] * self.local[next + to] * self.backward[next + to];
        (0..labels).filter(|to| *to != i).map(of).sum::<f32>() / self.scales[end]
    }

    /// The stretches that are names with at least a probability, in order.
    pub fn spans(&self, least: f32) -> Vec<Span> {
        const LONGEST: usize = 16;
        /// What is left of a probability after rounding, at least.
        const ROUNDED: f32 = 0.99;
        let labels = self.crf.labels;
        let mut spans = Vec::new();
        for start in 0..self.count {
            for class in 0..self.crf.classes() {
                if self.starts(start, class) < least {
                    continue;
                }
                let mut way = self.forward[start * labels + begin(class)];
                for end in start + 1..=(start + LONGEST).min(self.count) {
                    let last = if end == start + 1 { begin(class) } else { inside(class) };
                    // No stretch that goes at least so far is likelier than all of them together.
                    if way * self.backward[(end - 1) * labels + last] < least * ROUNDED {
                        break;
                    }
                    let probability = way * self.ends(start, end, class);
                    if probability >= least {
                        spans.push(Span { start, end, class, probability });
                    }
                    if end < self.count {
                        way *= self.goes_on(start, end, class);
                    }
                }
            }
        }
        spans
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate { step: 0.2, l2: 1e-4 };

    fn examples() -> Vec<Example> {
        // 9 comes before a name of class 0 (1, then any 2s), 8 before one of class 1.
        let chain = |tokens: &[u32], labels: &[u8]| Example {
            tokens: tokens
                .iter()
                .enumerate()
                .map(|(i, t)| vec![*t, 100 + if i > 0 { tokens[i - 1] } else { 0 }])
                .collect(),
            labels: labels.to_vec(),
        };
        let all = [
            chain(&[9, 1, 2, 5], &[0, 1, 2, 0]),
            chain(&[8, 1, 5, 5], &[0, 3, 0, 0]),
            chain(&[5, 9, 1, 2, 2], &[0, 0, 1, 2, 2]),
            chain(&[8, 1, 2], &[0, 3, 4]),
        ];
        all.iter().cycle().take(80).cloned().collect()
    }

    #[test]
    fn names_are_found_by_what_stands_before_them() {
        let examples = examples();
        let crf = Crf::train(&examples, Training { classes: 2, epochs: 12, rate: RATE, least: 1 });
        let crf = crf.unpack().unwrap();
        for example in &examples[..4] {
            let sums = crf.run(&example.tokens);
            let spans = sums.spans(0.5);
            assert_eq!(spans.len(), 1, "{:?}", example.labels);
            let span = spans[0];
            assert_eq!(example.labels[span.start] as usize, begin(span.class));
            let end =
                example.labels[span.start + 1..].iter().take_while(|l| **l as usize == inside(span.class)).count();
            assert_eq!(span.end, span.start + 1 + end);
            assert!((sums.probability(span.start, span.end, span.class) - span.probability).abs() < 1e-6);
        }
    }

    #[test]
    fn probabilities_of_a_token_sum_to_one() {
        let examples = examples();
        let crf = Crf::train(&examples, Training { classes: 2, epochs: 1, rate: RATE, least: 1 }).unpack().unwrap();
        let sums = crf.run(&examples[0].tokens);
        for own in sums.marginals().chunks_exact(5) {
            assert!((own.iter().sum::<f32>() - 1.0).abs() < 1e-4, "{own:?}");
        }
        let steps: f32 = sums.transitions().iter().sum();
        assert!((steps - 5.0).abs() < 1e-3, "{steps}");
    }
}
