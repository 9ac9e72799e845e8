//! Where each file would go and why, held against the project, before anything is added.
//!
//! A plan is made again whenever the subject or the pattern changes; what a person decided stays, because it is kept
//! apart from what was proposed.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use crate::exchange::photo_set::candidate::{Candidate, TakenAt};
use crate::exchange::photo_set::pattern::{Pattern, PatternError, Slot};
use crate::exchange::photo_set::proposal::{Certainty, Place as ProposedPlace, Proposal};
use crate::exchange::photo_set::propose::propose;
use crate::imaging::taken::{DateSource, Taken};
use crate::jobs::import::decision::{Choice, Decision};
use crate::jobs::import::destinations::{Destinations, Positions, ViewSlot, VisitSlot};
use crate::jobs::import::examine::{Content, FoundFile};
use crate::jobs::import::row::{Counts, Place, Row, State};
use crate::jobs::import::scan::{Found, path_below};
use crate::jobs::import::standing::{Standing, standings};
use crate::model::project::Project;

/// Where each file would go.
#[derive(Clone, Debug)]
pub struct Plan {
    pub(in crate::jobs::import) found: Arc<Found>,
    /// The folder of the project file; photos must lie below it.
    home: PathBuf,
    pub(in crate::jobs::import) subject: String,
    pub(in crate::jobs::import) pattern: String,
    pattern_error: Option<PatternError>,
    /// What is known of each file before anything is proposed.
    standings: Vec<Standing>,
    /// What was proposed, for the files that can be added.
    proposals: BTreeMap<usize, Proposal>,
    positions: Positions,
    /// The project's visits and views, and the proposed ones.
    proposed: Destinations,
    /// What a person decided.
    pub(in crate::jobs::import) choices: BTreeMap<usize, Choice>,
    /// Which of several copies was asked for, by content.
    pub(in crate::jobs::import) copies: BTreeMap<String, usize>,
    destinations: Destinations,
    /// The date that counts as day 0, of subjects for whom one was chosen.
    zeros: BTreeMap<String, Date>,
    rows: Vec<Row>,
}

impl Plan {
    /// Proposes a place for everything found; `home` is the folder of the project file by its real path.
    ///
    /// `subject` is the code that photos belong to unless `pattern` says otherwise; an empty pattern is none.
    pub fn new(
        found: Arc<Found>,
        home: &Path,
        project: &Project,
        subject: &str,
        pattern: &str,
    ) -> Self {
        let mut plan = Self {
            found,
            home: home.to_owned(),
            subject: subject.trim().to_owned(),
            pattern: pattern.trim().to_owned(),
            pattern_error: None,
            standings: Vec::new(),
            proposals: BTreeMap::new(),
            positions: Positions::default(),
            proposed: Destinations::default(),
            choices: BTreeMap::new(),
            copies: BTreeMap::new(),
            destinations: Destinations::default(),
            zeros: BTreeMap::new(),
            rows: Vec::new(),
        };
        plan.remake(project);
        plan
    }

    /// Every file, in the order of [`Found::files`].
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The file of a row.
    pub fn file(&self, row: usize) -> Option<&FoundFile> {
        self.found.files.get(row)
    }

    /// The visits and views that photos can go to.
    pub fn destinations(&self) -> &Destinations {
        &self.destinations
    }

    /// The visits of all subjects, each one's in their order.
    pub fn visits(&self) -> &[VisitSlot] {
        &self.destinations.visits
    }

    /// The views.
    pub fn views(&self) -> &[ViewSlot] {
        &self.destinations.views
    }

    /// How a visit is read: `Baseline · 2022-03-02`, or `Day 168 · 2022-08-17` for one that has only a date.
    pub fn visit_title(&self, at: usize) -> String {
        let Some(slot) = self.visits().get(at) else { return String::new() };
        let is_only_date = slot.date.is_some_and(|date| date.to_string() == slot.label);
        let zero = self.zeros.get(&slot.subject).copied();
        match self.destinations.day(zero, at).filter(|_| is_only_date) {
            Some(day) => format!("Day {day} · {}", slot.label),
            None => slot.title(),
        }
    }

    /// The code that photos belong to unless the pattern says otherwise.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The pattern of names; empty for none.
    pub fn pattern(&self) -> &str {
        &self.pattern
    }

    /// What is wrong with the pattern; it is then left aside.
    pub fn pattern_error(&self) -> Option<&PatternError> {
        self.pattern_error.as_ref()
    }

