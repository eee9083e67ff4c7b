//! A decision as a table of the file, and back.
//!
//! | `do` | other keys |
//! | --- | --- |
//! | merge, split | name, kind, other; other-kind where it is another |
//! | rename | name, kind, label |
//! | retype | name, kind, to |
//! | alias | name, kind, alias |
//! | reject, accept, note | claim; or name, kind; or subject, subject-kind, relation, object, object-kind, modality |
//! | note | text |
//!
//! All may have `because`; `says`, `words` and `digest` tell readers what a claim said.

use toml::{Table, Value};

use super::{Action, Decision, Edge, Named, Seen, Target};
use crate::ontology::{Kind, Modality, Relation};

/// All keys, in the order in which they are written.
const KEYS: [&str; 21] = [
    "number",
    "do",
    "name",
    "kind",
    "other",
    "other-kind",
    "label",
    "to",
    "alias",
    "claim",
    "subject",
    "subject-kind",
    "relation",
    "object",
    "object-kind",
    "modality",
    "text",
    "because",
    "says",
    "words",
    "digest",
];

/// What the actions are called.
const ACTIONS: [&str; 8] = ["merge", "split", "rename", "retype", "alias", "reject", "accept", "note"];

/// The known word most like another, as the end of a message: `; did you mean "merge"?`.
pub(super) fn meant<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let near = known.into_iter().map(|k| (strsim::osa_distance(word, k), k)).min();
    match near {
        Some((distance, near)) if distance <= 1 + word.chars().count() / 3 => format!("; did you mean {near:?}?"),
        _ => String::new(),
    }
}

/// A table's values, taken key by key.
struct Fields<'a>(&'a Table);

impl<'a> Fields<'a> {
    fn text(&self, key: &str) -> Result<Option<&'a str>, String> {
        match self.0.get(key) {
            None => Ok(None),
            Some(Value::String(text)) if !text.trim().is_empty() => Ok(Some(text)),
            Some(Value::String(_)) => Err(format!("{key} is empty")),
            Some(other) => Err(format!("{key} is of the type {}, and should be text in quotes", other.type_str())),
        }
    }

    fn needed(&self, key: &str) -> Result<&'a str, String> {
        self.text(key)?.ok_or_else(|| format!("{key} is missing"))
    }

    fn owned(&self, key: &str) -> Result<String, String> {
        self.needed(key).map(str::to_owned)
    }

    fn kind(&self, key: &str) -> Result<Option<Kind>, String> {
        let Some(text) = self.text(key)? else { return Ok(None) };
        Kind::parse(text)
            .map(Some)
            .ok_or_else(|| format!("{key} {text:?} is none; the kinds are {}", Kind::ALL.map(Kind::name).join(", ")))
    }

    fn named(&self, name: &str, kind: &str) -> Result<Named, String> {
        let named = self.owned(name)?;
        Ok(Named { kind: self.kind(kind)?.ok_or_else(|| format!("{kind} is missing"))?, name: named })
    }

    /// Two entities, of one kind where nothing else is said.
    fn two(&self) -> Result<(Named, Named), String> {
        let one = self.named("name", "kind")?;
        let other = Named { name: self.owned("other")?, kind: self.kind("other-kind")?.unwrap_or(one.kind) };
        Ok((one, other))
    }

    fn target(&self) -> Result<Target, String> {
        if let Some(claim) = self.text("claim")? {
            return Ok(Target::Claim(claim.strip_prefix("claim/").unwrap_or(claim).to_owned()));
        }
        if self.text("subject")?.is_none() {
            let named = self.named("name", "kind");
            return named.map(Target::Entity).map_err(|e| format!("{e}: it says neither claim, nor name, nor subject"));
        }
        let relation = self.needed("relation")?;
        let known = || Relation::ALL.iter().map(|r| r.name());
        let relation = Relation::parse(relation)
            .ok_or_else(|| format!("relation {relation:?} is none{}", meant(relation, known())))?;
        let object = self.text("object")?.map(|_| self.named("object", "object-kind")).transpose()?;
        let modality = self.text("modality")?.map(|text| {
            Modality::parse(text).ok_or_else(|| {
                format!("modality {text:?} is none; there are {}", Modality::ALL.map(Modality::name).join(", "))
            })
        });
        let modality = modality.transpose()?;
        Ok(Target::Edge(Edge { subject: self.named("subject", "subject-kind")?, relation, object, modality }))
    }
}

