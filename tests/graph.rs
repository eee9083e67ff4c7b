//! From a store to the graph, to exports, and back from an edge to its claims.

use daygraph::digest::{Language, Link};
use daygraph::export::graph::Edge;
use daygraph::export::{Export, Format, Selection};
use daygraph::extract::{Claim, DigestExtraction, ItemExtraction, LocalEntity, Reason};
use daygraph::graph::{Answer, EdgeId, explain};
use daygraph::ontology::{Kind, Modality, Relation, Slot};
use daygraph::resolve::{Decisions, Entity, EntityId, Happening, HappeningClass, Join, PartRole, Resolution};
use daygraph::store::{Store, Writer};
use indexmap::IndexMap;

const NAMES: [(&str, Kind, &str); 4] = [
    ("company/福巴", Kind::Company, "福巴"),
    ("company/bar-co", Kind::Company, "Bar & Co"),
    ("event/foo-summit", Kind::Event, "Foo Summit"),
    ("model/quux-9", Kind::Model, "Quux-9"),
];

fn claim(relation: Relation, ends: (u32, Option<u32>), modality: Modality, evidence: &str) -> Claim {
    Claim {
        relation,
        subject: ends.0,
        object: ends.1,
        slots: Vec::new(),
        modality,
        confidence: 0.75,
        evidence: evidence.into(),
        span: (10, 10 + evidence.len() as u32),
        line: 5,
        rule: "trigger:test".into(),
    }
}

fn digest(day: &str, claims: Vec<Claim>) -> DigestExtraction {
    let entities = NAMES.map(|(id, kind, label)| LocalEntity {
        name: label.into(),
        aliases: if id == "company/福巴" { vec!["FooBa".into(), "=SUM(1)".into()] } else { Vec::new() },
        kind,
        lexicon: None,
        confidence: 0.9,
        mentions: vec![(0, 3)],
    });
    let item = ItemExtraction {
        line: 4,
        title: "福巴 ships \"Quux-9\" <now>".into(),
        section: Vec::new(),
        importance: None,
        links: vec![Link { text: "source".into(), url: Some("https://example.org/a?b=1&c=2".into()) }],
        time: None,
        entities: entities.into(),
        claims,
        namings: Vec::new(),
        addresses: Vec::new(),
        text: String::new(),
        id: None,
    };
    DigestExtraction {
        series: "test".into(),
        date: day.parse().expect("a day"),
        language: Language::Mixed,
        title: "Test".into(),
        tags: Vec::new(),
        hash: blake3::hash(day.as_bytes()).to_hex().to_string(),
        file: format!("{day}.md"),
        items: vec![item],
    }
}

fn digests_and_resolution() -> (Vec<DigestExtraction>, Resolution) {
    use Modality::{Asserted, Planned};
    let mut raised = claim(Relation::Raised, (1, None), Asserted, "Bar & Co raised $5M");
    raised.slots = vec![(Slot::Amount, "$5M".into()), (Slot::Round, "seed".into())];
    let digests = vec![
        digest(
            "2025-01-02",
            vec![
                claim(Relation::Released, (0, Some(3)), Asserted, "=福巴發布 \u{1b}[1mQuux-9 & more"),
                claim(Relation::PartneredWith, (1, Some(0)), Asserted, "Bar & Co works with 福巴"),
                raised,
            ],
        ),
        digest(
            "2025-01-05",
            vec![
                claim(Relation::Released, (0, Some(3)), Asserted, "福巴 released Quux-9"),
                claim(Relation::PresentedAt, (3, Some(2)), Planned, "Quux-9 will be shown at Foo Summit"),
                claim(Relation::PartneredWith, (0, Some(1)), Asserted, "福巴 works with Bar & Co"),
            ],
        ),
    ];
    let ids: Vec<EntityId> = NAMES.iter().map(|(id, ..)| EntityId::from(*id)).collect();
    let mut entities: IndexMap<EntityId, Entity> = NAMES
        .iter()
        .map(|(id, kind, label)| {
            let entity = Entity {
                aliases: if *id == "company/福巴" { vec!["=SUM(1)".into(), "FooBa".into()] } else { Vec::new() },
                wikidata: (*id == "company/bar-co").then(|| "Q42".to_owned()),
                part_of: if *id == "model/quux-9" { vec!["model/quux".into()] } else { Vec::new() },
                ..Entity::new(*kind, *label)
            };
            (EntityId::from(*id), entity)
        })
        .collect();
    entities["company/福巴"].joins.push(Join {
        reason: Reason::Renamed,
        date: digests[0].date,
        digest: "digest/test/2025-01-02".into(),
        item: 0,
        span: (7, 9),
        line: 5,
        words: "福巴，原名 FooBa".into(),
        names: ["福巴".into(), "FooBa".into()],
    });
    // A family that no item names.
    entities.insert("model/quux".into(), Entity::new(Kind::Model, "Quux"));
    let happening = Happening {
        id: "event/release/quux-9".into(),
        class: HappeningClass::Release,
        label: "福巴 releases Quux-9".into(),
        parts: vec![(PartRole::By, ids[0].clone()), (PartRole::Of, ids[3].clone())],
        claims: vec![(0, 0, 0), (1, 0, 0)],
    };
    let resolution = Resolution {
        digest_ids: vec!["digest/test/2025-01-02".into(), "digest/test/2025-01-05".into()],
        entities,
        ids: vec![vec![ids.clone()], vec![ids]],
        happenings: vec![happening],
        decisions: Decisions::default(),
    };
    (digests, resolution)
}

