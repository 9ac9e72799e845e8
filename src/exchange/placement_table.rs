//! A table that says where photos belong: photo, visit, view; as CSV or TSV, from a spreadsheet or a script.
//!
//! A cell left empty says nothing, so that a table of views alone leaves the visits as they are; `-` says "none".

use csv::{ByteRecord, ReaderBuilder};

/// What one line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacementRow {
    /// The line in the file, counted from 1.
    pub line: u64,
    /// The photo, by path or file name.
    pub photo: String,
    /// Its visit.
    pub visit: Entry,
    /// Its view.
    pub view: Entry,
}

/// What a cell says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Nothing: it stays as it is.
    Unsaid,
    /// There is none: the photo waits in the tray.
    Nowhere,
    /// This one, by name.
    Named(String),
}

/// Why a table cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// Not UTF-8, as UTF-16 of some spreadsheets.
    #[error("line {0} is no UTF-8 text; save the table as CSV in UTF-8")]
    Encoding(u64),
    /// The columns are not there.
    #[error(
        "there is no column “{missing}”; the first line names the columns photo, visit, view, and it is: {found}"
    )]
    Columns {
        /// What was looked for.
        missing: &'static str,
        /// The first line.
        found: String,
    },
    /// A line has another number of cells than the first.
    #[error("line {line} has {found} cells, and the first line has {expected}")]
    Ragged {
        /// Counted from 1.
        line: u64,
        /// Its cells.
        found: usize,
        /// The first line's.
        expected: usize,
    },
    /// A line that names no photo.
    #[error("line {0} names no photo")]
    NoPhoto(u64),
    /// Anything else.
    #[error("the table cannot be read: {0}")]
    Broken(String),
}

/// Reads a table: comma, semicolon or tab between cells, columns in any order, further columns left aside.
pub fn read(bytes: &[u8]) -> Result<Vec<PlacementRow>, TableError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut reader =
        ReaderBuilder::new().flexible(true).delimiter(delimiter(bytes)).from_reader(bytes);
    let header = reader.byte_headers().map_err(|error| TableError::Broken(error.to_string()))?;
    let header = texts(header, 1)?;
    let column = |name: &str| header.iter().position(|found| found.eq_ignore_ascii_case(name));
    let missing = |missing| TableError::Columns { missing, found: header.join(", ") };
    let photo_at = column("photo").or_else(|| column("file")).ok_or_else(|| missing("photo"))?;
    let (visit_at, view_at) = (column("visit"), column("view"));
    if visit_at.is_none() && view_at.is_none() {
        return Err(missing("visit"));
    }
    let mut rows = Vec::new();
    for record in reader.byte_records() {
        let record = record.map_err(|error| TableError::Broken(error.to_string()))?;
        let line = record.position().map_or(0, |position| line_of(bytes, position));
        let cells = texts(&record, line)?;
        if cells.iter().all(String::is_empty) {
            continue;
        }
        if cells.len() != header.len() {
            return Err(TableError::Ragged { line, found: cells.len(), expected: header.len() });
        }
        let cell = |at: Option<usize>| at.and_then(|at| cells.get(at)).map_or("", String::as_str);
        let photo = cell(Some(photo_at)).to_owned();
        if photo.is_empty() {
            return Err(TableError::NoPhoto(line));
        }
        let (visit, view) = (Entry::of(cell(visit_at)), Entry::of(cell(view_at)));
        rows.push(PlacementRow { line, photo, visit, view });
    }
    Ok(rows)
}

impl Entry {
    fn of(cell: &str) -> Self {
        match cell {
            "" => Self::Unsaid,
            "-" | "–" => Self::Nowhere,
            name => Self::Named(name.to_owned()),
        }
    }
}

/// The line of a record; the reader counts its place from the end of the record before, empty lines and all.
fn line_of(bytes: &[u8], position: &csv::Position) -> u64 {
    let rest = usize::try_from(position.byte()).ok().and_then(|at| bytes.get(at..));
    let before = rest.unwrap_or_default().iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    position.line() + before.filter(|byte| **byte == b'\n').count() as u64
}

/// Whatever stands most often in the first line, outside of quotes.
fn delimiter(bytes: &[u8]) -> u8 {
    let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |wanted: u8| {
        let mut is_quoted = false;
        let plain = first.iter().filter(|byte| {
            is_quoted ^= **byte == b'"';
            !is_quoted && **byte == wanted
        });
        plain.count()
    };
    [b';', b'\t', b','].into_iter().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',')
}

fn texts(record: &ByteRecord, line: u64) -> Result<Vec<String>, TableError> {
    let cell = |cell: &[u8]| {
        let text = std::str::from_utf8(cell).ok().ok_or(TableError::Encoding(line))?;
        Ok(text.trim().to_owned())
    };
    record.iter().map(cell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(line: u64, photo: &str, visit: Entry, view: Entry) -> PlacementRow {
        PlacementRow { line, photo: photo.to_owned(), visit, view }
    }

    #[test]
    fn a_table_may_have_any_delimiter_and_any_order_of_columns() {
        let expected = [
            row(2, "a,1.jpg", Entry::Named("Week 12".to_owned()), Entry::Nowhere),
            row(4, "b.jpg", Entry::Unsaid, Entry::Named("Face".to_owned())),
        ];
        for text in [
            "photo,visit,view\n\"a,1.jpg\",Week 12,-\n\nb.jpg,,Face\n",
            "\u{feff}View;Photo;note;Visit\r\n-;a,1.jpg;x;Week 12\r\n;;;\r\nFace;b.jpg;;\r\n",
            "file\tvisit\tview\na,1.jpg\t Week 12\t–\n\t\t\nb.jpg\t\tFace\n",
        ] {
            assert_eq!(read(text.as_bytes()).as_deref(), Ok(&expected[..]), "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        for (text, part) in [
            ("", "no column “photo”"),
            ("photo,views\na.jpg,x\n", "no column “visit”"),
            ("photo,visit\na.jpg,x\nb.jpg\n", "line 3 has 1 cells"),
            ("photo,visit\n,x\n", "line 2 names no photo"),
        ] {
            let error = read(text.as_bytes()).expect_err(text).to_string();
            assert!(error.contains(part), "{text}: {error}");
        }
        assert_eq!(read(b"photo,visit\na.jpg,\xFF\n"), Err(TableError::Encoding(2)));
    }
}
