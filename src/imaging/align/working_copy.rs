//! A photo as alignment looks at it: small enough to be quick, at several sizes, with its true size.

use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::U8x4;
use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};

use crate::geometry::{Point, Transform};
use crate::imaging::align::border;
use crate::imaging::align::grey::Grey;

/// The long side that is worked on, in pixels: finer detail of skin moves by itself.
pub const LONG_SIDE: u32 = 1024;

/// The short side under which no smaller size is made.
const SMALLEST: usize = 40;

/// A photo prepared for alignment: its brightness at several sizes.
#[derive(Clone, Debug)]
pub struct WorkingCopy {
    width: f64,
    height: f64,
    levels: Vec<Grey>,
    noise: f32,
    /// Where the finest level shows something, when a border was taken off.
    shown: Option<Grey>,
    /// The same photo without its black border.
    unbordered: Option<Box<Self>>,
}

impl WorkingCopy {
    /// Reduces an upright photo of four bytes a pixel (red, green, blue, ignored).
    ///
    /// None when the bytes do not fit the size or a side is 0.
    pub fn from_rgba(width: u32, height: u32, rgba: &[u8]) -> Option<Self> {
        Self::from_smaller((width, height), width, height, rgba)
    }

    /// Like [`Self::from_rgba`], from a smaller copy (a level of the display's pyramid) of a photo of size `full`.
    pub fn from_smaller(full: (u32, u32), width: u32, height: u32, rgba: &[u8]) -> Option<Self> {
        let long = width.max(height);
        let grey = if long <= LONG_SIDE {
            Grey::from_rgba(width as usize, height as usize, rgba)?
        } else {
            let to = |side: u32| {
                ((f64::from(side) * f64::from(LONG_SIDE) / f64::from(long)).round() as u32).max(1)
            };
            let (to_width, to_height) = (to(width), to(height));
            // The one kind of pixel by name, as where photos are decoded: all thirteen take minutes to compile.
            let photo = TypedImageRef::<U8x4>::from_buffer(width, height, rgba).ok()?;
            let mut rgba = vec![0; to_width as usize * to_height as usize * 4];
            let mut small = TypedImage::<U8x4>::from_buffer(to_width, to_height, &mut rgba).ok()?;
            let options = ResizeOptions::new()
                .resize_alg(ResizeAlg::Convolution(FilterType::Bilinear))
                .use_alpha(false);
            Resizer::new().resize_typed(&photo, &mut small, &options).ok()?;
            Grey::from_rgba(to_width as usize, to_height as usize, &rgba)?
        };
        Self::from_grey(full, &grey)
    }

    /// Takes a grey picture (0 to 255) as a copy of a photo of size `full`.
    ///
    /// It is worked on as it is: more than [`LONG_SIDE`] pixels cost time and gain nothing. None without an area.
    pub fn from_grey(full: (u32, u32), grey: &Grey) -> Option<Self> {
        if full.0 == 0 || full.1 == 0 {
            return None;
        }
        let mut copy = Self::of_grey(full, grey);
        if let Some(shown) = border::shown(grey) {
            let mut unbordered = Self::of_grey(full, &border::filled(grey, &shown));
            unbordered.noise = copy.noise;
            unbordered.shown = Some(shown);
            copy.unbordered = Some(Box::new(unbordered));
        }
        Some(copy)
    }

    fn of_grey(full: (u32, u32), grey: &Grey) -> Self {
        let noise = grey.noise();
        let mut levels = vec![grey.softened()];
        while let Some(last) = levels.last()
            && last.width().min(last.height()) >= 2 * SMALLEST
            && levels.len() < 6
        {
            let next = last.halved();
            levels.push(next);
        }
        let (width, height) = (f64::from(full.0), f64::from(full.1));
        Self { width, height, levels, noise, shown: None, unbordered: None }
    }

    /// The width of the photo itself.
    pub const fn width(&self) -> f64 {
        self.width
    }

    /// The height of the photo itself.
    pub const fn height(&self) -> f64 {
        self.height
    }

    /// From pixels of the photo to pixels of the working size.
    pub fn to_working(&self) -> Transform {
        let finest = self.level(0);
        let (x, y) = (finest.width() as f64 / self.width, finest.height() as f64 / self.height);
        Transform([x, 0.0, 0.0, 0.0, y, 0.0, 0.0, 0.0, 1.0])
    }

    /// Pixels of the photo in one pixel of the working size.
    pub fn reduction(&self) -> f64 {
        self.width.max(self.height) / self.level(0).width().max(self.level(0).height()) as f64
    }

    /// The picture halved `level` times; the smallest one when there are fewer.
    pub fn level(&self, level: usize) -> &Grey {
        &self.levels[level.min(self.levels.len() - 1)]
    }

    /// How many sizes there are.
    pub fn levels(&self) -> usize {
        self.levels.len()
    }

    /// The standard deviation of the noise at the working size before softening.
    pub const fn noise(&self) -> f32 {
        self.noise
    }

    /// The same photo without its black border, if it has one.
    pub fn unbordered(&self) -> Option<&Self> {
        self.unbordered.as_deref()
    }

    /// Whether all that lies within `margin` of a place (working size) is picture and not a border taken off.
    pub fn shows(&self, place: Point, margin: f64) -> bool {
        self.shown.as_ref().is_none_or(|shown| {
            [(0.0, 0.0), (-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)].iter().all(
                |&(x, y)| {
                    let near = place + Point::new(x, y) * margin;
                    shown.at(near.x.floor() as isize, near.y.floor() as isize) > 0.5
                },
            )
        })
    }

    /// The corners of the photo, clockwise from the top left.
    pub fn corners(&self) -> [Point; 4] {
        let (width, height) = (self.width, self.height);
        [(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)].map(|(x, y)| Point::new(x, y))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_photos_are_reduced_and_keep_their_size() {
        let rgba = [90, 120, 60, 255].repeat(3000 * 2000);
        let copy = WorkingCopy::from_rgba(3000, 2000, &rgba).expect("fits");
        assert_eq!((copy.width(), copy.height()), (3000.0, 2000.0));
        assert_eq!((copy.level(0).width(), copy.level(0).height()), (1024, 683));
        let corner = copy.to_working().apply(Point::new(3000.0, 2000.0));
        assert!(corner.distance(Point::new(1024.0, 683.0)) < 1e-9);
        assert!(copy.levels() >= 4);
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        assert!(WorkingCopy::from_rgba(2000, 2000, &[0; 100]).is_none());
        assert!(WorkingCopy::from_rgba(0, 0, &[]).is_none());
        let one = WorkingCopy::from_rgba(1, 1, &[9; 4]).expect("one pixel is a picture");
        assert_eq!(one.levels(), 1);
    }
}
