//! Many nodes or edges at a time, by all cores, written in their order.

use std::io::{self, Write};

use rayon::prelude::*;

/// What is in memory at once.
const BATCH: usize = 4096;
/// What one thread takes at once.
const CHUNK: usize = 128;

/// Writes each of many things by a function that is given its place, too.
pub(super) fn each<T: Sync>(
    out: &mut dyn Write,
    things: &[T],
    write: impl Fn(&mut dyn Write, usize, &T) -> io::Result<()> + Sync,
) -> io::Result<()> {
    for (batch, things) in things.chunks(BATCH).enumerate() {
        let parts: Vec<io::Result<Vec<u8>>> = things
            .par_chunks(CHUNK)
            .enumerate()
            .map(|(chunk, things)| {
                let mut part = Vec::new();
                for (at, thing) in things.iter().enumerate() {
                    write(&mut part, batch * BATCH + chunk * CHUNK + at, thing)?;
                }
                Ok(part)
            })
            .collect();
        for part in parts {
            out.write_all(&part?)?;
        }
    }
    Ok(())
}
