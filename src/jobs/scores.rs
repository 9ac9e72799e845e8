//! Score tables: the assessments of one or many projects, row by row or one per row, with totals and changes.
//!
//! A total has a value only when it is complete; what is missing is a row with the status `missing` and a named gap,
//! never a zero and never a hole in the table.

use std::collections::{BTreeMap, BTreeSet};

use crate::exchange::table::Table;
use crate::instrument::definition::Definition;
use crate::instrument::score::{Answers, Scored, score};
use crate::jobs::change::SinceBaseline;
use crate::jobs::scores::codebook::codebook;
use crate::model::assessment::{Assessment, Identity};
use crate::model::ids::{SubjectId, VisitId};
use crate::model::names;
use crate::model::project::Project;
use crate::model::subject::{Subject, Visit};

pub mod codebook;
mod long;
mod wide;

/// The layout of a score table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// One row per answer and per total.
    #[default]
    Long,
    /// One row per assessment, one column per item.
    Wide,
}

/// What goes into a score table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The layout.
    pub layout: Layout,
    /// Only this instrument, by id.
    pub instrument: Option<String>,
    /// Only signed assessments, for baselines as well.
    pub only_signed: bool,
    /// Whether single answers go into it.
    pub has_items: bool,
    /// Whether totals go into it.
    pub has_totals: bool,
    /// The visit that changes are counted from: an id, a label, a date, or `first`; without one no change is shown.
    pub baseline: Option<String>,
}

impl Default for Choice {
    fn default() -> Self {
        Self {
            layout: Layout::Long,
            instrument: None,
            only_signed: false,
            has_items: true,
            has_totals: true,
            baseline: None,
        }
    }
}

/// A score table and what should be known about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scores {
    /// The table.
    pub table: Table,
    /// What every column and every item means.
    pub codebook: Table,
    /// How many rows there are, also where only the first were asked for.
    pub n_rows: usize,
    /// The items without a value that keep a total empty, each with where it is: `v1 · malar.erythema`.
    pub gaps: Vec<String>,
    /// What went otherwise than wished, in words.
    pub warnings: Vec<String>,
}

/// A wish that makes no table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScoresError {
    /// No assessment uses the instrument.
    #[error("nothing is scored with {wanted}; scored is with: {there}", there = .there.join(", "))]
    NoInstrument {
        /// What was asked for.
        wanted: String,
        /// The instruments in use.
        there: Vec<String>,
    },
    /// No subject has the visit.
    #[error("no subject has the baseline: {0}")]
    NoBaseline(String),
}

/// One assessment with everything a row says of it.
struct Scoring<'a> {
    project: &'a Project,
    subject: &'a Subject,
    visit: &'a Visit,
    /// The position of the visit, from 1.
    order: usize,
    assessment: &'a Assessment,
    definition: &'a Definition,
    scored: Scored,
    since: Option<SinceBaseline<'a>>,
}

/// Makes the table of all assessments of `projects`, each with its file's name for messages.
///
/// With `most_rows` only that many rows are made, for a preview; everything else is as for the whole table.
///
/// # Errors
/// An instrument or a baseline that no project knows.
pub fn scores(
    projects: &[(&str, &Project)],
    choice: &Choice,
    most_rows: Option<usize>,
) -> Result<Scores, ScoresError> {
    check_instrument(projects, choice)?;
    check_baseline(projects, choice)?;
    let mut warnings = shared_codes(projects);
    let mut scorings = Vec::new();
    for (_, project) in projects {
        scorings.extend(in_order(project, choice));
    }
    warnings.extend(compare(&mut scorings, choice));
    let gaps = gaps(&scorings);
    let (table, n_rows) = match choice.layout {
        Layout::Long => long::table(&scorings, choice, most_rows),
        Layout::Wide => wide::table(&scorings, choice, most_rows),
    };
    let definitions = scorings.iter().map(|scoring| scoring.definition);
    let codebook = codebook(&table, definitions);
    Ok(Scores { table, codebook, n_rows, gaps, warnings })
}

fn check_instrument(projects: &[(&str, &Project)], choice: &Choice) -> Result<(), ScoresError> {
    let Some(wanted) = &choice.instrument else { return Ok(()) };
    let all = projects.iter().flat_map(|(_, project)| project.assessments.values());
    let there: BTreeSet<_> = all.map(|it| it.identity.instrument.clone()).collect();
    if there.contains(wanted) {
        return Ok(());
    }
    Err(ScoresError::NoInstrument { wanted: wanted.clone(), there: there.into_iter().collect() })
}

/// A baseline that only some subjects have leaves the others' changes empty; one that nobody has is a mistake.
fn check_baseline(projects: &[(&str, &Project)], choice: &Choice) -> Result<(), ScoresError> {
    if choice.baseline.is_none() {
        return Ok(());
    }
    let subjects = projects.iter().flat_map(|(_, project)| {
        project.subjects.keys().map(|subject| baseline_visit(project, *subject, choice))
    });
    let (found, troubles): (Vec<_>, Vec<_>) = subjects.partition(Result::is_ok);
    match troubles.into_iter().next() {
        Some(Err(trouble)) if found.is_empty() => Err(ScoresError::NoBaseline(trouble)),
        _ => Ok(()),
    }
}

