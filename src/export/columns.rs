//! What is told of a node and of an edge, as columns: the one table that GraphML and
//! CSV are written from.

use crate::graph::{Edge, Node, View};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    Text,
    Int,
    Double,
    Bool,
}

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Text(String),
    Int(u32),
    Double(f32),
    Bool(bool),
    /// Not known: the cell is left out.
    Missing,
}

impl Value {
    fn text(text: String) -> Value {
        if text.is_empty() { Value::Missing } else { Value::Text(text) }
    }

    /// As text, if there is one; numbers with two decimals at most.
    pub fn display(&self) -> Option<String> {
        Some(match self {
            Value::Text(text) => text.clone(),
            Value::Int(n) => n.to_string(),
            Value::Double(n) => ((f64::from(*n) * 100.0).round() / 100.0).to_string(),
            Value::Bool(b) => b.to_string(),
            Value::Missing => return None,
        })
    }
}

/// One column of nodes or edges.
pub(super) struct Column<T> {
    /// Name in GraphML: lower case, as Gephi's readers compare it.
    pub name: &'static str,
    /// Heading in CSV.
    pub heading: &'static str,
    pub kind: Type,
    pub value: fn(&View, &T) -> Value,
}

/// Between the parts of a cell that holds several.
const SEPARATOR: &str = " | ";

pub(super) const NODE_COLUMNS: [Column<Node>; 9] = [
    Column { name: "label", heading: "Label", kind: Type::Text, value: |_, n| Value::text(n.label.clone()) },
    Column { name: "kind", heading: "Kind", kind: Type::Text, value: |_, n| Value::text(n.class.name().into()) },
    Column {
        name: "aliases",
        heading: "Aliases",
        kind: Type::Text,
        value: |_, n| Value::text(n.aliases.join(SEPARATOR)),
    },
    Column { name: "first_day", heading: "First day", kind: Type::Text, value: |_, n| day(n.days.map(|d| d.0)) },
    Column { name: "last_day", heading: "Last day", kind: Type::Text, value: |_, n| day(n.days.map(|d| d.1)) },
    Column { name: "mentions", heading: "Mentions", kind: Type::Int, value: |_, n| Value::Int(n.mentions) },
    Column { name: "raised", heading: "Raised", kind: Type::Text, value: |_, n| Value::text(n.raised.join(SEPARATOR)) },
    Column {
        name: "wikidata",
        heading: "Wikidata",
        kind: Type::Text,
        value: |_, n| Value::text(n.wikidata.clone().unwrap_or_default()),
    },
    Column {
        name: "iri",
        heading: "IRI",
        kind: Type::Text,
        value: |view, n| Value::Text(format!("{}{}", view.base, n.id)),
    },
];

pub(super) const EDGE_COLUMNS: [Column<Edge>; 11] = [
    Column { name: "label", heading: "Label", kind: Type::Text, value: |_, e| Value::Text(e.label()) },
    Column { name: "weight", heading: "Weight", kind: Type::Double, value: |_, e| Value::Int(e.weight.max(1)) },
    Column {
        name: "relation",
        heading: "Relation",
        kind: Type::Text,
        value: |_, e| Value::Text(e.relation.name().into()),
    },
    Column {
        name: "modality",
        heading: "Modality",
        kind: Type::Text,
        value: |_, e| Value::Text(e.modality.name().into()),
    },
    Column {
        name: "symmetric",
        heading: "Symmetric",
        kind: Type::Bool,
        value: |_, e| Value::Bool(e.relation.symmetric()),
    },
    Column { name: "derived", heading: "Derived", kind: Type::Bool, value: |_, e| Value::Bool(e.derived) },
    Column { name: "first_day", heading: "First day", kind: Type::Text, value: |_, e| day(Some(e.days.0)) },
    Column { name: "last_day", heading: "Last day", kind: Type::Text, value: |_, e| day(Some(e.days.1)) },
    Column { name: "confidence", heading: "Confidence", kind: Type::Double, value: |_, e| confidence(e) },
    Column { name: "evidence", heading: "Evidence", kind: Type::Text, value: |_, e| evidence(e) },
    Column {
        name: "sources",
        heading: "Sources",
        kind: Type::Text,
        value: |_, e| Value::text(e.sources.join(SEPARATOR)),
    },
];

fn day(day: Option<jiff::civil::Date>) -> Value {
    day.map_or(Value::Missing, |d| Value::Text(d.to_string()))
}

fn confidence(edge: &Edge) -> Value {
    if edge.derived { Value::Missing } else { Value::Double(edge.confidence) }
}

fn evidence(edge: &Edge) -> Value {
    let said: Vec<String> = edge.evidence.iter().map(|e| format!("{}: {}", e.day, e.sentence)).collect();
    Value::text(said.join(SEPARATOR))
}
