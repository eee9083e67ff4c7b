//! Pieces that stand next to one another.

use super::index::{Index, Place};
use super::make::{edge, follows};
use super::tokens::{Piece, Pieces};

/// What an occurrence counts of which one edge alone is that of a word of the text.
const HALF: f32 = 0.5;

/// Pieces in a row, to be looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    parts: Vec<Part>,
    /// Whether its edges have to be those of words.
    word: bool,
    /// Positions that it covers.
    length: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Part {
    term: String,
    offset: u32,
    /// Whether it is a character alone, whatever stands behind it.
    open: bool,
}

/// A place at which a pattern stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Occurrence {
    pub document: u32,
    /// Whether it stands in the heading.
    pub heading: bool,
    /// How much it counts: 1, or less where its edges are in the middle of words.
    pub weight: f32,
}

impl Pattern {
    /// A word, or a name: it counts less where an edge of it stands in the middle of a word of the text,
    /// and nothing where both do.
    pub fn word(pieces: &Pieces, row: &[Piece]) -> Pattern {
        Pattern { word: true, ..Pattern::exact(pieces, row) }
    }

    /// Pieces wherever they stand.
    pub fn exact(pieces: &Pieces, row: &[Piece]) -> Pattern {
        let first = row.first().map_or(0, |piece| piece.position);
        let mut parts: Vec<Part> = Vec::new();
        // Pairs of characters overlap no more than it takes to cover them all.
        let mut covered = 0;
        for (n, piece) in row.iter().enumerate() {
            if n < covered {
                continue;
            }
            let offset = piece.position - first;
            let pair = |a: usize, b: usize| {
                let (a, b) = (row.get(a)?, row.get(b)?);
                (a.single && b.single && follows(a, b)).then(|| pieces.pair(a, b).to_owned())
            };
            if let Some(term) = pair(n, n + 1) {
                parts.push(Part { term, offset, open: false });
                covered = n + 2;
            } else if let Some(term) = n.checked_sub(1).and_then(|before| pair(before, n)) {
                parts.push(Part { term, offset: offset - 1, open: false });
            } else {
                parts.push(Part { term: pieces.form(piece).to_owned(), offset, open: piece.single });
            }
        }
        let length = row.last().map_or(0, |piece| piece.position + 1 - first);
        Pattern { parts, word: false, length }
    }

    /// Where it stands, in order.
    pub fn find(&self, index: &Index) -> Vec<Occurrence> {
        let places = |part: &Part| {
            if part.open { index.places_of_char(&part.term) } else { index.places(&part.term) }
        };
        let Some((first, rest)) = self.parts.split_first() else { return Vec::new() };
        let all: Vec<Vec<Place>> = rest.iter().map(places).collect();
        if all.iter().any(Vec::is_empty) {
            return Vec::new();
        }
        let mut at = vec![0; all.len()];
        let mut found = Vec::new();
        for place in places(first) {
            let mut last = place;
            let stands = rest.iter().zip(&all).zip(&mut at).all(|((part, places), at)| {
                let wanted = (place.document, place.position + part.offset);
                *at += places[*at..].partition_point_from_front(|p| (p.document, p.position) < wanted);
                let here = places.get(*at).filter(|p| (p.document, p.position) == wanted);
                last = here.copied().unwrap_or(last);
                here.is_some()
            });
            let weight = if stands { self.weight(place, last) } else { 0.0 };
            if weight > 0.0 {
                let heading = place.position < index.lengths[place.document as usize].start;
                found.push(Occurrence { document: place.document, heading, weight });
            }
        }
        found
    }

