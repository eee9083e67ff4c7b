//! Queries with names: a SPARQL text with a header of comments.
//!
//! ```text
//! # title: Releases
//! # group: releases
//! # description: Who released what.
//! # param: company entity any — who released it
//! # param: limit number 20 — at most so many rows
//! # example: --set company=阿里 --set limit=1
//! # |  day          by        what
//! # | ────────────────────────────────
//! # |  2025-11-27   Alibaba   Qwen 3
//! # | 1 row
//! ```
//!
//! A line of a parameter has its name, its type, its default, and after a dash what it
//! is. The default is a value, or `any` (the parameter may be left out), or `required`.
//! A query takes a parameter as a variable of that name, at best where it says
//! `VALUES ?company { UNDEF }`. A number named `limit` limits the rows. An example has the
//! options of a command line, and below it what that prints, each line after `# | `.

use std::fs;
use std::path::Path;

use super::QueryError;

/// A query and what its header says of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// By which it is called: the file's name without `.rq`.
    pub name: String,
    pub title: String,
    /// With which others it is listed: one of [`GROUPS`], or another word.
    pub group: String,
    pub description: String,
    pub parameters: Vec<Parameter>,
    pub example: Option<Example>,
    /// The whole text, header and all.
    pub text: String,
}

/// The groups of the built-in queries, in the order in which they are listed.
pub const GROUPS: [&str; 8] =
    ["releases", "evaluation", "money", "partnerships", "people", "rumors", "provenance", "graph shape"];

/// The group of a query that names none.
const OWN: &str = "your own";

/// What a query prints on the sample digests.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Example {
    /// Options of the command line: `--set company=阿里`.
    pub options: String,
    pub output: Vec<String>,
}

/// A parameter of a query.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    pub name: String,
    pub kind: ParameterType,
    pub default: Default,
    pub description: String,
}

/// What a parameter's value may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterType {
    /// An entity, by label, alias or identifier.
    Entity,
    /// A day, `2025-11-29`.
    Day,
    Number,
    Text,
    /// A kind of entity, `company`.
    Kind,
    /// A relation, `released`.
    Relation,
    /// An IRI, with or without prefix or base.
    Iri,
}

/// What a parameter is when it is not set.
#[derive(Debug, Clone, PartialEq)]
pub enum Default {
    Required,
    /// It does not limit anything.
    Any,
    Value(String),
}

impl ParameterType {
    /// All types.
    pub const ALL: [ParameterType; 7] = [
        ParameterType::Entity,
        ParameterType::Day,
        ParameterType::Number,
        ParameterType::Text,
        ParameterType::Kind,
        ParameterType::Relation,
        ParameterType::Iri,
    ];

    /// What a value of it is, for people.
    pub fn about(self) -> &'static str {
        match self {
            ParameterType::Entity => "a name in either script, `Name (Kind)`, or an identifier such as company/alibaba",
            ParameterType::Day => {
                "a day, as 2025-11-29; latest is the last day of the store, latest-6 six days before it"
            }
            ParameterType::Number => "a number",
            ParameterType::Text => "text, exactly as the store has it",
            ParameterType::Kind => "a kind of entity, as Company; `daygraph ontology` has them all",
            ParameterType::Relation => "a relation, as released; `daygraph ontology` has them all",
            ParameterType::Iri => "an identifier, with or without the base",
        }
    }

    /// Word of the header.
    pub fn name(self) -> &'static str {
        match self {
            ParameterType::Entity => "entity",
            ParameterType::Day => "day",
            ParameterType::Number => "number",
            ParameterType::Text => "text",
            ParameterType::Kind => "kind",
            ParameterType::Relation => "relation",
            ParameterType::Iri => "iri",
        }
    }
}

macro_rules! built_in {
    ($($name:literal)+) => {
        const BUILT_IN: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../../queries/", $name, ".rq"))),)+];
    };
}

built_in! {
    "about"
    "acquisitions"
    "benchmark-leaders"
    "benchmarks"
    "co-investors"
    "competitors"
    "confirmed"
    "denials"
    "digests"
    "evaluations"
    "events"
    "family"
    "first-seen"
    "funding-rounds"
    "happenings"
    "investors"
    "item"
    "largest-sums"
    "legal-actions"
    "makers"
    "mentioned-together"
    "model-leaderboard"
    "most-connected"
    "outperforms"
    "partnerships"
    "people"
    "people-moves"
    "relations"
    "releases"
    "rumors-and-plans"
    "score-changes"
    "sources"
    "told-first"
    "uses"
    "valuations"
}

/// The queries that are compiled in, sorted by name.
pub fn built_in() -> Vec<Query> {
    BUILT_IN.iter().map(|(name, text)| Query::parse(name, text).expect("a test reads them all")).collect()
}

/// The queries (`*.rq`) of a folder, sorted by name.
///
/// # Errors
///
/// If the folder or a file cannot be read, or a header is wrong.
pub fn folder(dir: &Path) -> Result<Vec<Query>, QueryError> {
    let read = |path: &Path, source| QueryError::Read { path: path.display().to_string(), source };
    let entries = fs::read_dir(dir).map_err(|e| read(dir, e))?;
    let mut paths: Vec<_> =
        entries.flatten().map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == "rq")).collect();
    paths.sort();
    let mut queries = paths.iter().map(|path| Query::file(path)).collect::<Result<Vec<_>, _>>()?;
    queries.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(queries)
}