/// Reads a decision, or says what is wrong with it.
pub(super) fn read(table: &Table) -> Result<Decision, String> {
    if let Some(key) = table.keys().find(|key| !KEYS.contains(&key.as_str())) {
        return Err(format!("unknown key {key:?}{}", meant(key, KEYS)));
    }
    let number = match table.get("number") {
        Some(Value::Integer(number)) => u32::try_from(*number).ok().filter(|n| *n > 0),
        _ => None,
    };
    let number = number.ok_or("number is missing, or no whole number from 1")?;
    let row = Fields(table);
    let action = match row.needed("do")? {
        "merge" => row.two().map(|(into, other)| Action::Merge { into, other }),
        "split" => row.two().map(|(one, other)| Action::Split { one, other }),
        "rename" => Ok(Action::Rename { what: row.named("name", "kind")?, label: row.owned("label")? }),
        "retype" => Ok(Action::Retype {
            what: row.named("name", "kind")?,
            kind: row.kind("to")?.ok_or("to is missing: the kind that it should have")?,
        }),
        "alias" => Ok(Action::Alias { what: row.named("name", "kind")?, alias: row.owned("alias")? }),
        "reject" => row.target().map(Action::Reject),
        "accept" => row.target().map(Action::Accept),
        "note" => Ok(Action::Note(row.target()?, row.owned("text")?)),
        other => Err(format!("do = {other:?} is none{}; there are {}", meant(other, ACTIONS), ACTIONS.join(", "))),
    }?;
    let seen = match (row.text("digest")?, row.text("says")?, row.text("words")?) {
        (Some(digest), Some(says), words) => {
            Some(Seen { digest: digest.to_owned(), says: says.to_owned(), words: words.unwrap_or_default().to_owned() })
        }
        _ => None,
    };
    Ok(Decision { number, action, because: row.text("because")?.map(str::to_owned), seen })
}

/// Writes a decision as lines of the file.
pub(super) fn write(decision: &Decision) -> String {
    let mut text = format!("[[decision]]\nnumber = {}\n", decision.number);
    for (key, value) in values(decision) {
        text.push_str(&format!("{key} = {}\n", Value::String(value)));
    }
    text
}

/// The values of a decision but for its number, by their keys.
pub(super) fn values(decision: &Decision) -> Vec<(&'static str, String)> {
    let mut rows: Vec<(&'static str, String)> = Vec::new();
    {
        let mut say = |key: &'static str, text: &str| rows.push((key, text.to_owned()));
        say("do", decision.action.name());
        match &decision.action {
            Action::Merge { into: one, other } | Action::Split { one, other } => {
                named(&mut say, ["name", "kind"], one);
                say("other", &other.name);
                if other.kind != one.kind {
                    say("other-kind", other.kind.name());
                }
            }
            Action::Rename { what, label } => {
                named(&mut say, ["name", "kind"], what);
                say("label", label);
            }
            Action::Retype { what, kind } => {
                named(&mut say, ["name", "kind"], what);
                say("to", kind.name());
            }
            Action::Alias { what, alias } => {
                named(&mut say, ["name", "kind"], what);
                say("alias", alias);
            }
            Action::Reject(on) | Action::Accept(on) => target(&mut say, on),
            Action::Note(on, text) => {
                target(&mut say, on);
                say("text", text);
            }
        }
        if let Some(because) = &decision.because {
            say("because", because);
        }
        if let Some(Seen { digest, says, words }) = &decision.seen {
            say("says", says);
            if !words.is_empty() {
                say("words", words);
            }
            say("digest", digest);
        }
    }
    rows
}

fn named(say: &mut impl FnMut(&'static str, &str), [name, kind]: [&'static str; 2], what: &Named) {
    say(name, &what.name);
    say(kind, what.kind.name());
}

fn target(say: &mut impl FnMut(&'static str, &str), on: &Target) {
    match on {
        Target::Entity(what) => named(say, ["name", "kind"], what),
        Target::Claim(id) => say("claim", id),
        Target::Edge(Edge { subject, relation, object, modality }) => {
            named(say, ["subject", "subject-kind"], subject);
            say("relation", relation.name());
            if let Some(object) = object {
                named(say, ["object", "object-kind"], object);
            }
            if let Some(modality) = modality {
                say("modality", modality.name());
            }
        }
    }
}
