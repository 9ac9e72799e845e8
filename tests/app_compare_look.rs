//! Two visits judged by eye: where they differ, in matching colours, whether they may be compared at all, and what
//! lesions gained and lost.

use std::path::Path;

use egui::{Event, Key, Modifiers, Role};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use image::{Rgb, RgbImage};
use jiff::civil::date;

use seriatim::app::session::CompareMode;
use seriatim::app::shell::App;
use seriatim::exchange::table::delimited::csv;
use seriatim::geometry::{Point, Transform};
use seriatim::imaging::difference::delta_e00;
use seriatim::imaging::lab::lab_of_srgb;
use seriatim::imaging::pair::change::Change;
use seriatim::instrument::library::Library;
use seriatim::instrument::number::Number;
use seriatim::instrument::score::Answer;
use seriatim::jobs::scores::{Choice, scores};
use seriatim::model::alignment::{Alignment, Exact, Kind, Source, Verdict};
use seriatim::model::assessment::{Assessment, Identity, Rater};
use seriatim::model::comparability::Level;
use seriatim::model::ids::{AssessmentId, LesionId, PhotoId, RegionId, VisitId};
use seriatim::model::lesion::Lesion;
use seriatim::model::project::Project;
use seriatim::model::region::{self, Region, Shape};
use seriatim::store::disk::RealDisk;
use seriatim::store::open_project::OpenProject;

mod support;
#[path = "support/series.rs"]
mod table;

use support::harness;
use table::{SUBJECT, case, press, press_with, rect, saved, session, undo};

const BEFORE: [u8; 3] = [196, 120, 104];
const AFTER: [u8; 3] = [214, 160, 136];

/// A folder with a photo of one colour at the first and another at the second visit of the face.
fn photos(folder: &Path, before: [u8; 3], after: [u8; 3]) {
    for (name, color) in [("v1w1.png", before), ("v2w1.png", after)] {
        RgbImage::from_pixel(8, 6, Rgb(color)).save(folder.join(name)).expect("a picture");
    }
}

fn id(project: &Project, name: &str) -> PhotoId {
    *project.photos.iter().find(|(_, photo)| photo.path == name).expect("there").0
}

/// Lays the photo of the second visit onto that of the first, as it is.
fn lay(project: &mut Project) {
    let (onto, id) = (id(project, "v1w1.png"), id(project, "v2w1.png"));
    let onto_hash = project.photos[&onto].hash.clone();
    let photo = project.photos.get_mut(&id).expect("there");
    photo.alignment = Some(Alignment {
        onto,
        hash: photo.hash.clone(),
        onto_hash,
        model: Kind::Similarity,
        transform: Exact::new(Transform::IDENTITY.0),
        source: Source::Automatic,
        pins: Vec::new(),
        patches: Vec::new(),
        matches: 214,
        inliers: 200,
        residual_px: Exact::new([0.4]),
        verdict: Verdict::Trusted,
        reason: String::new(),
    });
}

/// The window, comparing both visits of the face.
fn compared(project: Project, folder: &Path) -> Harness<'static, App> {
    let mut app = harness(saved(project, folder));
    app.run();
    press(&mut app, Key::ArrowRight);
    press(&mut app, Key::C);
    app
}

fn says(app: &Harness<'_, App>, words: &str) -> bool {
    app.query_all_by_label_contains(words).next().is_some()
}

/// Holds the pointer over the middle of the photos.
fn point(app: &mut Harness<'_, App>) {
    let at = rect(app, "Photo v1w1.png").center();
    app.event(Event::PointerMoved(at));
    app.run();
}

fn seq(app: &Harness<'_, App>) -> u64 {
    session(app).file.ledger().head().seq
}

#[test]
fn the_difference_is_said_under_the_pointer_in_colour_and_in_redness() {
    let folder = tempfile::tempdir().unwrap();
    photos(folder.path(), BEFORE, AFTER);
    let mut project = case(folder.path());
    lay(&mut project);
    let mut app = compared(project, folder.path());
    let before = seq(&app);
    press(&mut app, Key::Num6);
    assert_eq!(session(&app).comparing.mode, CompareMode::Difference);
    point(&mut app);
    let (one, other) = (lab_of_srgb(BEFORE), lab_of_srgb(AFTER));
    let words = format!("ΔE {:.1} here", delta_e00(one, other));
    assert!(says(&app, &words), "{words}");
    press(&mut app, Key::D);
    assert_eq!(session(&app).comparing.judging.change, Change::Redness);
    let words = format!("Δa* {:.1} here", other[1] - one[1]).replace('-', "−");
    assert!(words.contains('−') && says(&app, &words), "{words}");
    // The first photo in its place says nothing.
    app.key_down(Key::Backslash);
    app.run();
    assert!(!says(&app, " here"));
    app.key_up(Key::Backslash);
    app.run();
    assert!(says(&app, " here"));
    assert_eq!(seq(&app), before, "looking changes nothing");
}

