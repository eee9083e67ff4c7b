//! A store with the decisions of people on it.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use daygraph::curation::{Curation, Decision};
use daygraph::lexicon::Lexicon;
use daygraph::resolve::{Effect, resolve_curated};
use daygraph::store::{Applied, Extractions, Rows, Snapshot, Store, WriteOptions, Writer};

use super::config::{self, Config, CurationArgs, LexiconArgs, ModelArgs, StoreArgs};
use super::inputs::Refusal;
use super::{interrupt, output};

/// The options of commands that know store, lexicon and decisions.
#[derive(Debug, clap::Args)]
pub struct WorldArgs {
    #[command(flatten)]
    pub store: StoreArgs,

    #[command(flatten)]
    pub curation: CurationArgs,

    #[command(flatten)]
    pub lexicon: LexiconArgs,

    #[command(flatten)]
    pub models: ModelArgs,
}

impl WorldArgs {
    /// The lexicon that the store was built with.
    ///
    /// # Errors
    ///
    /// If nothing that is kept was read with it: names would resolve otherwise than in the build.
    pub fn lexicon(&self, config: &Config, kept: &Extractions) -> Result<Lexicon> {
        let texts = self.lexicon.texts(config)?;
        let given = config::fingerprint(&texts, &self.models.load(config)?);
        if !kept.any_given(&given) && kept.sources().next().is_some() {
            bail!(
                "the store was built with another lexicon or other models; name them as for the build (--lexicon, \
                 --models, or better in daygraph.toml), or run `daygraph build` again where they have changed"
            );
        }
        config::load(&texts)
    }

    /// The file of decisions.
    pub fn decisions(&self, config: &Config) -> Result<Curation> {
        Ok(Curation::read(&self.curation.file(config, &self.store.folder(config)?))?)
    }

    /// What the store says with these decisions: its own rows where it follows them, else
    /// what it would say if it did.
    pub fn rows(&self, config: &Config, curation: &Curation) -> Result<Followed> {
        let folder = self.store.folder(config)?;
        let snapshot = Snapshot::open(&folder)?;
        if follows(snapshot.rows(), curation.decisions()) {
            return Ok(Followed::Store(Box::new(snapshot)));
        }
        let kept = Extractions::read(&folder)?;
        let lexicon = self.lexicon(config, &kept)?;
        let digests = kept.digests();
        let curated = resolve_curated(&digests, &lexicon, curation.decisions());
        Ok(Followed::Made(Box::new(Rows::of(&curated.resolution, &curated.refs()))))
    }

    /// Opens the store for changes by decisions; waits for a build that is running.
    pub fn open(&self, config: &Config) -> Result<Session> {
        let folder = self.store.folder(config)?;
        let base = Store::open(&folder)?.base().to_owned();
        let mut busy = || {
            output::tell("daygraph: a build is running on this store; waiting for its end");
            true
        };
        let options = WriteOptions { base: &base, busy: &mut busy, stop: interrupt::asked, in_place: true };
        let writer = Writer::open(&folder, options)?;
        let lexicon = self.lexicon(config, &writer.extractions)?;
        // Read when nobody else may change it through this program.
        let curation = self.decisions(config)?;
        Ok(Session { folder, writer, lexicon, curation })
    }
}

/// Rows that follow decisions.
pub enum Followed {
    Store(Box<Snapshot>),
    Made(Box<Rows>),
}

impl Followed {
    pub fn rows(&self) -> &Rows {
        match self {
            Followed::Store(snapshot) => snapshot.rows(),
            Followed::Made(rows) => rows,
        }
    }
}

/// Whether rows were made with these decisions.
fn follows(rows: &Rows, decisions: &[Decision]) -> bool {
    rows.decisions.len() == decisions.len()
        && rows.decisions.iter().zip(decisions).all(|(row, decision)| {
            let because = row.because.map(|because| rows.text(because));
            (row.number, rows.text(row.text), because)
                == (decision.number, decision.text().as_str(), decision.because.as_deref())
        })
}

/// A store that decisions may change.
pub struct Session {
    pub folder: PathBuf,
    writer: Writer,
    lexicon: Lexicon,
    pub curation: Curation,
}

impl Session {
    /// The state that the store is in.
    pub fn store(&self) -> Result<Store> {
        Ok(Store::open(&self.folder)?)
    }

    /// What the decisions do, without doing it.
    pub fn effects(&self) -> Vec<Effect> {
        resolve_curated(&self.writer.extractions.digests(), &self.lexicon, self.curation.decisions()).effects
    }

    /// Writes the decisions, and makes the store follow them. `check` may refuse what they do.
    pub fn settle(&self, check: impl FnOnce(&[Effect]) -> Result<()>) -> Result<(Vec<Effect>, Applied)> {
        let kept = self.writer.extractions.digests();
        let curated = resolve_curated(&kept, &self.lexicon, self.curation.decisions());
        check(&curated.effects)?;
        save(&self.curation)?;
        let applied = self.writer.apply(&curated.resolution, &curated.refs()).with_context(|| {
            format!(
                "{} is written, but the store does not follow it yet; run `daygraph build` on your digests",
                self.curation.path().display()
            )
        })?;
        Ok((curated.effects, applied))
    }
}

/// Writes the file of decisions.
pub fn save(curation: &Curation) -> Result<()> {
    output::write_aside(curation.path(), |out| out.write_all(curation.text().as_bytes()))
}

/// The decisions that do nothing, as what is told of them.
pub fn idle(curation: &Curation, effects: &[Effect]) -> Vec<Refusal> {
    let told = curation.decisions().iter().zip(effects).filter_map(|(decision, effect)| {
        Some(Refusal {
            file: shown(curation.path()),
            line: curation.line(decision.number),
            reason: format!("decision {} ({}): {}", decision.number, decision.action.name(), why_idle(effect)?),
            advice: format!("`daygraph curate undo {}` takes it out", decision.number),
        })
    });
    told.collect()
}

/// Why a decision does nothing; `None` if it does something.
pub fn why_idle(effect: &Effect) -> Option<String> {
    match (&effect.missing, effect.overruled_by) {
        (Some(missing), _) => Some(missing.clone()),
        (None, Some(by)) => Some(format!("decision {by}, which is later, says otherwise")),
        (None, None) => None,
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// A decision as JSON.
pub fn as_json(decision: &Decision) -> serde_json::Value {
    let mut value = decision.fields();
    value.insert("text".to_owned(), decision.text().into());
    value.into()
}
