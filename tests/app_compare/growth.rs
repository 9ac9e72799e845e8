//! What a lesion gained and lost: in square millimetres only where the photo it is counted on has a scale.

use egui::{Event, Key, Rect, Shape, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use seriatim::app::shell::App;
use seriatim::app::theme::{GAINED, faded};
use seriatim::geometry::Point;
use seriatim::model::alignment::Verdict;
use seriatim::model::calibration::{Calibration, Length, Ruler, ScaleSource};
use seriatim::model::ids::{LesionId, PhotoId, RegionId};
use seriatim::model::lesion::Lesion;
use seriatim::model::region::Corner;

use crate::pictures::truth;
use crate::same_skin::{joined, lesion_on, window};
use crate::table::{SUBJECT, drag, press, rect};

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

/// Where the colour of what came lies on screen, pane by pane.
fn gained(app: &Harness<'_, App>) -> Vec<Rect> {
    let color = faded(GAINED, 0.42);
    let meshes = app.output().shapes.iter().filter_map(|it| {
        let Shape::Mesh(mesh) = &it.shape else { return None };
        mesh.vertices.iter().all(|vertex| vertex.color == color).then_some(mesh)
    });
    meshes.map(|mesh| mesh.calc_bounds()).collect()
}

#[test]
fn what_came_and_went_stays_on_the_skin_when_a_pane_moves_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = compared(folder.path(), &[]);
    let right = rect(&app, "Photo a.png").lerp_inside(vec2(0.8, 0.2));
    app.event(Event::PointerMoved(right));
    app.run();
    for key in [Key::Plus, Key::Plus, Key::Plus, Key::L] {
        press(&mut app, key);
    }
    let before = gained(&app);
    assert_eq!(before.len(), 2, "in both panes");
    drag(&mut app, right, right + vec2(-30.0, 0.0));
    let after = gained(&app);
    assert!((after[0].center() - before[0].center()).length() < 0.5, "the left pane stays");
    let moved = after[1].center() - before[1].center();
    assert!((moved - vec2(-30.0, 0.0)).length() < 1.5, "{moved:?}");
}

#[test]
fn of_all_visits_together_only_what_holds_for_them_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = compared(folder.path(), &[]);
    let n = |app: &Harness<'_, App>, words: &str| app.query_all_by_label_contains(words).count();
    assert_eq!(n(&app, "laid onto"), 1, "how two photos lie is named once");
    assert_eq!(n(&app, "the reference"), 1);
    assert_eq!(n(&app, "Orange: gained"), 1, "what the colours mean is said on the photos");
    assert_eq!((n(&app, "Aligned · similarity"), n(&app, "[ ]")), (1, 1));
    press(&mut app, Key::Num2);
    assert_eq!(n(&app, "Said of two photos"), 2, "comparability, and what came and went");
    assert_eq!((n(&app, "1 of 2 aligned"), n(&app, "Aligned · similarity")), (1, 0));
    assert_eq!(n(&app, "Orange: gained"), 0);
    assert_eq!(n(&app, "[ ]"), 0, "all visits are shown already");
}
