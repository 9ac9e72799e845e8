//! New regions, and the lesions that come with them.

use crate::app::action::Select;
use crate::app::canvas::steps;
use crate::app::session::NextLesion;
use crate::app::shell::App;
use crate::model::edit::Edit;
use crate::model::ids::{Ids, LesionId, RegionId};
use crate::model::ledger::Step;
use crate::model::lesion::Lesion;
use crate::model::photo::Photo;
use crate::model::project::Project;
use crate::model::region::{Region, Role};

impl App {
    /// Adds regions in one step; one that shows a lesion but names none brings a new lesion with it.
    pub(super) fn draw_all(&mut self, regions: Vec<Region>, what: &str) {
        let Some(session) = &self.session else { return };
        let mut ids = session.file.ledger().ids();
        let mut edits = Vec::new();
        let mut drawn = Vec::new();
        for mut region in regions {
            let photo = session.project().photos.get(&region.photo);
            if region.role == Role::Lesion
                && region.lesion.is_none()
                && let Some(photo) = photo
            {
                let (id, lesion) = new_lesion(session.project(), &mut ids, photo);
                edits.push(Edit::Lesion(id, Some(lesion)));
                region.lesion = Some(id);
            }
            let id = ids.region();
            drawn.push(id);
            edits.push(Edit::Region(id, Some(region)));
        }
        self.edit(Step::new(what, edits));
        self.update_selection(|session| {
            if !drawn.iter().all(|id| session.project().regions.contains_key(id)) {
                return;
            }
            session.select(Select::Regions(drawn));
            // What was chosen to get several parts gets the next one as well.
            if session.drawing.lesion == NextLesion::New {
                session.drawing.lesion = NextLesion::Following;
            }
        });
    }

    /// Gives a region a new lesion of its own.
    pub(super) fn lesion_for(&mut self, id: RegionId) {
        let Some(session) = &self.session else { return };
        let Some(region) = session.project().regions.get(&id) else { return };
        let Some(photo) = session.project().photos.get(&region.photo) else { return };
        let mut ids = session.file.ledger().ids();
        let (lesion, new) = new_lesion(session.project(), &mut ids, photo);
        let changed = Region { lesion: Some(lesion), role: Role::Lesion, ..region.clone() };
        let mut edits = vec![Edit::Lesion(lesion, Some(new)), Edit::Region(id, Some(changed))];
        let bare = steps::bare_lesion(session.project(), id, region);
        edits.extend(bare.map(|bare| Edit::Lesion(bare, None)));
        self.edit(Step::new("New lesion", edits));
        self.update_selection(|session| session.select(Select::Region(Some(id))));
    }
}

/// A lesion of which nothing is known yet but where it lies, if the photo says so.
fn new_lesion(project: &Project, ids: &mut Ids, photo: &Photo) -> (LesionId, Lesion) {
    let (id, number) = ids.lesion(photo.subject);
    let view = photo.view.and_then(|view| project.view(view));
    // A view of a single site says where the lesion lies; of several, the person knows better.
    let site = view.and_then(|view| match view.sites.as_slice() {
        [site] => Some(site.clone()),
        _ => None,
    });
    (id, Lesion { site, ..Lesion::new(photo.subject, number) })
}
