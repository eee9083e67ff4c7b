//! `daygraph export`: the graph as a file for another program.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Result;
use daygraph::export::{Export, Format, Table, Written, layout};
use daygraph::store::Store;
use indicatif::ProgressBar;

use super::answer::World;
use super::config::{Config, StoreArgs};
use super::selected::SelectionArgs;
use super::{Status, Usage, interrupt, output};

/// Ends the command as wrongly used.
macro_rules! usage {
    ($($text:tt)*) => { return Err(Usage(format!($($text)*)).into()) };
}

/// Write the graph, or a part of it, to a file for Gephi, a spreadsheet or another program.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
A node is an entity, with label, kind, aliases, first and last day, the number of items that
mention it, PageRank, community, colour (by kind), size (by mentions) and place. An edge is one
relation between two entities, with the number of items that say it as weight, its days, and the
first sentences that say it. Plans, rumors and denials are edges of their own, labelled
`released (planned)`. That a version belongs to its family, known from the lexicon or the name,
is a partOf edge with derived = true and no sentence. PageRank and communities are those of what
is exported. docs/exports.md says what each tool shows.

The file's ending picks the format where --format does not. CSV is two tables: -o ai.csv
writes ai-nodes.csv and ai-edges.csv, -o FOLDER/ (or a folder that is there) writes
nodes.csv and edges.csv into it, and --table writes one alone, under the name given.

--query takes a CONSTRUCT, whose triples are the edges, or a SELECT with ?source and ?target
(and ?relation, ?label, ?weight). --projection joins entities of two kinds by what they share:
--share item, investor, a kind, or anything.

Examples:
  daygraph export -o ai.graphml
  daygraph export -o ai.gexf --since 2025-11-01
  daygraph export -o nvidia.html --around NVIDIA --depth 2 --min-confidence 0.7
  daygraph export -o rounds.gexf --happenings --kinds Company,FundingRound --connected
  daygraph export -o rivals.graphml --projection company-company --share benchmark --min-weight 2
  daygraph export -o tables/ --format csv --modality asserted
  daygraph export --format csv --table edges -o - | head
  daygraph export --format jsonl -o - | jq -r 'select(.type == \"edge\") | .label'
  daygraph export -o everything.trig")]
pub struct Args {
    /// Name of a format, as `--format help` lists them [default: by the file's ending]
    #[arg(long, value_name = "FORMAT", value_parser = format)]
    format: Option<&'static Format>,

    /// File to write; - for standard output
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,

    /// Of two tables write this one alone: nodes or edges
    #[arg(long, value_name = "TABLE")]
    table: Option<String>,

    #[command(flatten)]
    selection: SelectionArgs,

    /// Leave out the timeline of GEXF, which Gephi Lite does not read
    #[arg(long = "static")]
    without_time: bool,

    /// Give nodes no places: the layout of a large graph takes some seconds
    #[arg(long)]
    no_layout: bool,

    #[command(flatten)]
    store: StoreArgs,
}

fn format(name: &str) -> Result<&'static Format, String> {
    Format::named(name).ok_or_else(|| format!("the formats are\n{}", formats()))
}

