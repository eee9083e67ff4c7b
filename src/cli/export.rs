//! `daygraph export`: the graph as a file for another program.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Result;
use daygraph::export::{Format, Table};
use daygraph::graph::{self, Options, View};
use daygraph::store::Store;

use super::config::{Config, StoreArgs};
use super::{Status, Usage, interrupt, output};

/// Ends the command as wrongly used.
macro_rules! usage {
    ($($text:tt)*) => { return Err(Usage(format!($($text)*)).into()) };
}

/// Write the graph to a file for Gephi, a spreadsheet or another program.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
A node is an entity, with label, kind, aliases, first and last day, and the number of items
that mention it. An edge is one relation between two entities, with the number of items that
say it as weight, and the first sentences that say it. Plans, rumors and denials are edges of
their own, labelled `released (planned)`.
That a version belongs to its family, known from the lexicon or the name, is a partOf edge
with derived = true and no sentence; --connected leaves out nodes without any edge.

The file's ending picks the format where --format does not. CSV is two tables: -o ai.csv
writes ai-nodes.csv and ai-edges.csv, -o FOLDER/ (or a folder that is there) writes
nodes.csv and edges.csv into it, and --table writes one alone, under the name given.

Examples:
  daygraph export -o ai.graphml
  daygraph export -o tables/ --format csv
  daygraph export --format csv --table edges -o - | head
  daygraph export --format jsonl -o - | jq -r 'select(.type == \"edge\") | .label'
  daygraph export --connected -o picture.graphml
  daygraph export --happenings -o rounds.graphml")]
pub struct Args {
    /// graphml, csv or jsonl [default: by the file's ending]
    #[arg(long, value_name = "FORMAT", value_parser = format)]
    format: Option<&'static Format>,

    /// File to write; - for standard output
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,

    /// Of CSV's two tables write this one alone: nodes or edges
    #[arg(long, value_name = "TABLE")]
    table: Option<String>,

    /// Make nodes of happenings too: releases, funding rounds, acquisitions …
    #[arg(long)]
    happenings: bool,

    /// Leave out nodes that no edge touches: names that are mentioned, with nothing told of them
    #[arg(long)]
    connected: bool,

    /// How many sentences an edge keeps at most
    #[arg(long, value_name = "N", default_value_t = Options::default().evidence)]
    evidence: usize,

    #[command(flatten)]
    store: StoreArgs,
}

fn format(name: &str) -> Result<&'static Format, String> {
    Format::named(name).ok_or_else(|| format!("the formats are\n{}", formats()))
}

/// The formats, one a line.
fn formats() -> String {
    Format::ALL.iter().map(|f| format!("  {:<8} {}", f.name, f.about)).collect::<Vec<_>>().join("\n")
}

/// The format that a file's ending tells.
///
/// # Errors
///
/// If it tells none.
pub fn format_of(path: &Path) -> Result<&'static Format> {
    let ending = path.extension().and_then(|e| e.to_str());
    match ending.and_then(Format::of_ending) {
        Some(format) => Ok(format),
        None => usage!("{} does not end like a format; give --format, or end it so:\n{}", path.display(), formats()),
    }
}

impl Args {
    pub fn run(self) -> Result<Status> {
        let to_stdout = self.output.as_os_str() == "-";
        let format = match self.format {
            Some(format) => format,
            None if to_stdout => usage!("give --format; the formats are\n{}", formats()),
            None => format_of(&self.output)?,
        };
        let tables = self.tables(format)?;
        if to_stdout && tables.len() > 1 {
            let names: Vec<&str> = tables.iter().map(|t| t.name).collect();
            usage!(
                "{} is {} tables, and standard output takes one: give --table {}",
                format.name,
                names.len(),
                names.join(" or --table ")
            );
        }
        let store = Store::open(&self.store.folder(&Config::find()?)?)?;
        let view = graph::of_store(&store, self.options())?;
        if to_stdout {
            let mut out = output::stdout();
            for table in tables {
                (table.write)(&view, &mut out)?;
            }
            out.flush()?;
            return Ok(Status::Done);
        }
        // From here on there is a file to take away if the user stops.
        interrupt::watch();
        match write(&view, format, tables, &self.output)? {
            Some(paths) => paths.iter().for_each(|path| output::tell(path.display())),
            None => return Ok(interrupt::tell("the file is as it was")),
        }
        Ok(Status::Done)
    }

    fn options(&self) -> Options {
        Options { happenings: self.happenings, connected: self.connected, evidence: self.evidence }
    }

    fn tables(&self, format: &'static Format) -> Result<&'static [Table]> {
        let Some(name) = &self.table else { return Ok(format.tables) };
        match format.tables.iter().position(|t| t.name == name) {
            Some(at) => Ok(&format.tables[at..=at]),
            None => usage!("{} has no table {name:?}; --table is for csv, and is nodes or edges", format.name),
        }
    }
}

/// Writes the tables to files named after `path`; gives the files, unless the user stopped it.
pub fn write(view: &View, format: &Format, tables: &[Table], path: &Path) -> Result<Option<Vec<PathBuf>>> {
    let mut written = Vec::new();
    for table in tables {
        let file = file_of(format, table, tables.len() > 1, path);
        match output::write_aside(&file, |out| (table.write)(view, out)) {
            Ok(()) => written.push(file),
            Err(_) if interrupt::asked() => return Ok(None),
            Err(e) => return Err(e),
        }
    }
    Ok(Some(written))
}

/// The file of a table: `ai.csv` → `ai-nodes.csv`, `folder/` → `folder/nodes.csv`.
fn file_of(format: &Format, table: &Table, several: bool, path: &Path) -> PathBuf {
    let ending = format.endings[0];
    let name = if table.name.is_empty() { "daygraph" } else { table.name };
    if path.is_dir() || path.as_os_str().to_string_lossy().ends_with(['/', std::path::MAIN_SEPARATOR]) {
        return path.join(format!("{name}.{ending}"));
    }
    if !several {
        return path.to_owned();
    }
    let known = path.extension().is_some_and(|e| e.eq_ignore_ascii_case(ending));
    let stem = if known { path.file_stem() } else { path.file_name() };
    path.with_file_name(format!("{}-{name}.{ending}", stem.unwrap_or_default().to_string_lossy()))
}
