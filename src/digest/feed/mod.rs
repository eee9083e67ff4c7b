//! Feeds: how news comes where nobody writes digests of it.
//!
//! | file | what it is for |
//! | --- | --- |
//! | `xml` | RSS 0.9 to 2.0 and Atom: entries, with the bytes of the file that each takes |
//! | `json` | JSON Feed, likewise |
//! | `markup` | the text of XML elements |
//! | `html` | HTML into blocks |
//!
//! The entries of one feed and day make one digest. What an entry says stands escaped in its file,
//! as HTML in XML or JSON, so its blocks point at the whole entry, from `<item>` to `</item>`: there
//! its evidence can be read. Its day is that which the feed writes, in the feed's own time zone, as the
//! days of digests are those of who writes them.
//!
//! That is why no crate for feeds is used: those there are give the texts without their places, and the
//! days moved to Greenwich.

mod html;
mod json;
mod markup;
mod xml;

use std::collections::BTreeMap;

use jiff::civil::Date;
use rustc_hash::FxHashSet;

use super::read::{decode, slug};
use super::{Block, BlockKind, Digest, Item, Language, Lines, Link, MarkKind, ReadError, date, detect_language};

/// A feed as its file has it.
#[derive(Debug, Default)]
struct Feed {
    title: String,
    entries: Vec<Entry>,
    /// Entries that are none, with what is wrong with them.
    wrong: Vec<(usize, String)>,
}

/// What one entry says.
#[derive(Debug, Default)]
struct Entry {
    /// Byte range of the text.
    span: (usize, usize),
    /// What the feed calls it, else its link.
    id: String,
    title: Content,
    link: String,
    content: Content,
    /// The day on which it was published or, where that is missing, changed, as the feed writes it.
    when: String,
    tags: Vec<String>,
}

/// A text, and how it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Content {
    Plain(String),
    Html(String),
}

impl Default for Content {
    fn default() -> Content {
        Content::Plain(String::new())
    }
}

impl Content {
    fn text(&self) -> &str {
        match self {
            Content::Plain(text) | Content::Html(text) => text,
        }
    }

    /// Its blocks; they point at nothing yet.
    fn blocks(&self) -> Vec<Block> {
        match self {
            // A text without tags has its lines for paragraphs.
            Content::Html(text) if text.contains('<') => html::blocks(text),
            Content::Html(text) => text.lines().flat_map(html::blocks).collect(),
            Content::Plain(text) => text.lines().map(plain).filter(|block| !block.text.is_empty()).collect(),
        }
    }
}

fn plain(line: &str) -> Block {
    let mut block = Block::new(BlockKind::Paragraph, 0, 0);
    block.text = line.split_whitespace().collect::<Vec<_>>().join(" ");
    block
}

/// What is asked of all entries of a feed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked<'a> {
    /// The day of entries that do not tell theirs.
    pub day: Option<Date>,
    /// The series, in the place of the feed's title.
    pub series: Option<&'a str>,
}

