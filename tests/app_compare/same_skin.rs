//! The same piece of skin in the photos below the canvas and beside the form, told from what is painted.

use egui::{Event, Key, Modifiers, Pos2, Rect, Shape, TextureId, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use seriatim::app::shell::App;
use seriatim::geometry::{Point, Transform};
use seriatim::model::alignment::{Alignment, Exact, Kind, Source, Verdict};
use seriatim::model::assessment::Rater;
use seriatim::model::ids::{LesionId, PhotoId, RegionId, VisitId};
use seriatim::model::lesion::Lesion;
use seriatim::model::project::Project;
use seriatim::model::region::{Region, Role, Shape as Drawn};

use crate::pictures::{SIZE, back, truth};
use crate::support::harness;
use crate::table::{SUBJECT, click, drag, press, press_with, rect, saved, session, value};

const BEFORE: &str = "Day 0 · Before";
const AFTER: &str = "Day 18 · After";
const NOTHING: &str = "Day 26 · Lens cap on";

/// The second photo laid onto the first, as it truly lies.
pub fn joined(folder: &std::path::Path, verdict: Verdict) -> Project {
    let mut project = back(folder);
    let hash = |id: u32| project.photos[&PhotoId(id)].hash.clone();
    let alignment = Alignment {
        onto: PhotoId(1),
        hash: hash(2),
        onto_hash: hash(1),
        model: Kind::Similarity,
        transform: Exact::new(truth().0),
        source: Source::Automatic,
        pins: Vec::new(),
        patches: Vec::new(),
        matches: 90,
        inliers: 80,
        residual_px: Exact::new([0.2]),
        verdict,
        reason: String::new(),
    };
    project.photos.get_mut(&PhotoId(2)).expect("there").alignment = Some(alignment);
    project
}

/// The window on such a project, in the workspace of this key.
pub fn window(project: Project, folder: &std::path::Path, workspace: Key) -> Harness<'static, App> {
    let mut app = harness(saved(project, folder));
    app.run();
    press_with(&mut app, Modifiers::ALT, workspace);
    app
}

/// The first lesion, as the rater at the desk drew it on a photo.
pub fn lesion_on(photo: u32, corners: [Point; 4]) -> Region {
    Region {
        lesion: Some(LesionId(1)),
        ..Region::drawn(
            PhotoId(photo),
            (Rater("mh".to_owned()), 1),
            Role::Lesion,
            Drawn::polygon(corners),
        )
    }
}

/// Which place of its photo, in its pixels, a picture shows at a place of the screen.
pub fn seen(app: &Harness<'_, App>, at: Pos2) -> Option<Point> {
    let whole = |uv: egui::Vec2| {
        Point::new(f64::from(uv.x) * f64::from(SIZE.0), f64::from(uv.y) * f64::from(SIZE.1))
    };
    let none = TextureId::default();
    app.output().shapes.iter().rev().filter(|it| it.clip_rect.contains(at)).find_map(|it| {
        if let Shape::Mesh(mesh) = &it.shape
            && mesh.texture_id != none
        {
            let corner = |u: f32, v: f32| {
                let found = mesh.vertices.iter().find(|it| it.uv == Pos2::new(u, v));
                found.map(|vertex| vertex.pos)
            };
            let (start, right, down) = (corner(0.0, 0.0)?, corner(1.0, 0.0)?, corner(0.0, 1.0)?);
            let (right, down, step) = (right - start, down - start, at - start);
            let cross = |a: egui::Vec2, b: egui::Vec2| a.x * b.y - a.y * b.x;
            let share = vec2(cross(step, down), cross(right, step)) / cross(right, down);
            let all = Rect::from_min_max(Pos2::ZERO, Pos2::new(1.0, 1.0));
            return all.contains(share.to_pos2()).then(|| whole(share));
        }
        let Shape::Rect(shape) = &it.shape else { return None };
        let brush = shape.brush.as_ref().filter(|brush| brush.fill_texture_id != none)?;
        let share = (at - shape.rect.min) / shape.rect.size();
        let uv = brush.uv.min + brush.uv.size() * share;
        shape.rect.contains(at).then(|| whole(uv.to_vec2()))
    })
}

