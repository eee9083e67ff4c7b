//! `daygraph curate`, `review`, `lexicon suggest`.

use serde_json::Value;

use super::Folder;

/// Two days that join 左格智慧科技 and Foobamio, and tell of other things.
fn built() -> Folder {
    let folder = Folder::new();
    folder.write(
        "news/2025-03-01.md",
        "# 晨間 AI 消息 2025-03-01\n\n## 公司\n\n### 左格智慧科技完成天使輪融資\n\n\
         左格智慧科技公司完成 300 萬美元天使輪融資。\n\n\
         ### Anthropic acquired a start-up\n\nAnthropic acquired Bun, the maker of a JavaScript runtime.\n",
    );
    folder.write(
        "news/2025-03-02.md",
        "# 晨間 AI 消息 2025-03-02\n\n## 公司\n\n### 左格智慧科技完成融資\n\n\
         左格智慧科技（Foobamio）完成 5000 萬美元 A 輪融資。\n\n\
         ### OpenAI released GPT-5\n\nOpenAI released GPT-5 on Saturday.\n",
    );
    folder.done(&["build", "news", "--quiet"]);
    folder
}

fn json(folder: &Folder, arguments: &[&str]) -> Value {
    let printed = folder.done(arguments);
    serde_json::from_str(&printed).unwrap_or_else(|e| panic!("{e}: {printed}"))
}

fn ask(folder: &Folder, text: &str) -> bool {
    folder.done(&["query", "-e", text]) == "yes\n"
}

#[test]
fn a_decision_takes_effect_at_once_outlives_builds_and_is_undone() {
    let folder = built();
    let graph = || folder.done(&["export", "--format", "jsonl", "-o", "-"]);
    let before = graph();
    let told = folder.done(&["explain", "左格智慧科技"]);
    assert!(told.contains("  daygraph curate split Foobamio 左格智慧科技\n"), "{told}");

    let made = folder.done(&["curate", "split", "Foobamio", "左格智慧科技", "--because", "two firms"]);
    assert_eq!(
        made,
        "decision 1: 左格智慧科技 (Company) is not Foobamio (Company)\n\
         2 digests' graphs changed; `daygraph curate undo 1` takes it back\n"
    );
    let apart = graph();
    assert_ne!(apart, before);
    let told = folder.done(&["explain", "左格智慧科技"]);
    assert!(told.starts_with("左格智慧科技 (Company)\n"), "{told}");
    assert!(told.contains("  decided   1: 左格智慧科技 (Company) is not Foobamio (Company)\n"), "{told}");

    // A build from nothing follows it, too, and says the same.
    folder.done(&["build", "news", "--quiet", "--store", "other", "-o", "other.jsonl"]);
    folder.done(&["build", "news", "--quiet", "-o", "same.jsonl"]);
    assert_eq!(folder.read("other.jsonl"), folder.read("same.jsonl"));
    assert_eq!(folder.read("same.jsonl"), graph());
    for text in ["SELECT * { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g ?s ?p ?o", "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o"] {
        let quads = |store: &str| folder.done(&["query", "-e", text, "--format", "csv", "--store", store]);
        assert_eq!(quads("other"), quads(".daygraph"));
    }
    assert_eq!(graph(), apart);

    let undone = folder.done(&["curate", "undo", "1"]);
    assert!(undone.starts_with("undone: decision 1, 左格智慧科技 (Company) is not Foobamio (Company)\n"), "{undone}");
    assert_eq!(graph(), before);
}