/// Reads a feed, RSS, Atom or JSON Feed, into digests: one a day, in order of days. Entries that
/// cannot be read come back as errors; the others are read.
///
/// # Errors
///
/// A file that is no feed, not well-formed, without entries, or of which no entry could be read.
pub fn read_feed(name: &str, bytes: &[u8], asked: Asked<'_>) -> Result<(Vec<Digest>, Vec<ReadError>), ReadError> {
    let (text, base) = decode(name, bytes)?;
    let lines = Lines::new(bytes);
    let refuse = |at: usize, reason: String, advice: &str| {
        ReadError::new(name, lines.of((base + at.min(text.len())) as u32), reason, advice)
    };
    let read = if text.trim_start().starts_with('<') { xml::read(text) } else { json::read(text) };
    let feed = read.map_err(|e| refuse(e.at, e.reason, e.advice))?;
    let advice = "mend the entry, or leave it out; the others were read";
    let mut refused: Vec<ReadError> = feed.wrong.into_iter().map(|(at, reason)| refuse(at, reason, advice)).collect();
    let series = asked.series.map(slug).filter(|series| !series.is_empty());
    let series = series.unwrap_or_else(|| series_of(&feed.title, name));
    let mut days: BTreeMap<Date, (Digest, blake3::Hasher)> = BTreeMap::new();
    let mut seen: FxHashSet<String> = FxHashSet::default();
    for entry in feed.entries {
        let day = match day_of(&entry, name, asked.day) {
            Ok(day) => day,
            Err((reason, advice)) => {
                refused.push(refuse(entry.span.0, reason, advice));
                continue;
            }
        };
        let source = &bytes[base + entry.span.0..base + entry.span.1];
        let (span, line) = ((base + entry.span.0, source.len()), lines.of((base + entry.span.0) as u32));
        let tags = entry.tags.clone();
        let Some(item) = item(entry, line, span).filter(|item| seen.insert(item.id.clone().unwrap_or_default())) else {
            continue;
        };
        let (digest, hash) = days.entry(day).or_insert_with(|| {
            let title = if feed.title.is_empty() { series.clone() } else { feed.title.clone() };
            let digest = Digest {
                series: series.clone(),
                date: day,
                language: Language::Mixed,
                title: format!("{title} {day}"),
                tags: Vec::new(),
                hash: String::new(),
                file: name.to_owned(),
                items: Vec::new(),
                lines: lines.clone(),
            };
            (digest, blake3::Hasher::new())
        });
        hash.update(source);
        for tag in tags {
            if !digest.tags.contains(&tag) {
                digest.tags.push(tag);
            }
        }
        digest.items.push(item);
    }
    if days.is_empty() {
        return Err(refused.into_iter().next().unwrap_or_else(|| {
            refuse(
                0,
                "the feed has no entries with text".to_owned(),
                "leave it out, or fetch it again when it has some",
            )
        }));
    }
    let digests = days.into_values().map(|(mut digest, hash)| {
        let text: String = digest.items.iter().flat_map(|i| &i.blocks).take(500).map(|b| b.text.as_str()).collect();
        digest.language = detect_language(&text);
        digest.hash = hash.finalize().to_hex().to_string();
        digest
    });
    Ok((digests.collect(), refused))
}

/// Why a text is no feed.
#[derive(Debug)]
struct NoFeed {
    /// Byte of the text.
    at: usize,
    reason: String,
    advice: &'static str,
}

/// A feed's series: its title, else the name of its file, without days.
fn series_of(title: &str, name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let without_days: String = stem.chars().map(|c| if c.is_ascii_digit() { ' ' } else { c }).collect();
    [title, &without_days].into_iter().map(slug).find(|series| !series.is_empty()).unwrap_or_else(|| "feed".to_owned())
}

fn day_of(entry: &Entry, name: &str, given: Option<Date>) -> Result<Date, (String, &'static str)> {
    const ADVICE: &str = "give the entry a date, name the file by its day, or give --date; the other entries were read";
    match (date::find(&entry.when), given, date::find(name)) {
        (date::Found::Day(day), ..)
        | (date::Found::Nothing, Some(day), _)
        | (date::Found::Nothing, None, date::Found::Day(day)) => Ok(day),
        (date::Found::Wrong(text), ..) => Err((format!("an entry's day {text:?} is none"), ADVICE)),
        _ => Err(("an entry without a day".to_owned(), ADVICE)),
    }
}

/// The item that an entry is, pointing at its place in the file; none where it says nothing.
fn item(entry: Entry, line: u32, span: (usize, usize)) -> Option<Item> {
    let title = entry.title.blocks().iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join(" ");
    let mut blocks = Vec::new();
    if !title.is_empty() {
        let mut heading = Block::new(BlockKind::Heading, 0, line);
        heading.text.clone_from(&title);
        blocks.push(heading);
    }
    blocks.extend(entry.content.blocks());
    let first = blocks.first()?;
    let title = if title.is_empty() { first.text.chars().take(60).collect() } else { title };
    let mut links = Vec::new();
    let mut link = |text: &str, url: &str| {
        let url = url.trim();
        if url.starts_with("http") && !links.iter().any(|l: &Link| l.url.as_deref() == Some(url)) {
            links.push(Link { text: text.to_owned(), url: Some(url.to_owned()) });
        }
    };
    link(&title, &entry.link);
    for block in &mut blocks {
        block.point_at(line, span);
        for mark in &block.marks {
            if let MarkKind::Link(url) = &mark.kind {
                link(&block.text[mark.start as usize..mark.end as usize], url);
            }
        }
    }
    let id = [entry.id.as_str(), &entry.link, &title].into_iter().map(str::trim).find(|id| !id.is_empty());
    let time = Some(entry.when.trim().to_owned()).filter(|when| !when.is_empty());
    let id = id.map(str::to_owned);
    Some(Item { line, title, section: Vec::new(), blocks, importance: None, links, time, id })
}

#[cfg(test)]
mod tests;
