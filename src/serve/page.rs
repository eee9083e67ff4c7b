//! The page: files that were built into the program, and `index.html` for each of its views.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::problem::Problem;

/// A file of the page.
struct File {
    /// Below the page's folder, as `assets/index-3f8a.js`.
    name: &'static str,
    bytes: &'static [u8],
    /// The beginning of the hash of its bytes.
    hash: &'static str,
}

/// All files of `web/dist`, in order of their names.
static FILES: &[File] = &include!(concat!(env!("OUT_DIR"), "/page.rs"));

const INDEX: &str = "index.html";
/// Files below it have the hash of their content in their names, and so never change.
const HASHED: &str = "assets/";

/// Types of content by the ending of a name.
const TYPES: [(&str, &str); 16] = [
    ("html", "text/html; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("mjs", "text/javascript; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("json", "application/json"),
    ("webmanifest", "application/manifest+json"),
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("webp", "image/webp"),
    ("ico", "image/x-icon"),
    ("woff2", "font/woff2"),
    ("woff", "font/woff"),
    ("wasm", "application/wasm"),
    ("txt", "text/plain; charset=utf-8"),
    ("xml", "application/xml"),
];

/// Answers what is no other path: a file of the page, or for a view of it `index.html`.
pub async fn page(request: Request) -> Response {
    let path = request.uri().path();
    if path == "/api" || path.starts_with("/api/") {
        return Problem::not_found("the API has no such path; /api/openapi.json lists all").into_response();
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let problem = Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method", "the page is there to be read");
        return problem.with(header::ALLOW, HeaderValue::from_static("GET, HEAD")).into_response();
    }
    let name = path.trim_start_matches('/');
    // Names are those of a list, so no path leads anywhere else.
    if let Some(file) = FILES.binary_search_by(|file| file.name.cmp(name)).ok().map(|at| &FILES[at]) {
        return sent(file, request.headers());
    }
    // `/entity/GPT-5.1` is a view, `/assets/old.js` a file that is gone.
    let ending = name.rsplit('/').next().and_then(|last| last.rsplit_once('.')).map(|(_, ending)| ending);
    let is_file = TYPES.iter().any(|(known, _)| Some(*known) == ending);
    if name.is_empty() || (!is_file && takes_html(request.headers())) { index(request.headers()) } else { nothing() }
}

/// The page itself.
pub fn index(headers: &HeaderMap) -> Response {
    FILES.iter().find(|file| file.name == INDEX).map_or_else(nothing, |file| sent(file, headers))
}

fn nothing() -> Response {
    Problem::not_found("there is nothing here").into_response()
}

/// Whether HTML is asked for by name, as browsers do.
pub fn takes_html(headers: &HeaderMap) -> bool {
    let accept = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    accept.flat_map(|value| value.split(',')).any(|part| part.trim().starts_with("text/html"))
}

fn sent(file: &'static File, headers: &HeaderMap) -> Response {
    let tag = format!("W/\"{}\"", file.hash);
    let caching = if file.name.starts_with(HASHED) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut response = if super::asked_before(headers, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let ending = file.name.rsplit('.').next().unwrap_or_default();
        let known = TYPES.iter().find(|(known, _)| *known == ending);
        let mut response = Response::new(Body::from(file.bytes));
        let content = known.map_or("application/octet-stream", |(_, content)| content);
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content));
        response
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}
