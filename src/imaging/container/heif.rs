//! Walks the boxes of a HEIC: size, how it is turned, profile, tags, and whether all its pieces are within the file.
//!
//! A phone writes a photo as a grid of some fifty tiles. The reader of boxes is another's; what it may be given is
//! decided here: how long the list of contents may be (it is searched again and again), that the grid is one of plain
//! pictures (pictures of pictures of pictures never end), and that sizes fit each other. The turn is a property of the
//! picture; the one in EXIF repeats it and is not asked, or the photo would be turned twice (ISO/IEC 23008-12 A.2.3).

use std::io::{Read, Seek};

use heifer::heifer_isobmff::boxes::{ColorInfo, ConstructionMethod, Property};
use heifer::heifer_isobmff::{HeifFile, ItemId};
use moxcms::ColorProfile;

use crate::imaging::container::exif::Exif;
use crate::imaging::container::parts::{Body, ColorModel, Container, Profile};
use crate::imaging::error::DecodeError;
use crate::imaging::limits::Limits;
use crate::imaging::orientation::Orientation;
use crate::imaging::pyramid::PixelRect;
use crate::imaging::sniff::Format;
use crate::imaging::source::Source;

/// The most bytes of a list of contents; phones write 4 to 20 kB.
const CONTENTS_BYTES: u64 = 512 << 10;

/// The most bytes of a file, which is read as a whole; 200 megapixels take about 60 MB.
const FILE_BYTES: u64 = 256 << 20;

/// A HEIC as a whole, and where it ended.
pub struct Whole {
    /// The file, with zeros where it was cut off.
    pub bytes: Vec<u8>,
    /// How many of them were there.
    pub there: u64,
}

/// The tiles that make up the picture, or the one picture.
pub struct Plan {
    /// Each tile, row by row.
    pub tiles: Vec<ItemId>,
    /// How many of them make a row.
    pub columns: usize,
    /// The size of each.
    pub tile_size: (u32, u32),
    /// The part of all tiles that is the picture.
    pub part: PixelRect,
}

/// Reads the whole file, after looking at the sizes of its boxes.
pub fn whole<R: Read + Seek>(
    source: &mut Source<R>,
    limits: &Limits,
) -> Result<Whole, DecodeError> {
    let there = source.size();
    let most = FILE_BYTES.min(limits.file_bytes);
    let too_large = |bytes: u64| Err(DecodeError::FileTooLarge { bytes, most });
    if there > most {
        return too_large(there);
    }
    let (mut at, mut end) = (0_u64, there);
    // A photo has about five boxes.
    for _ in 0..1000 {
        let Some([s0, s1, s2, s3, kind @ ..]) = source.array::<8>(at)? else { break };
        let length = match u32::from_be_bytes([s0, s1, s2, s3]) {
            // To the end of the file.
            0 => break,
            1 => source.array(at + 8)?.map_or(0, u64::from_be_bytes),
            length => length.into(),
        };
        if &kind == b"meta" && length > CONTENTS_BYTES {
            return Err(broken("its list of contents is too long"));
        }
        if length < 8 {
            return Err(broken("its boxes contradict each other"));
        }
        let Some(next) = at.checked_add(length) else { return too_large(u64::MAX) };
        (at, end) = (next, end.max(next));
        if end > most {
            return too_large(end);
        }
    }
    let mut bytes = source.bytes(0, there as usize)?;
    bytes.resize(end as usize, 0);
    Ok(Whole { bytes, there })
}

fn broken(reason: &str) -> DecodeError {
    DecodeError::Broken { format: Format::Heic, reason: reason.to_owned() }
}

fn variant(what: &str) -> DecodeError {
    DecodeError::Variant { format: Format::Heic, what: what.to_owned() }
}

impl Whole {
    /// The contents.
    pub fn contents(&self) -> Result<HeifFile<'_>, DecodeError> {
        let is_cut = self.there < self.bytes.len() as u64;
        HeifFile::parse(&self.bytes).ok().ok_or_else(|| {
            let cut_short = DecodeError::CutShort { format: Format::Heic };
            if is_cut { cut_short } else { broken("its list of contents makes no sense") }
        })
    }

    /// Whether all bytes of an item are in the file.
    pub fn has_all_of(&self, file: &HeifFile<'_>, item: ItemId) -> bool {
        let Ok(item) = file.item(item) else { return false };
        item.location.as_ref().is_some_and(|location| {
            location.construction_method != ConstructionMethod::File
                || location.extents.iter().all(|extent| {
                    extent.offset.checked_add(extent.length).is_some_and(|end| end <= self.there)
                })
        })
    }
}

