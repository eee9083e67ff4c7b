//! The file of decisions: read, added to, taken from.
//!
//! What people write into it beside decisions, comments above all, stays: a decision is
//! added at the end, and taken out with its own lines alone.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

use super::row::{self, meant};
use super::{Action, Decision, Seen};

/// The line that a decision starts with.
const START: &str = "[[decision]]";

/// What stands at the top of a new file.
const TOP: &str = "\
# Decisions of people on the graph, in order; of two that contradict each other the later
# one holds. `daygraph curate` and `daygraph review` add to them, `daygraph curate undo N`
# takes one out, and every build reads them. Keep this file in git.
";

/// A file of decisions.
#[derive(Debug, Clone, Default)]
pub struct Curation {
    path: PathBuf,
    text: String,
    decisions: Vec<Decision>,
    /// 1-based line on which each decision starts.
    lines: Vec<u32>,
}

/// What is wrong with a file of decisions, and where.
#[derive(Debug, thiserror::Error)]
#[error("{}{}: {problem}; {advice}", file.display(), line.map_or(String::new(), |line| format!(":{line}")))]
pub struct CurationError {
    pub file: PathBuf,
    /// 1-based line.
    pub line: Option<u32>,
    pub problem: String,
    pub advice: String,
}

impl Curation {
    /// Reads a file; one that is not there holds no decisions.
    ///
    /// # Errors
    ///
    /// If it cannot be read or something in it is not as it should be, with its line.
    pub fn read(path: &Path) -> Result<Curation, CurationError> {
        match fs::read_to_string(path) {
            Ok(text) => Curation::parse(path, text),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Curation::parse(path, String::new()),
            Err(e) => {
                let advice = "check that it is a text file and may be read";
                Err(error(path, None, format!("the decisions cannot be read: {e}"), advice))
            }
        }
    }

    /// Reads the text of a file.
    ///
    /// # Errors
    ///
    /// As [`Curation::read`].
    pub fn parse(path: &Path, text: String) -> Result<Curation, CurationError> {
        let mend = "mend the line; `daygraph curate --help` shows what there is";
        let table: Table = text.parse().map_err(|e: toml::de::Error| {
            let line = e.span().map(|span| line_at(&text, span.start));
            error(path, line, e.message().to_owned(), mend)
        })?;
        let lines = starts(&text);
        let mut decisions: Vec<Decision> = Vec::new();
        for (key, value) in &table {
            let Value::Array(rows) = value else {
                let line = text.lines().position(|l| l.trim_start().starts_with(key.as_str())).map(|n| n as u32 + 1);
                return Err(error(path, line, format!("unknown key {key:?}{}", meant(key, ["decision"])), mend));
            };
            if key != "decision" {
                let problem = format!("unknown table [[{key}]]{}", meant(key, ["decision"]));
                return Err(error(path, None, problem, mend));
            }
            for (n, value) in rows.iter().enumerate() {
                let line = lines.get(n).copied().filter(|_| lines.len() == rows.len());
                let Value::Table(fields) = value else {
                    return Err(error(path, line, format!("decision {} is no table", n + 1), mend));
                };
                let decision = row::read(fields).map_err(|problem| error(path, line, problem, mend))?;
                if decisions.iter().any(|before| before.number == decision.number) {
                    let advice = "give one of them a number that is free; two branches may have added one each";
                    return Err(error(path, line, format!("number {} is there twice", decision.number), advice));
                }
                decisions.push(decision);
            }
        }
        Ok(Curation { path: path.to_owned(), text, decisions, lines })
    }

    /// The file's path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What the file should hold.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// All decisions in order.
    pub fn decisions(&self) -> &[Decision] {
        &self.decisions
    }

    /// The 1-based line on which a decision starts.
    pub fn line(&self, number: u32) -> Option<u32> {
        self.lines.get(self.decisions.iter().position(|d| d.number == number)?).copied()
    }

