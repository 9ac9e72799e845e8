//! What the way folders are arranged says where their names alone do not: `anifrolumab 1` beside `Baseline` is a visit.
//!
//! Only folders whose names say nothing are looked at, and with care: a folder may be called after a person, and such a
//! name must not become a label. So a neighbour with a known name, or a number, or a word of treatment is asked for.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::exchange::photo_set::clues::{
    NameReading, Reader, Source, ViewClue, VisitClue, split_path,
};
use crate::exchange::photo_set::dates::{DateReading, is_camera_word};
use crate::exchange::photo_set::photo::Photo;
use crate::exchange::photo_set::tokens::{Token, tidy, tokens};
use crate::exchange::photo_set::view_name::ViewName;
use crate::exchange::photo_set::visit_lexicon::is_course_word;
use crate::exchange::photo_set::visit_name::{Strength, VisitName};

/// Adds to the clues of photos what the arrangement of their folders suggests.
///
/// A folder that is called after a subject's code (`codes`, one for each photo) is neither a visit nor a view.
pub fn add_suggestions(photos: &mut [Photo<'_>], codes: &[Option<String>], reader: &mut Reader) {
    let folders = gather(photos, codes, reader);
    let mut rows: BTreeMap<&str, Row<'_>> = BTreeMap::new();
    for folder in folders.values() {
        rows.entry(&folder.parent).or_default().add(folder);
    }
    let roles: BTreeMap<&str, Role> = folders
        .iter()
        .filter_map(|(path, folder)| {
            let row = rows.get(folder.parent.as_str())?;
            Some((path.as_str(), folder.role(row)?))
        })
        .collect();
    for photo in photos {
        let clues = &mut photo.clues;
        for (path, name) in folder_paths(&photo.candidate.path).into_iter().rev() {
            match roles.get(path.as_str()) {
                Some(Role::Visit) if clues.visit.is_none() => {
                    let name_as_label = VisitName {
                        label: tidy(name),
                        day: None,
                        rank: None,
                        strength: Strength::Guessed,
                    };
                    let source = Source::Folder(name.to_owned());
                    clues.visit = Some(VisitClue { name: name_as_label, source });
                }
                Some(Role::View) if clues.view.is_none() => {
                    let sources = vec![Source::Folder(name.to_owned())];
                    clues.view =
                        Some(ViewClue { label: tidy(name), name: None, sources, is_sure: false });
                }
                Some(Role::Visit | Role::View) | None => {}
            }
        }
    }
}

/// What a folder with a name that says nothing stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Visit,
    View,
}

/// A folder and what is in it, at any depth.
struct Folder {
    name: String,
    parent: String,
    /// Its name speaks of a visit.
    is_visit: bool,
    /// Its name speaks of a view.
    is_view: bool,
    /// Its name says nothing but may.
    is_open: bool,
    views: BTreeSet<String>,
    visits: BTreeSet<String>,
    days: BTreeSet<Date>,
    n_without_visit: usize,
    n_without_view: usize,
    n_with_date: usize,
    n_photos: usize,
}

fn gather(
    photos: &[Photo<'_>],
    codes: &[Option<String>],
    reader: &mut Reader,
) -> BTreeMap<String, Folder> {
    let mut folders: BTreeMap<String, Folder> = BTreeMap::new();
    for (photo, code) in photos.iter().zip(codes) {
        let (clues, day) = (&photo.clues, photo.day());
        let subject = photo.subject().or(code.as_deref());
        let mut parent = String::new();
        for (path, name) in folder_paths(&photo.candidate.path) {
            let folder = folders
                .entry(path.clone())
                .or_insert_with(|| new_folder(name, &parent, &reader.read_folder(name)));
            folder.is_open &= !subject.is_some_and(|code| name.starts_with(code));
            folder.n_photos += 1;
            folder.n_without_visit += usize::from(clues.visit.is_none());
            folder.n_without_view += usize::from(clues.view.is_none());
            folder.n_with_date += usize::from(day.is_some() || clues.date_doubt.is_some());
            folder.views.extend(clues.view.as_ref().map(|view| view.label.clone()));
            folder.days.extend(day);
            let visit = clues.visit.as_ref().map(|visit| visit.name.label.clone());
            folder.visits.extend(visit.or_else(|| day.map(|day| day.to_string())));
            parent = path;
        }
    }
    folders
}

fn new_folder(name: &str, parent: &str, reading: &NameReading) -> Folder {
    let is_view = ViewName::of_words(&reading.view).is_some();
    let is_visit = reading.visit.is_some();
    let says_nothing =
        !is_view && !is_visit && reading.view.is_empty() && reading.date == DateReading::Nothing;
    Folder {
        name: name.to_owned(),
        parent: parent.to_owned(),
        is_visit,
        is_view,
        is_open: says_nothing && !is_container(name),
        views: BTreeSet::new(),
        visits: BTreeSet::new(),
        days: BTreeSet::new(),
        n_without_visit: 0,
        n_without_view: 0,
        n_with_date: 0,
        n_photos: 0,
    }
}

/// What the folders of one parent have in common.
#[derive(Default)]
struct Row<'a> {
    has_visit: bool,
    has_view: bool,
    n_counted: usize,
    /// How many folders that end in a letter or number hold each visit.
    n_with_visit: BTreeMap<&'a str, usize>,
}

