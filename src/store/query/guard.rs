//! Queries that are sure to stop when they are told to.
//!
//! The evaluator looks at its cancellation token for each quad that it reads. But a query can be made to
//! work for years, or to take all memory, on what it has read already: the product of three lists, a text
//! that is doubled forty times. So before a query of somebody else is answered,
//!
//! * each join of patterns gets a filter that is true, and looks whether to go on;
//! * each function that makes texts longer is given none that are too long.
//!
//! Both end the query at once, by unwinding ([`Stopped`]). The evaluator's own token is slower, since what it
//! makes of it is an error for each quad that is left, but sees what no filter does.

use std::panic::resume_unwind;

use oxigraph::model::{Literal, NamedNode, Term};
use oxigraph::sparql::{CancellationToken, SparqlEvaluator};
use rustc_hash::FxHashSet;
use spargebra::Query;
use spargebra::algebra::{AggregateExpression, Expression, Function, GraphPattern, OrderExpression};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern, Variable};

/// The filter's function: true, unless the query is to stop.
const GOING: &str = "urn:x-daygraph:going";
/// Gives a text as it is, unless it is too long to be part of a longer one.
const SHORT: &str = "urn:x-daygraph:short";
/// The same for what takes the place of each match in a text.
const TINY: &str = "urn:x-daygraph:tiny";

/// Bytes of a text that may become part of a longer one.
const LONGEST: usize = 256 * 1024;
/// Bytes of a text that may take the place of others.
const LONGEST_REPLACEMENT: usize = 1024;
/// Texts that are joined at once.
const JOINED: usize = 16;
/// Rows that a query may list itself without being looked after.
const FEW: usize = 1000;
/// Rows that lists may make together without each step being looked after.
const MANY: u64 = 10_000;

/// What a query that was told to stop unwinds with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// Its token was cancelled.
    Told,
    /// It would have made a text that is too long.
    TooLong,
}

/// The functions that guarded queries call; they stop when this token is cancelled.
pub(super) fn with_functions(evaluator: SparqlEvaluator, token: &CancellationToken) -> SparqlEvaluator {
    let token = token.clone();
    let going = move |_: &[Term]| {
        if token.is_cancelled() {
            resume_unwind(Box::new(Stopped::Told));
        }
        Some(Literal::from(true).into())
    };
    evaluator
        .with_custom_function(NamedNode::new_unchecked(GOING), going)
        .with_custom_function(NamedNode::new_unchecked(SHORT), |terms| measured(terms, LONGEST))
        .with_custom_function(NamedNode::new_unchecked(TINY), |terms| measured(terms, LONGEST_REPLACEMENT))
}

fn measured(terms: &[Term], most: usize) -> Option<Term> {
    match terms {
        [Term::Literal(literal)] if literal.value().len() > most => resume_unwind(Box::new(Stopped::TooLong)),
        [term] => Some(term.clone()),
        _ => None,
    }
}

/// Guards a query.
pub(super) fn guard(query: Query) -> Query {
    match query {
        Query::Select { dataset, pattern, base_iri } => Query::Select { dataset, pattern: guarded(pattern), base_iri },
        Query::Construct { template, dataset, pattern, base_iri } => {
            Query::Construct { template, dataset, pattern: guarded(pattern), base_iri }
        }
        Query::Describe { dataset, pattern, base_iri } => {
            Query::Describe { dataset, pattern: guarded(pattern), base_iri }
        }
        Query::Ask { dataset, pattern, base_iri } => Query::Ask { dataset, pattern: guarded(pattern), base_iri },
    }
}

