//! The icons of the window, by what they stand for: one short text each, drawn in the icon font.
//!
//! The glyphs are Phosphor's (MIT), cut down to these in `assets/fonts/icons.ttf`; its own codes are kept. Codes that
//! begin with `f` are the filled form of the icon whose code begins with `e`. After a change here the font has to be
//! made again (`assets/fonts/README.md`), and the test below says so when it was forgotten. An icon is never alone:
//! its tooltip or label names it.

/// Declares each icon, and the list of all of them for the test.
macro_rules! icons {
    ($($(#[$doc:meta])+ $name:ident = $glyph:literal;)+) => {
        $($(#[$doc])+ pub const $name: &str = $glyph;)+

        #[cfg(test)]
        const ALL: &[(&str, &str)] = &[$((stringify!($name), $name)),+];
    };
}

icons! {
    // The workspaces and the rail.
    /// The Series workspace: a grid of photographs.
    SERIES = "\u{e464}";
    /// The Annotate workspace: a drawing pen.
    ANNOTATE = "\u{e3aa}";
    /// The Compare workspace: two halves beside each other.
    COMPARE = "\u{e870}";
    /// The Score workspace: a form on a clipboard.
    SCORE = "\u{e198}";
    /// The Outcome workspace: a line over time.
    OUTCOME = "\u{e154}";
    /// Settings.
    SETTINGS = "\u{e270}";
    /// Home: the start screen.
    START = "\u{e2c2}";

    // Files and what goes in and out.
    /// Import photographs.
    IMPORT = "\u{e20c}";
    /// Export: leaves the program.
    EXPORT = "\u{eaf0}";
    /// A folder.
    FOLDER = "\u{e24a}";
    /// An open folder: choose or open one.
    FOLDER_OPEN = "\u{e256}";
    /// A file.
    FILE = "\u{e230}";
    /// A document with text: a report.
    REPORT = "\u{e23a}";
    /// A package: a reading kit or a shared copy.
    KIT = "\u{e390}";
    /// Save to disk. Nothing here ever goes into a cloud, so no icon shows one: saved is a check.
    SAVE = "\u{e248}";
    /// The tray of photographs that have no place yet.
    TRAY = "\u{e4aa}";
    /// Opens outside this window.
    OPEN_OUTSIDE = "\u{e5de}";

    // Photographs and figures.
    /// One photograph.
    PHOTO = "\u{e2ca}";
    /// Several photographs.
    PHOTOS = "\u{e836}";
    /// A photograph that is missing or cannot be read.
    PHOTO_BROKEN = "\u{e7a8}";
    /// A camera: when and how a photograph was taken.
    CAMERA = "\u{e10e}";
    /// A figure made of photographs.
    FIGURE = "\u{e626}";
    /// A table.
    TABLE = "\u{e476}";
    /// Not the key photograph of its visit and view.
    STAR = "\u{e46a}";
    /// The key photograph of its visit and view.
    STAR_FILLED = "\u{f46a}";

    // States and messages.
    /// Something to look at before going on.
    WARNING = "\u{e4e0}";
    /// A warning as a small badge.
    WARNING_FILLED = "\u{f4e0}";
    /// Something failed.
    ERROR = "\u{e4f8}";
    /// A failure as a small badge.
    ERROR_FILLED = "\u{f4f8}";
    /// Information.
    INFO = "\u{e2ce}";
    /// A question, or help.
    QUESTION = "\u{e3e8}";
    /// Done, or chosen.
    CHECK = "\u{e182}";
    /// Complete.
    CHECK_CIRCLE = "\u{e184}";
    /// Complete, as a small badge.
    CHECK_CIRCLE_FILLED = "\u{f184}";
    /// Signed and sealed.
    SEAL = "\u{e606}";
    /// Sign with one's name.
    SIGN = "\u{ebac}";
    /// Not assessable, or not allowed.
    PROHIBITED = "\u{e3de}";
    /// Waiting in a queue.
    WAITING = "\u{e2b2}";
    /// At work; turns while drawn.
    SPINNER = "\u{e66a}";
    /// A dot: a lesion's colour, or a change.
    DOT_FILLED = "\u{f18a}";
    /// Half a disc: partly answered, or contrast.
    HALF = "\u{e18c}";

    // Everyday actions.
    /// Search.
    SEARCH = "\u{e30c}";
    /// The command palette.
    COMMAND = "\u{e1c4}";
    /// Keyboard shortcuts.
    KEYBOARD = "\u{e2d8}";
    /// Add one.
    PLUS = "\u{e3d4}";
    /// Take one away.
    MINUS = "\u{e32a}";
    /// Close, or clear.
    CLOSE = "\u{e4f6}";
    /// Rename or edit text.
    PENCIL = "\u{e3b4}";
    /// Remove.
    TRASH = "\u{e4a6}";
    /// Copy to the clipboard.
    COPY = "\u{e1ca}";
    /// Make another like this.
    DUPLICATE = "\u{e1cc}";
    /// Undo.
    UNDO = "\u{e08a}";
    /// Redo.
    REDO = "\u{e08c}";
    /// The history of all changes.
    HISTORY = "\u{e1a0}";
    /// Do it again: reload, or try once more.
    AGAIN = "\u{e094}";
    /// More actions.
    MORE = "\u{e1fe}";
    /// A list.
    LIST = "\u{e2f0}";
    /// Rows of a grid.
    ROWS = "\u{e5a2}";
    /// Filter a list.
    FILTER = "\u{e266}";
    /// Sliders: adjust.
    ADJUST = "\u{e434}";
    /// Locked: cannot be changed.
    LOCK = "\u{e2fa}";
    /// Not locked.
    LOCK_OPEN = "\u{e306}";
    /// Shown.
    EYE = "\u{e220}";
    /// Hidden.
    EYE_HIDDEN = "\u{e224}";
    /// Two things belong together, or move together.
    LINK = "\u{e2e2}";
    /// Two things are separate.
    LINK_BROKEN = "\u{e2e4}";

    // Arrows and carets.
    /// Up: earlier in the list, or higher.
    ARROW_UP = "\u{e08e}";
    /// Down: later in the list, or lower.
    ARROW_DOWN = "\u{e03e}";
    /// To the left: the visit before.
    ARROW_LEFT = "\u{e058}";
    /// To the right: the visit after.
    ARROW_RIGHT = "\u{e06c}";
    /// Folded open above.
    CARET_UP = "\u{e13c}";
    /// Folded open, or a choice below.
    CARET_DOWN = "\u{e136}";
    /// One back.
    CARET_LEFT = "\u{e138}";
    /// One on, or folded shut.
    CARET_RIGHT = "\u{e13a}";
    /// Exchange left and right.
    SWAP = "\u{e83c}";

    // People, time, notes.
    /// A subject, or a rater.
    PERSON = "\u{e4c2}";
    /// Several subjects or raters.
    PEOPLE = "\u{e4d6}";
    /// The map of the body.
    BODY = "\u{ecfe}";
    /// A date, or a visit.
    CALENDAR = "\u{e108}";
    /// A note.
    NOTE = "\u{e34c}";
    /// A label or tag.
    TAG = "\u{e478}";
    /// A treatment.
    TREATMENT = "\u{e700}";
    /// A laboratory value.
    LAB = "\u{e7a0}";

    // The canvas and its tools.
    /// Choose and move.
    SELECT = "\u{e1dc}";
    /// Choose by a frame.
    SELECT_FRAME = "\u{e69a}";
    /// Draw a polygon, corner by corner.
    POLYGON = "\u{e6d0}";
    /// Draw freely.
    LASSO = "\u{edc6}";
    /// Draw a rectangle.
    RECTANGLE = "\u{e3f0}";
    /// Draw an ellipse.
    ELLIPSE = "\u{e18a}";
    /// Paint with a brush.
    BRUSH = "\u{e6f0}";
    /// Erase with a brush.
    ERASER = "\u{e21e}";
    /// Propose a region from its colour.
    WAND = "\u{e6b6}";
    /// Follow an edge that draws the line to itself: a magnet.
    LIVE_WIRE = "\u{e680}";
    /// Cut a region in two along a line: a knife.
    CUT = "\u{e636}";
    /// Mark a place, as for counting.
    POINT = "\u{e316}";
    /// Measure a length: a line between two places.
    LENGTH = "\u{e6d2}";
    /// Join regions or lesions.
    MERGE = "\u{ed3e}";
    /// Take one region out of another.
    SUBTRACT = "\u{ebd6}";
    /// Move the photograph under the window.
    PAN = "\u{e298}";
    /// Zoom in.
    ZOOM_IN = "\u{e310}";
    /// Zoom out.
    ZOOM_OUT = "\u{e30e}";
    /// Fit the photograph to the window.
    FIT = "\u{e1d0}";
    /// Actual pixels, 100 %.
    ACTUAL_SIZE = "\u{e36c}";
    /// Calibrate with a ruler.
    RULER = "\u{e6b8}";
    /// Pick a colour, or measure at a point.
    PIPETTE = "\u{e568}";
    /// Colour of the skin: measured redness.
    DROP = "\u{e210}";
    /// A point that fixes two photographs onto each other.
    PIN = "\u{e3e2}";
    /// A target: align here.
    ALIGN = "\u{e1d6}";
    /// A blend of two photographs.
    OVERLAY = "\u{e2d2}";
    /// A layer above others.
    LAYERS = "\u{e466}";
    /// Play: blink between visits.
    PLAY = "\u{e3d0}";
    /// Pause.
    PAUSE = "\u{e39e}";

    // The look of the window.
    /// Colours.
    PALETTE = "\u{e6c8}";
    /// The light theme.
    SUN = "\u{e472}";
    /// The dark theme.
    MOON = "\u{e330}";
    /// The theme of the system.
    MONITOR = "\u{e32e}";
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Arc;

    use egui::epaint::text::{Fonts, TextOptions};
    use egui::{FontData, FontDefinitions, FontFamily, FontId};

    use super::ALL;

    #[test]
    fn the_icon_font_draws_every_icon() {
        let mut definitions = FontDefinitions::empty();
        let font = FontData::from_static(include_bytes!("../../assets/fonts/icons.ttf"));
        definitions.font_data.insert("icons".to_owned(), Arc::new(font));
        definitions.families.insert(FontFamily::Proportional, vec!["icons".to_owned()]);
        let mut fonts = Fonts::new(TextOptions::default(), definitions);
        for (name, glyph) in ALL {
            assert!(
                fonts.has_glyphs(&FontId::proportional(16.0), glyph),
                "{name} is missing from icons.ttf"
            );
        }
    }

    #[test]
    fn every_icon_is_one_character_and_stands_for_one_thing() {
        let mut seen = BTreeSet::new();
        for (name, glyph) in ALL {
            assert_eq!(glyph.chars().count(), 1, "{name}");
            assert!(seen.insert(glyph), "{name} looks like another icon");
        }
    }
}
