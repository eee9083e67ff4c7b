//! Digests that are read, extracted and resolved together, without a store.

use daygraph::export::gold::GoldDigest;
use daygraph::extract::{DigestExtraction, Extractor};
use daygraph::lexicon::Lexicon;
use daygraph::resolve::{Resolution, resolve};
use jiff::civil::Date;
use rayon::prelude::*;

use super::inputs::{self, Content, Refusal, Source};

/// What was found in the digests of some sources.
pub struct Extracted {
    pub digests: Vec<DigestExtraction>,
    /// For each digest, the index of its source.
    pub sources: Vec<usize>,
    /// The names of all these digests, in the same order.
    pub resolution: Resolution,
    /// Sources that could not be read.
    pub refused: Vec<Refusal>,
}

impl Extracted {
    /// Reads all sources and tells what could not be taken as it stood in them; `day` is
    /// for the digests of a source that do not tell theirs.
    pub fn of(sources: &[Source], day: impl Fn(usize) -> Option<Date> + Sync, lexicon: &Lexicon) -> Extracted {
        let extractor = Extractor::new(lexicon);
        let read: Vec<Result<Content, Refusal>> = sources
            .par_iter()
            .enumerate()
            .map(|(n, source)| source.bytes().and_then(|bytes| source.read(&bytes, day(n))))
            .collect();
        let (mut digests, mut of_source, mut refused) = (Vec::new(), Vec::new(), Vec::new());
        for (n, outcome) in read.into_iter().enumerate() {
            match outcome {
                Ok(content) => {
                    of_source.extend(content.digests.iter().map(|_| n));
                    digests.extend(content.digests);
                    inputs::report(&content.warnings);
                }
                Err(refusal) => refused.push(refusal),
            }
        }
        let digests: Vec<DigestExtraction> = digests.par_iter().map(|d| extractor.extract(d)).collect();
        let resolution = resolve(&digests.iter().collect::<Vec<_>>(), lexicon);
        Extracted { digests, sources: of_source, resolution, refused }
    }

    /// A digest in the shape of gold.
    pub fn shaped(&self, n: usize) -> GoldDigest<'_> {
        GoldDigest::new(&self.digests[n], &self.resolution, n)
    }
}
