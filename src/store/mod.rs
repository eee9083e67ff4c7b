//! The store: what digests say as RDF quads in Oxigraph, on disk, and questions to it
//! in SPARQL.
//!
//! One named graph a digest, and one for what people decided; the default graph is the
//! union of all. Whoever builds holds a [`Writer`], which keeps what was found in each source
//! ([`Extractions`]) and makes the quads follow a resolution. Whoever asks opens a
//! [`Store`], which shows one whole state for as long as it is open, also while a build
//! runs; [`folder`](self) says how.
//!
//! | file | what it is for |
//! | --- | --- |
//! | `folder` | layout, locks, how one state takes the place of another |
//! | `kept` | what was found in each source |
//! | `overlap` | entries of feeds that several files have |
//! | `view`, `rdf`, `iri`, `literal` | a digest as triples |
//! | `decisions` | what people decided as triples |
//! | `own` | graphs of the user's own, beside what digests say |
//! | `write` | changed graphs into the database |
//! | `names`, `named` | entities by name; which of them a person means |
//! | `rows`, `snapshot` | what the quads say, as rows of numbers that are read at once |
//! | `texts` | what items say, as an index for full-text search |
//! | `query` | SPARQL: named queries, parameters, results |
//! | `vocab`, `ontology` | the vocabulary, and its description |

mod decisions;
mod error;
mod folder;
mod iri;
mod kept;
mod literal;
pub mod named;
mod names;
pub mod ontology;
mod overlap;
mod own;
pub mod query;
mod rdf;
pub mod rows;
mod snapshot;
#[cfg(test)]
mod tests;
mod texts;
mod view;
mod vocab;
mod write;

use std::io;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::SystemTime;

use oxigraph::model::{GraphNameRef, NamedNodeRef, Quad, Term};
use oxigraph::store::StorageError;

pub use error::StoreError;
pub use folder::FORMAT;
pub use iri::iri_path;
pub use kept::{Extractions, Kept};
pub use names::Names;
pub use own::{UpdateError, change_own, check_update, is_own_graph};
pub use rdf::triples;
pub use rows::Rows;
pub use snapshot::Snapshot;
pub use view::{EntityView, GraphView, Telling, TellingIndex};
pub use vocab::{PREFIXES, SCHEMA, WIKIDATA};
pub use write::{Applied, WriteOptions, Writer};

use crate::ontology::Relation;
use folder::Folder;
use snapshot::Held;

/// The base of identifiers where none is given.
pub const BASE: &str = "urn:daygraph:";

/// A store, open for reading: the state that was current when it was opened, for as long
/// as it is open.
pub struct Store {
    folder: Folder,
    held: Arc<Held>,
    quads: oxigraph::store::Store,
    snapshot: OnceLock<Snapshot>,
}

impl Store {
    /// Opens a store for reading.
    ///
    /// # Errors
    ///
    /// If there is none, if it has another format, or on disk errors.
    pub fn open(dir: &Path) -> Result<Store, StoreError> {
        let folder = Folder::open(dir)?;
        let held = Held::new(folder.reading()?);
        let db = held.reading.dir.join("db");
        let quads = oxigraph::store::Store::open_read_only(&db).map_err(StoreError::quads("open", &db))?;
        Ok(Store { folder, held, quads, snapshot: OnceLock::new() })
    }

    /// Whether no build has ended since this store was opened.
    ///
    /// # Errors
    ///
    /// On disk errors.
    pub fn is_current(&self) -> Result<bool, StoreError> {
        Ok(self.folder.current()? == Some(self.held.reading.number))
    }

    /// When the store in a folder last got a new state.
    ///
    /// # Errors
    ///
    /// If there is none, or on disk errors.
    pub fn changed(dir: &Path) -> io::Result<SystemTime> {
        Folder::changed(dir)
    }

    /// Put before identifiers to make IRIs of them.
    pub fn base(&self) -> &str {
        &self.held.state.base
    }

    /// A hash of all that this state says: the same for the same content, wherever it lies.
    ///
    /// # Errors
    ///
    /// On disk errors.
    pub fn fingerprint(&self) -> Result<[u8; 32], StoreError> {
        let mut hash = blake3::Hasher::new();
        hash.update(&FORMAT.to_le_bytes());
        for name in ["state", "names", "decisions"] {
            let path = self.held.reading.dir.join(name);
            let bytes = std::fs::read(&path).map_err(StoreError::io("read", &path))?;
            hash.update(&(bytes.len() as u64).to_le_bytes());
            hash.update(&bytes);
        }
        // Only where graphs of the user's own were ever written.
        hash.update(&std::fs::read(self.held.reading.dir.join(own::FILE)).unwrap_or_default());
        Ok(hash.finalize().into())
    }

    /// Identifiers of all digests, without the base, sorted.
    pub fn digests(&self) -> impl ExactSizeIterator<Item = &str> {
        self.held.state.graphs.keys().map(String::as_str)
    }

    /// All entities by name.
    pub fn names(&self) -> &Names {
        self.held.names()
    }

    /// The same state as rows, read when they are first asked for.
    ///
    /// # Errors
    ///
    /// As [`Snapshot::open`].
    pub fn snapshot(&self) -> Result<&Snapshot, StoreError> {
        match self.snapshot.get() {
            Some(snapshot) => Ok(snapshot),
            None => {
                let snapshot = Snapshot::of(Arc::clone(&self.held))?;
                Ok(self.snapshot.get_or_init(|| snapshot))
            }
        }
    }

    /// How many claims of each relation there are, in the table's order. Of the quads, so that a
    /// build can tell it where the rows are to be written anew.
    ///
    /// # Errors
    ///
    /// On disk errors.
    pub fn claim_counts(&self) -> Result<Vec<(Relation, usize)>, StoreError> {
        let count = |relation: Relation| {
            let (property, value) = (Some(vocab::RELATION), Some(vocab::relation(relation).into()));
            let mut quads = self.quads.quads_for_pattern(None, property, value, Some(GraphNameRef::DefaultGraph));
            quads.try_fold(0, |count, quad| quad.map(|_| count + 1)).map(|count| (relation, count))
        };
        let counts: Result<Vec<_>, StorageError> = Relation::ALL.into_iter().map(count).collect();
        counts.map_err(StoreError::quads("read", &self.held.reading.dir.join("db")))
    }

    /// What the store says of a subject by a property, outside of named graphs.
    ///
    /// # Errors
    ///
    /// On disk errors.
    pub fn values(&self, subject: NamedNodeRef<'_>, property: NamedNodeRef<'_>) -> Result<Vec<Term>, StoreError> {
        let quads =
            self.quads.quads_for_pattern(Some(subject.into()), Some(property), None, Some(GraphNameRef::DefaultGraph));
        let values: Result<Vec<_>, StorageError> = quads.map(|quad| quad.map(|quad| quad.object)).collect();
        values.map_err(StoreError::quads("read", &self.held.reading.dir.join("db")))
    }

    /// The quads of all named graphs, without the union that the default graph is.
    pub fn quads(&self) -> impl Iterator<Item = Result<Quad, StorageError>> {
        self.quads.iter().filter(|quad| !quad.as_ref().is_ok_and(|q| q.graph_name.is_default_graph()))
    }

    /// Oxigraph's own store, for what is not here.
    pub fn oxigraph(&self) -> &oxigraph::store::Store {
        &self.quads
    }
}
