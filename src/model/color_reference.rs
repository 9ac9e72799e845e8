//! A grey patch or a colour chart in a photo, by which its colours are corrected before they are measured.
//!
//! Stored is where it lies and what it is. The gains or the matrix are computed from the photo's own pixels whenever it
//! is measured, not stored: the photo is known by its hash and never changes, so the result is always the same, and a
//! stored matrix could come to disagree with the patch it is said to come from.

use serde::{Deserialize, Serialize};

use crate::geometry::{Point, outline_area};
use crate::model::region::Corner;

/// Something of known colour in a photo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ColorReference {
    /// A neutral grey patch: it gives a gain for each channel.
    GreyPatch {
        /// Its outline in pixels of the upright photo; the last corner is joined to the first.
        outline: Vec<Corner>,
        /// How much of the light it reflects, in thousandths (180 for an 18 % card). None keeps the exposure and
        /// only takes the cast away.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reflectance_permille: Option<u16>,
    },
    /// A chart of 24 patches in four rows of six ("`ColorChecker` Classic"): it gives a matrix.
    Chart {
        /// The outer corners of the field of patches in pixels of the upright photo, at patch 1 (dark skin),
        /// 6 (bluish green), 24 (black) and 19 (white): clockwise if the chart lies upright.
        corners: [Corner; 4],
        /// Which paints it has.
        edition: ChartEdition,
    },
}

/// The two generations of the chart, whose paints differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChartEdition {
    /// Made before November 2014.
    Before2014,
    /// Made in November 2014 or later.
    Since2014,
}

impl ChartEdition {
    /// On screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Before2014 => "made before November 2014",
            Self::Since2014 => "made in November 2014 or later",
        }
    }
}

impl ColorReference {
    /// Its corners in pixels of the upright photo.
    pub fn outline(&self) -> Vec<Point> {
        let corners = match self {
            Self::GreyPatch { outline, .. } => outline.as_slice(),
            Self::Chart { corners, .. } => corners.as_slice(),
        };
        corners.iter().map(|corner| corner.point()).collect()
    }

    /// In tables.
    pub fn name(&self) -> &'static str {
        match self {
            Self::GreyPatch { .. } => "grey_patch",
            Self::Chart { edition: ChartEdition::Before2014, .. } => "chart_before_2014",
            Self::Chart { edition: ChartEdition::Since2014, .. } => "chart_since_2014",
        }
    }

    /// What is wrong with it, if anything.
    pub fn problem(&self) -> Option<&'static str> {
        let outline = self.outline();
        if outline.len() < 3 || outline_area(&outline) < 16.0 {
            return Some("a patch or chart is too small to say anything about colour");
        }
        match self {
            Self::GreyPatch { reflectance_permille: Some(0 | 1001..), .. } => {
                Some("a grey patch reflects between 0.1 % and 100 % of the light")
            }
            Self::Chart { .. } if !is_convex(&outline) => Some(
                "the corners of the chart are not in order: dark skin, bluish green, black, white",
            ),
            Self::GreyPatch { .. } | Self::Chart { .. } => None,
        }
    }
}

/// Whether every corner turns the same way.
fn is_convex(outline: &[Point]) -> bool {
    let n = outline.len();
    let turns = (0..n).map(|i| {
        let (a, b, c) = (outline[i], outline[(i + 1) % n], outline[(i + 2) % n]);
        (b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x)
    });
    let (left, right) = turns.fold((0, 0), |(left, right), turn| {
        (left + usize::from(turn < 0.0), right + usize::from(turn > 0.0))
    });
    left == n || right == n
}

#[cfg(test)]
mod tests {
    use super::*;

    fn corner(x: f64, y: f64) -> Corner {
        Corner::at(Point::new(x, y))
    }

    #[test]
    fn a_chart_with_crossed_corners_and_a_patch_without_area_are_refused() {
        let [a, b, c, d] = [(0., 0.), (60., 2.), (62., 40.), (1., 41.)].map(|(x, y)| corner(x, y));
        let chart = |corners| ColorReference::Chart { corners, edition: ChartEdition::Since2014 };
        assert_eq!(chart([a, b, c, d]).problem(), None);
        assert_eq!(chart([d, c, b, a]).problem(), None, "mirrored, as through an old slide");
        assert!(chart([a, c, b, d]).problem().is_some_and(|it| it.contains("order")));
        let patch = |outline: &[Corner], reflectance_permille| ColorReference::GreyPatch {
            outline: outline.to_vec(),
            reflectance_permille,
        };
        assert!(patch(&[a, b], None).problem().is_some_and(|it| it.contains("small")));
        assert!(patch(&[a, b, c], Some(1200)).problem().is_some_and(|it| it.contains("reflects")));
        let sound = patch(&[a, b, c], Some(180));
        assert_eq!(sound.problem(), None);
        let text = ron::to_string(&sound).expect("plain data");
        assert_eq!(ron::from_str::<ColorReference>(&text).expect("the same"), sound);
    }
}
