//! `daygraph train`: models from digests annotated by hand, and how good such models are.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Result, bail};
use daygraph::digest::Digest;
use daygraph::extract::learned::training::{self, Annotated};
use daygraph::extract::{DigestExtraction, Extractor, Models};
use daygraph::gold::Gold;
use daygraph::gold::parts::{self, Curve};
use daygraph::lexicon::Lexicon;
use rayon::prelude::*;
use serde::Serialize;
use serde_json::json;

use super::config::{Config, LexiconArgs};
use super::eval::{self, Report, Scored};
use super::extracted::Extracted;
use super::gold::Pair;
use super::inputs::Refusal;
use super::{Status, inputs, output};

/// Train extraction on digests annotated by hand, or measure what training brings.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Gold files are those of `daygraph eval`, one a digest; evidence is not needed. Items that a
file does not list are not learned from. The same gold gives the same models, byte for byte.
The models serve `extract`, `eval` and `build` with --models, or as `models` in daygraph.toml.

How good models are must be measured on digests that they were not trained on:
--cross-validate leaves each part of the digests out in turn, and --by-series each series,
which tells how it goes with digests of a kind not seen; both train on the others, extract
what was left out, and print over all of it what `daygraph eval` prints. --curve tells
whether more gold would help: it holds a quarter of the digests out and measures on it what
is learned from ever more of the others. These write no models.

Examples:
  daygraph train gold/ --digests digests/ -o models.bin
  daygraph extract 2025-11-29.md --models models.bin
  daygraph train gold/ --digests digests/ --cross-validate 5
  daygraph train gold/ --digests digests/ --curve 10,20,40,80")]
pub struct Args {
    /// Gold files, or folders of them (all .json files in them, but hidden ones)
    #[arg(value_name = "GOLD", required = true)]
    gold: Vec<PathBuf>,

    /// Folder of the digests
    #[arg(long, value_name = "DIR")]
    digests: Option<PathBuf>,

    /// File for the models
    #[arg(short, long, value_name = "FILE", default_value = "models.bin")]
    output: PathBuf,

    /// Measure instead: part the digests into K, and extract each part by what the others teach
    #[arg(long, value_name = "K", value_parser = clap::value_parser!(u16).range(2..))]
    #[arg(conflicts_with_all = ["output", "by_series", "curve"])]
    cross_validate: Option<u16>,

    /// Measure instead: extract each series by what the others teach
    #[arg(long, conflicts_with_all = ["output", "curve"])]
    by_series: bool,

    /// Measure instead: train on N digests, for each N, and extract those held out
    #[arg(long, value_name = "N,…", value_delimiter = ',', value_parser = clap::value_parser!(u32).range(1..))]
    #[arg(conflicts_with = "output")]
    curve: Vec<u32>,

    /// Print JSON (docs/json.md, "measured", "curve" and "trained")
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    lexicon: LexiconArgs,
}

impl Args {
    pub fn run(self) -> Result<Status> {
        let started = Instant::now();
        if self.output.is_dir() {
            bail!("{} is a folder; name a file with -o", self.output.display());
        }
        let lexicon = self.lexicon.load(&Config::find()?)?;
        let (super::gold::Annotated { digests, pairs }, mut refused) =
            super::gold::Annotated::read(&self.gold, self.digests.as_deref())?;
        let pairs = one_each(pairs, &digests, &mut refused);
        let taught = Taught {
            lexicon: &lexicon,
            all: pairs.iter().map(|p| Annotated { digest: &digests[p.digest], gold: &p.gold }).collect(),
        };
        let status = inputs::report(&refused);
        if taught.all.iter().all(|a| entities(a.gold) == 0) {
            bail!(
                "there is nothing to learn from; name gold files that list entities, and the folder of their digests"
            );
        }
        if let Some(k) = self.cross_validate {
            self.tell(&taught.cross_validated(&parts::in_turn(taught.parted(k.into())?, k.into())))?;
        } else if self.by_series {
            let series: Vec<&str> = taught.all.iter().map(|a| a.digest.series.as_str()).collect();
            let parts = parts::by_name(&series);
            if let [_] = parts[..] {
                bail!("all digests are of the series {}; for one series, part them with --cross-validate", series[0]);
            }
            self.tell(&taught.cross_validated(&parts))?;
        } else if !self.curve.is_empty() {
            taught.curve(&self.curve, self.json)?;
        } else {
            let bytes = taught.train()?;
            output::write_aside(&self.output, |out| out.write_all(&bytes))?;
            let seconds = started.elapsed().as_secs_f64();
            if self.json {
                let models = json!({ "file": self.output, "bytes": bytes.len() });
                let told = json!({ "series": taught.counts(), "models": models, "seconds": seconds });
                output::json::print("trained", 1, told)?;
                return Ok(status);
            }
            let mut out = output::stdout();
            taught.tell(&mut out)?;
            writeln!(out, "models  {}, {}", self.output.display(), size(bytes.len()))?;
            writeln!(out, "in {seconds:.2} s")?;
            out.flush()?;
        }
        Ok(status)
    }

