//! Small tables compared cell by cell.

use jiff::civil::date;

use super::*;
use crate::exchange::table::delimited::csv;
use crate::exchange::table::{Cell, Column};
use crate::instrument::library::Library;
use crate::instrument::number::Number;
use crate::instrument::score::Answer;
use crate::model::assessment::{Rater, Signature};
use crate::model::comparability::{Comparability, Level};
use crate::model::ids::{AssessmentId, LesionId};
use crate::model::lesion::Lesion;

/// Two subjects: one with a lesion followed over two visits, one with a single visit.
pub(crate) fn project() -> Project {
    let library = Library::embedded();
    let visit = |id: u32, number: u32, label: &str| Visit::new((VisitId(id), number), label);
    let mut first = Subject::new("S01");
    first.visits = vec![
        Visit { date: Some(date(2022, 3, 2)), ..visit(1, 1, "Presentation") },
        Visit { date: Some(date(2022, 8, 17)), ..visit(2, 3, "After IVIG ×5") },
        visit(3, 2, "Flare"),
    ];
    let mut second = Subject::new("S02");
    second.visits = vec![visit(4, 1, "Week 0")];
    let mut lesion = Lesion::new(SubjectId(1), 1);
    lesion.label = "Plaque, right scapula".to_owned();
    let definition = |id: &str| (id.to_owned(), library.find(id).expect("it is embedded").clone());
    let mut project = Project {
        subjects: [(SubjectId(1), first), (SubjectId(2), second)].into(),
        lesions: [(LesionId(1), lesion)].into(),
        instruments: ["tlss", "iga"].map(definition).into(),
        ..Project::default()
    };
    let tlss = |visit: u32| identity(1, visit, "tlss", Some(LesionId(1)));
    let value = |value: i64| Answer::Value(Number::from(value));
    add(
        &mut project,
        tlss(2),
        &[("erythema", value(1)), ("induration", value(1)), ("scale", value(0))],
    );
    add(
        &mut project,
        tlss(1),
        &[("erythema", value(3)), ("induration", value(3)), ("scale", value(2))],
    );
    add(&mut project, tlss(3), &[("erythema", value(2)), ("scale", Answer::NotVisible)]);
    add(&mut project, identity(2, 4, "iga", None), &[("grade", value(3))]);
    let signed = project.assessments.get_mut(&AssessmentId(2)).expect("it was added");
    signed.signature =
        Some(Signature { who: Rater("MH".to_owned()), when: String::new(), comparability: None });
    project
}

/// The answers of MH in the first reading.
pub(crate) fn identity(
    subject: u32,
    visit: u32,
    instrument: &str,
    target: Option<LesionId>,
) -> Identity {
    Identity {
        subject: SubjectId(subject),
        visit: VisitId(visit),
        rater: Rater("MH".to_owned()),
        reading: 1,
        instrument: instrument.to_owned(),
        target,
    }
}

fn add(project: &mut Project, identity: Identity, answers: &[(&str, Answer)]) {
    let mut assessment = Assessment::new(identity);
    assessment.answers =
        answers.iter().map(|(item, answer)| ((*item).to_owned(), *answer)).collect();
    let id = AssessmentId(project.assessments.len() as u32 + 1);
    project.assessments.insert(id, assessment);
}

fn made(choice: &Choice) -> Scores {
    scores(&[("case.ron", &project())], choice, None).expect("a table")
}