fn guarded(pattern: GraphPattern) -> GraphPattern {
    match pattern {
        GraphPattern::Bgp { .. } | GraphPattern::Join { .. } | GraphPattern::LeftJoin { .. } => {
            let watched = watched(&pattern);
            let each = listed(&pattern) > MANY;
            looked_after(watched, parts(pattern, each))
        }
        GraphPattern::Values { ref variables, ref bindings } => {
            let first = variables.first().filter(|_| bindings.len() > FEW).cloned();
            looked_after(first.into_iter().collect(), pattern)
        }
        GraphPattern::Filter { expr, inner } => {
            let expr = bounded(expr);
            match guarded(*inner) {
                // Who looks comes first: a filter that lets nothing pass would hide the rows from it.
                GraphPattern::Filter { expr: looks, inner } if is_going(&looks) => {
                    filter(Expression::And(Box::new(looks), Box::new(expr)), *inner)
                }
                inner => filter(expr, inner),
            }
        }
        GraphPattern::Path { .. } => pattern,
        GraphPattern::Lateral { left, right } => GraphPattern::Lateral { left: boxed(*left), right: boxed(*right) },
        GraphPattern::Union { left, right } => GraphPattern::Union { left: boxed(*left), right: boxed(*right) },
        GraphPattern::Minus { left, right } => GraphPattern::Minus { left: boxed(*left), right: boxed(*right) },
        GraphPattern::Graph { name, inner } => GraphPattern::Graph { name, inner: boxed(*inner) },
        GraphPattern::Service { name, inner, silent } => GraphPattern::Service { name, inner: boxed(*inner), silent },
        GraphPattern::Extend { inner, variable, expression } => {
            GraphPattern::Extend { inner: boxed(*inner), variable, expression: bounded(expression) }
        }
        GraphPattern::OrderBy { inner, expression } => {
            let each = |order| match order {
                OrderExpression::Asc(e) => OrderExpression::Asc(bounded(e)),
                OrderExpression::Desc(e) => OrderExpression::Desc(bounded(e)),
            };
            GraphPattern::OrderBy { inner: boxed(*inner), expression: expression.into_iter().map(each).collect() }
        }
        GraphPattern::Project { inner, variables } => GraphPattern::Project { inner: boxed(*inner), variables },
        GraphPattern::Distinct { inner } => GraphPattern::Distinct { inner: boxed(*inner) },
        GraphPattern::Reduced { inner } => GraphPattern::Reduced { inner: boxed(*inner) },
        GraphPattern::Slice { inner, start, length } => GraphPattern::Slice { inner: boxed(*inner), start, length },
        GraphPattern::Group { inner, variables, aggregates } => {
            let each = |(variable, aggregate)| match aggregate {
                AggregateExpression::FunctionCall { name, expr, distinct } => {
                    (variable, AggregateExpression::FunctionCall { name, expr: bounded(expr), distinct })
                }
                all @ AggregateExpression::CountSolutions { .. } => (variable, all),
            };
            let aggregates = aggregates.into_iter().map(each).collect();
            GraphPattern::Group { inner: boxed(*inner), variables, aggregates }
        }
    }
}

fn boxed(pattern: GraphPattern) -> Box<GraphPattern> {
    Box::new(guarded(pattern))
}

/// The parts of a join, those that are no joins themselves guarded. A filter between joins keeps the
/// optimizer from putting them in order, so `each` of them has one only where lists alone make many rows.
fn parts(pattern: GraphPattern, each: bool) -> GraphPattern {
    let part = |pattern: GraphPattern| {
        let watched = if each { watched(&pattern) } else { Vec::new() };
        Box::new(looked_after(watched, parts(pattern, each)))
    };
    match pattern {
        GraphPattern::Join { left, right } => GraphPattern::Join { left: part(*left), right: part(*right) },
        GraphPattern::LeftJoin { left, right, expression } => {
            GraphPattern::LeftJoin { left: part(*left), right: boxed(*right), expression: expression.map(bounded) }
        }
        GraphPattern::Bgp { .. } => pattern,
        other => guarded(other),
    }
}

/// How many rows the lists in a join make together, that read nothing.
fn listed(pattern: &GraphPattern) -> u64 {
    match pattern {
        GraphPattern::Join { left, right } | GraphPattern::LeftJoin { left, right, .. } => {
            listed(left).saturating_mul(listed(right))
        }
        other => rows(other).unwrap_or(1),
    }
}

