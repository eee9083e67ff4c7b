//! A store opened for what walks the graph: its rows and names, without its quads.

use std::path::Path;
use std::sync::OnceLock;

use super::StoreError;
use super::folder::{Folder, Reading};
use super::names::Names;
use super::rows::{self, Rows};
use super::write::{State, read_postcard};

/// One whole state of a store, as [`Rows`], for as long as it is open, also while a build
/// runs. Opening it takes some milliseconds, for it leaves the quads alone.
#[derive(Debug)]
pub struct Snapshot {
    reading: Reading,
    base: String,
    rows: Rows,
    names: OnceLock<Names>,
}

impl Snapshot {
    /// Opens the current state of a store.
    ///
    /// # Errors
    ///
    /// If there is no store, if it has another format, if its rows are missing or damaged
    /// (the next build writes them), or on disk errors.
    pub fn open(dir: &Path) -> Result<Snapshot, StoreError> {
        let reading = Folder::open(dir)?.reading()?;
        let rows = rows::read(&reading.dir.join(rows::FILE))?;
        let state: State = read_postcard(&reading.dir.join("state")).unwrap_or_default();
        Ok(Snapshot { reading, base: state.base, rows, names: OnceLock::new() })
    }

    /// Put before identifiers to make IRIs of them.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// What the store says.
    pub fn rows(&self) -> &Rows {
        &self.rows
    }

    /// All entities by name.
    pub fn names(&self) -> &Names {
        self.names.get_or_init(|| read_postcard(&self.reading.dir.join("names")).unwrap_or_default())
    }
}
