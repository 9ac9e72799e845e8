//! Words about a lesion or a region that are being typed: they become one edit when the field is left or Enter is
//! pressed, and Escape drops them.

use egui::{Key, Margin, RichText, TextEdit, Ui};

use crate::app::action::Action;
use crate::app::canvas::steps;
use crate::app::session::Session;
use crate::app::theme::tokens;
use crate::model::ids::{LesionId, RegionId, VisitId};
use crate::model::ledger::Step;
use crate::model::lesion::LesionStatus;

/// What the words are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// What a lesion is called.
    LesionLabel(LesionId),
    /// What kind of lesion it is.
    LesionKind(LesionId),
    /// Anything else about a lesion.
    LesionNote(LesionId),
    /// Why a lesion could not be judged at a visit.
    Reason(LesionId, VisitId),
    /// What a region without a lesion is called.
    RegionLabel(RegionId),
    /// Anything else about a region.
    RegionNote(RegionId),
}

/// The words that are being typed; they know what they are about, whatever is selected meanwhile.
#[derive(Default)]
pub struct Typing {
    draft: Option<(Field, String)>,
    is_seen: bool,
}

impl Typing {
    /// Shows a field with its name before it.
    pub fn field_ui(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        field: Field,
        (name, hint): (&str, &str),
    ) {
        let current = current(session, field);
        let drafted = self.draft.as_ref().filter(|(about, _)| *about == field);
        let mut text = drafted.map_or_else(|| current.clone(), |(_, text)| text.clone());
        let edit = TextEdit::singleline(&mut text)
            .id_salt(field)
            .hint_text(RichText::new(hint).color(tokens(ui).text_3))
            .margin(Margin::symmetric(8, 4))
            .desired_width(f32::INFINITY);
        let response = ui.add_enabled(session.is_writable(), edit).accessible_name(name);
        if response.changed() {
            self.draft = Some((field, text));
        }
        if self.draft.as_ref().is_some_and(|(about, _)| *about == field) {
            if response.has_focus() {
                self.is_seen = true;
            } else if ui.input(|input| input.key_pressed(Key::Escape)) {
                self.draft = None;
            }
        }
    }

    /// The words whose field was left since, as an edit; called after all fields were shown.
    pub fn left(&mut self, session: &Session) -> Option<Action> {
        if std::mem::take(&mut self.is_seen) { None } else { self.finish(session) }
    }

    /// The words as they are, as an edit.
    pub fn finish(&mut self, session: &Session) -> Option<Action> {
        let (field, text) = self.draft.take()?;
        step(session, field, text.trim()).map(Action::Edit)
    }
}

fn current(session: &Session, field: Field) -> String {
    let project = session.project();
    let lesion = |id| project.lesions.get(&id);
    let region = |id| project.regions.get(&id);
    let text = match field {
        Field::LesionLabel(id) => lesion(id).map(|it| it.label.clone()),
        Field::LesionKind(id) => lesion(id).map(|it| it.kind.clone()),
        Field::LesionNote(id) => lesion(id).map(|it| it.note.clone()),
        Field::Reason(id, visit) => lesion(id).and_then(|it| match it.status.get(&visit)? {
            LesionStatus::NotAssessable(reason) => Some(reason.clone()),
            LesionStatus::Resolved | LesionStatus::NotVisible => None,
        }),
        Field::RegionLabel(id) => region(id).map(|it| it.label.clone()),
        Field::RegionNote(id) => region(id).map(|it| it.note.clone()),
    };
    text.unwrap_or_default()
}

/// The step that writes the words; nothing if they are there already or what they are about is gone.
fn step(session: &Session, field: Field, text: &str) -> Option<Step> {
    let project = session.project();
    let text = text.to_owned();
    match field {
        Field::LesionLabel(id) => {
            steps::change_lesion(project, id, "Name lesion", |it| it.label = text)
        }
        Field::LesionKind(id) => {
            steps::change_lesion(project, id, "Kind of lesion", |it| it.kind = text)
        }
        Field::LesionNote(id) => {
            steps::change_lesion(project, id, "Write note", |it| it.note = text)
        }
        Field::Reason(id, visit) => {
            steps::state_at(project, id, visit, Some(LesionStatus::NotAssessable(text)))
        }
        Field::RegionLabel(id) => steps::change(project, id, "Name region", |it| it.label = text),
        Field::RegionNote(id) => steps::change(project, id, "Write note", |it| it.note = text),
    }
}
