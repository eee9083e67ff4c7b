//! `daygraph search`: words in all that was read.

use std::io::{self, Write};

use anyhow::{Result, bail};
use daygraph::graph::named;
use daygraph::ontology::Kind;
use daygraph::search::{Answer as Found, EntityHit, ItemHit, Scope, Snippet, Word, search};
use daygraph::store::{Rows, Snapshot};
use serde_json::{Value, json};

use super::answer::{self, Answer, Ask, World};
use super::asked::{self, OffsetArgs, WindowArgs};
use super::config::StoreArgs;
use super::output::json::rounded;
use super::output::{self, Colours, Ink, Table, table};
use super::{Status, Usage, told};

/// How wide a snippet is where no terminal says otherwise.
const COLUMNS: usize = 110;
/// How wide it is at least and at most in a terminal.
const NARROWEST: usize = 30;
const WIDEST: usize = 220;
/// What a snippet stands behind.
const INDENT: &str = "            ";

/// Search what items say, and the names of entities, for words.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Entities whose names are looked for come first, then items, the best first: those with all
words, and where none has all, those with most. A word says more the fewer items have it, and
in a headline (BM25F). Traditional and Simplified Chinese, half and full width, and singular
and plural are the same. A name finds the items that tell of whom it names under another name,
too; words in quotes stand one right after the other, as they are.

Examples:
  daygraph search 開源 模型
  daygraph search funding round --since 2025-11-20 --series wire-en
  daygraph search '\"context window\"'
  daygraph search 輝達 --kind Product
  daygraph search Gemini --json | jq -r '.items[] | .day + \" \" + .headline'")]
pub struct Args {
    /// What to look for
    #[arg(required = true)]
    words: Vec<String>,

    /// List entities of these kinds alone, and items that mention one
    #[arg(long, value_name = "KINDS", value_delimiter = ',', value_parser = asked::kind)]
    kind: Vec<Kind>,

    /// Take items of these series alone, with commas between them
    #[arg(long, value_name = "SERIES", value_delimiter = ',')]
    series: Vec<String>,

    #[command(flatten)]
    days: WindowArgs,

    /// Entities and items to list at most, of either; 0 lists all
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: usize,

    #[command(flatten)]
    offset: OffsetArgs,

    /// Print JSON (docs/json.md, "search")
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
        self.found(world, |page| {
            let mut out = output::stdout();
            page.print(&mut out)?;
            out.flush()?;
            Ok(answer::told(page.nothing(&snapshot)))
        })
    }

    /// Gives what was found to `then`.
    fn found<T>(&self, world: World<'_>, then: impl FnOnce(&Page<'_>) -> Result<T>) -> Result<T> {
        let World { snapshot, .. } = world;
        let rows = snapshot.rows();
        known_series(rows, &self.series)?;
        let scope =
            Scope { window: self.days.window(snapshot)?, series: self.series.clone(), kinds: self.kind.clone() };
        let answer =
            search(snapshot, snapshot.texts()?, &self.words.join(" "), &scope).map_err(|e| Usage(e.to_string()))?;
        then(&Page { rows, answer: &answer, limit: self.limit, offset: self.offset, colours: Colours::of_stdout() })
    }
}

impl Ask for Args {
    fn answer(&self, world: World<'_>) -> Result<Answer> {
        self.found(world, |page| Ok(Answer::new("search", page.as_json()).or_nothing(page.nothing(world.snapshot))))
    }
}

/// Refuses series that the store does not have.
fn known_series(rows: &Rows, asked: &[String]) -> Result<()> {
    let mut known: Vec<&str> = rows.digests.iter().map(|digest| rows.text(digest.series)).collect();
    known.sort_unstable();
    known.dedup();
    match asked.iter().find(|series| !known.contains(&series.as_str())) {
        Some(series) => bail!("the store has no series {series:?}; it has {}", known.join(", ")),
        None => Ok(()),
    }
}

struct Page<'a> {
    rows: &'a Rows,
    answer: &'a Found<'a>,
    limit: usize,
    offset: OffsetArgs,
    colours: Colours,
}

