//! Tables as an Excel workbook: typed cells, a frozen bold header, and never a formula.
//!
//! Texts are written as strings whatever they begin with, and marked so that a spreadsheet keeps them as text when a
//! person edits the cell. The file says the same creation date every time, so that the same table gives the same bytes.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use crate::exchange::table::{Cell, Table};

/// Why there is no workbook.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookError {
    /// More than a sheet can hold.
    #[error(
        "a sheet holds at most {ROWS} rows and {COLUMNS} columns, but the table has {rows} and {columns}; write CSV"
    )]
    TooLarge {
        /// The rows of the table.
        rows: usize,
        /// Its columns.
        columns: usize,
    },
    /// The writer refused for another reason.
    #[error("the workbook cannot be written: {0}")]
    Writer(#[from] XlsxError),
}

/// The rows of a sheet below its header (ECMA-376, Excel's limits).
const ROWS: usize = 1_048_575;
/// The columns of a sheet.
const COLUMNS: usize = 16_384;
/// The characters of a cell.
const CELL: usize = 32_767;
/// What stands at the end of a text that was too long for a cell.
const CUT: &str = " … (cut: longer than a cell)";
/// The widest and the narrowest column, in characters.
const WIDTHS: (f64, f64) = (60.0, 8.0);

/// A workbook of these sheets, each with its name.
///
/// # Errors
/// A table that is larger than a sheet.
pub fn workbook(sheets: &[(&str, &Table)]) -> Result<Vec<u8>, WorkbookError> {
    let mut workbook = Workbook::new();
    // Any date would do; it only must be the same each time.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let properties = DocProperties::new().set_creation_datetime(&created);
    workbook.set_properties(&properties.set_company("").set_author("Seriatim"));
    for (name, table) in sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(*name)?;
        fill(sheet, table)?;
    }
    Ok(workbook.save_to_buffer()?)
}

fn fill(sheet: &mut Worksheet, table: &Table) -> Result<(), WorkbookError> {
    let (rows, columns) = (table.rows.len(), table.columns.len());
    if rows > ROWS || columns > COLUMNS {
        return Err(WorkbookError::TooLarge { rows, columns });
    }
    let header = Format::new().set_bold();
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let text = Format::new().set_quote_prefix();
    for (column, place) in table.columns.iter().zip(0_u16..) {
        sheet.write_string_with_format(0, place, &column.name, &header)?;
        sheet.set_column_width(place, width(table, usize::from(place)))?;
    }
    for (cells, row) in table.rows.iter().zip(1_u32..) {
        for (cell, column) in cells.iter().zip(0_u16..) {
            match cell {
                Cell::Empty => {}
                Cell::Bool(value) => {
                    sheet.write_boolean(row, column, *value)?;
                }
                Cell::Number(number) => match exact(number) {
                    Some(value) => {
                        sheet.write_number(row, column, value)?;
                    }
                    None => {
                        sheet.write_string(row, column, number)?;
                    }
                },
                Cell::Date(day) => match ExcelDateTime::parse_from_str(&day.to_string()) {
                    Ok(day) => {
                        sheet.write_datetime_with_format(row, column, &day, &date)?;
                    }
                    // A workbook knows no day before 1900.
                    Err(_too_early) => {
                        sheet.write_string(row, column, day.to_string())?;
                    }
                },
                Cell::Text(words) if words.starts_with(|c: char| c.is_alphanumeric()) => {
                    sheet.write_string(row, column, fitting(words))?;
                }
                Cell::Text(words) => {
                    sheet.write_string_with_format(row, column, fitting(words), &text)?;
                }
            }
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    if let Some(last) = u16::try_from(columns).ok().and_then(|n| n.checked_sub(1)) {
        sheet.autofilter(0, 0, rows as u32, last)?;
    }
    Ok(())
}

/// The number as a workbook holds it, if it holds it to the last digit.
fn exact(number: &str) -> Option<f64> {
    let value: f64 = number.parse().ok()?;
    (value.to_string() == number).then_some(value)
}

/// The text, cut where a cell ends; a spreadsheet would otherwise refuse the whole file.
fn fitting(text: &str) -> String {
    if text.encode_utf16().count() <= CELL {
        return text.to_owned();
    }
    let mut left = CELL - CUT.encode_utf16().count();
    let kept = text.chars().take_while(|c| {
        let fits = c.len_utf16() <= left;
        left = left.saturating_sub(c.len_utf16());
        fits
    });
    kept.collect::<String>() + CUT
}

/// The width of a column in characters: that of its longest cell, within reason.
fn width(table: &Table, column: usize) -> f64 {
    let name = table.columns.get(column).map_or(0, |column| column.name.chars().count() + 2);
    let cells = table.rows.iter().filter_map(|row| row.get(column));
    let longest = cells.map(|cell| cell.to_string().chars().count()).max().unwrap_or(0).max(name);
    let (widest, narrowest) = WIDTHS;
    (longest as f64 + 1.5).clamp(narrowest, widest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbers_a_workbook_holds_exactly_are_numbers_there() {
        for (number, value) in [
            ("0.1", Some(0.1)),
            ("-45.45", Some(-45.45)),
            ("100", Some(100.0)),
            ("123456789012.123456789", None),
        ] {
            assert_eq!(exact(number), value, "{number}");
        }
    }

    #[test]
    fn a_text_too_long_for_a_cell_is_cut_and_says_so() {
        let long = "é😀".repeat(20_000);
        let cut = fitting(&long);
        assert!(cut.ends_with(CUT));
        assert!((CELL - 1..=CELL).contains(&cut.encode_utf16().count()));
        assert_eq!(fitting("short"), "short");
    }

    #[test]
    fn odd_texts_make_a_workbook_and_a_large_table_does_not() {
        let mut table = Table::new([("text", ""), ("day", "")]);
        for text in ["=1+1", "@a", "{=1}", "\u{1}\u{7}", "_x0041_", "http://example.org", " x "] {
            table.rows.push(vec![Cell::text(text), Cell::Date(jiff::civil::date(1850, 1, 1))]);
        }
        let bytes = workbook(&[("Scores", &table)]).expect("a workbook");
        assert!(bytes.starts_with(b"PK"));
        let wide = Table::new(vec![("a", ""); COLUMNS + 1]);
        assert!(matches!(workbook(&[("Scores", &wide)]), Err(WorkbookError::TooLarge { .. })));
    }
}
