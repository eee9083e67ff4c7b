//! `daygraph explain`: why an edge is there, and why names are one.

use std::io::{self, Write};

use anyhow::{Result, bail};
use daygraph::graph::quoted::{Quote, Quotes};
use daygraph::graph::{self, Answer as Explained, ClaimRecord, DecidedRecord, JoinRecord, Known};
use daygraph::ontology::Slot;
use daygraph::store::Snapshot;
use serde_json::{Value, json};

use super::answer::{Answer, Ask, World};
use super::asked;
use super::config::StoreArgs;
use super::output::{Colours, Ink};
use super::{Status, output, told};

/// Show why an edge is there, with sentence, rule, item, file and source; or why names are one.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Names are labels, aliases or identifiers, in any script, as for `daygraph show`; one that
several bear stands for all of them. What exports call the `id` of an edge, and the
IRI of a claim or a happening from a query, can be given too.

A name alone is answered with the entity that bears it: its other names, and of those that
the lexicon does not know, why they were joined to it and where it says so. What undoes a
join, or takes a claim out, is shown with it; what people decided, and their notes, too.

Examples:
  daygraph explain OpenAI released GPT-5
  daygraph explain 'Moonshot AI' 阿里
  daygraph explain 智譜 raised
  daygraph explain 文遠知行
  daygraph explain company/openai~released~model/gpt-5
  daygraph explain OpenAI released GPT-5 --json | jq -r '.claims[].evidence'
  daygraph explain urn:daygraph:claim/2b8e2f0c9d4b7a51c3e6f809")]
pub struct Args {
    /// An edge, a claim, `A relation B`, two names, or a name
    #[arg(value_name = "EDGE|CLAIM|A RELATION B|A B|A", required = true)]
    words: Vec<String>,

    /// Print JSON (docs/json.md, "explanation")
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    store: StoreArgs,
}

impl Args {
    pub fn run(self) -> Result<Status> {
        let snapshot = asked::open(&self.store, self.words.len() > 1)?;
        if self.json {
            return self.answer(World::of_terminal(&snapshot))?.print();
        }
        match self.explained(&snapshot)? {
            Explained::Claims(claims) => self.claims(&snapshot, &claims),
            Explained::Entities(known) => self.entities(&snapshot, &known),
        }
    }

    fn explained(&self, snapshot: &Snapshot) -> Result<Explained> {
        let explained = graph::explain(snapshot, &self.words)?;
        if matches!(&explained, Explained::Claims(claims) if claims.is_empty()) {
            let words = self.words.join(" ");
            bail!(
                "no claim says {words:?}; `daygraph query about --set entity=NAME` shows all that is said of a name, \
                 and an edge that an export marks as derived is known from the lexicon or from names"
            );
        }
        Ok(explained)
    }

    fn claims(&self, snapshot: &Snapshot, claims: &[ClaimRecord]) -> Result<Status> {
        let quotes = Quotes::of(snapshot)?;
        let mut out = output::stdout();
        let mut last = None;
        for claim in claims {
            let ends = (&claim.subject, claim.relation, &claim.object);
            let before = last.replace(ends);
            if before != Some(ends) {
                if before.is_some() {
                    writeln!(out)?;
                }
                heading(&mut out, snapshot, claim)?;
            }
            describe(&mut out, snapshot, claim, &quotes.of_record(claim), &decided_of(snapshot, &claim.id))?;
        }
        writeln!(out)?;
        writeln!(out, "Wrong? `daygraph curate reject CLAIM` takes it out for good.")?;
        out.flush()?;
        Ok(Status::Done)
    }

