//! Rows for people: columns by the width of their characters, a line below the header.

use std::io::{self, Write};

use comfy_table::{Attribute, Cell, CellAlignment, ContentArrangement, LineStyle, TableStyle};

use super::{Colours, Ink, plain};

/// A line below the header, and nothing else to look past.
const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// A table that is written to standard output, as wide as the terminal; into a pipe or a
/// file, as wide as its rows.
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<(String, Option<Ink>)>>,
}

/// A column's head.
pub struct Column {
    name: &'static str,
    right: bool,
}

/// A column of texts.
pub fn text(name: &'static str) -> Column {
    Column { name, right: false }
}

/// A column of numbers, put to the right.
pub fn number(name: &'static str) -> Column {
    Column { name, right: true }
}

impl Table {
    pub fn new(columns: impl IntoIterator<Item = Column>) -> Table {
        Table { columns: columns.into_iter().collect(), rows: Vec::new() }
    }

    /// Adds a row of texts, each in its ink.
    pub fn row(&mut self, cells: impl IntoIterator<Item = (String, Option<Ink>)>) {
        // A cell is one line, without what steers a terminal.
        let cell =
            |(text, ink): (String, Option<Ink>)| (plain(&text.split_whitespace().collect::<Vec<_>>().join(" ")), ink);
        self.rows.push(cells.into_iter().map(cell).collect());
    }

    /// Writes the table, as wide as the terminal.
    pub fn write(&self, colours: Colours, out: &mut dyn Write) -> io::Result<()> {
        self.write_within(comfy_table::Table::new().width(), colours, out)
    }

    /// Writes the table within a width, if there is one.
    pub fn write_within(&self, width: Option<u16>, colours: Colours, out: &mut dyn Write) -> io::Result<()> {
        let mut table = comfy_table::Table::new();
        table.load_style(STYLE);
        table.force_no_tty();
        if colours.any() {
            table.enforce_styling();
        }
        if let Some(width) = width {
            table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
        }
        let align = |column: &Column| if column.right { CellAlignment::Right } else { CellAlignment::Left };
        table.set_header(self.columns.iter().map(|c| Cell::new(c.name).set_alignment(align(c))));
        for row in &self.rows {
            let cells = row.iter().zip(&self.columns).map(|((text, ink), column)| {
                let cell = Cell::new(text).set_alignment(align(column));
                match ink {
                    Some(Ink::Strong) => cell.add_attribute(Attribute::Bold),
                    Some(Ink::Faint) => cell.add_attribute(Attribute::Dim),
                    Some(ink) => ink.colour().into_iter().fold(cell, Cell::fg),
                    None => cell,
                }
            });
            table.add_row(cells);
        }
        for line in table.lines() {
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_characters() {
        let mut table = Table::new([text("name"), number("items")]);
        table.row([("阿里巴巴".to_owned(), None), ("12".to_owned(), None)]);
        table.row([("OpenAI\n".to_owned(), None), ("3".to_owned(), None)]);
        let mut out = Vec::new();
        table.write_within(None, Colours::NONE, &mut out).expect("memory takes it");
        let text = String::from_utf8(out).expect("UTF-8");
        assert_eq!(text, " name       items\n──────────────────\n 阿里巴巴      12\n OpenAI         3\n");
    }
}
