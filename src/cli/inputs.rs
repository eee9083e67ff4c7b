//! From what stands on the command line to digests.

use std::borrow::Cow;
use std::fmt;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use daygraph::digest::{self, Asked, Digest, ReadError};
use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use serde::Serialize;
use serde::de::IgnoredAny;
use walkdir::WalkDir;

/// How a digest is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    Markdown,
    JsonLines,
    /// RSS, Atom, JSON Feed.
    Feed,
}

/// The endings of files that are digests.
const ENDINGS: [(&str, Syntax); 9] = [
    ("md", Syntax::Markdown),
    ("markdown", Syntax::Markdown),
    ("txt", Syntax::Markdown),
    ("jsonl", Syntax::JsonLines),
    ("ndjson", Syntax::JsonLines),
    ("xml", Syntax::Feed),
    ("rss", Syntax::Feed),
    ("atom", Syntax::Feed),
    ("json", Syntax::Feed),
];

/// Beginnings of the names of texts that stand beside digests and are none.
const BESIDE: [&str; 5] = ["readme", "license", "licence", "changelog", "contributing"];

/// What the arguments DIGESTS of a command take.
pub const HELP: &str = "Files, folders (all .md, .markdown, .txt, .jsonl, .ndjson and feeds in them, which are .xml, .rss, \
.atom and .json; but hidden ones and README, LICENSE, CHANGELOG and CONTRIBUTING), quoted globs ('2025-*/*.md'), \
or - for standard input";

/// Options of digests that do not tell all that is asked of them.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct ReadArgs {
    /// The day of digests that do not tell theirs
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub date: Option<Date>,

    /// The series of feeds [default: the title of each]
    #[arg(long, value_name = "NAME", value_parser = series)]
    pub series: Option<String>,
}

impl ReadArgs {
    /// The same for the library.
    pub fn asked(&self) -> Asked<'_> {
        Asked { day: self.date, series: self.series.as_deref() }
    }
}

fn series(text: &str) -> Result<String, String> {
    let named = text.chars().any(char::is_alphanumeric) && !text.contains(char::is_control);
    if named { Ok(text.to_owned()) } else { Err("write a name with letters or digits".to_owned()) }
}

/// A day given on the command line.
pub fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "write a day as 2025-11-29".to_owned())
}

/// One file of digests, or standard input.
#[derive(Debug, Clone)]
pub struct Source {
    /// `None` for standard input.
    pub path: Option<PathBuf>,
    syntax: Syntax,
    /// What came on standard input.
    piped: Vec<u8>,
}

/// What was not read, where, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Refusal {
    pub file: String,
    /// 1-based line, where a line is to blame.
    pub line: Option<u32>,
    pub reason: String,
    pub advice: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}; {}", self.reason, self.advice)
    }
}

impl Refusal {
    /// Where no line is to blame.
    pub fn new(file: impl fmt::Display, reason: impl fmt::Display, advice: &str) -> Refusal {
        Refusal { file: file.to_string(), line: None, reason: reason.to_string(), advice: advice.to_owned() }
    }

    fn from_read(source: &Source, error: ReadError) -> Refusal {
        Refusal { file: source.shown(), line: Some(error.line), reason: error.reason, advice: error.advice }
    }
}

/// The digests of one source, and the lines that could not be taken as they stand.
#[derive(Debug)]
pub struct Content {
    pub digests: Vec<Digest>,
    pub warnings: Vec<Refusal>,
}

impl Source {
    /// Of bytes that are no file.
    pub fn piped(piped: Vec<u8>) -> Source {
        Source { path: None, syntax: guess(&piped), piped }
    }

    /// The path as given, for messages.
    pub fn shown(&self) -> String {
        self.path.as_ref().map_or_else(|| "-".to_owned(), |p| p.display().to_string())
    }

    /// The file's name without folders.
    pub fn name(&self) -> String {
        let name = self.path.as_ref().and_then(|p| p.file_name());
        name.map_or_else(|| "-".to_owned(), |n| n.to_string_lossy().into_owned())
    }

    /// Whether its text stands in the file as it is, not in JSON or XML.
    pub fn is_plain(&self) -> bool {
        self.syntax == Syntax::Markdown
    }