    /// Adds a decision at the end; gives its number.
    pub fn add(&mut self, action: Action, because: Option<String>, seen: Option<Seen>) -> u32 {
        let number = self.decisions.iter().map(|d| d.number).max().unwrap_or(0) + 1;
        let decision = Decision { number, action, because, seen };
        if self.text.trim().is_empty() {
            self.text = TOP.to_owned();
        }
        if !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        self.text.push('\n');
        self.lines.push(self.text.matches('\n').count() as u32 + 1);
        self.text.push_str(&row::write(&decision));
        self.decisions.push(decision);
        number
    }

    /// Takes a decision out.
    ///
    /// # Errors
    ///
    /// If there is none of this number, or if its lines are not written as this program
    /// writes them.
    pub fn undo(&mut self, number: u32) -> Result<Decision, CurationError> {
        let Some(at) = self.decisions.iter().position(|d| d.number == number) else {
            let problem = match self.decisions.len() {
                0 => format!("there is no decision {number}, nor any other"),
                _ => format!("there is no decision {number}"),
            };
            return Err(error(&self.path, None, problem, "`daygraph curate list` shows those that stand"));
        };
        let lines: Vec<&str> = self.text.split_inclusive('\n').collect();
        let start = self.lines.get(at).map_or(0, |line| *line as usize - 1);
        // A comment or an empty line ends it: these are of people.
        let body = lines.iter().skip(start + 1).take_while(|line| {
            let line = line.trim_start();
            !line.is_empty() && !line.starts_with(['#', '['])
        });
        let end = start + 1 + body.count();
        let before = lines[..start].concat();
        let before = before.strip_suffix("\n\n").map_or(before.clone(), |before| format!("{before}\n"));
        let text = before + &lines[end.min(lines.len())..].concat();
        let mut rest = self.decisions.clone();
        let gone = rest.remove(at);
        match Curation::parse(&self.path, text) {
            Ok(curation) if curation.decisions == rest => {
                *self = curation;
                Ok(gone)
            }
            _ => {
                let problem = format!("decision {number} is not written as usual");
                Err(error(&self.path, self.line(number), problem, "take its lines out by hand, then run a build"))
            }
        }
    }
}

fn error(file: &Path, line: Option<u32>, problem: String, advice: &str) -> CurationError {
    CurationError { file: file.to_owned(), line, problem, advice: advice.to_owned() }
}

fn line_at(text: &str, byte: usize) -> u32 {
    text.as_bytes().iter().take(byte).filter(|b| **b == b'\n').count() as u32 + 1
}

