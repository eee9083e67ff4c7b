//! `daygraph query`, `explain`, `lexicon`, `ontology`.

use std::process::{Command, Stdio};

use super::Folder;

fn built() -> Folder {
    let folder = Folder::with_news();
    folder.done(&["build", "news", "--quiet"]);
    folder
}

#[test]
fn questions_are_answered() {
    let folder = built();
    let csv = folder.done(&["query", "releases", "--set", "company=阿里", "--format", "csv"]);
    assert!(csv.contains("2025-03-01,Alibaba,Qwen3,Model,2,"), "{csv}");
    let text = "SELECT ?x { ?c dg:released ?x . ?c rdfs:label ?n FILTER(STR(?n) = \"OpenAI\") }";
    assert!(folder.done(&["query", "-e", text]).contains(":model/gpt-5"));
    folder.write("own.rq", "ASK { ?a dg:acquired ?b }");
    assert_eq!(folder.done(&["query", "own.rq"]), "yes\n");
    let piped = folder.command(&["query", "--format", "json"]).write_stdin("ASK { ?a dg:fundedBy ?b }").output();
    let piped = piped.expect("the program starts").stdout;
    assert_eq!(serde_json::from_slice::<serde_json::Value>(&piped).expect("JSON")["boolean"], false);
    let list = folder.done(&["query", "--list"]);
    assert!(list.contains("model-leaderboard") && list.contains("(benchmark*, metric)"));
}

#[test]
fn a_plan_is_no_plain_edge() {
    let folder = built();
    let text = "ASK { ?c dg:released ?x . ?x rdfs:label ?n FILTER(STR(?n) = \"Sora 2\") }";
    assert_eq!(folder.done(&["query", "-e", text]), "no\n");
    let plans = folder.done(&["query", "rumors-and-plans", "--format", "csv"]);
    assert!(plans.contains("Sora 2"), "{plans}");
}

#[test]
fn wrong_questions_are_told() {
    let folder = built();
    folder.write("torn.rq", "SELECT ?x {\n ?x dg:released");
    for (arguments, code, told) in [
        (&["query", "-e", "SELECT * { ?s ?p }"][..], 1, "line 1, column"),
        (&["query", "relases"], 1, "releases"),
        (&["query", "releases", "--set", "firm=x"], 1, "company"),
        (&["query", "releases", "--set", "company=Alibabba"], 1, "Alibaba"),
        (&["query", "releases", "--set", "company"], 2, "name=value"),
        (&["query", "releases", "--format", "yaml"], 2, "turtle"),
        (&["query", "releases", "--store", "elsewhere"], 1, "daygraph build"),
        (&["query", "missing.rq"], 1, "missing.rq"),
        (&["query", "torn.rq"], 1, "line 2, column 16"),
        (&["query", "-e", "SELECT * {\n ?s dg:released ]"], 1, " 2 |  ?s dg:released ]"),
        (&["query", "-e", "DELETE WHERE { ?s ?p ?o }"], 1, "cannot change the store"),
        (&["query", "releases", "--set", "limit=many"], 1, "limit"),
        (&["query", "model-leaderboard"], 1, "--set benchmark="),
        (&["query", "releases", "--store", "torn.rq"], 1, "torn.rq is a file, and a store is a folder"),
        (&["query", "releases", "--store", "news"], 1, "news is not a store"),
        (&["explain", "OpenAI", "bought", "GPT-5"], 1, "bought"),
    ] {
        let ran = folder.run(arguments);
        assert_eq!(ran.code(), code, "{arguments:?}: {}", ran.errors());
        assert!(ran.errors().contains(told), "{arguments:?}: {}", ran.errors());
    }
}

