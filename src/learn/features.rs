//! Features as 32-bit hashes ("the hashing trick": Weinberger et al. 2009, ICML), so that no
//! strings need be kept. The function is ours, since the hashes live in model files.

/// What a feature says, hashed; never 0.
pub type Feature = u32;

const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;

/// Hash of a text's bytes.
pub fn of_text(text: &str) -> u64 {
    let mut hash = text.len() as u64;
    let mut chunks = text.as_bytes().chunks_exact(8);
    for chunk in &mut chunks {
        let word = u64::from_le_bytes(chunk.try_into().expect("a chunk has eight bytes"));
        hash = mixed(hash, word);
    }
    let mut last = [0; 8];
    last[..chunks.remainder().len()].copy_from_slice(chunks.remainder());
    mixed(hash, u64::from_le_bytes(last))
}

/// One hash of two.
#[inline]
pub fn mixed(hash: u64, value: u64) -> u64 {
    let product = (hash.rotate_left(23) ^ value).wrapping_mul(MULTIPLIER);
    product ^ (product >> 29)
}

/// Collects the features of one instance or token. Each template of features has a number of its own.
#[derive(Debug, Default, Clone)]
pub struct Features {
    /// In the order in which they were added.
    pub hashes: Vec<Feature>,
}

impl Features {
    /// No features yet, with room for so many.
    pub fn with_capacity(count: usize) -> Features {
        Features { hashes: Vec::with_capacity(count) }
    }

    /// Adds a feature of a template (0 to 255) that is told by one value.
    #[inline]
    pub fn add(&mut self, template: u64, value: u64) {
        let hash = mixed(mixed(template, value), 1);
        self.hashes.push(((hash ^ (hash >> 32)) as Feature).max(1));
    }

    /// Adds a feature that is told by two values together.
    #[inline]
    pub fn pair(&mut self, template: u64, a: u64, b: u64) {
        self.add(template, mixed(a, b));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_told_apart() {
        let texts = ["", "a", "b", "ab", "ba", "abcdefgh", "abcdefghi", "甲", "乙"];
        let mut hashes: Vec<u64> = texts.iter().map(|t| of_text(t)).collect();
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), texts.len());
    }
}