    fn entities(&self, snapshot: &Snapshot, all: &[Known]) -> Result<Status> {
        let mut out = output::stdout();
        for (n, known) in all.iter().enumerate() {
            if n > 0 {
                writeln!(out)?;
            }
            describe_known(&mut out, snapshot, known, &decided_of(snapshot, &known.entity.id))?;
        }
        if all.iter().any(|known| !known.joins.is_empty()) {
            writeln!(out)?;
            writeln!(out, "A join that is wrong is undone at once by its command:")?;
            for join in all.iter().flat_map(|known| &known.joins) {
                let [kept, joined] = join.names.each_ref().map(|name| word(&output::plain(name)));
                writeln!(out, "  daygraph curate split {kept} {joined}")?;
            }
            writeln!(
                out,
                "or by its row in a lexicon of your own: the next build then reads the digests anew with it."
            )?;
            writeln!(out, "  label,kind,apart")?;
            for (known, join) in all.iter().flat_map(|known| known.joins.iter().map(move |join| (known, join))) {
                let [kept, joined] = join.names.each_ref().map(|name| field(&output::plain(name)));
                writeln!(out, "  {joined},{},{kept}", known.entity.kind.name())?;
            }
        }
        out.flush()?;
        Ok(Status::Done)
    }
}

fn decided_of(snapshot: &Snapshot, id: &str) -> DecidedRecord {
    DecidedRecord::of_id(snapshot.rows(), id)
}

impl Ask for Args {
    fn answer(&self, world: World<'_>) -> Result<Answer> {
        let snapshot = world.snapshot;
        let (mut claims, mut entities) = (Vec::new(), Vec::new());
        match self.explained(snapshot)? {
            Explained::Claims(all) => {
                let quotes = Quotes::of(snapshot)?;
                let told = |claim: &ClaimRecord| {
                    as_json(snapshot, claim, &quotes.of_record(claim), &decided_of(snapshot, &claim.id))
                };
                claims.extend(all.iter().map(told));
            }
            Explained::Entities(all) => {
                let told = |known: &Known| known_as_json(snapshot, known, &decided_of(snapshot, &known.entity.id));
                entities.extend(all.iter().map(told));
            }
        }
        Ok(Answer::new("explanation", json!({ "claims": claims, "entities": entities })))
    }
}

