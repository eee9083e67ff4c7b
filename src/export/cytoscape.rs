//! Cytoscape JSON (`.cyjs`), for Cytoscape's import and for `cytoscape({elements})`.
//!
//! Cytoscape calls what a node shows `name`, and the kind of an edge `interaction`; both
//! stand beside the attributes of all formats. Its y grows downwards.

use std::io::{self, Write};

use super::columns::number;
use super::json::{Missing, Object, string};
use super::{Export, Written};

pub(super) fn write(export: &Export<'_>, out: &mut dyn Write) -> io::Result<Written> {
    let graph = &export.graph;
    out.write_all(
        b"{\"format_version\":\"1.0\",\"generated_by\":\"daygraph\",\"target_cytoscapejs_version\":\"~2.1\",\n",
    )?;
    writeln!(out, "\"directed\":{},\"multigraph\":true,", graph.directed)?;
    out.write_all(b"\"data\":{\"name\":\"daygraph\",\"base\":")?;
    string(out, &graph.base)?;
    out.write_all(b"},\n\"elements\":{\"nodes\":[")?;
    for (n, node) in graph.nodes.iter().enumerate() {
        out.write_all(if n > 0 { b",\n{\"data\":" } else { b"\n{\"data\":" })?;
        let mut data = Object::new(out, Missing::LeftOut)?;
        data.text("id", &node.id)?;
        // networkx takes this for the node.
        data.text("value", &node.id)?;
        data.text("name", &node.label)?;
        data.node(graph, node)?;
        data.end()?;
        if let Some((x, y)) = node.place {
            write!(out, ",\"position\":{{\"x\":{},\"y\":{}}}", number(x, 2), number(-y, 2))?;
        }
        out.write_all(b"}")?;
    }
    out.write_all(b"\n],\"edges\":[")?;
    for (n, edge) in graph.edges.iter().enumerate() {
        out.write_all(if n > 0 { b",\n{\"data\":" } else { b"\n{\"data\":" })?;
        let label = edge.label();
        let mut data = Object::new(out, Missing::LeftOut)?;
        data.text("id", &edge.id)?;
        data.text("source", &graph.nodes[edge.source].id)?;
        data.text("target", &graph.nodes[edge.target].id)?;
        data.text("key", &edge.id)?;
        data.text("name", &label)?;
        data.text("interaction", &label)?;
        data.edge(edge)?;
        data.end()?;
        out.write_all(b"}")?;
    }
    out.write_all(b"\n]}}\n")?;
    Ok(Written::default())
}
