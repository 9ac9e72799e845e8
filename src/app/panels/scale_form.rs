//! The form for a photo's scale: the length of the line that was laid along a ruler, and what is known so far.

use egui::{Key, Label, Rect, RichText, TextEdit, Ui};

use crate::app::action::Action;
use crate::app::canvas::tool::Draft;
use crate::app::commands::Command;
use crate::app::panels::floating::floating_ui;
use crate::app::session::Session;
use crate::app::theme::tokens;
use crate::app::widgets::{button, hint, strong};
use crate::imaging::segment::ruler;
use crate::model::calibration::{Calibration, Length, Ruler, ScaleSource};
use crate::model::edit::Edit;
use crate::model::ids::PhotoId;
use crate::model::ledger::Step;
use crate::model::photo::Photo;
use crate::model::region::Corner;

/// The line that waits for its length.
#[derive(Clone, Debug, Default)]
pub struct ScaleForm {
    line: Option<Line>,
    text: String,
    /// Whether the photo's ruler is being looked for.
    is_looking: bool,
    /// Whether the field takes the keyboard in the next frame.
    wants_keyboard: bool,
    told: Option<&'static str>,
}

const NO_LENGTH: &str = "The length is a number of millimetres, such as 50, 12.5 or 5 cm.";

const STILL_LOOKING: &str =
    "Still looking for a ruler: press Enter again once a length is proposed.";

#[derive(Clone, Copy, Debug)]
struct Line {
    from: Corner,
    to: Corner,
    source: ScaleSource,
}

const NOTHING_FOUND: &str =
    "No ruler with millimetre marks was found. Drag along one if there is one.";

impl ScaleForm {
    /// Looks for the photo's ruler as soon as its pixels are there.
    pub fn look_for_ruler(&mut self) {
        *self = Self { is_looking: true, ..Self::default() };
    }

    /// Whether the photo's ruler is being looked for.
    pub fn is_looking(&self) -> bool {
        self.is_looking
    }

    /// Enter was pressed before there is anything to confirm.
    pub fn still_looking(&mut self) {
        self.told = Some(STILL_LOOKING);
    }

    /// Takes what was found: a proposal to be confirmed, never more.
    pub fn propose(&mut self, found: Option<ruler::Ruler>) {
        *self = Self::default();
        if let Some(found) = found {
            let (from, to) = (Corner::at(found.from), Corner::at(found.to));
            self.line = Some(Line { from, to, source: ScaleSource::Detected });
            self.text = format!("{}", found.length_mm);
            self.wants_keyboard = true;
        } else {
            self.told = Some(NOTHING_FOUND);
        }
    }

    /// A line was dragged along a ruler; it takes the place of one that was found.
    pub fn ruled(&mut self, from: Corner, to: Corner) {
        let line = Line { from, to, source: ScaleSource::Drawn };
        *self = Self { line: Some(line), wants_keyboard: true, ..Self::default() };
    }

    /// Whether a line waits, or a ruler is looked for.
    pub fn is_begun(&self) -> bool {
        self.line.is_some() || self.is_looking
    }

    /// The line that waits: dashed as long as nobody drew it.
    pub fn draft(&self) -> Option<Draft<'_>> {
        let line = self.line?;
        let is_found = line.source == ScaleSource::Detected;
        Some(Draft::Length { from: line.from.point(), to: line.to.point(), is_found })
    }

    /// How long the line that waits is, in pixels of the photo.
    pub fn length_px(&self) -> Option<f64> {
        self.line.map(|line| line.from.point().distance(line.to.point()))
    }

    /// Shows the form at the upper right of the canvas.
    pub fn ui(&mut self, ui: &Ui, canvas: Rect, session: &Session) -> Vec<Action> {
        let Some((id, photo)) = session.photo() else { return Vec::new() };
        let shown = |ui: &mut Ui| self.contents_ui(ui, session, id, photo);
        floating_ui(ui, canvas, "scale", shown)
    }

    fn contents_ui(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        id: PhotoId,
        photo: &Photo,
    ) -> Vec<Action> {
        let mut actions = Vec::new();
        ui.label(strong(ui, "Scale"));
        let known = photo.calibration.as_ref();
        if let Some(known) = known {
            known_ui(ui, known);
        } else {
            let words = "Unknown, so there are no millimetres.";
            ui.add(Label::new(hint(ui, words)).wrap());
        }
        ui.add_space(6.0);
        if self.is_looking {
            ui.label("Looking for a ruler…");
        }
        if let Some(words) = self.told {
            ui.add(Label::new(words).wrap());
        }
        if !session.is_writable() {
            return actions;
        }
        if let Some(line) = self.line {
            actions.extend(self.line_ui(ui, line, id, photo));
        } else {
            let advice = "Drag along a ruler, as long as possible, then type the length.";
            ui.add(Label::new(hint(ui, advice)).wrap());
        }
        ui.add_space(6.0);
        ui.horizontal_wrapped(|ui| {
            let find = Command::FindRuler;
            if button(ui, find.about().text).on_hover_text(find.hint(ui)).clicked() {
                actions.push(Action::Run(find));
            }
            let others = others(session, id, photo);
            if known.is_none() && !others.is_empty() {
                ui.menu_button("Assume from…", |ui| {
                    for (other, name, calibration) in &others {
                        if ui.button(*name).clicked() {
                            let copied = Some(calibration.assumed_from(*other));
                            actions.push(scaled(id, photo, copied, "Assume scale"));
                            ui.close();
                        }
                    }
                });
            }
            if known.is_some() && button(ui, "Remove scale").clicked() {
                actions.push(scaled(id, photo, None, "Remove scale"));
            }
        });
        actions
    }

    /// The field for the length of the line, and what may become of it.
    fn line_ui(&mut self, ui: &mut Ui, line: Line, id: PhotoId, photo: &Photo) -> Option<Action> {
        let length = line.from.point().distance(line.to.point());
        let found = if line.source == ScaleSource::Detected { "A ruler was found: " } else { "" };
        ui.label(format!("{found}{length:.1} px"));
        let entered = ui.horizontal(|ui| {
            let label = ui.label("Length in mm");
            let field = TextEdit::singleline(&mut self.text).desired_width(70.0);
            let field = ui.add(field).labelled_by(label.id);
            // A key for a tool that was pressed too early is no part of a length.
            self.text.retain(is_of_length);
            if std::mem::take(&mut self.wants_keyboard) {
                field.request_focus();
            }
            field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
        });
        if ui.input(|input| input.key_pressed(Key::Escape)) {
            *self = Self::default();
            return None;
        }
        let second = photo
            .calibration
            .as_ref()
            .filter(|known| known.rulers.len() == 1 && known.assumed_photo().is_none());
        let typed = length_of(&self.text);
        let (mut sets, mut adds) = (entered.inner, false);
        ui.horizontal(|ui| {
            let asks = |ui: &mut Ui, text: &str| {
                let shown = ui.add_enabled_ui(typed.is_some(), |ui| button(ui, text)).inner;
                shown.on_disabled_hover_text(NO_LENGTH).clicked()
            };
            sets |= asks(ui, "Set scale");
            adds = second.is_some() && asks(ui, "Add as second ruler");
            if button(ui, "Cancel").clicked() {
                *self = Self::default();
            }
        });
        if !sets && !adds {
            return None;
        }
        let Some(length_mm) = typed else {
            self.told = Some(NO_LENGTH);
            self.wants_keyboard = true;
            return None;
        };
        let ruler = Ruler { from: line.from, to: line.to, length_mm };
        let (rulers, source) = match second.filter(|_| adds) {
            // Two rulers are as much the person's doing as the less surely seen one.
            Some(known) if known.source == line.source => {
                (vec![known.rulers[0], ruler], line.source)
            }
            Some(known) => (vec![known.rulers[0], ruler], ScaleSource::Drawn),
            None => (vec![ruler], line.source),
        };
        let calibration = Calibration { rulers, source };
        if let Some(words) = calibration.problem() {
            self.told = Some(words);
            return None;
        }
        *self = Self::default();
        let what = if adds { "Add second ruler" } else { "Set scale" };
        Some(scaled(id, photo, Some(calibration), what))
    }
}

