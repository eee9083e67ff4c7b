//! `daygraph communities`: who belongs together.

use std::io::Write;

use anyhow::{Result, bail};
use daygraph::graph::communities::{Communities, Community, communities};
use daygraph::graph::network::Network;
use daygraph::store::Rows;
use daygraph::store::rows::EntityAt;
use serde_json::{Value, json};

use super::answer::{Answer, Ask, World};
use super::asked::{self, NetworkArgs, OffsetArgs};
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

    #[command(flatten)]
    offset: OffsetArgs,

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
        let snapshot = asked::open(&self.store, false)?;
        let world = World::of_terminal(&snapshot);
        if self.json {
            return self.answer(world)?.print();
        }
        let (one, found) = self.found(world)?;
        match one {
            Some(at) => self.members(snapshot.rows(), &found, at),
            None => self.list(snapshot.rows(), &found),
        }
    }

    /// The entity asked for, and all communities.
    fn found(&self, world: World<'_>) -> Result<(Option<EntityAt>, Communities)> {
        let one = self.of.as_deref().map(|name| asked::entity(world, name)).transpose()?;
        let network = Network::new(world.snapshot.rows(), &self.network.filter(world.snapshot)?);
        Ok((one, communities(&network, self.resolution)?))
    }

    /// Those with members enough.
    fn large<'a>(&self, found: &'a Communities) -> Vec<&'a Community> {
        found.all.iter().filter(|c| c.members.len() >= self.least).collect()
    }

    fn list(&self, rows: &Rows, found: &Communities) -> Result<Status> {
        let large = self.large(found);
        let shown = self.offset.part(self.limit, large.len());
        let mut lines = Table::new([
            table::number(""),
            table::text("community"),
            table::number("members"),
            table::number("within"),
            table::text("also"),
        ]);
        for (n, community) in shown.clone().zip(&large[shown.clone()]) {
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
        let (all, shown) = (large.len(), shown.len());
        let text = format!("{shown} of {all} with {} members or more; modularity {:.3}", self.least, found.modularity);
        writeln!(out, "{}", colours.paint(Ink::Faint, &text))?;
        out.flush()?;
        Ok(Status::Done)
    }

    fn members(&self, rows: &Rows, found: &Communities, at: EntityAt) -> Result<Status> {
        let (_, community) = of(rows, found, at)?;
        let total = community.members.len();
        let shown = self.offset.part(self.limit, total);
        let colours = Colours::of_stdout();
        let mut out = output::stdout();
        let within = 100.0 * share_within(community);
        let text = format!("  {total} members, {within:.0}% of what is said of them is said within");
        writeln!(out, "{}{}", colours.paint(Ink::Strong, &name(rows, community)), colours.paint(Ink::Faint, &text))?;
        let mut lines = Table::new([table::text("name"), table::whole("kind"), table::number("within")]);
        for (at, weight) in &community.members[shown.clone()] {
            let kind = rows.entity(*at).kind.name();
            lines.row([
                (rows.label(*at).to_owned(), Some(Ink::Strong)),
                (kind.to_owned(), None),
                (weight.to_string(), None),
            ]);
        }
        lines.write(colours, &mut out)?;
        if shown.len() < total {
            let text = format!("{} of {total}; --limit 0 lists all", shown.len());
            writeln!(out, "{}", colours.paint(Ink::Faint, &text))?;
        }
        out.flush()?;
        Ok(Status::Done)
    }
}

impl Ask for Args {
    fn answer(&self, world: World<'_>) -> Result<Answer> {
        let rows = world.snapshot.rows();
        let (one, found) = self.found(world)?;
        if let Some(at) = one {
            let (n, community) = of(rows, &found, at)?;
            let mut value = as_json(rows, n, community);
            value["of"] = told::entity(rows, at);
            return Ok(Answer::new("community", value));
        }
        let large = self.large(&found);
        let shown = self.offset.part(self.limit, large.len());
        let listed = shown.clone().zip(&large[shown]).map(|(n, community)| as_json(rows, n + 1, community));
        let value = json!({
            "resolution": self.resolution,
            "modularity": rounded(found.modularity, 4),
            "total": large.len(),
            "communities": listed.collect::<Vec<_>>(),
        });
        Ok(Answer::new("communities", value))
    }
}

/// The community that an entity belongs to, with its number.
fn of<'a>(rows: &Rows, found: &'a Communities, at: EntityAt) -> Result<(usize, &'a Community)> {
    let mut numbered = (1..).zip(&found.all);
    match numbered.find(|(_, c)| c.members.iter().any(|(member, _)| *member == at)) {
        Some(found) => Ok(found),
        None => bail!("{} belongs to no community: no fact that counts here joins it with others", rows.label(at)),
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
