//! What the workspace says: the status bar, what is drawn next, and the menu of the canvas.

use egui::Ui;

use crate::app::action::Action;
use crate::app::canvas::tool::Tool;
use crate::app::commands::Command;
use crate::app::panels::scale_form::ScaleForm;
use crate::app::panels::status_bar::Status;
use crate::app::session::{Session, ToolKind};
use crate::app::textures::Textures;
use crate::app::widgets::command_item;
use crate::app::workspaces::annotate::{Annotate, next_number};
use crate::imaging::lab::lab_of_srgb;
use crate::model::calibration::Calibration;
use crate::model::photo::Photo;
use crate::model::region::Role;

impl Annotate {
    /// What the status bar says.
    pub(super) fn words(&self, session: &Session, textures: &Textures) -> Status {
        let Some((_, photo)) = session.photo() else { return Status::default() };
        let mut facts = vec![format!("{} · {} × {}", photo.file_name(), photo.width, photo.height)];
        if let Some(projection) = self.canvas.projection() {
            let percent = projection.viewport.scale * self.pixels_per_point * 100.0;
            let decimals = usize::from(percent < 9.95);
            facts.push(format!("{percent:.decimals$} %"));
        }
        let inside = self.canvas.pointer().filter(|at| {
            (0.0..f64::from(photo.width)).contains(&at.x)
                && (0.0..f64::from(photo.height)).contains(&at.y)
        });
        if let Some(at) = inside {
            let (x, y) = (at.x.floor() as u32, at.y.floor() as u32);
            facts.push(format!("x {x} y {y} px"));
            if let Some(scale) = photo.calibration.as_ref().and_then(Calibration::scale) {
                let sign = if scale.is_assumed { "≈ " } else { "" };
                facts.push(format!("{sign}{:.1} × {:.1} mm", scale.mm(at.x), scale.mm(at.y)));
            }
            let file = session.photo_file(photo);
            if let Some([r, g, b]) = file.and_then(|file| textures.color_at(&file, x, y)) {
                facts.push(format!("sRGB {r} {g} {b}"));
                let [l, a, b] = lab_of_srgb([r, g, b]);
                facts.push(format!("Lab {l:.1} {a:.1} {b:.1}").replace('-', "−"));
            }
        }
        match &self.tool {
            Tool::Tape(tape) => facts.extend(tape.length_px().map(|px| length_words(photo, px))),
            Tool::Grown(grown) => {
                facts.extend(grown.tolerance().map(|it| format!("tolerance {it:.1}")));
            }
            Tool::Select(_)
            | Tool::Outline(_)
            | Tool::Boxed(_)
            | Tool::Brush(_)
            | Tool::Cut(_)
            | Tool::Mark(_)
            | Tool::Patch(_) => {}
        }
        let keys = if self.can_bring_back(session) && !self.tool.is_busy() {
            vec![("Ctrl+Z", "brings the outline back")]
        } else {
            self.tool.help().to_vec()
        };
        Status { facts, keys }
    }
}

/// How long the line is that is being laid, or waits for its length.
pub(super) fn line_words(photo: &Photo, tool: &Tool, calibrating: &ScaleForm) -> Option<String> {
    let being_laid = if let Tool::Tape(tape) = tool { tape.length_px() } else { None };
    // What a line along a ruler measures is what is being asked, so an old scale says nothing of it.
    if calibrating.draft().is_some() || tool.kind() == ToolKind::Calibrate {
        return being_laid.or_else(|| calibrating.length_px()).map(|px| format!("{px:.1} px"));
    }
    being_laid.map(|px| length_words(photo, px))
}

/// "412.3 px · 36.1 mm"; no millimetres without a scale.
pub(super) fn length_words(photo: &Photo, px: f64) -> String {
    let scale = photo.calibration.as_ref().and_then(Calibration::scale);
    let Some(scale) = scale else { return format!("{px:.1} px") };
    let mm = scale.mm(px);
    let sure = scale.u95_of_length(mm).map(|u95| format!(" ± {u95:.1}")).unwrap_or_default();
    let assumed = if scale.is_assumed { " (assumed)" } else { "" };
    format!("{px:.1} px · {mm:.1}{sure} mm{assumed}")
}

/// What the next region drawn will be: `Next: L3 Plaque`.
pub(super) fn next_words(session: &Session) -> String {
    if session.drawing.role != Role::Lesion {
        return format!("Next: {}", session.drawing.role.label());
    }
    let known = session.next_lesion().and_then(|id| session.project().lesions.get(&id));
    let mark = if session.drawing.tool == ToolKind::Point { "a mark of " } else { "" };
    known.map_or_else(
        || format!("Next: {mark}L{}, a new lesion", next_number(session)),
        |lesion| format!("Next: {mark}{}", lesion.title()),
    )
}

/// The menu of the canvas where there is no region; `can_paste` says whether anything was copied.
pub(super) fn canvas_menu_ui(ui: &mut Ui, session: &Session, can_paste: bool) -> Vec<Action> {
    use Command as C;

    ui.set_min_width(200.0);
    let (is_writable, has_regions) = (session.is_writable(), !session.regions_here().is_empty());
    let groups: [&[(C, bool)]; 5] = [
        &[
            (C::PasteRegions, can_paste && is_writable),
            (C::SelectAll, has_regions),
            (C::CarryOn, has_regions && is_writable),
        ],
        &[
            (C::ToolPolygon, true),
            (C::ToolLasso, true),
            (C::ToolRectangle, true),
            (C::ToolEllipse, true),
            (C::ToolWand, true),
            (C::ToolLiveWire, true),
            (C::ToolBrush, true),
            (C::ToolCut, true),
            (C::ToolPoint, true),
        ],
        &[
            (C::ToolRulerLine, true),
            (C::ToolCalibrate, true),
            (C::FindRuler, true),
            (C::ToolReference, true),
        ],
        &[(C::HideRegions, true), (C::FillOpacity, true), (C::ShowNames, true)],
        &[(C::Fit, true), (C::ActualSize, true)],
    ];
    let mut actions = Vec::new();
    for (i, group) in groups.into_iter().enumerate() {
        if i > 0 {
            ui.separator();
        }
        for (command, is_possible) in group {
            if command_item(ui, *command, *is_possible) {
                actions.push(Action::Run(*command));
            }
        }
    }
    actions
}
