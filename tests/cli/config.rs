//! `daygraph.toml`, `init`, `completions`, `man`, and what `--help` says.

use super::Folder;

/// All commands, by their words.
const COMMANDS: [&str; 36] = [
    "build",
    "show",
    "timeline",
    "diff",
    "events",
    "trends",
    "neighbors",
    "path",
    "rank",
    "communities",
    "query",
    "export",
    "explain",
    "extract",
    "eval",
    "train",
    "digest",
    "lexicon",
    "lexicon check",
    "lexicon find",
    "lexicon suggest",
    "ontology",
    "curate",
    "curate merge",
    "curate split",
    "curate rename",
    "curate retype",
    "curate alias",
    "curate reject",
    "curate accept",
    "curate note",
    "curate list",
    "curate undo",
    "review",
    "completions",
    "init",
];

#[test]
fn every_command_has_examples() {
    let folder = Folder::new();
    for command in COMMANDS.into_iter().chain(["", "man"]) {
        let arguments: Vec<&str> = command.split_whitespace().chain(["--help"]).collect();
        let help = folder.done(&arguments);
        assert!(help.contains("Examples:\n  daygraph "), "{command}: {help}");
    }
    assert!(folder.done(&["--help"]).contains("Exit codes: 0 done, 1"));
}

#[test]
fn options_come_from_the_file_and_the_command_line_wins() {
    let folder = Folder::with_news();
    folder.write(
        "daygraph.toml",
        "digests = [\"news\"]\nstore = \"graph\"\nexport = \"out/ai.csv\"\n\n\
         [command.build]\nquiet = true\nthreads = 1\n\n\
         [command.query]\nformat = \"csv\"\nset = [\"company=阿里\"]\n\n\
         [command.export]\noutput = \"out/again.jsonl\"\nconnected = true\n\n\
         [command.curate.list]\njson = true\n\n\
         [command.show]\nrelations = [\"released\"]\nwindow = \"2025-03-02\"\n",
    );
    assert_eq!(folder.done(&["build"]), "");
    assert!(folder.path("graph/FORMAT").is_file() && folder.path("out/ai-nodes.csv").is_file());
    assert!(folder.done(&["query", "releases"]).starts_with("day,"), "CSV without being asked for");
    let json = folder.done(&["query", "releases", "--format", "json", "--set", "company=OpenAI"]);
    assert!(json.starts_with('{') && json.contains("GPT-5"), "{json}");
    folder.done(&["export"]);
    assert!(folder.path("out/again.jsonl").is_file());
    assert!(folder.done(&["curate", "list"]).starts_with('{'));
    assert!(folder.done(&["show", "OpenAI"]).contains("2025-03-02, 1 item in"));
    assert!(folder.done(&["show", "OpenAI", "--window", "2025-03-01..2025-03-02"]).contains(", 2 items in"));
    // What the file turns on, the command line turns off.
    assert!(folder.done(&["build", "--quiet=false"]).contains("2 unchanged"));
    assert!(!folder.done(&["curate", "list", "--json=false"]).starts_with('{'));
    assert_eq!(folder.done(&["build", "--quiet", "--prune=true"]), "");
    let ran = folder.run(&["build", "--quiet=perhaps"]);
    assert!(ran.code() == 2 && ran.errors().contains("--quiet"), "{}", ran.errors());
    // From a folder below, paths still start at the file.
    std::fs::create_dir(folder.path("below")).expect("a folder");
    let below = folder.command(&["query", "releases"]).current_dir(folder.path("below")).output().expect("it runs");
    assert!(below.status.success(), "{}", String::from_utf8_lossy(&below.stderr));
}

