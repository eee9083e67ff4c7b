//! GraphML, as Gephi, Gephi Lite, Cytoscape, igraph and networkx read it.
//!
//! | what these readers ask for | what is written |
//! | --- | --- |
//! | the encoding on top, or they guess it | `<?xml … encoding="UTF-8"?>` |
//! | keys before nodes before edges: they read in one pass | so |
//! | `for` exactly `node` or `edge`, and one of six types | so; a column that both have is two keys |
//! | names that mean something: `label`, `weight`, `size`, `r` `g` `b` | these, in lower case |
//! | the kind of an edge as attribute `label`, its text as data | both |

use std::io::{self, Write};

use petgraph::visit::{EdgeRef, IntoNodeReferences};

use super::columns::{Column, EDGE_COLUMNS, NODE_COLUMNS, Type};
use super::xml::escape;
use crate::graph::{Node, View};

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"#;

/// How a node looks; columns that tables of facts do without.
const LOOKS: [(&str, &str); 4] = [("size", "float"), ("r", "int"), ("g", "int"), ("b", "int")];

pub(super) fn write(view: &View, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(HEAD.as_bytes())?;
    keys(out, "node", &NODE_COLUMNS)?;
    for (name, kind) in LOOKS {
        writeln!(out, r#"  <key id="node_{name}" for="node" attr.name="{name}" attr.type="{kind}"/>"#)?;
    }
    keys(out, "edge", &EDGE_COLUMNS)?;
    writeln!(out, r#"  <graph id="daygraph" edgedefault="directed">"#)?;
    for (_, node) in view.graph.node_references() {
        writeln!(out, r#"    <node id="{}">"#, escape(&node.id))?;
        data(out, "node", &NODE_COLUMNS, view, node)?;
        looks(out, node)?;
        writeln!(out, "    </node>")?;
    }
    for edge in view.graph.edge_references() {
        let (source, target) = (&view.graph[edge.source()].id, &view.graph[edge.target()].id);
        let edge = edge.weight();
        let (id, label) = (escape(&edge.id), escape(&edge.label()));
        writeln!(
            out,
            r#"    <edge id="{id}" source="{}" target="{}" label="{label}">"#,
            escape(source),
            escape(target)
        )?;
        data(out, "edge", &EDGE_COLUMNS, view, edge)?;
        writeln!(out, "    </edge>")?;
    }
    out.write_all(b"  </graph>\n</graphml>\n")
}

fn keys<T>(out: &mut dyn Write, of: &str, columns: &[Column<T>]) -> io::Result<()> {
    for Column { name, kind, .. } in columns {
        let kind = match kind {
            Type::Text => "string",
            Type::Int => "int",
            Type::Double => "double",
            Type::Bool => "boolean",
        };
        writeln!(out, r#"  <key id="{of}_{name}" for="{of}" attr.name="{name}" attr.type="{kind}"/>"#)?;
    }
    Ok(())
}

fn data<T>(out: &mut dyn Write, of: &str, columns: &[Column<T>], view: &View, row: &T) -> io::Result<()> {
    for column in columns {
        if let Some(text) = (column.value)(view, row).display() {
            writeln!(out, r#"      <data key="{of}_{}">{}</data>"#, column.name, escape(&text))?;
        }
    }
    Ok(())
}

/// Size by mentions, on a logarithmic scale; colour by kind.
fn looks(out: &mut dyn Write, node: &Node) -> io::Result<()> {
    let size = 8.0 + 8.0 * f64::from(node.mentions + 1).ln();
    writeln!(out, r#"      <data key="node_size">{size:.2}</data>"#)?;
    // The table's colours are six hexadecimal digits.
    let colour = u32::from_str_radix(node.class.colour(), 16).unwrap_or(0x7F_7F_7F);
    for (name, shift) in [("r", 16), ("g", 8), ("b", 0)] {
        writeln!(out, r#"      <data key="node_{name}">{}</data>"#, colour >> shift & 0xFF)?;
    }
    Ok(())
}
