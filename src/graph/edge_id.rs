//! Names of edges: readable, stable, and the way back from an export to its claims.

use std::fmt;

use super::{ClaimRecord, EdgeClass};
use crate::ontology::{Modality, Relation};
use crate::resolve::PartRole;

/// What tells an edge from all others: its ends, its class and its modality.
///
/// Written `subject~relation~object`, with `~modality` behind it where it is not said
/// as fact. No shell needs a `~` inside of a word quoted.
///
/// ```
/// use daygraph::graph::EdgeId;
/// let id = EdgeId::parse("company/a~released~model/m~planned").unwrap();
/// assert_eq!(id.object, "model/m");
/// assert_eq!(id.to_string(), "company/a~released~model/m~planned");
/// assert!(EdgeId::parse("company/a~likes~model/m").is_none());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EdgeId {
    pub subject: String,
    pub relation: EdgeClass,
    pub object: String,
    pub modality: Modality,
}

impl EdgeId {
    /// The edge that a claim belongs to; `None` where it has no object. Where the
    /// relation has no direction, the lesser identifier comes first.
    pub fn of(claim: &ClaimRecord) -> Option<EdgeId> {
        let (mut subject, mut object) = (claim.subject.clone(), claim.object.clone()?);
        let relation = EdgeClass::Relation(claim.relation);
        if relation.symmetric() && object < subject {
            std::mem::swap(&mut subject, &mut object);
        }
        Some(EdgeId { subject, relation, object, modality: claim.modality })
    }

    /// The name of an edge of any relation.
    pub fn written(subject: &str, relation: &str, object: &str, modality: Modality) -> String {
        match modality {
            Modality::Asserted => format!("{subject}~{relation}~{object}"),
            modality => format!("{subject}~{relation}~{object}~{}", modality.name()),
        }
    }

    /// Reads what [`fmt::Display`] writes.
    pub fn parse(text: &str) -> Option<EdgeId> {
        let parts: Vec<&str> = text.split('~').collect();
        // An identifier may hold a `~`; the relation's name tells where it ends.
        (1..parts.len().saturating_sub(1)).find_map(|at| {
            let relation = edge_class(parts[at])?;
            let subject = parts[..at].join("~");
            let (object, modality) = match parts[at + 1..].split_last() {
                Some((last, before)) if !before.is_empty() => match Modality::parse(last) {
                    Some(modality) => (before.join("~"), modality),
                    None => (parts[at + 1..].join("~"), Modality::Asserted),
                },
                _ => (parts[at + 1].to_owned(), Modality::Asserted),
            };
            (!subject.is_empty() && !object.is_empty()).then_some(EdgeId { subject, relation, object, modality })
        })
    }
}

/// The relation or part of this name.
fn edge_class(name: &str) -> Option<EdgeClass> {
    let part = || PartRole::ALL.into_iter().find(|r| r.name() == name).map(EdgeClass::Part);
    Relation::parse(name).map(EdgeClass::Relation).or_else(part)
}

impl fmt::Display for EdgeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&EdgeId::written(&self.subject, self.relation.name(), &self.object, self.modality))
    }
}
