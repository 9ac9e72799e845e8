//! The table with one row for each region.

use crate::exchange::table::{Cell, Column, Table};
use crate::geometry::measure::shared_area;
use crate::jobs::measure::colours::Colours;
use crate::jobs::measure::{Choice, Row, column, is_wanted, number, scale_source};
use crate::model::project::Project;
use crate::model::region::{Region, Role};
use crate::model::size::parts;

/// Name, unit and meaning of every column, in order; programs rely on the first 27.
const COLUMNS: [(&str, &str, &str); 58] = [
    ("subject", "", "The subject's code"),
    ("visit", "", "The visit, numbered within the subject in order of creation"),
    ("view", "", "The view, numbered within the project"),
    ("photo", "", "The photo's file, below the project's folder"),
    ("rater", "", "Who drew the region"),
    ("reading", "", "Which independent pass of that rater, from 1"),
    ("region", "", "The region, numbered within the project"),
    ("lesion", "", "The lesion it shows, numbered within the subject"),
    ("lesion_label", "", "What the lesion is called"),
    ("role", "", "What the region stands for"),
    ("area_px2", "px²", "The area inside the outline, holes taken off"),
    ("area_mm2", "mm²", "The same; empty unless the photo has a scale"),
    (
        "area_mm2_u95",
        "mm²",
        "The expanded uncertainty (95 %, k = 2) that the scale leaves; empty where the scale is assumed",
    ),
    ("perimeter_mm", "mm", "The length of the whole edge, holes included"),
    ("feret_max_mm", "mm", "The greatest distance of two points of the outline: the length"),
    (
        "feret_min_mm",
        "mm",
        "The smallest distance of two parallel lines with the region between them",
    ),
    (
        "lab_l_mean",
        "",
        "Mean L* (CIELAB, D65, 2°) over the pixels used, from linear light of the full-resolution file",
    ),
    ("lab_a_mean", "", "Mean a*, from green to red"),
    ("lab_b_mean", "", "Mean b*, from blue to yellow"),
    ("delta_a", "", "Mean a* less that of the reference skin on the same photo"),
    ("delta_e00", "", "CIEDE2000 between the mean colours of the region and of the reference skin"),
    (
        "ita_deg",
        "°",
        "Individual typology angle, atan((L* − 50) / b*) of the mean; empty where b* is not above 0",
    ),
    ("ei_log_linear", "", "Erythema index 100 · log10(R / G) of mean linear red and green"),
    ("delta_ei", "", "ei_log_linear less that of the reference skin"),
    ("pixels_used", "px", "Pixels that the colours are made of"),
    ("pixels_excluded", "px", "Pixels left out: reflections, clipped, under an exclude region"),
    (
        "calibration",
        "",
        "Where the scale comes from: drawn, detected, table, or assumed from another photo",
    ),
    ("perimeter_px", "px", "The length of the whole edge in pixels"),
    ("feret_max_px", "px", "The greatest distance of two points in pixels"),
    ("feret_min_px", "px", "The smallest caliper in pixels"),
    ("width_px", "px", "The extent at right angles to the greatest distance"),
    ("width_mm", "mm", "The same in millimetres"),
    ("perimeter_mm_u95", "mm", "Expanded uncertainty (95 %) of perimeter_mm"),
    ("feret_max_mm_u95", "mm", "Expanded uncertainty (95 %) of feret_max_mm"),
    ("feret_min_mm_u95", "mm", "Expanded uncertainty (95 %) of feret_min_mm"),
    ("width_mm_u95", "mm", "Expanded uncertainty (95 %) of width_mm"),
    ("center_x_px", "px", "The centre of mass, from the left edge of the upright photo"),
    ("center_y_px", "px", "The centre of mass, from its top edge"),
    ("lab_l_median", "", "Median L*"),
    ("lab_a_median", "", "Median a*"),
    ("lab_b_median", "", "Median b*"),
    ("lab_l_sd", "", "Standard deviation of L* over the pixels"),
    ("lab_a_sd", "", "Standard deviation of a*"),
    ("lab_b_sd", "", "Standard deviation of b*"),
    ("pixels_specular", "px", "Of those left out: a channel at 250 of 255 or above"),
    ("pixels_clipped", "px", "Of those left out: a channel at its end, or transparent"),
    ("pixels_under_exclude", "px", "Of those left out: under an exclude region"),
    ("body_part", "", "The body-part region that holds most of the region, by its label or number"),
    ("body_part_percent", "%", "The share of that body part's area that the region covers"),
    ("px_per_mm", "px/mm", "The scale of the photo"),
    ("calibration_disagreement", "%", "How far two rulers disagree"),
    (
        "calibration_tilt_deg",
        "°",
        "The tilt that the disagreement suggests; empty unless clicking cannot explain it",
    ),
    (
        "color_reference",
        "",
        "What the colours were corrected by before measuring: grey_patch, chart_before_2014, chart_since_2014",
    ),
    (
        "color_delta_e00_before",
        "",
        "Mean CIEDE2000 of its patches from their published colours, as photographed",
    ),
    ("color_delta_e00_after", "", "The same after correction"),
    ("label", "", "The region's own label"),
    ("visit_label", "", "What the visit is called"),
    (
        "shape",
        "",
        "outline, rectangle, ellipse or point; a point has a place, and neither sizes nor colours",
    ),
];

