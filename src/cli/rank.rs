//! `daygraph rank`: who stands out.

use std::io::Write;

use anyhow::Result;
use daygraph::graph::network::Network;
use daygraph::graph::rank::{Measure, ranked};
use daygraph::ontology::Kind;
use serde_json::{Value, json};

use super::asked::{self, NetworkArgs};
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
        let snapshot = asked::open(&self.store)?;
        let rows = snapshot.rows();
        let filter = self.network.filter(&snapshot)?;
        let network = Network::new(rows, &filter);
        let mut all = ranked(&network, self.by);
        all.retain(|(at, _)| self.kind.is_empty() || self.kind.contains(&rows.entity(*at).kind));
        let total = all.len();
        all.truncate(asked::at_most(self.limit, total));
        if self.json {
            let value = |value: f64| if self.by.counts() { json!(value as u64) } else { rounded(value, 6) };
            let listed = all.iter().enumerate().map(|(n, (at, of))| {
                json!({
                    "rank": n + 1,
                    "entity": told::entity(rows, *at),
                    "value": value(*of),
                    "items": network.mentions[*at as usize],
                })
            });
            let listed: Vec<Value> = listed.collect();
            let object =
                json!({ "by": self.by.name(), "days": filter.window.to_string(), "total": total, "ranked": listed });
            output::json::print("rank", 1, object)?;
            return Ok(Status::Done);
        }
        let mut lines = Table::new([
            table::number(""),
            table::text("name"),
            table::whole("kind"),
            table::number(self.by.name()),
            table::number("items"),
        ]);
        for (n, (at, value)) in all.iter().enumerate() {
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
        let text = format!("{} of {total} by {}, {}", all.len(), self.by.name(), filter.window);
        writeln!(out, "{}", colours.paint(Ink::Faint, &text))?;
        out.flush()?;
        Ok(Status::Done)
    }
}
