//! What is measured of the selected region, in words: millimetres with their uncertainty where the photo has a scale,
//! else pixels.

use crate::app::canvas::marks::{area_text, area_words, digits, grouped, sure, with_unit};
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
            let long = match scale.u95_of_length(long) {
                Some(u95) => sure(long, u95),
                None => digits(long),
            };
            vec![
                ("Area", area_words(area, u95)),
                ("", area_text(size.area_px2)),
                ("Perimeter", length(scale, size.perimeter_px)),
                ("Length × width", format!("{long} × {} mm", digits(wide))),
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

fn length(scale: &Scale, px: f64) -> String {
    let mm = scale.mm(px);
    with_unit(mm, scale.u95_of_length(mm), "mm")
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
