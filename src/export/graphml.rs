//! GraphML, as Gephi, Gephi Lite, Cytoscape, igraph and networkx read it.
//!
//! | what these readers ask for | what is written |
//! | --- | --- |
//! | the encoding on top, or they guess it | `<?xml … encoding="UTF-8"?>` |
//! | keys before nodes before edges: they read in one pass | so |
//! | `for` exactly `node` or `edge`, and one of six types | so; a column that both have is two keys |
//! | names that mean something: `label`, `weight`, `size`, `r` `g` `b`, `x` `y` | these, in lower case |
//! | the kind of an edge as attribute `label`, its text as data | both; the text alone where a pair has one edge only |
//! | identifiers that are name tokens (the schema: no `/`, no `~`) | `company:alibaba`, `company:alibaba::released::model:qwen3`; the identifier itself is the data `key` |
//!
//! That attribute is what Gephi tells kinds of edges by: without it, edges of two relations
//! between the same nodes become one. The schema of GraphML 1.0 leaves room for attributes of
//! edges (`edge.extra.attrib`), and no other reader minds. In a projection and a merged graph
//! there is nothing to keep apart, and files follow the schema as it is.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

use super::columns::{self, Column, Type, Value};
use super::graph::Node;
use super::{Export, Written, many, xml};

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"#;

/// How a node looks, under the names that mean it.
const LOOKS: [(&str, &str); 6] =
    [("size", "double"), ("r", "int"), ("g", "int"), ("b", "int"), ("x", "double"), ("y", "double")];

pub(super) fn write(export: &Export<'_>, out: &mut dyn Write) -> io::Result<Written> {
    let graph = &export.graph;
    out.write_all(HEAD.as_bytes())?;
    keys(out, "node", columns::nodes())?;
    for (name, kind) in LOOKS {
        writeln!(out, r#"  <key id="node_{name}" for="node" attr.name="{name}" attr.type="{kind}"/>"#)?;
    }
    keys(out, "edge", columns::edges())?;
    let direction = if graph.directed { "directed" } else { "undirected" };
    writeln!(out, r#"  <graph id="daygraph" edgedefault="{direction}">"#)?;
    let tokens: Vec<String> = graph.nodes.iter().map(|node| token(&node.id)).collect();
    many::each(out, &graph.nodes, |out, at, node| {
        out.write_all(b"    <node")?;
        xml::attribute(out, "id", &tokens[at])?;
        out.write_all(b">\n")?;
        data(out, "node", "key", Value::Text(Cow::Borrowed(&node.id)))?;
        for column in columns::nodes() {
            data(out, "node", column.name, (column.value)(graph, node))?;
        }
        looks(out, node)?;
        out.write_all(b"    </node>\n")
    })?;
    many::each(out, &graph.edges, |out, _, edge| {
        out.write_all(b"    <edge")?;
        xml::attribute(out, "id", &token(&edge.id))?;
        xml::attribute(out, "source", &tokens[edge.source])?;
        xml::attribute(out, "target", &tokens[edge.target])?;
        if graph.directed {
            xml::attribute(out, "label", &edge.label())?;
        }
        out.write_all(b">\n")?;
        data(out, "edge", "key", Value::Text(Cow::Borrowed(&edge.id)))?;
        for column in columns::edges() {
            data(out, "edge", column.name, (column.value)(edge))?;
        }
        out.write_all(b"    </edge>\n")
    })?;
    out.write_all(b"  </graph>\n</graphml>\n")?;
    Ok(Written::default())
}

/// An identifier as a name token of XML: `/` is `:`, `~` is `::`, and what no token may hold
/// is its number between two `_`.
fn token(id: &str) -> String {
    let mut token = String::with_capacity(id.len() + 8);
    for c in id.chars() {
        match c {
            '/' => token.push(':'),
            '~' => token.push_str("::"),
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '.' | '\u{4E00}'..='\u{9FA5}' => token.push(c),
            c => {
                // A String takes everything.
                let _ = write!(token, "_{:x}_", c as u32);
            }
        }
    }
    token
}

fn keys<T>(out: &mut dyn Write, of: &str, columns: &[Column<T>]) -> io::Result<()> {
    writeln!(out, r#"  <key id="{of}_key" for="{of}" attr.name="key" attr.type="string"/>"#)?;
    for Column { name, kind, default, .. } in columns {
        let kind = match kind {
            Type::Text | Type::List => "string",
            Type::Int => "int",
            Type::Double => "double",
            Type::Bool => "boolean",
        };
        write!(out, r#"  <key id="{of}_{name}" for="{of}" attr.name="{name}" attr.type="{kind}""#)?;
        match default {
            Some(default) => writeln!(out, "><default>{default}</default></key>")?,
            None => writeln!(out, "/>")?,
        }
    }
    Ok(())
}

fn data(out: &mut dyn Write, of: &str, name: &str, value: Value<'_>) -> io::Result<()> {
    let Some(text) = value.flat() else { return Ok(()) };
    for part in ["      <data key=\"", of, "_", name, "\">"] {
        out.write_all(part.as_bytes())?;
    }
    xml::write(out, &text)?;
    out.write_all(b"</data>\n")
}

fn looks(out: &mut dyn Write, node: &Node<'_>) -> io::Result<()> {
    let (r, g, b) = node.class.colour();
    data(out, "node", "size", Value::Double(node.size(), 2))?;
    for (name, value) in [("r", r), ("g", g), ("b", b)] {
        data(out, "node", name, Value::Int(value.into()))?;
    }
    if let Some((x, y)) = node.place {
        data(out, "node", "x", Value::Double(x, 2))?;
        data(out, "node", "y", Value::Double(y, 2))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn identifiers_are_name_tokens() {
        for (id, token) in [
            ("company/福巴~released~model/quux-9.1", "company:福巴::released::model:quux-9.1"),
            ("model/a_b:c", "model:a_5f_b_3a_c"),
            ("product/c++", "product:c_2b__2b_"),
        ] {
            assert_eq!(super::token(id), token);
        }
    }
}
