//! A file's bytes into a digest, or a reason why not.

use jiff::civil::Date;

use super::Lines;
use super::front_matter::{self, FrontMatter};
use super::markdown;
use super::{BlockKind, Digest, Item, date, detect_language, format, items};

/// A digest that was read, and what was odd about its file.
#[derive(Debug)]
pub struct Read {
    pub digest: Digest,
    /// What could not be taken as it stood, with its line; the rest was read.
    pub warnings: Vec<ReadError>,
}

/// Why a file, or a part of it, could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {reason}; {advice}")]
pub struct ReadError {
    pub file: String,
    /// 1-based line.
    pub line: u32,
    pub reason: String,
    /// What the user can do.
    pub advice: String,
}

impl ReadError {
    pub(super) fn new(file: &str, line: u32, reason: impl Into<String>, advice: impl Into<String>) -> ReadError {
        ReadError { file: file.to_owned(), line, reason: reason.into(), advice: advice.into() }
    }
}

/// A body whose items are single blocks shorter than this, in bytes, says nothing itself.
const STUB: usize = 120;

/// Largest file that is read, in bytes: offsets are 32 bits.
const LARGEST: usize = u32::MAX as usize - 1;

/// The bytes as text without byte order mark, and the mark's length.
pub(super) fn decode<'a>(name: &str, bytes: &'a [u8]) -> Result<(&'a str, usize), ReadError> {
    let refuse = |line, reason: &str, advice: &str| Err(ReadError::new(name, line, reason, advice));
    if bytes.len() > LARGEST {
        return refuse(1, "larger than 4 GiB", "split it into one file a day");
    }
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return refuse(1, "UTF-16, not UTF-8", "convert it, for example with `iconv -f UTF-16 -t UTF-8`");
    }
    let lines_before = |at: usize| memchr::memchr_iter(b'\n', &bytes[..at]).count() as u32 + 1;
    if let Some(at) = memchr::memchr(0, bytes) {
        return refuse(lines_before(at), "a zero byte: this is no text file", "give Markdown or JSON Lines");
    }
    let base = if bytes.starts_with(&[0xEF, 0xBB, 0xBF]) { 3 } else { 0 };
    match std::str::from_utf8(&bytes[base..]) {
        Ok(text) if text.trim().is_empty() => refuse(1, "empty", "leave it out, or put the digest's text into it"),
        Ok(text) => Ok((text, base)),
        Err(e) => {
            let at = base + e.valid_up_to();
            let reason = format!("not UTF-8: byte 0x{:02X} at offset {at}", bytes[at]);
            refuse(
                lines_before(at),
                &reason,
                "convert it to UTF-8, for example with `iconv -f GB18030 -t UTF-8` (or -f BIG5)",
            )
        }
    }
}

/// Reads a Markdown digest.
///
/// `name` is the file's name without folders; it is searched for a date where the
/// front matter has none, and stands in errors. `day` is taken where nothing in the
/// file gives one.
///
/// # Errors
///
/// A file that is empty, no text, not UTF-8, without items or without a date.
pub fn read(name: &str, bytes: &[u8], day: Option<Date>) -> Result<Read, ReadError> {
    let (text, base) = decode(name, bytes)?;
    let lines = Lines::new(bytes);
    let front = front_matter::split(text);
    let nodes = markdown::parse(text, front.body, base, &lines);
    let mut warnings = Vec::new();
    if let Some((line, problem)) = &front.problem {
        warnings.push(ReadError::new(
            name,
            *line,
            problem.clone(),
            "mend the front matter; the rest of the file was read",
        ));
    }
    let format = format::recognise(&nodes, &front.fields);
    let mut items = items::split(&nodes, format, &lines);
    if items.iter().all(|i| i.blocks.len() == 1 && i.blocks[0].text.len() < STUB) {
        // The body only points elsewhere: the news is in the front matter's description.
        items = described(&front, text, base, &lines).map_or(items, |item| vec![item]);
    }
    if items.is_empty() {
        return Err(ReadError::new(
            name,
            lines.of((front.body + base) as u32),
            "no items: neither headings with text under them nor bullets",
            "give each piece of news a heading or a bullet",
        ));
    }
    let heading =
        nodes.iter().find(|n| n.level == 1 && n.block.marks.is_empty()).or_else(|| nodes.iter().find(|n| n.level == 1));
    let heading = heading.map(|n| n.block.text.clone());
    let title = front_matter::text(&front.fields, "title").or(heading).unwrap_or_else(|| stem(name).to_owned());
    let headings: Vec<&str> = nodes.iter().filter(|n| n.level == 1).map(|n| n.block.text.as_str()).collect();
    let date = day_of(name, &front, &title, &headings, day)?;
    let series = front_matter::text(&front.fields, "series")
        .map(|s| slug(&s))
        .filter(|s| !s.is_empty())
        .unwrap_or_else(|| series_of(format.name, &title));
    Ok(Read {
        digest: Digest {
            series,
            date,
            language: detect_language(&sample(&items)),
            title,
            tags: front_matter::list(&front.fields, "tags"),
            hash: blake3::hash(bytes).to_hex().to_string(),
            file: name.to_owned(),
            items,
            lines,
        },
        warnings,
    })
}

