//! Work for one request: on a thread of its own, for as long as it may take, and no longer than
//! somebody listens.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::http::StatusCode;
use oxigraph::sparql::CancellationToken;
use tokio::runtime::Handle;

use super::problem::Problem;
use super::{Opened, Server};

/// How long one waits for work that was told to stop, before it is left behind.
const GRACE: Duration = Duration::from_secs(1);

/// How long work that looks itself whether to stop has for it, before it is stopped from outside.
const SOON: Duration = Duration::from_millis(300);

/// Tells work to stop.
#[derive(Clone, Default)]
pub struct Stop {
    /// It looks at this one, and ends at once.
    pub asked: CancellationToken,
    /// The evaluator looks at this one for each quad, and ends after some errors.
    pub forced: CancellationToken,
}

impl Stop {
    /// Tells it now.
    pub fn stop(&self) {
        self.asked.cancel();
        if let Ok(runtime) = Handle::try_current() {
            let forced = self.forced.clone();
            runtime.spawn(async move {
                tokio::time::sleep(SOON).await;
                forced.cancel();
            });
        }
    }

    /// Whether it was told to stop.
    pub fn is_asked(&self) -> bool {
        self.asked.is_cancelled() || self.forced.is_cancelled()
    }
}

/// Stops work when nobody listens any more: when the future that waits for it is dropped.
pub struct Listening(pub Stop);

impl Drop for Listening {
    fn drop(&mut self) {
        if !self.0.is_asked() {
            self.0.stop();
        }
    }
}

/// What a piece of work has.
pub struct Job {
    pub opened: Arc<Opened>,
    /// Told to stop.
    pub stop: Stop,
    /// When it is to be at its end.
    pub deadline: Instant,
}

impl Job {
    /// Why it stops now, if it is to.
    pub fn ended(&self) -> Option<Problem> {
        self.stop.is_asked().then(|| too_long(self.deadline))
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
        let stop = Stop::default();
        let _listening = Listening(stop.clone());
        let deadline = Instant::now() + time;
        let server = Arc::clone(self);
        let job = {
            let stop = stop.clone();
            move || {
                let _turn = turn;
                let job = Job { opened: server.current.get(), stop, deadline };
                // What was stopped midway says little.
                work(&job).map_err(|problem| job.ended().unwrap_or(problem))
            }
        };
        let mut running = tokio::task::spawn_blocking(job);
        let done = match tokio::time::timeout(time, &mut running).await {
            Ok(done) => done,
            Err(_) => {
                stop.stop();
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