impl<'a> Row<'a> {
    fn add(&mut self, folder: &'a Folder) {
        self.has_visit |= folder.is_visit;
        self.has_view |= folder.is_view;
        self.n_counted += usize::from(folder.is_counted());
        for visit in folder.visits.iter().filter(|_| folder.is_lettered()) {
            *self.n_with_visit.entry(visit).or_default() += 1;
        }
    }
}

impl Folder {
    /// Whether it has a number in its name and several views: one of several occasions, if it is not alone.
    fn is_counted(&self) -> bool {
        self.is_open && self.views.len() > 1 && tokens(&self.name).iter().any(Token::is_number)
    }

    /// Whether its name ends like those of a series: `area A`, `area B`. A person's does not.
    fn is_lettered(&self) -> bool {
        let is_short = |last: &Token| last.is_number() || last.word.len() == 1;
        self.is_open && tokens(&self.name).last().is_some_and(is_short)
    }

    fn role(&self, row: &Row<'_>) -> Option<Role> {
        if !self.is_open {
            return None;
        }
        let is_treatment = tokens(&self.name).iter().any(|token| is_course_word(&token.word));
        let is_one_of_counted = self.is_counted() && row.n_counted > 1;
        let is_occasion = self.days.len() <= 1 && self.n_without_visit == self.n_photos;
        // Folders of years and months, `2022/08`, are numbers too.
        let is_number = self.name.bytes().all(|b| b.is_ascii_digit());
        let is_beside = row.has_visit && !is_number;
        let is_counted = is_one_of_counted && !(is_number && self.n_with_date > 0);
        if is_occasion && (is_treatment || is_beside || is_counted) {
            return Some(Role::Visit);
        }
        let is_shared =
            |visit: &&String| row.n_with_visit.get(visit.as_str()).is_some_and(|n| *n > 1);
        let shares_visits = self.is_lettered() && self.visits.iter().filter(is_shared).count() > 1;
        let is_series = self.visits.len() > 1 && self.n_without_view == self.n_photos;
        (is_series && (row.has_view || shares_visits)).then_some(Role::View)
    }
}

/// The folders of a path from the top, each as its whole path and its name.
fn folder_paths(path: &str) -> Vec<(String, &str)> {
    let (names, _) = split_path(path);
    (0..names.len()).filter_map(|i| Some((names.get(..=i)?.join("/"), *names.get(i)?))).collect()
}

