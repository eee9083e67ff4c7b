//! An item's text made ready for matching: normalised forms with the same offsets,
//! folded forms with a map back, sentences.

use crate::digest::{Block, BlockKind, Item, sentences};
use crate::lexicon::fold::{Folded, simplify};

/// A block with all that extraction looks at.
pub(super) struct TextBlock<'a> {
    pub block: &'a Block,
    /// Lower case (ASCII), Simplified, plain hyphens and spaces; byte for byte as long as the text.
    pub norm: String,
    pub folded: Folded,
    /// Byte ranges of its sentences, without the white space around them.
    pub sentences: Vec<(usize, usize)>,
}

impl<'a> TextBlock<'a> {
    pub fn new(block: &'a Block) -> TextBlock<'a> {
        TextBlock {
            block,
            norm: normalise(&block.text),
            folded: Folded::new(&block.text),
            sentences: sentences(&block.text),
        }
    }

    /// The block's text.
    pub fn text(&self) -> &'a str {
        &self.block.text
    }

    /// Index of the sentence that a byte stands in.
    pub fn sentence_of(&self, at: usize) -> usize {
        self.sentences.partition_point(|s| s.1 <= at).min(self.sentences.len().saturating_sub(1))
    }

    /// Whether the block is heading-like: what it names first leads the item.
    pub fn is_heading(&self) -> bool {
        self.block.kind == BlockKind::Heading
    }

    /// Whether the block only lists names: what stands side by side there has nothing to do with one another.
    pub fn only_names(&self) -> bool {
        self.block.kind == BlockKind::KeyEntities
    }
}

/// The blocks of an item.
pub(super) fn blocks(item: &Item) -> Vec<TextBlock<'_>> {
    item.blocks.iter().map(TextBlock::new).collect()
}

/// Lower case, Simplified, with plain hyphens and apostrophes padded to the same length.
pub(super) fn normalise(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            out.push(c.to_ascii_lowercase());
            continue;
        }
        let s = simplify(c);
        // What would change the length stays as it is.
        if s.len_utf8() == c.len_utf8() { out.push(s) } else { out.push(c) }
    }
    out
}

/// Whether a character parts clauses.
pub(super) fn parts_clauses(c: char) -> bool {
    matches!(c, '，' | ',' | '：' | ':' | '；' | ';' | '。' | '（' | '）' | '(' | ')' | '—' | '\n')
}

/// Whether a text ends with a word, not with the end of a longer Latin one.
pub(super) fn ends_with_word(text: &str, word: &str) -> bool {
    text.strip_suffix(word).is_some_and(|rest| !word.is_ascii() || !rest.ends_with(|c: char| c.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_form_keeps_offsets() {
        let text = "輝達 NVIDIA’s “Ｘ”";
        assert_eq!(normalise(text).len(), text.len());
        assert!(normalise(text).starts_with("辉达 nvidia"));
    }
}
