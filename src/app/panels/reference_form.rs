//! The form for a photo's grey patch or colour chart: what it is, what it does to the colours, and whether it stands.

use egui::{Label, Rect, RichText, TextEdit, Ui};

use crate::app::action::Action;
use crate::app::canvas::tool::Draft;
use crate::app::canvas::tool::patch::Patch;
use crate::app::measures::{Known, Measures};
use crate::app::panels::floating::floating_ui;
use crate::app::session::Session;
use crate::app::theme::tokens;
use crate::app::widgets::{button, hint, segments, sentence, strong};
use crate::imaging::measure::correction::Correction;
use crate::model::color_reference::{ChartEdition, ColorReference};
use crate::model::edit::Edit;
use crate::model::ids::PhotoId;
use crate::model::ledger::Step;
use crate::model::photo::Photo;
use crate::model::region::Corner;

/// What the corners are laid on.
#[derive(Clone, Debug, Default)]
pub struct ReferenceForm {
    /// What stood when the form began with it.
    of: Option<ColorReference>,
    kind: Kind,
    edition: Option<ChartEdition>,
    /// How much light a grey patch reflects, in per cent, as typed.
    reflectance: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Grey,
    Chart,
}

impl ReferenceForm {
    /// Begins with what the photo has, unless it has begun with just that.
    pub fn keep_up(&mut self, photo: &Photo, patch: &mut Patch) {
        if patch.is_shown() && self.of == photo.color_reference {
            return;
        }
        let corners = photo.color_reference.as_ref().map(ColorReference::outline);
        patch.show(corners.and_then(|it| it.try_into().ok()));
        self.of.clone_from(&photo.color_reference);
        match &self.of {
            Some(ColorReference::GreyPatch { reflectance_permille, .. }) => {
                self.kind = Kind::Grey;
                let percent = reflectance_permille.map(|it| format!("{}", f64::from(it) / 10.0));
                self.reflectance = percent.unwrap_or_default();
            }
            Some(ColorReference::Chart { edition, .. }) => {
                self.kind = Kind::Chart;
                self.edition = Some(*edition);
            }
            None => {}
        }
    }

    /// The corners as they are shown on the photo.
    pub fn draft(&self, patch: &Patch) -> Option<Draft<'static>> {
        let corners = patch.corners()?;
        Some(Draft::Patch { corners, is_chart: self.kind == Kind::Chart })
    }

    /// Shows the form at the upper right of the canvas.
    pub fn ui(
        &mut self,
        ui: &Ui,
        canvas: Rect,
        session: &Session,
        measures: &mut Measures,
        patch: &mut Patch,
    ) -> Vec<Action> {
        let Some((id, photo)) = session.photo() else { return Vec::new() };
        let shown = |ui: &mut Ui| {
            ui.label(strong(ui, "Colour reference"));
            let words = photo.color_reference.as_ref().map_or_else(
                || "None: colours are measured as the camera gave them.".to_owned(),
                |known| format!("In force: {}.", reference_words(known)),
            );
            ui.add(Label::new(hint(ui, words)).wrap());
            ui.add_space(6.0);
            let mut actions = Vec::new();
            let wanted = self.choices_ui(ui, patch);
            if let Some(wanted) = &wanted {
                actions.extend(judge_ui(ui, session, measures, (id, photo), wanted, patch));
            }
            if session.is_writable() && photo.color_reference.is_some() {
                ui.add_space(4.0);
                if button(ui, "Remove reference").clicked() {
                    actions.push(changed(id, photo, None, "Remove colour reference"));
                }
            }
            actions
        };
        floating_ui(ui, canvas, "colour reference", shown)
    }

    /// What it is; nothing while something is missing, and then what.
    fn choices_ui(&mut self, ui: &mut Ui, patch: &mut Patch) -> Option<ColorReference> {
        let kinds = [(Kind::Grey, "Grey patch"), (Kind::Chart, "Chart of 24")];
        self.kind = segments(ui, &kinds, self.kind).unwrap_or(self.kind);
        ui.add_space(6.0);
        match self.kind {
            Kind::Grey => self.grey_ui(ui, patch),
            Kind::Chart => self.chart_ui(ui, patch),
        }
    }

    fn grey_ui(&mut self, ui: &mut Ui, patch: &Patch) -> Option<ColorReference> {
        ui.horizontal(|ui| {
            let label = ui.label("Reflects");
            let field = TextEdit::singleline(&mut self.reflectance).desired_width(50.0);
            let field = ui.add(field.hint_text("—")).labelled_by(label.id);
            ui.label("% of the light");
            field.on_hover_text(
                "18 for a grey card. Left empty the cast is taken away and the exposure kept.",
            );
        });
        let typed = self.reflectance.trim().replace(',', ".");
        let percent = if typed.is_empty() { None } else { Some(typed.parse::<f64>()) };
        let reflectance_permille = match percent {
            None => None,
            Some(Ok(percent)) if (0.05..=100.0).contains(&percent) => {
                Some((percent * 10.0).round() as u16)
            }
            Some(_) => {
                let words = "The light it reflects is a number from 0.1 to 100, such as 18.";
                ui.add(Label::new(words).wrap());
                return None;
            }
        };
        let Some(corners) = patch.corners() else {
            let words = "Drag a box over the grey patch, well inside its edges.";
            ui.add(Label::new(hint(ui, words)).wrap());
            return None;
        };
        let outline = corners.map(Corner::at).to_vec();
        Some(ColorReference::GreyPatch { outline, reflectance_permille })
    }

    fn chart_ui(&mut self, ui: &mut Ui, patch: &mut Patch) -> Option<ColorReference> {
        ui.label("Made (printed on its back)");
        ui.horizontal(|ui| {
            for (edition, words) in [
                (ChartEdition::Before2014, "before Nov 2014"),
                (ChartEdition::Since2014, "since Nov 2014"),
            ] {
                let is_chosen = self.edition == Some(edition);
                if ui.selectable_label(is_chosen, words).clicked() {
                    self.edition = Some(edition);
                }
            }
        });
        ui.add_space(4.0);
        let Some(corners) = patch.corners() else {
            let words = "Drag a box over the 24 patches, then each corner to the outer corner of the patch that is named there.";
            ui.add(Label::new(hint(ui, words)).wrap());
            return None;
        };
        let turn = button(ui, "Turn by a quarter");
        if turn.on_hover_text("Where the chart lies on its side or upside down").clicked() {
            patch.turn();
        }
        let Some(edition) = self.edition else {
            let words = "The paints changed in November 2014: choose which chart it is.";
            ui.add(Label::new(hint(ui, words)).wrap());
            return None;
        };
        Some(ColorReference::Chart { corners: corners.map(Corner::at), edition })
    }
}

