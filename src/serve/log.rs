//! The log: one line a request, on standard error, for people or for programs.

use std::time::Instant;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use clap::ValueEnum;

use super::Shared;

/// How lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people
    Text,
    /// An object a line
    Json,
}

/// Starts the log of this process.
pub fn start(format: LogFormat) {
    let log = tracing_subscriber::fmt().with_writer(std::io::stderr).with_target(false).with_ansi(false);
    match format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().flatten_event(true).init(),
    }
}

/// Tells of each request when its answer begins, and counts it. What was asked stays out of it: a
/// query may say more of who asks than a log should keep.
pub async fn each(State(server): Shared, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let response = next.run(request).await;
    let (took, status) = (started.elapsed(), response.status().as_u16());
    server.metrics.answered(&path, status, took);
    tracing::info!(%method, path, status, milliseconds = took.as_micros() as f64 / 1000.0, "answered");
    response
}
