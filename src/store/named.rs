//! From a name that a person writes to the entity that it means.
//!
//! | written | means |
//! | --- | --- |
//! | `company/alibaba`, with or without the base | the entity of this identifier |
//! | `阿里巴巴`, `alibaba`, `ＡＬＩＢＡＢＡ` | the one that bears the name, in any script, case or width |
//! | `Gemini (Product)` | of those that bear the name, the one of this kind |
//! | a name that several bear, one of them in most items by far | that one; the others are told ([`Found::also`]) |
//! | a name that several bear | none; they are listed ([`NameError::Ambiguous`]) |
//! | a name that nobody bears | none; names like it are listed ([`NameError::Unknown`]) |
//!
//! Who asks is served by [`find`], who asks about all that bear a name by [`find_all`]. Who decides what
//! an entity is, for good, must not be guessed for: [`find_one`].

use std::fmt;

use super::rows::EntityAt;
use super::{Rows, Snapshot, iri_path};
use crate::lexicon::fold::{is_han, key};
use crate::ontology::Kind;

/// How many times as many items one of several must be in to be meant without a word more.
const BY_FAR: u32 = 10;
/// Names like an unknown one that are listed.
const SUGGESTED: usize = 5;

/// An entity that a name may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub at: EntityAt,
    /// `company/alibaba`
    pub id: String,
    pub label: String,
    pub kind: Kind,
    /// A name in the other script, if it has one.
    pub other_script: Option<String>,
    /// Number of items that mention it.
    pub items: u32,
}

/// What a name means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub at: EntityAt,
    /// Others that bear the name, in far fewer items.
    pub also: Vec<Candidate>,
}

impl Found {
    /// Who is meant and who is not, where others bear the name.
    pub fn also_told(&self, name: &str, snapshot: &Snapshot) -> Option<String> {
        let also: Vec<&str> = self.also.iter().map(|candidate| candidate.id.as_str()).collect();
        let meant = snapshot.rows().entity_id(self.at);
        (!also.is_empty()).then(|| format!("{name:?} is taken for {meant}; it also names {}", also.join(", ")))
    }
}

/// Why a name means no entity.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum NameError {
    #[error(
        "{name:?} names several entities; write one of their identifiers, or `{name} (Kind)`:{}",
        listed(candidates)
    )]
    Ambiguous { name: String, candidates: Vec<Candidate> },
    #[error("{name:?} names none of a kind that is meant, but:{}", listed(candidates))]
    OtherKind { name: String, candidates: Vec<Candidate> },
    #[error("no entity of the store is called {name:?}{}", like(similar))]
    Unknown { name: String, similar: Vec<Candidate> },
}

fn listed(candidates: &[Candidate]) -> String {
    candidates.iter().map(|candidate| format!("\n  {candidate}: {}", candidate.id)).collect()
}

fn like(similar: &[Candidate]) -> String {
    if similar.is_empty() { String::new() } else { format!("; like it are:{}", listed(similar)) }
}

impl fmt::Display for Candidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.label)?;
        if let Some(other) = &self.other_script {
            write!(f, " / {other}")?;
        }
        let items = if self.items == 1 { "item" } else { "items" };
        write!(f, " ({}, {} {items})", self.kind.name(), self.items)
    }
}

/// The entity that a name means.
///
/// # Errors
///
/// If several bear the name and none of them by far the most, or nobody does.
pub fn find(snapshot: &Snapshot, name: &str) -> Result<Found, NameError> {
    let bears = bearing(snapshot, name);
    match bears.as_slice() {
        [] => Err(unknown(snapshot, name)),
        [one] => Ok(Found { at: *one, also: Vec::new() }),
        several => {
            let mut candidates = candidates(snapshot.rows(), several);
            let (first, second) = (&candidates[0], &candidates[1]);
            if first.items >= BY_FAR * second.items.max(1) {
                let first = candidates.remove(0);
                return Ok(Found { at: first.at, also: candidates });
            }
            Err(NameError::Ambiguous { name: name.to_owned(), candidates })
        }
    }
}

/// The one entity of the kinds that are meant. Of several the one that is called so counts
/// before those that are called so, too; how often each is mentioned counts for nothing.
///
/// # Errors
///
/// If several bear the name, none of the kinds that are meant, or nobody does.
pub fn find_one(snapshot: &Snapshot, name: &str, meant: impl Fn(Kind) -> bool) -> Result<EntityAt, NameError> {
    let rows = snapshot.rows();
    let bears = bearing(snapshot, name);
    let of_kind: Vec<EntityAt> = bears.iter().copied().filter(|at| meant(rows.entity(*at).kind)).collect();
    let spelled = spelling(snapshot, name).map(key);
    let is_called = |at: &EntityAt| spelled.as_ref().is_none_or(|spelled| key(rows.label(*at)) == *spelled);
    let called: Vec<EntityAt> = of_kind.iter().copied().filter(is_called).collect();
    match (called.as_slice(), of_kind.as_slice()) {
        ([one], _) | ([], [one]) => Ok(*one),
        (_, []) if bears.is_empty() => Err(unknown(snapshot, name)),
        (_, []) => Err(NameError::OtherKind { name: name.to_owned(), candidates: candidates(rows, &bears) }),
        _ => Err(NameError::Ambiguous { name: name.to_owned(), candidates: candidates(rows, &of_kind) }),
    }
}