pub(super) fn columns() -> Vec<Column> {
    COLUMNS.iter().map(|(name, unit, meaning)| column(name, unit, meaning)).collect()
}

pub(super) fn table(desks: &[(&Project, &Colours)], choice: &Choice) -> Table {
    let mut table = Table { columns: columns(), rows: Vec::new() };
    for (project, colours) in desks {
        let regions = project.regions.iter().filter(|(_, it)| is_wanted(it, choice));
        let mut rows: Vec<Row<'_>> =
            regions.filter_map(|(id, _)| Row::of(project, colours, *id)).collect();
        rows.sort_by_cached_key(|row| place(project, row));
        table.rows.extend(rows.iter().map(|row| cells(project, colours, row)));
    }
    table
}

/// By subject, visit, view, photo, rater, reading, lesion and region.
fn place(project: &Project, row: &Row<'_>) -> impl Ord + use<> {
    let subject = project.subjects.get(&row.photo.subject);
    let order = row.photo.visit.and_then(|visit| subject?.position(visit));
    let view = row.photo.view.and_then(|id| project.views.iter().position(|view| view.id == id));
    let lesion = row.region.lesion.and_then(|id| project.lesions.get(&id)).map(|it| it.number);
    (
        row.photo.subject,
        // Photos in the tray come last.
        (order.is_none(), order, view.is_none(), view),
        row.photo.path.clone(),
        (row.region.rater.clone(), row.region.reading),
        (lesion.is_none(), lesion),
        row.id,
    )
}

fn cells(project: &Project, colours: &Colours, row: &Row<'_>) -> Vec<Cell> {
    let mut cells = identity(project, row);
    // A point has a place alone: what would be a length or an area of it stays empty.
    let is_point = row.region.shape.as_point().is_some();
    let scale = row.scale.filter(|_| !is_point);
    let px = |px: f64| (!is_point).then_some(px);
    let mm = |px: f64| scale.map(|scale| scale.mm(px));
    let u95 = |px: f64| scale?.u95_of_length(mm(px)?);
    let (size, calipers) = (row.size, row.size.calipers);
    let area = scale.map(|scale| size.area_mm2(&scale));
    cells.extend([
        number(px(size.area_px2), 2),
        number(area.map(|(area, _)| area), 4),
        number(area.and_then(|(_, u95)| u95), 4),
        number(mm(size.perimeter_px), 4),
        number(mm(calipers.longest), 4),
        number(mm(calipers.narrowest), 4),
    ]);
    cells.extend(color(row));
    cells.push(scale_source(project, row.photo));
    cells.extend(
        [size.perimeter_px, calipers.longest, calipers.narrowest, calipers.across_longest]
            .map(|it| number(px(it), 2)),
    );
    cells.push(number(mm(calipers.across_longest), 4));
    cells.extend(
        [size.perimeter_px, calipers.longest, calipers.narrowest, calipers.across_longest]
            .map(|px| number(u95(px), 4)),
    );
    cells.extend([number(size.center.map(|it| it.x), 2), number(size.center.map(|it| it.y), 2)]);
    cells.extend(spread(row));
    cells.extend(body_part(project, row.region));
    cells.push(number(row.scale.map(|it| it.px_per_mm), 4));
    cells.push(number(row.scale.and_then(|it| it.disagreement).map(|it| it * 100.0), 2));
    cells.push(number(row.scale.and_then(|it| it.tilt), 1));
    let correction = colours.corrections.get(&row.region.photo);
    cells.push(row.photo.color_reference.as_ref().map_or(Cell::Empty, |it| Cell::text(it.name())));
    cells.push(number(correction.map(|it| it.delta_e00_before), 3));
    cells.push(number(correction.map(|it| it.delta_e00_after), 3));
    cells.push(Cell::text(&row.region.label));
    let visit = row.photo.visit.and_then(|id| project.visit(id));
    cells.push(visit.map_or(Cell::Empty, |(_, visit)| Cell::text(&visit.label)));
    cells.push(Cell::text(row.region.shape.name()));
    cells
}

