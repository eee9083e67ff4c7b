//! How long it takes to write a graph that is in memory, format by format.
//!
//! ```sh
//! cargo bench --bench exports -- STORE           # GraphML and GEXF
//! cargo bench --bench exports -- STORE dot ttl   # others
//! ```
//!
//! Prints a line a format: its name, the least seconds of all rounds by the wall clock, bytes.
//! `benches/peers/exports.py` sets it beside networkx.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::time::Instant;

use daygraph::export::{Export, Format, Selection};
use daygraph::store::Store;

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ROUNDS: usize = 10;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Cargo adds an option of its own.
    let mut words = std::env::args().skip(1).filter(|word| !word.starts_with("--"));
    let Some(dir) = words.next() else {
        println!("give the folder of a store: cargo bench --bench exports -- STORE");
        return Ok(());
    };
    let mut names: Vec<String> = words.collect();
    if names.is_empty() {
        names = ["graphml", "gexf"].map(str::to_owned).into();
    }
    let store = Store::open(dir.as_ref())?;
    let export = Export::new(&store, &Selection::default())?;
    let file = tempfile::NamedTempFile::new()?;
    for name in names {
        let format = Format::named(&name).ok_or_else(|| format!("there is no format {name:?}"))?;
        let mut least = f64::INFINITY;
        for _ in 0..ROUNDS {
            let start = Instant::now();
            for table in format.tables {
                let mut out = BufWriter::new(File::create(file.path())?);
                (table.write)(&export, &mut out)?;
                out.flush()?;
            }
            least = least.min(start.elapsed().as_secs_f64());
        }
        println!("{name}\t{least:.4}\t{}", file.path().metadata()?.len());
    }
    Ok(())
}
