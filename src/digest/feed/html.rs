//! HTML into blocks.
//!
//! | HTML | block |
//! | --- | --- |
//! | `<p>`, `<div>`, `<td>` alone … | a paragraph; `<br>` is a line's end |
//! | `<h2>` | a subheading |
//! | `<li>` in how many lists | a bullet, so deep |
//! | `<blockquote>` | a quote |
//! | `<tr>` | a row, cells separated by ` \| ` |
//! | `<b>`, `<i>`, `<code>`, `<a href>` | marks |
//! | `<pre>`, `<script>`, `<style>`, images | left out, as code and images of Markdown are |
//!
//! It goes tag by tag and makes no tree, so that neither depth nor tags that are not closed cost more
//! than their bytes.

use html5gum::{DefaultEmitter, Token, Tokenizer};

use crate::digest::{Block, BlockKind, Mark, MarkKind};

/// Elements of which nothing is text.
const MUTED: [&str; 10] =
    ["script", "style", "pre", "template", "svg", "math", "head", "noscript", "iframe", "textarea"];

/// Elements that begin and end a block.
const BLOCKS: [&str; 26] = [
    "p",
    "div",
    "section",
    "article",
    "aside",
    "header",
    "footer",
    "main",
    "nav",
    "figure",
    "figcaption",
    "table",
    "thead",
    "tbody",
    "tfoot",
    "caption",
    "dl",
    "dt",
    "dd",
    "hr",
    "details",
    "summary",
    "address",
    "form",
    "body",
    "html",
];

/// The deepest list that is told apart.
const DEEPEST: u8 = 32;

/// The blocks of a text in HTML, without their places.
pub(super) fn blocks(html: &str) -> Vec<Block> {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut reader = Reader { current: new(BlockKind::Paragraph, 0), ..Reader::default() };
    for Ok(token) in Tokenizer::new_with_emitter(html, emitter) {
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                let href = tag.attributes.iter().find(|(key, _)| &***key == b"href");
                let href = href.map(|(_, value)| String::from_utf8_lossy(value).into_owned());
                reader.open(&name, href);
            }
            Token::EndTag(tag) => reader.close(&String::from_utf8_lossy(&tag.name)),
            Token::String(text) => reader.text(&String::from_utf8_lossy(&text)),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    reader.finish();
    reader.blocks
}

fn new(kind: BlockKind, depth: u8) -> Block {
    Block::new(kind, depth, 0)
}

