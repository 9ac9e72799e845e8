//! Notices: what happened, what was kept, what to do. They stand at the lower left, where no form has its buttons.

use std::time::Duration;

use egui::{Align2, Area, CornerRadius, Frame, Id, Margin, RichText, Stroke, Ui, Vec2, vec2};

use crate::app::action::Action;
use crate::app::icons;
use crate::app::theme::{self, tokens};
use crate::app::widgets;

/// Something a person should know.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// Given when it is shown.
    pub id: u64,
    /// What happened.
    pub text: String,
    /// How it ends.
    pub kind: Kind,
    /// When it was first shown, in seconds since the window opened.
    pub since: Option<f64>,
}

/// How much a notice matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// All went well; goes away by itself.
    Fine,
    /// Something was not done; stays long enough to be read twice.
    Trouble,
    /// Holds for as long as the project is open; stays until put away.
    Lasting,
}

impl Kind {
    /// How long a notice stays; none for as long as it is not put away.
    fn shown(self) -> Option<Duration> {
        match self {
            Self::Fine => Some(Duration::from_secs(5)),
            Self::Trouble => Some(Duration::from_secs(20)),
            Self::Lasting => None,
        }
    }
}

impl Notice {
    /// All went well.
    pub fn fine(text: impl Into<String>) -> Self {
        Self { id: 0, text: text.into(), kind: Kind::Fine, since: None }
    }

    /// Something was not done.
    pub fn trouble(text: impl Into<String>) -> Self {
        Self { kind: Kind::Trouble, ..Self::fine(text) }
    }

    /// Something that holds on.
    pub fn lasting(text: impl Into<String>) -> Self {
        Self { kind: Kind::Lasting, ..Self::fine(text) }
    }
}

/// Shows the newest notices in `corner`, measured from the lower left of the window, and asks for those to go that
/// were seen long enough.
pub fn notices_ui(ui: &Ui, notices: &mut [Notice], corner: Vec2) -> Vec<Action> {
    let now = ui.input(|input| input.time);
    let mut actions = Vec::new();
    let area =
        Area::new(Id::unique("notices")).anchor(Align2::LEFT_BOTTOM, vec2(corner.x, -corner.y));
    area.order(egui::Order::Foreground).show(ui, |ui| {
        ui.set_max_width(440.0);
        for notice in notices.iter_mut().rev().take(4) {
            let since = *notice.since.get_or_insert(now);
            if let Some(shown) = notice.kind.shown() {
                let left = shown.as_secs_f64() - (now - since);
                if left <= 0.0 {
                    actions.push(Action::Dismiss(notice.id));
                    continue;
                }
                ui.request_repaint_after(Duration::from_secs_f64(left));
            }
            if notice_ui(ui, notice) {
                actions.push(Action::Dismiss(notice.id));
            }
        }
    });
    actions
}

fn notice_ui(ui: &mut Ui, notice: &Notice) -> bool {
    let tokens = tokens(ui);
    let (icon, color) = match notice.kind {
        Kind::Fine => (icons::CHECK_CIRCLE, tokens.better),
        Kind::Trouble => (icons::WARNING, tokens.worse),
        Kind::Lasting => (icons::INFO, tokens.text_2),
    };
    let frame = Frame::new()
        .fill(tokens.panel)
        .stroke(Stroke::new(1.0, tokens.outline))
        .corner_radius(CornerRadius::same(8))
        .inner_margin(Margin::symmetric(12, 8));
    frame
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.label(RichText::new(icon).font(theme::icon(16.0)).color(color));
                ui.add(egui::Label::new(&notice.text).wrap());
                widgets::icon_button(ui, icons::CLOSE, "Put notice away", "").clicked()
            })
            .inner
        })
        .inner
}
