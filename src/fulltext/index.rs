//! The index as bytes.
//!
//! ```text
//! daygraph full text, format 1\n   a line for people, and the version
//! 32 bytes                         fingerprint of what it was made of
//! 32 bytes                         BLAKE3 of the fingerprint and what follows
//! …                                terms, places, texts (postcard)
//! ```
//!
//! Terms are sorted; those that begin with a character stand together, so that a character alone is
//! found by all pairs that begin with it.

use serde::{Deserialize, Serialize};

/// Changes with any change of what is written, or of how texts are parted.
pub(super) const HEADER: &[u8] = b"daygraph full text, format 1\n";

/// What is written.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Parts<'a> {
    /// All terms, one after the other, sorted.
    pub terms: &'a str,
    pub term_lengths: Vec<u32>,
    /// Places of each term, one after the other.
    #[serde(borrow)]
    pub postings: &'a [u8],
    pub posting_lengths: Vec<u32>,
    pub lengths: Vec<Lengths>,
    /// All texts, without their headings.
    pub texts: &'a str,
    pub text_lengths: Vec<u32>,
}

/// How long a document is, in pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Lengths {
    pub heading: u32,
    pub text: u32,
    /// Position at which the text starts.
    pub start: u32,
}

/// A place at which a term stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub document: u32,
    pub position: u32,
    /// Where words begin and end around it; see `make::edge`.
    pub edges: u8,
}

/// Why bytes are no index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IndexError {
    #[error("is of another version of daygraph")]
    Version,
    #[error("is torn")]
    Torn,
    #[error("is damaged")]
    Damaged,
}

/// The index of some documents.
#[derive(Debug)]
pub struct Index<'a> {
    terms: &'a str,
    term_ends: Vec<u32>,
    postings: &'a [u8],
    posting_ends: Vec<u32>,
    pub(super) lengths: Vec<Lengths>,
    texts: &'a str,
    text_ends: Vec<u32>,
}

pub(super) fn bytes(fingerprint: &[u8; 32], parts: &Parts<'_>) -> Vec<u8> {
    let body = postcard::to_stdvec(parts).expect("an index can be written to memory");
    [HEADER, fingerprint, hash(fingerprint, &body).as_bytes(), &body].concat()
}

fn hash(fingerprint: &[u8; 32], body: &[u8]) -> blake3::Hash {
    let mut hash = blake3::Hasher::new();
    hash.update(fingerprint).update(body);
    hash.finalize()
}

/// The fingerprint and the body, where both are whole.
fn split(bytes: &[u8]) -> Result<(&[u8; 32], &[u8]), IndexError> {
    let rest = bytes.strip_prefix(HEADER).ok_or(IndexError::Version)?;
    let (fingerprint, rest) = rest.split_first_chunk::<32>().ok_or(IndexError::Torn)?;
    let (written, body) = rest.split_first_chunk::<32>().ok_or(IndexError::Torn)?;
    if hash(fingerprint, body) != *written { Err(IndexError::Damaged) } else { Ok((fingerprint, body)) }
}

impl<'a> Index<'a> {
    /// Whether the bytes are a whole index of what has this fingerprint.
    pub fn is_of(bytes: &[u8], fingerprint: &[u8; 32]) -> bool {
        split(bytes).is_ok_and(|(written, _)| written == fingerprint)
    }

    /// Reads what [`make`](super::make()) wrote.
    ///
    /// # Errors
    ///
    /// If the bytes are of another version, or not as they were written.
    pub fn read(bytes: &'a [u8]) -> Result<Index<'a>, IndexError> {
        let (_, body) = split(bytes)?;
        let parts: Parts<'a> = postcard::from_bytes(body).map_err(|_| IndexError::Damaged)?;
        let whole = parts.term_lengths.len() == parts.posting_lengths.len()
            && parts.lengths.len() == parts.text_lengths.len()
            && all_chars(parts.terms, &parts.term_lengths)
            && all_chars(parts.texts, &parts.text_lengths)
            && sum(&parts.posting_lengths) == parts.postings.len() as u64;
        if !whole {
            return Err(IndexError::Damaged);
        }
        Ok(Index {
            terms: parts.terms,
            term_ends: ends(parts.term_lengths),
            postings: parts.postings,
            posting_ends: ends(parts.posting_lengths),
            lengths: parts.lengths,
            texts: parts.texts,
            text_ends: ends(parts.text_lengths),
        })
    }

    /// Number of documents.
    pub fn documents(&self) -> usize {
        self.lengths.len()
    }

    /// The text of a document, without its heading.
    pub fn text(&self, document: u32) -> &'a str {
        let (from, to) = range(&self.text_ends, document as usize);
        &self.texts[from..to]
    }

