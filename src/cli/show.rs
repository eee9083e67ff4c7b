//! `daygraph show`: all that is known of a name.

use std::io::{self, Write};

use anyhow::Result;
use daygraph::graph::dossier::{Branch, Dossier, Group, dossier};
use daygraph::graph::facts::{Fact, Filter, Said};
use daygraph::graph::quoted::Quotes;
use daygraph::graph::{DecidedRecord, Window};
use daygraph::store::rows::EntityAt;
use daygraph::store::{Rows, Snapshot};
use daygraph::track::contradictions::{self, Contradiction};
use jiff::civil::Date;
use serde_json::{Value, json};

use super::answer::{Answer, Ask, World};
use super::asked::{self, FilterArgs};
use super::config::StoreArgs;
use super::output::{self, Ink, Table, table};
use super::page::Page;
use super::{Status, changed, sparkline, told};

/// Show all that is known of a name: what happened, facts, family, days.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
A name is a label or an alias in any script, or an identifier such as company/alibaba. One
that several entities bear is listed with them; `NAME (Kind)` tells them apart.

Happenings come first, the newest on top: releases, rounds with their investors and sums,
takeovers. Facts follow by relation, with all days on which they were said. An arrow tells
the direction: `released →` what it released, `← released` who released it. What sources tell differently, two sums or a
rumor and its denial, stands side by side. What people decided (daygraph curate --help), and
their notes, are shown with what they are on.

Examples:
  daygraph show 千問
  daygraph show OpenAI --window 7d
  daygraph show Anthropic --relations fundedBy,raised --evidence
  daygraph show 'Gemini (Product)' --limit 0
  daygraph show Anthropic --json | jq '.happenings[].line'")]
pub struct Args {
    /// Whom or what to show
    name: String,

    /// Show the sentences behind each happening and fact
    #[arg(long)]
    evidence: bool,

    /// Happenings, facts of a relation and relatives to show at most; 0 shows all
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: usize,

    #[command(flatten)]
    filter: FilterArgs,

    /// Print JSON (docs/json.md, "dossier")
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
        let (dossier, filter) = self.dossier(world)?;
        let mut out = output::stdout();
        let page = Page::new(snapshot.rows(), self.limit, asked::quotes(&snapshot, self.evidence)?, &mut out);
        DossierPage { snapshot: &snapshot, window: filter.window, page }.write(&dossier)?;
        out.flush()?;
        Ok(Status::Done)
    }

    fn dossier<'a>(&self, world: World<'a>) -> Result<(Dossier<'a>, Filter)> {
        let at = asked::entity(world, &self.name)?;
        let filter = self.filter.filter(world.snapshot, Said::Anyhow)?;
        Ok((dossier(world.snapshot.rows(), at, &filter), filter))
    }
}

impl Ask for Args {
    fn answer(&self, world: World<'_>) -> Result<Answer> {
        let (dossier, _) = self.dossier(world)?;
        Ok(Answer::new(
            "dossier",
            as_json(world.snapshot, &dossier, asked::quotes(world.snapshot, self.evidence)?.as_ref()),
        ))
    }
}

/// A dossier for people.
struct DossierPage<'a> {
    snapshot: &'a Snapshot,
    window: Window,
    page: Page<'a>,
}

