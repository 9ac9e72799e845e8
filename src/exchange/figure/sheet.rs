//! The figure as SVG: one self-contained document with real text and the photos inside.

use crate::exchange::figure::lettering::{Lettering, Weight, escaped};
use crate::exchange::figure::{Cell, Layout, Text};

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A photo as JPEG, cropped to the shape of the cell.
    Photo(Vec<u8>),
    /// Why there is none, in words.
    Nothing(String),
}

/// The unit in which a document says how large it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Millimetres of print, for people.
    Millimetre,
    /// Pixels, so that photos are drawn one to one.
    Pixel,
}

/// The whole document; `contents` are those of the layout's cells, in their order.
pub fn svg(layout: &Layout, contents: &[Content], lettering: &Lettering, unit: Unit) -> String {
    let (width, height) = (layout.width, layout.height);
    let size = match unit {
        Unit::Pixel => format!(r#"width="{width}" height="{height}""#),
        Unit::Millimetre => {
            let down = layout.width_mm * f64::from(height) / f64::from(width);
            format!(r#"width="{}mm" height="{down:.2}mm""#, layout.width_mm)
        }
    };
    let mut parts = vec![
        format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {size} viewBox="0 0 {width} {height}" font-family="Inter, sans-serif">"#
        ),
        "<metadata>Seriatim export</metadata>".to_owned(),
        format!(r##"<rect width="{width}" height="{height}" fill="#fff"/>"##),
    ];
    parts.extend(layout.texts.iter().map(text));
    for (cell, content) in layout.cells.iter().zip(contents) {
        match content {
            Content::Photo(jpeg) => parts.push(photo(cell, jpeg)),
            Content::Nothing(words) => parts.extend(nothing(layout, cell, words, lettering)),
        }
        parts.extend(cell.letter.as_ref().map(|words| letter(layout, cell, words, lettering)));
    }
    parts.push("</svg>\n".to_owned());
    parts.join("\n")
}

fn text(text: &Text) -> String {
    let Text { x, y, size, .. } = text;
    let (words, weight) = (escaped(&text.words), text.weight.number());
    let place = if text.is_upright {
        format!(
            r#"x="0" y="0" transform="translate({x:.2} {y:.2}) rotate(-90)" text-anchor="middle""#
        )
    } else {
        format!(r#"x="{x:.2}" y="{y:.2}""#)
    };
    let color = if text.weight == Weight::Regular { "#444" } else { "#000" };
    format!(
        r#"<text {place} font-size="{size:.2}" font-weight="{weight}" fill="{color}">{words}</text>"#
    )
}

fn photo(cell: &Cell, jpeg: &[u8]) -> String {
    let Cell { x, y, width, height, .. } = cell;
    let data = base64(jpeg);
    format!(
        r#"<image x="{x}" y="{y}" width="{width}" height="{height}" preserveAspectRatio="none" xlink:href="data:image/jpeg;base64,{data}"/>"#
    )
}

/// An empty frame with the reason in it.
fn nothing(layout: &Layout, cell: &Cell, words: &str, lettering: &Lettering) -> Vec<String> {
    let line = 0.2 * layout.per_mm;
    let (x, y) = (f64::from(cell.x) + line / 2.0, f64::from(cell.y) + line / 2.0);
    let (width, height) = (f64::from(cell.width) - line, f64::from(cell.height) - line);
    let mut parts = vec![format!(
        r##"<rect x="{x:.2}" y="{y:.2}" width="{width:.2}" height="{height:.2}" fill="#f6f6f6" stroke="#b4b4b4" stroke-width="{line:.2}"/>"##
    )];
    let size = 2.4 * layout.per_mm;
    let lines = lettering.lines(words, size, Weight::Regular, width * 0.9, 4);
    let top = y + height / 2.0 - lines.len() as f64 * size * 1.25 / 2.0;
    let x = x + width / 2.0;
    for (words, place) in lines.iter().zip(1..) {
        let y = top + f64::from(place) * size * 1.25 - size * 0.35;
        let words = escaped(words);
        parts.push(format!(
            r##"<text x="{x:.2}" y="{y:.2}" font-size="{size:.2}" text-anchor="middle" fill="#666">{words}</text>"##
        ));
    }
    parts
}

/// A letter on a white square in the corner of its photo: it can be read on any skin.
fn letter(layout: &Layout, cell: &Cell, words: &str, lettering: &Lettering) -> String {
    let size = 2.8 * layout.per_mm;
    let side = size * 1.45;
    let wide = (lettering.width(words, size, Weight::SemiBold) + size * 0.7).max(side);
    let (x, y) = (cell.x, cell.y);
    let (middle, base) = (f64::from(x) + wide / 2.0, f64::from(y) + side / 2.0 + size * 0.36);
    let weight = Weight::SemiBold.number();
    format!(
        r##"<rect x="{x}" y="{y}" width="{wide:.2}" height="{side:.2}" fill="#fff"/><text x="{middle:.2}" y="{base:.2}" font-size="{size:.2}" font-weight="{weight}" text-anchor="middle" fill="#000">{words}</text>"##
    )
}

/// RFC 4648, with padding.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let byte = |place: usize| u32::from(group.get(place).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for (place, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            let letter = LETTERS.get((bits >> shift & 63) as usize).copied().unwrap_or(b'=');
            text.push(if place <= group.len() { char::from(letter) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_standard() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
        ] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
        assert_eq!(base64(&[0xFF, 0xEF, 0xBE]), "/+++");
    }
}
