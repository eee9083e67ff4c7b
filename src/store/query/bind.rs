//! Binding of parameters, in the parsed query.
//!
//! Where a query says `VALUES ?company { UNDEF }`, the values take that place; without a
//! value the place is left empty, and the variable is free. A query that has no such place
//! gets the values joined to its innermost pattern. No text is put into a query's text,
//! so no value can change what a query does.

use oxigraph::model::Variable;
use spargebra::Query as Parsed;
use spargebra::algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression};
use spargebra::term::GroundTerm;

use super::expressions::children_mut;
use super::source::{Default, Parameter, ParameterType, Query};
use super::value::World;
use super::{QueryError, value};

/// Name of the parameter that limits the number of rows.
const LIMIT: &str = "limit";

/// Binds all parameters of a query.
pub(super) fn bind(
    parsed: &mut Parsed,
    query: &Query,
    set: &[(String, String)],
    world: &World<'_>,
) -> Result<(), QueryError> {
    for (name, text) in set {
        if query.parameters.iter().any(|p| p.name == *name) {
            continue;
        }
        // A query without header takes any of its variables.
        let variable = Variable::new(name).ok().filter(|v| query.parameters.is_empty() && mentions(parsed, v));
        let Some(variable) = variable else {
            return Err(QueryError::UnknownParameter {
                query: query.name.clone(),
                name: name.clone(),
                known: query.parameters.iter().map(|p| p.name.clone()).collect(),
            });
        };
        let terms = value::guess(text, world).map_err(|problem| QueryError::Value { name: name.clone(), problem })?;
        set_variable(pattern(parsed), &variable, Some(terms));
    }
    for parameter in &query.parameters {
        let given = set.iter().rev().find(|(name, _)| *name == parameter.name).map(|(_, text)| text.as_str());
        let text = match (given, &parameter.default) {
            (Some(text), _) => Some(text),
            (None, Default::Value(text)) => Some(text.as_str()),
            (None, Default::Any) => None,
            (None, Default::Required) => {
                return Err(QueryError::MissingParameter {
                    query: query.name.clone(),
                    name: parameter.name.clone(),
                    description: parameter.description.clone(),
                });
            }
        };
        bind_one(parsed, parameter, text, world)?;
    }
    Ok(())
}

fn bind_one(
    parsed: &mut Parsed,
    parameter: &Parameter,
    text: Option<&str>,
    world: &World<'_>,
) -> Result<(), QueryError> {
    let wrong = |problem: String| QueryError::Value { name: parameter.name.clone(), problem };
    if parameter.name == LIMIT && parameter.kind == ParameterType::Number {
        if let Some(text) = text {
            let rows = text.trim().parse().map_err(|_| wrong(format!("{text:?} is not a number of rows")))?;
            limit(pattern(parsed), rows);
        }
        return Ok(());
    }
    let variable = Variable::new(&parameter.name).map_err(|e| wrong(e.to_string()))?;
    let terms = match text {
        Some(text) => Some(value::parse(parameter.kind, text, world).map_err(wrong)?),
        None => None,
    };
    set_variable(pattern(parsed), &variable, terms);
    Ok(())
}

fn pattern(query: &mut Parsed) -> &mut GraphPattern {
    match query {
        Parsed::Select { pattern, .. }
        | Parsed::Construct { pattern, .. }
        | Parsed::Describe { pattern, .. }
        | Parsed::Ask { pattern, .. } => pattern,
    }
}

