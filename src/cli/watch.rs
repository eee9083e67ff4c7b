//! `daygraph watch`: digests into the store when they land.
//!
//! It looks at the folder every so often, since that works alike on all systems and file systems, network
//! drives and containers included, where notices of changes do not. A file is read when it is as it was
//! a look before: one that is being written grows, or its time of change does.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, SystemTime};

use anyhow::{Result, bail};
use daygraph::export::Format;
use serde_json::json;

use super::building::{BuildArgs, Building, Built, Job};
use super::config::Config;
use super::inputs::{self, Source};
use super::summary::Summary;
use super::{Status, export, interrupt, output};

/// How long a wait is before it is looked whether the user wants to stop.
const STEP: Duration = Duration::from_millis(50);

/// Read digests into the store when they land in a folder, until Ctrl-C.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The folder is looked at every two seconds. A file that is new or has changed is read once it has
stayed the same from one look to the next, so one that is still being written is left alone. What
it changed is told in one line. A file that cannot be read is told, and read again when it
changes; files that go stay in the store (`daygraph build --prune` drops them). Readers see the
state before or after, and other commands may change the store meanwhile.

Ctrl-C ends it after what it is at, with exit code 0.

Examples:
  daygraph watch digests/
  daygraph watch feeds/ --every 60 --series wire
  daygraph watch digests/ -o ai.graphml          and the graph is written anew each time
  daygraph watch digests/ --json | jq -c .files")]
pub struct Args {
    /// The folder; those in it are looked at, too
    #[arg(value_name = "DIR")]
    folder: PathBuf,

    /// How often to look, in seconds
    #[arg(long, value_name = "SECONDS", default_value = "2", value_parser = seconds)]
    every: Duration,

    #[command(flatten)]
    building: BuildArgs,

    /// File to write the graph to after each change, in the format of its ending
    #[arg(short = 'o', long = "export", value_name = "FILE")]
    export: Option<PathBuf>,

    /// Print each change as one line of JSON (docs/json.md, "watched")
    #[arg(long)]
    json: bool,
}

fn seconds(text: &str) -> Result<Duration, String> {
    let read = text.parse().ok().filter(|seconds| (0.05..=86400.0).contains(seconds));
    read.map(Duration::from_secs_f64).ok_or_else(|| "write a number of seconds, 0.05 to 86400".to_owned())
}

/// What tells that a file has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    length: u64,
    changed: Option<SystemTime>,
}

impl Args {
    pub fn run(self) -> Result<Status> {
        let config = Config::find()?;
        if !self.folder.is_dir() {
            bail!(
                "{} is no folder; name one in which digests land, or read files with `daygraph build`",
                self.folder.display()
            );
        }
        let export = match &self.export {
            Some(path) => Some((path.clone(), export::format_of(path)?)),
            None => None,
        };
        let building = Building::new(&self.building, &config)?;
        interrupt::watch();
        output::tell(format_args!("watching {}; Ctrl-C ends it", self.folder.display()));
        let mut looks = Looks::default();
        loop {
            let ready = looks.look(&self.folder);
            if !ready.is_empty() && !self.take(&building, &ready, export.clone())? {
                break;
            }
            if !wait(self.every) {
                break;
            }
        }
        output::tell("daygraph: ended; what was read is in the store");
        Ok(Status::Done)
    }

