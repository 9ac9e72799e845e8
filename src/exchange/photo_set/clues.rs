//! What the path of one photo says of its visit, day and view, and which of its names says so.
//!
//! A path has several names: the file's and those of its folders. For the view the file is believed first, for the visit
//! the name that says most (a count before a word), for the day what a person wrote before what a camera stamped.

use std::collections::HashMap;
use std::fmt;
use std::rc::Rc;

use jiff::civil::Date;

use crate::exchange::photo_set::dates::{
    DateReading, NamedDate, Origin, date, day_and_month, read_dates,
};
use crate::exchange::photo_set::tokens::tokens;
use crate::exchange::photo_set::view_name::ViewName;
use crate::exchange::photo_set::view_words::{ViewWords, read_view};
use crate::exchange::photo_set::visit_name::{NameKind, Strength, VisitName};
use crate::exchange::photo_set::visit_phrases::read_course;
use crate::exchange::photo_set::visit_words::read_visit;

/// What a path says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clues {
    /// The subject; only a pattern sets it.
    pub subject: Option<String>,
    /// The visit that is named.
    pub visit: Option<VisitClue>,
    /// The day that is named.
    pub date: Option<DateClue>,
    /// Why a day in a name was not used, or not surely; of interest where the photo itself has no time.
    pub date_doubt: Option<String>,
    /// The view that is named.
    pub view: Option<ViewClue>,
    /// What speaks against the visit.
    pub visit_doubts: Vec<String>,
    /// What speaks against the view.
    pub view_doubts: Vec<String>,
}

/// A visit and the name that says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitClue {
    /// The visit.
    pub name: VisitName,
    /// Where it is from.
    pub source: Source,
}

/// A day and the name that says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateClue {
    /// The day.
    pub date: Date,
    /// Who wrote it.
    pub origin: Origin,
    /// Where it is from.
    pub source: Source,
}

/// A view and the names that say so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewClue {
    /// Its label.
    pub label: String,
    /// What is known of it; none for a view in words that are not known.
    pub name: Option<ViewName>,
    /// Where it is from.
    pub sources: Vec<Source>,
    /// Whether the names say it outright.
    pub is_sure: bool,
}

/// The part of a path that a clue is from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// A folder's name.
    Folder(String),
    /// The file's name without its extension.
    File(String),
    /// The pattern that the user gave.
    Pattern,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(name) => write!(f, "folder name “{}”", shortened(name)),
            Self::File(name) => write!(f, "file name “{}”", shortened(name)),
            Self::Pattern => write!(f, "name pattern"),
        }
    }
}

/// What a single name says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameReading {
    /// The visit.
    pub visit: Option<VisitName>,
    /// The day.
    pub date: DateReading,
    /// The view, or a part of what names one.
    pub view: ViewWords,
    /// Whether every word was understood; numbers at the end count shots.
    pub is_whole: bool,
}

impl NameReading {
    /// Whether it speaks of a visit or a day and of nothing else.
    pub fn is_only_visit(&self) -> bool {
        self.is_whole && self.view.is_empty()
    }

    /// Whether it speaks of a view and of nothing else.
    pub fn is_only_view(&self) -> bool {
        self.is_whole && self.visit.is_none() && self.date == DateReading::Nothing
    }
}

/// Reads many paths, each folder's name only once.
#[derive(Debug, Default)]
pub struct Reader {
    folders: HashMap<String, Rc<NameReading>>,
    post_is_posterior: bool,
}