/// Whether a character can be part of a number with its unit.
fn is_of_length(it: char) -> bool {
    it.is_ascii_digit() || it == ' ' || ".,mMcC".contains(it)
}

/// A length as it was typed: "50", "12,5 mm", "5 cm".
fn length_of(text: &str) -> Option<Length> {
    let text = text.trim().to_ascii_lowercase().replace(',', ".");
    let (number, unit) = if let Some(number) = text.strip_suffix("cm") {
        (number, 10.0)
    } else {
        (text.strip_suffix("mm").unwrap_or(&text), 1.0)
    };
    Length::from_mm(number.trim().parse::<f64>().ok()? * unit)
}

/// What is known, its source and how surely; with two rulers that disagree, a warning.
fn known_ui(ui: &mut Ui, known: &Calibration) {
    ui.add(Label::new(scale_words(known)).wrap());
    let Some(tilt) = known.scale().and_then(|scale| scale.tilt) else { return };
    let words = format!(
        "The two rulers disagree as if the skin were tilted by {tilt:.0}°. Lengths are only as sure as the two agree."
    );
    let words = RichText::new(words).color(tokens(ui).worse);
    ui.add(Label::new(words).wrap());
}

/// "11.43 px/mm ± 0.2 % · ruler drawn".
pub fn scale_words(known: &Calibration) -> String {
    let Some(scale) = known.scale() else {
        return known.problem().unwrap_or_default().to_owned();
    };
    let sure = match scale.length_u95 {
        Some(share) => format!("± {:.1} %", share * 100.0),
        None => "uncertainty unknown".to_owned(),
    };
    let rulers = if known.rulers.len() == 2 { " · two rulers" } else { "" };
    format!("{:.2} px/mm {sure} · {}{rulers}", scale.px_per_mm, known.source.label())
}

/// The other photos of the visit whose scale was measured.
fn others<'a>(
    session: &'a Session,
    id: PhotoId,
    photo: &Photo,
) -> Vec<(PhotoId, &'a str, &'a Calibration)> {
    let photos = session.project().photos.iter();
    let of_visit = photos.filter(|(other, it)| {
        **other != id
            && it.subject == photo.subject
            && it.visit.is_some()
            && it.visit == photo.visit
    });
    of_visit
        .filter_map(|(other, it)| {
            let known = it.calibration.as_ref().filter(|it| it.assumed_photo().is_none())?;
            Some((*other, it.file_name(), known))
        })
        .collect()
}

fn scaled(id: PhotoId, photo: &Photo, calibration: Option<Calibration>, what: &str) -> Action {
    let photo = Photo { calibration, ..photo.clone() };
    Action::Edit(Step::new(what, vec![Edit::Photo(id, Some(photo))]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_a_number_with_its_unit_and_nothing_else() {
        for (typed, mm) in [
            ("50", Some(50.0)),
            ("150v", Some(150.0)),
            (" 12,5 mm", Some(12.5)),
            ("5 cm", Some(50.0)),
            ("", None),
            ("mm", None),
            ("1.2.3", None),
            ("0", None),
            ("5 m", None),
        ] {
            let text: String = typed.chars().filter(|it| is_of_length(*it)).collect();
            assert_eq!(length_of(&text).map(Length::mm), mm, "{typed}");
        }
    }
}
