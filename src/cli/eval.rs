//! `daygraph eval`: how well extraction agrees with digests annotated by hand.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::{Result, bail};
use daygraph::export::gold::GoldDigest;
use daygraph::gold::{self, BCubed, Calibration, Comparison, Figures, Reliability, Scores};
use daygraph::lexicon::Lexicon;
use daygraph::ontology::Relation;
use rustc_hash::FxHashMap;
use serde::Serialize;

use super::config::{Config, LexiconArgs};
use super::extracted::Extracted;
use super::gold::Annotated;
use super::inputs::{Refusal, Source};
use super::{Status, inputs, output};

/// How many characters of an item's heading are shown.
const HEADING: usize = 60;

/// Measure extraction against digests annotated by hand: precision, recall, F1.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
A gold file is JSON, one a digest. Its items are those of the digest at these lines; items
that it does not list are not scored:

  {\"digest\": \"2025-11-24.md\", \"date\": \"2025-11-24\", \"items\": [
    {\"line\": 12,
     \"entities\": [
       {\"name\": \"阿里\", \"aliases\": [\"阿里巴巴\"], \"canonical\": \"Alibaba\", \"type\": \"Company\"},
       {\"name\": \"千問\", \"aliases\": [], \"canonical\": \"Qwen\", \"type\": \"Model\"}],
     \"relations\": [
       {\"type\": \"released\", \"subject\": \"阿里\", \"object\": \"千問\", \"modality\": \"asserted\",
        \"attrs\": {}, \"evidence\": \"阿里發布千問\"}]}]}

Types, relations and attrs are those of `daygraph ontology --format markdown`; evidence,
date, and a title of an item may be left out, other fields are passed over. What
`daygraph extract DIGESTS --out-dir gold/` writes has this shape, to be put right by hand.
The digest is looked for below --digests, beside the gold file, and in the folders above.

Entities are the same where they share a name and have one type (untyped: any type); case,
width, spaces and punctuation do not count. Relations are the same where type and ends are.
Slots are those that the gold fills; linking is B-cubed over all digests. Calibration sets
confidence beside the share that is right. --errors lists what was missed (-) and what was
wrongly added (+).

Examples:
  daygraph eval gold/ --digests digests/
  daygraph eval gold/2025-11-24.json --errors
  daygraph eval gold/ --json | jq .relations.f1")]
pub struct Args {
    /// Gold files, or folders of them (all .json files in them, but hidden ones)
    #[arg(value_name = "GOLD", required = true)]
    gold: Vec<PathBuf>,

    /// Folder of the digests
    #[arg(long, value_name = "DIR")]
    digests: Option<PathBuf>,

    /// List what was missed and what was wrongly added, item by item, before the figures
    #[arg(long, conflicts_with = "json")]
    errors: bool,

    /// Print the figures as JSON
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    lexicon: LexiconArgs,
}

impl Args {
    pub fn run(self) -> Result<Status> {
        if let Some(folder) = self.digests.as_ref().filter(|folder| !folder.is_dir()) {
            bail!("{} is no folder; name that of the digests with --digests", folder.display());
        }
        let lexicon = self.lexicon.load(&Config::find()?)?;
        let (annotated, mut refused) = super::gold::read(&self.gold, self.digests.as_deref());
        let (extracted, of_gold) = extract(&annotated, &lexicon, &mut refused);
        let shaped: Vec<_> = (0..extracted.digests.len()).map(|n| extracted.shaped(n)).collect();
        let pairs: Vec<_> = of_gold.iter().map(|&(g, d)| (&annotated[g].gold, &shaped[d])).collect();
        let scored: Vec<Scored<'_>> =
            pairs.iter().map(|&(gold, digest)| Scored { gold, digest, items: gold::compare(gold, digest) }).collect();
        if !scored.is_empty() {
            let mut out = output::stdout();
            if self.errors {
                scored.iter().try_for_each(|s| errors(&mut out, s))?;
            }
            let report = Report::of(&scored);
            if self.json {
                serde_json::to_writer_pretty(&mut out, &report)?;
                writeln!(out)?;
            } else {
                report.print(&mut out)?;
            }
            out.flush()?;
        }
        Ok(inputs::report(&refused))
    }
}

/// Extracts the digests of all gold files together, and gives for each gold file that can
/// be scored the index of its digest.
fn extract(annotated: &[Annotated], lexicon: &Lexicon, refused: &mut Vec<Refusal>) -> (Extracted, Vec<(usize, usize)>) {
    let paths: Vec<PathBuf> = annotated.iter().map(|a| a.digest.clone()).collect();
    let (sources, unknown) = inputs::expand(&paths);
    refused.extend(unknown);
    let by_path: FxHashMap<PathBuf, usize> =
        sources.iter().enumerate().filter_map(|(n, source)| Some((real(source.path.as_ref()?), n))).collect();
    let source_of: Vec<Option<usize>> = paths.iter().map(|path| by_path.get(&real(path)).copied()).collect();
    let day = |source| {
        let at = source_of.iter().position(|of| *of == Some(source))?;
        annotated[at].gold.date
    };
    let extracted = Extracted::of(&sources, day, lexicon);
    let mut of_gold = Vec::new();
    for (n, (annotated, source)) in annotated.iter().zip(&source_of).enumerate() {
        let Some(source) = *source else { continue };
        check_text(annotated, &sources[source]);
        let digests: Vec<usize> = (0..extracted.digests.len()).filter(|&d| extracted.sources[d] == source).collect();
        match digests[..] {
            // Why it could not be read is told already.
            [] => {}
            [only] => of_gold.push((n, only)),
            _ => match digests.iter().find(|&&d| Some(extracted.digests[d].date) == annotated.gold.date) {
                Some(&digest) => of_gold.push((n, digest)),
                None => refused.push(Refusal::new(
                    &annotated.file,
                    format_args!("{} holds {} digests, none of this day", sources[source].shown(), digests.len()),
                    "give the digest's `date`",
                )),
            },
        }
    }
    refused.extend(extracted.refused.iter().cloned());
    (extracted, of_gold)
}

fn real(path: &PathBuf) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| path.clone())
}

/// Tells what of the gold does not stand in its digest.
fn check_text(annotated: &Annotated, digest: &Source) {
    let bytes = digest.bytes().unwrap_or_default();
    if let (true, Ok(text)) = (digest.is_plain(), std::str::from_utf8(&bytes)) {
        inputs::report(&super::gold::refusals(&annotated.file, gold::check_text(&annotated.gold, text)));
    }
}

/// A digest with its gold, item by item.
struct Scored<'a> {
    gold: &'a gold::Gold,
    digest: &'a GoldDigest<'a>,
    items: Vec<Comparison<'a>>,
}

/// What was missed and what was wrongly added in a digest.
fn errors(out: &mut dyn Write, scored: &Scored<'_>) -> io::Result<()> {
    let mut line = |text: String| writeln!(out, "{}", output::plain(&text));
    for item in &scored.items {
        let title = item.gold.title.as_ref().map(|title| title.chars().take(HEADING).collect::<String>());
        let title = title.map_or_else(String::new, |title| format!(" {title}"));
        line(format!("@ {}:{}{title}", scored.gold.digest, item.gold.line))?;
        for (entity, _) in item.wanted_entities().filter(|(_, found)| !found) {
            line(format!("  - {} {}", entity.kind.name(), entity.name))?;
        }
        for (entity, _) in item.given_entities().filter(|(_, right)| !right) {
            line(format!("  + {} {}  [{:.2}]", entity.kind.name(), entity.name, entity.confidence))?;
        }
        for (claim, _) in item.wanted_claims().filter(|(_, found)| found.is_none()) {
            let name = |end: usize| item.gold.entities[end].name.as_str();
            let said = said(claim.relation, name(claim.subject), claim.object.map(name));
            line(format!("  - {said}"))?;
        }
        for (claim, _) in item.given_claims().filter(|(_, right)| !right) {
            let said = said(claim.relation, claim.subject, claim.object);
            line(format!("  + {said}  [{:.2} {}, line {}]", claim.confidence, claim.rule, claim.line))?;
        }
    }
    Ok(())
}

fn said(relation: Relation, subject: &str, object: Option<&str>) -> String {
    format!("{}({subject} -> {})", relation.name(), object.unwrap_or("None"))
}

/// All figures; serialised, they are what `--json` prints.
#[derive(Serialize)]
struct Report<'a> {
    #[serde(flatten)]
    scores: Scores,
    calibration: Calibration,
    by_series: BTreeMap<&'a str, Scores>,
}

impl<'a> Report<'a> {
    fn of(scored: &'a [Scored<'a>]) -> Report<'a> {
        let all = scored.iter().flat_map(|s| &s.items);
        let series: BTreeMap<&str, ()> = scored.iter().map(|s| (s.digest.series, ())).collect();
        let of = |series| scored.iter().filter(move |s| s.digest.series == series).flat_map(|s| &s.items);
        Report {
            scores: Scores::of(all.clone()),
            calibration: Calibration::of(all),
            by_series: series.into_keys().map(|series| (series, Scores::of(of(series)))).collect(),
        }
    }

    fn print(&self, out: &mut dyn Write) -> io::Result<()> {
        let scores = &self.scores;
        figures(out, "entities", &scores.entities)?;
        figures(out, "entities_untyped", &scores.entities_untyped)?;
        figures(out, "relations", &scores.relations)?;
        figures(out, "relations_core", &scores.relations_core)?;
        writeln!(out, "{:18} {:?}", "modality_accuracy", scores.modality_accuracy)?;
        writeln!(out, "{:18} {:?}", "slot_accuracy", scores.slot_accuracy)?;
        writeln!(out, "{:18} {}", "slots", scores.slots)?;
        let BCubed { precision, recall, f1, .. } = scores.linking_b_cubed;
        writeln!(out, "{:18} P {precision:.3}  R {recall:.3}  F1 {f1:.3}", "linking_b_cubed")?;
        for (name, row) in scores.by_entity_type.iter().chain(&scores.by_relation_type) {
            figures(out, &format!("  {name:18}"), row)?;
        }
        if self.by_series.len() > 1 {
            writeln!(out, "\nF1 by series         entities  relations       core    linking")?;
            for (series, of) in &self.by_series {
                let f1s = [of.entities.f1, of.relations.f1, of.relations_core.f1, of.linking_b_cubed.f1];
                writeln!(out, "  {series:18}{}", f1s.map(|f1| format!("{f1:>9.3}")).join("  "))?;
            }
        }
        reliability(out, "entities", &self.calibration.entities)?;
        reliability(out, "relations", &self.calibration.relations)
    }
}

fn figures(out: &mut dyn Write, name: &str, row: &Figures) -> io::Result<()> {
    let Figures { precision, recall, f1, gold, system, hit } = row;
    write!(out, "{name:18} P {precision:.3}  R {recall:.3}  F1 {f1:.3}")?;
    writeln!(out, "  ({hit} of {gold}, {system} given)")
}

fn reliability(out: &mut dyn Write, name: &str, of: &Reliability) -> io::Result<()> {
    if of.bins.is_empty() {
        return Ok(());
    }
    writeln!(out, "\ncalibration of {name}, expected error {:.3}", of.expected_calibration_error)?;
    for bin in &of.bins {
        write!(out, "  confidence {:.1}–{:.1}  mean {:.3}", bin.from, bin.to, bin.mean_confidence)?;
        writeln!(out, "  right {:.3}  ({} of {} given)", bin.precision, bin.right, bin.given)?;
    }
    Ok(())
}
