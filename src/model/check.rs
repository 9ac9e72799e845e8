//! What is wrong with a project as it stands, in words; an empty list is a sound project.

use crate::instrument::score::score;
use crate::model::assessment::{Assessment, Identity};
use crate::model::calibration::Calibration;
use crate::model::edit::Edit;
use crate::model::edit::rules::identity_fits;
use crate::model::lesion::LesionStatus;
use crate::model::photo::Photo;
use crate::model::project::Project;

/// Something that does not fit together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What it concerns: "photo 2022-03-02_face.jpg".
    pub what: String,
    /// What is wrong, and what to do.
    pub trouble: String,
}

/// Every inconsistency of the project: what no edit could have made, and what a person should look at.
pub fn problems(project: &Project) -> Vec<Problem> {
    let mut found = impossible(project);
    found.extend(wrong_answers(project));
    found.extend(drawn_and_resolved(project));
    found.extend(dates_out_of_order(project));
    found.extend(doubtful_scales(project));
    found
}

/// What only a damaged or hand-written file can hold, found by putting each thing where it already is.
pub fn impossible(project: &Project) -> Vec<Problem> {
    let subjects = project.subjects.iter().map(|(id, it)| Edit::Subject(*id, Some(it.clone())));
    let views = std::iter::once(Edit::Views(project.views.clone()));
    let photos = project.photos.iter().map(|(id, it)| Edit::Photo(*id, Some(it.clone())));
    let keys = project.key_photos.iter().map(|(cell, it)| Edit::KeyPhoto(*cell, Some(*it)));
    let lesions = project.lesions.iter().map(|(id, it)| Edit::Lesion(*id, Some(it.clone())));
    let regions = project.regions.iter().map(|(id, it)| Edit::Region(*id, Some(it.clone())));
    let instruments =
        project.instruments.iter().map(|(id, it)| Edit::Instrument(id.clone(), Some(it.clone())));
    let everything = subjects.chain(views).chain(photos).chain(keys).chain(lesions).chain(regions);
    let mut found: Vec<Problem> = everything
        .chain(instruments)
        .filter_map(|edit| {
            let error = edit.fits(project).err()?;
            Some(Problem { what: edit.touches(project), trouble: error.to_string() })
        })
        .collect();
    // What they answer is looked at item by item in `wrong_answers`.
    found.extend(project.assessments.iter().filter_map(|(id, assessment)| {
        let error = identity_fits(project, *id, &assessment.identity).err()?;
        Some(Problem { what: name(project, assessment), trouble: error.to_string() })
    }));
    found
}

/// Answers that their item does not allow or that contradict each other, and totals above their maximum.
fn wrong_answers(project: &Project) -> Vec<Problem> {
    let mut found = Vec::new();
    for assessment in project.assessments.values() {
        let Some(definition) = project.instruments.get(&assessment.identity.instrument) else {
            continue;
        };
        let what = name(project, assessment);
        found.extend(
            score(definition, &assessment.answers)
                .problems
                .into_iter()
                .map(|problem| Problem { what: what.clone(), trouble: problem.to_string() }),
        );
    }
    found
}

/// `cdasi-v2 at S01 v2 (after IVIG) by MH, reading 1`.
fn name(project: &Project, assessment: &Assessment) -> String {
    let Identity { subject: _, visit, rater, reading, instrument, target } = &assessment.identity;
    let lesion = target.and_then(|lesion| project.lesions.get(&lesion));
    let lesion = lesion.map_or_else(String::new, |lesion| format!(" of {}", lesion.title()));
    let visit = project.visit_title(*visit);
    format!("{instrument}{lesion} at {visit} by {rater}, reading {reading}")
}

fn drawn_and_resolved(project: &Project) -> Vec<Problem> {
    let drawn = project.regions.values().filter(|region| region.state.is_accepted());
    let mut found: Vec<Problem> = drawn
        .filter_map(|region| {
            let lesion = project.lesions.get(&region.lesion?)?;
            let visit = project.photos.get(&region.photo)?.visit?;
            (lesion.status.get(&visit) == Some(&LesionStatus::Resolved)).then(|| Problem {
                what: format!("lesion {}", lesion.title()),
                trouble: format!(
                    "is drawn and marked resolved at {}; remove one of the two",
                    project.visit_title(visit)
                ),
            })
        })
        .collect();
    // Several regions of one lesion at one visit are one contradiction.
    found.sort_by(|a, b| (&a.what, &a.trouble).cmp(&(&b.what, &b.trouble)));
    found.dedup();
    found
}

fn dates_out_of_order(project: &Project) -> Vec<Problem> {
    let mut found = Vec::new();
    for subject in project.subjects.values() {
        let dated: Vec<_> =
            subject.visits.iter().filter_map(|visit| Some((visit.date?, visit))).collect();
        for pair in dated.windows(2) {
            let [(earlier, before), (later, after)] = pair else { continue };
            if earlier > later {
                found.push(Problem {
                    what: format!("{} {}", subject.code, after.name()),
                    trouble: format!(
                        "comes after {} in the order, but its date {later} is before {earlier}",
                        before.name()
                    ),
                });
            }
        }
    }
    found
}

/// Scales assumed from a photo that was given other rulers since, or that is not of the same visit.
fn doubtful_scales(project: &Project) -> Vec<Problem> {
    let doubt = |photo: &Photo| {
        let scale = photo.calibration.as_ref()?;
        let from = project.photos.get(&scale.assumed_photo()?)?;
        let name = from.file_name();
        if from.calibration.as_ref().map(|now: &Calibration| &now.rulers) != Some(&scale.rulers) {
            return Some(format!(
                "its scale was assumed from {name}, which was calibrated anew since; assume it again or remove it"
            ));
        }
        let is_elsewhere = (from.subject, from.visit) != (photo.subject, photo.visit);
        is_elsewhere.then(|| format!("its scale is assumed from {name}, which is of another visit"))
    };
    let doubtful = |photo: &Photo| {
        let trouble = doubt(photo)?;
        Some(Problem { what: format!("photo {}", photo.path), trouble })
    };
    project.photos.values().filter_map(doubtful).collect()
}
