//! Every named thing a person can ask for: one table for menus, palette, shortcuts, tooltips and the key sheet.

use egui::{Context, Id, Key, KeyboardShortcut};

use crate::app::commands::table::ALL;

pub mod table;

/// A named thing to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the table below says what each one does")]
pub enum Command {
    // Everywhere
    OpenProject,
    ImportFolder,
    ImportFiles,
    OpenExample,
    Save,
    SaveElsewhere,
    Export,
    CloseProject,
    Quit,
    Undo,
    Redo,
    Palette,
    Keys,
    Settings,
    History,
    GoSeries,
    GoAnnotate,
    GoCompare,
    GoScore,
    GoLesions,
    CarryOn,
    CarryBack,
    AcceptProposals,
    RejectProposals,
    ToControls,
    NextTheme,
    NewSubject,
    EditSubject,
    AddVisit,
    AddView,
    EditVisit,
    SortVisits,
    CancelJob,
    PreviousVisit,
    NextVisit,
    PreviousView,
    NextView,
    Baseline,
    LastVisit,
    // Series
    OpenPhoto,
    MoveVisitEarlier,
    MoveVisitLater,
    MergeVisit,
    RemoveVisit,
    SetBaseline,
    EditView,
    MoveViewUp,
    MoveViewDown,
    MergeView,
    RemoveView,
    KeyPhoto,
    NextInCell,
    ToTray,
    AcceptPlace,
    PlacePhoto,
    RemovePhoto,
    // Lesions
    OpenLesion,
    LesionAbove,
    LesionBelow,
    MarkResolved,
    MarkNotVisible,
    MarkNotAssessable,
    AddLesion,
    MergeLesion,
    SplitLesion,
    StandAlone,
    DeleteLesion,
    // Annotate
    AcceptRegion,
    ToolSelect,
    ToolPolygon,
    ToolLasso,
    ToolRectangle,
    ToolEllipse,
    ToolWand,
    ToolLiveWire,
    ToolRulerLine,
    ToolCalibrate,
    FindRuler,
    ToolReference,
    ToolBrush,
    ToolCut,
    ToolPoint,
    BrushSmaller,
    BrushLarger,
    DrawInMiddle,
    Fit,
    ActualSize,
    ZoomToRegion,
    ZoomIn,
    ZoomOut,
    HideRegions,
    ShowNames,
    FillOpacity,
    LightAndColor,
    Redness,
    Loupe,
    Grid,
    AsTaken,
    DeleteRegion,
    DuplicateRegion,
    LockRegion,
    HideRegion,
    CopyRegions,
    CutRegions,
    PasteRegions,
    SelectAll,
    Unite,
    Subtract,
    Intersect,
    Simplify,
    Smooth,
    Grow,
    Shrink,
    GrowBy,
    ToPolygon,
    BringForward,
    SendBack,
    BringToFront,
    SendToBottom,
    NextRegion,
    PreviousRegion,
    NewLesion,
    NextIncomplete,
    // Compare
    CompareSideBySide,
    CompareAll,
    CompareSwipe,
    CompareBlink,
    CompareOverlay,
    CompareDifference,
    CompareChange,
    CompareAligned,
    CompareCurved,
    CompareMatched,
    CompareRegions,
    ComparePrevious,
    CompareNext,
    CompareWithPrevious,
    CompareWithNext,
    CompareLink,
    ComparePins,
    CompareDetails,
    AlignPair,
    AlignView,
    RemoveAlignment,
    // Score
    Sign,
    NotAssessed,
    NotVisible,
    NotApplicable,
    ClearAnswer,
    NextItem,
    PreviousItem,
    ItemAbove,
    ItemBelow,
    FillNotAssessed,
}

/// Where a command can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// In every window, with or without a project.
    Everywhere,
    /// Wherever a project is open.
    Project,
    /// In the Series workspace.
    Series,
    /// In the grid of lesions.
    Lesions,
    /// Wherever a photo fills the window.
    Photo,
    /// In the Annotate workspace.
    Annotate,
    /// In the Compare workspace.
    Compare,
    /// In the Score workspace.
    Score,
}

