//! Two photos of a small project, judged.

use std::fs;

use jiff::civil::{date, datetime};

use super::*;
use crate::imaging::test_files::jpeg_of;
use crate::jobs::compare::table::{judge_all, table};
use crate::model::alignment::{Alignment, Exact, Kind, Source};
use crate::model::ids::{SubjectId, ViewId};
use crate::model::photo::Taken;
use crate::model::subject::{Subject, Visit};
use crate::model::view::View;

const SIZE: (u32, u32) = (600, 400);

/// Skin with moles and a dark background on the right, under so much light for each channel, `soft` pixels soft.
fn skin(light: [f64; 3], soft: f64, is_flipped: bool) -> Pixels {
    let (width, height) = SIZE;
    let rgba = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).flat_map(|(x, y)| {
        let x = if is_flipped { width - 1 - x } else { x };
        let (dx, dy) = (f64::from(x % 150) - 70.0, f64::from(y % 130) - 60.0);
        let mole = 1.0 / (1.0 + ((dx.hypot(dy) - 25.0) * 1.7 / soft).exp());
        let ground = 1.0 / (1.0 + ((460.0 - f64::from(x)) * 1.7 / soft).exp());
        let level = |i: usize| {
            let skin = [190.0, 140.0, 115.0][i] * (1.0 - 0.5 * mole);
            let level = skin + (45.0 - skin) * ground;
            // On code values a factor is a little more than on light; enough to be another exposure.
            (level * light[i]).min(255.0) as u8
        };
        [level(0), level(1), level(2), 255]
    });
    Pixels::new(width, height, rgba.collect::<Vec<u8>>()).expect("fits")
}

struct Case {
    folder: tempfile::TempDir,
    project: Project,
}

impl Case {
    /// A baseline and a second visit with these photos, the second aligned by `onto`.
    fn new(first: &Pixels, second: &Pixels, onto: Option<Transform>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let visit =
            |n: u32, date| Visit { date: Some(date), ..Visit::new((VisitId(n), n), "visit") };
        let mut subject = Subject::new("S01");
        subject.visits = vec![visit(1, date(2022, 3, 2)), visit(2, date(2022, 8, 17))];
        let mut project = Project::default();
        project.subjects.insert(SubjectId(1), subject);
        project.views.push(View { id: ViewId(1), ..View::new("Back") });
        for (n, pixels) in [(1, first), (2, second)] {
            let bytes = jpeg_of(pixels, 92);
            let name = format!("v{n}.jpg");
            fs::write(folder.path().join(&name), &bytes).expect("written");
            let photo = Photo {
                bytes: bytes.len() as u64,
                visit: Some(VisitId(n)),
                view: Some(ViewId(1)),
                ..Photo::new(SubjectId(1), name, blake3::hash(&bytes).to_hex().to_string(), SIZE)
            };
            project.photos.insert(PhotoId(n), photo);
        }
        let onto_hash = project.photos[&PhotoId(1)].hash.clone();
        let photo = project.photos.get_mut(&PhotoId(2)).expect("there");
        photo.alignment = onto.map(|onto| Alignment {
            onto: PhotoId(1),
            hash: photo.hash.clone(),
            onto_hash,
            model: Kind::Similarity,
            transform: Exact::new(onto.0),
            source: Source::Automatic,
            pins: Vec::new(),
            matches: 10,
            inliers: 9,
            residual_px: Exact::new([0.5]),
            verdict: Verdict::Trusted,
            reason: String::new(),
        });
        Self { folder, project }
    }

    fn judged(&self) -> Judgement {
        let file = self.folder.path().join("case.ron");
        let limits = Limits::default();
        let rows =
            judge_all(&self.project, &file, &limits, &Progress::silent()).expect("not stopped");
        let cells = table(&self.project, &rows);
        assert_eq!((cells.rows.len(), cells.rows[0].len()), (1, cells.columns.len()));
        rows.into_iter().next().expect("a pair").found.expect("both can be read")
    }
}

/// The level of what was found of one thing.
fn of(judged: &Judgement, about: About) -> Option<Level> {
    judged.findings.iter().filter(|it| it.about == about).map(|it| it.level).max()
}

const AS_IT_IS: [f64; 3] = [1.0; 3];

#[test]
fn two_sound_photos_that_are_aligned_are_comparable() {
    let onto = Transform::similarity(1.0, 0.0, Point::new(40.0, 0.0));
    let case = Case::new(&skin(AS_IT_IS, 1.0, false), &skin([0.98; 3], 1.1, false), Some(onto));
    let judged = case.judged();
    assert_eq!(judged.level, Level::Good, "{:#?}", judged.findings);
    let overlap = judged.numbers.overlap.expect("aligned");
    assert!((overlap - 560.0 / 600.0).abs() < 1e-9);
    assert!((judged.numbers.scale.expect("aligned") - 1.0).abs() < 1e-9);
    let named = [("Back", &judged)];
    assert_eq!(together(named), Some(Comparability { level: Level::Good, why: Vec::new() }));
    assert_eq!(together([]), None);
}

