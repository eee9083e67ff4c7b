//! Work for one request: on a thread of its own, for as long as it may take, and no longer than
//! somebody listens.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::http::StatusCode;
use oxigraph::sparql::CancellationToken;

use super::problem::Problem;
use super::{Opened, Server};

/// How long one waits for work that was told to stop, before it is left behind.
const GRACE: Duration = Duration::from_secs(1);

/// Stops work when nobody listens any more: when the future that waits for it is dropped.
pub struct Listening(pub CancellationToken);

impl Drop for Listening {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

/// What a piece of work has.
pub struct Job {
    pub opened: Arc<Opened>,
    /// Told to stop.
    pub stop: CancellationToken,
    /// When it is to be at its end.
    pub deadline: Instant,
}

impl Job {
    /// Why it stops now, if it is to.
    pub fn ended(&self) -> Option<Problem> {
        self.stop.is_cancelled().then(|| too_long(self.deadline))
    }
}

impl Server {
    /// Answers with what a function of the current state gives, when its turn comes.
    ///
    /// # Errors
    ///
    /// What the function gives; if the line is too long; if it takes too long.
    pub async fn work<T: Send + 'static>(
        self: &Arc<Server>,
        work: impl FnOnce(&Job) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let time = self.options.limits.time;
        let turn = self.queue.enter(time).await?;
        let stop = CancellationToken::new();
        let _listening = Listening(stop.clone());
        let deadline = Instant::now() + time;
        let server = Arc::clone(self);
        let job = {
            let stop = stop.clone();
            move || {
                let _turn = turn;
                let job = Job { opened: server.current.get(), stop, deadline };
                work(&job)
            }
        };
        let mut running = tokio::task::spawn_blocking(job);
        let done = match tokio::time::timeout(time, &mut running).await {
            Ok(done) => done,
            Err(_) => {
                stop.cancel();
                match tokio::time::timeout(GRACE, running).await {
                    Ok(done) => done,
                    Err(_) => return Err(too_long(deadline)),
                }
            }
        };
        done.unwrap_or_else(|error| Err(Problem::internal(&anyhow::anyhow!("{error}"))))
    }
}

/// That the time is over, or nobody listens, in which case nobody reads it.
pub fn too_long(deadline: Instant) -> Problem {
    let text = "the answer took longer than this server allows; ask for less";
    let status =
        if Instant::now() < deadline { StatusCode::INTERNAL_SERVER_ERROR } else { StatusCode::SERVICE_UNAVAILABLE };
    Problem::new(status, "time-limit", text)
}
