//! A panel figure: visits beside each other, views below each other, laid out once for every format.
//!
//! Everything is measured in pixels of the print, so that a photo can be made exactly as large as it will stand there and
//! is never resampled twice. [`sheet`] turns a layout and its photos into SVG, [`render`] the SVG into pixels.

use crate::exchange::figure::lettering::{Lettering, Weight};

pub mod lettering;
pub mod render;
pub mod sheet;

/// What a figure shows, before any photo is read.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The heads of the columns.
    pub columns: Vec<Head>,
    /// The rows, each with one cell per column.
    pub rows: Vec<Row>,
    /// How wide it will be in print, in millimetres.
    pub width_mm: f64,
    /// Pixels per inch of print.
    pub dpi: f64,
}

/// The head of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// What the visit is called.
    pub label: String,
    /// Its date and day.
    pub note: String,
}

/// A row of photos of one view.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What the view is called.
    pub label: String,
    /// Width by height of every photo in the row, after cropping.
    pub aspect: f64,
    /// Whether there is a photo, by column.
    pub has_photo: Vec<bool>,
}

/// Why a figure cannot be laid out.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum LayoutError {
    /// Nothing in it.
    #[error("there is no photo to show; choose a visit and a view that have one")]
    Empty,
    /// Columns too narrow to see anything.
    #[error(
        "{columns} visits do not fit into {width_mm} mm; choose fewer visits or a wider figure"
    )]
    TooNarrow {
        /// How many there are.
        columns: usize,
        /// The width asked for.
        width_mm: f64,
    },
    /// A size that no print has.
    #[error("a figure is 20 to 1000 mm wide and has 36 to 1200 dots per inch")]
    Size,
    /// More pixels than we make.
    #[error("{width} × {height} px are too many; choose fewer dots per inch or fewer views")]
    TooLarge {
        /// Across.
        width: u32,
        /// Down.
        height: u32,
    },
}

/// Where everything stands, in pixels of the print.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// Across.
    pub width: u32,
    /// Down.
    pub height: u32,
    /// How wide it will be in print, in millimetres.
    pub width_mm: f64,
    /// The cells, row by row.
    pub cells: Vec<Cell>,
    /// All words.
    pub texts: Vec<Text>,
    /// Pixels in a millimetre.
    pub per_mm: f64,
}

/// The place of a photo, or of its absence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Which row, from 0.
    pub row: usize,
    /// Which column, from 0.
    pub column: usize,
    /// From the left.
    pub x: u32,
    /// From the top.
    pub y: u32,
    /// Across.
    pub width: u32,
    /// Down.
    pub height: u32,
    /// A, B …; none where there is no photo.
    pub letter: Option<String>,
}

/// One line of words.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// The words.
    pub words: String,
    /// Where its anchor stands.
    pub x: f64,
    /// The base line.
    pub y: f64,
    /// How large.
    pub size: f64,
    /// How heavy.
    pub weight: Weight,
    /// Whether it runs upwards, centred on its anchor.
    pub is_upright: bool,
}

/// 8 and 7 points: what journals ask for at least.
const LABEL_MM: f64 = 2.8;
const NOTE_MM: f64 = 2.4;
const LEADING: f64 = 1.25;
const GAP_MM: f64 = 1.2;
const MARGIN_MM: f64 = 1.0;
const NARROWEST_MM: f64 = 6.0;
const MOST_PIXELS: u64 = 200_000_000;
/// The most lines of a label; what is longer ends in an ellipsis.
const MOST_LINES: usize = 4;

