//! What was found in each source, kept beside the quads, so that no digest is read
//! twice.
//!
//! One file a source in `extractions/`, named by the hash of the source's key. It is
//! good as long as content, extractor (its code, its tables and its models) and what that was
//! given by the user (a lexicon, other models) are those it was made with.

use std::fs;
use std::path::{Path, PathBuf};

use indexmap::IndexMap;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::StoreError;
use super::folder::{Folder, sync_dir, write_renamed};
use super::overlap::{self, At};
use crate::extract::{self, DigestExtraction};

/// What was found in one source: a file has one digest, a stream of items may have several.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// The source's key, for example its path.
    pub source: String,
    /// Hash of the source's bytes.
    pub content: String,
    /// The extractor's version.
    pub version: u32,
    /// Fingerprint of the extractor's own tables and models.
    pub tables: String,
    /// Fingerprint of what the extractor was given: lexicon and models.
    pub given: String,
    pub digests: Vec<DigestExtraction>,
}

impl Kept {
    /// What this extractor, given this, found in a source of this content.
    pub fn new(source: &str, content: &str, given: &str, digests: Vec<DigestExtraction>) -> Kept {
        Kept {
            source: source.to_owned(),
            content: content.to_owned(),
            version: extract::VERSION,
            tables: extract::fingerprint().to_owned(),
            given: given.to_owned(),
            digests,
        }
    }

    /// Whether this extractor, given this, would find the same in this content.
    pub fn is_fresh(&self, content: &str, given: &str) -> bool {
        let same_extractor = self.version == extract::VERSION && self.tables == extract::fingerprint();
        self.content == content && self.given == given && same_extractor
    }
}

/// All that is kept, by source.
#[derive(Debug)]
pub struct Extractions {
    dir: PathBuf,
    kept: IndexMap<String, Kept>,
    /// What is left of digests whose entries others have, too.
    left: FxHashMap<At, DigestExtraction>,
}

impl Extractions {
    /// Reads all that is kept in a store's folder, for who does not write to it.
    ///
    /// # Errors
    ///
    /// If there is no store, or on disk errors.
    pub fn read(store: &Path) -> Result<Extractions, StoreError> {
        let folder = Folder::open(store)?;
        Extractions::load(&folder.dir.join("extractions"))
    }

    /// Whether anything that is kept was made by an extractor that was given this.
    pub fn any_given(&self, given: &str) -> bool {
        self.kept.values().any(|kept| kept.given == given)
    }

    /// Reads all that is kept. A file that cannot be read is as good as none: its source
    /// is read again.
    pub(super) fn load(dir: &Path) -> Result<Extractions, StoreError> {
        let entries = fs::read_dir(dir).map_err(StoreError::io("list", dir))?;
        let mut paths: Vec<PathBuf> =
            entries.flatten().map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == "postcard")).collect();
        paths.sort();
        let read = |path: &PathBuf| postcard::from_bytes::<Kept>(&fs::read(path).ok()?).ok();
        let mut kept: Vec<Kept> = paths.par_iter().filter_map(read).collect();
        kept.sort_by(|a, b| a.source.cmp(&b.source));
        let kept: IndexMap<String, Kept> = kept.into_iter().map(|k| (k.source.clone(), k)).collect();
        let left = overlap::without_repeats(&kept);
        Ok(Extractions { dir: dir.to_owned(), kept, left })
    }

    /// What is kept of a source, if its content is still the same and this extractor, given
    /// this, would find the same in it.
    pub fn fresh(&self, source: &str, content: &str, given: &str) -> Option<&Kept> {
        self.kept.get(source).filter(|kept| kept.is_fresh(content, given))
    }

    /// What is kept of a source, fresh or not.
    pub fn get(&self, source: &str) -> Option<&Kept> {
        self.kept.get(source)
    }

    /// Keys of all sources, sorted.
    pub fn sources(&self) -> impl Iterator<Item = &str> {
        self.kept.keys().map(String::as_str)
    }

    /// Keeps what was found in sources, in place of what was kept of them before.
    ///
    /// # Errors
    ///
    /// If a file cannot be written.
    pub fn keep(&mut self, found: Vec<Kept>) -> Result<(), StoreError> {
        // Each source once, so that no file is written twice at a time.
        let found: IndexMap<String, Kept> = found.into_iter().map(|kept| (kept.source.clone(), kept)).collect();
        // Most of the time goes by waiting for the disk.
        found.values().par_bridge().try_for_each(|kept| {
            let bytes = postcard::to_stdvec(kept).expect("an extraction can be written to memory");
            write_renamed(&self.path(&kept.source), &bytes)
        })?;
        if !found.is_empty() {
            sync_dir(&self.dir);
        }
        self.kept.extend(found);
        self.kept.sort_unstable_keys();
        self.left = overlap::without_repeats(&self.kept);
        Ok(())
    }

    /// Forgets a source. Its digests leave the store with the next [`apply`](super::Writer::apply).
    ///
    /// # Errors
    ///
    /// If the file cannot be removed.
    pub fn forget(&mut self, source: &str) -> Result<(), StoreError> {
        if self.kept.shift_remove(source).is_some() {
            let path = self.path(source);
            fs::remove_file(&path).map_err(StoreError::io("remove", &path))?;
            self.left = overlap::without_repeats(&self.kept);
        }
        Ok(())
    }

    /// All digests in an order that depends on their content alone. Of sources with the
    /// same content one counts, and so does an entry that several files of a feed have.
    pub fn digests(&self) -> Vec<&DigestExtraction> {
        let mut digests: Vec<&DigestExtraction> = Vec::new();
        for kept in self.kept.values() {
            if self.left.is_empty() {
                digests.extend(&kept.digests);
                continue;
            }
            for (n, digest) in kept.digests.iter().enumerate() {
                match self.left.get(&(kept.source.clone(), n)) {
                    Some(left) => digests.extend((!left.items.is_empty()).then_some(left)),
                    None => digests.push(digest),
                }
            }
        }
        digests.sort_by(|a, b| (a.date, &a.series, &a.hash, &a.file).cmp(&(b.date, &b.series, &b.hash, &b.file)));
        digests.dedup_by(|b, a| (a.date, &a.series, &a.hash) == (b.date, &b.series, &b.hash));
        digests
    }

    fn path(&self, source: &str) -> PathBuf {
        let hash = blake3::hash(source.as_bytes()).to_hex();
        self.dir.join(format!("{}.postcard", &hash[..32]))
    }
}
