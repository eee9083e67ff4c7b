//! A document's blocks into items, by its format.

use super::Lines;
use super::format::{Format, tag_start};
use super::labels::{self, Label};
use super::markdown::Node;
use super::{Block, BlockKind, Item, Link, MarkKind};

/// Longest title that is made of a bullet's own text, in characters.
const TITLE_LENGTH: usize = 60;

/// Splits the blocks of a document into items.
pub(super) fn split(nodes: &[Node], format: Format, lines: &Lines) -> Vec<Item> {
    let line_of = |offset| lines.of(offset);
    let mut splitter = Splitter {
        format,
        line_of: &line_of,
        items: Vec::new(),
        open: None,
        section: Vec::new(),
        skipping: false,
        top: None,
        led: false,
        any_news: false,
    };
    let mut i = 0;
    while i < nodes.len() {
        let node = &nodes[i];
        let until = nodes[i + 1..].iter().position(|n| n.level > 0).map_or(nodes.len(), |n| i + 1 + n);
        splitter.node(node, &nodes[i + 1..until], nodes.get(until));
        i += 1;
    }
    splitter.close();
    if !splitter.any_news {
        splitter.items.clear();
        splitter.stub(nodes);
    }
    splitter.items
}

struct Splitter<'a> {
    format: Format,
    line_of: &'a dyn Fn(u32) -> u32,
    items: Vec<Item>,
    /// The item being read, whether it is a bullet's, and whether a list of sources is open.
    open: Option<Open>,
    /// Headings above, with their levels.
    section: Vec<(u8, String)>,
    skipping: bool,
    /// Depth of the list whose bullets are items.
    top: Option<u8>,
    /// Whether a bullet stood under the heading already: prose after it closes a list, and leads into none.
    led: bool,
    /// Whether any item is more than prose.
    any_news: bool,
}

struct Open {
    item: Item,
    /// Of its heading; 0 for a bullet and for prose.
    level: u8,
    /// Whether it is prose that stands under no item's heading.
    prose: bool,
    /// After a line 相关链接： bullets are links.
    sources: bool,
}

