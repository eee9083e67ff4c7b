//! Reading a gold file: JSON → [`Gold`], or everything that is wrong with it.

use std::fmt::Display;
use std::sync::LazyLock;

use indexmap::IndexMap;
use regex::Regex;
use serde::Deserialize;
use serde_json::Value;

use super::{Claim, Entity, Gold, Item, Problem};
use crate::ontology::{Kind, Modality, Relation, Slot};

/// A gold file that can be scored.
#[derive(Debug)]
pub struct Reading {
    pub gold: Gold,
    /// What is passed over.
    pub warnings: Vec<Problem>,
}

/// A gold file as it is written. Fields that are not here are passed over, so that what
/// `daygraph extract` prints can be put right by hand and used as gold.
#[derive(Deserialize)]
struct File {
    digest: String,
    date: Option<String>,
    items: Vec<FileItem>,
}

#[derive(Deserialize)]
struct FileItem {
    line: u32,
    title: Option<String>,
    #[serde(default)]
    entities: Vec<FileEntity>,
    #[serde(default)]
    relations: Vec<FileRelation>,
}

#[derive(Deserialize)]
struct FileEntity {
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    canonical: String,
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Deserialize)]
struct FileRelation {
    #[serde(rename = "type")]
    relation: String,
    subject: String,
    object: Option<String>,
    modality: String,
    #[serde(default)]
    attrs: IndexMap<String, Value>,
    evidence: Option<String>,
}

/// Reads a gold file.
///
/// # Errors
///
/// All that is wrong with the file: no JSON, or not of this shape; kinds, relations or
/// modalities that the [ontology](crate::ontology) does not have; entities without
/// canonical name or listed twice; ends that are no entity of the item, or that the
/// relation does not allow.
pub fn read(bytes: &[u8]) -> Result<Reading, Vec<Problem>> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let file: File = serde_json::from_slice(bytes).map_err(|e| vec![of_json(&e)])?;
    let mut problems = Problems::default();
    let date = file.date.and_then(|text| match text.parse() {
        Ok(date) => Some(date),
        Err(_) => problems.add(format_args!("date {text:?} is no day"), "write a day as 2025-11-29"),
    });
    let items = file.items.into_iter().map(|item| problems.item(item)).collect();
    if problems.errors.is_empty() {
        Ok(Reading { gold: Gold { digest: file.digest, date, items }, warnings: problems.warnings })
    } else {
        Err(problems.errors)
    }
}

fn of_json(error: &serde_json::Error) -> Problem {
    let text = error.to_string();
    // The place is told by the problem's line.
    let reason = text.rsplit_once(" at line ").map_or(text.as_str(), |(reason, _)| reason);
    let (reason, advice) = if error.is_data() {
        (format!("not in the shape of a gold file: {reason}"), "see `daygraph eval --help` for the shape")
    } else {
        (format!("not JSON: {reason} in column {}", error.column()), "mend the JSON")
    };
    Problem { line: u32::try_from(error.line()).ok().filter(|&line| line > 0), reason, advice: advice.to_owned() }
}

/// What is wrong, while a file is read.
#[derive(Default)]
struct Problems {
    errors: Vec<Problem>,
    warnings: Vec<Problem>,
}

impl Problems {
    /// Notes a problem; there is then nothing to give.
    fn add<T>(&mut self, reason: impl Display, advice: impl Into<String>) -> Option<T> {
        self.errors.push(Problem { line: None, reason: reason.to_string(), advice: advice.into() });
        None
    }

    fn item(&mut self, item: FileItem) -> Item {
        let place = format!("item at line {}", item.line);
        let names: Vec<String> = item.entities.iter().map(|e| e.name.clone()).collect();
        // An entity that is wrong is still one that a relation may name.
        let kinds: Vec<Option<Kind>> = item.entities.iter().map(|e| kind(&e.kind)).collect();
        for (n, name) in names.iter().enumerate() {
            if names[..n].contains(name) {
                self.add::<()>(format_args!("{place}: {name:?} is listed twice"), "list an entity once an item");
            }
        }
        let entities = item.entities.into_iter().filter_map(|e| self.entity(&place, e)).collect();
        let claims = item.relations.into_iter().filter_map(|r| self.claim(&place, r, &names, &kinds)).collect();
        Item { line: item.line, title: item.title, entities, claims }
    }

    fn entity(&mut self, place: &str, entity: FileEntity) -> Option<Entity> {
        let FileEntity { name, aliases, canonical, kind: written } = entity;
        if canonical.is_empty() {
            self.add::<()>(
                format_args!("{place}: {name:?} has no canonical name"),
                "give the name by which the world knows it, or else its name",
            );
        }
        match kind(&written) {
            Some(kind) => Some(Entity { name, aliases, canonical, kind }),
            None => self
                .add(format_args!("{place}: unknown type {written:?} of {name:?}"), one_of(Kind::ALL.map(Kind::name))),
        }
    }

