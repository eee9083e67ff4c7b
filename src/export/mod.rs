//! The graph as files for other programs: one format a file, all in one table.
//!
//! | file | what it is for |
//! | --- | --- |
//! | [`select`] | what of the store is exported |
//! | [`graph`], `columns` | the one description of what is exported, for all formats |
//! | [`layout`] | where nodes stand |
//! | `graphml`, `gexf`, `csv`, `neo4j`, `jsonl`, `node_link`, `cytoscape`, `dot`, `cypher`, `rdf`, `parquet`, `html` | a format each |
//! | `xml`, `json`, `thrift`, `many` | what formats have in common |
//! | [`gold`] | extractions in the shape of annotated files |
//!
//! A format writes one or more tables. A table's writer sees an [`Export`] and nothing else,
//! writes the same bytes for the same graph, and some nodes at a time, so that memory does not
//! grow with the file.
//!
//! ```
//! use daygraph::export::Format;
//! assert_eq!(Format::named("graphml").unwrap().name, "graphml");
//! assert_eq!(Format::of_ending("GEXF").unwrap().name, "gexf");
//! assert!(Format::named("docx").is_none());
//! ```

mod columns;
mod csv;
mod cypher;
mod cytoscape;
mod dot;
mod gexf;
pub mod gold;
pub mod graph;
mod graphml;
mod html;
mod json;
mod jsonl;
pub mod layout;
mod many;
mod neo4j;
mod node_link;
mod parquet;
mod rdf;
pub mod select;
mod thrift;
mod xml;

use std::io::{self, Write};

pub use graph::Graph;
pub use select::{SelectError, Selection};

use crate::store::{Rows, Snapshot, Store};

/// What is written: a graph, and the store that it is of.
pub struct Export<'a> {
    pub graph: Graph<'a>,
    pub store: &'a Store,
    snapshot: &'a Snapshot,
    /// Whether the graph is all that the store says.
    pub whole: bool,
    /// Whether formats that have a timeline write it.
    pub timeline: bool,
}

impl<'a> Export<'a> {
    /// What a selection leaves of a store, without places of nodes.
    ///
    /// # Errors
    ///
    /// As [`Selection::graph`].
    pub fn new(store: &'a Store, selection: &Selection) -> Result<Export<'a>, SelectError> {
        let snapshot = store.snapshot()?;
        let graph = selection.graph(store)?;
        Ok(Export { graph, store, snapshot, whole: selection.is_whole(), timeline: true })
    }

    fn rows(&self) -> &'a Rows {
        self.snapshot.rows()
    }
}

/// What a reader should know of a file that was written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Written {
    /// Cells that a spreadsheet would have run as a formula.
    pub defused: usize,
}

/// A format, as a row of [`Format::ALL`].
#[derive(Debug)]
pub struct Format {
    /// Name on the command line.
    pub name: &'static str,
    /// File name endings, without dot, that tell this format; none where its files end like
    /// another's.
    pub endings: &'static [&'static str],
    /// The ending of files that are named after something else.
    pub suffix: &'static str,
    /// What it is for, in one line.
    pub about: &'static str,
    /// Whether it is drawn by what reads it, so that nodes need places.
    pub pictured: bool,
    /// What is written: one table, or several that belong together.
    pub tables: &'static [Table],
}

/// One file's content.
#[derive(Debug)]
pub struct Table {
    /// `nodes` or `edges` where a format has several tables, else empty.
    pub name: &'static str,
    pub write: Writer,
}

/// Writes a table.
pub type Writer = fn(&Export<'_>, &mut dyn Write) -> io::Result<Written>;

const fn one(write: Writer) -> [Table; 1] {
    [Table { name: "", write }]
}

const fn two(nodes: Writer, edges: Writer) -> [Table; 2] {
    [Table { name: "nodes", write: nodes }, Table { name: "edges", write: edges }]
}

/// Rows of the table: name, endings, suffix, picture or facts, tables, purpose.
macro_rules! formats {
    ($($name:literal $endings:expr, $suffix:literal, $pictured:literal, $tables:expr, $about:literal;)+) => {
        &[$(Format {
            name: $name,
            endings: &$endings,
            suffix: $suffix,
            pictured: $pictured,
            tables: const { &$tables },
            about: $about,
        },)+]
    };
}

impl Format {
    /// All formats, in the order in which they are listed everywhere.
    pub const ALL: &[Format] = formats! {
        "graphml" ["graphml", "xml"], "graphml", true, one(graphml::write),
            "GraphML, with labels, colours, sizes, places: Gephi, Cytoscape, yEd, networkx, igraph";
        "gexf" ["gexf"], "gexf", true, one(gexf::write),
            "GEXF 1.3, with a timeline by day: Gephi; with --static: Gephi Lite";
        "csv" ["csv"], "csv", false, two(csv::write_nodes, csv::write_edges),
            "two tables, nodes and edges, with Gephi's column names: spreadsheets, pandas, Gephi";
        "neo4j" [], "csv", false, two(neo4j::write_nodes, neo4j::write_edges),
            "two tables with the headings of neo4j-admin database import";
        "jsonl" ["jsonl", "ndjson"], "jsonl", false, one(jsonl::write),
            "JSON Lines, nodes then edges, with every evidence: jq, DuckDB, your own program";
        "node-link" ["json"], "json", true, one(node_link::write),
            "node-link JSON: networkx, d3";
        "cytoscape" ["cyjs"], "cyjs", true, one(cytoscape::write),
            "Cytoscape JSON: Cytoscape, Cytoscape.js";
        "dot" ["dot", "gv"], "dot", true, one(dot::write),
            "DOT: Graphviz";
        "cypher" ["cypher", "cql"], "cypher", false, one(cypher::write),
            "a script in Cypher: Neo4j, Memgraph";
        "ttl" ["ttl", "turtle"], "ttl", false, one(rdf::turtle),
            "RDF in Turtle: triple stores";
        "trig" ["trig"], "trig", false, one(rdf::trig),
            "RDF in TriG, a named graph a digest";
        "nq" ["nq"], "nq", false, one(rdf::nquads),
            "RDF in N-Quads, a named graph a digest";
        "nt" ["nt"], "nt", false, one(rdf::ntriples),
            "RDF in N-Triples, a triple a line";
        "rdfxml" ["rdf", "owl"], "rdf", false, one(rdf::rdf_xml),
            "RDF/XML: Protégé, older tools";
        "jsonld" ["jsonld"], "jsonld", false, one(rdf::json_ld),
            "RDF in JSON-LD, a named graph a digest";
        "parquet" ["parquet"], "parquet", false, two(parquet::write_nodes, parquet::write_edges),
            "two tables, nodes and edges: DuckDB, pandas, Polars, Spark";
        "html" ["html", "htm"], "html", true, one(html::write),
            "one page with the graph in it, to send to somebody: any browser";
    };

    /// The format of this name.
    pub fn named(name: &str) -> Option<&'static Format> {
        Format::ALL.iter().find(|f| f.name.eq_ignore_ascii_case(name))
    }

    /// The format whose files end so; `ending` is given without its dot.
    pub fn of_ending(ending: &str) -> Option<&'static Format> {
        Format::ALL.iter().find(|f| f.endings.iter().any(|e| e.eq_ignore_ascii_case(ending)))
    }
}
