//! The graph as files for other programs: one format a file, all in one table.
//!
//! A format writes one or more tables. A table's writer sees the whole [`View`] and
//! nothing else, and writes the same bytes for the same view.
//!
//! ```
//! use daygraph::export::Format;
//! assert_eq!(Format::named("graphml").unwrap().name, "graphml");
//! assert_eq!(Format::of_ending("GRAPHML").unwrap().name, "graphml");
//! assert!(Format::named("docx").is_none());
//! ```

mod columns;
mod csv;
pub mod gold;
mod graphml;
mod jsonl;
mod xml;

use std::io::{self, Write};

use crate::graph::View;

/// A format, as a row of [`Format::ALL`].
#[derive(Debug)]
pub struct Format {
    /// Name on the command line.
    pub name: &'static str,
    /// File name endings, without dot, that tell this format.
    pub endings: &'static [&'static str],
    /// What it is for, in one line.
    pub about: &'static str,
    /// What is written: one table, or several that belong together.
    pub tables: &'static [Table],
}

/// One file's content.
#[derive(Debug)]
pub struct Table {
    /// `nodes` or `edges` where a format has several tables, else empty.
    pub name: &'static str,
    pub write: fn(&View, &mut dyn Write) -> io::Result<()>,
}

impl Format {
    /// All formats, in the order in which they are listed everywhere.
    pub const ALL: &[Format] = &[
        Format {
            name: "graphml",
            endings: &["graphml", "xml"],
            about: "GraphML, with labels, colours, sizes and weights: Gephi, Cytoscape, yEd, networkx, igraph",
            tables: &[Table { name: "", write: graphml::write }],
        },
        Format {
            name: "csv",
            endings: &["csv"],
            about: "two tables, nodes and edges, with Gephi's column names: spreadsheets, pandas, Gephi",
            tables: &[
                Table { name: "nodes", write: csv::write_nodes },
                Table { name: "edges", write: csv::write_edges },
            ],
        },
        Format {
            name: "jsonl",
            endings: &["jsonl", "ndjson"],
            about: "JSON Lines, nodes then edges, with every evidence: jq, DuckDB, your own program",
            tables: &[Table { name: "", write: jsonl::write }],
        },
    ];

    /// The format of this name.
    pub fn named(name: &str) -> Option<&'static Format> {
        Format::ALL.iter().find(|f| f.name.eq_ignore_ascii_case(name))
    }

    /// The format whose files end so; `ending` is given without its dot.
    pub fn of_ending(ending: &str) -> Option<&'static Format> {
        Format::ALL.iter().find(|f| f.endings.iter().any(|e| e.eq_ignore_ascii_case(ending)))
    }
}
