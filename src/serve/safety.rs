//! Who may ask, and what a browser may do with an answer.
//!
//! A page of another site can make a browser send requests here. It cannot read the answers, since none
//! says that it may; but where it makes its own name mean this machine (DNS rebinding), a browser would take
//! both for one site. So a request must call this server by an address, by `localhost`, or by a name that it
//! was given; and one that says it comes from another site is refused.

use std::net::IpAddr;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::problem::Problem;
use super::{Options, Shared};

/// What the page may load and do: its own files, and nothing of anybody else.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
connect-src 'self'; font-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; \
frame-ancestors 'none'";

/// Headers of all answers.
const HEADERS: [(&str, &str); 6] = [
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
];
/// Answers that pages of other origins may read, beside what all may.
const EXPOSED: &str = "ETag, Retry-After";

/// Refuses who may not ask, and adds what all answers say.
pub async fn guard(State(server): Shared, request: Request, next: Next) -> Response {
    let options = &server.options;
    let origin = request.headers().get(header::ORIGIN).cloned();
    let permitted = origin.as_ref().and_then(|origin| permitted(options, origin));
    let mut response = match refused(options, &request) {
        Err(problem) => problem.into_response(),
        Ok(()) if is_preflight(&request) && permitted.is_some() => preflight(),
        Ok(()) => next.run(request).await,
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    let mine = if options.cors.is_empty() { "same-origin" } else { "cross-origin" };
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static(mine));
    if !options.cors.is_empty() {
        headers.append(header::VARY, HeaderValue::from_static("origin"));
    }
    if let Some(origin) = permitted {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED));
    }
    response
}

fn refused(options: &Options, request: &Request) -> Result<(), Problem> {
    let host = host_of(request.headers(), request.uri())?;
    if !is_known(options, name_of(&host)) {
        let text = "this server does not go by that name; start it with --host NAME where it should";
        return Err(Problem::new(StatusCode::MISDIRECTED_REQUEST, "host", text));
    }
    match request.headers().get(header::ORIGIN) {
        Some(origin) if !is_same(origin, &host) && permitted(options, origin).is_none() => {
            let text = "pages of other sites may not ask this server; start it with --cors ORIGIN where one should";
            Err(Problem::new(StatusCode::FORBIDDEN, "origin", text))
        }
        _ => Ok(()),
    }
}

/// What the request calls the server, with its port.
fn host_of(headers: &HeaderMap, uri: &Uri) -> Result<String, Problem> {
    let mut given = headers.get_all(header::HOST).iter();
    let wrong = || Problem::request("a request has one Host");
    match (given.next(), given.next(), uri.authority()) {
        (Some(host), None, _) => host.to_str().map(str::to_ascii_lowercase).map_err(|_| wrong()),
        (None, None, Some(authority)) => Ok(authority.as_str().to_ascii_lowercase()),
        _ => Err(wrong()),
    }
}

/// `[::1]:7878` → `::1`
fn name_of(host: &str) -> &str {
    if let Some(rest) = host.strip_prefix('[') {
        return rest.split(']').next().unwrap_or_default();
    }
    host.rsplit_once(':').map_or(host, |(name, _)| name)
}

/// An address cannot be made to mean another machine, as a name can.
fn is_known(options: &Options, name: &str) -> bool {
    name == "localhost"
        || name.parse::<IpAddr>().is_ok()
        || options.hosts.iter().any(|host| host.eq_ignore_ascii_case(name))
}

fn is_same(origin: &HeaderValue, host: &str) -> bool {
    let origin = origin.to_str().unwrap_or_default().to_ascii_lowercase();
    ["http://", "https://"].iter().any(|scheme| origin.strip_prefix(scheme) == Some(host))
}

fn permitted(options: &Options, origin: &HeaderValue) -> Option<HeaderValue> {
    let known = |one: &String| one == "*" || one.as_bytes().eq_ignore_ascii_case(origin.as_bytes());
    options.cors.iter().any(known).then(|| origin.clone())
}

fn is_preflight(request: &Request) -> bool {
    request.method() == Method::OPTIONS && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

fn preflight() -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    let said = [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, POST, PUT, DELETE"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "Accept, Authorization, Content-Type, If-None-Match"),
        (header::ACCESS_CONTROL_MAX_AGE, "600"),
    ];
    for (name, value) in said {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}
