//! Rows of weights by feature: as they are trained, as a file holds them, as they are used.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::features::Feature;

/// A row of `width` weights for each known feature, to be trained; unknown ones have none.
#[derive(Debug, Clone, Default)]
pub struct Weights {
    width: usize,
    rows: FxHashMap<Feature, u32>,
    values: Vec<f32>,
}

/// What a file holds of [`Weights`]: features in order, as differences; weights as bytes
/// with one scale a row.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Packed {
    width: u32,
    features: Vec<u32>,
    scales: Vec<f32>,
    #[serde(with = "bytes")]
    values: Vec<u8>,
}

/// Rows as they are used: an open hash table of features with their scale, and their weights
/// beside it, so that a feature that is not known costs one look into a small table.
#[derive(Debug, Clone)]
pub struct Table {
    width: usize,
    mask: usize,
    /// Feature and scale by place; a scale of 0 marks a free one.
    places: Vec<(Feature, f32)>,
    /// `width` weights a place.
    values: Vec<i8>,
}

/// Bytes written as they are: one length, then the bytes.
mod bytes {
    use serde::{Deserializer, Serializer, de::Visitor};

    pub fn serialize<S: Serializer>(values: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(values)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        struct Bytes;
        impl Visitor<'_> for Bytes {
            type Value = Vec<u8>;
            fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                f.write_str("bytes")
            }
            fn visit_bytes<E>(self, v: &[u8]) -> Result<Vec<u8>, E> {
                Ok(v.to_vec())
            }
        }
        deserializer.deserialize_bytes(Bytes)
    }
}

/// The largest weight of a row in steps of its scale.
const STEPS: f32 = 127.0;

impl Weights {
    /// Rows for features, in their order, all zero.
    pub fn new(width: usize, features: &[Feature]) -> Weights {
        let rows = features.iter().zip(0..).map(|(f, row)| (*f, row)).collect();
        Weights { width, rows, values: vec![0.0; width * features.len()] }
    }

    /// The row of a feature, if it has one.
    pub fn row(&self, feature: Feature) -> Option<u32> {
        self.rows.get(&feature).copied()
    }

    /// The weights of a row.
    #[inline]
    pub fn of(&self, row: u32) -> &[f32] {
        let at = row as usize * self.width;
        &self.values[at..at + self.width]
    }

    /// The weights of a row, to be changed.
    #[inline]
    pub fn of_mut(&mut self, row: u32) -> &mut [f32] {
        let at = row as usize * self.width;
        &mut self.values[at..at + self.width]
    }

    /// Multiplies all weights.
    pub fn multiply(&mut self, by: f32) {
        self.values.iter_mut().for_each(|v| *v *= by);
    }

    /// The form for a file. Rows whose weights are all below `least` are left out.
    pub fn pack(&self, least: f32) -> Packed {
        let mut kept: Vec<(Feature, u32)> = self.rows.iter().map(|(f, r)| (*f, *r)).collect();
        kept.sort_unstable();
        let largest = |row: u32| self.of(row).iter().fold(0.0f32, |a, w| a.max(w.abs()));
        kept.retain(|(_, row)| largest(*row) > least);
        let mut packed = Packed { width: self.width as u32, ..Packed::default() };
        let mut before = 0;
        for (feature, row) in kept {
            packed.features.push(feature - before);
            before = feature;
            let scale = largest(row) / STEPS;
            packed.scales.push(scale);
            packed.values.extend(self.of(row).iter().map(|w| (w / scale).round() as i8 as u8));
        }
        packed
    }
}

impl Packed {
    /// The table that a file's rows make. `None` where the file is not whole.
    pub fn table(&self) -> Option<Table> {
        let width = self.width as usize;
        if width == 0 || self.scales.len() != self.features.len() || self.values.len() != self.features.len() * width {
            return None;
        }
        let places = (self.features.len() * 2).next_power_of_two().max(2);
        let mut table =
            Table { width, mask: places - 1, places: vec![(0, 0.0); places], values: vec![0; places * width] };
        let mut feature = 0u32;
        for ((step, scale), values) in self.features.iter().zip(&self.scales).zip(self.values.chunks_exact(width)) {
            feature = feature.checked_add(*step)?;
            let mut at = feature as usize & table.mask;
            while table.places[at].1 != 0.0 {
                at = (at + 1) & table.mask;
            }
            table.places[at] = (feature, scale.max(f32::MIN_POSITIVE));
            let own = &mut table.values[at * width..(at + 1) * width];
            own.iter_mut().zip(values).for_each(|(own, value)| *own = *value as i8);
        }
        Some(table)
    }
}

impl Table {
    /// Weights of a row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Adds the weights of features to scores.
    pub fn add(&self, features: &[Feature], scores: &mut [f32]) {
        let scores = &mut scores[..self.width];
        for &feature in features {
            let mut at = feature as usize & self.mask;
            loop {
                let (other, scale) = self.places[at];
                if scale == 0.0 {
                    break;
                }
                if other == feature {
                    let values = &self.values[at * self.width..(at + 1) * self.width];
                    scores.iter_mut().zip(values).for_each(|(score, value)| *score += f32::from(*value) * scale);
                    break;
                }
                at = (at + 1) & self.mask;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_gives_the_weights_back() {
        let features: Vec<Feature> = (1..200).map(|n| n * 7_654_321 % 1_000_003).collect();
        let mut weights = Weights::new(5, &features);
        for (n, feature) in features.iter().enumerate() {
            let row = weights.row(*feature).unwrap();
            weights.of_mut(row).copy_from_slice(&[n as f32, -1.0, 0.0, 0.5, 2.0]);
        }
        let table = weights.pack(0.0).table().unwrap();
        for (n, feature) in features.iter().enumerate() {
            let mut scores = [0.0; 5];
            table.add(&[*feature, 3], &mut scores);
            let expected = [n as f32, -1.0, 0.0, 0.5, 2.0];
            assert!(scores.iter().zip(expected).all(|(a, b)| (a - b).abs() <= n.max(2) as f32 / 250.0), "{scores:?}");
        }
    }
}
