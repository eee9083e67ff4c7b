//! What items say, as an index for full-text search, in a file beside the rows of a generation.
//!
//! Its documents are the items, in the order of [`Rows::items`](super::Rows::items). What
//! people decide and what names turn out to name changes no text, so a generation with the
//! same texts as the one before takes its file as it is.

use std::fs;
use std::path::Path;

use super::StoreError;
use super::folder::{read_beside, write_whole};
use super::rows;
use crate::extract::{DigestExtraction, ItemExtraction};
use crate::fulltext::{self, Document, Index};
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
        let same = read_beside(&from, |file, size| Ok(Index::is_of(file, size, &self.fingerprint))).unwrap_or(false);
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

/// What items say, of a generation's folder.
///
/// # Errors
///
/// If the file is missing, damaged or of another version, or on disk errors.
pub(super) fn read(dir: &Path) -> Result<Index, StoreError> {
    read_beside(&dir.join(FILE), Index::read)
}

/// The same, where it is of so many items: document `n` is the item `n` of the rows.
///
/// # Errors
///
/// If it is of more or fewer.
pub(super) fn of_items<'a>(dir: &Path, texts: &'a Index, items: usize) -> Result<&'a Index, StoreError> {
    let problem = "is of other digests";
    if texts.documents() == items { Ok(texts) } else { Err(StoreError::Rows { path: dir.join(FILE), problem }) }
}
