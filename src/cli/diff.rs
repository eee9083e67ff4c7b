//! `daygraph diff`: what changed between two days, or two windows of days.

use std::io::{self, Write};

use anyhow::Result;
use daygraph::graph::facts::Said;
use daygraph::graph::quoted::Quotes;
use daygraph::graph::{Window, WindowSpec};
use daygraph::ontology::Kind;
use daygraph::track::diff::{ChangedFact, Compared, Counted, Diff, HappeningDiff, diff};
use daygraph::track::joined::Joining;
use daygraph::track::{Read, rates};
use serde_json::{Value, json};

use super::answer::{Answer, Ask, World};
use super::asked::{self, FactArgs};
use super::config::StoreArgs;
use super::output::json::rounded;
use super::output::{self, Ink, Table, table};
use super::page::Page;
use super::{Status, changed, told};

/// Show what changed from one day, or window of days, to another.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Days are written 2025-11-28, windows 2025-11-17..2025-11-20, ..2025-11-20, 2025-11-21.., or 7d
for the last seven days of the store. The earlier ones come first, and both must have a digest.

What was known is all that the store has up to the last of the earlier days, so what is new is
new to the store. Entities have gone quiet where the earlier days mention them and the later do
not; they have risen where a greater share of items mentions them than chance explains (G² of
Dunning 1993, p < 0.05 by Fisher's exact test). A fact is changed where a rumor is told as fact,
something is denied, or a score is another; a happening, where a sum is another, too. A new way
joins entities that were known and had none.

Examples:
  daygraph diff 2025-11-20 2025-11-21
  daygraph diff 2025-11-17..2025-11-20 2025-11-21..2025-11-24
  daygraph diff ..2025-11-17 7d --kind Company,Model
  daygraph diff 2025-11-18 2025-11-19 --about OpenAI --evidence
  daygraph diff 2025-11-20 2025-11-21 --json | jq '.facts.changed'")]
pub struct Args {
    /// The earlier day, or days
    #[arg(value_name = "DAYS", value_parser = asked::window)]
    before: WindowSpec,

    /// The later day, or days
    #[arg(value_name = "DAYS", value_parser = asked::window)]
    after: WindowSpec,

    /// Only what is about this name (again for more)
    #[arg(long, value_name = "NAME")]
    about: Vec<String>,

    /// List entities of these kinds alone
    #[arg(long, value_name = "KINDS", value_delimiter = ',', value_parser = asked::kind)]
    kind: Vec<Kind>,

    #[command(flatten)]
    facts: FactArgs,

    /// Show the sentences behind each happening and fact
    #[arg(long)]
    evidence: bool,

    /// Entities, happenings, facts and ways of each sort to show at most; 0 shows all
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: usize,

    /// Print JSON (docs/json.md, "diff")
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    store: StoreArgs,
}

impl Args {
    pub fn run(self) -> Result<Status> {
        let snapshot = asked::open(&self.store, self.evidence)?;
        let world = World::of_terminal(&snapshot);
        if self.json {
            return self.answer(world)?.print();
        }
        let diff = self.diff(world)?;
        let mut out = output::stdout();
        let page = Page::new(snapshot.rows(), self.limit, asked::quotes(&snapshot, self.evidence)?, &mut out);
        DiffPage { page }.write(&diff)?;
        out.flush()?;
        Ok(Status::Done)
    }

    fn diff<'a>(&self, world: World<'a>) -> Result<Diff<'a>> {
        let rows = world.snapshot.rows();
        let last = rows.days().map(|(_, last)| last);
        let compared = Compared {
            before: self.before.window(last),
            after: self.after.window(last),
            filter: self.facts.filter(Window::ALL, Said::Anyhow),
            about: asked::entities(world, &self.about)?,
            kinds: self.kind.clone(),
        };
        diff(rows, &compared).map_err(asked::days_error)
    }
}

impl Ask for Args {
    fn answer(&self, world: World<'_>) -> Result<Answer> {
        let diff = self.diff(world)?;
        // New ways are told with their sentences, whether others are or not.
        let quotes = asked::quotes(world.snapshot, self.evidence || !diff.joinings.is_empty())?;
        Ok(Answer::new("diff", as_json(&diff, quotes.as_ref(), self.evidence)))
    }
}

/// A diff for people.
struct DiffPage<'a> {
    page: Page<'a>,
}

