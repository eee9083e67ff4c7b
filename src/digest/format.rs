//! How a digest is laid out, recognised from what stands in it.
//!
//! | format | recognised by | items |
//! | --- | --- | --- |
//! | `ai-intel` | lines 關鍵實體, 核心摘要 | `###` headings whose body has such lines |
//! | `juya` | `##` headings with a tag `#1` | these headings |
//! | `redleaf` | `####` headings with 🔗, 📝, ⏰ lines | these headings |
//! | `eagle` | `###` headings that are a link | these, and bullets of sections without |
//! | `ainews` | headings of recaps (Twitter, Reddit, Discord), or its front matter | top bullets |
//! | `headings` | else, where the deepest heading that recurs has text under it; a line that is bold as a whole is one | these headings, and bullets of sections without |
//! | `leads` | else, where most paragraphs start with bold words | these paragraphs |
//! | `bullets` | else | top bullets |
//!
//! Where bullets are items, prose that leads into the digest or a section is one too.

use super::markdown::Node;
use super::{BlockKind, Mark, MarkKind};

/// A layout of digests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Format {
    /// Its name; for the five known series it names the series too.
    pub name: &'static str,
    /// Level of the headings that are items.
    pub level: Option<u8>,
    /// Whether top bullets outside of such items are items.
    pub bullets: bool,
    /// Whether each paragraph that starts with bold words is an item.
    pub leads: bool,
    /// Sections whose heading has a word of one of these lists hold no items.
    pub skip: &'static [&'static [&'static str]],
    /// Whether an item's heading must have a declared line (關鍵實體 …) under it.
    pub labelled: bool,
}

/// Sections that repeat or comment items.
const OVERVIEW: &[&str] = &[
    "概览",
    "概覽",
    "目录",
    "目錄",
    "overview",
    "table of contents",
    "contents",
    "今日总结",
    "今日總結",
    "daily summary",
    "关键词",
    "關鍵詞",
    "keywords",
];

/// Sections that repeat items, where headings are items elsewhere.
const BESIDE_HEADINGS: &[&str] = &[
    "速览",
    "速覽",
    "导读",
    "導讀",
    "今日要点",
    "今日要點",
    "本期要点",
    "本期要點",
    "at a glance",
    "in this issue",
    "tl;dr",
];

/// The level of a line that is bold as a whole, below all headings.
pub(super) const BOLD: u8 = 7;

/// Whether it is a paragraph that stands in no list.
pub(super) fn is_prose(node: &Node) -> bool {
    node.level == 0 && node.block.kind == BlockKind::Paragraph && node.block.depth == 0
}

/// The level of a heading; of a line that is bold as a whole [`BOLD`]; 0 of anything else.
pub(super) fn level(node: &Node) -> u8 {
    if is_prose(node) && node.block.wholly(|k| *k == MarkKind::Bold) { BOLD } else { node.level }
}

/// Whether a paragraph starts with bold words and goes on: "**Foo raises $40M.** The firm …".
pub(super) fn has_lead(node: &Node) -> bool {
    let leads = |m: &Mark| m.kind == MarkKind::Bold && m.start <= 1 && (m.end as usize) < node.block.text.len();
    level(node) == 0 && is_prose(node) && node.block.marks.iter().any(leads)
}

/// Whether a document is laid out so.
type Recognise = fn(&[Node]) -> bool;