#[test]
fn the_long_table_has_the_promised_columns_and_a_row_for_everything() {
    let made = made(&Choice::default());
    let names: Vec<&str> = made.table.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(
        names.join(", "),
        "subject, visit, rater, reading, instrument, target, target_label, item, value, status, label, unit, derived, \
         min, max, visit_order, visit_label, date, day, signed, version"
    );
    let text = csv(&made.table);
    let expected = "\
S01,v1,MH,1,tlss,l1,\"Plaque, right scapula\",total.tlss,8,answered,TLSS,,true,0,12,1,Presentation,2022-03-02,0,true,1
S01,v1,MH,1,tlss,l1,\"Plaque, right scapula\",erythema,3,answered,Erythema,,false,0,4,1,Presentation,2022-03-02,0,true,1
S01,v1,MH,1,tlss,l1,\"Plaque, right scapula\",induration,3,answered,Induration,,false,0,4,1,Presentation,2022-03-02,0,true,1
S01,v1,MH,1,tlss,l1,\"Plaque, right scapula\",scale,2,answered,Scale,,false,0,4,1,Presentation,2022-03-02,0,true,1
S01,v3,MH,1,tlss,l1,\"Plaque, right scapula\",total.tlss,2,answered,TLSS,,true,0,12,2,After IVIG ×5,2022-08-17,168,false,1
S01,v3,MH,1,tlss,l1,\"Plaque, right scapula\",erythema,1,answered,Erythema,,false,0,4,2,After IVIG ×5,2022-08-17,168,false,1
S01,v3,MH,1,tlss,l1,\"Plaque, right scapula\",induration,1,answered,Induration,,false,0,4,2,After IVIG ×5,2022-08-17,168,false,1
S01,v3,MH,1,tlss,l1,\"Plaque, right scapula\",scale,0,answered,Scale,,false,0,4,2,After IVIG ×5,2022-08-17,168,false,1
S01,v2,MH,1,tlss,l1,\"Plaque, right scapula\",total.tlss,,missing,TLSS,,true,0,12,3,Flare,,,false,1
S01,v2,MH,1,tlss,l1,\"Plaque, right scapula\",erythema,2,answered,Erythema,,false,0,4,3,Flare,,,false,1
S01,v2,MH,1,tlss,l1,\"Plaque, right scapula\",induration,,missing,Induration,,false,0,4,3,Flare,,,false,1
S01,v2,MH,1,tlss,l1,\"Plaque, right scapula\",scale,,not_visible,Scale,,false,0,4,3,Flare,,,false,1
S02,v1,MH,1,iga,,,total.iga,3,answered,IGA,,true,0,4,1,Week 0,,,false,1
S02,v1,MH,1,iga,,,grade,3,answered,Grade,,false,0,4,1,Week 0,,,false,1
";
    assert_eq!(text.split_once('\n').map(|(_, rows)| rows), Some(expected));
    assert_eq!(made.n_rows, 14);
    assert_eq!(made.gaps, ["S01 v2 l1 tlss · induration", "S01 v2 l1 tlss · scale"]);
    assert_eq!(made.warnings, Vec::<String>::new());
}

#[test]
fn what_was_graded_on_a_pair_that_cannot_be_compared_says_so_in_the_last_column() {
    let mut project = project();
    let one = project.assessments.get_mut(&AssessmentId(2)).expect("it was added");
    one.signature.as_mut().expect("signed").comparability =
        Some(Comparability { level: Level::NotComparable, why: vec!["Back: mirrored".to_owned()] });
    for baseline in [None, Some("first".to_owned())] {
        let choice = Choice { baseline, ..Choice::default() };
        let made = scores(&[("case.ron", &project)], &choice, None).expect("a table");
        let last = made.table.columns.last().expect("columns");
        assert_eq!(last.name, "comparability");
        let cells = made.table.rows.iter().map(|row| row.last().expect("cells").to_string());
        let (said, silent): (Vec<String>, Vec<String>) = cells.partition(|cell| !cell.is_empty());
        assert_eq!((said, silent.len()), (vec!["not_comparable".to_owned(); 4], 10));
        assert!(made.table.rows.iter().all(|row| row.len() == made.table.columns.len()));
        assert!(made.codebook.rows.iter().any(|row| row[0] == Cell::text("comparability")));
    }
}

#[test]
fn a_baseline_adds_change_per_cent_and_response() {
    let choice =
        Choice { baseline: Some("First".to_owned()), has_items: false, ..Choice::default() };
    let made = made(&choice);
    let last = |row: &[Cell]| row[21..].iter().map(Cell::to_string).collect::<Vec<_>>().join(" ");
    let rows: Vec<String> = made.table.rows.iter().map(|row| last(row)).collect();
    assert_eq!(rows, ["0 0 none", "-6 -75 tlss50;tlss75", "  ", "0 0 none"]);
    let names = made.table.columns.iter().skip(21).map(|column| column.name.as_str());
    assert_eq!(names.collect::<Vec<_>>(), ["change", "percent_change", "response"]);
}

#[test]
fn a_baseline_that_only_some_have_is_a_warning_and_one_that_nobody_has_an_error() {
    let choice = |name: &str| Choice { baseline: Some(name.to_owned()), ..Choice::default() };
    let found = made(&choice("presentation"));
    assert_eq!(found.warnings.len(), 1);
    assert!(found.warnings[0].starts_with("S02: visit “presentation” is unknown"));
    let project = project();
    let failed = scores(&[("case.ron", &project)], &choice("Week 99"), None);
    let words = failed.expect_err("nobody has it").to_string();
    assert!(words.contains("v3 (After IVIG ×5, 2022-08-17)"), "{words}");
}

#[test]
fn only_signed_assessments_are_compared_with_signed_ones_only() {
    let choice = Choice {
        only_signed: true,
        baseline: Some("v3".to_owned()),
        instrument: Some("tlss".to_owned()),
        ..Choice::default()
    };
    let made = made(&choice);
    assert_eq!(made.n_rows, 4);
    assert_eq!(made.table.cell(0, "change"), Some(&Cell::Empty), "the baseline is not signed");
    assert_eq!(made.warnings, Vec::<String>::new(), "S02 has no v3, but no row either");
}

