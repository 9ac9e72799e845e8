//! The table with one row for each lesion at each visit, and one for all lesions of a visit together.
//!
//! Parts of a lesion on one photo are added up. A lesion that is drawn on several photos of a visit is counted on one of
//! them, not twice: the first that has a scale, in the order of views and with the chosen photo of each view first.

use std::collections::{BTreeMap, BTreeSet};

use crate::exchange::table::{Cell, Column, Table};
use crate::imaging::measure::redness::Redness;
use crate::imaging::measure::statistics::Statistics;
use crate::jobs::measure::colours::{Colours, redness_of};
use crate::jobs::measure::since::{change, joint_u95, percent_change};
use crate::jobs::measure::{Choice, MeasureJobError, Row, column, is_wanted, number, scale_source};
use crate::model::assessment::Rater;
use crate::model::ids::{LesionId, PhotoId, SubjectId, VisitId};
use crate::model::lesion::{Lesion, LesionStatus};
use crate::model::names;
use crate::model::project::Project;
use crate::model::region::Role;
use crate::model::subject::{Subject, Visit};

const COLUMNS: [(&str, &str, &str); 37] = [
    ("subject", "", "The subject's code"),
    ("visit", "", "The visit, numbered within the subject in order of creation"),
    ("rater", "", "Who drew"),
    ("reading", "", "Which independent pass of that rater, from 1"),
    (
        "lesion",
        "",
        "The lesion, numbered within the subject; all: every lesion of the visit together",
    ),
    ("lesion_label", "", "What the lesion is called"),
    ("site", "", "The body site it lies on"),
    (
        "status",
        "",
        "drawn, resolved, not_visible, not_assessable, merged, not_photographed or unknown",
    ),
    ("view", "", "The view it is measured in"),
    ("photo", "", "The photo it is measured on"),
    ("regions", "", "How many regions are added up"),
    ("lesions_known", "", "Of all lesions: how many are drawn or resolved"),
    ("lesions", "", "Of all lesions: how many there are at the visit"),
    ("area_px2", "px²", "The area on that photo; 0 only where the lesion is resolved"),
    (
        "area_mm2",
        "mm²",
        "The same; empty unless the photo has a scale, and for all unless every lesion has one",
    ),
    ("area_mm2_u95", "mm²", "The expanded uncertainty (95 %, k = 2) that the scale leaves"),
    ("lab_l_mean", "", "Mean L* over the pixels used"),
    ("lab_a_mean", "", "Mean a*"),
    ("lab_b_mean", "", "Mean b*"),
    ("delta_a", "", "Mean a* less that of the reference skin on the same photo"),
    ("delta_e00", "", "CIEDE2000 between the mean colours of the lesion and of the reference skin"),
    ("ei_log_linear", "", "Erythema index 100 · log10(R / G) of mean linear red and green"),
    ("delta_ei", "", "ei_log_linear less that of the reference skin"),
    ("pixels_used", "px", "Pixels that the colours are made of"),
    ("pixels_excluded", "px", "Pixels left out"),
    ("calibration", "", "Where the scale comes from"),
    ("baseline", "", "The visit that changes are counted from"),
    ("area_mm2_change", "mm²", "The area less that at baseline; negative is smaller"),
    (
        "area_mm2_change_u95",
        "mm²",
        "Its expanded uncertainty (95 %), both scales taken as independent",
    ),
    (
        "area_mm2_percent_change",
        "%",
        "The change in per cent of the area at baseline; empty from 0",
    ),
    ("delta_a_change", "", "delta_a less that at baseline"),
    ("delta_ei_change", "", "delta_ei less that at baseline"),
    ("visit_order", "", "The position of the visit among the subject's visits, from 1"),
    ("visit_label", "", "What the visit is called"),
    ("date", "", "The date of the visit"),
    ("day", "", "The day of the visit, as typed or counted from the subject's day zero"),
    ("points", "", "How many of the regions are points: marks that are counted and have no area"),
];

/// Who drew, and in which reading.
type Reader<'a> = (&'a Rater, u8);

/// What is known of a lesion, or of all, at one visit.
#[derive(Clone, Default)]
struct Line {
    status: &'static str,
    photo: Option<PhotoId>,
    n_regions: usize,
    n_points: usize,
    /// Of a total: how many lesions are known, and how many there are.
    known: Option<(usize, usize)>,
    area_px2: Option<f64>,
    area_mm2: Option<f64>,
    u95: Option<f64>,
    lab: Option<[f64; 3]>,
    redness: Option<Redness>,
    pixels: Option<(u64, u64)>,
}

pub(super) fn columns() -> Vec<Column> {
    COLUMNS.iter().map(|(name, unit, meaning)| column(name, unit, meaning)).collect()
}