/// All entities that bear a name.
///
/// # Errors
///
/// If nobody does.
pub fn find_all(snapshot: &Snapshot, name: &str) -> Result<Vec<EntityAt>, NameError> {
    let bears = bearing(snapshot, name);
    if bears.is_empty() { Err(unknown(snapshot, name)) } else { Ok(bears) }
}

fn unknown(snapshot: &Snapshot, name: &str) -> NameError {
    NameError::Unknown { name: name.to_owned(), similar: similar(snapshot, name) }
}

/// The entity whose identifier this is.
fn identified(snapshot: &Snapshot, name: &str) -> Option<EntityAt> {
    let (rows, name) = (snapshot.rows(), name.trim());
    let id = name.strip_prefix(snapshot.base()).unwrap_or(name);
    rows.find_entity(id).or_else(|| rows.find_entity(&iri_path(id)))
}

/// The name in what is written, without a kind behind it; none where it is an identifier.
pub fn spelling<'a>(snapshot: &Snapshot, name: &'a str) -> Option<&'a str> {
    if identified(snapshot, name).is_some() {
        return None;
    }
    let name = name.trim();
    let whole = || !snapshot.names().find(name).is_empty();
    Some(with_kind(name).filter(|_| !whole()).map_or(name, |(name, _)| name))
}

/// All entities that bear a name, in order of their identifiers.
pub fn bearing(snapshot: &Snapshot, name: &str) -> Vec<EntityAt> {
    let rows = snapshot.rows();
    let name = name.trim();
    if let Some(at) = identified(snapshot, name) {
        return vec![at];
    }
    let of = |name: &str| {
        let mut found: Vec<EntityAt> =
            snapshot.names().find(name).into_iter().filter_map(|id| rows.find_entity(&iri_path(id))).collect();
        found.sort_unstable();
        found
    };
    let found = of(name);
    match with_kind(name) {
        Some((name, kind)) if found.is_empty() => {
            of(name).into_iter().filter(|at| rows.entity(*at).kind == kind).collect()
        }
        _ => found,
    }
}

/// `Gemini (Product)` in its two parts.
fn with_kind(name: &str) -> Option<(&str, Kind)> {
    let (name, kind) = name.strip_suffix([')', '）'])?.rsplit_once(['(', '（'])?;
    Some((name.trim(), Kind::parse(kind.trim())?))
}

/// Entities with a name much like this one, the likest first.
pub fn similar(snapshot: &Snapshot, name: &str) -> Vec<Candidate> {
    let rows = snapshot.rows();
    let name = with_kind(name).map_or(name, |(name, _)| name);
    let labels = snapshot.names().similar(name, SUGGESTED);
    let mut found: Vec<Candidate> = Vec::new();
    for label in labels {
        found.extend(candidates(rows, &bearing(snapshot, label)).into_iter().next());
    }
    let mut seen = Vec::new();
    found.retain(|candidate| {
        !seen.contains(&candidate.at) && {
            seen.push(candidate.at);
            true
        }
    });
    found
}

/// Entities as candidates, those in most items first.
fn candidates(rows: &Rows, entities: &[EntityAt]) -> Vec<Candidate> {
    let mut counts = vec![0; entities.len()];
    for item in &rows.items {
        for (count, at) in counts.iter_mut().zip(entities) {
            *count += u32::from(item.mentions.binary_search(at).is_ok());
        }
    }
    let one = |(at, items): (&EntityAt, u32)| {
        let entity = rows.entity(*at);
        Candidate {
            at: *at,
            id: rows.text(entity.id).to_owned(),
            label: rows.text(entity.label).to_owned(),
            kind: entity.kind,
            other_script: other_script(rows, *at).map(str::to_owned),
            items,
        }
    };
    let mut all: Vec<Candidate> = entities.iter().zip(counts).map(one).collect();
    all.sort_by(|a, b| b.items.cmp(&a.items).then_with(|| a.id.cmp(&b.id)));
    all
}

/// The entity's first name in the script that its label is not in: Chinese characters or not.
pub fn other_script(rows: &Rows, at: EntityAt) -> Option<&str> {
    let entity = rows.entity(at);
    let chinese = |name: &str| name.chars().any(is_han);
    let of_label = chinese(rows.text(entity.label));
    let mut names = entity.forms.iter().chain(&entity.known_as).map(|name| rows.text(*name));
    names.find(|name| chinese(name) != of_label && name.chars().count() > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_may_stand_behind_a_name() {
        assert_eq!(with_kind("Gemini (Product)"), Some(("Gemini", Kind::Product)));
        assert_eq!(with_kind("夸克（product）"), Some(("夸克", Kind::Product)));
        assert_eq!(with_kind("Foo (Bar)"), None);
        assert_eq!(with_kind("Foo"), None);
    }
}