    /// Where it stands in a text that is not of the index: byte ranges, in order.
    pub fn find_in(&self, text: &Pieces) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        let Some(first) = self.parts.first() else { return found };
        for (n, piece) in text.all.iter().enumerate() {
            // Most pieces are told by their first character alone.
            if !first.term.starts_with(text.form(piece)) {
                continue;
            }
            let at = |offset: u32| {
                let position = piece.position + offset;
                let rest = &text.all[n..];
                let found = rest.iter().take(offset as usize + 2).position(|p| p.position == position)?;
                Some((&rest[found], rest.get(found + 1)))
            };
            let stands = self.parts.iter().all(|part| {
                at(part.offset).is_some_and(|(piece, next)| match next {
                    _ if text.form(piece) == part.term => true,
                    Some(next) => piece.single && follows(piece, next) && text.pair(piece, next) == part.term,
                    None => false,
                })
            });
            let last = at(self.length - 1).map(|(last, _)| last);
            if let Some(last) = last.filter(|last| stands && (!self.word || piece.begins || last.ends)) {
                found.push((piece.bytes.0 as usize, last.bytes.1 as usize));
            }
        }
        found
    }

    /// How much it counts where its first and its last part stand so.
    fn weight(&self, first: Place, last: Place) -> f32 {
        let Some(part) = self.parts.last().filter(|_| self.word) else { return 1.0 };
        let behind = if part.open { edge::BETWEEN } else { edge::BEHIND };
        match (first.edges & edge::BEFORE > 0, last.edges & behind > 0) {
            (true, true) => 1.0,
            (false, false) => 0.0,
            _ => HALF,
        }
    }
}

/// Going on in a sorted list by few steps.
trait FromFront<T> {
    /// How many at the front are less; takes time by how many that are, not by how long the list is.
    fn partition_point_from_front(&self, less: impl Fn(&T) -> bool) -> usize;
}

impl<T> FromFront<T> for [T] {
    fn partition_point_from_front(&self, less: impl Fn(&T) -> bool) -> usize {
        let mut step = 1;
        while step < self.len() && less(&self[step]) {
            step *= 2;
        }
        let to = (step + 1).min(self.len());
        let from = step / 2;
        if from == 0 { self[..to].partition_point(less) } else { from + self[from..to].partition_point(less) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Document, make};
    use super::*;

    fn weights(texts: &[&str], pattern: impl Fn(&Pieces, &[Piece]) -> Pattern, words: &str) -> Vec<(u32, f32)> {
        let documents: Vec<Document> = texts.iter().map(|text| Document { heading: "", text }).collect();
        let bytes = make(&documents);
        let index = Index::read(bytes.as_slice(), bytes.len() as u64).unwrap();
        let pieces = Pieces::of(words);
        let pattern = pattern(&pieces, &pieces.all);
        let found = pattern.find(&index);
        for (at, text) in texts.iter().enumerate() {
            let here = found.iter().filter(|o| o.document == at as u32).count();
            assert_eq!(pattern.find_in(&Pieces::of(text)).len(), here, "{words} in {text}");
        }
        found.iter().map(|o| (o.document, o.weight)).collect()
    }

    #[test]
    fn words_count_by_their_edges() {
        let texts = ["國內的大學", "大学生", "重大学术会议"];
        assert_eq!(weights(&texts, Pattern::word, "大學"), [(0, 1.0), (1, 0.5)]);
        assert_eq!(weights(&texts, Pattern::exact, "大學"), [(0, 1.0), (1, 1.0), (2, 1.0)]);
    }

    #[test]
    fn pieces_stand_in_a_row() {
        let texts = ["GPT-5 and GPT 4", "5 GPT", "gpt5.1", "超级智慧团队", "GPT, 5"];
        assert_eq!(weights(&texts, Pattern::word, "GPT-5"), [(0, 1.0)]);
        assert_eq!(weights(&texts, Pattern::word, "超級智慧"), [(3, 1.0)]);
        assert_eq!(weights(&texts, Pattern::exact, "智慧團"), [(3, 1.0)]);
        assert_eq!(weights(&texts, Pattern::exact, "級智慧團隊"), [(3, 1.0)]);
        assert_eq!(weights(&texts, Pattern::exact, "慧"), [(3, 1.0)]);
        assert_eq!(weights(&texts, Pattern::word, "and"), [(0, 1.0)]);
    }
}
