//! Decodes the tiles of a HEIC into one picture, as stored: neither turned nor brought to sRGB.

use std::io::{Read, Seek};

use heifer::color::{ColorParams, frame_to_rgba};
use heifer::heifer_hevc_dec::decoder::{DecodeOptions, decode_picture};
use heifer::heifer_hevc_dec::recon::Frame;
use heifer::heifer_isobmff::boxes::{ColorInfo, Property};
use heifer::heifer_isobmff::{HeifFile, ItemId};
use rayon::prelude::{IntoParallelRefIterator as _, ParallelIterator as _};

use crate::imaging::container::heif::{Plan, Whole, plan, whole};
use crate::imaging::container::parts::Container;
use crate::imaging::error::DecodeError;
use crate::imaging::limits::Limits;
use crate::imaging::samples::levels::{Layout, Samples, check_same_size, grey};
use crate::imaging::sniff::Format;
use crate::imaging::source::Source;

/// What the coding may add to a tile at its edges.
const PADDING: u64 = 64;

/// Decodes a HEIC; tiles that are not in the file are mid-grey.
pub fn heif<R: Read + Seek>(
    mut source: Source<R>,
    container: &Container,
    limits: &Limits,
) -> Result<Samples, DecodeError> {
    let whole = whole(&mut source, limits)?;
    let file = whole.contents()?;
    let plan = plan(&file, limits)?;
    let (width, height) = (plan.part.width, plan.part.height);
    check_same_size(container, width, height)?;
    let is_16_bit = container.bits > 8;
    let pixel = if is_16_bit { 6 } else { 3 };
    let total = u64::from(width) * u64::from(height) * pixel;
    // A row of tiles on the way: planes of two bytes, and red, green, blue and opacity of two.
    let row = u64::from(plan.tile_size.0) * u64::from(plan.tile_size.1) * plan.columns as u64;
    limits.check_decoded(total + row * 14)?;
    let mut bytes = grey(total)?;
    for (y, tiles) in plan.tiles.chunks(plan.columns).enumerate() {
        let decoded: Vec<Option<Vec<u8>>> = tiles
            .par_iter()
            .map(|tile| tile_levels(&whole, &file, *tile, &plan, is_16_bit))
            .collect::<Result<_, _>>()?;
        for (x, tile) in decoded.iter().enumerate() {
            if let Some(tile) = tile {
                paste(&mut bytes, tile, &plan, (x, y), pixel as usize);
            }
        }
    }
    Ok(Samples {
        width,
        height,
        exact_width: width.into(),
        exact_height: height.into(),
        layout: Layout::Rgb,
        is_16_bit,
        bytes,
        notes: Vec::new(),
    })
}

/// Red, green and blue of one tile; none of a tile that is cut off.
fn tile_levels(
    whole: &Whole,
    file: &HeifFile<'_>,
    tile: ItemId,
    plan: &Plan,
    is_16_bit: bool,
) -> Result<Option<Vec<u8>>, DecodeError> {
    if !whole.has_all_of(file, tile) {
        return Ok(None);
    }
    let broken =
        |reason: &str| DecodeError::Broken { format: Format::Heic, reason: reason.to_owned() };
    let (width, height) = plan.tile_size;
    let stream = file.hevc_bitstream(tile).ok();
    let stream = stream.ok_or_else(|| broken("the data of a tile make no sense"))?;
    let max_pixels = (u64::from(width) + PADDING) * (u64::from(height) + PADDING);
    let options = DecodeOptions { max_pixels, ..DecodeOptions::default() };
    let frame = decode_picture(&stream, options).ok();
    let frame = frame.ok_or_else(|| broken("its picture data make no sense"))?;
    let [frame_width, frame_height] = [frame.widths[0], frame.heights[0]];
    if frame_width < width || frame_height < height {
        return Err(broken("a tile is smaller than it says"));
    }
    let params = params(file, tile, &frame);
    // Not the variant for 8 bits: it is generic, so a development build of this crate would crawl through it.
    let image = frame_to_rgba(&frame, params);
    let most = u32::from(image.max_value()).max(1);
    let n = width as usize * height as usize * 3;
    let mut bytes = Vec::with_capacity(if is_16_bit { 2 * n } else { n });
    for row in image.data.chunks_exact(image.width as usize * 4).take(height as usize) {
        for [rgb @ .., _] in row.as_chunks::<4>().0.iter().take(width as usize) {
            for level in rgb {
                if is_16_bit {
                    let wide = ((u32::from(*level) * 65_535 + most / 2) / most) as u16;
                    bytes.extend_from_slice(&wide.to_ne_bytes());
                } else {
                    bytes.push(*level as u8);
                }
            }
        }
    }
    Ok(Some(bytes))
}