#[test]
fn each_decision_changes_what_it_says() {
    let folder = built();
    folder.done(&["curate", "merge", "Foobamio", "Anthropic"]);
    assert!(ask(&folder, "ASK { <urn:daygraph:company/foobamio> dg:acquired ?x }"));
    folder.done(&["curate", "rename", "foobamio", "Foobamio AI", "--because", "as on its site"]);
    assert!(ask(
        &folder,
        "ASK { <urn:daygraph:company/foobamio-ai> dg:acquired ?x ; skos:altLabel ?n . FILTER(STR(?n) = \"Foobamio\") }"
    ));
    folder.done(&["curate", "alias", "Foobamio AI", "FBIO"]);
    assert!(folder.done(&["explain", "FBIO"]).contains("known as  Anthropic, FBIO, Foobamio, 左格智慧科技"));
    folder.done(&["curate", "retype", "OpenAI", "Organization"]);
    assert!(ask(&folder, "ASK { <urn:daygraph:organization/openai> dg:released ?x }"));
    folder.done(&["curate", "reject", "OpenAI", "released", "GPT-5"]);
    assert!(!ask(&folder, "ASK { ?x dg:released <urn:daygraph:model/gpt-5> }"));
    folder.done(&["curate", "note", "FBIO", "to be watched"]);
    let query =
        "ASK { ?x dg:note \"to be watched\" ; dg:decidedBy ?d . ?d a dg:Decision ; dg:because \"as on its site\" }";
    assert!(ask(&folder, query));
    assert!(folder.done(&["explain", "FBIO"]).contains("  note      to be watched\n"));

    let claims = folder.done(&["explain", "FBIO", "raised", "--json"]);
    let explained: Value = serde_json::from_str(&claims).expect("JSON");
    let id = explained["claims"][0]["claim"].as_str().expect("text").to_owned();
    folder.done(&["curate", "accept", &id, "--because", "checked"]);
    let explained: Value = serde_json::from_str(&folder.done(&["explain", &id, "--json"])).expect("JSON");
    let claim = &explained["claims"][0];
    assert_eq!((&claim["confidence"], claim["decisions"][0]["number"].as_u64()), (&1.0.into(), Some(7)));
    for claim in serde_json::from_str::<Value>(&claims).expect("JSON")["claims"].as_array().expect("a list") {
        folder.done(&["curate", "reject", claim["claim"].as_str().expect("text")]);
    }
    let ran = folder.run(&["explain", "FBIO", "raised"]);
    assert!(ran.code() == 1 && ran.errors().contains("no claim says"), "{}", ran.errors());
    insta::assert_snapshot!("curate-list", folder.done(&["curate", "list", "--check"]));
    insta::assert_snapshot!("curation-file", folder.read("curation.toml"));

    let listed = json(&folder, &["curate", "list", "--json"]);
    assert_eq!((listed["daygraph"].as_str(), listed["version"].as_u64()), (Some("decisions"), Some(1)));
    assert_eq!(listed["decisions"][0]["do"], "merge");
    // One by one, in any order, all can be taken back.
    for number in ["1", "8", "2", "9", "4", "3", "5", "7", "6"] {
        assert_eq!(folder.run(&["curate", "undo", number]).code(), 0, "{number}");
    }
    let fresh = built();
    let graph = |folder: &Folder| folder.done(&["export", "--format", "jsonl", "-o", "-"]);
    assert_eq!(graph(&folder), graph(&fresh));
    assert!(!ask(&folder, "ASK { ?d a dg:Decision }"));
}