#[test]
fn colours_are_matched_for_looking_only() {
    let folder = tempfile::tempdir().unwrap();
    photos(folder.path(), BEFORE, AFTER);
    let mut project = case(folder.path());
    lay(&mut project);
    let mut app = compared(project, folder.path());
    let before = seq(&app);
    assert!(!says(&app, "Colours matched"));
    press(&mut app, Key::M);
    let apart = delta_e00(lab_of_srgb(BEFORE), lab_of_srgb(AFTER));
    let words = format!("Colours matched · skin in common · ΔE {apart:.1} → 0.0");
    assert!(says(&app, &words), "{words}");
    press(&mut app, Key::Num6);
    point(&mut app);
    assert!(says(&app, "ΔE 0.0 here"), "the light is taken out of the difference");
    press(&mut app, Key::M);
    assert!(!says(&app, "Colours matched"));
    assert!(says(&app, &format!("ΔE {apart:.1} here")));
    assert_eq!(seq(&app), before);
}

#[test]
fn reference_skin_on_both_photos_tells_the_light() {
    let folder = tempfile::tempdir().unwrap();
    photos(folder.path(), BEFORE, AFTER);
    let mut project = case(folder.path());
    for (n, name) in [(1, "v1w1.png"), (2, "v2w1.png")] {
        let region = square(id(&project, name), (0.0, 6.0), region::Role::ReferenceSkin);
        project.regions.insert(RegionId(n), region);
    }
    let mut app = compared(project, folder.path());
    press(&mut app, Key::M);
    assert!(says(&app, "Colours matched · reference skin · ΔE "));
    // Another rater did not draw it.
    let folder = tempfile::tempdir().unwrap();
    photos(folder.path(), BEFORE, AFTER);
    let mut app = compared(case(folder.path()), folder.path());
    press(&mut app, Key::M);
    assert!(says(&app, "Colours matched · whole photo"));
    assert!(says(&app, "nothing to check it by") && !says(&app, " → 0.0"));
}

#[test]
fn colours_that_a_match_would_hardly_change_stay_as_taken() {
    let folder = tempfile::tempdir().unwrap();
    let barely = [BEFORE[0], BEFORE[1], BEFORE[2] + 1];
    photos(folder.path(), BEFORE, barely);
    let mut project = case(folder.path());
    lay(&mut project);
    let mut app = compared(project, folder.path());
    press(&mut app, Key::M);
    assert!(says(&app, "Colours not matched · skin in common hardly helps (ΔE 0."));
    press(&mut app, Key::Num6);
    point(&mut app);
    let apart = delta_e00(lab_of_srgb(BEFORE), lab_of_srgb(barely));
    assert!(says(&app, &format!("ΔE {apart:.1} here")), "{apart}");
    assert!(apart > 0.05, "{apart} would not tell");
}

/// What only one way of showing needs is seen whole, and where there is room in one row.
#[test]
fn the_bar_keeps_inside_the_window() {
    let folder = tempfile::tempdir().unwrap();
    photos(folder.path(), BEFORE, AFTER);
    let mut project = case(folder.path());
    lay(&mut project);
    let mut app = compared(project, folder.path());
    for width in [1440.0, 1280.0, 1024.0] {
        app.set_size(egui::vec2(width, 900.0));
        app.run();
        for (mode, name) in [
            (Key::Num6, Change::Redness.label()),
            (Key::Num5, "Opacity"),
            (Key::Num4, "Changes a second"),
        ] {
            press(&mut app, mode);
            let last = rect(&app, name);
            assert!(last.right() <= width - 8.0 && last.width() > 20.0, "{width} {name} {last:?}");
            if width == 1440.0 && mode == Key::Num6 {
                let first = rect(&app, "Compared with");
                assert!((first.center().y - last.center().y).abs() < 4.0, "{first:?} {last:?}");
            }
        }
    }
}

fn square(photo: PhotoId, (from, to): (f64, f64), role: region::Role) -> Region {
    let corners = [(from, 0.0), (to, 0.0), (to, 6.0), (from, 6.0)];
    Region {
        lesion: (role == region::Role::Lesion).then_some(LesionId(1)),
        ..Region::drawn(
            photo,
            (Rater("mh".to_owned()), 1),
            role,
            Shape::polygon(corners.map(|(x, y)| Point::new(x, y))),
        )
    }
}

