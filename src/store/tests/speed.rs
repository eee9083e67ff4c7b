//! How long it takes: `cargo test --release store::tests::speed -- --ignored --nocapture`.

use std::time::Instant;

use super::builds::build;
use super::fixture::{digest, item};
use crate::extract::DigestExtraction;
use crate::ontology::{Kind, Modality, Relation, Slot};
use crate::store::Store;
use crate::store::query::{Default, Options, built_in, run};

/// Days of news as large as the real ones: names that come back, and names that do not.
fn synthetic(days: usize) -> Vec<DigestExtraction> {
    let mut seed = 1u64;
    let mut next = move |below: u64| {
        seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        // Small numbers more often than large ones, as names are.
        let x = (seed >> 33) as f64 / (1u64 << 31) as f64;
        (x * x * x * below as f64) as u64
    };
    (0..days)
        .map(|day| {
            let items = (0..40)
                .map(|i| {
                    let mut item = item(&format!("第 {i} 條新聞：某公司推出新的模型與工具"));
                    for _ in 0..5 {
                        let company = format!("Company {}", next(3000));
                        let model = format!("Model {}", next(6000));
                        let slots: &[(Slot, &str)] = &[(Slot::Date, "今日")];
                        item = item.says_so(
                            (Kind::Company, &company),
                            Relation::Released,
                            Some((Kind::Model, &model)),
                            Modality::Asserted,
                            slots,
                        );
                    }
                    item
                })
                .collect();
            digest(
                "ai-intel",
                &jiff::civil::date(2025, 1, 1).saturating_add(jiff::Span::new().days(day as i64)).to_string(),
                items,
            )
        })
        .collect()
}

#[test]
#[ignore = "measures"]
fn loading_and_asking() {
    let temp = tempfile::tempdir().unwrap();
    let days = synthetic(301);
    let timed = |what: &str, start: Instant| eprintln!("{what}: {:.2} s", start.elapsed().as_secs_f64());
    let start = Instant::now();
    build(temp.path(), &days[..300]);
    timed("300 digests from nothing", start);
    let start = Instant::now();
    build(temp.path(), &days[..300]);
    timed("the same again", start);
    let start = Instant::now();
    eprintln!("{:?}", build(temp.path(), &days));
    timed("one day more", start);
    let mut changed = days.clone();
    changed.truncate(270);
    let start = Instant::now();
    eprintln!("{:?}", build(temp.path(), &changed));
    timed("31 days less", start);
    let start = Instant::now();
    eprintln!("{:?}", build(temp.path(), &days));
    timed("31 days more", start);
    let start = Instant::now();
    let store = Store::open(temp.path()).unwrap();
    timed("open", start);
    let start = Instant::now();
    eprintln!(
        "{} quads, {} in the union",
        store.quads().count(),
        store.oxigraph().quads_for_pattern(None, None, None, Some(oxigraph::model::GraphNameRef::DefaultGraph)).count()
    );
    timed("all quads", start);
    for query in built_in().iter().filter(|q| q.parameters.iter().all(|p| p.default != Default::Required)) {
        let start = Instant::now();
        let rows = run(&store, query, &Options::default(), &mut Vec::new()).unwrap();
        timed(&format!("{} ({rows} rows)", query.name), start);
    }
    let size: u64 = walkdir::WalkDir::new(temp.path()).into_iter().flatten().map(|e| e.metadata().unwrap().len()).sum();
    eprintln!("{} MB", size / 1_000_000);
}

#[test]
#[ignore = "measures"]
fn loading() {
    let temp = tempfile::tempdir().unwrap();
    let days = synthetic(300);
    let start = Instant::now();
    build(temp.path(), &days);
    eprintln!("300 digests from nothing: {:.2} s", start.elapsed().as_secs_f64());
}
