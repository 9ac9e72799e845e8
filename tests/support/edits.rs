//! Any project and any edit: sensible and senseless ones.

use jiff::civil::date;
use seriatim::geometry::Point;
use seriatim::instrument::definition::Definition;
use seriatim::instrument::number::Number;
use seriatim::instrument::score::Answer;
use seriatim::model::alignment::{Alignment, Exact, Kind, Patch, Pin, Source, Verdict};
use seriatim::model::assessment::{Amendment, Assessment, Identity, Rater, Signature};
use seriatim::model::calibration::{Calibration, Length, Ruler, ScaleSource};
use seriatim::model::color_reference::{ChartEdition, ColorReference};
use seriatim::model::comparability::{Comparability, Level};
use seriatim::model::edit::Edit;
use seriatim::model::ids::{
    AssessmentId, Ids, LesionId, PhotoId, RegionId, SubjectId, ViewId, VisitId,
};
use seriatim::model::lesion::{Lesion, LesionStatus};
use seriatim::model::photo::{Photo, Taken};
use seriatim::model::project::{About, Project};
use seriatim::model::region::{Corner, Part, Region, Role, Shape, State};
use seriatim::model::subject::{Subject, Visit};
use seriatim::model::view::View;

use crate::choices::Choices;
use crate::study::{INSTRUMENTS, plain_photo, study};

/// The study after some edits: sound, because every edit that does not fit is refused.
pub fn project(choices: &mut Choices<'_>, n_edits: usize) -> (Project, Ids) {
    let mut project = study();
    let mut ids = Ids::default();
    ids.observe_project(&project);
    for _ in 0..n_edits {
        let edit = edit(&project, &mut ids, choices);
        let before = ids.clone();
        ids.observe(&edit);
        if edit.apply(&mut project).is_err() {
            ids = before;
        }
    }
    (project, ids)
}

/// One edit of any kind, fitting or not.
pub fn edit(project: &Project, ids: &mut Ids, choices: &mut Choices<'_>) -> Edit {
    let is_removal = choices.once_in(5);
    let is_new = choices.once_in(3);
    match choices.below(11) {
        0 => Edit::About(About { title: choices.text(), note: choices.text() }),
        1 => {
            let id = choices.key(&project.subjects, SubjectId(99));
            let id = if is_new { ids.subject() } else { id };
            Edit::Subject(id, (!is_removal).then(|| subject(project, ids, id, choices)))
        }
        2 => Edit::Views(views(project, ids, choices)),
        3 => {
            let id = choices.key(&project.photos, PhotoId(99));
            let id = if is_new { ids.photo() } else { id };
            Edit::Photo(id, (!is_removal).then(|| photo(project, id, choices)))
        }
        4 => {
            let photo = choices.key(&project.photos, PhotoId(99));
            let place = project.photos.get(&photo).and_then(|it| it.visit.zip(it.view));
            let cell = place.filter(|_| !choices.once_in(6)).unwrap_or((VisitId(1), ViewId(1)));
            Edit::KeyPhoto(cell, (!is_removal).then_some(photo))
        }
        5 => {
            let subject = choices.key(&project.subjects, SubjectId(99));
            let fresh = ids.lesion(subject);
            let id = choices.key(&project.lesions, LesionId(99));
            let id = if is_new { fresh.0 } else { id };
            Edit::Lesion(
                id,
                (!is_removal).then(|| lesion(project, id, (subject, fresh.1), choices)),
            )
        }
        6 => {
            let id = choices.key(&project.regions, RegionId(99));
            let id = if is_new || project.regions.is_empty() { ids.region() } else { id };
            Edit::Region(id, (!is_removal).then(|| region(project, choices)))
        }
        7 | 8 => {
            let id = choices.key(&project.assessments, AssessmentId(99));
            let id = if is_new || project.assessments.is_empty() { ids.assessment() } else { id };
            Edit::Assessment(id, (!is_removal).then(|| assessment(project, id, choices)))
        }
        9 => {
            let id = choices.key(&project.assessments, AssessmentId(99));
            let instrument = project.assessments.get(&id).map(|it| it.identity.instrument.clone());
            let (item, answer) = answer(project, &instrument.unwrap_or_default(), choices);
            Edit::Answer(id, item, (!is_removal).then_some(answer))
        }
        _ => instrument(choices, is_removal),
    }
}

