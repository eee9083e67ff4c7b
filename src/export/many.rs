//! Many nodes or edges at a time, by all cores, written in their order.

use std::io::{self, Write};

use rayon::prelude::*;

/// What is in memory at once.
const BATCH: usize = 2048;
/// What one thread takes at once.
const CHUNK: usize = 64;

/// Writes each of many things by a function that is given its place, too.
pub(super) fn each<T: Sync>(
    out: &mut dyn Write,
    things: &[T],
    write: impl Fn(&mut dyn Write, usize, &T) -> io::Result<()> + Sync,
) -> io::Result<()> {
    // Kept from batch to batch: new memory costs more than what is written into it.
    let mut parts: Vec<Vec<u8>> = vec![Vec::new(); BATCH / CHUNK];
    for (batch, things) in things.chunks(BATCH).enumerate() {
        let chunks = things.par_chunks(CHUNK).zip(&mut parts).enumerate();
        chunks.try_for_each(|(chunk, (things, part))| {
            part.clear();
            let first = batch * BATCH + chunk * CHUNK;
            things.iter().enumerate().try_for_each(|(at, thing)| write(part, first + at, thing))
        })?;
        for part in &parts[..things.len().div_ceil(CHUNK)] {
            out.write_all(part)?;
        }
    }
    Ok(())
}