    fn term(&self, at: usize) -> &'a str {
        let (from, to) = range(&self.term_ends, at);
        &self.terms[from..to]
    }

    /// The first term that is not less than this.
    fn lower_bound(&self, term: &str) -> usize {
        let (mut from, mut to) = (0, self.term_ends.len());
        while from < to {
            let middle = usize::midpoint(from, to);
            if self.term(middle) < term { from = middle + 1 } else { to = middle }
        }
        from
    }

    /// Where a term stands, in order.
    pub(super) fn places(&self, term: &str) -> Vec<Place> {
        let at = self.lower_bound(term);
        let mut places = Vec::new();
        if at < self.term_ends.len() && self.term(at) == term {
            self.read_places(at, &mut places);
        }
        places
    }

    /// Where a character stands, whatever stands behind it, in order.
    pub(super) fn places_of_char(&self, c: &str) -> Vec<Place> {
        let mut places = Vec::new();
        let from = self.lower_bound(c);
        for at in (from..self.term_ends.len()).take_while(|at| self.term(*at).starts_with(c)) {
            self.read_places(at, &mut places);
        }
        places.sort_unstable();
        places
    }

    fn read_places(&self, term: usize, places: &mut Vec<Place>) {
        let (from, to) = range(&self.posting_ends, term);
        let mut bytes = &self.postings[from..to];
        let mut last = Place { document: 0, position: 0, edges: 0 };
        while let Some(place) = take(&mut bytes) {
            let position = (place >> 4) as u32;
            if place & 1 == 1 {
                last = Place { document: last.document + take(&mut bytes).unwrap_or(0) as u32, position: 0, edges: 0 };
            }
            last.position += position;
            last.edges = ((place >> 1) & 7) as u8;
            // The hash says that these are the bytes that were written; this says that nothing can go wrong all the same.
            if (last.document as usize) < self.lengths.len() {
                places.push(last);
            }
        }
    }
}

fn sum(lengths: &[u32]) -> u64 {
    lengths.iter().map(|length| u64::from(*length)).sum()
}

/// Whether the lengths part a text between characters, and all of it.
fn all_chars(text: &str, lengths: &[u32]) -> bool {
    let mut at = 0_usize;
    lengths.iter().all(|length| {
        at += *length as usize;
        text.is_char_boundary(at)
    }) && at == text.len()
}

fn ends(mut lengths: Vec<u32>) -> Vec<u32> {
    let mut at = 0;
    for length in &mut lengths {
        at += *length;
        *length = at;
    }
    lengths
}

fn range(ends: &[u32], at: usize) -> (usize, usize) {
    let from = if at == 0 { 0 } else { ends[at - 1] };
    (from as usize, ends[at] as usize)
}

/// Appends a number, seven bits a byte, the lowest first.
pub(super) fn put(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Takes a number from the front.
fn take(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    let mut shift = 0;
    while let [first, rest @ ..] = *bytes {
        *bytes = rest;
        number |= u64::from(first & 0x7F) << shift;
        if first & 0x80 == 0 {
            return Some(number);
        }
        shift = (shift + 7).min(56);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::{Document, fingerprint, make};
    use super::*;

    #[test]
    fn numbers_come_back() {
        let mut bytes = Vec::new();
        let numbers = [0, 1, 127, 128, 300, (u64::from(u32::MAX) << 4) | 15];
        numbers.iter().for_each(|number| put(&mut bytes, *number));
        let mut rest = bytes.as_slice();
        let read: Vec<u64> = std::iter::from_fn(|| take(&mut rest)).collect();
        assert_eq!(read, numbers);
    }

    #[test]
    fn what_is_torn_or_changed_is_refused() {
        let documents = [Document { heading: "阿里發布", text: "Qwen3 is out" }];
        let whole = make(&documents);
        assert!(Index::read(&whole).is_ok() && Index::is_of(&whole, &fingerprint(&documents)));
        for length in 0..whole.len() {
            assert!(Index::read(&whole[..length]).is_err(), "{length} bytes");
        }
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            assert!(Index::read(&changed).is_err(), "byte {at}");
        }
    }

    #[test]
    fn terms_have_their_places() {
        let documents = ["發布模型", "模型", "a b a"].map(|text| Document { heading: "", text });
        let bytes = make(&documents);
        let index = Index::read(&bytes).unwrap();
        let of = |places: Vec<Place>| places.iter().map(|p| (p.document, p.position)).collect::<Vec<_>>();
        assert_eq!(of(index.places("模型")), [(0, 2), (1, 0)]);
        assert_eq!(of(index.places("a")), [(2, 0), (2, 2)]);
        assert_eq!(of(index.places_of_char("型")), [(0, 3), (1, 1)]);
        assert_eq!(of(index.places_of_char("模")), [(0, 2), (1, 0)]);
        assert_eq!(of(index.places("模")), []);
        assert_eq!(index.text(2), "a b a");
    }
}
