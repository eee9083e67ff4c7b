//! A block's text in tokens, and which of them may belong to a name.
//!
//! A token is a Latin word with its inner points and hyphens (`GPT-5.4-mini`), a Chinese
//! character, or a sign. Words of small letters that were never part of a name in annotated
//! digests, signs, and Chinese words that no name holds are closed, unless a rule saw a name
//! there: the tagger does not look at them.

use super::gazetteer::Gazetteer;
use crate::extract::mentions::Mention;
use crate::extract::text::TextBlock;
use crate::extract::words::{self, WordClass};
use crate::learn::features::{mixed, of_text};
use crate::lexicon::fold::is_han;

/// A token of a block.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub start: usize,
    pub end: usize,
    pub class: TokenClass,
    /// Hash of its normal form.
    pub word: u64,
    /// Hash of its form: capitals, small letters, digits, signs.
    pub shape: u64,
    /// Whether it may belong to a name.
    pub open: bool,
    /// Whether white space stands before it.
    pub spaced: bool,
    /// Where a Chinese character stands in its word, and what the word is.
    pub place: u64,
}

impl Token {
    /// Whether it is a Chinese character that belongs to no known word.
    pub fn is_of_no_word(&self) -> bool {
        self.place != 0 && (self.place - 1) / 4 == WordClass::Unknown as u64
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenClass {
    Latin,
    Han,
    Sign,
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() && !is_han(c)
}

/// Whether a word is of small letters only.
pub(super) fn is_small(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_lowercase())
}

/// Hash of a word's form: runs of the same sort of character once.
fn shape(word: &str) -> u64 {
    let mut hash = 7;
    let mut last = 0;
    let mut length = 0u64;
    for c in word.chars() {
        let sort = match c {
            _ if c.is_uppercase() => 1,
            _ if c.is_numeric() => 3,
            _ if c.is_alphabetic() => 2,
            '-' => 4,
            '.' => 5,
            _ => 6,
        };
        length += 1;
        if sort != last {
            hash = mixed(hash, sort);
            last = sort;
        }
    }
    mixed(hash, length.min(3))
}

/// Bytes of the Latin word that a text starts with, with its inner points and hyphens.
fn latin_word(text: &str) -> usize {
    let mut end = 0;
    for (at, c) in text.char_indices() {
        let joins = matches!(c, '-' | '.' | '_' | '\u{2011}') && text[at + c.len_utf8()..].starts_with(is_word);
        if !is_word(c) && !joins {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

/// The first token of a name.
pub(super) fn first_token(name: &str) -> &str {
    let name = name.trim_start_matches(|c: char| !c.is_alphanumeric());
    match name.chars().next() {
        Some(c) if is_word(c) => &name[..latin_word(name)],
        Some(c) => &name[..c.len_utf8()],
        None => "",
    }
}

/// The tokens of a block, in order.
pub(super) fn tokens(block: &TextBlock, mentions: &[Mention], gazetteer: &Gazetteer) -> Vec<Token> {
    let text = block.text();
    let norm = &block.norm;
    let mut tokens: Vec<Token> = Vec::with_capacity(text.len() / 4);
    let mut chars = text.char_indices().peekable();
    let mut spaced = false;
    while let Some((start, c)) = chars.next() {
        if c.is_whitespace() {
            spaced = true;
            continue;
        }
        let mut end = start + c.len_utf8();
        let class = if is_han(c) {
            TokenClass::Han
        } else if is_word(c) {
            end = start + latin_word(&text[start..]);
            while chars.peek().is_some_and(|(at, _)| *at < end) {
                chars.next();
            }
            TokenClass::Latin
        } else {
            TokenClass::Sign
        };
        let hash = of_text(&norm[start..end]);
        let shape = if class == TokenClass::Latin { shape(&text[start..end]) } else { class as u64 };
        let open = match class {
            TokenClass::Sign => false,
            TokenClass::Han => true,
            TokenClass::Latin => !is_small(&text[start..end]) || !gazetteer.closes(hash),
        };
        tokens.push(Token { start, end, class, word: hash, shape, open, spaced, place: 0 });
        spaced = false;
    }
    chinese_words(norm, &mut tokens);
    for mention in mentions {
        let from = tokens.partition_point(|t| t.end <= mention.start);
        for token in tokens[from..].iter_mut().take_while(|t| t.start < mention.end) {
            token.open = true;
        }
    }
    bridge(text, &mut tokens);
    tokens
}

/// Marks where characters stand in their words, and closes words that no name holds.
fn chinese_words(norm: &str, tokens: &mut [Token]) {
    let mut at = 0;
    while at < tokens.len() {
        if tokens[at].class != TokenClass::Han {
            at += 1;
            continue;
        }
        let mut to = at;
        while to < tokens.len() && tokens[to].class == TokenClass::Han && (to == at || !tokens[to].spaced) {
            to += 1;
        }
        let start = tokens[at].start;
        for word in words::parted(&norm[start..tokens[to - 1].end]) {
            let (from, until) = (start + word.start, start + word.end);
            let breaking = word.class == WordClass::Breaking;
            let mut first = true;
            while at < to && tokens[at].start < until {
                let single = tokens[at].start == from && tokens[at].end == until;
                let last = tokens[at].end == until;
                let place = if single {
                    0
                } else if first {
                    1
                } else if last {
                    2
                } else {
                    3
                };
                tokens[at].place = 1 + place + 4 * word.class as u64;
                tokens[at].open = !breaking;
                first = false;
                at += 1;
            }
        }
        at = to;
    }
}

/// Small words and signs between capitals may belong to a name: University of California, Foo & Bar.
fn bridge(text: &str, tokens: &mut [Token]) {
    let capital = |t: &Token| t.open && text[t.start..t.end].starts_with(|c: char| c.is_uppercase() || c.is_numeric());
    for i in 1..tokens.len().saturating_sub(1) {
        let word = &text[tokens[i].start..tokens[i].end];
        let joins =
            matches!(word, "of" | "and" | "for" | "the" | "de" | "&" | "-" | "+" | "·" | "/" | ":" | "’" | "'" | "!");
        if !tokens[i].open && joins && capital(&tokens[i - 1]) && capital(&tokens[i + 1]) {
            tokens[i].open = true;
        }
    }
    for i in 1..tokens.len().saturating_sub(1) {
        if text[tokens[i].start..tokens[i].end] == *"·" && tokens[i - 1].open && tokens[i + 1].open {
            tokens[i].open = true;
        }
    }
}
