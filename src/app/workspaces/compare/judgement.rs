//! Whether the photos can be compared: a light on the bar, the reasons beside the photos; and colours that match.

use std::sync::Arc;

use egui::{Align2, CollapsingHeader, Rect, RichText, Sense, Shape, Stroke, Ui, pos2, vec2};

use crate::app::commands::Command;
use crate::app::scene::Scene;
use crate::app::session::{CompareMode, Comparing, Session};
use crate::app::textures::Textures;
use crate::app::textures::pairs::Judged;
use crate::app::theme::{Tokens, tokens};
use crate::app::widgets::{badge, hint, quiet, section, strong};
use crate::app::workspaces::compare::growth::Kept;
use crate::app::workspaces::compare::pair::{Side, sides};
use crate::imaging::aids::Map;
use crate::imaging::pair::change::Change;
use crate::imaging::pair::matching::Matching;
use crate::jobs::compare::{Finding, Judgement};
use crate::model::comparability::Level;
use crate::model::ids::ViewId;

/// Carries out the commands of this part.
pub fn take_commands(scene: &Scene<'_>, comparing: &mut Comparing) {
    if scene.is_asked(Command::CompareMatched) {
        comparing.judging.is_matched = !comparing.judging.is_matched;
    }
    if scene.is_asked(Command::CompareChange) {
        comparing.judging.change = match comparing.judging.change {
            Change::DeltaE => Change::Redness,
            Change::Redness => Change::DeltaE,
        };
    }
}

/// What was found of the two photos that are compared; none while it is looked for.
pub fn of(scene: &mut Scene<'_>, view: ViewId) -> Option<Arc<Judged>> {
    let session = scene.session;
    let comparing = session.comparing;
    if comparing.mode == CompareMode::Grid {
        return None;
    }
    let sides = sides(session, view);
    let pair = [sides.first()?.id, sides.get(1)?.id];
    scene.textures.judgement(session, pair)
}

/// The light with words; a click shows the reasons.
pub fn light_ui(ui: &mut Ui, judged: &Judged, is_open: &mut bool) {
    let tokens = tokens(ui);
    let (level, words) = match judged {
        Ok(judgement) => (Some(judgement.level), judgement.level.label()),
        Err(_) => (None, "Not compared"),
    };
    let text = RichText::new(format!("      {words}"));
    let button = egui::Button::selectable(*is_open, text);
    let response = ui.add(button).accessible_name(words);
    let at = pos2(response.rect.left() + 17.0, response.rect.center().y);
    draw_light(ui, tokens, at, level);
    let hint = Command::CompareDetails.hint(ui);
    if response.on_hover_text(hint).clicked() {
        *is_open = !*is_open;
    }
}

/// A disc, a triangle or a square: the shape says it as well as the colour.
fn draw_light(ui: &Ui, tokens: &Tokens, at: egui::Pos2, level: Option<Level>) {
    let painter = ui.painter();
    match level {
        Some(Level::Good) => {
            painter.circle_filled(at, 5.0, tokens.better);
        }
        Some(Level::Look) => {
            let corners = [vec2(0.0, -6.0), vec2(6.0, 5.0), vec2(-6.0, 5.0)].map(|step| at + step);
            painter.add(Shape::convex_polygon(corners.to_vec(), tokens.unsure, Stroke::NONE));
        }
        Some(Level::NotComparable) => {
            let square = Rect::from_center_size(at, vec2(10.0, 10.0));
            painter.rect_filled(square, 1.0, tokens.worse);
        }
        None => {
            painter.circle_stroke(at, 4.5, Stroke::new(1.5, tokens.text_3));
        }
    }
}

/// What speaks against comparing two photos.
pub fn reasons_ui(ui: &mut Ui, session: &Session, judged: Option<&Judged>) {
    section(ui, "Comparability");
    match judged {
        None if session.comparing.mode == CompareMode::Grid => {
            ui.label(hint(ui, "Said of two photos: show two beside each other (1)."));
        }
        None => {
            ui.label(hint(ui, "Both photos are looked at …"));
        }
        Some(Err(why)) => {
            ui.add(egui::Label::new(quiet(ui, format!("A photo cannot be read: {why}"))).wrap());
        }
        Some(Ok(judgement)) => findings_ui(ui, judgement),
    }
    ui.add_space(12.0);
}

/// How their colours are matched, and what lesions gained and lost.
pub fn change_ui(ui: &mut Ui, session: &Session, (judged, growth): (Option<&Judged>, &Kept)) {
    ui.add_space(12.0);
    if let Some(Ok(judgement)) = judged {
        section(ui, "Colours");
        colors_ui(ui, judgement.matching.as_ref());
        ui.add_space(12.0);
    }
    growth.numbers_ui(ui, session);
}

