//! The form of a lexicon file: bytes into rows, or all that is wrong with them.
//!
//! | file | what is said of it |
//! | --- | --- |
//! | bytes that are no UTF-8 | line, byte, how to convert it |
//! | `label;kind` | parted by `;`, not by commas |
//! | `label,kind,colour` | unknown column |
//! | `Foo,Bar Inc,Company` | 3 fields, but the first line names 2 columns |
//! | `"Foobarium,Company` | a quote is not closed |

use csv::StringRecord;
use serde::Deserialize;

/// Names of the columns, in the order in which they are told to users.
const COLUMNS: [&str; 9] =
    ["label", "kind", "aliases", "parent", "developer", "wikidata", "ambiguous", "context", "apart"];

/// Longest field, in bytes: a longer one is no name but text that came in by mistake.
const LONGEST: usize = 4000;

/// A row of a lexicon file. `kind` is there in users' files; the built-in ones have a
/// file a kind.
#[derive(Debug, Deserialize)]
pub(super) struct Row {
    pub label: String,
    #[serde(default)]
    pub kind: String,
    #[serde(default)]
    pub aliases: String,
    #[serde(default)]
    pub parent: String,
    #[serde(default)]
    pub developer: String,
    #[serde(default)]
    pub wikidata: String,
    #[serde(default)]
    pub ambiguous: String,
    #[serde(default)]
    pub context: String,
    #[serde(default)]
    pub apart: String,
}

/// What is wrong, and on which 1-based line.
pub(super) type Problem = (u64, String);

/// The bytes of a file as text.
pub(super) fn decode(bytes: &[u8]) -> Result<String, Problem> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err((1, "UTF-16, not UTF-8; convert it, for example with `iconv -f UTF-16 -t UTF-8`".into()));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(e) => {
            let at = e.valid_up_to();
            let line = memchr::memchr_iter(b'\n', &bytes[..at]).count() as u64 + 1;
            let advice = "convert it to UTF-8, for example with `iconv -f GB18030 -t UTF-8` (or -f BIG5, -f LATIN1)";
            Err((line, format!("not UTF-8: byte 0x{:02X} at offset {at}; {advice}", bytes[at])))
        }
    }
}

/// The rows of a file with their lines, and what is wrong with the others. `needs_kind`
/// is for files that must have that column.
pub(super) fn rows(text: &str, needs_kind: bool) -> (Vec<(u64, Row)>, Vec<Problem>) {
    let (text, lines, mut problems) = content(text.trim_start_matches('\u{FEFF}'));
    let line = |record: usize| lines.get(record).copied().unwrap_or(1);
    let mut reader =
        csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).has_headers(false).from_reader(text.as_bytes());
    let mut records = reader.records().map_while(Result::ok).enumerate();
    let headings = records.next().map(|(_, record)| record).unwrap_or_default();
    let headings: StringRecord = headings.iter().map(str::to_ascii_lowercase).collect();
    if let Some(problem) = heading_problem(&headings, needs_kind) {
        // What stands above the line taken for headings is the cause, not it.
        problems.retain(|(number, _)| *number < line(0));
        if problems.is_empty() {
            problems.push((line(0), problem));
        }
        return (Vec::new(), problems);
    }
    let mut rows = Vec::new();
    for (n, record) in records {
        match row(&record, &headings) {
            Ok(row) => rows.push((line(n), row)),
            Err(problem) => problems.push((line(n), problem)),
        }
    }
    problems.sort_by_key(|(line, _)| *line);
    (rows, problems)
}

fn row(record: &StringRecord, headings: &StringRecord) -> Result<Row, String> {
    let plural = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
    if record.len() != headings.len() {
        return Err(format!(
            "{}, but the first line names {}; put a field that holds a comma in double quotes",
            plural(record.len(), "field"),
            plural(headings.len(), "column")
        ));
    }
    if let Some(at) = record.iter().position(|field| field.chars().any(char::is_control)) {
        return Err(format!("a control character in {:?} (column {}); take it out", &record[at], &headings[at]));
    }
    if let Some(at) = record.iter().position(|field| field.len() > LONGEST) {
        return Err(format!("the column {} holds more than {LONGEST} bytes; give names, not text", &headings[at]));
    }
    record.deserialize(Some(headings)).map_err(|e| e.to_string())
}