/// How luma and differences become red, green and blue: as the file says, else as the coding says.
fn params(file: &HeifFile<'_>, tile: ItemId, frame: &Frame) -> ColorParams {
    let properties = |item: ItemId| file.item_properties(item).into_iter().flatten();
    let all = properties(tile).chain(properties(file.primary_id));
    let mut said = all.filter_map(|property| {
        let Property::Color(ColorInfo::Nclx { matrix, full_range, .. }) = property else {
            return None;
        };
        Some(ColorParams { matrix: *matrix, full_range: *full_range })
    });
    said.next().unwrap_or_else(|| ColorParams::from_frame(frame))
}

/// Puts a tile into its place, as far as it belongs to the picture.
fn paste(bytes: &mut [u8], tile: &[u8], plan: &Plan, (x, y): (usize, usize), pixel: usize) {
    let (tile_width, tile_height) = (plan.tile_size.0 as usize, plan.tile_size.1 as usize);
    let part = plan.part;
    let (left, top) = (part.x as usize, part.y as usize);
    let (width, height) = (part.width as usize, part.height as usize);
    // In pixels of all tiles together.
    let (first_x, first_y) = (x * tile_width, y * tile_height);
    let from_x = first_x.max(left);
    let to_x = (first_x + tile_width).min(left + width);
    if from_x >= to_x {
        return;
    }
    for row in first_y.max(top)..(first_y + tile_height).min(top + height) {
        let from = ((row - first_y) * tile_width + (from_x - first_x)) * pixel;
        let to = ((row - top) * width + (from_x - left)) * pixel;
        let n = (to_x - from_x) * pixel;
        if let (Some(from), Some(to)) = (tile.get(from..from + n), bytes.get_mut(to..to + n)) {
            to.copy_from_slice(from);
        }
    }
}

#[cfg(test)]
mod tests {
    use heifer::{EncodeOptions, Image, Metadata, encode_with_metadata};
    use moxcms::ColorProfile;

    use crate::imaging::decode::{Picture, decode};
    use crate::imaging::error::DecodeError;
    use crate::imaging::header::{self, PhotoHeader};
    use crate::imaging::limits::Limits;
    use crate::imaging::metadata::facts;
    use crate::imaging::orientation::Orientation;
    use crate::imaging::test_files::{Tag, exif_block, on_disk, picture};

    /// [`picture`] as a HEIC of so many bits, dated, and tagged with an orientation that is not to be believed.
    fn heic(width: u32, height: u32, bits: u8, profile: Option<&ColorProfile>) -> Vec<u8> {
        let scale = |level: &u8| u16::from(*level) << (bits - 8) | u16::from(*level) >> (16 - bits);
        let data = picture(width, height).rgba().iter().map(scale).collect();
        let image = Image { width, height, bit_depth: bits, has_alpha: false, data };
        let main = [Tag::shorts(0x0112, &[6])];
        let exif = exif_block(true, &main, &[Tag::text(0x9003, "2022:08:17 10:15:20")]);
        let metadata = Metadata {
            exif: Some(exif),
            xmp: None,
            icc_profile: profile.map(|it| it.encode().expect("encodes")),
        };
        let options = EncodeOptions { quality: 95, max_threads: 1 };
        encode_with_metadata(&image, &metadata, &options).expect("encodes")
    }

