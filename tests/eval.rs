//! `daygraph eval` from the outside, on gold made from the sample digests and, where it is
//! at hand, on that of `../shared/gold`, whose own script must give the same figures.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const FIXTURES: &str = "tests/fixtures/gold";
const SAMPLES: &str = "data/digests";

/// Runs the program in the project's folder.
fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_daygraph")).current_dir(ROOT).args(arguments).output().expect("the program starts")
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("UTF-8")
}

/// What is printed where all goes well.
fn done(arguments: &[&str]) -> String {
    let ran = run(arguments);
    assert!(ran.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&ran.stderr));
    assert!(ran.stderr.is_empty(), "{arguments:?}: {}", String::from_utf8_lossy(&ran.stderr));
    text(ran.stdout)
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

fn shown(path: &Path) -> &str {
    path.to_str().expect("a UTF-8 path")
}

/// A folder with a gold file `gold/own.json` and its digest `news/2025-03-01.md`.
fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    fs::create_dir(dir.path().join("news")).expect("a folder");
    fs::create_dir(dir.path().join("gold")).expect("a folder");
    let news = "# AI news 2025-03-01\n\n## OpenAI released GPT-5\n\nOpenAI released GPT-5 on Saturday. \
                GPT-5 scored 91% on SWE-bench Verified, the company said.\n";
    fs::write(dir.path().join("news/2025-03-01.md"), news).expect("a file");
    fs::write(dir.path().join("gold/own.json"), OWN).expect("a file");
    dir
}

const OWN: &str = r#"{"digest": "2025-03-01.md", "items": [{"line": 3,
 "entities": [
  {"name": "OpenAI", "canonical": "OpenAI", "type": "Company"},
  {"name": "GPT-5", "canonical": "GPT-5", "type": "Model"},
  {"name": "SWE-bench Verified", "canonical": "SWE-bench Verified", "type": "Benchmark"}],
 "relations": [
  {"type": "released", "subject": "OpenAI", "object": "GPT-5", "modality": "asserted"},
  {"type": "evaluatedOn", "subject": "GPT-5", "object": "SWE-bench Verified", "modality": "asserted",
   "attrs": {"score": "91%"}}]}]}"#;

#[test]
fn the_figures_of_the_samples_are_printed() {
    let printed = done(&["eval", FIXTURES, "--digests", SAMPLES]);
    for part in [
        "entities           P ",
        "relations_core     P ",
        "modality_accuracy  ",
        "linking_b_cubed    P ",
        "\n  Company            P ",
        "\n  fundedBy           P ",
        "\nF1 by series ",
        "\n  brief-zh ",
        "\n  wire-en ",
        "\ncalibration of entities, expected error 0.",
        "\ncalibration of relations, expected error 0.",
        "\n  confidence 0.9–1.0  mean 0.9",
    ] {
        assert!(printed.contains(part), "{part:?}: {printed}");
    }
    let one = done(&["eval", "tests/fixtures/gold/wire-en-2025-11-20.json", "--digests", SAMPLES]);
    assert!(!one.contains("by series"), "there is one series: {one}");
}

#[test]
fn the_figures_are_given_as_json() {
    let report = json(&done(&["eval", FIXTURES, "--digests", SAMPLES, "--json"]));
    assert_eq!((&report["entities"]["gold"], &report["relations"]["gold"]), (&27.into(), &20.into()));
    let series = report["by_series"].as_object().expect("an object");
    assert_eq!(series.keys().collect::<Vec<_>>(), ["brief-zh", "wire-en"]);
    let sum = |of: &str, what: &str| series.values().map(|s| s[of][what].as_u64().expect("a number")).sum::<u64>();
    for of in ["entities", "relations"] {
        for what in ["gold", "system", "hit"] {
            assert_eq!(report[of][what], sum(of, what), "{of} {what}");
        }
    }
    for of in ["entities", "relations"] {
        let bins = report["calibration"][of]["bins"].as_array().expect("a list");
        let all = |what: &str| bins.iter().map(|b| b[what].as_u64().expect("a number")).sum::<u64>();
        assert_eq!(
            (report[of]["system"].as_u64(), report[of]["hit"].as_u64()),
            (Some(all("given")), Some(all("right")))
        );
    }
}

