//! The index of some texts.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::index::{self, Lengths, Numbers, put};
use super::tokens::{Piece, Pieces};

/// A text with a heading, which tells more than what stands below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Document<'a> {
    /// Empty where the text itself begins with it.
    pub heading: &'a str,
    pub text: &'a str,
}

/// What an index depends on: the texts, how they are parted, and the words of Chinese.
pub fn fingerprint(documents: &[Document<'_>]) -> [u8; 32] {
    let mut hash = blake3::Hasher::new();
    hash.update(index::HEADER.as_bytes());
    hash.update(crate::extract::fingerprint().as_bytes());
    for part in documents.iter().flat_map(|document| [document.heading, document.text]) {
        hash.update(&(part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().into()
}

/// Where words begin and end around a pair of characters, or a word.
pub(super) mod edge {
    /// Before the first.
    pub const BEFORE: u8 = 1;
    /// Between the two.
    pub const BETWEEN: u8 = 2;
    /// Behind the second; of a word alone, behind it.
    pub const BEHIND: u8 = 4;
}

/// What one document adds: terms in the order of the text.
struct Read {
    heading: Pieces,
    text: Pieces,
}

/// The index of documents, as bytes: the same for the same documents.
pub fn make(documents: &[Document<'_>]) -> Vec<u8> {
    let fingerprint = fingerprint(documents);
    let read: Vec<Read> = documents
        .par_iter()
        .map(|document| Read { heading: Pieces::of(document.heading), text: Pieces::of(document.text) })
        .collect();
    let mut maker = Maker::default();
    let mut lengths = Vec::with_capacity(read.len());
    for (at, read) in read.iter().enumerate() {
        let start = read.heading.all.last().map_or(0, |last| last.position + 2);
        maker.pieces(at as u32, &read.heading, 0);
        maker.pieces(at as u32, &read.text, start);
        lengths.push(Lengths { heading: read.heading.all.len() as u32, text: read.text.all.len() as u32, start });
    }
    let mut terms: Vec<(&str, Postings)> = maker.terms.into_iter().collect();
    terms.par_sort_unstable_by_key(|(term, _)| *term);
    let mut all_terms = String::new();
    let mut postings = Vec::new();
    let mut term_lengths = Vec::with_capacity(terms.len());
    let mut posting_lengths = Vec::with_capacity(terms.len());
    for (term, of_term) in &terms {
        all_terms.push_str(term);
        term_lengths.push(term.len() as u32);
        postings.extend_from_slice(&of_term.bytes);
        posting_lengths.push(of_term.bytes.len() as u32);
    }
    let texts: String = documents.iter().map(|document| document.text).collect();
    let numbers = Numbers {
        terms: term_lengths,
        postings: posting_lengths,
        documents: lengths,
        texts: documents.iter().map(|document| document.text.len() as u32).collect(),
    };
    index::bytes(&fingerprint, &numbers, [all_terms.as_bytes(), &postings, texts.as_bytes()])
}

#[derive(Default)]
struct Maker<'a> {
    terms: FxHashMap<&'a str, Postings>,
}

/// Where a term stands, one place after the other, each told by what it differs from the one before:
/// documents gone on, then the place with its edges.
#[derive(Default)]
struct Postings {
    bytes: Vec<u8>,
    document: u32,
    position: u32,
}

impl Postings {
    fn push(&mut self, document: u32, position: u32, edges: u8) {
        // In the same document the place goes on from the last, in a new one from the start.
        let gone_on = document - self.document;
        let from = if gone_on == 0 && !self.bytes.is_empty() { self.position } else { 0 };
        put(&mut self.bytes, (u64::from(position - from) << 4) | (u64::from(edges) << 1) | u64::from(gone_on > 0));
        if gone_on > 0 {
            put(&mut self.bytes, u64::from(gone_on));
        }
        (self.document, self.position) = (document, position);
    }
}

impl<'a> Maker<'a> {
    fn pieces(&mut self, document: u32, pieces: &'a Pieces, start: u32) {
        for (n, piece) in pieces.all.iter().enumerate() {
            let next = pieces.all.get(n + 1).filter(|next| follows(piece, next));
            let (term, edges) = match next {
                Some(next) if piece.single && next.single => (pieces.pair(piece, next), edges(piece, next)),
                _ => (pieces.form(piece), alone(piece)),
            };
            self.terms.entry(term).or_default().push(document, start + piece.position, edges);
        }
    }
}

/// Whether a piece stands right behind another.
pub(super) fn follows(piece: &Piece, next: &Piece) -> bool {
    next.position == piece.position + 1 && next.bytes.0 == piece.bytes.1
}

fn edges(piece: &Piece, next: &Piece) -> u8 {
    let before = if piece.begins { edge::BEFORE } else { 0 };
    let between = if piece.ends || next.begins { edge::BETWEEN } else { 0 };
    let behind = if next.ends { edge::BEHIND } else { 0 };
    before | between | behind
}

/// A piece with no other of its sort behind it: its word ends here.
fn alone(piece: &Piece) -> u8 {
    let before = if piece.begins { edge::BEFORE } else { 0 };
    before | edge::BETWEEN | edge::BEHIND
}
