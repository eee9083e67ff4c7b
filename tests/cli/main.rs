//! The program from the outside: what it prints, writes and returns.
//!
//! The digests are tiny and made of our own sentences; each test has a folder of its own.

mod answers;
mod build;
mod config;
mod curate;
mod days;
mod exports;
mod feeds;
mod graph;
mod guide;
mod library;
mod search;
mod sequences;
mod trends;
mod watch;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;

/// A folder with digests, in which the program runs.
struct Folder {
    dir: tempfile::TempDir,
}

const SATURDAY: &str = "\
# 晨間 AI 消息 2025-03-01

## 模型

### 阿里巴巴發布 Qwen3

阿里巴巴發布 Qwen3，這個模型在 MMMU 上取得 73.2 分，並且開放下載。

來源：[範例報](https://example.org/qwen3)

### OpenAI released GPT-5

OpenAI released GPT-5 on Saturday. GPT-5 scored 91% on SWE-bench Verified, the company said.
";

const SUNDAY: &str = "\
# 晨間 AI 消息 2025-03-02

## 模型

### 千問發布一日之後

阿里发布 Qwen3 的消息持續發酵，許多開發者已經試用了這個模型。

### Anthropic acquired a start-up

Anthropic acquired Bun, the maker of a JavaScript runtime. OpenAI will release Sora 2 next month.
";

impl Folder {
    fn new() -> Folder {
        Folder { dir: tempfile::tempdir().expect("a folder") }
    }

    /// With two days of digests in `news/`.
    fn with_news() -> Folder {
        let folder = Folder::new();
        folder.write("news/2025-03-01.md", SATURDAY);
        folder.write("news/2025-03-02.md", SUNDAY);
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap_or(Path::new(""))).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_daygraph"));
        command.current_dir(self.dir.path()).args(arguments);
        command
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        Ran(self.command(arguments).output().expect("the program starts"))
    }

    /// Runs, and gives what was printed; the program must say that all went well.
    fn done(&self, arguments: &[&str]) -> String {
        let ran = self.run(arguments);
        assert_eq!(ran.code(), 0, "{arguments:?}: {}", ran.errors());
        ran.printed()
    }
}

/// The words of a command line, as a shell splits them: quotes keep spaces.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted) = (Vec::new(), None::<String>, false);
    for c in line.chars() {
        match c {
            '\'' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            ' ' if !quoted => words.extend(word.take()),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

/// Whether files that hold what the program prints are to be written anew.
fn writes() -> bool {
    std::env::var_os("DAYGRAPH_WRITE").is_some()
}

/// How a run ended.
struct Ran(Output);

impl Ran {
    fn code(&self) -> i32 {
        self.0.status.code().expect("it was not killed")
    }

    fn printed(&self) -> String {
        String::from_utf8(self.0.stdout.clone()).expect("UTF-8")
    }

    fn errors(&self) -> String {
        String::from_utf8_lossy(&self.0.stderr).into_owned()
    }
}
