//! A document's blocks into items, by its format.

use super::Lines;
use super::format::{self, Format, tag_start};
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
        any_news: false,
    };
    let mut i = 0;
    while i < nodes.len() {
        let node = &nodes[i];
        let is_heading = |n: &Node| n.level > 0 || format.level == Some(format::BOLD) && format::level(n) > 0;
        let until = nodes[i + 1..].iter().position(is_heading).map_or(nodes.len(), |n| i + 1 + n);
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
    /// Depth of the list whose bullets are items, where one stood under the heading already: prose
    /// after it closes a list, and leads into none.
    top: Option<u8>,
    /// Whether any item is more than prose.
    any_news: bool,
}

/// What an item starts with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    /// A heading of this level.
    Heading(u8),
    Bullet,
    /// Prose that stands under no item's heading.
    Prose,
}

struct Open {
    item: Item,
    start: Start,
    /// After a line 相关链接： bullets are links.
    sources: bool,
}

impl Splitter<'_> {
    fn node(&mut self, node: &Node, body: &[Node], next: Option<&Node>) {
        // A line that is bold as a whole heads what follows it, where bullets do.
        let level = if self.format.bullets { format::level(node) } else { node.level };
        if level > 0 {
            self.heading(node, level, body, next);
        } else {
            self.body(node);
        }
    }

    fn heading(&mut self, node: &Node, level: u8, body: &[Node], next: Option<&Node>) {
        if let Some(open) = &mut self.open
            && let Start::Heading(own) = open.start
            && level > own
        {
            let mut block = node.block.clone();
            block.kind = BlockKind::Subheading;
            open.sources = false;
            self.block(block);
            return;
        }
        self.close();
        self.top = None;
        while self.section.last().is_some_and(|(l, _)| *l >= level) {
            self.section.pop();
        }
        // An overview ends where the items start, which have no heading of a level above it.
        if level == format::BOLD && self.format.level == Some(level) {
            while self.section.last().is_some_and(|(_, t)| self.is_skipped(&t.to_lowercase())) {
                self.section.pop();
            }
        }
        let text = node.block.text.to_lowercase();
        let skipped_above = self.section.iter().any(|(_, t)| self.is_skipped(&t.to_lowercase()));
        self.skipping = skipped_above || self.is_skipped(&text);
        let has_label = || body.iter().any(|n| labels::are_in(&n.block.text));
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
                self.begin(block, node.block.line, Start::Heading(level));
                return;
            }
        }
        // Labelled formats have essays beside their items; these are no items.
        self.skipping |= self.format.labelled;
        self.section.push((level, node.block.text.clone()));
    }

    fn is_skipped(&self, heading: &str) -> bool {
        self.format.skip.iter().copied().flatten().any(|word| {
            heading.contains(word)
                && (!word.is_ascii() || heading.trim_matches(|c: char| !c.is_alphanumeric()).len() <= word.len() + 6)
        })
    }

    fn body(&mut self, node: &Node) {
        if self.format.leads && !self.skipping && format::has_lead(node) {
            self.close();
            self.begin(node.block.clone(), node.block.line, Start::Bullet);
            return;
        }
        let start = self.open.as_ref().map(|open| open.start);
        let in_heading = matches!(start, Some(Start::Heading(_))) || self.format.leads && start == Some(Start::Bullet);
        if self.format.bullets && node.starts_bullet && !self.skipping && !in_heading {
            let top = *self.top.get_or_insert(node.block.depth);
            if node.block.depth <= top {
                self.top = Some(node.block.depth);
                self.close();
                self.begin(node.block.clone(), node.block.line, Start::Bullet);
                return;
            }
        }
        if start == Some(Start::Bullet) && node.block.depth == 0 && !self.format.leads {
            // Prose after a list belongs to no bullet.
            self.close();
            return;
        }
        if start.is_none() && self.format.bullets && format::is_prose(node) && self.top.is_none() && !self.skipping {
            // What leads into a digest or a section tells news too.
            self.begin(node.block.clone(), node.block.line, Start::Prose);
            return;
        }
        if self.open.is_some() {
            self.block(node.block.clone());
        }
    }

    fn begin(&mut self, block: Block, line: u32, start: Start) {
        let is_heading = matches!(start, Start::Heading(_));
        let title = if is_heading { block.text.replace('\n', " ") } else { bullet_title(&block) };
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
        self.open = Some(Open { item, start, sources: false });
        if is_heading {
            self.add(block);
        } else {
            self.block(block);
        }
    }

    /// A block of the open item, line by line where a line declares something.
    fn block(&mut self, block: Block) {
        let line_of = self.line_of;
        if !labels::are_in(&block.text) {
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
            self.any_news |= open.start != Start::Prose;
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
                self.begin(node.block.clone(), node.block.line, Start::Prose);
                self.close();
            }
        }
        if self.items.is_empty() {
            for node in nodes.iter().filter(|n| n.level > 1) {
                self.begin(node.block.clone(), node.block.line, Start::Heading(node.level));
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
    fn paragraphs_with_bold_leads_are_items() {
        let text = "# Desk\n\n## Markets\n\n**Foo raises $20M.** Bar led it.\n\nBaz followed.\n\n\
                    **Qux buys Quux.** No price was told.\n\n## Models\n\n**Foo ships M2.** It is open.\n";
        let items = read("2025-06-03.md", text.as_bytes(), None).unwrap().digest.items;
        assert_eq!(items.iter().map(|i| i.line).collect::<Vec<_>>(), [5, 9, 13]);
        assert_eq!(items[0].body(), "Foo raises $20M. Bar led it.\nBaz followed.");
        assert_eq!(items[2].section, ["Desk", "Models"]);
    }

    #[test]
    fn lines_that_are_bold_as_a_whole_are_headings_where_prose_follows_each() {
        let text = "# 早报\n\n## 今日速览\n\n- 甲发布乙\n- 丙上线丁\n\n**1. 甲发布乙**\n\n甲公司今天发布了新模型乙。\n\n\
                    **2. 丙上线丁**\n\n丙公司今天上线了新产品丁。\n\n- 网页版先用\n";
        assert_eq!(titles(text), ["1. 甲发布乙", "2. 丙上线丁"]);
    }

    #[test]
    fn of_prose_alone_each_paragraph_is_an_item() {
        assert_eq!(titles("Foo raised $20M.\n\nBar grew.\n"), ["Foo raised $20M.", "Bar grew."]);
    }
}
