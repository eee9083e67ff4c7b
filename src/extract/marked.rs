//! What is declared, quoted or set off as a whole, and what marks around a name tell.

use super::mentions::Finder;
use super::{evidence, forms, latin, words};
use crate::digest::MarkKind;
use crate::lexicon::EntryId;
use crate::lexicon::fold::is_han;
use crate::ontology::Kind;

/// The byte ranges of what a line of names lists.
pub(super) fn declared(text: &str) -> impl Iterator<Item = (usize, usize)> {
    const SIGNS: [char; 6] = ['、', '，', ',', ';', '；', '|'];
    let mut at = 0;
    text.split_inclusive(SIGNS).map(move |piece| {
        let start = at + piece.len() - piece.trim_start().len();
        at += piece.len();
        let name = piece.trim_end_matches(SIGNS).trim().trim_end_matches('等').trim_end();
        (start, start + name.len())
    })
}

impl Finder<'_> {
    /// What the marks around a stretch add.
    pub(super) fn mark_weight(&self, start: usize, end: usize) -> f32 {
        let mut weight = 0.0f32;
        for mark in &self.block.block.marks {
            if (mark.start as usize) <= start && end <= mark.end as usize {
                let tight = (mark.end - mark.start) as usize <= (end - start) + 12;
                weight = weight.max(match mark.kind {
                    MarkKind::Code if tight => 0.2,
                    MarkKind::Bold if tight => 0.16,
                    MarkKind::Link(_) if tight => 0.1,
                    _ => 0.0,
                });
            }
        }
        if self.block.only_names() {
            weight += 0.3;
        }
        weight
    }

    /// What is declared, quoted or marked as a whole, and no other source found.
    pub(super) fn marked(&mut self) {
        let text = self.block.text();
        let mut ranges: Vec<(usize, usize, f32)> = Vec::new();
        if self.block.only_names() {
            ranges.extend(declared(text).map(|(start, end)| (start, end, 0.5)));
        }
        for (open, shut, weight) in [('「', '」', 0.32), ('『', '』', 0.32), ('“', '”', 0.25), ('《', '》', 0.15)]
        {
            let mut from = 0;
            while let Some(at) = text[from..].find(open) {
                let start = from + at + open.len_utf8();
                let Some(length) = text[start..].find(shut) else { break };
                ranges.push((start, start + length, weight));
                from = start + length;
            }
        }
        for mark in &self.block.block.marks {
            let weight = match mark.kind {
                MarkKind::Code => 0.45,
                MarkKind::Bold => 0.28,
                _ => continue,
            };
            ranges.push((mark.start as usize, mark.end as usize, weight));
        }
        for (start, end, weight) in ranges {
            self.whole(start, end, weight);
        }
    }

    fn whole(&mut self, start: usize, end: usize, weight: f32) {
        let text = self.block.text();
        let piece = text[start..end].trim();
        let start = start + text[start..end].len() - text[start..end].trim_start().len();
        let end = start + piece.len();
        let chars = piece.chars().count();
        let event = evidence::suffix_kinds(piece).first() == Some(&Kind::Event);
        if event
            && weight >= 0.3
            && chars <= 40
            && piece.chars().any(is_han)
            && !piece.contains(['，', '。', '：', '？', '！'])
        {
            let family = self.mentions.iter().find(|m| start <= m.start && m.end <= end).and_then(|m| m.family);
            self.mentions.retain(|m| !(start <= m.start && m.end <= end));
            self.push(start, end, Vec::new(), family, Some(Kind::Event), 0.8);
            return;
        }
        if !(2..=24).contains(&chars)
            || piece.contains(['，', '。', '、', '：', '？', '！', '\n', '=', '/', '{', '<', '$'])
        {
            return;
        }
        let covered: Vec<(usize, usize)> =
            self.mentions.iter().filter(|m| m.start < end && start < m.end).map(|m| (m.start, m.end)).collect();
        let has_han = piece.chars().any(is_han);
        if covered.is_empty() {
            let form = if has_han {
                // A number with its unit, a time, a phrase with a particle is no name.
                let phrase = piece
                    .contains(['的', '了', '是', '在', '不', '和', '与', '與', '或', '被', '把', '将', '將'])
                    || piece.starts_with(|c: char| c.is_ascii_digit());
                !phrase && chars <= 12
            } else {
                let word = piece.split_whitespace().count() <= 4;
                let odd = piece.contains(['-', '_', '.']) && piece.chars().any(char::is_alphabetic);
                word && odd
                    && !words::all_common(piece)
                    && !piece.starts_with(['-', '.'])
                    && !latin::is_measure(piece)
                    && piece.chars().next().is_some_and(char::is_alphabetic)
            };
            let norm = &self.block.norm[start..end];
            // Chinese words set as code are terms rather than names.
            let code = self
                .block
                .block
                .marks
                .iter()
                .any(|m| matches!(m.kind, MarkKind::Code) && (m.start as usize) <= start && end <= m.end as usize);
            let weight = if code && !piece.chars().any(|c| c.is_ascii_alphanumeric()) { 0.28 } else { weight };
            if form && !forms::is_artifact(piece) && !words::all_generic(piece) && !words::all_ordinary(norm) {
                self.push(start, end, Vec::new(), None, None, weight);
            }
            return;
        }
        // A quoted or declared name that holds a known one and tells its kind by its end.
        let suffix = evidence::suffix_kinds(piece);
        let starts = covered.iter().any(|c| c.0 == start);
        let whole = covered.iter().any(|c| c.0 <= start && end <= c.1);
        if !whole
            && starts
            && has_han
            && chars <= 16
            && !suffix.is_empty()
            && (weight >= 0.5 || piece.ends_with(|c: char| is_han(c)))
            && weight > 0.3
        {
            let inner: Vec<EntryId> = self
                .mentions
                .iter()
                .filter(|m| m.start == start && m.end < end)
                .flat_map(|m| m.entries.clone())
                .collect();
            if suffix[0] != Kind::Model && suffix[0] != Kind::Technique {
                let company = inner.iter().any(|e| self.lexicon.entry(*e).kind == Kind::Company);
                if !company || suffix[0] == Kind::Organization || suffix[0] == Kind::Product {
                    self.push(start, end, Vec::new(), inner.first().copied(), Some(suffix[0]), weight + 0.2);
                }
            }
        }
    }
}
