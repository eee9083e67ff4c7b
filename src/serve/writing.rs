//! Writing, for who has the token: updates of graphs of one's own, and digests.
//!
//! One writes at a time. What is written is a new state of the store, as a build makes it: requests that
//! are being answered keep the state before, those that come after see the new one.

use std::fmt::Display;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use daygraph::store::query::parse_update;
use daygraph::store::{StoreError, UpdateError, change_own, check_update};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedNode, Quad};
use oxigraph::sparql::{CancellationToken, SparqlEvaluator};
use oxigraph::store::{StorageError, Store as Quads};
use spargebra::GraphUpdateOperation;

use super::api::tagged;
use super::arguments::{self, Parameters};
use super::problem::Problem;
use super::{Server, Shared, sparql};
use crate::cli::posted;

/// When to come again where a build is running, in seconds.
const AGAIN: &str = "5";
/// How long one waits for the one who writes.
const PATIENCE: Duration = Duration::from_secs(30);

impl Server {
    /// Whether a request may write.
    ///
    /// # Errors
    ///
    /// If nobody may, or it does not have the token.
    pub fn may_write(&self, headers: &HeaderMap) -> Result<(), Problem> {
        let Some(token) = &self.options.token else {
            let text = "this server reads only; start it with --writable where it should write";
            return Err(Problem::new(StatusCode::FORBIDDEN, "read-only", text));
        };
        let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let given =
            given.and_then(|value| value.split_once(' ')).filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        if given.is_some_and(|(_, text)| token.is(text.trim())) {
            return Ok(());
        }
        let text = "who writes has the token: Authorization: Bearer TOKEN";
        Err(Problem::new(StatusCode::UNAUTHORIZED, "token", text)
            .with(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"daygraph\"")))
    }

    /// Writes on a thread of its own, when nobody else does.
    async fn write<T: Send + 'static>(
        self: &Arc<Server>,
        write: impl FnOnce(&Server, &CancellationToken) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let Ok(_alone) = tokio::time::timeout(PATIENCE, self.writing.lock()).await else { return Err(busy()) };
        let (server, stop) = (Arc::clone(self), CancellationToken::new());
        let clock = tokio::spawn({
            let (stop, time) = (stop.clone(), self.options.limits.time);
            async move {
                tokio::time::sleep(time).await;
                stop.cancel();
            }
        });
        // A write goes on to its end where who asked for it goes away.
        let written = tokio::task::spawn_blocking(move || write(&server, &stop)).await;
        clock.abort();
        written.unwrap_or_else(|error| Err(Problem::internal(&anyhow::anyhow!("{error}"))))
    }

    /// What is answered to who wrote: nothing, with the tag of the new state.
    fn done(&self, status: StatusCode) -> Response {
        tagged(status.into_response(), self.current.get().tag.clone())
    }
}

fn busy() -> Problem {
    let text = "the store is being written to; come again in a moment";
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", text)
        .with(header::RETRY_AFTER, HeaderValue::from_static(AGAIN))
}

/// That a graph is not the user's own.
pub fn protected(graph: &str, base: &str) -> Problem {
    let graph = if graph == "DEFAULT" { "the default graph".to_owned() } else { format!("the graph {graph}") };
    of_update(&UpdateError::Protected { graph, base: base.to_owned() })
}

fn of_update(error: &UpdateError) -> Problem {
    let kind = match error {
        UpdateError::Protected { .. } | UpdateError::Variable => "protected-graph",
        UpdateError::Load => "no-connections",
    };
    Problem::new(StatusCode::FORBIDDEN, kind, error.to_string())
}

/// What kept a change of the store from being made.
enum Refused {
    Store(StoreError),
    Problem(Problem),
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Refused {
        Refused::Store(error)
    }
}

impl Refused {
    fn data(error: impl Display) -> Refused {
        Refused::Problem(Problem::request(format!("the data cannot be read: {error}")))
    }

