//! `daygraph build`: digests into the store, and the graph out of it.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Result;
use daygraph::curation::Curation;
use daygraph::export::{Export, Format, Selection};
use daygraph::extract::Extractor;
use daygraph::resolve::resolve_curated;
use daygraph::store::{BASE, Extractions, Kept, Store, StoreError, WriteOptions, Writer};
use indicatif::ProgressBar;
use jiff::civil::Date;
use rayon::prelude::*;

use super::config::{self, Config, CurationArgs, LexiconArgs, ModelArgs, StoreArgs};
use super::inputs::{Refusal, Source};
use super::sources::Keys;
use super::summary::{Before, Summary};
use super::{Status, Usage, curated, export, inputs, interrupt, output};

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
  daygraph build digests/ --prune -o ai.graphml")]
pub struct Args {
    #[arg(value_name = "DIGESTS", help = inputs::HELP)]
    digests: Vec<PathBuf>,

    #[command(flatten)]
    store: StoreArgs,

    #[command(flatten)]
    curation: CurationArgs,

    #[command(flatten)]
    lexicon: LexiconArgs,

    #[command(flatten)]
    models: ModelArgs,

    /// Start of all identifiers [default: that of the store, else urn:daygraph:]
    #[arg(long, value_name = "IRI")]
    base: Option<String>,

    /// The day of digests that do not tell theirs
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = inputs::day)]
    date: Option<Date>,

    /// Drop digests whose file is gone
    #[arg(long)]
    prune: bool,

    /// If another build is running on the store, give up instead of waiting for its end
    #[arg(long)]
    no_wait: bool,

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
        let texts = self.lexicon.texts(&config)?;
        let lexicon = config::load(&texts)?;
        let learned = self.models.load(&config)?;
        let (sources, refused) = inputs::expand(self.digests(&config)?);
        if sources.is_empty() && !self.prune {
            return Ok(inputs::report(&refused));
        }

        let folder = self.store.folder(&config)?;
        let decisions = self.curation.file(&config, &folder);
        // What is wrong with it is told before anything is made or waited for.
        Curation::read(&decisions)?;
        let base = self.base(&config, &folder)?;
        let options = WriteOptions { base: &base, busy: &mut || self.wait(), stop: interrupt::asked, in_place: false };
        let mut writer = Writer::open(&folder, options)?;
        let curation = Curation::read(&decisions)?;
        interrupt::watch();
        let keys = Keys::new(&folder);
        let extractor = Reader {
            extractor: learned.extractor(&lexicon),
            given: config::fingerprint(&texts, &learned),
            keys: &keys,
            day: self.date,
        };
        let mut summary = Summary { refused, store: folder.clone(), ..Summary::default() };
        let before = Before::of(&writer.extractions.digests(), known(&folder)?.as_ref())?;
        let outcomes = self.read(&sources, &extractor, &writer.extractions);
        if interrupt::asked() {
            return Ok(interrupt::tell("the store is as it was"));
        }
        let mut found = Vec::new();
        for outcome in outcomes {
            match outcome {
                Ok(outcome) => {
                    summary.skipped += outcome.skipped;
                    summary.warnings.extend(outcome.warnings);
                    found.extend(outcome.found);
                }
                Err(refusal) => summary.refused.push(refusal),
            }
        }
        summary.read = found.iter().map(|kept| kept.digests.len()).sum();
        writer.extractions.keep(found)?;
        if self.prune {
            summary.dropped = prune(&mut writer.extractions, &keys)?;
        }

        let kept = writer.extractions.digests();
        if kept.is_empty() && before.is_empty() && !summary.refused.is_empty() {
            // Nothing is known, so there is no store to make.
            return Ok(inputs::report(&summary.refused));
        }
        let spinner = self.progress(None, "resolving names");
        let curated = resolve_curated(&kept, &lexicon, curation.decisions());
        let (resolution, digests) = (&curated.resolution, curated.refs());
        summary.warnings.extend(curated::idle(&curation, &curated.effects));
        let known = known(&folder)?;
        summary.count(&digests, resolution, &before, known.as_ref().map(Store::names));
        drop(known);
        if interrupt::asked() {
            return Ok(interrupt::tell("the store is as it was"));
        }
        spinner.set_message("writing the store");
        let applied = match writer.apply(resolution, &digests) {
            Err(StoreError::Stopped) => return Ok(interrupt::tell("the store is as it was")),
            applied => applied.map_err(advise)?,
        };
        summary.changed = applied.added + applied.changed + applied.removed > 0;
        if let Some((path, format)) = export {
            spinner.set_message("writing the export");
            let store = Store::open(&folder)?;
            let mut export = Export::new(&store, &Selection::default())?;
            let stopped = "the store is up to date, the export was not written";
            if !export::lay_out(&mut export, format, &spinner) {
                return Ok(interrupt::tell(stopped));
            }
            let Some((files, written)) = export::write(&export, format, format.tables, &path)? else {
                return Ok(interrupt::tell(stopped));
            };
            if !self.quiet {
                export::tell(written);
            }
            summary.export = files;
        }
        spinner.finish_and_clear();
        summary.seconds = started.elapsed().as_secs_f64();
        self.tell(&summary)
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

    /// The base asked for, else the one that the store has.
    fn base(&self, config: &Config, folder: &Path) -> Result<String> {
        if let Some(base) = self.base.as_ref().or(config.base.as_ref()) {
            return Ok(base.clone());
        }
        Ok(known(folder)?.map_or_else(|| BASE.to_owned(), |store| store.base().to_owned()))
    }

    fn wait(&self) -> bool {
        if !self.no_wait {
            output::tell("daygraph: another build is running on this store; waiting for its end (--no-wait gives up)");
        }
        !self.no_wait
    }

    /// Reads and extracts all sources that are not kept already, in their order.
    fn read(&self, sources: &[Source], reader: &Reader, kept: &Extractions) -> Vec<Result<Outcome, Refusal>> {
        let bar = self.progress(Some(sources.len()), "reading digests");
        let outcomes = sources
            .par_iter()
            .filter(|_| !interrupt::asked())
            .map(|source| {
                let outcome = reader.read(source, kept);
                bar.inc(1);
                outcome
            })
            .collect();
        bar.finish_and_clear();
        outcomes
    }

    /// How far the build is, unless nothing but its end is asked for.
    fn progress(&self, steps: Option<usize>, message: &'static str) -> ProgressBar {
        if self.quiet || self.json { ProgressBar::hidden() } else { output::progress(steps, message) }
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

/// What became of one source.
#[derive(Default)]
struct Outcome {
    found: Vec<Kept>,
    /// Digests that are kept already.
    skipped: usize,
    warnings: Vec<Refusal>,
}

/// What reading a source needs.
struct Reader<'a> {
    extractor: Extractor<'a>,
    /// Fingerprint of lexicon and models.
    given: String,
    keys: &'a Keys,
    day: Option<Date>,
}

