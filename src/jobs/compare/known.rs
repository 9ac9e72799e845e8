//! What is found of two photos without looking at them: one file, another view, dates in the wrong order.

use jiff::civil::Date;

use crate::jobs::compare::{About, Finding};
use crate::model::comparability::Level;
use crate::model::photo::Photo;
use crate::model::project::Project;

/// The shorter longer side from which a photo is large enough.
const LEAST_SIDE: u32 = 600;

/// What the project says of both photos.
pub fn known(project: &Project, photos: [&Photo; 2]) -> Vec<Finding> {
    let [first, second] = photos;
    let mut found = Vec::new();
    let mut find = |about, level, words: String| found.push(Finding { about, level, words });
    if first.hash == second.hash {
        let words = "Both are the same file: one of them is at the wrong visit. Move it in Series.";
        find(About::File, Level::NotComparable, words.to_owned());
    } else {
        find(About::File, Level::Good, "Two different files.".to_owned());
    }
    for photo in photos.into_iter().filter(|photo| !photo.is_complete) {
        let words = format!("{} ends early: part of it is missing.", photo.file_name());
        find(About::File, Level::Look, words);
    }
    if first.view == second.view && first.view.is_some() {
        find(About::View, Level::Good, "Both show the same view.".to_owned());
    } else {
        let words = "They show different views: choose photos of one view.";
        find(About::View, Level::NotComparable, words.to_owned());
    }
    if first.subject != second.subject {
        let words = "They show different subjects.";
        find(About::View, Level::NotComparable, words.to_owned());
    }
    let (level, words) = dates(project, photos);
    find(About::Dates, level, words);
    let smaller = photos.into_iter().min_by_key(|photo| photo.width.max(photo.height));
    if let Some(photo) = smaller.filter(|photo| photo.width.max(photo.height) < LEAST_SIDE) {
        let words = format!(
            "{} has only {} × {} pixels: small lesions cannot be judged. Look for the original.",
            photo.file_name(),
            photo.width,
            photo.height
        );
        find(About::Size, Level::Look, words);
    } else {
        find(About::Size, Level::Good, "Both are large enough.".to_owned());
    }
    found
}

/// Whether the photos were taken in the order of their visits.
fn dates(project: &Project, photos: [&Photo; 2]) -> (Level, String) {
    let position = |photo: &Photo| {
        let visit = photo.visit?;
        project.subjects.get(&photo.subject)?.position(visit)
    };
    let taken = |photo: &Photo| {
        let taken = photo.taken.as_ref().filter(|taken| taken.is_trusted);
        taken.map(|taken| taken.at)
    };
    let visited = |photo: &Photo| -> Option<Date> {
        let (_, visit) = project.visit(photo.visit?)?;
        visit.date
    };
    let [first, second] = photos;
    let unknown = || (Level::Good, "Nothing tells in which order they were taken.".to_owned());
    let Some((at, later)) = position(first).zip(position(second)) else { return unknown() };
    if at == later {
        return (Level::Good, "Both belong to the same visit.".to_owned());
    }
    let [earlier, later] = if at < later { [first, second] } else { [second, first] };
    if let (Some(one), Some(other)) = (taken(earlier), taken(later)) {
        return if one > other {
            let words = format!(
                "{} was taken before {}, but its visit comes later. Check the visits in Series.",
                later.file_name(),
                earlier.file_name()
            );
            (Level::Look, words)
        } else {
            (Level::Good, "They were taken in the order of their visits.".to_owned())
        };
    }
    match (visited(earlier), visited(later)) {
        (Some(one), Some(other)) if one > other => {
            let words = "The dates of the visits contradict their order. Check them in Series.";
            (Level::Look, words.to_owned())
        }
        (Some(_), Some(_)) => {
            (Level::Good, "The dates of the visits agree with their order.".to_owned())
        }
        _ => unknown(),
    }
}