    fn storage(error: StorageError) -> Refused {
        Refused::Problem(Problem::internal(&error.into()))
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Problem {
        match refused {
            Refused::Store(StoreError::Busy { .. }) => busy(),
            Refused::Store(error) => error.into(),
            Refused::Problem(problem) => problem,
        }
    }
}

/// SPARQL 1.1 Update.
pub async fn update(
    server: &Arc<Server>,
    headers: &HeaderMap,
    text: &str,
    parameters: &Parameters,
) -> Result<Response, Problem> {
    server.may_write(headers)?;
    let base = server.current.get().store.base().to_owned();
    let mut update = parse_update(text, &base).map_err(|error| Problem::of_query(&error))?;
    if let Some(dataset) = sparql::dataset(parameters, ["using-graph-uri", "using-named-graph-uri"])? {
        for operation in &mut update.operations {
            if let GraphUpdateOperation::DeleteInsert { using, .. } = operation {
                if using.is_some() {
                    let text = "using-graph-uri does not go with USING or WITH in the update itself";
                    return Err(Problem::request(text));
                }
                *using = Some(dataset.clone());
            }
        }
    }
    check_update(&base, &update).map_err(|error| of_update(&error))?;
    let text = text.to_owned();
    server
        .write(move |server, stop| {
            let change = |quads: &Quads| {
                let evaluator = SparqlEvaluator::new().with_cancellation_token(stop.clone());
                evaluator.for_update(update).on_store(quads).execute().map_err(|error| {
                    Refused::Problem(if stop.is_cancelled() {
                        super::work::too_long(Instant::now())
                    } else {
                        Problem::new(StatusCode::BAD_REQUEST, "evaluation", format!("the update failed: {error}"))
                    })
                })
            };
            Ok(change_own(server.current.folder(), text.as_bytes(), change)?)
        })
        .await?;
    Ok(server.done(StatusCode::NO_CONTENT))
}

/// A graph as a request brings it.
pub struct Content {
    pub format: RdfFormat,
    pub body: Bytes,
    /// Whether it takes the place of what is there.
    pub replace: bool,
}

/// Writes a graph of the user's own, or with no content deletes it.
pub async fn graph(server: &Arc<Server>, graph: NamedNode, content: Option<Content>) -> Result<Response, Problem> {
    let new = server
        .write(move |server, _| {
            let mut what = graph.as_str().as_bytes().to_vec();
            what.extend(
                content
                    .as_ref()
                    .map(|content| [&[u8::from(content.replace)], content.body.as_ref()].concat())
                    .unwrap_or_default(),
            );
            let change = |quads: &Quads| {
                let known = quads.contains_named_graph(&graph).map_err(Refused::storage)?;
                match content {
                    None if known => quads.remove_named_graph(&graph).map_err(Refused::storage)?,
                    None => return Err(Refused::Problem(Problem::not_found(format!("there is no graph {graph}")))),
                    Some(content) => {
                        if content.replace {
                            quads.clear_graph(&graph).map_err(Refused::storage)?;
                        }
                        quads.insert_named_graph(&graph).map_err(Refused::storage)?;
                        let read = quads_of(&graph, &content)?;
                        quads.extend(read).map_err(Refused::storage)?;
                    }
                }
                Ok(!known)
            };
            Ok(change_own(server.current.folder(), &what, change)?)
        })
        .await?;
    Ok(server.done(if new { StatusCode::CREATED } else { StatusCode::NO_CONTENT }))
}

fn quads_of(graph: &NamedNode, content: &Content) -> Result<Vec<Quad>, Refused> {
    let parser = RdfParser::from_format(content.format)
        .with_base_iri(graph.as_str())
        .map_err(Refused::data)?
        .with_default_graph(graph.clone())
        .without_named_graphs()
        .rename_blank_nodes();
    parser.for_slice(&content.body).map(|quad| quad.map_err(Refused::data)).collect()
}

/// `POST /digests`: a digest in, its changes out.
pub async fn digests(State(server): Shared, request: Request) -> Result<Response, Problem> {
    let (head, body) = request.into_parts();
    server.may_write(&head.headers)?;
    let parameters = arguments::of_query(head.uri.query());
    let words = arguments::words(&posted::command(), &parameters)?;
    let read = posted::asked(words).map_err(|error| arguments::refused(&error))?;
    let body = server.bytes(&head.headers, body).await?;
    let (status, answer) = server
        .write(move |server, _| {
            let posted = server.options.posting.build(read, body.into())?;
            let mut answer = Vec::new();
            let status = if posted.refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
            posted.answer.write(&mut answer).map_err(anyhow::Error::new)?;
            Ok((status, answer))
        })
        .await?;
    let mut response = server.done(status);
    *response.body_mut() = answer.into();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(response)
}