/// What it would do to the colours, and whether that is kept.
fn judge_ui(
    ui: &mut Ui,
    session: &Session,
    measures: &mut Measures,
    (id, photo): (PhotoId, &Photo),
    wanted: &ColorReference,
    patch: &Patch,
) -> Option<Action> {
    ui.add_space(4.0);
    if patch.is_held() {
        ui.label(hint(ui, "Let go to see what it does."));
        return None;
    }
    if let Some(words) = wanted.problem() {
        refused_ui(ui, words);
        return None;
    }
    match measures.check(session, id, wanted)? {
        Known::Coming => {
            ui.label(hint(ui, "Measuring the patches…"));
        }
        Known::Here(Err(words)) => refused_ui(ui, words),
        Known::Here(Ok(found)) => {
            ui.add(Label::new(correction_words(wanted, found)).wrap());
            let is_new = photo.color_reference.as_ref() != Some(wanted);
            if session.is_writable() && is_new {
                ui.add_space(4.0);
                if button(ui, "Use as reference").clicked() {
                    return Some(changed(id, photo, Some(wanted.clone()), "Set colour reference"));
                }
            }
        }
    }
    None
}

fn refused_ui(ui: &mut Ui, words: &str) {
    let words = format!("Refused. {}", sentence(words));
    ui.add(Label::new(RichText::new(words).color(tokens(ui).worse)).wrap());
}

/// A patch farther from grey than this, in ΔE00, may be something else; a convention of this program.
const FAR_FROM_GREY: f64 = 10.0;

/// "Mean ΔE00 of the patches 12.1 before, 1.3 after; the worst 3.0".
fn correction_words(reference: &ColorReference, found: &Correction) -> String {
    match reference {
        ColorReference::GreyPatch { .. } => {
            let (before, after) = (found.delta_e00_before, found.delta_e00_after);
            // One patch becomes grey whatever it shows, so that only a person can tell.
            let caution = if before > FAR_FROM_GREY {
                " That is far from grey: make sure that it is a grey card, and no skin or cloth."
            } else {
                ""
            };
            format!(
                "ΔE00 of the patch from its grey: {before:.1} before, {after:.1} after.{caution}"
            )
        }
        ColorReference::Chart { .. } => format!(
            "Mean ΔE00 of the patches: {:.1} before, {:.1} after; the worst patch {:.1}.",
            found.delta_e00_before, found.delta_e00_after, found.delta_e00_worst
        ),
    }
}

/// "grey patch, 18 %", "chart, made before November 2014".
pub fn reference_words(reference: &ColorReference) -> String {
    match reference {
        ColorReference::GreyPatch { reflectance_permille: None, .. } => {
            "grey patch, exposure as taken".to_owned()
        }
        ColorReference::GreyPatch { reflectance_permille: Some(share), .. } => {
            format!("grey patch, {} %", f64::from(*share) / 10.0)
        }
        ColorReference::Chart { edition, .. } => format!("chart of 24, {}", edition.label()),
    }
}

fn changed(
    id: PhotoId,
    photo: &Photo,
    color_reference: Option<ColorReference>,
    what: &str,
) -> Action {
    let photo = Photo { color_reference, ..photo.clone() };
    Action::Edit(Step::new(what, vec![Edit::Photo(id, Some(photo))]))
}
