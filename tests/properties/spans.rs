//! No edge without evidence: what a claim quotes, and what an entity is called, stands in
//! the file at the byte span given with it.

use daygraph::digest::{Block, Digest};
use daygraph::lexicon::fold::key;
use proptest::prelude::*;

use super::{cases, extract, json_lines, markdown, soup};

/// The plain text of a block that came from a byte span of the file, if any did.
fn text_at(block: &Block, span: (u32, u32)) -> Option<&str> {
    let (mut from, mut to) = (None, 0);
    for s in &block.segments {
        let (start, end) = (s.source.max(span.0), (s.source + s.source_len).min(span.1));
        if start >= end {
            continue;
        }
        // What is written otherwise in the file (an escape, a whole line of JSON) belongs
        // together; what is written the same is cut byte by byte.
        let (first, last) = if s.len == s.source_len {
            (s.text + start - s.source, s.text + end - s.source)
        } else {
            (s.text, s.text + s.len)
        };
        from.get_or_insert(first);
        to = last;
    }
    from.map(|from| &block.text[from as usize..to as usize])
}

/// Each verbatim segment is what the file has there; breaks of the line are spaces.
fn segments_are_the_file(digest: &Digest, file: &[u8]) {
    for block in digest.items.iter().flat_map(|item| &item.blocks) {
        for s in &block.segments {
            let text = &block.text[s.text as usize..(s.text + s.len) as usize];
            let source = &file[s.source as usize..(s.source + s.source_len) as usize];
            if s.len == s.source_len {
                let source = std::str::from_utf8(source).expect("a segment is cut between characters");
                let spaced = |c: char| if matches!(c, '\n' | '\r') { ' ' } else { c };
                assert!(text.chars().map(spaced).eq(source.chars().map(spaced)), "{text:?} is {source:?} in the file");
            }
        }
    }
}

/// What is wrong with the spans of a digest's extraction.
fn check(digest: &Digest, file: &[u8]) -> Result<(), TestCaseError> {
    segments_are_the_file(digest, file);
    let lines = |offset: u32| file[..offset as usize].iter().filter(|b| **b == b'\n').count() as u32 + 1;
    let extraction = extract(digest);
    prop_assert_eq!(extraction.items.len(), digest.items.len());
    for (item, found) in digest.items.iter().zip(&extraction.items) {
        prop_assert_eq!(item.line, found.line);
        let texts = |span: (u32, u32)| item.blocks.iter().filter_map(move |block| text_at(block, span));
        for entity in &found.entities {
            prop_assert!(!entity.mentions.is_empty(), "{} is mentioned nowhere", entity.name);
            prop_assert!((0.0..=1.0).contains(&entity.confidence));
            let names: Vec<String> = std::iter::once(&entity.name).chain(&entity.aliases).map(|n| key(n)).collect();
            for &span in &entity.mentions {
                let named = texts(span).any(|text| {
                    let text = key(text);
                    names.iter().any(|name| text.contains(name.as_str()))
                });
                prop_assert!(named, "{:?} at {:?} is {:?}", entity.name, span, texts(span).collect::<Vec<_>>());
            }
            for name in std::iter::once(&entity.name).chain(&entity.aliases) {
                prop_assert!(item.blocks.iter().any(|b| b.text.contains(name.as_str())), "{name:?} is not in the item");
            }
        }
        for claim in &found.claims {
            prop_assert!(!claim.evidence.trim().is_empty());
            prop_assert!(!claim.rule.is_empty() && (0.0..=1.0).contains(&claim.confidence));
            prop_assert!((claim.subject as usize) < found.entities.len());
            prop_assert!(claim.object.is_none_or(|o| (o as usize) < found.entities.len()));
            prop_assert!(claim.span.0 < claim.span.1 && claim.span.1 as usize <= file.len());
            let told = texts(claim.span).any(|text| text.contains(&claim.evidence));
            prop_assert!(
                told,
                "{:?} at {:?} is {:?}",
                claim.evidence,
                claim.span,
                texts(claim.span).collect::<Vec<_>>()
            );
            prop_assert_eq!(claim.line, lines(claim.span.0));
        }
    }
    Ok(())
}

#[test]
fn the_sample_digests_quote_themselves() {
    let mut claims = 0;
    for entry in walkdir::WalkDir::new("data/digests").into_iter().flatten() {
        let name = entry.file_name().to_string_lossy();
        if entry.file_type().is_file() && name != "README.md" {
            let file = std::fs::read(entry.path()).expect("it can be read");
            let digest = markdown(&name, &file).unwrap_or_else(|| panic!("{name} is a digest"));
            check(&digest, &file).unwrap_or_else(|e| panic!("{name}: {e}"));
            claims += extract(&digest).items.iter().map(|item| item.claims.len()).sum::<usize>();
        }
    }
    assert!(claims > 100, "{claims} claims");
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn of_markdown(text in soup::markdown()) {
        if let Some(digest) = markdown("-", text.as_bytes()) {
            check(&digest, text.as_bytes())?;
        }
    }

    #[test]
    fn of_json_lines(text in soup::json_lines()) {
        for digest in json_lines("-", text.as_bytes()) {
            check(&digest, text.as_bytes())?;
        }
    }
}
