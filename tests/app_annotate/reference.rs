//! A grey patch and a colour chart are laid over their pictures, judged, kept, taken back and removed.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use seriatim::imaging::lab::code;
use seriatim::imaging::measure::chart::{SINCE_2014, linear_of};
use seriatim::imaging::pixels::Pixels;
use seriatim::model::color_reference::{ChartEdition, ColorReference};
use seriatim::model::ids::PhotoId;
use seriatim::store::open_project::OpenProject;

use crate::desk::{Desk, access, case_with, project};
use crate::support;

/// Where the chart lies: patches of 60 pixels.
const CHART: (u32, u32) = (600, 450);

/// A chart under yellowish light at the lower right, and nothing but skin elsewhere; with `gain` more light.
fn pixels(gain: f64) -> Pixels {
    let patches: Vec<[u8; 3]> = SINCE_2014
        .iter()
        .map(|lab| {
            let [r, g, b] = linear_of(*lab);
            [0.9 * r, 0.8 * g, 0.6 * b].map(|it| (code((it * gain).clamp(0.0, 1.0)) * 255.0) as u8)
        })
        .collect();
    let pixel = |at: u32| {
        let (x, y) = (at % 1200, at / 1200);
        let cell = x.checked_sub(CHART.0).zip(y.checked_sub(CHART.1));
        let cell = cell.map(|(x, y)| (x / 60, y / 60)).filter(|(x, y)| *x < 6 && *y < 4);
        let [r, g, b] =
            cell.map_or([190, 140, 110], |(column, row)| patches[(row * 6 + column) as usize]);
        [r, g, b, 255]
    };
    Pixels::new(1200, 900, (0..1200 * 900).flat_map(pixel).collect::<Vec<u8>>()).expect("fits")
}

fn desk(gain: f64) -> Desk {
    let case = case_with(project(), &[(PhotoId(1), pixels(gain))]);
    let app = support::harness(case.path.clone());
    let mut desk = Desk { app, case };
    desk.press_with(Modifiers::ALT, Key::Num2);
    desk.press_with(Modifiers::SHIFT, Key::R);
    desk
}

fn reference(desk: &Desk) -> Option<ColorReference> {
    desk.project().photos.get(&PhotoId(1)).and_then(|photo| photo.color_reference.clone())
}

fn click(desk: &mut Desk, name: &'static str) {
    desk.app.get_by_label(name).click();
    desk.app.run();
}

fn says(desk: &Desk, words: &str) -> bool {
    desk.app.query_by_label_contains(words).is_some()
}

#[test]
fn a_chart_is_dragged_into_place_judged_kept_taken_back_and_removed() {
    let mut desk = desk(1.0);
    assert!(says(&desk, "None: colours are measured as the camera gave them."));
    click(&mut desk, "Chart of 24");
    // A box that is too small, and then one corner into its place.
    desk.drag(&[(600.0, 450.0), (700.0, 500.0), (900.0, 690.0)]);
    assert!(says(&desk, "choose which chart it is"), "the edition is never guessed");
    click(&mut desk, "since Nov 2014");
    assert!(says(&desk, "Refused."));
    assert!(desk.app.query_by_label("Use as reference").is_none(), "what is refused is not kept");
    for (from, to) in [
        ((900.0, 690.0), (960.0, 690.0)),
        ((900.0, 450.0), (960.0, 450.0)),
        ((600.0, 690.0), (600.0, 690.0)),
    ] {
        desk.drag(&[from, to]);
    }
    assert!(says(&desk, "Mean ΔE00 of the patches:"), "judged before it is kept");
    assert_eq!((reference(&desk), desk.n_steps()), (None, 1));
    click(&mut desk, "Use as reference");
    let kept = reference(&desk).expect("it stands");
    assert!(matches!(kept, ColorReference::Chart { edition: ChartEdition::Since2014, .. }));
    assert_eq!((desk.last_step().as_str(), desk.n_steps()), ("Set colour reference", 2));
    assert!(says(&desk, "by chart of 24, made in November 2014 or later"), "on the photo's card");
    desk.undo();
    assert_eq!(reference(&desk), None);
    desk.redo();
    assert_eq!(reference(&desk), Some(kept.clone()));

    // It stands after reopening, and its corners are there to be dragged.
    let path = desk.case.path.clone();
    drop(desk.app);
    let reopened = OpenProject::open(&path, None, access()).expect("it opens");
    assert_eq!(reopened.project().photos[&PhotoId(1)].color_reference, Some(kept));
    drop(reopened);
    let app = support::harness(path);
    let mut desk = Desk { app, case: desk.case };
    desk.press_with(Modifiers::ALT, Key::Num2);
    desk.press_with(Modifiers::SHIFT, Key::R);
    assert!(says(&desk, "In force: chart of 24"));
    assert!(says(&desk, "Mean ΔE00 of the patches:"));
    click(&mut desk, "Remove reference");
    assert_eq!((reference(&desk), desk.last_step().as_str()), (None, "Remove colour reference"));
    desk.undo();
    assert!(reference(&desk).is_some());
}

#[test]
fn a_grey_patch_says_what_it_does_and_a_clipped_or_uneven_one_is_refused() {
    let mut desk = desk(1.0);
    // Neutral 5 is the fourth of the last row.
    desk.drag(&[(790.0, 640.0), (800.0, 650.0), (830.0, 680.0)]);
    assert!(says(&desk, "ΔE00 of the patch from its grey:"));
    desk.field("Reflects").focus();
    desk.app.run();
    desk.field("Reflects").type_text("zero");
    desk.app.run();
    assert!(desk.app.query_by_label("Use as reference").is_none());
    desk.press_with(Modifiers::COMMAND, Key::A);
    desk.field("Reflects").type_text("19");
    desk.app.run();
    click(&mut desk, "Use as reference");
    let Some(ColorReference::GreyPatch { outline, reflectance_permille }) = reference(&desk) else {
        panic!("a grey patch stands")
    };
    assert_eq!((outline.len(), reflectance_permille), (4, Some(190)));
    assert!(says(&desk, "by grey patch, 19 %"));
    // Over two patches and over nothing at all.
    desk.drag(&[(700.0, 460.0), (750.0, 500.0), (930.0, 680.0)]);
    assert!(says(&desk, "not of one colour"));
    assert!(desk.app.query_by_label("Use as reference").is_none());
    desk.press(Key::Escape);
    assert!(says(&desk, "In force: grey patch, 19 %"), "Escape shows again what stands");

    let mut bright = self::desk(4.0);
    bright.drag(&[(610.0, 640.0), (620.0, 650.0), (650.0, 680.0)]);
    assert!(says(&bright, "clipped or reflects a lamp"));
}
