//! Digests that are extracted and resolved together, without a store.

use daygraph::digest::Digest;
use daygraph::export::gold::GoldDigest;
use daygraph::extract::{DigestExtraction, Extractor};
use daygraph::lexicon::Lexicon;
use daygraph::resolve::{Resolution, resolve};
use rayon::prelude::*;

/// What was found in some digests.
pub struct Extracted {
    pub digests: Vec<DigestExtraction>,
    /// The names of all these digests, in the same order.
    resolution: Resolution,
}

impl Extracted {
    pub fn of(digests: &[Digest], extractor: &Extractor, lexicon: &Lexicon) -> Extracted {
        Extracted::resolved(digests.par_iter().map(|d| extractor.extract(d)).collect(), lexicon)
    }

    pub fn resolved(digests: Vec<DigestExtraction>, lexicon: &Lexicon) -> Extracted {
        let resolution = resolve(&digests.iter().collect::<Vec<_>>(), lexicon);
        Extracted { digests, resolution }
    }

    /// The digests in the shape of gold.
    pub fn shaped(&self) -> Vec<GoldDigest<'_>> {
        self.digests.iter().enumerate().map(|(n, digest)| GoldDigest::new(digest, &self.resolution, n)).collect()
    }
}
