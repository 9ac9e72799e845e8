//! What a workspace may read while it is shown.

use egui::Id;

use crate::app::commands::Command;
use crate::app::measures::Measures;
use crate::app::session::Session;
use crate::app::settings::Settings;
use crate::app::textures::Textures;

/// What a workspace may read while it is shown.
pub struct Scene<'a> {
    /// The project and what is selected in it.
    pub session: &'a Session,
    /// Pictures of photos.
    pub textures: &'a mut Textures,
    /// What is measured of their pixels.
    pub measures: &'a mut Measures,
    /// What the user prefers.
    pub settings: &'a Settings,
    /// Named commands that were asked for and that the workspace carries out itself.
    pub commands: &'a [Command],
    /// Whether a dialog is in front, so that the keyboard is not the workspace's.
    pub has_dialog: bool,
}

impl Scene<'_> {
    /// Whether this command was just asked for.
    pub fn is_asked(&self, command: Command) -> bool {
        self.commands.contains(&command)
    }
}

/// The main surface of a workspace: the one widget that plain keys are meant for.
pub fn surface_id() -> Id {
    Id::unique("surface")
}
