//! `daygraph timeline`: what is told of names, day by day.

use std::io::{self, Write};

use anyhow::Result;
use daygraph::graph::facts::{Filter, Said};
use daygraph::graph::quoted::Quotes;
use daygraph::store::rows::ItemAt;
use daygraph::store::{Rows, Snapshot};
use daygraph::track::timeline::{Day, DayFact, DayHappening, Entry, Gap, Timeline, timeline};
use jiff::civil::Date;
use serde_json::{Value, json};

use super::answer::{Answer, Ask, World};
use super::asked::{self, FilterArgs};
use super::config::StoreArgs;
use super::output::{self, Ink};
use super::page::Page;
use super::{Status, Usage, changed, sparkline, told};

/// Marks what joins several of the names.
const MEETS: &str = "◆ ";
/// Headlines of a day on which nothing is told as a fact.
const HEADLINES: usize = 3;

/// Show what is told of a name, or of several, in order of days, with gaps.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Each day on which an item mentions a name tells happenings first, then facts as that day has
them; what was said before says since when, and what is told otherwise says how. A day of which
nothing more is known gives the headlines. Gaps are days without a mention; how many of them
have no digest at all is told.

With several names ◆ marks where they meet: a fact that joins two of them, a happening in which
both have a part; days tell how many items mention several. --together shows that alone.

Examples:
  daygraph timeline 千問
  daygraph timeline Anthropic --relations fundedBy,raised,partneredWith
  daygraph timeline OpenAI NVIDIA --window 2025-11-17..2025-11-24
  daygraph timeline OpenAI Microsoft Anthropic --together
  daygraph timeline Meta --json | jq -r '.days[].happenings[] | select(.new) | .line'")]
pub struct Args {
    /// Whom or what to follow
    #[arg(value_name = "NAME", required = true)]
    names: Vec<String>,

    /// Show only where the names meet
    #[arg(long)]
    together: bool,

    /// Show the sentences behind each happening and fact
    #[arg(long)]
    evidence: bool,

    /// Happenings and facts of a day to show at most; 0 shows all
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: usize,

    #[command(flatten)]
    filter: FilterArgs,

    /// Print JSON (docs/json.md, "timeline")
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
        let (timeline, filter) = self.timeline(world)?;
        let mut out = output::stdout();
        let page = Page::new(snapshot.rows(), self.limit, asked::quotes(&snapshot, self.evidence)?, &mut out);
        TimelinePage { page, window: filter.window.to_string() }.write(&timeline)?;
        out.flush()?;
        Ok(Status::Done)
    }

    fn timeline<'a>(&self, world: World<'a>) -> Result<(Timeline<'a>, Filter)> {
        let entities = asked::entities(world, &self.names)?;
        if self.together && entities.len() < 2 {
            return Err(Usage("--together takes two names or more".to_owned()).into());
        }
        let filter = self.filter.filter(world.snapshot, Said::Anyhow)?;
        let timeline = timeline(world.snapshot.rows(), &entities, &filter);
        Ok((if self.together { timeline.together() } else { timeline }, filter))
    }
}

impl Ask for Args {
    fn answer(&self, world: World<'_>) -> Result<Answer> {
        let (timeline, filter) = self.timeline(world)?;
        let quotes = asked::quotes(world.snapshot, self.evidence)?;
        let value = as_json(world.snapshot, &timeline, quotes.as_ref(), &filter.window.to_string());
        Ok(Answer::new("timeline", value))
    }
}

/// A timeline for people.
struct TimelinePage<'a> {
    page: Page<'a>,
    /// In words.
    window: String,
}

