//! `daygraph train` and `--models` from the outside, on gold made from the sample digests.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// A folder in which the program runs.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Folder {
        Folder(tempfile::tempdir().expect("a folder"))
    }

    /// With models of both gold files.
    fn with_models() -> Folder {
        let folder = Folder::new();
        folder.done(&train(&["-o", "models.bin"]));
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.path(name), bytes).expect("a file");
    }

    fn command(&self, arguments: &[impl AsRef<str>]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_daygraph"));
        command.current_dir(self.0.path()).args(arguments.iter().map(AsRef::as_ref));
        command
    }

    /// What is printed where all goes well.
    fn done(&self, arguments: &[impl AsRef<str>]) -> String {
        let ran = Ran::of(self.command(arguments).output().expect("the program starts"));
        assert_eq!((ran.code, ran.errors.as_str()), (0, ""));
        ran.printed
    }

    fn run(&self, arguments: &[impl AsRef<str>]) -> Ran {
        Ran::of(self.command(arguments).output().expect("the program starts"))
    }
}

/// How a run ended.
struct Ran {
    code: i32,
    printed: String,
    errors: String,
}

impl Ran {
    fn of(output: Output) -> Ran {
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        let code = output.status.code().expect("it was not killed");
        Ran { code, printed: text(output.stdout), errors: text(output.stderr) }
    }
}

/// A path of the project.
fn project(path: &str) -> String {
    Path::new(ROOT).join(path).to_str().expect("a UTF-8 path").to_owned()
}

fn gold() -> [String; 2] {
    ["wire-en-2025-11-20", "brief-zh-2025-11-18"].map(|name| project(&format!("tests/fixtures/gold/{name}.json")))
}

fn digest() -> String {
    project("data/digests/wire-en/2025-11-20.md")
}

/// Arguments that train on both gold files.
fn train(more: &[&str]) -> Vec<String> {
    let [wire, brief] = gold();
    let own = ["train".to_owned(), wire, brief, "--digests".to_owned(), project("data/digests")];
    own.into_iter().chain(more.iter().map(|&argument| argument.to_owned())).collect()
}