/// Whether a variable is anywhere in a query.
fn mentions(query: &Parsed, variable: &Variable) -> bool {
    let (text, name) = (query.to_string(), variable.to_string());
    text.match_indices(&name)
        .any(|(at, _)| !text[at + name.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_'))
}

fn limit(pattern: &mut GraphPattern, rows: usize) {
    match pattern {
        GraphPattern::Slice { length, .. } => *length = Some(length.map_or(rows, |l| l.min(rows))),
        _ => wrap(pattern, |inner| GraphPattern::Slice { inner: Box::new(inner), start: 0, length: Some(rows) }),
    }
}

fn wrap(pattern: &mut GraphPattern, with: impl FnOnce(GraphPattern) -> GraphPattern) {
    let inner = std::mem::take(pattern);
    *pattern = with(inner);
}

/// Gives a variable its values, or none.
fn set_variable(pattern: &mut GraphPattern, variable: &Variable, terms: Option<Vec<GroundTerm>>) {
    let place = match &terms {
        Some(terms) => GraphPattern::Values {
            variables: vec![variable.clone()],
            bindings: terms.iter().map(|t| vec![Some(t.clone())]).collect(),
        },
        None => GraphPattern::default(),
    };
    if fill(pattern, variable, &place) == 0 && terms.is_some() {
        join_innermost(pattern, place);
    }
}

/// Puts `place` where the pattern says `VALUES ?variable { UNDEF }`; gives how often.
fn fill(pattern: &mut GraphPattern, variable: &Variable, place: &GraphPattern) -> usize {
    match pattern {
        GraphPattern::Values { variables, bindings } => {
            let free = variables.as_slice() == std::slice::from_ref(variable)
                && bindings.iter().all(|row| row.iter().all(Option::is_none));
            if free {
                *pattern = place.clone();
            }
            usize::from(free)
        }
        GraphPattern::Bgp { .. } | GraphPattern::Path { .. } => 0,
        GraphPattern::Join { left, right }
        | GraphPattern::Union { left, right }
        | GraphPattern::Minus { left, right }
        | GraphPattern::Lateral { left, right } => fill(left, variable, place) + fill(right, variable, place),
        GraphPattern::LeftJoin { left, right, expression } => {
            fill(left, variable, place)
                + fill(right, variable, place)
                + expression.as_mut().map_or(0, |e| fill_expression(e, variable, place))
        }
        GraphPattern::Filter { expr, inner } => fill(inner, variable, place) + fill_expression(expr, variable, place),
        GraphPattern::Extend { inner, expression, .. } => {
            fill(inner, variable, place) + fill_expression(expression, variable, place)
        }
        GraphPattern::OrderBy { inner, expression } => {
            let orders = expression.iter_mut().map(|o| match o {
                OrderExpression::Asc(e) | OrderExpression::Desc(e) => fill_expression(e, variable, place),
            });
            orders.sum::<usize>() + fill(inner, variable, place)
        }
        GraphPattern::Group { inner, aggregates, .. } => {
            let filled = aggregates.iter_mut().map(|(_, aggregate)| match aggregate {
                AggregateExpression::FunctionCall { expr, .. } => fill_expression(expr, variable, place),
                AggregateExpression::CountSolutions { .. } => 0,
            });
            filled.sum::<usize>() + fill(inner, variable, place)
        }
        GraphPattern::Graph { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::Service { inner, .. } => fill(inner, variable, place),
    }
}

fn fill_expression(expression: &mut Expression, variable: &Variable, place: &GraphPattern) -> usize {
    if let Expression::Exists(pattern) = expression {
        return fill(pattern, variable, place);
    }
    children_mut(expression).into_iter().map(|e| fill_expression(e, variable, place)).sum()
}

/// Joins values to the pattern that all else is built on, where every filter and every
/// expression of the query sees them.
fn join_innermost(pattern: &mut GraphPattern, place: GraphPattern) {
    match pattern {
        GraphPattern::Filter { inner, .. }
        | GraphPattern::Extend { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::Group { inner, .. } => join_innermost(inner, place),
        GraphPattern::LeftJoin { left, .. } | GraphPattern::Minus { left, .. } => join_innermost(left, place),
        _ => wrap(pattern, |inner| GraphPattern::Join { left: Box::new(place), right: Box::new(inner) }),
    }
}