impl TimelinePage<'_> {
    fn write(&mut self, timeline: &Timeline<'_>) -> io::Result<()> {
        self.head(timeline)?;
        for entry in &timeline.entries {
            match entry {
                Entry::Day(day) => self.day(timeline, day)?,
                Entry::Gap(gap) => self.gap(gap)?,
            }
        }
        self.page.contradictions(&timeline.contradictions)?;
        self.page.unsure(timeline.facts.unsure)
    }

    /// Each name with its days, and where they meet.
    fn head(&mut self, timeline: &Timeline<'_>) -> io::Result<()> {
        let (rows, colours) = (self.page.rows, self.page.colours);
        let all: Vec<Date> = timeline.days().map(|day| day.day).collect();
        let span = all.first().copied().zip(all.last().copied());
        for (n, at) in timeline.entities.iter().enumerate() {
            let label = colours.paint(Ink::Strong, rows.label(*at));
            let mentions = timeline.mentions(n);
            let items = told::items(mentions.values().sum::<u32>() as usize);
            let days = match (mentions.first_key_value(), mentions.last_key_value()) {
                (Some((first, _)), Some((last, _))) => format!("{}, {items}", told::span((*first, *last))),
                _ => format!("no item mentions it ({})", self.window),
            };
            writeln!(self.page.out, "{label} ({})  {days}", rows.entity(*at).kind.name())?;
            if let Some(span) = span.filter(|_| !mentions.is_empty()) {
                let drawn = sparkline::of_days(&mentions, span);
                let (bars, scale) = (colours.paint(Ink::Day, &drawn.bars), colours.paint(Ink::Faint, &drawn.scale));
                writeln!(self.page.out, "  {bars}  {scale}")?;
            }
        }
        if timeline.entities.len() > 1 {
            let met: Vec<&Day<'_>> = timeline.days().filter(|day| day.meets()).collect();
            let text = match (met.first(), met.last()) {
                (Some(first), Some(last)) => {
                    let shared: usize = met.iter().map(|day| day.shared as usize).sum();
                    let days = if met.len() == 1 { "day" } else { "days" };
                    let (span, verb) =
                        (told::span((first.day, last.day)), if shared == 1 { "mentions" } else { "mention" });
                    format!("they meet on {} {days}, {span}; {} {verb} several", met.len(), told::items(shared))
                }
                _ => "they never meet; `daygraph path A B` tells how they are joined by others".to_owned(),
            };
            writeln!(self.page.out, "{MEETS}{text}")?;
        }
        Ok(())
    }

    fn gap(&mut self, gap: &Gap) -> io::Result<()> {
        let days = |count: u32| format!("{count} {}", if count == 1 { "day" } else { "days" });
        let unread = match gap.unread {
            0 => String::new(),
            some if some == gap.days => ", none of them with a digest".to_owned(),
            some => format!(", {some} of them without a digest"),
        };
        let span = told::span((gap.since, gap.until));
        writeln!(self.page.out)?;
        self.page.faint(&format!("┄ {} without a mention{unread} ({span})", days(gap.days)))
    }

    fn day(&mut self, timeline: &Timeline<'_>, day: &Day<'_>) -> io::Result<()> {
        let (rows, colours) = (self.page.rows, self.page.colours);
        let count = |(at, count): (&u32, &u32)| match timeline.entities.len() {
            1 => told::items(*count as usize),
            _ => format!("{} {}", rows.label(*at), told::items(*count as usize)),
        };
        let counts = timeline.entities.iter().zip(&day.mentions).filter(|(_, count)| **count > 0).map(count);
        let mut counts = counts.collect::<Vec<_>>().join(", ");
        if day.shared > 0 {
            let verb = if day.shared == 1 { "mentions" } else { "mention" };
            counts.push_str(&format!("; {} {verb} several", day.shared));
        }
        let date = colours.paint(Ink::Day, &day.day.to_string());
        writeln!(self.page.out, "\n{date}  {}", colours.paint(Ink::Faint, &counts))?;
        for told in day.happenings.iter().take(self.page.limit) {
            self.happening(timeline, day, told)?;
        }
        self.page.more(day.happenings.len().saturating_sub(self.page.limit), "happenings")?;
        for told in day.facts.iter().take(self.page.limit) {
            self.fact(timeline, day, told)?;
        }
        self.page.more(day.facts.len().saturating_sub(self.page.limit), "facts")?;
        let shared = day.shared as usize;
        let headlines: &[ItemAt] = if day.happenings.is_empty() && day.facts.is_empty() {
            &day.items[..day.items.len().min(HEADLINES)]
        } else if day.meets() && !day.facts.iter().any(|f| f.meets) && !day.happenings.iter().any(|h| h.meets) {
            // They meet, but no fact tells how.
            &day.items[..shared.min(HEADLINES)]
        } else {
            &[]
        };
        for item in headlines {
            let text = output::plain(rows.text(rows.item(*item).headline));
            let mark = if day.items.iter().position(|at| at == item) < Some(shared) { MEETS } else { "" };
            writeln!(self.page.out, "    {mark}“{text}”")?;
        }
        Ok(())
    }

    fn happening(&mut self, timeline: &Timeline<'_>, day: &Day<'_>, told: &DayHappening<'_>) -> io::Result<()> {
        let happened = &timeline.happenings[told.at];
        let mark = if told.meets { MEETS } else { "" };
        let again = self.again(day.day, told.first);
        writeln!(self.page.out, "  • {mark}{}{again}", self.page.happening_line(happened))?;
        self.changes(&told.changes)?;
        if self.page.evidence.is_none() {
            return Ok(());
        }
        let rows = self.page.rows;
        let claims: Vec<_> = happened.claims.iter().copied().filter(|at| rows.day_of(*at) == day.day).collect();
        self.page.sentences(&claims, "      ")
    }

    fn fact(&mut self, timeline: &Timeline<'_>, day: &Day<'_>, told: &DayFact<'_>) -> io::Result<()> {
        let (rows, colours, facts) = (self.page.rows, self.page.colours, &timeline.facts);
        let mark = if told.meets { MEETS } else { "" };
        let text = output::plain(&told::statement(rows, told.fact.told()));
        let meant = match told.fact.modality {
            daygraph::ontology::Modality::Asserted => String::new(),
            modality => format!("  {}", colours.paint(told::ink(modality), modality.name())),
        };
        let details = told::details(facts, &told.fact);
        let details = if details.is_empty() { details } else { format!("  {}", output::plain(&details)) };
        let source = facts.sources(&told.fact).first().map(|source| format!("  {source}")).unwrap_or_default();
        let about = format!("{}, {:.2}{source}", facts.series(&told.fact).join(", "), facts.confidence(&told.fact));
        let again = self.again(day.day, told.first);
        writeln!(self.page.out, "    {mark}{text}{meant}{details}  {}{again}", colours.paint(Ink::Faint, &about))?;
        self.changes(&told.changes)?;
        self.page.sentences(facts.claims(&told.fact), "      ")
    }

    fn again(&self, day: Date, first: Date) -> String {
        if first == day {
            return String::new();
        }
        format!("  {}", self.page.colours.paint(Ink::Faint, &format!("since {first}")))
    }

    fn changes(&mut self, changes: &[daygraph::track::changes::Change<'_>]) -> io::Result<()> {
        if changes.is_empty() {
            return Ok(());
        }
        let text = format!("changed: {}", changed::all_words(self.page.rows, changes));
        writeln!(self.page.out, "      {}", self.page.colours.paint(Ink::Doubtful, &text))
    }
}

