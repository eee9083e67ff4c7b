//! Why an edge is there, or a name: from what a person writes to the claims behind it, or to
//! what joined the names of an entity.

use std::collections::BTreeSet;

use super::{
    Asked, ClaimRecord, EdgeClass, EdgeId, EntityRecord, JoinRecord, NameError, ReadError, claim_of, claims,
    entities_of, happening_claims, joins, named,
};
use crate::ontology::Relation;
use crate::store::{Store, StoreError};

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
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Read(#[from] ReadError),
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
/// Words that ask nothing, a name that no entity bears, or a store that cannot be read.
pub fn explain(store: &Store, words: &[String]) -> Result<Answer, ExplainError> {
    let question = Question::parse(words, store.base()).ok_or_else(|| ExplainError::NoQuestion(words.join(" ")))?;
    let mut found = match question {
        Question::Name(name) => return known(store, &name).map(Answer::Entities),
        Question::Claim(id) => claim_of(store, &id)?,
        Question::Happening(id) => happening_claims(store, &id)?,
        Question::Edge(edge) => of_edge(store, &edge)?,
        Question::Said { subject, relation, object } => {
            let subjects = entities(store, &subject)?;
            let objects = object.map(|name| entities(store, &name)).transpose()?;
            let mut found = said(store, &subjects, Some(relation), objects.as_ref())?;
            if let (true, Some(objects)) = (relation.row().symmetric, &objects) {
                found.extend(said(store, objects, Some(relation), Some(&subjects))?);
            }
            found
        }
        Question::Between(a, b) => {
            let (a, b) = (entities(store, &a)?, entities(store, &b)?);
            let mut found = said(store, &a, None, Some(&b))?;
            found.extend(said(store, &b, None, Some(&a))?);
            found
        }
    };
    found.sort_by(|a, b| a.place().cmp(&b.place()));
    found.dedup_by(|a, b| a.id == b.id);
    Ok(Answer::Claims(found))
}

fn known(store: &Store, name: &str) -> Result<Vec<Known>, ExplainError> {
    let ids: Vec<String> = entities(store, name)?.into_iter().collect();
    let mut found = Vec::new();
    for mut entity in entities_of(store, &ids)? {
        entity.aliases.sort();
        let joins = joins(store, &entity.id)?;
        found.push(Known { entity, joins });
    }
    Ok(found)
}

/// The identifiers, as IRIs have them, of the entities of this name.
fn entities(store: &Store, name: &str) -> Result<BTreeSet<String>, ExplainError> {
    let snapshot = store.snapshot()?;
    let found = named::find_all(snapshot, name)?;
    Ok(found.into_iter().map(|at| snapshot.rows().entity_id(at).to_owned()).collect())
}

fn said(
    store: &Store,
    subjects: &BTreeSet<String>,
    relation: Option<Relation>,
    objects: Option<&BTreeSet<String>>,
) -> Result<Vec<ClaimRecord>, ReadError> {
    let mut found = Vec::new();
    for subject in subjects {
        let about = claims(store, Asked { subject: Some(subject), relation })?;
        let wanted = |c: &ClaimRecord| objects.is_none_or(|o| c.object.as_ref().is_some_and(|id| o.contains(id)));
        found.extend(about.into_iter().filter(wanted));
    }
    Ok(found)
}

fn of_edge(store: &Store, edge: &EdgeId) -> Result<Vec<ClaimRecord>, ReadError> {
    let EdgeClass::Relation(relation) = edge.relation else {
        return happening_claims(store, &edge.subject);
    };
    let mut ends = vec![&edge.subject];
    if edge.relation.symmetric() {
        ends.push(&edge.object);
    }
    let mut found = Vec::new();
    for subject in ends {
        found.extend(claims(store, Asked { subject: Some(subject), relation: Some(relation) })?);
    }
    found.retain(|claim| EdgeId::of(claim).as_ref() == Some(edge));
    Ok(found)
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