pub(super) fn table(
    desks: &[(&Project, &Colours)],
    choice: &Choice,
    warnings: &mut Vec<String>,
) -> Result<Table, MeasureJobError> {
    let mut table = Table { columns: columns(), rows: Vec::new() };
    let (mut n_found, mut trouble) = (0, None);
    for (project, colours) in desks {
        for (id, subject) in &project.subjects {
            let baseline = match baseline(project, *id, choice) {
                Ok(baseline) => {
                    n_found += 1;
                    baseline
                }
                Err(words) => {
                    warnings.push(format!("{}: {words}; its changes are left empty", subject.code));
                    trouble.get_or_insert(words);
                    None
                }
            };
            let desk = Desk { project, colours, choice, id: *id, subject };
            for reader in desk.readers() {
                table.rows.extend(desk.rows(reader, baseline, warnings));
            }
        }
    }
    match trouble {
        Some(words) if n_found == 0 => Err(MeasureJobError::NoBaseline(words)),
        _ => Ok(table),
    }
}

/// The baseline asked for, else the subject's own; none without visits.
fn baseline(
    project: &Project,
    subject: SubjectId,
    choice: &Choice,
) -> Result<Option<VisitId>, String> {
    let data = project.subjects.get(&subject);
    let Some(name) = &choice.baseline else {
        return Ok(data.and_then(|it| it.baseline_visit()).map(|visit| visit.id));
    };
    if name.trim().eq_ignore_ascii_case("first") {
        let first = data.and_then(|it| it.visits.first());
        return first.map(|visit| Some(visit.id)).ok_or_else(|| "there is no visit".to_owned());
    }
    names::visit(project, subject, name).map(Some).map_err(|error| error.to_string())
}

/// One subject of one project.
struct Desk<'a> {
    project: &'a Project,
    colours: &'a Colours,
    choice: &'a Choice,
    id: SubjectId,
    subject: &'a Subject,
}

