//! A page of text for people: titled parts, happenings in one line each, facts in rows, what
//! sources tell differently, and what was left out.

use std::io::{self, Write};

use daygraph::graph::facts::{Fact, Facts};
use daygraph::graph::happened::Happened;
use daygraph::graph::quoted::Quotes;
use daygraph::ontology::Modality;
use daygraph::store::Rows;
use daygraph::store::rows::ClaimAt;
use daygraph::track::contradictions::Contradiction;
use jiff::civil::Date;
use unicode_width::UnicodeWidthStr;

use super::output::{self, Colours, Ink, Table, table};
use super::{changed, told};

/// Days that are told one by one at most.
const NAMED: usize = 4;

/// Where text goes, and how much of it.
pub struct Page<'a> {
    pub rows: &'a Rows,
    pub colours: Colours,
    /// The sentences of claims, where they are shown.
    pub evidence: Option<Quotes<'a>>,
    /// How many of a kind are shown at most.
    pub limit: usize,
    pub out: &'a mut dyn Write,
}

impl<'a> Page<'a> {
    /// A page on standard output; a limit of 0 shows all.
    pub fn new(rows: &'a Rows, limit: usize, evidence: Option<Quotes<'a>>, out: &'a mut dyn Write) -> Page<'a> {
        let limit = if limit == 0 { usize::MAX } else { limit };
        Page { rows, colours: Colours::of_stdout(), evidence, limit, out }
    }

    /// Begins a part.
    pub fn title(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "\n{}", self.colours.paint(Ink::Strong, text))
    }

    /// What may be looked past.
    pub fn faint(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "{}", self.colours.paint(Ink::Faint, text))
    }

    /// How many facts were left out as not sure enough.
    pub fn unsure(&mut self, count: usize) -> io::Result<()> {
        if count == 0 {
            return Ok(());
        }
        let facts = if count == 1 { "fact is" } else { "facts are" };
        writeln!(self.out)?;
        self.faint(&format!("{count} {facts} left out as not sure enough; --confidence 0 shows all"))
    }

    /// What was left out, and how to see it.
    pub fn more(&mut self, left: usize, of: &str) -> io::Result<()> {
        if left > 0 { self.faint(&format!("  … {left} more {of}; --limit 0 shows all")) } else { Ok(()) }
    }

    /// A part of happenings, a line each with its first day.
    pub fn happenings(&mut self, title: &str, all: &[Happened<'_>]) -> io::Result<()> {
        if all.is_empty() {
            return Ok(());
        }
        self.title(title)?;
        for happened in all.iter().take(self.limit) {
            self.happening(happened, "")?;
        }
        self.more(all.len().saturating_sub(self.limit), "happenings")
    }

    /// A happening in one line, begun by its first day; below it a note, if there is one, and its
    /// sentences where these are asked for.
    pub fn happening(&mut self, happened: &Happened<'_>, note: &str) -> io::Result<()> {
        let day = self.colours.paint(Ink::Day, &happened.days.0.to_string());
        writeln!(self.out, "  {day}  {}", self.happening_line(happened))?;
        if !note.is_empty() {
            writeln!(self.out, "              {}", self.colours.paint(Ink::Doubtful, note))?;
        }
        self.sentences(&happened.claims, "    ")
    }

    /// A happening in one line, with items, confidence and the newest source.
    pub fn happening_line(&self, happened: &Happened<'_>) -> String {
        let line = told::line(self.rows, happened);
        let line = match happened.modality() {
            Modality::Asserted => output::plain(&line),
            modality => self.colours.paint(told::ink(modality), &line),
        };
        let source = happened.sources.first().map(|source| format!("  {source}")).unwrap_or_default();
        let about = format!("{}, {:.2}{source}", told::items(happened.items), happened.confidence);
        format!("{line}  {}", self.colours.paint(Ink::Faint, &about))
    }

    /// A part of facts, a row each, or each with its sentences where these are asked for.
    pub fn facts(&mut self, title: &str, facts: &Facts<'_>, all: &[Fact]) -> io::Result<()> {
        if all.is_empty() {
            return Ok(());
        }
        self.title(&format!("{title} ({})", all.len()))?;
        let shown = &all[..all.len().min(self.limit)];
        let mut rows = Table::new(
            [table::text("fact"), table::whole("said"), table::whole("meant"), table::number("conf.")]
                .into_iter()
                .chain([table::number("items"), table::text("details"), table::text("source")]),
        );
        for fact in shown {
            let days = facts.days(fact).map(told::span).unwrap_or_default();
            let source = facts.sources(fact).first().map(|source| (*source).to_owned()).unwrap_or_default();
            if self.evidence.is_some() {
                let meant = self.colours.paint(told::ink(fact.modality), fact.modality.name());
                let days = self.colours.paint(Ink::Day, &days);
                let text = output::plain(&told::statement(self.rows, fact.told()));
                writeln!(self.out, "  {text}  {days}  {meant}  {:.2}", facts.confidence(fact))?;
                self.sentences(facts.claims(fact), "    ")?;
                continue;
            }
            rows.row([
                (told::statement(self.rows, fact.told()), None),
                (days, Some(Ink::Day)),
                (fact.modality.name().to_owned(), Some(told::ink(fact.modality))),
                (format!("{:.2}", facts.confidence(fact)), None),
                (facts.items(fact).to_string(), None),
                (told::details(facts, fact), None),
                (source, Some(Ink::Faint)),
            ]);
        }
        if self.evidence.is_none() {
            rows.write(self.colours, self.out)?;
        }
        self.more(all.len() - shown.len(), "facts")
    }

    /// The sentences of claims where these are asked for, each line begun by `indent`.
    pub fn sentences(&mut self, claims: &[ClaimAt], indent: &str) -> io::Result<()> {
        match &self.evidence {
            Some(quotes) => write!(self.out, "{}", told::sentences(quotes, claims, indent, self.colours)),
            None => Ok(()),
        }
    }

    /// A part of what sources tell differently, side by side.
    pub fn contradictions(&mut self, all: &[Contradiction<'_>]) -> io::Result<()> {
        if all.is_empty() {
            return Ok(());
        }
        self.title("Told differently")?;
        let rows = self.rows;
        for contradiction in all.iter().take(self.limit) {
            let about = changed::about(rows, contradiction);
            writeln!(self.out, "  {}", output::plain(&about))?;
            let texts: Vec<String> = contradiction.sides.iter().map(|side| output::plain(side.text)).collect();
            let widest = texts.iter().map(|text| text.width()).max().unwrap_or(0);
            for (side, text) in contradiction.sides.iter().zip(&texts) {
                let room = " ".repeat(widest - text.width());
                let days = self.colours.paint(Ink::Day, &days(&side.days(rows)));
                let source = side.sources(rows).first().map(|source| format!("  {source}")).unwrap_or_default();
                let place = self.colours.paint(Ink::Faint, &format!("{}{source}", side.series(rows).join(", ")));
                writeln!(self.out, "    {text}{room}  {days}  {place}")?;
                self.sentences(&side.claims, "      ")?;
            }
        }
        self.more(all.len().saturating_sub(self.limit), "of these")
    }
}

/// Days one by one, or of many the first and the last.
fn days(all: &[Date]) -> String {
    match all {
        [first, .., last] if all.len() > NAMED => format!("{}, {} days", told::span((*first, *last)), all.len()),
        _ => all.iter().map(Date::to_string).collect::<Vec<_>>().join(", "),
    }
}
