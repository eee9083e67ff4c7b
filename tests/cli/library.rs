//! The named queries: list, description, examples, parameters; rows and quads say the same.
//!
//! `DAYGRAPH_WRITE=1 cargo test --release --test cli library` writes the examples anew.

use daygraph::store::Store;
use daygraph::store::query::{self, Format, Options, Query};
use serde_json::Value;

use super::graph::SAMPLES;
use super::{Folder, words, writes};

fn queries() -> Vec<Value> {
    let list: Value = serde_json::from_str(&SAMPLES.done(&["query", "--list", "--json"])).expect("JSON");
    assert_eq!((&list["daygraph"], &list["version"]), (&"queries".into(), &1.into()));
    list["queries"].as_array().expect("a list").clone()
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_else(|| panic!("{field} of {value}"))
}

#[test]
fn every_example_is_what_its_query_prints() {
    let queries = queries();
    assert!(queries.len() >= 25);
    for query in queries {
        let (name, example) = (text(&query, "name"), &query["example"]);
        let options = words(text(example, "options"));
        let arguments: Vec<&str> = ["query", name].into_iter().chain(options.iter().map(String::as_str)).collect();
        let printed = SAMPLES.done(&arguments);
        assert!(
            !printed.starts_with("0 rows") && !printed.ends_with("\n0 rows\n"),
            "{name} finds something: {printed}"
        );
        if writes() {
            write_example(name, &printed);
            continue;
        }
        let shown: Vec<&str> = example["output"].as_array().expect("lines").iter().filter_map(Value::as_str).collect();
        let printed: Vec<&str> = printed.lines().collect();
        assert_eq!(shown, printed, "{name}: see the top of tests/cli/library.rs");
    }
}

/// Puts an example's output below its line in the query's header.
fn write_example(name: &str, printed: &str) {
    let path = format!("{}/queries/{name}.rq", env!("CARGO_MANIFEST_DIR"));
    let file = std::fs::read_to_string(&path).expect("a query");
    let mut lines: Vec<String> = Vec::new();
    for line in file.lines().filter(|line| !line.starts_with("# |")) {
        lines.push(line.to_owned());
        if line.starts_with("# example:") {
            lines.extend(printed.lines().map(|line| format!("# | {line}").trim_end().to_owned()));
        }
    }
    std::fs::write(&path, lines.join("\n") + "\n").expect("it can be written");
}

