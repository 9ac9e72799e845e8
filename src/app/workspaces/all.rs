//! All workspaces, and which one is shown.

use crate::app::action::Action;
use crate::app::panels::filmstrip;
use crate::app::panels::status_bar::Status;
use crate::app::scene::Scene;
use crate::app::session::{Session, Workspace};
use crate::app::textures::Textures;
use crate::app::workspaces::annotate::Annotate;
use crate::app::workspaces::compare::Compare;
use crate::app::workspaces::lesions::Lesions;
use crate::app::workspaces::score::Score;
use crate::app::workspaces::series::Series;
use egui::{Context, Ui};

/// All workspaces, each with the state of its own widgets.
#[derive(Default)]
pub struct Workspaces {
    series: Series,
    lesions: Lesions,
    annotate: Annotate,
    compare: Compare,
    score: Score,
}

impl Workspaces {
    /// Shows the workspace that is chosen.
    pub fn ui(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) -> Vec<Action> {
        match scene.session.workspace {
            Workspace::Series => self.series.ui(ui, scene),
            Workspace::Lesions => self.lesions.ui(ui, scene),
            Workspace::Annotate => self.annotate.ui(ui, scene),
            Workspace::Compare => self.compare.ui(ui, scene),
            Workspace::Score => self.score.ui(ui, scene),
        }
    }

    /// What is typed but not a step yet, to be taken in before something else is done.
    pub fn drafts(&mut self, session: &Session) -> Vec<Action> {
        self.annotate.drafts(session).into_iter().chain(self.score.drafts(session)).collect()
    }

    /// Takes the keys that belong to a gesture of the workspace, before they can mean a command.
    pub fn take_keys(&mut self, ctx: &Context, session: &Session) -> Vec<Action> {
        match session.workspace {
            Workspace::Annotate => self.annotate.take_keys(ctx, session),
            Workspace::Compare => self.compare.take_keys(ctx, session),
            Workspace::Series | Workspace::Lesions | Workspace::Score => Vec::new(),
        }
    }

    /// The height of what stands at the lower edge of the workspace, which notices leave free.
    pub fn foot(&self, session: &Session) -> f32 {
        match session.workspace {
            Workspace::Series => self.series.foot(),
            Workspace::Annotate => filmstrip::HEIGHT,
            Workspace::Lesions | Workspace::Compare | Workspace::Score => 0.0,
        }
    }

    /// What the status bar says.
    pub fn status(&self, session: &Session, textures: &Textures) -> Status {
        match session.workspace {
            Workspace::Series => self.series.status(session, textures),
            Workspace::Lesions => self.lesions.status(session),
            Workspace::Annotate => self.annotate.status(session, textures),
            Workspace::Compare => self.compare.status(session),
            Workspace::Score => self.score.status(session),
        }
    }
}