/// The formats, one a line.
fn formats() -> String {
    let line = |f: &Format| {
        let endings: Vec<String> = f.endings.iter().map(|ending| format!(".{ending}")).collect();
        format!("  {:<10} {:<16} {}", f.name, endings.join(" "), f.about)
    };
    Format::ALL.iter().map(line).collect::<Vec<_>>().join("\n")
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
        let world = World::of_terminal(store.snapshot()?);
        interrupt::watch();
        let bar = output::progress(None, "gathering the graph");
        let Some(export) = self.made(&store, world, format, &mut shown_on(&bar))? else {
            return Ok(interrupt::tell("the file is as it was"));
        };
        if !export.whole && export.graph.nodes.is_empty() {
            output::tell("daygraph: nothing is left of the graph; the file has no nodes");
        }
        bar.set_message("writing");
        if to_stdout {
            bar.finish_and_clear();
            let mut out = output::stdout();
            for table in tables {
                tell((table.write)(&export, &mut out)?);
            }
            out.flush()?;
            return Ok(Status::Done);
        }
        let written = write(&export, format, tables, &self.output)?;
        bar.finish_and_clear();
        match written {
            Some((paths, written)) => {
                paths.iter().for_each(|path| output::tell(path.display()));
                tell(written);
            }
            None => return Ok(interrupt::tell("the file is as it was")),
        }
        Ok(Status::Done)
    }

    /// What is to be written, with places; none where `going`, which hears how much of the layout is done,
    /// says to stop.
    ///
    /// # Errors
    ///
    /// If a name means nothing, or the selection makes no sense of this store.
    pub fn made<'a>(
        &self,
        store: &'a Store,
        world: World<'_>,
        format: &Format,
        going: &mut dyn FnMut(f64) -> bool,
    ) -> Result<Option<Export<'a>>> {
        let mut export = Export::new(store, &self.selection.selection(world)?)?;
        export.timeline = !self.without_time;
        Ok(if self.no_layout || lay_out(&mut export, format, going) { Some(export) } else { None })
    }

    /// The format that is asked for by its name.
    pub fn format(&self) -> Option<&'static Format> {
        self.format
    }

    /// The tables that are asked for.
    ///
    /// # Errors
    ///
    /// If the format has none of that name.
    pub fn tables(&self, format: &'static Format) -> Result<&'static [Table]> {
        let Some(name) = &self.table else { return Ok(format.tables) };
        match format.tables.iter().position(|t| t.name == name) {
            Some(at) => Ok(&format.tables[at..=at]),
            None => {
                usage!("{} has no table {name:?}; --table is for csv and neo4j, and is nodes or edges", format.name)
            }
        }
    }
}

/// Gives nodes their places, where the format has any; false if it was to stop.
pub fn lay_out(export: &mut Export<'_>, format: &Format, going: &mut dyn FnMut(f64) -> bool) -> bool {
    if format.pictured {
        layout::lay_out(&mut export.graph, going);
    }
    going(1.0)
}

/// Shows on a bar how much of the layout is done, and goes on until the user stops it.
pub fn shown_on(bar: &ProgressBar) -> impl FnMut(f64) -> bool {
    |done| {
        bar.set_message(format!("laying out the graph, {:.0} %", 100.0 * done));
        !interrupt::asked()
    }
}

/// Says what a reader should know of what was written.
pub fn tell(written: Written) {
    let Written { defused } = written;
    if defused > 0 {
        let (cells, begin) = if defused == 1 { ("cell", "begins") } else { ("cells", "begin") };
        output::tell(format_args!(
            "daygraph: {defused} {cells} that a spreadsheet would run as a formula {begin} with an apostrophe"
        ));
    }
}

/// Writes the tables to files named after `path`; gives the files, and what a reader should
/// know, unless the user stopped it.
pub fn write(
    export: &Export<'_>,
    format: &Format,
    tables: &[Table],
    path: &Path,
) -> Result<Option<(Vec<PathBuf>, Written)>> {
    let (mut files, mut written) = (Vec::new(), Written::default());
    for table in tables {
        let file = file_of(format, table, tables.len() > 1, path);
        let mut of_table = Written::default();
        match output::write_aside(&file, |out| {
            of_table = (table.write)(export, out)?;
            Ok(())
        }) {
            Ok(()) => files.push(file),
            Err(_) if interrupt::asked() => return Ok(None),
            Err(e) => return Err(e),
        }
        written.defused += of_table.defused;
    }
    Ok(Some((files, written)))
}

/// The file of a table: `ai.csv` → `ai-nodes.csv`, `folder/` → `folder/nodes.csv`.
fn file_of(format: &Format, table: &Table, several: bool, path: &Path) -> PathBuf {
    let ending = format.suffix;
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