impl Reader<'_> {
    fn read(&self, source: &Source, kept: &Extractions) -> Result<Outcome, Refusal> {
        let bytes = source.bytes()?;
        let Some(path) = &source.path else { return self.piped(source, &bytes, kept) };
        let key = self.keys.of(path);
        let content = self.content(&blake3::hash(&bytes).to_hex(), &key, kept);
        if let Some(same) = kept.fresh(&key, &content, &self.given) {
            return Ok(Outcome { skipped: same.digests.len(), ..Outcome::default() });
        }
        let read = source.read(&bytes, self.day)?;
        let digests = read.digests.iter().map(|d| self.extractor.extract(d)).collect();
        let found = vec![Kept::new(&key, &content, &self.given, digests)];
        Ok(Outcome { found, skipped: 0, warnings: read.warnings })
    }

    /// Standard input has no name to be known by again; its digests have theirs.
    fn piped(&self, source: &Source, bytes: &[u8], kept: &Extractions) -> Result<Outcome, Refusal> {
        let read = source.read(bytes, self.day)?;
        let mut outcome = Outcome { warnings: read.warnings, ..Outcome::default() };
        for digest in &read.digests {
            let key = Keys::of_piped(&digest.series, digest.date);
            if kept.fresh(&key, &digest.hash, &self.given).is_some() {
                outcome.skipped += 1;
                continue;
            }
            let digests = vec![self.extractor.extract(digest)];
            outcome.found.push(Kept::new(&key, &digest.hash, &self.given, digests));
        }
        Ok(outcome)
    }

    /// What a source's extraction depends on: its bytes, and the day that was given. A day
    /// given in an earlier build holds until another is given.
    fn content(&self, hash: &str, key: &str, kept: &Extractions) -> String {
        if let Some(day) = self.day {
            return format!("{hash} {day}");
        }
        let before = kept.get(key).map(|k| k.content.as_str());
        before.filter(|b| b.split(' ').next() == Some(hash)).unwrap_or(hash).to_owned()
    }
}

/// Forgets sources whose file is gone; gives the number of their digests.
fn prune(kept: &mut Extractions, keys: &Keys) -> Result<usize> {
    let gone: Vec<String> = kept.sources().filter(|key| keys.is_gone(key)).map(str::to_owned).collect();
    let mut dropped = 0;
    for key in gone {
        dropped += kept.get(&key).map_or(0, |k| k.digests.len());
        kept.forget(&key)?;
    }
    Ok(dropped)
}

/// The store as it is, if there is one.
fn known(folder: &Path) -> Result<Option<Store>> {
    match Store::open(folder) {
        Ok(store) => Ok(Some(store)),
        Err(StoreError::NoStore { .. }) => Ok(None),
        Err(e) => Err(e.into()),
    }
}

fn advise(error: StoreError) -> anyhow::Error {
    match error {
        e @ StoreError::SameDigest { .. } => anyhow::Error::new(e)
            .context("two files are digests of one series and day; remove one, and build with --prune"),
        e => e.into(),
    }
}
