//! How much it says that words stand in a text: BM25F.
//!
//! S. Robertson and H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", Foundations
//! and Trends in Information Retrieval 3 (2009), section 3.6: how often a word stands in the heading and
//! in the text is weighed by how long either is, added up, and only then levelled off. A word that few
//! texts have tells more; the logarithm is that of 1 + the odds, which is never negative.

use super::index::Index;
use super::pattern::Occurrence;

/// How soon more of the same word says little more.
const K1: f32 = 1.2;
/// How much more a word in the heading says than one in the text.
const HEADING: f32 = 2.5;
/// How much a long heading and a long text count against what stands in them.
const B_HEADING: f32 = 0.4;
const B_TEXT: f32 = 0.6;

/// How often a word stands in a document.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Frequencies {
    pub heading: f32,
    pub text: f32,
}

/// What scoring needs to know of all documents.
#[derive(Debug)]
pub struct Score<'a> {
    index: &'a Index,
    /// Mean lengths of headings, where there are any, and of texts.
    means: (f32, f32),
}

impl<'a> Score<'a> {
    pub fn new(index: &'a Index) -> Score<'a> {
        let mean = |lengths: &mut dyn Iterator<Item = u32>| {
            let (mut sum, mut count) = (0_u64, 0_u64);
            for length in lengths {
                (sum, count) = (sum + u64::from(length), count + 1);
            }
            (sum as f32 / count.max(1) as f32).max(1.0)
        };
        let headings = &mut index.lengths.iter().map(|l| l.heading).filter(|length| *length > 0);
        let means = (mean(headings), mean(&mut index.lengths.iter().map(|l| l.text)));
        Score { index, means }
    }

    /// How much it tells that a document has a word that `documents` of them have.
    pub fn rarity(&self, documents: usize) -> f32 {
        let (all, with) = (self.index.documents() as f32, documents as f32);
        libm::logf(1.0 + (all - with + 0.5).max(0.0) / (with + 0.5))
    }

    /// What a word adds to a document's score, apart from its rarity: 0 to 1.
    pub fn weight(&self, document: u32, often: Frequencies) -> f32 {
        let lengths = self.index.lengths[document as usize];
        let level = |often: f32, length: u32, mean: f32, b: f32| often / (1.0 - b + b * length as f32 / mean);
        let often = HEADING * level(often.heading, lengths.heading, self.means.0, B_HEADING)
            + level(often.text, lengths.text, self.means.1, B_TEXT);
        often / (K1 + often)
    }

    /// How often each document has a word that stands so, in their order.
    pub fn frequencies(occurrences: &[Occurrence]) -> Vec<(u32, Frequencies)> {
        let mut all: Vec<(u32, Frequencies)> = Vec::new();
        for occurrence in occurrences {
            if all.last().is_none_or(|(document, _)| *document != occurrence.document) {
                all.push((occurrence.document, Frequencies::default()));
            }
            if let Some((_, often)) = all.last_mut() {
                *(if occurrence.heading { &mut often.heading } else { &mut often.text }) += occurrence.weight;
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Document, make};
    use super::*;

    #[test]
    fn headings_and_short_texts_say_more_and_so_do_rare_words() {
        let long = "word ".repeat(200);
        let documents = [("model", "text"), ("text", "model"), ("text", long.as_str())];
        let bytes = make(&documents.map(|(heading, text)| Document { heading, text }));
        let index = Index::read(bytes.as_slice(), bytes.len() as u64).unwrap();
        let score = Score::new(&index);
        let (heading, text) = (Frequencies { heading: 1.0, text: 0.0 }, Frequencies { heading: 0.0, text: 1.0 });
        assert!(score.weight(0, heading) > score.weight(1, text));
        assert!(score.weight(1, text) > score.weight(2, text));
        assert!(score.rarity(1) > score.rarity(2) && score.rarity(3) > 0.0);
    }
}
