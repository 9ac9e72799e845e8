//! Regions to other programs and back, and theirs to us.

use std::fs;
use std::path::Path;

use seriatim::geometry::Point;
use seriatim::model::ids::PhotoId;
use seriatim::model::project::Project;
use seriatim::model::region::{Corner, Part, Region, Role, Shape};
use seriatim::store::disk::RealDisk;
use seriatim::store::open_project::OpenProject;

use crate::cli::{seriatim, text};
use crate::demo::example;

fn project(file: &Path) -> Project {
    OpenProject::read(file, None, &RealDisk).expect("a project").project().clone()
}

fn corner(x: f64, y: f64) -> Corner {
    Corner::at(Point::new(x, y))
}

/// Regions as somebody would compare them: without their numbers.
fn shapes(project: &Project) -> Vec<(PhotoId, Option<String>, Role, String, Shape)> {
    let lesion = |it: &Region| Some(project.lesions.get(&it.lesion?)?.label.clone());
    let mut all: Vec<_> = project
        .regions
        .values()
        .map(|it| (it.photo, lesion(it), it.role, it.label.clone(), it.shape.clone()))
        .collect();
    all.sort_by_key(|it| format!("{it:?}"));
    all
}

/// Shapes of every kind, as LabelMe JSON that our own program would write.
fn every_kind() -> Vec<Shape> {
    let square = |a: f64, b: f64| vec![corner(a, a), corner(b, a), corner(b, b), corner(a, b)];
    let ellipse =
        |x, y, turn| Shape::Ellipse { center: corner(90.25, 80.5), half_axes: corner(x, y), turn };
    vec![
        Shape::Rectangle(corner(10.13, 20.07), corner(40.0, 60.99)),
        ellipse(20.0, 20.0, 0),
        ellipse(30.41, 12.0, 0),
        ellipse(30.41, 12.0, 3_725),
        Shape::Outline(vec![
            Part {
                outer: square(5.01, 50.02),
                holes: vec![square(10.0, 20.5), square(30.0, 40.0)],
            },
            Part { outer: square(60.0, 70.0), holes: Vec::new() },
        ]),
    ]
}

#[test]
fn regions_go_out_and_come_back_exactly() {
    for (format, ending) in [("labelme", "json"), ("geojson", "geojson")] {
        let (folder, file) = example();
        // Every kind of shape comes in first, through the same door.
        let mut drawing = seriatim::exchange::regions::Drawing {
            photo: "2022-03-02_face.jpg".to_owned(),
            ..Default::default()
        };
        for (shape, role) in every_kind().into_iter().zip(Role::ALL) {
            drawing.regions.push(seriatim::exchange::regions::Drawn {
                label: format!("kind {role:?}, “quoted”"),
                lesion: None,
                role,
                note: "two\nlines".to_owned(),
                is_locked: role == Role::Exclude,
                shape,
            });
        }
        let path = folder.path().join("kinds.json");
        let json = seriatim::exchange::regions::labelme::write(&drawing);
        fs::write(&path, json.to_string()).expect("written");
        let run = seriatim(&["regions", text(&file), "--from", text(&path), "--as", "R1"]);
        assert_eq!(run.status, 0, "{}", run.talk);
        assert!(run.talk.contains("read 5 regions from 1 files, 1 new lesions"), "{}", run.talk);
        let before = project(&file);

        let out = folder.path().join("their files");
        let run = seriatim(&["regions", text(&file), "--to", format, "-o", text(&out)]);
        assert_eq!(run.status, 0, "{}", run.talk);
        assert!(out.join(format!("2022-03-02_face.{ending}")).is_file());
        // There already: nothing is drawn twice.
        let run = seriatim(&["regions", text(&file), "--from", text(&out), "--as", "R1"]);
        assert_eq!(run.status, 0, "{}", run.talk);
        assert!(run.talk.contains("read 0 regions from 8 files"), "{}", run.talk);
        // Into a project that knows the photos and nothing else.
        let photos = tempfile::tempdir().expect("a folder");
        for photo in before.photos.values() {
            fs::copy(folder.path().join(&photo.path), photos.path().join(&photo.path))
                .expect("copied");
        }
        let fresh = photos.path().join("fresh.ron");
        let run = seriatim(&["new", text(photos.path()), "-o", text(&fresh)]);
        assert_eq!(run.status, 0, "{}", run.talk);
        let run = seriatim(&["regions", text(&fresh), "--from", text(&out), "--as", "R1"]);
        assert_eq!(run.status, 0, "{}", run.talk);
        let after = project(&fresh);
        let by_path = |project: &Project| -> Vec<_> {
            let path = |id: PhotoId| project.photos[&id].path.clone();
            let mut all: Vec<_> = shapes(project)
                .into_iter()
                .map(|(photo, lesion, role, label, shape)| {
                    (path(photo), lesion, role, label, shape)
                })
                .collect();
            all.sort_by_key(|it| format!("{it:?}"));
            all
        };
        assert_eq!(by_path(&after), by_path(&before), "{format}");
        assert!(after.regions.values().any(|it| it.is_locked && it.note == "two\nlines"));
    }
}