#[test]
fn errors_are_listed_item_by_item() {
    let dir = folder();
    let gold = dir.path().join("gold/own.json");
    let wrong = OWN.replace("\"released\"", "\"develops\"").replace("\"SWE-bench Verified\"", "\"SWE-bench\"");
    fs::write(&gold, wrong.replace("\"line\": 3", "\"line\": 3, \"title\": \"OpenAI released GPT-5\""))
        .expect("a file");
    let printed = done(&["eval", shown(&gold), "--digests", shown(&dir.path().join("news")), "--errors"]);
    let lines: Vec<&str> = printed.lines().take(7).collect();
    assert_eq!(lines[..2], ["@ 2025-03-01.md:3 OpenAI released GPT-5", "  - Benchmark SWE-bench"]);
    assert!(lines[2].starts_with("  + Benchmark SWE-bench Verified  [0."), "{printed}");
    assert_eq!(lines[3..5], ["  - develops(OpenAI -> GPT-5)", "  - evaluatedOn(GPT-5 -> SWE-bench)"]);
    assert!(lines[5].starts_with("  + released(OpenAI -> GPT-5)  ["), "{printed}");
    assert!(lines[5].contains(" trigger:") && lines[5].ends_with(", line 3]"), "{printed}");
}

#[test]
fn a_digest_is_looked_for_below_beside_and_above() {
    let dir = folder();
    let at = |path: &str| dir.path().join(path);
    let perfect = |arguments: &[&str]| {
        let report = json(&done(&[&["eval", "--json"], arguments].concat()));
        assert_eq!((&report["entities"]["f1"], &report["relations"]["f1"]), (&1.0.into(), &1.0.into()), "{report}");
    };
    let gold = at("gold/own.json");
    perfect(&[shown(&gold), "--digests", shown(dir.path())]);
    perfect(&[shown(&at("gold")), shown(&gold), "--digests", shown(&at("news"))]);
    fs::write(&gold, OWN.replace("2025-03-01.md", "news/2025-03-01.md")).expect("a file");
    perfect(&[shown(&gold)]);
    fs::write(&gold, OWN).expect("a file");
    fs::copy(at("news/2025-03-01.md"), at("gold/2025-03-01.md")).expect("a file");
    perfect(&[shown(&gold)]);
    let ran = run(&["eval", shown(&gold), "--digests", shown(dir.path())]);
    let errors = text(ran.stderr);
    assert_eq!(ran.status.code(), Some(1), "it may be either");
    assert!(errors.contains("may be any of") && errors.contains("news/2025-03-01.md"), "{errors}");
}

#[test]
fn what_extract_writes_can_be_put_right_and_used() {
    let dir = folder();
    let (news, found) = (dir.path().join("news"), dir.path().join("found"));
    done(&["extract", shown(&news), "--out-dir", shown(&found)]);
    let report = json(&done(&["eval", shown(&found), "--digests", shown(&news), "--json"]));
    assert_eq!((&report["entities"]["f1"], &report["relations"]["f1"]), (&1.0.into(), &1.0.into()));
}

