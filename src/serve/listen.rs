//! Connections: how many there are, how slow they may be, and how they end.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context as Polled, Poll, ready};
use std::time::Duration;

use anyhow::{Context, Result};
use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{Instant, Sleep, sleep, timeout};

use super::Server;
use crate::cli::{Status, interrupt, output};

/// Connections at once; who comes after that waits to be taken.
const CONNECTIONS: usize = 1024;
/// Until all of a request's head must have come, and how long a connection may say nothing between two.
const HEAD: Duration = Duration::from_secs(15);
/// How long a connection may take nothing of an answer.
const STALLED: Duration = Duration::from_secs(30);
/// Bytes of a request's head.
const LONGEST: usize = 64 * 1024;
/// How long requests have to be answered when the server is to end.
const ENDING: Duration = Duration::from_secs(10);
/// How long threads have after that.
pub const LAST: Duration = Duration::from_secs(2);
/// How often one looks whether the server is to end, and whether a build has.
const LOOK: Duration = Duration::from_millis(100);
/// Looks between two at the store.
const LOOKS: u32 = 20;

/// Serves until the user asks to stop.
pub async fn listen(server: Arc<Server>) -> Result<Status> {
    let bind = server.options.bind;
    let listener = TcpListener::bind(bind).await.with_context(|| {
        format!("{bind} cannot be bound; is another server there? --bind ADDRESS:PORT names another")
    })?;
    let address = listener.local_addr().context("the address cannot be told")?;
    interrupt::watch();
    tracing::info!(%address, store = %server.current.folder().display(), writable = server.options.token.is_some(), "serving");
    output::tell(format_args!("daygraph: http://{address}/  (Ctrl-C ends it)"));

    let (graceful, room) = (GracefulShutdown::new(), Arc::new(Semaphore::new(CONNECTIONS)));
    let router = Arc::clone(&server).router();
    tokio::select! {
        () = accept(&listener, &router, &graceful, &room) => {}
        () = asked_to_end(&server) => {}
    }
    drop(listener);
    tracing::info!(connections = CONNECTIONS - room.available_permits(), "ending");
    if timeout(ENDING, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests were not answered in time");
    }
    tracing::info!("ended");
    Ok(Status::Done)
}

async fn accept(listener: &TcpListener, router: &Router, graceful: &GracefulShutdown, room: &Arc<Semaphore>) {
    loop {
        let Ok(place) = Arc::clone(room).acquire_owned().await else { return };
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            // Mostly that the process has too many files open: those that close make room.
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                sleep(LOOK).await;
                continue;
            }
        };
        // An answer is written at once; waiting for more of it would only delay it.
        let _ = stream.set_nodelay(true);
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD)
            .max_buf_size(LONGEST)
            .serve_connection(TokioIo::new(Patient::new(stream)), TowerToHyperService::new(router.clone()));
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // A client that goes away or is too slow is no failure of ours.
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended");
            }
            drop(place);
        });
    }
}

/// Ends when the user asks to stop; lets go of old states of the store meanwhile.
async fn asked_to_end(server: &Arc<Server>) {
    let mut looks = 0u32;
    while !interrupt::asked() {
        sleep(LOOK).await;
        looks = looks.wrapping_add(1);
        if looks.is_multiple_of(LOOKS) {
            let server = Arc::clone(server);
            let _ = tokio::task::spawn_blocking(move || server.current.get()).await;
        }
    }
}

/// A connection that ends where the other side takes nothing for too long.
struct Patient {
    stream: TcpStream,
    stalled: Option<Pin<Box<Sleep>>>,
}

impl Patient {
    fn new(stream: TcpStream) -> Patient {
        Patient { stream, stalled: None }
    }

    /// What came of writing, or that it took too long.
    fn watched<T>(&mut self, cx: &mut Polled<'_>, done: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if done.is_ready() {
            self.stalled = None;
            return done;
        }
        let stalled = self.stalled.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(Instant::now() + STALLED)));
        ready!(stalled.as_mut().poll(cx));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Patient {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Polled<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, into)
    }
}

impl AsyncWrite for Patient {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Polled<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let done = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.watched(cx, done)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Polled<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let done = Pin::new(&mut self.stream).poll_write_vectored(cx, slices);
        self.watched(cx, done)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Polled<'_>) -> Poll<io::Result<()>> {
        let done = Pin::new(&mut self.stream).poll_flush(cx);
        self.watched(cx, done)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Polled<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
