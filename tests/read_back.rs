//! Exports, read back by tools that nobody here wrote: tests/read_back/check.py has the
//! comparisons, scripts/readers.sh installs the tools.
//!
//! `make test` runs that script first. Where a tool is not there, the test prints which one it
//! skipped and why; without Python's packages it skips all.

use std::path::{Path, PathBuf};
use std::process::Command;

use daygraph::digest::{Language, Link};
use daygraph::export::select::{Projection, Shared};
use daygraph::export::{Export, Format, Selection, layout};
use daygraph::extract::{Claim, DigestExtraction, ItemExtraction, LocalEntity};
use daygraph::ontology::{Kind, Modality, Relation, Slot};
use daygraph::resolve::{Decisions, Entity, EntityId, Resolution};
use daygraph::store::{Store, Writer};
use indexmap::IndexMap;

/// Python with the packages, if it is there.
fn python() -> Option<PathBuf> {
    let python = Path::new("target/readers/python/bin/python").to_owned();
    let there = Path::new("target/readers/installed.txt").exists() && python.exists();
    if !there {
        eprintln!("SKIPPED: networkx, igraph, pandas, rdflib are not installed; run scripts/readers.sh");
    }
    there.then_some(python)
}

/// Writes a graph in every format, as graph.FORMAT, and has it compared.
fn read_back(store: &Store) {
    let Some(python) = python() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let mut export = Export::new(store, &Selection::default()).expect("the store can be read");
    layout::lay_out(&mut export.graph, &mut |_| true);
    for format in Format::ALL {
        for table in format.tables {
            let part = if format.name == "neo4j" { "-neo4j" } else { "" };
            let name = if table.name.is_empty() { String::new() } else { format!("-{}", table.name) };
            write(&export, table, &folder.path().join(format!("graph{part}{name}.{}", format.suffix)));
        }
    }
    export.timeline = false;
    let gexf = Format::named("gexf").expect("a format");
    write(&export, &gexf.tables[0], &folder.path().join("static.gexf"));
    // A pair has one edge in these.
    let graphml = Format::named("graphml").expect("a format");
    let company = (Kind::Company, Kind::Company);
    for (name, selection) in [
        ("merged", Selection { merge: true, ..Selection::default() }),
        (
            "projection",
            Selection { projection: Some(Projection { ends: company, by: Shared::Item }), ..Selection::default() },
        ),
    ] {
        let export = Export::new(store, &selection).expect("the store can be read");
        write(&export, &graphml.tables[0], &folder.path().join(format!("{name}.graphml")));
    }
    let ran = Command::new(python).arg("tests/read_back/check.py").arg(folder.path()).output().expect("it starts");
    let said = String::from_utf8_lossy(&ran.stdout);
    // Shown where a test is asked to show it, and where it skips something.
    eprintln!("{said}");
    assert!(ran.status.success(), "{said}\n{}", String::from_utf8_lossy(&ran.stderr));
}

fn write(export: &Export<'_>, table: &daygraph::export::Table, path: &Path) {
    let mut file = std::io::BufWriter::new(std::fs::File::create(path).expect("a file"));
    (table.write)(export, &mut file).expect("it can be written");
    std::io::Write::flush(&mut file).expect("it can be written");
}

#[test]
fn the_samples_are_read_back_as_they_are() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("store");
    let built = Command::new(env!("CARGO_BIN_EXE_daygraph"))
        .args(["build", "data/digests", "--no-export", "--quiet", "--store"])
        .arg(&path)
        .status();
    assert!(built.expect("it starts").success());
    read_back(&Store::open(&path).expect("a store"));
}

/// Names that break what is careless.
fn names() -> Vec<String> {
    let long: String = "長".repeat(100_000);
    let names = [
        "<b>&amp;\"A'\" & Co</b>",
        "]]><script>alert(1)</script>",
        "bell\u{7}and\u{1b}[31mred\u{0}null\u{FFFE}",
        "شركة \u{202E}الذكاء\u{202C} العربية",
        "=HYPERLINK(\"https://example.org\")",
        "@SUM(1+1)*cmd|' /C calc'!A0",
        "two\nlines\tand\r\nmore",
        "back\\slash \\N \\\"quoted\\\"",
        "C:\\users\\u0041 \\\\u0027 `tick` \\' \u{85}\u{2028}\\",
        "a | b; c, d",
        "👩‍👩‍👧‍👦 家庭 e\u{301}",
        "${jndi} {{x}} $(x) `x` %s",
    ];
    names.into_iter().map(str::to_owned).chain([long]).collect()
}

#[test]
fn hostile_names_are_read_back_or_replaced_by_rule() {
    let names = names();
    let ids: Vec<EntityId> = (0..names.len()).map(|n| EntityId::from(format!("company/n{n}'<&>~{n}"))).collect();
    let day = "2025-03-01".parse().expect("a day");
    let claim = |n: usize, relation, modality| Claim {
        relation,
        subject: n as u32,
        object: Some(((n + 1) % names.len()) as u32),
        slots: vec![(Slot::Amount, names[n].clone())],
        modality,
        confidence: 0.75,
        evidence: names[n].clone(),
        span: (0, 1),
        line: 3,
        rule: "test".into(),
    };
    let claims = (0..names.len()).flat_map(|n| {
        [
            claim(n, Relation::Acquired, Modality::Asserted),
            claim(n, Relation::Acquired, Modality::Rumored),
            claim(n, Relation::PartneredWith, Modality::Asserted),
        ]
    });
    let entity = |name: &String| LocalEntity {
        name: name.clone(),
        aliases: vec![format!("={name}")],
        kind: Kind::Company,
        lexicon: None,
        confidence: 0.9,
        mentions: vec![(0, 1)],
    };
    let item = ItemExtraction {
        line: 2,
        title: names[0].clone(),
        section: Vec::new(),
        importance: None,
        links: vec![Link { text: "link".into(), url: Some("https://example.org/?a=1&b='2'".into()) }],
        time: None,
        entities: names.iter().map(entity).collect(),
        claims: claims.collect(),
        namings: Vec::new(),
        addresses: Vec::new(),
        text: String::new(),
        id: None,
    };
    let digest = DigestExtraction {
        series: "hostile".into(),
        date: day,
        language: Language::Mixed,
        title: names[1].clone(),
        tags: Vec::new(),
        hash: blake3::hash(b"hostile").to_hex().to_string(),
        file: "hostile.md".into(),
        items: vec![item],
    };
    let entities: IndexMap<EntityId, Entity> =
        ids.iter().zip(&names).map(|(id, name)| (id.clone(), Entity::new(Kind::Company, name.as_str()))).collect();
    let resolution = Resolution {
        digest_ids: vec!["digest/hostile/2025-03-01".into()],
        entities,
        ids: vec![vec![ids]],
        happenings: Vec::new(),
        decisions: Decisions::default(),
    };
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("store");
    Writer::open_now(&path).expect("a new store").apply(&resolution, &[&digest]).expect("it can be written");
    read_back(&Store::open(&path).expect("a store"));
}