impl<'a> Desk<'a> {
    /// Everyone who drew on a photo of the subject.
    fn readers(&self) -> BTreeSet<Reader<'a>> {
        let is_ours = |photo: PhotoId| {
            self.project.photos.get(&photo).is_some_and(|photo| photo.subject == self.id)
        };
        let regions = self.project.regions.values();
        let regions = regions.filter(|it| is_wanted(it, self.choice) && is_ours(it.photo));
        regions.map(|region| (&region.rater, region.reading)).collect()
    }

    fn rows(
        &self,
        reader: Reader<'a>,
        baseline: Option<VisitId>,
        warnings: &mut Vec<String>,
    ) -> Vec<Vec<Cell>> {
        let lesions: Vec<(LesionId, &Lesion)> = self.project.lesions_of(self.id).collect();
        let mut lines: BTreeMap<(VisitId, Option<LesionId>), Line> = BTreeMap::new();
        for visit in &self.subject.visits {
            let mut all = Vec::new();
            for (id, lesion) in &lesions {
                let line = self.line(visit, (*id, lesion), reader, warnings);
                all.push(line.clone());
                lines.insert((visit.id, Some(*id)), line);
            }
            lines.insert((visit.id, None), together(&all));
        }
        let mut rows = Vec::new();
        let wanted = lesions.iter().map(|(id, lesion)| (Some(*id), Some(*lesion)));
        for (visit, order) in self.subject.visits.iter().zip(1_i64..) {
            for (id, lesion) in wanted.clone().chain([(None, None)]) {
                let Some(line) = lines.get(&(visit.id, id)) else { continue };
                let then = baseline.and_then(|visit| Some((visit, lines.get(&(visit, id))?)));
                let mut row = self.identity(visit, lesion, reader, line);
                row.extend(self.measures(line));
                // Nothing changes from a visit to itself, and that is certain.
                let is_baseline = baseline == Some(visit.id);
                row.extend(self.changes(line, then, is_baseline));
                row.extend([
                    Cell::count(order),
                    Cell::text(&visit.label),
                    visit.date.map_or(Cell::Empty, Cell::Date),
                    self.subject.day_of(visit).map_or(Cell::Empty, Cell::count),
                    line.photo.map_or(Cell::Empty, |_| Cell::count(line.n_points as i64)),
                ]);
                rows.push(row);
            }
        }
        rows
    }

    fn line(
        &self,
        visit: &Visit,
        (id, lesion): (LesionId, &Lesion),
        reader: Reader<'a>,
        warnings: &mut Vec<String>,
    ) -> Line {
        let drawn = self.drawn(visit, id, reader);
        let has_scale =
            |(_, rows): &&(PhotoId, Vec<Row<'a>>)| rows.iter().all(|it| it.scale.is_some());
        if let Some((photo, rows)) = drawn.iter().find(has_scale).or_else(|| drawn.first()) {
            if drawn.len() > 1 {
                let path = self.project.photos.get(photo).map_or("", |photo| photo.path.as_str());
                warnings.push(format!(
                    "{} {} {} is drawn on {} photos and counted on one: {path}",
                    self.subject.code,
                    visit.name(),
                    lesion.name(),
                    drawn.len()
                ));
            }
            return self.sum(*photo, rows, reader);
        }
        let status = self.status(visit, (id, lesion), reader);
        let area = (status == "resolved").then_some(0.0);
        Line { status, area_px2: area, area_mm2: area, u95: area, ..Line::default() }
    }

    /// The lesion's regions on each photo of the visit, in the order of views, the chosen photo of each view first.
    fn drawn(
        &self,
        visit: &Visit,
        lesion: LesionId,
        (rater, reading): Reader<'a>,
    ) -> Vec<(PhotoId, Vec<Row<'a>>)> {
        let views = self.project.views.iter();
        let mut photos: Vec<PhotoId> =
            views.flat_map(|view| self.project.photos_at(self.id, visit.id, view.id)).collect();
        let others = self.project.photos_of(self.id);
        let others =
            others.filter(|(_, photo)| photo.visit == Some(visit.id) && photo.view.is_none());
        photos.extend(others.map(|(id, _)| id));
        let rows = |photo: PhotoId| -> Vec<Row<'a>> {
            let regions = self.project.accepted_regions(photo, rater, reading);
            let regions = regions
                .filter(|(_, it)| it.role == Role::Lesion && it.lesion == Some(lesion))
                .filter(|(_, it)| is_wanted(it, self.choice));
            regions.filter_map(|(id, _)| Row::of(self.project, self.colours, id)).collect()
        };
        let drawn = photos.into_iter().map(|photo| (photo, rows(photo)));
        drawn.filter(|(_, rows)| !rows.is_empty()).collect()
    }

    /// The parts of a lesion on one photo taken together.
    fn sum(&self, photo: PhotoId, rows: &[Row<'a>], reader: Reader<'a>) -> Line {
        let scale = rows.first().and_then(|row| row.scale);
        let areas: Vec<f64> = rows.iter().filter_map(|row| row.region.shape.own_area()).collect();
        let area: Option<f64> = (!areas.is_empty()).then(|| areas.iter().sum());
        let area_mm2 = scale.zip(area).map(|(scale, area)| scale.mm2(area));
        let found: Vec<_> =
            rows.iter().filter_map(|row| row.found).map(|it| it.statistics).collect();
        let parts: Vec<_> = rows.iter().map(|row| row.id).collect();
        let (mean, redness) = redness_of(self.project, self.colours, photo, reader, &parts).unzip();
        let pixels =
            (found.iter().map(|it| it.used).sum(), found.iter().map(Statistics::excluded).sum());
        Line {
            status: "drawn",
            photo: Some(photo),
            n_regions: rows.len(),
            n_points: rows.len() - areas.len(),
            known: None,
            area_px2: area,
            area_mm2,
            u95: scale.zip(area_mm2).and_then(|(scale, area)| scale.u95_of_area(area)),
            lab: mean.map(|mean| mean.lab),
            redness,
            pixels: (!found.is_empty()).then_some(pixels),
        }
    }

    /// What is known of a lesion that is not drawn at a visit.
    fn status(
        &self,
        visit: &Visit,
        (id, lesion): (LesionId, &Lesion),
        reader: Reader<'a>,
    ) -> &'static str {
        match lesion.status.get(&visit.id) {
            Some(LesionStatus::Resolved) => return "resolved",
            Some(LesionStatus::NotVisible) => return "not_visible",
            Some(LesionStatus::NotAssessable(_)) => return "not_assessable",
            None => {}
        }
        let at = |visit: VisitId| self.subject.position(visit);
        let is_merged = lesion.merged_into.is_some_and(|(_, from)| at(from) <= at(visit.id));
        let is_not_split = lesion.split_from.is_some_and(|(_, from)| at(visit.id) < at(from));
        if is_merged || is_not_split {
            return "merged";
        }
        let regions = self.project.regions.values().filter(|it| it.lesion == Some(id));
        let views: BTreeSet<_> = regions
            .filter(|it| it.state.is_accepted() && (&it.rater, it.reading) == reader)
            .filter_map(|it| self.project.photos.get(&it.photo)?.view)
            .collect();
        let is_photographed = self.project.photos_of(self.id).any(|(_, photo)| {
            photo.visit == Some(visit.id) && photo.view.is_some_and(|view| views.contains(&view))
        });
        if views.is_empty() || is_photographed { "unknown" } else { "not_photographed" }
    }

    fn identity(
        &self,
        visit: &Visit,
        lesion: Option<&Lesion>,
        (rater, reading): Reader<'a>,
        line: &Line,
    ) -> Vec<Cell> {
        let photo = line.photo.and_then(|id| self.project.photos.get(&id));
        let view = photo.and_then(|photo| self.project.view(photo.view?));
        let (known, all) = line.known.unzip();
        let count = |n: Option<usize>| n.map_or(Cell::Empty, |n| Cell::count(n as i64));
        vec![
            Cell::text(&self.subject.code),
            Cell::text(visit.name()),
            Cell::text(&rater.0),
            Cell::count(reading),
            Cell::text(lesion.map_or_else(|| "all".to_owned(), Lesion::name)),
            lesion.map_or(Cell::Empty, |lesion| Cell::text(&lesion.label)),
            lesion.and_then(|it| it.site.clone()).map_or(Cell::Empty, Cell::text),
            Cell::text(line.status),
            view.map_or(Cell::Empty, |view| Cell::text(view.name())),
            photo.map_or(Cell::Empty, |photo| Cell::text(&photo.path)),
            count(photo.map(|_| line.n_regions)),
            count(known),
            count(all),
        ]
    }

    /// From `area_px2` to `calibration`.
    fn measures(&self, line: &Line) -> [Cell; 13] {
        let difference = line.redness.and_then(|it| it.difference);
        let photo = line.photo.and_then(|id| self.project.photos.get(&id));
        [
            number(line.area_px2, 2),
            number(line.area_mm2, 4),
            number(line.u95, 4),
            number(line.lab.map(|it| it[0]), 3),
            number(line.lab.map(|it| it[1]), 3),
            number(line.lab.map(|it| it[2]), 3),
            number(difference.map(|it| it.a), 3),
            number(difference.map(|it| it.e00), 3),
            number(line.redness.and_then(|it| it.ei), 3),
            number(difference.and_then(|it| it.ei), 3),
            number(line.pixels.map(|it| it.0 as f64), 0),
            number(line.pixels.map(|it| it.1 as f64), 0),
            photo.map_or(Cell::Empty, |photo| scale_source(self.project, photo)),
        ]
    }

    /// From `baseline` to `delta_ei_change`.
    fn changes(&self, line: &Line, then: Option<(VisitId, &Line)>, is_baseline: bool) -> [Cell; 6] {
        let name = then.and_then(|(visit, _)| self.subject.visit(visit)).map(Visit::name);
        let then = then.map(|(_, line)| line);
        let area = |line: &Line| line.area_mm2;
        let red = |line: &Line| line.redness?.difference;
        let (before, now) = (then.and_then(area), line.area_mm2);
        let (pale, red) = (then.and_then(red), red(line));
        [
            name.map_or(Cell::Empty, Cell::text),
            number(change(before, now), 4),
            number(joint_u95(then.and_then(|it| it.u95), line.u95).filter(|_| !is_baseline), 4),
            number(percent_change(before, now), 2),
            number(change(pale.map(|it| it.a), red.map(|it| it.a)), 3),
            number(change(pale.and_then(|it| it.ei), red.and_then(|it| it.ei)), 3),
        ]
    }
}

