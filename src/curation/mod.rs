//! Decisions of people on the graph: what is one, what is not, what is wrong.
//!
//! They stand in a TOML file that can be read, reviewed and kept in git, in the order in
//! which they were made; of two that contradict each other the later one holds. Reading the
//! file ([`Curation::read`]) and adding to it or taking from it ([`Curation::add`],
//! [`Curation::undo`]) is here; [`resolve_curated`](crate::resolve::resolve_curated) lets
//! them take effect.
//!
//! | decision | what it means |
//! | --- | --- |
//! | merge | two entities are one; the first keeps label and kind |
//! | split | two names are never of one entity, whatever a text or the lexicon says |
//! | rename | the entity's label |
//! | retype | the entity's kind |
//! | alias | a name that the entity has, whether or not a digest uses it |
//! | reject | a claim, all claims of an edge, or a name that is none, leaves the graph |
//! | accept | a claim, all claims of an edge, or a name is as it should be |
//! | note | a text on a claim, on all claims of an edge, or on an entity |
//!
//! An entity is referred to by kind and name, since identifiers follow labels; a claim by
//! an identifier that depends on what its item says and not on how names resolve.

mod file;
mod row;

use std::fmt;

use crate::ontology::{Kind, Modality, Relation};

pub use file::{Curation, CurationError};

/// A decision, with its number in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// By which it is undone; never changes while it stands.
    pub number: u32,
    pub action: Action,
    /// Why, in the words of who decided.
    pub because: Option<String>,
    /// What a claim said when it was decided on, for those who read the file.
    pub seen: Option<Seen>,
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// `other` is `into`.
    Merge {
        into: Named,
        other: Named,
    },
    /// `other` is not `one`.
    Split {
        one: Named,
        other: Named,
    },
    Rename {
        what: Named,
        label: String,
    },
    Retype {
        what: Named,
        kind: Kind,
    },
    Alias {
        what: Named,
        alias: String,
    },
    Reject(Target),
    Accept(Target),
    Note(Target, String),
}

/// An entity, by a name that it has.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named {
    pub kind: Kind,
    pub name: String,
}

/// What may be rejected, accepted or noted on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    Entity(Named),
    /// Identifier of a claim, without `claim/`.
    Claim(String),
    Edge(Edge),
}

/// All claims of one relation from one entity to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    pub subject: Named,
    pub relation: Relation,
    /// `None` where the relation has no object.
    pub object: Option<Named>,
    /// Only what is meant so; `None` for all.
    pub modality: Option<Modality>,
}

/// What a claim said when it was decided on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Identifier of the digest, without the base and without `digest/`.
    pub digest: String,
    /// `Google released Gemini 3 Pro`.
    pub says: String,
    /// The words that say it.
    pub words: String,
}

impl Action {
    /// The word by which it is called, in the file and on the command line.
    pub fn name(&self) -> &'static str {
        match self {
            Action::Merge { .. } => "merge",
            Action::Split { .. } => "split",
            Action::Rename { .. } => "rename",
            Action::Retype { .. } => "retype",
            Action::Alias { .. } => "alias",
            Action::Reject(_) => "reject",
            Action::Accept(_) => "accept",
            Action::Note(..) => "note",
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Action::Merge { into, other } => write!(f, "{other} is {into}"),
            Action::Split { one, other } => write!(f, "{other} is not {one}"),
            Action::Rename { what, label } => write!(f, "{what} is called {label}"),
            Action::Retype { what, kind } => write!(f, "{what} is of the kind {}", kind.name()),
            Action::Alias { what, alias } => write!(f, "{what} is also called {alias}"),
            Action::Reject(Target::Entity(named)) => write!(f, "{named} is no name"),
            Action::Accept(Target::Entity(named)) => write!(f, "{named} is right"),
            Action::Reject(target) => write!(f, "not so: {target}"),
            Action::Accept(target) => write!(f, "so it is: {target}"),
            Action::Note(target, text) => write!(f, "on {target}: {text}"),
        }
    }
}

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.name, self.kind.name())
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Target::Entity(named) => named.fmt(f),
            Target::Claim(id) => write!(f, "claim/{id}"),
            Target::Edge(Edge { subject, relation, object, modality }) => {
                write!(f, "{subject} {}", relation.name())?;
                if let Some(object) = object {
                    write!(f, " {object}")?;
                }
                modality.map_or(Ok(()), |modality| write!(f, ", {}", modality.name()))
            }
        }
    }
}

impl Decision {
    /// What the file has of it, by the file's keys.
    pub fn fields(&self) -> serde_json::Map<String, serde_json::Value> {
        let values = row::values(self).into_iter().map(|(key, value)| (key.to_owned(), value.into()));
        std::iter::once(("number".to_owned(), self.number.into())).chain(values).collect()
    }

    /// The decision in one line: of a claim, what it said.
    pub fn text(&self) -> String {
        let text = self.action.to_string();
        match (&self.seen, &self.action) {
            (Some(seen), Action::Reject(Target::Claim(_))) => format!("not so: {}, {}", seen.says, seen.digest),
            (Some(seen), Action::Accept(Target::Claim(_))) => format!("so it is: {}, {}", seen.says, seen.digest),
            (Some(seen), Action::Note(Target::Claim(_), note)) => format!("on {}, {}: {note}", seen.says, seen.digest),
            _ => text,
        }
    }
}
