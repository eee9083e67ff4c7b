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
fn what_is_refused_alone_makes_no_store_and_no_export() {
    let folder = Folder::new();
    folder.write("empty.md", "");
    folder.write("binary.md", b"\x7FELF\0\x01");
    folder.write("notes.doc", "- OpenAI released GPT-5 on Saturday\n");
    folder.write("undated.md", "# News\n\n- OpenAI released GPT-5 on Saturday\n");
    folder.write("wrong-day.md", "# News 2025-13-41\n\n- OpenAI released GPT-5 on Saturday\n");
    let files = ["empty.md", "binary.md", "notes.doc", "undated.md", "wrong-day.md", "[", "no*.md"];
    let ran = folder.run(&[&["build"], &files[..]].concat());
    assert_eq!(ran.code(), 1);
    for told in [
        "empty.md:1: empty; leave it out",
        "binary.md:1: a zero byte: this is no text file; give Markdown",
        "notes.doc: not known as a digest by its ending; digests are .md",
        "undated.md:1: no date in the front matter, the file's name or the title; add `date: YYYY-MM-DD`",
        "wrong-day.md:1: \"2025-13-41\" is no day; add",
        "[: no such file, and no glob",
        "no*.md: no file matches; check the pattern",
    ] {
        assert!(ran.errors().contains(told), "{told}: {}", ran.errors());
    }
    assert_eq!(ran.printed(), "");
    assert!(!folder.path("exports").exists());
    let asked = folder.run(&["query", "releases"]);
    assert_eq!(asked.code(), 1);
    assert!(asked.errors().contains("there is no store"), "{}", asked.errors());
    let ran = folder.run(&["build", "undated.md", "--date", "2025-1-1"]);
    assert_eq!(ran.code(), 2);
    assert!(ran.errors().contains("write a day as 2025-11-29"), "{}", ran.errors());
    folder.done(&["build", "undated.md", "--date", "2025-01-01"]);
}

#[test]
fn line_ends_and_byte_order_marks_do_not_matter() {
    let (plain, windows) = (Folder::new(), Folder::new());
    plain.write("2025-03-01.md", SATURDAY);
    windows.write("2025-03-01.md", format!("\u{FEFF}{}", SATURDAY.replace('\n', "\r\n")));
    let extracted = |folder: &Folder| {
        let digest: Value = serde_json::from_str(&folder.done(&["extract", "2025-03-01.md"])).expect("JSON");
        let part = |item: &Value, list: &str, name: &str| {
            let parts = item[list].as_array().expect("a list");
            parts.iter().map(|p| p[name].as_str().expect("text").to_owned()).collect::<Vec<_>>()
        };
        let items = digest["items"].as_array().expect("a list").iter();
        let shown = |item: &Value| {
            let found = (part(item, "entities", "name"), part(item, "relations", "evidence"));
            (item["line"].as_u64(), item["title"].clone(), found)
        };
        items.map(shown).collect::<Vec<_>>()
    };
    assert_eq!(extracted(&plain), extracted(&windows));
}

#[test]
fn a_store_that_is_none_is_told() {
    let folder = Folder::with_news();
    folder.done(&["build", "news", "--store", "kept", "--quiet"]);
    folder.write("old/FORMAT", "daygraph store, format 0\n");
    folder.write("a-file", "text");
    for (store, told) in [
        ("old", "the store in old has format 0"),
        ("old", "run `daygraph build` on all digests again"),
        ("a-file", "a-file is a file, and a store is a folder; name a folder with `--store DIR`"),
        ("news", "news is not a store"),
    ] {
        for arguments in
            [&["build", "news"][..], &["query", "releases"], &["export", "-o", "x.csv"], &["explain", "A", "B"]]
        {
            let ran = folder.run(&[arguments, &["--store", store]].concat());
            assert_eq!(ran.code(), 1, "{arguments:?} {store}");
            assert!(ran.errors().contains(told), "{arguments:?} {store}: {}", ran.errors());
        }
    }
    assert_eq!(folder.read("a-file"), "text");
    assert!(!folder.path("exports/daygraph.graphml").metadata().is_ok_and(|m| m.len() == 0));
}

#[cfg(unix)]
#[test]
fn a_build_that_is_stopped_leaves_the_store_whole() {
    use std::fmt::Write as _;

    let folder = Folder::with_news();
    folder.done(&["build", "news", "--quiet"]);
    let before = folder.done(&["query", "-e", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "--format", "csv"]);
    let mut long = String::from("# 2025-03-09\n");
    for n in 0..4000 {
        write!(
            long,
            "\n## Item {n}\n\nOpenAI released Foobarium {n} on Sunday, and Foobar Labs acquired Quuxian {n}.\n"
        )
        .expect("a String takes it");
    }
    folder.write("more/2025-03-09.md", long);
    for wait in [30, 300] {
        let build = Command::new(env!("CARGO_BIN_EXE_daygraph"))
            .args(["build", "more", "--no-export"])
            .current_dir(folder.path(""))
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .expect("the program starts");
        std::thread::sleep(std::time::Duration::from_millis(wait));
        let stop = Command::new("kill").args(["-TERM", &build.id().to_string()]).status().expect("kill is there");
        assert!(stop.success());
        let ended = build.wait_with_output().expect("it ends");
        if ended.status.success() {
            // The machine was quicker than the signal.
            return;
        }
        let told = String::from_utf8_lossy(&ended.stderr);
        // Before it listens for the signal, it ends by it.
        assert!(
            ended.status.code().is_none_or(|code| code == 130 && told.contains("interrupted; the store is")),
            "{told}"
        );
        let now = folder.done(&["query", "-e", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "--format", "csv"]);
        assert_eq!(before, now, "{told}");
    }
    folder.done(&["build", "news", "more", "--quiet"]);
    assert!(folder.read("exports/daygraph.graphml").contains("Foobar Labs"));
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
