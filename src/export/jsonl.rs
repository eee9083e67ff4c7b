//! JSON Lines: one node or edge a line, nodes first.
//!
//! ```json
//! {"type":"node","id":"company/alibaba","label":"Alibaba","kind":"Company",…}
//! {"type":"edge","id":"company/alibaba~released~model/qwen3","source":"company/alibaba",…}
//! ```

use std::io::{self, Write};

use petgraph::visit::{EdgeRef, IntoNodeReferences};
use serde::Serialize;

use crate::graph::{Evidence, View};

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Line<'a> {
    Node {
        id: &'a str,
        iri: String,
        label: &'a str,
        kind: &'a str,
        aliases: &'a [String],
        first_day: Option<String>,
        last_day: Option<String>,
        mentions: u32,
        raised: &'a [String],
        wikidata: Option<&'a str>,
    },
    Edge {
        id: &'a str,
        source: &'a str,
        target: &'a str,
        label: String,
        relation: &'a str,
        modality: &'a str,
        symmetric: bool,
        derived: bool,
        weight: u32,
        first_day: String,
        last_day: String,
        confidence: Option<f64>,
        evidence: &'a [Evidence],
        sources: &'a [String],
    },
}

pub(super) fn write(view: &View, out: &mut dyn Write) -> io::Result<()> {
    for (_, node) in view.graph.node_references() {
        let line = Line::Node {
            id: &node.id,
            iri: format!("{}{}", view.base, node.id),
            label: &node.label,
            kind: node.class.name(),
            aliases: &node.aliases,
            first_day: node.days.map(|d| d.0.to_string()),
            last_day: node.days.map(|d| d.1.to_string()),
            mentions: node.mentions,
            raised: &node.raised,
            wikidata: node.wikidata.as_deref(),
        };
        write_line(out, &line)?;
    }
    for edge in view.graph.edge_references() {
        let (source, target) = (&view.graph[edge.source()].id, &view.graph[edge.target()].id);
        let edge = edge.weight();
        let line = Line::Edge {
            id: &edge.id,
            source,
            target,
            label: edge.label(),
            relation: edge.relation.name(),
            modality: edge.modality.name(),
            symmetric: edge.relation.symmetric(),
            derived: edge.derived,
            weight: edge.weight,
            first_day: edge.days.0.to_string(),
            last_day: edge.days.1.to_string(),
            confidence: (!edge.derived).then(|| (f64::from(edge.confidence) * 100.0).round() / 100.0),
            evidence: &edge.evidence,
            sources: &edge.sources,
        };
        write_line(out, &line)?;
    }
    Ok(())
}

fn write_line(out: &mut dyn Write, line: &Line<'_>) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")
}