#[test]
fn each_thing_that_differs_is_found_and_said() {
    let sound = || skin(AS_IT_IS, 1.0, false);
    let still = Some(Transform::IDENTITY);
    let flip = Transform([-1.0, 0.0, 600.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]);
    let far = Transform::similarity(1.5, 0.0, Point::new(-150.0, -100.0));
    let half = Transform::similarity(1.0, 0.0, Point::new(400.0, 0.0));
    for (second, onto, about, expected) in [
        (sound(), None, About::Alignment, Level::Look),
        (skin(AS_IT_IS, 1.0, true), Some(flip), About::Mirror, Level::NotComparable),
        (skin(AS_IT_IS, 1.0, true), None, About::Mirror, Level::NotComparable),
        (sound(), Some(far), About::Scale, Level::Look),
        (sound(), Some(half), About::Framing, Level::NotComparable),
        (skin(AS_IT_IS, 2.4, false), still, About::Sharpness, Level::Look),
        (skin(AS_IT_IS, 9.0, false), still, About::Sharpness, Level::NotComparable),
        (skin([0.75; 3], 1.0, false), still, About::Exposure, Level::Look),
        (skin([0.5; 3], 1.0, false), still, About::Exposure, Level::NotComparable),
        (skin([1.0, 0.9, 0.8], 1.0, false), still, About::Balance, Level::Look),
        (skin([1.4, 1.2, 1.1], 1.0, false), still, About::Clipping, Level::Look),
    ] {
        let judged = Case::new(&sound(), &second, onto).judged();
        assert_eq!(of(&judged, about), Some(expected), "{about:?}: {:#?}", judged.findings);
        assert!(judged.level >= expected);
        let words = together([("Back", &judged)]).expect("a pair").why.join(" ");
        assert!(words.starts_with("Back: "), "{words}");
    }
}

#[test]
fn the_same_file_twice_and_dates_in_the_wrong_order_are_found() {
    let sound = || skin(AS_IT_IS, 1.0, false);
    let judged = Case::new(&sound(), &sound(), None).judged();
    assert_eq!(of(&judged, About::File), Some(Level::NotComparable));
    let mut case = Case::new(&sound(), &skin([0.98; 3], 1.0, false), Some(Transform::IDENTITY));
    assert_eq!(of(&case.judged(), About::Dates), Some(Level::Good));
    for (n, day) in [(1, 20), (2, 10)] {
        let taken = Taken {
            at: datetime(2022, 3, day, 10, 0, 0, 0),
            offset_minutes: None,
            from: "exif".to_owned(),
            is_trusted: true,
        };
        case.project.photos.get_mut(&PhotoId(n)).expect("there").taken = Some(taken);
    }
    let judged = case.judged();
    assert_eq!((of(&judged, About::Dates), judged.level), (Some(Level::Look), Level::Look));
    assert!(judged.findings[0].words.contains("v2.jpg was taken before v1.jpg"));
}

#[test]
fn the_key_changes_with_what_the_judgement_rests_on_only() {
    let sound = || skin(AS_IT_IS, 1.0, false);
    let mut case = Case::new(&sound(), &skin([0.9; 3], 1.0, false), None);
    let file = case.folder.path().join("case.ron");
    let key = |case: &Case| {
        let ids = [PhotoId(1), PhotoId(2)];
        Task::of(&case.project, &file, ids, None).expect("both are there").key()
    };
    let before = key(&case);
    case.project.photos.get_mut(&PhotoId(2)).expect("there").note = "by phone".to_owned();
    assert_eq!(key(&case), before);
    case.project.photos.get_mut(&PhotoId(2)).expect("there").hash = "0".repeat(64);
    assert_ne!(key(&case), before);
}

#[test]
fn a_photo_that_cannot_be_read_has_the_reason_in_its_row() {
    let sound = || skin(AS_IT_IS, 1.0, false);
    let case = Case::new(&sound(), &skin([0.9; 3], 1.0, false), None);
    fs::write(case.folder.path().join("v2.jpg"), b"nothing").expect("written");
    let file = case.folder.path().join("case.ron");
    let rows = judge_all(&case.project, &file, &Limits::default(), &Progress::silent());
    let rows = rows.expect("not stopped");
    assert!(rows[0].found.is_err());
    let table = table(&case.project, &rows);
    assert_eq!(table.cell(0, "comparability"), Some(&crate::exchange::table::Cell::Empty));
    assert_ne!(table.cell(0, "why"), Some(&crate::exchange::table::Cell::Empty));
}
