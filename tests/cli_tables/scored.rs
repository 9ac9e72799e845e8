//! A case that was scored, and the columns that answers come in.

use std::path::{Path, PathBuf};

use jiff::civil::date;
use seriatim::instrument::definition::Definition;
use seriatim::instrument::library::Library;
use seriatim::instrument::number::Number;
use seriatim::instrument::score::Answer;
use seriatim::model::assessment::{Assessment, Identity, Rater, Signature, Stamp};
use seriatim::model::ids::{AssessmentId, LesionId, SubjectId, VisitId};
use seriatim::model::lesion::Lesion;
use seriatim::model::project::Project;
use seriatim::model::subject::{Subject, Visit};
use seriatim::store::lock::Holder;
use seriatim::store::open_project::{Access, OpenProject};

/// The columns of a table of answers.
pub const HEADER: &str = "subject,visit,rater,reading,instrument,target,item,value\n";

/// Who writes in tests, and when.
pub fn stamp() -> Stamp {
    Stamp { who: Rater("MH".to_owned()), when: "2023-01-10T10:00:00+01:00".to_owned() }
}

/// How a test reaches a project.
pub fn access() -> Access {
    let (user, host) = ("mh".to_owned(), "desk".to_owned());
    Access::inline(
        Holder { user, host, pid: 1, since: "10:00".to_owned() },
        "2023-01-10T10:00:00+01:00",
    )
}

/// A case of two visits: a signed and an open CDASI, and a lesion that was scored once.
pub fn case(folder: &Path) -> PathBuf {
    let library = Library::embedded();
    let mut subject = Subject::new("S01");
    let visit = |n: u32, label: &str| Visit::new((VisitId(n), n), label);
    subject.visits = vec![
        Visit { date: Some(date(2022, 3, 2)), ..visit(1, "Presentation") },
        Visit { date: Some(date(2022, 8, 17)), ..visit(2, "After IVIG ×5") },
    ];
    let mut project = Project {
        subjects: [(SubjectId(1), subject)].into(),
        lesions: [(LesionId(1), Lesion::new(SubjectId(1), 1))].into(),
        ..Project::default()
    };
    for id in ["cdasi-v2", "tlss"] {
        let definition = library.find(id).expect("it is embedded").clone();
        project.instruments.insert(id.to_owned(), definition);
    }
    let mut add = |visit: u32, instrument: &str, value: i64, skip: &str| {
        let target = (instrument == "tlss").then_some(LesionId(1));
        let mut assessment = Assessment::new(Identity {
            subject: SubjectId(1),
            visit: VisitId(visit),
            rater: Rater("MH".to_owned()),
            reading: 1,
            instrument: instrument.to_owned(),
            target,
        });
        for item in library.find(instrument).into_iter().flat_map(Definition::items) {
            if item.id != skip {
                assessment.answers.insert(item.id.clone(), Answer::Value(Number::from(value)));
            }
        }
        let id = AssessmentId(project.assessments.len() as u32 + 1);
        let is_signed = skip.is_empty() && value == 1;
        let Stamp { who, when } = stamp();
        assessment.signature = is_signed.then_some(Signature { who, when, comparability: None });
        project.assessments.insert(id, assessment);
    };
    add(1, "cdasi-v2", 1, "");
    add(2, "cdasi-v2", 0, "lateral_thigh.erosion");
    add(2, "tlss", 2, "");
    let path = folder.join("case.ron");
    OpenProject::create(&path, project, &stamp(), access())
        .expect("a project")
        .close(&stamp().when);
    path
}
