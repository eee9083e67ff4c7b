//! A digest that comes over the wire: read as `daygraph build` reads standard input, and answered with
//! what it changed.

use std::collections::BTreeSet;
use std::ffi::OsString;

use anyhow::Result;
use clap::{Args as _, Command, FromArgMatches};
use daygraph::digest::Digest;
use daygraph::store::{Snapshot, StoreError};
use jiff::civil::Date;
use serde_json::{Value, json};

use super::answer::{Answer, Ask, World};
use super::building::{BuildArgs, Building, Built, Job};
use super::config::Config;
use super::curated::WorldArgs;
use super::inputs::{ReadArgs, Refusal, Source};
use super::{diff, summary::Summary};

/// What reading digests takes: the store with its lexicon, models and decisions.
pub struct Posting {
    pub world: WorldArgs,
    pub config: Config,
}

/// A digest, or several, that came.
pub struct Posted {
    pub answer: Answer,
    /// Whether nothing could be read.
    pub refused: bool,
}

/// The parameters that come with a digest, as options of a command line.
pub fn command() -> Command {
    let mut command = ReadArgs::augment_args(Command::new("digests"));
    command.build();
    command
}

/// The same, read.
///
/// # Errors
///
/// What clap finds wrong with them.
pub fn asked(words: Vec<OsString>) -> Result<ReadArgs, clap::Error> {
    ReadArgs::from_arg_matches(&command().try_get_matches_from(words)?)
}

impl Posting {
    /// Reads digests into the store.
    ///
    /// # Errors
    ///
    /// If the store cannot be written, or lexicon, models or decisions are wrong.
    pub fn build(&self, read: ReadArgs, body: Vec<u8>) -> Result<Posted> {
        let source = Source::piped(body);
        let content = match source.bytes().and_then(|bytes| source.read(&bytes, read.asked())) {
            Ok(content) => content,
            Err(refusal) => return Ok(refused(&[refusal])),
        };
        let args = BuildArgs::now(&self.world, read);
        let building = Building::new(&args, &self.config)?;
        match building.build(&[source], Vec::new(), &Job::default())? {
            Built::Whole(summary) if !summary.refused.is_empty() => Ok(refused(&summary.refused)),
            Built::Whole(summary) => {
                let snapshot = Snapshot::open(&building.folder)?;
                Ok(Posted { answer: answer(&snapshot, &content.digests, &summary), refused: false })
            }
            Built::Nothing(all) => Ok(refused(&all)),
            Built::Interrupted(_) => Err(StoreError::Stopped.into()),
        }
    }
}

fn refused(all: &[Refusal]) -> Posted {
    Posted { answer: Answer::new("posted", json!({ "read": 0, "unchanged": 0, "refused": all })), refused: true }
}

fn answer(snapshot: &Snapshot, digests: &[Digest], summary: &Summary) -> Answer {
    let days: BTreeSet<Date> = digests.iter().map(|digest| digest.date).collect();
    let told = |digest: &Digest| json!({ "series": digest.series, "day": digest.date.to_string() });
    let count = |total: usize, new: i64| json!({ "total": total, "new": new });
    Answer::new(
        "posted",
        json!({
            "read": summary.read,
            "unchanged": summary.skipped,
            "refused": summary.refused,
            "warnings": summary.warnings,
            "digests": digests.iter().map(told).collect::<Vec<_>>(),
            "items": count(summary.items.total, summary.items.new),
            "entities": count(summary.entities.total, summary.entities.new),
            "claims": count(summary.claims.total, summary.claims.new),
            "changes": days.into_iter().map(|day| changes(snapshot, day)).collect::<Vec<_>>(),
        }),
    )
}

/// What a day changed against all days before it; none where nothing was before.
fn changes(snapshot: &Snapshot, day: Date) -> Value {
    let changed = || {
        let before = day.yesterday().ok()?;
        let command = diff::Args::augment_args(Command::new("diff"));
        let matches = command.try_get_matches_from(["diff", "--", &format!("..{before}"), &day.to_string()]).ok()?;
        diff::Args::from_arg_matches(&matches).ok()?.answer(World { snapshot, tell: |_| {}, stop: &|| false }).ok()
    };
    json!({ "day": day.to_string(), "diff": changed().map(Answer::into_value) })
}
