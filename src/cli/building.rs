//! What `build` and `watch` have in common: sources into a store.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Result;
use daygraph::curation::Curation;
use daygraph::export::{Export, Format, Selection};
use daygraph::lexicon::Lexicon;
use daygraph::resolve::resolve_curated;
use daygraph::store::{BASE, Extractions, Store, StoreError, WriteOptions, Writer};
use indicatif::ProgressBar;
use rayon::prelude::*;

use super::config::{self, Config, CurationArgs, Learned, LexiconArgs, ModelArgs, StoreArgs};
use super::curated::WorldArgs;
use super::inputs::{ReadArgs, Refusal, Source};
use super::reading::{Outcome, Reader};
use super::sources::Keys;
use super::summary::{Before, Summary};
use super::{curated, export, interrupt, output};

/// Options of commands that build.
#[derive(Debug, clap::Args)]
pub struct BuildArgs {
    #[command(flatten)]
    pub store: StoreArgs,

    #[command(flatten)]
    curation: CurationArgs,

    #[command(flatten)]
    lexicon: LexiconArgs,

    #[command(flatten)]
    models: ModelArgs,

    /// Start of all identifiers [default: that of the store, else urn:daygraph:]
    #[arg(long, value_name = "IRI")]
    base: Option<String>,

    #[command(flatten)]
    read: ReadArgs,

    /// If another build is running on the store, give up instead of waiting for its end
    #[arg(long)]
    no_wait: bool,
}

impl BuildArgs {
    /// Of a command that builds now and then; it gives up where another builds already.
    pub fn now(world: &WorldArgs, read: ReadArgs) -> BuildArgs {
        let WorldArgs { store, curation, lexicon, models } = world;
        BuildArgs {
            store: store.clone(),
            curation: curation.clone(),
            lexicon: lexicon.clone(),
            models: models.clone(),
            base: None,
            read,
            no_wait: true,
        }
    }
}

/// A store that is to be built, with all that reading needs.
pub struct Building<'a> {
    args: &'a BuildArgs,
    pub folder: PathBuf,
    /// The file of decisions.
    decisions: PathBuf,
    lexicon: Lexicon,
    learned: Learned,
    /// Fingerprint of lexicon and models.
    given: String,
    base: Option<String>,
}

