//! Why an edge is there, or a name: from what a person writes to the claims behind it, or to
//! what joined the names of an entity.

use std::collections::BTreeSet;

use super::{ClaimRecord, EdgeClass, EdgeId, EntityRecord, JoinRecord, NameError, named, recorded};
use crate::ontology::Relation;
use crate::store::rows::{ClaimAt, EntityAt};
use crate::store::{Rows, Snapshot};

/// What is asked about.
///
/// | written | asked about |
/// | --- | --- |
/// | `company/a~released~model/m` (an edge of an export) | the claims of this edge |
/// | `claim/0123…`, with or without the base | this claim |
/// | `event/release/m`, with or without the base | the claims of this happening |
/// | `A released B` | claims of this relation from A to B |
/// | `A raised` | claims of this relation about A |
/// | `A` `B` | all claims between the two, either way |
/// | `A` | the entities of this name: what else they are called, and why |
///
/// A and B are names, as [`named`] reads them. A name borne by several entities stands for
/// all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    Edge(EdgeId),
    Claim(String),
    Happening(String),
    Said { subject: String, relation: Relation, object: Option<String> },
    Between(String, String),
    Name(String),
}

/// What a question is answered with.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// Claims in order of days.
    Claims(Vec<ClaimRecord>),
    /// Entities in order of their identifiers.
    Entities(Vec<Known>),
}

/// An entity, and why the names that it bears are one.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// With all forms that digests use as aliases, sorted.
    pub entity: EntityRecord,
    pub joins: Vec<JoinRecord>,
}

/// Why a question about an edge has no answer.
#[derive(Debug, thiserror::Error)]
pub enum ExplainError {
    #[error(
        "{0:?} is no edge, claim, name, or pair of names; write `A released B`, `A B` or `A` (names with spaces in quotes), or the id of an edge from an export"
    )]
    NoQuestion(String),
    #[error(transparent)]
    Name(#[from] NameError),
}

impl Question {
    /// Reads the words of a command line; `base` is the store's.
    pub fn parse(words: &[String], base: &str) -> Option<Question> {
        let text = words.join(" ");
        let id = text.strip_prefix(base).unwrap_or(&text);
        if let Some(edge) = EdgeId::parse(id) {
            return Some(Question::Edge(edge));
        }
        if words.len() == 1 && id.starts_with("claim/") {
            return Some(Question::Claim(id.to_owned()));
        }
        if words.len() == 1 && id.starts_with("event/") && id.matches('/').count() == 2 {
            return Some(Question::Happening(id.to_owned()));
        }
        // One quoted sentence, or words that the shell has split.
        let parts: Vec<&str> = match words {
            [one] => one.split_whitespace().collect(),
            several => several.iter().map(String::as_str).collect(),
        };
        if let Some(at) = (1..parts.len()).find(|&at| Relation::parse(parts[at]).is_some()) {
            let object = parts[at + 1..].join(" ");
            let relation = Relation::parse(parts[at])?;
            return Some(Question::Said {
                subject: parts[..at].join(" "),
                relation,
                object: (!object.is_empty()).then_some(object),
            });
        }
        match words {
            [a, b] => Some(Question::Between(a.clone(), b.clone())),
            [name] if !name.trim().is_empty() => Some(Question::Name(name.clone())),
            _ => None,
        }
    }
}

