//! From what a person writes to a decision: names are looked up in the store.

use crate::curation::{Action, Edge, Named, Seen, Target};
use crate::graph::{self, ClaimRecord, EdgeClass, EdgeId, NameError, Question, named};
use crate::lexicon::fold::key;
use crate::ontology::{Kind, Modality, Relation};
use crate::store::rows::EntityAt;
use crate::store::{Snapshot, Store, StoreError};

/// What is asked for, in the user's words. Names are labels, aliases or identifiers, as
/// [`named`] reads them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    Merge {
        into: String,
        other: String,
    },
    Split {
        one: String,
        other: String,
    },
    Rename {
        what: String,
        label: String,
    },
    Retype {
        what: String,
        kind: Kind,
    },
    Alias {
        what: String,
        alias: String,
    },
    /// What to reject, as [`Question`] reads it: a claim, an edge, or a name.
    Reject(Vec<String>),
    Accept(Vec<String>),
    Note(Vec<String>, String),
}

/// A decision that can be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    pub action: Action,
    /// Of one on a claim, what the claim says.
    pub seen: Option<Seen>,
}

/// Why a request makes no decision.
#[derive(Debug, thiserror::Error)]
pub enum ProposeError {
    #[error(transparent)]
    Name(#[from] NameError),
    #[error("{one:?} and {other:?} are one entity already, {label}; nothing is to be merged")]
    OneAlready { one: String, other: String, label: String },
    #[error(
        "{one:?} and {other:?} are the same name but for script, case, width, spaces or hyphens, and no text tells \
         them apart; give the two kinds different names first, with `daygraph curate rename`"
    )]
    SameName { one: String, other: String },
    #[error("{label} is of the kind {} already", kind.name())]
    SameKind { label: String, kind: Kind },
    #[error("{label:?} is already what {other} is called; `daygraph curate merge` makes the two one")]
    Taken { label: String, other: String },
    #[error("{0:?} is empty; give a name")]
    Empty(String),
    #[error("the store has no claim {0}; `daygraph explain` shows claims with their identifiers")]
    NoClaim(String),
    #[error("no claim says {0:?}; `daygraph explain A B` shows what is said between two names")]
    NoEdge(String),
    #[error("{0} is a happening, which is made of claims; `daygraph explain {0}` shows them, each can be rejected")]
    Happening(String),
    #[error(
        "{0:?} is no claim, edge or name; write `A released B`, a claim as `daygraph explain` prints it, the id of an \
         edge from an export, or a name"
    )]
    NoTarget(String),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Makes a decision of a request. `kind` says of which kind the names are, where they
/// name several.
///
/// # Errors
///
/// A name that nobody or more than one bears, a claim or an edge that is not there, or a
/// request that would change nothing.
pub fn propose(store: &Store, request: &Request, kind: Option<Kind>) -> Result<Proposal, ProposeError> {
    let names = Lookup { snapshot: store.snapshot()?, kind };
    let entity = |name: &str| names.entity(name);
    let action = match request {
        Request::Merge { into, other } => {
            let (a, b) = (entity(into)?, names.other(other, &entity(into)?)?);
            if a == b {
                return Err(ProposeError::OneAlready { one: into.clone(), other: other.clone(), label: a.name });
            }
            Action::Merge { into: a, other: b }
        }
        Request::Split { one, other } => names.split(one, other)?,
        Request::Rename { what, label } => {
            let what = entity(what)?;
            let label = filled(label)?;
            if let Some(other) = names.taken(&label, &what) {
                let other = names.snapshot.rows().entity_id(other).to_owned();
                return Err(ProposeError::Taken { label, other });
            }
            Action::Rename { what, label }
        }
        Request::Retype { what, kind } => {
            let what = entity(what)?;
            if what.kind == *kind {
                return Err(ProposeError::SameKind { label: what.name, kind: *kind });
            }
            Action::Retype { what, kind: *kind }
        }
        Request::Alias { what, alias } => Action::Alias { what: entity(what)?, alias: filled(alias)? },
        Request::Reject(words) => return names.target(words, Action::Reject),
        Request::Accept(words) => return names.target(words, Action::Accept),
        Request::Note(words, text) => {
            let text = filled(text)?;
            return names.target(words, |target| Action::Note(target, text));
        }
    };
    Ok(Proposal { action, seen: None })
}

fn filled(text: &str) -> Result<String, ProposeError> {
    if key(text).is_empty() { Err(ProposeError::Empty(text.to_owned())) } else { Ok(text.trim().to_owned()) }
}

struct Lookup<'a> {
    snapshot: &'a Snapshot,
    kind: Option<Kind>,
}

