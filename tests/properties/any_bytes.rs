//! Any bytes are read or refused, and what was read is extracted, without a panic.

use proptest::prelude::*;

use super::{cases, extract, json_lines, markdown, soup};

fn both_ways(bytes: &[u8]) {
    for digest in markdown("-", bytes).into_iter().chain(json_lines("-", bytes)) {
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
    fn any_name(name in "\\PC{0,30}", text in soup::markdown()) {
        let _ = super::digest::read(&name, text.as_bytes(), None);
        let _ = super::digest::read_json_lines(&name, text.as_bytes(), None);
    }
}