    fn claim(&mut self, place: &str, r: FileRelation, names: &[String], kinds: &[Option<Kind>]) -> Option<Claim> {
        let object = r.object.as_deref().unwrap_or("null");
        let place = format!("{place}: {}({} -> {object})", r.relation, r.subject);
        let relation = Relation::ALL
            .into_iter()
            .find(|known| known.name() == r.relation)
            .or_else(|| self.add(format_args!("{place}: unknown relation"), one_of(Relation::ALL.map(Relation::name))));
        let modality = Modality::parse(&r.modality).or_else(|| {
            let reason = format_args!("{place}: unknown modality {:?}", r.modality);
            self.add(reason, one_of(Modality::ALL.map(Modality::name)))
        });
        let mut end = |role: &str, name: &str| {
            let at = names.iter().position(|known| known == name);
            at.or_else(|| {
                let advice = "list it among the entities, or write its `name` as there";
                self.add(format_args!("{place}: the {role} is no entity of the item"), advice)
            })
        };
        let subject = end("subject", &r.subject);
        let object = match &r.object {
            Some(name) => Some(end("object", name)?),
            None => None,
        };
        let (relation, subject) = (relation?, subject?);
        let object_kind = object.map(|at| kinds[at]);
        if let (Some(subject), None | Some(Some(_))) = (kinds[subject], object_kind)
            && !relation.allows(subject, object_kind.flatten())
        {
            let object = object_kind.flatten().map_or("null", Kind::name);
            let reason = format_args!("{place}: its ends are {} -> {object}", subject.name());
            self.add::<()>(reason, ends(relation));
        }
        let slots = r.attrs.iter().filter_map(|(name, value)| self.slot(&place, name, value)).collect();
        Some(Claim { relation, subject, object, modality: modality?, slots, evidence: r.evidence })
    }

    /// A slot, unless it is empty or none that is known.
    fn slot(&mut self, place: &str, name: &str, value: &Value) -> Option<(Slot, String)> {
        let Some(slot) = Slot::parse(name) else {
            let reason = format!("{place}: {name:?} among attrs is passed over");
            self.warnings.push(Problem { line: None, reason, advice: one_of(Slot::ALL.map(Slot::name)) });
            return None;
        };
        match value {
            Value::String(text) if text.is_empty() => None,
            Value::String(text) => Some((slot, text.clone())),
            Value::Number(number) => Some((slot, number.to_string())),
            Value::Bool(true) => Some((slot, "true".to_owned())),
            Value::Null | Value::Bool(false) => None,
            Value::Array(_) | Value::Object(_) => {
                self.add(format_args!("{place}: {name} is no text"), "write it as the text has it, in quotes")
            }
        }
    }
}

/// The kind of exactly this name, since gold is compared by it elsewhere, too.
fn kind(name: &str) -> Option<Kind> {
    Kind::ALL.into_iter().find(|kind| kind.name() == name)
}

fn one_of<const N: usize>(names: [&str; N]) -> String {
    format!("write one of {}", names.join(", "))
}

/// The ends that a relation allows, as advice.
fn ends(relation: Relation) -> String {
    let names = |kinds: &[Kind]| kinds.iter().map(|k| k.name()).collect::<Vec<_>>().join(", ");
    let row = relation.row();
    let objects = if row.objects.is_empty() { "null".to_owned() } else { names(row.objects) };
    format!("{} takes {} -> {objects}", row.name, names(row.subjects))
}

/// What of a gold file is not in the text of its digest: lines that the text does not
/// have, and forms and evidence that do not stand in it. Emphasis and white space do not
/// count. Such gold can be scored, and is likely to be mistyped.
pub fn check_text(gold: &Gold, text: &str) -> Vec<Problem> {
    let lines = text.lines().count();
    let text = plain(text);
    let mut problems = Vec::new();
    for item in &gold.items {
        let place = format!("item at line {}", item.line);
        let mut add = |reason: String, advice: &str| {
            problems.push(Problem { line: None, reason, advice: advice.to_owned() });
        };
        if !(1..=lines).contains(&(item.line as usize)) {
            add(format!("{place}: the digest ends at line {lines}"), "write the line where the item starts");
        }
        let forms = item.entities.iter().flat_map(|e| std::iter::once(&e.name).chain(&e.aliases));
        for form in forms.filter(|form| !text.contains(&plain(form))) {
            add(format!("{place}: {form:?} is not in the digest"), "write it as it stands there");
        }
        for evidence in item.claims.iter().filter_map(|c| c.evidence.as_ref()) {
            if !text.contains(&plain(evidence)) {
                add(format!("{place}: the evidence {evidence:?} is not in the digest"), "write it as it stands there");
            }
        }
    }
    problems
}

