//! `daygraph trends`: what rises against its own past.

use std::io::Write;
use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::Result;
use daygraph::graph::{Length, WindowSpec};
use daygraph::ontology::Kind;
use daygraph::track::trends::{Asked, CHANCE, STATISTIC, Trend, Trends, trends};
use daygraph::track::{picture, rates};
use jiff::civil::Date;
use serde_json::{Value, json};

use super::answer::{Answer, Ask, World};
use super::asked::{self, OffsetArgs};
use super::config::StoreArgs;
use super::output::json::rounded;
use super::output::{self, Colours, Ink, Table, table};
use super::{Status, interrupt, sparkline, told};

/// Show what rises against its own past: who is mentioned by a greater share of items.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Compared is the share of items that mention a name, in the window and in the days before it.
Names are ordered by G², the log-likelihood ratio of T. Dunning (Accurate Methods for the
Statistics of Surprise and Coincidence, Computational Linguistics 19(1), 1993), since counts are
small and days few: it holds for rare words, where ratios and z-scores rank a name that came up
twice above all. p is the probability of as many items by chance, by Fisher's exact test, which
holds for any counts; q the share of false ones among all names as sure (Benjamini and Hochberg
1995), since of a thousand names fifty have p < 0.05 by chance. Several items on one piece of
news count each, so p and q are lower bounds.

Bars are items a day, before and in the window, on one scale a name.

Examples:
  daygraph trends
  daygraph trends --window 7d --kind Model
  daygraph trends --window 2025-11-24 --past 2w --least 3
  daygraph trends --window 1m --kind Company,Person --svg rising.svg
  daygraph trends --kind Model --json | jq -r '.risen[] | select(.q < 0.05) | .entity.label'")]
pub struct Args {
    /// Days to compare with those before: 7d, 2w, 1m up to the last day of the store, a day, or DAY..DAY
    #[arg(long, value_name = "DAYS", default_value = "7d", value_parser = asked::window)]
    window: WindowSpec,

    /// How much of what is before counts as the past: 4w, 3m [default: all]
    #[arg(long, value_name = "LENGTH", value_parser = length)]
    past: Option<Length>,

    /// Compare entities of these kinds alone
    #[arg(long, value_name = "KINDS", value_delimiter = ',', value_parser = asked::kind)]
    kind: Vec<Kind>,

    /// Items of the window that must mention a name at least
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..))]
    least: u32,

    /// Names to show at most; 0 shows all
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,

    #[command(flatten)]
    offset: OffsetArgs,

    /// Write the chart as a picture, too
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,

    /// Print JSON (docs/json.md, "trends")
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    store: StoreArgs,
}

fn length(text: &str) -> Result<Length, String> {
    Length::parse(text).ok_or_else(|| "write 7d, 2w or 1m".to_owned())
}

impl Args {
    pub fn run(self) -> Result<Status> {
        let snapshot = asked::open(&self.store, false)?;
        let world = World::of_terminal(&snapshot);
        let trends = self.trends(world)?;
        let shown = self.offset.part(self.limit, trends.risen.len());
        if self.json {
            Answer::new("trends", as_json(&trends, shown.clone())).print()?;
        } else {
            self.print(&trends, shown.clone())?;
        }
        match &self.svg {
            Some(path) => draw(&trends, shown, path),
            None => Ok(Status::Done),
        }
    }

