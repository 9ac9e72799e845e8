//! Following curved skin: the bent ways of the photos that are shown, kept until an alignment on them is another; and
//! what bending comes to, in words.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::Ui;

use crate::app::action::Action;
use crate::app::commands::Command;
use crate::app::session::{Comparing, Session};
use crate::app::widgets::{hint, quiet};
use crate::app::workspaces::compare::changed;
use crate::app::workspaces::compare::pair::{Bends, Side};
use crate::app::workspaces::compare::words::{residual, visit_of};
use crate::geometry::bent::Bent;
use crate::jobs::curved::{Curved, Leg, curved};
use crate::model::alignment::Alignment;
use crate::model::ids::PhotoId;
use crate::model::laying::between;
use crate::model::photo::Photo;
use crate::model::project::Project;

/// What bending is not for.
const NOT_FOR: &str = "For looking, and for where carried regions are proposed. Never for areas, nor for their gain and loss, nor for lengths.";

/// The bent ways by the photo that is laid and the one that is the frame.
#[derive(Default)]
pub struct Curves {
    ways: BTreeMap<(PhotoId, PhotoId), Kept>,
}

/// A bent way, and what it was made from: with the same it need not be made again.
struct Kept {
    alignments: Vec<(PhotoId, Alignment)>,
    sizes: [(u32, u32); 2],
    known: Known,
}

/// A bent way, both for drawing and for saying what it comes to; none where no alignments lead to the frame.
type Known = Option<(Arc<Curved>, Option<Bends>)>;

impl Curves {
    /// Lets photos follow curved skin, where that is wished for and alignments lead them to the frame; says how far.
    pub fn follow(&mut self, sides: &mut [Side<'_>], session: &Session) -> Option<String> {
        if !session.comparing.is_curved {
            return None;
        }
        let (first, others) = sides.split_first_mut()?;
        let n = others.len();
        let mut lengths = Vec::new();
        for side in others.iter_mut().filter(|side| side.way.is_some()) {
            let Some((found, bends)) = self.known(session, side, first) else { continue };
            lengths.extend(bends.is_some().then_some(found.longest));
            side.bends = bends;
        }
        Some(match lengths[..] {
            [] => "Curved skin: nothing to follow".to_owned(),
            [longest] if n == 1 => {
                format!("Follows curved skin, by at most {}", residual(first.photo, longest))
            }
            _ => format!("Follows curved skin · {} of {n} photos", lengths.len()),
        })
    }

    /// What is known of a pair, made when it is first asked for and when an alignment on the way has changed.
    fn known(&mut self, session: &Session, side: &Side<'_>, frame: &Side<'_>) -> Known {
        let project = session.project();
        let sizes = [side, frame].map(|it| (it.photo.width, it.photo.height));
        let alignments = on_way(project, side, frame);
        let is_same = |kept: &Kept| {
            let kept_ones = kept.alignments.iter().map(|(keeper, it)| (*keeper, it));
            kept.sizes == sizes && kept_ones.eq(alignments.iter().copied())
        };
        let pair = (side.id, frame.id);
        if let Some(kept) = self.ways.get(&pair).filter(|kept| is_same(kept)) {
            return kept.known.clone();
        }
        let known = made(project, pair, sizes[1]);
        let alignments = alignments.into_iter().map(|(keeper, it)| (keeper, it.clone())).collect();
        self.ways.insert(pair, Kept { alignments, sizes, known: known.clone() });
        known
    }

    /// The switch, and what bending comes to where the second photo lies on the first.
    pub fn curves_ui(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        [first, second]: [&Side<'_>; 2],
    ) -> Vec<Action> {
        let mut is_curved = session.comparing.is_curved;
        let about = Command::CompareCurved;
        ui.checkbox(&mut is_curved, about.about().text).on_hover_text(about.hint(ui));
        if session.comparing.is_curved {
            for words in self.words(session, first, second) {
                ui.add(egui::Label::new(quiet(ui, words)).wrap());
            }
        }
        ui.add(egui::Label::new(hint(ui, NOT_FOR)).wrap());
        changed(session, Comparing { is_curved, ..session.comparing })
    }

    fn words(&mut self, session: &Session, first: &Side<'_>, second: &Side<'_>) -> Vec<String> {
        if !session.comparing.is_aligned {
            return vec!["Stays straight: alignment is off (S)".to_owned()];
        }
        let known = second.way.as_ref().and_then(|_| self.known(session, second, first));
        let Some((found, _)) = known else {
            return vec!["Stays straight: the photos are not aligned".to_owned()];
        };
        match found.legs.as_slice() {
            [leg] => vec![match leg.bending {
                Ok(_) => format!("{}, {}", by_at_most(&found, first.photo), leg_words(leg)),
                Err(why) => format!("Stays straight: {}", why.words()),
            }],
            legs => {
                let all = found.bent.as_ref().map(|_| by_at_most(&found, first.photo));
                let title = |(laid, onto): (PhotoId, PhotoId)| {
                    format!("{} on {}", visit_of(session, laid), visit_of(session, onto))
                };
                let each =
                    legs.iter().map(|leg| format!("{}: {}", title(leg.laid), leg_words(leg)));
                all.into_iter().chain(each).collect()
            }
        }
    }
}

/// The alignments on the way from a photo to the frame, each with the photo that keeps it.
fn on_way<'a>(
    project: &'a Project,
    side: &Side<'_>,
    frame: &Side<'_>,
) -> Vec<(PhotoId, &'a Alignment)> {
    let Some(way) = &side.way else { return Vec::new() };
    let photos: Vec<PhotoId> =
        [side.id].into_iter().chain(way.through.iter().copied()).chain([frame.id]).collect();
    photos.windows(2).filter_map(|pair| between(project, (pair[0], pair[1]))).collect()
}

fn made(project: &Project, (laid, frame): (PhotoId, PhotoId), size: (u32, u32)) -> Known {
    let found = curved(project, laid, frame)?;
    let bends = found.bent.clone().and_then(|there| {
        let back = Bent::of(there.base().inverse()?, size, |at| there.back(at));
        Some(Bends { there: Arc::new(there), back: Arc::new(back) })
    });
    Some((Arc::new(found), bends))
}

fn by_at_most(found: &Curved, frame: &Photo) -> String {
    format!("Follows curved skin: bends at most {}", residual(frame, found.longest))
}

/// `residual 1.9 → 0.6 px, 48 places`
fn leg_words(leg: &Leg) -> String {
    match leg.bending {
        Ok(it) => {
            let of = if it.is_tried { " at places left out" } else { "" };
            let (before, after) = (it.before, it.after);
            format!("residual {before:.1} → {after:.1} px{of}, {} places", it.places)
        }
        Err(why) => format!("stays straight: {}", why.words()),
    }
}
