//! `daygraph lexicon suggest`: names that recur, as rows for a lexicon.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use daygraph::ontology::Kind;
use daygraph::review::{Suggestion, suggestions};
use serde_json::json;

use super::config::{self, Config};
use super::curated::WorldArgs;
use super::{Status, asked, output};

/// Names that recur in the digests and that the lexicon does not know, as rows for it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Each row stands below a comment with the number of items that use the name, the days, and an
example. Look through the rows, since any of them may be wrong; what is left makes the
names known in every digest from the next build on. With --like FILE the rows have the
columns of that file, and can be appended to it.

Examples:
  daygraph lexicon suggest --least 5 > names.csv
  daygraph lexicon check names.csv
  daygraph lexicon suggest --kind Company --like names.csv >> names.csv
  daygraph lexicon suggest --json | jq -r '.names[].label'")]
pub struct Args {
    /// Names that at least so many items use
    #[arg(long, value_name = "N", default_value_t = 3)]
    least: usize,

    /// Names of this kind alone
    #[arg(long, value_name = "KIND", value_parser = asked::kind)]
    kind: Option<Kind>,

    /// So many names at most
    #[arg(long, value_name = "N")]
    limit: Option<usize>,

    /// Rows with the columns of this lexicon, and no line of headings
    #[arg(long, value_name = "FILE", conflicts_with = "json")]
    like: Option<PathBuf>,

    /// Print JSON (docs/json.md, "lexicon-suggestions")
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    world: WorldArgs,
}

/// The columns where no file says which.
const COLUMNS: [&str; 3] = ["label", "kind", "aliases"];

impl Args {
    pub fn run(self) -> Result<Status> {
        let config = Config::find()?;
        let columns = self.columns()?;
        let curation = self.world.decisions(&config)?;
        let mut found = suggestions(self.world.rows(&config, &curation)?.rows(), self.least);
        found.retain(|suggestion| self.kind.is_none_or(|kind| suggestion.kind == kind));
        found.truncate(self.limit.unwrap_or(usize::MAX));
        if self.json {
            let names: Vec<_> = found.iter().map(as_json).collect();
            output::json::print("lexicon-suggestions", 1, json!({ "names": names }))?;
            return Ok(Status::Done);
        }
        let mut out = output::stdout();
        if self.like.is_none() {
            writeln!(out, "{}", columns.join(","))?;
        }
        for suggestion in &found {
            write_row(&mut out, suggestion, &columns)?;
        }
        out.flush()?;
        Ok(Status::Done)
    }

    /// The columns of the rows.
    fn columns(&self) -> Result<Vec<String>> {
        let Some(file) = &self.like else { return Ok(COLUMNS.map(str::to_owned).to_vec()) };
        let text = config::lexicon_text(file)?;
        let shown = file.display();
        let heading = text.trim_start_matches('\u{FEFF}').lines().find(|line| {
            let line = line.trim();
            !line.is_empty() && !line.starts_with('#')
        });
        let heading = heading.with_context(|| format!("{shown} has no line of headings; write label,kind,aliases"))?;
        let columns: Vec<String> =
            heading.split(',').map(|c| c.trim().trim_matches('"').to_ascii_lowercase()).collect();
        if !["label", "kind"].iter().all(|needed| columns.iter().any(|c| c == needed)) {
            bail!("{shown} does not begin with headings, label and kind among them; `daygraph lexicon check {shown}`");
        }
        Ok(columns)
    }
}

fn write_row(out: &mut dyn Write, suggestion: &Suggestion, columns: &[String]) -> Result<()> {
    let told = &suggestion.told;
    let days =
        if told.first == told.last { told.first.to_string() } else { format!("{} to {}", told.first, told.last) };
    let example = output::plain(&told.headline);
    writeln!(out, "# {} items, {days}; {}:{}: {example}", told.items, output::plain(&told.file), told.line)?;
    let mut writer = csv::Writer::from_writer(Vec::new());
    let aliases = suggestion.aliases.join("|");
    writer.write_record(columns.iter().map(|column| match column.as_str() {
        "label" => suggestion.label.as_str(),
        "kind" => suggestion.kind.name(),
        "aliases" => &aliases,
        _ => "",
    }))?;
    Ok(out.write_all(&writer.into_inner()?)?)
}

fn as_json(suggestion: &Suggestion) -> serde_json::Value {
    let Suggestion { id, label, kind, aliases, told, claims } = suggestion;
    json!({
        "entity": id,
        "label": label,
        "kind": kind.name(),
        "aliases": aliases,
        "items": told.items,
        "days": told.days,
        "first": told.first.to_string(),
        "last": told.last.to_string(),
        "claims": claims,
        "example": { "headline": told.headline, "file": told.file, "line": told.line },
    })
}
