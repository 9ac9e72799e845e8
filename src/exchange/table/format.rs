//! The formats of a table: which one a file name asks for, and the bytes of each.

use std::path::Path;

use crate::exchange::table::Table;
use crate::exchange::table::delimited::{csv, tsv};
use crate::exchange::table::json::json;
use crate::exchange::table::workbook::{WorkbookError, workbook};

/// The format of a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Separated by commas.
    #[default]
    Csv,
    /// Separated by tabs.
    Tsv,
    /// A workbook with a codebook on a second sheet.
    Xlsx,
    /// An array of objects.
    Json,
}

impl Format {
    /// Every format, in the order of choosers.
    pub const ALL: [Self; 4] = [Self::Csv, Self::Tsv, Self::Xlsx, Self::Json];

    /// The format a file's ending asks for; CSV without an ending, none for one we do not write.
    pub fn of(path: &Path) -> Option<Self> {
        let Some(ending) = path.extension() else { return Some(Self::Csv) };
        Self::ALL.into_iter().find(|format| ending.eq_ignore_ascii_case(format.ending()))
    }

    /// The ending of its files.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Xlsx => "xlsx",
            Self::Json => "json",
        }
    }

    /// Its name on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::Tsv => "TSV",
            Self::Xlsx => "XLSX",
            Self::Json => "JSON",
        }
    }

    /// Whether a terminal can show it.
    pub fn is_text(self) -> bool {
        self != Self::Xlsx
    }

    /// The bytes of a table; `codebook` goes with it where the format has room for it. The same table gives the same
    /// bytes.
    ///
    /// # Errors
    /// A workbook has a limit on rows and columns.
    pub fn bytes(self, table: &Table, codebook: &Table) -> Result<Vec<u8>, WorkbookError> {
        match self {
            Self::Csv => Ok(csv(table).into_bytes()),
            Self::Tsv => Ok(tsv(table).into_bytes()),
            Self::Json => Ok(json(table).into_bytes()),
            Self::Xlsx => workbook(&[("Scores", table), ("Codebook", codebook)]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_of_a_file_chooses_its_format() {
        for (name, format) in [
            ("a.csv", Some(Format::Csv)),
            ("a.b.TSV", Some(Format::Tsv)),
            ("out/a.xlsx", Some(Format::Xlsx)),
            ("a.json", Some(Format::Json)),
            ("a", Some(Format::Csv)),
            ("-", Some(Format::Csv)),
            ("a.ods", None),
            ("a.xls", None),
        ] {
            assert_eq!(Format::of(Path::new(name)), format, "{name}");
        }
    }

    #[test]
    fn every_format_gives_the_same_bytes_twice() {
        let mut table = Table::new([("a", "a column")]);
        table.rows.push(vec![crate::exchange::table::Cell::count(1)]);
        for format in Format::ALL {
            let bytes = || format.bytes(&table, &table).expect("a small table");
            assert_eq!(bytes(), bytes(), "{format:?}");
        }
    }
}
