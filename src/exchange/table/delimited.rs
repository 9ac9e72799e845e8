//! A table as CSV or TSV: UTF-8, quoted as RFC 4180 says, lines ended by a line feed.
//!
//! A spreadsheet takes a text that begins with `=`, `+`, `-` or `@` for a formula, quoted or not. Such a text gets an
//! apostrophe in front, which a spreadsheet shows as text; [`undefanged`] takes it off again, so that our own tables are
//! read back exactly. Numbers are never touched: −0.5 stays a number.

use std::borrow::Cow;

use crate::exchange::table::{Cell, Table};

/// The table with commas.
pub fn csv(table: &Table) -> String {
    delimited(table, ',')
}

/// The table with tabs, also for the clipboard.
pub fn tsv(table: &Table) -> String {
    delimited(table, '\t')
}

fn delimited(table: &Table, delimiter: char) -> String {
    let mut text = String::new();
    let header = table.columns.iter().map(|column| defanged(&column.name));
    push_line(&mut text, header, delimiter);
    for row in &table.rows {
        push_line(&mut text, row.iter().map(written), delimiter);
    }
    text
}

fn written(cell: &Cell) -> Cow<'_, str> {
    match cell {
        Cell::Text(text) => defanged(text),
        Cell::Number(text) => Cow::Borrowed(text),
        Cell::Empty | Cell::Bool(_) | Cell::Date(_) => Cow::Owned(cell.to_string()),
    }
}

fn push_line<'a>(text: &mut String, cells: impl Iterator<Item = Cow<'a, str>>, delimiter: char) {
    for (place, cell) in cells.enumerate() {
        if place > 0 {
            text.push(delimiter);
        }
        let is_special = |c: char| matches!(c, '"' | '\n' | '\r') || c == delimiter;
        let has_rim = cell.starts_with([' ', '\'']) || cell.ends_with(' ');
        if has_rim || cell.contains(is_special) {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(&cell);
        }
    }
    text.push('\n');
}

/// The text as it may stand in a CSV: with an apostrophe in front if a spreadsheet might run it.
pub fn defanged(text: &str) -> Cow<'_, str> {
    if is_dangerous(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text that [`defanged`] was given.
pub fn undefanged(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| is_dangerous(rest)).unwrap_or(text)
}

/// Whether a spreadsheet might run it: a formula sign comes first, behind nothing or behind what a program may strip.
///
/// Full-width signs count, because some programs fold them; so do tab and line ends, which themselves are stripped.
fn is_dangerous(text: &str) -> bool {
    let is_stripped = |c: char| {
        let is_invisible = matches!(
            c,
            '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' |
            '\u{2066}'..='\u{206f}' | '\u{feff}'
        );
        let is_between_cells = matches!(c, '\'' | '"' | ',' | ';' | '|' | '{');
        c.is_whitespace() || c.is_control() || is_invisible || is_between_cells
    };
    // Apostrophes are looked through, so that one more of them can be put in front and taken off again.
    text.trim_start_matches('\'').starts_with(['\t', '\r', '\n', '\0'])
        || text
            .trim_start_matches(is_stripped)
            .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫', '−'])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_small_table_comes_out_cell_by_cell() {
        let mut table = Table::new([("subject", ""), ("value", ""), ("derived", ""), ("date", "")]);
        table.rows.push(vec![
            Cell::text("S01, left"),
            Cell::Number("-0.5".to_owned()),
            Cell::Bool(false),
            Cell::Date(jiff::civil::date(2022, 8, 17)),
        ]);
        table.rows.push(vec![
            Cell::text("say \"a\"\nb"),
            Cell::Empty,
            Cell::Bool(true),
            Cell::Empty,
        ]);
        assert_eq!(
            csv(&table),
            "subject,value,derived,date\n\"S01, left\",-0.5,false,2022-08-17\n\"say \"\"a\"\"\nb\",,true,\n"
        );
        assert_eq!(
            tsv(&table),
            "subject\tvalue\tderived\tdate\nS01, left\t-0.5\tfalse\t2022-08-17\n\"say \"\"a\"\"\nb\"\t\ttrue\t\n"
        );
    }

    #[test]
    fn no_text_reaches_a_spreadsheet_as_a_formula() {
        for text in [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            " =1",
            "\u{a0}=1",
            "\u{200b}=1",
            "\u{feff}=1",
            "＝1+1",
            "＋1",
            "－1",
            "＠a",
            ";=1+1",
            "\"=1+1\"",
            "{=1+1}",
            "'=1",
            "''=1",
            "=cmd|' /C calc'!A0",
            "-2+3+cmd|' /C calc'!A0",
            "\0=1",
        ] {
            let safe = defanged(text);
            assert!(safe.starts_with('\''), "{text:?}");
            assert_eq!(undefanged(&safe), text);
            let mut table = Table::new([("a", "")]);
            table.rows.push(vec![Cell::text(text)]);
            assert!(csv(&table).starts_with("a\n\"'"), "{text:?} is quoted too");
        }
        for text in ["S01", "5 % less", "a=b", "'quoted'", "x-1", "é", "×5", "1.5", "(=1)"] {
            assert_eq!(defanged(text), text);
            assert_eq!(undefanged(text), text);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_defanged_comes_back(text in "['\"=+@\\- \\t＝{;a-z]{0,12}|\\PC*") {
            let safe = defanged(&text);
            prop_assert_eq!(undefanged(&safe), text.as_str());
            prop_assert!(!is_dangerous(&safe) || safe.starts_with('\''));
        }
    }
}
