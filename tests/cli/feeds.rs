//! Feeds as digests: RSS, Atom, JSON Feed.

use super::Folder;

const RSS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel>
<title>Range News</title>
<item><title>OpenAI released GPT-5</title><link>https://example.org/gpt-5</link><guid>g1</guid>
<pubDate>Sat, 01 Mar 2025 23:30:00 -0500</pubDate>
<description>&lt;p&gt;OpenAI released GPT-5. GPT-5 scored 91% on SWE-bench Verified.&lt;/p&gt;</description></item>
<item><title>Anthropic acquired Bun</title><link>https://example.org/bun</link><guid>g2</guid>
<pubDate>Sun, 02 Mar 2025 08:00:00 +0000</pubDate><description>Anthropic acquired Bun, a JavaScript runtime.</description></item>
</channel></rss>
"#;

const ATOM: &str = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>模型日誌</title>
<entry><id>a1</id><title>阿里巴巴發布 Qwen3</title><link href="https://example.org/qwen3"/>
<published>2025-03-01T09:00:00+08:00</published><updated>2025-03-05T09:00:00+08:00</updated>
<content type="html">阿里巴巴發布 Qwen3，在 MMMU 上取得 73.2 分。</content></entry></feed>
"#;

const JSON: &str = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Short Feed", "items": [
{"id": "j1", "url": "https://example.org/sora", "title": "OpenAI will release Sora 2",
 "content_text": "OpenAI will release Sora 2 next month.", "date_published": "2025-03-02T10:00:00Z"}]}
"#;

fn with_feeds() -> Folder {
    let folder = Folder::new();
    folder.write("feeds/range.rss", RSS);
    folder.write("feeds/log.atom", ATOM);
    folder.write("feeds/more/short.json", JSON);
    folder
}

