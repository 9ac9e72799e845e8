//! The menu of the right button: of what is being drawn, a corner, a region, several regions, or the canvas.

use egui::{Button, Response};

use crate::app::action::{Action, Select};
use crate::app::canvas::hit::{REACH, Spot, edge_at, spot_at};
use crate::app::canvas::tool::{Done, Ground, Tool};
use crate::app::panels::region_menu::{InDrawing, drawing_menu_ui, region_menu_ui};
use crate::app::panels::selection_menu::selection_menu_ui;
use crate::app::session::Session;
use crate::app::workspaces::annotate::gestures::carried_out;
use crate::app::workspaces::annotate::{Annotate, words};
use crate::geometry::Point;
use crate::model::ids::RegionId;

/// What the open menu is about.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Menu {
    /// No region.
    #[default]
    Canvas,
    /// This region.
    Region(RegionId),
    /// All that are selected.
    Selection,
    /// The selected corner of this region.
    Corner(RegionId),
    /// A place on the outline of this region.
    Edge(RegionId, Point),
}

impl Annotate {
    /// Shows the menu where it was asked for.
    pub(super) fn menu_ui(
        &mut self,
        response: &Response,
        session: &Session,
        ground: &Ground<'_>,
    ) -> Vec<Action> {
        let mut actions = Vec::new();
        let reach = self.canvas.projection().map_or(0.0, |it| it.in_image(REACH));
        if response.secondary_clicked() && !self.tool.is_busy() {
            self.menu = self.menu_at(ground, reach);
            if let Menu::Region(id) = self.menu
                && !ground.is_selected(id)
            {
                actions.push(Action::Select(Select::Region(Some(id))));
            }
        }
        let mut asked: Option<InDrawing> = None;
        response.context_menu(|ui| {
            if self.tool.n_corners() > 0 {
                asked = drawing_menu_ui(ui);
                return;
            }
            let done = match self.menu {
                Menu::Corner(_) => {
                    let entry = Button::new("Delete corner").shortcut_text("Del");
                    ui.add(entry).clicked().then(|| self.without_corner(ground)).flatten()
                }
                Menu::Edge(_, place) => {
                    let entry = Button::new("Insert corner here").shortcut_text("Alt+click");
                    let is_asked = ui.add(entry).clicked();
                    is_asked.then(|| self.with_corner(ground, place, reach)).flatten()
                }
                Menu::Canvas | Menu::Region(_) | Menu::Selection => None,
            };
            actions.extend(done.and_then(|done| carried_out(session, done)));
            match self.menu {
                Menu::Canvas => {
                    actions.extend(words::canvas_menu_ui(ui, session, !self.clip.is_empty()));
                }
                Menu::Selection => actions.extend(selection_menu_ui(ui, session)),
                Menu::Region(id) | Menu::Corner(id) | Menu::Edge(id, _) => {
                    actions.extend(region_menu_ui(ui, session, id));
                }
            }
        });
        if let Some(asked) = asked {
            actions.extend(self.in_drawing(session, asked));
        }
        actions
    }

    fn menu_at(&mut self, ground: &Ground<'_>, reach: f64) -> Menu {
        let Some(at) = self.canvas.pointer() else { return Menu::Canvas };
        let single = ground.selected_region().filter(|_| ground.others.is_empty());
        if let Tool::Select(select) = &mut self.tool
            && let Some((id, region)) = single.filter(|(_, region)| ground.may_change(region))
        {
            if let Some(Spot::Corner(corner)) = spot_at(&region.shape, at, reach) {
                select.choose_corner(id, corner);
                return Menu::Corner(id);
            }
            if edge_at(&region.shape, at, reach).is_some() {
                return Menu::Edge(id, at);
            }
        }
        match ground.region_at(at, reach) {
            None => Menu::Canvas,
            Some(id) if ground.is_selected(id) && !ground.others.is_empty() => Menu::Selection,
            Some(id) => Menu::Region(id),
        }
    }

    fn without_corner(&mut self, ground: &Ground<'_>) -> Option<Done> {
        let Tool::Select(select) = &mut self.tool else { return None };
        select.delete_corner(ground)
    }

    fn with_corner(&mut self, ground: &Ground<'_>, place: Point, reach: f64) -> Option<Done> {
        let Tool::Select(select) = &mut self.tool else { return None };
        select.insert_corner(ground, place, reach)
    }
}