fn store() -> (tempfile::TempDir, Store) {
    let (digests, resolution) = digests_and_resolution();
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("store");
    let writer = Writer::open_now(&path).expect("a new store");
    writer.apply(&resolution, &[&digests[0], &digests[1]]).expect("it can be written");
    let store = Store::open(&path).expect("it can be read");
    (dir, store)
}

fn export(store: &Store, format: &str, table: usize, selection: &Selection) -> String {
    let export = Export::new(store, selection).expect("the store can be read");
    let mut out = Vec::new();
    let format = Format::named(format).expect("a format");
    (format.tables[table].write)(&export, &mut out).expect("memory takes it");
    String::from_utf8(out).expect("UTF-8")
}

#[test]
fn a_store_becomes_a_graph() {
    let (_dir, store) = store();
    let graph = Export::new(&store, &Selection::default()).expect("the store can be read").graph;
    let nodes: Vec<_> = graph.nodes.iter().map(|n| (&*n.label, n.class.name(), n.mentions)).collect();
    assert_eq!(
        nodes,
        [
            ("Bar & Co", "Company", 2),
            ("福巴", "Company", 2),
            ("Foo Summit", "Event", 2),
            ("Quux", "Model", 0),
            ("Quux-9", "Model", 2)
        ]
    );
    let first = |edge: &Edge| edge.span().map(|days| days.0.to_string()).unwrap_or_default();
    let edges: Vec<_> = graph.edges.iter().map(|e| (&*e.id, e.weight, first(e))).collect();
    assert_eq!(
        edges,
        [
            ("company/bar-co~partneredWith~company/福巴", 2, "2025-01-02".to_owned()),
            ("company/福巴~released~model/quux-9", 2, "2025-01-02".to_owned()),
            ("model/quux-9~presentedAt~event/foo-summit~planned", 1, "2025-01-05".to_owned()),
            ("model/quux-9~partOf~model/quux", 1, "2025-01-02".to_owned()),
        ]
    );
    let bar = &graph.nodes[0];
    assert_eq!((bar.wikidata, &bar.raised[..]), (Some("Q42"), &["2025-01-02: $5M, seed".to_owned()][..]));
}

