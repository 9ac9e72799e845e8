//! What is measured of the selected region, in words: millimetres with their uncertainty where the photo has a scale,
//! else pixels.

use crate::app::canvas::marks::grouped;
use crate::model::calibration::{Calibration, Scale};
use crate::model::photo::Photo;
use crate::model::region::Region;
use crate::model::size::Size;

/// The numbers of a region, each with its name; the area in pixels stands elsewhere.
pub fn numbers(region: &Region, photo: &Photo) -> Vec<(&'static str, String)> {
    if let Some(at) = region.shape.as_point() {
        // A place is all that a point has; of no area there are no lengths and no colour.
        return vec![("Place", format!("x {:.1} y {:.1} px", at.x, at.y))];
    }
    let size = Size::of(&region.shape);
    let calipers = size.calipers;
    let Some(scale) = photo.calibration.as_ref().and_then(Calibration::scale) else {
        return vec![
            ("Perimeter", format!("{} px", whole(size.perimeter_px))),
            (
                "Length × width",
                format!("{} × {} px", whole(calipers.longest), whole(calipers.across_longest)),
            ),
            ("Narrowest", format!("{} px", whole(calipers.narrowest))),
        ];
    };
    let (area, u95) = size.area_mm2(&scale);
    let (long, wide) = (scale.mm(calipers.longest), scale.mm(calipers.across_longest));
    vec![
        ("Region area", with_unit(area, u95, "mm²")),
        ("Perimeter", length(&scale, size.perimeter_px)),
        ("Length × width", format!("{} × {} mm", digits(long, 0.1), digits(wide, 0.1))),
        ("Narrowest", length(&scale, calipers.narrowest)),
        ("Scale", scale_words(photo, &scale)),
    ]
}

fn length(scale: &Scale, px: f64) -> String {
    let mm = scale.mm(px);
    with_unit(mm, scale.u95_of_length(mm), "mm")
}

/// `578.1 ± 20.4 mm²`; without an uncertainty the number alone, as of an assumed scale.
fn with_unit(value: f64, u95: Option<f64>, unit: &str) -> String {
    match u95 {
        Some(u95) => format!("{} ± {} {unit}", digits(value, u95), digits(u95, u95)),
        None => format!("about {} {unit}", digits(value, value / 100.0)),
    }
}

/// As many decimals as an uncertainty of `u95` leaves any meaning, three at most.
fn digits(value: f64, u95: f64) -> String {
    let decimals = if u95 >= 10.0 {
        0
    } else if u95 >= 1.0 {
        1
    } else if u95 >= 0.1 {
        2
    } else {
        3
    };
    if decimals == 0 { whole(value) } else { format!("{value:.decimals$}") }
}

fn whole(value: f64) -> String {
    grouped(value.round() as i64)
}

fn scale_words(photo: &Photo, scale: &Scale) -> String {
    let source = photo.calibration.as_ref().map_or("", |it| it.source.name());
    let tilt = scale
        .tilt
        .map_or_else(String::new, |tilt| format!("; the rulers suggest a tilt of {tilt:.0}°"));
    format!("{:.2} px/mm, {source}{tilt}", scale.px_per_mm)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_the_digits_that_its_uncertainty_leaves() {
        for (value, u95, expected) in [
            (578.125, Some(20.44), "578 ± 20 mm²"),
            (578.125, Some(2.04), "578.1 ± 2.0 mm²"),
            (5.78125, Some(0.204), "5.78 ± 0.20 mm²"),
            (578.125, None, "about 578.1 mm²"),
        ] {
            assert_eq!(with_unit(value, u95, "mm²"), expected);
        }
    }
}
