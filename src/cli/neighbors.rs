//! `daygraph neighbors`: what stands around a name.

use std::io::Write;

use anyhow::Result;
use daygraph::graph::network::Network;
use daygraph::graph::quoted::Quotes;
use daygraph::graph::surroundings::{Neighbor, neighbors};
use daygraph::ontology::Kind;
use daygraph::store::rows::EntityAt;
use serde_json::{Value, json};

use super::answer::{Answer, Ask, World};
use super::asked::{self, NetworkArgs, OffsetArgs};
use super::config::StoreArgs;
use super::output::{self, Colours, Ink, Table, table};
use super::{Status, told};

/// List what stands around a name, step by step.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
An entity stands next to another where a fact joins the two, or where the lexicon or its name
says that it is part of it. Of several ways to one that is further off, the one that most is
said of is shown, in the column `by way of`.

Examples:
  daygraph neighbors 'DeepSeek (Company)'
  daygraph neighbors 阿里 --depth 2 --kind Model
  daygraph neighbors NVIDIA --relations partneredWith,fundedBy,acquired --since 2025-11-20
  daygraph neighbors Anthropic --unconfirmed --evidence
  daygraph neighbors Qwen --json | jq -r '.neighbors[].entity.label'")]
pub struct Args {
    /// Whose neighbors
    name: String,

    /// Steps to go at most
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=6))]
    depth: u32,

    /// List entities of these kinds alone; ways may pass others
    #[arg(long, value_name = "KINDS", value_delimiter = ',', value_parser = asked::kind)]
    kind: Vec<Kind>,

    #[command(flatten)]
    network: NetworkArgs,

    /// Entities to list at most; 0 lists all
    #[arg(long, value_name = "N", default_value_t = 30)]
    limit: usize,

    #[command(flatten)]
    offset: OffsetArgs,

    /// Show the sentences behind each step
    #[arg(long)]
    evidence: bool,

    /// Print JSON (docs/json.md, "neighbors")
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
        let (network, start) = self.network(world)?;
        let (listed, total) = self.listed(&network, start);
        let quotes = asked::quotes(&snapshot, self.evidence)?;
        self.list(&network, start, &listed, total, quotes.as_ref())?;
        Ok(Status::Done)
    }

    /// What counts, and where to start in it.
    fn network<'a>(&self, world: World<'a>) -> Result<(Network<'a>, EntityAt)> {
        let start = asked::entity(world, &self.name)?;
        Ok((Network::new(world.snapshot.rows(), &self.network.filter(world.snapshot)?), start))
    }

    /// The neighbors that are listed, and how many there are.
    fn listed<'a>(&self, network: &'a Network<'_>, start: EntityAt) -> (Vec<Neighbor<'a>>, usize) {
        let mut all = neighbors(network, start, self.depth);
        all.retain(|neighbor| self.kind.is_empty() || self.kind.contains(&network.rows().entity(neighbor.at).kind));
        let total = all.len();
        (self.offset.of(self.limit, all), total)
    }

    fn list(
        &self,
        network: &Network<'_>,
        start: EntityAt,
        all: &[Neighbor<'_>],
        total: usize,
        evidence: Option<&Quotes<'_>>,
    ) -> Result<()> {
        let (rows, colours) = (network.rows(), Colours::of_stdout());
        let mut out = output::stdout();
        if all.is_empty() {
            writeln!(out, "nothing stands next to {} here", output::plain(rows.label(start)))?;
        } else if let Some(quotes) = evidence {
            for neighbor in all {
                let label = colours.paint(Ink::Strong, rows.label(neighbor.at));
                let kind = rows.entity(neighbor.at).kind.name();
                let via = rows.label(neighbor.via);
                writeln!(out, "{label} ({kind}), {} from {}", steps(neighbor.steps), output::plain(via))?;
                for fact in &neighbor.facts {
                    let said = format!("{} {} {}", via, told::arrow(fact, neighbor.via), rows.label(neighbor.at));
                    writeln!(out, "  {}", output::plain(&said))?;
                    if fact.derived() {
                        writeln!(out, "    {}", colours.paint(Ink::Faint, "known from the lexicon or the name"))?;
                    }
                    write!(out, "{}", told::sentences(quotes, network.facts.claims(fact), "    ", colours))?;
                }
            }
        } else {
            let mut columns = vec![table::text("name"), table::whole("kind")];
            if self.depth > 1 {
                columns.extend([table::number("steps"), table::text("by way of")]);
            }
            columns.extend([table::text("how"), table::number("items"), table::whole("last said")]);
            let mut lines = Table::new(columns);
            for neighbor in all {
                let mut cells = vec![
                    (rows.label(neighbor.at).to_owned(), Some(Ink::Strong)),
                    (rows.entity(neighbor.at).kind.name().to_owned(), None),
                ];
                if self.depth > 1 {
                    let via = if neighbor.steps > 1 { rows.label(neighbor.via) } else { "" };
                    cells.extend([(neighbor.steps.to_string(), None), (via.to_owned(), None)]);
                }
                let how: Vec<String> = neighbor.facts.iter().map(|fact| told::arrow(fact, neighbor.via)).collect();
                let last = neighbor.facts.iter().filter_map(|fact| network.facts.days(fact)).map(|days| days.1).max();
                let last = last.map(|day| day.to_string()).unwrap_or_default();
                let items = neighbor.items.to_string();
                cells.extend([(how.join(" "), None), (items, None), (last, Some(Ink::Day))]);
                lines.row(cells);
            }
            lines.write(colours, &mut out)?;
        }
        if total > all.len() {
            let text = format!("{} of {total}; --limit 0 lists all", all.len());
            writeln!(out, "{}", colours.paint(Ink::Faint, &text))?;
        }
        Ok(out.flush()?)
    }

    fn told(network: &Network<'_>, neighbor: &Neighbor<'_>, evidence: Option<&Quotes<'_>>) -> Value {
        let rows = network.rows();
        let facts = neighbor.facts.iter().map(|fact| told::fact(&network.facts, fact, evidence));
        json!({
            "entity": told::entity(rows, neighbor.at),
            "steps": neighbor.steps,
            "via": told::entity(rows, neighbor.via),
            "items": neighbor.items,
            "facts": facts.collect::<Vec<_>>(),
        })
    }
}

impl Ask for Args {
    fn answer(&self, world: World<'_>) -> Result<Answer> {
        let (network, start) = self.network(world)?;
        let (listed, total) = self.listed(&network, start);
        let quotes = asked::quotes(world.snapshot, self.evidence)?;
        let value = json!({
            "entity": told::entity(network.rows(), start),
            "depth": self.depth,
            "total": total,
            "neighbors": listed.iter().map(|neighbor| Args::told(&network, neighbor, quotes.as_ref())).collect::<Vec<_>>(),
        });
        Ok(Answer::new("neighbors", value))
    }
}

fn steps(count: u32) -> String {
    if count == 1 { "one step".to_owned() } else { format!("{count} steps off, one step") }
}
