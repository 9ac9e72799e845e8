//! Figures of small made-up photos.

use jiff::civil::date;

use super::*;
use crate::imaging::encode::png;
use crate::model::view::View;

/// A project in `folder` with two visits and two views; every photo has a colour of its own, one cell is empty.
fn case(folder: &Path) -> (PathBuf, Project) {
    let visit = |n: u32, label: &str| Visit::new((VisitId(n), n), label);
    let mut subject = Subject::new("S01");
    subject.visits = vec![
        Visit { date: Some(date(2022, 3, 2)), ..visit(1, "Presentation") },
        visit(2, "Flare"),
        visit(3, "Never photographed"),
    ];
    let view = |n: u32, label: &str| View {
        id: ViewId(n),
        label: label.to_owned(),
        hint: String::new(),
        sites: Vec::new(),
    };
    let views = vec![view(1, "Face"), view(2, "Upper back"), view(3, "Hands")];
    let mut project =
        Project { subjects: [(SubjectId(1), subject)].into(), views, ..Project::default() };
    let cells = [
        (1, 1, [200, 0, 0], (300, 400)),
        (2, 1, [0, 200, 0], (600, 800)),
        (1, 2, [0, 0, 200], (40, 30)),
    ];
    for ((visit, view, color, (width, height)), id) in cells.into_iter().zip(1..) {
        let path = format!("{id}.png");
        let bytes = png(&Pixels::filled(width, height, color), None).expect("encodes");
        std::fs::write(folder.join(&path), &bytes).expect("written");
        let hash = fingerprint(&folder.join(&path), &Progress::silent()).expect("readable").blake3;
        let photo = Photo {
            bytes: bytes.len() as u64,
            visit: Some(VisitId(visit)),
            view: Some(ViewId(view)),
            ..Photo::new(SubjectId(1), path, hash, (width, height))
        };
        project.photos.insert(PhotoId(id), photo);
    }
    (folder.join("case.ron"), project)
}

fn choice(project: &Project) -> Choice {
    let (visits, views) = with_photos(project, SubjectId(1));
    let limits = Limits::default();
    let (width_mm, dpi, is_aligned) = (60.0, 150.0, false);
    Choice { subject: SubjectId(1), visits, views, width_mm, dpi, limits, is_aligned }
}

fn drawn(case: &(PathBuf, Project)) -> Drawn {
    let plan = plan(&case.0, &case.1, &choice(&case.1)).expect("a figure");
    draw(&plan, &Progress::silent()).expect("it draws")
}

#[test]
fn every_photo_stands_in_its_cell_and_a_missing_one_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let case = case(folder.path());
    assert_eq!(
        choice(&case.1).visits,
        [VisitId(1), VisitId(2)],
        "a visit without photos is not shown"
    );
    assert_eq!(choice(&case.1).views, [ViewId(1), ViewId(2)]);
    let plan = plan(&case.0, &case.1, &choice(&case.1)).expect("a figure");
    let drawn = draw(&plan, &Progress::silent()).expect("it draws");
    let layout = plan.figure.layout(&Lettering::new()).expect("a figure");
    assert_eq!(plan.size().expect("a figure"), (drawn.pixels.width(), drawn.pixels.height()));
    let middle = |cell: usize| {
        let cell = &layout.cells[cell];
        drawn.pixels.at(cell.x + cell.width / 3, cell.y + cell.height * 2 / 3).expect("inside")
    };
    for (cell, color) in [[200, 0, 0], [0, 200, 0], [0, 0, 200]].into_iter().enumerate() {
        let found = middle(cell);
        let off = found.iter().zip(color).map(|(a, b): (&u8, u8)| a.abs_diff(b)).max();
        assert!(off.is_some_and(|off| off < 6), "cell {cell}: {found:?}");
    }
    assert_eq!(middle(3), [0xF6, 0xF6, 0xF6, 0xFF], "an empty frame");
    assert!(drawn.svg.contains(">not photographed</text>") && drawn.svg.contains("width=\"60mm\""));
    assert!(drawn.svg.contains(">2022-03-02 · day 0</text>"));
    assert_eq!(drawn.problems, Vec::<String>::new());
    assert!(drawn.notes.len() == 1 && drawn.notes[0].starts_with("3.png has 40 pixels across"));
    assert_eq!(drawn.png().expect("encodes"), self::drawn(&case).png().expect("encodes"));
}

#[test]
fn what_is_wrong_with_a_photo_is_said_and_the_others_are_drawn() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut case = case(folder.path());
    std::fs::remove_file(folder.path().join("1.png")).expect("it was there");
    let whole = std::fs::read(folder.path().join("2.png")).expect("it is there");
    std::fs::write(folder.path().join("2.png"), &whole[..whole.len() / 2]).expect("written");
    case.1.photos.get_mut(&PhotoId(3)).expect("it is there").path = "../3.png".to_owned();
    let problems = drawn(&case).problems.join("\n");
    for part in [
        "1.png is left out: the file cannot be read",
        "2.png is not the file that was added",
        "2.png is incomplete",
        "../3.png is left out: it lies outside the folder",
    ] {
        assert!(problems.contains(part), "{part}: {problems}");
    }
}

#[test]
fn a_figure_can_be_stopped_and_one_without_photos_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, project) = case(folder.path());
    let plan = plan(&file, &project, &choice(&project)).expect("a figure");
    let progress = Progress::silent();
    progress.cancel();
    assert!(matches!(draw(&plan, &progress), Err(FigureError::Cancelled(_))));
    let visits = vec![VisitId(3)];
    let empty = self::plan(&file, &project, &Choice { visits, ..choice(&project) });
    assert!(matches!(empty, Err(FigureError::Layout(LayoutError::Empty))));
}

#[test]
fn photos_of_another_shape_are_cropped_in_the_middle() {
    let cell = Cell { row: 0, column: 0, x: 0, y: 0, width: 30, height: 40, letter: None };
    for ((width, height), expected) in [
        ((32, 42), (30, 40)),
        ((80, 40), (30, 40)),
        ((15, 20), (15, 20)),
        ((60, 20), (15, 20)),
        ((1, 1), (1, 1)),
    ] {
        let cropped = cropped(&Pixels::filled(width, height, [9, 9, 9]), &cell).expect("pixels");
        assert_eq!((cropped.width(), cropped.height()), expected, "{width} × {height}");
    }
    assert_eq!(common_aspect([(3, 4), (3, 4), (4, 3)].into_iter()), 0.75);
    assert_eq!(common_aspect([(1, 1000)].into_iter()), 0.2);
}

#[test]
fn an_aligned_figure_says_which_photo_is_not_aligned() {
    let folder = tempfile::tempdir().expect("a folder");
    let case = case(folder.path());
    let choice = Choice { is_aligned: true, ..choice(&case.1) };
    let plan = plan(&case.0, &case.1, &choice).expect("a figure");
    let drawn = draw(&plan, &Progress::silent()).expect("it draws");
    let words = "2.png is not aligned with the first photo of its row; its middle is shown";
    assert!(drawn.notes.iter().any(|note| note == words), "{:?}", drawn.notes);
}
