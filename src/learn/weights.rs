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

/// Rows as they are used: a hash table whose buckets are half a cache line each, so that a feature
/// that is not known costs one look, and the rows of each bucket one after the other.
#[derive(Debug, Clone)]
pub struct Table {
    width: usize,
    /// Features, the free places after them.
    buckets: Vec<[Feature; BUCKET]>,
    /// The first row of each bucket.
    first: Vec<u32>,
    /// One a row.
    scales: Vec<f32>,
    /// `row * lanes + lane`; the places after the last weight of a row are 0.
    values: Vec<[i8; LANE]>,
}

/// So many weights are added at a time.
const LANE: usize = 8;

/// Features of a bucket.
const BUCKET: usize = 8;

/// Marks a free place of a bucket: no feature is 0.
const FREE: Feature = 0;

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
        let count = self.features.len();
        if width == 0 || self.scales.len() != count || self.values.len() != count * width {
            return None;
        }
        let mut buckets = vec![[FREE; BUCKET]; (count * 2).div_ceil(BUCKET).next_power_of_two()];
        // The rows of each bucket, in the file's order.
        let mut rows: Vec<[u32; BUCKET]> = vec![[0; BUCKET]; buckets.len()];
        let mut feature = 0u32;
        for (row, step) in (0..).zip(&self.features) {
            feature = feature.checked_add(*step)?;
            let mut at = feature as usize & (buckets.len() - 1);
            let place = loop {
                match buckets[at].iter().position(|other| *other == FREE) {
                    Some(place) => break place,
                    None => at = (at + 1) & (buckets.len() - 1),
                }
            };
            buckets[at][place] = feature;
            rows[at][place] = row;
        }
        let mut table = Table {
            width,
            first: Vec::with_capacity(buckets.len()),
            scales: Vec::with_capacity(count),
            values: Vec::with_capacity(count * width.div_ceil(LANE)),
            buckets,
        };
        for (bucket, rows) in table.buckets.iter().zip(&rows) {
            table.first.push(table.scales.len() as u32);
            for (_, row) in bucket.iter().zip(rows).filter(|(feature, _)| **feature != FREE) {
                let row = *row as usize;
                table.scales.push(self.scales[row]);
                for values in self.values[row * width..(row + 1) * width].chunks(LANE) {
                    let mut lane = [0; LANE];
                    lane.iter_mut().zip(values).for_each(|(to, value)| *to = *value as i8);
                    table.values.push(lane);
                }
            }
        }
        Some(table)
    }
}

impl Table {
    /// Weights of a row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Adds the weights of features to scores: those of a bit for each outcome at least.
    pub fn add(&self, features: &[Feature], outcomes: u64, scores: &mut [f32]) {
        /// So many looks wait for memory at the same time.
        const AT_ONCE: usize = 64;
        let mut rows = [(0, 0.0); AT_ONCE];
        for features in features.chunks(AT_ONCE) {
            let mut known = 0;
            for &feature in features {
                let (row, is_known) = self.row(feature);
                rows[known].0 = row as usize;
                known += usize::from(is_known);
            }
            let rows = &mut rows[..known];
            rows.iter_mut().for_each(|(row, scale)| *scale = self.scales[*row]);
            self.add_rows(rows, outcomes, scores);
        }
    }

    /// The first weight of each feature; of one that is not known 0.
    pub fn firsts(&self, features: &[Feature]) -> Vec<f32> {
        let lanes = self.width.div_ceil(LANE);
        let weight = |feature: &Feature| match self.row(*feature) {
            (row, true) => f32::from(self.values[row as usize * lanes][0]) * self.scales[row as usize],
            _ => 0.0,
        };
        features.iter().map(weight).collect()
    }

    /// Adds rows with their scales. The sums of a lane stay in registers over all rows.
    fn add_rows(&self, rows: &[(usize, f32)], outcomes: u64, scores: &mut [f32]) {
        let lanes = self.width.div_ceil(LANE);
        for (lane, scores) in scores[..self.width].chunks_mut(LANE).enumerate() {
            if outcomes >> (lane * LANE) & ((1 << LANE) - 1) == 0 {
                continue;
            }
            let mut sums = [0.0; LANE];
            sums[..scores.len()].copy_from_slice(scores);
            for (row, scale) in rows {
                let values = &self.values[row * lanes + lane];
                sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += f32::from(*value) * scale);
            }
            scores.copy_from_slice(&sums[..scores.len()]);
        }
    }

    /// The row of a feature, and whether it has one: without a branch where its bucket is not full.
    #[inline]
    fn row(&self, feature: Feature) -> (u32, bool) {
        let mut at = feature as usize & (self.buckets.len() - 1);
        loop {
            let bucket = &self.buckets[at];
            // No feature is there twice, so the sum is the place of the one that is the same, from 1 on.
            let place: u32 = (1..).zip(bucket).map(|(place, other)| if *other == feature { place } else { 0 }).sum();
            if place != 0 || bucket[BUCKET - 1] == FREE {
                return ((self.first[at] + place).wrapping_sub(1), place != 0);
            }
            at = (at + 1) & (self.buckets.len() - 1);
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
            table.add(&[*feature, 3], u64::MAX, &mut scores);
            let expected = [n as f32, -1.0, 0.0, 0.5, 2.0];
            assert!(scores.iter().zip(expected).all(|(a, b)| (a - b).abs() <= n.max(2) as f32 / 250.0), "{scores:?}");
        }
    }
}
