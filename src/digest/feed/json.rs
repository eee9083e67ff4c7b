//! JSON Feed, <https://www.jsonfeed.org/version/1.1/>.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Content, Entry, Feed, NoFeed};

const ADVICE: &str = "of .json files JSON Feed is taken (https://www.jsonfeed.org); items one a line go into a .jsonl \
                      file (docs/items.schema.json)";

/// What the version of every JSON Feed begins with, after the protocol.
const VERSION: &str = "jsonfeed.org/version/";

#[derive(Deserialize)]
struct Document<'a> {
    #[serde(default)]
    version: Option<String>,
    #[serde(default)]
    title: Option<String>,
    #[serde(borrow, default)]
    items: Option<Vec<&'a RawValue>>,
}

#[derive(Deserialize)]
struct JsonEntry {
    /// Text, or by mistake a number.
    id: Option<serde_json::Value>,
    url: Option<String>,
    external_url: Option<String>,
    title: Option<String>,
    content_html: Option<String>,
    content_text: Option<String>,
    summary: Option<String>,
    date_published: Option<String>,
    date_modified: Option<String>,
    tags: Option<Vec<String>>,
}

pub(super) fn read(text: &str) -> Result<Feed, NoFeed> {
    let document: Document = serde_json::from_str(text).map_err(|e| {
        let before: usize = text.split_inclusive('\n').take(e.line().saturating_sub(1)).map(str::len).sum();
        let reason = match e.classify() {
            serde_json::error::Category::Data => "no JSON Feed".to_owned(),
            _ => format!("neither XML nor JSON: {e}"),
        };
        NoFeed { at: before, reason, advice: ADVICE }
    })?;
    let version = document.version.unwrap_or_default();
    if !version.split_once("://").is_some_and(|(_, rest)| rest.trim_start_matches("www.").starts_with(VERSION)) {
        let reason = "no JSON Feed: its `version` does not say that it is one".to_owned();
        return Err(NoFeed { at: 0, reason, advice: ADVICE });
    }
    let mut feed = Feed { title: document.title.unwrap_or_default(), ..Feed::default() };
    for raw in document.items.unwrap_or_default() {
        // A raw value is a part of the text itself.
        let start = raw.get().as_ptr() as usize - text.as_ptr() as usize;
        match serde_json::from_str::<JsonEntry>(raw.get()) {
            Ok(entry) => feed.entries.push(entry.entry((start, start + raw.get().len()))),
            Err(e) => feed.wrong.push((start, format!("not an item of a JSON Feed: {e}"))),
        }
    }
    Ok(feed)
}

impl JsonEntry {
    fn entry(self, span: (usize, usize)) -> Entry {
        let content = match (self.content_html, self.content_text, self.summary) {
            (Some(html), ..) => Content::Html(html),
            (None, Some(text), _) | (None, None, Some(text)) => Content::Plain(text),
            (None, None, None) => Content::default(),
        };
        let id = match self.id {
            Some(serde_json::Value::String(id)) => id,
            Some(serde_json::Value::Null) | None => String::new(),
            Some(other) => other.to_string(),
        };
        Entry {
            span,
            id,
            title: Content::Plain(self.title.unwrap_or_default()),
            link: self.url.or(self.external_url).unwrap_or_default(),
            content,
            when: self.date_published.or(self.date_modified).unwrap_or_default(),
            tags: self.tags.unwrap_or_default(),
        }
    }
}
