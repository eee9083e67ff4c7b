//! Reading: a digest file becomes a [`Digest`] of [`Item`]s.
//!
//! Nothing here knows of entities. The readers recognise a series by how its
//! files are written, never by where they lie, and keep for every piece of text
//! the bytes of the file it came from, so that later evidence can point at them.

mod date;
mod feed;
mod format;
mod front_matter;
mod items;
mod json_lines;
mod labels;
mod language;
mod lines;
mod markdown;
mod read;
mod sentences;
mod text;

pub use feed::{Asked, read_feed};
pub use json_lines::read_json_lines;
pub use language::detect_language;
pub use lines::Lines;
pub use read::{Read, ReadError, read};
pub use sentences::sentences;

use serde::{Deserialize, Serialize};

/// One day's news from one series.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Digest {
    /// Name of the series: `ai-intel`, `juya`, `eagle`, `redleaf`, `ainews`, or for
    /// others a slug made from front matter, feed or title.
    pub series: String,
    /// The day it tells of.
    pub date: jiff::civil::Date,
    pub language: Language,
    pub title: String,
    pub tags: Vec<String>,
    /// BLAKE3 of the file's bytes, hexadecimal.
    pub hash: String,
    /// File name without folders, or `-` for standard input.
    pub file: String,
    pub items: Vec<Item>,
    /// Lines of the file, for what knows only its byte.
    #[serde(skip)]
    pub lines: Lines,
}

/// The language that a text is written in, as a BCP 47 tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    #[serde(rename = "zh-Hant")]
    ZhHant,
    #[serde(rename = "zh-Hans")]
    ZhHans,
    #[serde(rename = "en")]
    En,
    /// More than one, none of them leading.
    #[serde(rename = "mul")]
    Mixed,
}

/// One piece of news.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// 1-based line of the file where its heading or bullet stands.
    pub line: u32,
    /// The heading as plain text; of a bullet without heading its first words.
    pub title: String,
    /// Headings above it, outermost first.
    pub section: Vec<String>,
    /// Its text in order of the file. The heading is the first block; of a bullet
    /// item the bullet's own text.
    pub blocks: Vec<Block>,
    /// Importance as declared (`極高 — …`), if it is.
    pub importance: Option<String>,
    /// Source links.
    pub links: Vec<Link>,
    /// Time of day or date-time as declared, if it is.
    pub time: Option<String>,
    /// What its source calls it, of an entry of a feed: where two files have it, it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// A link to a source. `url` is `None` where the text names a source that is no
/// address (a bare word or number).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Link {
    pub text: String,
    pub url: Option<String>,
}

/// What a block of an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum BlockKind {
    /// The item's heading.
    Heading,
    /// A heading inside the item.
    Subheading,
    Paragraph,
    Quote,
    /// A list item; `depth` tells how deep.
    Bullet,
    /// A line of declared key entities (關鍵實體：…), without its label.
    KeyEntities,
    /// A row of a table, cells separated by ` | `.
    TableRow,
}

/// A stretch of an item's text, with the way back to the file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Block {
    pub kind: BlockKind,
    /// Depth of nesting of lists, 0 outside of them.
    pub depth: u8,
    /// 1-based line of the file where it starts.
    pub line: u32,
    /// Plain text: no markup, no addresses; soft breaks are one space, hard breaks `\n`.
    pub text: String,
    /// Which bytes of the file the text came from, in order of `text`.
    pub segments: Vec<Segment>,
    /// Emphasis, code and links, in order of `text`.
    pub marks: Vec<Mark>,
}

/// `text[text..text + len]` came from `file[source..source + source_len]`. Where the
/// lengths are the same the bytes are too; else (an escape, a character reference)
/// the whole belongs to the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    pub text: u32,
    pub len: u32,
    pub source: u32,
    pub source_len: u32,
}

/// A stretch of a block's text that is marked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    /// Byte range in the block's text.
    pub start: u32,
    pub end: u32,
    pub kind: MarkKind,
}

/// How a stretch of text is marked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum MarkKind {
    Bold,
    Italic,
    Code,
    /// A link, with its address.
    Link(String),
}

impl Item {
    /// What it says below its heading: plain text, one line a block.
    pub fn body(&self) -> String {
        let below = self.blocks.iter().filter(|block| block.kind != BlockKind::Heading);
        let lines: Vec<String> = below.map(|block| block.text.replace('\n', " ")).collect();
        lines.join("\n")
    }
}

impl Block {
    /// The byte range of the file that a range of the text came from.
    pub fn source_span(&self, start: usize, end: usize) -> (u32, u32) {
        let (mut from, mut to) = (None, None);
        for s in &self.segments {
            let (a, b) = (s.text as usize, (s.text + s.len) as usize);
            if b <= start || a >= end {
                continue;
            }
            let verbatim = s.len == s.source_len;
            if from.is_none() {
                let skip = if verbatim { start.saturating_sub(a) as u32 } else { 0 };
                from = Some(s.source + skip);
            }
            let cut = if verbatim { b.saturating_sub(end) as u32 } else { 0 };
            to = Some(s.source + s.source_len - cut);
        }
        match (from, to) {
            (Some(from), Some(to)) => (from, to),
            _ => (0, 0),
        }
    }
}