fn subject(project: &Project, ids: &mut Ids, id: SubjectId, choices: &mut Choices<'_>) -> Subject {
    let code = choices.one_of(&["S01", "S02", "S03", "S04", " "]).unwrap_or_default();
    let mut subject = project.subjects.get(&id).cloned().unwrap_or_else(|| Subject::new(code));
    match choices.below(6) {
        0 => subject.visits.push(Visit::new(ids.visit(id), choices.text())),
        1 => {
            let at = choices.below(subject.visits.len());
            if at < subject.visits.len() {
                subject.visits.remove(at);
            }
        }
        2 => subject.visits.reverse(),
        3 => {
            let any: Vec<Visit> =
                project.subjects.values().flat_map(|it| &it.visits).cloned().collect();
            subject.visits.extend(choices.one_of(&any));
        }
        4 => {
            subject.baseline = choices.one_of(&subject.visits).map(|visit| visit.id);
            subject.day_zero = Some(date(2022, 3, 1 + choices.below(28) as i8));
        }
        _ => {
            code.clone_into(&mut subject.code);
            subject.description = choices.text();
            if let Some(visit) = subject.visits.first_mut() {
                visit.date = Some(date(2022, 8, 1 + choices.below(28) as i8));
                visit.day = Some(choices.below(400) as i32 - 200);
                (visit.label, visit.note) = (choices.text(), choices.text());
            }
        }
    }
    subject
}

fn views(project: &Project, ids: &mut Ids, choices: &mut Choices<'_>) -> Vec<View> {
    let mut views = project.views.clone();
    match choices.below(4) {
        0 => views.push(View {
            id: ids.view(),
            label: choices.text(),
            hint: choices.text(),
            sites: vec!["face".to_owned()],
        }),
        1 => drop(views.pop()),
        2 => views.reverse(),
        _ => views.extend(choices.one_of(&project.views)),
    }
    views
}

fn photo(project: &Project, id: PhotoId, choices: &mut Choices<'_>) -> Photo {
    let subject = choices.key(&project.subjects, SubjectId(99));
    let old = project.photos.get(&id).cloned();
    let mut photo = old.unwrap_or_else(|| plain_photo(subject, &format!("photo {}.jpg", id.0)));
    if choices.once_in(4) {
        photo.subject = subject;
    }
    photo.visit = visit_of(project, photo.subject, choices);
    photo.view = choices.one_of(&project.views).map(|view| view.id).filter(|_| !choices.once_in(4));
    photo.note = choices.text();
    photo.calibration = choices.once_in(2).then(|| calibration(project, choices));
    photo.color_reference = choices.once_in(4).then(|| color_reference(choices));
    photo.alignment = choices.once_in(2).then(|| alignment(project, &photo, choices));
    photo.taken = choices.once_in(2).then(|| Taken {
        at: date(2022, 8, 17).at(10, 15, choices.below(60) as i8, 0),
        offset_minutes: Some(120),
        from: "exif".to_owned(),
        is_trusted: true,
    });
    photo
}

fn calibration(project: &Project, choices: &mut Choices<'_>) -> Calibration {
    let from = choices.key(&project.photos, PhotoId(99));
    let sources = [ScaleSource::Drawn, ScaleSource::Table, ScaleSource::AssumedFrom(from)];
    let source = choices.one_of(&sources).unwrap_or(ScaleSource::Detected);
    let rulers = (0..choices.below(4)).map(|_| Ruler {
        from: corner(choices),
        to: corner(choices),
        length_mm: Length::from_mm(0.001 + choices.below(90_000) as f64 / 70.0).expect("short"),
    });
    Calibration { rulers: rulers.collect(), source }
}

