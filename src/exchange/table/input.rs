//! Reads a CSV or TSV that somebody else may have written: any of three delimiters, any order of columns.
//!
//! Spreadsheets save with commas, semicolons or tabs, with or without a byte-order mark, as UTF-8 or UTF-16. Every cell
//! stays text here, and every line keeps its number for messages.

use std::collections::BTreeMap;

use crate::exchange::table::delimited::undefanged;

/// A table of texts as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Input {
    /// The place of each column by its name in lower case.
    columns: BTreeMap<String, usize>,
    /// The lines below the header; lines without anything are left out.
    pub lines: Vec<Line>,
    /// Whether a comma may stand for the decimal point, because it does not separate cells.
    pub allows_decimal_comma: bool,
}

/// One line of an input table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Where it begins in the file, from 1.
    pub number: u64,
    cells: Vec<String>,
}

/// A table that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InputError {
    /// Nothing in it.
    #[error("the table is empty; its first line must name the columns")]
    Empty,
    /// Not text as we know it.
    #[error("line {0} is not UTF-8 text; save the table as “CSV UTF-8”")]
    NotUtf8(usize),
    /// Two columns of one name.
    #[error("two columns are called {0}; rename one of them")]
    TwoColumns(String),
    /// Something needed is not there.
    #[error("the table has no column {missing}; it has: {there}", missing = .missing.join(", "), there = .there.join(", "))]
    Missing {
        /// The columns that must be there and are not.
        missing: Vec<String>,
        /// The columns that are there.
        there: Vec<String>,
    },
    /// A line with more cells than the header.
    #[error(
        "line {line} has {found} cells under {expected} columns; put texts with commas into quotation marks"
    )]
    TooManyCells {
        /// The line, from 1.
        line: u64,
        /// Its cells.
        found: usize,
        /// The columns.
        expected: usize,
    },
    /// A quotation mark that swallows the rest of the file.
    #[error("the quotation mark that opens in line {0} is never closed; close it or remove it")]
    OpenQuote(u64),
    /// The parser gave up.
    #[error("the table cannot be read: {0}")]
    Unreadable(String),
}

/// Stands behind the last line, to see whether a quotation mark swallowed it.
const END: &str = "\u{1}end";

impl Input {
    /// Reads a table; the first line names the columns.
    pub fn read(bytes: &[u8]) -> Result<Self, InputError> {
        let text = text(bytes)?;
        let delimiter = delimiter(&text);
        let whole = format!("{text}\n{END}\n");
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(whole.as_bytes());
        let mut lines = Vec::new();
        let (mut place, mut number) = (0, 1);
        for record in reader.records() {
            let record = record.map_err(|error| InputError::Unreadable(error.to_string()))?;
            // The parser counts the empty lines before a record to it; people do not.
            let begins = record.position().map_or(0, csv::Position::byte) as usize;
            let rest = whole.as_bytes().get(begins..).unwrap_or_default();
            let begins =
                begins + rest.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
            let passed = whole.as_bytes().get(place..begins).unwrap_or_default();
            number += passed.split(|byte| *byte == b'\n').count() as u64 - 1;
            place = begins;
            let cells = record.iter().map(|cell| undefanged(cell.trim()).to_owned()).collect();
            lines.push(Line { number, cells });
        }
        let last = lines.pop();
        if let Some(line) =
            last.filter(|line| line.cells.first().is_none_or(|cell| cell != END.trim()))
        {
            return Err(InputError::OpenQuote(line.number));
        }
        lines.retain(|line| line.cells.iter().any(|cell| !cell.is_empty()));
        if lines.is_empty() {
            return Err(InputError::Empty);
        }
        let header = lines.remove(0);
        let columns = columns(&header.cells)?;
        let expected = header.cells.len();
        for line in &mut lines {
            while line.cells.len() > expected && line.cells.last().is_some_and(String::is_empty) {
                line.cells.pop();
            }
            if line.cells.len() > expected {
                let found = line.cells.len();
                return Err(InputError::TooManyCells { line: line.number, found, expected });
            }
        }
        Ok(Self { columns, lines, allows_decimal_comma: delimiter != b',' })
    }

    /// Whether there is a column of this name.
    pub fn has(&self, column: &str) -> bool {
        self.columns.contains_key(column)
    }

    /// Whether all of these columns are there.
    ///
    /// # Errors
    /// Names those that are not, and those that are.
    pub fn require(&self, names: &[&str]) -> Result<(), InputError> {
        let missing: Vec<String> =
            names.iter().filter(|name| !self.has(name)).map(|name| (*name).to_owned()).collect();
        if missing.is_empty() {
            return Ok(());
        }
        let mut there: Vec<(&usize, &String)> =
            self.columns.iter().map(|(name, place)| (place, name)).collect();
        there.sort();
        let there = there.into_iter().map(|(_, name)| name.clone()).collect();
        Err(InputError::Missing { missing, there })
    }

    /// What stands in a line under a column; empty where there is no such column.
    pub fn cell<'a>(&self, line: &'a Line, column: &str) -> &'a str {
        self.columns.get(column).and_then(|place| line.cells.get(*place)).map_or("", String::as_str)
    }
}

fn columns(header: &[String]) -> Result<BTreeMap<String, usize>, InputError> {
    let mut columns = BTreeMap::new();
    for (place, name) in header.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
        if columns.insert(name.to_lowercase(), place).is_some() {
            return Err(InputError::TwoColumns(name.clone()));
        }
    }
    Ok(columns)
}