    fn shown(bytes: &[u8]) -> Result<Picture, DecodeError> {
        let (_folder, path) = on_disk("photo", bytes);
        decode(&path, &Limits::default(), None)
    }

    fn known(bytes: &[u8]) -> PhotoHeader {
        let (_folder, path) = on_disk("photo", bytes);
        header::read(&path, &Limits::default()).expect("a photo")
    }

    /// The places of the content of all boxes of a kind.
    fn boxes(bytes: &[u8], kind: &[u8]) -> Vec<usize> {
        let ends = bytes.windows(4).enumerate().filter(|(_, window)| *window == kind);
        ends.map(|(at, _)| at + 4).collect()
    }

    fn mean_difference(found: &Picture, expected: &crate::imaging::pixels::Pixels) -> f64 {
        let (a, b) = (found.pixels.rgba(), expected.rgba());
        assert_eq!(a.len(), b.len());
        a.iter().zip(b).map(|(a, b)| f64::from(a.abs_diff(*b))).sum::<f64>() / a.len() as f64
    }

    #[test]
    fn one_picture_and_a_grid_of_tiles_show_what_went_in() {
        for (width, height, bits) in [(64, 48, 8), (64, 48, 10), (61, 47, 8), (600, 530, 8)] {
            let bytes = heic(width, height, bits, None);
            let found = shown(&bytes).expect("a photo");
            assert_eq!((found.pixels.width(), found.pixels.height()), (width, height));
            let difference = mean_difference(&found, &picture(width, height));
            assert!(difference < 2.0, "{width} × {height}, {bits} bits: {difference}");
            assert!(found.is_complete);
            assert_eq!(found.notes, Vec::<String>::new());
            assert_eq!(known(&bytes).bits, bits);
        }
    }

    #[test]
    fn the_date_is_found() {
        let (_folder, path) = on_disk("photo", &heic(64, 48, 8, None));
        let found = facts(&path, &Limits::default(), jiff::civil::date(2026, 1, 10));
        let taken = found.expect("a photo").taken.expect("a date");
        assert_eq!(taken.at, jiff::civil::datetime(2022, 8, 17, 10, 15, 20, 0));
        assert!(taken.is_trusted);
    }

    #[test]
    fn the_turn_is_the_pictures_own_and_never_that_of_exif_besides() {
        // An odd size makes the encoder crop; the place of the crop serves for a turn or a mirror.
        let cropped = heic(63, 47, 8, None);
        let at = boxes(&cropped, b"clap")[0];
        let cropped_size = known(&cropped);
        assert_eq!((cropped_size.width, cropped_size.height), (63, 47));
        let mut plain = cropped;
        plain[at - 4..at].copy_from_slice(b"none");
        let upright = shown(&plain).expect("a photo").pixels;
        assert_eq!(known(&plain).orientation, Orientation::Upright, "EXIF says 6");
        for (kind, value, expected) in [
            (b"irot", 3, Orientation::QuarterTurn),
            (b"irot", 1, Orientation::ThreeQuarterTurn),
            (b"imir", 1, Orientation::Mirrored),
        ] {
            let mut turned = plain.clone();
            turned[at - 4..at].copy_from_slice(kind);
            turned[at] = value;
            let found = shown(&turned).expect("a photo").pixels;
            assert_eq!(known(&turned).orientation, expected);
            let (width, height) = expected.upright_size(64, 48);
            assert_eq!((found.width(), found.height()), (width, height));
            let whole = expected.turned::<4>(upright.rgba().to_vec(), 64, 48).expect("memory");
            assert_eq!(found.rgba(), &*whole, "{expected:?}");
        }
    }

