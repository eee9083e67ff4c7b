//! Texts that look like digests: pieces of news and of Markdown in any order.

use proptest::prelude::*;
use proptest::sample::select;

/// Phrases that name and tell something, in both scripts and English, and some that only look so.
const PHRASES: &[&str] = &[
    "阿里巴巴發布 Qwen3",
    "阿里发布千问新模型",
    "OpenAI released GPT-5",
    "福巴科技（Foobarium）完成 1.2 億美元 B 輪融資，由 Fooquux Ventures 領投",
    "获得红杉领投的 3000 万美元",
    "Anthropic acquired Bun",
    "據傳 Meta 將收購 Foobar Labs",
    "Google 未發布 Gemini 9",
    "在 SWE-bench Verified 取得 80.9%",
    "scores 73.2 on MMMU, ahead of GPT-4o",
    "超越 Claude Opus 4.5",
    "Keye-VL-671B-A37B",
    "「福巴」與《甲乙丙》",
    "CEO 韓旭表示",
    "Sam Altman, who leads OpenAI, said",
    "raises $4B at a $60B valuation",
    "、",
    "，並且",
    "。",
    ". ",
    "; ",
    "：",
    " and ",
    "ＧＰＴ－５",
    "naïve café",
    "e\u{301}\u{200B}\u{FEFF}",
    "👩‍🚀🔗",
    "𠮷野家",
    "ﬁne ﷺ",
    "120/118 +0.107 −3%",
    "https://example.org/a?b=1&c=(2)",
    "@foobar",
    "關鍵實體：",
    "重要性：極高 — 因為",
    "來源：",
    "核心摘要：",
    "⏰ 12:30",
];

/// Bits of Markdown, whole and torn.
const MARKUP: &[&str] = &[
    "**",
    "*",
    "_",
    "`",
    "``",
    "[",
    "](https://example.org/x)",
    "]",
    "![",
    "<b>",
    "</b>",
    "<!--",
    "-->",
    "\\",
    "\\*",
    "&amp;",
    "&#x4e00;",
    "&nbsp;",
    " | ",
    "|---|---|",
    "  \n",
    "\n",
    "\t",
    "[^1]",
    "~~",
    "#7",
    "\u{3000}",
    "\u{A0}",
];

/// What a line can open with.
const LEADS: &[&str] = &[
    "", "", "", "# ", "## ", "### ", "#### ", "- ", "- ", "* ", "  - ", "    ", "1. ", "> ", "> - ", "| ", "```\n",
    "---\n", "===\n", "## [", "### [", "**", "- **",
];

/// What a file can open with.
const TOPS: &[&str] = &[
    "",
    "",
    "\u{FEFF}",
    "---\ntitle: 晨間 2025-03-02\ndate: 2025-03-02\n---\n",
    "---\ntitle: \"broken\ntags: [a, b\n---\n",
    "---\nnot: closed\n",
    "+++\ndate = 2025-03-02\nseries = \"Foo Wire\"\n+++\n",
    "---\ndescription: >\n  OpenAI released GPT-5,\n  and Meta did not.\ncompanies: []\nmodels: []\ntopics: []\n---\n",
    "\u{FEFF}---\r\ndate: 2025-03-02\r\n---\r\n",
    "# AI News for 2025-03-02\n\n## AI Twitter Recap\n\n",
    "# 2025-13-45\n",
];

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => select(PHRASES).prop_map(str::to_owned),
        3 => select(MARKUP).prop_map(str::to_owned),
        1 => ".{0,6}",
    ]
}

fn line() -> impl Strategy<Value = String> {
    (select(LEADS), prop::collection::vec(piece(), 0..7))
        .prop_map(|(lead, pieces)| format!("{lead}{}", pieces.concat()))
}

/// Markdown that may be a digest.
pub fn markdown() -> impl Strategy<Value = String> {
    let ends = select(&["\n", "\n\n", "\r\n\r\n", "\r\n", "\r"][..]);
    (select(TOPS), prop::collection::vec((line(), ends), 0..24))
        .prop_map(|(top, lines)| lines.into_iter().fold(top.to_owned(), |text, (line, end)| text + &line + end))
}

/// A line of JSON that may be an item.
fn json_line() -> impl Strategy<Value = String> {
    let text = || prop::collection::vec(piece(), 0..6).prop_map(|pieces| pieces.concat());
    let day = prop_oneof![Just("2025-03-02"), Just("2025-03-02T10:00:00Z"), Just("2025-99-99"), Just("soon")];
    let item = (text(), text(), day, prop::collection::vec(text(), 0..3)).prop_map(|(title, text, date, entities)| {
        serde_json::json!({ "title": title, "text": text, "date": date, "entities": entities }).to_string()
    });
    prop_oneof![8 => item, 1 => piece(), 1 => Just(String::new())]
}

/// JSON Lines of items, some of them broken.
pub fn json_lines() -> impl Strategy<Value = String> {
    prop::collection::vec(json_line(), 0..10).prop_map(|lines| lines.join("\n"))
}

/// Bits of HTML, whole and torn.
const HTML: &[&str] = &[
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<ul><li>",
    "<li>",
    "</ul>",
    "<a href=\"https://example.org/x\">",
    "</a>",
    "<br>",
    "<table><tr><td>",
    "<td>",
    "</table>",
    "<pre>",
    "<script>",
    "<blockquote>",
    "</blockquote>",
    "<h2>",
    "&lt;",
    "&",
    "<",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "&nbsp;",
];

/// A feed, or nearly one: RSS, Atom or JSON Feed.
pub fn feed() -> impl Strategy<Value = String> {
    let part = prop_oneof![3 => piece(), 2 => select(HTML).prop_map(str::to_owned)];
    let text = prop::collection::vec(part, 0..8).prop_map(|parts| parts.concat());
    let day = select(&["2025-03-02", "Sun, 02 Mar 2025 10:00:00 +0800", "2025-99-99", ""][..]);
    let entries = prop::collection::vec((piece(), text, day, any::<bool>()), 0..5);
    (entries, 0..3).prop_map(|(entries, sort)| {
        let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
        let of_entry = |(title, text, day, raw): &(String, String, &str, bool)| {
            let text = if *raw { text.clone() } else { escaped(text) };
            match sort {
                0 => format!("<item><title>{title}</title><pubDate>{day}</pubDate><description>{text}</description></item>"),
                1 => format!("<entry><title>{title}</title><updated>{day}</updated><content type=\"html\">{text}</content></entry>"),
                _ => serde_json::json!({ "title": title, "content_html": text, "date_published": day }).to_string(),
            }
        };
        let all: Vec<String> = entries.iter().map(of_entry).collect();
        match sort {
            0 => format!("<rss><channel><title>甲</title>{}</channel></rss>", all.concat()),
            1 => format!("<feed xmlns=\"http://www.w3.org/2005/Atom\">{}</feed>", all.concat()),
            _ => format!("{{\"version\": \"https://jsonfeed.org/version/1\", \"items\": [{}]}}", all.join(",")),
        }
    })
}