/// The bytes as text: UTF-8 with or without its mark, or UTF-16 with it.
fn text(bytes: &[u8]) -> Result<String, InputError> {
    let wide = |read: fn([u8; 2]) -> u16| {
        let units: Vec<u16> =
            bytes.as_chunks::<2>().0.iter().skip(1).map(|pair| read(*pair)).collect();
        String::from_utf16(&units).map_err(|_bad| InputError::NotUtf8(1))
    };
    match bytes {
        [0xFF, 0xFE, ..] => wide(u16::from_le_bytes),
        [0xFE, 0xFF, ..] => wide(u16::from_be_bytes),
        _ => {
            let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
            match std::str::from_utf8(bytes) {
                Ok(text) => Ok(text.to_owned()),
                Err(error) => {
                    let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
                    Err(InputError::NotUtf8(before.split(|byte| *byte == b'\n').count()))
                }
            }
        }
    }
}

/// The delimiter of the header: the commonest of tab, semicolon and comma outside quotation marks.
fn delimiter(text: &str) -> u8 {
    let mut is_quoted = false;
    let mut counts = [(b',', 0), (b'\t', 0), (b';', 0)];
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    for byte in header.bytes() {
        is_quoted ^= byte == b'"';
        for (delimiter, count) in &mut counts {
            *count += usize::from(!is_quoted && byte == *delimiter);
        }
    }
    // The comma stands first and wins a tie.
    counts
        .into_iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .map_or(b',', |(delimiter, _)| delimiter)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::exchange::table::delimited::{csv, tsv};
    use crate::exchange::table::{Cell, Table};

    fn cells(input: &Input, columns: &[&str]) -> Vec<Vec<String>> {
        let line =
            |line| columns.iter().map(|column| input.cell(line, column).to_owned()).collect();
        input.lines.iter().map(line).collect()
    }

    #[test]
    fn every_usual_way_to_save_a_table_reads_the_same() {
        let wide = |text: &str, write: fn(u16) -> [u8; 2]| -> Vec<u8> {
            format!("\u{feff}{text}").encode_utf16().flat_map(write).collect()
        };
        for bytes in [
            b"item,value,note\na.b,1.5,\"x, y\"\n".to_vec(),
            b"\xEF\xBB\xBFitem,value,note\r\na.b,1.5,\"x, y\"\r\n\r\n".to_vec(),
            b"item;value;note\r\na.b;1.5;x, y".to_vec(),
            b"item\tvalue\tnote\na.b\t1.5\tx, y\n".to_vec(),
            b"\n\nNOTE, Value ,item\n\"x, y\",1.5,a.b,,\n,,\n".to_vec(),
            wide("item\tvalue\tnote\r\na.b\t1.5\tx, y\r\n", u16::to_le_bytes),
            wide("item\tvalue\tnote\r\na.b\t1.5\tx, y\r\n", u16::to_be_bytes),
        ] {
            let input = Input::read(&bytes).expect("a table");
            assert_eq!(cells(&input, &["item", "value", "note"]), [["a.b", "1.5", "x, y"]]);
        }
    }

    #[test]
    fn lines_keep_their_numbers_and_short_ones_are_filled_up() {
        let input = Input::read(b"a,b,c\n1,\"two\nlines\",3\n\n4\n").expect("a table");
        let numbers: Vec<u64> = input.lines.iter().map(|line| line.number).collect();
        assert_eq!(numbers, [2, 5]);
        assert_eq!(cells(&input, &["a", "c"]), [["1", "3"], ["4", ""]]);
        assert_eq!(input.cell(&input.lines[0], "no such column"), "");
    }

    #[test]
    fn what_cannot_be_read_is_pointed_at() {
        let failed = |bytes: &[u8]| Input::read(bytes).expect_err("no table").to_string();
        for (bytes, part) in [
            (&b""[..], "empty"),
            (b"\n ,\n", "empty"),
            (b"a,b\n1,2,3\n", "line 2 has 3 cells"),
            (b"a,b\n1,\"2\n3,4\n", "opens in line 2 is never closed"),
            (b"a,A\n", "two columns are called A"),
            (b"a,b\n1,2\n\xFF,2\n", "line 3 is not UTF-8"),
        ] {
            assert!(failed(bytes).contains(part), "{part}: {}", failed(bytes));
        }
        let input = Input::read(b"visit,item\nv1,a\n").expect("a table");
        let error = input.require(&["item", "value", "rater"]).expect_err("two are missing");
        assert_eq!(error.to_string(), "the table has no column value, rater; it has: visit, item");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn our_own_tables_come_back(texts in prop::collection::vec("['\"=+,;\\t\\-a-zé ]{0,8}", 2..12)) {
            let mut table = Table::new([("a", ""), ("b", "")]);
            // Cells are trimmed when read; a line must not be blank to be one.
            let trimmed = |text: &String| format!("x{}", text.trim_end());
            for text in &texts {
                table.rows.push(vec![Cell::text(text.trim()), Cell::text(trimmed(text))]);
            }
            for written in [csv(&table), tsv(&table)] {
                let input = Input::read(written.as_bytes()).expect("what we wrote");
                let expected: Vec<Vec<String>> =
                    texts.iter().map(|text| vec![text.trim().to_owned(), trimmed(text)]).collect();
                prop_assert_eq!(cells(&input, &["a", "b"]), expected);
            }
        }

        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let read = Input::read(&bytes);
            prop_assert!(read.is_err() || read.is_ok_and(|input| input.columns.len() < 200));
        }
    }
}