/// How far apart two places of the screen are on the skin, in pixels of the first photo; the second place shows the
/// second photo.
fn apart(app: &Harness<'_, App>, before: Pos2, after: Pos2) -> f64 {
    let (before, after) = (seen(app, before), seen(app, after));
    let (before, after) = (before.expect("a picture"), after.expect("a picture"));
    truth().apply(after).distance(before)
}

/// The picture of a card.
fn card(app: &Harness<'_, App>, name: &str) -> Rect {
    Rect::from_min_size(rect(app, name).min, vec2(150.0, 64.0))
}

/// The places of a card where both photos have skin to show.
const PLACES: [(f32, f32); 5] = [(0.5, 0.5), (0.35, 0.3), (0.65, 0.3), (0.65, 0.7), (0.4, 0.75)];

#[test]
fn the_photos_below_the_canvas_show_the_same_skin_and_under_the_pointer_the_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let project = joined(folder.path(), Verdict::Trusted);
    let mut app = window(project, folder.path(), Key::Num2);
    let (before, after) = (card(&app, BEFORE), card(&app, AFTER));
    for place in PLACES {
        let at = |card: Rect| card.lerp_inside(vec2(place.0, place.1));
        let off = apart(&app, at(before), at(after));
        assert!(off < 0.5, "{place:?}: {off}");
    }
    assert!(value(&app, AFTER).starts_with("Aligned: the same skin as at Day 0 · Before"));
    assert_eq!(value(&app, NOTHING), "", "what is not aligned says nothing of it");
    let lens_cap = seen(&app, card(&app, NOTHING).center()).expect("the whole photo");
    assert!(lens_cap.distance(Point::new(120.0, 90.0)) < 1.0);
    // From photo to photo nothing turns.
    let shown = seen(&app, after.center());
    press(&mut app, Key::ArrowRight);
    assert_eq!(session(&app).selection.photo, Some(PhotoId(2)));
    assert_eq!(seen(&app, card(&app, AFTER).center()), shown);
    // Under the pointer the whole photo lies in the card, upright and from edge to edge.
    let after = card(&app, AFTER);
    app.event(Event::PointerMoved(after.center()));
    app.run();
    let middle = seen(&app, after.center()).expect("the photo");
    assert!(middle.distance(Point::new(120.0, 90.0)) < 0.5, "{middle:?}");
    let top = seen(&app, after.center_top() + vec2(0.0, 0.5)).expect("its upper edge");
    assert!(top.y < 2.0 && (top.x - 120.0).abs() < 0.5, "{top:?}");
}

#[test]
fn photos_that_are_not_trusted_to_lie_on_each_other_are_shown_as_they_were_taken() {
    for is_stale in [false, true] {
        let folder = tempfile::tempdir().expect("a folder");
        let verdict = if is_stale { Verdict::Trusted } else { Verdict::Doubtful };
        let mut project = joined(folder.path(), verdict);
        if is_stale {
            let photo = project.photos.get_mut(&PhotoId(2)).expect("there");
            photo.alignment.as_mut().expect("laid").hash = "another file".to_owned();
        }
        let mut app = window(project, folder.path(), Key::Num2);
        for name in [BEFORE, AFTER] {
            assert_eq!(value(&app, name), "");
            let middle = seen(&app, card(&app, name).center()).expect("the photo");
            assert!(middle.distance(Point::new(120.0, 90.0)) < 0.5);
        }
        press_with(&mut app, Modifiers::ALT, Key::Num4);
        press(&mut app, Key::PageDown);
        click(&mut app, "Show another visit beside");
        assert_eq!(value(&app, "Photo Day 0 · Back"), "Not aligned: as taken");
        assert!(app.query_by_label_contains("The whole photo, as it was taken").is_none());
    }
}

