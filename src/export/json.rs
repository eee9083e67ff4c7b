//! Nodes and edges as JSON objects, for all formats that are made of these.

use std::io::{self, Write};

use super::columns::{self, Type, Value};
use super::graph::{Edge, Evidence, Graph, Node};

/// What is written where a cell has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Missing {
    Null,
    LeftOut,
}

/// An object that is being written.
pub(super) struct Object<'w> {
    out: &'w mut dyn Write,
    missing: Missing,
    empty: bool,
}

impl<'w> Object<'w> {
    /// Begins an object.
    pub fn new(out: &'w mut dyn Write, missing: Missing) -> io::Result<Object<'w>> {
        out.write_all(b"{")?;
        Ok(Object { out, missing, empty: true })
    }

    fn key(&mut self, name: &str) -> io::Result<()> {
        if !std::mem::replace(&mut self.empty, false) {
            self.out.write_all(b",")?;
        }
        string(self.out, name)?;
        self.out.write_all(b":")
    }

    /// A field of text.
    pub fn text(&mut self, name: &str, text: &str) -> io::Result<()> {
        self.key(name)?;
        string(self.out, text)
    }

    /// A field of whatever a column holds.
    pub fn field(&mut self, name: &str, value: Value<'_>) -> io::Result<()> {
        if value == Value::Missing && self.missing == Missing::LeftOut {
            return Ok(());
        }
        self.key(name)?;
        write(self.out, &value)
    }

    /// A field of a column; a list that is empty is one all the same.
    fn column(&mut self, name: &str, kind: Type, value: Value<'_>) -> io::Result<()> {
        let empty = value == Value::Missing && kind == Type::List && self.missing == Missing::Null;
        self.field(name, if empty { Value::List(Vec::new()) } else { value })
    }

    /// All columns of a node, and its looks.
    pub fn node(&mut self, graph: &Graph<'_>, node: &Node<'_>) -> io::Result<()> {
        for column in columns::nodes().iter().chain(columns::looks()) {
            self.column(column.name, column.kind, (column.value)(graph, node))?;
        }
        Ok(())
    }

    /// All columns of an edge.
    pub fn edge(&mut self, edge: &Edge<'_>) -> io::Result<()> {
        for column in columns::edges() {
            self.column(column.name, column.kind, (column.value)(edge))?;
        }
        Ok(())
    }

    /// Ends it.
    pub fn end(self) -> io::Result<()> {
        self.out.write_all(b"}")
    }
}

fn write(out: &mut dyn Write, value: &Value<'_>) -> io::Result<()> {
    match value {
        Value::Text(text) => string(out, text),
        Value::List(parts) => {
            out.write_all(b"[")?;
            for (n, part) in parts.iter().enumerate() {
                if n > 0 {
                    out.write_all(b",")?;
                }
                string(out, part)?;
            }
            out.write_all(b"]")
        }
        Value::Said(said) => {
            out.write_all(b"[")?;
            for (n, evidence) in said.iter().enumerate() {
                if n > 0 {
                    out.write_all(b",")?;
                }
                sentence(out, evidence)?;
            }
            out.write_all(b"]")
        }
        Value::Int(n) => write!(out, "{n}"),
        Value::Double(n, digits) => out.write_all(columns::number(*n, *digits).as_bytes()),
        Value::Bool(b) => write!(out, "{b}"),
        Value::Missing => out.write_all(b"null"),
    }
}

fn sentence(out: &mut dyn Write, evidence: &Evidence<'_>) -> io::Result<()> {
    let mut object = Object::new(out, Missing::Null)?;
    object.text("day", &evidence.day.to_string())?;
    object.text("item", &evidence.item)?;
    object.text("headline", evidence.headline)?;
    object.text("sentence", evidence.sentence)?;
    object.end()
}

/// A text in quotes.
pub(super) fn string(out: &mut dyn Write, text: &str) -> io::Result<()> {
    Ok(serde_json::to_writer(out, text)?)
}