/// What is wrong with the line of headings.
fn heading_problem(headings: &StringRecord, needs_kind: bool) -> Option<String> {
    let columns = || COLUMNS.join(",");
    if let (1, Some(only)) = (headings.len(), headings.get(0))
        && let Some(other) = [';', '\t', '|'].into_iter().find(|c| only.contains(*c))
    {
        return Some(format!("columns are parted by {other:?}, not by commas; save it with commas"));
    }
    for needed in ["label", "kind"].into_iter().filter(|n| needs_kind || *n == "label") {
        if !headings.iter().any(|h| h == needed) {
            return Some(format!(
                "the column `{needed}` is missing; the first line must name the columns, of {}",
                columns()
            ));
        }
    }
    for (at, heading) in headings.iter().enumerate() {
        if !COLUMNS.contains(&heading) {
            return Some(format!("unknown column {heading:?}; remove it, the columns are {}", columns()));
        }
        if headings.iter().take(at).any(|h| h == heading) {
            return Some(format!("the column `{heading}` is there twice; remove one"));
        }
    }
    None
}

/// The lines that are records, with their numbers, and what is wrong with those of broken
/// quoting, which would swallow the lines after them. No field of a lexicon goes over lines.
fn content(text: &str) -> (String, Vec<u64>, Vec<Problem>) {
    let (mut kept, mut numbers, mut problems) = (String::with_capacity(text.len()), Vec::new(), Vec::new());
    let end = if text.contains('\n') { '\n' } else { '\r' };
    for (line, number) in text.split(end).map(|line| line.trim_end_matches('\r')).zip(1..) {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        match quoting_problem(line) {
            Some(problem) => problems.push((number, problem.to_owned())),
            None => {
                kept.push_str(line);
                kept.push('\n');
                numbers.push(number);
            }
        }
    }
    (kept, numbers, problems)
}

/// What is wrong with the quotes of a line.
fn quoting_problem(line: &str) -> Option<&'static str> {
    let mut rest = line;
    loop {
        if let Some(mut quoted) = rest.strip_prefix('"') {
            loop {
                let Some(end) = quoted.find('"') else {
                    return Some("a double quote is opened and not closed; close it on the same line, or remove it");
                };
                quoted = &quoted[end + 1..];
                match quoted.strip_prefix('"') {
                    Some(after) => quoted = after,
                    None => break,
                }
            }
            rest = quoted;
            if !rest.is_empty() && !rest.starts_with(',') {
                return Some("text after a closing double quote; quote the whole field, or nothing of it");
            }
        }
        let end = rest.find(',').unwrap_or(rest.len());
        if rest[..end].contains('"') {
            return Some(
                "a double quote inside a field; quote the whole field, and write quotes inside of it twice (\"\")",
            );
        }
        match rest.get(end + 1..) {
            Some(after) => rest = after,
            None => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_whole_fields_or_nothing() {
        for line in ["", "a,b", "\"a, b\",c", "a,\"b\"\"c\"", "\"\",\"\"", "a,"] {
            assert_eq!(quoting_problem(line), None, "{line}");
        }
        for (line, told) in [
            ("\"a,b", "not closed"),
            ("a,\"b\"\"", "not closed"),
            ("\"a\" b,c", "after a closing"),
            ("a \"b\",c", "inside a field"),
        ] {
            assert!(quoting_problem(line).is_some_and(|p| p.contains(told)), "{line}");
        }
    }

    #[test]
    fn a_torn_line_does_not_swallow_the_next() {
        for end in ["\n", "\r\n", "\r"] {
            let text = "label,kind|\"Foo,Company|Bar,Company||# no|\"Baz\",Company|";
            let (rows, problems) = rows(&text.replace('|', end), true);
            let read: Vec<_> = rows.iter().map(|(line, row)| (*line, &*row.label)).collect();
            assert_eq!(read, [(3, "Bar"), (6, "Baz")], "{end:?}");
            assert_eq!(problems.iter().map(|p| p.0).collect::<Vec<_>>(), [2]);
        }
    }
}