    /// How many files there are of each kind.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for row in &self.rows {
            let count = match row.state {
                State::Ready if row.needs_decision() => &mut counts.n_open,
                State::Ready if row.visit.decided().is_some() && row.view.decided().is_some() => {
                    &mut counts.n_placed
                }
                State::Ready => &mut counts.n_to_tray,
                State::LeftOut => &mut counts.n_left_out,
                State::Duplicate(_) => &mut counts.n_duplicates,
                State::InProject => &mut counts.n_in_project,
                State::Unreadable => &mut counts.n_unreadable,
                State::NoPhoto | State::Skipped => &mut counts.n_skipped,
            };
            *count += 1;
        }
        counts
    }

    /// Proposes again, as when the subject or the pattern has changed; decisions stay.
    pub(in crate::jobs::import) fn remake(&mut self, project: &Project) {
        let pattern = match self.pattern.as_str() {
            "" => Ok(None),
            text => Pattern::parse(text).map(Some),
        };
        self.pattern_error = pattern.as_ref().err().cloned();
        let pattern = pattern.ok().flatten();
        let has_codes = pattern.as_ref().is_some_and(|pattern| pattern.has(Slot::Subject));
        let mut destinations = Destinations::of(project);
        let (known, positions) = destinations.known(&self.subject, has_codes);
        self.standings = standings(&self.found, &self.home, project, &self.copies);
        if self.standings.iter().any(|it| matches!(it.state, State::Duplicate(_))) {
            let (rows, candidates) = self.candidates(pattern.as_ref(), true);
            let placement = propose(&candidates, &known, pattern.as_ref());
            let mut copies = self.best_copies(&rows, &placement.proposals);
            copies.extend(self.copies.clone());
            self.standings = standings(&self.found, &self.home, project, &copies);
        }
        let (rows, candidates) = self.candidates(pattern.as_ref(), false);
        let mut placement = propose(&candidates, &known, pattern.as_ref());
        // A code in another case than the project's is still that subject.
        let codes: Vec<&str> =
            project.subjects.values().map(|subject| subject.code.as_str()).collect();
        let own = |code: &mut Option<String>| {
            let same = code
                .as_ref()
                .and_then(|code| codes.iter().find(|other| other.eq_ignore_ascii_case(code)));
            if let Some(same) = same {
                *code = Some((*same).to_owned());
            }
        };
        placement.visits.iter_mut().for_each(|visit| own(&mut visit.subject));
        placement.proposals.iter_mut().for_each(|proposal| own(&mut proposal.subject));
        self.positions = destinations.add(&placement, &positions, &self.subject);
        self.proposals = rows.into_iter().zip(placement.proposals).collect();
        self.proposed = destinations;
        let zeros = project.subjects.values();
        self.zeros = zeros.filter_map(|it| Some((it.code.clone(), it.day_zero?))).collect();
        self.refresh();
    }

    /// Puts decisions over proposals.
    pub(in crate::jobs::import) fn refresh(&mut self) {
        let mut destinations = self.proposed.clone();
        // First all that a person made, because a new visit moves those behind it.
        for choice in self.choices.values() {
            if let Decision::At(slot) = &choice.visit {
                destinations.visit(slot);
            }
            if let Decision::At(slot) = &choice.view {
                destinations.view(slot);
            }
        }
        let moved: Vec<usize> =
            self.proposed.visits.iter().map(|slot| destinations.visit(slot)).collect();
        let rows = (0..self.standings.len()).map(|i| self.row(i, &moved, &mut destinations));
        self.rows = rows.collect();
        self.destinations = destinations;
    }

    fn row(&self, i: usize, moved: &[usize], destinations: &mut Destinations) -> Row {
        let standing = self.standings.get(i).cloned().unwrap_or_else(|| Standing {
            path: String::new(),
            state: State::Skipped,
            why: String::new(),
        });
        let nothing = Choice::default();
        let choice = self.choices.get(&i).unwrap_or(&nothing);
        let proposal = self.proposals.get(&i);
        let subject = proposal.and_then(|proposal| proposal.subject.clone());
        let mut row = Row {
            path: standing.path,
            state: standing.state,
            subject: subject.unwrap_or_else(|| self.subject.clone()),
            visit: Place::Unknown,
            view: Place::Unknown,
            why: standing.why,
        };
        let Some(proposal) = proposal else { return row };
        row.why = [&row.why, &proposal.reason]
            .into_iter()
            .filter(|text| !text.is_empty())
            .cloned()
            .collect::<Vec<_>>()
            .join(" · ");
        if choice.is_left_out {
            row.state = State::LeftOut;
            "left out".clone_into(&mut row.why);
        }
        let proposed = |place: Option<ProposedPlace>, positions: &[usize]| {
            let at = place.and_then(|place| positions.get(place.index).copied());
            match (at, place.map(|place| place.certainty)) {
                (Some(at), Some(Certainty::Sure)) => Place::At(at),
                (Some(at), Some(Certainty::Unsure) | None) => Place::Suggested(at),
                (None, _) => Place::Unknown,
            }
        };
        row.visit = match &choice.visit {
            // A visit of another subject is no longer one this photo can go to.
            Decision::At(slot) if slot.subject == row.subject => {
                Place::At(destinations.visit(slot))
            }
            Decision::Tray => Place::Tray,
            Decision::AsProposed | Decision::At(_) => {
                let place = proposed(proposal.visit, &self.positions.visits);
                let moved = |at: usize| moved.get(at).copied().unwrap_or(at);
                match place {
                    Place::At(at) => Place::At(moved(at)),
                    Place::Suggested(at) => Place::Suggested(moved(at)),
                    Place::Unknown | Place::Tray => place,
                }
            }
        };
        row.view = match &choice.view {
            Decision::At(slot) => Place::At(destinations.view(slot)),
            Decision::Tray => Place::Tray,
            Decision::AsProposed => proposed(proposal.view, &self.positions.views),
        };
        row
    }

    /// The files that can be added, as the recognition of names wants them.
    fn candidates(
        &self,
        pattern: Option<&Pattern>,
        has_copies: bool,
    ) -> (Vec<usize>, Vec<Candidate>) {
        // A pattern with folders speaks of the folder that was chosen; otherwise all names below the project tell.
        let folder = pattern.filter(|pattern| pattern.text().contains('/'));
        let folder = folder.and(self.found.folder.as_deref());
        let mut rows = Vec::new();
        let mut candidates = Vec::new();
        for (i, (standing, file)) in self.standings.iter().zip(&self.found.files).enumerate() {
            let Content::Photo(photo) = &file.content else { continue };
            let is_copy = matches!(standing.state, State::Duplicate(_));
            if standing.state != State::Ready && !(is_copy && has_copies) {
                continue;
            }
            let below = folder.and_then(|folder| path_below(folder, &file.path)?.ok());
            rows.push(i);
            candidates.push(Candidate {
                path: below.unwrap_or_else(|| standing.path.clone()),
                taken: photo.taken.as_ref().map(taken_at),
                file_date: file.written,
            });
        }
        (rows, candidates)
    }

    /// Of each content the file whose names tell most; of equals the shortest name, because "face.jpg" was there before
    /// "face copy.jpg" and "face (1).jpg".
    fn best_copies(&self, rows: &[usize], proposals: &[Proposal]) -> BTreeMap<String, usize> {
        let told = |place: Option<ProposedPlace>| {
            place.map_or(0, |place| 1 + usize::from(place.certainty == Certainty::Sure))
        };
        let mut best: BTreeMap<String, ((usize, Reverse<usize>), usize)> = BTreeMap::new();
        for (row, proposal) in rows.iter().zip(proposals) {
            let Some(file) = self.file(*row) else { continue };
            let Content::Photo(photo) = &file.content else { continue };
            let length = file.path.as_os_str().len();
            let worth = (told(proposal.visit) + told(proposal.view), Reverse(length));
            let entry = best.entry(photo.fingerprint.blake3.clone()).or_insert((worth, *row));
            if worth > entry.0 {
                *entry = (worth, *row);
            }
        }
        best.into_iter().map(|(hash, (_, row))| (hash, row)).collect()
    }
}

fn taken_at(taken: &Taken) -> TakenAt {
    let source_text = match taken.source {
        DateSource::ExifOriginal => "capture time",
        DateSource::Xmp
        | DateSource::Iptc
        | DateSource::PngText
        | DateSource::ExifDigitized
        | DateSource::XmpCreated
        | DateSource::Gps
        | DateSource::ExifChanged
        | DateSource::PngChanged => taken.source.name(),
    };
    TakenAt {
        at: taken.at,
        is_trusted: taken.is_trusted,
        source_text: source_text.to_owned(),
        why_not: taken.why_not.clone(),
    }
}
