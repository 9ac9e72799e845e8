//! A table as typed cells, before it becomes a file: the one shape behind CSV, TSV, JSON and XLSX.
//!
//! A cell knows what it is, so that a number stays a number in every format and a text can never become a formula. What
//! a column means travels with it and becomes the codebook. The formats are below: [`delimited`], [`json`], [`workbook`]
//! write, [`input`] reads, [`format`](mod@format) chooses.

use std::fmt;

use jiff::civil::Date;

use crate::instrument::number::Number;

pub mod delimited;
pub mod format;
pub mod input;
pub mod json;
pub mod workbook;

/// Rows of typed cells under named columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The columns, in order.
    pub columns: Vec<Column>,
    /// The rows, each with one cell per column.
    pub rows: Vec<Vec<Cell>>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The name in the first line.
    pub name: String,
    /// What stands in it, in words.
    pub meaning: String,
    /// The unit of its numbers; empty where they have none.
    pub unit: String,
}

/// One value of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing is known; never zero.
    Empty,
    /// Words, whatever they look like.
    Text(String),
    /// An exact decimal, as text.
    Number(String),
    /// Yes or no.
    Bool(bool),
    /// A day.
    Date(Date),
}

impl Table {
    /// A table without rows; each column is its name and what it means.
    pub fn new<'a>(columns: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let columns = columns.into_iter().map(|(name, meaning)| Column::new(name, meaning));
        Self { columns: columns.collect(), rows: Vec::new() }
    }

    /// The place of the column with this name.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    /// The cell of a row (from 0) under the column with this name.
    pub fn cell(&self, row: usize, name: &str) -> Option<&Cell> {
        self.rows.get(row)?.get(self.column(name)?)
    }
}

impl Column {
    /// A column without a unit.
    pub fn new(name: impl Into<String>, meaning: impl Into<String>) -> Self {
        Self { name: name.into(), meaning: meaning.into(), unit: String::new() }
    }
}

impl Cell {
    /// Words; without any, an empty cell.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// A number, exactly; one that no decimal is stays a fraction in words.
    pub fn number(number: Number) -> Self {
        Self::decimal(number.to_string())
    }

    fn decimal(text: String) -> Self {
        if text.contains('/') { Self::Text(text) } else { Self::Number(text) }
    }

    /// A whole number.
    pub fn count(count: impl Into<i64>) -> Self {
        Self::Number(count.into().to_string())
    }

    /// A number, or an empty cell without one.
    pub fn maybe(number: Option<Number>) -> Self {
        number.map_or(Self::Empty, Self::number)
    }

    /// A number rounded to so many decimals for print, or an empty cell without one.
    pub fn rounded(number: Option<Number>, decimals: u32) -> Self {
        number.map_or(Self::Empty, |number| Self::decimal(number.rounded(decimals)))
    }
}

impl fmt::Display for Cell {
    /// As people read it; dates as `2022-08-17`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => Ok(()),
            Self::Text(text) | Self::Number(text) => f.write_str(text),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Date(date) => write!(f, "{date}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_say_what_they_are() {
        let number = |text: &str| Number::parse(text).expect("a decimal");
        let third = Number::ONE.checked_div(Number::from(3)).expect("a third");
        for (cell, expected) in [
            (Cell::text(""), Cell::Empty),
            (Cell::text("=1"), Cell::Text("=1".to_owned())),
            (Cell::number(number("-0.50")), Cell::Number("-0.5".to_owned())),
            (Cell::number(third), Cell::Text("1/3".to_owned())),
            (Cell::rounded(Some(third), 2), Cell::Number("0.33".to_owned())),
            (Cell::rounded(None, 2), Cell::Empty),
            (Cell::maybe(None), Cell::Empty),
            (Cell::count(3), Cell::Number("3".to_owned())),
        ] {
            assert_eq!(cell, expected);
        }
        assert_eq!(Cell::Date(jiff::civil::date(2022, 8, 17)).to_string(), "2022-08-17");
        let mut table = Table::new([("a", "first"), ("b", "second")]);
        table.rows.push(vec![Cell::Empty, Cell::Bool(true)]);
        assert_eq!(table.cell(0, "b"), Some(&Cell::Bool(true)));
        assert_eq!((table.cell(0, "c"), table.cell(1, "b")), (None, None));
    }
}