#[test]
fn broken_gold_is_told_and_the_rest_goes_on() {
    let dir = folder();
    let gold = dir.path().join("gold");
    for (name, text) in [
        ("torn.json", "{\"digest\":\n \"a.md\",".to_owned()),
        ("shape.json", "{\"digest\": \"2025-03-01.md\", \"items\": [{}]}".to_owned()),
        ("kind.json", OWN.replace("\"Company\"", "\"Firm\"").replace("\"released\"", "\"releases\"")),
        ("ends.json", OWN.replace("\"subject\": \"OpenAI\"", "\"subject\": \"SWE-bench Verified\"")),
        ("lost.json", OWN.replace("2025-03-01.md", "2025-03-09.md")),
    ] {
        fs::write(gold.join(name), text).expect("a file");
    }
    let news = dir.path().join("news");
    let ran = run(&["eval", shown(&gold), "nowhere.json", "--digests", shown(&news), "--json"]);
    assert_eq!(ran.status.code(), Some(1));
    let errors = text(ran.stderr);
    for told in [
        "torn.json:2: not JSON: ",
        "shape.json:1: not in the shape of a gold file: missing field `line`",
        "kind.json: item at line 3: unknown type \"Firm\" of \"OpenAI\"; write one of Company, ",
        "kind.json: item at line 3: releases(OpenAI -> GPT-5): unknown relation; write one of released, ",
        "ends.json: item at line 3: released(SWE-bench Verified -> GPT-5): its ends are Benchmark -> Model; ",
        "lost.json: its digest \"2025-03-09.md\" is not below ",
        "nowhere.json: cannot be read",
    ] {
        assert!(errors.contains(told), "{told}: {errors}");
    }
    assert_eq!(errors.lines().count(), 7, "{errors}");
    assert_eq!(json(&text(ran.stdout))["entities"]["hit"], 3, "own.json is scored");
}

#[test]
fn gold_without_a_digest_gives_no_figures() {
    let dir = folder();
    let gold = dir.path().join("gold/own.json");
    let ran = run(&["eval", shown(&gold)]);
    assert_eq!((ran.status.code(), ran.stdout.is_empty()), (Some(1), true));
    assert!(text(ran.stderr).contains("--digests"), "it says what to do");
    let ran = run(&["eval", shown(&gold), "--digests", "nowhere"]);
    assert_eq!((ran.status.code(), ran.stdout.is_empty()), (Some(1), true));
    assert!(text(ran.stderr).contains("nowhere is no folder"));
    fs::write(dir.path().join("gold/2025-03-01.md"), "").expect("a file");
    let ran = run(&["eval", shown(&gold)]);
    assert_eq!((ran.status.code(), ran.stdout.is_empty()), (Some(1), true), "an empty digest is refused");
}

#[test]
fn gold_that_does_not_stand_in_its_digest_is_told_and_scored() {
    let dir = folder();
    let gold = dir.path().join("gold/own.json");
    fs::write(&gold, OWN.replace("GPT-5", "GPT 5")).expect("a file");
    let ran = run(&["eval", shown(&gold), "--digests", shown(dir.path())]);
    assert!(text(ran.stderr).contains("own.json: item at line 3: \"GPT 5\" is not in the digest"));
    assert!(ran.status.success() && text(ran.stdout).starts_with("entities           P 1.000  R 1.000"));
}

#[test]
fn a_digest_of_json_lines_is_found_by_its_day() {
    let dir = folder();
    let line = |day: &str, name: &str| {
        format!(
            "{{\"date\": \"{day}\", \"series\": \"s\", \"title\": \"OpenAI released {name}\", \"body\": \"OpenAI released {name}.\"}}\n"
        )
    };
    let lines = line("2025-03-01", "GPT-5") + &line("2025-03-02", "Sora 2");
    fs::write(dir.path().join("gold/items.jsonl"), lines).expect("a file");
    let gold = dir.path().join("gold/own.json");
    let of = |date: &str| {
        let text = format!(
            r#"{{"digest": "items.jsonl", {date} "items": [{{"line": 2, "entities": [
               {{"name": "Sora 2", "canonical": "Sora 2", "type": "Model"}}]}}]}}"#
        );
        fs::write(&gold, text).expect("a file");
        run(&["eval", shown(&gold), "--json"])
    };
    let ran = of("\"date\": \"2025-03-02\",");
    assert_eq!(json(&text(ran.stdout))["entities"]["hit"], 1, "{}", String::from_utf8_lossy(&ran.stderr));
    let ran = of("");
    assert!(text(ran.stderr).contains("holds 2 digests, none of this day"));
}

