//! What the answers come to: totals with band and change, what is missing, and the signature.
//!
//! A total stands here only when it is complete; until then the sum so far stands in grey beside the most it could be.

use egui::text::{LayoutJob, TextFormat};
use egui::{Button, FontId, RichText, Ui, vec2};

use crate::app::action::{Action, Select};
use crate::app::commands::Command;
use crate::app::icons;
use crate::app::panels::instrument_form::form::Form;
use crate::app::panels::score_totals::amendments::{amendments_ui, time_words};
use crate::app::session::Session;
use crate::app::theme::{self, tokens};
use crate::app::widgets::{button_row, hairline, primary_button};
use crate::instrument::change::{change, percent_change};
use crate::instrument::number::Number;
use crate::instrument::score::{Scored, TotalScore, score};
use crate::instrument::sheet::Worst;
use crate::model::assessment::Assessment;

mod amendments;

/// How many missing items are named.
const NAMED: usize = 3;

/// Shows the totals, what is missing, and the button to sign.
pub fn score_totals_ui(ui: &mut Ui, session: &Session, form: &Form<'_>) -> Vec<Action> {
    let scored = score(form.definition, form.answers);
    let baseline = session.baseline_assessment();
    let baseline = baseline.map(|baseline| score(form.definition, &baseline.answers));
    let mut actions = Vec::new();
    hairline(ui);
    ui.add_space(4.0);
    let width = ui.available_width();
    // A button alone leaves the room to the totals.
    let is_signed = form.assessment.is_some_and(Assessment::is_signed);
    let is_ready = form.open().next().is_none() && !is_signed;
    let right = if is_ready { 84.0 } else { (width * 0.4).clamp(190.0, 230.0) };
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.vertical(|ui| {
            ui.set_width(width - right - 12.0);
            totals_ui(ui, form, &scored, baseline.as_ref());
        });
        ui.add_space(12.0);
        ui.vertical(|ui| {
            ui.set_width(right);
            ui.spacing_mut().item_spacing = vec2(6.0, 5.0);
            actions.extend(missing_ui(ui, form));
            actions.extend(signing_ui(ui, form));
        });
    });
    for problem in &scored.problems {
        let words = RichText::new(format!("{problem}.")).size(12.0).color(tokens(ui).worse);
        ui.label(words);
    }
    ui.add_space(8.0);
    actions
}

fn totals_ui(ui: &mut Ui, form: &Form<'_>, scored: &Scored, baseline: Option<&Scored>) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(22.0, 6.0);
        for (total, sheet) in scored.totals.iter().zip(&form.definition.sheet().totals) {
            let before = baseline.and_then(|baseline| baseline.total(&total.id));
            let lines = total_lines(ui, total, change_words(total, before, sheet.worst));
            let lines = lines.map(|job| ui.painter().layout_job(job));
            // As wide as its longest line, so that it goes to the next row as a whole.
            let width = lines.iter().map(|line| line.size().x).fold(0.0, f32::max).ceil() + 1.0;
            let height = lines.iter().map(|line| line.size().y).sum::<f32>() + 4.0;
            let layout = egui::Layout::top_down(egui::Align::Min);
            ui.allocate_ui_with_layout(vec2(width, height), layout, |ui| {
                ui.spacing_mut().item_spacing.y = 1.0;
                for line in lines.into_iter().filter(|line| !line.is_empty()) {
                    ui.label(line);
                }
            });
        }
    });
}

/// A total in lines: its name and band, the number, how much is answered, the change.
fn total_lines(
    ui: &Ui,
    total: &TotalScore,
    change: Option<(String, Option<bool>)>,
) -> [LayoutJob; 4] {
    let tokens = tokens(ui);
    let small = |text: &str, color| {
        let format = TextFormat::simple(FontId::proportional(12.0), color);
        LayoutJob::single_section(text.to_owned(), format)
    };
    let title = match (total.is_complete, &total.band) {
        (false, _) => format!("{} so far", total.label),
        (true, Some(band)) => format!("{} · {}", total.label, band.label.to_lowercase()),
        (true, None) => total.label.clone(),
    };
    let (number, most, color) = match (total.value, total.partial) {
        (Some(value), _) => {
            let most = total.max.map(|max| format!(" / {max}"));
            (value.rounded(2), most, tokens.text)
        }
        (None, Some(partial)) => {
            let most = total.partial_max.map(|max| format!(" of {max}"));
            (partial.rounded(2), most, tokens.text_3)
        }
        (None, None) => ("—".to_owned(), None, tokens.text_3),
    };
    let mut sum = LayoutJob::default();
    sum.append(&number, 0.0, TextFormat::simple(theme::strong(26.0), color));
    let most = most.unwrap_or_default();
    sum.append(&most, 0.0, TextFormat::simple(FontId::proportional(14.0), tokens.text_2));
    let answered = if total.is_complete {
        LayoutJob::default()
    } else {
        let words = format!("{} of {} answered", total.answered, total.items);
        small(&words, tokens.text_2)
    };
    let change = change.map_or_else(LayoutJob::default, |(words, is_better)| {
        let color = match is_better {
            Some(true) => tokens.better,
            Some(false) => tokens.worse,
            None => tokens.text_2,
        };
        small(&words, color)
    });
    [small(&title, tokens.text_2), sum, answered, change]
}

