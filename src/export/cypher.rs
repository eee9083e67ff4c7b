//! A script in Cypher, for Neo4j's browser or `cypher-shell -f`; and for Memgraph, which wants
//! indexes in place of the constraints.
//!
//! Nodes and edges are merged by their identifiers, so the script can be run again. Kinds of
//! nodes and relations are labels and types, and columns have types, as in
//! [`neo4j`](super::neo4j).

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::columns::{self, Type, Value};
use super::neo4j::{labels, relationship};
use super::{Export, Written};

/// Rows of one statement: a transaction holds them in memory.
const ROWS: usize = 500;

pub(super) fn write(export: &Export<'_>, out: &mut dyn Write) -> io::Result<Written> {
    let graph = &export.graph;
    let mut kinds: BTreeMap<[String; 2], Vec<usize>> = BTreeMap::new();
    for (at, node) in graph.nodes.iter().enumerate() {
        kinds.entry(labels(node)).or_default().push(at);
    }
    for wide in kinds.keys().map(|[wide, _]| wide).collect::<std::collections::BTreeSet<_>>() {
        let name = wide.to_lowercase();
        writeln!(out, "CREATE CONSTRAINT {name}_id IF NOT EXISTS FOR (n:`{wide}`) REQUIRE n.id IS UNIQUE;")?;
    }
    for ([wide, kind], nodes) in &kinds {
        for rows in nodes.chunks(ROWS) {
            out.write_all(b"UNWIND [\n")?;
            for (n, at) in rows.iter().enumerate() {
                let node = &graph.nodes[*at];
                begin(out, n)?;
                write!(out, "{{id: ")?;
                string(out, &node.id)?;
                out.write_all(b", of: {")?;
                let columns = columns::nodes().iter().chain(columns::looks());
                fields(out, columns.map(|c| (c.name, c.kind, (c.value)(graph, node))))?;
                out.write_all(b"}}")?;
            }
            writeln!(out, "\n] AS row MERGE (n:`{wide}` {{id: row.id}}) SET n:`{kind}`, n += row.of;")?;
        }
    }
    let mut types: BTreeMap<(String, String, String), Vec<usize>> = BTreeMap::new();
    for (at, edge) in graph.edges.iter().enumerate() {
        let wide = |end: usize| {
            let [wide, _] = labels(&graph.nodes[end]);
            wide
        };
        types.entry((wide(edge.source), relationship(edge), wide(edge.target))).or_default().push(at);
    }
    for ((from, kind, to), edges) in &types {
        for rows in edges.chunks(ROWS) {
            out.write_all(b"UNWIND [\n")?;
            for (n, at) in rows.iter().enumerate() {
                let edge = &graph.edges[*at];
                begin(out, n)?;
                let ends =
                    [("a", &*graph.nodes[edge.source].id), ("b", &*graph.nodes[edge.target].id), ("id", &*edge.id)];
                out.write_all(b"{")?;
                for (name, id) in ends {
                    write!(out, "{name}: ")?;
                    string(out, id)?;
                    out.write_all(b", ")?;
                }
                out.write_all(b"of: {")?;
                fields(out, columns::edges().iter().map(|c| (c.name, c.kind, (c.value)(edge))))?;
                out.write_all(b"}}")?;
            }
            writeln!(out, "\n] AS row MATCH (a:`{from}` {{id: row.a}}) MATCH (b:`{to}` {{id: row.b}})")?;
            writeln!(out, "MERGE (a)-[r:`{kind}` {{id: row.id}}]->(b) SET r += row.of;")?;
        }
    }
    Ok(Written::default())
}

fn begin(out: &mut dyn Write, row: usize) -> io::Result<()> {
    out.write_all(if row > 0 { b",\n  " } else { b"  " })
}

fn fields<'g>(out: &mut dyn Write, fields: impl Iterator<Item = (&'static str, Type, Value<'g>)>) -> io::Result<()> {
    for (n, (name, kind, value)) in fields.filter(|(_, _, value)| *value != Value::Missing).enumerate() {
        write!(out, "{}{name}: ", if n > 0 { ", " } else { "" })?;
        match value {
            Value::Text(text) => string(out, &text)?,
            Value::Int(_) | Value::Double(..) | Value::Bool(_) => {
                let text = value.flat().unwrap_or_default();
                out.write_all(text.as_bytes())?;
                // What has no point is an integer, and half of it is cut.
                if kind == Type::Double && !text.contains('.') {
                    out.write_all(b".0")?;
                }
            }
            list => {
                out.write_all(b"[")?;
                for (n, part) in list.parts().iter().enumerate() {
                    out.write_all(if n > 0 { b", " } else { b"" })?;
                    string(out, part)?;
                }
                out.write_all(b"]")?;
            }
        }
    }
    Ok(())
}

/// A text in quotes, on one line.
fn string(out: &mut dyn Write, text: &str) -> io::Result<()> {
    let mut safe = String::with_capacity(text.len() + 2);
    safe.push('\'');
    for c in text.chars() {
        match c {
            '\'' => safe.push_str("\\'"),
            '\\' => safe.push_str("\\\\"),
            '\n' => safe.push_str("\\n"),
            '\r' => safe.push_str("\\r"),
            '\t' => safe.push_str("\\t"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => {
                safe.push_str(&format!("\\u{:04x}", c as u32))
            }
            c => safe.push(c),
        }
    }
    safe.push('\'');
    out.write_all(safe.as_bytes())
}
