//! Rows on disk.
//!
//! ```text
//! daygraph rows, format 1\n    a line for people, and the version
//! 32 bytes                     BLAKE3 of what follows
//! …                            the rows (postcard)
//! ```

use std::fs;
use std::io;
use std::path::Path;

use super::Rows;
use crate::store::StoreError;
use crate::store::folder::write_whole;

/// Changes with any change of the rows' types, or of the tables of kinds, relations,
/// slots, modalities, classes and roles, which are written as numbers.
const HEADER: &[u8] = b"daygraph rows, format 1\n";

/// Writes rows to a file, all or nothing.
pub(in crate::store) fn write(path: &Path, rows: &Rows) -> Result<(), StoreError> {
    write_whole(path, &bytes(rows))
}

fn bytes(rows: &Rows) -> Vec<u8> {
    let body = postcard::to_stdvec(rows).expect("rows can be written to memory");
    [HEADER, blake3::hash(&body).as_bytes(), &body].concat()
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
    let (hash, body) = rest.split_first_chunk::<32>().ok_or("is torn")?;
    if blake3::hash(body) != *hash {
        return Err("is damaged");
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