#[test]
fn a_folder_of_feeds_becomes_a_graph() {
    let folder = with_feeds();
    let printed = folder.done(&["build", "feeds", "--no-export"]);
    assert!(printed.starts_with("4 digests read, 0 unchanged, 0 refused; 4 in the store"), "{printed}");
    let told = folder.done(&["explain", "Anthropic", "acquired", "Bun"]);
    // The evidence points at the entry in the file.
    for part in ["range.rss:7", "https://example.org/bun", "2025-03-02"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let released = folder.done(&["explain", "OpenAI", "released", "GPT-5"]);
    // The day is that which the feed writes, in its own time zone.
    assert!(released.contains("2025-03-01") && !released.contains("2025-03-02"), "{released}");
    assert!(folder.done(&["search", "qwen3"]).contains("模型日誌 log.atom:2"));
    let again = folder.done(&["build", "feeds", "--no-export"]);
    assert!(again.starts_with("0 digests read, 4 unchanged, 0 refused"), "{again}");
    insta::assert_snapshot!("feed-digest", folder.done(&["digest", "feeds/range.rss"]));
}

#[test]
fn spans_are_those_of_the_entry() {
    let folder = with_feeds();
    let extracted: serde_json::Value =
        serde_json::from_str(&folder.done(&["extract", "feeds/log.atom"])).expect("JSON");
    let relation = &extracted["items"][0]["relations"][0];
    let at = |n: usize| relation["span"][n].as_u64().expect("a byte") as usize;
    let entry = &ATOM[at(0)..at(1)];
    assert!(entry.starts_with("<entry>") && entry.ends_with("</entry>"), "{entry}");
    assert!(entry.contains("Qwen3"));
}

#[test]
fn a_feed_fetched_again_adds_what_is_new() {
    let folder = Folder::new();
    folder.write("feeds/2025-03-01.xml", RSS);
    folder.done(&["build", "feeds", "--no-export", "-q"]);
    // The next file has the second entry and one more of the same day.
    let second = RSS.find("<item><title>Anthropic").expect("it is there");
    let third = "<item><title>Mistral released Foo 2</title><guid>g3</guid><pubDate>Sun, 02 Mar 2025 12:00:00 GMT</pubDate>\
        <description>Mistral released Foo 2.</description></item></channel></rss>";
    let head = &RSS[..RSS.find("<item>").expect("it is there")];
    let next = format!("{head}{}{third}", RSS[second..].replace("</channel></rss>", ""));
    folder.write("feeds/2025-03-02.xml", next);
    let printed = folder.done(&["build", "feeds", "--no-export"]);
    assert!(printed.contains("3 items (+1)"), "{printed}");
    let shown = folder.done(&["search", "Bun", "--json"]);
    let found: serde_json::Value = serde_json::from_str(&shown).expect("JSON");
    assert_eq!(found["total_items"], 1, "{found}");
}

#[test]
fn series_may_be_named_and_holds() {
    let folder = with_feeds();
    folder.done(&["build", "feeds/range.rss", "--series", "Wire X", "--no-export", "-q"]);
    let explained = |folder: &Folder| folder.done(&["search", "Bun"]);
    assert!(explained(&folder).contains("wire-x range.rss"), "{}", explained(&folder));
    let again = folder.done(&["build", "feeds/range.rss", "--no-export"]);
    assert!(again.starts_with("0 digests read, 2 unchanged"), "{again}");
    assert_eq!(folder.run(&["build", "feeds", "--series", "…"]).code(), 2);
    let piped = folder.command(&["build", "-", "--series", "piped", "--no-export"]).write_stdin(JSON).output();
    assert!(piped.expect("it starts").status.success());
    assert!(folder.done(&["search", "Sora"]).contains("piped -:"));
}

#[test]
fn annotation_may_lie_beside_digests() {
    let folder = Folder::with_news();
    folder.done(&["extract", "news", "--out-dir", "news"]);
    assert!(folder.path("news/2025-03-01.json").is_file());
    folder.write("news/all.json", folder.done(&["extract", "news"]));
    folder.done(&["build", "news", "--no-export"]);
    assert_eq!(folder.run(&["build", "news/2025-03-01.json", "--no-export"]).code(), 1);
}

#[test]
fn what_is_no_feed_is_told_and_the_rest_is_read() {
    let folder = with_feeds();
    folder.write(
        "feeds/bomb.xml",
        "<?xml version=\"1.0\"?>\n<!DOCTYPE r [<!ENTITY a \"x\"><!ENTITY b \"&a;&a;\">]>\n<rss>&b;</rss>",
    );
    folder.write("feeds/broken.xml", "<rss><channel>\n<item><title>x</channel></rss>");
    folder.write("feeds/empty.rss", "<rss><channel><title>x</title></channel></rss>");
    folder.write("feeds/page.xml", "<html><p>x</p></html>");
    folder.write("feeds/package.json", "{\"name\": \"x\"}");
    folder.write("feeds/half.json", "{\"version\": \"https://jsonfeed.org/version/1.1\", \"items\": [");
    folder.write("feeds/zero.atom", "");
    folder.write("feeds/latin.xml", b"<rss><channel><title>caf\xE9</title></channel></rss>");
    let ran = folder.run(&["build", "feeds", "--no-export"]);
    assert_eq!(ran.code(), 1);
    assert!(ran.printed().starts_with("4 digests read, 0 unchanged, 8 refused"), "{}", ran.printed());
    for told in [
        "bomb.xml:2: declares entities of its own",
        "broken.xml:2: not well-formed XML",
        "empty.rss:1: the feed has no entries",
        "page.xml:1: no feed: its outermost element is <html>; RSS, Atom and JSON Feed are taken",
        "package.json:1: no JSON Feed: its `version` does not say that it is one; of .json files JSON Feed is taken",
        "half.json:1: neither XML nor JSON",
        "zero.atom:1: empty",
        "latin.xml:1: not UTF-8",
    ] {
        assert!(ran.errors().contains(told), "{told}: {}", ran.errors());
    }
}
