//! Questions to the store, in SPARQL.
//!
//! A question is a [`Query`]: one of those in `queries/` ([`built_in`]), a file, or a
//! text. Its parameters are bound in the parsed query, never in its text ([`bind`](self)),
//! and its results written in one of the [`Format`]s. A query that names no graph is asked
//! of the union of all; the prefixes of [`super::PREFIXES`] are known to all queries, and
//! the empty prefix is the store's base.

mod bind;
mod error;
mod expressions;
mod guard;
mod lookup;
mod output;
mod rows;
mod size;
mod source;
mod table;
mod value;

use std::io::Write;
use std::path::Path;
use std::sync::LazyLock;

use oxigraph::sparql::{CancellationToken, QueryResults, SparqlEvaluator};
use spargebra::SparqlParser;
pub use spargebra::algebra::QueryDataset;

pub use error::QueryError;
pub use guard::Stopped;
pub use output::Format;
pub(super) use rows::Index;
pub use source::{Default, Example, GROUPS, Parameter, ParameterType, Query, built_in, find, folder};

use super::{PREFIXES, Snapshot, Store, StoreError};

/// How to ask.
#[derive(Default, Clone)]
pub struct Options {
    /// Values of parameters, as `--set name=value` gives them.
    pub set: Vec<(String, String)>,
    /// `None`: a table for SELECT and ASK, Turtle for CONSTRUCT and DESCRIBE.
    pub format: Option<Format>,
    /// Columns of the terminal, to which a table is fitted. `None`: as wide as it needs.
    pub width: Option<u16>,
    /// Takes what is told of a name that is borne by several, one of them by far the most often.
    pub tell: Option<fn(&str)>,
    /// Ask the quads, whatever the rows know.
    pub quads: bool,
    /// Ends the query early from outside.
    pub cancel: Option<CancellationToken>,
    /// Ends it at once, where `cancel` may take its time, and keeps it from making texts that are too long: it
    /// then unwinds with [`Stopped`], also while results are read. For queries of people one does not know.
    pub guard: Option<CancellationToken>,
    /// The graphs to ask in the place of those that the question names, as the SPARQL protocol gives them.
    pub dataset: Option<QueryDataset>,
}

/// Asks a question of the store in a folder and writes the answer, as [`run`] does. Where
/// the store's rows know all that is asked, its quads are not even opened.
///
/// # Errors
///
/// As [`run`], and if the store cannot be opened.
pub fn ask(dir: &Path, query: &Query, options: &Options, out: &mut dyn Write) -> Result<usize, QueryError> {
    let snapshot = match Snapshot::open(dir) {
        Ok(snapshot) => snapshot,
        // Quads answer all the same.
        Err(StoreError::Rows { .. }) => return run(&Store::open(dir)?, query, options, out),
        Err(error) => return Err(error.into()),
    };
    let parsed = bound(query, options, snapshot.base(), Some(&snapshot))?;
    if options.quads || !rows::answers(&parsed, snapshot.base()) {
        return run(&Store::open(dir)?, query, options, out);
    }
    output::write(of_rows(parsed, options, &snapshot)?, options, snapshot.base(), out)
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
pub fn evaluate<'a>(store: &'a Store, query: &Query, options: &Options) -> Result<QueryResults<'a>, QueryError> {
    if let Some(text) = options.guard.as_ref().and_then(|_| size::too_deep(&query.text)) {
        return Err(QueryError::TooLarge(text));
    }
    let snapshot = store.snapshot().ok();
    let mut parsed = bound(query, options, store.base(), snapshot)?;
    if options.guard.is_some() {
        if let Some(text) = size::too_large(&parsed) {
            return Err(QueryError::TooLarge(text));
        }
        parsed = guard::guard(parsed);
    }
    of_store(parsed, options, store, snapshot)
}

