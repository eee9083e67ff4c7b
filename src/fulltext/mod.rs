//! Full text: which texts have which words, and how well they answer.
//!
//! | file | what it is for |
//! | --- | --- |
//! | `tokens` | a text into the pieces that are looked for |
//! | `make` | the index of some texts; a pure function of them |
//! | `index` | the index as bytes, and what stands in it |
//! | `pattern` | pieces that stand next to one another, and where they do |
//! | `score` | how much that says (BM25F) |
//!
//! Chinese is written without spaces, so what its words are depends on who parts it. Where a query is
//! parted otherwise than the text, an index of words does not find what is there; an index of pairs of
//! characters finds 華為 in 中華為了. Here each pair of characters is kept with its places *and* with where
//! the words of the text begin and end: a word is found by its characters wherever it stands, and counts
//! as much as its edges are those of words of the text. That words and pairs together do better than
//! either is what Nie, Gao, Zhang and Zhou measured ("On the Use of Words and N-grams for Chinese
//! Information Retrieval", IRAL 2000).
//!
//! Nothing here knows of digests or of the store.

mod index;
mod make;
mod pattern;
mod score;
mod tokens;

pub use crate::guarded::Fault;
pub use index::Index;
pub use make::{Document, fingerprint, make};
pub use pattern::{Occurrence, Pattern};
pub use score::{Frequencies, Score};
pub use tokens::{Piece, Pieces};
