//! What the lines of an input table say: whose answer to what, checked for sense before anybody looks at a project.
//!
//! Used by `fill` and by `total`. A line without a value says nothing unless its status does; a line with a computed
//! total is never an answer, only something to compare with.

use std::fmt;

use crate::exchange::table::input::{Input, InputError, Line};
use crate::instrument::number::Number;
use crate::instrument::score::Answer;

/// The columns without which a table of answers cannot be read.
pub const REQUIRED: [&str; 7] =
    ["subject", "visit", "rater", "reading", "instrument", "item", "value"];

/// One line of a table of answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerLine {
    /// Where it stands in the file, from 1.
    pub line: u64,
    /// The subject's code.
    pub subject: String,
    /// The visit, by any name.
    pub visit: String,
    /// Who scored.
    pub rater: String,
    /// In which independent pass.
    pub reading: u8,
    /// The instrument, by id.
    pub instrument: String,
    /// The lesion, by id or label; empty for the visit as a whole.
    pub target: String,
    /// The lesion's label, where the table gives it beside the id.
    pub target_label: String,
    /// The item, or `total.` with the name of a total.
    pub item: String,
    /// What is said of it.
    pub said: Said,
    /// Other names of the visit that the table gives: label and date.
    pub other_names: Vec<String>,
    /// The position of the visit, where the table gives it.
    pub visit_order: Option<Number>,
    /// The edition of the instrument, where the table gives it.
    pub version: String,
    /// Whether the table calls it signed.
    pub is_signed: bool,
}

/// What a line says of its item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// A value, or why there is none.
    Answer(Answer),
    /// Nothing: the answer is missing.
    Nothing,
    /// What a total comes to, as somebody else computed it.
    Total(Option<Number>),
}

/// Something wrong in one line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineProblem {
    /// The line, from 1.
    pub line: u64,
    /// What is wrong and what to do, in words.
    pub meaning: String,
}

impl fmt::Display for LineProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.meaning)
    }
}

impl LineProblem {
    /// Something wrong in this line.
    pub fn at(line: u64, meaning: impl Into<String>) -> Self {
        Self { line, meaning: meaning.into() }
    }
}

/// A table of answers, line by line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnswerTable {
    /// The lines that make sense, in order.
    pub lines: Vec<AnswerLine>,
    /// What is wrong with the others.
    pub problems: Vec<LineProblem>,
    /// How many lines were left out because they belong to another instrument.
    pub n_skipped: usize,
}

impl AnswerTable {
    /// Reads the lines of a table; with `only` those of other instruments are left out and counted.
    ///
    /// # Errors
    /// A table that cannot be read, or lacks a column that is needed.
    pub fn read(bytes: &[u8], only: Option<&str>) -> Result<Self, InputError> {
        let input = Input::read(bytes)?;
        input.require(&REQUIRED)?;
        let mut table = Self::default();
        for line in &input.lines {
            let instrument = input.cell(line, "instrument");
            if only.is_some_and(|only| !instrument.is_empty() && instrument != only) {
                table.n_skipped += 1;
                continue;
            }
            match answer_line(&input, line) {
                Ok(answer) => table.lines.push(answer),
                Err(meaning) => table.problems.push(LineProblem::at(line.number, meaning)),
            }
        }
        Ok(table)
    }
}

fn answer_line(input: &Input, line: &Line) -> Result<AnswerLine, String> {
    let text = |column: &str| input.cell(line, column).to_owned();
    for column in ["visit", "rater", "reading", "instrument", "item"] {
        if text(column).is_empty() {
            return Err(format!("there is no {column}"));
        }
    }
    let item = text("item");
    Ok(AnswerLine {
        line: line.number,
        subject: text("subject"),
        visit: text("visit"),
        rater: text("rater"),
        reading: reading(&text("reading"))?,
        instrument: text("instrument"),
        target: text("target"),
        target_label: text("target_label"),
        said: said(input, line, &item)?,
        item,
        other_names: ["visit_label", "date"]
            .map(text)
            .into_iter()
            .filter(|it| !it.is_empty())
            .collect(),
        visit_order: Number::parse(&text("visit_order")).ok(),
        version: text("version"),
        is_signed: yes_or_no(&text("signed")).unwrap_or(false),
    })
}

fn reading(text: &str) -> Result<u8, String> {
    let number = Number::parse(text).ok().filter(|number| number.is_whole());
    let reading = number.and_then(|number| number.to_string().parse::<u8>().ok());
    let reading = reading.filter(|reading| *reading > 0);
    reading.ok_or_else(|| format!("the reading “{text}” is no whole number from 1 to 255"))
}

fn said(input: &Input, line: &Line, item: &str) -> Result<Said, String> {
    let value = number(input.cell(line, "value"), input.allows_decimal_comma)?;
    let is_total = item.starts_with("total.");
    let is_derived = yes_or_no(input.cell(line, "derived"))
        .map_err(|text| format!("derived is true or false, not “{text}”"))?;
    if is_derived && !is_total {
        return Err(format!("{item} is said to be computed, but only totals are (total.…)"));
    }
    if is_total {
        return Ok(Said::Total(value));
    }
    let status = input.cell(line, "status").to_lowercase();
    match (value, status.as_str()) {
        (Some(value), "" | "answered") => Ok(Said::Answer(Answer::Value(value))),
        (None, "" | "missing") => Ok(Said::Nothing),
        (None, "answered") => Err(format!("{item} is said to be answered, but there is no value")),
        (value, status) => match (Answer::without_value(status), value) {
            (Some(answer), None) => Ok(Said::Answer(answer)),
            (None, _) if status != "missing" => Err(format!(
                "the status “{status}” is unknown; it is answered, not_assessed, not_visible, not_applicable or missing"
            )),
            (_, _) => {
                Err(format!("{item} has a value, but its status is {status}; remove one of them"))
            }
        },
    }
}

