//! Answers of queries, written while they are found: a short one is sent whole, a long one in parts,
//! so that memory does not grow with it.

use std::any::Any;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Instant;

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use daygraph::store::query::{self, Query};
use daygraph::store::{PREFIXES, Store};
use hyper::body::Frame;
use oxigraph::io::{RdfFormat, RdfSerializer};
use oxigraph::model::Triple;
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use oxigraph::sparql::{QueryEvaluationError, QueryResults};
use tokio::runtime::Handle;
use tokio::sync::mpsc;

use super::metrics::Stopped;
use super::negotiate::{GRAPHS, ROWS, Sent};
use super::problem::Problem;
use super::work::{Job, Listening, Stop, too_long};
use super::{Opened, Server};
use crate::memory::{self, Counting};

/// An answer that is not longer is sent whole; where something goes wrong in it, that is told.
const WHOLE: usize = 256 * 1024;
/// Rows of a lookup that is answered at once.
const FEW: usize = 500;
/// Bytes of a part after that.
const PART: usize = 64 * 1024;
/// Parts that wait for the connection.
const PARTS: usize = 4;

/// What is sent of an answer.
enum Part {
    /// All of it.
    Whole(Vec<u8>, &'static str),
    /// The beginning of a long one.
    First(Vec<u8>, &'static str),
    More(Vec<u8>),
    End,
    Failed(Problem),
}

/// Picks a format among those offered.
pub type Pick = Box<dyn Fn(&[(&'static str, Sent)]) -> Result<Sent, Problem> + Send>;

/// A query as a request brings it.
pub struct Asked {
    pub query: Query,
    pub options: query::Options,
    /// Picks the format among those for rows or for graphs.
    pub format: Pick,
}

/// Answers a query.
///
/// # Errors
///
/// Whatever goes wrong before the answer has begun.
pub async fn answer(server: &Arc<Server>, opened: &Opened, asked: Asked) -> Result<Response, Problem> {
    let most = server.options.limits.rows;
    if let Some((bytes, content)) = at_once(opened, &asked, most) {
        return Ok(response(Body::from(bytes), content));
    }
    sent(server, move |job, pipe| write(job, asked, most, pipe)).await
}

/// Sends what a function of the current state writes, when its turn comes.
///
/// # Errors
///
/// Whatever goes wrong before the answer has begun.
pub async fn sent(
    server: &Arc<Server>,
    write: impl FnOnce(&Job, &mut Pipe) -> Result<(), Failure> + Send + 'static,
) -> Result<Response, Problem> {
    let limits = server.options.limits;
    let turn = server.queue.enter(limits.time).await?;
    let stop = Stop::default();
    let listening = Listening(stop.clone());
    let deadline = Instant::now() + limits.time;
    let (sender, mut receiver) = mpsc::channel(PARTS);
    let clock = tokio::spawn({
        let stop = stop.clone();
        async move {
            tokio::time::sleep_until(deadline.into()).await;
            stop.stop();
        }
    });
    let shared = Arc::clone(server);
    tokio::task::spawn_blocking(move || {
        let _turn = turn;
        let job = Job { opened: shared.current.get(), stop, deadline };
        let mut pipe = Pipe { sender, buffer: Vec::new(), begun: false, content: "", deadline };
        let counting = Counting::up_to(limits.memory, [&job.stop.asked, &job.stop.forced]);
        let done = catch_unwind(AssertUnwindSafe(|| write(&job, &mut pipe)));
        let exceeded = counting.exceeded();
        drop(counting);
        clock.abort();
        let done = done.unwrap_or_else(|panic| Err(unwound(panic)));
        let done = if exceeded { done.map_err(|_| Failure::Memory) } else { done };
        let done = done.and_then(|()| pipe.end().map_err(|_| gone()));
        if let Err(failure) = done {
            shared.metrics.stopped(failure.why(&job));
            pipe.fail(failure.problem(&job, limits.rows));
        }
    });
    let (body, content) = match receiver.recv().await {
        Some(Part::Whole(bytes, content)) => (Body::from(bytes), content),
        Some(Part::First(bytes, content)) => {
            (Body::new(Parts { first: Some(bytes), receiver, ended: false, _listening: listening }), content)
        }
        Some(Part::Failed(problem)) => return Err(problem),
        // The thread died over it; what it said is in the log.
        _ => return Err(Problem::internal(&anyhow::anyhow!("a query ended without an answer"))),
    };
    Ok(response(body, content))
}

fn response(body: Body, content: &'static str) -> Response {
    let mut response = Response::new(body);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content));
    response
}

/// The whole answer of a lookup, found here and now: to hand it to another thread takes longer. `None` for
/// any other query, for a long answer, and where something is wrong.
fn at_once(opened: &Opened, asked: &Asked, most: usize) -> Option<(Vec<u8>, &'static str)> {
    let results = query::lookup(&opened.store, &asked.query, &asked.options)?;
    let sent = (asked.format)(&ROWS).ok()?;
    let mut bytes = Vec::new();
    let most = most.min(FEW);
    write_rows(results, rows_format(sent), most, &Failure::Problem, &mut bytes).ok()?;
    Some((bytes, sent.content()))
}

/// Why an answer was not finished.
pub enum Failure {
    Problem(Problem),
    Rows,
    Memory,
    /// The other side takes no more, or not fast enough.
    Gone,
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Failure {
        Failure::Problem(problem)
    }
}

/// What a query unwound with: that it was to stop, or by a mistake of ours.
fn unwound(panic: Box<dyn Any + Send>) -> Failure {
    match panic.downcast_ref::<query::Stopped>() {
        Some(query::Stopped::Told) => Failure::Gone,
        Some(query::Stopped::TooLong) => Failure::Memory,
        None => Problem::internal(&anyhow::anyhow!("a query panicked")).into(),
    }
}

/// What failed when writing did.
pub fn gone() -> Failure {
    Failure::Gone
}

impl Failure {
    fn why(&self, job: &Job) -> Stopped {
        match self {
            Failure::Rows => Stopped::Rows,
            Failure::Memory => Stopped::Memory,
            _ if Instant::now() >= job.deadline => Stopped::Time,
            _ => Stopped::Client,
        }
    }

    fn problem(self, job: &Job, rows: usize) -> Problem {
        match self {
            Failure::Rows => {
                let text = format!(
                    "the answer has more than {rows} rows, which is as many as this server sends; ask for less, or in parts with ORDER BY, LIMIT and OFFSET"
                );
                Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "row-limit", text)
            }
            Failure::Memory => {
                let text = "the query takes more memory than this server gives it; ask for less";
                Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "memory-limit", text)
            }
            Failure::Problem(problem) => problem,
            Failure::Gone => too_long(job.deadline),
        }
    }
}

/// Evaluates a query and writes what it gives.
fn write(job: &Job, asked: Asked, most: usize, pipe: &mut Pipe) -> Result<(), Failure> {
    let Asked { query, mut options, format } = asked;
    options.cancel = Some(job.stop.forced.clone());
    options.guard = Some(job.stop.asked.clone());
    let store = &job.opened.store;
    let stopped = |problem: Problem| Failure::Problem(job.ended().unwrap_or(problem));
    let results = query::evaluate(store, &query, &options).map_err(|error| stopped(Problem::of_query(&error)))?;
    match results {
        QueryResults::Boolean(_) | QueryResults::Solutions(_) => {
            let sent = format(&ROWS)?;
            pipe.content = sent.content();
            write_rows(results, rows_format(sent), most, &stopped, pipe)?;
        }
        QueryResults::Graph(triples) => {
            let Sent::Graph(format) = format(&GRAPHS)? else { return Err(Failure::Rows) };
            let mut found: Vec<Triple> = Vec::new();
            for triple in triples {
                let triple = triple.map_err(|error| stopped(evaluation(&error)))?;
                if found.len() >= most {
                    return Err(Failure::Rows);
                }
                found.push(triple);
            }
            // The same graph is written the same way every time.
            found.sort_by_cached_key(ToString::to_string);
            found.dedup();
            pipe.content = Sent::Graph(format).content();
            write_graph(format, store, found.iter().map(|triple| Ok(triple.clone())), pipe)?;
        }
    }
    Ok(())
}

/// Writes rows, or yes or no.
fn write_rows(
    results: QueryResults<'_>,
    format: QueryResultsFormat,
    most: usize,
    stopped: &dyn Fn(Problem) -> Failure,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let serializer = QueryResultsSerializer::from_format(format);
    match results {
        QueryResults::Boolean(yes) => {
            serializer.serialize_boolean_to_writer(out, yes).map_err(|_| gone())?;
        }
        QueryResults::Solutions(solutions) => {
            let variables = solutions.variables().to_vec();
            let mut out = serializer.serialize_solutions_to_writer(out, variables).map_err(|_| gone())?;
            for (n, solution) in solutions.enumerate() {
                let solution = solution.map_err(|error| stopped(evaluation(&error)))?;
                if n >= most {
                    return Err(Failure::Rows);
                }
                out.serialize(&solution).map_err(|_| gone())?;
            }
            out.finish().map_err(|_| gone())?;
        }
        // Triples are no rows; who calls this has looked.
        QueryResults::Graph(_) => return Err(Failure::Rows),
    }
    Ok(())
}

fn evaluation(error: &QueryEvaluationError) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "evaluation", format!("the query cannot be answered: {error}"))
}

