//! Markdown into a flat list of blocks, with the bytes each came from.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::{Block, BlockKind, Lines, Mark, MarkKind, Segment};

/// A block of the document, before it is known to which item it belongs.
#[derive(Debug, Clone)]
pub(super) struct Node {
    /// Level of a heading, 1 to 6; 0 for anything else.
    pub level: u8,
    pub block: Block,
    /// Whether it is the first block of its list item.
    pub starts_bullet: bool,
}

/// Parses `text[from..]`; offsets are those of the whole file, of which `text` starts at `base`.
pub(super) fn parse(text: &str, from: usize, base: usize, lines: &Lines) -> Vec<Node> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut flat = Flattener {
        nodes: Vec::new(),
        current: None,
        lists: 0,
        quotes: 0,
        bullet: false,
        open: Vec::new(),
        muted: 0,
        lines,
        cells: 0,
        file: text,
        base,
    };
    for (event, range) in Parser::new_ext(&text[from..], options).into_offset_iter() {
        flat.event(event, range.start + from + base..range.end + from + base);
    }
    flat.finish();
    let line_of = |offset| lines.of(offset);
    flat.nodes
        .into_iter()
        .map(|mut node| {
            node.block = node.block.with_stray_emphasis(&line_of).trimmed(&line_of);
            node
        })
        .filter(|n| !n.block.text.is_empty())
        .collect()
}

/// Blocks of Markdown that stands escaped or folded in its file (a JSON string, a YAML
/// scalar), so that each can point only at the whole `span` (start, length) of it.
/// Plain paragraphs become `kind`.
pub(super) fn detached(text: &str, kind: BlockKind, line: u32, span: (usize, usize)) -> Vec<Block> {
    let nodes = parse(text, 0, 0, &Lines::new(text.as_bytes()));
    let detach = |node: Node| {
        let mut block = node.block;
        if node.level > 0 {
            block.kind = BlockKind::Subheading;
        }
        if block.kind == BlockKind::Paragraph || kind == BlockKind::Heading {
            block.kind = kind;
        }
        block.line = line;
        block.segments =
            vec![Segment { text: 0, len: block.text.len() as u32, source: span.0 as u32, source_len: span.1 as u32 }];
        block
    };
    nodes.into_iter().map(detach).collect()
}

struct Flattener<'a> {
    nodes: Vec<Node>,
    current: Option<Node>,
    lists: u8,
    quotes: u8,
    /// Whether the next block starts a list item, and where that item starts.
    bullet: bool,
    /// Open marks: where they start in the current block.
    open: Vec<(u32, MarkKind)>,
    /// Depth of what is not read: code blocks, images, HTML, footnotes.
    muted: u32,
    lines: &'a Lines,
    cells: u32,
    /// The file's text, and the offset at which it starts.
    file: &'a str,
    base: usize,
}

