//! `daygraph lexicon`: check a lexicon of one's own, find a name.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::Subcommand;
use daygraph::lexicon::{Entry, Lexicon};
use serde_json::{Value, json};

use super::config::{self, Config, LexiconArgs};
use super::{Status, output, suggest};

/// Check a lexicon of your own, find a name in the lexicon, or see what it lacks.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  daygraph lexicon check names.csv
  daygraph lexicon find 千問
  daygraph lexicon suggest --least 5 > names.csv")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(Check),
    Find(Find),
    Suggest(suggest::Args),
}

/// Check CSV files of names, together with the built-in ones: every error with file and line.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
A lexicon is a CSV file with a line of headings:

  label,kind,aliases,parent,developer,wikidata,ambiguous,context,apart
  Foobarium 5,Model,FB5|福巴5,Foobarium,Foobar Labs,,FB5,model|模型,Quuxlet

Only label and kind are needed; a line that starts with # is a comment. Several aliases
are separated by |; parent and developer are labels of other entries; ambiguous lists the
names that count only where one of the words of context stands in the same item.

Names that texts use for one thing are joined, and `daygraph explain NAME` shows why. An
alias joins two names where no text does. The column apart undoes a join or forbids it:
the names in it are never names of this entry, whatever a text says. A name that another
entry has by mistake is taken over by a row of your own.

  label,kind,apart
  Foobarium,Company,Quuxmind

Examples:
  daygraph lexicon check names.csv
  daygraph build digests/ --lexicon names.csv")]
struct Check {
    /// CSV files
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
}

/// Find what the lexicon knows by a name.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Case, width, script, spaces and hyphens do not matter.

Examples:
  daygraph lexicon find 千问
  daygraph lexicon find 'gpt 4o'
  daygraph lexicon find Claude --json | jq -r '.entries[].aliases[]'")]
struct Find {
    /// Label or alias
    name: String,

    /// Print JSON (docs/json.md, "lexicon")
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    lexicon: LexiconArgs,
}

impl Args {
    pub fn run(self) -> Result<Status> {
        match self.command {
            Command::Check(args) => args.run(),
            Command::Find(args) => args.run(),
            Command::Suggest(args) => args.run(),
        }
    }
}

impl Check {
    fn run(self) -> Result<Status> {
        let mut errors: Vec<String> = Vec::new();
        let mut texts = Vec::new();
        for file in self.files {
            match config::lexicon_text(&file) {
                Ok(text) => texts.push((file, text)),
                Err(e) => errors.push(format!("{e:#}")),
            }
        }
        match Lexicon::load(&texts) {
            Ok(lexicon) if errors.is_empty() => {
                let all = lexicon.entries().len();
                let built_in: usize = Lexicon::load(&[]).map_or(0, |l| l.entries().len());
                let own = count(all - built_in, "entry", "entries");
                output::print(&format!("no errors; {own}, {all} with the built-in ones\n"))?;
                return Ok(Status::Done);
            }
            Ok(_) => {}
            Err(found) => errors.extend(found.iter().map(ToString::to_string)),
        }
        for error in &errors {
            output::tell(error);
        }
        bail!("{} to mend", count(errors.len(), "error", "errors"))
    }
}

impl Find {
    fn run(self) -> Result<Status> {
        let lexicon = self.lexicon.load(&Config::find()?)?;
        let found = lexicon.by_name(&self.name);
        if found.is_empty() {
            bail!("the lexicon has no {:?}; add it with a file of your own (daygraph lexicon check --help)", self.name);
        }
        if self.json {
            let entries: Vec<Value> = found.iter().map(|id| as_json(&lexicon, lexicon.entry(*id))).collect();
            output::json::print("lexicon", 1, json!({ "entries": entries }))?;
            return Ok(Status::Done);
        }
        let mut out = output::stdout();
        for &id in found {
            describe(&mut out, &lexicon, lexicon.entry(id))?;
        }
        out.flush()?;
        Ok(Status::Done)
    }
}

fn as_json(lexicon: &Lexicon, entry: &Entry) -> Value {
    let label = |id: Option<u32>| id.map(|id| &lexicon.entry(id).label);
    json!({
        "label": entry.label,
        "kind": entry.kind.name(),
        "aliases": entry.aliases,
        "parent": label(entry.parent),
        "developer": label(entry.developer),
        "wikidata": entry.wikidata,
        "context": entry.context,
        "apart": entry.apart,
    })
}

fn describe(out: &mut dyn Write, lexicon: &Lexicon, entry: &Entry) -> std::io::Result<()> {
    writeln!(out, "{} ({})", entry.label, entry.kind.name())?;
    let label = |id: Option<u32>| id.map(|id| lexicon.entry(id).label.clone()).unwrap_or_default();
    let lines = [
        ("also", entry.aliases.join(", ")),
        ("part of", label(entry.parent)),
        ("made by", label(entry.developer)),
        ("Wikidata", entry.wikidata.clone().unwrap_or_default()),
        ("needs one of", entry.context.join(", ")),
        ("never", entry.apart.join(", ")),
    ];
    for (name, text) in lines.iter().filter(|(_, text)| !text.is_empty()) {
        writeln!(out, "  {name:<12}  {text}")?;
    }
    Ok(())
}

fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}
