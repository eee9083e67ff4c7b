//! RSS 0.9 to 2.0 and Atom.
//!
//! Elements are told by their name and whose it is; those of other extensions (`media:title`) are left
//! alone. Entities that a file declares itself are refused: no feed needs them, and a few lines of them
//! grow to gigabytes.

use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{QName, ResolveResult};
use quick_xml::reader::NsReader;

use super::markup;
use super::{Content, Entry, Feed, NoFeed};

const WHAT: &str = "RSS, Atom and JSON Feed are taken; pages and other XML are not";

/// Whose an element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    /// The feed's own: without a prefix, or Atom's.
    Feed,
    /// `content:encoded`
    Content,
    /// Dublin Core, `dc:date`
    DublinCore,
    Other,
}

/// Namespaces, and the prefixes by which they go where they are not declared.
const NAMESPACES: [(&str, &str, Of); 5] = [
    ("http://www.w3.org/2005/Atom", "atom", Of::Feed),
    ("http://purl.org/atom/ns#", "atom", Of::Feed),
    ("http://purl.org/rss/1.0/", "rss", Of::Feed),
    ("http://purl.org/rss/1.0/modules/content/", "content", Of::Content),
    ("http://purl.org/dc/elements/1.1/", "dc", Of::DublinCore),
];

pub(super) fn read(text: &str) -> Result<Feed, NoFeed> {
    let mut reader =
        Reader { xml: NsReader::from_str(text), text, feed: Feed::default(), above: Vec::new(), entry: None };
    reader.xml.config_mut().expand_empty_elements = true;
    reader.read()?;
    Ok(reader.feed)
}

struct Reader<'a> {
    xml: NsReader<&'a [u8]>,
    text: &'a str,
    feed: Feed,
    /// Names of the elements that are open.
    above: Vec<String>,
    entry: Option<Reading>,
}

/// An entry that is being read.
#[derive(Default)]
struct Reading {
    entry: Entry,
    /// How many elements are open around its own fields.
    depth: usize,
    summary: Content,
    published: String,
    changed: String,
    /// Whether the identifier is an address.
    permanent: bool,
}

impl<'a> Reader<'a> {
    fn read(&mut self) -> Result<(), NoFeed> {
        loop {
            let start = self.at();
            let event = self.xml.read_event().map_err(|e| self.broken(&e))?;
            match event {
                Event::Start(tag) => self.open(&tag, start)?,
                Event::End(_) => {
                    self.above.pop();
                    let ended = self.entry.as_ref().is_some_and(|entry| self.above.len() < entry.depth);
                    if let Some(reading) = self.entry.take_if(|_| ended) {
                        self.feed.entries.push(reading.end(self.at()));
                    }
                }
                Event::DocType(declared) if declared.windows(8).any(|part| part == b"<!ENTITY") => {
                    let reason = "declares entities of its own".to_owned();
                    let advice =
                        "feeds need none, and such files can be made to grow without end; take the DOCTYPE out";
                    return Err(NoFeed { at: start, reason, advice });
                }
                Event::Eof => break,
                _ => {}
            }
        }
        match self.above.last() {
            Some(open) => {
                let reason = format!("not well-formed XML: the file ends inside <{open}>");
                Err(NoFeed { at: self.text.len(), reason, advice: "fetch it again: a part of it is missing" })
            }
            None => Ok(()),
        }
    }

    fn open(&mut self, tag: &BytesStart<'_>, start: usize) -> Result<(), NoFeed> {
        let name = String::from_utf8_lossy(tag.local_name().as_ref()).into_owned();
        if self.above.is_empty() && !matches!(name.as_str(), "rss" | "feed" | "RDF") {
            let reason = format!("no feed: its outermost element is <{name}>");
            return Err(NoFeed { at: start, reason, advice: WHAT });
        }
        let of = self.whose(tag.name());
        let in_field = self.entry.as_ref().is_some_and(|entry| self.above.len() == entry.depth);
        if in_field {
            let inner = self.inner(tag.name())?;
            if let Some(reading) = &mut self.entry {
                reading.field(of, &name, tag, inner);
            }
            return Ok(());
        }
        match (of, name.as_str()) {
            (Of::Feed, "item" | "entry") if self.entry.is_none() => {
                let mut entry = Entry { span: (start, start), ..Entry::default() };
                // In RSS 1.0 the entry's identifier is that of its element.
                entry.id = attribute(tag, "about").unwrap_or_default();
                self.entry = Some(Reading { entry, depth: self.above.len() + 1, ..Reading::default() });
            }
            (Of::Feed, "title") if matches!(self.above.last().map(String::as_str), Some("channel" | "feed")) => {
                let inner = self.inner(tag.name())?;
                let title = Content::Html(markup::text(inner));
                let lines: Vec<String> = title.blocks().into_iter().map(|block| block.text).collect();
                self.feed.title = lines.join(" ");
                return Ok(());
            }
            _ => {}
        }
        self.above.push(name);
        Ok(())
    }

