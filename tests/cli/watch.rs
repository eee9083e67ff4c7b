//! `daygraph watch`: files that land while it runs.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use super::{Folder, SATURDAY, SUNDAY};

/// What runs, and the lines that it prints.
struct Watching {
    child: Child,
    lines: Receiver<String>,
}

impl Watching {
    fn new(folder: &Folder, more: &[&str]) -> Watching {
        let mut child = Command::new(env!("CARGO_BIN_EXE_daygraph"))
            .current_dir(folder.dir.path())
            .args(["watch", "news", "--every", "0.1"])
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let (send, lines) = channel();
        let streams: [Box<dyn Read + Send>; 2] =
            [Box::new(child.stdout.take().expect("a pipe")), Box::new(child.stderr.take().expect("a pipe"))];
        for stream in streams {
            let send = send.clone();
            thread::spawn(move || {
                BufReader::new(stream).lines().map_while(Result::ok).for_each(|line| drop(send.send(line)))
            });
        }
        Watching { child, lines }
    }

    fn line(&self) -> String {
        self.lines.recv_timeout(Duration::from_secs(60)).expect("a line in time")
    }

    /// Stops it as Ctrl-C does; gives its exit code and the lines that were left.
    fn stop(mut self) -> (Option<i32>, Vec<String>) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &pid]).status().expect("kill runs").success());
        let code = self.child.wait().expect("it ends").code();
        (code, self.lines.iter().collect())
    }
}

#[test]
fn what_lands_is_read_and_told_in_a_line() {
    let folder = Folder::new();
    folder.write("news/2025-03-01.md", SATURDAY);
    let watching = Watching::new(&folder, &[]);
    assert_eq!(watching.line(), "watching news; Ctrl-C ends it");
    let first = watching.line();
    assert!(first.starts_with("2025-03-01.md: 1 read, +2 items, +"), "{first}");
    assert!(first.ends_with("; 1 digest in the store"), "{first}");
    // A bad file is told, and the rest goes on.
    folder.write("news/bad.md", "");
    folder.write("news/2025-03-09.md", b"# caf\xE9");
    let bad = watching.line();
    assert!(bad.contains("2025-03-09.md:1: not UTF-8"), "{bad}");
    folder.write("news/sub/2025-03-02.md", SUNDAY);
    let second = watching.line();
    assert!(second.starts_with("2025-03-02.md: 1 read, +2 items"), "{second}");
    // Readers see it while it runs, and a file that changes is read again.
    assert!(folder.done(&["search", "Bun"]).contains("2025-03-02"));
    folder.write("news/2025-03-09.md", "# 2025-03-09\n\n- OpenAI released GPT-6 today, and everybody was glad.\n");
    let mended = watching.line();
    assert!(mended.starts_with("2025-03-09.md: 1 read, +1 items"), "{mended}");
    let (code, rest) = watching.stop();
    assert_eq!(code, Some(0));
    assert_eq!(rest, ["daygraph: ended; what was read is in the store"]);
}

#[test]
fn lines_may_be_json() {
    let folder = Folder::new();
    folder.write("news/2025-03-01.md", SATURDAY);
    let watching = Watching::new(&folder, &["--json", "--export", "out.csv"]);
    watching.line();
    let told: serde_json::Value = serde_json::from_str(&watching.line()).expect("JSON");
    assert_eq!((&told["daygraph"], &told["version"]), (&"watched".into(), &1.into()));
    assert_eq!((&told["digests_read"], &told["items"]["new"]), (&1.into(), &2.into()));
    assert_eq!(watching.stop().0, Some(0));
}

#[test]
fn what_cannot_be_watched_is_told() {
    let folder = Folder::with_news();
    for (arguments, code, told) in [
        (&["watch", "nowhere"][..], 1, "no folder"),
        (&["watch", "news/2025-03-01.md"], 1, "no folder"),
        (&["watch", "news", "--every", "0"], 2, "a number of seconds"),
        (&["watch", "news", "--export", "x.doc"], 2, "x.doc"),
    ] {
        let ran = folder.run(arguments);
        assert!(ran.errors().contains(told), "{arguments:?}: {}", ran.errors());
        assert_eq!(ran.code(), code, "{arguments:?}: {}", ran.errors());
    }
}