impl DiffPage<'_> {
    fn write(&mut self, diff: &Diff<'_>) -> io::Result<()> {
        let colours = self.page.colours;
        for (name, (window, read)) in [("before", &diff.before), ("after", &diff.after)] {
            let digests = if read.digests == 1 { "digest" } else { "digests" };
            let about = format!("{} {digests}, {}", read.digests, told::items(read.items as usize));
            let window = colours.paint(Ink::Day, &window.to_string());
            writeln!(self.page.out, "{name:<6}  {window}  {}", colours.paint(Ink::Faint, &about))?;
        }
        let (new, changed): (Vec<_>, Vec<_>) = diff.happenings.iter().partition(|h| h.new);
        self.happenings("What happened", &new)?;
        self.happenings("Told anew of what happened before", &changed)?;
        self.changed(diff)?;
        self.page.contradictions(&diff.contradictions)?;
        self.entities("New entities", "first mentioned in the later days", &diff.entities.new, false)?;
        self.entities("Risen", "a greater share of items than chance explains", &diff.entities.risen, true)?;
        self.entities("Gone quiet", "not mentioned in the later days", &diff.entities.quiet, false)?;
        self.page.facts("New facts", &diff.facts, &diff.new)?;
        self.page.facts("Said again", &diff.facts, &diff.repeated)?;
        self.joinings(diff)?;
        self.page.unsure(diff.unsure)
    }

    fn happenings(&mut self, title: &str, all: &[&HappeningDiff<'_>]) -> io::Result<()> {
        if all.is_empty() {
            return Ok(());
        }
        self.page.title(&format!("{title} ({})", all.len()))?;
        for h in all.iter().take(self.page.limit) {
            let words = changed::all_words(self.page.rows, &h.changes);
            self.page.happening(&h.happened, &words)?;
        }
        self.page.more(all.len().saturating_sub(self.page.limit), "happenings")
    }

    fn changed(&mut self, diff: &Diff<'_>) -> io::Result<()> {
        if diff.changed.is_empty() {
            return Ok(());
        }
        self.page.title(&format!("Changed facts ({})", diff.changed.len()))?;
        let (rows, colours) = (self.page.rows, self.page.colours);
        for fact in diff.changed.iter().take(self.page.limit) {
            let Some(first) = fact.now.first() else { continue };
            let text = output::plain(&told::statement(rows, first.told()));
            let words = colours.paint(Ink::Doubtful, &changed::all_words(rows, &fact.changes));
            writeln!(self.page.out, "  {text}  {words}")?;
            for (name, side) in [("before", &fact.before), ("now", &fact.now)] {
                for said in side {
                    let days = diff.facts.days(said).map(told::span).unwrap_or_default();
                    let meant = colours.paint(told::ink(said.modality), said.modality.name());
                    let details = output::plain(&told::details(&diff.facts, said));
                    let source = diff.facts.sources(said).first().map(|s| format!("  {s}")).unwrap_or_default();
                    let place = format!("{}{source}", diff.facts.series(said).join(", "));
                    let details = if details.is_empty() { details } else { format!("  {details}") };
                    let (days, place) = (colours.paint(Ink::Day, &days), colours.paint(Ink::Faint, &place));
                    writeln!(self.page.out, "    {name:<6}  {days}  {meant}{details}  {place}")?;
                    self.page.sentences(diff.facts.claims(said), "      ")?;
                }
            }
        }
        self.page.more(diff.changed.len().saturating_sub(self.page.limit), "changed facts")
    }

    fn entities(&mut self, title: &str, about: &str, all: &[Counted], tested: bool) -> io::Result<()> {
        if all.is_empty() {
            return Ok(());
        }
        self.page.title(&format!("{title} ({}): {about}", all.len()))?;
        let columns = [table::text("name"), table::whole("kind"), table::number("before"), table::number("after")];
        let of_test = ["G²", "p"].map(table::number).into_iter().filter(|_| tested);
        let mut lines = Table::new(columns.into_iter().chain(of_test));
        for counted in all.iter().take(self.page.limit) {
            let entity = self.page.rows.entity(counted.at);
            let cells = [
                (self.page.rows.text(entity.label).to_owned(), Some(Ink::Strong)),
                (entity.kind.name().to_owned(), None),
                (counted.before.to_string(), None),
                (counted.after.to_string(), None),
            ];
            let of_test = [(format!("{:.1}", counted.g2), None), (told::chance(counted.p), None)];
            lines.row(cells.into_iter().chain(of_test.into_iter().filter(|_| tested)));
        }
        lines.write(self.page.colours, self.page.out)?;
        self.page.more(all.len().saturating_sub(self.page.limit), "entities")
    }

    fn joinings(&mut self, diff: &Diff<'_>) -> io::Result<()> {
        if diff.joinings.is_empty() {
            return Ok(());
        }
        let (rows, colours) = (self.page.rows, self.page.colours);
        self.page.title(&format!("New ways ({}) between entities that had none", diff.joinings.len()))?;
        for joining in diff.joinings.iter().take(self.page.limit) {
            let names: Vec<&str> = joining.entities.iter().map(|at| rows.label(*at)).collect();
            let about = format!("joins {} to {}", entities(joining.sizes.1), entities(joining.sizes.0));
            let names = output::plain(&names.join(" – "));
            writeln!(self.page.out, "  {names}  {}", colours.paint(Ink::Faint, &about))?;
            for step in joining.entities.windows(2) {
                let Some(link) = diff.network.between(step[0], step[1]) else { continue };
                let facts = diff.network.facts_of(link);
                let Some(fact) = facts.first() else { continue };
                let said = format!("{} {} {}", rows.label(step[0]), told::arrow(fact, step[0]), rows.label(step[1]));
                let about = match diff.network.facts.days(fact) {
                    Some(days) => format!("{}, {:.2}", told::span(days), diff.network.facts.confidence(fact)),
                    None => "known from the lexicon or the name".to_owned(),
                };
                writeln!(self.page.out, "    {}  {}", output::plain(&said), colours.paint(Ink::Faint, &about))?;
                self.page.sentences(diff.network.facts.claims(fact), "      ")?;
            }
        }
        self.page.more(diff.joinings.len().saturating_sub(self.page.limit), "ways")
    }
}