    fn tell(&self, measured: &Measured) -> Result<()> {
        if self.json {
            return output::json::print("measured", 1, serde_json::to_value(measured)?);
        }
        let mut out = output::stdout();
        measured.learned.print(&mut out)?;
        let [entities, relations, core, linking] = eval::f1s(&measured.rules.scores);
        writeln!(
            out,
            "\nrules alone         F1 entities {entities:.3}  relations {relations:.3}  core {core:.3}  linking {linking:.3}"
        )?;
        Ok(out.flush()?)
    }
}

/// How well digests were extracted by what the others teach, and by the rules alone.
#[derive(Serialize)]
struct Measured {
    learned: Report,
    rules: Report,
}

/// How much there is to learn from.
#[derive(Default, Serialize)]
struct Counts {
    digests: usize,
    items: usize,
    entities: usize,
    claims: usize,
}

/// The pairs in the order of their digests' names, whatever that of the arguments, each
/// digest once.
fn one_each(mut pairs: Vec<Pair>, digests: &[Digest], refused: &mut Vec<Refusal>) -> Vec<Pair> {
    let key = |p: &Pair| {
        let digest = &digests[p.digest];
        (p.gold.digest.clone(), digest.series.clone(), digest.date, digest.hash.clone(), p.file.clone())
    };
    pairs.sort_by_cached_key(key);
    let mut kept: Vec<Pair> = Vec::new();
    for pair in pairs {
        match kept.iter().find(|k| k.digest == pair.digest) {
            Some(before) => refused.push(Refusal::new(
                pair.file,
                format_args!("{} is annotated by {} too", pair.gold.digest, before.file),
                "keep one gold file a digest",
            )),
            None => kept.push(pair),
        }
    }
    kept
}

fn entities(gold: &Gold) -> usize {
    gold.items.iter().map(|i| i.entities.len()).sum()
}

/// What there is to learn from.
struct Taught<'a> {
    lexicon: &'a Lexicon,
    all: Vec<Annotated<'a>>,
}

