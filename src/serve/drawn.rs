//! The graph, or a part of it: `/api/v1/graph` for who draws it, `/api/v1/export` as a file.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use daygraph::export::Format;

use super::api::tagged;
use super::arguments::{self, Parameters};
use super::problem::Problem;
use super::results::{self, gone};
use super::{Server, Shared, asked_before};
use crate::cli::World;

/// The format of `/api/v1/graph`.
const DRAWN: &str = "node-link";
/// Arguments of an export that say how a file is written.
pub const OF_FILES: [&str; 3] = ["format", "table", "static"];
/// Types of content by the name of a format; others are bytes.
const TYPES: [(&str, &str); 12] = [
    ("graphml", "application/xml"),
    ("gexf", "application/xml"),
    ("csv", "text/csv; charset=utf-8"),
    ("neo4j", "text/csv; charset=utf-8"),
    ("node-link", "application/json"),
    ("cytoscape", "application/json"),
    ("jsonl", "application/jsonl"),
    ("ttl", "text/turtle"),
    ("nt", "application/n-triples"),
    ("rdfxml", "application/rdf+xml"),
    ("jsonld", "application/ld+json"),
    ("html", "text/html; charset=utf-8"),
];

/// `GET /api/v1/graph`: node-link JSON, with places and colours.
pub async fn graph(State(server): Shared, RawQuery(query): RawQuery, headers: HeaderMap) -> Result<Response, Problem> {
    let mut parameters = arguments::of_query(query.as_deref());
    if let Some((key, _)) = parameters.iter().find(|(key, _)| OF_FILES.contains(&key.as_str())) {
        return Err(Problem::request(format!("{key} is for /api/v1/export; this is always {DRAWN} JSON")));
    }
    parameters.push(("format".to_owned(), DRAWN.to_owned()));
    exported(&server, &headers, parameters, false).await
}

/// `GET /api/v1/export`: a file in any format of `daygraph export`.
pub async fn export(State(server): Shared, RawQuery(query): RawQuery, headers: HeaderMap) -> Result<Response, Problem> {
    exported(&server, &headers, arguments::of_query(query.as_deref()), true).await
}

async fn exported(
    server: &Arc<Server>,
    headers: &HeaderMap,
    parameters: Parameters,
    as_file: bool,
) -> Result<Response, Problem> {
    let offering = &server.options.offering;
    let mut words = arguments::words(&offering.export, &parameters)?;
    words.insert(1, "--output=-".into());
    let args = offering.exporting(words).map_err(|error| arguments::refused(&error))?;
    let names = || Format::ALL.iter().map(|format| format.name).collect::<Vec<_>>().join(", ");
    let format = args.format().ok_or_else(|| Problem::request(format!("give a format: {}", names())))?;
    let tables = args.tables(format)?;
    let [table] = tables else {
        let names: Vec<&str> = tables.iter().map(|table| table.name).collect();
        return Err(Problem::request(format!("{} is several tables; give table: {}", format.name, names.join(" or "))));
    };
    let tag = server.current.get().tag.clone();
    if asked_before(headers, tag.to_str().unwrap_or_default()) {
        server.metrics.unchanged();
        return Ok(tagged(StatusCode::NOT_MODIFIED.into_response(), tag));
    }
    let mut response = results::sent(server, move |job, pipe| {
        let (store, opened) = (&job.opened.store, &job.opened);
        let world =
            World { snapshot: opened.snapshot().map_err(Problem::from)?, tell: |_| {}, stop: &|| job.stop.is_asked() };
        let made = args.made(store, world, format, &mut |_| !job.stop.is_asked()).map_err(Problem::from)?;
        let export = made.ok_or_else(gone)?;
        pipe.content =
            TYPES.iter().find(|(name, _)| *name == format.name).map_or("application/octet-stream", |(_, t)| t);
        (table.write)(&export, pipe).map_err(|_| gone())?;
        Ok(())
    })
    .await?;
    if as_file {
        let name = if table.name.is_empty() { "daygraph" } else { table.name };
        let disposition = format!("attachment; filename=\"{name}.{}\"", format.suffix);
        if let Ok(value) = HeaderValue::from_str(&disposition) {
            response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
        }
    }
    Ok(tagged(response, tag))
}
