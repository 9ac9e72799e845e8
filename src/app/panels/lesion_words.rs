//! What is known of a lesion at a visit, in words, with an icon, and how large it is.
//!
//! [`size_text`] and [`change`] are the only places that say how large a lesion is and how it changed. The change is
//! always the one since the subject's baseline. It is told only where both photos have a scale: in pixels a camera that
//! was held nearer makes a lesion that heals larger.

use egui::Color32;

use crate::app::canvas::marks::{area_on, percent_text};
use crate::app::icons;
use crate::app::panels::lesion_trend::scale_of;
use crate::app::panels::subject_list::counted;
use crate::app::theme::Tokens;
use crate::model::course::{AtVisit, Finding};
use crate::model::project::Project;

/// The area of a lesion at a visit; nothing where it is not drawn or only marked by points.
pub fn drawn_area_text(project: &Project, at: &AtVisit) -> Option<String> {
    let area = at.area.filter(|_| at.finding.is_drawn())?;
    Some(area_on(area, at.photo.and_then(|id| project.photos.get(&id))))
}

/// How large a lesion is at a visit, and how many points mark it; nothing where it is not drawn.
pub fn size_text(project: &Project, at: &AtVisit) -> Option<String> {
    let area = drawn_area_text(project, at);
    let points = (at.n_points > 0).then(|| counted(at.n_points, "point"));
    let texts: Vec<String> = area.into_iter().chain(points).collect();
    (!texts.is_empty()).then(|| texts.join(" + "))
}

/// Why no change of an area is told.
pub const NO_SCALE: &str = "No scale at both visits: areas in pixels cannot be compared";

/// The change since another visit in percent, where both areas are known in square millimetres; nothing is nothing in
/// any unit, so that what is resolved needs no scale.
pub fn change(project: &Project, then: &AtVisit, now: &AtVisit) -> Option<f64> {
    let before = then.area.filter(|area| *area > 0.0)?;
    let after = now.area?;
    let percent = |before: f64, after: f64| (after - before) / before * 100.0;
    if !now.finding.is_drawn() {
        return Some(percent(before, after));
    }
    let (old, new) = scale_of(project, then).zip(scale_of(project, now))?;
    Some(percent(old.mm2(before), new.mm2(after)))
}

/// Whether the two areas are known but cannot be compared for want of a scale.
pub fn lacks_scale(project: &Project, then: &AtVisit, now: &AtVisit) -> bool {
    let is_known = then.area.is_some_and(|area| area > 0.0) && now.area.is_some();
    is_known && change(project, then, now).is_none()
}

/// The colour of a size: quiet where it is in pixels, which depend on how near the camera was.
pub fn size_color(project: &Project, at: &AtVisit, tokens: &Tokens) -> Color32 {
    let is_in_pixels = at.finding.is_drawn() && scale_of(project, at).is_none();
    if is_in_pixels { tokens.text_2 } else { tokens.text }
}

/// A change as it is written, and in the colour of its direction.
pub fn change_text(percent: f64, tokens: &Tokens) -> (String, Color32) {
    let color = if percent < 0.0 {
        tokens.better
    } else if percent > 0.0 {
        tokens.worse
    } else {
        tokens.text_2
    };
    (percent_text(percent), color)
}

/// The icon and the colour of a finding that is not only drawn.
pub fn mark(finding: &Finding, tokens: &Tokens) -> Option<(&'static str, Color32)> {
    match finding {
        Finding::Drawn => None,
        Finding::New => Some((icons::PLUS, tokens.worse)),
        Finding::Resolved => Some((icons::CHECK_CIRCLE, tokens.better)),
        Finding::NotVisible => Some((icons::EYE_HIDDEN, tokens.text_2)),
        Finding::NotAssessable(_) => Some((icons::PROHIBITED, tokens.text_2)),
        Finding::MergedInto(_) | Finding::PartOf(_) => Some((icons::LINK, tokens.text_2)),
        Finding::NotPhotographed => Some((icons::CAMERA, tokens.text_3)),
        Finding::Unknown => Some((icons::QUESTION, tokens.text_3)),
    }
}

/// Everything known of a lesion at a visit: "drawn, 10 000 px², −38 %, split from L2, but marked resolved".
pub fn words(project: &Project, at: &AtVisit, change: Option<f64>) -> String {
    let mut words = vec![at.finding.words(project)];
    words.extend(size_text(project, at));
    words.extend(change.map(percent_text));
    words.extend(at.split_from.map(|whole| split_words(project, whole)));
    words.extend(at.contradicts.as_ref().map(|it| format!("but {}", it.words(project))));
    words.extend((!at.proposed.is_empty()).then(|| format!("{} proposed", at.proposed.len())));
    words.join(", ")
}

/// "split from L2".
pub fn split_words(project: &Project, whole: crate::model::ids::LesionId) -> String {
    Finding::PartOf(whole).words(project).replacen("part of", "split from", 1)
}
