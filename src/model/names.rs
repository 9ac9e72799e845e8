//! Finding things by the names people type: `v2`, "after IVIG ×5", 2022-08-17, `w1`, `l3`.

use crate::model::ids::{LesionId, SubjectId, ViewId, VisitId};
use crate::model::project::Project;

/// A name that fits nothing, or more than one thing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} “{name}” is {trouble}; there are: {choices}", choices = .choices.join(", "))]
pub struct UnclearName {
    /// What was looked for: "visit".
    pub what: &'static str,
    /// What was typed.
    pub name: String,
    /// "unknown" or "ambiguous".
    pub trouble: &'static str,
    /// What would have been understood.
    pub choices: Vec<String>,
}

/// The subject with this code; an empty name means the only subject.
pub fn subject(project: &Project, name: &str) -> Result<SubjectId, UnclearName> {
    let all = project.subjects.iter().map(|(id, subject)| (*id, vec![subject.code.clone()]));
    if name.trim().is_empty() && project.subjects.len() == 1 {
        return Ok(*project.subjects.keys().next().expect("there is exactly one"));
    }
    one("subject", name, all.collect())
}

/// The visit of a subject by id (`v2`), label or date.
pub fn visit(project: &Project, subject: SubjectId, name: &str) -> Result<VisitId, UnclearName> {
    let visits =
        project.subjects.get(&subject).map(|subject| subject.visits.as_slice()).unwrap_or_default();
    let all = visits.iter().map(|visit| {
        let mut names = vec![visit.name(), visit.label.clone()];
        names.extend(visit.date.map(|date| date.to_string()));
        (visit.id, names)
    });
    one("visit", name, all.collect())
}

/// The view by id (`w1`) or label.
pub fn view(project: &Project, name: &str) -> Result<ViewId, UnclearName> {
    one(
        "view",
        name,
        project.views.iter().map(|view| (view.id, vec![view.name(), view.label.clone()])).collect(),
    )
}

/// The lesion of a subject by id (`l1`) or label.
pub fn lesion(project: &Project, subject: SubjectId, name: &str) -> Result<LesionId, UnclearName> {
    let all = project
        .lesions_of(subject)
        .map(|(id, lesion)| (id, vec![lesion.name(), lesion.label.clone()]));
    one("lesion", name, all.collect())
}

/// The only thing one of whose names is `name`; ids win over labels, letter case does not matter.
fn one<Id: Copy>(
    what: &'static str,
    name: &str,
    all: Vec<(Id, Vec<String>)>,
) -> Result<Id, UnclearName> {
    let wanted = name.trim().to_lowercase();
    let has = |names: &[String]| {
        names.iter().any(|name| !name.is_empty() && name.to_lowercase() == wanted)
    };
    let by_id: Vec<Id> =
        all.iter().filter(|(_, names)| has(&names[..1])).map(|(id, _)| *id).collect();
    let found = if by_id.is_empty() {
        all.iter().filter(|(_, names)| has(names)).map(|(id, _)| *id).collect()
    } else {
        by_id
    };
    match found.as_slice() {
        [id] => Ok(*id),
        others => {
            let title = |names: Vec<String>| match names.split_first() {
                Some((id, rest)) if rest.iter().any(|name| !name.is_empty()) => {
                    format!(
                        "{id} ({})",
                        rest.iter()
                            .filter(|name| !name.is_empty())
                            .cloned()
                            .collect::<Vec<_>>()
                            .join(", ")
                    )
                }
                Some((id, _)) => id.clone(),
                None => String::new(),
            };
            Err(UnclearName {
                what,
                name: name.to_owned(),
                trouble: if others.is_empty() { "unknown" } else { "ambiguous" },
                choices: all.into_iter().map(|(_, names)| title(names)).collect(),
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::model::subject::{Subject, Visit};

    #[test]
    fn a_visit_is_found_by_id_label_or_date_and_never_guessed() {
        let visit_of = |n: u32, label: &str| Visit::new((VisitId(n), n), label);
        let mut subject = Subject::new("S01");
        subject.visits = vec![
            Visit { date: Some(date(2022, 3, 2)), ..visit_of(1, "Baseline") },
            Visit { date: Some(date(2022, 8, 17)), ..visit_of(2, "Week 24") },
            visit_of(3, "week 24"),
            visit_of(4, "v1"),
        ];
        let id = SubjectId(1);
        let project = Project { subjects: [(id, subject)].into(), ..Project::default() };
        let find = |name| visit(&project, id, name).map_err(|error| error.to_string());
        assert_eq!(find("V2"), Ok(VisitId(2)));
        assert_eq!(find(" baseline "), Ok(VisitId(1)));
        assert_eq!(find("2022-08-17"), Ok(VisitId(2)));
        assert_eq!(find("v1"), Ok(VisitId(1)), "an id wins over a label");
        let error = find("Week 24").expect_err("two visits have that label");
        assert!(
            error.contains("ambiguous") && error.contains("v1 (Baseline, 2022-03-02)"),
            "{error}"
        );
        assert!(find("v9").expect_err("no such visit").contains("unknown"));
    }
}
