//! Values of parameters, from text to terms.

use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNode};
use spargebra::term::GroundTerm;

use super::source::ParameterType;
use crate::ontology::{Kind, Relation};
use crate::store::iri::iri_path;
use crate::store::rdf::node;
use crate::store::{PREFIXES, Store, vocab};

/// The terms that a value stands for: several where a name is borne by several entities.
pub(super) fn parse(kind: ParameterType, text: &str, store: &Store) -> Result<Vec<GroundTerm>, String> {
    let text = text.trim();
    match kind {
        ParameterType::Entity => entity(text, store),
        ParameterType::Day => day(text).map(one),
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
        ParameterType::Iri => match iri(text, store.base()) {
            Some(iri) => Ok(one(iri)),
            None => relative(text, store.base()).map(one).ok_or_else(|| format!("{text:?} is not an IRI")),
        },
    }
}

/// The terms of a value whose type nobody told: an IRI in `<>` or with a known prefix, a
/// day, a number, a text in quotes, an entity of this name, else a text.
pub(super) fn guess(text: &str, store: &Store) -> Vec<GroundTerm> {
    let text = text.trim();
    if let Some(quoted) = text.strip_prefix('"').and_then(|t| t.strip_suffix('"')) {
        return one(Literal::new_simple_literal(quoted));
    }
    if let Some(iri) = iri(text, store.base()) {
        return one(iri);
    }
    if let Some(literal) = day(text).ok().or_else(|| number(text)) {
        return one(literal);
    }
    entity(text, store).unwrap_or_else(|_| one(Literal::new_simple_literal(text)))
}

fn one(term: impl Into<GroundTerm>) -> Vec<GroundTerm> {
    vec![term.into()]
}

fn entity(text: &str, store: &Store) -> Result<Vec<GroundTerm>, String> {
    if let Some(iri) = iri(text, store.base()) {
        return Ok(one(iri));
    }
    let names = store.names();
    let found = names.find(text);
    if !found.is_empty() {
        return Ok(found.into_iter().map(|id| node(store.base(), id).into()).collect());
    }
    let similar = names.similar(text, 5);
    let hint = if similar.is_empty() { String::new() } else { format!("; like it are {}", similar.join(", ")) };
    Err(format!("no entity of the store is called {text:?}{hint}"))
}

fn day(text: &str) -> Result<Literal, String> {
    match text.parse::<jiff::civil::Date>() {
        Ok(day) if text.len() == 10 => Ok(Literal::new_typed_literal(day.to_string(), xsd::DATE)),
        _ => Err(format!("{text:?} is not a day; a day is written 2025-11-29")),
    }
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
