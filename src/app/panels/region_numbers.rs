//! What is measured of the selected region, in words: millimetres with their uncertainty where the photo has a scale,
//! else pixels.

use crate::app::canvas::marks::{area_text, grouped};
use crate::jobs::measure::by_region::share_of_body_part;
use crate::model::calibration::{Calibration, Scale};
use crate::model::photo::Photo;
use crate::model::project::Project;
use crate::model::region::Region;
use crate::model::size::Size;

/// The numbers of a region, each with its name.
pub fn numbers(project: &Project, region: &Region, photo: &Photo) -> Vec<(&'static str, String)> {
    if let Some(at) = region.shape.as_point() {
        // A place is all that a point has; of no area there are no lengths and no colour.
        return vec![("Place", format!("x {:.1} y {:.1} px", at.x, at.y))];
    }
    let size = Size::of(&region.shape);
    let calipers = size.calipers;
    let scale = photo.calibration.as_ref().and_then(Calibration::scale);
    let mut rows = match &scale {
        None => vec![
            ("Area", area_text(size.area_px2)),
            ("Perimeter", format!("{} px", whole(size.perimeter_px))),
            (
                "Length × width",
                format!("{} × {} px", whole(calipers.longest), whole(calipers.across_longest)),
            ),
            ("Narrowest", format!("{} px", whole(calipers.narrowest))),
        ],
        Some(scale) => {
            let (area, u95) = size.area_mm2(scale);
            let (long, wide) = (scale.mm(calipers.longest), scale.mm(calipers.across_longest));
            let sure = scale.u95_of_length(long).map(|u95| format!(" ± {}", digits(u95, 0.1)));
            let sure = sure.unwrap_or_default();
            vec![
                ("Area", area_words(area, u95)),
                ("", area_text(size.area_px2)),
                ("Perimeter", length(scale, size.perimeter_px)),
                (
                    "Length × width",
                    format!("{}{sure} × {} mm", digits(long, 0.1), digits(wide, 0.1)),
                ),
                ("Narrowest", length(scale, calipers.narrowest)),
            ]
        }
    };
    rows.extend(size.center.map(|it| ("Centre", format!("x {:.0} y {:.0} px", it.x, it.y))));
    let share = share_of_body_part(project, region);
    rows.extend(share.map(|(name, share)| ("Body part", format!("{share:.2} % of {name}"))));
    rows.extend(scale.map(|scale| ("Scale", scale_words(photo, &scale))));
    rows
}

/// An area with its uncertainty: in mm², from 100 mm² on in cm².
pub fn area_words(mm2: f64, u95: Option<f64>) -> String {
    if mm2 < 100.0 {
        with_unit(mm2, u95, "mm²")
    } else {
        with_unit(mm2 / 100.0, u95.map(|it| it / 100.0), "cm²")
    }
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
        assert_eq!(area_words(3_040.2, Some(91.0)), "30.40 ± 0.91 cm²");
        assert_eq!(area_words(99.9, Some(2.0)), "99.9 ± 2.0 mm²");
    }
}
