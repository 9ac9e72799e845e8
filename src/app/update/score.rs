//! Answering and signing; a change after signing first asks for a reason.

use crate::app::action::{Answering, Select, Waiting};
use crate::app::panels::front::Front;
use crate::app::panels::notices::Notice;
use crate::app::shell::App;
use crate::model::assessment::Identity;
use crate::model::edit::EditError;
use crate::model::ids::VisitId;
use crate::model::ledger::Step;
use crate::model::scoring;

impl App {
    /// Sets or clears answers, then focuses the next item.
    pub(super) fn answer(&mut self, answering: Answering, reason: Option<&str>) {
        let stamp = self.stamp();
        let Some(session) = &self.session else { return };
        let identity = &answering.identity;
        let Some(definition) = session.definition(&identity.instrument) else { return };
        let mut ids = session.file.ledger().ids();
        let amendment = reason.map(|reason| (&stamp, reason));
        let answers = answering.answers.clone();
        let title = definition.sheet().short_title.clone();
        match scoring::answer(session.project(), &mut ids, identity, answers, amendment) {
            // What stands there already needs no step.
            Ok(answered) if answered.is_empty() => {}
            Ok(answered) => {
                let mut edits = scoring::use_instrument(session.project(), definition);
                edits.extend(answered);
                let what = format!("Score {title}");
                if !self.has_made(Step { what, reason: reason.map(str::to_owned), edits }) {
                    return;
                }
            }
            Err(EditError::Signed) => {
                let waiting = Waiting::Answer(Box::new(answering));
                self.front =
                    Some(Front::reason("This assessment is signed. Why is it changed?", waiting));
                return;
            }
            Err(error) => {
                return self.notice(Notice::trouble(format!("Nothing was changed: {error}.")));
            }
        }
        if let Some(item) = answering.next {
            self.focus_item(&answering.identity, item);
        }
    }

    /// Focuses an item, unless another form is shown by now.
    fn focus_item(&mut self, identity: &Identity, item: String) {
        if let Some(session) = &mut self.session
            && session.identity().as_ref() == Some(identity)
        {
            session.select(Select::Item(item));
        }
    }

    /// Signs what the form shows, and goes to the next visit that is not signed.
    pub(super) fn sign(&mut self) {
        let stamp = self.stamp();
        let Some(session) = &self.session else { return };
        let Some(identity) = session.identity() else { return };
        let compared = self.textures.known_comparability(session.project(), identity.visit);
        match scoring::sign(session.project(), &identity, &stamp, compared) {
            Err(error) => self.notice(Notice::trouble(format!("Not signed: {error}."))),
            Ok(edits) => {
                if edits.is_empty() || self.has_made(Step::new("Sign", edits)) {
                    self.go_to_next_unsigned(&identity);
                }
            }
        }
    }

    /// Makes a step and says whether it was made; a refusal became a notice.
    fn has_made(&mut self, step: Step) -> bool {
        let head = |app: &Self| app.session.as_ref().map(|it| it.file.ledger().head().seq);
        let before = head(self);
        self.edit(step);
        head(self) != before
    }

    fn go_to_next_unsigned(&mut self, identity: &Identity) {
        let Some(session) = &mut self.session else { return };
        let at = session.subject().and_then(|subject| subject.position(identity.visit));
        let is_open = |visit: VisitId| {
            let there = Identity { visit, ..identity.clone() };
            session.project().assessment(&there).is_none_or(|(_, it)| !it.is_signed())
        };
        let later = session.visits().iter().skip(at.map_or(0, |at| at + 1));
        let next = later.map(|visit| visit.id).find(|visit| is_open(*visit));
        match next {
            Some(visit) => {
                session.select(Select::Visit(visit));
                session.selection.item = None;
            }
            None => self.notice(Notice::fine("Signed. There is no later visit to score.")),
        }
    }
}