impl Splitter<'_> {
    fn node(&mut self, node: &Node, body: &[Node], next: Option<&Node>) {
        // A paragraph that is bold as a whole heads what follows it, where bullets do.
        let bold_heading = node.level == 0
            && self.format.bullets
            && node.block.kind == BlockKind::Paragraph
            && node.block.depth == 0
            && node.block.wholly(|k| *k == MarkKind::Bold);
        if node.level > 0 || bold_heading {
            let level = if bold_heading { 7 } else { node.level };
            self.heading(node, level, body, next);
        } else {
            self.body(node);
        }
    }

    fn heading(&mut self, node: &Node, level: u8, body: &[Node], next: Option<&Node>) {
        if let Some(open) = &mut self.open
            && open.level > 0
            && level > open.level
        {
            let mut block = node.block.clone();
            block.kind = BlockKind::Subheading;
            open.sources = false;
            self.block(block);
            return;
        }
        self.close();
        self.top = None;
        self.led = false;
        while self.section.last().is_some_and(|(l, _)| *l >= level) {
            self.section.pop();
        }
        let text = node.block.text.to_lowercase();
        let skipped_above = self.section.iter().any(|(_, t)| self.is_skipped(&t.to_lowercase()));
        self.skipping = skipped_above || self.is_skipped(&text);
        let has_label = || body.iter().any(|n| labels::of(&n.block.text).is_some());
        let bare = body.is_empty() && next.is_some_and(|n| n.level > level);
        if self.format.level == Some(level) && !self.skipping && !bare && (!self.format.labelled || has_label()) {
            // A heading over nothing but bullets that are news themselves is a section.
            let link_or_tag = node.block.marks.iter().any(|m| matches!(m.kind, MarkKind::Link(_)))
                || tag_start(&node.block.text).is_some();
            let only_bullets = !body.is_empty() && body.iter().all(|n| n.block.kind == BlockKind::Bullet);
            if !(self.format.bullets && only_bullets && !link_or_tag) {
                let mut block = node.block.clone();
                if let Some(tag) = tag_start(&block.text) {
                    block = block.slice(0, tag, self.line_of).trimmed(self.line_of);
                }
                block.kind = BlockKind::Heading;
                self.begin(block, node.block.line, level);
                return;
            }
        }
        // Labelled formats have essays beside their items; these are no items.
        self.skipping |= self.format.labelled;
        self.section.push((level, node.block.text.clone()));
    }

    fn is_skipped(&self, heading: &str) -> bool {
        self.format.skip.iter().any(|word| {
            heading.contains(word)
                && (!word.is_ascii() || heading.trim_matches(|c: char| !c.is_alphanumeric()).len() <= word.len() + 6)
        })
    }

    fn body(&mut self, node: &Node) {
        let in_bullet_item = self.open.as_ref().is_some_and(|o| o.level == 0);
        if self.format.bullets && node.starts_bullet && !self.skipping && (self.open.is_none() || in_bullet_item) {
            let top = *self.top.get_or_insert(node.block.depth);
            if node.block.depth <= top {
                self.top = Some(node.block.depth);
                self.close();
                self.led = true;
                self.begin(node.block.clone(), node.block.line, 0);
                return;
            }
        }
        let is_prose = node.block.kind == BlockKind::Paragraph && node.block.depth == 0;
        if in_bullet_item && node.block.depth == 0 && !self.open.as_ref().is_some_and(|o| o.prose) {
            // Prose after a list belongs to no bullet.
            self.close();
            return;
        }
        if self.open.is_none() && self.format.bullets && is_prose && !self.led && !self.skipping {
            // What leads into a digest or a section tells news too.
            self.begin(node.block.clone(), node.block.line, 0);
            if let Some(open) = &mut self.open {
                open.prose = true;
            }
            return;
        }
        if self.open.is_some() {
            self.block(node.block.clone());
        }
    }

    fn begin(&mut self, block: Block, line: u32, level: u8) {
        let title = if level > 0 { block.text.replace('\n', " ") } else { bullet_title(&block) };
        let item = Item {
            line,
            title,
            section: self.section.iter().map(|(_, t)| t.clone()).collect(),
            blocks: Vec::new(),
            importance: None,
            links: Vec::new(),
            time: None,
            id: None,
        };
        self.open = Some(Open { item, level, prose: false, sources: false });
        if level > 0 {
            self.add(block);
        } else {
            self.block(block);
        }
    }

    /// A block of the open item, line by line where a line declares something.
    fn block(&mut self, block: Block) {
        let line_of = self.line_of;
        let labelled = block.text.lines().any(|l| labels::of(l).is_some());
        if !labelled {
            let sources = self.open.as_ref().is_some_and(|o| o.sources);
            if sources && block.kind == BlockKind::Bullet {
                self.sources(&block);
            } else {
                if let Some(open) = &mut self.open {
                    open.sources = false;
                }
                self.add(block);
            }
            return;
        }
        let mut label = Label::Part;
        for line in block.lines(line_of) {
            let (new, at) = labels::of(&line.text).map_or((None, 0), |(l, at)| (Some(l), at));
            label = new.unwrap_or(label);
            let mut declared = line.slice(at, line.text.len(), line_of).trimmed(line_of);
            let Some(open) = &mut self.open else { return };
            open.sources = label == Label::Source;
            match label {
                Label::KeyEntities => {
                    declared.kind = BlockKind::KeyEntities;
                    self.add(declared);
                }
                Label::Importance => {
                    // What explains the importance is text of the item as well.
                    if open.item.importance.is_none() && !declared.text.is_empty() {
                        open.item.importance = Some(declared.text.clone());
                    }
                    self.add(declared);
                }
                Label::Source => self.sources(&declared),
                Label::Time => open.item.time = Some(declared.text.clone()).filter(|t| !t.is_empty()),
                Label::Part => self.add(declared),
            }
        }
    }

    /// Links of a line of sources; text that is no address stays text.
    fn sources(&mut self, block: &Block) {
        let Some(open) = &mut self.open else { return };
        let mut any = false;
        for mark in &block.marks {
            if let MarkKind::Link(url) = &mark.kind {
                any = true;
                let text = block.text[mark.start as usize..mark.end as usize].to_owned();
                push_link(&mut open.item.links, text, url);
            }
        }
        if !any && !block.text.is_empty() {
            push_link(&mut open.item.links, block.text.clone(), &block.text);
        }
    }

    fn add(&mut self, block: Block) {
        let line_of = self.line_of;
        let Some(open) = &mut self.open else { return };
        for mark in &block.marks {
            if let MarkKind::Link(url) = &mark.kind {
                push_link(&mut open.item.links, block.text[mark.start as usize..mark.end as usize].to_owned(), url);
            }
        }
        // An address that stands as text says nothing.
        let addresses = addresses(&block.text);
        let block = if addresses.is_empty() { block } else { block.without(&addresses, line_of) };
        if !block.text.is_empty() {
            open.item.blocks.push(block);
        }
    }

    fn close(&mut self) {
        if let Some(open) = self.open.take()
            && !open.item.blocks.is_empty()
        {
            self.any_news |= !open.prose;
            self.items.push(open.item);
        }
    }

    /// A document without items: each paragraph under a heading that is not skipped is one.
    fn stub(&mut self, nodes: &[Node]) {
        self.section.clear();
        for node in nodes {
            if node.level > 0 {
                self.section.retain(|(l, _)| *l < node.level);
                self.section.push((node.level, node.block.text.clone()));
            } else if !self.section.iter().any(|(_, t)| self.is_skipped(&t.to_lowercase())) {
                self.begin(node.block.clone(), node.block.line, 0);
                self.close();
            }
        }
        if self.items.is_empty() {
            for node in nodes.iter().filter(|n| n.level > 1) {
                self.begin(node.block.clone(), node.block.line, node.level);
                self.close();
            }
        }
    }
}