impl Scope {
    /// On the key sheet.
    pub fn title(self) -> &'static str {
        match self {
            Self::Everywhere => "Everywhere",
            Self::Project => "In a project",
            Self::Series => "Series",
            Self::Lesions => "Lesions",
            Self::Photo => "On a photo",
            Self::Annotate => "Annotate",
            Self::Compare => "Compare",
            Self::Score => "Score",
        }
    }
}

/// What is known of a command.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// The command.
    pub command: Command,
    /// Where it can be asked for.
    pub scope: Scope,
    /// In menus and the palette; `…` where more is asked.
    pub text: &'static str,
    /// What it does, for tooltips and the palette.
    pub tooltip: &'static str,
    /// The keys, the first one shown.
    pub keys: &'static [KeyboardShortcut],
}

impl Command {
    /// What is known of it.
    pub fn about(self) -> &'static About {
        ALL.iter()
            .find(|about| about.command == self)
            .expect("a test holds every command to the table")
    }

    /// The tooltip with its shortcut: "Undo · Take back your last step (Ctrl+Z)".
    pub fn hint(self, ctx: &Context) -> String {
        let about = self.about();
        match about.keys.first() {
            Some(shortcut) => format!("{} ({})", about.tooltip, shortcut_text(ctx, shortcut)),
            None => about.tooltip.to_owned(),
        }
    }

    /// The first shortcut as people read it; empty without one.
    pub fn keys_text(self, ctx: &Context) -> String {
        self.about().keys.first().map_or_else(String::new, |shortcut| shortcut_text(ctx, shortcut))
    }
}

/// Signs that the toolkit spells out.
const SIGNS: [(Key, &str); 9] = [
    (Key::Comma, ","),
    (Key::Period, "."),
    (Key::Plus, "+"),
    (Key::Minus, "−"),
    (Key::Equals, "="),
    (Key::ArrowLeft, "←"),
    (Key::ArrowRight, "→"),
    (Key::ArrowUp, "↑"),
    (Key::ArrowDown, "↓"),
];

/// A shortcut as people read it on their keyboard: `Ctrl+,`, `←`, `?`.
pub fn shortcut_text(ctx: &Context, shortcut: &KeyboardShortcut) -> String {
    if shortcut.logical_key == Key::Questionmark {
        // Its Shift is part of the sign.
        return "?".to_owned();
    }
    let sign = SIGNS.iter().find(|(key, _)| *key == shortcut.logical_key);
    let Some((_, sign)) = sign else { return ctx.format_shortcut(shortcut) };
    let with_a = ctx.format_shortcut(&KeyboardShortcut::new(shortcut.modifiers, Key::A));
    with_a.strip_suffix('A').unwrap_or_default().to_owned() + sign
}

/// The commands whose keys were just pressed, those with more modifiers first, each key used up.
///
/// While something is being typed or a menu is open, plain keys belong to it; the keys that press and move belong to
/// whatever has the focus unless that is `surface`, the main surface of the workspace.
pub fn pressed(ctx: &Context, scopes: &[Scope], surface: Id) -> Vec<Command> {
    let is_typing = ctx.text_edit_focused() || egui::Popup::is_any_open(ctx);
    let is_elsewhere =
        ctx.memory(|memory| memory.focused().is_some_and(|focused| focused != surface));
    let mut candidates: Vec<(&KeyboardShortcut, Command)> = ALL
        .iter()
        .filter(|about| scopes.contains(&about.scope))
        .flat_map(|about| about.keys.iter().map(|shortcut| (shortcut, about.command, about.scope)))
        .map(|(shortcut, command, _)| (shortcut, command))
        .collect();
    let n_modifiers = |shortcut: &KeyboardShortcut| {
        let modifiers = shortcut.modifiers;
        [modifiers.alt, modifiers.shift, modifiers.ctrl || modifiers.command]
            .into_iter()
            .filter(|on| *on)
            .count()
    };
    // A workspace's own keys come before those that hold everywhere.
    candidates.sort_by_key(|(shortcut, command)| {
        (std::cmp::Reverse(n_modifiers(shortcut)), std::cmp::Reverse(command.about().scope))
    });
    ctx.input_mut(|input| {
        candidates
            .into_iter()
            .filter(|(shortcut, _)| !(is_typing && belongs_to_text(**shortcut)))
            .filter(|(shortcut, _)| !(is_elsewhere && moves_or_presses(**shortcut)))
            .filter(|(shortcut, _)| input.consume_shortcut(shortcut))
            .map(|(_, command)| command)
            .collect()
    })
}