/// The front matter's description as an item.
fn described(front: &FrontMatter, text: &str, base: usize, lines: &Lines) -> Option<Item> {
    let description = front_matter::text(&front.fields, "description")?;
    let start = text[..front.body].find("\ndescription")? + 1;
    let end = text[start..front.body]
        .match_indices('\n')
        .map(|(at, _)| start + at + 1)
        .find(|&at| !text[at..].starts_with([' ', '\t']))
        .unwrap_or(front.body);
    let line = lines.of((start + base) as u32);
    let blocks = markdown::detached(&description, BlockKind::Paragraph, line, (start + base, end - start));
    let title = blocks.first()?.text.chars().take(60).collect();
    Some(Item { line, title, section: Vec::new(), blocks, importance: None, links: Vec::new(), time: None, id: None })
}

fn day_of(
    name: &str,
    front: &FrontMatter,
    title: &str,
    headings: &[&str],
    given: Option<Date>,
) -> Result<Date, ReadError> {
    let mut wrong = None;
    let declared = front_matter::text(&front.fields, "date").unwrap_or_default();
    for text in [declared.as_str(), name, title].into_iter().chain(headings.iter().copied()) {
        match date::find(text) {
            date::Found::Day(day) => return Ok(day),
            date::Found::Wrong(text) => {
                wrong.get_or_insert(text);
            }
            date::Found::Nothing => {}
        }
    }
    let advice = "add `date: YYYY-MM-DD` to the front matter, or name the file by its day, or give --date";
    match (given, wrong) {
        (Some(day), _) => Ok(day),
        (None, Some(text)) => Err(ReadError::new(name, 1, format!("{text:?} is no day"), advice)),
        (None, None) => {
            Err(ReadError::new(name, 1, "no date in the front matter, the file's name or the title", advice))
        }
    }
}

/// Text enough to tell the language by.
fn sample(items: &[Item]) -> String {
    let mut sample = String::new();
    let blocks = items.iter().flat_map(|i| &i.blocks).filter(|b| b.kind != BlockKind::KeyEntities);
    for block in blocks {
        sample.push_str(&block.text);
        sample.push('\n');
        if sample.len() > 60_000 {
            break;
        }
    }
    sample
}

fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// A known format names its series; of another the title does, without days and numbers.
fn series_of(format: &str, title: &str) -> String {
    if !matches!(format, "headings" | "bullets") {
        return format.to_owned();
    }
    let words: String =
        title.chars().map(|c| if c.is_numeric() || matches!(c, '年' | '月' | '日') { ' ' } else { c }).collect();
    let name = slug(&words);
    if name.is_empty() { "digest".to_owned() } else { name }
}

/// Lower-case letters, joined by single hyphens; at most 40 characters.
pub(super) fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.chars().count() >= 40 {
            break;
        }
    }
    slug.trim_matches('-').to_owned()
}
