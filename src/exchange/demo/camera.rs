//! The camera: from millimetres on the body to pixels of the upright photo and back, brightness and colour cast.

use crate::geometry::{Point, Transform};

/// How one photo is framed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Framing {
    /// What lies in the middle of the picture, in body millimetres.
    pub middle: (f64, f64),
    /// The long side of the picture, in body millimetres.
    pub long_side_mm: f64,
    /// How far the body is turned clockwise in the picture, in degrees.
    pub turn: f64,
    /// By how much the right and the lower edge are farther away than the middle, as a share.
    pub lean: (f64, f64),
}

/// What the camera makes of the light: brightness and colour cast.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Develop {
    /// What linear light is multiplied by.
    pub exposure: f64,
    /// White balance: what linear red, green and blue are multiplied by.
    pub gains: [f64; 3],
    /// Tells the sensor noise of one photo from that of the next.
    pub seed: u32,
}

/// The camera of one photo of one size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// Pixels from left to right, upright.
    pub width: u32,
    /// Pixels from top to bottom, upright.
    pub height: u32,
    /// From body millimetres to pixels of the upright photo.
    pub from_body_mm: Transform,
    to_body: Transform,
    /// How wide a pixel is in the middle of the picture.
    pub pixel_mm: f32,
}

impl Camera {
    /// Puts a frame onto a picture of `width` by `height` pixels.
    pub fn new(framing: &Framing, width: u32, height: u32) -> Self {
        let long_side = f64::from(width.max(height));
        let scale = long_side / framing.long_side_mm;
        let turned = Transform::similarity(scale, framing.turn.to_radians(), Point::default());
        let middle = Point::new(-framing.middle.0, -framing.middle.1);
        let (right, down) = (2.0 * framing.lean.0 / long_side, 2.0 * framing.lean.1 / long_side);
        let leaning = Transform([1.0, 0.0, 0.0, 0.0, 1.0, 0.0, right, down, 1.0]);
        let placed = Point::new(f64::from(width) / 2.0, f64::from(height) / 2.0);
        let from_body_mm = moved(middle).then(&turned).then(&leaning).then(&moved(placed));
        let to_body =
            from_body_mm.inverse().expect("turning, scaling and a slight lean flatten nothing");
        Self { width, height, from_body_mm, to_body, pixel_mm: (1.0 / scale) as f32 }
    }

    /// The place on the body that a place in the picture shows.
    pub fn place(&self, x: f64, y: f64) -> (f32, f32) {
        let place = self.to_body.apply(Point::new(x, y));
        (place.x as f32, place.y as f32)
    }
}

fn moved(by: Point) -> Transform {
    Transform([1.0, 0.0, by.x, 0.0, 1.0, by.y, 0.0, 0.0, 1.0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_the_frame_is_the_middle_of_the_picture_at_every_size() {
        let framing =
            Framing { middle: (3.0, 40.0), long_side_mm: 350.0, turn: 3.0, lean: (0.01, -0.02) };
        for (width, height) in [(300, 400), (3024, 4032)] {
            let camera = Camera::new(&framing, width, height);
            let middle = camera.from_body_mm.apply(Point::new(3.0, 40.0));
            assert!((middle.x - f64::from(width) / 2.0).abs() < 1e-6);
            let (x, y) = camera.place(middle.x, middle.y);
            assert!((x - 3.0).abs() < 1e-4 && (y - 40.0).abs() < 1e-4);
            assert!((f64::from(camera.pixel_mm) * f64::from(height) - 350.0).abs() < 1e-3);
        }
    }
}