/// Walks the file.
pub fn scan<R: Read + Seek>(
    source: &mut Source<R>,
    limits: &Limits,
) -> Result<Container, DecodeError> {
    let whole = whole(source, limits)?;
    let file = whole.contents()?;
    let is_cut = whole.there < whole.bytes.len() as u64;
    // What is not there is full of contradictions.
    let blamed =
        |error| if is_cut { DecodeError::CutShort { format: Format::Heic } } else { error };
    let plan = plan(&file, limits).map_err(blamed)?;
    let end = whole.bytes.len() as u64;
    let (width, height) = (plan.part.width, plan.part.height);
    let mut found = Container::new(Format::Heic, width, height, Body::Plain { end });
    // Tags often stand last, so a file that lost only those has to be copied again, too.
    found.is_complete = !is_cut && plan.tiles.iter().all(|tile| whole.has_all_of(&file, *tile));
    let first = plan.tiles.first().copied().unwrap_or(file.primary_id);
    let config = file.hevc_config(first).ok().flatten();
    let config = config.ok_or_else(|| variant("not coded as HEVC"))?;
    found.bits = config.bit_depth_luma.max(config.bit_depth_chroma);
    found.color = if config.chroma_format == 0 { ColorModel::Grey } else { ColorModel::YCbCr };
    found.turn = Some(turn(properties(&file, file.primary_id)));
    (found.profile, found.notes) = profile(&file, first, limits)?;
    let exif = file.exif(file.primary_id).ok().flatten();
    found.exif =
        exif.filter(|it| it.len() <= limits.exif_bytes).and_then(|it| Exif::from_block(&it));
    let xmp = file.xmp(file.primary_id).ok().flatten();
    found.xmp = xmp
        .filter(|it| it.len() <= limits.xmp_bytes)
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    Ok(found)
}

fn properties<'a>(file: &'a HeifFile<'_>, item: ItemId) -> impl Iterator<Item = &'a Property> {
    file.item_properties(item).into_iter().flatten()
}

/// Which tiles make up the primary picture.
pub fn plan(file: &HeifFile<'_>, limits: &Limits) -> Result<Plan, DecodeError> {
    let primary = file.item(file.primary_id).ok();
    let kind = primary.map(|item| item.item_type.0).unwrap_or_default();
    let size = |item: ItemId| {
        let size = file.image_size(item).ok().flatten();
        size.ok_or_else(|| broken("the size of a part is missing"))
    };
    let plan = match &kind {
        b"hvc1" => {
            let (width, height) = size(file.primary_id)?;
            limits.check_size(width, height)?;
            let part = PixelRect { x: 0, y: 0, width, height };
            Plan { tiles: vec![file.primary_id], columns: 1, tile_size: (width, height), part }
        }
        b"grid" => {
            let grid = file.grid(file.primary_id).ok();
            let grid = grid.ok_or_else(|| broken("its grid makes no sense"))?;
            let (width, height) = (grid.output_width, grid.output_height);
            limits.check_size(width, height)?;
            let tiles = file.referenced_items(file.primary_id, b"dimg").to_vec();
            let (columns, rows) = (u64::from(grid.columns), u64::from(grid.rows));
            let first = *tiles.first().ok_or_else(|| broken("its grid has no tiles"))?;
            let tile_size = size(first)?;
            let covered = (columns * u64::from(tile_size.0), rows * u64::from(tile_size.1));
            // Less than a tile may stand over at the right and below.
            let fits = |covered: u64, n: u64, side: u32| {
                let side = u64::from(side);
                covered >= side && covered / n.max(1) * n.saturating_sub(1) < side
            };
            let is_plain = |tile: &ItemId| {
                file.item(*tile).is_ok_and(|it| &it.item_type.0 == b"hvc1")
                    && size(*tile).is_ok_and(|size| size == tile_size)
            };
            if tiles.len() as u64 != columns * rows
                || !fits(covered.0, columns, width)
                || !fits(covered.1, rows, height)
                || !tiles.iter().all(is_plain)
            {
                return Err(broken("its tiles do not fit together"));
            }
            let part = PixelRect { x: 0, y: 0, width, height };
            Plan { tiles, columns: columns as usize, tile_size, part }
        }
        _ => return Err(variant("a picture put together from others")),
    };
    Ok(Plan { part: cropped(plan.part, properties(file, file.primary_id))?, ..plan })
}

/// The part that the file wants to be shown (ISO/IEC 14496-12 12.1.4: about the middle, in fractions).
fn cropped<'a>(
    whole: PixelRect,
    mut properties: impl Iterator<Item = &'a Property>,
) -> Result<PixelRect, DecodeError> {
    let found = properties.find_map(|property| {
        let Property::CleanAperture { width, height, horiz_offset, vert_offset } = property else {
            return None;
        };
        Some((*width, *height, *horiz_offset, *vert_offset))
    });
    let Some((width, height, across, down)) = found else { return Ok(whole) };
    let side = |side: u32, (part, of): (u32, u32), (shift, by): (i32, u32)| {
        if of == 0 || by == 0 {
            return None;
        }
        let length = f64::from(part) / f64::from(of);
        let first = f64::from(side) / 2.0 + f64::from(shift) / f64::from(by) - length / 2.0;
        let (first, length) = (first.round().max(0.0), length.round());
        (length >= 1.0 && first + length <= f64::from(side))
            .then_some((first as u32, length as u32))
    };
    let (across, down) = (side(whole.width, width, across), side(whole.height, height, down));
    let (Some((x, width)), Some((y, height))) = (across, down) else {
        return Err(broken("the part to be shown lies outside the picture"));
    };
    Ok(PixelRect { x, y, width, height })
}

