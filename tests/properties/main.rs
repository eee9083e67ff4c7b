//! What holds for any input, on made-up bytes and made-up digests.
//!
//! | property | file |
//! | --- | --- |
//! | any bytes are read or refused, and extracted, without a panic | `any_bytes.rs` |
//! | evidence and names are the file's text at their byte spans | `spans.rs` |
//! | the same digest gives the same extraction; the order of digests changes nothing | `order.rs` |

mod any_bytes;
mod order;
mod soup;
mod spans;

use std::sync::LazyLock;

use daygraph::digest::{self, Digest};
use daygraph::extract::{DigestExtraction, Extractor};
use daygraph::lexicon::Lexicon;
use jiff::civil::Date;
use proptest::prelude::ProptestConfig;

/// The day of digests that tell none.
const DAY: Date = Date::constant(2025, 3, 1);

static LEXICON: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::load(&[]).unwrap_or_else(|errors| panic!("the built-in lexicon: {}", errors[0])));

/// So many cases of a property; a failure prints its smallest input and leaves no file.
fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

fn extract(digest: &Digest) -> DigestExtraction {
    Extractor::new(&LEXICON).extract(digest)
}

/// The digest of a Markdown text, where it is one.
fn markdown(name: &str, text: &[u8]) -> Option<Digest> {
    digest::read(name, text, Some(DAY)).ok().map(|read| read.digest)
}

/// The digests of a text of JSON Lines.
fn json_lines(name: &str, text: &[u8]) -> Vec<Digest> {
    digest::read_json_lines(name, text, Some(DAY)).map_or_else(|_| Vec::new(), |(digests, _)| digests)
}

/// The digests of a feed.
fn feed(name: &str, text: &[u8]) -> Vec<Digest> {
    let asked = digest::Asked { day: Some(DAY), series: None };
    digest::read_feed(name, text, asked).map_or_else(|_| Vec::new(), |(digests, _)| digests)
}