#[test]
fn a_light_on_the_bar_says_whether_photos_can_be_compared_and_the_panel_says_why() {
    let folder = tempfile::tempdir().unwrap();
    photos(folder.path(), BEFORE, BEFORE);
    let mut project = case(folder.path());
    // The visits the other way round than their dates.
    let subject = project.subjects.get_mut(&SUBJECT).expect("there");
    subject.visits[2].date = Some(date(2021, 1, 1));
    let mut app = compared(project, folder.path());
    assert!(says(&app, "Not comparable"));
    assert!(!says(&app, "Both are the same file"));
    press(&mut app, Key::I);
    assert!(says(&app, "Both are the same file"));
    assert!(says(&app, "They are not aligned"));
    press(&mut app, Key::CloseBracket);
    assert_eq!(session(&app).selection.visit, Some(VisitId(3)));
    assert!(!says(&app, "Both are the same file"));
    assert!(says(&app, "The dates of the visits contradict their order"));
    press(&mut app, Key::I);
    assert!(!says(&app, "The dates of the visits contradict their order"));
    // Of all visits together there is no single light.
    press(&mut app, Key::Num2);
    assert!(!says(&app, "Not comparable"));
}

#[test]
fn what_a_lesion_gained_and_lost_is_shown_where_photos_are_aligned() {
    let folder = tempfile::tempdir().unwrap();
    photos(folder.path(), BEFORE, AFTER);
    let mut project = case(folder.path());
    project.lesions.insert(LesionId(1), Lesion::new(SUBJECT, 1));
    let drawn = [("v1w1.png", (1.0, 5.0)), ("v2w1.png", (3.0, 6.0))];
    for (n, (name, place)) in (1..).zip(drawn) {
        let region = square(id(&project, name), place, region::Role::Lesion);
        project.regions.insert(RegionId(n), region);
    }
    let mut aligned = project.clone();
    lay(&mut aligned);
    let mut app = compared(aligned, folder.path());
    press(&mut app, Key::I);
    assert!(says(&app, "Show the regions (H)"));
    press(&mut app, Key::H);
    assert!(says(&app, "gained 6 px² · 25 %"));
    assert!(says(&app, "lost 12 px² · 50 %"));
    for key in [Key::Num3, Key::Num4, Key::Num5, Key::Num6] {
        press(&mut app, key);
        assert!(says(&app, "gained 6 px²"));
    }
    let folder = tempfile::tempdir().unwrap();
    photos(folder.path(), BEFORE, AFTER);
    let mut app = compared(
        {
            case(folder.path());
            project
        },
        folder.path(),
    );
    press(&mut app, Key::I);
    press(&mut app, Key::H);
    assert!(says(&app, "Only where both photos are aligned"));
    assert!(!says(&app, "gained "));
}

#[test]
fn signing_keeps_how_far_the_photos_could_be_compared_and_undo_takes_it_back() {
    let folder = tempfile::tempdir().unwrap();
    photos(folder.path(), BEFORE, BEFORE);
    let mut project = case(folder.path());
    let iga = Library::embedded().find("iga").expect("embedded").clone();
    project.instruments.insert("iga".to_owned(), iga);
    let assessed = |visit: u32| {
        let mut assessment = Assessment::new(Identity {
            subject: SUBJECT,
            visit: VisitId(visit),
            rater: Rater("mh".to_owned()),
            reading: 1,
            instrument: "iga".to_owned(),
            target: None,
        });
        assessment.answers.insert("grade".to_owned(), Answer::Value(Number::from(2)));
        assessment
    };
    project.assessments.insert(AssessmentId(1), assessed(1));
    project.assessments.insert(AssessmentId(2), assessed(2));
    let path = saved(project, folder.path());
    let mut app = harness(path.clone());
    app.run();
    press_with(&mut app, Modifiers::ALT, Key::Num4);
    // At the baseline there is nothing to compare with; signing goes on to the next visit.
    press_with(&mut app, Modifiers::COMMAND, Key::Enter);
    assert_eq!(session(&app).selection.visit, Some(VisitId(2)));
    press_with(&mut app, Modifiers::COMMAND, Key::Enter);
    let signature =
        |project: &Project, n: u32| project.assessments[&AssessmentId(n)].signature.clone();
    let project = session(&app).project();
    assert_eq!(signature(project, 1).expect("signed").comparability, None);
    let kept = signature(project, 2).expect("signed").comparability.expect("both were looked at");
    assert_eq!(kept.level, Level::NotComparable);
    assert!(kept.why.iter().any(|why| why.starts_with("Face: Both are the same file")));
    drop(app);
    let file = OpenProject::read(&path, None, &RealDisk).expect("it opens again");
    let again = signature(file.project(), 2).expect("signed");
    assert_eq!(again.comparability, Some(kept), "it is kept in the file");
    let made = scores(&[("case.ron", file.project())], &Choice::default(), None).expect("a table");
    let text = csv(&made.table);
    let says_so = text.lines().filter(|line| line.ends_with(",not_comparable")).count();
    assert_eq!(says_so, 2, "the item and the total\n{text}");
    let mut app = harness(path);
    app.run();
    // What is signed is not taken back without a reason.
    undo(&mut app);
    app.get_by_role_and_label(Role::TextInput, "Reason").type_text("by mistake");
    app.run();
    press(&mut app, Key::Enter);
    let project = session(&app).project();
    assert!(signature(project, 2).is_none(), "undo takes it back with the signature");
}