/// The query of this name: the last one, so that a user's own goes before a built-in one
/// where it comes after it.
///
/// # Errors
///
/// If there is none.
pub fn find<'a>(queries: &'a [Query], name: &str) -> Result<&'a Query, QueryError> {
    queries.iter().rev().find(|q| q.name == name).ok_or_else(|| QueryError::UnknownQuery {
        name: name.to_owned(),
        known: queries.iter().map(|q| q.name.clone()).collect(),
    })
}

impl Query {
    /// Reads a query from a file.
    ///
    /// # Errors
    ///
    /// If the file cannot be read or the header is wrong.
    pub fn file(path: &Path) -> Result<Query, QueryError> {
        let text =
            fs::read_to_string(path).map_err(|source| QueryError::Read { path: path.display().to_string(), source })?;
        let mut query = Query::parse(&path.display().to_string(), &text)?;
        if let Some(stem) = path.file_stem() {
            query.name = stem.to_string_lossy().into_owned();
        }
        Ok(query)
    }

    /// A text alone, whatever its comments say.
    pub fn plain(name: &str, text: &str) -> Query {
        Query {
            name: name.to_owned(),
            title: name.to_owned(),
            group: OWN.to_owned(),
            description: String::new(),
            parameters: Vec::new(),
            example: None,
            text: text.to_owned(),
        }
    }

    /// Reads a query's header. `name` is told in errors.
    ///
    /// # Errors
    ///
    /// If the header is wrong. A text without header is fine.
    pub fn parse(name: &str, text: &str) -> Result<Query, QueryError> {
        let mut query = Query::plain(name, text);
        for (number, line) in text.lines().enumerate() {
            let Some(comment) = line.strip_prefix('#') else { break };
            if let Some(line) = comment.strip_prefix(" |") {
                let line = line.strip_prefix(' ').unwrap_or(line).to_owned();
                query.example.get_or_insert_default().output.push(line);
                continue;
            }
            let Some((key, value)) = comment.split_once(':') else { continue };
            let value = value.trim();
            match key.trim() {
                "title" => query.title = value.to_owned(),
                "group" => query.group = value.to_owned(),
                "example" => query.example = Some(Example { options: value.to_owned(), output: Vec::new() }),
                "description" => {
                    if !query.description.is_empty() {
                        query.description.push(' ');
                    }
                    query.description.push_str(value);
                }
                "param" => match Parameter::parse(value) {
                    Ok(parameter) => query.parameters.push(parameter),
                    Err(problem) => {
                        return Err(QueryError::Header { file: name.to_owned(), line: number + 1, problem });
                    }
                },
                _ => {}
            }
        }
        Ok(query)
    }
}

impl Parameter {
    fn parse(text: &str) -> Result<Parameter, String> {
        let (head, description) = text.split_once(" — ").or_else(|| text.split_once(" - ")).unwrap_or((text, ""));
        let mut words = head.splitn(3, char::is_whitespace).map(str::trim);
        let (Some(name), Some(kind), Some(default)) = (words.next(), words.next(), words.next()) else {
            return Err(format!("a parameter is `name type default — text`, not {text:?}"));
        };
        let kind = ParameterType::ALL.into_iter().find(|k| k.name() == kind).ok_or_else(|| {
            format!("unknown type {kind:?}; one of {}", ParameterType::ALL.map(ParameterType::name).join(", "))
        })?;
        let default = match default {
            "required" => Default::Required,
            "any" => Default::Any,
            value => Default::Value(value.to_owned()),
        };
        Ok(Parameter { name: name.to_owned(), kind, default, description: description.trim().to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_built_in_queries_have_a_header() {
        let queries = built_in();
        assert!(queries.len() >= 25);
        assert!(queries.is_sorted_by_key(|q| q.name.clone()));
        for query in queries {
            assert!(query.title != query.name && !query.description.is_empty(), "{}", query.name);
            assert!(query.parameters.iter().all(|p| !p.description.is_empty()), "{}", query.name);
            assert!(GROUPS.contains(&&*query.group), "{}: {}", query.name, query.group);
            assert!(query.example.is_some_and(|example| !example.output.is_empty()), "{}", query.name);
        }
        for group in GROUPS {
            assert!(built_in().iter().any(|query| query.group == group), "{group}");
        }
        let files = folder(Path::new("queries")).unwrap();
        assert!(files == built_in(), "built_in! names the files of queries/, in order");
    }

    #[test]
    fn a_wrong_header_is_told_with_its_line() {
        let error = Query::parse("own.rq", "# title: x\n# param: company firm any — who\nSELECT * {}").unwrap_err();
        assert_eq!(
            error.to_string(),
            "own.rq:2: unknown type \"firm\"; one of entity, day, number, text, kind, relation, iri"
        );
    }
}
