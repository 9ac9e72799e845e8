//! The table of all commands: text, tooltip and keys of each.

use egui::{Key, KeyboardShortcut, Modifiers};

use crate::app::commands::Command as C;
use crate::app::commands::Scope::{
    Annotate, Compare, Everywhere, Lesions, Photo, Project, Score, Series,
};
use crate::app::commands::{About, Command, Scope};

/// Every command, in the order of the key sheet.
#[rustfmt::skip]
pub const ALL: &[About] = &[
    about(C::OpenProject, Everywhere, "Open project…", "Open a project file", &[ctrl(Key::O)]),
    about(C::ImportFolder, Everywhere, "Add a folder of photos…", "Choose a folder; where each photo goes is shown before anything is added", &[ctrl(Key::I)]),
    about(C::ImportFiles, Everywhere, "Add photos…", "Choose single photos", &[ctrl_shift(Key::I)]),
    about(C::OpenExample, Everywhere, "Open the example case", "A synthetic case to try everything on", &[]),
    about(C::Palette, Everywhere, "Search commands", "Find anything that can be done by its name", &[ctrl(Key::K)]),
    about(C::Keys, Everywhere, "Keys", "Every shortcut on one sheet", &[key(Key::F1), shift(Key::Questionmark)]),
    about(C::Settings, Everywhere, "Settings…", "Rater, theme, canvas, memory", &[ctrl(Key::Comma)]),
    about(C::NextTheme, Everywhere, "Switch between dark and light", "Dark, light, or as the system", &[]),
    about(C::Quit, Everywhere, "Quit", "Everything is saved already", &[ctrl(Key::Q)]),
    about(C::Save, Project, "Write project file now", "Every step is saved as it happens; this also writes the project file", &[ctrl(Key::S)]),
    about(C::SaveElsewhere, Project, "Save a copy elsewhere…", "The project with its history, under another name", &[ctrl_shift(Key::S)]),
    about(C::Export, Project, "Export…", "Score tables, measurements and figures", &[ctrl(Key::E)]),
    about(C::CloseProject, Project, "Close project", "Back to the start", &[ctrl(Key::W)]),
    about(C::Undo, Project, "Undo", "Take back your last step", &[ctrl(Key::Z)]),
    about(C::Redo, Project, "Redo", "Do again what was taken back", &[ctrl_shift(Key::Z), ctrl(Key::Y)]),
    about(C::History, Project, "History", "Who did what, when", &[ctrl(Key::H)]),
    about(C::GoSeries, Project, "Series", "All photos by visit and view", &[alt(Key::Num1)]),
    about(C::GoAnnotate, Project, "Annotate", "Draw regions on one photo", &[alt(Key::Num2)]),
    about(C::GoCompare, Project, "Compare", "Visits of a view, laid on each other", &[key(Key::C), alt(Key::Num3)]),
    about(C::GoScore, Project, "Score", "The form beside the photos", &[alt(Key::Num4)]),
    about(C::GoLesions, Project, "Photos or lesions", "The two faces of the series: photos by view, or lesions by visit", &[alt(Key::L)]),
    about(C::CarryOn, Project, "Carry regions to the next visit", "The selected region, or all of the photo, as proposals on the same view's next photo", &[ctrl(Key::B)]),
    about(C::CarryBack, Project, "Carry regions to the previous visit", "The selected region, or all of the photo, as proposals on the same view's photo before", &[ctrl_shift(Key::B)]),
    about(C::AcceptProposals, Project, "Accept all proposals", "Those of this photo; in the grid of lesions those of this subject. They count from then on", &[ctrl_shift(Key::Enter)]),
    about(C::RejectProposals, Project, "Reject all proposals", "Those of this photo; in the grid of lesions those of this subject", &[ctrl_shift(Key::Delete)]),
    about(C::ToControls, Project, "To the buttons", "From the table, photo or form to the buttons, where Tab goes on; Escape leads back", &[key(Key::F6)]),
    about(C::NewSubject, Project, "New subject…", "Another person in this project", &[]),
    about(C::EditSubject, Project, "Subject…", "Code, description, baseline, day zero", &[]),
    about(C::AddVisit, Project, "Add visit", "A timepoint; it needs neither date nor photo", &[ctrl_shift(Key::N)]),
    about(C::AddView, Project, "Add view", "Another way to photograph a body site", &[ctrl_shift(Key::W)]),
    about(C::EditVisit, Project, "Visit…", "Label, date, day, treatment", &[key(Key::F2)]),
    about(C::SortVisits, Project, "Order visits by date", "Visits without a date stay behind their neighbour", &[]),
    about(C::CancelJob, Project, "Stop the running job", "What it has done so far is dropped", &[]),
    about(C::PreviousVisit, Project, "Previous visit", "One visit back", &[key(Key::A), key(Key::ArrowLeft), key(Key::Comma)]),
    about(C::NextVisit, Project, "Next visit", "One visit on", &[key(Key::D), key(Key::ArrowRight), key(Key::Period)]),
    about(C::PreviousView, Project, "Previous view", "One view up", &[key(Key::PageUp)]),
    about(C::NextView, Project, "Next view", "One view down", &[key(Key::PageDown)]),
    about(C::Baseline, Project, "Baseline", "The visit changes are counted from", &[key(Key::Home)]),
    about(C::LastVisit, Project, "Last visit", "The newest visit", &[key(Key::End)]),
    about(C::OpenPhoto, Series, "Open photo", "As large as possible, to draw on", &[key(Key::Enter)]),
    about(C::MoveVisitEarlier, Series, "Move visit earlier", "Changes the order, not the date", &[alt(Key::ArrowLeft)]),
    about(C::MoveVisitLater, Series, "Move visit later", "Changes the order, not the date", &[alt(Key::ArrowRight)]),
    about(C::MergeVisit, Series, "Merge visit into the one before", "Their photos and scores become one visit", &[]),
    about(C::RemoveVisit, Series, "Remove visit", "Its photos go back to the tray", &[]),
    about(C::SetBaseline, Series, "Set as baseline", "Changes are counted from this visit", &[]),
    about(C::EditView, Series, "View…", "Label and hint", &[shift(Key::F2)]),
    about(C::MoveViewUp, Series, "Move view up", "For all subjects", &[alt(Key::ArrowUp)]),
    about(C::MoveViewDown, Series, "Move view down", "For all subjects", &[alt(Key::ArrowDown)]),
    about(C::MergeView, Series, "Merge view into the one above", "Their photos become one row", &[]),
    about(C::RemoveView, Series, "Remove view", "Its photos go back to the tray", &[]),
    about(C::KeyPhoto, Series, "Make key photo", "It stands for its cell", &[key(Key::K)]),
    about(C::NextInCell, Series, "Next photo in this cell", "Where a cell holds several", &[key(Key::Tab)]),
    about(C::ToTray, Series, "Back to the tray", "The photo keeps everything but its place", &[key(Key::U)]),
    about(C::AcceptPlace, Series, "Accept suggested places", "Puts the photos of the tray where they are suggested", &[ctrl(Key::Enter)]),
    about(C::PlacePhoto, Series, "Place photo…", "Choose visit and view by keyboard", &[key(Key::P)]),
    about(C::RemovePhoto, Series, "Remove photo from project", "The file stays where it is", &[key(Key::Delete)]),
    about(C::OpenLesion, Lesions, "Open photo of lesion", "Its photo at this visit, with the lesion selected", &[key(Key::Enter)]),
    about(C::LesionAbove, Lesions, "Previous lesion", "One row up", &[key(Key::ArrowUp)]),
    about(C::LesionBelow, Lesions, "Next lesion", "One row down", &[key(Key::ArrowDown)]),
    about(C::MarkResolved, Lesions, "Resolved at this visit", "Gone: its area is 0; again takes it back", &[key(Key::R)]),
    about(C::MarkNotVisible, Lesions, "Not visible at this visit", "The photos do not show it; again takes it back", &[key(Key::V)]),
    about(C::MarkNotAssessable, Lesions, "Not assessable at this visit…", "It cannot be judged, for a reason; again takes it back", &[key(Key::X)]),
    about(C::AddLesion, Lesions, "New lesion", "Another row; draw it on a photo", &[key(Key::N)]),
    about(C::MergeLesion, Lesions, "Merge into another lesion…", "From this visit on it is part of the other one", &[key(Key::M)]),
    about(C::SplitLesion, Lesions, "Split from this visit on", "Each part but the largest becomes a lesion of its own; of a single part a new one splits off, to be drawn", &[key(Key::S)]),
    about(C::StandAlone, Lesions, "Take the merge back", "It is a lesion of its own again; what was drawn since stays with the other", &[]),
    about(C::DeleteLesion, Lesions, "Delete lesion…", "At this visit, from here on, or the whole lesion", &[key(Key::Delete), key(Key::Backspace)]),
    about(C::AcceptRegion, Annotate, "Accept proposed region", "It counts from then on; the next proposal is selected", &[key(Key::Enter)]),
    about(C::ToolSelect, Annotate, "Select", "Select, move, reshape", &[key(Key::V)]),
    about(C::ToolPolygon, Annotate, "Polygon", "Click corners; press and drag draws freehand", &[key(Key::P)]),
    about(C::ToolLasso, Annotate, "Lasso", "Draw the outline freehand", &[shift(Key::P)]),
    about(C::ToolRectangle, Annotate, "Rectangle", "Drag from corner to corner", &[key(Key::R)]),
    about(C::ToolEllipse, Annotate, "Ellipse", "Drag the box around it", &[key(Key::O)]),
    about(C::ToolWand, Annotate, "Wand", "Press on a lesion: its outline is found; drag for more or less", &[key(Key::W)]),
    about(C::ToolLiveWire, Annotate, "Live-wire", "Click along an edge: the line follows it", &[key(Key::I)]),
    about(C::ToolRulerLine, Annotate, "Ruler line", "Drag to measure a length; nothing is kept", &[key(Key::L)]),
    about(C::ToolCalibrate, Annotate, "Calibrate", "Drag along a ruler and type its length", &[key(Key::K)]),
    about(C::FindRuler, Annotate, "Find ruler", "Looks for a ruler in the photo and proposes its scale", &[shift(Key::K)]),
    about(C::ToolBrush, Annotate, "Brush", "Paint a region; Shift adds to the selected one, Alt takes away", &[key(Key::B)]),
    about(C::BrushSmaller, Annotate, "Narrower brush", "Also the wheel with Alt", &[key(Key::OpenBracket)]),
    about(C::BrushLarger, Annotate, "Wider brush", "Also the wheel with Alt", &[key(Key::CloseBracket)]),
    about(C::ToolCut, Annotate, "Cut by a line", "Draw a line across a region to part it", &[key(Key::X)]),
    about(C::DrawInMiddle, Annotate, "Draw in the middle", "A region of the chosen shape in the middle of what is seen; the arrows move it, with Alt they make it wider, narrower, taller, lower", &[shift(Key::Enter)]),
    about(C::Fit, Photo, "Fit", "The whole photo", &[key(Key::F), ctrl(Key::Num0)]),
    about(C::ActualSize, Photo, "100 %", "One pixel of the photo on one of the screen", &[ctrl(Key::Num1)]),
    about(C::ZoomToRegion, Annotate, "Zoom to region", "The selected region as large as possible", &[key(Key::Z)]),
    about(C::ZoomIn, Photo, "Zoom in", "At the centre; the wheel zooms at the pointer", &[key(Key::Plus), key(Key::Equals)]),
    about(C::ZoomOut, Photo, "Zoom out", "At the centre", &[key(Key::Minus)]),
    about(C::HideRegions, Annotate, "Hide or show all regions", "Tap to switch, hold to peek", &[key(Key::H)]),
    about(C::ShowNames, Annotate, "Names on or off", "The label beside each region", &[key(Key::N)]),
    about(C::FillOpacity, Annotate, "Fill", "How much of their inside regions cover: none, little, half", &[shift(Key::F)]),
    about(C::LightAndColor, Annotate, "Light and colour…", "Exposure, contrast, white balance, channels and maps: for looking only", &[shift(Key::C)]),
    about(C::Redness, Annotate, "Redness map", "a* of every pixel in false colours", &[key(Key::M)]),
    about(C::Loupe, Annotate, "Loupe", "Enlarges what is under the pointer", &[key(Key::E)]),
    about(C::Grid, Annotate, "Grid", "Lines over the photo, to compare places by", &[key(Key::G)]),
    about(C::AsTaken, Annotate, "Show as taken", "Without aids, loupe and grid", &[shift(Key::X)]),
    about(C::DeleteRegion, Annotate, "Delete region", "With a corner selected, only that corner", &[key(Key::Delete), key(Key::Backspace)]),
    about(C::DuplicateRegion, Annotate, "Duplicate region", "The same shape, a little aside", &[ctrl(Key::D)]),
    about(C::LockRegion, Annotate, "Lock or unlock region", "A locked region is not moved by accident", &[ctrl(Key::L)]),
    about(C::HideRegion, Annotate, "Hide or show selected regions", "Hidden ones count all the same", &[ctrl_shift(Key::H)]),
    about(C::SelectAll, Annotate, "Select all regions", "All that are seen on this photo", &[ctrl(Key::A)]),
    about(C::CopyRegions, Annotate, "Copy", "The selected regions, for another photo", &[ctrl(Key::C)]),
    about(C::CutRegions, Annotate, "Cut", "Copy and delete the selected regions", &[ctrl(Key::X)]),
    about(C::PasteRegions, Annotate, "Paste", "At the same place on this photo; the same lesion at another visit", &[ctrl(Key::V)]),
    about(C::Unite, Annotate, "Unite regions", "The region selected first takes in the others", &[key(Key::U)]),
    about(C::Subtract, Annotate, "Subtract regions", "The others are cut off the region selected first, and stay", &[shift(Key::U)]),
    about(C::Intersect, Annotate, "Intersect regions", "What all have in common is left of the region selected first", &[ctrl(Key::U)]),
    about(C::Simplify, Annotate, "Simplify outline", "Leaves out corners that hardly matter", &[shift(Key::S)]),
    about(C::Smooth, Annotate, "Smooth outline", "Rounds corners; the size stays", &[key(Key::S)]),
    about(C::Grow, Annotate, "Grow by a pixel", "On all sides; more by the menu of the region", &[alt(Key::Plus), alt(Key::Equals)]),
    about(C::Shrink, Annotate, "Shrink by a pixel", "On all sides; more by the menu of the region", &[alt(Key::Minus)]),
    about(C::ToPolygon, Annotate, "Convert to polygon", "A rectangle or ellipse becomes an outline with corners", &[shift(Key::O)]),
    about(C::BringForward, Annotate, "Bring forward", "One up where regions overlap", &[ctrl(Key::CloseBracket)]),
    about(C::SendBack, Annotate, "Send back", "One down where regions overlap", &[ctrl(Key::OpenBracket)]),
    about(C::BringToFront, Annotate, "Bring to front", "Above all others", &[ctrl_shift(Key::CloseBracket)]),
    about(C::SendToBottom, Annotate, "Send to the bottom", "Below all others", &[ctrl_shift(Key::OpenBracket)]),
    about(C::NextRegion, Annotate, "Next region", "Select the next region of this photo", &[key(Key::Tab)]),
    about(C::PreviousRegion, Annotate, "Previous region", "Select the one before", &[shift(Key::Tab)]),
    about(C::NewLesion, Annotate, "New lesion", "The next region drawn belongs to a new lesion", &[shift(Key::L)]),
    about(C::NextIncomplete, Annotate, "Next photo without regions", "In the order of visits and views", &[shift(Key::D)]),
    about(C::CompareSideBySide, Compare, "Side by side", "Two visits beside each other", &[key(Key::Num1)]),
    about(C::CompareAll, Compare, "All visits side by side", "Every visit of the view, up to nine", &[key(Key::Num2)]),
    about(C::CompareSwipe, Compare, "Swipe", "One photo on the other, parted by a line", &[key(Key::Num3)]),
    about(C::CompareBlink, Compare, "Blink", "One photo after the other in the same place", &[key(Key::Num4)]),
    about(C::CompareOverlay, Compare, "Overlay", "One photo through the other", &[key(Key::Num5)]),
    about(C::CompareAligned, Compare, "Align", "Lay the photos on each other by their alignment", &[key(Key::S)]),
    about(C::CompareRegions, Compare, "Regions", "The outlines of both visits", &[key(Key::H)]),
    about(C::ComparePrevious, Compare, "Compare the visit before", "With a photo of this view; before the first comes the last", &[key(Key::OpenBracket)]),
    about(C::CompareNext, Compare, "Compare the next visit", "With a photo of this view; behind the last comes the first", &[key(Key::CloseBracket)]),
    about(C::CompareWithPrevious, Compare, "Compare with the visit before", "Another visit on the left", &[alt(Key::OpenBracket)]),
    about(C::CompareWithNext, Compare, "Compare with the next visit", "Another visit on the left", &[alt(Key::CloseBracket)]),
    about(C::CompareLink, Compare, "Link panes", "Move all panes together, or each on its own; linked again they keep how far they were moved apart, until Fit", &[key(Key::L)]),
    about(C::ComparePins, Compare, "Pins…", "Put the same places on both photos by hand; they win over what is found automatically", &[key(Key::P)]),
    about(C::CompareDetails, Compare, "Details", "Where each photo lies, who says so, and how far it is to be believed", &[key(Key::I)]),
    about(C::AlignPair, Compare, "Align photos", "Finds how the compared photo lies on the first one, and says how sure that is", &[shift(Key::S)]),
    about(C::AlignView, Compare, "Align all of this view", "Every visit of this view onto the first one", &[]),
    about(C::RemoveAlignment, Compare, "Remove alignment", "Between these two photos; they lie on each other by their size again", &[]),
    about(C::Sign, Score, "Sign and go on", "Locks the assessment; later changes need a reason", &[ctrl(Key::Enter)]),
    about(C::NotAssessed, Score, "Not assessed", "Nobody looked", &[key(Key::N)]),
    about(C::NotVisible, Score, "Not visible", "The photos do not show it", &[key(Key::V)]),
    about(C::NotApplicable, Score, "Not applicable", "It cannot be asked of this subject", &[key(Key::X)]),
    about(C::ClearAnswer, Score, "Clear answer", "The item is missing again", &[key(Key::Delete), key(Key::Backspace)]),
    about(C::NextItem, Score, "Next item", "Onwards through the form", &[key(Key::Tab), key(Key::ArrowRight)]),
    about(C::PreviousItem, Score, "Previous item", "Backwards through the form", &[shift(Key::Tab), key(Key::ArrowLeft)]),
    about(C::ItemBelow, Score, "Row below", "The same question at the next site", &[key(Key::ArrowDown)]),
    about(C::ItemAbove, Score, "Row above", "The same question at the site before", &[key(Key::ArrowUp)]),
    about(C::FillNotAssessed, Score, "Mark all open items not assessed", "Each can still be answered afterwards", &[]),
];

const fn key(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::NONE, key)
}

const fn ctrl(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}

const fn shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::SHIFT, key)
}

const fn alt(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::ALT, key)
}

const fn ctrl_shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key)
}

const fn about(
    command: Command,
    scope: Scope,
    text: &'static str,
    tooltip: &'static str,
    keys: &'static [KeyboardShortcut],
) -> About {
    About { command, scope, text, tooltip, keys }
}
