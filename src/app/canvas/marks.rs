//! How regions are told apart: a colour per lesion, a line per role, a short name, and a size with its unit.

use egui::Color32;

use crate::app::theme;
use crate::model::lesion::Lesion;
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

/// How large a shape is, or that it is a point, which is of no size.
pub fn size_text(shape: &Shape) -> String {
    shape.own_area().map_or_else(|| "point".to_owned(), area_text)
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
    fn every_role_has_a_line_of_its_own() {
        for (i, role) in Role::ALL.into_iter().enumerate() {
            for other in &Role::ALL[i + 1..] {
                assert_ne!(role_line(role), role_line(*other), "{role:?} and {other:?}");
            }
        }
    }
}