/// Writes triples with the prefixes that all queries know.
pub fn write_graph(
    format: RdfFormat,
    store: &Store,
    triples: impl Iterator<Item = Result<Triple, Failure>>,
    pipe: &mut Pipe,
) -> Result<(), Failure> {
    let mut serializer = RdfSerializer::from_format(format);
    for (prefix, namespace) in PREFIXES.iter().copied().chain([("", store.base())]) {
        serializer = match serializer.with_prefix(prefix, namespace) {
            Ok(serializer) => serializer,
            Err(error) => return Err(Problem::internal(&anyhow::Error::new(error)).into()),
        };
    }
    let mut out = serializer.for_writer(&mut *pipe);
    for triple in triples {
        out.serialize_triple(&triple?).map_err(|_| gone())?;
    }
    out.finish().map_err(|_| gone())?;
    Ok(())
}

fn rows_format(sent: Sent) -> QueryResultsFormat {
    match sent {
        Sent::Rows(format) => format,
        Sent::Graph(_) => QueryResultsFormat::Json,
    }
}

/// Where an answer is written to: kept until it is known to be long, then sent in parts.
pub struct Pipe {
    sender: mpsc::Sender<Part>,
    buffer: Vec<u8>,
    begun: bool,
    pub content: &'static str,
    deadline: Instant,
}

