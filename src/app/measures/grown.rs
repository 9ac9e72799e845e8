//! What lesions gained and lost between two photos that lie on each other, worked out beside the drawing thread: with
//! thousands of corners it takes longer than a frame.

use std::sync::Arc;

use crate::app::canvas::fills::triangles;
use crate::app::measures::{Answer, Known, Measures};
use crate::app::session::Session;
use crate::geometry::{Point, Transform};
use crate::model::assessment::Rater;
use crate::model::growth::{Growth, absent, growth};
use crate::model::ids::PhotoId;
use crate::model::project::Project;
use crate::workers::progress::Progress;

/// Corners of triangles, and which three make each.
pub type Triangles = (Vec<Point>, Vec<u32>);

/// What came and what went, and how it is drawn on the first photo.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grown {
    /// Lesion by lesion.
    pub found: Vec<Growth>,
    /// All that came.
    pub gained: Triangles,
    /// All that went.
    pub lost: Triangles,
    /// Why nothing was found, where something broke.
    pub trouble: Option<String>,
}

/// What it is worked out from: with the same, nothing can have changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Wish {
    /// The last step of the project.
    pub head: (u64, String),
    /// Which photos.
    pub photos: [PhotoId; 2],
    /// From pixels of the second photo to pixels of the first.
    pub onto: Transform,
    /// Whose regions, in which reading.
    pub by: (Rater, u8),
}

/// What was asked for last.
pub(super) struct OfPair {
    pub wish: Arc<Wish>,
    pub asked: u64,
    pub progress: Progress,
    pub found: Option<Grown>,
}

impl Measures {
    /// What the lesions gained and lost that are drawn on both photos.
    pub fn growth(&mut self, session: &Session, wish: &Wish) -> Option<Known<'_, Grown>> {
        self.keep_to(session);
        if self.grown.as_ref().is_none_or(|it| *it.wish != *wish) {
            if let Some(old) = self.grown.take() {
                old.progress.cancel();
            }
            let wish = Arc::new(wish.clone());
            let project = excerpt(session.project(), wish.photos);
            let absent = absent(session.project(), wish.photos, (&wish.by.0, wish.by.1));
            let (of, at_panic) = (Arc::clone(&wish), Arc::clone(&wish));
            let work = move |_: &Progress| {
                let found = growth(&project, of.photos, &of.onto, (&of.by.0, of.by.1), &absent);
                let all = |pieces: fn(&Growth) -> &Vec<_>| {
                    triangles(&found.iter().flat_map(pieces).cloned().collect::<Vec<_>>())
                };
                let (gained, lost) = (all(|it| &it.gained), all(|it| &it.lost));
                Answer::Grown(of, Grown { found, gained, lost, trouble: None })
            };
            let broken = move |words| {
                let trouble = Some(words);
                Answer::Grown(at_panic, Grown { trouble, ..Grown::default() })
            };
            let progress = self.jobs.add(work, broken);
            self.grown = Some(OfPair { wish, asked: self.pass, progress, found: None });
        }
        let pair = self.grown.as_mut()?;
        pair.asked = self.pass;
        Some(pair.found.as_ref().map_or(Known::Coming, Known::Here))
    }
}

/// What is drawn on two photos, and nothing else of the project.
fn excerpt(project: &Project, photos: [PhotoId; 2]) -> Project {
    let regions = project.regions.iter().filter(|(_, it)| photos.contains(&it.photo));
    Project {
        regions: regions.map(|(id, region)| (*id, region.clone())).collect(),
        lesions: project.lesions.clone(),
        ..Project::default()
    }
}