struct Reader {
    blocks: Vec<Block>,
    current: Block,
    /// Open marks: their element, what they are, and where they start.
    open: Vec<(&'static str, MarkKind, u32)>,
    lists: u8,
    quotes: u32,
    /// The element that is left out, and how often it is open.
    muted: Option<(String, u32)>,
    /// Cells of the row so far.
    cells: u32,
}

impl Default for Reader {
    fn default() -> Reader {
        Reader {
            blocks: Vec::new(),
            current: new(BlockKind::Paragraph, 0),
            open: Vec::new(),
            lists: 0,
            quotes: 0,
            muted: None,
            cells: 0,
        }
    }
}

impl Reader {
    fn open(&mut self, name: &str, href: Option<String>) {
        if let Some((muted, depth)) = &mut self.muted {
            *depth += u32::from(muted == name);
            return;
        }
        match name {
            _ if MUTED.contains(&name) => self.muted = Some((name.to_owned(), 1)),
            "br" => self.line_end(),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.start(BlockKind::Subheading),
            "ul" | "ol" => {
                self.finish();
                self.lists = (self.lists + 1).min(DEEPEST);
            }
            "li" => self.start(BlockKind::Bullet),
            "blockquote" => {
                self.finish();
                self.quotes += 1;
                self.current = self.block();
            }
            "tr" => {
                self.start(BlockKind::TableRow);
                self.cells = 0;
            }
            "td" | "th" => {
                if self.cells > 0 && self.current.kind == BlockKind::TableRow {
                    self.trim();
                    self.current.text.push_str(" | ");
                }
                self.cells += 1;
            }
            "b" | "strong" => self.mark("b", MarkKind::Bold),
            "i" | "em" => self.mark("i", MarkKind::Italic),
            "code" | "tt" | "kbd" => self.mark("code", MarkKind::Code),
            "a" => {
                if let Some(href) = href {
                    self.unmark("a");
                    self.mark("a", MarkKind::Link(href));
                }
            }
            _ if BLOCKS.contains(&name) => self.finish_within_row(),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if let Some((muted, depth)) = &mut self.muted {
            *depth -= u32::from(muted == name);
            if *depth == 0 {
                self.muted = None;
            }
            return;
        }
        match name {
            "ul" | "ol" => {
                self.finish();
                self.lists = self.lists.saturating_sub(1);
                self.current = self.block();
            }
            "blockquote" => {
                self.finish();
                self.quotes = self.quotes.saturating_sub(1);
                self.current = self.block();
            }
            "li" | "tr" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.finish(),
            "b" | "strong" => self.unmark("b"),
            "i" | "em" => self.unmark("i"),
            "code" | "tt" | "kbd" => self.unmark("code"),
            "a" => self.unmark("a"),
            _ if BLOCKS.contains(&name) => self.finish_within_row(),
            _ => {}
        }
    }

    /// White space is one space, and none at the start of a block or a line.
    fn text(&mut self, text: &str) {
        if self.muted.is_some() {
            return;
        }
        let out = &mut self.current.text;
        for c in text.chars() {
            if !c.is_whitespace() {
                out.push(c);
            } else if !out.is_empty() && !out.ends_with([' ', '\n']) {
                out.push(' ');
            }
        }
    }

    fn line_end(&mut self) {
        self.trim();
        if !self.current.text.is_empty() {
            self.current.text.push('\n');
        }
    }

    /// The block that text without an element of its own goes to.
    fn block(&self) -> Block {
        match (self.quotes, self.lists) {
            (1.., _) => new(BlockKind::Quote, self.lists),
            (0, 1..) => new(BlockKind::Bullet, self.lists),
            (0, 0) => new(BlockKind::Paragraph, 0),
        }
    }

    fn start(&mut self, kind: BlockKind) {
        self.finish();
        self.current = new(kind, if kind == BlockKind::Bullet { self.lists.max(1) } else { 0 });
    }

    /// A paragraph in a cell does not part the row, nor one at the start of a bullet the bullet.
    fn finish_within_row(&mut self) {
        if self.current.kind == BlockKind::TableRow {
            self.text(" ");
        } else if !self.current.text.is_empty() {
            self.finish();
        }
    }

    fn trim(&mut self) {
        let length = self.current.text.trim_end().len();
        self.current.text.truncate(length);
    }

    fn finish(&mut self) {
        self.trim();
        let next = self.block();
        let mut block = std::mem::replace(&mut self.current, next);
        let end = block.text.len() as u32;
        // A mark that goes on does so in the next block.
        for (_, kind, start) in &mut self.open {
            let mark = Mark { start: std::mem::take(start), end, kind: kind.clone() };
            block.marks.push(mark);
        }
        block.marks.iter_mut().for_each(|mark| mark.end = mark.end.min(end));
        block.marks.retain(|mark| mark.start < mark.end);
        block.marks.sort_by_key(|mark| (mark.start, std::cmp::Reverse(mark.end)));
        if !block.text.is_empty() {
            self.blocks.push(block);
        }
    }

    fn mark(&mut self, name: &'static str, kind: MarkKind) {
        // One that is not closed does not open again.
        if !self.open.iter().any(|(open, ..)| *open == name) {
            self.open.push((name, kind, self.current.text.len() as u32));
        }
    }

    fn unmark(&mut self, name: &str) {
        if let Some(at) = self.open.iter().rposition(|(open, ..)| *open == name) {
            let (_, kind, start) = self.open.remove(at);
            let end = self.current.text.trim_end().len() as u32;
            self.current.marks.push(Mark { start, end, kind });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> Vec<String> {
        let one = |block: &Block| {
            let marks = block.marks.iter().map(|m| &block.text[m.start as usize..m.end as usize]);
            let marks: Vec<&str> = marks.collect();
            format!(
                "{:?}{} {}{}",
                block.kind,
                block.depth,
                block.text,
                marks.iter().map(|m| format!(" [{m}]")).collect::<String>()
            )
        };
        blocks(html).iter().map(one).collect()
    }

    #[test]
    fn html_is_read_as_the_table_says() {
        let html = "Hello <p>one<br>two &amp;&nbsp;three</p><h2>Head</h2><ul><li><p>a <b>bold</b></p></li><li>b\
            <ol><li>c</ol></ul><blockquote>said</blockquote><table><tr><th>x<td><p>y</p></tr></table>\
            <p>see <a href='https://example.org/'>this  page</a>.</p>";
        let expected = [
            "Paragraph0 Hello",
            "Paragraph0 one\ntwo & three",
            "Subheading0 Head",
            "Bullet1 a bold [bold]",
            "Bullet1 b",
            "Bullet2 c",
            "Quote0 said",
            "TableRow0 x | y",
            "Paragraph0 see this page. [this page]",
        ];
        assert_eq!(shown(html), expected);
    }

    #[test]
    fn what_is_no_text_is_left_out() {
        assert_eq!(shown("a<script>if (1 < 2) {}</script><pre>x <pre>y</pre></pre><img alt='no'>b"), ["Paragraph0 ab"]);
        assert_eq!(shown("<style>p{}"), Vec::<String>::new());
    }

    #[test]
    fn broken_and_deep_html_is_read() {
        assert_eq!(
            shown("</p></ul></b>1 < 2 &unknown; <b>x<p>y"),
            ["Paragraph0 1 < 2 &unknown; x [x]", "Paragraph0 y [y]"]
        );
        let deep = "<div><ul><blockquote><b>".repeat(20_000);
        assert_eq!(shown(&format!("{deep}x")).len(), 1);
    }
}
