//! Rows on disk.
//!
//! ```text
//! daygraph rows, format 4\n    a line for people, and the version
//! 32 bytes                     BLAKE3 of the vocabulary's names and what follows
//! 8 bytes                      how many bytes the rows are, least first
//! …                            the rows (postcard), without the characters of texts
//! …                            the characters of all texts (UTF-8)
//! ```
//!
//! Every command reads all of it, so what can be done at once is: one thread checks, another makes rows, and
//! the characters are read to where they stay.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::thread;

use super::Rows;
use crate::extract::Reason;
use crate::extract::score::Metric;
use crate::ontology::{Kind, Modality, Relation, Slot};
use crate::resolve::{HappeningClass, PartRole};
use crate::store::StoreError;
use crate::store::folder::write_whole;

/// Changes with any change of the rows' types.
const HEADER: &[u8] = b"daygraph rows, format 4\n";

/// Writes rows to a file, all or nothing.
pub(in crate::store) fn write(path: &Path, rows: &Rows) -> Result<(), StoreError> {
    write_whole(path, &bytes(rows))
}

fn bytes(rows: &Rows) -> Vec<u8> {
    let body = postcard::to_stdvec(rows).expect("rows can be written to memory");
    let length = (body.len() as u64).to_le_bytes();
    let texts = rows.pool.all.as_bytes();
    [HEADER, hash([&length, &body, texts]).as_bytes(), &length, &body, texts].concat()
}

/// Kinds, relations and their like are written as numbers, so their names, in order, belong to
/// what is written.
fn hash(parts: [&[u8]; 3]) -> blake3::Hash {
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
    for part in parts {
        hash.update(part);
    }
    hash.finalize()
}

/// Reads what [`write`] wrote.
pub(in crate::store) fn read(path: &Path) -> Result<Rows, StoreError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Err(stale(path, "is missing")),
        Err(e) => return Err(StoreError::io("read", path)(e)),
    };
    let size = file.metadata().map_or(0, |about| about.len());
    parse(file, size).map_err(|fault| match fault {
        Fault::Io(e) => StoreError::io("read", path)(e),
        Fault::Stale(problem) => stale(path, problem),
    })
}

#[derive(Debug)]
enum Fault {
    Io(io::Error),
    Stale(&'static str),
}

/// Rows of a file of about this size.
fn parse(mut file: impl Read, size: u64) -> Result<Rows, Fault> {
    let mut left = size;
    let mut part = |length: u64| {
        // With one byte more the end is seen without another allocation.
        let mut bytes = Vec::with_capacity(length.min(left) as usize + 1);
        left -= length.min(left);
        (&mut file).take(length).read_to_end(&mut bytes).map_err(Fault::Io).map(|_| bytes)
    };
    if part(HEADER.len() as u64)? != HEADER {
        return Err(Fault::Stale("is of another version of daygraph"));
    }
    let (written, length) = (part(32)?, part(8)?);
    let number = length.as_slice().try_into().map(u64::from_le_bytes).map_err(|_| Fault::Stale("is torn"))?;
    let (body, texts) = (part(number)?, part(u64::MAX)?);
    let (texts, rows) = thread::scope(|scope| {
        let checked = scope.spawn(|| {
            let whole = hash([&length, &body, &texts]).as_bytes() == written.as_slice();
            if whole { String::from_utf8(texts).ok() } else { None }
        });
        let rows: Result<Rows, _> = postcard::from_bytes(&body);
        (checked.join().unwrap_or_default(), rows)
    });
    let texts = texts.ok_or(Fault::Stale("is damaged, or of another version of daygraph"))?;
    let mut rows = rows.map_err(|_| Fault::Stale("is of another version of daygraph"))?;
    rows.pool.all = texts;
    if rows.holds_together() { Ok(rows) } else { Err(Fault::Stale("is damaged")) }
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
        let parse = |bytes: &[u8]| parse(bytes, bytes.len() as u64);
        assert_eq!(parse(&whole).unwrap(), Rows::default());
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
