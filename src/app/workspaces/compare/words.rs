//! How photos lie on each other, in words.

use crate::app::icons;
use crate::app::panels::filmstrip::visit_title;
use crate::app::session::Session;
use crate::app::workspaces::compare::pair::Side;
use crate::model::alignment::{Alignment, Source, Verdict};
use crate::model::calibration::Calibration;
use crate::model::ids::PhotoId;
use crate::model::photo::Photo;

/// How a photo lies on the first one, in words.
pub fn lying(session: &Session, side: &Side<'_>) -> String {
    match &side.way {
        None if !session.comparing.is_aligned => {
            "Alignment is off: laid on each other by their size".to_owned()
        }
        None => "Not aligned yet: laid on each other by their size".to_owned(),
        Some(way) => {
            let through: Vec<String> = way
                .through
                .iter()
                .filter_map(|id| {
                    let photo = session.project().photos.get(id)?;
                    let subject = session.subject()?;
                    Some(visit_title(subject, subject.visit(photo.visit?)?))
                })
                .collect();
            let how = match way.verdict {
                Verdict::Trusted => "Aligned",
                Verdict::Doubtful | Verdict::Failed => {
                    "Aligned, but doubtful: look before you rely on it"
                }
            };
            let mut parts = vec![how.to_owned()];
            if let Some(alignment) = side.photo.alignment.as_ref().filter(|_| through.is_empty()) {
                parts.push(alignment.model.name().to_owned());
                if alignment.matches > 0 {
                    let (n, all) = (alignment.inliers, alignment.matches);
                    parts.push(format!("{n} of {all} patches agree"));
                }
                parts.extend(alignment.residual().map(|px| format!("residual {px:.1} px")));
            }
            if !through.is_empty() {
                parts.push(format!("through {}", through.join(", ")));
            }
            parts.join(" · ")
        }
    }
}

/// How many of several photos are aligned with the first one, in words; none where there is no other.
pub fn lying_all(others: &[Side<'_>]) -> Option<String> {
    let verdicts = others.iter().filter_map(|side| Some(side.way.as_ref()?.verdict));
    let (n, all) = (verdicts.clone().count(), others.len());
    let doubtful = verdicts.filter(|verdict| *verdict != Verdict::Trusted).count();
    let doubt =
        if doubtful == 0 { String::new() } else { format!(", {doubtful} of them doubtful") };
    (all > 0).then(|| format!("{n} of {all} aligned{doubt}"))
}

/// A length on a photo, in millimetres as well where the photo has a scale.
pub fn residual(on: &Photo, px: f64) -> String {
    let scale = on.calibration.as_ref().and_then(Calibration::scale);
    match scale {
        Some(scale) => format!("{px:.1} px ({:.2} mm)", scale.mm(px)),
        None => format!("{px:.1} px"),
    }
}

/// Who found an alignment.
pub fn by_whom(alignment: &Alignment) -> String {
    let n = alignment.pins.len();
    match alignment.source {
        Source::Automatic => "automatic".to_owned(),
        Source::Pins => format!("{n} pins"),
        Source::AutomaticAndPins => format!("automatic with {n} pins"),
    }
}

/// The traffic light of an alignment: its sign, its words, and whether it is all right.
pub fn light(verdict: Verdict, is_stale: bool) -> (&'static str, &'static str, bool) {
    match (verdict, is_stale) {
        (_, true) => (icons::WARNING_FILLED, "Stale: a photo file was changed since", false),
        (Verdict::Trusted, false) => (icons::CHECK_CIRCLE_FILLED, "Trusted", true),
        (Verdict::Doubtful, false) => {
            (icons::WARNING_FILLED, "Doubtful: look before you rely on it", false)
        }
        (Verdict::Failed, false) => (icons::ERROR_FILLED, "Failed: set pins", false),
    }
}

/// The photo's visit as it is called along time.
pub fn visit_of(session: &Session, photo: PhotoId) -> String {
    let visit = session.project().photos.get(&photo).and_then(|photo| photo.visit);
    let title = session.subject().and_then(|it| Some(visit_title(it, it.visit(visit?)?)));
    title.unwrap_or_default()
}
