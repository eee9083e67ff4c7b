//! An item's text made ready for matching: normalised forms with the same offsets,
//! folded forms with a map back, sentences.

use crate::digest::{Block, BlockKind, Item};
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
}

/// The blocks of an item.
pub(super) fn blocks(item: &Item) -> Vec<TextBlock<'_>> {
    item.blocks.iter().map(TextBlock::new).collect()
}

/// Lower case, Simplified, with plain hyphens and apostrophes padded to the same length.
pub(super) fn normalise(text: &str) -> String {
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

/// Byte ranges of sentences: ended by 。！？；!?; a line's end, or a point that a space
/// and a capital follow.
fn sentences(text: &str) -> Vec<(usize, usize)> {
    let mut ranges = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    let mut before = ' ';
    while let Some((at, c)) = chars.next() {
        let end = at + c.len_utf8();
        let ends = match c {
            '。' | '！' | '？' | '；' | '\n' | '!' | '?' => true,
            ';' => chars.peek().is_none_or(|(_, n)| n.is_whitespace()),
            '.' => {
                let mut rest = text[end..].chars();
                // "U.S. Navy", "v2. Next", "J. Doe": an initial does not end a sentence.
                rest.next().is_none_or(|n| {
                    n.is_whitespace()
                        && rest.next().is_none_or(|n| n.is_uppercase() || matches!(n, '[' | '@' | '“' | '"'))
                }) && !before.is_uppercase()
            }
            _ => false,
        };
        before = c;
        if ends {
            push(text, start, end, &mut ranges);
            start = end;
        }
    }
    push(text, start, text.len(), &mut ranges);
    ranges
}

fn push(text: &str, start: usize, end: usize, ranges: &mut Vec<(usize, usize)>) {
    let part = &text[start..end];
    let lead = part.len() - part.trim_start().len();
    let trimmed = part.trim();
    if !trimmed.is_empty() {
        ranges.push((start + lead, start + lead + trimmed.len()));
    }
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
    fn sentences_end_where_readers_stop() {
        let text = "甲發布乙。丙說：「好！」 It cost $3.5 million. The U.S. Navy left; it did.";
        let parts: Vec<&str> = sentences(text).iter().map(|&(a, b)| &text[a..b]).collect();
        assert_eq!(parts, ["甲發布乙。", "丙說：「好！", "」 It cost $3.5 million.", "The U.S. Navy left;", "it did."]);
    }

    #[test]
    fn normal_form_keeps_offsets() {
        let text = "輝達 NVIDIA’s “Ｘ”";
        assert_eq!(normalise(text).len(), text.len());
        assert!(normalise(text).starts_with("辉达 nvidia"));
    }
}
