//! CSV: a table of nodes and a table of edges, with the headings that Gephi's
//! spreadsheet import knows (`Id`, `Label`; `Source`, `Target`, `Type`, `Weight`).
//!
//! A spreadsheet runs a cell that starts with `=`, `+`, `-` or `@`. News can bring
//! such text in, so these cells get an apostrophe in front, which spreadsheets do not
//! show; how many did is told ([`Written::defused`]):
//!
//! | text | cell |
//! | --- | --- |
//! | `=HYPERLINK(…)` | `'=HYPERLINK(…)` |
//! | `+0.107` | `'+0.107` |
//! | `Claude -p` | `Claude -p` |

use std::borrow::Cow;
use std::io::{self, Write};

use csv::{Terminator, Writer, WriterBuilder};

use super::columns::{self, Value};
use super::{Export, Written};

pub(super) fn write_nodes(export: &Export<'_>, out: &mut dyn Write) -> io::Result<Written> {
    let graph = &export.graph;
    let mut table = Table::new(out);
    let columns = || columns::nodes().iter().chain(columns::looks());
    table.head(&["Id"], columns().map(|c| c.heading))?;
    for node in &graph.nodes {
        table.text(&node.id)?;
        for column in columns() {
            table.cell((column.value)(graph, node))?;
        }
        table.end()?;
    }
    table.finish()
}

pub(super) fn write_edges(export: &Export<'_>, out: &mut dyn Write) -> io::Result<Written> {
    let graph = &export.graph;
    let mut table = Table::new(out);
    table.head(&["Id", "Source", "Target", "Type"], columns::edges().iter().map(|c| c.heading))?;
    let direction = if graph.directed { "Directed" } else { "Undirected" };
    for edge in &graph.edges {
        for text in [&*edge.id, &*graph.nodes[edge.source].id, &*graph.nodes[edge.target].id, direction] {
            table.text(text)?;
        }
        for column in columns::edges() {
            table.cell((column.value)(edge))?;
        }
        table.end()?;
    }
    table.finish()
}

struct Table<'w> {
    rows: Writer<&'w mut dyn Write>,
    defused: usize,
}

impl<'w> Table<'w> {
    fn new(out: &'w mut dyn Write) -> Table<'w> {
        Table { rows: WriterBuilder::new().terminator(Terminator::Any(b'\n')).from_writer(out), defused: 0 }
    }

    fn head(&mut self, first: &[&'static str], rest: impl Iterator<Item = &'static str>) -> io::Result<()> {
        self.rows.write_record(first.iter().copied().chain(rest)).map_err(plain)
    }

    fn cell(&mut self, value: Value<'_>) -> io::Result<()> {
        let number = matches!(value, Value::Int(_) | Value::Double(..) | Value::Bool(_));
        let text = value.flat().unwrap_or_default();
        if number { self.rows.write_field(&*text).map_err(plain) } else { self.text(&text) }
    }

    /// Writes a text so that no spreadsheet takes it for a formula.
    fn text(&mut self, text: &str) -> io::Result<()> {
        let safe = safe(text);
        self.defused += usize::from(matches!(safe, Cow::Owned(_)));
        self.rows.write_field(&*safe).map_err(plain)
    }

    fn end(&mut self) -> io::Result<()> {
        self.rows.write_record(None::<&[u8]>).map_err(plain)
    }

    fn finish(mut self) -> io::Result<Written> {
        self.rows.flush()?;
        Ok(Written { defused: self.defused })
    }
}

/// The error of the file itself, so that a reader that went away is known as such.
pub(super) fn plain(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// The text as a cell that no spreadsheet takes for a formula, without the character that
/// tools in C take for its end.
fn safe(text: &str) -> Cow<'_, str> {
    let text = if text.contains('\0') { Cow::Owned(text.replace('\0', "")) } else { Cow::Borrowed(text) };
    // The wide forms start a formula in East Asian editions.
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        Cow::Owned(format!("'{text}"))
    } else {
        text
    }
}
