//! Errors of queries, told in the asker's own text.

use std::fmt::Write as _;

use super::source::Query;
use crate::lexicon::fold::is_han;
use crate::store::{PREFIXES, StoreError};

/// What is wrong with a question, or with its answer.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    #[error("{0}")]
    Syntax(String),

    #[error("there is no query named {name:?}{}; `daygraph query --list` shows all", meant(name, known))]
    UnknownQuery { name: String, known: Vec<String> },

    #[error("{file}:{line}: {problem}")]
    Header { file: String, line: usize, problem: String },

    #[error("the query {query} has no parameter {name:?}{}; {}", meant(name, known), parameters(known))]
    UnknownParameter { query: String, name: String, known: Vec<String> },

    #[error("the query {query} needs the parameter {name}: --set {name}=…  ({description})")]
    MissingParameter { query: String, name: String, description: String },

    #[error("parameter {name}: {problem}")]
    Value { name: String, problem: String },

    #[error("{0}")]
    Format(String),

    #[error("the query is too large to be answered here: {0}")]
    TooLarge(String),

    #[error("the query cannot be answered: {0}")]
    Evaluation(String),

    #[error("cannot read {path}: {}", unreadable(source))]
    Read { path: String, source: std::io::Error },

    #[error(transparent)]
    Store(#[from] StoreError),

    #[error("cannot write the answer: {0}")]
    Write(#[from] std::io::Error),
}

/// The known name most like another, as part of a message.
fn meant(name: &str, known: &[String]) -> String {
    let near = known.iter().map(|k| (strsim::osa_distance(name, k), k)).min();
    match near {
        Some((distance, near)) if distance <= 1 + name.chars().count() / 3 => format!("; did you mean {near:?}?"),
        _ => String::new(),
    }
}

fn parameters(known: &[String]) -> String {
    if known.is_empty() { "it has none".to_owned() } else { format!("it has {}", known.join(", ")) }
}

fn unreadable(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::InvalidData => "it is not UTF-8; save the query as UTF-8 text".to_owned(),
        _ => error.to_string(),
    }
}

/// Words that start an update.
const UPDATES: [&str; 10] = ["insert", "delete", "load", "clear", "drop", "create", "copy", "move", "add", "with"];

/// The number of things expected that are told; a parser often expects dozens.
const MOST_EXPECTED: usize = 8;

/// A syntax error with line, column and the text, from the parser's message
/// (`error at 3:8: expected …`).
pub(super) fn syntax(query: &Query, message: &str) -> QueryError {
    let place = message.strip_prefix("error at ").and_then(|rest| {
        let (place, what) = rest.split_once(": ")?;
        let (line, column) = place.split_once(':')?;
        Some((line.parse::<usize>().ok()?, column.parse::<usize>().ok()?, what))
    });
    let Some((line, column, what)) = place else {
        return QueryError::Syntax(format!("syntax error in {}: {message}", query.name));
    };
    let mut text = format!("syntax error in {}, line {line}, column {column}:\n", query.name);
    let source = query.text.lines().nth(line - 1).unwrap_or_default();
    let number = line.to_string();
    let margin = " ".repeat(number.len());
    let before: String = source.chars().take(column - 1).map(|c| blank(c)).collect();
    let _ = write!(text, " {number} | {source}\n {margin} | {before}^\n{}", explained(what, source, column));
    let first = query.text.lines().map(str::trim).find(|l| {
        let lower = l.to_ascii_lowercase();
        !l.is_empty() && !l.starts_with('#') && !lower.starts_with("prefix") && !lower.starts_with("base")
    });
    let word = first.and_then(|l| l.split(|c: char| !c.is_ascii_alphabetic()).next()).unwrap_or_default();
    if UPDATES.iter().any(|u| word.eq_ignore_ascii_case(u)) {
        text.push_str("\na query cannot change the store; only `daygraph build` does");
    }
    QueryError::Syntax(text)
}

/// What takes as much room as a character, with nothing to see.
fn blank(c: char) -> &'static str {
    match c {
        '\t' => "\t",
        c if is_han(c) || matches!(c as u32, 0x1100..=0x115F | 0x3000..=0x30FF | 0xAC00..=0xD7A3 | 0xFF01..=0xFF60) => {
            "  "
        }
        _ => " ",
    }
}

/// What the parser says, in words where it has none.
fn explained(what: &str, source: &str, column: usize) -> String {
    if !what.contains("Prefix not found") {
        return shorten(what);
    }
    let before: String = source.chars().take(column.saturating_sub(1)).collect();
    let name =
        before.rsplit(|c: char| !(c.is_alphanumeric() || matches!(c, ':' | '-' | '_' | '.'))).next().unwrap_or("");
    let prefix = name.split(':').next().unwrap_or("");
    let known: Vec<String> = PREFIXES.iter().map(|(prefix, _)| format!("{prefix}:")).collect();
    format!(
        "the prefix {prefix}: is not declared; write `PREFIX {prefix}: <…>` above, or use what is known without: {}",
        known.join(" ")
    )
}

/// The parser's `expected one of A, B, …`, without what is always expected, cut short.
fn shorten(what: &str) -> String {
    let Some(list) = what.strip_prefix("expected one of ") else { return what.to_owned() };
    let all: Vec<&str> =
        list.split(", ").filter(|e| !e.contains("\\t") && !e.contains("'#'") && !e.contains("\"#\"")).collect();
    let mut text = format!("expected one of {}", all[..all.len().min(MOST_EXPECTED)].join(", "));
    if all.len() > MOST_EXPECTED {
        let _ = write!(text, " … ({} more)", all.len() - MOST_EXPECTED);
    }
    text
}
