//! What a lesion gained and lost: in square millimetres only where the photo it is counted on has a scale.

use egui::Key;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use seriatim::app::shell::App;
use seriatim::geometry::Point;
use seriatim::model::alignment::Verdict;
use seriatim::model::calibration::{Calibration, Length, Ruler, ScaleSource};
use seriatim::model::ids::{LesionId, PhotoId, RegionId};
use seriatim::model::lesion::Lesion;
use seriatim::model::region::Corner;

use crate::pictures::truth;
use crate::same_skin::{joined, lesion_on, window};
use crate::table::{SUBJECT, press};

/// A comparison of a lesion that grew to the right by half; the photos in `scaled` have 2 pixels to the millimetre.
fn compared(folder: &std::path::Path, scaled: &[u32]) -> Harness<'static, App> {
    let mut project = joined(folder, Verdict::Trusted);
    for id in scaled {
        let ruler = Ruler {
            from: Corner::at(Point::new(10.0, 10.0)),
            to: Corner::at(Point::new(110.0, 10.0)),
            length_mm: Length::from_mm(50.0).expect("a length"),
        };
        let calibration = Calibration { rulers: vec![ruler], source: ScaleSource::Drawn };
        project.photos.get_mut(&PhotoId(*id)).expect("there").calibration = Some(calibration);
    }
    project.lesions.insert(LesionId(1), Lesion::new(SUBJECT, 1));
    let square = |width: f64| {
        let corners = [(80.0, 60.0), (80.0 + width, 60.0), (80.0 + width, 90.0), (80.0, 90.0)];
        corners.map(|(x, y)| Point::new(x, y))
    };
    let back = truth().inverse().expect("nothing is flattened");
    project.regions.insert(RegionId(1), lesion_on(1, square(40.0)));
    project.regions.insert(RegionId(2), lesion_on(2, square(60.0).map(|at| back.apply(at))));
    let mut app = window(project, folder, Key::Num1);
    for key in [Key::ArrowRight, Key::C, Key::I, Key::H] {
        press(&mut app, key);
    }
    app
}

#[test]
fn gained_and_lost_area_is_in_square_millimetres_only_with_a_scale() {
    for (scaled, has_mm2) in [(&[][..], false), (&[2], false), (&[1], true), (&[1, 2], true)] {
        let folder = tempfile::tempdir().expect("a folder");
        let app = compared(folder.path(), scaled);
        let says = |words: &str| app.query_all_by_label_contains(words).next().is_some();
        assert!(says("px² · 50 %"), "20 of 40 pixels came");
        let row = app.get_by_label_contains("gained ").accesskit_node().value().unwrap_or_default();
        assert!(row.starts_with(if has_mm2 { "gained 15" } else { "gained 60" }), "{row}");
        assert_eq!(row.contains(" mm² · 60"), has_mm2, "{row}");
        assert_eq!(says("lost 0.0 mm²"), has_mm2, "{scaled:?}");
        assert_eq!(says("mm² · "), has_mm2, "{scaled:?}");
    }
}
