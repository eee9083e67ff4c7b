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

/// Rows as they are used: an open hash table whose places hold the feature, the scale and the
/// weights side by side, so that a look-up touches one stretch of memory.
#[derive(Debug, Clone)]
pub struct Table {
    width: usize,
    /// Four-byte words of a place: the feature, the scale's bits, the weights.
    stride: usize,
    mask: usize,
    words: Vec<u32>,
    count: usize,
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
        if self.scales.len() != self.features.len() || self.values.len() != self.features.len() * width {
            return None;
        }
        let places = (self.features.len() * 2).next_power_of_two().max(2);
        let stride = 2 + width.div_ceil(4);
        let mut table =
            Table { width, stride, mask: places - 1, words: vec![0; places * stride], count: self.features.len() };
        let mut feature = 0u32;
        for (row, step) in self.features.iter().enumerate() {
            feature = feature.checked_add(*step)?;
            let mut at = table.first(feature);
            // A scale of 0 marks a free place.
            while table.words[at + 1] != 0 {
                at = table.next(at);
            }
            table.words[at] = feature;
            table.words[at + 1] = self.scales[row].max(f32::MIN_POSITIVE).to_bits();
            for (word, values) in table.words[at + 2..].iter_mut().zip(self.values[row * width..][..width].chunks(4)) {
                let mut bytes = [0; 4];
                bytes[..values.len()].copy_from_slice(values);
                *word = u32::from_le_bytes(bytes);
            }
        }
        Some(table)
    }
}

impl Table {
    fn first(&self, feature: Feature) -> usize {
        (feature as usize & self.mask) * self.stride
    }

    fn next(&self, at: usize) -> usize {
        if at + self.stride == self.words.len() { 0 } else { at + self.stride }
    }

    /// Weights of a row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// How many features have a row.
    pub fn len(&self) -> usize {
        self.count
    }

    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Adds the weights of features to scores.
    pub fn add(&self, features: &[Feature], scores: &mut [f32]) {
        for &feature in features {
            let mut at = self.first(feature);
            loop {
                let scale = self.words[at + 1];
                if scale == 0 {
                    break;
                }
                if self.words[at] == feature {
                    let scale = f32::from_bits(scale);
                    for (scores, word) in scores.chunks_mut(4).zip(&self.words[at + 2..at + self.stride]) {
                        for (score, byte) in scores.iter_mut().zip(word.to_le_bytes()) {
                            *score += f32::from(byte as i8) * scale;
                        }
                    }
                    break;
                }
                at = self.next(at);
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
        assert_eq!(table.len(), features.len());
        for (n, feature) in features.iter().enumerate() {
            let mut scores = [0.0; 5];
            table.add(&[*feature, 3], &mut scores);
            let expected = [n as f32, -1.0, 0.0, 0.5, 2.0];
            assert!(scores.iter().zip(expected).all(|(a, b)| (a - b).abs() <= n.max(2) as f32 / 250.0), "{scores:?}");
        }
    }
}