/// Whether a folder is one in which cameras, programs and people keep photos of any kind.
fn is_container(name: &str) -> bool {
    let tokens = tokens(name);
    // `100CANON`, `101_0817`
    let is_camera_folder =
        tokens.first().is_some_and(|first| first.word.len() == 3 && first.is_number());
    let is_general = |word: &str| {
        matches!(
            word,
            "dcim"
                | "camera"
                | "kamera"
                | "pictures"
                | "photos"
                | "fotos"
                | "bilder"
                | "pics"
                | "original"
                | "originals"
                | "raw"
                | "jpg"
                | "jpeg"
                | "png"
                | "export"
                | "exports"
                | "new"
                | "neuer"
                | "folder"
                | "ordner"
                | "untitled"
                | "misc"
                | "other"
                | "others"
                | "unsorted"
                | "various"
                | "diverse"
                | "temp"
                | "tmp"
                | "old"
                | "todo"
                | "copy"
                | "kopie"
                | "backup"
                | "selected"
                | "edited"
                | "cropped"
        )
    };
    is_camera_folder
        || tokens.is_empty()
        || tokens.iter().any(|token| is_camera_word(&token.word) || is_general(&token.word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::photo_set::candidate::{Candidate, TakenAt};

    /// Photos as `path` or `path@date`; the visit and view that the folders suggest or the names say.
    fn read(photos: &[&str]) -> Vec<String> {
        let candidates: Vec<Candidate> = photos
            .iter()
            .map(|photo| {
                let (path, day) = photo.split_once('@').unwrap_or((photo, ""));
                let taken = day.parse::<Date>().ok().map(|day| TakenAt {
                    at: day.at(12, 0, 0, 0),
                    is_trusted: true,
                    source_text: "capture time".to_owned(),
                    why_not: None,
                });
                Candidate { path: path.to_owned(), taken, file_date: None }
            })
            .collect();
        let mut reader = Reader::default();
        let clues = candidates.iter().map(|photo| reader.read_path(&photo.path)).collect();
        let mut photos = Photo::gather(&candidates, clues);
        add_suggestions(&mut photos, &vec![None; candidates.len()], &mut reader);
        photos
            .into_iter()
            .map(|photo| {
                let visit =
                    photo.clues.visit.map_or_else(|| "-".to_owned(), |visit| visit.name.label);
                let view = photo.clues.view.map_or_else(|| "-".to_owned(), |view| view.label);
                format!("{visit} | {view}")
            })
            .collect()
    }

    #[test]
    fn a_folder_is_a_visit_beside_visits_or_by_its_words() {
        assert_eq!(
            read(&[
                "Baseline/face.jpg",
                "anifrolumab 1/face.jpg",
                "round two/face.jpg",
                "misc/face.jpg"
            ]),
            ["Baseline | Face", "Anifrolumab 1 | Face", "Round two | Face", "- | Face"]
        );
        assert_eq!(read(&["IVIG_x5/face.jpg"]), ["IVIG x5 | Face"]);
        assert_eq!(
            read(&["trial 1/face.jpg", "trial 1/back.jpg", "trial 2/face.jpg", "trial 2/back.jpg"]),
            ["Trial 1 | Face", "Trial 1 | Back", "Trial 2 | Face", "Trial 2 | Back"]
        );
    }

    #[test]
    fn a_folder_of_several_days_or_a_persons_name_is_no_visit() {
        assert_eq!(
            read(&["IVIG case/face.jpg@2022-03-02", "IVIG case/face.jpg@2022-08-17"]),
            ["- | Face", "- | Face"]
        );
        assert_eq!(
            read(&[
                "Doe Jane/face.jpg",
                "Doe Jane/back.jpg",
                "Roe Rita/face.jpg",
                "Roe Rita/back.jpg"
            ]),
            ["- | Face", "- | Back", "- | Face", "- | Back"]
        );
        assert_eq!(
            read(&["IVIG case/Baseline/a.jpg", "IVIG case/b.jpg"]),
            ["Baseline | -", "- | -"]
        );
    }

    #[test]
    fn a_folder_is_a_view_beside_views_or_if_it_shares_visits_with_another() {
        assert_eq!(
            read(&[
                "face/2022-03-02.jpg@2022-03-02",
                "rash area/a.jpg@2022-03-02",
                "rash area/b.jpg@2022-08-17"
            ]),
            ["- | Face", "- | Rash area", "- | Rash area"]
        );
        assert_eq!(
            read(&["area A/w4.jpg", "area A/w12.jpg", "area B/w4.jpg", "area B/w12.jpg"]),
            ["Week 4 | Area A", "Week 12 | Area A", "Week 4 | Area B", "Week 12 | Area B"]
        );
        assert_eq!(
            read(&["Doe Jane/w4.jpg", "Doe Jane/w12.jpg", "Roe Rita/w4.jpg", "Roe Rita/w12.jpg"]),
            ["Week 4 | -", "Week 12 | -", "Week 4 | -", "Week 12 | -"]
        );
    }
}
