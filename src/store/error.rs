//! What can go wrong with a store, told so that the reader knows what to do.

use std::path::{Path, PathBuf};

/// An error of the store, with the place and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error(
        "there is no store in {}; make one with `daygraph build DIGESTS… --store {}`, or name another with `--store DIR`",
        dir.display(), dir.display()
    )]
    NoStore { dir: PathBuf },

    #[error(
        "{} is not a store: it has files, but no file named FORMAT; name an empty or a new folder with `--store DIR`",
        dir.display()
    )]
    NotAStore { dir: PathBuf },

    #[error(
        "the store in {} has format {found}, this daygraph reads format {known}; \
         to rebuild it, remove the folder and run `daygraph build` on all digests again",
        dir.display()
    )]
    OtherFormat { dir: PathBuf, found: String, known: u32 },

    #[error("another build is running on the store in {}; run this one again when it has ended", dir.display())]
    Busy { dir: PathBuf },

    #[error("stopped; the store is as it was")]
    Stopped,

    #[error("cannot {doing} {}: {source}", path.display())]
    Io { doing: &'static str, path: PathBuf, source: std::io::Error },

    #[error("cannot {doing} the quads in {}: {source}", path.display())]
    Quads { doing: &'static str, path: PathBuf, source: oxigraph::store::StorageError },

    #[error(
        "the base {base:?} makes no valid IRI ({problem}); a base looks like urn:daygraph: or https://example.org/kg/"
    )]
    Base { base: String, problem: String },

    #[error(
        "{} {problem}; run `daygraph build` once more on the same digests: it reads none of them again and writes this file",
        path.display()
    )]
    Rows { path: PathBuf, problem: &'static str },

    #[error("the digests {} and {} have the same identifier {id}", files[0], files[1])]
    SameDigest { id: String, files: [String; 2] },
}

impl StoreError {
    pub(super) fn io(doing: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> StoreError {
        let path = path.to_owned();
        move |source| StoreError::Io { doing, path, source }
    }

    pub(super) fn quads(doing: &'static str, path: &Path) -> impl FnOnce(oxigraph::store::StorageError) -> StoreError {
        let path = path.to_owned();
        move |source| StoreError::Quads { doing, path, source }
    }
}