fn identity(project: &Project, row: &Row<'_>) -> Vec<Cell> {
    let subject = project.subjects.get(&row.photo.subject);
    let visit = row.photo.visit.and_then(|id| subject?.visit(id));
    let view = row.photo.view.and_then(|id| project.view(id));
    let lesion = row.region.lesion.and_then(|id| project.lesions.get(&id));
    vec![
        Cell::text(subject.map_or("", |subject| subject.code.as_str())),
        visit.map_or(Cell::Empty, |visit| Cell::text(visit.name())),
        view.map_or(Cell::Empty, |view| Cell::text(view.name())),
        Cell::text(&row.photo.path),
        Cell::text(&row.region.rater.0),
        Cell::count(row.region.reading),
        Cell::text(format!("r{}", row.id.0)),
        lesion.map_or(Cell::Empty, |lesion| Cell::text(lesion.name())),
        lesion.map_or(Cell::Empty, |lesion| Cell::text(&lesion.label)),
        Cell::text(row.region.role.name()),
    ]
}

/// From `lab_l_mean` to `pixels_excluded`.
fn color(row: &Row<'_>) -> [Cell; 10] {
    let found = row.found.map(|found| found.statistics);
    let mean = found.and_then(|it| it.color).map(|it| it.lab_mean);
    let redness = row.found.and_then(|found| found.redness);
    // Reference skin beside itself would be a zero that says nothing.
    let difference =
        redness.and_then(|it| it.difference).filter(|_| row.region.role != Role::ReferenceSkin);
    [
        number(mean.map(|it| it[0]), 3),
        number(mean.map(|it| it[1]), 3),
        number(mean.map(|it| it[2]), 3),
        number(difference.map(|it| it.a), 3),
        number(difference.map(|it| it.e00), 3),
        number(redness.and_then(|it| it.ita), 3),
        number(redness.and_then(|it| it.ei), 3),
        number(difference.and_then(|it| it.ei), 3),
        number(found.map(|it| it.used as f64), 0),
        number(found.map(|it| it.excluded() as f64), 0),
    ]
}

/// From `lab_l_median` to `pixels_under_exclude`.
fn spread(row: &Row<'_>) -> Vec<Cell> {
    let found = row.found.map(|found| found.statistics);
    let color = found.and_then(|it| it.color);
    let mut cells: Vec<Cell> =
        [0, 1, 2].map(|i| number(color.map(|it| it.lab_median[i]), 2)).to_vec();
    cells.extend([0, 1, 2].map(|i| number(color.map(|it| it.lab_sd[i]), 3)));
    cells.extend([
        number(found.map(|it| it.specular as f64), 0),
        number(found.map(|it| it.clipped as f64), 0),
        number(found.map(|it| it.under_exclude as f64), 0),
    ]);
    cells
}

/// The body part of the same photo, rater and reading that shares most with the region, and its share in per cent.
fn body_part(project: &Project, region: &Region) -> [Cell; 2] {
    share_of_body_part(project, region).map_or([Cell::Empty, Cell::Empty], |(name, share)| {
        [Cell::text(name), number(Some(share), 4)]
    })
}

/// The body part that shares most with a lesion or reference skin, by its label or number, and how much of that body
/// part's area the region covers in per cent; of the same photo, rater and reading.
pub fn share_of_body_part(project: &Project, region: &Region) -> Option<(String, f64)> {
    if !matches!(region.role, Role::Lesion | Role::ReferenceSkin) {
        return None;
    }
    let others = project.accepted_regions(region.photo, &region.rater, region.reading);
    let shape = parts(&region.shape);
    let shares = others.filter(|(_, other)| other.role == Role::BodyPart).map(|(id, other)| {
        let shared = shared_area(&shape, &parts(&other.shape));
        let name = if other.label.is_empty() { format!("r{}", id.0) } else { other.label.clone() };
        (shared, name, 100.0 * shared / other.shape.area())
    });
    let most = shares.filter(|(shared, ..)| *shared > 0.0).max_by(|a, b| a.0.total_cmp(&b.0));
    most.map(|(_, name, share)| (name, share))
}