impl Pipe {
    fn send(&self, part: Part) -> io::Result<()> {
        if let Part::Whole(bytes, _) | Part::First(bytes, _) | Part::More(bytes) = &part {
            memory::given_away(bytes.capacity());
        }
        let sent = Handle::current()
            .block_on(async { tokio::time::timeout_at(self.deadline.into(), self.sender.send(part)).await });
        match sent {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(io::ErrorKind::BrokenPipe.into()),
            Err(_) => Err(io::ErrorKind::TimedOut.into()),
        }
    }

    fn end(&mut self) -> io::Result<()> {
        let rest = std::mem::take(&mut self.buffer);
        if !self.begun {
            return self.send(Part::Whole(rest, self.content));
        }
        self.send(Part::More(rest))?;
        self.send(Part::End)
    }

    /// Breaks it off. Where it has begun, the connection is broken, so that what was sent is not taken for all.
    fn fail(&self, problem: Problem) {
        let _ = self.sender.try_send(Part::Failed(problem));
    }
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= if self.begun { PART } else { WHOLE } {
            let full = std::mem::take(&mut self.buffer);
            let part = if self.begun { Part::More(full) } else { Part::First(full, self.content) };
            self.begun = true;
            self.send(part)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The body of a long answer.
struct Parts {
    first: Option<Vec<u8>>,
    receiver: mpsc::Receiver<Part>,
    /// Who compresses it asks again after its end.
    ended: bool,
    /// Stops the query when the connection is gone.
    _listening: Listening,
}

impl hyper::body::Body for Parts {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(first) = self.first.take() {
            return Poll::Ready(Some(Ok(Frame::data(first.into()))));
        }
        if self.ended {
            return Poll::Ready(None);
        }
        let part = ready!(self.receiver.poll_recv(cx));
        self.ended = !matches!(part, Some(Part::More(_)));
        Poll::Ready(match part {
            Some(Part::More(bytes) | Part::Whole(bytes, _) | Part::First(bytes, _)) => {
                Some(Ok(Frame::data(bytes.into())))
            }
            Some(Part::End) => None,
            Some(Part::Failed(_)) | None => Some(Err(io::Error::other("the answer was broken off"))),
        })
    }
}