/// The text without Markdown's emphasis, code marks, brackets and targets of links, with single spaces.
fn plain(text: &str) -> String {
    static TARGET: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)").expect("the pattern is well formed"));
    let text = TARGET.replace_all(text, "]").replace(['*', '`', '[', ']'], "");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(file: &str) -> Vec<String> {
        read(file.as_bytes()).expect_err("it has problems").iter().map(ToString::to_string).collect()
    }

    fn gold(entities: &str, relations: &str) -> String {
        format!(
            r#"{{"digest": "a.md", "date": "2025-03-01", "series": "extra",
               "items": [{{"line": 3, "entities": [{entities}], "relations": [{relations}]}}]}}"#
        )
    }

    const FIRM: &str = r#"{"name": "Foobar", "canonical": "Foobar", "type": "Company"}"#;
    const MODEL: &str = r#"{"name": "Foo 1", "aliases": ["Foo"], "canonical": "Foo 1", "type": "Model"}"#;

    #[test]
    fn a_gold_file_is_read() {
        let relation = r#"{"type": "released", "subject": "Foobar", "object": "Foo 1", "modality": "planned",
            "attrs": {"date": "May", "score": "", "amount": 5, "role": null, "stage": "x"}, "note": 1}"#;
        let file = format!("\u{feff}{}", gold(&format!("{FIRM}, {MODEL}"), relation));
        let Reading { gold, warnings } = read(file.as_bytes()).expect("it is gold");
        let claim = &gold.items[0].claims[0];
        assert_eq!((claim.subject, claim.object, claim.modality), (0, Some(1), Modality::Planned));
        assert_eq!(claim.slots, [(Slot::Date, "May".to_owned()), (Slot::Amount, "5".to_owned())]);
        assert_eq!((&gold.items[0].title, &gold.items[0].entities[0].aliases), (&None, &vec![]));
        assert_eq!(warnings.len(), 1, "{warnings:?}");
        assert!(warnings[0].reason.contains("\"stage\""), "{warnings:?}");
    }

    #[test]
    fn every_problem_of_a_file_is_told() {
        let entities = format!(r#"{FIRM}, {FIRM}, {MODEL}, {{"name": "Bar", "type": "Firm"}}"#);
        let relations = r#"
            {"type": "releases", "subject": "Foobar", "object": "Foo 1", "modality": "asserted"},
            {"type": "released", "subject": "Foobar", "object": "Foo 1", "modality": "sure"},
            {"type": "released", "subject": "Foo", "object": "Foo 1", "modality": "asserted"},
            {"type": "released", "subject": "Foo 1", "object": "Foobar", "modality": "asserted"},
            {"type": "released", "subject": "Foobar", "object": null, "modality": "asserted"},
            {"type": "released", "subject": "Bar", "object": "Foo 1", "modality": "asserted"}"#;
        let told = problems(&gold(&entities, relations).replace("2025-03-01", "March"));
        let expected = [
            "date \"March\" is no day",
            "item at line 3: \"Foobar\" is listed twice",
            "item at line 3: \"Bar\" has no canonical name",
            "item at line 3: unknown type \"Firm\" of \"Bar\"; write one of Company, ",
            "item at line 3: releases(Foobar -> Foo 1): unknown relation; write one of released, ",
            "item at line 3: released(Foobar -> Foo 1): unknown modality \"sure\"",
            "item at line 3: released(Foo -> Foo 1): the subject is no entity of the item",
            "item at line 3: released(Foo 1 -> Foobar): its ends are Model -> Company; released takes Company, ",
            "item at line 3: released(Foobar -> null): its ends are Company -> null",
        ];
        assert_eq!(told.len(), expected.len(), "{told:#?}");
        for (told, expected) in told.iter().zip(expected) {
            assert!(told.starts_with(expected), "{told}\n{expected}");
        }
    }

    #[test]
    fn what_is_no_gold_file_is_told_with_its_line() {
        for (file, line, told) in [
            ("{\"digest\":\n \"a.md\",", 2, "not JSON"),
            ("", 1, "not JSON"),
            ("[1]", 1, "not in the shape"),
            ("{\"digest\": \"a.md\",\n\"items\": [{\"lime\": 3}]}", 2, "missing field `line`"),
            ("{\"digest\": \"a.md\"}", 1, "missing field `items`"),
        ] {
            let problems = read(file.as_bytes()).expect_err("it is none");
            assert_eq!(problems[0].line, Some(line), "{file}: {problems:?}");
            assert!(problems[0].reason.contains(told), "{file}: {problems:?}");
        }
        assert!(read(b"\xFF\xFE").is_err());
    }

    #[test]
    fn what_is_not_in_the_text_is_told() {
        let relation = r#"{"type": "released", "subject": "Foobar", "object": "Foo 1", "modality": "asserted",
            "evidence": "Foobar releases  Foo 1"}"#;
        let file = gold(&format!("{FIRM}, {MODEL}"), relation);
        let gold = read(file.as_bytes()).expect("it is gold").gold;
        assert_eq!(check_text(&gold, "#\n\n- **Foobar** releases\n  `Foo` 1"), []);
        let told: Vec<String> = check_text(&gold, "Barfoo").into_iter().map(|p| p.reason).collect();
        let expected =
            ["the digest ends at line 1", "\"Foobar\" is not", "\"Foo 1\" is not", "\"Foo\" is not", "the evidence"];
        assert_eq!(told.len(), expected.len(), "{told:?}");
        assert!(told.iter().zip(expected).all(|(told, expected)| told.contains(expected)), "{told:?}");
    }
}
