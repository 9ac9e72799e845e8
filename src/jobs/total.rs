//! A table of answers to totals, bands and responses, without a project.
//!
//! Nothing is refused as a whole here: what cannot be used is named and keeps its total empty.

use std::collections::{BTreeMap, BTreeSet};

use crate::exchange::table::input::InputError;
use crate::exchange::table::{Cell, Table};
use crate::instrument::definition::Definition;
use crate::instrument::score::{TotalScore, score};
use crate::jobs::answer_group::AnswerGroup;
use crate::jobs::answer_table::{AnswerLine, AnswerTable, LineProblem};
use crate::jobs::change::{SinceBaseline, columns, nothing};

/// The columns, in their order; with a baseline those of [`columns`] follow.
const COLUMNS: [(&str, &str); 14] = [
    ("subject", "The subject's code"),
    ("visit", "The visit, as the table names it"),
    ("rater", "Who scored"),
    ("reading", "Which independent pass of that rater, from 1"),
    ("target", "The lesion that is scored; empty for the visit as a whole"),
    ("total", "The total"),
    ("value", "The total; empty unless complete"),
    ("max", "The largest possible value; empty where there is none"),
    ("answered", "How many of its questions are answered"),
    ("items", "How many questions it depends on"),
    ("complete", "Whether all are answered"),
    ("band", "The band the value falls into"),
    ("partial", "The sum of the terms that are answered entirely"),
    ("partial_max", "The largest value of those terms"),
];

/// Totals, and what should be known about them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// One row per assessment and total, in the order in which assessments first appear.
    pub table: Table,
    /// How many lines belong to other instruments.
    pub n_skipped: usize,
    /// What cannot be used, line by line.
    pub problems: Vec<LineProblem>,
    /// What went otherwise than wished, in words.
    pub warnings: Vec<String>,
}

/// What makes two lines belong to one assessment: subject, visit, rater, reading, target.
type Whose<'a> = (&'a str, &'a str, &'a str, u8, &'a str);

/// Adds up the answers in a table that belong to `definition`; changes are counted from `baseline`.
///
/// # Errors
/// A table that cannot be read.
pub fn totals(
    definition: &Definition,
    table: &[u8],
    baseline: Option<&str>,
) -> Result<Totals, InputError> {
    let read = AnswerTable::read(table, Some(definition.id()))?;
    let mut made = Totals {
        table: Table::new(COLUMNS),
        n_skipped: read.n_skipped,
        problems: read.problems,
        warnings: Vec::new(),
    };
    let groups = groups(definition, &read.lines, &mut made.problems);
    if baseline.is_some() {
        made.table.columns.extend(columns());
    }
    for group in &groups {
        let then = baseline.map(|name| at_baseline(&groups, group, name));
        let then = then.and_then(|then| {
            then.unwrap_or_else(|words| {
                if !made.warnings.contains(&words) {
                    made.warnings.push(words);
                }
                None
            })
        });
        let since = then.map(|then| SinceBaseline::new(definition, &then.answers, &group.answers));
        let scored = score(definition, &group.answers);
        made.problems.extend(group.problems(&scored));
        for total in &scored.totals {
            let mut row = row(group, total);
            if baseline.is_some() {
                row.extend(since.as_ref().map_or_else(nothing, |since| since.cells(total)));
            }
            made.table.rows.push(row);
        }
    }
    made.problems.sort();
    Ok(made)
}

/// The assessments in the order of their first lines.
fn groups<'a>(
    definition: &Definition,
    lines: &'a [AnswerLine],
    problems: &mut Vec<LineProblem>,
) -> Vec<AnswerGroup<'a>> {
    let mut groups: Vec<AnswerGroup<'a>> = Vec::new();
    let mut places: BTreeMap<Whose<'a>, usize> = BTreeMap::new();
    for line in lines {
        let place = *places.entry(whose(line)).or_insert_with(|| {
            groups.push(AnswerGroup::new(line));
            groups.len() - 1
        });
        problems.extend(groups.get_mut(place).and_then(|group| group.take(definition, line)));
    }
    groups
}

fn whose(line: &AnswerLine) -> Whose<'_> {
    let target = if line.target.is_empty() { &line.target_label } else { &line.target };
    (&line.subject, &line.visit, &line.rater, line.reading, target)
}

/// The same assessment at the baseline of its subject, if it is there.
///
/// # Errors
/// In words, when the subject has no such visit, or several.
fn at_baseline<'a, 'g>(
    groups: &'g [AnswerGroup<'a>],
    group: &AnswerGroup<'a>,
    name: &str,
) -> Result<Option<&'g AnswerGroup<'a>>, String> {
    let (subject, _, rater, reading, target) = whose(group.first);
    let of_subject = || groups.iter().map(|other| other.first).filter(|it| it.subject == subject);
    let visit = if name.eq_ignore_ascii_case("first") {
        // By the order the table gives, if it gives one throughout, else by appearance.
        let has_order = of_subject().all(|line| line.visit_order.is_some());
        let first = of_subject().min_by_key(|line| line.visit_order.filter(|_| has_order));
        first.map(|line| line.visit.as_str())
    } else {
        let wanted = name.trim().to_lowercase();
        let is_called = |names: &[String]| names.iter().any(|name| name.to_lowercase() == wanted);
        let by_id: BTreeSet<&str> = of_subject()
            .filter(|line| line.visit.to_lowercase() == wanted)
            .map(|line| line.visit.as_str())
            .collect();
        let by_name = || of_subject().filter(|line| is_called(&line.other_names));
        let found = if by_id.is_empty() {
            by_name().map(|line| line.visit.as_str()).collect()
        } else {
            by_id
        };
        if found.len() > 1 {
            return Err(format!(
                "{subject} has several visits “{name}”; its changes are left empty"
            ));
        }
        found.into_iter().next()
    };
    let visit = visit
        .ok_or_else(|| format!("{subject} has no visit “{name}”; its changes are left empty"))?;
    let wanted = (subject, visit, rater, reading, target);
    Ok(groups.iter().find(|other| whose(other.first) == wanted))
}

