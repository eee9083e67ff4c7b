//! What is told where a request has no answer: problem details (RFC 9457), without internals.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use daygraph::graph::{Candidate, NameError};
use daygraph::store::StoreError;
use daygraph::store::query::QueryError;
use serde_json::{Map, Value, json};

use crate::cli::{self, output};

/// Start of the types of problems; docs/server.md lists them.
const TYPES: &str = "urn:daygraph:problem:";

/// Why a request has no answer.
#[derive(Debug)]
pub struct Problem {
    pub status: StatusCode,
    /// What stands behind `urn:daygraph:problem:`.
    kind: &'static str,
    told: Box<Told>,
}

/// What it tells, apart, since most requests have an answer.
#[derive(Debug)]
struct Told {
    detail: String,
    more: Map<String, Value>,
    headers: Vec<(header::HeaderName, HeaderValue)>,
}

impl Problem {
    /// A problem of this kind, told to who asks.
    pub fn new(status: StatusCode, kind: &'static str, detail: impl Into<String>) -> Problem {
        Problem { status, kind, told: Box::new(Told { detail: detail.into(), more: Map::new(), headers: Vec::new() }) }
    }

    /// A request that makes no sense.
    pub fn request(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::BAD_REQUEST, "request", detail)
    }

    /// Nothing is there.
    pub fn not_found(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::NOT_FOUND, "not-found", detail)
    }

    /// What is our own fault: told to the log, and not to who asks.
    pub fn internal(error: &anyhow::Error) -> Problem {
        tracing::error!(error = output::chain(error), "a request failed");
        let text = "the server could not answer; its log says why";
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", text)
    }

    /// The same with a header.
    pub fn with(mut self, name: header::HeaderName, value: HeaderValue) -> Problem {
        self.told.headers.push((name, value));
        self
    }

    /// The same with one more field.
    pub fn and(mut self, key: &str, value: Value) -> Problem {
        self.told.more.insert(key.to_owned(), value);
        self
    }

    fn names(error: &NameError) -> Problem {
        let listed = |all: &[Candidate]| -> Value {
            let one = |c: &Candidate| json!({ "id": c.id, "label": c.label, "kind": c.kind.name(), "items": c.items });
            all.iter().map(one).collect()
        };
        let text = error.to_string();
        match error {
            NameError::Ambiguous { candidates, .. } | NameError::OtherKind { candidates, .. } => {
                Problem::new(StatusCode::CONFLICT, "ambiguous-name", text).and("candidates", listed(candidates))
            }
            NameError::Unknown { similar, .. } => {
                Problem::new(StatusCode::NOT_FOUND, "unknown-name", text).and("candidates", listed(similar))
            }
        }
    }
}

impl From<anyhow::Error> for Problem {
    /// An error of a command: what a person can mend is told in the command's own words.
    fn from(error: anyhow::Error) -> Problem {
        let names = |cause: &(dyn std::error::Error + 'static)| cause.downcast_ref::<NameError>().map(Problem::names);
        if let Some(problem) = error.chain().find_map(names) {
            return problem;
        }
        if error.is::<cli::Usage>() {
            return Problem::request(error.to_string());
        }
        if let Some(error) = error.chain().find_map(|cause| cause.downcast_ref::<QueryError>()) {
            return Problem::of_query(error);
        }
        let own = |cause: &(dyn std::error::Error + 'static)| {
            cause.is::<StoreError>() || cause.is::<std::io::Error>() || cause.is::<serde_json::Error>()
        };
        if error.chain().any(own) { Problem::internal(&error) } else { Problem::not_found(output::chain(&error)) }
    }
}

impl Problem {
    /// An error of a query.
    pub fn of_query(error: &QueryError) -> Problem {
        match error {
            QueryError::Store(_) | QueryError::Read { .. } | QueryError::Write(_) => {
                Problem::internal(&anyhow::anyhow!("{error}"))
            }
            QueryError::UnknownQuery { .. } => Problem::not_found(error.to_string()),
            QueryError::TooLarge(_) => Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "query-size", error.to_string()),
            QueryError::Syntax(_) => Problem::new(StatusCode::BAD_REQUEST, "query-syntax", error.to_string()),
            _ => Problem::request(error.to_string()),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Problem {
        Problem::internal(&error.into())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut object = Map::new();
        object.insert("type".to_owned(), format!("{TYPES}{}", self.kind).into());
        object.insert("title".to_owned(), self.status.canonical_reason().unwrap_or_default().into());
        object.insert("status".to_owned(), self.status.as_u16().into());
        object.insert("detail".to_owned(), self.told.detail.into());
        object.extend(self.told.more);
        let mut response = Response::new(Body::from(format!("{:#}\n", Value::Object(object))));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.extend(self.told.headers);
        response
    }
}
