//! The guide: every command in `docs/guide.md` is run, and prints what the guide shows.
//!
//! Commands stand in blocks marked `console`, each after `$ `, its output below it. They are
//! run one after the other by a shell, in one folder; those of the chapter on the corpus in a
//! folder of their own, where the corpus is at hand.
//!
//! `DAYGRAPH_WRITE=1 cargo test --release --test cli guide` writes the outputs anew.

use std::path::Path;
use std::process::Command;

use super::{Folder, writes};

const GUIDE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/guide.md");
/// The heading of the chapter that needs the corpus.
const ON_THE_CORPUS: &str = "## Five questions";

/// Runs a command line and gives all that it prints.
fn run(folder: &Folder, line: &str, corpus: &Path) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_daygraph")).parent().expect("a folder");
    let path = std::env::var("PATH").unwrap_or_default();
    let ran = Command::new("sh")
        .args(["-c", &format!("{{ {line}\n}} 2>&1")])
        .current_dir(folder.path(""))
        .env("PATH", format!("{}:{path}", program.display()))
        .env("DAYGRAPH", env!("CARGO_MANIFEST_DIR"))
        .env("CORPUS", corpus)
        .env_remove("NO_COLOR")
        .output()
        .expect("a shell");
    String::from_utf8(ran.stdout).expect("UTF-8")
}

/// What may differ from run to run: how long it took.
fn steady(line: &str) -> String {
    match line.strip_prefix("in ").and_then(|rest| rest.strip_suffix(" s")) {
        Some(seconds) if seconds.parse::<f64>().is_ok() => "in … s".to_owned(),
        _ => line.trim_end().to_owned(),
    }
}

#[test]
fn the_guide_shows_what_its_commands_print() {
    let guide = std::fs::read_to_string(GUIDE).expect("the guide");
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let (mut folder, mut in_block, mut skipped) = (Folder::new(), false, false);
    let mut made: Vec<String> = Vec::new();
    let mut lines = guide.lines().peekable();
    let mut commands = 0;
    while let Some(line) = lines.next() {
        made.push(line.to_owned());
        if line.starts_with(ON_THE_CORPUS) {
            folder = Folder::new();
            skipped = !corpus.is_dir();
            if skipped {
                println!("skipped: the chapter on the corpus, since ../shared/corpus is not there");
            }
        }
        in_block = if in_block { line != "```" } else { line == "```console" };
        let Some(command) = line.strip_prefix("$ ").filter(|_| in_block) else { continue };
        let mut shown: Vec<String> = Vec::new();
        while let Some(line) = lines.next_if(|line| !line.starts_with("$ ") && *line != "```") {
            shown.push(line.to_owned());
        }
        if skipped {
            made.extend(shown);
            continue;
        }
        commands += 1;
        let printed: Vec<String> = run(&folder, command, &corpus).lines().map(steady).collect();
        if !writes() {
            // A blank line stands before the next command.
            let shown: Vec<String> = shown.iter().map(|line| steady(line)).collect();
            let ends = |lines: &[String]| lines.iter().rposition(|line| !line.is_empty()).map_or(0, |last| last + 1);
            assert_eq!(shown[..ends(&shown)], printed[..ends(&printed)], "$ {command}");
        }
        let more = lines.peek().is_some_and(|line| line.starts_with("$ "));
        made.extend(printed);
        if more && made.last().is_some_and(|line| !line.is_empty()) {
            made.push(String::new());
        }
    }
    assert!(commands > 15, "{commands} commands");
    if writes() {
        std::fs::write(GUIDE, made.join("\n") + "\n").expect("it can be written");
    }
}