/// The answer to a short question that looks one thing up (one pattern with a known end): some reads for each row, so
/// that it needs no guard and no thread of its own. `None` for any other question, and for a wrong one.
pub fn lookup<'a>(store: &'a Store, query: &Query, options: &Options) -> Option<QueryResults<'a>> {
    if !lookup::may_be(&query.text) {
        return None;
    }
    let snapshot = store.snapshot().ok();
    let parsed = bound(query, options, store.base(), snapshot).ok().filter(lookup::is_lookup)?;
    of_store(parsed, options, store, snapshot).ok()
}

fn of_store<'a>(
    parsed: spargebra::Query,
    options: &Options,
    store: &'a Store,
    snapshot: Option<&'a Snapshot>,
) -> Result<QueryResults<'a>, QueryError> {
    match snapshot {
        // Rows answer many times sooner than quads.
        Some(snapshot) if !options.quads && rows::answers(&parsed, snapshot.base()) => {
            of_rows(parsed, options, snapshot)
        }
        _ => evaluator(options).for_query(parsed).on_store(store.oxigraph()).execute().map_err(evaluation),
    }
}

fn of_rows<'a>(
    parsed: spargebra::Query,
    options: &Options,
    snapshot: &'a Snapshot,
) -> Result<QueryResults<'a>, QueryError> {
    let dataset = rows::Dataset::new(snapshot);
    evaluator(options).for_query(rows::plan(parsed)).on_queryable_dataset(dataset).execute().map_err(evaluation)
}

fn evaluator(options: &Options) -> SparqlEvaluator {
    let mut evaluator = SparqlEvaluator::new();
    if let Some(token) = &options.cancel {
        evaluator = evaluator.with_cancellation_token(token.clone());
    }
    match &options.guard {
        Some(token) => guard::with_functions(evaluator, token),
        None => evaluator,
    }
}

fn evaluation(error: impl std::fmt::Display) -> QueryError {
    QueryError::Evaluation(error.to_string())
}

/// Parses an update, with the prefixes that all queries know.
///
/// # Errors
///
/// A syntax error with its place.
pub fn parse_update(text: &str, base: &str) -> Result<spargebra::Update, QueryError> {
    if let Some(text) = size::too_deep(text) {
        return Err(QueryError::TooLarge(text));
    }
    let text = Query::plain("the update", text);
    parser(base)?.parse_update(&text.text).map_err(|e| error::syntax(&text, &e.to_string()))
}

/// A query parsed, with its parameters bound. `snapshot` tells what names mean.
fn bound(
    query: &Query,
    options: &Options,
    base: &str,
    snapshot: Option<&Snapshot>,
) -> Result<spargebra::Query, QueryError> {
    let mut parsed = parse(query, base)?;
    if let Some(asked) = &options.dataset {
        let (spargebra::Query::Select { dataset, .. }
        | spargebra::Query::Construct { dataset, .. }
        | spargebra::Query::Describe { dataset, .. }
        | spargebra::Query::Ask { dataset, .. }) = &mut parsed;
        *dataset = Some(asked.clone());
    }
    bind::bind(&mut parsed, query, &options.set, &value::World { base, snapshot, tell: options.tell })?;
    Ok(parsed)
}

/// Parses a query with all prefixes known.
fn parse(query: &Query, base: &str) -> Result<spargebra::Query, QueryError> {
    parser(base)?.parse_query(&query.text).map_err(|e| error::syntax(query, &e.to_string()))
}

fn parser(base: &str) -> Result<SparqlParser, QueryError> {
    static KNOWING_PREFIXES: LazyLock<SparqlParser> = LazyLock::new(|| {
        PREFIXES.iter().fold(SparqlParser::new(), |parser, (prefix, namespace)| {
            parser.with_prefix(*prefix, *namespace).expect("the prefixes of the vocabulary are IRIs")
        })
    });
    KNOWING_PREFIXES
        .clone()
        .with_prefix("", base)
        .map_err(|e| QueryError::Evaluation(format!("the base {base:?} is no IRI: {e}")))
}