/// The lines on which decisions start.
fn starts(text: &str) -> Vec<u32> {
    let starts = text.lines().zip(1..).filter(|(line, _)| line.trim_start().starts_with(START));
    starts.map(|(_, number)| number).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Edge, Named, Target};
    use super::*;
    use crate::ontology::{Kind, Modality, Relation};

    fn named(kind: Kind, name: &str) -> Named {
        Named { kind, name: name.into() }
    }

    fn every_action() -> Vec<Action> {
        let foo = || named(Kind::Company, "Foobam");
        let edge = |object| {
            Target::Edge(Edge {
                subject: foo(),
                relation: Relation::Released,
                object,
                modality: Some(Modality::Planned),
            })
        };
        vec![
            Action::Merge { into: foo(), other: named(Kind::Product, "左格 \"智慧\"") },
            Action::Split { one: foo(), other: named(Kind::Company, "左格") },
            Action::Rename { what: foo(), label: "Foobam AI".into() },
            Action::Retype { what: foo(), kind: Kind::Model },
            Action::Alias { what: foo(), alias: "FB".into() },
            Action::Reject(Target::Claim("00ff".into())),
            Action::Reject(edge(Some(named(Kind::Model, "F-1")))),
            Action::Accept(Target::Entity(foo())),
            Action::Accept(edge(None)),
            Action::Note(Target::Entity(foo()), "two\nlines".into()),
        ]
    }

    #[test]
    fn what_is_written_is_read_again() {
        let mut curation = Curation::parse(Path::new("c.toml"), String::new()).unwrap();
        for (n, action) in every_action().into_iter().enumerate() {
            let seen = matches!(action, Action::Reject(Target::Claim(_))).then(|| Seen {
                digest: "wire/2025-11-01".into(),
                says: "A released B".into(),
                words: "“A” 發布 'B'".into(),
            });
            assert_eq!(curation.add(action, (n % 2 == 0).then(|| "a reason".into()), seen), n as u32 + 1);
        }
        let read = Curation::parse(Path::new("c.toml"), curation.text().to_owned()).unwrap();
        assert_eq!(read.decisions(), curation.decisions());
        assert_eq!(read.lines, curation.lines);
    }

    #[test]
    fn one_is_undone_and_all_else_stays() {
        let mut curation = Curation::parse(Path::new("c.toml"), "# ours\n".into()).unwrap();
        let mut texts = vec![curation.text().to_owned()];
        for action in every_action() {
            curation.add(action, None, None);
            texts.push(curation.text().to_owned());
        }
        for number in (1..texts.len()).rev() {
            curation.undo(number as u32).unwrap();
            assert_eq!(curation.text(), texts[number - 1]);
        }
        let by_hand = "[[decision]]\nnumber = 7\ndo = \"alias\"\nname = \"A\"\nkind = \"company\"\nalias = \"B\"\n\n\
                       # of Ada\n[[decision]]\nnumber = 3\ndo = \"accept\"\nclaim = \"claim/00ff\"\n# end\n";
        let mut curation = Curation::parse(Path::new("c.toml"), by_hand.into()).unwrap();
        curation.undo(7).unwrap();
        assert_eq!(curation.line(3), Some(3));
        assert!(curation.text().starts_with("\n# of Ada\n[[decision]]"), "{}", curation.text());
        assert!(curation.undo(7).unwrap_err().to_string().contains("there is no decision 7; `daygraph curate list`"));
    }

    #[test]
    fn errors_name_line_problem_and_what_was_meant() {
        let decision = |rest: &str| format!("# ours\n\n[[decision]]\nnumber = 1\n{rest}");
        for (text, told) in [
            (decision("do = \"merg\"\n"), "c.toml:3: do = \"merg\" is none; did you mean \"merge\"?"),
            (decision("do = \"merge\"\nnam = \"x\"\n"), "c.toml:3: unknown key \"nam\"; did you mean \"name\"?"),
            (decision("do = \"merge\"\nname = \"x\"\n"), "c.toml:3: kind is missing"),
            (
                decision("do = \"merge\"\nname = \"x\"\nkind = \"Firm\"\n"),
                "c.toml:3: kind \"Firm\" is none; the kinds are",
            ),
            (decision("do = \"reject\"\n"), "c.toml:3: name is missing: it says neither claim, nor name, nor subject"),
            (
                decision("do = \"reject\"\nsubject = \"x\"\nsubject-kind = \"Model\"\nrelation = \"relased\"\n"),
                "c.toml:3: relation \"relased\" is none; did you mean \"released\"?",
            ),
            (decision("do = accept\n"), "c.toml:5: "),
            (
                format!(
                    "{0}[[decision]]\nnumber = 1\n{1}",
                    decision("do = \"accept\"\nclaim = \"1\"\n"),
                    "do = \"accept\"\nclaim = \"1\"\n"
                ),
                "c.toml:7: number 1 is there twice",
            ),
            ("[[decisions]]\nnumber = 1\n".into(), "c.toml: unknown table [[decisions]]; did you mean \"decision\"?"),
        ] {
            let error = Curation::parse(Path::new("c.toml"), text).unwrap_err().to_string();
            assert!(error.starts_with(told), "{error}");
        }
    }
}
