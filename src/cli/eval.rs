//! `daygraph eval`: how well extraction agrees with digests annotated by hand.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::Result;
use daygraph::export::gold::GoldDigest;
use daygraph::gold::{self, BCubed, Calibration, Comparison, Figures, Gold, Reliability, Scores};
use daygraph::ontology::Relation;
use serde::Serialize;

use super::config::{Config, LexiconArgs, ModelArgs};
use super::extracted::Extracted;
use super::gold::Annotated;
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

    #[command(flatten)]
    models: ModelArgs,
}

impl Args {
    pub fn run(self) -> Result<Status> {
        let config = Config::find()?;
        let lexicon = self.lexicon.load(&config)?;
        let learned = self.models.load(&config)?;
        let (annotated, refused) = Annotated::read(&self.gold, self.digests.as_deref())?;
        let extracted = Extracted::of(&annotated.digests, &learned.extractor(&lexicon), &lexicon);
        let shaped = extracted.shaped();
        let scored: Vec<Scored> = annotated.pairs.iter().map(|p| Scored::new(&p.gold, &shaped[p.digest])).collect();
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

/// A digest with its gold, item by item.
pub struct Scored<'a> {
    gold: &'a Gold,
    digest: &'a GoldDigest<'a>,
    items: Vec<Comparison<'a>>,
}

impl<'a> Scored<'a> {
    pub fn new(gold: &'a Gold, digest: &'a GoldDigest<'a>) -> Scored<'a> {
        Scored { gold, digest, items: gold::compare(gold, digest) }
    }
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
pub struct Report {
    #[serde(flatten)]
    pub scores: Scores,
    calibration: Calibration,
    by_series: BTreeMap<String, Scores>,
}

impl Report {
    pub fn of(scored: &[Scored<'_>]) -> Report {
        let all = scored.iter().flat_map(|s| &s.items);
        let series: BTreeSet<&str> = scored.iter().map(|s| s.digest.series).collect();
        let of = |series| Scores::of(scored.iter().filter(|s| s.digest.series == series).flat_map(|s| &s.items));
        Report {
            scores: Scores::of(all.clone()),
            calibration: Calibration::of(all),
            by_series: series.into_iter().map(|series| (series.to_owned(), of(series))).collect(),
        }
    }

    pub fn print(&self, out: &mut dyn Write) -> io::Result<()> {
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
                writeln!(out, "  {series:18}{}", f1s(of).map(|f1| format!("{f1:>9.3}")).join("  "))?;
            }
        }
        reliability(out, "entities", &self.calibration.entities)?;
        reliability(out, "relations", &self.calibration.relations)
    }
}

/// F1 of entities, relations, core relations and linking.
pub fn f1s(scores: &Scores) -> [f64; 4] {
    [scores.entities.f1, scores.relations.f1, scores.relations_core.f1, scores.linking_b_cubed.f1]
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
