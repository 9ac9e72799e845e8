//! How each photo was taken: framing, lamps, colour cast, and where the ruler lay.
//!
//! No two visits are alike, as in any clinic: another room, another lamp, a step nearer, a head held differently.

use crate::exchange::demo::camera::{Camera, Develop, Framing};
use crate::exchange::demo::case::{Shot, View};
use crate::exchange::demo::light::Light;
use crate::exchange::demo::ruler::Ruler;

/// Everything about how one photo was taken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sitting {
    /// Where the camera stood.
    pub camera: Camera,
    /// The lamps.
    pub light: Light,
    /// Brightness and colour cast.
    pub develop: Develop,
    /// The ruler.
    pub ruler: Ruler,
}

impl Sitting {
    /// How a photo was taken whose long side is `size` pixels; the face upright, the back lying, both 4 to 3.
    ///
    /// Sizes are kept within what is worth looking at and what a JPEG file can hold: 64 to 16 384 pixels.
    pub fn of(shot: Shot, size: u32) -> Self {
        let long = size.clamp(64, 16_384);
        let short = long * 3 / 4;
        let (width, height) = match shot.view {
            View::Face => (short, long),
            View::UpperBack => (long, short),
        };
        Self {
            camera: Camera::new(&framing(shot), width, height),
            light: light(shot),
            develop: develop(shot),
            ruler: ruler(shot.view),
        }
    }
}

/// How a photo is framed.
fn framing(shot: Shot) -> Framing {
    let visit = shot.visit.index();
    match shot.view {
        View::Face => Framing {
            middle: [(0.0, 45.0), (-5.0, 48.0), (5.0, 47.0), (2.0, 44.0)][visit],
            long_side_mm: 350.0 / [1.0, 0.955, 1.045, 0.975][visit],
            turn: [0.4, -2.1, 2.6, -0.9][visit],
            lean: [(0.004, 0.010), (-0.012, 0.006), (0.010, -0.012), (-0.004, 0.014)][visit],
        },
        View::UpperBack => Framing {
            middle: [(0.0, 84.0), (7.0, 80.0), (-8.0, 87.0), (3.0, 83.0)][visit],
            long_side_mm: 476.0 / [1.0, 1.06, 0.94, 0.98][visit],
            turn: [-0.6, 1.9, -3.2, 1.1][visit],
            lean: [(0.006, -0.008), (-0.010, 0.012), (0.014, 0.004), (-0.006, -0.010)][visit],
        },
    }
}

/// The lamps of a photo.
fn light(shot: Shot) -> Light {
    let visit = shot.visit.index();
    let towards_lamp = match shot.view {
        View::Face => {
            [[-0.42, -0.38, 0.82], [0.36, -0.44, 0.82], [-0.28, -0.34, 0.90], [-0.50, -0.32, 0.80]]
        }
        View::UpperBack => {
            [[-0.46, -0.56, 0.72], [0.50, -0.52, 0.72], [-0.30, -0.66, 0.76], [0.40, -0.60, 0.72]]
        }
    };
    let (lamp, front, around) =
        [(0.54, 0.30, 0.22), (0.50, 0.32, 0.24), (0.50, 0.36, 0.22), (0.56, 0.28, 0.22)][visit];
    Light { towards_lamp: towards_lamp[visit], lamp, front, around }
}

/// Brightness and colour cast of a photo.
fn develop(shot: Shot) -> Develop {
    let visit = shot.visit.index();
    Develop {
        exposure: [1.0, 0.95, 1.05, 1.0][visit],
        gains: [[1.0, 1.0, 1.0], [1.06, 1.0, 0.88], [0.95, 1.0, 1.08], [1.03, 1.0, 0.94]][visit],
        seed: 900 + 2 * visit as u32 + shot.view.index() as u32,
    }
}

/// The ruler of a view; it lies at the same place each time, so that it can be compared too.
fn ruler(view: View) -> Ruler {
    match view {
        View::Face => Ruler { zero: (-50.0, 189.0), length_mm: 100.0, turn: -0.8 },
        View::UpperBack => Ruler { zero: (-128.0, 222.0), length_mm: 150.0, turn: 1.2 },
    }
}
