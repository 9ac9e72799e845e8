//! Regions to other programs and back, and theirs to us.

use std::fs;
use std::path::{Path, PathBuf};

use seriatim::geometry::Point;
use seriatim::model::ids::{LesionId, PhotoId};
use seriatim::model::project::Project;
use seriatim::model::region::{Corner, Part, Region, Role, Shape, State};
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

/// Files as other programs write them, sound ones first.
fn foreign_files(folder: &Path) -> Vec<PathBuf> {
    let write = |name: &str, content: &str| {
        let path = folder.join(name);
        fs::write(&path, content).expect("written");
        path
    };
    let plain = write(
        "a.json",
        r#"{"version":"4.5.6","flags":{},"shapes":[
            {"label":"Forehead","points":[[10,10],[60,10],[60.5,40.25]],"group_id":null,"shape_type":"polygon","flags":{}},
            {"label":"skin","points":[[100,100],[80,120]],"shape_type":"rectangle","flags":{"reference":true}},
            {"label":"New one","points":[[50,50],[50,70]],"shape_type":"circle","flags":{}}],
            "imagePath":"..\\elsewhere\\2022-03-02_face.jpg","imageData":null,"imageHeight":480,"imageWidth":360}"#,
    );
    let collection = write(
        "2022-08-17_face.geojson",
        r#"[{"type":"Feature","id":"PathAnnotationObject","geometry":{"type":"Polygon","isEllipse":true,
             "coordinates":[[[10,20],[50,20],[50,40],[10,40],[10,20]]]},"properties":{"name":"Chin","isLocked":true}},
            {"type":"Feature","geometry":{"type":"MultiPolygon","coordinates":[[[[0,0],[9,0],[9,9],[0,0]]],
             [[[20,20],[40,20],[40,40],[20,40],[20,20]],[[25,25],[30,25],[30,30],[25,25]]]]},
             "properties":{"classification":{"names":["Plaque","left"],"colorRGB":-3670016}}}]"#,
    );
    let bare = write(
        "2022-09-21_face.geojson",
        r#"{"type":"MultiPolygon","coordinates":[[[[0,0],[9,0],[9,9],[0,0]]]]}"#,
    );
    let line = write(
        "2022-12-21_face.geojson",
        r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":
            {"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,0]]]}},
            {"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[0,0],[9,9]]}}]}"#,
    );
    let wrong_size = write(
        "b.json",
        r#"{"shapes":[{"label":"x","points":[[1,1],[9,1],[9,9]],"shape_type":"polygon"}],
            "imagePath":"2022-03-02_face.jpg","imageHeight":100,"imageWidth":100}"#,
    );
    let mask = write(
        "c.json",
        r#"{"shapes":[{"label":"x","points":[[1,1],[9,9]],"shape_type":"mask"},{"label":"y","points":[[1,1]],
            "shape_type":"star"}],"imagePath":"2022-03-02_face.jpg"}"#,
    );
    let (no_json, stranger) =
        (write("d.json", "{"), write("e.json", r#"{"shapes":[],"imagePath":"x.jpg"}"#));
    vec![plain, collection, bare, line, wrong_size, mask, no_json, stranger]
}

#[test]
fn files_of_others_are_read_and_what_is_no_region_is_refused_with_its_file() {
    let (folder, file) = example();
    let before = project(&file);
    let all = foreign_files(folder.path());
    let mut call = vec!["regions", text(&file), "--as", "AB", "--from"];
    call.extend(all.iter().map(|path| text(path)));
    let run = seriatim(&call);
    assert_eq!(run.status, 1, "{}", run.talk);
    for words in [
        "feature 2: a LineString has no area and is no region: ",
        "drawn on a picture of 100 × 100 px, and the photo has 360 × 480",
        "shape 1 (“x”): a mask of pixels is not read; save it as a polygon; shape 2 (“y”): a shape of the type “star”",
        "this is no JSON",
        "no photo is called “x.jpg”",
        "read 6 regions from 3 files, 2 new lesions",
    ] {
        assert!(run.talk.contains(words), "{words}\n{}", run.talk);
    }
    let after = project(&file);
    let mut new: Vec<&Region> = after
        .regions
        .iter()
        .filter(|(id, _)| !before.regions.contains_key(id))
        .map(|(_, it)| it)
        .collect();
    assert_eq!(new.len(), 6);
    // Files are read in the order of their names: the two of GeoJSON, then a.json with its three regions.
    new.rotate_left(3);
    assert_eq!(
        (new[0].lesion, new[0].role, &new[0].state),
        (Some(LesionId(1)), Role::Lesion, &State::Accepted)
    );
    assert_eq!(new[0].shape.area(), 756.25);
    assert_eq!(
        (new[1].role, new[1].lesion, new[1].label.as_str()),
        (Role::ReferenceSkin, None, "skin")
    );
    assert_eq!(new[1].shape, Shape::Rectangle(corner(80.0, 100.0), corner(100.0, 120.0)));
    let circle =
        Shape::Ellipse { center: corner(50.0, 50.0), half_axes: corner(20.0, 20.0), turn: 0 };
    assert_eq!(new[2].shape, circle);
    let ellipse =
        Shape::Ellipse { center: corner(30.0, 30.0), half_axes: corner(20.0, 10.0), turn: 0 };
    assert_eq!((&new[3].shape, new[3].is_locked), (&ellipse, true));
    assert_eq!(new[4].shape.area(), 40.5 + 400.0 - 12.5);
    assert_eq!((new[5].lesion, new[5].label.as_str()), (None, ""));
    assert!(new.iter().all(|region| region.rater.0 == "AB"));
}

/// An outline that crosses itself, one whose parts overlap, and a sound one.
const TANGLED: &str = r#"{"shapes":[
    {"label":"Bow tie","points":[[0,0],[100,100],[100,0],[0,100]],"shape_type":"polygon"},
    {"label":"Two","points":[[150,0],[200,0],[200,50],[150,50]],"shape_type":"polygon","group_id":7},
    {"label":"Two","points":[[180,0],[230,0],[230,50],[180,50]],"shape_type":"polygon","group_id":7},
    {"label":"Sound","points":[[0,200],[50,200],[50,250]],"shape_type":"polygon"}],
    "imagePath":"2022-03-02_face.jpg"}"#;

#[test]
fn outlines_that_cross_themselves_are_mended_and_that_is_said() {
    let (folder, file) = example();
    let path = folder.path().join("tangled.json");
    fs::write(&path, TANGLED).expect("written");
    let run = seriatim(&["regions", text(&file), "--as", "AB", "--from", text(&path)]);
    assert_eq!(run.status, 0, "{}", run.talk);
    let words =
        "2 outlines cross themselves or another part; everything that is encircled was taken: ";
    assert!(run.talk.contains(words), "{}", run.talk);
    let run = seriatim(&["measure", text(&file), "--rater", "AB"]);
    assert_eq!((run.status, run.talk.as_str()), (0, ""));
    for (label, area) in [("Bow tie", "5000.00"), ("Two", "4000.00"), ("Sound", "1250.00")] {
        let rows = crate::demo::records(&run.out);
        let row = rows.iter().find(|row| row["lesion_label"] == label).expect("it was read");
        assert_eq!(row["area_px2"], area, "{label}: the formula alone would give something else");
    }
    // A second time there is nothing new: what was mended is known again.
    let run = seriatim(&["regions", text(&file), "--as", "AB", "--from", text(&path)]);
    assert!(run.talk.contains("read 0 regions from 1 files"), "{}", run.talk);
}
