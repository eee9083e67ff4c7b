//! The part of a text that shows the words.

use unicode_width::UnicodeWidthChar;

use crate::fulltext::{Pattern, Pieces};

/// Places of words that are weighed against each other at most; a text with more has them everywhere.
const WEIGHED: usize = 2000;
/// Columns before the first word at most.
const LEAD: u32 = 24;

/// Punctuation that belongs to what stands before it.
const CLOSING: [char; 18] =
    ['.', ',', ';', ':', '!', '?', ')', ']', '，', '、', '。', '；', '：', '！', '？', '）', '」', '』'];

/// A part of a text, in one line, with `…` where it is cut.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snippet {
    pub text: String,
    /// Byte ranges of `text` that are words that were looked for, in order.
    pub marks: Vec<(usize, usize)>,
}

impl Snippet {
    /// The part of a text with most of the words, each given by its patterns, about so many columns wide.
    pub(super) fn of(text: &str, words: &[Vec<Pattern>], columns: usize) -> Snippet {
        let spans = spans(text, words);
        let ruler = Ruler::new(text);
        let columns = columns as u32;
        let (start, end) = best(&spans, &ruler, columns);
        let start = ruler.lead(text, start, columns.saturating_sub(ruler.width(start, end)).min(LEAD));
        let end = ruler.tail(text, start, columns).max(end.min(text.len()));
        let part = text[start..end].trim_end();
        let mut snippet = Snippet::default();
        if start > 0 {
            snippet.text.push('…');
        }
        let shift = snippet.text.len();
        snippet.text.extend(part.chars().map(|c| if c.is_whitespace() && c.len_utf8() == 1 { ' ' } else { c }));
        if start + part.len() < text.trim_end().len() {
            snippet.text.push('…');
        }
        let inside = spans.iter().filter(|span| span.start >= start && span.end <= start + part.len());
        for span in inside {
            let mark = (span.start - start + shift, span.end - start + shift);
            match snippet.marks.last_mut() {
                // What overlaps is marked once.
                Some(last) if mark.0 < last.1 => last.1 = last.1.max(mark.1),
                _ => snippet.marks.push(mark),
            }
        }
        snippet
    }
}

/// A word in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Span {
    start: usize,
    end: usize,
    word: usize,
}

fn spans(text: &str, words: &[Vec<Pattern>]) -> Vec<Span> {
    let pieces = Pieces::of(text);
    let mut spans: Vec<Span> = Vec::new();
    for (word, patterns) in words.iter().enumerate() {
        for (start, end) in patterns.iter().flat_map(|pattern| pattern.find_in(&pieces)) {
            spans.push(Span { start, end, word });
        }
    }
    spans.sort_unstable();
    spans.truncate(WEIGHED);
    spans
}

/// The stretch from one word to another that has most different words, then most words, within a width;
/// of those as good, the first.
fn best(spans: &[Span], ruler: &Ruler, columns: u32) -> (usize, usize) {
    let mut best = (0, 0);
    let mut most = (0, 0);
    for (n, first) in spans.iter().enumerate() {
        let mut end = first.end;
        let mut seen: Vec<usize> = Vec::new();
        let mut count = 0;
        for span in &spans[n..] {
            if count > 0 && ruler.width(first.start, span.end) > columns {
                break;
            }
            end = end.max(span.end);
            count += 1;
            if !seen.contains(&span.word) {
                seen.push(span.word);
            }
        }
        if (seen.len(), count) > most {
            (most, best) = ((seen.len(), count), (first.start, end));
        }
    }
    best
}

/// How many columns a text takes up to each of its bytes.
struct Ruler(Vec<u32>);

impl Ruler {
    fn new(text: &str) -> Ruler {
        let mut columns = Vec::with_capacity(text.len() + 1);
        let mut at = 0;
        for c in text.chars() {
            columns.extend(std::iter::repeat_n(at, c.len_utf8()));
            at += c.width().unwrap_or(1) as u32;
        }
        columns.push(at);
        Ruler(columns)
    }

    fn width(&self, start: usize, end: usize) -> u32 {
        self.0[end] - self.0[start]
    }

    /// Where to begin so that a few columns stand before a byte: at the sentence's start, if it is near, else
    /// between two words.
    fn lead(&self, text: &str, at: usize, columns: u32) -> usize {
        let near = |start: &usize| self.width(*start, at) <= columns;
        let before = text[..at].char_indices().rev();
        let mut start = at;
        for (here, c) in before {
            let behind = here + c.len_utf8();
            let ends = matches!(c, '\n' | '。' | '！' | '？' | '；')
                || (matches!(c, '.' | '!' | '?') && text[behind..].starts_with(char::is_whitespace));
            if ends && near(&behind) {
                start = behind;
                break;
            }
            if !near(&here) {
                break;
            }
            if !(c.is_ascii_alphanumeric() && text[..here].ends_with(|c: char| c.is_ascii_alphanumeric())) {
                start = here;
            }
        }
        // What closes the sentence before says nothing here.
        let rest = &text[start..at];
        start + (rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || CLOSING.contains(&c)).len())
    }

    /// Where to end so that a text from `start` has so many columns, and no word is cut.
    fn tail(&self, text: &str, start: usize, columns: u32) -> usize {
        let mut end = start;
        for (at, c) in text[start..].char_indices() {
            let next = start + at + c.len_utf8();
            if self.width(start, next) > columns {
                return end;
            }
            let cuts = c.is_ascii_alphanumeric() && text[next..].starts_with(|c: char| c.is_ascii_alphanumeric());
            if !cuts {
                end = next;
            }
        }
        text.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str, words: &[&str], columns: usize) -> String {
        let patterns: Vec<Vec<Pattern>> = words
            .iter()
            .map(|word| {
                let pieces = Pieces::of(word);
                vec![Pattern::word(&pieces, &pieces.all)]
            })
            .collect();
        let snippet = Snippet::of(text, &patterns, columns);
        let mut out = snippet.text.clone();
        for (start, end) in snippet.marks.iter().rev() {
            out.insert(*end, ']');
            out.insert(*start, '[');
        }
        out
    }

    #[test]
    fn the_part_with_most_words_is_shown() {
        let text = "阿里在早上說了很多話。到了晚上，阿里發布了新的模型，開發者都很高興。";
        assert_eq!(marked(text, &["發布", "模型"], 30), "…到了晚上，阿里[發布]了新的[模型]，…");
        assert_eq!(marked(text, &["高興"], 20), "…模型，開發者都很[高興]…");
        assert_eq!(marked(text, &["沒有"], 20), "阿里在早上說了很多話…");
        assert_eq!(marked("", &["模型"], 20), "");
    }

    #[test]
    fn latin_words_stay_whole() {
        let text = "The company announced yesterday that the model\nis available to everybody who wants it.";
        assert_eq!(marked(text, &["models", "available"], 30), "…that the [model] is [available] to…");
        assert_eq!(marked("a model and a model", &["a", "a model"], 60), "[a model] and [a model]");
    }
}