/// The files of `../shared/gold`, and the script that scores them.
fn shared() -> Option<(PathBuf, PathBuf, PathBuf)> {
    let root = Path::new(ROOT).join("../shared");
    let (gold, corpus, script) = (root.join("gold"), root.join("corpus"), root.join("gold/score.py"));
    if !script.is_file() || !corpus.is_dir() {
        println!("skipped: ../shared/gold and ../shared/corpus are not there");
        return None;
    }
    if !Command::new("python3").arg("--version").output().is_ok_and(|ran| ran.status.success()) {
        println!("skipped: python3 is not there");
        return None;
    }
    Some((gold, corpus, script))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
    entries.map(walkdir::DirEntry::into_path).filter(|p| p.extension().is_some_and(|e| e == "json")).collect()
}

/// What the script prints for gold and what `daygraph extract` writes for its digests,
/// and what `daygraph eval` prints.
struct Both {
    arguments: Vec<String>,
    gold: PathBuf,
    corpus: PathBuf,
    script: PathBuf,
    _found: tempfile::TempDir,
}

impl Both {
    fn new() -> Option<Both> {
        let (gold, corpus, script) = shared()?;
        let files = files(&gold);
        let digests: Vec<PathBuf> = files
            .iter()
            .map(|f| corpus.join(json(&fs::read_to_string(f).expect("gold"))["digest"].as_str().expect("a name")))
            .collect();
        let found = tempfile::tempdir().expect("a folder");
        let mut extract = vec!["extract", "--out-dir", shown(found.path())];
        extract.extend(digests.iter().map(|d| shown(d)));
        done(&extract);
        // Two digests of one day have one file name, but not one series.
        let by_digest: HashMap<(String, String), PathBuf> = self::files(found.path())
            .into_iter()
            .map(|path| {
                let value = json(&fs::read_to_string(&path).expect("an extraction"));
                let field = |name: &str| value[name].as_str().expect("text").to_owned();
                ((field("series"), field("digest")), path)
            })
            .collect();
        let mut arguments = Vec::new();
        for (file, digest) in files.iter().zip(&digests) {
            let part = |path: Option<&Path>| {
                path.and_then(Path::file_name).and_then(|n| n.to_str()).expect("a name").to_owned()
            };
            let extraction = &by_digest[&(part(digest.parent()), part(Some(digest)))];
            arguments.extend([shown(file).to_owned(), shown(extraction).to_owned()]);
        }
        Some(Both { arguments, gold, corpus, script, _found: found })
    }

    fn script(&self, option: Option<&str>) -> String {
        let ran = Command::new("python3").arg(&self.script).args(option).args(&self.arguments).output();
        let ran = ran.expect("python3 starts");
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        text(ran.stdout)
    }

    fn eval(&self, option: Option<&str>) -> String {
        let mut arguments = vec!["eval", shown(&self.gold), "--digests", shown(&self.corpus)];
        arguments.extend(option);
        done(&arguments)
    }
}

#[test]
fn the_figures_are_those_of_the_script() {
    let Some(both) = Both::new() else { return };
    let mut ours = json(&both.eval(Some("--json")));
    let fields = ours.as_object_mut().expect("an object");
    assert!(fields.remove("calibration").is_some() && fields.remove("by_series").is_some());
    let theirs = json(&both.script(Some("--json")));
    assert_eq!(ours, theirs);
    assert!(theirs["entities"]["hit"].as_u64() > Some(0));

    assert!(both.eval(None).starts_with(&both.script(None)), "the lines are the same");
}

#[test]
fn the_errors_are_those_of_the_script() {
    let Some(both) = Both::new() else { return };
    let (ours, theirs) = (both.eval(Some("--errors")), both.script(Some("--errors")));
    // Ours tell confidence and rule of what was added.
    let bare = |line: &str| match line.rsplit_once("  [") {
        Some((bare, _)) if line.starts_with("  + ") => bare.to_owned(),
        _ => line.to_owned(),
    };
    for (n, (ours, theirs)) in ours.lines().map(bare).zip(theirs.lines()).enumerate() {
        assert!(ours == theirs, "line {} is another", n + 1);
    }
    assert!(ours.lines().count() > theirs.lines().count(), "ours have the calibration, too");
}
