//! `daygraph rank`: who stands out.

use std::io::Write;
use std::ops::Range;

use anyhow::Result;
use daygraph::graph::Window;
use daygraph::graph::network::Network;
use daygraph::graph::rank::{Measure, ranked};
use daygraph::ontology::Kind;
use daygraph::store::rows::EntityAt;
use serde_json::{Value, json};

use super::answer::{Answer, Ask, World};
use super::asked::{self, NetworkArgs, OffsetArgs};
use super::config::StoreArgs;
use super::output::json::rounded;
use super::output::{self, Colours, Ink, Table, table};
use super::{Status, told};

/// Rank entities by how central they are, or how often they are mentioned.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
  degree       number of entities that facts join it with
  pagerank     where a walk along facts, from subject to object, is found (damping 0.85)
  betweenness  share of the shortest ways between others that pass it; takes some seconds
  mentions     number of items that mention it

Relations, days and confidence choose the facts that count; --kind chooses what is listed,
not what counts.

Examples:
  daygraph rank
  daygraph rank --by pagerank --kind Company --window 7d
  daygraph rank --by degree --kind Model --relations evaluatedOn,outperforms
  daygraph rank --by betweenness --kind Company,Organization --limit 50
  daygraph rank --by mentions --kind Person --json | jq -r '.ranked[].entity.label'")]
pub struct Args {
    /// degree, pagerank, betweenness or mentions
    #[arg(long, value_name = "MEASURE", default_value = "degree", value_parser = measure)]
    by: Measure,

    /// List entities of these kinds alone
    #[arg(long, value_name = "KINDS", value_delimiter = ',', value_parser = asked::kind)]
    kind: Vec<Kind>,

    #[command(flatten)]
    network: NetworkArgs,

    /// Entities to list at most; 0 lists all
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,

    #[command(flatten)]
    offset: OffsetArgs,

    /// Print JSON (docs/json.md, "rank")
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    store: StoreArgs,
}

fn measure(text: &str) -> Result<Measure, String> {
    Measure::parse(text).ok_or_else(|| format!("there are {}", Measure::ALL.map(Measure::name).join(", ")))
}

impl Args {
    pub fn run(self) -> Result<Status> {
        let snapshot = asked::open(&self.store, false)?;
        let world = World::of_terminal(&snapshot);
        if self.json {
            return self.answer(world)?.print();
        }
        let rows = snapshot.rows();
        let Ranked { network, window, all, listed } = self.ranked(world)?;
        let total = all.len();
        let mut lines = Table::new([
            table::number(""),
            table::text("name"),
            table::whole("kind"),
            table::number(self.by.name()),
            table::number("items"),
        ]);
        for (n, (at, value)) in listed.clone().zip(&all[listed.clone()]) {
            let value = if self.by.counts() { format!("{value:.0}") } else { format!("{value:.5}") };
            lines.row([
                ((n + 1).to_string(), Some(Ink::Faint)),
                (rows.label(*at).to_owned(), Some(Ink::Strong)),
                (rows.entity(*at).kind.name().to_owned(), None),
                (value, None),
                (network.mentions[*at as usize].to_string(), None),
            ]);
        }
        let colours = Colours::of_stdout();
        let mut out = output::stdout();
        lines.write(colours, &mut out)?;
        let text = format!("{} of {total} by {}, {window}", listed.len(), self.by.name());
        writeln!(out, "{}", colours.paint(Ink::Faint, &text))?;
        out.flush()?;
        Ok(Status::Done)
    }

    fn ranked<'a>(&self, world: World<'a>) -> Result<Ranked<'a>> {
        let rows = world.snapshot.rows();
        let filter = self.network.filter(world.snapshot)?;
        let network = Network::new(rows, &filter);
        let mut all = ranked(&network, self.by, world.stop);
        world.going()?;
        all.retain(|(at, _)| self.kind.is_empty() || self.kind.contains(&rows.entity(*at).kind));
        let listed = self.offset.part(self.limit, all.len());
        Ok(Ranked { network, window: filter.window, all, listed })
    }
}

/// Entities in order, and which of them are listed.
struct Ranked<'a> {
    network: Network<'a>,
    window: Window,
    all: Vec<(EntityAt, f64)>,
    listed: Range<usize>,
}

impl Ask for Args {
    fn answer(&self, world: World<'_>) -> Result<Answer> {
        let Ranked { network, window, all, listed } = self.ranked(world)?;
        let value = |value: f64| if self.by.counts() { json!(value as u64) } else { rounded(value, 6) };
        let one = |(n, (at, of)): (usize, &(EntityAt, f64))| {
            json!({
                "rank": n + 1,
                "entity": told::entity(network.rows(), *at),
                "value": value(*of),
                "items": network.mentions[*at as usize],
            })
        };
        let ranked: Vec<Value> = listed.clone().zip(&all[listed]).map(one).collect();
        let value = json!({ "by": self.by.name(), "days": window.to_string(), "total": all.len(), "ranked": ranked });
        Ok(Answer::new("rank", value))
    }
}