fn alignment(project: &Project, photo: &Photo, choices: &mut Choices<'_>) -> Alignment {
    let onto = choices.key(&project.photos, PhotoId(99));
    let mut numbers = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0];
    numbers[choices.below(9)] = choices.below(50) as f64 / 7.0;
    let transform = Exact::new(numbers);
    Alignment {
        onto,
        hash: photo.hash.clone(),
        onto_hash: project.photos.get(&onto).map_or_else(String::new, |onto| onto.hash.clone()),
        model: Kind::Affine,
        transform: transform.filter(|_| !choices.once_in(5)),
        source: Source::Pins,
        pins: (0..choices.below(4))
            .map(|_| Pin { here: corner(choices), there: corner(choices) })
            .collect(),
        patches: (0..choices.below(4)).map(|_| Patch(corner(choices), corner(choices))).collect(),
        matches: 10,
        inliers: choices.below(12) as u32,
        residual_px: Exact::new([0.1]),
        verdict: if choices.once_in(4) { Verdict::Failed } else { Verdict::Trusted },
        reason: choices.text(),
    }
}

fn color_reference(choices: &mut Choices<'_>) -> ColorReference {
    if choices.once_in(2) {
        let corners = [corner(choices), corner(choices), corner(choices), corner(choices)];
        return ColorReference::Chart { corners, edition: ChartEdition::Since2014 };
    }
    let outline = (0..choices.below(5)).map(|_| corner(choices)).collect();
    let reflectance = u16::try_from(choices.below(1_200)).ok().filter(|it| *it > 100);
    ColorReference::GreyPatch { outline, reflectance_permille: reflectance }
}

fn visit_of(project: &Project, subject: SubjectId, choices: &mut Choices<'_>) -> Option<VisitId> {
    if choices.once_in(8) {
        return Some(VisitId(1));
    }
    let visits = project.subjects.get(&subject).map(|it| it.visits.clone()).unwrap_or_default();
    choices.one_of(&visits).map(|visit| visit.id)
}

fn lesion(
    project: &Project,
    id: LesionId,
    (subject, number): (SubjectId, u32),
    choices: &mut Choices<'_>,
) -> Lesion {
    let mut lesion =
        project.lesions.get(&id).cloned().unwrap_or_else(|| Lesion::new(subject, number));
    let visit = visit_of(project, lesion.subject, choices);
    let other = choices.key(&project.lesions, LesionId(99));
    match (choices.below(6), visit) {
        (0, Some(visit)) => lesion.merged_into = Some((other, visit)),
        (1, Some(visit)) => lesion.split_from = Some((other, visit)),
        (2, Some(visit)) => drop(lesion.status.insert(visit, status(choices))),
        (3, _) => (lesion.merged_into, lesion.split_from) = (None, None),
        (4, _) => (lesion.subject, lesion.number) = (subject, number),
        (_, _) => (lesion.label, lesion.note) = (choices.text(), choices.text()),
    }
    lesion
}

pub fn status(choices: &mut Choices<'_>) -> LesionStatus {
    match choices.below(3) {
        0 => LesionStatus::Resolved,
        1 => LesionStatus::NotVisible,
        _ => LesionStatus::NotAssessable(choices.text()),
    }
}

pub fn region(project: &Project, choices: &mut Choices<'_>) -> Region {
    let lesions: Vec<LesionId> = project.lesions.keys().copied().collect();
    Region {
        lesion: choices.one_of(&lesions).filter(|_| choices.once_in(2)),
        state: match choices.below(4) {
            0 => State::ProposedFrom(RegionId(7)),
            1 => State::ProposedBy(choices.text()),
            _ => State::Accepted,
        },
        label: choices.text(),
        note: choices.text(),
        is_locked: choices.once_in(2),
        is_hidden: choices.once_in(2),
        order: if choices.once_in(3) { 2 } else { 0 },
        color: choices.once_in(4).then_some(3),
        ..Region::drawn(
            choices.key(&project.photos, PhotoId(99)),
            (rater(choices), choices.below(3) as u8),
            choices.one_of(&Role::ALL).unwrap_or_default(),
            shape(choices),
        )
    }
}

fn corner(choices: &mut Choices<'_>) -> Corner {
    Corner { x: choices.below(400_000) as i32 * 7, y: choices.below(300_000) as i32 * 7 - 300 }
}