/// The bold or linked lead of a bullet, else its first characters.
fn bullet_title(block: &Block) -> String {
    let lead = block
        .marks
        .iter()
        .filter(|m| m.start <= 1 && matches!(m.kind, MarkKind::Bold | MarkKind::Link(_)))
        .map(|m| m.end as usize)
        .max();
    match lead {
        Some(end) if end > 3 => block.text[..end].trim().to_owned(),
        _ => block.text.chars().take(TITLE_LENGTH).collect::<String>().replace('\n', " ").trim().to_owned(),
    }
}

fn push_link(links: &mut Vec<Link>, text: String, url: &str) {
    let address = is_address(url).then(|| url.to_owned());
    if address.is_some() && links.iter().any(|l| l.url == address) {
        return;
    }
    links.push(Link { text: text.trim().to_owned(), url: address });
}

fn is_address(text: &str) -> bool {
    let lower = text.get(..8).unwrap_or(text).to_ascii_lowercase();
    (lower.starts_with("http://") || lower.starts_with("https://")) && !text.chars().any(char::is_whitespace)
}

/// Byte ranges of bare addresses in a text.
fn addresses(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(n) = text[at..].find("http") {
        let start = at + n;
        let rest = &text[start..];
        if rest.starts_with("http://") || rest.starts_with("https://") {
            let len = rest
                .find(|c: char| c.is_whitespace() || !c.is_ascii() || matches!(c, ')' | ']' | '>' | '"'))
                .unwrap_or(rest.len());
            found.push((start, start + len));
            at = start + len;
        } else {
            at = start + 4;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::digest::read;

    fn titles(text: &str) -> Vec<String> {
        let items = read("2025-06-03.md", text.as_bytes(), None).unwrap().digest.items;
        items.into_iter().map(|item| item.title).collect()
    }

    #[test]
    fn prose_that_leads_into_a_digest_or_a_section_is_an_item() {
        let text = "**A loud day.**\n\n> AI News for 2025-06-03. We counted.\n\nFoo raised $20M.\n\nBar led it.\n\n\
                    # AI Twitter Recap\n\nMuch was said of Baz.\n\n- **Foo** shipped Qux.\n- **Bar** grew.\n\nThat was all.\n";
        assert_eq!(titles(text), ["Foo raised $20M.", "Much was said of Baz.", "Foo shipped Qux.", "Bar grew."]);
    }

    #[test]
    fn of_prose_alone_each_paragraph_is_an_item() {
        assert_eq!(titles("Foo raised $20M.\n\nBar grew.\n"), ["Foo raised $20M.", "Bar grew."]);
    }
}
