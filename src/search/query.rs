//! What a person writes, parted into what is looked for.
//!
//! | written | looked for |
//! | --- | --- |
//! | `funding round` | items with both words; where none has both, those with most |
//! | `"funding round"`, `「開源模型」` | these, one right after the other |
//! | `輝達`, `Sam Altman` | the name as a whole, and whatever mentions whom it names |
//! | `GPT-5`, `gpt5` | `gpt` and `5`, one right after the other |
//! | `開源模型發布` | the words 開源, 模型 and 發布, as the dictionary parts them |
//! | `發布了`, `the model` | 發布, model: 了 and `the` count only where nothing else is there |

use crate::extract::is_breaking;
use crate::fulltext::{Pattern, Piece, Pieces};
use crate::lexicon::fold::{is_han, key};
use crate::store::rows::EntityAt;
use crate::store::{Rows, Snapshot, iri_path};

/// The most words and Chinese characters that a query may have.
pub const MOST: usize = 256;
/// The longest name, in pieces.
const LONGEST_NAME: usize = 12;
/// Names of an entity that are looked for in a text to be marked.
const MARKED_NAMES: usize = 24;

/// English words that say nothing of what a text is about.
const EMPTY: [&str; 24] = [
    "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "in", "is", "it", "its", "of", "on", "or", "that",
    "the", "this", "to", "was", "were", "with",
];

/// One thing that is looked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// As it is written.
    pub text: String,
    /// Whether it stands in quotes.
    pub phrase: bool,
    /// Whom it names.
    pub entities: Vec<EntityAt>,
    pub(super) pattern: Pattern,
}

/// What is looked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// As it was written.
    pub text: String,
    /// Each once.
    pub words: Vec<Word>,
}

/// Why nothing can be looked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    #[error("there is no word in {0:?} to look for; write words, names, or a \"phrase in quotes\"")]
    Empty(String),
    #[error("{0} words and Chinese characters are too many to look for at once; {MOST} at most, and a few find more")]
    TooLong(usize),
}

impl Query {
    /// Parts what is written into words, by the names that the store knows and the dictionary.
    ///
    /// # Errors
    ///
    /// If there are no words in it, or too many.
    pub fn parse(snapshot: &Snapshot, text: &str) -> Result<Query, QueryError> {
        let parts = quoted(text);
        let pieces: Vec<(Pieces, bool)> = parts.iter().map(|(part, phrase)| (Pieces::of(part), *phrase)).collect();
        match pieces.iter().map(|(pieces, _)| pieces.all.len()).sum() {
            0 => return Err(QueryError::Empty(text.chars().take(40).collect())),
            count if count > MOST => return Err(QueryError::TooLong(count)),
            _ => {}
        }
        let mut words: Vec<Word> = Vec::new();
        for ((part, _), (pieces, phrase)) in parts.iter().zip(&pieces) {
            if *phrase {
                words.extend(phrase_of(part, pieces));
            } else {
                words.extend(Reader { snapshot, text: part, pieces }.words());
            }
        }
        if words.iter().any(|word| !word.is_empty()) {
            words.retain(|word| !word.is_empty());
        }
        let mut once: Vec<Word> = Vec::new();
        for word in words {
            if !once.iter().any(|known| known.pattern == word.pattern) {
                once.push(word);
            }
        }
        Ok(Query { text: text.trim().to_owned(), words: once })
    }

    /// What to mark in a text for each word: the word itself, and the names of whom it names.
    pub(super) fn patterns(&self, rows: &Rows) -> Vec<Vec<Pattern>> {
        let of_word = |word: &Word| {
            let mut patterns = vec![word.pattern.clone()];
            for at in &word.entities {
                let entity = rows.entity(*at);
                let names = std::iter::once(&entity.label).chain(&entity.forms).chain(&entity.known_as);
                for name in names.take(MARKED_NAMES) {
                    let pieces = Pieces::of(rows.text(*name));
                    patterns.push(Pattern::word(&pieces, &pieces.all));
                }
            }
            patterns
        };
        self.words.iter().map(of_word).collect()
    }
}

impl Word {
    fn new(pieces: &Pieces, row: &[Piece], text: &str, entities: Vec<EntityAt>) -> Word {
        let (first, last) = (row.first().map_or(0, |p| p.bytes.0), row.last().map_or(0, |p| p.bytes.1));
        let text = text[first as usize..last as usize].to_owned();
        // The dictionary knows few names, so their edges say nothing.
        let named = !entities.is_empty();
        let pattern = if named { Pattern::exact(pieces, row) } else { Pattern::word(pieces, row) };
        Word { text, phrase: false, entities, pattern }
    }

    /// Whether it says nothing of what a text is about.
    fn is_empty(&self) -> bool {
        let folded = key(&self.text);
        let single = folded.chars().count() == 1 && folded.chars().all(is_han);
        !self.phrase && self.entities.is_empty() && (EMPTY.contains(&&*folded) || single && is_breaking(&folded))
    }
}