#[test]
fn a_dossier_follows_decisions_and_tells_them() {
    let folder = built();
    let show = |name: &str| json(&folder, &["show", name, "--confidence", "0", "--evidence", "--json"]);
    let before = show("OpenAI");
    let released = &before["facts"][0]["facts"][0];
    assert_eq!((&released["relation"], &released["object"]["label"]), (&"released".into(), &"GPT-5".into()));
    assert_eq!((&released["notes"], &before["entity"]["decisions"]), (&Value::Array(vec![]), &Value::Array(vec![])));
    let id = released["evidence"][0]["claim"].as_str().expect("text").to_owned();
    assert!(folder.done(&["explain", &id]).starts_with("OpenAI released GPT-5\n"), "claims are called the same");

    folder.done(&["curate", "note", &id, "ask them"]);
    folder.done(&["curate", "alias", "OpenAI", "開放智慧"]);
    folder.done(&["curate", "note", "开放智慧 (Company)", "to be watched"]);
    let told = show("开放智慧");
    assert_eq!(told["facts"][0]["facts"][0]["notes"][0], "ask them");
    assert_eq!(told["facts"][0]["facts"][0]["evidence"][0]["decisions"][0]["number"], 1);
    assert_eq!(
        (&told["entity"]["forms"][0], &told["entity"]["notes"][0]),
        (&"開放智慧".into(), &"to be watched".into())
    );
    let page = folder.done(&["show", "OpenAI"]);
    assert!(page.contains("  decided   2: ") && page.contains("  note      to be watched\n"), "{page}");
    let decided = &page[page.find("\nDecided\n").expect("a part on facts")..];
    assert!(decided.contains("  released → GPT-5\n    decided   1: ") && decided.contains("    note      ask them\n"));

    folder.done(&["curate", "reject", "OpenAI", "released", "GPT-5"]);
    let page = folder.done(&["show", "OpenAI", "--confidence", "0"]);
    assert!(!page.contains("GPT-5"), "{page}");
    assert_eq!(folder.run(&["path", "OpenAI", "GPT-5"]).code(), 1);
    for number in ["4", "3", "2", "1"] {
        folder.done(&["curate", "undo", number]);
    }
    assert_eq!(show("OpenAI"), before);
}

#[test]
fn whom_a_decision_means_is_not_guessed() {
    let folder = Folder::new();
    folder.write("own.csv", "label,kind,aliases\nFoo Model,Model,Quuxo\nFoo Labs,Company,Quuxo\n");
    let item = "### Foo Labs 發布 Foo Model\n\nFoo Labs 發布 Foo Model，並且開放下載。\n";
    folder.write("news/2025-03-02.md", format!("# 晨間 AI 消息 2025-03-02\n\n## 公司\n\n{item}"));
    folder.done(&["build", "news", "--quiet", "--no-export", "--lexicon", "own.csv"]);
    let accept = |name: &str, further: &[&str]| {
        folder.run(&[&["curate", "accept", name, "--dry-run", "--lexicon", "own.csv"], further].concat())
    };
    let ran = accept("Quuxo", &[]);
    assert_eq!(ran.code(), 1);
    for part in ["names several entities", "Foo Labs (Company, 1 item): company/foo-labs", "model/foo-model"] {
        assert!(ran.errors().contains(part), "{part}: {}", ran.errors());
    }
    for (name, further) in [("Quuxo (Model)", &[][..]), ("Quuxo", &["--kind", "model"]), ("model/foo-model", &[])] {
        assert_eq!(accept(name, further).printed(), "it would be: Foo Model (Model) is right\n", "{name}");
    }
    let ran = accept("Foo Labs", &["--kind", "Model"]);
    assert!(ran.errors().contains("names none of a kind that is meant, but:\n  Foo Labs (Company"), "{}", ran.errors());
    assert!(folder.done(&["explain", "Quuxo (Model)"]).starts_with("Foo Model (Model)\n"));
}

