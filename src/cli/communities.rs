//! `daygraph communities`: who belongs together.

use std::io::Write;

use anyhow::{Result, bail};
use daygraph::graph::communities::{Communities, Community, communities};
use daygraph::graph::network::Network;
use daygraph::store::Rows;
use daygraph::store::rows::EntityAt;
use serde_json::{Value, json};

use super::asked::{self, NetworkArgs};
use super::config::StoreArgs;
use super::output::json::rounded;
use super::output::{self, Colours, Ink, Table, table};
use super::{Status, told};

/// Members that give a community its name.
const NAMING: usize = 3;
/// Members that a line of the table shows beside these.
const SHOWN: usize = 5;

/// Find communities: entities of which more is said together than with others.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Communities are found by the Leiden algorithm (Traag and others 2019) with modularity; the
same graph gives the same communities. Each is named by its most central members: those of
which most is said within it. What stands alone belongs to none.

Examples:
  daygraph communities
  daygraph communities --resolution 2 --window 30d
  daygraph communities --of Anthropic --limit 0
  daygraph communities --avoid partOf,uses --json | jq -r '.communities[].name'")]
pub struct Args {
    /// Show the members of the community that this name belongs to
    #[arg(long, value_name = "NAME")]
    of: Option<String>,

    /// Above 1 makes more and smaller communities, below 1 fewer and larger ones
    #[arg(long, value_name = "NUMBER", default_value = "1", value_parser = resolution)]
    resolution: f64,

    /// Leave out communities with fewer members
    #[arg(long, value_name = "N", default_value_t = 3)]
    least: usize,

    #[command(flatten)]
    network: NetworkArgs,

    /// Communities, or members with --of, to list at most; 0 lists all
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,

    /// Print JSON (docs/json.md, "communities")
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    store: StoreArgs,
}

fn resolution(text: &str) -> Result<f64, String> {
    let number = text.parse::<f64>().ok().filter(|number| (0.001..=1000.0).contains(number));
    number.ok_or_else(|| "write a number from 0.001 to 1000".to_owned())
}

impl Args {
    pub fn run(self) -> Result<Status> {
        let snapshot = asked::open(&self.store)?;
        let rows = snapshot.rows();
        let one = self.of.as_deref().map(|name| asked::entity(&snapshot, name)).transpose()?;
        let network = Network::new(rows, &self.network.filter(&snapshot)?);
        let found = communities(&network, self.resolution)?;
        match one {
            Some(at) => self.members(rows, &found, at),
            None => self.list(rows, &found),
        }
    }

    fn list(&self, rows: &Rows, found: &Communities) -> Result<Status> {
        let large: Vec<&Community> = found.all.iter().filter(|c| c.members.len() >= self.least).collect();
        let shown = asked::at_most(self.limit, large.len());
        if self.json {
            let listed: Vec<Value> = large[..shown].iter().enumerate().map(|(n, c)| as_json(rows, n + 1, c)).collect();
            let value = json!({
                "resolution": self.resolution,
                "modularity": rounded(found.modularity, 4),
                "total": large.len(),
                "communities": listed,
            });
            output::json::print("communities", 1, value)?;
            return Ok(Status::Done);
        }
        let mut lines = Table::new([
            table::number(""),
            table::text("community"),
            table::number("members"),
            table::number("within"),
            table::text("also"),
        ]);
        for (n, community) in large[..shown].iter().enumerate() {
            let also = community.members.iter().skip(NAMING).take(SHOWN).map(|(at, _)| rows.label(*at));
            lines.row([
                ((n + 1).to_string(), Some(Ink::Faint)),
                (name(rows, community), Some(Ink::Strong)),
                (community.members.len().to_string(), None),
                (format!("{:.0}%", 100.0 * share_within(community)), None),
                (also.collect::<Vec<_>>().join(", "), None),
            ]);
        }
        let colours = Colours::of_stdout();
        let mut out = output::stdout();
        lines.write(colours, &mut out)?;
        let all = large.len();
        let text = format!("{shown} of {all} with {} members or more; modularity {:.3}", self.least, found.modularity);
        writeln!(out, "{}", colours.paint(Ink::Faint, &text))?;
        out.flush()?;
        Ok(Status::Done)
    }

    fn members(&self, rows: &Rows, found: &Communities, at: EntityAt) -> Result<Status> {
        let mut numbered = (1..).zip(&found.all);
        let Some((n, community)) = numbered.find(|(_, c)| c.members.iter().any(|(member, _)| *member == at)) else {
            bail!("{} belongs to no community: no fact that counts here joins it with others", rows.label(at));
        };
        let total = community.members.len();
        if self.json {
            let mut value = as_json(rows, n, community);
            value["of"] = told::entity(rows, at);
            output::json::print("community", 1, value)?;
            return Ok(Status::Done);
        }
        let shown = asked::at_most(self.limit, total);
        let colours = Colours::of_stdout();
        let mut out = output::stdout();
        let within = 100.0 * share_within(community);
        let text = format!("  {total} members, {within:.0}% of what is said of them is said within");
        writeln!(out, "{}{}", colours.paint(Ink::Strong, &name(rows, community)), colours.paint(Ink::Faint, &text))?;
        let mut lines = Table::new([table::text("name"), table::whole("kind"), table::number("within")]);
        for (at, weight) in &community.members[..shown] {
            let kind = rows.entity(*at).kind.name();
            lines.row([
                (rows.label(*at).to_owned(), Some(Ink::Strong)),
                (kind.to_owned(), None),
                (weight.to_string(), None),
            ]);
        }
        lines.write(colours, &mut out)?;
        if shown < total {
            let text = format!("{shown} of {total}; --limit 0 lists all");
            writeln!(out, "{}", colours.paint(Ink::Faint, &text))?;
        }
        out.flush()?;
        Ok(Status::Done)
    }
}

/// `OpenAI, ChatGPT, GPT-5`
fn name(rows: &Rows, community: &Community) -> String {
    let central: Vec<&str> = community.members.iter().take(NAMING).map(|(at, _)| rows.label(*at)).collect();
    central.join(", ")
}

/// The share of the members' links, by weight, that lead to members.
fn share_within(community: &Community) -> f64 {
    let within = 2 * community.within;
    within as f64 / (within + community.out).max(1) as f64
}

fn as_json(rows: &Rows, number: usize, community: &Community) -> Value {
    let member = |(at, weight): &(EntityAt, u64)| {
        let mut object = told::entity(rows, *at);
        object["within"] = (*weight).into();
        object
    };
    json!({
        "number": number,
        "name": name(rows, community),
        "size": community.members.len(),
        "share_within": rounded(share_within(community), 4),
        "members": community.members.iter().map(member).collect::<Vec<_>>(),
    })
}