    /// What stands in the file between an element's tags; reads to its end.
    fn inner(&mut self, name: QName<'_>) -> Result<&'a str, NoFeed> {
        let span = self.xml.read_to_end(name).map_err(|e| self.broken(&e))?;
        Ok(self.text.get(span.start as usize..span.end as usize).unwrap_or_default())
    }

    fn whose(&self, name: QName<'_>) -> Of {
        let Some(prefix) = name.prefix() else { return Of::Feed };
        let found = match self.xml.resolve_element(name).0 {
            ResolveResult::Bound(namespace) => NAMESPACES.iter().find(|(uri, ..)| uri.as_bytes() == namespace.as_ref()),
            _ => NAMESPACES.iter().find(|(_, known, _)| known.as_bytes() == prefix.as_ref()),
        };
        found.map_or(Of::Other, |(.., of)| *of)
    }

    fn at(&self) -> usize {
        self.xml.buffer_position() as usize
    }

    fn broken(&self, error: &quick_xml::Error) -> NoFeed {
        NoFeed {
            at: self.xml.error_position() as usize,
            reason: format!("not well-formed XML: {error}"),
            advice: "fetch it again, or mend the line",
        }
    }
}

impl Reading {
    /// One of the entry's own elements, with what stands in it.
    fn field(&mut self, of: Of, name: &str, tag: &BytesStart<'_>, inner: &str) {
        let text = || markup::text(inner);
        let short = || markup::text(inner).trim().to_owned();
        match (of, name) {
            (Of::Feed, "title") => self.entry.title = content(tag, text()),
            (Of::Feed, "link") => self.link(tag, &short()),
            (Of::Feed, "guid") => {
                self.entry.id = short();
                self.permanent = attribute(tag, "isPermaLink").is_none_or(|value| value != "false");
            }
            (Of::Feed, "id") => self.entry.id = short(),
            (Of::Feed, "description" | "summary") => self.summary = content(tag, text()),
            (Of::Feed, "content") | (Of::Content, "encoded") => self.entry.content = content(tag, text()),
            (Of::Feed, "pubDate" | "published" | "issued") => self.published = short(),
            (Of::DublinCore, "date") if self.published.is_empty() => self.published = short(),
            (Of::Feed, "updated" | "modified") => self.changed = short(),
            (Of::Feed, "category") => {
                let tag = attribute(tag, "term").unwrap_or_else(short);
                if !tag.is_empty() && !self.entry.tags.contains(&tag) {
                    self.entry.tags.push(tag);
                }
            }
            _ => {}
        }
    }

    /// The link to the page: of RSS the text, of Atom the address that is `alternate`.
    fn link(&mut self, tag: &BytesStart<'_>, text: &str) {
        let relation = attribute(tag, "rel").unwrap_or_else(|| "alternate".to_owned());
        let address = attribute(tag, "href").unwrap_or_else(|| text.to_owned());
        if relation == "alternate" && self.entry.link.is_empty() {
            self.entry.link = address;
        }
    }

    fn end(self, at: usize) -> Entry {
        let mut entry = self.entry;
        entry.span.1 = at;
        // The text may be shorter than what sums it up, where it is only "read more".
        if entry.content.text().len() < self.summary.text().len() {
            entry.content = self.summary;
        }
        if entry.link.is_empty() && self.permanent && entry.id.starts_with("http") {
            entry.link.clone_from(&entry.id);
        }
        entry.when = if self.published.is_empty() { self.changed } else { self.published };
        entry
    }
}

/// An element's text: HTML, but where Atom says that it is plain.
fn content(tag: &BytesStart<'_>, text: String) -> Content {
    match attribute(tag, "type").as_deref() {
        Some("text" | "text/plain") => Content::Plain(text),
        _ => Content::Html(text),
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|a| a.key.local_name().as_ref() == name.as_bytes())?;
    Some(markup::resolved(&String::from_utf8_lossy(&found.value)))
}
