//! A photo on its way to a place: what is known of it, what its path says, and the session it was taken in.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, DateTime};

use crate::exchange::photo_set::candidate::{Candidate, TakenAt};
use crate::exchange::photo_set::clues::{Clues, DateClue};
use crate::exchange::photo_set::dates::Origin;
use crate::exchange::photo_set::sessions::session_days;

/// A photo with everything that speaks of its place.
pub struct Photo<'a> {
    /// What the caller knows.
    pub candidate: &'a Candidate,
    /// What its path says.
    pub clues: Clues,
    /// The day of the session it was taken in, by a capture time that can be believed.
    pub session: Option<Date>,
    /// The capture time says one day where the names of the same session tell several days apart: that of a scan.
    pub is_scanned: bool,
}

impl<'a> Photo<'a> {
    /// Joins candidates with their clues, and finds their sessions, each subject's apart.
    pub fn gather(candidates: &'a [Candidate], clues: Vec<Clues>) -> Vec<Self> {
        let mut photos: Vec<Self> = candidates
            .iter()
            .zip(clues)
            .map(|(candidate, clues)| Self { candidate, clues, session: None, is_scanned: false })
            .collect();
        let mut times: BTreeMap<Option<String>, Vec<(usize, DateTime)>> = BTreeMap::new();
        for (i, photo) in photos.iter().enumerate() {
            if let Some(taken) = photo.trusted() {
                times.entry(photo.clues.subject.clone()).or_default().push((i, taken.at));
            }
        }
        for of_subject in times.values() {
            let only_times: Vec<DateTime> = of_subject.iter().map(|(_, at)| *at).collect();
            for ((i, _), day) in of_subject.iter().zip(session_days(&only_times)) {
                if let Some(photo) = photos.get_mut(*i) {
                    photo.session = Some(day);
                }
            }
        }
        photos.iter_mut().for_each(Self::settle_dates);
        doubt_scans(&mut photos);
        photos
    }

    /// The capture time, if it can be believed.
    pub fn trusted(&self) -> Option<&'a TakenAt> {
        self.candidate.taken.as_ref().filter(|taken| taken.is_trusted && !self.is_scanned)
    }

    /// The capture time, if it cannot be believed.
    pub fn untrusted(&self) -> Option<&'a TakenAt> {
        self.candidate.taken.as_ref().filter(|taken| !taken.is_trusted || self.is_scanned)
    }

    /// Why the capture time is not believed, if there is more to say than that.
    pub fn why_not(&self) -> Option<String> {
        let scanned = "one day for photos whose names say several, as of scans";
        if self.is_scanned { Some(scanned.to_owned()) } else { self.untrusted()?.why_not.clone() }
    }

    /// The day it was taken, else the one its names say; a messenger's day of sending is neither.
    pub fn day(&self) -> Option<Date> {
        let named = || self.named().filter(|clue| clue.origin > Origin::Sent).map(|clue| clue.date);
        self.session.or_else(named)
    }

    /// The day its names say.
    pub fn named(&self) -> Option<&DateClue> {
        self.clues.date.as_ref()
    }

    /// The subject's code.
    pub fn subject(&self) -> Option<&str> {
        self.clues.subject.as_deref()
    }

    /// The folder it lies in; empty for the chosen folder itself.
    pub fn folder(&self) -> &'a str {
        self.candidate.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// A name that disagrees with the capture time about the day, as a sentence.
    pub fn contradiction(&self) -> Option<String> {
        let (session, named) = (self.session?, self.named()?);
        let n_days = (named.date - session).get_days().abs();
        // Stamps of some telephones are in UTC, and a messenger writes when it sent.
        let tolerated = match named.origin {
            Origin::Written => 0,
            Origin::Stamp => 1,
            Origin::Sent => i32::MAX,
        };
        (n_days > tolerated).then(|| format!("{} says {}", named.source, named.date))
    }

    /// Drops a stamp of the clock that is not believed, and joins a night to the day its folder is called after.
    fn settle_dates(&mut self) {
        let untrusted_day = self.untrusted().map(|taken| taken.at.date());
        let is_same_clock =
            |clue: &DateClue| clue.origin == Origin::Stamp && Some(clue.date) == untrusted_day;
        if self.clues.date.as_ref().is_some_and(is_same_clock) {
            self.clues.date = None;
        }
        if let (Some(taken), Some(session), Some(named)) =
            (self.trusted(), self.session, self.named())
            && named.origin == Origin::Written
            && taken.at.hour() < 6
            && named.date.tomorrow().is_ok_and(|tomorrow| tomorrow == session)
        {
            self.session = Some(named.date);
        }
    }
}