#[test]
fn what_is_wrong_in_the_file_is_told_with_what_was_meant() {
    let folder = Folder::with_news();
    for (text, told) in [
        ("stor = \"x\"\n", "daygraph.toml: unknown key \"stor\"; did you mean \"store\"?"),
        ("store = 3\n", "daygraph.toml: store is to be text in quotes"),
        ("lexicon = [1]\n", "daygraph.toml: lexicon is to be a list of texts"),
        ("store = \"x\n", "daygraph.toml:1: "),
        ("[build]\nthreads = 1\n", "daygraph.toml: unknown key \"build\""),
        ("[command.biuld]\n", "daygraph.toml: [command.biuld] is no command; did you mean \"build\"?"),
        ("[command.build]\nthread = 1\n", "unknown key \"thread\" in [command.build]; did you mean \"threads\"?"),
        ("[command.build]\nno_wait = true\n", "unknown key \"no_wait\" in [command.build]; did you mean \"no-wait\"?"),
        ("[command.build]\nstore = \"x\"\n", "store holds for all commands; write it at the top of the file, not in"),
        ("[command.build]\nprune = \"yes\"\n", "prune in [command.build] is a switch: write true or false"),
        ("[command.build]\nthreads = [1]\n", "threads in [command.build] takes one value, not a list"),
        ("[command.query]\nformat = \"yaml\"\n", "daygraph.toml: format in [command.query]: invalid value 'yaml'"),
    ] {
        folder.write("daygraph.toml", text);
        let ran = folder.run(&["query", "--list"]);
        assert_eq!(ran.code(), 1, "{text}: {}", ran.printed());
        assert!(ran.errors().contains(told), "{text}: {}", ran.errors());
        for arguments in [&["--help"][..], &["init", "--print"], &["completions", "bash"]] {
            assert_eq!(folder.run(arguments).code(), 0, "{text}");
        }
    }
    let ran = Folder::new().run(&["build"]);
    assert_eq!(ran.code(), 2);
    assert!(ran.errors().contains("no digests are named; give files or folders"), "{}", ran.errors());
}

#[test]
fn init_writes_a_file_in_which_all_may_be_set() {
    let folder = Folder::with_news();
    folder.done(&["init"]);
    let text = folder.read("daygraph.toml");
    assert!(folder.done(&["query", "--list"]).contains("model-leaderboard"), "as it is, it sets nothing");
    for told in [
        "# store = \".daygraph\"",
        "[command.build]\n",
        "# threads = ",
        "[command.curate.merge]\n",
        "# dry-run = true",
        "[command.path]\n",
        "# count = 3\n",
    ] {
        assert!(text.contains(told), "{told}: {text}");
    }
    // Every key that it shows is one that is known.
    let set: String = text
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(key)
                if key
                    .split_once(" = ")
                    .is_some_and(|(k, _)| k.chars().all(|c| c.is_ascii_lowercase() || c == '-')) =>
            {
                key
            }
            _ => line,
        })
        .map(|line| format!("{line}\n"))
        .collect();
    folder.write("all/daygraph.toml", set);
    let ran = folder.command(&["ontology"]).current_dir(folder.path("all")).output().expect("it runs");
    let errors = String::from_utf8_lossy(&ran.stderr);
    assert!(!errors.contains("unknown"), "{errors}");

    let again = folder.run(&["init"]);
    assert!(again.code() == 1 && again.errors().contains("--force"), "{}", again.errors());
    folder.done(&["init", "news", "--force"]);
    folder.done(&["build", "--quiet"]);
    assert!(folder.done(&["query", "releases"]).contains("Qwen3"));
}

#[test]
fn shells_and_man_are_served() {
    let folder = Folder::new();
    for (shell, told) in [("bash", "_daygraph()"), ("zsh", "#compdef daygraph"), ("fish", "complete -c daygraph")] {
        let script = folder.done(&["completions", shell]);
        assert!([told, "curate", "communities"].iter().all(|part| script.contains(part)), "{shell}");
    }
    assert_eq!(folder.run(&["completions", "cmd"]).code(), 2);
    folder.done(&["man", "pages"]);
    for page in ["daygraph.1", "daygraph-build.1", "daygraph-show.1", "daygraph-curate-merge.1"] {
        assert!(folder.read(&format!("pages/{page}")).contains(".TH "), "{page}");
    }
}