#[test]
fn the_wide_table_has_one_row_per_assessment_and_says_why_values_are_missing() {
    let choice = Choice {
        layout: Layout::Wide,
        instrument: Some("tlss".to_owned()),
        baseline: Some("v1".to_owned()),
        ..Choice::default()
    };
    let text = csv(&made(&choice).table);
    let expected = "\
subject,visit,rater,reading,instrument,target,target_label,visit_order,visit_label,date,day,signed,version,erythema,\
induration,scale,missing,not_assessed,not_visible,not_applicable,total.tlss,total.tlss.max,total.tlss.answered,\
total.tlss.items,total.tlss.complete,total.tlss.band,total.tlss.partial,total.tlss.partial_max,total.tlss.change,\
total.tlss.percent_change,total.tlss.response
S01,v1,MH,1,tlss,l1,\"Plaque, right scapula\",1,Presentation,2022-03-02,0,true,1,3,3,2,,,,,8,12,3,3,true,,8,12,0,0,none
S01,v3,MH,1,tlss,l1,\"Plaque, right scapula\",2,After IVIG ×5,2022-08-17,168,false,1,1,1,0,,,,,2,12,3,3,true,,2,12,-6,-75,tlss50;tlss75
S01,v2,MH,1,tlss,l1,\"Plaque, right scapula\",3,Flare,,,false,1,2,,,induration,,scale,,,12,1,3,false,,2,4,,,
";
    assert_eq!(text, expected);
}

#[test]
fn two_instruments_never_share_a_column_of_the_wide_table() {
    let made = made(&Choice { layout: Layout::Wide, ..Choice::default() });
    let names: Vec<&String> = made.table.columns.iter().map(|column| &column.name).collect();
    assert!(names.contains(&&"iga.total.iga".to_owned()));
    assert!(names.contains(&&"tlss.erythema".to_owned()));
    assert_eq!(made.table.cell(3, "iga.grade"), Some(&Cell::count(3)));
    assert_eq!(made.table.cell(3, "tlss.erythema"), Some(&Cell::Empty));
    let book: Vec<String> = made.codebook.rows.iter().map(|row| row[0].to_string()).collect();
    for name in
        ["seriatim", "subject", "tlss", "erythema", "total.tlss", "tlss75", "iga.total.iga.band"]
    {
        assert!(book.contains(&name.to_owned()), "{name} is explained");
    }
}

#[test]
fn two_files_with_the_same_code_are_told_apart_by_nothing_and_that_is_said() {
    let project = project();
    let both = [("a.ron", &project), ("b.ron", &project)];
    let made = scores(&both, &Choice::default(), Some(5)).expect("a table");
    assert_eq!((made.n_rows, made.table.rows.len()), (28, 5));
    assert_eq!(made.warnings.len(), 2);
    assert!(made.warnings[0].contains("a subject S01 is in a.ron and b.ron"));
}

#[test]
fn an_answer_to_nothing_is_shown_and_an_instrument_nobody_used_is_an_error() {
    let mut project = project();
    let odd = project.assessments.get_mut(&AssessmentId(4)).expect("it is there");
    odd.answers.insert("colour".to_owned(), Answer::Value(Number::ONE));
    let choice = Choice { instrument: Some("iga".to_owned()), ..Choice::default() };
    let made = scores(&[("case.ron", &project)], &choice, None).expect("a table");
    assert_eq!(made.n_rows, 3);
    assert_eq!(made.table.cell(2, "label"), Some(&Cell::text("Not an item of this instrument")));
    let choice = Choice { instrument: Some("pasi".to_owned()), ..Choice::default() };
    let words = scores(&[("case.ron", &project)], &choice, None).expect_err("no pasi").to_string();
    assert_eq!(words, "nothing is scored with pasi; scored is with: iga, tlss");
}

#[test]
fn the_codebook_explains_values_bands_and_sources() {
    let library = Library::embedded();
    let cdasi = library.find("cdasi-v2").expect("it is embedded");
    let book = codebook(
        &Table { columns: vec![Column::new("a", "b")], rows: Vec::new() },
        [cdasi].into_iter(),
    );
    let find = |name: &str| {
        let row = book.rows.iter().find(|row| row[0].to_string() == name).expect(name);
        row.iter().map(Cell::to_string).collect::<Vec<_>>()
    };
    assert_eq!(find("malar.erythema")[3], "0 none; 1 pink, faint; 2 red; 3 dark red");
    assert_eq!(find("total.activity")[2], "Activity, from 0 to 100");
    assert_eq!(
        find("total.activity")[3],
        "mild 0 to 14; moderate above 14 to 26; severe above 26 to 100"
    );
    assert!(find("cdasi-v2")[5].contains("Yassaee") && find("cdasi-v2")[5].contains("permission"));
}