    /// Reads files into the store and tells what changed; `false` where the user stopped it.
    fn take(
        &self,
        building: &Building,
        sources: &[Source],
        export: Option<(PathBuf, &'static Format)>,
    ) -> Result<bool> {
        let job = Job { export, ..Job::default() };
        match building.build(sources, Vec::new(), &job)? {
            Built::Whole(summary) => {
                inputs::report(&summary.warnings);
                inputs::report(&summary.refused);
                // Of files that the store knows already there is nothing to tell.
                if summary.read > 0 || summary.changed {
                    output::print(&self.line(sources, &summary))?;
                }
                Ok(true)
            }
            Built::Nothing(refused) => {
                inputs::report(&refused);
                Ok(true)
            }
            Built::Interrupted(_) => Ok(false),
        }
    }

    fn line(&self, sources: &[Source], summary: &Summary) -> String {
        if self.json {
            let value = json!({
                "daygraph": "watched",
                "version": 1,
                "files": sources.iter().map(Source::shown).collect::<Vec<_>>(),
                "digests_read": summary.read,
                "digests_unchanged": summary.skipped,
                "refused": summary.refused,
                "digests": summary.digests,
                "items": summary.items,
                "entities": { "total": summary.entities.total, "new": summary.entities.new },
                "claims": { "total": summary.claims.total, "new": summary.claims.new },
            });
            return format!("{value}\n");
        }
        let files = match sources {
            [one] => output::plain(&one.name()),
            several => format!("{} files", several.len()),
        };
        let counts = [("items", summary.items.new), ("entities", summary.entities.new), ("claims", summary.claims.new)];
        let counts = counts.map(|(what, new)| format!("{new:+} {what}")).join(", ");
        let digests = if summary.digests == 1 { "digest" } else { "digests" };
        format!("{files}: {} read, {counts}; {} {digests} in the store\n", summary.read, summary.digests)
    }
}

/// What was seen of a folder so far.
#[derive(Debug, Default)]
struct Looks {
    /// Each file as it was when it was read.
    read: BTreeMap<PathBuf, Stamp>,
    /// Files that have changed since, as they were at the last look.
    landing: BTreeMap<PathBuf, Stamp>,
}

impl Looks {
    /// Looks at the folder; gives the files that are new or have changed, and have landed.
    fn look(&mut self, folder: &PathBuf) -> Vec<Source> {
        // A folder without digests has none yet, and what cannot be listed is looked at the next time.
        let (sources, _) = inputs::expand(std::slice::from_ref(folder));
        let mut ready = Vec::new();
        let mut landing = BTreeMap::new();
        for source in sources {
            let Some(path) = source.path.clone() else { continue };
            let Some(stamp) = Stamp::of(&path).filter(|stamp| stamp.length > 0) else { continue };
            if self.read.get(&path) == Some(&stamp) {
                continue;
            }
            if self.landing.get(&path) == Some(&stamp) {
                self.read.insert(path, stamp);
                ready.push(source);
            } else {
                landing.insert(path, stamp);
            }
        }
        self.landing = landing;
        ready
    }
}

impl Stamp {
    fn of(path: &PathBuf) -> Option<Stamp> {
        let file = fs::metadata(path).ok()?;
        Some(Stamp { length: file.len(), changed: file.modified().ok() })
    }
}

/// Waits; `false` as soon as the user wants to stop.
fn wait(time: Duration) -> bool {
    let mut left = time;
    while !left.is_zero() && !interrupt::asked() {
        let step = left.min(STEP);
        thread::sleep(step);
        left -= step;
    }
    !interrupt::asked()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_when_it_has_landed_and_again_when_it_changes() -> std::io::Result<()> {
        let temp = tempfile::tempdir()?;
        let folder = temp.path().to_owned();
        let file = folder.join("2025-03-01.md");
        let mut looks = Looks::default();
        let mut names = || looks.look(&folder).iter().map(Source::name).collect::<Vec<_>>();
        assert!(names().is_empty());
        fs::write(&file, "")?;
        assert!(names().is_empty() && names().is_empty());
        fs::write(&file, "# half")?;
        assert!(names().is_empty());
        fs::write(&file, "# half and more")?;
        assert!(names().is_empty());
        assert_eq!(names(), ["2025-03-01.md"]);
        assert!(names().is_empty());
        fs::write(&file, "# changed")?;
        assert!(names().is_empty());
        assert_eq!(names(), ["2025-03-01.md"]);
        fs::remove_file(&file)?;
        assert!(names().is_empty());
        Ok(())
    }
}
