//! Questions to the store, in SPARQL.
//!
//! A question is a [`Query`]: one of those in `queries/` ([`built_in`]), a file, or a
//! text. Its parameters are bound in the parsed query, never in its text ([`bind`](self)),
//! and its results written in one of the [`Format`]s. A query that names no graph is asked
//! of the union of all; the prefixes of [`super::PREFIXES`] are known to all queries, and
//! the empty prefix is the store's base.

mod bind;
mod error;
mod output;
mod source;
mod table;
mod value;

use std::io::Write;

use oxigraph::sparql::{CancellationToken, QueryResults, SparqlEvaluator};
use spargebra::SparqlParser;

pub use error::QueryError;
pub use output::Format;
pub use source::{Default, Parameter, ParameterType, Query, built_in, find, folder};

use super::{PREFIXES, Store};

/// How to ask.
#[derive(Default, Clone)]
pub struct Options {
    /// Values of parameters, as `--set name=value` gives them.
    pub set: Vec<(String, String)>,
    /// `None`: a table for SELECT and ASK, Turtle for CONSTRUCT and DESCRIBE.
    pub format: Option<Format>,
    /// Columns of the terminal, to which a table is fitted. `None`: as wide as it needs.
    pub width: Option<u16>,
    /// Ends the query early from outside.
    pub cancel: Option<CancellationToken>,
}

/// Asks a question and writes the answer. Gives the number of rows or triples; of a
/// question of yes or no, 1 for yes.
///
/// # Errors
///
/// A syntax error with its place; a parameter that is missing, unknown, or has no good
/// value; a format that does not fit the question; whatever goes wrong in evaluation or
/// output.
pub fn run(store: &Store, query: &Query, options: &Options, out: &mut dyn Write) -> Result<usize, QueryError> {
    let results = evaluate(store, query, options)?;
    output::write(results, options, store.base(), out)
}

/// Asks a question and gives Oxigraph's own results.
///
/// # Errors
///
/// As [`run`], but for the output.
pub fn evaluate(store: &Store, query: &Query, options: &Options) -> Result<QueryResults<'static>, QueryError> {
    let mut parsed = parse(query, store.base())?;
    bind::bind(&mut parsed, query, &options.set, store)?;
    let mut evaluator = SparqlEvaluator::new();
    if let Some(token) = &options.cancel {
        evaluator = evaluator.with_cancellation_token(token.clone());
    }
    let results = evaluator.for_query(parsed).on_store(store.oxigraph()).execute();
    results.map_err(|e| QueryError::Evaluation(e.to_string()))
}

/// Parses a query with all prefixes known.
fn parse(query: &Query, base: &str) -> Result<spargebra::Query, QueryError> {
    let mut parser = SparqlParser::new();
    for (prefix, namespace) in PREFIXES.iter().copied().chain([("", base)]) {
        parser = parser
            .with_prefix(prefix, namespace)
            .map_err(|e| QueryError::Evaluation(format!("the prefix {prefix}: of {namespace:?} is no IRI: {e}")))?;
    }
    parser.parse_query(&query.text).map_err(|e| error::syntax(query, &e.to_string()))
}
