//! Rows of weights by feature.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::features::Feature;

/// A row of `width` weights for each known feature; unknown ones have none.
#[derive(Debug, Clone, Default)]
pub struct Weights {
    width: usize,
    rows: FxHashMap<Feature, u32>,
    values: Vec<f32>,
}

/// What a file holds of [`Weights`]: features in order, as differences; weights as bytes
/// with one scale a row.
#[derive(Debug, Serialize, Deserialize)]
pub struct Packed {
    width: u32,
    features: Vec<u32>,
    scales: Vec<f32>,
    #[serde(with = "bytes")]
    values: Vec<u8>,
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

    /// Weights of a row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// How many features have a row.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The row of a feature, if it has one.
    #[inline]
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

    /// Adds the rows of features to scores.
    #[inline]
    pub fn add(&self, features: &[Feature], scores: &mut [f32]) {
        for feature in features {
            if let Some(row) = self.row(*feature) {
                for (score, weight) in scores.iter_mut().zip(self.of(row)) {
                    *score += weight;
                }
            }
        }
    }

    /// The form for a file. Rows whose weights are all below `least` are left out.
    pub fn pack(&self, least: f32) -> Packed {
        let mut kept: Vec<(Feature, u32)> = self.rows.iter().map(|(f, r)| (*f, *r)).collect();
        kept.sort_unstable();
        let largest = |row: u32| self.of(row).iter().fold(0.0f32, |a, w| a.max(w.abs()));
        kept.retain(|(_, row)| largest(*row) > least);
        let mut packed = Packed { width: self.width as u32, features: Vec::new(), scales: Vec::new(), values: Vec::new() };
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
    /// The weights that a file holds. `None` where the file is not whole.
    pub fn unpack(&self) -> Option<Weights> {
        let width = self.width as usize;
        if self.scales.len() != self.features.len() || self.values.len() != self.features.len() * width {
            return None;
        }
        let mut rows = FxHashMap::default();
        rows.reserve(self.features.len());
        let mut feature = 0u32;
        for (row, step) in self.features.iter().enumerate() {
            feature = feature.checked_add(*step)?;
            rows.insert(feature, row as u32);
        }
        let values = self.values.iter().enumerate().map(|(i, v)| f32::from(*v as i8) * self.scales[i / width]).collect();
        Some(Weights { width, rows, values })
    }
}
