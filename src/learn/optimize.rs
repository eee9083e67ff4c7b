//! Steps of training: stochastic gradient descent with an L2 penalty, as in Bottou 2012,
//! "Stochastic Gradient Descent Tricks": all weights decay with each step, which one common
//! scale does at no cost.

use super::features::Feature;
use super::weights::Weights;

/// How far the first step goes, and how strongly weights are held near zero.
#[derive(Debug, Clone, Copy)]
pub struct Rate {
    pub step: f32,
    pub l2: f32,
}

/// Weights that are being trained: `scale` times what is stored.
#[derive(Debug)]
pub struct Trained {
    stored: Weights,
    scale: f32,
    rate: Rate,
    steps: u32,
}

impl Trained {
    pub fn new(width: usize, features: &[Feature], rate: Rate) -> Trained {
        Trained { stored: Weights::new(width, features), scale: 1.0, rate, steps: 0 }
    }

    /// The rows of those features that have one.
    pub fn rows(&self, features: &[Feature]) -> Vec<u32> {
        features.iter().filter_map(|f| self.stored.row(*f)).collect()
    }

    /// Adds the weights of rows to scores.
    pub fn add(&self, rows: &[u32], scores: &mut [f32]) {
        for row in rows {
            scores.iter_mut().zip(self.stored.of(*row)).for_each(|(s, w)| *s += self.scale * w);
        }
    }

    /// Moves the weights of rows against their gradient.
    pub fn step(&mut self, rows: &[u32], gradients: &[f32]) {
        let step = self.rate.step / (1.0 + self.rate.step * self.rate.l2 * self.steps as f32) / self.scale;
        for row in rows {
            self.stored.of_mut(*row).iter_mut().zip(gradients).for_each(|(w, g)| *w -= step * g);
        }
    }

    /// All weights decay: once after the steps of each instance.
    pub fn decay(&mut self) {
        let step = self.rate.step / (1.0 + self.rate.step * self.rate.l2 * self.steps as f32);
        self.steps += 1;
        self.scale *= 1.0 - step * self.rate.l2;
        if self.scale < 1e-3 {
            self.stored.multiply(self.scale);
            self.scale = 1.0;
        }
    }

    pub fn finish(mut self) -> Weights {
        self.stored.multiply(self.scale);
        self.stored
    }
}

/// A seeded order of `count` things: Fisher–Yates with a 64-bit linear congruential generator.
#[derive(Debug)]
pub struct Shuffle {
    state: u64,
}

impl Shuffle {
    pub fn new(seed: u64) -> Shuffle {
        Shuffle { state: seed.wrapping_mul(2).wrapping_add(1) }
    }

    pub fn order(&mut self, count: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        for i in (1..count).rev() {
            self.state = self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            order.swap(i, (self.state >> 33) as usize % (i + 1));
        }
        order
    }
}