/// All lesions of a visit: a sum only if each is drawn or resolved (and, in millimetres, has a scale).
fn together(lines: &[Line]) -> Line {
    let there: Vec<&Line> = lines.iter().filter(|line| line.status != "merged").collect();
    let known = there.iter().filter(|line| line.area_px2.is_some()).count();
    let photos: BTreeSet<PhotoId> = there.iter().filter_map(|line| line.photo).collect();
    let sum = |value: fn(&Line) -> Option<f64>| -> Option<f64> {
        if there.is_empty() { None } else { there.iter().map(|line| value(line)).sum() }
    };
    // One scale is off for all regions of a photo alike; the scales of two photos are off each for itself.
    let on_photo = |photo: &PhotoId| -> Option<f64> {
        there.iter().filter(|line| line.photo == Some(*photo)).map(|line| line.u95).sum()
    };
    let squares: Option<f64> = photos.iter().map(|photo| on_photo(photo).map(|it| it * it)).sum();
    let area_mm2 = sum(|line| line.area_mm2);
    Line {
        status: if known == there.len() && known > 0 { "known" } else { "incomplete" },
        known: Some((known, there.len())),
        // Pixels of different photos are of different size.
        area_px2: sum(|line| line.area_px2).filter(|_| photos.len() <= 1),
        area_mm2,
        u95: area_mm2.and_then(|_| squares.map(f64::sqrt)),
        ..Line::default()
    }
}