/// Codes that stand in two projects: their rows cannot be told apart.
fn shared_codes(projects: &[(&str, &Project)]) -> Vec<String> {
    let mut found: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, project) in projects {
        for subject in project.subjects.values() {
            found.entry(&subject.code).or_default().push(name);
        }
    }
    let shared = found.into_iter().filter(|(_, names)| names.len() > 1);
    shared
        .map(|(code, names)| {
            let names = names.join(" and ");
            format!("a subject {code} is in {names}; their rows look as if they were of one person")
        })
        .collect()
}

/// The assessments of a project by subject, visit, instrument, target, rater and reading.
fn in_order<'a>(project: &'a Project, choice: &Choice) -> Vec<Scoring<'a>> {
    let mut scorings: Vec<Scoring<'a>> = project
        .assessments
        .values()
        .filter(|assessment| is_wanted(assessment, choice))
        .filter_map(|assessment| {
            let identity = &assessment.identity;
            let subject = project.subjects.get(&identity.subject)?;
            let definition = project.instruments.get(&identity.instrument)?;
            Some(Scoring {
                project,
                subject,
                visit: subject.visit(identity.visit)?,
                order: subject.position(identity.visit)? + 1,
                assessment,
                definition,
                scored: score(definition, &assessment.answers),
                since: None,
            })
        })
        .collect();
    let key = |scoring: &Scoring<'a>| {
        let identity = &scoring.assessment.identity;
        let target = identity.target.and_then(|id| project.lesions.get(&id)).map(|it| it.number);
        let Identity { subject, rater, reading, instrument, .. } = identity.clone();
        (subject, scoring.order, instrument, target, rater, reading)
    };
    scorings.sort_by_cached_key(key);
    scorings
}

fn is_wanted(assessment: &Assessment, choice: &Choice) -> bool {
    let is_chosen =
        choice.instrument.as_ref().is_none_or(|id| *id == assessment.identity.instrument);
    is_chosen && (!choice.only_signed || assessment.is_signed())
}

/// Sets every assessment beside the one at its baseline; says for whom there is none.
fn compare(scorings: &mut [Scoring<'_>], choice: &Choice) -> Vec<String> {
    if choice.baseline.is_none() {
        return Vec::new();
    }
    let mut warnings = Vec::new();
    for scoring in scorings {
        let identity = &scoring.assessment.identity;
        let visit = match baseline_visit(scoring.project, identity.subject, choice) {
            Ok(visit) => visit,
            Err(trouble) => {
                let words =
                    format!("{}: {trouble}; its changes are left empty", scoring.subject.code);
                if !warnings.contains(&words) {
                    warnings.push(words);
                }
                continue;
            }
        };
        let then = Identity { visit, ..identity.clone() };
        let found = scoring.project.assessment(&then).map(|(_, it)| it);
        let then: Option<&Answers> = found.filter(|it| is_wanted(it, choice)).map(|it| &it.answers);
        scoring.since = then
            .map(|then| SinceBaseline::new(scoring.definition, then, &scoring.assessment.answers));
    }
    warnings
}

fn baseline_visit(
    project: &Project,
    subject: SubjectId,
    choice: &Choice,
) -> Result<VisitId, String> {
    let name = choice.baseline.as_deref().unwrap_or_default();
    if name.trim().eq_ignore_ascii_case("first") {
        let visits = project.subjects.get(&subject).map(|subject| &subject.visits);
        let first = visits.and_then(|visits| visits.first());
        return first.map(|visit| visit.id).ok_or_else(|| "there is no visit".to_owned());
    }
    names::visit(project, subject, name).map_err(|error| error.to_string())
}

/// The items that keep a total empty, each with where it is: `v1 · malar.erythema`.
///
/// Subject, instrument and rater are named only where there is more than one.
fn gaps(scorings: &[Scoring<'_>]) -> Vec<String> {
    let several = |name: fn(&Scoring<'_>) -> String| {
        scorings.iter().map(name).collect::<BTreeSet<_>>().len() > 1
    };
    let subject = |it: &Scoring<'_>| it.subject.code.clone();
    let instrument = |it: &Scoring<'_>| it.assessment.identity.instrument.clone();
    let rater = |it: &Scoring<'_>| match &it.assessment.identity {
        Identity { rater, reading: 1, .. } => rater.to_string(),
        Identity { rater, reading, .. } => format!("{rater}, reading {reading}"),
    };
    let (names_subject, names_instrument, names_rater) =
        (several(subject), several(instrument), several(rater));
    let mut gaps = Vec::new();
    for scoring in scorings {
        let place = [
            names_subject.then(|| subject(scoring)),
            Some(scoring.visit.name()),
            lesion(scoring).map(|(name, _)| name),
            names_instrument.then(|| instrument(scoring)),
        ];
        let place = place.into_iter().flatten().collect::<Vec<_>>().join(" ");
        let by = if names_rater { format!(" ({})", rater(scoring)) } else { String::new() };
        let totals = &scoring.scored.totals;
        let missing: BTreeSet<_> = totals.iter().flat_map(|total| &total.missing).collect();
        let items = scoring.definition.items().iter().filter(|item| missing.contains(&item.id));
        gaps.extend(items.map(|item| format!("{place} · {}{by}", item.id)));
    }
    gaps
}

/// The name and the label of the lesion that is scored.
fn lesion<'a>(scoring: &Scoring<'a>) -> Option<(String, &'a str)> {
    let lesion = scoring.project.lesions.get(&scoring.assessment.identity.target?)?;
    Some((lesion.name(), &lesion.label))
}

#[cfg(test)]
pub(crate) mod tests;
