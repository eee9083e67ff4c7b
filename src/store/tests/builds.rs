//! Builds: incremental, order-free, whole.

use std::path::Path;

use proptest::prelude::*;

use super::fixture::{days, digest, item, resolve};
use crate::extract::{self, DigestExtraction};
use crate::ontology::{Kind, Relation};
use crate::store::{
    Applied, BASE, GraphView, Kept, Snapshot, Store, StoreError, TellingIndex, WriteOptions, Writer, triples,
};

/// Makes the store hold these digests.
pub fn build(dir: &Path, digests: &[DigestExtraction]) -> Applied {
    let writer = Writer::open_now(dir).unwrap();
    let digests: Vec<&DigestExtraction> = digests.iter().collect();
    writer.apply(&resolve(&digests), &digests).unwrap()
}

/// All quads as sorted lines, the default graph's too.
pub fn dump(dir: &Path) -> Vec<String> {
    let store = Store::open(dir).unwrap();
    let mut lines: Vec<String> = store.oxigraph().iter().map(|q| q.unwrap().to_string()).collect();
    lines.sort();
    lines
}

#[test]
fn again_is_nothing() {
    let temp = tempfile::tempdir().unwrap();
    let first = build(temp.path(), &days());
    assert_eq!(first, Applied { added: 3, ..Applied::default() });
    let (before, generation) = (dump(temp.path()), std::fs::read_to_string(temp.path().join("current")).unwrap());
    assert_eq!(build(temp.path(), &days()), Applied { same: 3, ..Applied::default() });
    assert_eq!(std::fs::read_to_string(temp.path().join("current")).unwrap(), generation);
    assert_eq!(dump(temp.path()), before);
}

#[test]
fn a_new_day_writes_only_what_it_changes() {
    let temp = tempfile::tempdir().unwrap();
    let many: Vec<DigestExtraction> = (1..=28)
        .map(|day| {
            let said = item("x").says(
                (Kind::Company, "Foobarium"),
                Relation::Released,
                Some((Kind::Model, if day == 5 { "Quux-2" } else { "Baz" })),
            );
            digest("ai-intel", &format!("2025-10-{day:02}"), vec![said])
        })
        .collect();
    build(temp.path(), &many);
    // The family is named: what the fifth says of its version changes, and nothing else.
    let mut more = many.clone();
    more.push(digest(
        "ai-intel",
        "2025-10-29",
        vec![item("y").says((Kind::Company, "Foobarium"), Relation::Develops, Some((Kind::Model, "Quux")))],
    ));
    assert_eq!(build(temp.path(), &more), Applied { added: 1, changed: 1, same: 27, removed: 0 });
    let fresh = tempfile::tempdir().unwrap();
    build(fresh.path(), &more);
    assert_eq!(dump(temp.path()), dump(fresh.path()));
    // And back.
    assert_eq!(build(temp.path(), &many), Applied { changed: 1, same: 27, removed: 1, added: 0 });
    let fresh = tempfile::tempdir().unwrap();
    build(fresh.path(), &many);
    assert_eq!(dump(temp.path()), dump(fresh.path()));
}

#[test]
fn a_reader_sees_one_whole_state() {
    let temp = tempfile::tempdir().unwrap();
    let days = days();
    build(temp.path(), &days[..1]);
    let reader = Store::open(temp.path()).unwrap();
    let before = reader.quads().count();

    // While a build runs, and after it.
    let writer = Writer::open_now(temp.path()).unwrap();
    assert!(matches!(Writer::open_now(temp.path()), Err(StoreError::Busy { .. })));
    assert_eq!(Store::open(temp.path()).unwrap().quads().count(), before);
    let all: Vec<&DigestExtraction> = days.iter().collect();
    writer.apply(&resolve(&all), &all).unwrap();
    drop(writer);
    assert!(!reader.is_current().unwrap());
    assert_eq!(reader.quads().count(), before);
    assert_eq!(reader.digests().len(), 1);
    let now = Store::open(temp.path()).unwrap();
    assert!(now.is_current().unwrap() && now.quads().count() > before);
    assert_eq!(now.digests().collect::<Vec<_>>().len(), 3);
}

#[test]
fn a_build_that_broke_off_leaves_the_last_state() {
    let temp = tempfile::tempdir().unwrap();
    build(temp.path(), &days());
    let before = dump(temp.path());
    // A generation that was never made current: half a database.
    let half = temp.path().join("rdf/99/db");
    std::fs::create_dir_all(&half).unwrap();
    std::fs::write(half.join("CURRENT"), "MANIFEST-000001").unwrap();
    assert_eq!(dump(temp.path()), before);
    build(temp.path(), &days()[..2]);
    assert!(!half.exists());
    assert_eq!(Store::open(temp.path()).unwrap().digests().len(), 2);
}

#[test]
fn a_build_that_is_stopped_leaves_nothing() {
    let temp = tempfile::tempdir().unwrap();
    let days = days();
    build(temp.path(), &days[..1]);
    let before = dump(temp.path());
    let writer =
        Writer::open(temp.path(), WriteOptions { base: BASE, busy: &mut || false, stop: || true, in_place: false })
            .unwrap();
    let all: Vec<&DigestExtraction> = days.iter().collect();
    assert!(matches!(writer.apply(&resolve(&all), &all), Err(StoreError::Stopped)));
    assert_eq!(dump(temp.path()), before);
    assert_eq!(std::fs::read_dir(temp.path().join("rdf")).unwrap().count(), 1);
}