#[test]
fn exports_hold_what_their_readers_ask_for() {
    let (_dir, store) = store();
    let graphml = export(&store, "graphml", 0, &Selection::default());
    assert!(graphml.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"));
    assert!(!graphml.contains('\u{1b}') && graphml.contains("[1mQuux-9 &amp; more"));
    assert!(graphml.contains(r#"label="presentedAt (planned)""#));
    assert!(graphml.contains(r#"<data key="edge_weight">2</data>"#));
    let derived = graphml.find("model:quux-9::partOf::model:quux\"").map(|at| &graphml[at..]).expect("the edge");
    let derived = &derived[..derived.find("</edge>").expect("its end")];
    assert!(
        derived.contains(r#"<data key="edge_derived">true</data>"#) && !derived.contains("confidence"),
        "{derived}"
    );
    let csv = export(&store, "csv", 1, &Selection::default());
    assert!(csv.starts_with("Id,Source,Target,Type,Label,Weight,"));
    let nodes = export(&store, "csv", 0, &Selection::default());
    assert!(nodes.lines().any(|l| l.contains("company/福巴,福巴,Company,'=SUM(1) | FooBa")), "{nodes}");
    let happenings = export(&store, "jsonl", 0, &Selection { happenings: true, ..Selection::default() });
    assert!(happenings.contains("\"id\":\"event/release/quux-9~by~company/福巴\""));
    for line in export(&store, "jsonl", 0, &Selection::default()).lines() {
        let value: serde_json::Value = serde_json::from_str(line).expect("JSON");
        assert!(value["type"] == "node" || value["evidence"].is_array());
    }
}

#[test]
fn an_edge_tells_why_it_is_there() {
    let (_dir, store) = store();
    let snapshot = store.snapshot().expect("rows");
    let answer = |words: &[&str]| explain(snapshot, &words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>());
    let ask = |words: &[&str]| {
        answer(words).map(|answer| match answer {
            Answer::Claims(claims) => claims,
            Answer::Entities(known) => panic!("{known:?}"),
        })
    };
    let said = |words: &[&str]| ask(words).expect("it is known").iter().map(|c| c.evidence.clone()).collect::<Vec<_>>();
    assert_eq!(said(&["fooba", "released", "quux", "9"]).len(), 2);
    assert_eq!(said(&["company/福巴~released~model/quux-9"]).len(), 2);
    assert_eq!(said(&["福巴", "partneredWith", "Bar & Co"]), ["Bar & Co works with 福巴", "福巴 works with Bar & Co"]);
    assert_eq!(said(&["company/bar-co~partneredWith~company/福巴"]).len(), 2);
    assert_eq!(said(&["bar & co", "raised"]), ["Bar & Co raised $5M"]);
    assert_eq!(said(&["Quux-9", "Foo Summit"]).len(), 1);
    assert_eq!(said(&["event/release/quux-9"]).len(), 2);
    assert_eq!(said(&["event/release/quux-9~by~company/福巴"]).len(), 2);
    assert!(said(&["model/quux-9~presentedAt~event/foo-summit"]).is_empty(), "a plan is not done");

    let claim = &ask(&["bar & co", "raised"]).expect("it is known")[0];
    assert_eq!(claim.slots, [(Slot::Amount, "$5M".to_owned()), (Slot::Round, "seed".to_owned())]);
    assert_eq!((claim.file.as_str(), claim.line, claim.span), ("2025-01-02.md", 5, (10, 29)));
    assert_eq!(claim.sources, ["https://example.org/a?b=1&c=2"]);
    assert_eq!(claim.headline, "福巴 ships \"Quux-9\" <now>");
    assert_eq!(said(&[&claim.id]), ["Bar & Co raised $5M"]);
    assert_eq!(EdgeId::of(claim), None);

    let unknown = ask(&["Quux-8", "released", "福巴"]).expect_err("nobody");
    assert!(unknown.to_string().contains("Quux-9"), "{unknown}");
    assert!(ask(&["one"]).is_err());

    let Ok(Answer::Entities(known)) = answer(&["FooBa"]) else { panic!("a name") };
    assert_eq!(known.len(), 1);
    assert_eq!((&*known[0].entity.id, &*known[0].entity.label), ("company/福巴", "福巴"));
    assert_eq!(known[0].entity.aliases, ["=SUM(1)", "FooBa"]);
    let joins: Vec<_> = known[0].joins.iter().map(|j| (j.names.join(" = "), j.reason, j.day.to_string())).collect();
    assert_eq!(joins, [("福巴 = FooBa".to_owned(), Reason::Renamed, "2025-01-02".to_owned())]);
    assert_eq!((&*known[0].joins[0].file, known[0].joins[0].span), ("2025-01-02.md", (7, 9)));
}
