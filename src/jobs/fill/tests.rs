//! All or nothing, every problem by its line, and out and in again without a loss.

use proptest::prelude::*;

use super::*;
use crate::exchange::table::delimited::{csv, tsv};
use crate::instrument::number::Number;
use crate::instrument::score::Answer;
use crate::jobs::scores::tests::{identity, project};
use crate::jobs::scores::{Choice, scores};
use crate::model::edit::Edit;
use crate::model::ids::AssessmentId;

const HEADER: &str = "subject,visit,rater,reading,instrument,target,item,value,status";

fn stamp() -> Stamp {
    Stamp { who: Rater("AB".to_owned()), when: "2023-01-10T10:00:00+01:00".to_owned() }
}

/// The project after `rows` are filled in, and what was said.
fn filled(
    project: &Project,
    rows: &str,
    reason: Option<&str>,
) -> Result<(Project, Filled), FillError> {
    read(project, format!("{HEADER}\n{rows}\n").as_bytes(), reason)
}

fn read(
    project: &Project,
    table: &[u8],
    reason: Option<&str>,
) -> Result<(Project, Filled), FillError> {
    let library = Library::embedded();
    let mut ids = Ids::default();
    ids.observe(&Edit::Start(Box::new(project.clone())));
    let stamp = stamp();
    let destination = Destination { project, library: &library, ids, stamp: &stamp, reason };
    let filled = fill(destination, table)?;
    let mut after = project.clone();
    for edit in filled.step.edits.clone() {
        edit.apply(&mut after).expect("fill makes edits that fit");
    }
    Ok((after, filled))
}

fn value(value: i64) -> Answer {
    Answer::Value(Number::from(value))
}

#[test]
fn answers_are_added_changed_and_never_taken_away() {
    let project = project();
    let rows = "\
        S01,Flare,MH,1,tlss,Plaque,erythema,4,\nS01,v2,MH,1,tlss,l1,induration,,not_assessed\n\
        S01,v2,MH,1,tlss,l1,scale,,missing\nS02,v1,MH,2,pga-vas,,itch,7.5,\n";
    let rows = rows.replace("Plaque", "\"Plaque, right scapula\"");
    let (after, filled) = filled(&project, &rows, None).expect("it fits");
    let (_, tlss) =
        after.assessment(&identity(1, 3, "tlss", Some(LesionId(1)))).expect("it was there");
    let expected = [
        ("erythema".to_owned(), value(4)),
        ("induration".to_owned(), Answer::NotAssessed),
        ("scale".to_owned(), Answer::NotVisible),
    ];
    assert_eq!(tlss.answers, expected.into());
    let second = Identity { reading: 2, ..identity(2, 4, "pga-vas", None) };
    let (_, vas) = after.assessment(&second).expect("it is new");
    assert_eq!(vas.answers["itch"], Answer::Value(Number::parse("7.5").expect("a decimal")));
    assert!(
        after.instruments.contains_key("pga-vas"),
        "the instrument comes with its first answer"
    );
    assert_eq!((filled.n_answers, filled.n_assessments), (3, 2));
}

#[test]
fn every_line_that_does_not_fit_is_named_and_then_nothing_happens() {
    let project = project();
    for (row, part) in [
        ("S09,v1,MH,1,iga,,grade,1,", "subject “S09” is unknown; there are: S01, S02"),
        (",v1,MH,1,iga,,grade,1,", "subject “” is unknown"),
        ("S02,v7,MH,1,iga,,grade,1,", "visit “v7” is unknown; there are: v1 (Week 0)"),
        ("S02,v1,MH,1,pasi,,area,1,", "instrument “pasi” is unknown; there are: cdasi-v2, iga"),
        ("S02,v1,MH,1,iga,,shade,1,", "iga has no item shade"),
        ("S02,v1,MH,1,iga,,grade,5,", "grade cannot be 5: allowed is 0, 1, 2, 3 or 4"),
        ("S02,v1,MH,1,iga,,grade,1.5,", "grade cannot be 1.5"),
        ("S02,v1,MH,1,iga,,grade,x,", "“x“ is not a decimal"),
        ("S02,v1,MH,1,iga,l1,grade,1,", "scores a visit, not a lesion"),
        ("S01,v2,MH,1,tlss,,scale,1,", "scores a lesion; name it"),
        ("S01,v2,MH,1,tlss,l4,scale,1,", "lesion “l4” is unknown; there are: l1"),
        ("S02,v1,MH,1,iga,,grade,1,lost", "status “lost” is unknown"),
        ("S02,v1,MH,1,iga,,total.iga,4,", "total.iga is 4 here, but the answers add up to 3"),
        ("S01,v1,MH,1,tlss,l1,scale,1,", "is signed and the table changes it"),
    ] {
        let rows = format!("S02,v1,MH,1,pga-vas,,itch,1,\n{row}\nS02,v1,MH,1,pga-vas,,itch,1,");
        let FillError::Lines(problems) = filled(&project, &rows, None).expect_err(row) else {
            panic!("{row}: another error")
        };
        let words: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(problems.len(), 2, "{words:?}");
        assert!(words[0].replace('"', "“").contains(part), "{row}: {words:?}");
        assert!(words[0].starts_with("line 3: "));
        assert_eq!(
            words[1],
            "line 4: itch of this assessment stands in line 2 already; keep one of the two"
        );
    }
}

