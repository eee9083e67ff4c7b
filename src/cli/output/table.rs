//! Rows for people: columns by the width of their characters, a line below the header.
//!
//! In a terminal a row is one line: where the columns do not fit, the widest are cut.

use std::io::{self, Write};

use comfy_table::{Attribute, Cell, CellAlignment, LineStyle, TableStyle};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{Colours, Ink, plain};

/// A line below the header, and nothing else to look past.
const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// What stands around a column: a space on either side, and one to the next.
const AROUND: usize = 3;
/// Columns are not cut to less than this.
const NARROW: usize = 8;

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
    /// Whether it stays as wide as it is.
    whole: bool,
}

/// A column of texts, which may be cut.
pub fn text(name: &'static str) -> Column {
    Column { name, right: false, whole: false }
}

/// A column of short texts that are told whole: days, kinds.
pub fn whole(name: &'static str) -> Column {
    Column { name, right: false, whole: true }
}

/// A column of numbers, put to the right and told whole.
pub fn number(name: &'static str) -> Column {
    Column { name, right: true, whole: true }
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

    /// Writes the table, no wider than the terminal.
    pub fn write(&self, colours: Colours, out: &mut dyn Write) -> io::Result<()> {
        self.write_within(super::width(), colours, out)
    }

    /// Writes the table within a width, if there is one.
    fn write_within(&self, width: Option<usize>, colours: Colours, out: &mut dyn Write) -> io::Result<()> {
        let mut table = comfy_table::Table::new();
        table.load_style(STYLE);
        table.force_no_tty();
        if colours.any() {
            table.enforce_styling();
        }
        let widths = self.widths(width);
        let align = |column: &Column| if column.right { CellAlignment::Right } else { CellAlignment::Left };
        let head = self.columns.iter().zip(&widths);
        table.set_header(head.map(|(column, width)| Cell::new(cut(column.name, *width)).set_alignment(align(column))));
        for row in &self.rows {
            let cells = row.iter().zip(&self.columns).zip(&widths).map(|(((text, ink), column), width)| {
                let cell = Cell::new(cut(text, *width)).set_alignment(align(column));
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

    /// How wide each column is: as wide as its widest cell, or, where all do not fit, the
    /// widest as much narrower as it takes.
    fn widths(&self, width: Option<usize>) -> Vec<usize> {
        let of_column = |(n, column): (usize, &Column)| {
            let cells = self.rows.iter().filter_map(|row| Some(row.get(n)?.0.width()));
            cells.max().unwrap_or(0).max(column.name.width())
        };
        let mut widths: Vec<usize> = self.columns.iter().enumerate().map(of_column).collect();
        let Some(room) = width.map(|width| (width + 1).saturating_sub(AROUND * widths.len())) else { return widths };
        let cuts = |n: usize| !self.columns[n].whole;
        while widths.iter().sum::<usize>() > room {
            let over = widths.iter().sum::<usize>() - room;
            let elastic = || widths.iter().enumerate().filter(|(n, width)| cuts(*n) && **width > NARROW);
            // Of columns as wide, the last.
            let Some((widest, most)) = elastic().max_by_key(|(_, width)| **width).map(|(n, width)| (n, *width)) else {
                break;
            };
            // Down to the next widest, so that of several wide ones none is cut alone.
            let next = elastic().map(|(_, width)| *width).filter(|width| *width < most).max().unwrap_or(NARROW);
            widths[widest] -= over.min(most - next);
        }
        widths
    }
}

/// The text within a width, with `…` where something is cut off.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    // Of an address that is cut, the host says more than the protocol.
    let text = text.strip_prefix("https://").unwrap_or(text);
    if text.width() <= width {
        return text.to_owned();
    }
    let mut used = 1;
    let fits = |c: &char| {
        used += c.width().unwrap_or(0);
        used <= width
    };
    let kept: String = text.chars().take_while(fits).collect();
    format!("{}…", kept.trim_end())
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

    #[test]
    fn what_does_not_fit_is_cut() {
        let mut table = Table::new([text("name"), text("source"), number("items")]);
        table.row([
            ("阿里巴巴集團控股".to_owned(), None),
            ("https://example.org/a".to_owned(), None),
            ("12".to_owned(), None),
        ]);
        let lines = |width| {
            let mut out = Vec::new();
            table.write_within(width, Colours::NONE, &mut out).expect("memory takes it");
            String::from_utf8(out).expect("UTF-8")
        };
        assert!(lines(None).ends_with(" 阿里巴巴集團控股   https://example.org/a      12\n"));
        assert_eq!(lines(Some(50)), lines(None));
        assert!(lines(Some(45)).ends_with(" 阿里巴巴集團控股   example.org/a      12\n"), "{}", lines(Some(45)));
        let narrow = lines(Some(34));
        assert!(narrow.lines().all(|line| line.width() <= 34 && !line.is_empty()), "{narrow}");
        assert_eq!(lines(Some(1)).lines().count(), 3);
    }
}
