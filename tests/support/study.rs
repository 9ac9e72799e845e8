//! A small study to begin with: sound, with one of everything.

use std::sync::LazyLock;

use seriatim::instrument::definition::Definition;
use seriatim::instrument::library::Library;
use seriatim::model::assessment::{Rater, Stamp};
use seriatim::model::ids::{LesionId, PhotoId, SubjectId, ViewId, VisitId};
use seriatim::model::lesion::Lesion;
use seriatim::model::photo::Photo;
use seriatim::model::project::Project;
use seriatim::model::subject::{Subject, Visit};
use seriatim::model::view::View;

/// A small study that is sound: two subjects, and one of everything.
pub fn study() -> Project {
    let subject = |first: u32, code: &str| {
        let visit = |n: u32| Visit::new((VisitId(first + n), n), format!("visit {n}"));
        Subject { visits: vec![visit(1), visit(2), visit(3)], ..Subject::new(code) }
    };
    let view = |n: u32, label: &str| View {
        id: ViewId(n),
        label: label.to_owned(),
        hint: String::new(),
        sites: Vec::new(),
    };
    let mut project = Project {
        subjects: [(SubjectId(1), subject(0, "S01")), (SubjectId(2), subject(3, "S02"))].into(),
        views: vec![view(1, "Face"), view(2, "Upper back")],
        lesions: [
            (LesionId(1), Lesion::new(SubjectId(1), 1)),
            (LesionId(2), Lesion::new(SubjectId(1), 2)),
            (LesionId(3), Lesion::new(SubjectId(2), 1)),
        ]
        .into(),
        instruments: INSTRUMENTS.iter().map(|it| (it.id().to_owned(), it.clone())).collect(),
        ..Project::default()
    };
    for (n, (subject, visit, view)) in
        [(1, 1, 1), (1, 1, 1), (1, 2, 2), (2, 4, 1)].iter().enumerate()
    {
        let mut photo = plain_photo(SubjectId(*subject), &format!("photo {n}.jpg"));
        (photo.visit, photo.view) = (Some(VisitId(*visit)), Some(ViewId(*view)));
        project.photos.insert(PhotoId(n as u32 + 1), photo);
    }
    project
}

pub fn plain_photo(subject: SubjectId, path: &str) -> Photo {
    Photo {
        bytes: 12,
        ..Photo::new(
            subject,
            path,
            "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262",
            (4000, 3000),
        )
    }
}

/// Instruments of the program, made ready once: scores of a visit and of a lesion.
pub static INSTRUMENTS: LazyLock<Vec<Definition>> = LazyLock::new(|| {
    let library = Library::embedded();
    ["iga", "pga-vas", "tlss"].map(|id| library.find(id).expect("embedded").clone()).to_vec()
});

/// This rater, at a fixed time.
pub fn stamp(who: Rater) -> Stamp {
    Stamp { who, when: "2022-08-17T14:02:07+02:00".to_owned() }
}
