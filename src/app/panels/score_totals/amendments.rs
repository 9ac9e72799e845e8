//! What was changed after signing: who, when, why, and what stood there before.

use egui::{Button, RichText, Ui};

use crate::app::panels::instrument_form::form::answer_words;
use crate::app::theme::tokens;
use crate::instrument::definition::Definition;
use crate::instrument::score::Answers;
use crate::model::assessment::Assessment;

/// Shows how many amendments there are; a click lists them.
pub fn amendments_ui(ui: &mut Ui, definition: &Definition, assessment: &Assessment) {
    let n = assessment.amendments.len();
    if n == 0 {
        return;
    }
    let words = if n == 1 { "1 amendment".to_owned() } else { format!("{n} amendments") };
    let text = RichText::new(words).size(12.0);
    egui::containers::menu::MenuButton::from_button(Button::new(text).small()).ui(ui, |ui| {
        ui.set_min_width(300.0);
        let tokens = tokens(ui);
        for (at, amendment) in assessment.amendments.iter().enumerate() {
            if at > 0 {
                ui.separator();
            }
            let when = time_words(&amendment.when);
            let head = format!("{when} · {} · {}", amendment.who, amendment.reason);
            ui.label(RichText::new(head).color(tokens.text));
            let after = assessment.amendments.get(at + 1);
            let after = after.map_or(&assessment.answers, |next| &next.old_answers);
            for line in changes(definition, &amendment.old_answers, after) {
                ui.label(RichText::new(line).size(12.0).color(tokens.text_2));
            }
        }
    });
}

/// Every item that changed, in words: `Scalp: Erythema, 2 red → 3 dark red`.
fn changes(definition: &Definition, before: &Answers, after: &Answers) -> Vec<String> {
    let items = definition.items().iter();
    let changed = items.filter(|item| before.get(&item.id) != after.get(&item.id));
    let words = changed.map(|item| {
        let told = |answers: &Answers| answer_words(item, answers.get(&item.id).copied());
        format!("{}, {} → {}", item.full_label(), told(before), told(after))
    });
    words.collect()
}

/// A time as people read it: `2022-08-17 14:02`.
pub fn time_words(when: &str) -> String {
    when.get(..16).unwrap_or(when).replace('T', " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instrument::library::Library;
    use crate::instrument::number::Number;
    use crate::instrument::score::Answer;

    #[test]
    fn an_amendment_names_what_stood_there_and_what_stands_there_now() {
        let library = Library::embedded();
        let cdasi = library.find("cdasi-v2").unwrap();
        let answers = |pairs: &[(&str, Answer)]| -> Answers {
            pairs.iter().map(|(item, answer)| ((*item).to_owned(), *answer)).collect()
        };
        let two = Answer::Value(Number::from(2));
        let before = answers(&[("scalp.erythema", two), ("alopecia", Answer::NotVisible)]);
        let after = answers(&[("scalp.erythema", Answer::Value(Number::from(3)))]);
        assert_eq!(
            changes(cdasi, &before, &after),
            ["Scalp: Erythema, 2 red → 3 dark red", "Alopecia, not visible → —"]
        );
        assert_eq!(changes(cdasi, &after, &after), Vec::<String>::new());
    }

    #[test]
    fn a_time_is_told_to_the_minute() {
        assert_eq!(time_words("2022-08-17T14:02:07+02:00"), "2022-08-17 14:02");
        assert_eq!(time_words("some day"), "some day");
    }
}
