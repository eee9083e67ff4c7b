//! `daygraph events`: what happened, as a table.

use std::io::Write;

use anyhow::Result;
use daygraph::graph::Window;
use daygraph::graph::happened::{Happened, happenings};
use daygraph::ontology::Slot;
use daygraph::resolve::{HappeningClass, PartRole};
use daygraph::store::Rows;
use serde_json::{Value, json};

use super::answer::{Answer, Ask, World};
use super::asked::{self, OffsetArgs, SureArgs, WindowArgs};
use super::config::StoreArgs;
use super::output::{self, Colours, Ink, Table, table};
use super::{Status, told};

/// Names of a part that a cell has at most.
const NAMED: usize = 4;

/// List what happened: releases, rounds, takeovers, with days, parts, amounts and sources.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
  release      a thing and who released it          partnership  two sides
  funding      a round: who raised, what, from whom legal        who acts against whom
  acquisition  who takes over what                  appointment  who comes, or goes
  listing      who goes to the stock exchange

One line is one happening, of however many days and series tell it: the days are the first and
the last on which it was told. Amounts are as texts have them, what most items tell first; one
that differs stands beside it. Events that have a name, a conference or a summit, are entities:
`daygraph rank --kind Event --by mentions`.

Examples:
  daygraph events --kind funding --since 2025-11-20
  daygraph events --kind release,acquisition --window 7d
  daygraph events --with NVIDIA --limit 0
  daygraph events --with Anthropic --with Microsoft
  daygraph events --kind funding --json | jq -r '.happenings[] | [.first, .line] | @tsv'")]
pub struct Args {
    /// Kinds of happening, with commas between them [default: all]
    #[arg(long, value_name = "KINDS", value_delimiter = ',', value_parser = asked::class)]
    kind: Vec<HappeningClass>,

    /// Only those in which this name has a part (again for more)
    #[arg(long, value_name = "NAME")]
    with: Vec<String>,

    #[command(flatten)]
    days: WindowArgs,

    #[command(flatten)]
    sure: SureArgs,

    /// Happenings to list at most; 0 lists all
    #[arg(long, value_name = "N", default_value_t = 30)]
    limit: usize,

    #[command(flatten)]
    offset: OffsetArgs,

    /// Add the claims behind each to the JSON
    #[arg(long, requires = "json")]
    evidence: bool,

    /// Print JSON (docs/json.md, "happenings")
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
        let rows = snapshot.rows();
        let Listed { listed: all, total, window } = self.listed(world)?;
        let columns = [table::whole("day"), table::whole("last told"), table::whole("kind"), table::text("what")];
        let more = [table::text("parts"), table::text("amount"), table::whole("meant")];
        let counts = [table::number("items"), table::text("source")];
        let mut lines = Table::new(columns.into_iter().chain(more).chain(counts));
        for happened in &all {
            let (first, last) = happened.days;
            let meant = happened.said.iter().map(|(modality, _)| modality.name()).collect::<Vec<_>>().join(", ");
            let ink = told::ink(happened.modality());
            lines.row([
                (first.to_string(), Some(Ink::Day)),
                (if last == first { String::new() } else { last.to_string() }, Some(Ink::Day)),
                (happened.class.slug().to_owned(), None),
                (happened.label.to_owned(), Some(Ink::Strong)),
                (parts(rows, happened), None),
                (amount(happened), None),
                (meant, Some(ink)),
                (happened.items.to_string(), None),
                (happened.sources.first().map(|source| (*source).to_owned()).unwrap_or_default(), Some(Ink::Faint)),
            ]);
        }
        let colours = Colours::of_stdout();
        let mut out = output::stdout();
        lines.write(colours, &mut out)?;
        let text = format!("{} of {total}, {window}", all.len());
        writeln!(out, "{}", colours.paint(Ink::Faint, &text))?;
        out.flush()?;
        Ok(Status::Done)
    }

    fn listed<'a>(&self, world: World<'a>) -> Result<Listed<'a>> {
        let with = asked::entities(world, &self.with)?;
        let filter = self.sure.filter(self.days.window(world.snapshot)?);
        let all = happenings(world.snapshot.rows(), &filter, &self.kind, &with);
        Ok(Listed { total: all.len(), listed: self.offset.of(self.limit, all), window: filter.window })
    }
}

/// Some of the happenings of some days.
struct Listed<'a> {
    listed: Vec<Happened<'a>>,
    total: usize,
    window: Window,
}

impl Ask for Args {
    fn answer(&self, world: World<'_>) -> Result<Answer> {
        let Listed { listed, total, window } = self.listed(world)?;
        let (rows, quotes) = (world.snapshot.rows(), asked::quotes(world.snapshot, self.evidence)?);
        let listed: Vec<Value> = listed.iter().map(|h| told::happening(rows, h, quotes.as_ref())).collect();
        Ok(Answer::new("happenings", json!({ "days": window.to_string(), "total": total, "happenings": listed })))
    }
}

/// Who or what has which part, but for what the label tells already.
fn parts(rows: &Rows, happened: &Happened<'_>) -> String {
    let of = |role: PartRole| {
        let mut names: Vec<&str> = happened.part(role).map(|at| rows.label(at)).collect();
        names.dedup();
        names.retain(|name| role != PartRole::Of || !happened.label.contains(name));
        let more = names.len().saturating_sub(NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let word = match role {
            PartRole::By | PartRole::Party => "",
            PartRole::Of => "of ",
            PartRole::Investor => "from ",
            PartRole::Lead => "led by ",
            PartRole::Against => "against ",
        };
        (!names.is_empty()).then(|| format!("{word}{}{more}", names[..names.len().min(NAMED)].join(", ")))
    };
    PartRole::ALL.into_iter().filter_map(of).collect::<Vec<_>>().join("; ")
}

/// Sums as texts have them, `at` a valuation; of appointments the office.
fn amount(happened: &Happened<'_>) -> String {
    let texts = |slot| happened.detail(slot).join(" / ");
    let (amount, worth, role) = (texts(Slot::Amount), texts(Slot::Valuation), texts(Slot::Role));
    let worth = if worth.is_empty() { worth } else { format!("at {worth}") };
    [amount, worth, role].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
}