#[test]
fn a_digest_of_many_parts_is_written_whole() {
    let temp = tempfile::tempdir().unwrap();
    let said = |n: usize| {
        let model = format!("Baz {}", n % 200);
        item(&format!("news {n}"))
            .says((Kind::Company, "Foobarium"), Relation::Released, Some((Kind::Model, &model)))
            .says((Kind::Company, "Foobarium"), Relation::PartneredWith, Some((Kind::Company, "Bazly")))
    };
    let large = digest("ai-intel", "2025-11-29", (0..300).map(said).collect());
    let resolution = resolve(&[&large]);
    let view = GraphView::new(BASE, &resolution, &TellingIndex::new(&resolution), 0, &large);
    let mut expected: Vec<String> = triples(&view).1.iter().map(ToString::to_string).collect();
    assert!(expected.len() > 300 * 40 && view.size() > 300 * 40);
    build(temp.path(), std::slice::from_ref(&large));
    let store = Store::open(temp.path()).unwrap();
    let quads: Vec<_> = store.oxigraph().iter().map(Result::unwrap).collect();
    expected.sort();
    for default in [false, true] {
        let of_graph = quads.iter().filter(|quad| quad.graph_name.is_default_graph() == default);
        let mut found: Vec<String> = of_graph.map(|q| format!("{} {} {}", q.subject, q.predicate, q.object)).collect();
        found.sort();
        assert!(found == expected, "default graph: {default}");
    }
}

#[test]
fn another_base_names_everything_anew() {
    let temp = tempfile::tempdir().unwrap();
    build(temp.path(), &days());
    let writer = Writer::open(
        temp.path(),
        WriteOptions { base: "https://kg.example/", busy: &mut || false, stop: || false, in_place: false },
    )
    .unwrap();
    let days = days();
    let all: Vec<&DigestExtraction> = days.iter().collect();
    writer.apply(&resolve(&all), &all).unwrap();
    assert_eq!(Store::open(temp.path()).unwrap().base(), "https://kg.example/");
    assert!(dump(temp.path()).iter().all(|line| !line.contains(BASE)));
    drop(writer);
    let bad = Writer::open(
        temp.path(),
        WriteOptions { base: "no base", busy: &mut || false, stop: || false, in_place: false },
    );
    assert!(matches!(bad, Err(StoreError::Base { .. })));
}

#[test]
fn two_digests_of_one_identifier_are_refused() {
    let temp = tempfile::tempdir().unwrap();
    let (a, b) = (digest("juya", "2025-11-29", vec![]), digest("juya", "2025-11-29", vec![item("x")]));
    let writer = Writer::open_now(temp.path()).unwrap();
    assert!(matches!(writer.apply(&resolve(&[&a, &b]), &[&a, &b]), Err(StoreError::SameDigest { .. })));
}

#[test]
fn extractions_are_kept_by_content_version_and_what_was_given() {
    let temp = tempfile::tempdir().unwrap();
    let days = days();
    let mut writer = Writer::open_now(temp.path()).unwrap();
    let kept = [("b.md", "hash-b", &days[1]), ("a.md", "hash-a", &days[0]), ("copy.md", "hash-a", &days[0])];
    let kept = kept.map(|(source, content, day)| Kept::new(source, content, "given-1", vec![day.clone()]));
    writer.extractions.keep(kept.to_vec()).unwrap();
    drop(writer);

    let mut writer = Writer::open_now(temp.path()).unwrap();
    let kept = &writer.extractions;
    assert_eq!(kept.sources().collect::<Vec<_>>(), ["a.md", "b.md", "copy.md"]);
    assert_eq!(kept.fresh("a.md", "hash-a", "given-1").unwrap().digests, [days[0].clone()]);
    assert!(kept.fresh("a.md", "hash-x", "given-1").is_none());
    assert!(kept.fresh("a.md", "hash-a", "given-2").is_none());
    assert_eq!(kept.digests(), [&days[0], &days[1]]);
    // Made by an extractor of other code, or with other tables.
    let of = |version, tables: &str| Kept { version, tables: tables.to_owned(), ..kept.get("a.md").unwrap().clone() };
    assert!(of(extract::VERSION, extract::fingerprint()).is_fresh("hash-a", "given-1"));
    assert!(!of(extract::VERSION + 1, extract::fingerprint()).is_fresh("hash-a", "given-1"));
    assert!(!of(extract::VERSION, "other tables").is_fresh("hash-a", "given-1"));
    writer.extractions.forget("b.md").unwrap();
    drop(writer);
    assert!(Writer::open_now(temp.path()).unwrap().extractions.get("b.md").is_none());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    /// Any sequence of builds ends where one build from nothing does.
    #[test]
    fn the_way_does_not_matter(steps in prop::collection::vec(prop::collection::vec(0usize..4, 0..6), 1..5)) {
        let variants = |slot: usize, variant: usize| -> Option<DigestExtraction> {
            let day = format!("2025-11-{:02}", slot + 1);
            let model = ["Quux", "Quux-2", "Quux-3"].get(variant)?;
            let said = item("x")
                .says((Kind::Company, "Foobarium"), Relation::Released, Some((Kind::Model, model)))
                .says((Kind::Company, "Foobarium"), Relation::PartneredWith, Some((Kind::Company, "阿里")));
            Some(digest("ai-intel", &day, vec![said]))
        };
        let temp = tempfile::tempdir().unwrap();
        let mut last = Vec::new();
        for step in &steps {
            last = step.iter().enumerate().filter_map(|(slot, v)| variants(slot, *v)).collect();
            build(temp.path(), &last);
        }
        let fresh = tempfile::tempdir().unwrap();
        build(fresh.path(), &last);
        prop_assert_eq!(dump(temp.path()), dump(fresh.path()));
        let [there, new] = [&temp, &fresh].map(|dir| Snapshot::open(dir.path()).unwrap());
        prop_assert_eq!(there.rows(), new.rows());
    }
}
