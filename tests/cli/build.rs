//! `daygraph build`.

use std::process::{Command, Stdio};

use serde_json::Value;

use super::{Folder, SATURDAY, SUNDAY};

fn summary(folder: &Folder, arguments: &[&str]) -> Value {
    let ran = folder.run(&[&["build", "--json"], arguments].concat());
    serde_json::from_str(&ran.printed()).unwrap_or_else(|e| panic!("{e}: {} {}", ran.printed(), ran.errors()))
}

#[test]
fn digests_become_a_store_and_an_export() {
    let folder = Folder::with_news();
    let printed = folder.done(&["build", "news"]);
    assert!(printed.starts_with("2 digests read, 0 unchanged, 0 refused"), "{printed}");
    assert!(folder.path(".daygraph/FORMAT").is_file());
    assert!(folder.read("exports/daygraph.graphml").contains("<data key=\"node_label\">Qwen3</data>"));
}

#[test]
fn a_second_build_changes_nothing() {
    let folder = Folder::with_news();
    let first = summary(&folder, &["news"]);
    let graph = folder.read("exports/daygraph.graphml");
    let second = summary(&folder, &["news"]);
    assert_eq!((&first["read"], &first["skipped"], &first["changed"]), (&2.into(), &0.into(), &true.into()));
    assert_eq!((&second["read"], &second["skipped"], &second["changed"]), (&0.into(), &2.into(), &false.into()));
    for part in ["items", "entities", "claims"] {
        assert_eq!(first[part]["total"], second[part]["total"]);
        assert_eq!(first[part]["new"], first[part]["total"]);
        assert_eq!(second[part]["new"], 0);
    }
    assert_eq!(graph, folder.read("exports/daygraph.graphml"));
}

#[test]
fn the_way_to_a_graph_does_not_matter() {
    let (at_once, by_days) = (Folder::with_news(), Folder::with_news());
    at_once.done(&["build", "news", "--threads", "1"]);
    by_days.done(&["build", "news/2025-03-02.md"]);
    by_days.done(&["build", "news"]);
    assert_eq!(at_once.read("exports/daygraph.graphml"), by_days.read("exports/daygraph.graphml"));
}

#[test]
fn a_changed_digest_takes_the_place_of_the_old() {
    let folder = Folder::with_news();
    folder.done(&["build", "news"]);
    folder.write("news/2025-03-02.md", SUNDAY.replace("Anthropic acquired Bun", "Microsoft acquired Bun"));
    let told = summary(&folder, &["news"]);
    assert_eq!((&told["read"], &told["skipped"], &told["digests"]), (&1.into(), &1.into(), &2.into()));
}

#[test]
fn what_cannot_be_read_is_refused_and_the_rest_is_read() {
    let folder = Folder::with_news();
    folder.write("news/empty.md", "");
    folder.write("news/latin1.md", b"# 2025-03-03\n\n- caf\xE9\n");
    folder.write("news/.hidden.md", "");
    folder.write("news/picture.png", "");
    let ran = folder.run(&["build", "news", "nowhere", "*.nothing"]);
    assert_eq!(ran.code(), 1);
    assert!(ran.printed().starts_with("2 digests read, 0 unchanged, 4 refused"), "{}", ran.printed());
    for told in [
        "news/empty.md:1: empty;",
        "news/latin1.md:3: not UTF-8: byte 0xE9",
        "iconv",
        "nowhere: no such file or folder;",
        "*.nothing: no file matches;",
    ] {
        assert!(ran.errors().contains(told), "{told}: {}", ran.errors());
    }
    assert!(!ran.errors().contains("hidden") && !ran.errors().contains("picture"));
}

#[test]
fn what_stands_beside_digests_is_read_only_where_it_is_named() {
    let folder = Folder::with_news();
    for name in ["README.md", "readme.zh.md", "LICENSE.md", "License-MIT.txt", "CHANGELOG.md", "deep/CONTRIBUTING.md"] {
        folder.write(&format!("news/{name}"), "# About\n\nThese are digests of a made-up week, for tests.\n");
    }
    folder.write("news/changelog-2025-03-03.md", SUNDAY);
    folder.write("news/licensed.md", SATURDAY.replace("03-01", "03-04"));
    assert!(folder.done(&["build", "news"]).starts_with("4 digests read, 0 unchanged, 0 refused"));
    for named in ["news/README.md", "news/README*"] {
        let ran = folder.run(&["build", named]);
        assert_eq!(ran.code(), 1);
        assert!(ran.errors().contains("news/README.md:1: no date"), "{}", ran.errors());
    }
    assert_eq!(summary(&folder, &["news/README.md", "--date", "2025-03-05"])["read"], 1);
}

#[test]
fn a_digest_that_broke_keeps_what_was_read_of_it() {
    let folder = Folder::with_news();
    folder.done(&["build", "news"]);
    folder.write("news/2025-03-02.md", "");
    let told = summary(&folder, &["news"]);
    assert_eq!((told["refused"].as_array().map(Vec::len), &told["digests"]), (Some(1), &2.into()));
}

#[test]
fn nothing_to_read_makes_no_store() {
    let folder = Folder::new();
    folder.write("nothing/notes.pdf", "");
    let ran = folder.run(&["build", "nothing", "nowhere"]);
    assert_eq!(ran.code(), 1);
    assert!(ran.errors().contains("nothing: no digest in this folder;"), "{}", ran.errors());
    assert!(!folder.path(".daygraph").exists());
}