    /// All bytes.
    pub fn bytes(&self) -> Result<Cow<'_, [u8]>, Refusal> {
        let Some(path) = &self.path else { return Ok(Cow::Borrowed(&self.piped)) };
        if fs::metadata(path).is_ok_and(|m| m.len() >= u64::from(u32::MAX)) {
            return Err(Refusal::new(self.shown(), "larger than 4 GiB", "split it into one file a day"));
        }
        fs::read(path).map(Cow::Owned).map_err(|e| cannot_read(self.shown(), &e))
    }

    /// The digests in the source's bytes; what is asked is for those that do not tell it.
    pub fn read(&self, bytes: &[u8], asked: Asked<'_>) -> Result<Content, Refusal> {
        let read = match self.syntax {
            Syntax::Markdown => digest::read(&self.name(), bytes, asked.day).map(|r| (vec![r.digest], r.warnings)),
            Syntax::JsonLines => digest::read_json_lines(&self.name(), bytes, asked.day),
            Syntax::Feed => digest::read_feed(&self.name(), bytes, asked),
        };
        let (digests, warnings) = read.map_err(|e| Refusal::from_read(self, e))?;
        Ok(Content { digests, warnings: warnings.into_iter().map(|e| Refusal::from_read(self, e)).collect() })
    }
}

/// The digests of some sources.
pub struct Digests {
    pub digests: Vec<Digest>,
    /// For each digest, the index of its source.
    pub sources: Vec<usize>,
    /// Sources that could not be read.
    pub refused: Vec<Refusal>,
}

/// Reads all sources and tells what could not be taken as it stood in them; what is asked is for
/// the digests of a source that do not tell it.
pub fn read<'a>(sources: &[Source], asked: impl Fn(usize) -> Asked<'a> + Sync) -> Digests {
    let read: Vec<Result<Content, Refusal>> = sources
        .par_iter()
        .enumerate()
        .map(|(n, source)| source.bytes().and_then(|bytes| source.read(&bytes, asked(n))))
        .collect();
    let mut all = Digests { digests: Vec::new(), sources: Vec::new(), refused: Vec::new() };
    for (n, outcome) in read.into_iter().enumerate() {
        match outcome {
            Ok(content) => {
                all.sources.extend(content.digests.iter().map(|_| n));
                all.digests.extend(content.digests);
                report(&content.warnings);
            }
            Err(refusal) => all.refused.push(refusal),
        }
    }
    all
}

/// For a file that the system does not give.
pub fn cannot_read(file: impl fmt::Display, error: &std::io::Error) -> Refusal {
    Refusal::new(file, format_args!("cannot be read: {error}"), "check that it is a file and may be read")
}

/// A feed where it begins as one; JSON Lines where the first line is a JSON object, else Markdown.
fn guess(bytes: &[u8]) -> Syntax {
    const FEEDS: [&[u8]; 4] = [b"<?xml", b"<rss", b"<feed", b"<rdf:RDF"];
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    if FEEDS.iter().any(|start| text.starts_with(start)) {
        return Syntax::Feed;
    }
    let is_json = |part: &[u8]| serde_json::from_slice::<IgnoredAny>(part).is_ok();
    let first = text.split(|&b| b == b'\n').next().unwrap_or_default();
    match text.first() {
        Some(b'{') if memmem(text, b"jsonfeed.org/version") && is_json(text) => Syntax::Feed,
        Some(b'{') if is_json(first) => Syntax::JsonLines,
        _ => Syntax::Markdown,
    }
}

fn memmem(text: &[u8], part: &[u8]) -> bool {
    memchr::memmem::find(text, part).is_some()
}

fn syntax_of(path: &Path) -> Option<Syntax> {
    let ending = path.extension()?.to_str()?;
    ENDINGS.iter().find(|(known, _)| ending.eq_ignore_ascii_case(known)).map(|&(_, syntax)| syntax)
}

/// Whether a file is plainly no digest by its name: `README.md`, `license-mit.txt`. A name
/// that tells a year may be one, whatever it begins with.
fn stands_beside(path: &Path, syntax: Syntax) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let rest = BESIDE.iter().find_map(|start| name.strip_prefix(start));
    let digits = |c: &[u8]| c.iter().all(u8::is_ascii_digit);
    syntax == Syntax::Markdown
        && rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric) && !rest.as_bytes().windows(4).any(digits))
}

/// Whether a file is what somebody annotated, or `daygraph extract` found, in a digest, which may lie
/// beside it.
fn is_annotation(path: &Path) -> bool {
    #[derive(serde::Deserialize)]
    struct Annotation {
        #[serde(rename = "digest")]
        _digest: IgnoredAny,
        #[serde(rename = "items")]
        _items: IgnoredAny,
    }
    if !path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json")) {
        return false;
    }
    let Ok(bytes) = fs::read(path) else { return false };
    let many = serde_json::from_slice::<Vec<Annotation>>(&bytes).is_ok_and(|all| !all.is_empty());
    many || serde_json::from_slice::<Annotation>(&bytes).is_ok()
}

