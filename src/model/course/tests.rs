//! What follows from what is drawn, stated and photographed.

use super::*;
use crate::geometry::Point;
use crate::model::ids::SubjectId;
use crate::model::photo::Photo;
use crate::model::region::{Corner, Shape, State};
use crate::model::subject::{Subject, Visit};
use crate::model::view::View;

const SUBJECT: SubjectId = SubjectId(1);
const LESION: LesionId = LesionId(1);
const OTHER: LesionId = LesionId(2);

fn me() -> Rater {
    Rater("MH".to_owned())
}

/// Four visits; the back was photographed at the first, second and fourth, the face at the third only.
fn project() -> Project {
    let mut subject = Subject::new("S01");
    subject.visits = (1..=4).map(|n| Visit::new((VisitId(n), n), format!("V{n}"))).collect();
    let view = |n| View { id: ViewId(n), ..View::new(format!("W{n}")) };
    let photo = |visit: u32, view: u32| Photo {
        visit: Some(VisitId(visit)),
        view: Some(ViewId(view)),
        ..Photo::new(SUBJECT, format!("{visit}-{view}.jpg"), "", (100, 80))
    };
    Project {
        subjects: [(SUBJECT, subject)].into(),
        views: vec![view(1), view(2)],
        photos: [
            (PhotoId(1), photo(1, 1)),
            (PhotoId(2), photo(2, 1)),
            (PhotoId(3), photo(3, 2)),
            (PhotoId(4), photo(4, 1)),
        ]
        .into(),
        lesions: [(LESION, Lesion::new(SUBJECT, 1)), (OTHER, Lesion::new(SUBJECT, 2))].into(),
        ..Project::default()
    }
}

fn draw(project: &mut Project, lesion: LesionId, photo: u32, state: State) {
    let id = RegionId(project.regions.len() as u32 + 1);
    let corner = |x, y| Corner::at(Point::new(x, y));
    let region = Region {
        lesion: Some(lesion),
        state,
        ..Region::drawn(
            PhotoId(photo),
            (me(), 1),
            Role::Lesion,
            Shape::Rectangle(corner(10.0, 10.0), corner(20.0, 20.0)),
        )
    };
    project.regions.insert(id, region);
}

/// What is known at each of the four visits, in words.
fn words(project: &Project, lesion: LesionId) -> Vec<String> {
    let course = Course::new(project, &me(), 1);
    let at = |n| course.at(project, lesion, VisitId(n)).expect("it is there");
    (1..=4)
        .map(at)
        .map(|it| {
            let against = it.contradicts.map(|it| format!(" but {}", it.words(project)));
            let area = it.area.map_or_else(|| "–".to_owned(), |area| area.to_string());
            format!("{}{} {area}", it.finding.words(project), against.unwrap_or_default())
        })
        .collect()
}

#[test]
fn a_status_follows_from_what_is_drawn_stated_and_photographed() {
    type Case<'a> = (&'a str, &'a [u32], &'a [(u32, LesionStatus)], [&'a str; 4]);
    let not_assessable = || LesionStatus::NotAssessable("glare".to_owned());
    let cases: [Case<'_>; 9] = [
        ("nothing", &[], &[], ["unknown –"; 4]),
        (
            "from the first",
            &[1, 2],
            &[],
            ["drawn 100", "drawn 100", "not photographed –", "unknown –"],
        ),
        ("new", &[2], &[], ["unknown –", "new 100", "not photographed –", "unknown –"]),
        ("new once", &[2, 4], &[], ["unknown –", "new 100", "not photographed –", "drawn 100"]),
        (
            "not new where the earlier photo tells nothing",
            &[2],
            &[(1, not_assessable())],
            ["not assessable: glare –", "drawn 100", "not photographed –", "unknown –"],
        ),
        (
            "gone, and back",
            &[1, 4],
            &[(2, LesionStatus::Resolved)],
            ["drawn 100", "resolved 0", "not photographed –", "drawn 100"],
        ),
        (
            "a statement needs no photo",
            &[1],
            &[(3, LesionStatus::Resolved), (4, LesionStatus::NotVisible)],
            ["drawn 100", "unknown –", "resolved 0", "not visible –"],
        ),
        (
            "drawn and resolved",
            &[1, 2],
            &[(2, LesionStatus::Resolved)],
            ["drawn 100", "drawn but resolved 100", "not photographed –", "unknown –"],
        ),
        (
            "never drawn",
            &[],
            &[(1, LesionStatus::NotVisible)],
            ["not visible –", "unknown –", "unknown –", "unknown –"],
        ),
    ];
    for (name, drawn, stated, expected) in cases {
        let mut project = project();
        for photo in drawn {
            draw(&mut project, LESION, *photo, State::Accepted);
        }
        let lesion = project.lesions.get_mut(&LESION).expect("it is there");
        lesion.status = stated.iter().map(|(n, it)| (VisitId(*n), it.clone())).collect();
        assert_eq!(words(&project, LESION), expected, "{name}");
    }
}

#[test]
fn links_tell_where_a_lesion_is_while_it_is_not_its_own() {
    let mut project = project();
    draw(&mut project, LESION, 1, State::Accepted);
    draw(&mut project, OTHER, 2, State::Accepted);
    draw(&mut project, OTHER, 4, State::Accepted);
    project.lesions.get_mut(&LESION).unwrap().merged_into = Some((OTHER, VisitId(2)));
    project.lesions.get_mut(&OTHER).unwrap().split_from = Some((LESION, VisitId(2)));
    let merged = "merged into L2 –";
    assert_eq!(words(&project, LESION), ["drawn 100", merged, merged, merged]);
    let other = ["part of L1 –", "drawn 100", "not photographed –", "drawn 100"];
    assert_eq!(words(&project, OTHER), other, "split is not new");
    draw(&mut project, LESION, 4, State::Accepted);
    assert_eq!(words(&project, LESION)[3], "drawn but merged into L2 100");
}

#[test]
fn what_is_only_proposed_or_drawn_by_another_changes_nothing() {
    let mut project = project();
    draw(&mut project, LESION, 1, State::Accepted);
    let before = words(&project, LESION);
    draw(&mut project, LESION, 2, State::ProposedFrom(RegionId(1)));
    assert_eq!(words(&project, LESION), before);
    let course = Course::new(&project, &me(), 1);
    let at = course.at(&project, LESION, VisitId(2)).unwrap();
    assert_eq!((at.proposed, at.photo), (vec![RegionId(2)], Some(PhotoId(2))));
    project.regions.get_mut(&RegionId(2)).unwrap().state = State::Accepted;
    project.regions.get_mut(&RegionId(2)).unwrap().rater = Rater("AK".to_owned());
    assert_eq!(words(&project, LESION), before);
}

#[test]
fn an_area_is_that_of_all_parts_on_one_photo() {
    let mut project = project();
    let mut face = project.photos[&PhotoId(3)].clone();
    face.visit = Some(VisitId(1));
    project.photos.insert(PhotoId(5), face);
    for photo in [1, 1, 2, 5] {
        draw(&mut project, LESION, photo, State::Accepted);
    }
    let course = Course::new(&project, &me(), 1);
    let at = course.at(&project, LESION, VisitId(1)).unwrap();
    assert_eq!((at.area, at.photo), (Some(200.0), Some(PhotoId(1))), "never two views together");
}
