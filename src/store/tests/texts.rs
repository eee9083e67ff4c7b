//! What items say, beside the rows: the same whatever way it came there; and entries that two files have.

use std::fs;
use std::path::{Path, PathBuf};

use super::builds::build;
use super::fixture::{days, digest, item};
use crate::extract::DigestExtraction;
use crate::store::{Extractions, Kept, Snapshot, StoreError, Writer};

fn file(dir: &Path) -> PathBuf {
    let generation = fs::read_to_string(dir.join("current")).unwrap();
    dir.join("rdf").join(generation.trim()).join("texts")
}

fn saying(day: &str, texts: &[&str]) -> DigestExtraction {
    let items = texts.iter().map(|text| {
        let mut item = item("heading");
        item.text = (*text).to_owned();
        item
    });
    digest("wire", day, items.collect())
}

#[test]
fn documents_are_the_items_of_the_rows() {
    let temp = tempfile::tempdir().unwrap();
    build(temp.path(), &[saying("2025-11-02", &["三", "四"]), saying("2025-11-01", &["一", "二"])]);
    let snapshot = Snapshot::open(temp.path()).unwrap();
    let index = snapshot.texts().unwrap();
    assert_eq!(index.documents(), snapshot.rows().items.len());
    assert_eq!((0..4).map(|at| index.text(at)).collect::<String>(), "一二三四");
}

#[test]
fn the_way_does_not_matter_and_what_is_lost_is_made_again() {
    let all = [saying("2025-11-01", &["模型"]), saying("2025-11-02", &["融資"])];
    let (slow, fast) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    build(slow.path(), &all[1..]);
    build(slow.path(), &[all[0].clone(), saying("2025-11-02", &["other"])]);
    build(slow.path(), &all);
    build(fast.path(), &all);
    let bytes = fs::read(file(fast.path())).unwrap();
    assert_eq!(fs::read(file(slow.path())).unwrap(), bytes);

    for lost in [None, Some(&bytes[..bytes.len() / 2]), Some(b"daygraph full text, format 1\n")] {
        let path = file(fast.path());
        match lost {
            None => fs::remove_file(&path).unwrap(),
            Some(part) => fs::write(&path, part).unwrap(),
        }
        let snapshot = Snapshot::open(fast.path()).unwrap();
        let error = snapshot.texts().unwrap_err();
        assert!(matches!(error, StoreError::Rows { .. }) && error.to_string().contains("daygraph build"), "{error}");
        build(fast.path(), &all);
        assert_eq!(fs::read(&path).unwrap(), bytes);
    }
}

#[test]
fn a_generation_with_the_same_texts_takes_the_file_as_it_is() {
    let temp = tempfile::tempdir().unwrap();
    build(temp.path(), &days());
    let first = file(temp.path());
    let bytes = fs::read(&first).unwrap();
    let mut changed = days();
    changed[0].items[0].claims.clear();
    build(temp.path(), &changed);
    assert_ne!(file(temp.path()), first);
    assert_eq!(fs::read(file(temp.path())).unwrap(), bytes);
}

#[test]
fn an_entry_that_two_files_have_counts_once() {
    let entries = |file: &str, ids: &[&str]| {
        let mut digest = saying("2025-11-01", ids);
        digest.file = file.to_owned();
        digest.hash = blake3::hash(file.as_bytes()).to_hex().to_string();
        for (item, id) in digest.items.iter_mut().zip(ids) {
            item.id = Some((*id).to_owned());
        }
        digest
    };
    let temp = tempfile::tempdir().unwrap();
    let mut writer = Writer::open_now(temp.path()).unwrap();
    let files = [("b.xml", entries("b.xml", &["2", "3"])), ("a.xml", entries("a.xml", &["1", "2"]))];
    let files = files.map(|(file, digest)| Kept::new(file, file, "given", vec![digest]));
    writer.extractions.keep(files.to_vec()).unwrap();
    writer.extractions.keep(vec![Kept::new("c.xml", "c", "given", vec![entries("c.xml", &["3"])])]).unwrap();
    let told = |kept: &Extractions| {
        let digests = kept.digests();
        let mut told: Vec<String> = digests
            .iter()
            .map(|digest| format!("{}:{}", digest.file, digest.items.iter().map(|i| &*i.text).collect::<String>()))
            .collect();
        told.sort();
        told
    };
    assert_eq!(told(&writer.extractions), ["a.xml:12", "b.xml:3"]);
    writer.extractions.forget("a.xml").unwrap();
    assert_eq!(told(&writer.extractions), ["b.xml:23"]);
    writer.extractions.forget("b.xml").unwrap();
    assert_eq!(told(&writer.extractions), ["c.xml:3"]);
}
