//! The figure as pixels, and as a PNG that knows how large it is in print.

use std::collections::BTreeSet;

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{Group, Node, Tree};

use crate::exchange::figure::lettering::Lettering;
use crate::imaging::encode::{EXPORT_MARK, EncodeError, png};
use crate::imaging::pixels::Pixels;

/// Why a figure cannot be drawn.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The document is not one.
    #[error("the figure cannot be drawn: {0}")]
    Document(#[from] resvg::usvg::Error),
    /// No memory for it.
    #[error("the figure is too large to be drawn; choose fewer dots per inch")]
    Memory,
    /// The encoder refused.
    #[error(transparent)]
    Encode(#[from] EncodeError),
}

/// A figure drawn.
#[derive(Clone, Debug)]
pub struct Rendered {
    /// The pixels, on white.
    pub pixels: Pixels,
    /// Letters that the typeface does not have, and that are therefore not seen.
    pub unknown_letters: BTreeSet<String>,
}

/// Draws an SVG whose size is given in pixels.
///
/// # Errors
/// A document that is none, or no memory.
pub fn render(svg: &str, lettering: &Lettering) -> Result<Rendered, RenderError> {
    let tree = Tree::from_str(svg, &lettering.options())?;
    let size = tree.size().to_int_size();
    let mut pixmap = Pixmap::new(size.width(), size.height()).ok_or(RenderError::Memory)?;
    pixmap.fill(Color::WHITE);
    resvg::render(&tree, Transform::identity(), &mut pixmap.as_mut());
    let mut unknown_letters = BTreeSet::new();
    collect_unknown(tree.root(), &mut unknown_letters);
    let pixels = Pixels::new(size.width(), size.height(), pixmap.take());
    Ok(Rendered { pixels: pixels.ok_or(RenderError::Memory)?, unknown_letters })
}

fn collect_unknown(group: &Group, unknown: &mut BTreeSet<String>) {
    for node in group.children() {
        match node {
            Node::Group(group) => collect_unknown(group, unknown),
            Node::Text(text) => {
                let glyphs = text.layouted().iter().flat_map(|span| &span.positioned_glyphs);
                unknown
                    .extend(glyphs.filter(|glyph| glyph.id.0 == 0).map(|glyph| glyph.text.clone()));
            }
            Node::Path(_) | Node::Image(_) => {}
        }
    }
}

/// The pixels as a PNG with their density in print and the mark of our exports.
///
/// # Errors
/// What the encoder says.
pub fn print_png(pixels: &Pixels, dpi: f64) -> Result<Vec<u8>, RenderError> {
    /// The signature and the header, which every PNG begins with.
    const BEGIN: usize = 8 + 25;
    let bytes = png(pixels, Some(EXPORT_MARK))?;
    let (begin, rest) = bytes.split_at_checked(BEGIN).ok_or(RenderError::Memory)?;
    let per_metre = (dpi / 0.0254).round() as u32;
    let content = [&b"pHYs"[..], &per_metre.to_be_bytes(), &per_metre.to_be_bytes(), &[1]].concat();
    let chunk = [&9_u32.to_be_bytes()[..], &content, &crc32(&content).to_be_bytes()].concat();
    Ok([begin, &chunk, rest].concat())
}

/// The check sum of a PNG chunk (ISO 3309), bit by bit: the chunk has 13 bytes.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
    !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::figure::sheet::{Content, Unit, svg};
    use crate::exchange::figure::{Figure, Head, Row};
    use crate::imaging::decode::decode;
    use crate::imaging::encode::jpeg;
    use crate::imaging::limits::Limits;
    use crate::imaging::metadata::facts;
    use crate::imaging::test_files::{on_disk, picture};

    fn drawn(label: &str) -> (Rendered, crate::exchange::figure::Layout, Pixels) {
        let lettering = Lettering::new();
        let head = |label: &str| Head { label: label.to_owned(), note: "day 0".to_owned() };
        let row = Row { label: "Face".to_owned(), aspect: 1.5, has_photo: vec![true, false] };
        let figure = Figure {
            columns: vec![head(label), head("Flare")],
            rows: vec![row],
            width_mm: 40.0,
            dpi: 100.0,
        };
        let layout = figure.layout(&lettering).expect("it fits");
        let photo = picture(layout.cells[0].width, layout.cells[0].height);
        let bytes = jpeg(&photo, 98, None).expect("encodes");
        let contents = [Content::Photo(bytes), Content::Nothing("not photographed".to_owned())];
        let document = svg(&layout, &contents, &lettering, Unit::Pixel);
        (render(&document, &lettering).expect("it draws"), layout, photo)
    }

    #[test]
    fn a_photo_stands_pixel_by_pixel_where_the_layout_says() {
        let (rendered, layout, photo) = drawn("Presentation");
        let pixels = &rendered.pixels;
        assert_eq!((pixels.width(), pixels.height()), (layout.width, layout.height));
        let cell = &layout.cells[0];
        let mut worst = 0;
        // Below the letter.
        for y in 30..cell.height {
            for x in 0..cell.width {
                let (here, there) = (pixels.at(cell.x + x, cell.y + y), photo.at(x, y));
                let (here, there) = (here.expect("inside"), there.expect("inside"));
                worst = here
                    .iter()
                    .zip(&there)
                    .map(|(a, b)| a.abs_diff(*b))
                    .max()
                    .unwrap_or(0)
                    .max(worst);
            }
        }
        assert!(worst <= 12, "{worst}: no more than JPEG loses");
        assert_eq!(pixels.at(0, 0), Some([255; 4]), "white around it");
        assert!(rendered.unknown_letters.is_empty());
        let missing = &layout.cells[1];
        let ink = (missing.x..missing.x + missing.width).filter(|x| {
            pixels.at(*x, missing.y + missing.height / 2).is_some_and(|it| it[0] < 0xA0)
        });
        assert!(ink.count() > 2, "the empty cell says why");
    }

    #[test]
    fn letters_that_would_not_be_seen_are_named() {
        let (rendered, _, _) = drawn("病変 A");
        let unknown: Vec<&String> = rendered.unknown_letters.iter().collect();
        assert_eq!(unknown, ["変", "病"]);
    }

    #[test]
    fn the_png_knows_its_size_in_print_and_that_it_is_ours() {
        let (rendered, _, _) = drawn("Presentation");
        let bytes = print_png(&rendered.pixels, 300.0).expect("encodes");
        assert_eq!(
            bytes,
            print_png(&rendered.pixels, 300.0).expect("encodes"),
            "the same bytes again"
        );
        let place = bytes.windows(4).position(|it| it == b"pHYs").expect("a density");
        assert_eq!(
            bytes[place + 4..place + 13],
            [0, 0, 0x2E, 0x23, 0, 0, 0x2E, 0x23, 1],
            "11811 per metre"
        );
        let (_folder, path) = on_disk("figure.png", &bytes);
        let back = decode(&path, &Limits::default(), None).expect("a sound PNG");
        assert!(back.is_complete && back.pixels == rendered.pixels);
        let facts =
            facts(&path, &Limits::default(), jiff::civil::date(2026, 1, 1)).expect("a photo");
        assert!(facts.is_seriatim_export);
    }
}