/// The claims behind what the words ask about, or the entities that they name.
///
/// # Errors
///
/// Words that ask nothing, or a name that no entity bears.
pub fn explain(snapshot: &Snapshot, words: &[String]) -> Result<Answer, ExplainError> {
    let rows = snapshot.rows();
    let question = Question::parse(words, snapshot.base()).ok_or_else(|| ExplainError::NoQuestion(words.join(" ")))?;
    let entities = |name: &str| named::find_all(snapshot, name).map(BTreeSet::from_iter);
    let mut found = match question {
        Question::Name(name) => return Ok(Answer::Entities(known(rows, &entities(&name)?))),
        Question::Claim(id) => recorded::claim_of(rows, &id).into_iter().collect(),
        Question::Happening(id) => of_happening(rows, &id),
        Question::Edge(edge) => of_edge(rows, &edge),
        Question::Said { subject, relation, object } => {
            let subjects = entities(&subject)?;
            let objects = object.map(|name| entities(&name)).transpose()?;
            let either = relation.row().symmetric;
            said(rows, |from, to, of| {
                let there = |from: EntityAt, to: Option<EntityAt>| {
                    let wanted = |objects: &Entities| to.is_some_and(|to| objects.contains(&to));
                    subjects.contains(&from) && objects.as_ref().is_none_or(wanted)
                };
                let back = || objects.is_some() && to.is_some_and(|to| there(to, Some(from)));
                of == relation && (there(from, to) || (either && back()))
            })
        }
        Question::Between(a, b) => {
            let (a, b) = (entities(&a)?, entities(&b)?);
            let joins = |from: EntityAt, to: EntityAt| a.contains(&from) && b.contains(&to);
            said(rows, |from, to, _| to.is_some_and(|to| joins(from, to) || joins(to, from)))
        }
    };
    found.sort_by(|a, b| a.place().cmp(&b.place()));
    found.dedup_by(|a, b| a.id == b.id);
    Ok(Answer::Claims(found))
}

type Entities = BTreeSet<EntityAt>;

fn known(rows: &Rows, entities: &Entities) -> Vec<Known> {
    let one = |at: &EntityAt| {
        let mut entity = recorded::entity(rows, *at);
        entity.aliases.sort();
        Known { entity, joins: recorded::joins(rows, *at) }
    };
    entities.iter().map(one).collect()
}

/// The claims of which subject, object and relation are as asked.
fn said(rows: &Rows, asked: impl Fn(EntityAt, Option<EntityAt>, Relation) -> bool) -> Vec<ClaimRecord> {
    let all = rows.claims.iter().zip(0..);
    let found = all.filter(|(claim, _)| asked(claim.subject, claim.object, claim.relation));
    found.map(|(_, at): (_, ClaimAt)| recorded::claim(rows, at)).collect()
}

fn of_happening(rows: &Rows, id: &str) -> Vec<ClaimRecord> {
    let claims = rows.find_happening(id).map_or(&[][..], |at| &rows.happening(at).claims);
    claims.iter().map(|at| recorded::claim(rows, *at)).collect()
}

fn of_edge(rows: &Rows, edge: &EdgeId) -> Vec<ClaimRecord> {
    let EdgeClass::Relation(relation) = edge.relation else { return of_happening(rows, &edge.subject) };
    let ends = [&edge.subject, &edge.object].map(|id| rows.find_entity(id));
    let mut found = said(rows, |from, _, of| of == relation && ends.contains(&Some(from)));
    found.retain(|claim| EdgeId::of(claim).as_ref() == Some(edge));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_as_the_table_says() {
        let ask = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|w| (*w).to_owned()).collect();
            Question::parse(&words, "urn:x:")
        };
        let said = |subject: &str, relation, object: Option<&str>| {
            Some(Question::Said { subject: subject.into(), relation, object: object.map(str::to_owned) })
        };
        let released = Relation::Released;
        assert_eq!(ask(&["Foo", "Bar", "released", "GPT", "9"]), said("Foo Bar", released, Some("GPT 9")));
        assert_eq!(ask(&["Foo Bar released GPT 9"]), said("Foo Bar", released, Some("GPT 9")));
        assert_eq!(ask(&["福巴", "raised"]), said("福巴", Relation::Raised, None));
        assert_eq!(ask(&["Foo Bar", "GPT 9"]), Some(Question::Between("Foo Bar".into(), "GPT 9".into())));
        assert_eq!(ask(&["urn:x:claim/01"]), Some(Question::Claim("claim/01".into())));
        assert_eq!(ask(&["event/release/m"]), Some(Question::Happening("event/release/m".into())));
        let Some(Question::Edge(edge)) = ask(&["company/a~released~model/m"]) else { panic!("no edge") };
        assert_eq!((edge.subject.as_str(), edge.object.as_str()), ("company/a", "model/m"));
        assert_eq!(ask(&["Foo Bar"]), Some(Question::Name("Foo Bar".into())));
        assert_eq!(ask(&[" "]), None);
        assert_eq!(ask(&["a", "b", "c"]), None);
    }
}
