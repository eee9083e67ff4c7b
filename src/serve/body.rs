//! Bodies of requests: no longer and no slower than they may be.

use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, StatusCode, header};

use super::Server;
use super::problem::Problem;

/// Until all of a body must have come.
const SLOWEST: Duration = Duration::from_secs(30);

impl Server {
    /// All bytes of a body.
    ///
    /// # Errors
    ///
    /// If it is too long, or comes too slowly.
    pub async fn bytes(&self, headers: &HeaderMap, body: Body) -> Result<Bytes, Problem> {
        let most = self.options.limits.body;
        let too_long = || {
            let text = format!("a body has at most {most} bytes here; --max-body says how many");
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body-limit", text)
        };
        let said = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
        if said.is_some_and(|said| said > most as u64) {
            return Err(too_long());
        }
        if headers.contains_key(header::CONTENT_ENCODING) {
            let text = "a body comes as it is, without a Content-Encoding";
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "media-type", text));
        }
        match tokio::time::timeout(SLOWEST, to_bytes(body, most)).await {
            Ok(Ok(bytes)) => Ok(bytes),
            Ok(Err(error)) if is_length(&error) => Err(too_long()),
            Ok(Err(_)) => Err(Problem::request("the body broke off")),
            Err(_) => Err(Problem::new(StatusCode::REQUEST_TIMEOUT, "slow-body", "the body came too slowly")),
        }
    }

    /// All of a body as text.
    ///
    /// # Errors
    ///
    /// As [`Server::bytes`], and if it is not UTF-8.
    pub async fn text(&self, headers: &HeaderMap, body: Body) -> Result<String, Problem> {
        if charset(headers).is_some_and(|charset| !charset.eq_ignore_ascii_case("utf-8")) {
            let text = "text comes in UTF-8";
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "media-type", text));
        }
        let bytes = self.bytes(headers, body).await?;
        String::from_utf8(bytes.into()).map_err(|_| Problem::request("the body is not UTF-8"))
    }
}

fn is_length(error: &axum::Error) -> bool {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.to_string().contains("length limit exceeded") {
            return true;
        }
        cause = error.source();
    }
    false
}

fn charset(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let charset = value.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim())
    });
    charset.map(|charset| charset.trim_matches('"'))
}
