//! The store as it is now: opened once for all requests, and opened anew when a build has ended.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::SystemTime;

use axum::http::HeaderValue;
use daygraph::store::{Snapshot, Store, StoreError};

use super::suggest::Suggestions;

/// One state of the store, for as long as a request asks it.
pub struct Opened {
    pub store: Store,
    /// `W/"…"`: the same for the same content.
    pub tag: HeaderValue,
    /// When the folder got this state, or one before it.
    since: Option<SystemTime>,
    suggestions: OnceLock<Suggestions>,
}

impl Opened {
    fn new(folder: &Path, salt: &str) -> Result<Opened, StoreError> {
        let since = Store::changed(folder).ok();
        let store = Store::open(folder)?;
        store.snapshot()?;
        let mut hash = blake3::Hasher::new();
        hash.update(&store.fingerprint()?);
        hash.update(salt.as_bytes());
        let hash = hash.finalize().to_hex();
        let tag =
            HeaderValue::from_str(&format!("W/\"{}\"", &hash[..24])).expect("a hash is made of visible characters");
        Ok(Opened { store, tag, since, suggestions: OnceLock::new() })
    }

    /// The same state as rows.
    ///
    /// # Errors
    ///
    /// None, since they were read when the state was opened.
    pub fn snapshot(&self) -> Result<&Snapshot, StoreError> {
        self.store.snapshot()
    }

    /// Names as one types them.
    pub fn suggestions(&self) -> Result<&Suggestions, StoreError> {
        match self.suggestions.get() {
            Some(known) => Ok(known),
            None => {
                let made = Suggestions::of(self.snapshot()?.rows());
                Ok(self.suggestions.get_or_init(|| made))
            }
        }
    }
}

/// The newest state that was opened.
pub struct Current {
    folder: PathBuf,
    /// What answers depend on beside the store: version and configuration of the program.
    salt: String,
    opened: Mutex<Arc<Opened>>,
}

impl Current {
    /// Opens the store in a folder.
    ///
    /// # Errors
    ///
    /// As [`Store::open`] and [`Snapshot::open`].
    pub fn open(folder: PathBuf, salt: String) -> Result<Current, StoreError> {
        let opened = Mutex::new(Arc::new(Opened::new(&folder, &salt)?));
        Ok(Current { folder, salt, opened })
    }

    /// The store's folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The state that is current now. Opens it where a build has ended since the last request;
    /// who is being answered keeps the state before.
    ///
    /// # Errors
    ///
    /// Only if the state before cannot be used either: where the new one cannot be opened, the
    /// one before goes on, and the log says so.
    pub fn get(&self) -> Arc<Opened> {
        let known = Arc::clone(&self.lock());
        // Most requests end their look here.
        if known.since.is_some() && Store::changed(&self.folder).ok() == known.since {
            return known;
        }
        match known.store.is_current() {
            Ok(true) => known,
            Ok(false) => self.renew(known),
            Err(error) => {
                tracing::error!(error = %error, "the store cannot be looked at; the state before goes on");
                known
            }
        }
    }

    fn renew(&self, known: Arc<Opened>) -> Arc<Opened> {
        match Opened::new(&self.folder, &self.salt) {
            Ok(opened) => {
                let opened = Arc::new(opened);
                tracing::info!(tag = ?opened.tag, digests = opened.store.digests().len(), "a new state of the store");
                *self.lock() = Arc::clone(&opened);
                opened
            }
            Err(error) => {
                tracing::error!(error = %error, "the new state of the store cannot be opened; the one before goes on");
                known
            }
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Arc<Opened>> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
