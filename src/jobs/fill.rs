//! Answers from a table into a project: everything is checked first, and then all of it is done or nothing.
//!
//! What a table does not say stays as it is: a line without a value never takes an answer away. Totals in the table are
//! compared with our own and never stored, and nothing is signed by a table.

use std::collections::BTreeMap;

use crate::exchange::table::input::InputError;
use crate::instrument::definition::Definition;
use crate::instrument::library::Library;
use crate::instrument::score::{Answers, score};
use crate::instrument::sheet::Target;
use crate::jobs::answer_group::AnswerGroup;
use crate::jobs::answer_table::{AnswerLine, AnswerTable, LineProblem};
use crate::model::assessment::{Assessment, Identity, Rater, Stamp};
use crate::model::edit::EditError;
use crate::model::ids::{Ids, LesionId, SubjectId};
use crate::model::ledger::Step;
use crate::model::project::Project;
use crate::model::{names, scoring};

/// What a table changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// The step to commit; without edits when the project says all of it already.
    pub step: Step,
    /// How many answers are new or different.
    pub n_answers: usize,
    /// How many assessments they belong to.
    pub n_assessments: usize,
    /// What went otherwise than one might expect, in words.
    pub warnings: Vec<String>,
}

/// Why nothing was read.
#[derive(Debug, thiserror::Error)]
pub enum FillError {
    /// The table cannot be read at all.
    #[error(transparent)]
    Table(#[from] InputError),
    /// Lines that make no sense, every one of them.
    #[error("nothing was changed; {} in the table:\n  {}", count(.0.len()), .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n  "))]
    Lines(Vec<LineProblem>),
    /// The project refuses.
    #[error(transparent)]
    Edit(#[from] EditError),
}

fn count(n: usize) -> String {
    if n == 1 { "1 problem".to_owned() } else { format!("{n} problems") }
}

/// Where answers go, and who brings them.
pub struct Destination<'a> {
    /// The project as it stands.
    pub project: &'a Project,
    /// Instruments that the project does not use yet.
    pub library: &'a Library,
    /// The next free numbers.
    pub ids: Ids,
    /// Who does it, and when.
    pub stamp: &'a Stamp,
    /// Why signed assessments are changed; without one they are not.
    pub reason: Option<&'a str>,
}

/// Reads a table of answers into edits.
///
/// # Errors
/// Every line that does not fit, each by its number; then nothing is to be changed.
pub fn fill(mut destination: Destination<'_>, table: &[u8]) -> Result<Filled, FillError> {
    let read = AnswerTable::read(table, None)?;
    let mut problems = read.problems;
    let groups = groups(&destination, &read.lines, &mut problems);
    let reason = destination.reason.filter(|reason| !reason.trim().is_empty());
    let mut edits = Vec::new();
    let (mut n_answers, mut n_assessments) = (0, 0);
    for (identity, group) in &groups {
        let Some(definition) = destination.definition(&identity.instrument) else { continue };
        let there = destination.project.assessment(identity).map(|(_, assessment)| assessment);
        let all = with(there, &group.answers);
        problems.extend(group.problems(&score(definition, &all)));
        let is_new = |(item, answer): &(&String, _)| {
            there.and_then(|there| there.answers.get(*item)) != Some(*answer)
        };
        let n_new = group.answers.iter().filter(is_new).count();
        if n_new == 0 {
            continue;
        }
        if there.is_some_and(Assessment::is_signed) && reason.is_none() {
            let words = "the assessment is signed and the table changes it; say why (--reason)";
            problems.push(LineProblem::at(group.first.line, words));
            continue;
        }
        n_answers += n_new;
        n_assessments += 1;
        let begins = scoring::use_instrument(destination.project, definition);
        edits.extend(begins.into_iter().filter(|begin| !edits.contains(begin)).collect::<Vec<_>>());
        let answers = group.answers.iter().map(|(item, answer)| (item.clone(), Some(*answer)));
        let amendment = reason.map(|reason| (destination.stamp, reason));
        edits.extend(scoring::answer(
            destination.project,
            &mut destination.ids,
            identity,
            answers,
            amendment,
        )?);
    }
    if !problems.is_empty() {
        problems.sort();
        problems.dedup();
        return Err(FillError::Lines(problems));
    }
    let warnings = warnings(&destination, &groups, &read.lines);
    let step = Step { what: "Fill in scores".to_owned(), reason: reason.map(str::to_owned), edits };
    Ok(Filled { step, n_answers, n_assessments, warnings })
}

impl<'a> Destination<'a> {
    /// An instrument as the project has it, else from the library.
    fn definition(&self, id: &str) -> Option<&'a Definition> {
        self.project.instruments.get(id).or_else(|| self.library.find(id))
    }