#[test]
fn a_file_that_is_gone_is_dropped_with_prune_only() {
    let folder = Folder::with_news();
    folder.done(&["build", "news"]);
    std::fs::remove_file(folder.path("news/2025-03-01.md")).expect("it was there");
    assert_eq!(summary(&folder, &["news"])["digests"], 2);
    let told = summary(&folder, &["--prune"]);
    assert_eq!((&told["dropped"], &told["digests"]), (&1.into(), &1.into()));
    assert!(!folder.read("exports/daygraph.graphml").contains("GPT-5"));
}

#[test]
fn digests_come_by_glob_and_standard_input_too() {
    let folder = Folder::with_news();
    assert_eq!(summary(&folder, &["news/*-01.md"])["read"], 1);
    let pipe = |text: &str, arguments: &[&str]| {
        let arguments = [&["build", "--json", "-"], arguments].concat();
        let output = folder.command(&arguments).write_stdin(text).output().expect("the program starts");
        serde_json::from_slice::<Value>(&output.stdout).expect("JSON")
    };
    assert_eq!(pipe(SUNDAY, &[])["read"], 1);
    assert_eq!(pipe(SUNDAY, &[])["skipped"], 1);
    let lines = "{\"date\":\"2025-03-04\",\"title\":\"Mistral AI released Codestral\",\"url\":\"https://example.org/x\"}\n\
                 {\"date\":\"2025-03-05\",\"title\":\"DeepSeek released DeepSeek-V4\"}\n";
    assert_eq!(pipe(lines, &[])["read"], 2);
    let undated = "# News\n\n- OpenAI released Sora for everybody\n- Google released Gemini 3 for everybody\n";
    assert_eq!(pipe(undated, &[])["refused"][0]["line"], 1);
    let told = pipe(undated, &["--date", "2025-03-06"]);
    assert_eq!((&told["read"], &told["digests"]), (&1.into(), &5.into()));
}

#[test]
fn the_nearest_configuration_counts() {
    let folder = Folder::with_news();
    folder.write("daygraph.toml", "store = \"kept\"\nbase = \"https://example.org/ai/\"\nexport = \"out/ai.jsonl\"\n");
    folder.write("deep/er/x.md", SATURDAY);
    let ran =
        folder.command(&["build", "x.md"]).current_dir(folder.path("deep/er")).output().expect("the program starts");
    assert!(ran.status.success());
    assert!(folder.path("kept/FORMAT").is_file());
    assert!(folder.read("out/ai.jsonl").contains("\"iri\":\"https://example.org/ai/"));
    folder.write("daygraph.toml", "stoer = \"kept\"\n");
    let ran = folder.run(&["build", "news"]);
    assert_eq!(ran.code(), 1);
    assert!(ran.errors().contains("daygraph.toml") && ran.errors().contains("stoer"), "{}", ran.errors());
}

#[test]
fn two_builds_at_once_both_arrive() {
    let folder = Folder::with_news();
    let start = |file: &str| {
        Command::new(env!("CARGO_BIN_EXE_daygraph"))
            .args(["build", "--quiet", file])
            .current_dir(folder.path(""))
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts")
    };
    let builds = [start("news/2025-03-01.md"), start("news/2025-03-02.md")];
    for build in builds {
        let ended = build.wait_with_output().expect("it ends");
        assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    }
    let days = folder.done(&["query", "digests", "--format", "csv"]);
    assert!(days.contains("2025-03-01") && days.contains("2025-03-02"), "{days}");
}

#[test]
fn a_build_that_must_not_wait_says_so() {
    let folder = Folder::with_news();
    let writer = daygraph::store::Writer::open_now(&folder.path(".daygraph")).expect("a store");
    let ran = folder.run(&["build", "news", "--no-wait"]);
    assert_eq!(ran.code(), 1);
    assert!(ran.errors().contains("another build is running"), "{}", ran.errors());
    drop(writer);
    folder.done(&["build", "news", "--no-wait"]);
}

#[test]
fn names_of_ones_own_are_known() {
    let folder = Folder::with_news();
    folder.write("news/2025-03-03.md", "# 2025-03-03\n\n- 福巴實驗室發布 Foobarium 5，這是它的新模型。\n- 福巴實驗室發布 Foobarium 6，這是它的新模型。\n");
    folder.write("own.csv", "label,kind,aliases\nFoobar Labs,Company,福巴實驗室\n");
    folder.done(&["build", "news", "--lexicon", "own.csv"]);
    assert!(folder.read("exports/daygraph.graphml").contains("<data key=\"node_label\">Foobar Labs</data>"));
    folder.write("own.csv", "label,kind,aliases\nFoobar Labs,Firm,福巴實驗室\n");
    let ran = folder.run(&["build", "news", "--lexicon", "own.csv"]);
    assert_eq!(ran.code(), 1);
    assert!(ran.errors().contains("own.csv:2: unknown kind \"Firm\""), "{}", ran.errors());
}

#[test]
fn wrong_usage_is_two() {
    let folder = Folder::with_news();
    for arguments in
        [&["build"][..], &["build", "news", "-o", "graph.doc"], &["build", "news", "--threads", "0"], &["bild"], &[]]
    {
        assert_eq!(folder.run(arguments).code(), 2, "{arguments:?}");
    }
    assert!(!folder.path(".daygraph").exists());
}
