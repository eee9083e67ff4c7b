//! What the store holds, whether the server is well, and what it counted.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use daygraph::store::Rows;
use serde_json::{Value, json};

use super::problem::Problem;
use super::{Shared, api};

/// `GET /api/v1/status`
pub async fn status(State(server): Shared, headers: HeaderMap) -> Result<Response, Problem> {
    api::answered(&server, &headers, |server, job| {
        let snapshot = job.opened.snapshot()?;
        let mut value = counted(snapshot.rows());
        value["base"] = snapshot.base().into();
        value["program"] = env!("CARGO_PKG_VERSION").into();
        value["writable"] = server.options.token.is_some().into();
        Ok(api::object("status", value))
    })
    .await
}

fn counted(rows: &Rows) -> Value {
    let mut series: BTreeMap<&str, usize> = BTreeMap::new();
    for digest in &rows.digests {
        *series.entry(rows.text(digest.series)).or_default() += 1;
    }
    let entities = by(rows.entities.iter().map(|entity| entity.kind.name()));
    let claims = by(rows.claims.iter().map(|claim| claim.relation.name()));
    let days = rows.days();
    json!({
        "first": days.map(|(first, _)| first.to_string()),
        "last": days.map(|(_, last)| last.to_string()),
        "days": rows.digests.iter().map(|digest| digest.day.to_string()).collect::<std::collections::BTreeSet<_>>(),
        "series": series,
        "digests": rows.digests.len(),
        "items": rows.items.len(),
        "entities": { "total": rows.entities.len(), "by_kind": entities },
        "claims": { "total": rows.claims.len(), "by_relation": claims },
        "happenings": rows.happenings.len(),
    })
}

/// How many of each name there are, those with most first.
fn by(names: impl Iterator<Item = &'static str>) -> Value {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    Value::Object(counts.into_iter().map(|(name, count)| (name.to_owned(), count.into())).collect())
}

/// `GET /health`
pub async fn health(State(server): Shared) -> Response {
    let digests = server.current.get().store.digests().len();
    let mut response = format!("{:#}\n", json!({ "status": "ok", "digests": digests })).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// `GET /metrics`
pub async fn metrics(State(server): Shared) -> Response {
    let mut response = server.metrics.text(server.queue.length(), &server.current.get()).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
