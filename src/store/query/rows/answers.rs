//! Whether rows know all that a question is about.
//!
//! They do where it names its predicates, or one end of the pattern of which rows know all that is said, where
//! all predicates that it names are known to rows, and where it asks nothing of single graphs.

use spargebra::Query;
use spargebra::algebra::{
    AggregateExpression, Expression, GraphPattern, OrderExpression, PropertyPathExpression as Path,
};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

use super::super::expressions::children;
use super::words::WORDS;

/// Whether a question asked of rows has the same answer as one asked of the quads.
pub(in super::super) fn answers(query: &Query, base: &str) -> bool {
    match query {
        Query::Select { pattern, dataset: None, .. }
        | Query::Ask { pattern, dataset: None, .. }
        | Query::Construct { pattern, dataset: None, .. } => holds(pattern, base),
        _ => false,
    }
}

/// Of items and digests rows do not know all; what rows do not know are literals.
fn is_known_triple(triple: &TriplePattern, base: &str) -> bool {
    match (&triple.predicate, &triple.subject, &triple.object) {
        (NamedNodePattern::NamedNode(predicate), _, _) => WORDS.knows(predicate),
        (_, _, TermPattern::NamedNode(_)) => true,
        (_, TermPattern::NamedNode(subject), _) => {
            subject.as_str().strip_prefix(base).is_some_and(|id| !id.starts_with("digest/"))
        }
        _ => false,
    }
}

fn holds(pattern: &GraphPattern, base: &str) -> bool {
    let holds = |pattern: &GraphPattern| holds(pattern, base);
    let is_answered = |expression: &Expression| is_answered(expression, base);
    match pattern {
        GraphPattern::Bgp { patterns } => patterns.iter().all(|triple| is_known_triple(triple, base)),
        GraphPattern::Path { path, .. } => is_known(path),
        GraphPattern::Join { left, right }
        | GraphPattern::Union { left, right }
        | GraphPattern::Minus { left, right }
        | GraphPattern::Lateral { left, right } => holds(left) && holds(right),
        GraphPattern::LeftJoin { left, right, expression } => {
            holds(left) && holds(right) && expression.as_ref().is_none_or(is_answered)
        }
        GraphPattern::Filter { expr, inner } => is_answered(expr) && holds(inner),
        GraphPattern::Extend { inner, expression, .. } => is_answered(expression) && holds(inner),
        GraphPattern::OrderBy { inner, expression } => {
            holds(inner)
                && expression.iter().all(|order| match order {
                    OrderExpression::Asc(e) | OrderExpression::Desc(e) => is_answered(e),
                })
        }
        GraphPattern::Group { inner, aggregates, .. } => {
            holds(inner)
                && aggregates.iter().all(|(_, aggregate)| match aggregate {
                    AggregateExpression::FunctionCall { expr, .. } => is_answered(expr),
                    AggregateExpression::CountSolutions { .. } => true,
                })
        }
        GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. } => holds(inner),
        GraphPattern::Values { .. } => true,
        GraphPattern::Graph { .. } | GraphPattern::Service { .. } => false,
    }
}

/// Paths of no length match every node of a graph, which rows do not list.
fn is_known(path: &Path) -> bool {
    match path {
        Path::NamedNode(predicate) => WORDS.knows(predicate),
        Path::Reverse(inner) | Path::OneOrMore(inner) => is_known(inner),
        Path::Sequence(a, b) | Path::Alternative(a, b) => is_known(a) && is_known(b),
        Path::ZeroOrMore(_) | Path::ZeroOrOne(_) | Path::NegatedPropertySet(_) => false,
    }
}

fn is_answered(expression: &Expression, base: &str) -> bool {
    match expression {
        Expression::Exists(pattern) => holds(pattern, base),
        other => children(other).into_iter().all(|child| is_answered(child, base)),
    }
}
