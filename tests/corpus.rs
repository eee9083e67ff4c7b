//! Over the real digests, where they are at hand: `../shared/corpus` and `../shared/gold`.
//! Each test says that it was skipped where they are not.

use std::path::{Path, PathBuf};

use daygraph::digest;

fn shared(folder: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(folder);
    if path.is_dir() {
        return Some(path);
    }
    println!("skipped: ../shared/{folder} is not there");
    None
}

fn files(root: &Path, extension: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(root)
        .into_iter()
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .filter(|p| p.extension().is_some_and(|e| e == extension))
        .collect();
    files.sort();
    files
}

fn read(path: &Path) -> digest::Digest {
    let bytes = std::fs::read(path).expect("the corpus can be read");
    let name = path.file_name().and_then(|n| n.to_str()).expect("a UTF-8 name");
    digest::read(name, &bytes, None).unwrap_or_else(|e| panic!("{e}")).digest
}

#[test]
fn every_file_of_the_corpus_reads_and_its_series_is_recognised() {
    let Some(corpus) = shared("corpus") else { return };
    for path in files(&corpus, "md") {
        let folder = path.parent().and_then(Path::file_name).and_then(|n| n.to_str()).expect("a folder");
        let digest = read(&path);
        assert_eq!(digest.series, folder, "{}", path.display());
        assert!(!digest.items.is_empty(), "{}", path.display());
    }
}

#[test]
fn spans_of_blocks_are_the_text_they_claim() {
    let Some(corpus) = shared("corpus") else { return };
    for path in files(&corpus, "md") {
        let bytes = std::fs::read(&path).expect("the corpus can be read");
        for item in read(&path).items {
            for block in &item.blocks {
                for s in &block.segments {
                    let text = &block.text[s.text as usize..(s.text + s.len) as usize];
                    if s.len == s.source_len && !text.trim().is_empty() {
                        let source = &bytes[s.source as usize..(s.source + s.source_len) as usize];
                        // A soft break of the line is a space.
                        let source = String::from_utf8_lossy(source).replace('\n', " ");
                        assert_eq!(text.replace('\n', " "), source, "{}:{}", path.display(), block.line);
                    }
                }
            }
        }
    }
}

#[test]
fn items_of_the_gold_files_are_found_at_their_line() {
    let (Some(corpus), Some(gold)) = (shared("corpus"), shared("gold")) else { return };
    let (mut found, mut all) = (0, 0);
    for path in files(&gold, "json") {
        let text = std::fs::read_to_string(&path).expect("gold can be read");
        let gold: serde_json::Value = serde_json::from_str(&text).expect("gold is JSON");
        let name = gold["digest"]
            .as_str()
            .expect("gold names its digest")
            .rsplit('/')
            .next()
            .expect("a name")
            .trim_end_matches(".md");
        let series = ["ai-intel", "ainews", "eagle", "juya", "redleaf"]
            .into_iter()
            .find(|s| path.file_name().and_then(|n| n.to_str()).is_some_and(|n| n.starts_with(s)))
            .expect("a gold file is named by its series");
        let digest = read(&corpus.join(series).join(format!("{name}.md")));
        for item in gold["items"].as_array().expect("gold has items") {
            let line = item["line"].as_u64().expect("a line") as u32;
            all += 1;
            match digest.items.iter().find(|i| i.line == line) {
                Some(_) => found += 1,
                None => println!("missed {}:{line} {}", path.display(), item["title"]),
            }
        }
    }
    assert!(found * 100 >= all * 99, "{found} of {all} items found");
}
