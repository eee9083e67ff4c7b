//! `daygraph digest`: what the reader sees in a file.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Result;

use super::{Status, inputs, output};

/// Show what the reader sees in digests, as JSON: items with lines, sections, text blocks, links.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Useful when a digest of your own does not come out as you expect: what is no item here
is not extracted from.

Examples:
  daygraph digest 2025-11-29.md
  daygraph digest 2025-11-29.md | jq -r '.items[] | \"\\(.line)\\t\\(.title)\"'")]
pub struct Args {
    #[arg(value_name = "DIGESTS", required = true, help = inputs::HELP)]
    digests: Vec<PathBuf>,

    #[command(flatten)]
    read: inputs::ReadArgs,
}

impl Args {
    pub fn run(self) -> Result<Status> {
        let (sources, mut refused) = inputs::expand(&self.digests);
        let mut out = output::stdout();
        for source in &sources {
            match source.bytes().and_then(|bytes| source.read(&bytes, self.read.asked())) {
                Ok(content) => {
                    for digest in &content.digests {
                        serde_json::to_writer_pretty(&mut out, digest)?;
                        out.write_all(b"\n")?;
                    }
                    inputs::report(&content.warnings);
                }
                Err(refusal) => refused.push(refusal),
            }
        }
        out.flush()?;
        Ok(inputs::report(&refused))
    }
}
