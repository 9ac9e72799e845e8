//! A table as JSON: one object per row, numbers as numbers to the last digit, nothing as `null`.
//!
//! Written by hand because the usual way would send every number through floating point.

use crate::exchange::table::{Cell, Table};

/// The table as an array of objects, one row per line, each with the columns in their order.
pub fn json(table: &Table) -> String {
    let names: Vec<String> = table.columns.iter().map(|column| quoted(&column.name)).collect();
    let rows: Vec<String> = table
        .rows
        .iter()
        .map(|row| {
            let fields =
                names.iter().zip(row).map(|(name, cell)| format!("{name}: {}", value(cell)));
            format!("  {{{}}}", fields.collect::<Vec<_>>().join(", "))
        })
        .collect();
    if rows.is_empty() { "[]\n".to_owned() } else { format!("[\n{}\n]\n", rows.join(",\n")) }
}

fn value(cell: &Cell) -> String {
    match cell {
        Cell::Empty => "null".to_owned(),
        Cell::Number(text) => text.clone(),
        Cell::Bool(value) => value.to_string(),
        Cell::Text(text) => quoted(text),
        Cell::Date(date) => quoted(&date.to_string()),
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_every_digit_and_nothing_is_null() {
        let mut table = Table::new([("value", ""), ("status", ""), ("derived", "")]);
        let exact = "123456789012.123456789";
        table.rows.push(vec![
            Cell::Number(exact.to_owned()),
            Cell::text("a \"b\"\n"),
            Cell::Bool(true),
        ]);
        table.rows.push(vec![Cell::Empty, Cell::Empty, Cell::Bool(false)]);
        let text = json(&table);
        assert!(text.contains(&format!("{{\"value\": {exact}, \"status\": \"a \\\"b\\\"\\n\"")));
        let read: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(read[1], serde_json::json!({"value": null, "status": null, "derived": false}));
        assert_eq!(json(&Table::default()), "[]\n");
    }
}
