//! Any bytes are read or refused, and what was read is extracted, without a panic.

use proptest::prelude::*;

use super::{cases, extract, feed, json_lines, markdown, soup};

fn both_ways(bytes: &[u8]) {
    for digest in markdown("-", bytes).into_iter().chain(json_lines("-", bytes)) {
        extract(&digest);
    }
}

/// Blocks of a feed point at bytes of its file.
fn as_feed(bytes: &[u8]) {
    for digest in feed("-", bytes) {
        for block in digest.items.iter().flat_map(|item| &item.blocks) {
            let (start, end) = block.source_span(0, block.text.len());
            assert!(start < end && end as usize <= bytes.len(), "{start}..{end} of {}", bytes.len());
        }
        extract(&digest);
    }
}

/// The text with some of its bytes changed, so that words, markup and UTF-8 break anywhere.
fn torn(text: String, changes: &[(prop::sample::Index, u8)]) -> Vec<u8> {
    let mut bytes = text.into_bytes();
    for (at, byte) in changes {
        if !bytes.is_empty() {
            let at = at.index(bytes.len());
            bytes[at] = *byte;
        }
    }
    bytes
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        both_ways(&bytes);
        as_feed(&bytes);
    }

    #[test]
    fn text(text in "\\PC{0,200}") {
        both_ways(text.as_bytes());
    }

    #[test]
    fn torn_markdown(
        text in soup::markdown(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
    ) {
        both_ways(&torn(text, &changes));
    }

    #[test]
    fn torn_json(
        text in soup::json_lines(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..3),
    ) {
        both_ways(&torn(text, &changes));
    }

    #[test]
    fn torn_feeds(
        text in soup::feed(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..3),
    ) {
        as_feed(&torn(text, &changes));
    }

    #[test]
    fn any_name(name in "\\PC{0,30}", text in soup::markdown()) {
        let _ = super::digest::read(&name, text.as_bytes(), None);
        let _ = super::digest::read_json_lines(&name, text.as_bytes(), None);
        let _ = super::digest::read_feed(&name, text.as_bytes(), super::digest::Asked::default());
    }
}
