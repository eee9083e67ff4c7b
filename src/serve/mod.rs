//! The server: the store for browsers and for any SPARQL client.
//!
//! | file | what it is for |
//! | --- | --- |
//! | `options` | what a server is told when it starts |
//! | `listen` | connections: how many, how slow, how they end |
//! | `safety` | who may ask: Host, Origin, headers against what a page could be made to do |
//! | `log`, `metrics` | a line a request; counters for Prometheus |
//! | `current` | the state of the store that requests ask, renewed after each build |
//! | `queue`, `work` | how many questions run at once, for how long; work that is stopped |
//! | `body` | bodies of requests: how long, how slow |
//! | `api`, `arguments`, `suggest`, `status`, `drawn` | the JSON API |
//! | `openapi`, `shapes` | its description |
//! | `sparql`, `results`, `negotiate`, `describe` | SPARQL 1.1 Protocol |
//! | `graph_store` | Graph Store Protocol |
//! | `writing` | updates and digests |
//! | `page` | the page |
//! | `problem` | why a request has no answer |
//!
//! A request passes `safety`, comes to its handler, waits in the `queue` if it asks the store,
//! and is answered by a thread of its own, which stops when its time is over or nobody listens
//! any more.

mod api;
mod arguments;
mod body;
mod current;
mod describe;
mod drawn;
mod graph_store;
mod listen;
mod log;
mod metrics;
mod negotiate;
mod openapi;
mod options;
mod page;
mod problem;
mod queue;
mod results;
mod safety;
mod shapes;
mod sparql;
mod status;
mod suggest;
mod work;
mod writing;

use std::sync::Arc;

use anyhow::{Context, Result};
use axum::Router;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use axum::routing::{any, get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

pub use log::{LogFormat, start as start_log};
pub use options::{Limits, Options, Token};

use crate::cli;
use current::{Current, Opened};
use metrics::Metrics;
use problem::Problem;
use queue::Queue;

/// Stack of a thread: a query may be as deep as it is long. Only what is used of it takes memory.
const STACK: usize = 256 * 1024 * 1024;
/// Threads beside those that answer questions: for who writes, and for the look at the store.
const OTHER_THREADS: usize = 8;

/// What all requests share.
pub struct Server {
    options: Options,
    current: Current,
    queue: Queue,
    metrics: Metrics,
    description: openapi::Description,
    /// Held by the one who writes.
    writing: tokio::sync::Mutex<()>,
}

/// The server, as handlers get it.
type Shared = axum::extract::State<Arc<Server>>;

impl Server {
    fn new(options: Options) -> Result<Server> {
        let queries = options.queries.iter().map(|query| query.text.as_str()).collect::<Vec<_>>().join("\0");
        let salt = format!("{} {} {queries}", env!("CARGO_PKG_VERSION"), options.offering.defaults());
        let current = Current::open(options.folder.clone(), salt)?;
        let queue = Queue::new(options.limits.running.get(), options.limits.waiting);
        Ok(Server {
            options,
            current,
            queue,
            metrics: Metrics::default(),
            description: openapi::Description::default(),
            writing: tokio::sync::Mutex::default(),
        })
    }

    fn router(self: Arc<Server>) -> Router {
        Router::new()
            .route("/sparql", any(sparql::sparql))
            .route("/api/openapi.json", get(openapi::openapi))
            .route("/api/v1/status", get(status::status))
            .route("/api/v1/suggest", get(api::suggest))
            .route("/api/v1/graph", get(drawn::graph))
            .route("/api/v1/export", get(drawn::export))
            .route("/api/v1/queries", get(api::queries))
            .route("/api/v1/query/{name}", get(sparql::named))
            .route("/api/v1/{command}", get(api::command))
            .route("/store", any(graph_store::indirect))
            .route("/store/{*path}", any(graph_store::direct))
            .route("/digests", post(writing::digests))
            .route("/health", get(status::health))
            .route("/metrics", get(status::metrics))
            .fallback(page::page)
            .method_not_allowed_fallback(not_allowed)
            .layer(CompressionLayer::new())
            .layer(CatchPanicLayer::custom(panicked))
            .layer(axum::middleware::from_fn_with_state(Arc::clone(&self), safety::guard))
            .layer(axum::middleware::from_fn_with_state(Arc::clone(&self), log::each))
            .with_state(self)
    }
}

async fn not_allowed() -> Problem {
    Problem::new(axum::http::StatusCode::METHOD_NOT_ALLOWED, "method", "this path is there to be read: GET or HEAD")
        .with(header::ALLOW, HeaderValue::from_static("GET, HEAD"))
}

fn panicked(panic: Box<dyn std::any::Any + Send>) -> Response {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
    axum::response::IntoResponse::into_response(Problem::internal(&anyhow::anyhow!("a panic: {text}")))
}

/// Serves until the user asks to stop, and then until all requests are answered.
///
/// # Errors
///
/// If the store cannot be opened or the address cannot be bound.
pub fn run(options: Options) -> Result<cli::Status> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .thread_name("daygraph")
        .thread_stack_size(STACK)
        .max_blocking_threads(options.limits.running.get() + OTHER_THREADS)
        .enable_all()
        .build()
        .context("no threads can be started")?;
    let server = Arc::new(Server::new(options)?);
    let ended = runtime.block_on(listen::listen(Arc::clone(&server)));
    // What still runs is at its end, or is left behind.
    runtime.shutdown_timeout(listen::LAST);
    ended
}

/// Whether who asks has the answer with this tag already.
fn asked_before(headers: &HeaderMap, tag: &str) -> bool {
    let weak = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let given = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    given.flat_map(|value| value.split(',')).any(|known| known.trim() == "*" || weak(known) == weak(tag))
}