/// Whether a key means something to a field that is being typed in.
fn belongs_to_text(shortcut: KeyboardShortcut) -> bool {
    let modifiers = shortcut.modifiers;
    let is_plain = !(modifiers.command || modifiers.ctrl || modifiers.alt);
    let is_editing = matches!(
        shortcut.logical_key,
        Key::A | Key::C | Key::V | Key::X | Key::Z | Key::Y | Key::Backspace | Key::Delete
    );
    is_plain || shortcut.conflicts_with_text_editing() || (modifiers.command && is_editing)
}

/// Whether a focused button, slider or list needs this key itself.
fn moves_or_presses(shortcut: KeyboardShortcut) -> bool {
    let arrows = [Key::ArrowUp, Key::ArrowDown, Key::ArrowLeft, Key::ArrowRight];
    let keys = [Key::Tab, Key::Enter, Key::Space];
    let has_key = arrows.contains(&shortcut.logical_key) || keys.contains(&shortcut.logical_key);
    has_key && !(shortcut.modifiers.alt || shortcut.modifiers.command)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::app::commands::Scope::{
        Annotate, Compare, Everywhere, Lesions, Photo, Project, Score, Series,
    };

    #[test]
    fn no_two_commands_of_one_place_share_a_key() {
        for places in [
            [Series, Series],
            [Lesions, Lesions],
            [Photo, Annotate],
            [Photo, Compare],
            [Score, Score],
        ] {
            let mut taken: BTreeMap<String, Command> = BTreeMap::new();
            // A workspace may give a key of its own a meaning there; within a scope it has only one.
            for scope in [Everywhere, Project, places[0], places[1]] {
                let mut own: BTreeMap<String, Command> = BTreeMap::new();
                for about in ALL.iter().filter(|about| about.scope == scope) {
                    for shortcut in about.keys {
                        let name = format!("{shortcut:?}");
                        if let Some(other) = own.insert(name.clone(), about.command) {
                            panic!("{name} means both {other:?} and {:?}", about.command);
                        }
                        taken.insert(name, about.command);
                    }
                }
            }
            assert!(!taken.is_empty());
        }
        let everywhere: Vec<_> =
            ALL.iter().filter(|about| matches!(about.scope, Everywhere | Project)).collect();
        for about in &everywhere {
            for shortcut in about.keys {
                let n = everywhere.iter().filter(|other| other.keys.contains(shortcut)).count();
                assert_eq!(n, 1, "{shortcut:?} has one meaning wherever a project is open");
            }
        }
    }

    #[test]
    fn capitals_and_the_keys_of_editing_belong_to_the_text() {
        let is_text = |command: Command| {
            command.about().keys.iter().copied().map(belongs_to_text).collect::<Vec<_>>()
        };
        assert_eq!(is_text(Command::ToolLasso), [true], "Shift+P writes a P");
        assert_eq!(is_text(Command::Undo), [true]);
        assert_eq!(is_text(Command::Redo), [true, true]);
        assert_eq!(is_text(Command::Save), [false]);
        assert_eq!(is_text(Command::Palette), [false]);
    }

    #[test]
    fn every_command_stands_in_the_table_once() {
        for about in ALL {
            assert_eq!(ALL.iter().filter(|other| other.command == about.command).count(), 1);
            assert!(!about.text.is_empty() && !about.tooltip.is_empty());
        }
    }
}
