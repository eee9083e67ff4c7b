//! `daygraph explain`: why an edge is there.

use std::io::{self, Write};

use anyhow::{Result, bail};
use daygraph::graph::{self, ClaimRecord};
use daygraph::ontology::Slot;
use daygraph::store::Store;
use serde_json::json;

use super::config::{Config, StoreArgs};
use super::{Status, output};

/// Show why an edge is there: the sentences that say it, with rule, item, file and source.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Names are labels or aliases, in any script. What exports call the `id` of an edge, and the
IRI of a claim or a happening from a query, can be given too.

Examples:
  daygraph explain OpenAI released GPT-5
  daygraph explain 'Moonshot AI' 阿里
  daygraph explain 智譜 raised
  daygraph explain company/openai~released~model/gpt-5
  daygraph explain urn:daygraph:claim/2b8e2f0c9d4b7a51c3e6f809")]
pub struct Args {
    /// An edge, a claim, `A relation B`, or two names
    #[arg(value_name = "EDGE|CLAIM|A RELATION B|A B", required = true)]
    words: Vec<String>,

    /// Print the claims as JSON, one a line
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    store: StoreArgs,
}

impl Args {
    pub fn run(self) -> Result<Status> {
        let store = Store::open(&self.store.folder(&Config::find()?)?)?;
        let claims = graph::explain(&store, &self.words)?;
        if claims.is_empty() {
            let words = self.words.join(" ");
            bail!(
                "no claim says {words:?}; `daygraph query about --set entity=NAME` shows all that is said of a name, \
                 and an edge that an export marks as derived is known from the lexicon or from names"
            );
        }
        let mut out = output::stdout();
        let mut last = None;
        for claim in &claims {
            if self.json {
                serde_json::to_writer(&mut out, &as_json(&store, claim))?;
                writeln!(out)?;
                continue;
            }
            let ends = (&claim.subject, claim.relation, &claim.object);
            let before = last.replace(ends);
            if before != Some(ends) {
                if before.is_some() {
                    writeln!(out)?;
                }
                heading(&mut out, &store, claim)?;
            }
            describe(&mut out, &store, claim)?;
        }
        out.flush()?;
        Ok(Status::Done)
    }
}

fn label<'a>(store: &'a Store, id: &'a str) -> &'a str {
    store.names().label(id).unwrap_or(id)
}

fn heading(out: &mut dyn Write, store: &Store, claim: &ClaimRecord) -> io::Result<()> {
    let subject = label(store, &claim.subject);
    let object = claim.object.as_deref().map(|id| format!(" {}", label(store, id))).unwrap_or_default();
    writeln!(out, "{}", output::plain(&format!("{subject} {}{object}", claim.relation.name())))
}

fn describe(out: &mut dyn Write, store: &Store, claim: &ClaimRecord) -> io::Result<()> {
    writeln!(out)?;
    writeln!(out, "  {}  “{}”", claim.day, output::plain(&claim.evidence))?;
    let slots: Vec<String> = claim.slots.iter().map(|(slot, text)| format!("{} {text}", Slot::name(*slot))).collect();
    let place = format!("{}:{}, bytes {}–{}", claim.file, claim.line, claim.span.0, claim.span.1);
    let rows = [
        ("item", claim.headline.clone()),
        ("at", place),
        ("meant", claim.modality.name().to_owned()),
        ("details", slots.join(", ")),
        ("found by", format!("{}, confidence {:.2}", claim.rule, claim.confidence)),
        ("source", claim.sources.join(" ")),
        ("claim", format!("{}{}", store.base(), claim.id)),
    ];
    for (name, text) in rows.iter().filter(|(_, text)| !text.is_empty()) {
        writeln!(out, "    {name:<8}  {}", output::plain(text))?;
    }
    Ok(())
}

fn as_json(store: &Store, claim: &ClaimRecord) -> serde_json::Value {
    let slots: serde_json::Map<_, _> =
        claim.slots.iter().map(|(slot, text)| (slot.name().to_owned(), json!(text))).collect();
    json!({
        "claim": format!("{}{}", store.base(), claim.id),
        "subject": claim.subject,
        "subject_label": label(store, &claim.subject),
        "relation": claim.relation.name(),
        "object": claim.object,
        "object_label": claim.object.as_deref().map(|id| label(store, id)),
        "modality": claim.modality.name(),
        "attrs": slots,
        "confidence": (f64::from(claim.confidence) * 100.0).round() / 100.0,
        "rule": claim.rule,
        "evidence": claim.evidence,
        "file": claim.file,
        "line": claim.line,
        "span": [claim.span.0, claim.span.1],
        "item": claim.item,
        "headline": claim.headline,
        "digest": claim.digest,
        "day": claim.day.to_string(),
        "sources": claim.sources,
    })
}