    #[test]
    fn a_profile_and_the_numbers_for_it_are_obeyed() {
        let plain = heic(64, 48, 8, None);
        let p3 = shown(&heic(64, 48, 8, Some(&ColorProfile::new_display_p3()))).expect("a photo");
        let mut numbers = plain.clone();
        for at in boxes(&plain, b"nclx") {
            numbers[at..at + 2].copy_from_slice(&[0, 12]);
        }
        let by_numbers = shown(&numbers).expect("a photo");
        let untagged = shown(&plain).expect("a photo");
        assert!(mean_difference(&p3, &untagged.pixels) > 3.0);
        assert!(mean_difference(&p3, &by_numbers.pixels) < 1.0);
        let mut bright = plain.clone();
        for at in boxes(&plain, b"nclx") {
            bright[at + 2..at + 4].copy_from_slice(&[0, 16]);
        }
        assert!(shown(&bright).expect_err("refused").to_string().contains("dynamic range"));
    }

    #[test]
    fn sizes_that_lie_are_refused_before_anything_is_set_aside() {
        let whole = heic(64, 48, 8, None);
        for (side, part) in [(65_535_u32, "limit of 32 768 px"), (2000, "smaller than it says")] {
            let mut bytes = whole.clone();
            for at in boxes(&whole, b"ispe") {
                bytes[at + 4..at + 8].copy_from_slice(&side.to_be_bytes());
                bytes[at + 8..at + 12].copy_from_slice(&side.min(2000).to_be_bytes());
            }
            let message = shown(&bytes).expect_err("refused").to_string();
            assert!(message.contains(part), "{message}");
        }
    }

    #[test]
    fn a_file_cut_anywhere_is_refused_or_incomplete() {
        let whole = heic(600, 530, 8, None);
        let expected = shown(&whole).expect("a photo").pixels;
        let mut n_shown = 0;
        for percent in 1..100 {
            match shown(&whole[..whole.len() * percent / 100]) {
                Ok(found) => {
                    assert!(!found.is_complete, "cut at {percent} %");
                    n_shown += 1;
                    // The first tile comes first.
                    if percent > 90 {
                        assert_eq!(found.pixels.row(0, 0, 500), expected.row(0, 0, 500));
                    }
                }
                Err(DecodeError::CutShort { .. } | DecodeError::NotAPhotograph) => {}
                Err(other) => panic!("cut at {percent} %: {other}"),
            }
        }
        // This encoder writes the description of the grid last; phones write it first.
        assert!(n_shown > 0, "the last cuts lose nothing that is needed");
    }

    #[test]
    fn a_few_hundred_damaged_copies_are_shown_or_refused() {
        // Damage as chance would have it, the same in every run.
        let mut seed = 3_u64;
        let mut chance = |below: usize| {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as usize % below.max(1)
        };
        for (whole, n) in [(heic(61, 47, 8, None), 500), (heic(520, 24, 8, None), 100)] {
            let pixels = boxes(&whole, b"mdat")[0];
            let mut n_shown = 0;
            for i in 0..n {
                let mut bytes = whole.clone();
                for _ in 0..=i % 3 {
                    // The list of contents, the coding, anywhere.
                    let (from, to) = [(0, pixels), (pixels, whole.len()), (0, whole.len())][i % 3];
                    let at = from + chance(to - from);
                    match chance(4) {
                        0 => bytes[at] = [0, 1, 0x7F, 0x80, 0xFF][chance(5)],
                        1 => bytes[at] ^= 1 << chance(8),
                        2 => bytes[at] = chance(256) as u8,
                        _ => {
                            let end = (at + chance(16)).min(bytes.len());
                            bytes.copy_within(at..end, from);
                        }
                    }
                }
                match shown(&bytes) {
                    Ok(_) => n_shown += 1,
                    Err(DecodeError::Panicked(why)) => panic!("copy {i}: {why}"),
                    Err(_) => {}
                }
            }
            assert!(n_shown > 0 && n_shown < n, "{n_shown} of {n}");
        }
    }
}
