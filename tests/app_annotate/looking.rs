//! Light, colour, maps, loupe and grid: all for looking, and none of it a change.

use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use seriatim::app::session::Looking;
use seriatim::imaging::aids::{Aids, Map};

use crate::desk::Desk;

fn looking(desk: &Desk) -> Looking {
    desk.session().looking
}

#[test]
fn aids_are_marked_while_they_hold_and_one_key_ends_them() {
    let mut desk = Desk::new().with_rectangle();
    let (project, steps) = (desk.project().clone(), desk.n_steps());
    let mark = "Not as taken: ";
    assert!(desk.app.query_by_label_contains(mark).is_none());
    desk.press(Key::M);
    assert!(desk.app.query_by_label("Not as taken: Redness a*").is_some());
    for key in [Key::E, Key::G] {
        desk.press(key);
    }
    assert_eq!(
        looking(&desk),
        Looking {
            aids: Aids { map: Map::Redness, ..Aids::default() },
            has_loupe: true,
            has_grid: true,
            has_panel: false
        }
    );
    // The next photo is looked at in the same way.
    desk.press(Key::D);
    assert!(desk.app.query_by_label_contains(mark).is_some());
    desk.press_with(Modifiers::SHIFT, Key::X);
    assert_eq!(looking(&desk), Looking::default());
    assert!(desk.app.query_by_label_contains(mark).is_none());
    assert_eq!((desk.project(), desk.n_steps()), (&project, steps), "nothing has changed");
}

#[test]
fn the_sliders_are_set_by_mouse_and_keys_and_do_nothing_to_a_map() {
    let mut desk = Desk::new();
    desk.press_with(Modifiers::SHIFT, Key::C);
    desk.app.get_by_label("Green").click();
    desk.app.run();
    assert!(desk.app.query_by_label("Not as taken: Green").is_some());
    let exposure = desk.app.get_by_role_and_label(Role::Slider, "Exposure");
    exposure.focus();
    desk.app.run();
    desk.press(Key::ArrowRight);
    let set = looking(&desk).aids.exposure;
    assert!(set > 0, "{set}");
    desk.app.get_by_label("Redness a*").click();
    desk.app.run();
    let slider = desk.app.get_by_role_and_label(Role::Slider, "Exposure");
    assert!(slider.accesskit_node().is_disabled(), "a map shows the photo's own colours");
    desk.app.get_by_label("Show as taken").click();
    desk.app.run();
    assert!(looking(&desk).aids.is_neutral() && looking(&desk).has_panel);
    desk.app.get_by_label("Close light and colour").click();
    desk.app.run();
    assert!(!looking(&desk).has_panel);
}
