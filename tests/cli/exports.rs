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

/// The nodes' and the edges' lines of an export with these options.
fn lines(folder: &Folder, options: &[&str]) -> (Vec<Value>, Vec<Value>) {
    let lines = folder.done(&[&["export", "--format", "jsonl", "-o", "-"], options].concat());
    let values = lines.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    values.partition(|value| value["type"] == "node")
}

/// What edges have as label, each once.
fn labels(edges: &[Value]) -> Vec<&str> {
    let mut labels: Vec<&str> = edges.iter().filter_map(|edge| edge["label"].as_str()).collect();
    labels.sort_unstable();
    labels.dedup();
    labels
}

#[test]
fn every_format_is_told_by_its_ending_and_by_its_name() {
    let folder = built();
    let told = folder.run(&["export", "--format", "help", "-o", "x"]).errors();
    for (name, ending, start) in [
        ("graphml", "graphml", "<?xml"),
        ("gexf", "gexf", "<?xml"),
        ("jsonl", "jsonl", "{"),
        ("node-link", "json", "{"),
        ("cytoscape", "cyjs", "{"),
        ("dot", "dot", "digraph"),
        ("cypher", "cypher", "CREATE CONSTRAINT"),
        ("ttl", "ttl", "@prefix"),
        ("trig", "trig", "@prefix"),
        ("nq", "nq", "<"),
        ("nt", "nt", "<"),
        ("rdfxml", "rdf", "<?xml"),
        ("jsonld", "jsonld", "["),
        ("html", "html", "<!DOCTYPE html>"),
    ] {
        let file = format!("graph.{ending}");
        folder.done(&["export", "-o", &file]);
        let text = folder.read(&file);
        assert!(text.starts_with(start), "{name}: {}", &text[..40]);
        assert_eq!(folder.done(&["export", "--format", name, "-o", "-"]), text, "{name}: the same bytes every time");
        assert!(told.contains(&format!("  {name} ")), "{told}");
    }
    folder.done(&["export", "-o", "graph.parquet"]);
    for table in ["graph-nodes.parquet", "graph-edges.parquet"] {
        let bytes = std::fs::read(folder.path(table)).expect("it was written");
        assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
    }
    folder.done(&["export", "--format", "neo4j", "-o", "neo/"]);
    assert!(folder.read("neo/nodes.csv").starts_with("id:ID,label:string,"));
    let edges = folder.read("neo/edges.csv");
    assert!(edges.starts_with(":START_ID,:END_ID,:TYPE,id,"));
    assert!(edges.contains(",RELEASED,") && edges.contains(",RELEASED_PLANNED,"), "{edges}");
}

#[test]
fn filters_leave_what_is_asked_for() {
    let folder = built();
    let kinds = |nodes: &[Value]| {
        let mut kinds: Vec<String> = nodes.iter().map(|n| n["kind"].as_str().expect("text").to_owned()).collect();
        kinds.sort();
        kinds.dedup();
        kinds
    };
    let (nodes, edges) = lines(&folder, &["--kinds", "company,model"]);
    assert_eq!(kinds(&nodes), ["Company", "Model"]);
    assert!(!edges.is_empty() && !labels(&edges).contains(&"evaluatedOn"));
    let (_, edges) = lines(&folder, &["--relations", "released"]);
    assert_eq!(labels(&edges), ["released", "released (planned)"]);
    let (_, edges) = lines(&folder, &["--modality", "planned"]);
    assert_eq!(labels(&edges), ["released (planned)"]);
    let (nodes, edges) = lines(&folder, &["--since", "2025-03-02"]);
    assert!(nodes.iter().all(|n| n["first_day"].is_null() || n["first_day"] == "2025-03-02"));
    let qwen = edges.iter().find(|e| e["id"] == "company/alibaba~released~model/qwen3").expect("it was told again");
    assert_eq!((&qwen["weight"], &qwen["days"]), (&1.into(), &serde_json::json!(["2025-03-02"])));
    let (_, edges) = lines(&folder, &["--min-weight", "2"]);
    assert_eq!(edges.len(), 1, "{edges:?}");
    let (nodes, _) = lines(&folder, &["--around", "阿里", "--depth", "1"]);
    assert!(nodes.iter().any(|n| n["id"] == "model/qwen3") && nodes.iter().all(|n| n["id"] != "benchmark/mmmu"));
    let (nodes, _) = lines(&folder, &["--around", "阿里", "--depth", "2"]);
    assert!(nodes.iter().any(|n| n["id"] == "benchmark/mmmu"));
    assert_eq!(lines(&folder, &["--top", "2"]).0.len(), 2);
    let (nodes, edges) = lines(&folder, &["--largest-component"]);
    assert!(nodes.len() < lines(&folder, &["--connected"]).0.len() && edges.len() + 1 >= nodes.len());
    let (nodes, _) = lines(&folder, &["--kinds", "Release", "--connected"]);
    assert!(kinds(&nodes).contains(&"Release".to_owned()), "a class of happenings asks for happenings");
    let (_, all) = lines(&folder, &[]);
    let (_, merged) = lines(&folder, &["--merge-relations"]);
    assert!(merged.len() <= all.len() && labels(&merged).iter().all(|label| label.starts_with("related")));
}

