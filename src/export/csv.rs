//! CSV: a table of nodes and a table of edges, with the headings that Gephi's
//! spreadsheet import knows (`Id`, `Label`; `Source`, `Target`, `Type`, `Weight`).
//!
//! A spreadsheet runs a cell that starts with `=`, `+`, `-` or `@`. News can bring
//! such text in, so these cells get an apostrophe in front, which spreadsheets do not
//! show:
//!
//! | text | cell |
//! | --- | --- |
//! | `=HYPERLINK(…)` | `'=HYPERLINK(…)` |
//! | `+0.107` | `'+0.107` |
//! | `Claude -p` | `Claude -p` |

use std::borrow::Cow;
use std::io::{self, Write};

use csv::{Terminator, Writer, WriterBuilder};
use petgraph::visit::{EdgeRef, IntoNodeReferences};

use super::columns::{Column, EDGE_COLUMNS, NODE_COLUMNS, Value};
use crate::graph::View;

pub(super) fn write_nodes(view: &View, out: &mut dyn Write) -> io::Result<()> {
    let mut table = table(out);
    table.write_record(std::iter::once("Id").chain(NODE_COLUMNS.iter().map(|c| c.heading)))?;
    for (_, node) in view.graph.node_references() {
        table.write_field(&*safe(&node.id))?;
        row(&mut table, &NODE_COLUMNS, view, node)?;
    }
    table.flush()
}

pub(super) fn write_edges(view: &View, out: &mut dyn Write) -> io::Result<()> {
    let mut table = table(out);
    table.write_record(["Id", "Source", "Target", "Type"].into_iter().chain(EDGE_COLUMNS.iter().map(|c| c.heading)))?;
    for edge in view.graph.edge_references() {
        let ends = [edge.source(), edge.target()].map(|end| &view.graph[end].id);
        for text in [&edge.weight().id, ends[0], ends[1]] {
            table.write_field(&*safe(text))?;
        }
        table.write_field("Directed")?;
        row(&mut table, &EDGE_COLUMNS, view, edge.weight())?;
    }
    table.flush()
}

fn table(out: &mut dyn Write) -> Writer<&mut dyn Write> {
    WriterBuilder::new().terminator(Terminator::Any(b'\n')).from_writer(out)
}

/// Writes the columns and ends the row.
fn row<T>(table: &mut Writer<&mut dyn Write>, columns: &[Column<T>], view: &View, of: &T) -> io::Result<()> {
    for column in columns {
        let value = (column.value)(view, of);
        let text = value.display().unwrap_or_default();
        match value {
            Value::Text(_) => table.write_field(&*safe(&text))?,
            _ => table.write_field(&text)?,
        }
    }
    Ok(table.write_record(None::<&[u8]>)?)
}

/// The text as a cell that no spreadsheet takes for a formula.
fn safe(text: &str) -> Cow<'_, str> {
    // The wide forms start a formula in East Asian editions.
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}