impl Taught<'_> {
    /// The number of digests, which must not be less than that of the parts.
    fn parted(&self, k: usize) -> Result<usize> {
        match self.all.len() {
            count if count < k => bail!("{count} digests cannot be parted into {k}; give more gold, or fewer parts"),
            count => Ok(count),
        }
    }

    /// The file of what all teach.
    fn train(&self) -> Result<Vec<u8>> {
        let spinner = output::progress(None, "training");
        let bytes = training::train(self.lexicon, &self.all).to_bytes();
        spinner.finish_and_clear();
        Ok(bytes)
    }

    /// What some digests teach, in the order of all.
    fn learned(&self, from: impl Fn(usize) -> bool) -> Models {
        let from: Vec<Annotated> = (0..self.all.len()).filter(|n| from(*n)).map(|n| self.all[n]).collect();
        training::train(self.lexicon, &from).unpack().expect("models that were just made are whole")
    }

    fn extracted(&self, digests: &[usize], models: Option<&Models>) -> Vec<DigestExtraction> {
        let extractor = Extractor::with_models(self.lexicon, models);
        digests.par_iter().map(|n| extractor.extract(self.all[*n].digest)).collect()
    }

    /// How well digests were extracted.
    fn report(&self, digests: &[usize], extractions: Vec<DigestExtraction>) -> Report {
        let extracted = Extracted::resolved(extractions, self.lexicon);
        let shaped = extracted.shaped();
        let scored: Vec<Scored> =
            digests.iter().zip(&shaped).map(|(n, digest)| Scored::new(self.all[*n].gold, digest)).collect();
        Report::of(&scored)
    }

    /// Extracts each part by what the others teach.
    fn cross_validated(&self, parts: &[Vec<usize>]) -> Measured {
        let bar = output::progress(Some(parts.len()), "training");
        let mut unseen: Vec<(usize, DigestExtraction)> = Vec::new();
        for part in parts {
            let models = self.learned(|n| !part.contains(&n));
            unseen.extend(part.iter().copied().zip(self.extracted(part, Some(&models))));
            bar.inc(1);
        }
        bar.finish_and_clear();
        unseen.sort_by_key(|(n, _)| *n);
        let all: Vec<usize> = (0..self.all.len()).collect();
        let learned = self.report(&all, unseen.into_iter().map(|(_, extraction)| extraction).collect());
        Measured { learned, rules: self.report(&all, self.extracted(&all, None)) }
    }

    /// Prints how well the digests held out are extracted by what so many of the others teach.
    fn curve(&self, counts: &[u32], json: bool) -> Result<()> {
        let digests: Vec<(&str, &str)> =
            self.all.iter().map(|a| (a.digest.series.as_str(), a.gold.digest.as_str())).collect();
        let Curve { held_out, order } = Curve::of(&digests);
        let (all, held, left) = (digests.len(), held_out.len(), order.len());
        if let Some(count) = counts.iter().find(|count| **count as usize > left) {
            bail!(
                "--curve {count} is too many: of the digests ({all}), {held} held out, {left} are left to learn from"
            );
        }
        let bar = output::progress(Some(counts.len()), "training");
        let mut out = output::stdout();
        if !json {
            writeln!(out, "F1 on digests held out: {held} of {all}")?;
            writeln!(out, "digests trained on   entities  relations       core    linking")?;
        }
        let mut points = Vec::new();
        let mut point = |trained_on: u32, models: Option<&Models>| {
            let [entities, relations, core, linking] =
                eval::f1s(&self.report(&held_out, self.extracted(&held_out, models)).scores);
            if json {
                points.push(json!({
                    "trained_on": trained_on, "entities": entities, "relations": relations, "core": core,
                    "linking": linking,
                }));
                return Ok(());
            }
            let name = if models.is_some() { trained_on.to_string() } else { "0, rules alone".to_owned() };
            let f1s = [entities, relations, core, linking].map(|f1| format!("{f1:>9.3}"));
            writeln!(out, "  {name:18}{}", f1s.join("  ")).and_then(|()| out.flush())
        };
        point(0, None)?;
        for count in counts {
            let from = &order[..*count as usize];
            let models = self.learned(|n| from.contains(&n));
            bar.suspend(|| point(*count, Some(&models)))?;
            bar.inc(1);
        }
        bar.finish_and_clear();
        if json {
            output::json::print("curve", 1, json!({ "digests": all, "held_out": held, "points": points }))?;
        }
        Ok(())
    }

    /// How much there is to learn from, by series.
    fn counts(&self) -> BTreeMap<&str, Counts> {
        let mut series: BTreeMap<&str, Counts> = BTreeMap::new();
        for annotated in &self.all {
            let counts = series.entry(&annotated.digest.series).or_default();
            counts.digests += 1;
            counts.items += annotated.gold.items.len();
            counts.entities += entities(annotated.gold);
            counts.claims += annotated.gold.items.iter().map(|i| i.claims.len()).sum::<usize>();
        }
        series
    }

    /// Prints what there is to learn from, by series.
    fn tell(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "trained on            digests      items   entities     claims")?;
        let mut row = |name: &str, of: &Counts| {
            let counts = [of.digests, of.items, of.entities, of.claims].map(|n| format!("{n:>9}"));
            writeln!(out, "  {name:18}{}", counts.join("  "))
        };
        let series = self.counts();
        if series.len() > 1 {
            series.iter().try_for_each(|(name, of)| row(name, of))?;
        }
        let sum = |of: fn(&Counts) -> usize| series.values().map(of).sum();
        let all = Counts {
            digests: sum(|c| c.digests),
            items: sum(|c| c.items),
            entities: sum(|c| c.entities),
            claims: sum(|c| c.claims),
        };
        row("all", &all)
    }
}

/// So many bytes, for people.
fn size(bytes: usize) -> String {
    match bytes {
        0..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}
