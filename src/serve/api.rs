//! The JSON API: what the commands print with `--json`.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::arguments::{self, Parameters};
use super::problem::Problem;
use super::work::Job;
use super::{Server, Shared, asked_before};
use crate::cli::{World, described, output};

/// Suggestions that are given where nothing says how many.
const SUGGESTED: usize = 10;
/// Suggestions at most.
const MOST_SUGGESTED: usize = 100;

/// `GET /api/v1/<command>`
pub async fn command(
    State(server): Shared,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let Some(at) = server.options.offering.asking.iter().position(|offered| offered.command.get_name() == name) else {
        return Err(Problem::not_found(format!("the API has no {name:?}; /api/openapi.json lists all")));
    };
    let parameters = arguments::of_query(query.as_deref());
    answered(&server, &headers, move |server, job| {
        let offered = &server.options.offering.asking[at];
        let mut words = arguments::words(&offered.command, &parameters)?;
        words.insert(1, "--json=true".into());
        let ask = offered.read(words).map_err(|error| arguments::refused(&error))?;
        let mut body = Vec::new();
        ask.answer(World { snapshot: job.opened.snapshot()?, tell: |_| {}, stop: &|| job.stop.is_asked() })?
            .write(&mut body)
            .map_err(anyhow::Error::new)?;
        Ok(body)
    })
    .await
}

/// `GET /api/v1/suggest`
pub async fn suggest(
    State(server): Shared,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let parameters = arguments::of_query(query.as_deref());
    known(&parameters, &["q", "limit"])?;
    let typed =
        parameter(&parameters, "q").ok_or_else(|| Problem::request("the parameter q is missing: what was typed"))?;
    let typed = typed.to_owned();
    let limit = match parameter(&parameters, "limit") {
        None => SUGGESTED,
        Some(text) => text.parse().map_err(|_| Problem::request("limit is a number"))?,
    };
    answered(&server, &headers, move |_, job| {
        let rows = job.opened.snapshot()?.rows();
        Ok(object("suggestions", job.opened.suggestions()?.told(rows, &typed, limit.min(MOST_SUGGESTED))))
    })
    .await
}

/// `GET /api/v1/queries`
pub async fn queries(State(server): Shared, headers: HeaderMap) -> Result<Response, Problem> {
    answered(&server, &headers, |server, _| Ok(object("queries", described::with_texts(&server.options.queries)))).await
}

/// Answers with JSON that depends on the store alone, or with nothing where who asks has it.
pub async fn answered(
    server: &Arc<Server>,
    headers: &HeaderMap,
    answer: impl FnOnce(&Server, &Job) -> Result<Vec<u8>, Problem> + Send + 'static,
) -> Result<Response, Problem> {
    let tag = server.current.get().tag.clone();
    if asked_before(headers, tag.to_str().unwrap_or_default()) {
        server.metrics.unchanged();
        return Ok(tagged(StatusCode::NOT_MODIFIED.into_response(), tag));
    }
    let shared = Arc::clone(server);
    let (body, tag) = server.work(move |job| Ok((answer(&shared, job)?, job.opened.tag.clone()))).await?;
    let mut response = Response::new(Body::from(body));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(tagged(response, tag))
}

/// The answer with the tag of the state that it is of.
pub fn tagged(mut response: Response, tag: HeaderValue) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::ETAG, tag);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// An object that says what it is, as the commands print it.
pub fn object(shape: &'static str, value: Value) -> Vec<u8> {
    let mut body = Vec::new();
    output::json::write(shape, 1, value, &mut body).expect("memory takes what is written to it");
    body
}

/// The last value of a parameter.
pub fn parameter<'a>(parameters: &'a Parameters, name: &str) -> Option<&'a str> {
    parameters.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// Refuses parameters that there are not.
pub fn known(parameters: &Parameters, names: &[&str]) -> Result<(), Problem> {
    match parameters.iter().find(|(key, _)| !names.contains(&key.as_str())) {
        Some((key, _)) => {
            Err(Problem::request(format!("there is no parameter {key:?}; there are {}", names.join(", "))))
        }
        None => Ok(()),
    }
}
