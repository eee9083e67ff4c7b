//! What commands that ask the graph have in common: the store's snapshot, names, and which
//! facts count.

use std::ops::Range;

use anyhow::Result;
use daygraph::graph::facts::{Filter, Said};
use daygraph::graph::quoted::Quotes;
use daygraph::graph::{Window, WindowSpec, named};
use daygraph::ontology::{Kind, Relation};
use daygraph::resolve::HappeningClass;
use daygraph::store::Snapshot;
use daygraph::store::rows::EntityAt;
use daygraph::track::DaysError;
use jiff::civil::Date;

use super::answer::World;
use super::config::{Config, StoreArgs};
use super::{Usage, inputs};

/// Opens the store's rows, and at the same time, where they are asked for, the texts of its items.
pub fn open(store: &StoreArgs, texts: bool) -> Result<Snapshot> {
    let dir = store.folder(&Config::find()?)?;
    Ok(if texts { Snapshot::open_with_texts(&dir)? } else { Snapshot::open(&dir)? })
}

/// The sentences of claims, where they are asked for.
pub fn quotes(snapshot: &Snapshot, asked: bool) -> Result<Option<Quotes<'_>>> {
    Ok(asked.then(|| Quotes::of(snapshot)).transpose()?)
}

/// The entity that a name means; others that bear the name are told.
pub fn entity(world: World<'_>, name: &str) -> Result<EntityAt> {
    let found = named::find(world.snapshot, name)?;
    if let Some(also) = found.also_told(name, world.snapshot) {
        (world.tell)(&also);
    }
    Ok(found.at)
}

/// Options of days.
#[derive(Debug, Clone, clap::Args)]
pub struct WindowArgs {
    /// First day that counts
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = inputs::day)]
    since: Option<Date>,

    /// Last day that counts
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = inputs::day)]
    until: Option<Date>,

    /// Days that count: 7d, 2w, 1m up to the last day of the store, a day, or DAY..DAY
    #[arg(long, value_name = "DAYS", value_parser = window)]
    window: Option<WindowSpec>,
}

impl WindowArgs {
    /// The days that all options leave.
    pub fn window(&self, snapshot: &Snapshot) -> Result<Window> {
        let last = snapshot.rows().days().map(|(_, last)| last);
        let given = self.window.map_or(Window::ALL, |spec| spec.window(last));
        let window = given.and(Window { since: self.since, until: self.until });
        match (window.since, window.until) {
            (Some(since), Some(until)) if until < since => {
                Err(Usage(format!("no day is left: the first that counts is {since}, the last {until}")).into())
            }
            _ => Ok(window),
        }
    }
}

/// Reads days as a person writes them.
pub fn window(text: &str) -> Result<WindowSpec, String> {
    WindowSpec::parse(text)
        .ok_or_else(|| "write 7d, 2w or 1m, a day as 2025-11-28, or days as 2025-11-01..2025-11-30".to_owned())
}

/// The option of how sure is sure enough.
#[derive(Debug, Clone, clap::Args)]
pub struct SureArgs {
    /// The least confidence of a fact that counts, 0 to 1; below 0.5 it is more likely misread
    #[arg(long, value_name = "0..1", value_parser = confidence, default_value = "0.5")]
    confidence: f32,
}

impl SureArgs {
    /// All claims of a window that are sure enough, however they are meant.
    pub fn filter(&self, window: Window) -> Filter {
        Filter { window, said: Said::Anyhow, confidence: self.confidence, ..Filter::default() }
    }
}

/// Options of facts, but for their days.
#[derive(Debug, Clone, clap::Args)]
pub struct FactArgs {
    /// Relations to take, with commas between them [default: all]
    #[arg(long, value_name = "RELATIONS", value_delimiter = ',', value_parser = relation)]
    relations: Vec<Relation>,

    /// Relations to leave out
    #[arg(long, value_name = "RELATIONS", value_delimiter = ',', value_parser = relation)]
    avoid: Vec<Relation>,

    #[command(flatten)]
    sure: SureArgs,
}