#[test]
fn queries_are_listed_by_group_and_described() {
    let list = SAMPLES.done(&["query", "--list"]);
    let groups = ["releases", "evaluation", "money", "partnerships", "people", "rumors", "provenance", "graph shape"];
    let places: Vec<_> = groups.iter().map(|group| list.lines().position(|line| line == *group)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{list}");
    assert!(list.contains("  model-leaderboard   Leaderboard of a benchmark  (benchmark*, metric)"), "{list}");
    insta::assert_snapshot!("query-about", SAMPLES.done(&["query", "--about", "makers"]));
    let about: Value = serde_json::from_str(&SAMPLES.done(&["query", "--about", "item", "--json"])).expect("JSON");
    assert_eq!(about["query"]["parameters"][0]["required"], true);
    let ran = SAMPLES.run(&["query", "--about", "relases"]);
    assert!(ran.code() == 1 && ran.errors().contains("did you mean \"releases\"?"), "{}", ran.errors());
    assert_eq!(SAMPLES.run(&["query", "releases", "--json"]).code(), 2);
}

#[test]
fn queries_of_ones_own_are_described_too() {
    let folder = Folder::with_news();
    folder.write("daygraph.toml", "queries = \"own\"\n");
    folder.write("own/mine.rq", "# title: Mine\n# group: odds and ends\n# param: day day required — the day\nSELECT * { VALUES ?day { UNDEF } }");
    let list = folder.done(&["query", "--list"]);
    assert!(list.contains("odds and ends\n  mine ") && list.contains("Mine  (day*)"), "{list}");
    assert!(folder.done(&["query", "--about", "mine"]).contains("--set day=DAY  needed  the day"));
}

#[test]
fn parameters_that_do_not_fit_are_told() {
    for (arguments, told) in [
        (&["releases", "--set", "companie=Google"][..], "did you mean \"company\"?"),
        (&["releases", "--set", "from=soon"], "parameter from: \"soon\" is not a day; a day is written 2025-11-29"),
        (&["first-seen", "--set", "kind=Firm"], "is not a kind; one of Company"),
        (&["about", "--set", "entity=OpenAI", "--set", "relation=likes"], "is not a relation; one of released"),
        (&["co-investors", "--set", "least=few"], "\"few\" is not a number"),
        (&["releases", "--set", "limit=-1"], "is not a number of rows"),
        (&["family"], "needs the parameter whole: --set whole="),
        (&["releases", "--set", "company=Anthropik"], "no entity of the store is called"),
        (&["releases", "--set", "company=月之暗門"], "company/moonshot-ai"),
        (&["evaluations", "--set", "model=Gemini"], "names several entities"),
    ] {
        let ran = SAMPLES.run(&[&["query"], arguments].concat());
        assert_eq!(ran.code(), 1, "{arguments:?}");
        assert!(ran.errors().contains(told), "{arguments:?}: {}", ran.errors());
    }
}

#[test]
fn names_mean_what_they_mean_to_show() {
    let ask = |name: &str| SAMPLES.done(&["query", "releases", "--format", "csv", "--set", &format!("company={name}")]);
    let all = ask("company/moonshot-ai");
    for name in [
        "月之暗面",
        "Moonshot AI",
        "ＭＯＯＮＳＨＯＴ　ＡＩ",
        "moonshot-ai",
        "Moonshot AI (Company)",
        "urn:daygraph:company/moonshot-ai",
    ] {
        assert_eq!(ask(name), all, "{name}");
    }
    assert!(all.contains("Kimi K2 Thinking"));
    let question = "SELECT ?x { ?maker dg:released ?x }";
    let untyped = SAMPLES.done(&["query", "-e", question, "--set", "maker=月之暗面", "--format", "csv"]);
    assert!(untyped.contains("kimi-k2-thinking"), "{untyped}");
    let ran = SAMPLES.run(&["query", "-e", question, "--set", "maker=Gemini"]);
    assert!(ran.code() == 1 && ran.errors().contains("names several entities"), "{}", ran.errors());
}

#[test]
fn numbers_of_two_metrics_are_never_mixed() {
    let folder = Folder::new();
    folder.write(
        "news/2025-03-01.md",
        "# 晨間 AI 消息 2025-03-01\n\n## 模型\n\n\
         ### Claude Opus 4.5\n\nClaude Opus 4.5 scores 62.5 on MMMU.\n\n\
         ### Gemini 3 Pro\n\nGemini 3 Pro scores 81.4% on MMMU.\n\n\
         ### GPT-5\n\nGPT-5 scores 84.2% on MMMU.\n\n\
         ### Kimi K2\n\nKimi K2 在 MMMU 排名第三。\n\n\
         ### DeepSeekMath-V2\n\nDeepSeekMath-V2 solves 118/120 on Putnam 2024.\n",
    );
    folder.done(&["build", "news", "--quiet", "--no-export"]);
    let board = folder.done(&["query", "model-leaderboard", "--set", "benchmark=MMMU", "--format", "csv"]);
    let metrics: Vec<&str> = board.lines().skip(1).filter_map(|line| line.split(',').nth(2)).collect();
    let values: Vec<&str> = board.lines().skip(1).filter_map(|line| line.split(',').nth(3)).collect();
    assert_eq!(metrics, ["percent", "percent", "points", "rank"], "{board}");
    assert_eq!(values, ["84.2", "81.4", "62.5", "3"], "{board}");
    let ranks = folder.done(&[
        "query",
        "model-leaderboard",
        "--set",
        "benchmark=MMMU",
        "--set",
        "metric=rank",
        "--format",
        "csv",
    ]);
    assert_eq!(ranks.lines().count(), 2, "{ranks}");
    let told = folder.done(&[
        "query",
        "-e",
        "SELECT ?v ?of { ?c dg:scoreMetric \"fraction\" ; dg:scoreValue ?v ; dg:scoreOf ?of }",
        "--format",
        "csv",
    ]);
    assert_eq!(told.replace('\r', ""), "v,of\n118,120\n", "{told}");
}

/// A store of the samples on which people decided something.
fn decided() -> Folder {
    let folder = Folder::new();
    folder.done(&["build", concat!(env!("CARGO_MANIFEST_DIR"), "/data/digests"), "--quiet", "--no-export"]);
    folder.done(&["curate", "alias", "Moonshot AI", "Foobarium", "--because", "a test"]);
    folder.done(&["curate", "note", "Anthropic", "a note"]);
    folder.done(&["curate", "reject", "Anthropic", "released", "Claude Opus 4.5"]);
    folder
}

/// The cells of a line, each with its parts in order.
fn parts(line: &str) -> Vec<Vec<String>> {
    let parts = |cell: &str| {
        let mut parts: Vec<String> = cell.trim_matches('"').split(" / ").map(str::to_owned).collect();
        parts.sort_unstable();
        parts
    };
    line.split('\t').map(parts).collect()
}

#[test]
fn rows_and_quads_say_the_same() {
    let folder = decided();
    let store = Store::open(&folder.path(".daygraph")).expect("a store");
    let ask = |query: &Query, set: &[(String, String)], quads: bool| -> Vec<String> {
        let options = Options { set: set.to_vec(), format: Some(Format::Tsv), quads, ..Options::default() };
        let mut out = Vec::new();
        query::run(&store, query, &options, &mut out).unwrap_or_else(|e| panic!("{}: {e}", query.name));
        String::from_utf8(out).expect("UTF-8").lines().map(str::to_owned).collect()
    };
    let free = |text: &str| Query::parse("a question", text).expect("it has no header");
    // All that is said with each property, in the default graph.
    let mut properties = ask(&free("SELECT DISTINCT ?p { ?s ?p ?o }"), &[], true);
    properties.remove(0);
    assert!(properties.len() > 60, "{properties:?}");
    for property in properties {
        let question = free(&format!("SELECT ?s ?o {{ ?s {property} ?o }}"));
        let (mut of_rows, mut of_quads) = (ask(&question, &[], false), ask(&question, &[], true));
        of_rows.sort();
        of_quads.sort();
        assert_eq!(of_rows, of_quads, "{property}");
    }
    // All that is said of one thing, and of what it is said: of one of each class.
    let mut things = ask(&free("SELECT ?c (MIN(?x) AS ?s) { ?x a ?c } GROUP BY ?c"), &[], true);
    things.remove(0);
    assert!(things.len() > 15, "{things:?}");
    for thing in things.iter().filter_map(|line| line.split('\t').nth(1)) {
        for text in [
            format!("SELECT ?p ?o {{ {thing} ?p ?o }}"),
            format!("SELECT ?s ?p {{ ?s ?p {thing} }}"),
            format!("SELECT ?s ?p ?l {{ ?s ?p {thing} ; rdfs:label ?l }}"),
        ] {
            let question = free(&text);
            let (mut of_rows, mut of_quads) = (ask(&question, &[], false), ask(&question, &[], true));
            of_rows.sort();
            of_quads.sort();
            assert_eq!(of_rows, of_quads, "{text}");
        }
    }
    // And each named query, line by line.
    for query in query::built_in() {
        let options = words(&query.example.as_ref().expect("an example").options);
        let pairs = options.iter().filter_map(|word| word.split_once('='));
        let set: Vec<(String, String)> = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        // What is joined into one cell comes in no order of its own.
        let sorted = |quads: bool| ask(&query, &set, quads).iter().map(|line| parts(line)).collect::<Vec<_>>();
        assert_eq!(sorted(false), sorted(true), "{}", query.name);
    }
}

#[test]
fn a_question_that_rows_cannot_answer_is_asked_of_the_quads() {
    for question in [
        "SELECT ?digest { GRAPH ?digest { ?digest a dg:Digest } }",
        "SELECT ?p { <urn:daygraph:company/anthropic> ?p ?o }",
        "SELECT ?h { ?digest dg:hash ?h }",
        "SELECT ?x { <urn:daygraph:company/anthropic> dg:released* ?x }",
    ] {
        let found = SAMPLES.done(&["query", "-e", question, "--format", "csv"]);
        assert!(found.lines().count() > 1, "{question}: {found}");
    }
    assert_eq!(SAMPLES.done(&["query", "-e", "ASK { dg:released ?p ?o }"]), "no\n");
}