impl DossierPage<'_> {
    fn write(&mut self, dossier: &Dossier<'_>) -> io::Result<()> {
        self.head(dossier)?;
        self.family(dossier)?;
        self.page.happenings("What happened", &dossier.happenings)?;
        self.page.contradictions(&contradictions(self.page.rows, dossier))?;
        self.facts(dossier)?;
        self.decided(dossier)
    }

    fn head(&mut self, dossier: &Dossier<'_>) -> io::Result<()> {
        let (rows, colours) = (self.page.rows, self.page.colours);
        let entity = rows.entity(dossier.at);
        let label = colours.paint(Ink::Strong, rows.text(entity.label));
        writeln!(self.page.out, "{label} ({})", entity.kind.name())?;
        let names = |names: &[_]| names.iter().map(|name| rows.text(*name)).collect::<Vec<_>>().join(", ");
        let days = dossier.days().map(|days| {
            let items = told::items(dossier.items() as usize);
            format!("{}, {items} in the series {}", told::span(days), dossier.series.join(", "))
        });
        let lines = [
            ("known as", names(&entity.forms)),
            ("lexicon", names(&entity.known_as)),
            ("id", format!("{}{}", self.snapshot.base(), rows.text(entity.id))),
            ("Wikidata", entity.wikidata.map(|item| rows.text(item).to_owned()).unwrap_or_default()),
            ("days", days.unwrap_or_else(|| format!("no item mentions it ({})", self.window))),
        ];
        let decided = DecidedRecord::of_entity(rows, dossier.at);
        let lines = lines.into_iter().filter(|(_, text)| !text.is_empty()).chain(told::decided(&decided));
        for (name, text) in lines {
            writeln!(self.page.out, "  {name:<8}  {}", output::plain(&text))?;
        }
        if let (Some(all), true) = (rows.days(), dossier.items() > 0) {
            let (since, until) = (self.window.since.unwrap_or(all.0), self.window.until.unwrap_or(all.1));
            let drawn = sparkline::of_days(&dossier.mentions, (since.max(all.0), until.min(all.1)));
            let (bars, scale) = (colours.paint(Ink::Day, &drawn.bars), colours.paint(Ink::Faint, &drawn.scale));
            writeln!(self.page.out, "  {:<8}  {bars}  {scale}", "mentions")?;
        }
        Ok(())
    }

    fn family(&mut self, dossier: &Dossier<'_>) -> io::Result<()> {
        let family = &dossier.family;
        if family.wholes.is_empty() && family.parts.is_empty() {
            return Ok(());
        }
        self.page.title("Family")?;
        for whole in family.wholes.iter().take(self.page.limit) {
            let chain = self.chain(whole);
            writeln!(self.page.out, "  part of {chain}")?;
        }
        self.page.more(family.wholes.len().saturating_sub(self.page.limit), "that it is part of")?;
        if !family.parts.is_empty() {
            let label = self.page.colours.paint(Ink::Strong, self.page.rows.label(dossier.at));
            writeln!(self.page.out, "  {label}")?;
            self.branches(&family.parts, "  ", self.page.limit)?;
        }
        Ok(())
    }

    /// `Qwen3 (Model), part of Qwen (Model)`
    fn chain(&self, whole: &Branch) -> String {
        let own = self.named(whole);
        match whole.branches.first() {
            Some(next) => format!("{own}, part of {}", self.chain(next)),
            None => own,
        }
    }

    fn named(&self, branch: &Branch) -> String {
        let kind = self.page.rows.entity(branch.at).kind.name();
        let items = if branch.items == 0 { String::new() } else { format!(", {}", told::items(branch.items as usize)) };
        let faint = self.page.colours.paint(Ink::Faint, &format!("({kind}{items})"));
        format!("{} {faint}", output::plain(self.page.rows.label(branch.at)))
    }

    /// At most so many branches of the first generation, and fewer of each after it.
    fn branches(&mut self, branches: &[Branch], indent: &str, most: usize) -> io::Result<()> {
        let shown = branches.len().min(most);
        let left = branches.len() - shown;
        for (n, branch) in branches[..shown].iter().enumerate() {
            let last = n + 1 == shown && left == 0;
            writeln!(self.page.out, "{indent}{} {}", if last { "└─" } else { "├─" }, self.named(branch))?;
            let (next, most) = (if last { " " } else { "│" }, if most == usize::MAX { most } else { most.div_ceil(3) });
            self.branches(&branch.branches, &format!("{indent}{next}  "), most)?;
        }
        if left > 0 {
            let text = format!("… {left} more");
            writeln!(self.page.out, "{indent}└─ {}", self.page.colours.paint(Ink::Faint, &text))?;
        }
        Ok(())
    }

    fn facts(&mut self, dossier: &Dossier<'_>) -> io::Result<()> {
        if !dossier.groups.is_empty() {
            self.page.title("Facts")?;
            if self.page.evidence.is_some() {
                dossier.groups.iter().try_for_each(|group| self.told(dossier, group))?;
            } else {
                self.table(dossier)?;
            }
        }
        self.page.unsure(dossier.facts.unsure)
    }

    fn table(&mut self, dossier: &Dossier<'_>) -> io::Result<()> {
        let columns = [table::whole("relation"), table::text("with"), table::whole("said"), table::whole("meant")];
        let columns = columns.into_iter().chain([table::number("conf."), table::number("items")]);
        let mut rows = Table::new(columns.chain(["details", "source"].map(table::text)));
        for group in &dossier.groups {
            for (n, fact) in group.facts.iter().take(self.page.limit).enumerate() {
                let name = if n == 0 { heading(group) } else { String::new() };
                let cells = self.cells(dossier, group, fact);
                rows.row([(name, Some(Ink::Strong))].into_iter().chain(cells));
            }
            let left = group.facts.len().saturating_sub(self.page.limit);
            if left > 0 {
                let blank = std::iter::repeat_n((String::new(), None), 6);
                let more = [(String::new(), None), (format!("… {left} more"), Some(Ink::Faint))];
                rows.row(more.into_iter().chain(blank));
            }
        }
        rows.write(self.page.colours, self.page.out)
    }

    /// The other end, days, modality, confidence, items, details, source.
    fn cells(&self, dossier: &Dossier<'_>, group: &Group, fact: &Fact) -> [(String, Option<Ink>); 7] {
        let facts = &dossier.facts;
        let days = facts.days(fact).map(told::span).unwrap_or_default();
        [
            (self.other(dossier.at, group, fact), None),
            (days, Some(Ink::Day)),
            (fact.modality.name().to_owned(), Some(told::ink(fact.modality))),
            (format!("{:.2}", facts.confidence(fact)), None),
            (facts.items(fact).to_string(), None),
            (told::details(facts, fact), None),
            (facts.sources(fact).first().map(|source| (*source).to_owned()).unwrap_or_default(), Some(Ink::Faint)),
        ]
    }

    /// The entity at the other end, with its kind where another of its name is in the group.
    fn other(&self, at: EntityAt, group: &Group, fact: &Fact) -> String {
        let Some(other) = fact.other(at) else { return String::new() };
        let label = self.page.rows.label(other);
        let others = group.facts.iter().filter_map(|fact| fact.other(at)).filter(|end| *end != other);
        match others.into_iter().any(|end| self.page.rows.label(end) == label) {
            true => format!("{label} ({})", self.page.rows.entity(other).kind.name()),
            false => label.to_owned(),
        }
    }

    /// What people decided of facts.
    fn decided(&mut self, dossier: &Dossier<'_>) -> io::Result<()> {
        let facts = dossier.groups.iter().flat_map(|group| group.facts.iter().map(move |fact| (group, fact)));
        let decided = |fact| DecidedRecord::of_claims(self.page.rows, dossier.facts.claims(fact));
        let all = facts.map(|(group, fact)| (group, fact, decided(fact)));
        let all: Vec<_> = all.filter(|(.., decided)| !decided.is_empty()).collect();
        if !all.is_empty() {
            self.page.title("Decided")?;
        }
        for (group, fact, decided) in all {
            let fact = format!("{} {}", heading(group), self.other(dossier.at, group, fact));
            writeln!(self.page.out, "  {}", self.page.colours.paint(Ink::Strong, fact.trim_end()))?;
            for (name, text) in told::decided(&decided) {
                writeln!(self.page.out, "    {name:<8}  {}", output::plain(&text))?;
            }
        }
        Ok(())
    }

    /// A group with its sentences.
    fn told(&mut self, dossier: &Dossier<'_>, group: &Group) -> io::Result<()> {
        writeln!(self.page.out, "  {}", self.page.colours.paint(Ink::Strong, &heading(group)))?;
        for fact in group.facts.iter().take(self.page.limit) {
            let [other, days, (meant, ink), (confidence, _), _, (details, _), _] = self.cells(dossier, group, fact);
            let meant = self.page.colours.paint(ink.unwrap_or(Ink::Faint), &meant);
            let days = self.page.colours.paint(Ink::Day, &days.0);
            let parts = [output::plain(&other.0), days, meant, confidence, output::plain(&details)];
            let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            writeln!(self.page.out, "    {}", parts.join("  "))?;
            self.page.sentences(dossier.facts.claims(fact), "      ")?;
        }
        self.page.more(group.facts.len().saturating_sub(self.page.limit), "of this relation")
    }
}