/// The change since baseline in words, and whether it is one for the better; none unless both totals are complete.
fn change_words(
    now: &TotalScore,
    before: Option<&TotalScore>,
    worst: Worst,
) -> Option<(String, Option<bool>)> {
    let before = before?.value;
    let change = change(before, now.value)?;
    let percent = percent_change(before, now.value);
    let percent = percent.map(|percent| format!(" ({} %)", signed(percent, 1)));
    let is_better = match change.cmp(&Number::ZERO) {
        std::cmp::Ordering::Equal => None,
        std::cmp::Ordering::Less => Some(worst == Worst::High),
        std::cmp::Ordering::Greater => Some(worst == Worst::Low),
    };
    let words = format!("{}{} since baseline", signed(change, 2), percent.unwrap_or_default());
    Some((words, is_better))
}

/// A number with its sign, as it is printed: `+3`, `−19`, `0`.
fn signed(number: Number, decimals: u32) -> String {
    let text = number.rounded(decimals);
    match text.strip_prefix('-') {
        Some(size) => format!("−{size}"),
        None if text == "0" => text,
        None => format!("+{text}"),
    }
}

/// What is not answered yet; a click leads there.
fn missing_ui(ui: &mut Ui, form: &Form<'_>) -> Vec<Action> {
    let mut actions = Vec::new();
    let tokens = tokens(ui);
    let n_open = form.open().count();
    if n_open == 0 || form.identity.is_none() {
        return actions;
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 1.0);
        let word = if n_open == 1 { "item" } else { "items" };
        let head = format!("{n_open} {word} open:");
        ui.label(RichText::new(head).size(12.0).color(tokens.worse));
        for item in form.open().take(NAMED) {
            let text = RichText::new(item.full_label()).size(12.0).color(tokens.worse);
            let link = ui.link(text.underline());
            let link = link.accessible_name(format!("Go to {}", item.full_label()));
            if link.on_hover_text("Go there").clicked() {
                actions.push(Action::Select(Select::Item(item.id.clone())));
            }
        }
        if n_open > NAMED {
            let more = format!("and {} more", n_open - NAMED);
            ui.label(RichText::new(more).size(12.0).color(tokens.worse));
        }
    });
    actions
}

/// The buttons at the end of a form, or the seal of a signed one.
fn signing_ui(ui: &mut Ui, form: &Form<'_>) -> Vec<Action> {
    let mut actions = Vec::new();
    let has_open = form.open().next().is_some();
    if let Some(assessment) = form.assessment
        && let Some(signature) = &assessment.signature
    {
        let tokens = tokens(ui);
        ui.horizontal(|ui| {
            let seal = RichText::new(icons::SEAL).font(theme::icon(16.0)).color(tokens.better);
            ui.label(seal);
            let when = time_words(&signature.when);
            let words = RichText::new(format!("Signed by {}", signature.who)).color(tokens.text);
            ui.label(words).on_hover_text(when.as_str());
        });
        ui.label(RichText::new(time_words(&signature.when)).size(12.0).color(tokens.text_2));
        amendments_ui(ui, form.definition, assessment);
    }
    let is_signed = form.assessment.is_some_and(Assessment::is_signed);
    let obstacle = form.obstacle.clone().or_else(|| {
        has_open.then(|| "Answer every item, or say why not (N, V or X), then sign".to_owned())
    });
    if is_signed && !has_open {
        return actions;
    }
    button_row(ui, |ui| {
        if !is_signed {
            let hint = Command::Sign.hint(ui);
            let sign = primary_button(ui, "Sign", obstacle.is_none());
            let sign = sign.on_disabled_hover_text(obstacle.unwrap_or_default());
            if sign.on_hover_text(hint).clicked() {
                actions.push(Action::Run(Command::Sign));
            }
        }
        if has_open && form.obstacle.is_none() {
            let hint = Command::FillNotAssessed.hint(ui);
            let button = Button::new("Mark not assessed").min_size(vec2(0.0, 30.0));
            if ui.add(button).on_hover_text(hint).clicked() {
                actions.push(Action::Run(Command::FillNotAssessed));
            }
        }
    });
    actions
}

#[cfg(test)]
mod tests {
    use super::*;

    fn total(value: Option<i64>) -> TotalScore {
        TotalScore {
            id: "activity".to_owned(),
            label: "Activity".to_owned(),
            value: value.map(Number::from),
            min: Number::ZERO,
            max: Some(Number::HUNDRED),
            answered: 50,
            items: 50,
            missing: Vec::new(),
            is_complete: value.is_some(),
            partial: None,
            partial_max: None,
            band: None,
        }
    }

    #[test]
    fn a_change_is_told_only_between_complete_totals_and_says_which_way_is_better() {
        for (before, now, worst, words, is_better) in [
            (44, 25, Worst::High, "−19 (−43.2 %) since baseline", Some(true)),
            (20, 23, Worst::High, "+3 (+15 %) since baseline", Some(false)),
            (20, 23, Worst::Low, "+3 (+15 %) since baseline", Some(true)),
            (20, 20, Worst::High, "0 (0 %) since baseline", None),
            (0, 3, Worst::High, "+3 since baseline", Some(false)),
        ] {
            let told = change_words(&total(Some(now)), Some(&total(Some(before))), worst);
            assert_eq!(told, Some((words.to_owned(), is_better)));
        }
        let complete = total(Some(3));
        assert_eq!(change_words(&total(None), Some(&complete), Worst::High), None);
        assert_eq!(change_words(&complete, Some(&total(None)), Worst::High), None);
        assert_eq!(change_words(&complete, None, Worst::High), None);
    }
}