    fn trends<'a>(&self, world: World<'a>) -> Result<Trends<'a>> {
        let rows = world.snapshot.rows();
        let asked = Asked {
            window: self.window.window(rows.days().map(|(_, last)| last)),
            past: self.past,
            kinds: self.kind.clone(),
            least: self.least,
        };
        trends(rows, &asked).map_err(asked::days_error)
    }

    fn print(&self, trends: &Trends<'_>, shown: Range<usize>) -> Result<()> {
        let rows = trends.rows();
        let colours = Colours::of_stdout();
        let mut lines = Table::new([
            table::number(""),
            table::text("name"),
            table::whole("kind"),
            table::number("items"),
            table::number("expected"),
            table::number("times"),
            table::number("G²"),
            table::number("p"),
            table::number("q"),
            table::whole("before"),
            table::whole("window"),
        ]);
        for (n, trend) in shown.clone().zip(&trends.risen[shown.clone()]) {
            let (before, window) = sparkline::of_past(&trends.by_day(trend.at), trends.past, trends.window);
            lines.row([
                ((n + 1).to_string(), Some(Ink::Faint)),
                (rows.label(trend.at).to_owned(), Some(Ink::Strong)),
                (rows.entity(trend.at).kind.name().to_owned(), None),
                (trend.now.to_string(), None),
                (format!("{:.1}", trend.expected), None),
                (trend.times().map_or_else(|| "new".to_owned(), |times| format!("×{times:.1}")), None),
                (format!("{:.1}", trend.g2), None),
                (told::chance(trend.p), None),
                (told::chance(trend.q), None),
                (before, Some(Ink::Faint)),
                (window, Some(Ink::Good)),
            ]);
        }
        let mut out = output::stdout();
        lines.write(colours, &mut out)?;
        let side = |span, items: u32| format!("{} ({})", told::span(span), told::items(items as usize));
        let (now, past) = (side(trends.window, trends.read.items), side(trends.past, trends.read_past.items));
        let text = format!(
            "{} of {} that rise, of {} names; {now} against {past}",
            shown.len(),
            trends.risen.len(),
            trends.tested
        );
        writeln!(out, "{}", colours.paint(Ink::Faint, &text))?;
        writeln!(out, "{}", colours.paint(Ink::Faint, &format!("by {STATISTIC}; {CHANCE}")))?;
        Ok(out.flush()?)
    }
}

impl Ask for Args {
    fn answer(&self, world: World<'_>) -> Result<Answer> {
        let trends = self.trends(world)?;
        let shown = self.offset.part(self.limit, trends.risen.len());
        Ok(Answer::new("trends", as_json(&trends, shown)))
    }
}

/// Writes the picture, so that its file is whole or as it was.
fn draw(trends: &Trends<'_>, shown: Range<usize>, path: &Path) -> Result<Status> {
    let text = picture::svg(trends, shown)?;
    interrupt::watch();
    match output::write_aside(path, |out| out.write_all(text.as_bytes())) {
        Ok(()) => output::tell(path.display()),
        Err(_) if interrupt::asked() => return Ok(interrupt::tell("the picture is as it was")),
        Err(error) => return Err(error),
    }
    Ok(Status::Done)
}

fn as_json(trends: &Trends<'_>, shown: Range<usize>) -> Value {
    let rows = trends.rows();
    let side = |(since, until): (Date, Date), read: daygraph::track::Read| {
        let (since, until) = (since.to_string(), until.to_string());
        json!({ "since": since, "until": until, "digests": read.digests, "items": read.items })
    };
    let one = |trend: &Trend| {
        let days = trends.by_day(trend.at);
        json!({
            "entity": told::entity(rows, trend.at),
            "items": trend.now,
            "past_items": trend.past,
            "expected": rounded(trend.expected, 3),
            "times": trend.times().map(|times| rounded(times, 3)),
            "g2": rounded(trend.g2, 3),
            "p": rates::digits(trend.p),
            "q": rates::digits(trend.q),
            "days": days.iter().map(|(day, items)| json!({ "day": day.to_string(), "items": items })).collect::<Vec<_>>(),
        })
    };
    json!({
        "statistic": STATISTIC,
        "chance": CHANCE,
        "window": side(trends.window, trends.read),
        "past": side(trends.past, trends.read_past),
        "tested": trends.tested,
        "total": trends.risen.len(),
        "risen": trends.risen[shown].iter().map(one).collect::<Vec<_>>(),
    })
}
