//! Black around a picture.
//!
//! The circle of a dermatoscope, the sector of an ultrasound scan, the corners of a turned scan: it stays where it is
//! when the body moves, and would be aligned instead of the body.

use crate::imaging::align::grey::Grey;

/// Darker than this (of 255) is black.
const BLACK: f32 = 5.0;

/// The least and the most share of a picture that may be border.
const SHARE: std::ops::RangeInclusive<f64> = 0.03..=0.8;

/// Where the picture shows something: 1, and 0 in the black that reaches the edge. None without such a border.
pub fn shown(grey: &Grey) -> Option<Grey> {
    let (width, height) = (grey.width(), grey.height());
    let mut shown = vec![1.0; width * height];
    let mut open: Vec<usize> = (0..width)
        .flat_map(|x| [x, (height - 1) * width + x])
        .chain((0..height).flat_map(|y| [y * width, y * width + width - 1]))
        .collect();
    let mut n = 0;
    while let Some(i) = open.pop() {
        if shown[i] == 0.0 || grey.values()[i] >= BLACK {
            continue;
        }
        shown[i] = 0.0;
        n += 1;
        let (x, y) = (i % width, i / width);
        if x > 0 {
            open.push(i - 1);
        }
        if x + 1 < width {
            open.push(i + 1);
        }
        if y > 0 {
            open.push(i - width);
        }
        if y + 1 < height {
            open.push(i + width);
        }
    }
    let share = f64::from(n) / (width * height) as f64;
    if SHARE.contains(&share) { Grey::new(width, height, shown) } else { None }
}

/// The picture with its border filled by what lies near, softly, so that the border has no edge.
pub fn filled(grey: &Grey, shown: &Grey) -> Grey {
    let mut near = grey.joined(shown, |value, shown| value * shown);
    let mut known = shown.clone();
    let mut filled = near.clone();
    let mut has = shown.clone();
    for radius in [8, 24, 72, 216] {
        near = near.averaged(radius);
        known = known.averaged(radius);
        let mean =
            near.joined(&known, |value, share| if share > 1e-4 { value / share } else { 0.0 });
        let can = known.mapped(|share| if share > 1e-4 { 1.0 } else { 0.0 });
        let fills = has.joined(&can, |has, can| (1.0 - has) * can);
        filled = filled.joined(&mean.joined(&fills, |value, fills| value * fills), |a, b| a + b);
        has = has.joined(&fills, |has, fills| has + fills);
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    fn disc() -> Grey {
        let values = (0..100 * 80).map(|i| {
            let (x, y) = ((i % 100) as f32 - 50.0, (i / 100) as f32 - 40.0);
            // Bright, with a black mole in the middle, which is no border.
            let far = x.hypot(y);
            if (4.0..36.0).contains(&far) { 150.0 } else { 0.0 }
        });
        Grey::new(100, 80, values.collect()).expect("fits")
    }

    #[test]
    fn only_black_that_reaches_the_edge_is_border() {
        let shown = shown(&disc()).expect("corners are black");
        assert_eq!((shown.at(0, 0), shown.at(50, 40), shown.at(50, 20)), (0.0, 1.0, 1.0));
        let filled = filled(&disc(), &shown);
        assert!((filled.at(12, 40) - 150.0).abs() < 1.0, "beside the disc");
        assert_eq!(filled.at(50, 40), 0.0);
    }

    #[test]
    fn a_usual_photo_has_none() {
        let bright = Grey::new(50, 50, vec![90.0; 2500]).expect("fits");
        assert_eq!(shown(&bright), None);
        assert_eq!(shown(&bright.mapped(|_| 0.0)), None);
    }
}
