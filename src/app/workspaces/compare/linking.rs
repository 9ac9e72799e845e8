//! Panes that are moved together, or each on its own: how far each of them lies from the common place.

use std::collections::BTreeMap;

use crate::app::canvas::viewport::Viewport;
use crate::geometry::Point;
use crate::model::ids::PhotoId;

/// How one pane differs from the common viewport.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Apart {
    /// How much larger it shows the frame.
    pub zoom: f64,
    /// How far its middle lies from the common one, in pixels of the frame.
    pub step: Point,
}

impl Apart {
    /// Not at all.
    pub const NONE: Self = Self { zoom: 1.0, step: Point::new(0.0, 0.0) };

    /// How `own` differs from what is common to all.
    pub fn between(common: Viewport, own: Viewport) -> Self {
        Self { zoom: own.scale / common.scale, step: own.center - common.center }
    }

    /// What the pane shows.
    pub fn of(self, common: Viewport) -> Viewport {
        if self == Self::NONE {
            return common;
        }
        let (scale, center) = (common.scale * self.zoom, common.center + self.step);
        Viewport { scale, center, is_fitted: false }
    }

    /// What is common to all panes while this one shows `own`.
    pub fn without(self, own: Viewport) -> Viewport {
        if self == Self::NONE {
            return own;
        }
        let (scale, center) = (own.scale / self.zoom, own.center - self.step);
        Viewport { scale, center, is_fitted: false }
    }
}

/// How far the panes of each pair of photos lie apart: by the photo that is the frame, and the one that is shown.
#[derive(Clone, Debug, Default)]
pub struct Linking(BTreeMap<(PhotoId, PhotoId), Apart>);

impl Linking {
    /// How the pane of a photo differs.
    pub fn of(&self, frame: PhotoId, photo: PhotoId) -> Apart {
        self.0.get(&(frame, photo)).copied().unwrap_or(Apart::NONE)
    }

    /// Moves the pane of a photo by `moved`: all others with it while they are linked, else alone. Returns what is
    /// common to all.
    pub fn moved(
        &mut self,
        (frame, photo): (PhotoId, PhotoId),
        common: Viewport,
        is_linked: bool,
        moved: impl FnOnce(Viewport) -> Viewport,
    ) -> Viewport {
        let apart = self.of(frame, photo);
        let before = apart.of(common);
        let own = moved(before);
        if own == before {
            return common;
        }
        if is_linked {
            return apart.without(own);
        }
        self.0.insert((frame, photo), Apart::between(common, own));
        common
    }

    /// Lays all panes of a frame on each other again.
    pub fn join(&mut self, frame: PhotoId) {
        self.0.retain(|(other, _), _| *other != frame);
    }

    /// Whether one of the photos that are shown lies apart, the frame first; others of this frame do not count.
    pub fn is_apart(&self, shown: &[PhotoId]) -> bool {
        let Some(frame) = shown.first() else { return false };
        shown.iter().any(|photo| self.of(*frame, *photo) != Apart::NONE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unlinking_keeps_the_offset_and_linking_uses_it() {
        let common = Viewport { scale: 2.0, center: Point::new(100.0, 80.0), is_fitted: false };
        let (first, second) = (PhotoId(1), PhotoId(2));
        let mut linking = Linking::default();
        let right = |by: f64| {
            move |it: Viewport| Viewport { center: it.center + Point::new(by, 0.0), ..it }
        };
        assert_eq!(linking.moved((first, second), common, false, right(0.0)), common);
        assert!(!linking.is_apart(&[first, second]), "nothing was moved");
        let same = linking.moved((first, second), common, false, right(7.0));
        assert_eq!(same, common, "the other pane stays");
        assert_eq!(linking.of(first, second).of(common).center, Point::new(107.0, 80.0));
        assert!(linking.is_apart(&[first, second]));
        assert!(!linking.is_apart(&[first, PhotoId(3)]), "another pair is not");
        // Linked again, a move of either pane moves both.
        let moved = linking.moved((first, second), common, true, right(10.0));
        assert_eq!(moved.center, Point::new(110.0, 80.0));
        assert_eq!(linking.of(first, second).of(moved).center, Point::new(117.0, 80.0));
        let back = linking.moved((first, first), moved, true, right(-10.0));
        assert_eq!(back, common);
        linking.join(first);
        assert_eq!(linking.of(first, second), Apart::NONE);
    }
}