/// `1 entity`, `12 entities`
fn entities(count: u32) -> String {
    format!("{count} {}", if count == 1 { "entity" } else { "entities" })
}

fn as_json(diff: &Diff<'_>, quotes: Option<&Quotes<'_>>, evidence: bool) -> Value {
    let evidence = quotes.filter(|_| evidence);
    let rows = diff.facts.rows();
    let side = |(window, read): &(Window, Read)| {
        json!({
            "since": window.since.map(|day| day.to_string()),
            "until": window.until.map(|day| day.to_string()),
            "digests": read.digests,
            "items": read.items,
        })
    };
    let counted = |counted: &Counted| {
        json!({
            "entity": told::entity(rows, counted.at),
            "before": counted.before,
            "after": counted.after,
            "g2": rounded(counted.g2, 3),
            "p": rates::digits(counted.p),
        })
    };
    let entities = |all: &[Counted]| all.iter().map(counted).collect::<Vec<_>>();
    let facts = |all: &[daygraph::graph::facts::Fact]| -> Vec<Value> {
        all.iter().map(|fact| told::fact(&diff.facts, fact, evidence)).collect()
    };
    let changed_fact = |fact: &ChangedFact<'_>| {
        json!({
            "changes": changed::changes(rows, &fact.changes),
            "before": facts(&fact.before),
            "now": facts(&fact.now),
        })
    };
    let happening = |h: &HappeningDiff<'_>| changed::happening(rows, &h.happened, h.new, &h.changes, evidence);
    let joining = |joining: &Joining| {
        let step = |step: &[u32]| {
            let found = diff.network.between(step[0], step[1]).map(|link| diff.network.facts_of(link));
            let facts = found.unwrap_or_default();
            json!({
                "from": told::entity(rows, step[0]),
                "to": told::entity(rows, step[1]),
                "facts": facts.iter().map(|fact| told::fact(&diff.network.facts, fact, quotes)).collect::<Vec<_>>(),
            })
        };
        json!({
            "entities": joining.entities.iter().map(|at| told::entity(rows, *at)).collect::<Vec<_>>(),
            "joins": [joining.sizes.0, joining.sizes.1],
            "steps": joining.entities.windows(2).map(step).collect::<Vec<_>>(),
        })
    };
    json!({
        "before": side(&diff.before),
        "after": side(&diff.after),
        "happenings": diff.happenings.iter().map(happening).collect::<Vec<_>>(),
        "entities": {
            "new": entities(&diff.entities.new),
            "risen": entities(&diff.entities.risen),
            "quiet": entities(&diff.entities.quiet),
        },
        "facts": {
            "new": facts(&diff.new),
            "changed": diff.changed.iter().map(changed_fact).collect::<Vec<_>>(),
            "repeated": facts(&diff.repeated),
        },
        "contradictions": changed::contradictions(rows, &diff.contradictions),
        "ways": diff.joinings.iter().map(joining).collect::<Vec<_>>(),
        "unsure": diff.unsure,
    })
}
