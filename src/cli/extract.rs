//! `daygraph extract`: what is found in digests, without a store.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::ValueEnum;
use daygraph::export::gold::GoldDigest;
use daygraph::extract::DigestExtraction;

use super::config::{Config, LexiconArgs, ModelArgs};
use super::extracted::Extracted;
use super::{Status, inputs, output};

/// Show the entities and relations found in digests, as JSON, without touching a store.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
One digest gives one JSON object, several give an array of them; --format jsonl gives one
object a line. The shape is that of hand-annotated files: each item with its line, its
entities (name, aliases, canonical, type) and relations (type, subject, object, modality,
attrs, evidence); id, confidence, rule, line and byte span are added.

Examples:
  daygraph extract 2025-11-29.md
  daygraph extract digests/ --out-dir extracted/
  daygraph extract 2025-11-29.md | jq '.items[].relations[] | select(.type == \"raised\")'")]
pub struct Args {
    #[arg(value_name = "DIGESTS", required = true, help = inputs::HELP)]
    digests: Vec<PathBuf>,

    /// How several digests are printed
    #[arg(long, value_enum, default_value_t = Format::Json)]
    format: Format,

    /// Write one file a digest into this folder, instead of printing
    #[arg(long, value_name = "DIR")]
    out_dir: Option<PathBuf>,

    #[command(flatten)]
    read: inputs::ReadArgs,

    #[command(flatten)]
    lexicon: LexiconArgs,

    #[command(flatten)]
    models: ModelArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One object, or an array of objects
    Json,
    /// One object a line
    Jsonl,
}

impl Args {
    pub fn run(self) -> Result<Status> {
        let config = Config::find()?;
        let lexicon = self.lexicon.load(&config)?;
        let learned = self.models.load(&config)?;
        let (sources, mut refused) = inputs::expand(&self.digests);
        let read = inputs::read(&sources, |_| self.read.asked());
        let extracted = Extracted::of(&read.digests, &learned.extractor(&lexicon), &lexicon);
        let shaped = extracted.shaped();
        match &self.out_dir {
            Some(folder) => write_files(folder, &extracted.digests, &shaped)?,
            None => self.print(&shaped)?,
        }
        refused.extend(read.refused);
        Ok(inputs::report(&refused))
    }

    fn print(&self, shaped: &[GoldDigest<'_>]) -> Result<()> {
        let mut out = output::stdout();
        match (self.format, shaped) {
            (Format::Json, []) => {}
            (Format::Json, [one]) => {
                serde_json::to_writer_pretty(&mut out, one)?;
                writeln!(out)?;
            }
            (Format::Json, all) => {
                serde_json::to_writer_pretty(&mut out, all)?;
                writeln!(out)?;
            }
            (Format::Jsonl, all) => {
                for digest in all {
                    serde_json::to_writer(&mut out, digest)?;
                    writeln!(out)?;
                }
            }
        }
        Ok(out.flush()?)
    }
}

/// One file a digest, named as the digest's; where two would have one name, the later
/// ones get the series and day behind it.
fn write_files(folder: &Path, extractions: &[DigestExtraction], shaped: &[GoldDigest<'_>]) -> Result<()> {
    let mut taken = rustc_hash::FxHashSet::default();
    for (extraction, shaped) in extractions.iter().zip(shaped) {
        let stem = extraction.file.rsplit_once('.').map_or(extraction.file.as_str(), |(stem, _)| stem);
        let mut name = stem.to_owned();
        let mut n = 1;
        while !taken.insert(name.clone()) {
            name = format!("{stem}-{}-{}", extraction.series, extraction.date);
            if n > 1 {
                name = format!("{name}-{n}");
            }
            n += 1;
        }
        output::write_aside(&folder.join(format!("{name}.json")), |out| {
            serde_json::to_writer_pretty(&mut *out, shaped)?;
            out.write_all(b"\n")
        })?;
    }
    Ok(())
}
