//! Where each photo went and why, as a table for people and as JSON for programs.

use std::path::Path;

use serde_json::{Map, Value, json};

use crate::jobs::import::examine::Content;
use crate::jobs::import::plan::Plan;
use crate::jobs::import::row::{Place, Row, State};
use crate::model::project::Project;

/// The placement as aligned columns: photo, visit, view, why.
pub fn table(plan: &Plan) -> String {
    let mut lines = vec![["photo", "visit", "view", "why"].map(str::to_owned)];
    for row in plan.rows() {
        let visit = |at| plan.visit_title(at);
        let view = |at: usize| plan.views().get(at).map(|it| it.label.clone()).unwrap_or_default();
        let (visit, view) = match row.state {
            State::Ready => (cell(row.visit, visit), cell(row.view, view)),
            State::LeftOut
            | State::Duplicate(_)
            | State::InProject
            | State::NoPhoto
            | State::Unreadable
            | State::Skipped => ("not added".to_owned(), String::new()),
        };
        lines.push([plain(&row.path), plain(&visit), plain(&view), plain(&row.why)]);
    }
    let width = |column: usize| {
        let widths = lines.iter().map(|line| line.get(column).map_or(0, |it| it.chars().count()));
        widths.max().unwrap_or(0)
    };
    let (first, second, third) = (width(0), width(1), width(2));
    let mut text = String::new();
    for [photo, visit, view, why] in &lines {
        let line = format!("{photo:first$}  {visit:second$}  {view:third$}  {why}");
        text.push_str(line.trim_end());
        text.push('\n');
    }
    if plan.rows().iter().any(Row::needs_decision) {
        text.push_str("? and –: not decided; the photo waits in the tray\n");
    }
    text
}

/// The placement as JSON; `after` is the project with the photos in it, `path` its file.
pub fn json(plan: &Plan, after: &Project, path: &Path) -> String {
    let files: Vec<Value> = (0..plan.rows().len()).filter_map(|i| entry(plan, i, after)).collect();
    let answer = json!({ "project": path.display().to_string(), "files": files });
    format!("{answer:#}\n")
}

fn entry(plan: &Plan, i: usize, after: &Project) -> Option<Value> {
    let row = plan.rows().get(i)?;
    let mut entry = Map::new();
    let mut say = |name: &str, value: Value| drop(entry.insert(name.to_owned(), value));
    say("file", json!(row.path));
    let hash = match plan.file(i).map(|file| &file.content) {
        Some(Content::Photo(photo)) => Some(photo.fingerprint.blake3.as_str()),
        _ => None,
    };
    say("hash", json!(hash));
    let is_placed = row.visit.decided().is_some() && row.view.decided().is_some();
    say(
        "state",
        json!(match row.state {
            State::Ready if is_placed => "placed",
            State::Ready => "tray",
            State::LeftOut => "left out",
            State::Duplicate(_) => "duplicate",
            State::InProject => "in project",
            State::NoPhoto => "no photograph",
            State::Unreadable => "unreadable",
            State::Skipped => "skipped",
        }),
    );
    let photo = after.photos.values().find(|photo| {
        row.state == State::Ready && photo.path == row.path && Some(photo.hash.as_str()) == hash
    });
    let visit = photo.and_then(|photo| Some(after.visit(photo.visit?)?.1));
    let view = photo.and_then(|photo| after.view(photo.view?));
    say("subject", json!(photo.map(|_| row.subject.as_str())));
    say("visit", json!(visit.map(crate::model::subject::Visit::name)));
    say("visit_label", json!(visit.map(|visit| visit.label.as_str())));
    say("view", json!(view.map(crate::model::view::View::name)));
    say("view_label", json!(view.map(|view| view.label.as_str())));
    let suggested = |place: Place| match place {
        Place::Suggested(at) if row.state == State::Ready => Some(at),
        Place::Suggested(_) | Place::Unknown | Place::At(_) | Place::Tray => None,
    };
    let visit = suggested(row.visit).and_then(|at| plan.visits().get(at));
    say("suggested_visit", json!(visit.map(|slot| slot.label.as_str())));
    let view = suggested(row.view).and_then(|at| plan.views().get(at));
    say("suggested_view", json!(view.map(|slot| slot.label.as_str())));
    say("why", json!(row.why));
    Some(Value::Object(entry))
}

fn cell(place: Place, title: impl Fn(usize) -> String) -> String {
    match place {
        Place::At(at) => title(at),
        Place::Suggested(at) => format!("{} ?", title(at)),
        Place::Unknown | Place::Tray => "–".to_owned(),
    }
}

/// A text without what would break a line or turn its direction round.
fn plain(text: &str) -> String {
    let is_unruly = |c: char| {
        c.is_control()
            || matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|c| if is_unruly(c) { '\u{FFFD}' } else { c }).collect()
}
