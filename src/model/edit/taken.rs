//! Which numbers an edit takes, so that none of them is ever given again.

use crate::model::edit::Edit;
use crate::model::ids::{Ids, LesionId, SubjectId};
use crate::model::lesion::Lesion;
use crate::model::project::Project;
use crate::model::subject::Subject;
use crate::model::view::View;

impl Ids {
    /// Learns from an edit which numbers are taken.
    pub fn observe(&mut self, edit: &Edit) {
        match edit {
            Edit::Start(project) => self.observe_project(project),
            Edit::Subject(id, subject) => self.take_subject(*id, subject.as_ref()),
            Edit::Views(views) => self.take_views(views),
            Edit::Photo(id, _) => raise(&mut self.photo, id.0),
            Edit::Lesion(id, lesion) => self.take_lesion(*id, lesion.as_ref()),
            Edit::Region(id, _) => raise(&mut self.region, id.0),
            Edit::Assessment(id, _) => raise(&mut self.assessment, id.0),
            Edit::About(_) | Edit::KeyPhoto(..) | Edit::Answer(..) | Edit::Instrument(..) => {}
        }
    }

    /// Learns from everything that is there which numbers are taken.
    pub fn observe_project(&mut self, project: &Project) {
        for (id, subject) in &project.subjects {
            self.take_subject(*id, Some(subject));
        }
        self.take_views(&project.views);
        for id in project.photos.keys() {
            raise(&mut self.photo, id.0);
        }
        for (id, lesion) in &project.lesions {
            self.take_lesion(*id, Some(lesion));
        }
        for id in project.regions.keys() {
            raise(&mut self.region, id.0);
        }
        for id in project.assessments.keys() {
            raise(&mut self.assessment, id.0);
        }
    }

    fn take_subject(&mut self, id: SubjectId, subject: Option<&Subject>) {
        raise(&mut self.subject, id.0);
        for visit in subject.into_iter().flat_map(|subject| &subject.visits) {
            raise(&mut self.visit, visit.id.0);
            raise(self.visit_numbers.entry(id).or_default(), visit.number);
        }
    }

    fn take_views(&mut self, views: &[View]) {
        for view in views {
            raise(&mut self.view, view.id.0);
        }
    }

    fn take_lesion(&mut self, id: LesionId, lesion: Option<&Lesion>) {
        raise(&mut self.lesion, id.0);
        if let Some(lesion) = lesion {
            raise(self.lesion_numbers.entry(lesion.subject).or_default(), lesion.number);
        }
    }
}

fn raise(counter: &mut u32, taken: u32) {
    *counter = (*counter).max(taken);
}