impl FactArgs {
    /// Which claims of a window count.
    pub fn filter(&self, window: Window, said: Said) -> Filter {
        Filter {
            take: self.relations.clone(),
            avoid: self.avoid.clone(),
            window,
            said,
            confidence: self.sure.confidence,
        }
    }
}

/// Options of facts.
#[derive(Debug, Clone, clap::Args)]
pub struct FilterArgs {
    #[command(flatten)]
    facts: FactArgs,

    #[command(flatten)]
    pub days: WindowArgs,
}

impl FilterArgs {
    /// Which claims count.
    pub fn filter(&self, snapshot: &Snapshot, said: Said) -> Result<Filter> {
        Ok(self.facts.filter(self.days.window(snapshot)?, said))
    }
}

/// Options of commands that walk from fact to fact.
#[derive(Debug, Clone, clap::Args)]
pub struct NetworkArgs {
    #[command(flatten)]
    filter: FilterArgs,

    /// Let plans and rumors count, too; without it only what is said as fact does
    #[arg(long)]
    unconfirmed: bool,
}

impl NetworkArgs {
    /// What claims have to be to count.
    pub fn said(&self) -> Said {
        if self.unconfirmed { Said::NotDenied } else { Said::AsFact }
    }

    /// Which claims count.
    pub fn filter(&self, snapshot: &Snapshot) -> Result<Filter> {
        self.filter.filter(snapshot, self.said())
    }
}

/// How many of so many a limit leaves, where 0 stands for no limit.
pub fn at_most(limit: usize, total: usize) -> usize {
    if limit == 0 { total } else { limit.min(total) }
}

/// The option of where a list begins.
#[derive(Debug, Clone, Copy, clap::Args)]
pub struct OffsetArgs {
    /// Skip so many of the first
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub offset: usize,
}

impl OffsetArgs {
    /// Which of so many are listed, where a limit of 0 stands for none.
    pub fn part(self, limit: usize, total: usize) -> Range<usize> {
        let start = self.offset.min(total);
        start..start + at_most(limit, total - start)
    }

    /// The same of a list.
    pub fn of<T>(self, limit: usize, mut all: Vec<T>) -> Vec<T> {
        let part = self.part(limit, all.len());
        all.truncate(part.end);
        all.drain(..part.start);
        all
    }
}

/// Reads a relation's name, in any case.
pub fn relation(text: &str) -> Result<Relation, String> {
    Relation::parse(text).ok_or_else(|| format!("there are {}", Relation::ALL.map(Relation::name).join(", ")))
}

/// Reads a kind's name, in any case.
pub fn kind(text: &str) -> Result<Kind, String> {
    Kind::parse(text).ok_or_else(|| format!("there are {}", Kind::ALL.map(Kind::name).join(", ")))
}

/// An error of days: of usage where the question makes no sense whatever the store has.
pub fn days_error(error: DaysError) -> anyhow::Error {
    if error.is_usage() { Usage(error.to_string()).into() } else { error.into() }
}

/// Reads the name of a class of happenings, or the word for it, in any case.
pub fn class(text: &str) -> Result<HappeningClass, String> {
    HappeningClass::parse(text)
        .ok_or_else(|| format!("there are {}", HappeningClass::ALL.map(HappeningClass::slug).join(", ")))
}

/// Entities that names mean, each once.
pub fn entities(world: World<'_>, names: &[String]) -> Result<Vec<EntityAt>> {
    let mut found: Vec<EntityAt> = Vec::new();
    for name in names {
        let at = entity(world, name)?;
        if found.contains(&at) {
            let id = world.snapshot.rows().entity_id(at);
            return Err(Usage(format!("{name:?} is {id}, which is named already; name each once")).into());
        }
        found.push(at);
    }
    Ok(found)
}

/// Reads a confidence.
pub fn confidence(text: &str) -> Result<f32, String> {
    text.parse().ok().filter(|c| (0.0..=1.0).contains(c)).ok_or_else(|| "write a number from 0 to 1".to_owned())
}