fn shape(choices: &mut Choices<'_>) -> Shape {
    let (a, b, c, d) = (corner(choices), corner(choices), corner(choices), corner(choices));
    match choices.below(5) {
        0 => Shape::Rectangle(a, b),
        1 => Shape::Ellipse { center: a, half_axes: b, turn: choices.below(18_000) as i32 },
        2 => Shape::Outline(vec![Part {
            outer: vec![a, b, c, d],
            holes: vec![[0.1, 2.0, 2.2].map(|at| Corner::at(Point::new(at, at * at))).to_vec()],
        }]),
        3 => Shape::Point(a),
        _ => Shape::polygon([a, b, c].map(Corner::point)),
    }
}

pub fn identity(project: &Project, choices: &mut Choices<'_>) -> Identity {
    let subject = choices.key(&project.subjects, SubjectId(99));
    let instruments: Vec<String> = project.instruments.keys().cloned().collect();
    let instrument = choices.one_of(&instruments).unwrap_or_else(|| "iga".to_owned());
    let lesions: Vec<LesionId> = project.lesions_of(subject).map(|(id, _)| id).collect();
    let is_of_lesion = instrument == "tlss";
    Identity {
        subject,
        visit: visit_of(project, subject, choices).unwrap_or(VisitId(99)),
        rater: rater(choices),
        reading: 1,
        target: if is_of_lesion { choices.one_of(&lesions) } else { None },
        instrument,
    }
}

fn assessment(project: &Project, id: AssessmentId, choices: &mut Choices<'_>) -> Assessment {
    let old = project.assessments.get(&id).cloned();
    let is_new = old.is_none();
    let mut assessment = old.unwrap_or_else(|| Assessment::new(identity(project, choices)));
    for _ in 0..choices.below(4) {
        let (item, answer) = answer(project, &assessment.identity.instrument, choices);
        assessment.answers.insert(item, answer);
    }
    match choices.below(6) {
        0 => {
            let level = [Level::Good, Level::Look, Level::NotComparable][choices.below(3)];
            let comparability = Some(Comparability { level, why: vec!["Face: darker".to_owned()] });
            let when = "2022-08-17".to_owned();
            assessment.signature = Some(Signature {
                who: rater(choices),
                when,
                comparability: comparability.filter(|_| choices.below(2) == 0),
            });
        }
        1 => assessment.signature = None,
        2 if !is_new => assessment.identity = identity(project, choices),
        3 => assessment.amendments.push(Amendment {
            who: rater(choices),
            when: "2022-08-18".to_owned(),
            reason: choices.text(),
            old_answers: assessment.answers.clone(),
        }),
        4 => assessment.amendments.clear(),
        _ => assessment.note = choices.text(),
    }
    assessment
}

/// An answer to an item of the instrument; sometimes one that cannot be.
pub fn answer(project: &Project, instrument: &str, choices: &mut Choices<'_>) -> (String, Answer) {
    let items = project.instruments.get(instrument).map(|it| it.items().to_vec());
    let item = choices.one_of(&items.unwrap_or_default()).map(|item| item.id);
    let item = item.filter(|_| !choices.once_in(20)).unwrap_or_else(|| "no_such_item".to_owned());
    let answer = match choices.below(8) {
        0 => Answer::NotAssessed,
        1 => Answer::NotVisible,
        2 => Answer::NotApplicable,
        3 => Answer::Value(Number::parse("2.5").expect("a number")),
        n => Answer::Value(Number::parse(&(n % 4).to_string()).expect("a number")),
    };
    (item, answer)
}

fn instrument(choices: &mut Choices<'_>, is_removal: bool) -> Edit {
    let definition = choices.one_of(&INSTRUMENTS).expect("there are some");
    let id = definition.id().to_owned();
    if is_removal {
        return Edit::Instrument(id, None);
    }
    match choices.below(4) {
        0 => {
            let mut sheet = definition.sheet().clone();
            sheet.title = choices.text();
            Edit::Instrument(id, Definition::new(sheet).ok())
        }
        1 => Edit::Instrument("another".to_owned(), Some(definition)),
        _ => Edit::Instrument(id, Some(definition)),
    }
}

pub fn rater(choices: &mut Choices<'_>) -> Rater {
    Rater(choices.one_of(&["MH", "AK"]).unwrap_or_default().to_owned())
}