impl Flattener<'_> {
    fn start(&mut self, kind: BlockKind, level: u8, offset: usize) {
        self.finish();
        let kind = match kind {
            BlockKind::Paragraph if self.bullet => BlockKind::Bullet,
            BlockKind::Paragraph if self.quotes > 0 => BlockKind::Quote,
            kind => kind,
        };
        let line = self.lines.of(offset as u32);
        self.current = Some(Node { level, block: Block::new(kind, self.lists, line), starts_bullet: self.bullet });
        self.bullet = false;
    }

    fn finish(&mut self) {
        if let Some(mut node) = self.current.take() {
            for (start, kind) in self.open.drain(..) {
                node.block.marks.push(Mark { start, end: node.block.text.len() as u32, kind });
            }
            node.block.marks.retain(|m| m.start < m.end);
            node.block.marks.sort_by_key(|m| (m.start, std::cmp::Reverse(m.end)));
            if !node.block.text.trim().is_empty() {
                self.nodes.push(node);
            }
        }
    }

    fn text(&mut self, text: &str, range: std::ops::Range<usize>) {
        if self.muted > 0 {
            return;
        }
        if self.current.is_none() {
            self.start(BlockKind::Paragraph, 0, range.start);
        }
        if let Some(node) = &mut self.current {
            node.block.push(text, range);
        }
    }

    fn mark(&mut self, kind: MarkKind, offset: usize) {
        if self.current.is_none() && self.muted == 0 {
            self.start(BlockKind::Paragraph, 0, offset);
        }
        let at = self.current.as_ref().map_or(0, |n| n.block.text.len() as u32);
        self.open.push((at, kind));
    }

    fn unmark(&mut self) {
        if let (Some((start, kind)), Some(node)) = (self.open.pop(), &mut self.current) {
            node.block.marks.push(Mark { start, end: node.block.text.len() as u32, kind });
        }
    }

    fn event(&mut self, event: Event<'_>, range: std::ops::Range<usize>) {
        match event {
            Event::Start(tag) => self.open_tag(tag, range),
            Event::End(tag) => self.close_tag(tag),
            Event::Text(text) => self.text(&text, range),
            Event::Code(code) => {
                // The span takes the back ticks in; code that goes over lines stands in the
                // file otherwise, and then the whole belongs to the whole.
                let source = &self.file[range.start - self.base..range.end - self.base];
                let ticks = source.len() - source.trim_start_matches('`').len();
                let exact = source[ticks..].find(&*code).map(|at| range.start + ticks + at);
                let exact = exact.map(|at| at..at + code.len());
                self.mark(MarkKind::Code, range.start);
                self.text(&code, exact.unwrap_or(range));
                self.unmark();
            }
            Event::SoftBreak => self.text(" ", range),
            Event::HardBreak => self.text("\n", range),
            Event::Rule => self.finish(),
            _ => {}
        }
    }

    fn open_tag(&mut self, tag: Tag<'_>, range: std::ops::Range<usize>) {
        match tag {
            Tag::Heading { level, .. } => self.start(BlockKind::Heading, level as u8, range.start),
            Tag::Paragraph if self.current.as_ref().is_none_or(|n| !n.block.text.is_empty()) => {
                self.start(BlockKind::Paragraph, 0, range.start);
            }
            Tag::BlockQuote(_) => {
                self.finish();
                self.quotes += 1;
            }
            Tag::List(_) => {
                self.finish();
                self.lists = self.lists.saturating_add(1);
            }
            Tag::Item => {
                self.finish();
                self.bullet = true;
                self.start(BlockKind::Paragraph, 0, range.start);
            }
            Tag::TableRow | Tag::TableHead => {
                self.start(BlockKind::TableRow, 0, range.start);
                self.cells = 0;
            }
            Tag::TableCell => {
                self.cells += 1;
                if self.cells > 1
                    && let Some(node) = &mut self.current
                {
                    node.block.text.push_str(" | ");
                }
            }
            Tag::Strong => self.mark(MarkKind::Bold, range.start),
            Tag::Emphasis => self.mark(MarkKind::Italic, range.start),
            Tag::Link { dest_url, .. } => self.mark(MarkKind::Link(dest_url.into_string()), range.start),
            Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::FootnoteDefinition(_) | Tag::MetadataBlock(_) => {
                self.finish();
                self.muted += 1;
            }
            Tag::Image { .. } => self.muted += 1,
            _ => {}
        }
    }

    fn close_tag(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) | TagEnd::Paragraph | TagEnd::TableRow | TagEnd::TableHead => self.finish(),
            TagEnd::Item => {
                self.finish();
                self.bullet = false;
            }
            TagEnd::List(_) => {
                self.finish();
                self.lists = self.lists.saturating_sub(1);
            }
            TagEnd::BlockQuote(_) => {
                self.finish();
                self.quotes = self.quotes.saturating_sub(1);
            }
            TagEnd::Strong | TagEnd::Emphasis | TagEnd::Link => self.unmark(),
            TagEnd::CodeBlock
            | TagEnd::HtmlBlock
            | TagEnd::FootnoteDefinition
            | TagEnd::MetadataBlock(_)
            | TagEnd::Image => {
                self.muted = self.muted.saturating_sub(1);
            }
            _ => {}
        }
    }
}