#[test]
fn what_cannot_be_decided_is_told_and_nothing_is_written() {
    let folder = built();
    for (arguments, told) in [
        (
            &["merge", "Foobamia", "OpenAI"][..],
            "no entity of the store is called \"Foobamia\"; like it are:\n  Foobamio / 左格智慧科技 (Company, 2 items): company/foobamio",
        ),
        (&["merge", "Foobamio", "左格智慧科技"], "are one entity already, Foobamio"),
        (&["split", "Open AI", "OpenAI"], "the same name but for script, case, width"),
        (&["rename", "OpenAI", "anthropic"], "already what company/anthropic is called; `daygraph curate merge`"),
        (&["retype", "OpenAI", "company"], "OpenAI is of the kind Company already"),
        (&["reject", "claim/0123"], "the store has no claim claim/0123"),
        (&["reject", "OpenAI", "acquired", "Anthropic"], "would do nothing: no digest says OpenAI (Company) acquired"),
        (&["undo", "3"], "there is no decision 3, nor any other"),
        (&["alias", "OpenAI", " - "], "\" - \" is empty"),
    ] {
        let ran = folder.run(&[&["curate"], arguments].concat());
        assert_eq!(ran.code(), 1, "{arguments:?}");
        assert!(ran.errors().contains(told), "{arguments:?}: {}", ran.errors());
    }
    assert_eq!(folder.run(&["curate", "retype", "OpenAI", "Firm"]).code(), 2);
    let dry = folder.done(&["curate", "merge", "Foobamio", "OpenAI", "--dry-run"]);
    assert_eq!(dry, "it would be: OpenAI (Company) is Foobamio (Company)\n");
    assert!(!folder.path("curation.toml").exists());
    folder.done(&["curate", "accept", "OpenAI"]);
    let again = folder.run(&["curate", "accept", "openai"]);
    assert!(again.errors().contains("decision 1 says so already"), "{}", again.errors());

    // A lexicon that the build was not given would resolve names otherwise.
    folder.write("own.csv", "label,kind\nFoobarium,Company\n");
    let ran = folder.run(&["curate", "accept", "Anthropic", "--lexicon", "own.csv"]);
    assert!(ran.errors().contains("the store was built with another lexicon"), "{}", ran.errors());
}

#[test]
fn decisions_that_name_what_is_gone_are_told_by_the_build() {
    let folder = built();
    folder.done(&["curate", "accept", "OpenAI", "released", "GPT-5"]);
    std::fs::remove_file(folder.path("news/2025-03-02.md")).expect("a file");
    let ran = folder.run(&["build", "news", "--prune", "--quiet"]);
    assert_eq!(ran.code(), 0);
    assert_eq!(
        ran.errors(),
        "daygraph: curation.toml:5: decision 1 (accept): no digest names OpenAI (Company); `daygraph curate undo 1` takes it out\n"
    );
    folder.write("curation.toml", "[[decision]]\nnumber = 1\ndo = \"merg\"\n");
    for command in ["build news", "curate list", "review --list"] {
        let ran = folder.run(&command.split(' ').collect::<Vec<_>>());
        assert_eq!(ran.code(), 1, "{command}");
        assert!(
            ran.errors().contains("curation.toml:1: do = \"merg\" is none; did you mean \"merge\"?"),
            "{}",
            ran.errors()
        );
    }
}

#[test]
fn the_file_may_be_elsewhere() {
    let folder = built();
    folder.write("daygraph.toml", "curation = \"git/decisions.toml\"\n");
    folder.done(&["curate", "merge", "OpenAI", "Anthropic"]);
    assert!(folder.read("git/decisions.toml").contains("other = \"Anthropic\""));
    folder.done(&["curate", "undo", "1", "--curation", "git/decisions.toml"]);
    folder.done(&["curate", "accept", "OpenAI", "--curation", "mine.toml"]);
    assert!(folder.path("mine.toml").exists() && !folder.path("curation.toml").exists());
}

/// Three days with a name that the lexicon does not know, a slip of it, and a kind misread.
fn doubtful() -> Folder {
    let folder = Folder::new();
    for (day, name) in [("01", "Foobamio"), ("02", "Foobamio"), ("03", "Foobamio"), ("04", "Foobamlo")] {
        folder.write(
            &format!("news/2025-03-{day}.md"),
            format!(
                "# 晨間 AI 消息 2025-03-{day}\n\n## 公司\n\n### {name} 完成融資\n\n\
                 {name} 公司完成 {day}00 萬美元 A 輪融資，由 OpenAI 領投。\n"
            ),
        );
    }
    folder.done(&["build", "news", "--quiet"]);
    folder
}