/// What stands in quotes, and what does not. A quote that is not closed goes on to the end.
fn quoted(text: &str) -> Vec<(&str, bool)> {
    const QUOTES: [(char, char); 5] = [('"', '"'), ('“', '”'), ('「', '」'), ('『', '』'), ('＂', '＂')];
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((at, close)) = rest
        .char_indices()
        .find_map(|(at, c)| QUOTES.iter().find(|(open, _)| *open == c).map(|(_, close)| (at, *close)))
    {
        parts.push((&rest[..at], false));
        let inner = &rest[at + rest[at..].chars().next().map_or(0, char::len_utf8)..];
        let (phrase, behind) = inner.split_once(close).unwrap_or((inner, ""));
        parts.push((phrase, true));
        rest = behind;
    }
    parts.push((rest, false));
    parts
}

fn phrase_of(text: &str, pieces: &Pieces) -> Option<Word> {
    if pieces.all.is_empty() {
        return None;
    }
    let pattern = Pattern::exact(pieces, &pieces.all);
    Some(Word { text: text.trim().to_owned(), phrase: true, entities: Vec::new(), pattern })
}

/// Reads what stands outside of quotes.
struct Reader<'a> {
    snapshot: &'a Snapshot,
    text: &'a str,
    pieces: &'a Pieces,
}

impl Reader<'_> {
    fn words(&self) -> Vec<Word> {
        let all = &self.pieces.all;
        let mut words = Vec::new();
        // Where what is read and belongs to no name begins.
        let mut from = 0;
        let mut at = 0;
        while at < all.len() {
            match self.name_at(at) {
                Some((end, entities)) => {
                    words.extend(self.ordinary(from, at));
                    words.push(Word::new(self.pieces, &all[at..end], self.text, entities));
                    (from, at) = (end, end);
                }
                None => at += 1,
            }
        }
        words.extend(self.ordinary(from, all.len()));
        words
    }

    /// The longest name that begins with a piece: where it ends, and whom it names.
    fn name_at(&self, at: usize) -> Option<(usize, Vec<EntityAt>)> {
        let all = &self.pieces.all;
        let rows = self.snapshot.rows();
        if at > 0 && self.is_glued(at) {
            return None;
        }
        let ends = (at + 1..=all.len().min(at + LONGEST_NAME)).rev();
        for end in ends.filter(|end| *end == all.len() || !self.is_glued(*end)) {
            let text = &self.text[all[at].bytes.0 as usize..all[end - 1].bytes.1 as usize];
            // One character is rarely meant as a name.
            if text.chars().nth(1).is_none() {
                continue;
            }
            let ids = self.snapshot.names().find(text);
            let entities: Vec<EntityAt> = ids.into_iter().filter_map(|id| rows.find_entity(&iri_path(id))).collect();
            if !entities.is_empty() {
                return Some((end, entities));
            }
        }
        None
    }

    /// Whether a piece stands right behind one of the same writing, as in GPT-5, so that no name begins here.
    fn is_glued(&self, at: usize) -> bool {
        let (before, piece) = (&self.pieces.all[at - 1], &self.pieces.all[at]);
        !before.single && !piece.single && self.stands_behind(at)
    }

    /// Whether neither a space nor punctuation parts a piece from the one before.
    fn stands_behind(&self, at: usize) -> bool {
        let (before, piece) = (&self.pieces.all[at - 1], &self.pieces.all[at]);
        let between = &self.text[before.bytes.1 as usize..piece.bytes.0 as usize];
        piece.position == before.position + 1 && !between.contains(char::is_whitespace)
    }

    /// The words of a stretch without names: Chinese ones by the dictionary, others by spaces.
    fn ordinary(&self, from: usize, to: usize) -> Vec<Word> {
        let all = &self.pieces.all[from..to];
        let mut words: Vec<(usize, usize)> = Vec::new();
        for (n, piece) in all.iter().enumerate() {
            let starts = n == 0
                || !self.stands_behind(from + n)
                || piece.single != all[n - 1].single
                || (piece.single && (piece.begins || all[n - 1].ends));
            match words.last_mut() {
                Some((_, end)) if !starts => *end = n + 1,
                _ => words.push((n, n + 1)),
            }
        }
        // Characters that the dictionary has in no word are one together.
        let mut joined: Vec<(usize, usize)> = Vec::new();
        let unknown = |(start, end): (usize, usize)| {
            end == start + 1 && all[start].single && !is_breaking(self.pieces.form(&all[start]))
        };
        for word in words {
            match joined.last_mut() {
                Some(last) if self.all_unknown(all, *last) && unknown(word) && self.stands_behind(from + word.0) => {
                    last.1 = word.1;
                }
                _ => joined.push(word),
            }
        }
        joined.into_iter().map(|(a, b)| Word::new(self.pieces, &all[a..b], self.text, Vec::new())).collect()
    }

    /// Whether each character is a word of its own.
    fn all_unknown(&self, all: &[Piece], (start, end): (usize, usize)) -> bool {
        let alone = |piece: &Piece| piece.single && piece.begins && piece.ends;
        all[start..end].iter().all(|piece| alone(piece) && !is_breaking(self.pieces.form(piece)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_of_either_script_hold_phrases() {
        assert_eq!(quoted("a \"b c\" d"), [("a ", false), ("b c", true), (" d", false)]);
        assert_eq!(quoted("「開源」模型"), [("", false), ("開源", true), ("模型", false)]);
        assert_eq!(quoted("“a"), [("", false), ("a", true), ("", false)]);
    }
}
