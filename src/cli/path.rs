//! `daygraph path`: how two names are joined.

use std::io::Write;

use anyhow::Result;
use daygraph::graph::facts::Said;
use daygraph::graph::network::Network;
use daygraph::graph::paths::{Path, paths};
use daygraph::graph::quoted::Quotes;
use daygraph::store::rows::EntityAt;
use serde_json::{Value, json};

use super::answer::{self, Answer, Ask, World};
use super::asked::{self, NetworkArgs};
use super::config::StoreArgs;
use super::output::json::rounded;
use super::output::{self, Colours, Ink};
use super::{Status, Usage, told};

/// Facts of a step that are shown where sentences are not asked for.
const SHOWN: usize = 3;

/// Show the shortest ways from one name to another, over facts.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
A way is cheap where it is short, its facts are sure (confidence, over all items that say
so), their relation is a rare one, and those that it passes are not joined with everybody.
The first is the cheapest, the others are the next best, none of which passes an entity twice.
A step that no sentence says is known from the lexicon or a name: a version and its family.

Examples:
  daygraph path 'DeepSeek (Company)' NVIDIA
  daygraph path 阿里 OpenAI --count 5 --avoid competesWith,outperforms
  daygraph path Anthropic Microsoft --relations fundedBy,partneredWith,acquired --evidence
  daygraph path Qwen H20 --window 2025-11-17..2025-11-24 --unconfirmed
  daygraph path xAI Apple --json | jq '.paths[0].steps[].facts[0].evidence[0].sentence'

The exit code is 1 where no way leads from one to the other.")]
pub struct Args {
    /// Where to start
    #[arg(value_name = "A")]
    from: String,

    /// Where to end
    #[arg(value_name = "B")]
    to: String,

    /// Ways to show: the cheapest, and the next best
    #[arg(short = 'k', long, value_name = "K", default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..=100))]
    count: u16,

    #[command(flatten)]
    network: NetworkArgs,

    /// Show all sentences behind each step, not the newest alone
    #[arg(long)]
    evidence: bool,

    /// Print JSON (docs/json.md, "paths")
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    store: StoreArgs,
}

impl Args {
    pub fn run(self) -> Result<Status> {
        let snapshot = asked::open(&self.store, true)?;
        let world = World::of_terminal(&snapshot);
        if self.json {
            return self.answer(world)?.print();
        }
        let (network, ends) = self.network(world)?;
        let found = paths(&network, ends.0, ends.1, self.count.into());
        self.print(&network, &found, &Quotes::of(&snapshot)?)?;
        Ok(answer::told(self.nothing(&network, ends, &found)))
    }

    /// What counts, and the ends in it.
    fn network<'a>(&self, world: World<'a>) -> Result<(Network<'a>, (EntityAt, EntityAt))> {
        let rows = world.snapshot.rows();
        let (from, to) = (asked::entity(world, &self.from)?, asked::entity(world, &self.to)?);
        if from == to {
            let text = format!("{:?} and {:?} are one entity, {}", self.from, self.to, rows.entity_id(from));
            return Err(Usage(text).into());
        }
        Ok((Network::new(rows, &self.network.filter(world.snapshot)?), (from, to)))
    }

    /// What is told where no way leads from one end to the other.
    fn nothing(&self, network: &Network<'_>, (from, to): (EntityAt, EntityAt), found: &[Path]) -> Option<String> {
        let more = if self.network.said() == Said::AsFact { "; --unconfirmed takes plans and rumors, too" } else { "" };
        let ends = || format!("{} and {}", network.rows().label(from), network.rows().label(to));
        found.is_empty().then(|| format!("no way over these facts joins {}{more}", ends()))
    }

    fn print(&self, network: &Network<'_>, found: &[Path], quotes: &Quotes<'_>) -> Result<()> {
        let (rows, colours) = (network.rows(), Colours::of_stdout());
        let mut out = output::stdout();
        for (n, path) in found.iter().enumerate() {
            if n > 0 {
                writeln!(out)?;
            }
            let names: Vec<&str> = path.entities.iter().map(|at| rows.label(*at)).collect();
            let names = colours.paint(Ink::Strong, &names.join(" – "));
            writeln!(out, "{}. {names}  {}", n + 1, colours.paint(Ink::Faint, &format!("cost {:.2}", path.cost)))?;
            for step in path.entities.windows(2) {
                self.step(network, (step[0], step[1]), quotes, colours, &mut out)?;
            }
        }
        Ok(out.flush()?)
    }

    fn step(
        &self,
        network: &Network<'_>,
        (from, to): (EntityAt, EntityAt),
        quotes: &Quotes<'_>,
        colours: Colours,
        out: &mut dyn Write,
    ) -> Result<()> {
        let rows = network.rows();
        let Some(link) = network.between(from, to) else { return Ok(()) };
        let facts = network.facts_of(link);
        let shown = if self.evidence { facts.len() } else { SHOWN };
        for fact in facts.iter().take(shown) {
            let said = format!("{} {} {}", rows.label(from), told::arrow(fact, from), rows.label(to));
            let claims = network.facts.claims(fact);
            let about = match network.facts.days(fact) {
                None => "known from the lexicon or the name".to_owned(),
                Some(days) => {
                    let items = told::items(network.facts.items(fact) as usize);
                    format!("{items}, {}, {:.2}", told::span(days), network.facts.confidence(fact))
                }
            };
            writeln!(out, "   {}  {}", output::plain(&said), colours.paint(Ink::Faint, &about))?;
            let newest = if self.evidence { claims } else { &claims[claims.len().saturating_sub(1)..] };
            write!(out, "{}", told::sentences(quotes, newest, "     ", colours))?;
        }
        if facts.len() > shown {
            let text = format!("   … {} more facts; --evidence shows all", facts.len() - shown);
            writeln!(out, "{}", colours.paint(Ink::Faint, &text))?;
        }
        Ok(())
    }
}

impl Ask for Args {
    fn answer(&self, world: World<'_>) -> Result<Answer> {
        let (network, ends) = self.network(world)?;
        let found = paths(&network, ends.0, ends.1, self.count.into());
        let quotes = Quotes::of(world.snapshot)?;
        let value = json!({
            "from": told::entity(network.rows(), ends.0),
            "to": told::entity(network.rows(), ends.1),
            "paths": found.iter().map(|path| as_json(&network, &quotes, path)).collect::<Vec<_>>(),
        });
        Ok(Answer::new("paths", value).or_nothing(self.nothing(&network, ends, &found)))
    }
}

fn as_json(network: &Network<'_>, quotes: &Quotes<'_>, path: &Path) -> Value {
    let rows = network.rows();
    let step = |step: &[EntityAt]| {
        let facts = network.between(step[0], step[1]).map(|link| network.facts_of(link)).unwrap_or_default();
        json!({
            "from": told::entity(rows, step[0]),
            "to": told::entity(rows, step[1]),
            "facts": facts.iter().map(|fact| told::fact(&network.facts, fact, Some(quotes))).collect::<Vec<_>>(),
        })
    };
    json!({
        "cost": rounded(path.cost, 4),
        "entities": path.entities.iter().map(|at| told::entity(rows, *at)).collect::<Vec<_>>(),
        "steps": path.entities.windows(2).map(step).collect::<Vec<_>>(),
    })
}
