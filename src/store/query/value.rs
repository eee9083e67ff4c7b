//! Values of parameters, from text to terms.

use jiff::ToSpan;
use jiff::civil::Date;
use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNode};
use spargebra::term::GroundTerm;

use super::source::ParameterType;
use crate::ontology::{Kind, Relation};
use crate::store::iri::iri_path;
use crate::store::named::{self, NameError};
use crate::store::{PREFIXES, Snapshot, vocab};

/// What tells what a value means.
pub(super) struct World<'a> {
    pub base: &'a str,
    /// `None` where the store has no rows that can be read.
    pub snapshot: Option<&'a Snapshot>,
    /// Takes what is told of a name that others bear, too.
    pub tell: Option<fn(&str)>,
}

/// The terms that a value stands for.
pub(super) fn parse(kind: ParameterType, text: &str, world: &World<'_>) -> Result<Vec<GroundTerm>, String> {
    let text = text.trim();
    match kind {
        ParameterType::Entity => entity(text, world),
        ParameterType::Day => day(text, world).map(one),
        ParameterType::Number => number(text).map(one).ok_or_else(|| format!("{text:?} is not a number")),
        ParameterType::Text => Ok(one(Literal::new_simple_literal(text))),
        ParameterType::Kind => match Kind::parse(text) {
            Some(kind) => Ok(one(vocab::kind(kind).into_owned())),
            None => Err(format!("{text:?} is not a kind; one of {}", Kind::ALL.map(Kind::name).join(", "))),
        },
        ParameterType::Relation => match Relation::parse(text) {
            Some(relation) => Ok(one(vocab::relation(relation).into_owned())),
            None => Err(format!("{text:?} is not a relation; one of {}", Relation::ALL.map(Relation::name).join(", "))),
        },
        ParameterType::Iri => match iri(text, world.base) {
            Some(iri) => Ok(one(iri)),
            None => relative(text, world.base).map(one).ok_or_else(|| format!("{text:?} is not an IRI")),
        },
    }
}

/// The terms of a value whose type nobody told: an IRI in `<>` or with a known prefix, a
/// day, a number, a text in quotes, an entity of this name, else a text.
///
/// # Errors
///
/// If the name is that of several entities.
pub(super) fn guess(text: &str, world: &World<'_>) -> Result<Vec<GroundTerm>, String> {
    let text = text.trim();
    if let Some(quoted) = text.strip_prefix('"').and_then(|t| t.strip_suffix('"')) {
        return Ok(one(Literal::new_simple_literal(quoted)));
    }
    if let Some(iri) = iri(text, world.base) {
        return Ok(one(iri));
    }
    if let Some(literal) = day(text, world).ok().or_else(|| number(text)) {
        return Ok(one(literal));
    }
    match world.snapshot.map(|snapshot| named::find(snapshot, text)) {
        Some(Err(NameError::Unknown { .. })) | None => Ok(one(Literal::new_simple_literal(text))),
        Some(_) => entity(text, world),
    }
}

fn one(term: impl Into<GroundTerm>) -> Vec<GroundTerm> {
    vec![term.into()]
}

/// The entity that a name means, as every command reads it.
fn entity(text: &str, world: &World<'_>) -> Result<Vec<GroundTerm>, String> {
    if let Some(iri) = iri(text, world.base) {
        return Ok(one(iri));
    }
    let snapshot =
        world.snapshot.ok_or("names are looked up in the store's rows, which the next `daygraph build` writes")?;
    let found = named::find(snapshot, text).map_err(|e| e.to_string())?;
    if let (Some(tell), Some(also)) = (world.tell, found.also_told(text, snapshot)) {
        tell(&also);
    }
    Ok(one(NamedNode::new_unchecked(format!("{}{}", world.base, snapshot.rows().entity_id(found.at)))))
}

/// A day as it is written, or `latest`, the last one that the store has, or so many days before it: `latest-6`.
fn day(text: &str, world: &World<'_>) -> Result<Literal, String> {
    let day = match text.strip_prefix("latest") {
        None => text.parse::<Date>().ok().filter(|_| text.len() == 10),
        Some(before) => match days_before(before) {
            None => None,
            Some(days) => {
                let latest = world.snapshot.and_then(|snapshot| snapshot.rows().days());
                let (_, latest) = latest.ok_or("the store has no days; the next `daygraph build` writes them")?;
                latest.checked_sub(days.days()).ok()
            }
        },
    };
    let literal = day.map(|day| Literal::new_typed_literal(day.to_string(), xsd::DATE));
    literal.ok_or_else(|| format!("{text:?} is not a day; a day is written 2025-11-29, latest, or latest-6"))
}

/// What stands behind `latest`.
fn days_before(text: &str) -> Option<i32> {
    if text.is_empty() { Some(0) } else { text.strip_prefix('-')?.parse::<u16>().ok().map(i32::from) }
}

fn number(text: &str) -> Option<Literal> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.len() <= 15 && part.bytes().all(|b| b.is_ascii_digit());
    let kind = if digits.contains('.') { xsd::DECIMAL } else { xsd::INTEGER };
    (all_digits(whole) && all_digits(fraction)).then(|| Literal::new_typed_literal(text, kind))
}

/// An IRI in `<>`, one with a known prefix, or one with a scheme.
fn iri(text: &str, base: &str) -> Option<NamedNode> {
    if let Some(inner) = text.strip_prefix('<').and_then(|t| t.strip_suffix('>')) {
        return NamedNode::new(inner).ok();
    }
    if let Some(local) = text.strip_prefix(':') {
        return relative(local, base);
    }
    let (prefix, local) = text.split_once(':')?;
    if let Some((_, namespace)) = PREFIXES.iter().find(|(p, _)| *p == prefix) {
        return NamedNode::new(format!("{namespace}{}", iri_path(local))).ok();
    }
    // A name may have a colon of its own: "Act 2: Return".
    (text.starts_with(base) || prefix == "urn" || local.starts_with("//")).then(|| NamedNode::new(text).ok())?
}

/// An identifier without the base.
fn relative(text: &str, base: &str) -> Option<NamedNode> {
    let (path, fragment) = match text.split_once('#') {
        Some((path, fragment)) => (path, format!("#{}", iri_path(fragment))),
        None => (text, String::new()),
    };
    (!path.is_empty()).then(|| NamedNode::new(format!("{base}{}{fragment}", iri_path(path))).ok())?
}
