//! CSV for `neo4j-admin database import`, whose headings tell types.
//!
//! | | |
//! | --- | --- |
//! | `id:ID`, `:LABEL` | a node's labels are `Entity` or `Happening`, and its kind |
//! | `:START_ID`, `:END_ID`, `:TYPE` | a relation as `FUNDED_BY`; what is not said as fact is a type of its own, `FUNDED_BY_RUMORED` |
//! | `aliases:string[]` | parts with `;` between them; in a part `；` stands for it |
//!
//! Text is written as it is: these files are for a database, not for a spreadsheet.

use std::io::{self, Write};

use csv::{Terminator, Writer, WriterBuilder};

use super::columns::{self, Column, Type, Value};
use super::csv::plain;
use super::graph::{Class, Edge, Node};
use super::{Export, Written};
use crate::graph::NodeClass;
use crate::ontology::Modality;

pub(super) fn write_nodes(export: &Export<'_>, out: &mut dyn Write) -> io::Result<Written> {
    let graph = &export.graph;
    let mut table = table(out);
    let columns = || columns::nodes().iter().chain(columns::looks());
    let heads = std::iter::once("id:ID".to_owned()).chain(columns().map(head)).chain([":LABEL".to_owned()]);
    table.write_record(heads).map_err(plain)?;
    for node in &graph.nodes {
        table.write_field(&*node.id).map_err(plain)?;
        for column in columns() {
            cell(&mut table, (column.value)(graph, node))?;
        }
        table.write_field(labels(node).join(";"))?;
        table.write_record(None::<&[u8]>).map_err(plain)?;
    }
    table.flush()?;
    Ok(Written::default())
}

pub(super) fn write_edges(export: &Export<'_>, out: &mut dyn Write) -> io::Result<Written> {
    let graph = &export.graph;
    let mut table = table(out);
    let ends = [":START_ID", ":END_ID", ":TYPE", "id"].map(str::to_owned).into_iter();
    table.write_record(ends.chain(columns::edges().iter().map(head))).map_err(plain)?;
    for edge in &graph.edges {
        let (source, target) = (&graph.nodes[edge.source].id, &graph.nodes[edge.target].id);
        for text in [&**source, &**target, &relationship(edge), &edge.id] {
            table.write_field(text).map_err(plain)?;
        }
        for column in columns::edges() {
            cell(&mut table, (column.value)(edge))?;
        }
        table.write_record(None::<&[u8]>).map_err(plain)?;
    }
    table.flush()?;
    Ok(Written::default())
}

/// What a node is: the labels of the database.
pub(super) fn labels(node: &Node<'_>) -> [String; 2] {
    let wide = match node.class {
        Class::Known(NodeClass::Entity(_)) => "Entity",
        Class::Known(NodeClass::Happening(_)) => "Happening",
        Class::Other(_) => "Resource",
    };
    [wide.to_owned(), word(node.class.name())]
}

/// The type of an edge: `FUNDED_BY`, or `FUNDED_BY_RUMORED`, so that what is only said is
/// never found where facts are asked for.
pub(super) fn relationship(edge: &Edge<'_>) -> String {
    let mut name = String::new();
    for c in word(&edge.relation).chars() {
        if c.is_ascii_uppercase() && !name.is_empty() && !name.ends_with('_') {
            name.push('_');
        }
        name.extend(c.to_uppercase());
    }
    if edge.modality != Modality::Asserted {
        name.push('_');
        name.push_str(&edge.modality.name().to_ascii_uppercase());
    }
    name
}

/// A name without what a label or a type may not hold.
fn word(name: &str) -> String {
    name.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect()
}

fn head<T>(column: &Column<T>) -> String {
    let kind = match column.kind {
        Type::Text => "string",
        Type::List => "string[]",
        Type::Int => "int",
        Type::Double => "double",
        Type::Bool => "boolean",
    };
    format!("{}:{kind}", column.name)
}

fn table(out: &mut dyn Write) -> Writer<&mut dyn Write> {
    WriterBuilder::new().terminator(Terminator::Any(b'\n')).from_writer(out)
}

fn cell(table: &mut Writer<&mut dyn Write>, value: Value<'_>) -> io::Result<()> {
    let text = match value {
        Value::List(_) | Value::Said(_) => columns::joined(value.parts(), ";", "；"),
        value => value.flat().unwrap_or_default().into_owned(),
    };
    table.write_field(text).map_err(plain)
}