fn number(text: &str, allows_comma: bool) -> Result<Option<Number>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let read = Number::parse(text);
    let with_point = text.replace(',', ".");
    let read = if allows_comma { read.or_else(|_| Number::parse(&with_point)) } else { read };
    read.map(Some).map_err(|error| error.to_string())
}

/// Yes, no, or nothing, which is no; anything else is given back.
fn yes_or_no(text: &str) -> Result<bool, String> {
    match text.to_lowercase().as_str() {
        "true" | "1" | "yes" => Ok(true),
        "" | "false" | "0" | "no" => Ok(false),
        _ => Err(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "subject,visit,rater,reading,instrument,item,value,status,derived\n";

    fn said_of(row: &str) -> Result<Said, String> {
        let table =
            AnswerTable::read(format!("{HEADER}{row}\n").as_bytes(), None).expect("readable");
        let said = table.lines.first().map(|line| line.said);
        said.ok_or_else(|| table.problems[0].to_string())
    }

    #[test]
    fn a_line_says_a_value_a_reason_a_total_or_nothing() {
        let value = |text: &str| Answer::Value(Number::parse(text).expect("a decimal"));
        for (row, expected) in [
            ("S01,v1,MH,1,iga,grade,3,,", Said::Answer(value("3"))),
            ("S01,v1,MH,1.0,iga,grade, 3.0 ,Answered,FALSE", Said::Answer(value("3"))),
            ("S01,v1,MH,1,iga,grade,,,", Said::Nothing),
            ("S01,v1,MH,1,iga,grade,,missing,false", Said::Nothing),
            ("S01,v1,MH,1,iga,grade,,not_visible,", Said::Answer(Answer::NotVisible)),
            ("S01,v1,MH,1,iga,total.iga,3,answered,True", Said::Total(Some(Number::from(3)))),
            ("S01,v1,MH,1,iga,total.iga,,missing,", Said::Total(None)),
        ] {
            assert_eq!(said_of(row), Ok(expected), "{row}");
        }
    }

    #[test]
    fn a_line_that_makes_no_sense_is_named() {
        for (row, part) in [
            ("S01,v1,MH,1,iga,grade,three,,", "“three” is not a decimal"),
            ("S01,v1,MH,1,iga,grade,\"1,5\",,", "is not a decimal"),
            ("S01,v1,MH,1,iga,grade,NA,,", "is not a decimal"),
            (
                "S01,v1,MH,1,iga,grade,3,not_assessed,",
                "has a value, but its status is not_assessed",
            ),
            ("S01,v1,MH,1,iga,grade,3,missing,", "has a value, but its status is missing"),
            ("S01,v1,MH,1,iga,grade,,answered,", "there is no value"),
            ("S01,v1,MH,1,iga,grade,,lost,", "“lost” is unknown"),
            ("S01,v1,MH,1,iga,grade,3,,maybe", "true or false"),
            ("S01,v1,MH,1,iga,grade,3,,true", "only totals are"),
            ("S01,v1,MH,0,iga,grade,3,,", "reading “0”"),
            ("S01,v1,MH,1.5,iga,grade,3,,", "reading “1.5”"),
            ("S01,v1,,1,iga,grade,3,,", "there is no rater"),
            ("S01,,MH,1,iga,grade,3,,", "there is no visit"),
        ] {
            let problem = said_of(row).expect_err(row).replace('"', "“");
            let problem = problem.replace("“ is not", "” is not");
            assert!(problem.starts_with("line 2: ") && problem.contains(part), "{row}: {problem}");
        }
    }

    #[test]
    fn a_comma_may_be_the_decimal_point_where_it_separates_nothing() {
        let text =
            "subject;visit;rater;reading;instrument;item;value\nS01;v1;MH;1;pga-vas;itch;7,5\n";
        let table = AnswerTable::read(text.as_bytes(), None).expect("readable");
        let value = Number::parse("7.5").expect("a decimal");
        assert_eq!(table.lines[0].said, Said::Answer(Answer::Value(value)));
    }

    #[test]
    fn lines_of_other_instruments_are_left_out_whatever_they_hold() {
        let text = format!("{HEADER}S01,v1,MH,1,iga,grade,3,,\nS01,v1,MH,x,pasi,area,lots,,\n");
        let table = AnswerTable::read(text.as_bytes(), Some("iga")).expect("readable");
        assert_eq!((table.lines.len(), table.n_skipped, table.problems.len()), (1, 1, 0));
        let error =
            AnswerTable::read(b"subject,visit\nS01,v1\n", None).expect_err("columns are missing");
        assert!(error.to_string().contains("no column rater, reading, instrument, item, value"));
    }
}