/// How many rows a pattern has at most that reads nothing; `None` for one that does.
fn rows(pattern: &GraphPattern) -> Option<u64> {
    match pattern {
        GraphPattern::Values { bindings, .. } => Some(bindings.len() as u64),
        GraphPattern::Bgp { patterns } => patterns.is_empty().then_some(1),
        GraphPattern::Path { .. } | GraphPattern::Service { .. } => None,
        GraphPattern::Join { left, right }
        | GraphPattern::LeftJoin { left, right, .. }
        | GraphPattern::Lateral { left, right } => Some(rows(left)?.saturating_mul(rows(right)?)),
        GraphPattern::Union { left, right } => Some(rows(left)?.saturating_add(rows(right)?)),
        GraphPattern::Minus { left: inner, .. }
        | GraphPattern::Filter { inner, .. }
        | GraphPattern::Graph { inner, .. }
        | GraphPattern::Extend { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::Group { inner, .. } => rows(inner),
    }
}

fn looked_after(watched: Vec<Variable>, pattern: GraphPattern) -> GraphPattern {
    if watched.is_empty() { pattern } else { filter(going(&watched), pattern) }
}

fn filter(expr: Expression, inner: GraphPattern) -> GraphPattern {
    GraphPattern::Filter { expr, inner: Box::new(inner) }
}

/// One variable of each pattern that is joined, so that the filter stands behind all of them; none where there
/// is but one.
fn watched(pattern: &GraphPattern) -> Vec<Variable> {
    let mut joined: Vec<Vec<Variable>> = Vec::new();
    collect(pattern, &mut joined);
    if joined.len() < 2 {
        return Vec::new();
    }
    let mut seen: FxHashSet<Variable> = FxHashSet::default();
    joined.into_iter().filter_map(|of| of.into_iter().find(|variable| seen.insert(variable.clone()))).collect()
}

fn collect(pattern: &GraphPattern, joined: &mut Vec<Vec<Variable>>) {
    match pattern {
        GraphPattern::Join { left, right } | GraphPattern::LeftJoin { left, right, .. } => {
            collect(left, joined);
            collect(right, joined);
        }
        GraphPattern::Bgp { patterns } => joined.extend(patterns.iter().map(of_triple)),
        GraphPattern::Path { subject, object, .. } => {
            joined.push([subject, object].into_iter().filter_map(of_term).collect());
        }
        other => {
            let mut variables = Vec::new();
            other.on_in_scope_variable(|variable| variables.push(variable.clone()));
            joined.push(variables);
        }
    }
}

fn of_triple(triple: &TriplePattern) -> Vec<Variable> {
    let predicate = match &triple.predicate {
        NamedNodePattern::Variable(variable) => Some(variable.clone()),
        NamedNodePattern::NamedNode(_) => None,
    };
    of_term(&triple.subject).into_iter().chain(of_term(&triple.object)).chain(predicate).collect()
}

fn of_term(term: &TermPattern) -> Option<Variable> {
    match term {
        TermPattern::Variable(variable) => Some(variable.clone()),
        _ => None,
    }
}

/// That the query goes on; the variables say behind which patterns it is asked. They are compared, since that
/// takes their terms as they are in the store, and the optimizer cannot do without; what comes of it does not
/// matter.
fn going(variables: &[Variable]) -> Expression {
    let of = |variable: &Variable| Box::new(Expression::Variable(variable.clone()));
    let pairs = variables.windows(2).map(|pair| Expression::SameTerm(of(&pair[0]), of(&pair[1])));
    let compared = pairs.reduce(|a, b| Expression::Or(Box::new(a), Box::new(b)));
    let first = compared.unwrap_or_else(|| Expression::Variable(variables[0].clone()));
    call(GOING, vec![Expression::Coalesce(vec![first, Expression::Literal(Literal::from(false))])])
}

fn is_going(expression: &Expression) -> bool {
    matches!(expression, Expression::FunctionCall(Function::Custom(name), _) if name.as_str() == GOING)
}

fn call(name: &str, arguments: Vec<Expression>) -> Expression {
    Expression::FunctionCall(Function::Custom(NamedNode::new_unchecked(name)), arguments)
}

fn two(a: Expression, b: Expression) -> (Box<Expression>, Box<Expression>) {
    (Box::new(bounded(a)), Box::new(bounded(b)))
}

macro_rules! both {
    ($of:path, $a:expr, $b:expr) => {{
        let (a, b) = two(*$a, *$b);
        $of(a, b)
    }};
}

/// An expression in which no function makes a text too long.
fn bounded(expression: Expression) -> Expression {
    use Expression as E;
    match expression {
        E::FunctionCall(function, arguments) => {
            let arguments: Vec<Expression> = arguments.into_iter().map(bounded).collect();
            match function {
                Function::Concat => joined(arguments),
                Function::Replace => {
                    let of = |(n, e)| call(if n == 2 { TINY } else { SHORT }, vec![e]);
                    E::FunctionCall(Function::Replace, arguments.into_iter().enumerate().map(of).collect())
                }
                Function::EncodeForUri => {
                    E::FunctionCall(function, arguments.into_iter().map(|e| call(SHORT, vec![e])).collect())
                }
                function => E::FunctionCall(function, arguments),
            }
        }
        E::Exists(pattern) => E::Exists(boxed(*pattern)),
        E::NamedNode(_) | E::Literal(_) | E::Variable(_) | E::Bound(_) => expression,
        E::Or(a, b) => both!(E::Or, a, b),
        E::And(a, b) => both!(E::And, a, b),
        E::Equal(a, b) => both!(E::Equal, a, b),
        E::SameTerm(a, b) => both!(E::SameTerm, a, b),
        E::Greater(a, b) => both!(E::Greater, a, b),
        E::GreaterOrEqual(a, b) => both!(E::GreaterOrEqual, a, b),
        E::Less(a, b) => both!(E::Less, a, b),
        E::LessOrEqual(a, b) => both!(E::LessOrEqual, a, b),
        E::Add(a, b) => both!(E::Add, a, b),
        E::Subtract(a, b) => both!(E::Subtract, a, b),
        E::Multiply(a, b) => both!(E::Multiply, a, b),
        E::Divide(a, b) => both!(E::Divide, a, b),
        E::UnaryPlus(e) => E::UnaryPlus(Box::new(bounded(*e))),
        E::UnaryMinus(e) => E::UnaryMinus(Box::new(bounded(*e))),
        E::Not(e) => E::Not(Box::new(bounded(*e))),
        E::If(a, b, c) => E::If(Box::new(bounded(*a)), Box::new(bounded(*b)), Box::new(bounded(*c))),
        E::In(e, list) => E::In(Box::new(bounded(*e)), list.into_iter().map(bounded).collect()),
        E::Coalesce(list) => E::Coalesce(list.into_iter().map(bounded).collect()),
    }
}

/// Texts joined some at a time, each of them and each step measured.
fn joined(mut arguments: Vec<Expression>) -> Expression {
    while arguments.len() > JOINED {
        let some = |chunk: &[Expression]| joined(chunk.to_vec());
        arguments = arguments.chunks(JOINED).map(some).collect();
    }
    let short = arguments.into_iter().map(|e| call(SHORT, vec![e])).collect();
    Expression::FunctionCall(Function::Concat, short)
}