#[test]
fn an_edge_is_explained() {
    let folder = built();
    let told = folder.done(&["explain", "阿里巴巴", "released", "qwen3"]);
    for part in [
        "Alibaba released Qwen3",
        "2025-03-01",
        "2025-03-02",
        "2025-03-01.md:5",
        "confidence",
        "https://example.org/qwen3",
        "urn:daygraph:claim/",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let by_edge = folder.done(&["explain", "company/alibaba~released~model/qwen3", "--json"]);
    let explained: serde_json::Value = serde_json::from_str(&by_edge).expect("JSON");
    assert_eq!((&explained["daygraph"], &explained["version"]), (&"explanation".into(), &1.into()));
    assert_eq!(explained["claims"].as_array().map(Vec::len), Some(2));
    assert_eq!(explained["entities"], serde_json::json!([]));
    let claim = &explained["claims"][0];
    let (from, to) = (claim["span"][0].as_u64().expect("a number"), claim["span"][1].as_u64().expect("a number"));
    let file = folder.read("news/2025-03-01.md");
    assert!(file[from as usize..to as usize].contains("Qwen3"), "the span is in the file");
    let one = folder.done(&["explain", claim["claim"].as_str().expect("text")]);
    assert_eq!(one.matches("urn:daygraph:claim/").count(), 1);
    assert!(folder.done(&["explain", "OpenAI", "GPT-5"]).contains("OpenAI released GPT-5"));
    let ran = folder.run(&["explain", "Alibabba", "Qwen3"]);
    assert_eq!(ran.code(), 1);
    assert!(ran.errors().contains("Alibaba"), "{}", ran.errors());
}

#[test]
fn a_join_is_explained_and_undone_for_good() {
    let folder = Folder::new();
    folder.write(
        "news/2025-03-01.md",
        "# 晨間 AI 消息 2025-03-01\n\n## 公司\n\n### 左格智慧科技發布新模型\n\n\
         左格智慧科技發布 Quuxo-2，這個模型在 MMMU 上取得 73.2 分。\n",
    );
    folder.write(
        "news/2025-03-02.md",
        "# 晨間 AI 消息 2025-03-02\n\n## 公司\n\n### 左格智慧科技完成融資\n\n\
         左格智慧科技（Foobamio）完成 5000 萬美元 A 輪融資。Foobamio 發布 Quuxo-3。\n",
    );
    folder.done(&["build", "news", "--quiet"]);
    let told = folder.done(&["explain", "左格智慧科技"]);
    for part in [
        "Foobamio (Company)",
        "known as  左格智慧科技",
        "Foobamio = 左格智慧科技, in brackets",
        "2025-03-02  “左格智慧科技（Foobamio）”",
        "2025-03-02.md:7, bytes 78–110",
        "左格智慧科技,Company,Foobamio",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert!(folder.read("news/2025-03-02.md")[78..110].starts_with("左格智慧科技（Foobamio"));
    let json = folder.done(&["explain", "Foobamio", "--json"]);
    let known: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(known["daygraph"], "explanation");
    assert_eq!(known["entities"][0]["joins"][0]["reason"], "in brackets");
    let query =
        "SELECT ?why { ?j a dg:Join ; dg:joins ?e ; dg:reason ?why . ?e rdfs:label ?n FILTER(STR(?n) = \"Foobamio\") }";
    assert!(folder.done(&["query", "-e", query, "--format", "csv"]).contains("in brackets"));

    // The row that explain shows, as a lexicon.
    let rows: Vec<&str> = told.lines().skip_while(|l| !l.contains("label,kind,apart")).map(str::trim).collect();
    folder.write("own.csv", rows.join("\n"));
    folder.done(&["lexicon", "check", "own.csv"]);
    folder.done(&["build", "news", "--quiet", "--lexicon", "own.csv"]);
    for name in ["左格智慧科技", "Foobamio"] {
        let told = folder.done(&["explain", name]);
        assert!(told.starts_with(&format!("{name} (Company)")) && !told.contains(" = "), "{told}");
    }
    folder.done(&["build", "news", "--quiet"]);
    assert!(folder.done(&["explain", "左格智慧科技"]).contains("in brackets"), "without the row it is back");
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let folder = built();
    folder.done(&["extract", "news", "--out-dir", "gold"]);
    for arguments in [
        &["query", "-e", "SELECT * { ?s ?p ?o }", "--format", "csv"][..],
        &["query", "--list"],
        &["export", "--format", "jsonl", "-o", "-"],
        &["ontology"],
        &["extract", "news"],
        &["eval", "gold", "--digests", "news"],
        &["digest", "news"],
        &["explain", "OpenAI", "released", "GPT-5"],
        &["explain", "OpenAI"],
        &["show", "OpenAI"],
        &["show", "OpenAI", "--json"],
        &["explain", "OpenAI", "--json"],
        &["timeline", "OpenAI"],
        &["diff", "2025-03-01", "2025-03-02"],
        &["events"],
        &["trends", "--window", "1d"],
        &["neighbors", "OpenAI"],
        &["path", "OpenAI", "SWE-bench Verified"],
        &["rank"],
        &["communities"],
        &["lexicon", "find", "阿里"],
        &["build", "news", "--json"],
    ] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_daygraph"))
            .args(arguments)
            .current_dir(folder.path(""))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        drop(child.stdout.take());
        let ended = child.wait_with_output().expect("it ends");
        let errors = String::from_utf8_lossy(&ended.stderr);
        assert!(ended.status.success() && errors.is_empty(), "{arguments:?}: {errors}");
    }
}

#[test]
fn a_reader_of_errors_that_goes_away_does_no_harm() {
    let folder = Folder::new();
    folder.write("empty.md", "");
    for arguments in [&["build", "empty.md", "nowhere"][..], &["query", "releases"], &["extract", "empty.md"]] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_daygraph"))
            .args(arguments)
            .current_dir(folder.path(""))
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        drop(child.stderr.take());
        assert_eq!(child.wait().expect("it ends").code(), Some(1), "{arguments:?}");
    }
}

