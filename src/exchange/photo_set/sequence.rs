//! The view of photos whose names say nothing, where every visit was photographed in the same order.
//!
//! Offered only if all visits of a subject have the same number of photos and every visit whose views are known has
//! them in one order, and only ever as a question: order alone is a habit, not a proof.

use std::collections::BTreeMap;

use crate::exchange::photo_set::natural::natural_cmp;
use crate::exchange::photo_set::photo::Photo;

/// A guess: the view (by position) of a photo, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess {
    /// The position of the view.
    pub view: usize,
    /// `photo 2 of 4, as at “Week 4”`
    pub reason: String,
}

/// A photo's proposed visit and view by position, as far as they are known.
pub type Known = (Option<usize>, Option<usize>);

/// Guesses for photos that have a visit but no view; one answer for each photo.
pub fn guess_views(
    photos: &[Photo<'_>],
    known: &[Known],
    visit_labels: &[&str],
) -> Vec<Option<Guess>> {
    let mut guesses: Vec<Option<Guess>> = vec![None; photos.len()];
    let mut subjects: BTreeMap<Option<&str>, BTreeMap<usize, Vec<usize>>> = BTreeMap::new();
    for (i, (photo, (visit, _))) in photos.iter().zip(known).enumerate() {
        let Some(visit) = visit else { continue };
        subjects.entry(photo.subject()).or_default().entry(*visit).or_default().push(i);
    }
    for visits in subjects.into_values() {
        let view_of = |i: &usize| known.get(*i)?.1;
        let Some((of_visit, order)) = common_order(photos, &visits, view_of) else { continue };
        let like = visit_labels.get(of_visit).copied().unwrap_or_default();
        for mut members in visits.into_values() {
            if !sort_by_time(photos, &mut members) {
                continue;
            }
            let fits = members
                .iter()
                .zip(&order)
                .all(|(i, view)| view_of(i).is_none_or(|own| own == *view));
            for (place, (i, view)) in members.iter().zip(&order).enumerate().filter(|_| fits) {
                if let (None, Some(guess)) = (view_of(i), guesses.get_mut(*i)) {
                    let reason = format!("photo {} of {}, as at “{like}”", place + 1, order.len());
                    *guess = Some(Guess { view: *view, reason });
                }
            }
        }
    }
    guesses
}

/// The views in the order in which every wholly known visit has them, and one such visit.
fn common_order(
    photos: &[Photo<'_>],
    visits: &BTreeMap<usize, Vec<usize>>,
    view_of: impl Fn(&usize) -> Option<usize>,
) -> Option<(usize, Vec<usize>)> {
    let n_photos = visits.values().next()?.len();
    if n_photos < 2 || visits.values().any(|members| members.len() != n_photos) {
        return None;
    }
    let mut found: Option<(usize, Vec<usize>)> = None;
    for (visit, members) in visits {
        let mut members = members.clone();
        let is_sorted = sort_by_time(photos, &mut members);
        let Some(views) = members.iter().map(&view_of).collect::<Option<Vec<usize>>>() else {
            continue;
        };
        if !is_sorted || found.as_ref().is_some_and(|(_, order)| *order != views) {
            return None;
        }
        found = found.or(Some((*visit, views)));
    }
    let mut distinct = found.as_ref()?.1.clone();
    distinct.sort_unstable();
    distinct.dedup();
    found.filter(|_| distinct.len() == n_photos)
}

/// Sorts photos by capture time, else by the counters in their names; false if neither tells.
fn sort_by_time(photos: &[Photo<'_>], members: &mut [usize]) -> bool {
    let time = |i: &usize| photos.get(*i).and_then(Photo::trusted).map(|taken| taken.at);
    let path = |i: &usize| photos.get(*i).map_or("", |photo| photo.candidate.path.as_str());
    if members.iter().all(|i| time(i).is_some()) {
        members.sort_by(|a, b| time(a).cmp(&time(b)).then_with(|| natural_cmp(path(a), path(b))));
        return members.windows(2).all(|pair| match pair {
            [a, b] => time(a) != time(b),
            _ => true,
        });
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::photo_set::candidate::{Candidate, TakenAt};
    use crate::exchange::photo_set::clues::Clues;

    /// Photos as (time or nothing, visit, view); the guessed views, `.` for none.
    fn guessed(photos: &[(&str, usize, Option<usize>)]) -> String {
        let candidates: Vec<Candidate> = photos
            .iter()
            .enumerate()
            .map(|(i, (time, ..))| {
                let taken = time.parse().ok().map(|at| TakenAt {
                    at,
                    is_trusted: true,
                    source_text: "capture time".to_owned(),
                    why_not: None,
                });
                Candidate { path: format!("IMG_{i}.jpg"), taken, file_date: None }
            })
            .collect();
        let clues = vec![Clues::default(); candidates.len()];
        let working = Photo::gather(&candidates, clues);
        let known: Vec<Known> =
            photos.iter().map(|(_, visit, view)| (Some(*visit), *view)).collect();
        guess_views(&working, &known, &["Baseline", "Week 4", "Week 12"])
            .into_iter()
            .map(|guess| guess.map_or_else(|| ".".to_owned(), |guess| guess.view.to_string()))
            .collect()
    }

    #[test]
    fn photos_in_the_order_of_another_visit_get_its_views() {
        let first = [("2022-03-02T09:00", 0, Some(7)), ("2022-03-02T09:01", 0, Some(3))];
        let second = [("2022-08-17T09:05", 1, None), ("2022-08-17T09:01", 1, None)];
        assert_eq!(guessed(&[first, second].concat()), "..37");
        // One of the two is known: it must agree.
        let agrees = [("2022-08-17T09:05", 1, Some(3)), ("2022-08-17T09:01", 1, None)];
        assert_eq!(guessed(&[first, agrees].concat()), "...7");
        let disagrees = [("2022-08-17T09:05", 1, Some(7)), ("2022-08-17T09:01", 1, None)];
        assert_eq!(guessed(&[first, disagrees].concat()), "....");
    }

    #[test]
    fn any_irregularity_leaves_them_undecided() {
        let first = [("2022-03-02T09:00", 0, Some(7)), ("2022-03-02T09:01", 0, Some(3))];
        let turned = [("2022-08-17T09:00", 1, Some(3)), ("2022-08-17T09:01", 1, Some(7))];
        let unknown = [("2022-12-21T09:00", 2, None), ("2022-12-21T09:01", 2, None)];
        assert_eq!(guessed(&[first, turned, unknown].concat()), "......");
        let without_times = [("", 1, None), ("", 1, None)];
        assert_eq!(guessed(&[first, without_times].concat()), "....");
        let same_time = [("2022-08-17T09:00", 1, None), ("2022-08-17T09:00", 1, None)];
        assert_eq!(guessed(&[first, same_time].concat()), "....");
        assert_eq!(guessed(&[&first[..], &unknown[..1]].concat()), "...");
        let same_view = [("2022-03-02T09:00", 0, Some(7)), ("2022-03-02T09:01", 0, Some(7))];
        assert_eq!(guessed(&[same_view, unknown].concat()), "....");
    }
}
