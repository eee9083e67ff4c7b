//! What is told of a node and of an edge, as columns: the one table that all formats are
//! written from.

use std::borrow::Cow;

use jiff::civil::Date;

use super::graph::{Edge, Evidence, Graph, Node};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    Text,
    /// Several texts.
    List,
    Int,
    Double,
    Bool,
}

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value<'g> {
    Text(Cow<'g, str>),
    List(Vec<Cow<'g, str>>),
    /// Sentences with their places.
    Said(&'g [Evidence<'g>]),
    Int(u32),
    /// A number, and how many digits after the point it is worth.
    Double(f64, usize),
    Bool(bool),
    /// Not known: the cell is left out.
    Missing,
}

/// One column of nodes or edges.
pub(super) struct Column<T> {
    /// Name in lower case, as Gephi's readers compare it.
    pub name: &'static str,
    /// Heading in CSV.
    pub heading: &'static str,
    pub kind: Type,
    /// What a reader that knows of defaults takes where a cell is left out.
    pub default: Option<&'static str>,
    pub value: T,
}

pub(super) type OfNode = for<'g> fn(&'g Graph<'g>, &'g Node<'g>) -> Value<'g>;
pub(super) type OfEdge = for<'g> fn(&'g Edge<'g>) -> Value<'g>;

/// Between the parts of a cell that holds several, where the format has no lists. A part that
/// holds it has `¦` in its place.
pub(super) const SEPARATOR: &str = " | ";

const fn column<T>(name: &'static str, heading: &'static str, kind: Type, value: T) -> Column<T> {
    Column { name, heading, kind, default: None, value }
}

const fn with_default<T: Copy>(column: Column<T>, default: &'static str) -> Column<T> {
    Column {
        name: column.name,
        heading: column.heading,
        kind: column.kind,
        default: Some(default),
        value: column.value,
    }
}

const NODES: [Column<OfNode>; 12] = [
    column("label", "Label", Type::Text, |_, n| text(&n.label)),
    column("kind", "Kind", Type::Text, |_, n| text(n.class.name())),
    column("aliases", "Aliases", Type::List, |_, n| list(n.aliases.iter().copied())),
    column("first_day", "First day", Type::Text, |_, n| day(n.span().map(|d| d.0))),
    column("last_day", "Last day", Type::Text, |_, n| day(n.span().map(|d| d.1))),
    with_default(column("mentions", "Mentions", Type::Int, |_, n| Value::Int(n.mentions)), "0"),
    with_default(column("pagerank", "PageRank", Type::Double, |_, n| Value::Double(n.pagerank, 8)), "0"),
    column("community", "Community", Type::Int, |_, n| n.community.map_or(Value::Missing, Value::Int)),
    column("raised", "Raised", Type::List, |_, n| list(n.raised.iter().map(String::as_str))),
    column("details", "Details", Type::List, |_, n| list(n.details.iter().map(String::as_str))),
    column("wikidata", "Wikidata", Type::Text, |_, n| text(n.wikidata.unwrap_or_default())),
    column("iri", "IRI", Type::Text, |graph, n| Value::Text(Cow::Owned(graph.iri(n)))),
];

const EDGES: [Column<OfEdge>; 13] = [
    column("label", "Label", Type::Text, |e| Value::Text(Cow::Owned(e.label()))),
    with_default(column("weight", "Weight", Type::Double, |e| Value::Int(e.weight.max(1))), "1"),
    column("relation", "Relation", Type::Text, |e| text(&e.relation)),
    with_default(column("modality", "Modality", Type::Text, |e| text(e.modality.name())), "asserted"),
    with_default(column("symmetric", "Symmetric", Type::Bool, |e| Value::Bool(e.symmetric)), "false"),
    with_default(column("derived", "Derived", Type::Bool, |e| Value::Bool(e.derived)), "false"),
    column("first_day", "First day", Type::Text, |e| day(e.span().map(|d| d.0))),
    column("last_day", "Last day", Type::Text, |e| day(e.span().map(|d| d.1))),
    column("days", "Days", Type::List, |e| list_of(e.days.iter().map(|(day, _)| Cow::Owned(day.to_string())))),
    column("confidence", "Confidence", Type::Double, |e| {
        e.confidence.map_or(Value::Missing, |c| Value::Double(f64::from(c), 2))
    }),
    column("details", "Details", Type::List, |e| list(e.details.iter().map(String::as_str))),
    column("evidence", "Evidence", Type::List, |e| {
        if e.evidence.is_empty() { Value::Missing } else { Value::Said(&e.evidence) }
    }),
    column("sources", "Sources", Type::List, |e| list(e.sources.iter().copied())),
];

