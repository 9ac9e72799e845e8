//! The map of the body: every site in the colour of its worst answer, damage left aside; a click leads to its items.

use egui::{
    Align2, Color32, FontId, Mesh, Pos2, Response, RichText, Role, Sense, Shape, Stroke, Ui,
    WidgetInfo, pos2, vec2,
};

use crate::app::action::{Action, Select};
use crate::app::panels::body_map::severity::{SiteState, site_states};
use crate::app::panels::body_map::surface::{Surface, surfaces};
use crate::app::panels::instrument_form::form::{Form, answer_words};
use crate::app::theme::{self, severity_color, tokens};
use crate::app::widgets::segments;
use crate::geometry::Point;
use crate::instrument::body::{Body, BodySite, Figure};
use crate::instrument::item::Item;

mod severity;
mod surface;

/// How wide the map is.
pub const WIDTH: f32 = 182.0;

/// Lines of a hatched fill are this many figure units apart.
const HATCH_GAP: f64 = 2.6;

/// The figure that is looked at.
pub struct BodyMap {
    figure: Figure,
    /// The item the figure was last turned for.
    followed: Option<String>,
}

impl Default for BodyMap {
    fn default() -> Self {
        Self { figure: Figure::Front, followed: None }
    }
}

/// Whether an instrument asks about places on the body.
pub fn has_sites(form: &Form<'_>) -> bool {
    form.definition.items().iter().any(|item| !item.body_sites.is_empty())
}

impl BodyMap {
    /// Shows the figure and what is known of the site under the pointer, or else in focus.
    pub fn ui(&mut self, ui: &mut Ui, form: &Form<'_>) -> Vec<Action> {
        self.follow(form);
        let choices = Figure::ALL.map(|figure| (figure, label(figure)));
        if let Some(figure) = segments(ui, &choices, self.figure) {
            self.figure = figure;
        }
        ui.add_space(6.0);
        let size = Body::embedded().figure_size(self.figure);
        let most = vec2(ui.available_width(), (ui.available_height() - 120.0).max(120.0));
        let scale = (most.x / size.x as f32).min(most.y / size.y as f32);
        let height = size.y as f32 * scale;
        let (space, response) = ui.allocate_exact_size(vec2(most.x, height), Sense::CLICK);
        let name = format!("Body map, {}", label(self.figure).to_lowercase());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
        let left = space.center().x - size.x as f32 * scale / 2.0;
        let place = Place { origin: pos2(left, space.top()), scale };
        let hovered = self.hovered(&response, place);
        self.figure_ui(ui, form, place, hovered);
        ui.add_space(6.0);
        caption_ui(ui, form, hovered);
        let clicked = hovered.filter(|_| response.clicked());
        let item = clicked.and_then(|site| next_item(form, &site.id));
        let select = item.map(|item| Action::Select(Select::Item(item.id.clone())));
        if hovered.is_some_and(|site| next_item(form, &site.id).is_some()) {
            response.on_hover_cursor(egui::CursorIcon::PointingHand);
        }
        select.into_iter().collect()
    }

    /// Turns to a figure that shows the focused item, the face as large as it can be.
    fn follow(&mut self, form: &Form<'_>) {
        let focus = form.focus.map(|item| item.id.clone());
        if focus == self.followed {
            return;
        }
        self.followed = focus;
        let Some(item) = form.focus else { return };
        let shows = |figure: Figure| {
            let mut areas = Body::embedded().areas(figure);
            areas.any(|(site, _)| item.body_sites.contains(&site.id))
        };
        let best = [Figure::Face, self.figure, Figure::Front, Figure::Back];
        self.figure = best.into_iter().find(|figure| shows(*figure)).unwrap_or(self.figure);
    }

