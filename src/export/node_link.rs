//! Node-link JSON: what `networkx.node_link_graph` reads, and what d3 is fed with.
//!
//! ```json
//! {"directed": true, "multigraph": true, "graph": {…}, "nodes": [{"id": …}], "edges": [{"source": …, "target": …, "key": …}]}
//! ```

use std::io::{self, Write};

use super::json::{Missing, Object, string};
use super::{Export, Written};

pub(super) fn write(export: &Export<'_>, out: &mut dyn Write) -> io::Result<Written> {
    let graph = &export.graph;
    write!(out, "{{\"directed\":{},\"multigraph\":true,\"graph\":{{\"base\":", graph.directed)?;
    string(out, &graph.base)?;
    out.write_all(b"},\n\"nodes\":[")?;
    for (n, node) in graph.nodes.iter().enumerate() {
        out.write_all(if n > 0 { b",\n" } else { b"\n" })?;
        let mut object = Object::new(out, Missing::LeftOut)?;
        object.text("id", &node.id)?;
        object.node(graph, node)?;
        object.end()?;
    }
    out.write_all(b"\n],\n\"edges\":[")?;
    for (n, edge) in graph.edges.iter().enumerate() {
        out.write_all(if n > 0 { b",\n" } else { b"\n" })?;
        let mut object = Object::new(out, Missing::LeftOut)?;
        object.text("source", &graph.nodes[edge.source].id)?;
        object.text("target", &graph.nodes[edge.target].id)?;
        object.text("key", &edge.id)?;
        object.edge(edge)?;
        object.end()?;
    }
    out.write_all(b"\n]}\n")?;
    Ok(Written::default())
}