fn as_json(snapshot: &Snapshot, timeline: &Timeline<'_>, evidence: Option<&Quotes<'_>>, window: &str) -> Value {
    let rows = snapshot.rows();
    let gap = |entry: &Entry<'_>| match entry {
        Entry::Day(_) => None,
        Entry::Gap(gap) => Some(json!({
            "since": gap.since.to_string(),
            "until": gap.until.to_string(),
            "days": gap.days,
            "without_digest": gap.unread,
        })),
    };
    let name = |at: &u32| told::entity(rows, *at);
    json!({
        "window": window,
        "names": timeline.entities.iter().map(name).collect::<Vec<_>>(),
        "days": timeline.days().map(|day| day_as_json(rows, timeline, day, evidence)).collect::<Vec<_>>(),
        "gaps": timeline.entries.iter().filter_map(gap).collect::<Vec<_>>(),
        "contradictions": changed::contradictions(rows, &timeline.contradictions),
        "unsure": timeline.facts.unsure,
    })
}

fn day_as_json(rows: &Rows, timeline: &Timeline<'_>, day: &Day<'_>, evidence: Option<&Quotes<'_>>) -> Value {
    let happening = |told: &DayHappening<'_>| {
        let happened = &timeline.happenings[told.at];
        let mut object = changed::happening(rows, happened, told.first == day.day, &told.changes, evidence);
        object["meets"] = told.meets.into();
        object
    };
    let fact = |told: &DayFact<'_>| {
        let mut object = told::fact(&timeline.facts, &told.fact, evidence);
        object["since"] = told.first.to_string().into();
        object["new"] = (told.first == day.day).into();
        object["changes"] = changed::changes(rows, &told.changes);
        object["meets"] = told.meets.into();
        object
    };
    let item = |at: &ItemAt| {
        let digest = rows.digest_of(*at);
        json!({
            "item": rows.item_id(*at),
            "headline": rows.text(rows.item(*at).headline),
            "series": rows.text(digest.series),
        })
    };
    let counts = timeline.entities.iter().zip(&day.mentions);
    json!({
        "day": day.day.to_string(),
        "mentions": counts.map(|(at, items)| json!({ "id": rows.entity_id(*at), "items": items })).collect::<Vec<_>>(),
        "shared": day.shared,
        "meets": day.meets(),
        "happenings": day.happenings.iter().map(happening).collect::<Vec<_>>(),
        "facts": day.facts.iter().map(fact).collect::<Vec<_>>(),
        "items": day.items.iter().map(item).collect::<Vec<_>>(),
    })
}
