//! From a ruler in a photo to a number in a table.

#[path = "support/cli.rs"]
mod cli;
#[path = "measuring/demo.rs"]
mod demo;
#[path = "measuring/exchange.rs"]
mod exchange;
#[path = "measuring/matching.rs"]
mod matching;
#[path = "measuring/points.rs"]
mod points;
#[path = "measuring/reference.rs"]
mod reference;
#[path = "measuring/series.rs"]
mod series;
#[path = "support/study.rs"]
mod study;

use seriatim::geometry::Point;
use seriatim::model::assessment::Rater;
use seriatim::model::calibration::{Calibration, Length, Ruler, ScaleSource};
use seriatim::model::check;
use seriatim::model::edit::Edit;
use seriatim::model::ids::PhotoId;
use seriatim::model::ledger::{Head, Ledger, Step};
use seriatim::model::photo::Photo;
use seriatim::model::project::Project;
use seriatim::model::region::Corner;
use seriatim::store::project_file;

use crate::study::{stamp, study};

fn ruler(px: f64, mm: f64) -> Ruler {
    Ruler {
        from: Corner::at(Point::new(10.0, 10.0)),
        to: Corner::at(Point::new(10.0 + px, 10.0)),
        length_mm: Length::from_mm(mm).expect("a length"),
    }
}

fn calibrated(project: &Project, id: PhotoId, calibration: Option<Calibration>) -> Edit {
    let photo = project.photos.get(&id).cloned().expect("there");
    Edit::Photo(id, Some(Photo { calibration, ..photo }))
}

#[test]
fn a_scale_is_a_step_that_can_be_undone_and_stays_after_reopening() {
    let rater = stamp(Rater::default());
    let (mut ledger, _) = Ledger::start(study(), Head::default(), &rater);
    let drawn = Calibration { rulers: vec![ruler(400.0, 50.0)], source: ScaleSource::Drawn };
    let edit = calibrated(ledger.project(), PhotoId(1), Some(drawn.clone()));
    ledger.commit(&rater, Step::new("Calibrate", vec![edit])).expect("fits");
    let assumed = Some(drawn.assumed_from(PhotoId(1)));
    let edit = calibrated(ledger.project(), PhotoId(2), assumed.clone());
    ledger.commit(&rater, Step::new("Assume the scale", vec![edit])).expect("fits");

    let text = project_file::to_text(ledger.head(), ledger.project());
    let opened = project_file::from_bytes(text.as_bytes()).expect("read").snapshot;
    assert_eq!(opened.project.photos[&PhotoId(1)].calibration, Some(drawn));
    assert_eq!(opened.project.photos[&PhotoId(2)].calibration, assumed);
    assert_eq!(check::problems(ledger.project()), []);

    ledger.undo(&rater, None).expect("the last step");
    assert_eq!(ledger.project().photos[&PhotoId(2)].calibration, None);
    ledger.undo(&rater, None).expect("the step before");
    let before = project_file::to_text(&Head::default(), ledger.project());
    assert_eq!(
        before,
        project_file::to_text(&Head::default(), &study()),
        "as before calibration was known"
    );
}

#[test]
fn a_scale_is_assumed_only_from_a_photo_that_is_there_and_doubted_when_that_one_changes() {
    let mut project = study();
    let drawn = Calibration { rulers: vec![ruler(400.0, 50.0)], source: ScaleSource::Drawn };
    calibrated(&project, PhotoId(1), Some(drawn.clone())).apply(&mut project).expect("fits");
    for nobody in [PhotoId(2), PhotoId(99)] {
        let edit = calibrated(&project, PhotoId(2), Some(drawn.assumed_from(nobody)));
        assert!(edit.apply(&mut project).is_err(), "assumed from itself or from nothing");
    }
    let none = Calibration { rulers: Vec::new(), ..drawn.clone() };
    assert!(calibrated(&project, PhotoId(2), Some(none)).apply(&mut project).is_err());
    let edit = calibrated(&project, PhotoId(2), Some(drawn.assumed_from(PhotoId(1))));
    edit.apply(&mut project).expect("fits");
    let error = Edit::Photo(PhotoId(1), None).apply(&mut project).expect_err("needed");
    assert!(error.to_string().contains("the scale assumed for photo 1.jpg"), "{error}");

    let other = Calibration { rulers: vec![ruler(420.0, 50.0)], ..drawn };
    calibrated(&project, PhotoId(1), Some(other)).apply(&mut project).expect("fits");
    let found = check::problems(&project);
    assert_eq!(found.len(), 1);
    assert!(found[0].trouble.contains("calibrated anew since"), "{found:?}");
}