impl Page<'_> {
    fn entities(&self) -> &[EntityHit] {
        &self.answer.entities[self.offset.part(self.limit, self.answer.entities.len())]
    }

    fn items(&self) -> &[ItemHit] {
        &self.answer.items[self.offset.part(self.limit, self.answer.items.len())]
    }

    /// Where nothing was found, that, with names like what was asked for.
    fn nothing(&self, snapshot: &Snapshot) -> Option<String> {
        if !self.answer.entities.is_empty() || !self.answer.items.is_empty() {
            return None;
        }
        let similar = named::similar(snapshot, &self.answer.query.text);
        let like: String = similar.iter().map(|candidate| format!("\n  {candidate}")).collect();
        let like = if like.is_empty() { like } else { format!("; names like it are:{like}") };
        Some(format!("no entity and no item that counts has these words{like}"))
    }

    fn print(&self, out: &mut impl Write) -> io::Result<()> {
        if !self.answer.entities.is_empty() {
            self.print_entities(out)?;
            self.print_rest(self.entities().len(), self.answer.entities.len(), "entities", out)?;
        }
        if !self.answer.items.is_empty() {
            if !self.answer.entities.is_empty() {
                writeln!(out)?;
            }
            if !self.answer.all_words {
                let text = "no item has all of these words; those with most of them come first";
                writeln!(out, "{}", self.colours.paint(Ink::Doubtful, text))?;
            }
            for hit in self.items() {
                self.print_item(hit, out)?;
            }
            self.print_rest(self.items().len(), self.answer.items.len(), "items", out)?;
        }
        Ok(())
    }

    fn print_entities(&self, out: &mut impl Write) -> io::Result<()> {
        let rows = self.rows;
        let columns = ["kind", "first", "last"].map(table::whole);
        let [kind, first, last] = columns;
        let mut lines = Table::new([table::text("name"), table::text("or"), kind, table::number("items"), first, last]);
        for hit in self.entities() {
            let other = hit.name.map(|name| rows.text(name)).or_else(|| named::other_script(rows, hit.at));
            let (first, last) = hit.days.map(|(a, b)| (a.to_string(), b.to_string())).unwrap_or_default();
            lines.row([
                (rows.label(hit.at).to_owned(), Some(Ink::Strong)),
                (other.unwrap_or_default().to_owned(), None),
                (rows.entity(hit.at).kind.name().to_owned(), None),
                (hit.items.to_string(), None),
                (first, Some(Ink::Day)),
                (last, Some(Ink::Day)),
            ]);
        }
        lines.write(self.colours, out)
    }

    fn print_item(&self, hit: &ItemHit, out: &mut impl Write) -> io::Result<()> {
        let (rows, colours) = (self.rows, self.colours);
        let (item, digest) = (rows.item(hit.at), rows.digest_of(hit.at));
        let day = colours.paint(Ink::Day, &digest.day.to_string());
        let headline = colours.paint(Ink::Strong, rows.text(item.headline));
        writeln!(out, "{day}  {headline}")?;
        let columns =
            output::width().map_or(COLUMNS, |width| width.saturating_sub(INDENT.len() + 1).clamp(NARROWEST, WIDEST));
        let snippet = self.marked(&self.answer.snippet(hit.at, columns));
        if !snippet.is_empty() {
            writeln!(out, "{INDENT}{snippet}")?;
        }
        let place = format!("{} {}:{}", rows.text(digest.series), rows.text(digest.file), item.line);
        let source = item.sources.first().map(|source| format!("  {}", rows.text(*source))).unwrap_or_default();
        writeln!(out, "{INDENT}{}", colours.paint(Ink::Faint, &format!("{place}{source}")))
    }

    /// The snippet with its words in colour or, where there are none, in «these».
    fn marked(&self, snippet: &Snippet) -> String {
        let mut text = String::new();
        let mut at = 0;
        for (start, end) in &snippet.marks {
            text.push_str(&output::plain(&snippet.text[at..*start]));
            let word = &snippet.text[*start..*end];
            if self.colours.any() {
                text.push_str(&self.colours.paint(Ink::Match, word));
            } else {
                text.push_str(&format!("«{}»", output::plain(word)));
            }
            at = *end;
        }
        text.push_str(&output::plain(&snippet.text[at..]));
        text
    }

    fn print_rest(&self, listed: usize, total: usize, what: &str, out: &mut impl Write) -> io::Result<()> {
        if listed < total {
            let text = format!("{listed} of {total} {what}; --limit 0 lists all");
            writeln!(out, "{}", self.colours.paint(Ink::Faint, &text))?;
        }
        Ok(())
    }

    fn as_json(&self) -> Value {
        let rows = self.rows;
        let entity = |hit: &EntityHit| {
            json!({
                "entity": told::entity(rows, hit.at),
                "named": hit.named.name(),
                "name": rows.text(hit.name.unwrap_or(rows.entity(hit.at).label)),
                "items": hit.items,
                "first": hit.days.map(|days| days.0.to_string()),
                "last": hit.days.map(|days| days.1.to_string()),
            })
        };
        let word = |word: &Word| {
            let entities: Vec<Value> = word.entities.iter().map(|at| told::entity(rows, *at)).collect();
            json!({ "text": word.text, "phrase": word.phrase, "entities": entities })
        };
        json!({
            "query": self.answer.query.text,
            "words": self.answer.query.words.iter().map(word).collect::<Vec<_>>(),
            "total_entities": self.answer.entities.len(),
            "entities": self.entities().iter().map(entity).collect::<Vec<_>>(),
            "total_items": self.answer.items.len(),
            "all_words": self.answer.all_words,
            "items": self.items().iter().map(|hit| self.item_as_json(hit)).collect::<Vec<_>>(),
        })
    }

    fn item_as_json(&self, hit: &ItemHit) -> Value {
        let rows = self.rows;
        let (item, digest) = (rows.item(hit.at), rows.digest_of(hit.at));
        let snippet = self.answer.snippet(hit.at, COLUMNS);
        // In characters: bytes mean little to who reads JSON.
        let chars = |at: usize| snippet.text[..at].chars().count();
        let marks: Vec<[usize; 2]> = snippet.marks.iter().map(|(start, end)| [chars(*start), chars(*end)]).collect();
        json!({
            "item": rows.item_id(hit.at),
            "day": digest.day.to_string(),
            "series": rows.text(digest.series),
            "headline": rows.text(item.headline),
            "section": rows.text(item.section),
            "snippet": snippet.text,
            "marks": marks,
            "score": rounded(hit.score.into(), 3),
            "words": hit.words,
            "file": rows.text(digest.file),
            "line": item.line,
            "sources": item.sources.iter().map(|source| rows.text(*source)).collect::<Vec<_>>(),
        })
    }
}
