//! Rows as a table for people: columns aligned by the width of their characters, IRIs
//! cut short.

use std::io::{self, Write};

use comfy_table::{Cell, CellAlignment, ContentArrangement, LineStyle, TableStyle};
use oxigraph::model::vocab::xsd;
use oxigraph::model::{Term, Variable};
use oxigraph::sparql::QuerySolution;

use crate::store::PREFIXES;

/// A line below the header, and nothing else to look past.
const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

pub(super) struct Table {
    base: String,
    variables: Vec<Variable>,
    rows: Vec<Vec<String>>,
    /// Whether all values of a column are numbers; they are put to the right.
    numbers: Vec<bool>,
}

impl Table {
    pub fn new(variables: &[Variable], base: &str) -> Table {
        Table {
            base: base.to_owned(),
            variables: variables.to_vec(),
            rows: Vec::new(),
            numbers: vec![true; variables.len()],
        }
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn add(&mut self, solution: &QuerySolution) {
        let mut row = Vec::with_capacity(self.variables.len());
        for (variable, numbers) in self.variables.iter().zip(&mut self.numbers) {
            let term = solution.get(variable);
            *numbers &= term.is_none_or(is_number);
            row.push(term.map(|t| cell(t, &self.base)).unwrap_or_default());
        }
        self.rows.push(row);
    }

    pub fn write(&self, width: Option<u16>, out: &mut dyn Write) -> io::Result<()> {
        let mut table = comfy_table::Table::new();
        table.load_style(STYLE);
        table.force_no_tty();
        if let Some(width) = width {
            table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
        }
        let align = |numbers: bool| if numbers { CellAlignment::Right } else { CellAlignment::Left };
        let header = self.variables.iter().zip(&self.numbers);
        table.set_header(header.map(|(v, n)| Cell::new(v.as_str()).set_alignment(align(*n))));
        for row in &self.rows {
            let cells = row.iter().zip(&self.numbers);
            table.add_row(cells.map(|(text, n)| Cell::new(text).set_alignment(align(*n))));
        }
        for line in table.lines() {
            writeln!(out, "{}", line.trim_end())?;
        }
        let rows = self.rows.len();
        writeln!(out, "{rows} {}", if rows == 1 { "row" } else { "rows" })
    }
}

fn is_number(term: &Term) -> bool {
    matches!(term, Term::Literal(l) if [xsd::INTEGER, xsd::DECIMAL, xsd::DOUBLE, xsd::FLOAT].contains(&l.datatype()))
}

fn cell(term: &Term, base: &str) -> String {
    match term {
        Term::NamedNode(node) => shorten(node.as_str(), base),
        Term::BlankNode(node) => node.to_string(),
        // A cell is one line; what breaks it in the text is a space here.
        Term::Literal(literal) => literal.value().split_whitespace().collect::<Vec<_>>().join(" "),
    }
}

/// An IRI with its prefix; the base's is empty.
fn shorten(iri: &str, base: &str) -> String {
    let known = PREFIXES.iter().copied().chain([("", base)]);
    let found = known.into_iter().find_map(|(prefix, namespace)| {
        let local = iri.strip_prefix(namespace).filter(|_| !namespace.is_empty())?;
        Some(format!("{prefix}:{local}"))
    });
    found.unwrap_or_else(|| iri.to_owned())
}
