//! DOT, for Graphviz: `neato -n2 -Tsvg` draws the positions as they are, `sfdp` makes new ones.
//!
//! Attributes that Graphviz knows (`label`, `fillcolor`, `width`, `pos`, `penwidth`) come
//! first, then those of all formats under their names. In a label, Graphviz reads `\N` and
//! `&lt;` as something else; so a backslash is doubled, and an ampersand is written `&amp;`.

use std::io::{self, Write};

use super::columns::{self, Value, number};
use super::{Export, Written};

/// Units of the layout in a point of Graphviz.
const UNITS: f64 = 2.0;
/// Bytes of a quoted string at most: Graphviz reads no longer ones, but joins several.
const LONGEST: usize = 8000;
/// Points in an inch.
const INCH: f64 = 72.0;

pub(super) fn write(export: &Export<'_>, out: &mut dyn Write) -> io::Result<Written> {
    let graph = &export.graph;
    let (kind, arrow) = if graph.directed { ("digraph", "->") } else { ("graph", "--") };
    writeln!(out, "{kind} daygraph {{")?;
    out.write_all(b"  graph [outputorder=edgesfirst, overlap=true, splines=false, charset=\"UTF-8\"];\n")?;
    out.write_all(b"  node [shape=circle, style=filled, fixedsize=shape, penwidth=0, fontname=\"sans-serif\"];\n")?;
    out.write_all(b"  edge [color=\"#00000040\", arrowsize=0.5, fontsize=8];\n")?;
    for node in &graph.nodes {
        out.write_all(b"  ")?;
        quoted(out, &node.id)?;
        out.write_all(b" [label=")?;
        label(out, &node.label)?;
        write!(out, ", fillcolor=\"{}\", width={}", node.hex(), number(2.0 * node.size() / UNITS / INCH, 3))?;
        if let Some((x, y)) = node.place {
            write!(out, ", pos=\"{},{}!\"", number(x / UNITS, 2), number(y / UNITS, 2))?;
        }
        for column in columns::nodes().iter().filter(|c| c.name != "label") {
            attribute(out, column.name, (column.value)(graph, node))?;
        }
        out.write_all(b"];\n")?;
    }
    for edge in &graph.edges {
        out.write_all(b"  ")?;
        quoted(out, &graph.nodes[edge.source].id)?;
        write!(out, " {arrow} ")?;
        quoted(out, &graph.nodes[edge.target].id)?;
        out.write_all(b" [key=")?;
        quoted(out, &edge.id)?;
        out.write_all(b", label=")?;
        label(out, &edge.label())?;
        write!(out, ", penwidth={}", number(0.5 + libm::log(f64::from(edge.weight.max(1))), 2))?;
        if edge.symmetric && graph.directed {
            out.write_all(b", dir=none")?;
        }
        for column in columns::edges().iter().filter(|c| c.name != "label") {
            attribute(out, column.name, (column.value)(edge))?;
        }
        out.write_all(b"];\n")?;
    }
    out.write_all(b"}\n")?;
    Ok(Written::default())
}

fn attribute(out: &mut dyn Write, name: &str, value: Value<'_>) -> io::Result<()> {
    let Some(text) = value.flat() else { return Ok(()) };
    write!(out, ", {name}=")?;
    quoted(out, &text)
}

/// A text in quotes, of which only `"` and `\` need a backslash. What XML cannot hold is left
/// out, for Graphviz writes it into its SVG.
fn quoted(out: &mut dyn Write, text: &str) -> io::Result<()> {
    escaped(out, text, "&")
}

fn label(out: &mut dyn Write, text: &str) -> io::Result<()> {
    escaped(out, text, "&amp;")
}

fn escaped(out: &mut dyn Write, text: &str, ampersand: &str) -> io::Result<()> {
    let mut safe = String::with_capacity(text.len() + 2);
    safe.push('"');
    let mut from = 0;
    for c in text.chars() {
        if safe.len() - from > LONGEST {
            safe.push_str("\" + \"");
            from = safe.len();
        }
        match c {
            '"' => safe.push_str("\\\""),
            '\\' => safe.push_str("\\\\"),
            '&' => safe.push_str(ampersand),
            '\n' => safe.push_str("\\n"),
            '\r' => {}
            c if super::xml::forbids(c) => {}
            c => safe.push(c),
        }
    }
    safe.push('"');
    out.write_all(safe.as_bytes())
}
