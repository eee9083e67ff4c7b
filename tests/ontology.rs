//! The files that describe the vocabulary are those that the tables make.
//!
//! `DAYGRAPH_WRITE=1 cargo test --release --test ontology` writes them anew.

use daygraph::store::ontology::{markdown, turtle};

fn holds(path: &str, made: &str) {
    if std::env::var_os("DAYGRAPH_WRITE").is_some() {
        std::fs::write(path, made).unwrap();
    }
    let file = std::fs::read_to_string(path).unwrap_or_default();
    assert!(file == made, "{path} is not what the tables make; see the top of tests/ontology.rs");
}

#[test]
fn the_ontology_file_is_made_from_the_tables() {
    holds("data/ontology.ttl", &turtle());
}

#[test]
fn its_page_is_made_from_the_tables() {
    holds("docs/ontology.md", &markdown());
}
