//! Rows on disk.
//!
//! ```text
//! daygraph rows, format 3\n    a line for people, and the version
//! 32 bytes                     BLAKE3 of the vocabulary's names and what follows
//! …                            the rows (postcard)
//! ```

use std::fs;
use std::io;
use std::path::Path;

use super::Rows;
use crate::extract::Reason;
use crate::extract::score::Metric;
use crate::ontology::{Kind, Modality, Relation, Slot};
use crate::resolve::{HappeningClass, PartRole};
use crate::store::StoreError;
use crate::store::folder::write_whole;

/// Changes with any change of the rows' types.
const HEADER: &[u8] = b"daygraph rows, format 3\n";

/// Writes rows to a file, all or nothing.
pub(in crate::store) fn write(path: &Path, rows: &Rows) -> Result<(), StoreError> {
    write_whole(path, &bytes(rows))
}

fn bytes(rows: &Rows) -> Vec<u8> {
    let body = postcard::to_stdvec(rows).expect("rows can be written to memory");
    [HEADER, hash(&body).as_bytes(), &body].concat()
}

/// Kinds, relations and their like are written as numbers, so their names, in order, belong to
/// what is written.
fn hash(body: &[u8]) -> blake3::Hash {
    let mut hash = blake3::Hasher::new();
    let names = Kind::ALL.iter().map(|kind| kind.name()).chain(Relation::ALL.iter().map(|relation| relation.name()));
    let names = names.chain(Slot::ALL.iter().map(|slot| slot.name()));
    let names = names.chain(Modality::ALL.iter().map(|modality| modality.name()));
    let names = names.chain(HappeningClass::ALL.iter().map(|class| class.name()));
    let names = names.chain(PartRole::ALL.iter().map(|role| role.name()));
    let names = names.chain(Reason::ALL.iter().map(|reason| reason.name()));
    for name in names.chain(Metric::ALL.iter().map(|metric| metric.name())) {
        hash.update(name.as_bytes());
        hash.update(b"\n");
    }
    hash.update(body);
    hash.finalize()
}

/// Reads what [`write`] wrote.
pub(in crate::store) fn read(path: &Path) -> Result<Rows, StoreError> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Err(stale(path, "is missing")),
        Err(e) => return Err(StoreError::io("read", path)(e)),
    };
    parse(&bytes).map_err(|problem| stale(path, problem))
}

fn parse(bytes: &[u8]) -> Result<Rows, &'static str> {
    let rest = bytes.strip_prefix(HEADER).ok_or("is of another version of daygraph")?;
    let (written, body) = rest.split_first_chunk::<32>().ok_or("is torn")?;
    if hash(body) != *written {
        return Err("is damaged, or of another version of daygraph");
    }
    let rows: Rows = postcard::from_bytes(body).map_err(|_| "is of another version of daygraph")?;
    if rows.holds_together() { Ok(rows) } else { Err("is damaged") }
}

fn stale(path: &Path, problem: &'static str) -> StoreError {
    StoreError::Rows { path: path.to_owned(), problem }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_torn_or_changed_is_refused() {
        let whole = bytes(&Rows::default());
        assert_eq!(parse(&whole), Ok(Rows::default()));
        for length in 0..whole.len() {
            assert!(parse(&whole[..length]).is_err(), "{length} bytes");
        }
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            assert!(parse(&changed).is_err(), "byte {at}");
        }
    }
}
