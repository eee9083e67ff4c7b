//! Cutting and joining blocks of text without losing the way back to the file.

use super::{Block, BlockKind, Mark, MarkKind, Segment};

impl Block {
    /// An empty block.
    pub(super) fn new(kind: BlockKind, depth: u8, line: u32) -> Block {
        Block { kind, depth, line, text: String::new(), segments: Vec::new(), marks: Vec::new() }
    }

    /// Appends text that came from a range of the file.
    pub(super) fn push(&mut self, text: &str, source: std::ops::Range<usize>) {
        if text.is_empty() {
            return;
        }
        let at = self.text.len() as u32;
        self.text.push_str(text);
        let (source, source_len) = (source.start as u32, source.len() as u32);
        if let Some(last) = self.segments.last_mut()
            && last.len == last.source_len
            && text.len() as u32 == source_len
            && last.text + last.len == at
            && last.source + last.source_len == source
        {
            last.len += source_len;
            last.source_len += source_len;
            return;
        }
        self.segments.push(Segment { text: at, len: text.len() as u32, source, source_len });
    }

    /// Lets the whole text point at a stretch of the file (start, length) that says it in another way.
    pub(super) fn point_at(&mut self, line: u32, (start, length): (usize, usize)) {
        self.line = line;
        let len = self.text.len() as u32;
        self.segments = vec![Segment { text: 0, len, source: start as u32, source_len: length as u32 }];
    }

    /// The part of the block in a byte range of its text. The kind and depth stay;
    /// `line` stays too where `line_of` cannot tell better.
    pub(super) fn slice(&self, start: usize, end: usize, line_of: &dyn Fn(u32) -> u32) -> Block {
        let mut part = Block::new(self.kind, self.depth, self.line);
        part.append(self, start, end);
        if let Some(first) = part.segments.first() {
            part.line = line_of(first.source);
        }
        part
    }

    /// Appends the byte range of another block's text.
    pub(super) fn append(&mut self, other: &Block, start: usize, end: usize) {
        let shift = self.text.len() as i64 - start as i64;
        self.text.push_str(&other.text[start..end]);
        for s in &other.segments {
            let (a, b) = (s.text as usize, (s.text + s.len) as usize);
            let (from, to) = (a.max(start), b.min(end));
            if from >= to {
                continue;
            }
            let verbatim = s.len == s.source_len;
            self.segments.push(Segment {
                text: (from as i64 + shift) as u32,
                len: (to - from) as u32,
                source: if verbatim { s.source + (from - a) as u32 } else { s.source },
                source_len: if verbatim { (to - from) as u32 } else { s.source_len },
            });
        }
        for m in &other.marks {
            let (from, to) = ((m.start as usize).max(start), (m.end as usize).min(end));
            if from < to {
                self.marks.push(Mark {
                    start: (from as i64 + shift) as u32,
                    end: (to as i64 + shift) as u32,
                    kind: m.kind.clone(),
                });
            }
        }
    }

    /// The block without white space at its ends and without the byte ranges given, in order.
    pub(super) fn without(&self, cuts: &[(usize, usize)], line_of: &dyn Fn(u32) -> u32) -> Block {
        let mut kept = Block::new(self.kind, self.depth, self.line);
        let mut at = 0;
        for &(start, end) in cuts {
            kept.append(self, at, start);
            at = end;
        }
        kept.append(self, at, self.text.len());
        kept.trimmed(line_of)
    }

    /// The block without white space at its ends.
    pub(super) fn trimmed(&self, line_of: &dyn Fn(u32) -> u32) -> Block {
        let start = self.text.len() - self.text.trim_start().len();
        let end = self.text.trim_end().len().max(start);
        if start == 0 && end == self.text.len() {
            return self.clone();
        }
        self.slice(start, end, line_of)
    }

    /// Reads `**` that the Markdown parser left standing as bold: CommonMark's rule for
    /// where emphasis may end fails next to CJK punctuation, and writers do not know it.
    pub(super) fn with_stray_emphasis(self, line_of: &dyn Fn(u32) -> u32) -> Block {
        let stars: Vec<usize> = self.text.match_indices("**").map(|(at, _)| at).collect();
        if stars.is_empty() {
            return self;
        }
        let cuts: Vec<(usize, usize)> = stars.iter().map(|&at| (at, at + 2)).collect();
        let mut bold: Vec<(usize, usize)> = Vec::new();
        for pair in stars.chunks_exact(2) {
            bold.push((pair[0] + 2, pair[1]));
        }
        let mut marked = self;
        for (start, end) in bold {
            if start < end {
                marked.marks.push(Mark { start: start as u32, end: end as u32, kind: MarkKind::Bold });
            }
        }
        let mut clean = marked.without(&cuts, line_of);
        clean.marks.sort_by_key(|m| (m.start, std::cmp::Reverse(m.end)));
        clean
    }

    /// The lines of a block, as blocks.
    pub(super) fn lines(&self, line_of: &dyn Fn(u32) -> u32) -> Vec<Block> {
        let mut parts = Vec::new();
        let mut at = 0;
        for line in self.text.split_inclusive('\n') {
            let part = self.slice(at, at + line.len(), line_of).trimmed(line_of);
            at += line.len();
            if !part.text.is_empty() {
                parts.push(part);
            }
        }
        parts
    }

    /// Whether one mark of this sort covers the whole text.
    pub(super) fn wholly(&self, is: impl Fn(&MarkKind) -> bool) -> bool {
        !self.text.is_empty()
            && self.marks.iter().any(|m| is(&m.kind) && m.start == 0 && m.end as usize == self.text.len())
    }
}
