//! How many questions are answered at once: so many, so many more wait, and who comes after that
//! is told to come again.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::http::{HeaderValue, StatusCode, header};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::problem::Problem;

/// When to come again, in seconds.
const AGAIN: &str = "1";

/// The line before the store.
pub struct Queue {
    running: Arc<Semaphore>,
    /// How many may run.
    most: usize,
    /// How many may wait beside these.
    most_waiting: usize,
    waiting: AtomicUsize,
}

/// Counts one who waits, for as long as it does.
struct Waiting<'a>(&'a AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Queue {
    /// A line with room for so many.
    pub fn new(most: usize, most_waiting: usize) -> Queue {
        Queue { running: Arc::new(Semaphore::new(most)), most, most_waiting, waiting: AtomicUsize::new(0) }
    }

    /// A place to run, as long as what is given lives.
    ///
    /// # Errors
    ///
    /// If as many wait as may, or no place is free within this time.
    pub async fn enter(&self, patience: Duration) -> Result<OwnedSemaphorePermit, Problem> {
        if let Ok(permit) = Arc::clone(&self.running).try_acquire_owned() {
            return Ok(permit);
        }
        let before = self.waiting.fetch_add(1, Ordering::Relaxed);
        let _waiting = Waiting(&self.waiting);
        if before >= self.most_waiting {
            return Err(busy());
        }
        match tokio::time::timeout(patience, Arc::clone(&self.running).acquire_owned()).await {
            Ok(Ok(permit)) => Ok(permit),
            _ => Err(busy()),
        }
    }

    /// How many run and how many wait now.
    pub fn length(&self) -> (usize, usize) {
        (self.most - self.running.available_permits(), self.waiting.load(Ordering::Relaxed))
    }
}

fn busy() -> Problem {
    let text = "as many questions are being answered as this server takes; come again in a moment";
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", text)
        .with(header::RETRY_AFTER, HeaderValue::from_static(AGAIN))
}
