//! Rows on disk: the rows (postcard), and the characters of all texts, guarded by a hash.
//!
//! Every command reads all of it, so while one thread checks it, another makes rows.

use std::io::Read;
use std::path::Path;
use std::thread;

use super::Rows;
use crate::extract::Reason;
use crate::extract::score::Metric;
use crate::guarded::{self, Fault};
use crate::ontology::{Kind, Modality, Relation, Slot};
use crate::resolve::{HappeningClass, PartRole};
use crate::store::StoreError;
use crate::store::folder::{read_beside, write_whole};

/// Changes with any change of the rows' types.
const HEADER: &str = "daygraph rows, format 4\n";

/// Writes rows to a file, all or nothing.
pub(in crate::store) fn write(path: &Path, rows: &Rows) -> Result<(), StoreError> {
    write_whole(path, &bytes(rows))
}

fn bytes(rows: &Rows) -> Vec<u8> {
    let numbers = postcard::to_stdvec(rows).expect("rows can be written to memory");
    guarded::bytes(HEADER, names().as_bytes(), &[&numbers, rows.pool.all.as_bytes()])
}

/// Kinds, relations and their like are written as numbers, so their names, in order, belong to
/// what is written.
fn names() -> String {
    let names = Kind::ALL.iter().map(|kind| kind.name()).chain(Relation::ALL.iter().map(|relation| relation.name()));
    let names = names.chain(Slot::ALL.iter().map(|slot| slot.name()));
    let names = names.chain(Modality::ALL.iter().map(|modality| modality.name()));
    let names = names.chain(HappeningClass::ALL.iter().map(|class| class.name()));
    let names = names.chain(PartRole::ALL.iter().map(|role| role.name()));
    let names = names.chain(Reason::ALL.iter().map(|reason| reason.name()));
    let names = names.chain(Metric::ALL.iter().map(|metric| metric.name()));
    names.flat_map(|name| [name, "\n"]).collect()
}

/// Reads what [`write`] wrote.
pub(in crate::store) fn read(path: &Path) -> Result<Rows, StoreError> {
    read_beside(path, parse)
}

fn parse(file: impl Read, size: u64) -> Result<Rows, Fault> {
    let (seal, [numbers, texts]) = guarded::read(file, size, HEADER)?;
    let (texts, rows) = thread::scope(|scope| {
        let checked = scope.spawn(|| {
            let whole = seal.is_of(HEADER, names().as_bytes(), &[&numbers, &texts]);
            if whole { String::from_utf8(texts).ok() } else { None }
        });
        let rows: Option<Rows> = postcard::from_bytes(&numbers).ok();
        (checked.join().unwrap_or_default(), rows)
    });
    let mut rows = rows.ok_or(Fault::Damaged)?;
    rows.pool.all = texts.ok_or(Fault::Damaged)?;
    if rows.holds_together() { Ok(rows) } else { Err(Fault::Damaged) }
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
