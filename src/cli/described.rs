//! Named questions described: `daygraph query --list` and `--about`.

use std::io::Write;

use anyhow::Result;
use daygraph::store::query::{Default, GROUPS, Parameter, ParameterType, Query};
use serde_json::json;

use super::answer::Answer;
use super::output::{Colours, Ink};
use super::{Status, output};

/// Columns of a description.
const WIDTH: usize = 76;

/// Prints the questions by group.
pub fn list(queries: &[Query], as_json: bool) -> Result<Status> {
    let groups = in_groups(queries);
    if as_json {
        let all: Vec<_> = groups.iter().flat_map(|(_, of)| of).map(|query| described(query)).collect();
        return Answer::new("queries", json!({ "queries": all })).print();
    }
    let colours = Colours::of_stdout();
    let mut out = output::stdout();
    let widest = queries.iter().map(|query| query.name.chars().count()).max().unwrap_or(0);
    for (group, of) in groups {
        writeln!(out, "{}", colours.paint(Ink::Strong, group))?;
        for query in of {
            let takes: Vec<String> = query.parameters.iter().filter(|p| !is_common(p)).map(name).collect();
            let takes = if takes.is_empty() { String::new() } else { format!("  ({})", takes.join(", ")) };
            writeln!(out, "  {:<widest$}  {}{takes}", query.name, output::plain(&query.title))?;
        }
        writeln!(out)?;
    }
    writeln!(out, "`daygraph query --about NAME` tells more of one; most take --set from=DAY, to=DAY, limit=N, too.")?;
    out.flush()?;
    Ok(Status::Done)
}

/// Questions with their texts, for who shows them.
pub fn with_texts(queries: &[Query]) -> serde_json::Value {
    let one = |query: &&Query| {
        let mut object = described(query);
        object["text"] = query.text.as_str().into();
        object
    };
    let all: Vec<_> = in_groups(queries).iter().flat_map(|(_, of)| of.iter().map(one).collect::<Vec<_>>()).collect();
    json!({ "queries": all })
}

/// Questions by group, in the order in which groups are listed.
fn in_groups(queries: &[Query]) -> Vec<(&str, Vec<&Query>)> {
    let mut groups: Vec<&str> = GROUPS.to_vec();
    for query in queries {
        if !groups.contains(&query.group.as_str()) {
            groups.push(&query.group);
        }
    }
    let of = |group: &str| queries.iter().filter(|query| query.group == group).collect::<Vec<_>>();
    groups.into_iter().map(|group| (group, of(group))).filter(|(_, of)| !of.is_empty()).collect()
}

/// What nearly all take, and so is not told of each.
fn is_common(parameter: &Parameter) -> bool {
    matches!(parameter.name.as_str(), "from" | "to" | "limit")
}

/// A parameter's name, marked where it is needed.
fn name(parameter: &Parameter) -> String {
    let needed = if parameter.default == Default::Required { "*" } else { "" };
    format!("{}{needed}", parameter.name)
}

/// Prints all that is known of a question.
pub fn about(query: &Query, as_json: bool) -> Result<Status> {
    if as_json {
        output::json::print("query", 1, json!({ "query": described(query) }))?;
        return Ok(Status::Done);
    }
    let colours = Colours::of_stdout();
    let mut out = output::stdout();
    writeln!(out, "{} ({}, {})", colours.paint(Ink::Strong, &query.title), query.name, query.group)?;
    for line in wrap(&query.description, WIDTH) {
        writeln!(out, "{line}")?;
    }
    if !query.parameters.is_empty() {
        let rows: Vec<[String; 3]> = query.parameters.iter().map(row).collect();
        let width = |n: usize| rows.iter().map(|row| row[n].chars().count()).max().unwrap_or(0);
        let (first, second) = (width(0), width(1));
        writeln!(out, "\nParameters")?;
        for [set, default, meaning] in &rows {
            writeln!(out, "  {set:<first$}  {default:<second$}  {meaning}")?;
        }
        writeln!(out)?;
        for kind in ParameterType::ALL.into_iter().filter(|kind| query.parameters.iter().any(|p| p.kind == *kind)) {
            writeln!(out, "  {:<8}  {}", kind.name().to_uppercase(), kind.about())?;
        }
    }
    if let Some(example) = &query.example {
        let options = if example.options.is_empty() { String::new() } else { format!(" {}", example.options) };
        writeln!(out, "\nExample, on the sample digests")?;
        writeln!(out, "  $ daygraph query {}{options}", query.name)?;
        for line in &example.output {
            writeln!(out, "  {line}")?;
        }
    }
    out.flush()?;
    Ok(Status::Done)
}

fn row(parameter: &Parameter) -> [String; 3] {
    let default = match &parameter.default {
        Default::Required => "needed".to_owned(),
        Default::Any => "any".to_owned(),
        Default::Value(value) => format!("default {value}"),
    };
    let set = format!("--set {}={}", parameter.name, parameter.kind.name().to_uppercase());
    [set, default, parameter.description.clone()]
}

fn described(query: &Query) -> serde_json::Value {
    let parameters: Vec<_> = query
        .parameters
        .iter()
        .map(|parameter| {
            let default = match &parameter.default {
                Default::Value(value) => Some(value),
                Default::Required | Default::Any => None,
            };
            json!({
                "name": parameter.name,
                "type": parameter.kind.name(),
                "required": parameter.default == Default::Required,
                "default": default,
                "description": parameter.description,
            })
        })
        .collect();
    let example = query.example.as_ref().map(|e| json!({ "options": e.options, "output": e.output }));
    json!({
        "name": query.name,
        "group": query.group,
        "title": query.title,
        "description": query.description,
        "parameters": parameters,
        "example": example,
    })
}

/// The text in lines of at most so many characters, where its words are that short.
fn wrap(text: &str, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= most => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