impl Figure {
    /// Lays the figure out.
    ///
    /// # Errors
    /// Sizes that make no figure.
    pub fn layout(&self, lettering: &Lettering) -> Result<Layout, LayoutError> {
        let is_size =
            (20.0..=1000.0).contains(&self.width_mm) && (36.0..=1200.0).contains(&self.dpi);
        if !is_size {
            return Err(LayoutError::Size);
        }
        if !self.rows.iter().any(|row| row.has_photo.contains(&true)) {
            return Err(LayoutError::Empty);
        }
        let per_mm = self.dpi / 25.4;
        let (gap, margin) = ((GAP_MM * per_mm).round(), (MARGIN_MM * per_mm).round());
        let (label, note) = (LABEL_MM * per_mm, NOTE_MM * per_mm);
        let width = (self.width_mm * per_mm).round();
        let left = margin + (label * LEADING).round() + gap;
        let columns = self.columns.len();
        let across =
            ((width - left - margin - gap * (columns as f64 - 1.0)) / columns as f64).floor();
        if across < NARROWEST_MM * per_mm {
            return Err(LayoutError::TooNarrow { columns, width_mm: self.width_mm });
        }
        let x_of = |column: usize| left + column as f64 * (across + gap);
        let mut texts = Vec::new();
        let mut top = margin;
        for (head, column) in self.columns.iter().zip(0..) {
            let parts =
                [(&head.label, label, Weight::SemiBold), (&head.note, note, Weight::Regular)];
            let mut y = margin;
            for (words, size, weight) in parts {
                for line in lettering.lines(words, size, weight, across, MOST_LINES) {
                    y += size * LEADING;
                    // The base line stands a quarter of the leading above the next line.
                    let y = y - size * (LEADING - 1.0);
                    texts.push(Text {
                        words: line,
                        x: x_of(column),
                        y,
                        size,
                        weight,
                        is_upright: false,
                    });
                }
            }
            top = y.max(top);
        }
        let mut y = (top + gap).ceil();
        let (mut cells, mut n_letters) = (Vec::new(), 0);
        for (row, place) in self.rows.iter().zip(0..) {
            let down = (across / row.aspect).round().max(1.0);
            for (has_photo, column) in row.has_photo.iter().zip(0..) {
                n_letters += usize::from(*has_photo);
                let letter = has_photo.then(|| letter(n_letters - 1));
                let (x, width, height) = (x_of(column) as u32, across as u32, down as u32);
                cells.push(Cell { row: place, column, x, y: y as u32, width, height, letter });
            }
            let lines = lettering.lines(&row.label, label, Weight::SemiBold, down, 1);
            texts.extend(lines.into_iter().map(|words| Text {
                words,
                x: margin + label,
                y: y + down / 2.0,
                size: label,
                weight: Weight::SemiBold,
                is_upright: true,
            }));
            y += down + gap;
        }
        let height = y - gap + margin;
        let (width, height) = (width as u32, height as u32);
        if u64::from(width) * u64::from(height) > MOST_PIXELS {
            return Err(LayoutError::TooLarge { width, height });
        }
        Ok(Layout { width, height, width_mm: self.width_mm, cells, texts, per_mm })
    }
}

/// A … Z, AA, AB …
fn letter(place: usize) -> String {
    let last = char::from(b'A' + (place % 26) as u8).to_string();
    if place < 26 { last } else { letter(place / 26 - 1) + &last }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(columns: usize, width_mm: f64, dpi: f64) -> Figure {
        let head =
            Head { label: "After IVIG ×5".to_owned(), note: "2022-08-17 · day 168".to_owned() };
        let row = |label: &str, aspect: f64| Row {
            label: label.to_owned(),
            aspect,
            has_photo: (0..columns).map(|column| column != 1).collect(),
        };
        let rows = vec![row("Face, frontal", 0.75), row("Upper back", 4.0 / 3.0)];
        Figure { columns: vec![head; columns], rows, width_mm, dpi }
    }

    #[test]
    fn a_figure_has_the_width_asked_for_and_every_cell_inside() {
        let layout = figure(4, 180.0, 300.0).layout(&Lettering::new()).expect("it fits");
        assert_eq!(layout.width, 2126);
        assert_eq!(layout.cells.len(), 8);
        for cell in &layout.cells {
            assert!(cell.x + cell.width <= layout.width && cell.y + cell.height <= layout.height);
        }
        let letters: Vec<_> =
            layout.cells.iter().map(|cell| cell.letter.clone().unwrap_or_default()).collect();
        assert_eq!(letters, ["A", "", "B", "C", "D", "", "E", "F"]);
        let [first, .., last] = layout.cells.as_slice() else { panic!("8 cells") };
        assert_eq!(first.width, last.width);
        assert!((f64::from(first.width) / f64::from(first.height) - 0.75).abs() < 0.01);
        assert!(layout.texts.iter().all(|text| text.y > 0.0 && text.y < f64::from(layout.height)));
    }

    #[test]
    fn impossible_sizes_are_refused_in_words() {
        let failed = |figure: Figure| figure.layout(&Lettering::new()).expect_err("impossible");
        assert!(matches!(
            failed(figure(40, 180.0, 300.0)),
            LayoutError::TooNarrow { columns: 40, .. }
        ));
        assert_eq!(failed(figure(4, 5.0, 300.0)), LayoutError::Size);
        assert_eq!(failed(figure(4, 180.0, f64::NAN)), LayoutError::Size);
        assert!(matches!(failed(figure(1, 1000.0, 1200.0)), LayoutError::TooLarge { .. }));
        let mut empty = figure(2, 180.0, 300.0);
        empty.rows.iter_mut().for_each(|row| row.has_photo = vec![false; 2]);
        assert_eq!(failed(empty), LayoutError::Empty);
    }

    #[test]
    fn letters_go_on_after_z() {
        assert_eq!(
            [0, 25, 26, 51, 52, 701, 702].map(letter),
            ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]
        );
    }
}