/// What sources tell differently of its happenings and facts.
fn contradictions<'a>(rows: &'a Rows, dossier: &Dossier<'a>) -> Vec<Contradiction<'a>> {
    let happenings = dossier.happenings.iter().flat_map(|h| contradictions::of_happening(rows, h));
    happenings.chain(contradictions::of_facts(&dossier.facts)).collect()
}

/// `released →`, `← released`, `partneredWith`
fn heading(group: &Group) -> String {
    let name = group.relation.name();
    match (group.relation.row().symmetric, group.relation.row().objects.is_empty(), group.inverse) {
        (true, ..) | (_, true, _) => name.to_owned(),
        (_, _, false) => format!("{name} →"),
        (_, _, true) => format!("← {name}"),
    }
}

fn as_json(snapshot: &Snapshot, dossier: &Dossier<'_>, evidence: Option<&Quotes<'_>>) -> Value {
    let rows = snapshot.rows();
    let entity = rows.entity(dossier.at);
    let names = |names: &[_]| names.iter().map(|name| rows.text(*name)).collect::<Vec<_>>();
    let day = |day: Option<Date>| day.map(|day| day.to_string());
    let group = |group: &Group| {
        json!({
            "relation": group.relation.name(),
            "inverse": group.inverse,
            "facts": group.facts.iter().map(|fact| told::fact(&dossier.facts, fact, evidence)).collect::<Vec<_>>(),
        })
    };
    let mut shown = told::entity(rows, dossier.at);
    shown["iri"] = format!("{}{}", snapshot.base(), rows.text(entity.id)).into();
    shown["forms"] = json!(names(&entity.forms));
    shown["known_as"] = json!(names(&entity.known_as));
    shown["wikidata"] = json!(entity.wikidata.map(|item| rows.text(item)));
    told::add_decided(&mut shown, &DecidedRecord::of_entity(rows, dossier.at));
    json!({
        "base": snapshot.base(),
        "entity": shown,
        "first": day(dossier.days().map(|days| days.0)),
        "last": day(dossier.days().map(|days| days.1)),
        "items": dossier.items(),
        "series": dossier.series,
        "mentions": dossier.mentions.iter().map(|(day, items)| json!({ "day": day.to_string(), "items": items })).collect::<Vec<_>>(),
        "part_of": branches(rows, &dossier.family.wholes, "part_of"),
        "parts": branches(rows, &dossier.family.parts, "parts"),
        "happenings": dossier.happenings.iter().map(|h| told::happening(rows, h, evidence)).collect::<Vec<_>>(),
        "contradictions": changed::contradictions(rows, &contradictions(rows, dossier)),
        "unsure": dossier.facts.unsure,
        "facts": dossier.groups.iter().map(group).collect::<Vec<_>>(),
    })
}

/// A family, with each branch's own under `key`.
fn branches(rows: &Rows, of: &[Branch], key: &str) -> Value {
    let one = |branch: &Branch| {
        let mut object = told::entity(rows, branch.at);
        object["items"] = branch.items.into();
        object[key] = branches(rows, &branch.branches, key);
        object
    };
    of.iter().map(one).collect()
}
