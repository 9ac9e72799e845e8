//! Answering, signing and amending: what a rater does with an instrument, turned into edits.

use crate::instrument::definition::Definition;
use crate::instrument::score::Answer;
use crate::model::assessment::{Assessment, Identity, Signature, Stamp};
use crate::model::comparability::Comparability;
use crate::model::edit::{Edit, EditError};
use crate::model::ids::Ids;
use crate::model::project::Project;

/// Sets or clears answers of one assessment, which is made if it is not there yet.
///
/// A signed assessment takes them only with a reason, and keeps what was there before.
pub fn answer(
    project: &Project,
    ids: &mut Ids,
    identity: &Identity,
    answers: impl IntoIterator<Item = (String, Option<Answer>)>,
    amendment: Option<(&Stamp, &str)>,
) -> Result<Vec<Edit>, EditError> {
    let set = |assessment: &mut Assessment, (item, answer): (String, Option<Answer>)| match answer {
        Some(answer) => drop(assessment.answers.insert(item, answer)),
        None => drop(assessment.answers.remove(&item)),
    };
    let Some((id, assessment)) = project.assessment(identity) else {
        let mut assessment = Assessment::new(identity.clone());
        answers.into_iter().for_each(|answer| set(&mut assessment, answer));
        if assessment.answers.is_empty() {
            return Ok(Vec::new());
        }
        return Ok(vec![Edit::Assessment(ids.assessment(), Some(assessment))]);
    };
    let changed: Vec<_> = answers
        .into_iter()
        .filter(|(item, answer)| assessment.answers.get(item) != answer.as_ref())
        .collect();
    if changed.is_empty() {
        return Ok(Vec::new());
    }
    if !assessment.is_signed() {
        return Ok(changed
            .into_iter()
            .map(|(item, answer)| Edit::Answer(id, item, answer))
            .collect());
    }
    let (stamp, reason) =
        amendment.filter(|(_, reason)| !reason.trim().is_empty()).ok_or(EditError::Signed)?;
    let change = |it: &mut Assessment| changed.into_iter().for_each(|answer| set(it, answer));
    Ok(vec![Edit::Assessment(id, Some(assessment.amended(stamp, reason, change)))])
}

/// Adds the definition to the project, so that old scores stay reproducible; nothing if it is there already.
pub fn use_instrument(project: &Project, definition: &Definition) -> Vec<Edit> {
    if project.instruments.contains_key(definition.id()) {
        return Vec::new();
    }
    vec![Edit::Instrument(definition.id().to_owned(), Some(definition.clone()))]
}

/// Locks an assessment: from now on a change needs a reason.
///
/// With it is kept how far the photos could be compared with the baseline's, as far as that is known. Refused while an
/// item has neither a value nor a stated reason.
pub fn sign(
    project: &Project,
    identity: &Identity,
    stamp: &Stamp,
    comparability: Option<Comparability>,
) -> Result<Vec<Edit>, EditError> {
    let missing = || EditError::Invalid("there is nothing to sign yet".to_owned());
    let (id, assessment) = project.assessment(identity).ok_or_else(missing)?;
    let definition = project.instruments.get(&identity.instrument).ok_or_else(missing)?;
    if assessment.is_signed() {
        return Ok(Vec::new());
    }
    let n_open = open_items(definition, assessment).count();
    if n_open > 0 {
        return Err(EditError::Invalid(format!(
            "{n_open} items are open; answer them or say why not (N, V or X), then sign"
        )));
    }
    let mut signed = assessment.clone();
    signed.signature =
        Some(Signature { who: stamp.who.clone(), when: stamp.when.clone(), comparability });
    Ok(vec![Edit::Assessment(id, Some(signed))])
}

/// The items that have neither a value nor a stated reason, in the order of the form.
pub fn open_items<'a>(
    definition: &'a Definition,
    assessment: &'a Assessment,
) -> impl Iterator<Item = &'a str> {
    definition
        .items()
        .iter()
        .map(|item| item.id.as_str())
        .filter(|item| !assessment.answers.contains_key(*item))
}
