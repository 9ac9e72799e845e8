//! The form as it stands: an instrument, one rater's answers at one visit, and the item the keys are meant for.

use crate::app::action::{Action, Answering};
use crate::app::panels::instrument_form::layout::{Layout, Walk};
use crate::app::session::Session;
use crate::instrument::definition::Definition;
use crate::instrument::item::Item;
use crate::instrument::score::{Answer, Answers};
use crate::model::assessment::{Assessment, Identity};

/// The form as it stands.
pub struct Form<'a> {
    /// The instrument.
    pub definition: &'a Definition,
    /// Where its items stand.
    pub layout: Layout,
    /// Whose answers these are; none while the lesion they are about is not chosen.
    pub identity: Option<Identity>,
    /// The assessment, once it has an answer.
    pub assessment: Option<&'a Assessment>,
    /// The answers.
    pub answers: &'a Answers,
    /// Those at the visit before.
    pub previous: Option<&'a Answers>,
    /// The item the keys are meant for.
    pub focus: Option<&'a Item>,
    /// Why nothing can be answered now.
    pub obstacle: Option<String>,
    /// Why no value can be given now, though the state of an item can.
    pub question: Option<String>,
}

/// No answers at all.
static NONE: Answers = Answers::new();

impl<'a> Form<'a> {
    /// The form the session shows.
    ///
    /// The keys are meant for the item that was chosen, else for the first one that is open.
    pub fn of(session: &'a Session) -> Option<Self> {
        let definition = session.instrument()?;
        let layout = Layout::of(definition);
        let identity = session.identity();
        let assessment = session.assessment().map(|(_, assessment)| assessment);
        let answers = assessment.map_or(&NONE, |assessment| &assessment.answers);
        let chosen = session.selection.item.as_deref().and_then(|id| definition.item(id));
        let open = || layout.items(definition).find(|item| !answers.contains_key(&item.id));
        let focus = chosen.or_else(open).or_else(|| layout.items(definition).next());
        let obstacle = match (session.file.read_only(), &identity) {
            (Some(reason), _) => Some(format!("Open to look at only: the project is {reason}")),
            (None, None) => Some("Choose the lesion that is scored".to_owned()),
            (None, Some(_)) => None,
        };
        let previous = session.previous_assessment().map(|assessment| &assessment.answers);
        Some(Self {
            definition,
            layout,
            identity,
            assessment,
            answers,
            previous,
            focus,
            obstacle,
            question: None,
        })
    }

    /// What stands at an item.
    pub fn answer(&self, item: &Item) -> Option<Answer> {
        self.answers.get(&item.id).copied()
    }

    /// What stood there at the visit before.
    pub fn previous_answer(&self, item: &Item) -> Option<Answer> {
        self.previous?.get(&item.id).copied()
    }

    /// Whether the keys are meant for this item.
    pub fn is_focus(&self, item: &Item) -> bool {
        self.focus.is_some_and(|focus| focus.id == item.id)
    }

    /// The items without an answer, in reading order.
    pub fn open(&self) -> impl Iterator<Item = &'a Item> {
        let items = self.layout.items(self.definition);
        items.filter(|item| !self.answers.contains_key(&item.id))
    }

    /// The item one step away from another one; none at the edge.
    pub fn step(&self, from: &Item, walk: Walk) -> Option<&'a Item> {
        let place = self.layout.walk(self.definition.place(&from.id)?, walk)?;
        self.definition.items().get(place)
    }

    /// Sets or clears what stands at an item, then focuses another one; or why that cannot be.
    pub fn give(
        &self,
        item: &Item,
        answer: Option<Answer>,
        next: Option<&Item>,
    ) -> Result<Action, String> {
        self.give_all(vec![(item.id.clone(), answer)], next)
    }

    /// Sets or clears several answers as one step; or why that cannot be.
    pub fn give_all(
        &self,
        answers: Vec<(String, Option<Answer>)>,
        next: Option<&Item>,
    ) -> Result<Action, String> {
        let has_value = answers.iter().any(|(_, it)| it.is_some_and(|it| it.value().is_some()));
        let question = self.question.as_ref().filter(|_| has_value);
        if let Some(reason) = self.obstacle.as_ref().or(question) {
            return Err(reason.clone());
        }
        let Some(identity) = self.identity.clone() else {
            return Err("Choose a visit first".to_owned());
        };
        let next = next.map(|item| item.id.clone());
        Ok(Action::Answer(Box::new(Answering { identity, answers, next })))
    }
}

/// A state without a value in the few words of a cell.
pub fn state_words(answer: Answer) -> Option<&'static str> {
    match answer {
        Answer::Value(_) => None,
        Answer::NotAssessed => Some("not assessed"),
        Answer::NotVisible => Some("not visible"),
        Answer::NotApplicable => Some("n/a"),
    }
}

/// An answer in words: `2 red`, `not visible`, `—` for none.
pub fn answer_words(item: &Item, answer: Option<Answer>) -> String {
    match answer {
        None => "—".to_owned(),
        Some(Answer::Value(value)) => match item.values.level(value) {
            Some(level) => format!("{value} {}", level.label),
            None => match item.values.unit() {
                Some(unit) => format!("{value} {unit}"),
                None => value.to_string(),
            },
        },
        Some(answer) => state_words(answer).unwrap_or_default().to_owned(),
    }
}
