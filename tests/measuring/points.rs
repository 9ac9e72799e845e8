//! Points: out and in again, and counted without an area.

use std::fs;

use seriatim::geometry::Point;
use seriatim::model::region::{Corner, Shape};
use seriatim::store::disk::RealDisk;
use seriatim::store::open_project::OpenProject;

use crate::cli::{seriatim, text};
use crate::demo::{example, records};

const MARKS: &str = r#"{"version":"5.5.0","flags":{},"shapes":[
    {"label":"Papules","points":[[100.25,120]],"shape_type":"point","flags":{}},
    {"label":"Papules","points":[[140,90.5]],"shape_type":"point","flags":{}},
    {"label":"Plaque","points":[[20,20],[60,20],[60,50],[20,50]],"shape_type":"polygon","flags":{}},
    {"label":"Plaque","points":[[30,80]],"shape_type":"point","flags":{}}],
    "imagePath":"2022-03-02_face.jpg","imageData":null}"#;

#[test]
fn marks_are_counted_and_what_a_point_does_not_have_stays_empty() {
    let (folder, file) = example();
    let path = folder.path().join("marks.json");
    fs::write(&path, MARKS).expect("written");
    let run = seriatim(&["regions", text(&file), "--from", text(&path), "--as", "AB"]);
    assert_eq!(run.status, 0, "{}", run.talk);
    let scale = folder.path().join("scale.csv");
    fs::write(&scale, "photo,x1,y1,x2,y2,length_mm\n2022-03-02_face.jpg,10,10,110,10,50\n")
        .expect("written");
    let run = seriatim(&["calibrate", text(&file), text(&scale)]);
    assert_eq!(run.status, 0, "{}", run.talk);

    let run = seriatim(&["measure", text(&file), "--rater", "AB"]);
    assert_eq!(run.status, 0, "{}", run.talk);
    assert!(run.talk.contains("3 regions are points: counted, but without"), "{}", run.talk);
    let rows = records(&run.out);
    let points: Vec<_> = rows.iter().filter(|row| row["shape"] == "point").collect();
    assert_eq!((rows.len(), points.len()), (4, 3));
    for row in &points {
        for column in [
            "area_px2",
            "area_mm2",
            "area_mm2_u95",
            "perimeter_mm",
            "perimeter_px",
            "feret_max_mm",
            "width_mm",
            "lab_l_mean",
            "ei_log_linear",
            "pixels_used",
        ] {
            assert_eq!(row[column], "", "{column}");
        }
        assert_ne!(row["px_per_mm"], "", "the photo has a scale all the same");
    }
    assert!(
        points.iter().any(|row| (row["center_x_px"].as_str(), row["center_y_px"].as_str())
            == ("100.25", "120.00"))
    );

    let run = seriatim(&["measure", text(&file), "--rater", "AB", "--by", "lesion"]);
    let rows = records(&run.out);
    let of = |label: &str| {
        let found =
            rows.iter().find(|row| row["lesion_label"] == label && row["status"] == "drawn");
        found.unwrap_or_else(|| panic!("{label}\n{}", run.out))
    };
    let papules = of("Papules");
    assert_eq!((papules["points"].as_str(), papules["area_px2"].as_str()), ("2", ""));
    assert_eq!(papules["area_mm2"], "", "no area is not an area of 0");
    let plaque = of("Plaque");
    assert_eq!((plaque["points"].as_str(), plaque["regions"].as_str()), ("1", "2"));
    assert_eq!(plaque["area_px2"], "1200.00", "a mark adds nothing to the area");
}

#[test]
fn points_go_out_and_come_back_in_both_formats() {
    for format in ["labelme", "geojson"] {
        let (folder, file) = example();
        let path = folder.path().join("marks.json");
        fs::write(&path, MARKS).expect("written");
        let run = seriatim(&["regions", text(&file), "--from", text(&path), "--as", "AB"]);
        assert_eq!(run.status, 0, "{}", run.talk);
        let out = folder.path().join("out");
        let given = ["regions", text(&file), "--to", format, "-o", text(&out), "--rater", "AB"];
        let run = seriatim(&given);
        assert_eq!(run.status, 0, "{}", run.talk);
        let run = seriatim(&["regions", text(&file), "--from", text(&out), "--as", "CD"]);
        assert_eq!(run.status, 0, "{}", run.talk);
        let project = OpenProject::read(&file, None, &RealDisk).expect("a project");
        let of = |rater: &str| -> Vec<Shape> {
            let regions = project.project().regions.values();
            regions.filter(|it| it.rater.0 == rater).map(|it| it.shape.clone()).collect()
        };
        assert_eq!(of("AB"), of("CD"), "{format}");
        assert!(of("CD").contains(&Shape::Point(Corner::at(Point::new(140.0, 90.5)))));
    }
}

#[test]
fn a_point_that_should_stand_for_skin_is_refused_with_its_reason() {
    let (folder, file) = example();
    let path = folder.path().join("marks.json");
    let marks = MARKS.replacen(r#""flags":{}},"#, r#""flags":{"reference":true}},"#, 1);
    fs::write(&path, marks).expect("written");
    let run = seriatim(&["regions", text(&file), "--from", text(&path), "--as", "AB"]);
    assert_eq!(run.status, 1, "{}", run.talk);
    assert!(run.talk.contains("can only stand for a lesion: "), "{}", run.talk);
}