    /// Whose assessment a line is about.
    fn identity(&self, line: &AnswerLine) -> Result<Identity, String> {
        let subject = names::subject(self.project, &line.subject).map_err(|it| it.to_string())?;
        let visit =
            names::visit(self.project, subject, &line.visit).map_err(|it| it.to_string())?;
        let definition = self.definition(&line.instrument).ok_or_else(|| {
            let there: Vec<&str> = self.library.list().map(Definition::id).collect();
            format!("instrument “{}” is unknown; there are: {}", line.instrument, there.join(", "))
        })?;
        let target = self.target(line, definition, subject)?;
        Ok(Identity {
            subject,
            visit,
            rater: Rater(line.rater.clone()),
            reading: line.reading,
            instrument: line.instrument.clone(),
            target,
        })
    }

    fn target(
        &self,
        line: &AnswerLine,
        definition: &Definition,
        subject: SubjectId,
    ) -> Result<Option<LesionId>, String> {
        let find = |name: &str| {
            names::lesion(self.project, subject, name).map_err(|error| error.to_string())
        };
        match (definition.sheet().target, line.target.as_str(), line.target_label.as_str()) {
            (Target::Visit, "", "") => Ok(None),
            (Target::Visit, _, _) => {
                Err(format!("{} scores a visit, not a lesion; remove the target", definition.id()))
            }
            (Target::Lesion, "", "") => {
                Err(format!("{} scores a lesion; name it as target", definition.id()))
            }
            (Target::Lesion, "", label) => find(label).map(Some),
            (Target::Lesion, name, "") => find(name).map(Some),
            (Target::Lesion, name, label) => {
                let id = find(name)?;
                let known = self.project.lesions.get(&id).map_or("", |lesion| &lesion.label);
                if known.trim().eq_ignore_ascii_case(label) {
                    Ok(Some(id))
                } else {
                    Err(format!("lesion {name} is called “{known}”, not “{label}”"))
                }
            }
        }
    }
}

/// The assessments a table speaks of, in the order of their first lines.
fn groups<'t>(
    destination: &Destination<'_>,
    lines: &'t [AnswerLine],
    problems: &mut Vec<LineProblem>,
) -> Vec<(Identity, AnswerGroup<'t>)> {
    let mut groups: Vec<(Identity, AnswerGroup<'t>)> = Vec::new();
    let mut places: BTreeMap<Identity, usize> = BTreeMap::new();
    for line in lines {
        let identity = match destination.identity(line) {
            Ok(identity) => identity,
            Err(meaning) => {
                problems.push(LineProblem::at(line.line, meaning));
                continue;
            }
        };
        let place = *places.entry(identity.clone()).or_insert_with(|| {
            groups.push((identity.clone(), AnswerGroup::new(line)));
            groups.len() - 1
        });
        let definition = destination.definition(&identity.instrument);
        if let (Some((_, group)), Some(definition)) = (groups.get_mut(place), definition) {
            problems.extend(group.take(definition, line));
        }
    }
    groups
}

/// The answers as they will be: those of the table over those that are there.
fn with(there: Option<&Assessment>, new: &Answers) -> Answers {
    let mut all = there.map(|there| there.answers.clone()).unwrap_or_default();
    all.extend(new.iter().map(|(item, answer)| (item.clone(), *answer)));
    all
}

fn warnings(
    destination: &Destination<'_>,
    groups: &[(Identity, AnswerGroup<'_>)],
    lines: &[AnswerLine],
) -> Vec<String> {
    let mut warnings = Vec::new();
    let is_unsigned = |(identity, group): &&(Identity, AnswerGroup<'_>)| {
        let there = destination.project.assessment(identity);
        group.first.is_signed && !there.is_some_and(|(_, assessment)| assessment.is_signed())
    };
    let n_unsigned = groups.iter().filter(is_unsigned).count();
    if n_unsigned > 0 {
        warnings.push(format!(
            "{n_unsigned} assessments are signed in the table but not in the project; only the rater can sign them"
        ));
    }
    for line in lines.iter().filter(|line| !line.version.is_empty()) {
        let Some(definition) = destination.definition(&line.instrument) else { continue };
        let version = &definition.sheet().version;
        let words = format!(
            "the table was made with edition {} of {}, the project uses edition {version}",
            line.version, line.instrument
        );
        if line.version != *version && !warnings.contains(&words) {
            warnings.push(words);
        }
    }
    warnings
}

#[cfg(test)]
mod tests;
