//! GEXF 1.3, with a timeline that Gephi plays day by day, or without one.
//!
//! | what Gephi's reader asks for | what is written |
//! | --- | --- |
//! | one representation of time in a file, named on the graph | intervals; `timeformat="date"` |
//! | intervals of an element that neither overlap nor have no length | a day ends with the next one, and days in a row are one spell |
//! | nodes that are there while their edges are | a node has the days of its edges, too |
//! | `kind` for what an edge is, `label` for what it shows | both |
//! | `weight` over time under this very identifier | the items of each spell |
//! | colour as numbers, `value` as the first attribute of a size | so |
//! | types it knows: no `anyURI` | `string` for links |
//! | `attvalues`, then `viz:…`, then `spells` (the schema) | so |
//!
//! Gephi Lite knows no timeline and keeps the last block of attributes of a class:
//! [`Export::timeline`] set to false writes one block, and no time.

use std::io::{self, Write};

use jiff::civil::Date;

use super::columns::{self, Column, Type, Value};
use super::{Export, Written, many, xml};

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">
"#;

pub(super) fn write(export: &Export<'_>, out: &mut dyn Write) -> io::Result<Written> {
    let (graph, timeline) = (&export.graph, export.timeline);
    out.write_all(HEAD.as_bytes())?;
    out.write_all(b"  <meta>\n    <creator>daygraph</creator>\n    <description>")?;
    writeln!(
        out,
        "{} nodes and {} edges of daily news</description>\n  </meta>",
        graph.nodes.len(),
        graph.edges.len()
    )?;
    let direction = if graph.directed { "directed" } else { "undirected" };
    let time =
        if timeline { r#"mode="dynamic" timeformat="date" timerepresentation="interval""# } else { r#"mode="static""# };
    writeln!(out, r#"  <graph defaultedgetype="{direction}" idtype="string" {time}>"#)?;
    attributes(out, "node", columns::nodes())?;
    attributes(out, "edge", columns::edges())?;
    if timeline {
        writeln!(out, r#"    <attributes class="edge" mode="dynamic">"#)?;
        writeln!(out, r#"      <attribute id="weight" title="weight" type="double"/>"#)?;
        writeln!(out, "    </attributes>")?;
    }
    let days = if timeline { node_days(export) } else { Vec::new() };
    writeln!(out, r#"    <nodes count="{}">"#, graph.nodes.len())?;
    many::each(out, &graph.nodes, |out, at, node| {
        out.write_all(b"      <node")?;
        xml::attribute(out, "id", &node.id)?;
        xml::attribute(out, "label", &node.label)?;
        out.write_all(b">\n        <attvalues>\n")?;
        for column in columns::nodes().iter().filter(|c| own(c.name)) {
            value(out, column.name, (column.value)(graph, node))?;
        }
        out.write_all(b"        </attvalues>\n")?;
        let (r, g, b) = node.class.colour();
        writeln!(out, r#"        <viz:color r="{r}" g="{g}" b="{b}"/>"#)?;
        if let Some((x, y)) = node.place {
            writeln!(out, r#"        <viz:position x="{x:.2}" y="{y:.2}" z="0"/>"#)?;
        }
        writeln!(out, r#"        <viz:size value="{:.2}"/>"#, node.size())?;
        if timeline {
            spells(out, &runs(&days[at]))?;
        }
        out.write_all(b"      </node>\n")
    })?;
    out.write_all(b"    </nodes>\n")?;
    writeln!(out, r#"    <edges count="{}">"#, graph.edges.len())?;
    many::each(out, &graph.edges, |out, _, edge| {
        let label = edge.label();
        out.write_all(b"      <edge")?;
        xml::attribute(out, "id", &edge.id)?;
        xml::attribute(out, "source", &graph.nodes[edge.source].id)?;
        xml::attribute(out, "target", &graph.nodes[edge.target].id)?;
        xml::attribute(out, "type", direction)?;
        xml::attribute(out, "kind", &label)?;
        xml::attribute(out, "label", &label)?;
        writeln!(out, r#" weight="{}">"#, edge.weight.max(1))?;
        out.write_all(b"        <attvalues>\n")?;
        for column in columns::edges().iter().filter(|c| own(c.name)) {
            value(out, column.name, (column.value)(edge))?;
        }
        let runs = if timeline { runs(&edge.days) } else { Vec::new() };
        for run in &runs {
            let Run { first, end, items } = run;
            writeln!(out, r#"          <attvalue for="weight" value="{items}" start="{first}" end="{end}"/>"#)?;
        }
        out.write_all(b"        </attvalues>\n")?;
        if timeline {
            spells(out, &runs)?;
        }
        out.write_all(b"      </edge>\n")
    })?;
    out.write_all(b"    </edges>\n  </graph>\n</gexf>\n")?;
    Ok(Written::default())
}

/// Whether a column is no attribute of the element itself.
fn own(name: &str) -> bool {
    !matches!(name, "label" | "weight")
}

fn attributes<T>(out: &mut dyn Write, of: &str, columns: &[Column<T>]) -> io::Result<()> {
    writeln!(out, r#"    <attributes class="{of}" mode="static">"#)?;
    for Column { name, kind, default, .. } in columns.iter().filter(|c| own(c.name)) {
        let kind = match kind {
            Type::Text | Type::List => "string",
            Type::Int => "integer",
            Type::Double => "double",
            Type::Bool => "boolean",
        };
        write!(out, r#"      <attribute id="{name}" title="{name}" type="{kind}""#)?;
        match default {
            Some(default) => writeln!(out, "><default>{default}</default></attribute>")?,
            None => writeln!(out, "/>")?,
        }
    }
    writeln!(out, "    </attributes>")
}

fn value(out: &mut dyn Write, name: &str, value: Value<'_>) -> io::Result<()> {
    let Some(text) = value.flat() else { return Ok(()) };
    for part in ["          <attvalue for=\"", name, "\""] {
        out.write_all(part.as_bytes())?;
    }
    xml::attribute(out, "value", &text)?;
    out.write_all(b"/>\n")
}

/// Days in a row.
#[derive(Debug, PartialEq, Eq)]
struct Run {
    first: Date,
    /// The day after the last: a day alone is an instant.
    end: Date,
    /// Items of all its days.
    items: u32,
}

/// Days as runs of days. What lies next to one another is one run: where two intervals touch,
/// some readers see one that overlaps.
fn runs(days: &[(Date, u32)]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for &(day, items) in days {
        // Nothing comes after the last day of the calendar.
        let end = day.tomorrow().unwrap_or(day);
        match runs.last_mut() {
            Some(run) if day <= run.end => (run.end, run.items) = (end, run.items + items),
            _ => runs.push(Run { first: day, end, items }),
        }
    }
    runs
}

fn spells(out: &mut dyn Write, runs: &[Run]) -> io::Result<()> {
    if runs.is_empty() {
        return Ok(());
    }
    out.write_all(b"        <spells>\n")?;
    for Run { first, end, .. } in runs {
        writeln!(out, r#"          <spell start="{first}" end="{end}"/>"#)?;
    }
    out.write_all(b"        </spells>\n")
}

/// Of each node the days on which it or one of its edges was said.
fn node_days(export: &Export<'_>) -> Vec<Vec<(Date, u32)>> {
    let graph = &export.graph;
    let mut days: Vec<Vec<(Date, u32)>> =
        graph.nodes.iter().map(|node| node.days.iter().map(|day| (*day, 1)).collect()).collect();
    for edge in &graph.edges {
        days[edge.source].extend_from_slice(&edge.days);
        days[edge.target].extend_from_slice(&edge.days);
    }
    for days in &mut days {
        days.sort_unstable();
        days.dedup_by_key(|(day, _)| *day);
    }
    days
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_in_a_row_are_one_spell() {
        let days = [(date(2025, 1, 5), 1), (date(2025, 1, 6), 2), (date(2025, 1, 8), 1)];
        let run = |from, end, items| Run { first: date(2025, 1, from), end: date(2025, 1, end), items };
        assert_eq!(runs(&days), [run(5, 7, 3), run(8, 9, 1)]);
    }
}
