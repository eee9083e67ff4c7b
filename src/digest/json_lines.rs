//! JSON Lines of items: how other tools feed daygraph. `docs/items.schema.json` is its schema.
//!
//! One JSON object a line: `date` and `title` or `text` are needed; `url`, `urls`,
//! `series`, `section`, `importance`, `time`, `entities`, `tags` may be there. `text` is
//! Markdown. The lines of one series and day make one digest.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;

use super::markdown;
use super::read::{decode, slug};
use super::{Block, BlockKind, Digest, Item, Link, ReadError, Segment, date, detect_language};

#[derive(Deserialize)]
struct Line {
    date: Option<String>,
    #[serde(default)]
    title: String,
    #[serde(default)]
    text: String,
    url: Option<String>,
    #[serde(default)]
    urls: Vec<String>,
    series: Option<String>,
    section: Option<String>,
    importance: Option<String>,
    time: Option<String>,
    #[serde(default)]
    entities: Vec<String>,
    #[serde(default)]
    tags: Vec<String>,
}

/// Reads JSON Lines into digests, one a series and day, in order of series and day.
/// Lines that cannot be read come back as errors; the others are read.
///
/// # Errors
///
/// A file that is empty, no text, not UTF-8, or of which no line could be read.
pub fn read_json_lines(
    name: &str,
    bytes: &[u8],
    day: Option<Date>,
) -> Result<(Vec<Digest>, Vec<ReadError>), ReadError> {
    let (text, base) = decode(name, bytes)?;
    let mut groups: BTreeMap<(String, Date), (Digest, blake3::Hasher)> = BTreeMap::new();
    let mut refused = Vec::new();
    let mut at = base;
    for (n, raw) in text.split_inclusive('\n').enumerate() {
        let number = n as u32 + 1;
        let span = (at, raw.trim_end().len());
        at += raw.len();
        if raw.trim().is_empty() {
            continue;
        }
        match line(name, number, raw, span, day) {
            Ok((series, day, tags, item)) => {
                let entry = groups.entry((series.clone(), day)).or_insert_with(|| {
                    let digest = Digest {
                        title: format!("{series} {day}"),
                        series,
                        date: day,
                        language: super::Language::Mixed,
                        tags: Vec::new(),
                        hash: String::new(),
                        file: name.to_owned(),
                        items: Vec::new(),
                        lines: super::Lines::new(bytes),
                    };
                    (digest, blake3::Hasher::new())
                });
                entry.1.update(raw.trim_end().as_bytes());
                entry.1.update(b"\n");
                for tag in tags {
                    if !entry.0.tags.contains(&tag) {
                        entry.0.tags.push(tag);
                    }
                }
                entry.0.items.push(item);
            }
            Err(e) => refused.push(e),
        }
    }
    if groups.is_empty() {
        return Err(refused
            .into_iter()
            .next()
            .unwrap_or_else(|| ReadError::new(name, 1, "no lines", "give one JSON object a line")));
    }
    let digests = groups
        .into_values()
        .map(|(mut digest, hasher)| {
            let text: String = digest.items.iter().flat_map(|i| &i.blocks).take(500).map(|b| b.text.as_str()).collect();
            digest.language = detect_language(&text);
            digest.hash = hasher.finalize().to_hex().to_string();
            digest
        })
        .collect();
    Ok((digests, refused))
}

type ReadLine = (String, Date, Vec<String>, Item);

fn line(name: &str, number: u32, raw: &str, span: (usize, usize), day: Option<Date>) -> Result<ReadLine, ReadError> {
    let refuse = |reason: String, advice: &str| Err(ReadError::new(name, number, reason, advice));
    let line: Line = match serde_json::from_str(raw) {
        Ok(line) => line,
        Err(e) => return refuse(format!("not an item in JSON: {e}"), "see docs/items.schema.json"),
    };
    if line.title.trim().is_empty() && line.text.trim().is_empty() {
        return refuse("neither `title` nor `text`".into(), "give one of them");
    }
    let found = line.date.as_deref().map_or(date::Found::Nothing, date::find);
    let day = match (found, day, date::find(name)) {
        (date::Found::Day(day), ..)
        | (date::Found::Nothing, Some(day), _)
        | (date::Found::Nothing, None, date::Found::Day(day)) => day,
        (date::Found::Wrong(text), ..) => return refuse(format!("{text:?} is no day"), "write `date` as YYYY-MM-DD"),
        _ => return refuse("no `date`".into(), "give `date` as YYYY-MM-DD"),
    };
    // The text stands escaped in the file, so every block points at its whole line.
    let mut blocks = markdown::detached(line.title.trim(), BlockKind::Heading, number, span);
    blocks.extend(markdown::detached(&line.text, BlockKind::Paragraph, number, span));
    if !line.entities.is_empty() {
        let mut block = Block::new(BlockKind::KeyEntities, 0, number);
        let text = line.entities.join("、");
        block.segments.push(Segment {
            text: 0,
            len: text.len() as u32,
            source: span.0 as u32,
            source_len: span.1 as u32,
        });
        block.text = text;
        blocks.push(block);
    }
    let title = blocks.first().map_or_else(|| line.title.clone(), |b: &Block| b.text.chars().take(120).collect());
    let links = line.url.iter().chain(&line.urls);
    let links =
        links.map(|url| Link { text: url.clone(), url: url.starts_with("http").then(|| url.clone()) }).collect();
    let series = line.series.as_deref().map(slug).filter(|s| !s.is_empty()).unwrap_or_else(|| "items".into());
    let item = Item {
        line: number,
        title,
        section: line.section.into_iter().collect(),
        blocks,
        importance: line.importance,
        links,
        time: line.time,
        id: None,
    };
    Ok((series, day, line.tags, item))
}