fn extract(models: &str) -> [String; 4] {
    ["extract".to_owned(), digest(), "--models".to_owned(), models.to_owned()]
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn the_same_gold_gives_the_same_bytes() {
    let folder = Folder::with_models();
    let [wire, brief] = gold();
    let turned = ["train", &brief, &wire, &brief, "--digests", &project("data/digests"), "-o", "new/turned.bin"];
    folder.done(&turned);
    let ran = folder.command(&train(&["--output", "alone.bin"])).env("RAYON_NUM_THREADS", "1").output();
    assert!(ran.expect("the program starts").status.success());
    assert!(folder.bytes("models.bin") == folder.bytes("new/turned.bin"), "whatever the order of the arguments");
    assert!(folder.bytes("models.bin") == folder.bytes("alone.bin"), "whatever the number of threads");
    folder.done(&["train", &wire, "--digests", &project("data/digests"), "-o", "models.bin"]);
    assert!(folder.bytes("models.bin") != folder.bytes("alone.bin"), "other gold takes the place of the old");
}

#[test]
fn what_was_trained_on_is_told() {
    let printed = Folder::new().done(&train(&[]));
    let lines: Vec<Vec<&str>> = printed.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(lines[0], ["trained", "on", "digests", "items", "entities", "claims"]);
    assert_eq!(lines[1], ["brief-zh", "1", "1", "11", "7"]);
    assert_eq!(lines[2], ["wire-en", "1", "3", "16", "13"]);
    assert_eq!(lines[3], ["all", "2", "4", "27", "20"]);
    assert!(printed.contains("\nmodels  models.bin, ") && printed.contains("\nin "), "{printed}");
}

#[test]
fn extraction_takes_models_or_none() {
    let folder = Folder::with_models();
    let (learned, rules) = (json(&folder.done(&extract("models.bin"))), json(&folder.done(&extract("none"))));
    assert_ne!(learned, rules);
    let wire = &rules["items"].as_array().expect("a list");
    let entities = wire.iter().flat_map(|item| item["entities"].as_array().expect("a list"));
    assert!(entities.into_iter().any(|e| e["name"] == "Physical Intelligence"), "the rules stand alone");

    let [wire, _] = gold();
    let eval = |models: &str| {
        let digests = project("data/digests");
        json(&folder.done(&["eval", &wire, "--digests", &digests, "--json", "--models", models]))["entities"]["hit"]
            .as_u64()
    };
    assert!(eval("models.bin") > Some(8), "most of what it was trained on it finds");
    assert!(eval("none") > Some(0));
}

#[test]
fn models_may_stand_in_the_settings() {
    let folder = Folder::with_models();
    fs::create_dir(folder.path("below")).expect("a folder");
    let in_settings = |value: &str| {
        folder.write("daygraph.toml", format!("models = \"{value}\"\n"));
        let ran = folder.command(&extract("x")[..2]).current_dir(folder.path("below")).output();
        Ran::of(ran.expect("the program starts"))
    };
    assert_eq!(in_settings("models.bin").printed, folder.done(&extract("models.bin")), "from the file's folder");
    assert_eq!(in_settings("none").printed, folder.done(&extract("none")));
    folder.write("daygraph.toml", "models = \"nowhere.bin\"\n");
    assert!(folder.run(&extract("none")).code == 0, "the option goes before");
    assert!(in_settings("nowhere.bin").errors.contains("nowhere.bin cannot be read"));
}

#[test]
fn what_is_kept_is_made_anew_for_other_models() {
    let folder = Folder::with_models();
    let [wire, _] = gold();
    folder.done(&["train", &wire, "--digests", &project("data/digests"), "-o", "other.bin"]);
    let read = |models: &str| {
        let digest = digest();
        let build = ["build", &digest, "--models", models, "--no-export", "--json"];
        json(&folder.done(&build))["read"].as_u64()
    };
    fs::copy(folder.path("models.bin"), folder.path("copy.bin")).expect("a copy");
    let expected = [("models.bin", 1), ("models.bin", 0), ("copy.bin", 0), ("other.bin", 1), ("none", 1), ("none", 0)];
    for (n, (models, expected)) in expected.into_iter().enumerate() {
        assert_eq!(read(models), Some(expected), "build {n} with {models}");
    }
}

#[test]
fn what_is_no_model_file_is_refused() {
    let folder = Folder::with_models();
    let bytes = folder.bytes("models.bin");
    for (name, bytes) in [
        ("torn.bin", &bytes[..bytes.len() / 2]),
        ("short.bin", &bytes[..bytes.len() - 1]),
        ("empty.bin", &[]),
        ("text.bin", b"no models"),
    ] {
        folder.write(name, bytes);
        let build = ["build".to_owned(), digest(), "--models".to_owned(), name.to_owned()];
        for arguments in [&extract(name), &build] {
            let ran = folder.run(arguments);
            assert_eq!((ran.code, ran.printed.as_str()), (1, ""), "{name}");
            assert!(ran.errors.contains(&format!("{name} is no model file, not whole, or made by another version")));
            assert!(ran.errors.contains(&format!("`daygraph train GOLD… -o {name}`")), "{}", ran.errors);
        }
    }
    assert!(!folder.path(".daygraph").exists());
    let ran = folder.run(&extract("nowhere.bin"));
    assert!(ran.code == 1 && ran.errors.contains("nowhere.bin cannot be read"), "{}", ran.errors);
}

#[test]
fn broken_gold_is_told_and_the_rest_is_trained_on() {
    let folder = Folder::with_models();
    let [wire, _] = gold();
    folder.write("torn.json", "{\"digest\":");
    folder.write("lost.json", "{\"digest\": \"nowhere.md\", \"items\": []}");
    fs::copy(&wire, folder.path("zz-twice.json")).expect("a copy");
    let ran = folder.run(&train(&["torn.json", "lost.json", "zz-twice.json", "-o", "rest.bin"]));
    assert_eq!(ran.code, 1);
    for told in ["torn.json:1: not JSON", "lost.json: its digest \"nowhere.md\" is not below", "is annotated by "] {
        assert!(ran.errors.contains(told), "{told}: {}", ran.errors);
    }
    assert_eq!(ran.errors.lines().count(), 3, "{}", ran.errors);
    assert!(folder.bytes("rest.bin") == folder.bytes("models.bin"));
}

#[test]
fn nothing_to_learn_from_writes_nothing() {
    let folder = Folder::new();
    folder.write("day.md", "# AI news 2025-03-01\n\n## OpenAI released GPT-5\n\nOpenAI released GPT-5.\n");
    folder.write("none.json", "{\"digest\": \"day.md\", \"items\": [{\"line\": 3}]}");
    folder.write("torn.json", "{\"digest\":");
    for gold in ["none.json", "torn.json", "nowhere.json"] {
        folder.write("models.bin", "as before");
        let ran = folder.run(&["train", gold]);
        assert_eq!((ran.code, ran.printed.as_str()), (1, ""), "{gold}");
        assert!(ran.errors.contains("there is nothing to learn from"), "{}", ran.errors);
        assert_eq!(folder.bytes("models.bin"), b"as before");
    }
    let ran = folder.run(&train(&["-o", "."]));
    assert!(ran.code == 1 && ran.errors.contains("is a folder"), "{}", ran.errors);
}

#[test]
fn models_are_measured_on_what_they_were_not_trained_on() {
    let folder = Folder::new();
    let by_parts = folder.done(&train(&["--cross-validate", "2"]));
    assert!(by_parts.starts_with("entities           P "), "{by_parts}");
    for part in [" of 27, ", "\nF1 by series ", "\n  wire-en ", "\nrules alone         F1 entities 0."] {
        assert!(by_parts.contains(part), "{part:?}: {by_parts}");
    }
    // Each of the two is a series of its own.
    assert_eq!(by_parts, folder.done(&train(&["--by-series"])));

    let curve = folder.done(&train(&["--curve", "1"]));
    let lines: Vec<&str> = curve.lines().collect();
    assert_eq!(lines[0], "F1 on digests held out: 1 of 2");
    assert!(lines[2].starts_with("  0, rules alone ") && lines[3].starts_with("  1 ") && lines.len() == 4, "{curve}");

    // The figures of the rules are those of eval.
    let [wire, brief] = gold();
    let digests = project("data/digests");
    let eval = ["eval", &brief, &wire, "--digests", &digests, "--models", "none", "--json"];
    let rules = json(&folder.done(&eval));
    let f1 = rules["relations"]["f1"].as_f64().expect("a number");
    assert!(by_parts.contains(&format!("  relations {f1:.3}  core")), "{f1} {by_parts}");
    assert!(!folder.path("models.bin").exists(), "measuring writes no models");
    let told = json(&folder.done(&train(&["--cross-validate", "2", "--json"])));
    assert_eq!((&told["daygraph"], told["rules"]["relations"]["f1"].as_f64()), (&"measured".into(), Some(f1)));
    let told = json(&folder.done(&train(&["--curve", "1", "--json"])));
    assert_eq!((&told["daygraph"], &told["points"][1]["trained_on"]), (&"curve".into(), &1.into()));
}

#[test]
fn what_cannot_be_measured_is_told() {
    let folder = Folder::new();
    for (arguments, code, told) in [
        (&["--cross-validate", "3"][..], 1, "2 digests cannot be parted into 3"),
        (&["--curve", "1,2"], 1, "--curve 2 is too many"),
        (&["--cross-validate", "1"], 2, "1 is not in 2.."),
        (&["--curve", "0"], 2, "0 is not in 1.."),
        (&["--by-series", "--curve", "1"], 2, "cannot be used with"),
        (&["--by-series", "-o", "models.bin"], 2, "cannot be used with"),
    ] {
        let ran = folder.run(&train(arguments));
        assert_eq!((ran.code, ran.printed.as_str()), (code, ""), "{arguments:?}");
        assert!(ran.errors.contains(told), "{told}: {}", ran.errors);
    }
    let [wire, _] = gold();
    let ran = folder.run(&["train", &wire, "--digests", &project("data/digests"), "--by-series"]);
    assert!(ran.code == 1 && ran.errors.contains("all digests are of the series wire-en"), "{}", ran.errors);
}

/// Runs `scripts/compact_gold.py` on the arguments, where there is Python.
fn compact(folder: &Folder, arguments: &[&str]) -> Option<Ran> {
    if !Command::new("python3").arg("--version").output().is_ok_and(|ran| ran.status.success()) {
        println!("skipped: python3 is not there");
        return None;
    }
    let mut command = Command::new("python3");
    command.current_dir(folder.0.path()).arg(project("scripts/compact_gold.py")).args(arguments);
    Some(Ran::of(command.output().expect("python3 starts")))
}

#[test]
fn compact_gold_scores_and_trains_as_the_full_does() {
    let folder = Folder::with_models();
    let ([wire, brief], digests) = (gold(), project("data/digests"));
    let Some(ran) = compact(&folder, &[&wire, &brief, "--digests", &digests, "--out", "compact"]) else { return };
    assert_eq!((ran.code, ran.errors.as_str()), (0, ""));
    folder.done(&["train", "compact", "--digests", &digests, "-o", "compact.bin"]);
    assert!(folder.bytes("compact.bin") == folder.bytes("models.bin"));
    let eval = |gold: &[&str]| {
        folder.done(&[&["eval"], gold, &["--digests", &digests, "--models", "none", "--json"]].concat())
    };
    assert_eq!(eval(&["compact"]), eval(&[&brief, &wire]));

    let again = compact(&folder, &["compact", "--digests", &digests, "--out", "again"]).expect("it ran before");
    assert_eq!((again.code, again.errors.as_str()), (0, ""));
    for name in ["wire-en-2025-11-20.json", "brief-zh-2025-11-18.json"] {
        assert_eq!(folder.bytes(&format!("compact/{name}")), folder.bytes(&format!("again/{name}")));
    }
    let onto = compact(&folder, &["compact", "--digests", &digests, "--out", "compact"]).expect("it ran before");
    assert!(onto.code == 1 && onto.errors.contains("is read or written already"), "{}", onto.errors);
}

#[test]
fn compact_gold_keeps_the_place_of_evidence() {
    let folder = Folder::new();
    let digest = "Foobar raised $5M.\n\n## 七日\n\n據稱，**Foobar** raised\n[`$5M`](https://example.org/a(b)) 。\n";
    folder.write("day.md", digest);
    let relation = |evidence: &str| {
        format!(
            r#"{{"type": "raised", "subject": "Foobar", "object": null, "modality": "asserted",
                "attrs": {{"round": "A", "amount": "$5M"}}, "evidence": "{evidence}", "note": "x"}}"#
        )
    };
    let relations = ["Foobar raised $5M", "**Foobar** raised", "Foobar lost"].map(relation).join(",");
    folder.write(
        "own.json",
        format!(
            r#"{{"digest": "day.md", "by": "me", "items": [
            {{"line": 3, "title": "七日", "entities": [{{"name": "Foobar", "canonical": "Foobar", "type": "Company"}}],
            "relations": [{relations}]}}, {{"line": 1}}]}}"#
        ),
    );
    let Some(ran) = compact(&folder, &["own.json", "--digests", ".", "--out", "compact"]) else { return };
    assert_eq!(ran.code, 0);
    assert_eq!(ran.errors, "own.json: line 3: raised(Foobar -> None): its evidence is not in the digest\n");
    let text = String::from_utf8(folder.bytes("compact/own.json")).expect("UTF-8");
    let raised = r#"{"type": "raised", "subject": "Foobar", "object": null, "modality": "asserted", "attrs": {"amount": "$5M", "round": "A"}"#;
    let expected = [
        r#"{"digest": "day.md", "items": ["#.to_owned(),
        r#"{"line": 1, "entities": [], "relations": []},"#.to_owned(),
        format!(
            r#"{{"line": 3, "entities": [{{"name": "Foobar", "canonical": "Foobar", "type": "Company"}}], "relations": [{raised}, "at": [5, 5, 26]}}, {raised}, "at": [5, 5, 20]}}, {raised}}}]}}"#
        ),
        "]}".to_owned(),
    ];
    assert_eq!(text.lines().collect::<Vec<_>>(), expected);

    // Characters are counted from the start of the line.
    let line = digest.lines().take(4).map(|line| line.chars().count() + 1).sum::<usize>();
    let of = |first: usize, end: usize| digest.chars().skip(line + first).take(end - first).collect::<String>();
    assert_eq!([of(5, 26), of(5, 20)], ["Foobar** raised\n[`$5M", "Foobar** raised"]);
}