#[test]
fn a_signed_assessment_takes_its_own_answers_again_and_others_only_with_a_reason() {
    let project = project();
    let same = "S01,v1,MH,1,tlss,l1,scale,2,";
    let (after, same) = filled(&project, same, None).expect("nothing changes");
    assert_eq!((&after, same.n_answers), (&project, 0));
    let other = "S01,v1,MH,1,tlss,l1,scale,1,";
    let (after, done) = filled(&project, other, Some("typing error")).expect("with a reason");
    let signed = &after.assessments[&AssessmentId(2)];
    assert_eq!((signed.answers["scale"], signed.is_signed()), (value(1), true));
    let [amendment] = signed.amendments.as_slice() else { panic!("one amendment") };
    assert_eq!(
        (amendment.reason.as_str(), amendment.old_answers["scale"]),
        ("typing error", value(2))
    );
    assert_eq!(done.step.reason.as_deref(), Some("typing error"));
    assert!(matches!(filled(&project, other, Some("  ")), Err(FillError::Lines(_))));
}

#[test]
fn a_label_that_contradicts_its_id_is_a_problem() {
    let rows = "subject,visit,rater,reading,instrument,target,target_label,item,value\n\
        S01,v2,MH,1,tlss,l1,Nevus,scale,1\n";
    let error = read(&project(), rows.as_bytes(), None).expect_err("l1 is a plaque").to_string();
    assert!(error.contains("lesion l1 is called “Plaque, right scapula”, not “Nevus”"), "{error}");
    assert!(error.starts_with("nothing was changed; 1 problem in the table:\n  line 2: "));
}

#[test]
fn what_a_table_cannot_bring_is_said() {
    let rows = "subject,visit,rater,reading,instrument,item,value,signed,version\n\
        S02,v1,MH,1,iga,grade,2,true,2\n";
    let (_, filled) = read(&project(), rows.as_bytes(), None).expect("it fits");
    assert_eq!(filled.warnings.len(), 2);
    assert!(
        filled.warnings[0].contains("signed in the table")
            && filled.warnings[1].contains("edition 2 of iga")
    );
}

/// The project without any answer.
fn emptied(project: &Project) -> Project {
    Project { assessments: BTreeMap::new(), ..project.clone() }
}

/// What a table can bring: answers by identity, without those assessments that hold none.
fn said(project: &Project) -> BTreeMap<Identity, Answers> {
    let all = project.assessments.values().filter(|assessment| !assessment.answers.is_empty());
    all.map(|assessment| (assessment.identity.clone(), assessment.answers.clone())).collect()
}

fn long(project: &Project, write: fn(&crate::exchange::table::Table) -> String) -> String {
    let made = scores(&[("case.ron", project)], &Choice::default(), None).expect("a table");
    write(&made.table)
}

/// Any answer to any item of the three small instruments, by several raters and readings.
fn any_project() -> impl Strategy<Value = Project> {
    let instrument = prop::sample::select(vec!["tlss", "iga", "pga-vas"]);
    let rater = prop::sample::select(vec!["MH", "=1+1", "-AB", "Ω, \"x\""]);
    let answer = (0_usize..6, 0_i64..100);
    let assessment = (instrument, 1_u32..5, rater, 1_u8..3, prop::collection::vec(answer, 3));
    prop::collection::vec(assessment, 0..8).prop_map(|drafts| {
        let library = Library::embedded();
        let mut project = emptied(&project());
        for (instrument, visit, rater, reading, answers) in drafts {
            let definition = library.find(instrument).expect("it is embedded");
            project.instruments.insert(instrument.to_owned(), definition.clone());
            let is_lesion = instrument == "tlss";
            let (subject, visit) = if is_lesion || visit < 4 { (1, visit.min(3)) } else { (2, 4) };
            let identity = Identity {
                rater: Rater(rater.to_owned()),
                reading,
                ..identity(subject, visit, instrument, is_lesion.then_some(LesionId(1)))
            };
            let mut assessment = Assessment::new(identity);
            for (item, (kind, n)) in definition.items().iter().zip(answers) {
                let max = if instrument == "pga-vas" { 10 } else { 4 };
                let tenths = Number::from(n).checked_div(Number::from(10)).expect("a decimal");
                let value =
                    if instrument == "pga-vas" { tenths } else { Number::from(n % (max + 1)) };
                let answer = match kind {
                    0 => None,
                    1 => Some(Answer::NotAssessed),
                    2 => Some(Answer::NotVisible),
                    3 => Some(Answer::NotApplicable),
                    _ => Some(Answer::Value(value)),
                };
                assessment.answers.extend(answer.map(|answer| (item.id.clone(), answer)));
            }
            if project.assessment(&assessment.identity).is_none() {
                let id = AssessmentId(project.assessments.len() as u32 + 1);
                project.assessments.insert(id, assessment);
            }
        }
        project
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn what_goes_out_comes_in_again(project in any_project()) {
        for write in [csv, tsv] {
            let table = long(&project, write);
            let (same, filled) = read(&project, table.as_bytes(), None).expect("our own table");
            prop_assert_eq!(&same, &project);
            prop_assert_eq!(filled.n_answers, 0);
            let (again, _) = read(&emptied(&project), table.as_bytes(), None).expect("our own table");
            prop_assert_eq!(said(&again), said(&project));
        }
    }
}
