//! What items say, as an index for full-text search, in a file beside the rows of a generation.
//!
//! Its documents are the items, in the order of [`Rows::items`](super::Rows::items). What
//! people decide and what names turn out to name changes no text, so a generation with the
//! same texts as the one before takes its file as it is.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::StoreError;
use super::folder::write_whole;
use super::rows;
use crate::extract::{DigestExtraction, ItemExtraction};
use crate::fulltext::{self, Document, Index, IndexError};
use crate::resolve::Resolution;

/// Name of the file in a generation's folder.
const FILE: &str = "texts";

/// The items of some digests, as documents.
pub(super) struct Documents<'a> {
    all: Vec<Document<'a>>,
    fingerprint: [u8; 32],
}

impl<'a> Documents<'a> {
    pub fn of(resolution: &Resolution, digests: &[&'a DigestExtraction]) -> Documents<'a> {
        let order = rows::order(resolution, digests);
        let items = order.into_iter().flat_map(|n| &digests[n].items);
        let all: Vec<Document> = items.map(|item| Document { heading: heading(item), text: &item.text }).collect();
        let fingerprint = fulltext::fingerprint(&all);
        Documents { all, fingerprint }
    }

    /// Makes the file in a generation's folder, unless it is there; from that of the generation before,
    /// if it is of the same texts.
    pub fn write(&self, before: &Path, dir: &Path) -> Result<(), StoreError> {
        let (from, to) = (before.join(FILE), dir.join(FILE));
        let same = fs::read(&from).is_ok_and(|bytes| Index::is_of(&bytes, &self.fingerprint));
        if same && (from == to || fs::hard_link(&from, &to).is_ok()) {
            return Ok(());
        }
        write_whole(&to, &fulltext::make(&self.all))
    }
}

/// The item's heading; none where its first words stand for one.
fn heading(item: &ItemExtraction) -> &str {
    let stem = item.title.trim_end_matches('…').trim_end();
    if item.text.starts_with(stem) { "" } else { &item.title }
}

/// What items say, read from disk.
#[derive(Debug)]
pub struct Texts {
    path: PathBuf,
    bytes: Vec<u8>,
    /// Number of items that the rows have.
    items: usize,
}

impl Texts {
    pub(super) fn read(dir: &Path, items: usize) -> Result<Texts, StoreError> {
        let path = dir.join(FILE);
        match fs::read(&path) {
            Ok(bytes) => Ok(Texts { path, bytes, items }),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Err(StoreError::Rows { path, problem: "is missing" }),
            Err(e) => Err(StoreError::io("read", &path)(e)),
        }
    }

    /// The index: document `n` is the item `n` of the snapshot's rows.
    ///
    /// # Errors
    ///
    /// If the file is damaged or of another version.
    pub fn index(&self) -> Result<Index<'_>, StoreError> {
        let stale = |problem| StoreError::Rows { path: self.path.clone(), problem };
        let index = Index::read(&self.bytes).map_err(|error| {
            stale(match error {
                IndexError::Version => "is of another version of daygraph",
                IndexError::Torn => "is torn",
                IndexError::Damaged => "is damaged",
            })
        })?;
        if index.documents() == self.items { Ok(index) } else { Err(stale("is of other digests")) }
    }
}