/// How the picture has to be turned: all its turns and mirrors, one after the other.
fn turn<'a>(properties: impl Iterator<Item = &'a Property>) -> Orientation {
    properties.fold(Orientation::Upright, |turn, property| {
        if let Property::Mirror(is_top_to_bottom) = property {
            let mirror = [Orientation::Mirrored, Orientation::Flipped];
            return turn.then(mirror[usize::from(*is_top_to_bottom)]);
        }
        let Property::Rotation(quarters) = property else { return turn };
        turn.then(match quarters % 4 {
            0 => Orientation::Upright,
            // Anticlockwise.
            1 => Orientation::ThreeQuarterTurn,
            2 => Orientation::HalfTurn,
            _ => Orientation::QuarterTurn,
        })
    })
}

/// The profile: embedded, or the one that the numbers of ITU-T H.273 stand for.
fn profile(
    file: &HeifFile<'_>,
    first: ItemId,
    limits: &Limits,
) -> Result<(Profile, Vec<String>), DecodeError> {
    let colors: Vec<&ColorInfo> = properties(file, file.primary_id)
        .chain(properties(file, first))
        .filter_map(
            |property| if let Property::Color(color) = property { Some(color) } else { None },
        )
        .collect();
    let embedded = colors.iter().find_map(|color| match color {
        ColorInfo::Icc(bytes) if !bytes.is_empty() => Some(bytes),
        ColorInfo::Icc(_) | ColorInfo::Nclx { .. } => None,
    });
    if let Some(bytes) = embedded {
        let is_small = bytes.len() <= limits.profile_bytes;
        let above = || Profile::Unusable("it is above the limit for profiles".to_owned());
        let profile = if is_small { Profile::Embedded(bytes.clone()) } else { above() };
        return Ok((profile, Vec::new()));
    }
    let numbers = colors.iter().find_map(|color| match color {
        ColorInfo::Nclx { primaries, transfer, .. } => Some((*primaries, *transfer)),
        ColorInfo::Icc(_) => None,
    });
    match numbers {
        // 16 and 18: brightness far above white, which needs another screen than ours.
        Some((_, 16 | 18)) => Err(variant("high dynamic range")),
        // 1: those of sRGB; 2: not said.
        None | Some((1 | 2, _)) => Ok((Profile::None, Vec::new())),
        // 11 and 12: Display P3, always with sRGB's curve.
        Some((11 | 12, _)) => {
            let bytes = ColorProfile::new_display_p3().encode().unwrap_or_default();
            Ok((Profile::Embedded(bytes), Vec::new()))
        }
        Some(_) => {
            let note = "its colours are of an unusual kind; the picture is taken for sRGB";
            Ok((Profile::None, vec![note.to_owned()]))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_and_mirrors_add_up_in_their_order() {
        use Property::{Mirror, Rotation};
        for (properties, expected) in [
            (vec![], Orientation::Upright),
            (vec![Rotation(0)], Orientation::Upright),
            (vec![Rotation(1)], Orientation::ThreeQuarterTurn),
            (vec![Rotation(3)], Orientation::QuarterTurn),
            (vec![Rotation(2), Mirror(true)], Orientation::Mirrored),
            (vec![Rotation(3), Mirror(false)], Orientation::Transposed),
            (vec![Mirror(false), Rotation(3)], Orientation::Transversed),
        ] {
            assert_eq!(turn(properties.iter()), expected, "{properties:?}");
        }
    }

    #[test]
    fn a_crop_lies_about_the_middle_and_inside() {
        let whole = PixelRect { x: 0, y: 0, width: 100, height: 50 };
        let crop = |width: u32, shift: i32| {
            let aperture = Property::CleanAperture {
                width: (width, 1),
                height: (50, 1),
                horiz_offset: (shift, 2),
                vert_offset: (0, 1),
            };
            cropped(whole, std::iter::once(&aperture)).ok().map(|part| (part.x, part.width))
        };
        assert_eq!(crop(80, 0), Some((10, 80)));
        assert_eq!(crop(99, -1), Some((0, 99)));
        assert_eq!(crop(80, 40), None, "beyond the right edge");
        assert_eq!(crop(0, 0), None);
    }
}
