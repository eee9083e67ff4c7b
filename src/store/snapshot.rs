//! A store opened for what walks the graph: its rows and names, without its quads.

use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::thread;

use super::StoreError;
use super::folder::{Folder, Reading};
use super::names::Names;
use super::query::Index;
use super::rows::{self, Rows};
use super::texts;
use super::write::{State, read_postcard};
use crate::fulltext;

/// A generation that is held for reading, and what all who read it share.
#[derive(Debug)]
pub(super) struct Held {
    pub reading: Reading,
    pub state: State,
    names: OnceLock<Names>,
}

impl Held {
    pub fn new(reading: Reading) -> Arc<Held> {
        let state = read_postcard(&reading.dir.join("state")).unwrap_or_default();
        Arc::new(Held { reading, state, names: OnceLock::new() })
    }

    pub fn names(&self) -> &Names {
        self.names.get_or_init(|| read_postcard(&self.reading.dir.join("names")).unwrap_or_default())
    }
}

/// One whole state of a store, as [`Rows`], for as long as it is open, also while a build
/// runs. Opening it takes some milliseconds, for it leaves the quads alone.
#[derive(Debug)]
pub struct Snapshot {
    held: Arc<Held>,
    rows: Rows,
    index: Index,
    texts: OnceLock<fulltext::Index>,
}

impl Snapshot {
    /// Opens the current state of a store.
    ///
    /// # Errors
    ///
    /// If there is no store, if it has another format, if its rows are missing or damaged
    /// (the next build writes them), or on disk errors.
    pub fn open(dir: &Path) -> Result<Snapshot, StoreError> {
        Snapshot::of(Held::new(Folder::open(dir)?.reading()?))
    }

    /// The same, with what items say: both are read at the same time. Where the texts are missing or
    /// damaged, [`Snapshot::texts`] says so.
    ///
    /// # Errors
    ///
    /// As [`Snapshot::open`].
    pub fn open_with_texts(dir: &Path) -> Result<Snapshot, StoreError> {
        let held = Held::new(Folder::open(dir)?.reading()?);
        let generation = held.reading.dir.clone();
        thread::scope(|scope| {
            let texts = scope.spawn(|| texts::read(&generation));
            let snapshot = Snapshot::of(held)?;
            if let Ok(Ok(texts)) = texts.join() {
                _ = snapshot.texts.set(texts);
            }
            Ok(snapshot)
        })
    }

    /// The rows of a generation that is held.
    pub(super) fn of(held: Arc<Held>) -> Result<Snapshot, StoreError> {
        let rows = rows::read(&held.reading.dir.join(rows::FILE))?;
        Ok(Snapshot { held, rows, index: Index::default(), texts: OnceLock::new() })
    }

    /// Put before identifiers to make IRIs of them.
    pub fn base(&self) -> &str {
        &self.held.state.base
    }

    /// What the store says.
    pub fn rows(&self) -> &Rows {
        &self.rows
    }

    /// What queries look up among the rows.
    pub(super) fn index(&self) -> &Index {
        &self.index
    }

    /// What items say, for full-text search: read when it is first asked for. Document `n` is the item `n` of the
    /// rows.
    ///
    /// # Errors
    ///
    /// If the file is missing or damaged (the next build writes it), or on disk errors.
    pub fn texts(&self) -> Result<&fulltext::Index, StoreError> {
        let texts = match self.texts.get() {
            Some(texts) => texts,
            None => {
                let texts = texts::read(&self.held.reading.dir)?;
                self.texts.get_or_init(|| texts)
            }
        };
        texts::of_items(&self.held.reading.dir, texts, self.rows.items.len())
    }

    /// All entities by name.
    pub fn names(&self) -> &Names {
        self.held.names()
    }
}