const FORMATS: [(Format, Recognise); 5] = [
    (
        Format { name: "juya", level: Some(2), bullets: false, skip: &[OVERVIEW], labelled: false, leads: false },
        |nodes| nodes.iter().any(|n| n.level == 2 && has_tag(n)),
    ),
    (
        Format { name: "redleaf", level: Some(4), bullets: false, skip: &[OVERVIEW], labelled: false, leads: false },
        |nodes| {
            nodes.iter().any(|n| n.level == 4)
                && nodes
                    .iter()
                    .any(|n| n.block.kind == BlockKind::Bullet && n.block.text.starts_with(['🔗', '⏰', '📝']))
        },
    ),
    (
        Format { name: "ai-intel", level: Some(3), bullets: false, skip: &[OVERVIEW], labelled: true, leads: false },
        |nodes| nodes.iter().any(|n| super::labels::of(&n.block.text).is_some_and(|(label, _)| label.is_ai_intel())),
    ),
    (
        Format { name: "ainews", level: None, bullets: true, skip: &[OVERVIEW], labelled: false, leads: false },
        |nodes| {
            nodes.iter().any(|n| {
                (n.level > 0
                    && ["AI Twitter Recap", "AI Reddit Recap", "AI Discord"]
                        .iter()
                        .any(|t| n.block.text.starts_with(t)))
                    || (n.level == 0 && n.block.text.starts_with("AI News for "))
            })
        },
    ),
    (
        Format { name: "eagle", level: Some(3), bullets: true, skip: &[OVERVIEW], labelled: false, leads: false },
        |nodes| nodes.iter().filter(|n| n.level == 3 && n.block.wholly(|k| matches!(k, MarkKind::Link(_)))).count() > 0,
    ),
];

/// A heading's tag: `#7` at its end, as code or plain.
fn has_tag(node: &Node) -> bool {
    tag_start(&node.block.text).is_some()
}

/// Byte at which a heading's tag starts.
pub(super) fn tag_start(heading: &str) -> Option<usize> {
    let trimmed = heading.trim_end();
    let digits = trimmed.trim_end_matches(|c: char| c.is_ascii_digit());
    (digits.len() < trimmed.len() && digits.ends_with('#')).then(|| digits.len() - 1)
}

/// Fields of front matter that only `ainews` has all of.
const AINEWS_FIELDS: [&str; 3] = ["companies", "models", "topics"];

/// The format of a document.
pub(super) fn recognise(nodes: &[Node], front_matter: &serde_json::Value) -> Format {
    let declared = AINEWS_FIELDS.iter().all(|f| front_matter.get(f).is_some());
    for (format, recognised) in FORMATS {
        if recognised(nodes) || (declared && format.name == "ainews") {
            return format;
        }
    }
    let generic = |name, level, skip: &'static [&'static [&'static str]]| Format {
        name,
        level,
        bullets: true,
        skip,
        labelled: false,
        leads: false,
    };
    // Paragraphs with a bold lead, three at least and most of all.
    let prose = nodes.iter().filter(|n| level(n) == 0 && is_prose(n)).count();
    let leads = nodes.iter().filter(|n| has_lead(n)).count();
    let labelled = || nodes.iter().any(|n| super::labels::of(&n.block.text).is_some());
    if leads >= 3 && leads * 3 >= prose * 2 && !labelled() {
        return Format { leads: true, ..generic("leads", None, &[OVERVIEW, BESIDE_HEADINGS]) };
    }
    let headings = |of: u8| {
        let (mut headings, mut with_prose) = (0, 0);
        for (i, _) in nodes.iter().enumerate().filter(|(_, n)| level(n) == of) {
            headings += 1;
            let body = nodes[i + 1..].iter().take_while(|n| level(n) == 0);
            let prose: usize = body.filter(|n| n.block.kind != BlockKind::Bullet).map(|n| n.block.text.len()).sum();
            with_prose += usize::from(prose >= PROSE);
        }
        (headings, with_prose)
    };
    // The deepest level of headings that recurs and mostly has prose right under it.
    for level in (1..=BOLD).rev() {
        let (all, with_prose) = headings(level);
        if with_prose >= 2 && with_prose * 2 >= all {
            return generic("headings", Some(level), &[OVERVIEW, BESIDE_HEADINGS]);
        }
    }
    if nodes.iter().any(|n| n.starts_bullet) {
        return generic("bullets", None, &[OVERVIEW]);
    }
    // A digest of one item: below the title.
    generic("headings", (2..=6).rev().find(|level| headings(*level).1 > 0), &[OVERVIEW])
}

/// Bytes of prose under a heading at least.
const PROSE: usize = 18;