#[test]
fn a_review_asks_and_each_key_decides() {
    let folder = doubtful();
    let doubts = json(&folder, &["review", "--json"]);
    assert_eq!((doubts["daygraph"].as_str(), doubts["version"].as_u64()), (Some("doubts"), Some(1)));
    let asked: Vec<&str> =
        doubts["doubts"].as_array().expect("a list").iter().filter_map(|d| d["question"].as_str()).collect();
    assert!(asked.contains(&"Are Foobamio and Foobamlo one? (one letter differs)"), "{asked:?}");
    insta::assert_snapshot!(
        "review-list",
        folder.done(&["review", "--list", "--only", "duplicates", "--only", "names"])
    );

    let review = |keys: &str, further: &[&str]| {
        let mut command = folder.command(&[&["review"], further].concat());
        let out = command.write_stdin(keys).output().expect("the program starts");
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).expect("UTF-8")
    };
    let printed = review("z\n1\n", &["--only", "duplicates"]);
    assert!(printed.ends_with("1 decision in curation.toml; 1 digest's graph changed\n"), "{printed}");
    assert!(
        folder
            .read("curation.toml")
            .contains("do = \"merge\"\nname = \"Foobamio\"\nkind = \"Company\"\nother = \"Foobamlo\"")
    );
    assert!(folder.done(&["explain", "Foobamlo"]).starts_with("Foobamio (Company)"));
    assert_eq!(review("", &["--only", "duplicates"]), "", "what is decided is asked no more");

    // A decision taken back, then another, then the end of input.
    folder.done(&["curate", "undo", "1"]);
    let printed = review("d\nu\ns\ns\n", &["--only", "duplicates", "--only", "names"]);
    assert!(!printed.contains("decision in"), "{printed}");
    let printed = review("d\n", &["--only", "duplicates"]);
    assert!(printed.ends_with("1 decision in curation.toml; 0 digests' graphs changed\n"), "{printed}");
    let printed = review("y\nq\n", &["--only", "names", "--items", "3"]);
    assert!(printed.contains("Is Foobamio a Company?") && printed.contains("1 decision in"), "{printed}");
    let claims = review("n\nq\n", &["--only", "claims", "--below", "1"]);
    assert!(claims.contains("Does the text say: "), "{claims}");
    assert!(folder.read("curation.toml").contains("do = \"reject\"\nclaim = \""));
    assert!(folder.done(&["curate", "list", "--check"]).lines().all(|line| !line.contains("does nothing")));
}

#[test]
fn a_lexicon_is_suggested() {
    let folder = doubtful();
    let rows = folder.done(&["lexicon", "suggest"]);
    insta::assert_snapshot!("lexicon-suggest", &rows);
    folder.write("names.csv", &rows);
    assert!(folder.done(&["lexicon", "check", "names.csv"]).starts_with("no errors; 1 entry, "));
    folder.done(&["build", "news", "--quiet", "--lexicon", "names.csv"]);
    assert_eq!(folder.done(&["lexicon", "suggest", "--lexicon", "names.csv"]), "label,kind,aliases\n");
    folder.write("mine.csv", "kind,wikidata,label\n");
    folder.done(&["build", "news", "--quiet"]);
    let rows = folder.done(&["lexicon", "suggest", "--like", "mine.csv", "--least", "1", "--kind", "company"]);
    assert!(rows.contains("\nCompany,,Foobamio\n") && !rows.contains("label"), "{rows}");
    folder.write("mine.csv", format!("kind,wikidata,label\n{rows}"));
    folder.done(&["lexicon", "check", "mine.csv"]);
    let told = json(&folder, &["lexicon", "suggest", "--json"]);
    assert_eq!((told["daygraph"].as_str(), told["names"][0]["items"].as_u64()), (Some("lexicon-suggestions"), Some(3)));
}
