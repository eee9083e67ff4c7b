use super::*;

const RSS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/">
<channel>
  <title>Foo &amp; Bar 快訊</title>
  <image><title>not this</title></image>
  <item>
    <title>Foobarium 發布 <![CDATA[Quux & Co]]></title>
    <media:title>not this either</media:title>
    <link>https://example.org/quux</link>
    <guid isPermaLink="false">id-1</guid>
    <pubDate>Sat, 29 Nov 2025 01:30:00 +0800</pubDate>
    <category>模型</category>
    <description>Short.</description>
    <content:encoded><![CDATA[<p>Foobarium released <b>Quux</b>.</p><ul><li>See <a href="https://example.org/more">more</a></li></ul>]]></content:encoded>
  </item>
  <item><title>Second</title><guid>https://example.org/2</guid><pubDate>Fri, 28 Nov 2025 10:00:00 GMT</pubDate>
    <description>One line.&lt;br&gt;Another &amp;amp; more</description></item>
  <item><title>No day</title></item>
</channel></rss>"#;

fn read(text: &str) -> Result<(Vec<Digest>, Vec<ReadError>), ReadError> {
    read_feed("feed.xml", text.as_bytes(), Asked::default())
}

#[test]
fn rss_becomes_a_digest_a_day() {
    let (digests, refused) = read(RSS).unwrap();
    let days: Vec<(String, &str)> = digests.iter().map(|d| (d.date.to_string(), d.series.as_str())).collect();
    assert_eq!(days, [("2025-11-28".to_owned(), "foo-bar-快訊"), ("2025-11-29".to_owned(), "foo-bar-快訊")]);
    assert_eq!(refused.len(), 1);
    assert_eq!((refused[0].line, refused[0].reason.as_str()), (18, "an entry without a day"));

    let item = &digests[1].items[0];
    assert_eq!((item.title.as_str(), item.line), ("Foobarium 發布 Quux & Co", 6));
    assert_eq!(item.id.as_deref(), Some("id-1"));
    assert_eq!(digests[1].tags, ["模型"]);
    let links: Vec<&str> = item.links.iter().filter_map(|link| link.url.as_deref()).collect();
    assert_eq!(links, ["https://example.org/quux", "https://example.org/more"]);
    assert_eq!(item.body(), "Foobarium released Quux.\nSee more");
    // Every block points at the whole entry.
    for block in &item.blocks {
        let (start, end) = block.source_span(0, block.text.len());
        let source = &RSS[start as usize..end as usize];
        assert!(source.starts_with("<item>") && source.ends_with("</item>"), "{source}");
    }
    let second = &digests[0].items[0];
    assert_eq!(second.body(), "One line. Another & more");
    assert_eq!(second.links[0].url.as_deref(), Some("https://example.org/2"));
}

#[test]
fn atom_and_rss_1_are_read() {
    let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title type="html">Blog</title>
<entry><id>tag:1</id><title>Quux &lt; 3</title><link rel="self" href="https://x.org/self"/>
<link href="https://x.org/a?b=1&amp;c=2"/><updated>2025-11-30T00:00:00Z</updated>
<published>2025-11-29T23:00:00-05:00</published><category term="llm"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Quux &amp; <em>more</em>.</p></div></content></entry>
<entry><title>Old</title><summary type="text">a &lt;b&gt; c</summary><updated>2025-11-29</updated></entry></feed>"#;
    let (digests, _) = read(atom).unwrap();
    let [digest] = digests.as_slice() else { panic!("one day: {digests:?}") };
    assert_eq!((digest.date.to_string(), digest.series.as_str()), ("2025-11-29".to_owned(), "blog"));
    assert_eq!(digest.items[0].title, "Quux < 3");
    assert_eq!(digest.items[0].links[0].url.as_deref(), Some("https://x.org/a?b=1&c=2"));
    assert_eq!(digest.items[0].body(), "Quux & more.");
    assert_eq!(digest.items[1].body(), "a <b> c");

    let rss1 = r#"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Old News</title></channel>
<item rdf:about="https://x.org/1"><title>One</title><link>https://x.org/1</link><dc:date>2025-11-29T08:00Z</dc:date>
<description>Text</description></item></rdf:RDF>"#;
    let (digests, _) = read(rss1).unwrap();
    assert_eq!((digests[0].series.as_str(), digests[0].items[0].id.as_deref()), ("old-news", Some("https://x.org/1")));
}

#[test]
fn json_feeds_are_read() {
    let json = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "JSON 快報", "items": [
  {"id": 1, "url": "https://x.org/1", "title": "一", "content_html": "<p>甲發布乙。</p>", "date_published": "2025-11-29T08:00:00+08:00"},
  {"id": "2", "content_text": "二\n三", "date_modified": "2025-11-29"}, {"id": "3", "title": 3}]}"#;
    let (digests, refused) = read(json).unwrap();
    let items = &digests[0].items;
    assert_eq!((items[0].body(), items[1].body()), ("甲發布乙。".to_owned(), "二\n三".to_owned()));
    assert_eq!((items[0].line, items[0].id.as_deref()), (2, Some("1")));
    let (start, end) = items[1].blocks[0].source_span(0, 1);
    assert!(json[start as usize..end as usize].starts_with(r#"{"id": "2""#));
    assert_eq!(refused.len(), 1);
}

#[test]
fn what_is_no_feed_is_refused_with_its_line() {
    let bomb = r#"<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><rss><channel><title>&b;</title></channel></rss>"#;
    let open = "<rss><channel>\n<item><title>x</title>".to_owned();
    let deep = format!("<rss>{}", "<a>".repeat(100_000));
    for (text, line, reason) in [
        (bomb, 2, "entities of its own"),
        ("<html><body>\n</body></html>", 1, "outermost element is <html>"),
        (open.as_str(), 2, "ends inside <item>"),
        (deep.as_str(), 1, "ends inside <a>"),
        ("<rss><channel>\n<title>x</titel></channel></rss>", 2, "not well-formed"),
        ("<rss><channel>\n<item><title>x</item></channel></rss>", 2, "not well-formed"),
        ("<rss><channel><title>x</title></channel></rss>", 1, "no entries"),
        ("{\"name\": \"a\"}", 1, "does not say"),
        ("[1, 2]", 1, "no JSON Feed"),
        ("{\"version\":\n nothing}", 2, "neither XML nor JSON"),
        ("plain text", 1, "neither XML nor JSON"),
        ("   ", 1, "empty"),
    ] {
        let error = read(text).expect_err(text);
        assert!(error.reason.contains(reason), "{}", error.reason);
        assert_eq!(error.line, line, "{}", error.reason);
    }
}

#[test]
fn series_and_day_may_be_given() {
    let asked = Asked { day: "2025-12-01".parse().ok(), series: Some("My Wire") };
    let (digests, refused) = read_feed("feed.xml", RSS.as_bytes(), asked).unwrap();
    assert!(refused.is_empty());
    assert_eq!(
        digests.iter().map(|d| d.date.to_string()).collect::<Vec<_>>(),
        ["2025-11-28", "2025-11-29", "2025-12-01"]
    );
    assert!(digests.iter().all(|digest| digest.series == "my-wire"));
}