#[test]
fn what_two_share_joins_them() {
    let folder = built();
    folder.write("news/2025-03-03.md", "# 2025-03-03\n\n### GPT-5 on MMMU\n\nGPT-5 scored 90% on MMMU, OpenAI said.\n");
    folder.done(&["build", "news", "--quiet", "--no-export"]);
    let (nodes, edges) = lines(&folder, &["--projection", "model-model", "--share", "benchmark"]);
    assert!(nodes.iter().all(|n| n["kind"] == "Model"));
    let shared =
        edges.iter().find(|e| e["id"] == "model/gpt-5~sharesBenchmark~model/qwen3").expect("both were measured");
    assert_eq!((&shared["weight"], &shared["details"]), (&1.into(), &serde_json::json!(["MMMU"])));
    let (_, edges) = lines(&folder, &["--projection", "company-model", "--share", "item"]);
    assert!(edges.iter().any(|e| e["id"] == "company/alibaba~sharesItem~model/qwen3"));
    assert_eq!(folder.run(&["export", "--projection", "company", "-o", "x.csv"]).code(), 2);
}

#[test]
fn a_query_gives_the_edges() {
    let folder = built();
    folder.write("released.rq", "CONSTRUCT { ?a dg:released ?b } WHERE { ?a dg:released ?b }");
    let (nodes, edges) = lines(&folder, &["--query", "released.rq"]);
    assert_eq!(labels(&edges), ["released"]);
    let end = |of: &str| edges.iter().map(|e| e[of].clone()).collect::<Vec<_>>();
    assert!(nodes.iter().all(|n| end("source").contains(&n["id"]) || end("target").contains(&n["id"])));
    assert!(edges.iter().any(|e| e["weight"] == 2 && e["evidence"].as_array().map(Vec::len) == Some(2)));
    let together = "SELECT ?source ?target (\"seen with\" AS ?relation) (COUNT(?item) AS ?weight)\
                    WHERE { ?item dg:mentions ?source, ?target FILTER(STR(?source) < STR(?target)) }\
                    GROUP BY ?source ?target";
    folder.write("together.rq", together);
    let (_, edges) = lines(&folder, &["--query", "together.rq"]);
    assert!(edges.iter().any(|e| e["id"] == "company/alibaba~seen with~model/qwen3" && e["weight"] == 2));
    assert!(folder.done(&["export", "--query", "together.rq", "--format", "nt", "-o", "-"]).contains("seen%20with"));
    folder.write("wrong.rq", "SELECT ?a WHERE { ?a dg:released ?b }");
    let ran = folder.run(&["export", "--query", "wrong.rq", "-o", "x.csv"]);
    assert!(ran.code() == 1 && ran.errors().contains("?source and ?target"), "{}", ran.errors());
}

#[test]
fn a_timeline_and_places_may_be_left_out() {
    let folder = built();
    let gexf = |options: &[&str]| folder.done(&[&["export", "--format", "gexf", "-o", "-"], options].concat());
    let whole = gexf(&[]);
    assert!(
        whole.contains("timeformat=\"date\"") && whole.contains("<spell start=\"2025-03-01\" end=\"2025-03-03\"/>")
    );
    assert!(whole.contains("<viz:position "));
    let still = gexf(&["--static", "--no-layout"]);
    assert!(!still.contains("spell") && !still.contains("<viz:position ") && still.contains("mode=\"static\""));
    assert_eq!(still.matches("<attributes ").count(), 2, "Gephi Lite reads the last block of a class alone");
}

#[test]
fn a_selection_in_rdf_has_no_more() {
    let folder = built();
    let nt = folder.done(&["export", "--format", "nt", "--relations", "acquired", "--connected", "-o", "-"]);
    assert!(nt.contains("ns#acquired>") && !nt.contains("ns#released>") && !nt.contains("qwen3"), "{nt}");
    let whole = folder.done(&["export", "--format", "nt", "-o", "-"]);
    assert!(whole.contains("ns#released>") && whole.contains("ns#Digest>"));
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
