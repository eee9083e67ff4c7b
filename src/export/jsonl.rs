//! JSON Lines: one node or edge a line, nodes first.
//!
//! ```json
//! {"type":"node","id":"company/alibaba","label":"Alibaba","kind":"Company",…}
//! {"type":"edge","id":"company/alibaba~released~model/qwen3","source":"company/alibaba",…}
//! ```

use std::io::{self, Write};

use super::json::{Missing, Object};
use super::{Export, Written};

pub(super) fn write(export: &Export<'_>, out: &mut dyn Write) -> io::Result<Written> {
    let graph = &export.graph;
    for node in &graph.nodes {
        let mut line = Object::new(out, Missing::Null)?;
        line.text("type", "node")?;
        line.text("id", &node.id)?;
        line.node(graph, node)?;
        line.end()?;
        out.write_all(b"\n")?;
    }
    for edge in &graph.edges {
        let mut line = Object::new(out, Missing::Null)?;
        line.text("type", "edge")?;
        line.text("id", &edge.id)?;
        line.text("source", &graph.nodes[edge.source].id)?;
        line.text("target", &graph.nodes[edge.target].id)?;
        line.edge(edge)?;
        line.end()?;
        out.write_all(b"\n")?;
    }
    Ok(Written::default())
}