/// How a node looks; columns that tables of facts could do without.
const LOOKS: [Column<OfNode>; 4] = [
    column("size", "Size", Type::Double, |_, n| Value::Double(n.size(), 2)),
    column("color", "Color", Type::Text, |_, n| Value::Text(Cow::Owned(n.hex()))),
    column("x", "X", Type::Double, |_, n| place(n.place.map(|p| p.0))),
    column("y", "Y", Type::Double, |_, n| place(n.place.map(|p| p.1))),
];

/// The columns of nodes.
pub(super) fn nodes() -> &'static [Column<OfNode>] {
    const { &NODES }
}

/// The columns of edges.
pub(super) fn edges() -> &'static [Column<OfEdge>] {
    const { &EDGES }
}

/// The columns of a node's looks.
pub(super) fn looks() -> &'static [Column<OfNode>] {
    const { &LOOKS }
}

fn text(text: &str) -> Value<'_> {
    if text.is_empty() { Value::Missing } else { Value::Text(Cow::Borrowed(text)) }
}

fn list<'g>(texts: impl Iterator<Item = &'g str>) -> Value<'g> {
    list_of(texts.map(Cow::Borrowed))
}

fn list_of<'g>(texts: impl Iterator<Item = Cow<'g, str>>) -> Value<'g> {
    let texts: Vec<Cow<'g, str>> = texts.collect();
    if texts.is_empty() { Value::Missing } else { Value::List(texts) }
}

fn day<'g>(day: Option<Date>) -> Value<'g> {
    day.map_or(Value::Missing, |day| Value::Text(Cow::Owned(day.to_string())))
}

fn place<'g>(at: Option<f64>) -> Value<'g> {
    at.map_or(Value::Missing, |at| Value::Double(at, 2))
}

impl<'g> Value<'g> {
    /// As one text, if there is one.
    pub fn flat(self) -> Option<Cow<'g, str>> {
        Some(match self {
            Value::Text(text) => text,
            Value::Int(n) => Cow::Owned(n.to_string()),
            Value::Double(n, digits) => Cow::Owned(number(n, digits)),
            Value::Bool(b) => Cow::Borrowed(if b { "true" } else { "false" }),
            Value::Missing => return None,
            list => Cow::Owned(joined(list.parts(), SEPARATOR, "¦")),
        })
    }

    /// The parts of a list; of anything else, itself.
    pub fn parts(self) -> Vec<Cow<'g, str>> {
        match self {
            Value::List(parts) => parts,
            Value::Said(said) => said.iter().map(|e| Cow::Owned(format!("{}: {}", e.day, e.sentence))).collect(),
            one => one.flat().into_iter().collect(),
        }
    }
}

/// Parts with a separator between them; where a part holds the separator, a mark stands for it.
pub(super) fn joined(parts: Vec<Cow<'_, str>>, separator: &str, mark: &str) -> String {
    let mut all = String::new();
    for (n, part) in parts.iter().enumerate() {
        if n > 0 {
            all.push_str(separator);
        }
        if part.contains(separator) { all.push_str(&part.replace(separator, mark)) } else { all.push_str(part) }
    }
    all
}

/// A number with so many digits after the point at most.
pub(super) fn number(n: f64, digits: usize) -> String {
    let text = format!("{n:.digits$}");
    let short = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if short == "-0" { "0".to_owned() } else { short.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_long_as_they_need() {
        for (n, digits, text) in
            [(1.0, 2, "1"), (0.5, 2, "0.5"), (-0.001, 2, "0"), (12.345, 2, "12.35"), (10.0, 0, "10")]
        {
            assert_eq!(number(n, digits), text);
        }
    }

    #[test]
    fn what_holds_the_separator_is_not_taken_for_two() {
        let parts = vec![Cow::Borrowed("a | b"), Cow::Borrowed("c")];
        assert_eq!(Value::List(parts).flat().as_deref(), Some("a¦b | c"));
    }
}