/// A field of a CSV file, in quotes where it needs them.
fn field(text: &str) -> String {
    if text.contains([',', '"']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

/// A word of a shell's command line, in quotes where it needs them.
fn word(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ':' | '+' | '@' | '%' | ',');
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

fn describe_known(out: &mut dyn Write, snapshot: &Snapshot, known: &Known, decided: &DecidedRecord) -> io::Result<()> {
    let Known { entity, joins } = known;
    writeln!(out, "{} ({})", Colours::of_stdout().paint(Ink::Strong, &entity.label), entity.kind.name())?;
    let wikidata = entity.wikidata.clone().unwrap_or_default();
    let rows = [
        ("known as", entity.aliases.join(", ")),
        ("id", format!("{}{}", snapshot.base(), entity.id)),
        ("Wikidata", wikidata),
    ];
    for (name, text) in rows.iter().filter(|(_, text)| !text.is_empty()) {
        writeln!(out, "  {name:<8}  {}", output::plain(text))?;
    }
    for (name, text) in told::decided(decided) {
        writeln!(out, "  {name:<8}  {}", output::plain(&text))?;
    }
    for join in joins {
        let [kept, joined] = &join.names;
        writeln!(out)?;
        writeln!(out, "  {}", output::plain(&format!("{kept} = {joined}, {}", join.reason.name())))?;
        writeln!(out, "    {}  “{}”", join.day, output::plain(&join.evidence))?;
        writeln!(out, "    at        {}", output::plain(&place(&join.file, join.line, join.span)))?;
        writeln!(out, "    item      {}", output::plain(&format!("{}{}", snapshot.base(), join.item)))?;
    }
    Ok(())
}

fn place(file: &str, line: u32, (from, to): (u32, u32)) -> String {
    format!("{file}:{line}, bytes {from}–{to}")
}

fn known_as_json(snapshot: &Snapshot, known: &Known, decided: &DecidedRecord) -> Value {
    let join = |join: &JoinRecord| {
        json!({
            "names": join.names,
            "reason": join.reason.name(),
            "evidence": join.evidence,
            "file": join.file,
            "line": join.line,
            "span": [join.span.0, join.span.1],
            "item": join.item,
            "digest": join.digest,
            "day": join.day.to_string(),
        })
    };
    let mut object = json!({
        "entity": format!("{}{}", snapshot.base(), known.entity.id),
        "label": known.entity.label,
        "kind": known.entity.kind.name(),
        "aliases": known.entity.aliases,
        "wikidata": known.entity.wikidata,
        "joins": known.joins.iter().map(join).collect::<Vec<_>>(),
    });
    told::add_decided(&mut object, decided);
    object
}

fn label<'a>(snapshot: &'a Snapshot, id: &'a str) -> &'a str {
    snapshot.names().label(id).unwrap_or(id)
}

fn heading(out: &mut dyn Write, snapshot: &Snapshot, claim: &ClaimRecord) -> io::Result<()> {
    let subject = label(snapshot, &claim.subject);
    let object = claim.object.as_deref().map(|id| format!(" {}", label(snapshot, id))).unwrap_or_default();
    let said = format!("{subject} {}{object}", claim.relation.name());
    writeln!(out, "{}", Colours::of_stdout().paint(Ink::Strong, &said))
}

fn describe(
    out: &mut dyn Write,
    snapshot: &Snapshot,
    claim: &ClaimRecord,
    quote: &Quote<'_>,
    decided: &DecidedRecord,
) -> io::Result<()> {
    let colours = Colours::of_stdout();
    writeln!(out)?;
    let day = colours.paint(Ink::Day, &claim.day.to_string());
    writeln!(out, "  {day}  {}", told::quoted(quote, colours))?;
    let slots: Vec<String> = claim.slots.iter().map(|(slot, text)| format!("{} {text}", Slot::name(*slot))).collect();
    let place = place(&claim.file, claim.line, claim.span);
    let rows = [
        ("item", claim.headline.clone()),
        ("at", place),
        ("meant", claim.modality.name().to_owned()),
        ("details", slots.join(", ")),
        ("found by", format!("{}, confidence {:.2}", claim.rule, claim.confidence)),
        ("source", claim.sources.join(" ")),
        ("claim", format!("{}{}", snapshot.base(), claim.id)),
    ];
    for (name, text) in rows.iter().filter(|(_, text)| !text.is_empty()) {
        writeln!(out, "    {name:<8}  {}", output::plain(text))?;
    }
    for (name, text) in told::decided(decided) {
        writeln!(out, "    {name:<8}  {}", output::plain(&text))?;
    }
    Ok(())
}

fn as_json(snapshot: &Snapshot, claim: &ClaimRecord, quote: &Quote<'_>, decided: &DecidedRecord) -> Value {
    let slots: serde_json::Map<_, _> =
        claim.slots.iter().map(|(slot, text)| (slot.name().to_owned(), json!(text))).collect();
    let mut object = json!({
        "claim": format!("{}{}", snapshot.base(), claim.id),
        "subject": claim.subject,
        "subject_label": label(snapshot, &claim.subject),
        "relation": claim.relation.name(),
        "object": claim.object,
        "object_label": claim.object.as_deref().map(|id| label(snapshot, id)),
        "modality": claim.modality.name(),
        "attrs": slots,
        "confidence": (f64::from(claim.confidence) * 100.0).round() / 100.0,
        "rule": claim.rule,
        "before": quote.before,
        "evidence": quote.words,
        "after": quote.after,
        "file": claim.file,
        "line": claim.line,
        "span": [claim.span.0, claim.span.1],
        "item": claim.item,
        "headline": claim.headline,
        "digest": claim.digest,
        "day": claim.day.to_string(),
        "sources": claim.sources,
    });
    told::add_decided(&mut object, decided);
    object
}
