//! What is known of the photo on the canvas: file, size, when it was taken and how sure that is, camera, troubles.

use egui::{Grid, Label, RichText, Ui};

use crate::app::panels::reference_form::reference_words;
use crate::app::panels::scale_form::scale_words;
use crate::app::theme::tokens;
use crate::app::widgets::{section, sentence};
use crate::model::photo::{Photo, Taken};

/// Shows the facts.
pub fn photo_card_ui(ui: &mut Ui, photo: &Photo) {
    section(ui, "Photo");
    ui.add_space(4.0);
    Grid::new("photo").num_columns(2).min_col_width(44.0).spacing([12.0, 5.0]).show(ui, |ui| {
        for (name, words) in facts(photo) {
            ui.label(RichText::new(name).size(12.5).color(tokens(ui).text_2));
            let width = ui.available_width();
            ui.scope(|ui| {
                ui.set_max_width(width);
                let words_shown = Label::new(RichText::new(&words).size(12.5)).truncate();
                ui.add(words_shown).on_hover_text(&words);
            });
            ui.end_row();
        }
    });
    let troubles = photo.problems.iter().map(String::as_str);
    let cut = (!photo.is_complete).then_some("the file ends early, so a part is missing");
    for words in cut.into_iter().chain(troubles) {
        let words = RichText::new(sentence(words)).size(12.0).color(tokens(ui).worse);
        ui.add(Label::new(words).wrap());
    }
}

/// Name and words of each fact that is known.
fn facts(photo: &Photo) -> Vec<(&'static str, String)> {
    let megapixels = f64::from(photo.width) * f64::from(photo.height) / 1e6;
    let decimals = usize::from(megapixels < 9.95);
    let size =
        format!("{} × {} px · {megapixels:.decimals$} megapixels", photo.width, photo.height);
    let taken = photo.taken.as_ref().map_or_else(|| "unknown".to_owned(), taken_words);
    let camera = Some(photo.camera.clone()).filter(|camera| !camera.is_empty());
    let known = [
        Some(("File", photo.path.clone())),
        Some(("Taken", taken)),
        camera.map(|camera| ("Camera", camera)),
        Some(("Size", size)),
        photo.calibration.as_ref().map(|known| ("Scale", scale_words(known))),
        photo
            .color_reference
            .as_ref()
            .map(|known| ("Colours", format!("by {}", reference_words(known)))),
    ];
    known.into_iter().flatten().collect()
}

/// "2022-03-02 14:28 · exif", and a doubt where there is one.
fn taken_words(taken: &Taken) -> String {
    let at = taken.at.strftime("%Y-%m-%d %H:%M");
    let doubt = if taken.is_trusted { "" } else { " · not trusted" };
    format!("{at} · {}{doubt}", taken.from)
}

#[cfg(test)]
mod tests {
    use jiff::civil::datetime;

    use super::*;
    use crate::model::ids::SubjectId;

    #[test]
    fn a_doubtful_time_says_so_and_an_unknown_one_is_unknown() {
        let mut photo =
            Photo { bytes: 1, ..Photo::new(SubjectId(1), "week 12/face.jpg", "", (4032, 3024)) };
        let told = |photo: &Photo| facts(photo).into_iter().map(|it| it.1).collect::<Vec<_>>();
        let size = "4032 × 3024 px · 12 megapixels";
        assert_eq!(told(&photo), ["week 12/face.jpg", "unknown", size]);
        photo.taken = Some(Taken {
            at: datetime(2000, 1, 1, 0, 3, 0, 0),
            offset_minutes: None,
            from: "exif".to_owned(),
            is_trusted: false,
        });
        photo.camera = "Canon EOS 90D".to_owned();
        let taken = "2000-01-01 00:03 · exif · not trusted";
        assert_eq!(told(&photo), ["week 12/face.jpg", taken, "Canon EOS 90D", size]);
    }
}
