//! `daygraph build`: digests into the store, and the graph out of it.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::Result;
use daygraph::export::Format;

use super::building::{BuildArgs, Building, Built, Job};
use super::config::Config;
use super::summary::Summary;
use super::{Status, Usage, export, inputs, interrupt, output};

/// Where the graph goes where nothing says otherwise.
const EXPORT: &str = "exports/daygraph.graphml";

/// Read digests into the store, and write the graph for Gephi.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Run it again whenever there are new digests: what has not changed is not read again, what
has changed takes the place of what was read before. Readers of the store see the state
before or after a build, never one between.

A digest that cannot be read is named at the end with its line, the reason and what to do;
the others are read all the same, and the exit code is 1.

What people decided with `daygraph curate` and `daygraph review` is followed; a decision
that names what is not there any more is told.

What is always the same can stand in a daygraph.toml, here or in a folder above, which
`daygraph init` writes; with `digests` in it, `daygraph build` alone reads these.

Examples:
  daygraph build digests/
  daygraph build '2025-1*/*.md' items.jsonl --store ai-graph
  curl -s https://example.org/today.md | daygraph build - --date 2025-11-29
  daygraph build feeds/                       RSS, Atom and JSON Feed: each day a digest
  curl -s https://example.org/feed.xml | daygraph build - --series example
  daygraph build digests/ --prune -o ai.graphml")]
pub struct Args {
    #[arg(value_name = "DIGESTS", help = inputs::HELP)]
    digests: Vec<PathBuf>,

    #[command(flatten)]
    building: BuildArgs,

    /// Drop digests whose file is gone
    #[arg(long)]
    prune: bool,

    /// Threads to use [default: one a core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,

    /// File for the graph, in the format of its ending [default: exports/daygraph.graphml]
    #[arg(short = 'o', long = "export", value_name = "FILE")]
    export: Option<PathBuf>,

    /// Write no file beside the store
    #[arg(long, conflicts_with = "export")]
    no_export: bool,

    /// Print nothing but what was refused
    #[arg(short, long, conflicts_with = "json")]
    quiet: bool,

    /// Print the summary as JSON
    #[arg(long)]
    json: bool,
}

impl Args {
    pub fn run(self) -> Result<Status> {
        let started = Instant::now();
        let config = Config::find()?;
        let export = self.export_to(&config)?;
        if let Some(threads) = self.threads {
            rayon::ThreadPoolBuilder::new().num_threads(threads.into()).build_global()?;
        }
        let building = Building::new(&self.building, &config)?;
        let (sources, refused) = inputs::expand(self.digests(&config)?);
        if sources.is_empty() && !self.prune {
            return Ok(inputs::report(&refused));
        }
        let job = Job { prune: self.prune, export, progress: !self.quiet && !self.json, alone: true };
        match building.build(&sources, refused, &job)? {
            Built::Whole(mut summary) => {
                summary.seconds = started.elapsed().as_secs_f64();
                self.tell(&summary)
            }
            Built::Interrupted(state) => Ok(interrupt::tell(state)),
            Built::Nothing(refused) => Ok(inputs::report(&refused)),
        }
    }

    /// The digests asked for, else those of `daygraph.toml`.
    fn digests<'a>(&'a self, config: &'a Config) -> Result<&'a [PathBuf]> {
        let digests = if self.digests.is_empty() { &config.digests } else { &self.digests };
        if digests.is_empty() && !self.prune {
            let text = "no digests are named; give files or folders, or `digests` in a daygraph.toml (daygraph init)";
            return Err(Usage(text.to_owned()).into());
        }
        Ok(digests)
    }

    /// Where the graph is to be written, and how.
    fn export_to(&self, config: &Config) -> Result<Option<(PathBuf, &'static Format)>> {
        if self.no_export {
            return Ok(None);
        }
        let path = self.export.clone().or_else(|| config.export.clone()).unwrap_or_else(|| EXPORT.into());
        let format = export::format_of(&path)?;
        Ok(Some((path, format)))
    }

    fn tell(&self, summary: &Summary) -> Result<Status> {
        if self.json {
            output::print(&format!("{}\n", serde_json::to_string_pretty(summary)?))?;
            return Ok(if summary.refused.is_empty() { Status::Done } else { Status::Refused });
        }
        if !self.quiet {
            output::print(&summary.text())?;
        }
        inputs::report(&summary.warnings);
        Ok(inputs::report(&summary.refused))
    }
}