impl Lookup<'_> {
    /// The one entity that a name names.
    fn entity(&self, name: &str) -> Result<Named, NameError> {
        self.one_of(name, |kind| self.kind.is_none_or(|wanted| wanted == kind))
    }

    /// The same, of the kind of another entity if there is one: `merge A B` means two companies.
    fn other(&self, name: &str, beside: &Named) -> Result<Named, NameError> {
        self.one_of(name, |kind| kind == beside.kind).or_else(|_| self.one_of(name, |_| true))
    }

    fn one_of(&self, name: &str, meant: impl Fn(Kind) -> bool) -> Result<Named, NameError> {
        named::find_one(self.snapshot, name, meant).map(|at| self.named(at))
    }

    fn named(&self, at: EntityAt) -> Named {
        let rows = self.snapshot.rows();
        Named { kind: rows.entity(at).kind, name: rows.label(at).to_owned() }
    }

    /// Another entity of this kind that is called so.
    fn taken(&self, label: &str, what: &Named) -> Option<EntityAt> {
        let rows = self.snapshot.rows();
        let is_called = |at: &EntityAt| rows.entity(*at).kind == what.kind && key(rows.label(*at)) == key(label);
        let found = named::bearing(self.snapshot, label).into_iter().find(is_called);
        found.filter(|at| rows.label(*at) != what.name)
    }

    /// Names as they are written, since the two may be of one entity now.
    fn split(&self, one: &str, other: &str) -> Result<Action, ProposeError> {
        let entity = self.entity(one)?;
        let beside = self.other(other, &entity)?;
        let written = |text: &str, named: &Named| {
            let name = named::spelling(self.snapshot, text).unwrap_or(&named.name);
            Named { kind: named.kind, name: name.to_owned() }
        };
        let (a, b) = (written(one, &entity), written(other, &beside));
        if key(&a.name) == key(&b.name) && a.kind == b.kind {
            return Err(ProposeError::SameName { one: a.name, other: b.name });
        }
        Ok(Action::Split { one: a, other: b })
    }

    fn target(&self, words: &[String], action: impl FnOnce(Target) -> Action) -> Result<Proposal, ProposeError> {
        let said = words.join(" ");
        let question = Question::parse(words, self.snapshot.base());
        let (target, seen) = match question.ok_or_else(|| ProposeError::NoTarget(said.clone()))? {
            Question::Name(name) => (Target::Entity(self.entity(&name)?), None),
            Question::Claim(id) => {
                let claim = graph::claim_of(self.snapshot.rows(), &id);
                let claim = claim.ok_or_else(|| ProposeError::NoClaim(id.clone()))?;
                let seen = self.seen(&claim);
                (Target::Claim(id.strip_prefix("claim/").unwrap_or(&id).to_owned()), Some(seen))
            }
            Question::Happening(id) => return Err(ProposeError::Happening(id)),
            Question::Between(..) => return Err(ProposeError::NoTarget(said)),
            Question::Edge(id) => (self.edge(&id)?, None),
            Question::Said { subject, relation, object } => {
                let row = relation.row();
                let subject = self.end(&subject, row.subjects)?;
                let object = object.map(|name| self.end(&name, row.objects)).transpose()?;
                self.edge_of(Edge { subject, relation, object, modality: None }, &said)?
            }
        };
        Ok(Proposal { action: action(target), seen })
    }

    /// An end of an edge: of a kind that the relation allows.
    fn end(&self, name: &str, allowed: &[Kind]) -> Result<Named, NameError> {
        self.one_of(name, |kind| allowed.contains(&kind)).or_else(|_| self.one_of(name, |_| true))
    }

    fn edge_of(&self, edge: Edge, said: &str) -> Result<(Target, Option<Seen>), ProposeError> {
        if !edge.relation.row().objects.is_empty() && edge.object.is_none() {
            return Err(ProposeError::NoTarget(said.to_owned()));
        }
        Ok((Target::Edge(edge), None))
    }

    fn edge(&self, id: &EdgeId) -> Result<Target, ProposeError> {
        let EdgeClass::Relation(relation) = id.relation else {
            return Err(ProposeError::Happening(id.subject.clone()));
        };
        let end = |id: &String| self.snapshot.rows().find_entity(id).map(|at| self.named(at));
        let (Some(subject), Some(object)) = (end(&id.subject), end(&id.object)) else {
            return Err(ProposeError::NoEdge(id.to_string()));
        };
        Ok(Target::Edge(Edge { subject, relation, object: Some(object), modality: Some(id.modality) }))
    }

    fn seen(&self, claim: &ClaimRecord) -> Seen {
        let label = |id: &str| self.label(id);
        Seen {
            digest: claim.digest.strip_prefix("digest/").unwrap_or(&claim.digest).to_owned(),
            says: says(&label(&claim.subject), claim.relation, claim.object.as_deref().map(label), claim.modality),
            words: claim.evidence.clone(),
        }
    }

    fn label(&self, id: &str) -> String {
        let rows = self.snapshot.rows();
        rows.find_entity(id).map_or(id, |at| rows.label(at)).to_owned()
    }
}

/// A claim in one line.
pub(super) fn says(subject: &str, relation: Relation, object: Option<String>, modality: Modality) -> String {
    let mut text = format!("{subject} {}", relation.name());
    if let Some(object) = object {
        text.push(' ');
        text.push_str(&object);
    }
    if modality != Modality::Asserted {
        text.push_str(&format!(", {}", modality.name()));
    }
    text
}
