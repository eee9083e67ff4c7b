//! Where sentences end.

/// Byte ranges of sentences, without the white space around them: ended by 。！？；!?; a line's end, or a point that a space
/// and a capital follow.
pub fn sentences(text: &str) -> Vec<(usize, usize)> {
    let mut ranges = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    let mut before = ' ';
    while let Some((at, c)) = chars.next() {
        let end = at + c.len_utf8();
        let ends = match c {
            '。' | '！' | '？' | '；' | '\n' | '!' | '?' => true,
            ';' => chars.peek().is_none_or(|(_, n)| n.is_whitespace()),
            '.' => {
                let mut rest = text[end..].chars();
                // "U.S. Navy", "v2. Next", "J. Doe": an initial does not end a sentence.
                rest.next().is_none_or(|n| {
                    n.is_whitespace()
                        && rest.next().is_none_or(|n| n.is_uppercase() || matches!(n, '[' | '@' | '“' | '"'))
                }) && !before.is_uppercase()
            }
            _ => false,
        };
        before = c;
        if ends {
            push(text, start, end, &mut ranges);
            start = end;
        }
    }
    push(text, start, text.len(), &mut ranges);
    ranges
}

fn push(text: &str, start: usize, end: usize, ranges: &mut Vec<(usize, usize)>) {
    let part = &text[start..end];
    let lead = part.len() - part.trim_start().len();
    let trimmed = part.trim();
    if !trimmed.is_empty() {
        ranges.push((start + lead, start + lead + trimmed.len()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_readers_stop() {
        let text = "甲發布乙。丙說：「好！」 It cost $3.5 million. The U.S. Navy left; it did.";
        let parts: Vec<&str> = sentences(text).iter().map(|&(a, b)| &text[a..b]).collect();
        assert_eq!(parts, ["甲發布乙。", "丙說：「好！", "」 It cost $3.5 million.", "The U.S. Navy left;", "it did."]);
    }
}