impl Reader {
    /// A reader for a set of paths: where any says `ant`, `post` is not "after" but "posterior".
    pub fn for_paths<'a>(paths: impl Iterator<Item = &'a str>) -> Self {
        let mut names = paths.flat_map(|path| path.split('/'));
        let says_ant = |name: &str| {
            // Cutting every name into tokens twice would be wasteful for the few that hold these letters.
            let may = name.to_ascii_lowercase().contains("ant");
            may && tokens(name).iter().any(|token| token.word == "ant")
        };
        Self { folders: HashMap::new(), post_is_posterior: names.any(says_ant) }
    }

    /// Reads one name.
    pub fn read_name(&self, name: &str, kind: NameKind) -> NameReading {
        let tokens = tokens(name);
        let mut used = vec![false; tokens.len()];
        let date = read_dates(name, &tokens, &mut used);
        let view = read_view(&tokens, &mut used, self.post_is_posterior);
        let mut visit = read_visit(name, &tokens, &mut used, kind);
        // `2022-08-17 IVIG x5` is a visit; `IVIG x5` alone may also be the name of a case.
        if visit.is_none() && matches!(date, DateReading::One(_)) {
            visit = read_course(name, &tokens, &mut used);
        }
        let n_understood = used.iter().rposition(|used| *used).map_or(0, |last| last + 1);
        let is_whole = used.iter().take(n_understood).all(|used| *used)
            && tokens.iter().skip(n_understood).all(|token| token.is_number() && n_understood > 0);
        NameReading { visit, date, view, is_whole }
    }

    /// Reads a folder's name, or remembers it.
    pub fn read_folder(&mut self, name: &str) -> Rc<NameReading> {
        if let Some(known) = self.folders.get(name) {
            return Rc::clone(known);
        }
        let reading = Rc::new(self.read_name(name, NameKind::Folder));
        self.folders.insert(name.to_owned(), Rc::clone(&reading));
        reading
    }

    /// Reads a path.
    pub fn read_path(&mut self, path: &str) -> Clues {
        let (folders, stem) = split_path(path);
        let mut names =
            vec![(Source::File(stem.to_owned()), Rc::new(self.read_name(stem, NameKind::File)))];
        for folder in folders.iter().rev() {
            names.push((Source::Folder((*folder).to_owned()), self.read_folder(folder)));
        }
        let mut clues = Clues::default();
        clues.read_visits(&names);
        clues.read_dates(&names, date_of_levels(&folders).as_ref());
        clues.read_views(&names);
        clues
    }
}

type SourcedReading = (Source, Rc<NameReading>);

impl Clues {
    fn read_visits(&mut self, names: &[SourcedReading]) {
        let mut best: Option<(&VisitName, &Source)> = None;
        for (source, reading) in names {
            let Some(visit) = &reading.visit else { continue };
            let is_better = |(best, _): (&VisitName, &Source)| {
                visit.strength > best.strength
                    || (visit.strength == best.strength && visit.says_more_than(best))
            };
            if best.is_none_or(is_better) {
                best = Some((visit, source));
            }
        }
        let Some((name, source)) = best else { return };
        for (other_source, reading) in names {
            let disagrees = |other: &VisitName| {
                let is_other_name = other.strength == Strength::Named && other.label != name.label;
                other.strength == name.strength && (is_other_name || other.contradicts(name))
            };
            if let Some(other) = reading.visit.as_ref().filter(|other| disagrees(other)) {
                self.visit_doubts.push(format!("{other_source} says {}", other.label));
            }
        }
        self.visit = Some(VisitClue { name: name.clone(), source: source.clone() });
    }

    fn read_dates(&mut self, names: &[SourcedReading], of_levels: Option<&(Source, DateReading)>) {
        let mut found: Vec<DateClue> = Vec::new();
        let own = names.iter().map(|(source, reading)| (source, &reading.date));
        let of_levels = of_levels.map(|(source, reading)| (source, reading));
        for (source, reading) in own.chain(of_levels) {
            match reading {
                DateReading::Nothing => {}
                DateReading::One(NamedDate { date, origin }) => {
                    found.push(DateClue { date: *date, origin: *origin, source: source.clone() });
                }
                DateReading::Unclear(sentence) => {
                    self.date_doubt = self.date_doubt.take().or_else(|| Some(sentence.clone()));
                }
            }
        }
        // Of equals the first, which is the deepest.
        let best = found.iter().rev().max_by_key(|clue| clue.origin).cloned();
        if let Some(best) = &best {
            // A messenger's day of sending disagrees with the day of taking all the time.
            let other =
                found.iter().find(|other| other.origin > Origin::Sent && other.date != best.date);
            self.date_doubt = other.map(|other| format!("{} says {}", other.source, other.date));
        }
        self.date = best;
    }

    fn read_views(&mut self, names: &[SourcedReading]) {
        let words: Vec<&ViewWords> = names.iter().map(|(_, reading)| &reading.view).collect();
        let Some(reading) = ViewName::of(&words) else { return };
        let source = |i: usize| names.get(i).map(|(source, _)| source.clone());
        if let Some(other) = reading.contradicted_by.and_then(source) {
            self.view_doubts.push(format!("{other} says otherwise"));
        }
        let sources: Vec<Source> = reading.from.iter().filter_map(|i| source(*i)).collect();
        // A folder called after several parts of the body holds photos of each.
        let is_container = reading.name.is_several_parts()
            && sources.iter().any(|source| matches!(source, Source::Folder(_)));
        self.view = Some(ViewClue {
            label: reading.name.label.clone(),
            name: Some(reading.name),
            sources,
            is_sure: !is_container,
        });
    }
}