fn row(group: &AnswerGroup<'_>, total: &TotalScore) -> Vec<Cell> {
    let (subject, visit, rater, reading, target) = whose(group.first);
    vec![
        Cell::text(subject),
        Cell::text(visit),
        Cell::text(rater),
        Cell::count(reading),
        Cell::text(target),
        Cell::text(&total.id),
        Cell::maybe(total.value),
        Cell::maybe(total.max),
        Cell::count(total.answered as i64),
        Cell::count(total.items as i64),
        Cell::Bool(total.is_complete),
        total.band.as_ref().map_or(Cell::Empty, |band| Cell::text(&band.id)),
        Cell::maybe(total.partial),
        Cell::maybe(total.partial_max),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::table::delimited::csv;
    use crate::instrument::library::Library;

    const HEADER: &str = "subject,visit,rater,reading,instrument,target,item,value,visit_label\n";

    fn made(instrument: &str, rows: &str, baseline: Option<&str>) -> Totals {
        let library = Library::embedded();
        let definition = library.find(instrument).expect("it is embedded");
        totals(definition, format!("{HEADER}{rows}").as_bytes(), baseline).expect("a table")
    }

    #[test]
    fn rows_come_in_the_order_in_which_assessments_appear() {
        let rows = "\
            S02,v1,MH,1,tlss,l1,erythema,3,\nS01,v2,MH,1,tlss,l1,scale,2,\nS02,v1,MH,1,tlss,l1,induration,3,\n\
            S02,v1,MH,1,iga,,grade,9,\nS02,v1,MH,1,tlss,l1,scale,2,\nS02,v1,MH,1,tlss,l1,total.tlss,8,\n";
        let made = made("tlss", rows, None);
        let expected = "\
subject,visit,rater,reading,target,total,value,max,answered,items,complete,band,partial,partial_max
S02,v1,MH,1,l1,tlss,8,12,3,3,true,,8,12
S01,v2,MH,1,l1,tlss,,12,1,3,false,,2,4
";
        assert_eq!(csv(&made.table), expected);
        assert_eq!((made.n_skipped, made.problems.len()), (1, 0));
    }

    #[test]
    fn what_cannot_be_used_keeps_its_total_empty_and_is_named_by_line() {
        for (row, value, problem) in [
            (
                "S01,v1,MH,1,iga,,grade,5,",
                "",
                "line 2: grade cannot be 5: allowed is 0, 1, 2, 3 or 4",
            ),
            ("S01,v1,MH,1,iga,,shade,1,", "", "line 2: iga has no item shade"),
            (
                "S01,v1,MH,1,iga,,grade,2,\nS01,v1,MH,1,iga,,grade,3,",
                "",
                "line 3: grade of this assessment stands in line 2",
            ),
            (
                "S01,v1,MH,1,iga,,grade,2,\nS01,v1,MH,1,iga,,grade,2,",
                "2",
                "line 3: grade of this assessment stands in line 2",
            ),
            (
                "S01,v1,MH,1,iga,,grade,2,\nS01,v1,MH,1,iga,,total.iga,3,",
                "2",
                "line 3: total.iga is 3 here, but the answers add up to 2",
            ),
            (
                "S01,v1,MH,1,iga,,total.iga,3,",
                "",
                "line 2: total.iga is 3 here, but only 0 of 1 items have a value",
            ),
            ("S01,v1,MH,1,iga,,total.sum,3,", "", "line 2: iga has no total sum"),
        ] {
            let made = made("iga", &format!("{row}\n"), None);
            let found = made.table.cell(0, "value").map(Cell::to_string);
            assert_eq!(found.as_deref(), Some(value), "{row}");
            assert_eq!(made.problems.len(), 1, "{row}: {:?}", made.problems);
            assert!(made.problems[0].to_string().starts_with(problem), "{}", made.problems[0]);
        }
    }

    #[test]
    fn changes_count_from_a_visit_by_id_by_label_or_first() {
        let rows = "\
            S01,v2,MH,1,iga,,grade,1,Week 4\nS01,v1,MH,1,iga,,grade,4,Week 0\nS01,v1,AB,1,iga,,grade,2,Week 0\n\
            S02,v9,MH,1,iga,,grade,0,Week 0\n";
        for (baseline, expected, n_warnings) in [
            ("v1", ["-3 -75 iga01", "0 0 none", "0 0 none", "  "], 1),
            ("week 0", ["-3 -75 iga01", "0 0 none", "0 0 none", "0  none"], 0),
            ("First", ["0 0 none", "3 300 none", "  ", "0  none"], 0),
            ("v3", ["  ", "  ", "  ", "  "], 2),
        ] {
            let made = made("iga", rows, Some(baseline));
            let last = |row: &Vec<Cell>| {
                row[14..].iter().map(Cell::to_string).collect::<Vec<_>>().join(" ")
            };
            assert_eq!(
                made.table.rows.iter().map(last).collect::<Vec<_>>(),
                expected,
                "{baseline}"
            );
            assert_eq!(made.warnings.len(), n_warnings, "{:?}", made.warnings);
        }
    }
}