/// No longer believes the capture times of a session whose photos' names were given several other days by a person.
fn doubt_scans(photos: &mut [Photo<'_>]) {
    let mut written: BTreeMap<(Option<String>, Date), BTreeSet<Date>> = BTreeMap::new();
    let key = |photo: &Photo<'_>| Some((photo.clues.subject.clone(), photo.session?));
    let date = |photo: &Photo<'_>| {
        photo.named().filter(|named| named.origin == Origin::Written).map(|named| named.date)
    };
    for photo in photos.iter() {
        if let (Some(key), Some(date)) = (key(photo), date(photo)) {
            written.entry(key).or_default().insert(date);
        }
    }
    written.retain(|(_, session), dates| dates.len() > 1 && !dates.contains(session));
    for photo in photos {
        let is_of_scans = key(photo).is_some_and(|key| written.contains_key(&key));
        if is_of_scans && date(photo).is_some() {
            photo.session = None;
            photo.is_scanned = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::photo_set::clues::Reader;

    fn candidate(path: &str, time: &str, is_trusted: bool) -> Candidate {
        let taken = time.parse().ok().map(|at| TakenAt {
            at,
            is_trusted,
            source_text: "capture time".to_owned(),
            why_not: None,
        });
        Candidate { path: path.to_owned(), taken, file_date: None }
    }

    /// The day, and whether a name contradicts it.
    fn read(path: &str, time: &str, is_trusted: bool) -> (String, bool) {
        let candidates = [candidate(path, time, is_trusted)];
        let photos = Photo::gather(&candidates, vec![Reader::default().read_path(path)]);
        let photo = &photos[0];
        (
            photo.day().map(|day| day.to_string()).unwrap_or_default(),
            photo.contradiction().is_some(),
        )
    }

    #[test]
    fn the_day_is_that_of_the_capture_time_else_of_the_names() {
        for (path, time, is_trusted, day, is_contradicted) in [
            ("a.jpg", "2022-08-17T10:00", true, "2022-08-17", false),
            ("2022-08-19/a.jpg", "2022-08-17T10:00", true, "2022-08-17", true),
            ("2022-08-17/a.jpg", "2022-08-18T00:30", true, "2022-08-17", false),
            ("2022-08-17/a.jpg", "2022-08-18T10:30", true, "2022-08-18", true),
            // A stamp in UTC, a day of sending.
            ("PXL_20220816_223000123.jpg", "2022-08-17T00:30", true, "2022-08-17", false),
            ("PXL_20220810_223000123.jpg", "2022-08-17T00:30", true, "2022-08-17", true),
            ("IMG-20220830-WA0001.jpg", "2022-08-17T00:30", true, "2022-08-17", false),
            ("2022-08-19/a.jpg", "2000-01-01T00:00", false, "2022-08-19", false),
            ("IMG_20000101_000000.jpg", "2000-01-01T00:00", false, "", false),
            ("IMG-20220830-WA0001.jpg", "", false, "", false),
        ] {
            assert_eq!(
                read(path, time, is_trusted),
                (day.to_owned(), is_contradicted),
                "{path} {time}"
            );
        }
    }

    #[test]
    fn one_day_for_names_of_several_is_that_of_a_scan() {
        let paths = ["2022-03-02.jpg", "2022-08-17.jpg", "IMG_1.jpg"];
        let candidates = paths.map(|path| candidate(path, "2023-01-04T10:00", true));
        let mut reader = Reader::default();
        let clues = paths.iter().map(|path| reader.read_path(path)).collect();
        let days: Vec<Option<String>> = Photo::gather(&candidates, clues)
            .iter()
            .map(|photo| photo.day().map(|day| day.to_string()))
            .collect();
        assert_eq!(
            days,
            ["2022-03-02", "2022-08-17", "2023-01-04"].map(|day| Some(day.to_owned()))
        );
    }
}
