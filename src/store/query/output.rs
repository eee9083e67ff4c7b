//! Results in one of the formats.

use std::io::Write;

use oxigraph::io::{RdfFormat, RdfSerializer};
use oxigraph::model::Triple;
use oxigraph::sparql::QueryResults;
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};

use super::table::Table;
use super::{Options, QueryError};
use crate::store::PREFIXES;

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Columns for people.
    Table,
    Csv,
    Tsv,
    Json,
    Xml,
    Turtle,
    NTriples,
}

impl Format {
    /// All formats.
    pub const ALL: [Format; 7] =
        [Format::Table, Format::Csv, Format::Tsv, Format::Json, Format::Xml, Format::Turtle, Format::NTriples];

    /// Word of the command line.
    pub fn name(self) -> &'static str {
        match self {
            Format::Table => "table",
            Format::Csv => "csv",
            Format::Tsv => "tsv",
            Format::Json => "json",
            Format::Xml => "xml",
            Format::Turtle => "turtle",
            Format::NTriples => "ntriples",
        }
    }

    /// The format of this name.
    pub fn parse(text: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|f| f.name() == text)
    }

    fn results(self) -> Option<QueryResultsFormat> {
        match self {
            Format::Csv => Some(QueryResultsFormat::Csv),
            Format::Tsv => Some(QueryResultsFormat::Tsv),
            Format::Json => Some(QueryResultsFormat::Json),
            Format::Xml => Some(QueryResultsFormat::Xml),
            Format::Table | Format::Turtle | Format::NTriples => None,
        }
    }
}

fn evaluation(e: impl std::fmt::Display) -> QueryError {
    QueryError::Evaluation(e.to_string())
}

/// Writes results; gives their number.
pub(super) fn write(
    results: QueryResults,
    options: &Options,
    base: &str,
    out: &mut dyn Write,
) -> Result<usize, QueryError> {
    match results {
        QueryResults::Boolean(answer) => {
            match options.format.unwrap_or(Format::Table) {
                Format::Table => writeln!(out, "{}", if answer { "yes" } else { "no" })?,
                format => {
                    let serializer = QueryResultsSerializer::from_format(rows_format(format)?);
                    serializer.serialize_boolean_to_writer(&mut *out, answer)?;
                    writeln!(out)?;
                }
            }
            Ok(usize::from(answer))
        }
        QueryResults::Solutions(solutions) => match options.format.unwrap_or(Format::Table) {
            Format::Table => {
                let mut table = Table::new(solutions.variables(), base);
                for solution in solutions {
                    table.add(&solution.map_err(evaluation)?);
                }
                table.write(options.width, out)?;
                Ok(table.len())
            }
            format => {
                let serializer = QueryResultsSerializer::from_format(rows_format(format)?);
                let variables = solutions.variables().to_vec();
                let mut writer = serializer.serialize_solutions_to_writer(&mut *out, variables)?;
                let mut rows = 0;
                for solution in solutions {
                    writer.serialize(&solution.map_err(evaluation)?)?;
                    rows += 1;
                }
                writer.finish()?;
                if matches!(format, Format::Json | Format::Xml) {
                    writeln!(out)?;
                }
                Ok(rows)
            }
        },
        QueryResults::Graph(triples) => {
            let mut serializer = match options.format.unwrap_or(Format::Turtle) {
                Format::Turtle => RdfSerializer::from_format(RdfFormat::Turtle),
                Format::NTriples => RdfSerializer::from_format(RdfFormat::NTriples),
                format => {
                    return Err(QueryError::Format(format!(
                        "CONSTRUCT and DESCRIBE give a graph: turtle or ntriples, not {}",
                        format.name()
                    )));
                }
            };
            for (prefix, namespace) in PREFIXES {
                serializer = serializer.with_prefix(prefix, namespace).map_err(evaluation)?;
            }
            let mut triples: Vec<Triple> = triples.collect::<Result<_, _>>().map_err(evaluation)?;
            // The same graph is written the same way every time.
            triples.sort_by_cached_key(ToString::to_string);
            triples.dedup();
            let mut writer = serializer.for_writer(&mut *out);
            for triple in &triples {
                writer.serialize_triple(triple)?;
            }
            writer.finish()?;
            Ok(triples.len())
        }
    }
}

fn rows_format(format: Format) -> Result<QueryResultsFormat, QueryError> {
    format.results().ok_or_else(|| {
        let name = format.name();
        QueryError::Format(format!("SELECT and ASK give rows: table, csv, tsv, json or xml, not {name}"))
    })
}