    fn hovered(&self, response: &Response, place: Place) -> Option<&'static BodySite> {
        let pointer = response.hover_pos().or_else(|| response.interact_pointer_pos())?;
        Body::embedded().at(self.figure, place.in_figure(pointer))
    }

    fn figure_ui(&self, ui: &Ui, form: &Form<'_>, place: Place, hovered: Option<&BodySite>) {
        let tokens = tokens(ui);
        let states = site_states(form);
        let line = Stroke::new(1.0, tokens.canvas);
        for surface in surfaces(self.figure) {
            surface_ui(ui, surface, place, states.get(surface.site).copied());
            ui.painter().add(Shape::closed_line(place.line(surface.outline), line));
        }
        let drawing = Body::embedded().drawing(self.figure);
        let faint = Stroke::new(1.0, theme::faded(tokens.canvas, 0.55));
        for detail in &drawing.details {
            ui.painter().add(Shape::line(place.line(detail), faint));
        }
        let in_focus = |surface: &&Surface| {
            form.focus.is_some_and(|item| item.body_sites.iter().any(|site| site == surface.site))
        };
        for surface in surfaces(self.figure).iter().filter(in_focus) {
            let ring = Stroke::new(2.0, tokens.accent);
            ui.painter().add(Shape::closed_line(place.line(surface.outline), ring));
        }
        let under_pointer = |surface: &&Surface| hovered.is_some_and(|it| it.id == surface.site);
        for surface in surfaces(self.figure).iter().filter(under_pointer) {
            let line = Stroke::new(1.5, tokens.text);
            ui.painter().add(Shape::closed_line(place.line(surface.outline), line));
        }
        for (mark, text) in [(drawing.right_mark, "R"), (drawing.left_mark, "L")] {
            let font = FontId::proportional(11.0);
            let at = place.on_screen(mark);
            ui.painter().text(at, Align2::CENTER_CENTER, text, font, tokens.text_3);
        }
    }
}

/// Where a figure lies on the screen.
#[derive(Clone, Copy)]
struct Place {
    origin: Pos2,
    scale: f32,
}

impl Place {
    fn on_screen(self, point: Point) -> Pos2 {
        self.origin + vec2(point.x as f32, point.y as f32) * self.scale
    }

    fn in_figure(self, at: Pos2) -> Point {
        let at = (at - self.origin) / self.scale;
        Point::new(f64::from(at.x), f64::from(at.y))
    }

    fn line(self, points: &[Point]) -> Vec<Pos2> {
        points.iter().map(|point| self.on_screen(*point)).collect()
    }
}

/// Fills an area: faint where nothing is known, hatched where something is open.
fn surface_ui(ui: &Ui, surface: &Surface, place: Place, state: Option<SiteState>) {
    let tokens = tokens(ui);
    let state = state.unwrap_or_default();
    let known = state.share.map(severity);
    let fill = known.unwrap_or(tokens.raised);
    let mut mesh = Mesh::default();
    for corner in &surface.corners {
        mesh.colored_vertex(place.on_screen(*corner), fill);
    }
    for [a, b, c] in &surface.triangles {
        mesh.add_triangle(*a as u32, *b as u32, *c as u32);
    }
    ui.painter().add(Shape::mesh(mesh));
    if state.is_partly_answered() {
        let color = if known.is_some() { tokens.canvas } else { tokens.text_3 };
        let stroke = Stroke::new(1.0, theme::faded(color, 0.6));
        for [a, b] in surface.hatching(HATCH_GAP) {
            ui.painter().line_segment([place.on_screen(a), place.on_screen(b)], stroke);
        }
    }
}

fn severity(share: f32) -> Color32 {
    if share > 0.0 { severity_color(share) } else { theme::CLEAR_SITE }
}

fn label(figure: Figure) -> &'static str {
    match figure {
        Figure::Front => "Front",
        Figure::Back => "Back",
        Figure::Face => "Face",
    }
}