/// The sources that the arguments name, in order and each once, and the arguments that
/// name none. What stands beside digests is taken only if it is named itself.
pub fn expand(arguments: &[PathBuf]) -> (Vec<Source>, Vec<Refusal>) {
    let mut found = Found::default();
    for argument in arguments {
        found.argument(argument);
    }
    (found.sources, found.refused)
}

#[derive(Default)]
struct Found {
    sources: Vec<Source>,
    refused: Vec<Refusal>,
    seen: FxHashSet<PathBuf>,
    stdin: bool,
}

impl Found {
    fn argument(&mut self, argument: &Path) {
        let shown = argument.display();
        if argument.as_os_str() == "-" {
            self.stdin();
        } else if argument.is_dir() {
            self.folder(argument);
        } else if argument.exists() {
            self.file(argument);
        } else if let Some(pattern) = argument.to_str().filter(|text| text.contains(['*', '?', '['])) {
            self.glob(pattern);
        } else {
            self.refused.push(Refusal::new(shown, "no such file or folder", "check the path"));
        }
    }

    /// Reads standard input to its end, the first time that it is named.
    fn stdin(&mut self) {
        if std::mem::replace(&mut self.stdin, true) {
            return;
        }
        let mut piped = Vec::new();
        match std::io::stdin().lock().read_to_end(&mut piped) {
            Ok(_) => self.sources.push(Source::piped(piped)),
            Err(e) => self.refused.push(cannot_read("-", &e)),
        }
    }

    fn file(&mut self, path: &Path) {
        match syntax_of(path) {
            Some(syntax) => self.source(path, syntax),
            None => {
                let known = ENDINGS.map(|(ending, _)| ending).join(", .");
                let advice = format!("digests are .{known}; to read it all the same: daygraph … - < FILE");
                self.refused.push(Refusal::new(path.display(), "not known as a digest by its ending", &advice));
            }
        }
    }

    fn source(&mut self, path: &Path, syntax: Syntax) {
        let same = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if self.seen.insert(same) {
            self.sources.push(Source { path: Some(path.to_owned()), syntax, piped: Vec::new() });
        }
    }

    fn folder(&mut self, folder: &Path) {
        let refused_before = self.refused.len();
        let visible =
            |entry: &walkdir::DirEntry| entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.');
        let mut any = false;
        for entry in WalkDir::new(folder).follow_links(true).sort_by_file_name().into_iter().filter_entry(visible) {
            match entry {
                Ok(entry) if entry.file_type().is_file() => {
                    let syntax = syntax_of(entry.path()).filter(|s| !stands_beside(entry.path(), *s));
                    if let Some(syntax) = syntax.filter(|_| !is_annotation(entry.path())) {
                        any = true;
                        self.source(entry.path(), syntax);
                    }
                }
                Ok(_) => {}
                Err(e) => {
                    let path = e.path().unwrap_or(folder).display().to_string();
                    let reason = e.io_error().map_or_else(|| e.to_string(), |e| format!("cannot be read: {e}"));
                    self.refused.push(Refusal::new(path, reason, "check its rights, and links that go in circles"));
                }
            }
        }
        if !any && refused_before == self.refused.len() {
            let known = ENDINGS.map(|(ending, _)| ending).join(", .");
            self.refused.push(Refusal::new(
                folder.display(),
                "no digest in this folder",
                &format!("digests are .{known}"),
            ));
        }
    }

    fn glob(&mut self, pattern: &str) {
        let options = glob::MatchOptions { require_literal_leading_dot: true, ..glob::MatchOptions::new() };
        let paths = match glob::glob_with(pattern, options) {
            Ok(paths) => paths,
            Err(e) => {
                return self.refused.push(Refusal::new(
                    pattern,
                    format_args!("no such file, and no glob: {e}"),
                    "check it",
                ));
            }
        };
        let mut any = false;
        // glob gives its paths in order of their names.
        for path in paths.flatten() {
            any = true;
            if path.is_dir() {
                self.folder(&path);
            } else if let Some(syntax) = syntax_of(&path) {
                self.source(&path, syntax);
            }
        }
        if !any {
            self.refused.push(Refusal::new(pattern, "no file matches", "check the pattern"));
        }
    }
}

/// Prints what was refused to standard error, one line each.
pub fn report(refused: &[Refusal]) -> super::Status {
    for refusal in refused {
        super::output::tell(format_args!("daygraph: {refusal}"));
    }
    if refused.is_empty() { super::Status::Done } else { super::Status::Refused }
}