#[test]
fn a_lexicon_is_checked() {
    let folder = Folder::new();
    folder.write("good.csv", "label,kind\nFoobarium,Company\n");
    folder.write("bad.csv", "label,kind\nFoobarium,Firm\n,Company\n");
    folder.write("latin1.csv", b"label,kind\ncaf\xE9,Company\n");
    folder.write("empty.csv", "");
    assert!(folder.done(&["lexicon", "check", "good.csv"]).starts_with("no errors; 1 entry, "));
    let ran = folder.run(&["lexicon", "check", "bad.csv"]);
    assert_eq!(ran.code(), 1);
    assert!(
        ran.errors().contains("bad.csv:2: unknown kind") && ran.errors().contains("bad.csv:3: empty label"),
        "{}",
        ran.errors()
    );
    let ran = folder.run(&["lexicon", "check", "nowhere.csv", "latin1.csv", "empty.csv", "bad.csv"]);
    assert_eq!(ran.code(), 1);
    for told in [
        "nowhere.csv cannot be read",
        "latin1.csv:2: not UTF-8: byte 0xE9 at offset 14",
        "empty.csv:1: the column `label` is missing",
        "bad.csv:2: unknown kind \"Firm\"; write one of",
        "5 errors to mend",
    ] {
        assert!(ran.errors().contains(told), "{told}: {}", ran.errors());
    }
    assert!(folder.done(&["lexicon", "find", "阿里"]).starts_with("Alibaba"));
    let json = folder.done(&["lexicon", "find", "阿里", "--json"]);
    let told: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!((&told["daygraph"], &told["entries"][0]["label"]), (&"lexicon".into(), &"Alibaba".into()));
    assert_eq!(folder.run(&["lexicon", "find", "nobody at all"]).code(), 1);
}

#[test]
fn the_vocabulary_is_printed() {
    let folder = Folder::new();
    assert!(folder.done(&["ontology"]).contains("dg:released"));
    assert!(folder.done(&["ontology", "--format", "markdown"]).contains("`dg:released`"));
}

/// What a user sees, whole: a change of it is to be looked at (`cargo insta review`, or
/// `INSTA_UPDATE=always cargo test --release`).
#[test]
fn what_is_printed_stays() {
    let folder = built();
    insta::assert_snapshot!("releases", folder.done(&["query", "releases"]));
    insta::assert_snapshot!("explain", folder.done(&["explain", "OpenAI", "released", "GPT-5"]));
    insta::assert_snapshot!("extract", folder.done(&["extract", "news/2025-03-01.md"]));
}

#[test]
fn a_name_of_the_lexicon_is_found_though_no_digest_uses_it() {
    let folder = built();
    let about = folder.done(&["query", "about", "--set", "entity=通義千問3", "--format", "csv"]);
    assert!(about.lines().count() > 1, "{about}");
}