/// The item a click on a body site leads to: the first one, or where several sites of the form lie on it, the next.
fn next_item<'a>(form: &Form<'a>, site: &str) -> Option<&'a Item> {
    let mut firsts: Vec<&Item> = Vec::new();
    for item in form.layout.items(form.definition) {
        let is_there = item.body_sites.iter().any(|it| it == site);
        if is_there && firsts.iter().all(|first| first.site != item.site || item.site.is_none()) {
            firsts.push(item);
        }
    }
    let focus = form.focus.filter(|focus| focus.body_sites.iter().any(|it| it == site));
    let same = |focus: &Item, first: &Item| {
        focus.id == first.id || (focus.site.is_some() && focus.site == first.site)
    };
    let at = focus.and_then(|focus| firsts.iter().position(|first| same(focus, first)));
    let next = at.map_or(0, |at| (at + 1) % firsts.len().max(1));
    firsts.get(next).copied()
}

/// The site under the pointer with its answers, or else the one in focus.
fn caption_ui(ui: &mut Ui, form: &Form<'_>, hovered: Option<&BodySite>) {
    let tokens = tokens(ui);
    ui.spacing_mut().item_spacing.y = 2.0;
    let is_told = |item: &&Item| match (hovered, form.focus) {
        (Some(site), _) => item.body_sites.contains(&site.id),
        (None, Some(focus)) => {
            item.id == focus.id || (item.site.is_some() && item.site == focus.site)
        }
        (None, None) => false,
    };
    // One line for each site of the form, with its answers behind one another.
    let mut lines: Vec<(&str, Vec<String>)> = Vec::new();
    for item in form.layout.items(form.definition).filter(is_told) {
        let site = item.site_label.as_deref().unwrap_or(&item.label);
        let answer = answer_short(form, item);
        let words =
            if item.site.is_some() { format!("{}\u{a0}{answer}", item.label) } else { answer };
        match lines.last_mut() {
            Some((last, all)) if *last == site => all.push(words),
            Some(_) | None => lines.push((site, vec![words])),
        }
    }
    if let Some(site) = hovered {
        ui.label(RichText::new(&site.label).size(12.5).color(tokens.text));
        if lines.is_empty() {
            let words = "Not asked about by this form";
            ui.label(RichText::new(words).size(12.0).color(tokens.text_2));
        }
    }
    for (site, words) in lines {
        ui.label(RichText::new(site).size(12.0).color(tokens.text));
        ui.label(RichText::new(words.join("\u{a0}· ")).size(12.0).color(tokens.text_2));
    }
}

/// An answer in a word: the number, or the state.
fn answer_short(form: &Form<'_>, item: &Item) -> String {
    let answer = form.answer(item);
    match answer.and_then(crate::instrument::score::Answer::value) {
        Some(value) => value.to_string(),
        None => answer_words(item, answer),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::panels::instrument_form::layout::Layout;
    use crate::instrument::library::Library;
    use crate::instrument::score::Answers;

    #[test]
    fn a_click_leads_to_the_first_item_of_a_site_and_on_where_two_sites_of_the_form_meet() {
        let library = Library::embedded();
        let cdasi = library.find("cdasi-v2").unwrap();
        let answers = Answers::new();
        let mut form = Form {
            definition: cdasi,
            layout: Layout::of(cdasi),
            identity: None,
            assessment: None,
            answers: &answers,
            previous: None,
            focus: cdasi.item("scalp.erythema"),
            obstacle: None,
            question: None,
        };
        let led = |form: &Form<'_>, site: &str| next_item(form, site).map(|item| item.id.clone());
        assert_eq!(led(&form, "abdomen").as_deref(), Some("abdomen.erythema"));
        assert_eq!(led(&form, "elbow_left").as_deref(), Some("arm.erythema"));
        assert_eq!(led(&form, "groin"), None);
        form.focus = cdasi.item("arm.scale");
        assert_eq!(led(&form, "elbow_left").as_deref(), Some("gottron_not_hands.erythema"));
        form.focus = cdasi.item("gottron_not_hands.scale");
        assert_eq!(led(&form, "elbow_left").as_deref(), Some("arm.erythema"));
        form.focus = cdasi.item("abdomen.scale");
        assert_eq!(led(&form, "abdomen").as_deref(), Some("abdomen.erythema"));
    }
}
