//! How photos lie on each other, in words.

use crate::app::panels::filmstrip::visit_title;
use crate::app::session::Session;
use crate::app::workspaces::compare::pair::Side;
use crate::model::alignment::Verdict;

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
