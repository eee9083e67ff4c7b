//! The index as bytes: a fingerprint of what it was made of, numbers (postcard), terms, places and texts,
//! guarded by a hash.
//!
//! Terms are sorted; those that begin with a character stand together, so that a character alone is
//! found by all pairs that begin with it.

use std::io::Read;

use serde::{Deserialize, Serialize};

use crate::guarded::{self, Fault};

/// Changes with any change of what is written, or of how texts are parted.
pub(super) const HEADER: &str = "daygraph full text, format 2\n";

/// Lengths of what stands one after the other.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Numbers {
    pub terms: Vec<u32>,
    pub postings: Vec<u32>,
    pub documents: Vec<Lengths>,
    pub texts: Vec<u32>,
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

/// The index of some documents.
#[derive(Debug)]
pub struct Index {
    /// All terms, one after the other, sorted.
    terms: Vec<u8>,
    term_ends: Vec<u32>,
    /// Places of each term, one after the other.
    postings: Vec<u8>,
    posting_ends: Vec<u32>,
    pub(super) lengths: Vec<Lengths>,
    /// All texts, without their headings.
    texts: Vec<u8>,
    text_ends: Vec<u32>,
}

pub(super) fn bytes(fingerprint: &[u8; 32], numbers: &Numbers, [terms, postings, texts]: [&[u8]; 3]) -> Vec<u8> {
    let numbers = postcard::to_stdvec(numbers).expect("numbers can be written to memory");
    guarded::bytes(HEADER, &[], &[fingerprint, &numbers, terms, postings, texts])
}

/// The parts of a file, where they are what was written.
fn whole(file: impl Read, size: u64) -> Result<[Vec<u8>; 5], Fault> {
    let (seal, parts) = guarded::read(file, size, HEADER)?;
    if seal.is_of(HEADER, &[], &parts.each_ref().map(Vec::as_slice)) { Ok(parts) } else { Err(Fault::Damaged) }
}

impl Index {
    /// Whether a file of this size is a whole index of what has this fingerprint.
    pub fn is_of(file: impl Read, size: u64, fingerprint: &[u8; 32]) -> bool {
        whole(file, size).is_ok_and(|parts| parts[0] == fingerprint)
    }

    /// Reads what [`make`](super::make()) wrote, from a file of this size.
    ///
    /// # Errors
    ///
    /// If it is of another version, not as it was written, or cannot be read.
    pub fn read(file: impl Read, size: u64) -> Result<Index, Fault> {
        let [_, numbers, terms, postings, texts] = whole(file, size)?;
        let numbers: Numbers = postcard::from_bytes(&numbers).map_err(|_| Fault::Damaged)?;
        let parted = |lengths: &[u32], all: &[u8]| {
            lengths.iter().map(|length| u64::from(*length)).sum::<u64>() == all.len() as u64
        };
        let whole = numbers.terms.len() == numbers.postings.len()
            && numbers.documents.len() == numbers.texts.len()
            && parted(&numbers.terms, &terms)
            && parted(&numbers.postings, &postings)
            && parted(&numbers.texts, &texts);
        if !whole {
            return Err(Fault::Damaged);
        }
        Ok(Index {
            terms,
            term_ends: ends(numbers.terms),
            postings,
            posting_ends: ends(numbers.postings),
            lengths: numbers.documents,
            texts,
            text_ends: ends(numbers.texts),
        })
    }

    /// Number of documents.
    pub fn documents(&self) -> usize {
        self.lengths.len()
    }

    /// The text of a document, without its heading.
    pub fn text(&self, document: u32) -> &str {
        let (from, to) = range(&self.text_ends, document as usize);
        // The hash says that it is the text that was written.
        str::from_utf8(&self.texts[from..to]).unwrap_or_default()
    }

    fn term(&self, at: usize) -> &[u8] {
        let (from, to) = range(&self.term_ends, at);
        &self.terms[from..to]
    }

    /// The first term that is not less than this.
    fn lower_bound(&self, term: &[u8]) -> usize {
        let (mut from, mut to) = (0, self.term_ends.len());
        while from < to {
            let middle = usize::midpoint(from, to);
            if self.term(middle) < term { from = middle + 1 } else { to = middle }
        }
        from
    }

    /// Where a term stands, in order.
    pub(super) fn places(&self, term: &str) -> Vec<Place> {
        let at = self.lower_bound(term.as_bytes());
        let mut places = Vec::new();
        if at < self.term_ends.len() && self.term(at) == term.as_bytes() {
            self.read_places(at, &mut places);
        }
        places
    }

    /// Where a character stands, whatever stands behind it, in order.
    pub(super) fn places_of_char(&self, c: &str) -> Vec<Place> {
        let mut places = Vec::new();
        let from = self.lower_bound(c.as_bytes());
        for at in (from..self.term_ends.len()).take_while(|at| self.term(*at).starts_with(c.as_bytes())) {
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
        let read = |bytes: &[u8]| Index::read(bytes, bytes.len() as u64);
        let is_of = |print: &[u8; 32]| Index::is_of(whole.as_slice(), whole.len() as u64, print);
        assert!(read(&whole).is_ok() && is_of(&fingerprint(&documents)) && !is_of(&[0; 32]));
        for at in 0..whole.len() {
            assert!(read(&whole[..at]).is_err(), "{at} bytes");
            let mut changed = whole.clone();
            changed[at] ^= 1;
            assert!(read(&changed).is_err(), "byte {at}");
        }
    }

    #[test]
    fn terms_have_their_places() {
        let documents = ["發布模型", "模型", "a b a"].map(|text| Document { heading: "", text });
        let bytes = make(&documents);
        let index = Index::read(bytes.as_slice(), bytes.len() as u64).unwrap();
        let of = |places: Vec<Place>| places.iter().map(|p| (p.document, p.position)).collect::<Vec<_>>();
        assert_eq!(of(index.places("模型")), [(0, 2), (1, 0)]);
        assert_eq!(of(index.places("a")), [(2, 0), (2, 2)]);
        assert_eq!(of(index.places_of_char("型")), [(0, 3), (1, 1)]);
        assert_eq!(of(index.places_of_char("模")), [(0, 2), (1, 0)]);
        assert_eq!(of(index.places("模")), []);
        assert_eq!(index.text(2), "a b a");
    }
}