#[test]
fn the_photo_of_the_baseline_stands_beside_the_scored_one_and_shows_the_same_skin() {
    let folder = tempfile::tempdir().expect("a folder");
    let project = joined(folder.path(), Verdict::Trusted);
    let mut app = window(project, folder.path(), Key::Num4);
    let steps = session(&app).file.ledger().head().seq;
    assert!(app.query_by_label("Show another visit beside").is_none(), "the baseline is scored");
    press(&mut app, Key::PageDown);
    assert!(app.query_by_label("Photo Day 0 · Back").is_none(), "only when it is asked for");
    click(&mut app, "Show another visit beside");
    let (scored, beside) = ("Photo Day 18 · Back", "Photo Day 0 · Back");
    assert_eq!(value(&app, beside), "Aligned");
    let off = |app: &Harness<'_, App>, share: (f32, f32)| {
        let at = |name| rect(app, name).lerp_inside(vec2(share.0, share.1));
        apart(app, at(beside), at(scored))
    };
    assert!(off(&app, (0.5, 0.5)) < 0.5);
    // The scored photo itself lies as it was taken.
    let middle = seen(&app, rect(&app, scored).center()).expect("the photo");
    assert!(middle.distance(Point::new(120.0, 90.0)) < 0.5);
    // Whichever of both is enlarged and moved, the other one follows.
    app.get_by_label(beside).focus();
    app.run();
    for _ in 0..4 {
        press(&mut app, Key::Plus);
    }
    let from = rect(&app, scored).center();
    drag(&mut app, from, from + vec2(40.0, 25.0));
    let moved = seen(&app, rect(&app, scored).center()).expect("the photo");
    assert!(moved.distance(middle) > 3.0, "{moved:?}");
    for share in [(0.5, 0.5), (0.3, 0.4), (0.7, 0.6)] {
        assert!(off(&app, share) < 0.5, "{share:?}: {}", off(&app, share));
    }
    // At the visit before, the same skin is found again.
    press(&mut app, Key::PageUp);
    let there = seen(&app, rect(&app, beside).center()).expect("the photo");
    assert!(there.distance(truth().apply(moved)) < 1.0, "{there:?}");
    press(&mut app, Key::PageDown);
    assert!(seen(&app, rect(&app, scored).center()).expect("there").distance(moved) < 0.5);
    // As it was taken, and back.
    click(&mut app, "The whole photo, as it was taken: Day 0 · Back");
    assert_eq!(value(&app, beside), "As taken");
    let whole = seen(&app, rect(&app, beside).center()).expect("the photo");
    assert!(whole.distance(Point::new(120.0, 90.0)) < 0.5);
    press(&mut app, Key::Escape);
    click(&mut app, "Aligned: the same skin as in the scored photo: Day 0 · Back");
    assert!(off(&app, (0.5, 0.5)) < 0.5);
    // The photo of nothing lies nowhere, and shows itself whole.
    press(&mut app, Key::PageDown);
    assert_eq!(value(&app, beside), "Not aligned: as taken");
    click(&mut app, "Hide the photos beside");
    assert!(app.query_by_label(beside).is_none());
    assert_eq!(session(&app).file.ledger().head().seq, steps, "looking changes nothing");
}

#[test]
fn a_lesion_that_is_scored_is_brought_forward_also_where_it_is_not_drawn_yet() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut project = joined(folder.path(), Verdict::Trusted);
    project.lesions.insert(LesionId(1), Lesion::new(SUBJECT, 1));
    let corners = [(140.0, 60.0), (180.0, 60.0), (180.0, 90.0), (140.0, 90.0)];
    let region = lesion_on(1, corners.map(|(x, y)| Point::new(x, y)));
    project.regions.insert(RegionId(1), region);
    let mut app = window(project, folder.path(), Key::Num4);
    click(&mut app, "Another instrument");
    click(&mut app, "Target lesion sum score");
    click(&mut app, "Lesion");
    app.get_all_by_label_contains("L1").last().expect("the lesion").click();
    app.run();
    let lesion = Point::new(160.0, 75.0);
    let middle = seen(&app, rect(&app, "Photo Day 0 · Back").center()).expect("the photo");
    assert!(middle.distance(lesion) < 0.5, "{middle:?}");
    press(&mut app, Key::PageDown);
    assert_eq!(session(&app).selection.visit, Some(VisitId(2)));
    let there = seen(&app, rect(&app, "Photo Day 18 · Back").center()).expect("the photo");
    let back: Transform = truth().inverse().expect("it can be turned round");
    assert!(there.distance(back.apply(lesion)) < 1.0, "{there:?}");
    press(&mut app, Key::Escape);
    let whole = seen(&app, rect(&app, "Photo Day 18 · Back").center()).expect("the photo");
    assert!(whole.distance(Point::new(120.0, 90.0)) < 0.5, "Escape shows it whole");
}
