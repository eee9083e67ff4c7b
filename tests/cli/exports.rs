//! `daygraph export`, `extract`, `digest`.

use serde_json::Value;

use super::{Folder, SATURDAY};

fn built() -> Folder {
    let folder = Folder::with_news();
    folder.done(&["build", "news", "--quiet", "--no-export"]);
    folder
}

#[test]
fn the_graph_is_written_in_every_format() {
    let folder = built();
    assert!(!folder.path("exports").exists(), "--no-export writes none");
    folder.done(&["export", "-o", "deep/graph.graphml"]);
    assert!(folder.read("deep/graph.graphml").starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"));
    folder.done(&["export", "-o", "graph.csv"]);
    assert!(folder.read("graph-nodes.csv").starts_with("Id,Label,Kind,"));
    assert!(folder.read("graph-edges.csv").starts_with("Id,Source,Target,Type,Label,Weight,"));
    folder.done(&["export", "--format", "csv", "-o", "tables/"]);
    assert_eq!(folder.read("tables/nodes.csv"), folder.read("graph-nodes.csv"));
    let edges = folder.done(&["export", "--format", "csv", "--table", "edges", "-o", "-"]);
    assert_eq!(edges, folder.read("graph-edges.csv"));
    let lines = folder.done(&["export", "--format", "jsonl", "-o", "-"]);
    let values: Vec<Value> = lines.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
    let released = values.iter().find(|v| v["id"] == "company/alibaba~released~model/qwen3").expect("the edge");
    assert_eq!((&released["weight"], &released["first_day"]), (&2.into(), &"2025-03-01".into()));
    assert_eq!(released["evidence"].as_array().map(Vec::len), Some(2));
    let rest: Vec<_> = std::fs::read_dir(folder.path("")).expect("a folder").flatten().map(|e| e.file_name()).collect();
    assert!(rest.iter().all(|name| !name.to_string_lossy().ends_with(".part")), "{rest:?}");
}

#[test]
fn the_formats_hold_the_same_nodes_and_edges() {
    let folder = built();
    for options in [&[][..], &["--happenings"]] {
        let export = |rest: &[&str]| folder.done(&[&["export", "-o", "-"], rest, options].concat());
        let lines = export(&["--format", "jsonl"]);
        let values: Vec<Value> = lines.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
        let graphml = export(&["--format", "graphml"]);
        for (table, one) in [("nodes", "node"), ("edges", "edge")] {
            let ids: Vec<String> = values
                .iter()
                .filter(|v| v["type"] == one)
                .map(|v| v["id"].as_str().expect("text").to_owned())
                .collect();
            assert!(!ids.is_empty());
            let csv = export(&["--format", "csv", "--table", table]);
            let rows: Vec<String> = csv::Reader::from_reader(csv.as_bytes())
                .records()
                .map(|row| row.expect("a row")[0].to_owned())
                .collect();
            assert_eq!(rows, ids, "{table}");
            assert_eq!(graphml.matches(&format!("<{one} ")).count(), ids.len(), "{table}");
        }
    }
}

#[test]
fn a_build_writes_what_an_export_writes() {
    let folder = Folder::with_news();
    folder.done(&["build", "news", "-o", "built.jsonl"]);
    folder.done(&["export", "-o", "exported.jsonl"]);
    assert_eq!(folder.read("built.jsonl"), folder.read("exported.jsonl"));
}

#[test]
fn what_a_killed_export_left_is_cleaned_up() {
    let folder = built();
    folder.write("out/.daygraph-killed.part", "half a graph");
    folder.write("out/.daygraph-running.part", "half a graph");
    let running = std::fs::File::open(folder.path("out/.daygraph-running.part")).expect("it was written");
    running.lock().expect("nobody has it");
    folder.done(&["export", "-o", "out/graph.graphml"]);
    assert!(folder.path("out/graph.graphml").exists());
    assert!(!folder.path("out/.daygraph-killed.part").exists());
    assert!(folder.path("out/.daygraph-running.part").exists(), "somebody is writing it");
}

#[test]
fn wrong_exports_are_told() {
    let folder = built();
    for (arguments, told) in [
        (&["export", "-o", "graph.doc"][..], "graphml"),
        (&["export", "-o", "-"], "--format"),
        (&["export", "--format", "csv", "-o", "-"], "--table nodes"),
        (&["export", "--format", "xlsx", "-o", "x"], "jsonl"),
        (&["export", "--format", "graphml", "--table", "nodes", "-o", "x"], "csv"),
    ] {
        let ran = folder.run(arguments);
        assert_eq!(ran.code(), 2, "{arguments:?}");
        assert!(ran.errors().contains(told), "{arguments:?}: {}", ran.errors());
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_cannot_be_written_is_told() {
    let folder = built();
    for (file, told) in [
        ("/dev/full", "/dev/full cannot be written: No space left on device"),
        ("/proc/graph", "/proc/graph cannot be written"),
        ("news/2025-03-01.md/graph", "the folder news/2025-03-01.md cannot be made"),
    ] {
        let ran = folder.run(&["export", "--format", "jsonl", "-o", file]);
        assert_eq!(ran.code(), 1, "{file}");
        assert!(ran.errors().contains(told), "{file}: {}", ran.errors());
        let (first, last) =
            ran.errors().trim().rsplit_once(": ").map(|(a, b)| (a.to_owned(), b.to_owned())).expect("a cause");
        assert!(!first.contains(&last), "each thing is said once: {}", ran.errors());
    }
}

#[test]
fn happenings_are_nodes_where_asked_for() {
    let folder = built();
    let lines = |arguments: &[&str]| folder.done(&[&["export", "--format", "jsonl", "-o", "-"], arguments].concat());
    assert!(!lines(&[]).contains("\"kind\":\"Release\""));
    assert!(lines(&["--happenings"]).contains("\"kind\":\"Release\""));
}

#[test]
fn an_extraction_has_the_shape_of_gold() {
    let folder = Folder::with_news();
    let one: Value = serde_json::from_str(&folder.done(&["extract", "news/2025-03-01.md"])).expect("JSON");
    assert_eq!((&one["digest"], &one["date"]), (&"2025-03-01.md".into(), &"2025-03-01".into()));
    let item = &one["items"][0];
    assert_eq!(item["line"], 5);
    let entities = item["entities"].as_array().expect("a list");
    let qwen = entities.iter().find(|e| e["canonical"] == "Qwen3").expect("Qwen3");
    assert_eq!((&qwen["type"], &qwen["id"]), (&"Model".into(), &"model/qwen3".into()));
    let relations = item["relations"].as_array().expect("a list");
    let score = relations.iter().find(|r| r["type"] == "evaluatedOn").expect("a score");
    assert_eq!(score["attrs"]["score"], "73.2");
    assert!(SATURDAY.contains(score["evidence"].as_str().expect("text")));
    assert!(!folder.path(".daygraph").exists());

    let several: Value = serde_json::from_str(&folder.done(&["extract", "news"])).expect("JSON");
    assert_eq!(several.as_array().map(Vec::len), Some(2));
    assert_eq!(folder.done(&["extract", "news", "--format", "jsonl"]).lines().count(), 2);
    folder.done(&["extract", "news", "--out-dir", "found"]);
    assert_eq!(
        serde_json::from_str::<Value>(&folder.read("found/2025-03-01.json")).expect("JSON")["date"],
        "2025-03-01"
    );
}

#[test]
fn the_reader_shows_what_it_sees() {
    let folder = Folder::with_news();
    let digest: Value = serde_json::from_str(&folder.done(&["digest", "news/2025-03-01.md"])).expect("JSON");
    assert_eq!(digest["items"][0]["title"], "阿里巴巴發布 Qwen3");
    assert_eq!(digest["items"][0]["section"][1], "模型");
    assert_eq!(folder.run(&["digest", "nowhere.md"]).code(), 1);
    assert_eq!(folder.run(&["digest", "news/picture.png"]).code(), 1);
}
