//! Lines that declare something of their item: 關鍵實體：…, 重要性：…, 來源：….
//!
//! The table of the words; a new series' words are a new row.

/// What a labelled line declares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    KeyEntities,
    Importance,
    Source,
    Time,
    /// A heading inside the item that says nothing itself (核心摘要).
    Part,
}

impl Label {
    pub(super) fn is_ai_intel(self) -> bool {
        matches!(self, Label::KeyEntities | Label::Part)
    }
}

const LABELS: [(&str, Label); 33] = [
    ("關鍵實體", Label::KeyEntities),
    ("关键实体", Label::KeyEntities),
    ("相關實體", Label::KeyEntities),
    ("相关实体", Label::KeyEntities),
    ("key entities", Label::KeyEntities),
    ("重要性", Label::Importance),
    ("importance", Label::Importance),
    ("來源", Label::Source),
    ("来源", Label::Source),
    ("相关链接", Label::Source),
    ("相關連結", Label::Source),
    ("相關鏈接", Label::Source),
    ("原文链接", Label::Source),
    ("原文連結", Label::Source),
    ("sources", Label::Source),
    ("source", Label::Source),
    ("links", Label::Source),
    ("🔗", Label::Source),
    ("⏰", Label::Time),
    ("時間", Label::Time),
    ("时间", Label::Time),
    ("核心摘要", Label::Part),
    ("技術細節", Label::Part),
    ("技术细节", Label::Part),
    ("應用場景", Label::Part),
    ("应用场景", Label::Part),
    ("關鍵要點", Label::Part),
    ("关键要点", Label::Part),
    ("摘要", Label::Part),
    ("📝", Label::Part),
    ("summary", Label::Part),
    ("details", Label::Part),
    ("key points", Label::Part),
];

/// Whether a line of a text opens with a label.
pub(super) fn are_in(text: &str) -> bool {
    text.lines().any(|line| of(line).is_some())
}

/// The label that a line opens with, and the byte at which what it declares starts.
/// A word is a label only where a colon or nothing follows it.
pub(super) fn of(line: &str) -> Option<(Label, usize)> {
    let trimmed = line.trim_start();
    let lead = line.len() - trimmed.len();
    for (word, label) in LABELS {
        let Some(head) = trimmed.get(..word.len()) else { continue };
        if !head.eq_ignore_ascii_case(word) {
            continue;
        }
        let rest = &trimmed[word.len()..];
        let symbol = !word.chars().next().is_some_and(char::is_alphanumeric);
        let after = rest.trim_start_matches(['\u{FE0F}', ' ']);
        for colon in ['：', ':'] {
            if let Some(declared) = after.strip_prefix(colon) {
                return Some((label, lead + trimmed.len() - declared.len()));
            }
        }
        if symbol {
            return Some((label, lead + trimmed.len() - after.len()));
        }
        if rest.trim().is_empty() {
            return Some((label, line.len()));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_need_a_colon_or_nothing_after() {
        assert_eq!(of("關鍵實體：甲、乙"), Some((Label::KeyEntities, "關鍵實體：".len())));
        assert_eq!(of("核心摘要"), Some((Label::Part, "核心摘要".len())));
        assert_eq!(of("📝 內容"), Some((Label::Part, "📝 ".len())));
        assert_eq!(of("Sources say that it is so"), None);
        assert_eq!(of("来源不明的模型"), None);
    }
}