/// What a build is to do beside reading.
#[derive(Default)]
pub struct Job {
    /// Drop digests whose file is gone.
    pub prune: bool,
    /// Where the graph is to be written, and how.
    pub export: Option<(PathBuf, &'static Format)>,
    /// Show how far it is.
    pub progress: bool,
    /// The program does nothing else: it may end in the middle of reading.
    pub alone: bool,
}

/// What an interrupted build has done.
const AS_IT_WAS: &str = "the store is as it was";

/// How a build ended.
pub enum Built {
    Whole(Box<Summary>),
    /// The user stopped it; what that means for what it was to write.
    Interrupted(&'static str),
    /// Nothing could be read and nothing is known, so there is no store to make.
    Nothing(Vec<Refusal>),
}

impl<'a> Building<'a> {
    /// Makes everything ready, and touches nothing.
    ///
    /// # Errors
    ///
    /// If lexicon, models or decisions are wrong.
    pub fn new(args: &'a BuildArgs, config: &Config) -> Result<Building<'a>> {
        let texts = args.lexicon.texts(config)?;
        let lexicon = config::load(&texts)?;
        let learned = args.models.load(config)?;
        let folder = args.store.folder(config)?;
        let decisions = args.curation.file(config, &folder);
        // What is wrong with it is told before anything is made or waited for.
        Curation::read(&decisions)?;
        let base = args.base.clone().or_else(|| config.base.clone());
        let given = config::fingerprint(&texts, &learned);
        Ok(Building { args, folder, decisions, lexicon, learned, given, base })
    }

    /// Reads sources into the store. `refused` is what was refused before.
    ///
    /// # Errors
    ///
    /// If the store or the export cannot be written, or the decisions are wrong.
    pub fn build(&self, sources: &[Source], refused: Vec<Refusal>, job: &Job) -> Result<Built> {
        let started = Instant::now();
        let base = self.base()?;
        let options = WriteOptions { base: &base, busy: &mut || self.wait(), stop: interrupt::asked, in_place: false };
        let mut writer = Writer::open(&self.folder, options)?;
        let curation = Curation::read(&self.decisions)?;
        interrupt::watch();
        let keys = Keys::new(&self.folder);
        let mut summary = Summary { refused, store: self.folder.clone(), ..Summary::default() };
        let known = known(&self.folder)?;
        let before = Before::of(&writer.extractions.digests(), known.as_ref())?;
        let read = || self.read(sources, &keys, &writer.extractions, job);
        // One digest may be long.
        let outcomes = if job.alone { interrupt::at_once(AS_IT_WAS, read) } else { read() };
        if interrupt::asked() {
            return Ok(Built::Interrupted(AS_IT_WAS));
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
        if job.prune {
            summary.dropped = prune(&mut writer.extractions, &keys)?;
        }

        let kept = writer.extractions.digests();
        if kept.is_empty() && before.is_empty() && !summary.refused.is_empty() {
            return Ok(Built::Nothing(summary.refused));
        }
        let spinner = job.bar(None, "resolving names");
        let curated = resolve_curated(&kept, &self.lexicon, curation.decisions());
        let (resolution, digests) = (&curated.resolution, curated.refs());
        summary.warnings.extend(curated::idle(&curation, &curated.effects));
        summary.count(&digests, resolution, &before, known.as_ref().map(Store::names));
        drop(known);
        if interrupt::asked() {
            return Ok(Built::Interrupted(AS_IT_WAS));
        }
        spinner.set_message("writing the store");
        let applied = match writer.apply(resolution, &digests) {
            Err(StoreError::Stopped) => return Ok(Built::Interrupted(AS_IT_WAS)),
            applied => applied.map_err(advise)?,
        };
        summary.changed = applied.added + applied.changed + applied.removed > 0;
        if let Some((path, format)) = &job.export {
            spinner.set_message("writing the export");
            let stopped = Built::Interrupted("the store is up to date, the export was not written");
            let store = Store::open(&self.folder)?;
            let mut export = Export::new(&store, &Selection::default())?;
            if !export::lay_out(&mut export, format, &mut export::shown_on(&spinner)) {
                return Ok(stopped);
            }
            let Some((files, written)) = export::write(&export, format, format.tables, path, &spinner)? else {
                return Ok(stopped);
            };
            if job.progress {
                export::tell(written);
            }
            summary.export = files;
        }
        spinner.finish_and_clear();
        summary.seconds = started.elapsed().as_secs_f64();
        Ok(Built::Whole(Box::new(summary)))
    }

    /// The base asked for, else the one that the store has.
    fn base(&self) -> Result<String> {
        if let Some(base) = &self.base {
            return Ok(base.clone());
        }
        Ok(known(&self.folder)?.map_or_else(|| BASE.to_owned(), |store| store.base().to_owned()))
    }

    fn wait(&self) -> bool {
        if !self.args.no_wait {
            output::tell("daygraph: another build is running on this store; waiting for its end (--no-wait gives up)");
        }
        !self.args.no_wait
    }

    /// Reads and extracts all sources that are not kept already, in their order.
    fn read(&self, sources: &[Source], keys: &Keys, kept: &Extractions, job: &Job) -> Vec<Result<Outcome, Refusal>> {
        let extractor = self.learned.extractor(&self.lexicon);
        let reader = Reader { extractor, given: self.given.clone(), keys, read: &self.args.read };
        let bar = job.bar(Some(sources.len()), "reading digests");
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
}

impl Job {
    fn bar(&self, steps: Option<usize>, message: &'static str) -> ProgressBar {
        if self.progress { output::progress(steps, message) } else { ProgressBar::hidden() }
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
