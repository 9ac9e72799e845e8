//! How regions are told apart: a colour per lesion, a line per role, a short name, and a size with its unit.

use egui::Color32;

use crate::app::theme;
use crate::model::calibration::Calibration;
use crate::model::lesion::Lesion;
use crate::model::photo::Photo;
use crate::model::project::Project;
use crate::model::region::{Region, Role, Shape};

/// How the outline of a region is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Line {
    /// Without gaps.
    Solid,
    /// Strokes and gaps in turn, in points.
    Broken(&'static [f32]),
}

/// The colour of a region: its own, else that of its lesion, else neutral.
pub fn color(project: &Project, region: &Region) -> Color32 {
    if let Some(own) = region.color {
        return theme::lesion_color(u32::from(own));
    }
    lesion(project, region).map_or(theme::ROLE_COLOR, |lesion| theme::lesion_color(lesion.number))
}

/// The line of a region: by its role, and dashed while nobody stands behind it.
pub fn line(region: &Region) -> Line {
    match region.role {
        Role::Lesion if region.state.is_accepted() => Line::Solid,
        Role::Lesion => Line::Broken(&[6.0, 4.0]),
        Role::ReferenceSkin | Role::BodyPart | Role::Exclude | Role::PrivacyMask => {
            role_line(region.role)
        }
    }
}

/// The line of a role.
pub fn role_line(role: Role) -> Line {
    match role {
        Role::Lesion => Line::Solid,
        Role::ReferenceSkin => Line::Broken(&[10.0, 3.0, 2.0, 3.0]),
        Role::BodyPart => Line::Broken(&[16.0, 6.0]),
        Role::Exclude => Line::Broken(&[2.0, 3.0]),
        Role::PrivacyMask => Line::Broken(&[4.0, 3.0]),
    }
}

/// What stands beside a region on the photo: `L2`, or what it is for.
pub fn short_name(project: &Project, region: &Region) -> String {
    match lesion(project, region) {
        Some(lesion) => format!("L{}", lesion.number),
        None if region.label.is_empty() => region.role.label().to_owned(),
        None => region.label.clone(),
    }
}

/// What stands in a list: `L2 Plaque, right scapula`, or what it is for.
pub fn title(project: &Project, region: &Region) -> String {
    match lesion(project, region) {
        Some(lesion) => lesion.title(),
        None => short_name(project, region),
    }
}

/// An area in square pixels of its photo, to whole pixels: without a calibration there is no other unit.
pub fn area_text(square_pixels: f64) -> String {
    format!("{} px²", grouped(square_pixels.round() as i64))
}

/// How large a shape is on a photo: in mm² or cm² where the photo has a scale; or that it is a point, which is of no
/// size.
pub fn size_text(shape: &Shape, photo: Option<&Photo>) -> String {
    shape.own_area().map_or_else(|| "point".to_owned(), |area| area_on(area, photo))
}

/// An area on a photo, with its uncertainty where the photo has a scale, else in pixels.
pub fn area_on(square_pixels: f64, photo: Option<&Photo>) -> String {
    let calibration = photo.and_then(|photo| photo.calibration.as_ref());
    let Some(scale) = calibration.and_then(Calibration::scale) else {
        return area_text(square_pixels);
    };
    let mm2 = scale.mm2(square_pixels);
    area_words(mm2, scale.u95_of_area(mm2))
}

/// An area with its uncertainty: in mm², from 100 mm² on in cm².
pub fn area_words(mm2: f64, u95: Option<f64>) -> String {
    if mm2 < 100.0 {
        with_unit(mm2, u95, "mm²")
    } else {
        with_unit(mm2 / 100.0, u95.map(|it| it / 100.0), "cm²")
    }
}

/// `14.8 ± 0.1 cm²`; without an uncertainty the number alone, as of an assumed scale.
pub fn with_unit(value: f64, u95: Option<f64>, unit: &str) -> String {
    match u95 {
        Some(u95) => format!("{} {unit}", sure(value, u95)),
        None => format!("about {} {unit}", digits(value)),
    }
}

/// A number and its uncertainty to the digits of the number, upwards where it would vanish.
pub fn sure(value: f64, u95: f64) -> String {
    let n = decimals(value);
    let least = 0.1_f64.powi(n as i32);
    format!("{} ± {}", to(value, n), to(u95.max(least), n))
}

/// A number to three significant digits, but no more than three decimals.
pub fn digits(value: f64) -> String {
    to(value, decimals(value))
}

fn decimals(value: f64) -> usize {
    match value.abs() {
        it if it < 0.9995 => 3,
        it if it < 9.995 => 2,
        it if it < 99.95 => 1,
        _ => 0,
    }
}

fn to(value: f64, decimals: usize) -> String {
    if decimals == 0 { grouped(value.round() as i64) } else { format!("{value:.decimals$}") }
}

/// A change in percent, with its sign: `−38 %`; one decimal where it is small.
pub fn percent_text(percent: f64) -> String {
    let decimals = usize::from(percent.abs() < 9.95);
    let digits = format!("{:.decimals$}", percent.abs());
    let is_nothing = digits.chars().all(|c| matches!(c, '0' | '.'));
    let sign = if is_nothing {
        "±"
    } else if percent < 0.0 {
        "−"
    } else {
        "+"
    };
    format!("{sign}{digits} %")
}

fn lesion<'a>(project: &'a Project, region: &Region) -> Option<&'a Lesion> {
    if region.role != Role::Lesion {
        return None;
    }
    project.lesions.get(&region.lesion?)
}

/// Digits in groups of three, as SI writes them.
pub fn grouped(number: i64) -> String {
    let digits = number.abs().to_string();
    let mut text = String::new();
    if number < 0 {
        text.push('−');
    }
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push('\u{2009}');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_with_unit_and_sign() {
        let plain = |text: String| text.replace('\u{2009}', " ");
        assert_eq!(plain(area_text(0.4)), "0 px²");
        assert_eq!(plain(area_text(999.6)), "1 000 px²");
        assert_eq!(plain(area_text(1_234_567.0)), "1 234 567 px²");
        assert_eq!(plain(grouped(-4_000)), "−4 000");
        for (percent, text) in [
            (-38.4, "−38 %"),
            (12.0, "+12 %"),
            (-9.96, "−10 %"),
            (3.12, "+3.1 %"),
            (0.04, "±0.0 %"),
            (-100.0, "−100 %"),
        ] {
            assert_eq!(percent_text(percent), text);
        }
    }

    #[test]
    fn a_size_has_three_digits_and_so_has_its_uncertainty() {
        for (mm2, u95, expected) in [
            (1_476.1, Some(6.3), "14.8 ± 0.1 cm²"),
            (57_812.5, Some(2_044.0), "578 ± 20 cm²"),
            (5.78125, Some(0.204), "5.78 ± 0.20 mm²"),
            (57.8125, None, "about 57.8 mm²"),
            (0.5, Some(0.01), "0.500 ± 0.010 mm²"),
            (99.9, Some(2.0), "99.9 ± 2.0 mm²"),
        ] {
            assert_eq!(area_words(mm2, u95), expected);
        }
    }

    #[test]
    fn every_role_has_a_line_of_its_own() {
        for (i, role) in Role::ALL.into_iter().enumerate() {
            for other in &Role::ALL[i + 1..] {
                assert_ne!(role_line(role), role_line(*other), "{role:?} and {other:?}");
            }
        }
    }
}