/// The folders of a path, from the top, and the file's name without its extension.
pub fn split_path(path: &str) -> (Vec<&str>, &str) {
    let mut names: Vec<&str> = path.split('/').filter(|name| !name.is_empty()).collect();
    let file = names.pop().unwrap_or_default();
    let is_extension = |end: &str| {
        end.len() <= 5
            && end.bytes().all(|b| b.is_ascii_alphanumeric())
            && end.bytes().any(|b| b.is_ascii_alphabetic())
    };
    let stem = file.rsplit_once('.').filter(|(start, end)| !start.is_empty() && is_extension(end));
    (names, stem.map_or(file, |(start, _)| start))
}

/// A day spread over three folders: `2022/08/17`.
fn date_of_levels(folders: &[&str]) -> Option<(Source, DateReading)> {
    folders.windows(3).rev().find_map(|levels| {
        let [a, b, c] = levels else { return None };
        let number = |text: &str, lengths: [usize; 2]| {
            let is_number =
                text.bytes().all(|b| b.is_ascii_digit()) && lengths.contains(&text.len());
            if is_number { text.parse::<u32>().ok() } else { None }
        };
        let name = levels.join("/");
        let written = |date| DateReading::One(NamedDate { date, origin: Origin::Written });
        let year_first = number(a, [4, 4])
            .zip(number(b, [1, 2]))
            .zip(number(c, [1, 2]))
            .and_then(|((year, month), day)| date(year, month, day))
            .map(written);
        let year_last = || {
            let (a, b, year) = (number(a, [1, 2])?, number(b, [1, 2])?, number(c, [4, 4])?);
            Some(match day_and_month(&name, a, b, year)? {
                Ok(date) => written(date),
                Err(sentence) => DateReading::Unclear(sentence),
            })
        };
        let reading = year_first.or_else(year_last)?;
        Some((Source::Folder(name), reading))
    })
}

/// A name cut to what fits into a reason.
pub fn shortened(name: &str) -> String {
    const MOST: usize = 40;
    if name.chars().count() <= MOST {
        return name.to_owned();
    }
    let start: String = name.chars().take(MOST - 1).collect();
    format!("{start}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_falls_into_folders_and_a_name() {
        for (path, folders, stem) in [
            ("a/b/face.jpg", vec!["a", "b"], "face"),
            ("17.08.2022 face.JPEG", vec![], "17.08.2022 face"),
            // No extension: the year stays.
            ("face 17.08.2022", vec![], "face 17.08.2022"),
            (".hidden", vec![], ".hidden"),
            ("", vec![], ""),
        ] {
            assert_eq!(split_path(path), (folders, stem), "{path}");
        }
    }

    #[test]
    fn the_name_that_says_most_is_the_visit() {
        for (path, label, source) in [
            ("Week 12/pre_face.jpg", "Week 12", Source::Folder("Week 12".to_owned())),
            ("Follow-up/w4_face.jpg", "Week 4", Source::File("w4_face".to_owned())),
            (
                "Visit 2 - Week 4/V2_face.jpg",
                "Visit 2, week 4",
                Source::Folder("Visit 2 - Week 4".to_owned()),
            ),
            ("Baseline/face.jpg", "Baseline", Source::Folder("Baseline".to_owned())),
            (
                "2022-08-17 IVIG x5/face.jpg",
                "IVIG x5",
                Source::Folder("2022-08-17 IVIG x5".to_owned()),
            ),
        ] {
            let visit = Reader::default().read_path(path).visit.expect(path);
            assert_eq!((visit.name.label.as_str(), visit.source), (label, source), "{path}");
        }
        let doubts = |path: &str| Reader::default().read_path(path).visit_doubts;
        assert_eq!(doubts("Week 4/w12_face.jpg"), ["folder name “Week 4” says Week 4"]);
        assert_eq!(doubts("Screening/Baseline.jpg"), ["folder name “Screening” says Screening"]);
        assert!(doubts("V2/w4_face.jpg").is_empty());
    }

    #[test]
    fn a_person_is_believed_about_the_day_before_a_camera_or_a_messenger() {
        let read = |path: &str| {
            let clues = Reader::default().read_path(path);
            (clues.date.map(|clue| clue.date.to_string()).unwrap_or_default(), clues.date_doubt)
        };
        assert_eq!(read("2022-08-17/IMG-20220830-WA0001.jpg"), ("2022-08-17".to_owned(), None));
        assert_eq!(
            read("2022-08-17/IMG_20220819_101500.jpg"),
            (
                "2022-08-17".to_owned(),
                Some("file name “IMG_20220819_101500” says 2022-08-19".to_owned())
            )
        );
        assert_eq!(read("2022/08/17/a.jpg"), ("2022-08-17".to_owned(), None));
        assert_eq!(read("17/08/2022/a.jpg"), ("2022-08-17".to_owned(), None));
        assert!(
            read("03/04/2022/a.jpg").1.is_some_and(|doubt| doubt.contains("3 April or 4 March"))
        );
    }
}