/// What to look at; what is fine stands folded under its number.
fn findings_ui(ui: &mut Ui, judgement: &Judgement) {
    ui.label(strong(ui, judgement.level.label()));
    ui.add_space(4.0);
    let (fine, others): (Vec<&Finding>, Vec<&Finding>) =
        judgement.findings.iter().partition(|finding| finding.level == Level::Good);
    for finding in others {
        finding_ui(ui, finding);
    }
    let words = format!("{} checks are fine", fine.len());
    CollapsingHeader::new(words).id_salt("fine").show_unindented(ui, |ui| {
        for finding in fine {
            finding_ui(ui, finding);
        }
    });
    ui.label(hint(ui, "Kept with the scores of the visit when they are signed."));
}

fn finding_ui(ui: &mut Ui, finding: &Finding) {
    ui.horizontal_top(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(14.0, 16.0), Sense::hover());
        draw_light(ui, tokens(ui), rect.center(), Some(finding.level));
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            ui.label(RichText::new(finding.about.label()).size(12.0));
            ui.add(egui::Label::new(quiet(ui, &finding.words)).wrap());
        });
    });
}

fn colors_ui(ui: &mut Ui, matching: Option<&Matching>) {
    let words = match matching {
        Some(matching) if matching.helps() => format!("Can be matched by {}.", worth(matching)),
        Some(matching) => format!("Not matched: {}.", worth(matching)),
        None => {
            "Cannot be matched: they have too little in common, or their light differs too much."
                .to_owned()
        }
    };
    ui.add(egui::Label::new(quiet(ui, words)).wrap());
    ui.label(hint(ui, "For looking only. Measurements never depend on it."));
}

/// By what colours are matched, and what comes of it; of a single pair nothing is left that could tell.
fn worth(matching: &Matching) -> String {
    let Matching { basis, before, after, .. } = matching;
    let label = basis.label();
    match (matching.helps(), basis.is_checked()) {
        (true, true) => format!("{label} · ΔE {before:.1} → {after:.1}"),
        (true, false) => format!("{label} · ΔE {before:.1} before, nothing to check it by"),
        (false, true) => {
            format!("{label} hardly helps (ΔE {before:.1} → {after:.1}), not applied")
        }
        (false, false) => format!("{label} hardly differs (ΔE {before:.1})"),
    }
}

/// Gives the others the light of the first photo, where that is wished for; says how.
pub fn match_colors(
    sides: &mut [Side<'_>],
    session: &Session,
    textures: &mut Textures,
) -> Option<String> {
    if !session.comparing.judging.is_matched {
        return None;
    }
    if matches!(session.looking.aids.map, Map::Redness | Map::SkinTone) {
        return Some("Colours as taken: a map shows the photo's own".to_owned());
    }
    let first = sides.first()?.id;
    let (mut matched, n) = (Vec::new(), sides.len().saturating_sub(1));
    let mut is_waiting = false;
    for side in sides.iter_mut().skip(1) {
        let judged = textures.judgement(session, [first, side.id]);
        is_waiting |= judged.is_none();
        let found = judged.as_deref().and_then(|judged| judged.as_ref().ok()?.matching);
        if let Some(matching) = found {
            if matching.helps() {
                side.gains = matching.gains;
            }
            matched.push(matching);
        }
    }
    let n_applied = matched.iter().filter(|matching| matching.helps()).count();
    Some(match matched[..] {
        _ if is_waiting => "Matching colours …".to_owned(),
        [] => "Colours not matched: too little in common".to_owned(),
        [only] if n == 1 && only.helps() => format!("Colours matched · {}", worth(&only)),
        [only] if n == 1 => format!("Colours not matched · {}", worth(&only)),
        _ if n_applied == 0 => "Colours not matched: it hardly helps".to_owned(),
        _ => format!("Colours matched · {n_applied} of {n} photos"),
    })
}

/// Says on the photos that their colours are not as they were taken.
pub fn mark(ui: &Ui, canvas: Rect, mode: CompareMode, words: &str) {
    let (at, anchor) = match mode {
        // Panes have their names on the left.
        CompareMode::SideBySide | CompareMode::Grid => {
            (canvas.right_top() + vec2(-10.0, 10.0), Align2::RIGHT_TOP)
        }
        CompareMode::Swipe
        | CompareMode::Blink
        | CompareMode::Overlay
        | CompareMode::Difference => (canvas.center_top() + vec2(0.0, 10.0), Align2::CENTER_TOP),
    };
    let place = badge(ui, &ui.painter_at(canvas), at, anchor, words);
    let id = ui.scope_id().with("matched colours");
    let label = ui.interact(place, id, Sense::hover());
    label.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, words));
}
