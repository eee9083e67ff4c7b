//! HTML: one page that holds the graph and what shows it, to send to somebody. It asks for
//! nothing from anywhere.
//!
//! The page is `page.html`, with the graph in the place of a mark. The graph is JSON within a
//! `<script>` that no browser runs; `<` is written so that nothing in it ends the script.

use std::io::{self, Write};

use super::columns::number;
use super::json::string;
use super::{Export, Written};

const PAGE: &str = include_str!("page.html");
/// What the graph takes the place of.
const MARK: &str = "@GRAPH@";

pub(super) fn write(export: &Export<'_>, out: &mut dyn Write) -> io::Result<Written> {
    let (head, foot) = PAGE.split_once(MARK).unwrap_or((PAGE, ""));
    out.write_all(head.as_bytes())?;
    graph(export, &mut Within(out))?;
    out.write_all(foot.as_bytes())?;
    Ok(Written::default())
}

fn graph(export: &Export<'_>, out: &mut dyn Write) -> io::Result<()> {
    let graph = &export.graph;
    write!(out, "{{\"directed\":{},\"nodes\":[", graph.directed)?;
    for (n, node) in graph.nodes.iter().enumerate() {
        out.write_all(if n > 0 { b",\n[" } else { b"\n[" })?;
        string(out, &node.label)?;
        for text in [node.class.name(), &node.hex(), &node.aliases.join(" · ")] {
            out.write_all(b",")?;
            string(out, text)?;
        }
        let (x, y) = node.place.unwrap_or_default();
        write!(out, ",{},{},{}", number(x, 1), number(-y, 1), number(node.size(), 1))?;
        let days = node.span().map(|(first, last)| format!("{first} – {last}")).unwrap_or_default();
        write!(out, ",{},\"{days}\"]", node.mentions)?;
    }
    out.write_all(b"\n],\"edges\":[")?;
    for (n, edge) in graph.edges.iter().enumerate() {
        out.write_all(if n > 0 { b",\n" } else { b"\n" })?;
        write!(out, "[{},{},", edge.source, edge.target)?;
        string(out, &edge.label())?;
        let (first, last) = edge.span().map(|(a, b)| (a.to_string(), b.to_string())).unwrap_or_default();
        write!(out, ",{},\"{first}\",\"{last}\",", edge.weight)?;
        // The newest sentence, or what it says beside.
        let said = edge.evidence.last().map(|e| format!("{}: {}", e.day, e.sentence));
        string(out, &said.unwrap_or_else(|| edge.details.join(", ")))?;
        out.write_all(b"]")?;
    }
    out.write_all(b"\n]}")
}

/// JSON within HTML.
struct Within<'w>(&'w mut dyn Write);

impl Write for Within<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for (n, part) in bytes.split(|byte| *byte == b'<').enumerate() {
            if n > 0 {
                self.0.write_all(b"\\u003c")?;
            }
            self.0.write_all(part)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
