//! When and with what a photo was taken, as far as the file can be believed.
//!
//! Owner, serial numbers and position are not read at all: nothing that is not known can leak.

use std::path::Path;

use jiff::civil::Date;

use crate::imaging::container::exif::{Exif, Stamp};
use crate::imaging::container::open::open;
use crate::imaging::container::parts::Container;
use crate::imaging::dates::{Moment, offset, parse};
use crate::imaging::encode::EXPORT_MARK;
use crate::imaging::error::{DecodeError, guarded};
use crate::imaging::iptc;
use crate::imaging::limits::Limits;
use crate::imaging::taken::{Candidate, DateSource, Taken, chosen};
use crate::imaging::xmp;

/// What a file says about the capture of its photo.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// When it was taken.
    pub taken: Option<Taken>,
    /// The camera: maker and model.
    pub camera: Option<String>,
    /// The lens.
    pub lens: Option<String>,
    /// The program that wrote the file.
    pub software: Option<String>,
    /// What is wrong with the dates, in words.
    pub problems: Vec<String>,
    /// Whether this program exported the picture; import leaves such pictures out.
    pub is_seriatim_export: bool,
}

/// Reads what the file at `path` says about the capture of its photo; `today` tells what lies in the future.
pub fn facts(path: &Path, limits: &Limits, today: Date) -> Result<Facts, DecodeError> {
    guarded(|| Ok(Facts::of(&open(path, limits)?.container, today)))
}

impl Facts {
    /// The facts of an opened photo.
    pub fn of(container: &Container, today: Date) -> Self {
        let nothing = Exif::default();
        let exif = container.exif.as_ref().unwrap_or(&nothing);
        let in_xmp = |name| xmp::value(container.xmp.as_deref()?, name);
        let in_text = |keyword: &str| {
            let text = container.texts.iter().find(|(found, _)| found == keyword);
            text.map(|(_, text)| text.trim().to_owned())
        };
        let all_software = [exif.software.clone(), in_text("Software"), in_xmp("xmp:CreatorTool")];
        let is_seriatim_export =
            all_software.iter().flatten().any(|name| name.starts_with(EXPORT_MARK));
        let (taken, problems) = chosen(&candidates(container, exif), today);
        Self {
            taken,
            camera: camera(exif),
            lens: exif.lens.clone(),
            software: all_software.into_iter().flatten().next(),
            problems,
            is_seriatim_export,
        }
    }
}

/// Maker and model, without the maker's name twice: "NIKON CORPORATION" and "NIKON D750" are a "NIKON D750".
fn camera(exif: &Exif) -> Option<String> {
    match (&exif.make, &exif.model) {
        (Some(make), Some(model)) => {
            let first = make.split_whitespace().next().unwrap_or_default().to_lowercase();
            let has_maker = model.to_lowercase().starts_with(&first);
            Some(if has_maker { model.clone() } else { format!("{make} {model}") })
        }
        (one, other) => one.clone().or_else(|| other.clone()),
    }
}

/// Every date in the file, in the order in which they are asked.
fn candidates(container: &Container, exif: &Exif) -> Vec<Candidate> {
    let from_stamp = |stamp: &Stamp| {
        let moment = parse(stamp.text.as_deref().unwrap_or_default())?;
        let offset = stamp.offset.as_deref().and_then(offset);
        Ok(moment
            .map(|moment| Moment { offset_minutes: moment.offset_minutes.or(offset), ..moment }))
    };
    let from_text = |text: Option<String>| parse(&text.unwrap_or_default());
    let in_xmp = |names: &[&str]| {
        let packet = container.xmp.as_deref()?;
        names.iter().find_map(|name| xmp::value(packet, name))
    };
    let in_iptc = container.iptc.as_deref().map(iptc::dates).unwrap_or_default();
    let in_iptc = in_iptc.date.map(|date| [date, in_iptc.time.unwrap_or_default()].join(" "));
    let in_text = container.texts.iter().find(|(keyword, _)| keyword == "Creation Time");
    let in_text = in_text.map(|(_, text)| text.clone());
    let changed = container.changed.map(|[year, month, day, hour, minute, second]| {
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    });
    vec![
        (DateSource::ExifOriginal, from_stamp(&exif.original)),
        (DateSource::Xmp, from_text(in_xmp(&["exif:DateTimeOriginal", "photoshop:DateCreated"]))),
        (DateSource::Iptc, from_text(in_iptc)),
        (DateSource::PngText, from_text(in_text)),
        (DateSource::ExifDigitized, from_stamp(&exif.digitized)),
        (DateSource::XmpCreated, from_text(in_xmp(&["exif:DateTimeDigitized", "xmp:CreateDate"]))),
        (DateSource::Gps, from_text(gps(exif))),
        (DateSource::ExifChanged, from_stamp(&exif.changed)),
        (DateSource::PngChanged, from_text(changed)),
    ]
}

fn gps(exif: &Exif) -> Option<String> {
    let date = exif.gps_date.as_deref()?;
    Some(match exif.gps_time.as_deref() {
        Some([hour, minute, second, ..]) => format!("{date} {hour:02}:{minute:02}:{second:02}Z"),
        _ => date.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, datetime};

    use super::*;
    use crate::imaging::encode;
    use crate::imaging::test_files::{
        Tag, exif_and_gps_block, exif_block, extended_webp, jpeg, on_disk, picture, png,
        with_chunk, with_segment,
    };

    const ORIGINAL: u16 = 0x9003;
    const DIGITIZED: u16 = 0x9004;
    const CHANGED: u16 = 0x0132;

    fn read(bytes: &[u8]) -> Facts {
        let (_folder, path) = on_disk("photo", bytes);
        facts(&path, &Limits::default(), date(2026, 1, 10)).expect("a photo")
    }

    fn with_exif(block: &[u8]) -> Vec<u8> {
        with_segment(&jpeg(8, 8), 0xE1, &[b"Exif\0\0", block].concat())
    }

    fn with_xmp(bytes: &[u8], properties: &str) -> Vec<u8> {
        let packet = format!("http://ns.adobe.com/xap/1.0/\0<rdf:Description {properties}/>");
        with_segment(bytes, 0xE1, packet.as_bytes())
    }

    fn dated(main: &[Tag], exif: &[Tag]) -> Facts {
        read(&with_exif(&exif_block(true, main, exif)))
    }

    #[test]
    fn a_camera_photo_is_trusted() {
        let main = [
            Tag::text(0x010F, "Canon"),
            Tag::text(0x0110, "EOS R5"),
            Tag::text(CHANGED, "2022:09:01 08:00:00"),
        ];
        let exif = [
            Tag::text(ORIGINAL, "2022:08:17 10:15:20"),
            Tag::text(0x9011, "+02:00"),
            Tag::text(DIGITIZED, "2022:08:17 10:15:20"),
        ];
        let found = dated(&main, &exif);
        let taken = found.taken.expect("a date");
        assert_eq!(taken.at, datetime(2022, 8, 17, 10, 15, 20, 0));
        assert_eq!((taken.offset_minutes, taken.source), (Some(120), DateSource::ExifOriginal));
        assert!(taken.is_trusted && taken.has_time, "{:?}", taken.why_not);
        assert_eq!(found.problems, Vec::<String>::new());
        assert_eq!(found.camera.as_deref(), Some("Canon EOS R5"));
        assert!(!found.is_seriatim_export);
    }

    #[test]
    fn a_maker_is_named_once() {
        let exif = |make: &str, model: &str| Exif {
            make: Some(make.to_owned()),
            model: Some(model.to_owned()),
            ..Exif::default()
        };
        assert_eq!(camera(&exif("NIKON CORPORATION", "NIKON D750")).as_deref(), Some("NIKON D750"));
        assert_eq!(camera(&exif("Apple", "iPhone 13")).as_deref(), Some("Apple iPhone 13"));
    }

    #[test]
    fn dates_that_cannot_be_believed_say_why() {
        let cases = [
            ("2000:01:01 00:03:11", Some("battery")),
            ("2099:05:04 10:00:00", Some("future")),
            ("1899:05:04 10:00:00", Some("digital cameras")),
        ];
        for (text, part) in cases {
            let found = dated(&[], &[Tag::text(ORIGINAL, text)]);
            let taken = found.taken.expect("a date");
            assert!(!taken.is_trusted, "{text}");
            let why = taken.why_not.unwrap_or_default();
            assert!(part.is_some_and(|part| why.contains(part)), "{text}: {why}");
            assert_eq!(found.problems.len(), 1, "{:?}", found.problems);
        }
        for (text, n_problems) in
            [("0000:00:00 00:00:00", 0), ("    :  :     :  :  ", 0), ("2023:02:30 10:00:00", 1)]
        {
            let found = dated(&[], &[Tag::text(ORIGINAL, text)]);
            assert_eq!(found.taken, None, "{text}");
            assert_eq!(found.problems.len(), n_problems, "{text}: {:?}", found.problems);
        }
    }

    #[test]
    fn the_next_date_is_asked_when_the_first_is_no_use() {
        let changed =
            dated(&[Tag::text(CHANGED, "2022:08:17 10:15:20")], &[]).taken.expect("a date");
        assert_eq!((changed.source, changed.is_trusted), (DateSource::ExifChanged, false));
        assert!(changed.why_not.is_some_and(|why| why.contains("last change")));
        let reset =
            with_exif(&exif_block(true, &[], &[Tag::text(ORIGINAL, "2001:01:01 00:00:05")]));
        let found = read(&with_xmp(&reset, "photoshop:DateCreated='2022-08-17T10:15:20'"));
        let taken = found.taken.expect("a date");
        assert_eq!((taken.source, taken.is_trusted), (DateSource::Xmp, true));
        assert!(found.problems[0].contains("battery"), "{:?}", found.problems);
    }

    #[test]
    fn dates_that_contradict_each_other_are_not_trusted() {
        let camera =
            with_exif(&exif_block(true, &[], &[Tag::text(ORIGINAL, "2022:08:17 10:15:20")]));
        let other_day = read(&with_xmp(&camera, "exif:DateTimeOriginal='2022-08-19T10:15:20'"));
        let taken = other_day.taken.expect("a date");
        assert_eq!(taken.at.date(), date(2022, 8, 17));
        assert!(!taken.is_trusted);
        assert_eq!(
            other_day.problems,
            ["EXIF capture time says 2022-08-17, but XMP capture time says 2022-08-19"]
        );
        let same_day = read(&with_xmp(&camera, "exif:DateTimeOriginal='2022-08-17T23:59:59'"));
        assert!(same_day.taken.expect("a date").is_trusted);
        let records = b"\x1C\x02\x37\0\x0820220901";
        let resources = [
            b"Photoshop 3.0\x008BIM\x04\x04\0\0",
            &(records.len() as u32).to_be_bytes()[..],
            records,
        ]
        .concat();
        let in_iptc = read(&with_segment(&camera, 0xED, &resources));
        assert!(in_iptc.problems[0].contains("IPTC"), "{:?}", in_iptc.problems);
        let before = dated(
            &[Tag::text(CHANGED, "2022:08:01 10:00:00")],
            &[Tag::text(ORIGINAL, "2022:08:17 10:15:20")],
        );
        assert!(!before.taken.expect("a date").is_trusted, "changed before it was taken");
    }

    #[test]
    fn the_satellites_date_is_better_than_none() {
        let gps = [
            Tag::text(0x001D, "2022:08:17"),
            Tag::quotients(0x0007, &[(10, 1), (15, 1), (2050, 100)]),
        ];
        let found = read(&with_exif(&exif_and_gps_block(false, &[], &[], &gps)));
        let taken = found.taken.expect("a date");
        assert_eq!(
            (taken.at, taken.offset_minutes),
            (datetime(2022, 8, 17, 10, 15, 20, 0), Some(0))
        );
        assert_eq!((taken.source, taken.is_trusted), (DateSource::Gps, false));
    }

    #[test]
    fn png_and_webp_have_dates_too() {
        let text =
            with_chunk(&png(3, 2), *b"tEXt", b"Creation Time\0Wed, 17 Aug 2022 10:15:20 GMT");
        let taken = read(&text).taken.expect("a date");
        assert_eq!((taken.source, taken.is_trusted), (DateSource::PngText, true));
        let changed = read(&with_chunk(&png(3, 2), *b"tIME", &[0x07, 0xE6, 8, 17, 10, 15, 20]));
        assert!(
            changed.taken.is_some_and(|taken| !taken.is_trusted && taken.offset_minutes == Some(0))
        );
        let block = exif_block(true, &[], &[Tag::text(ORIGINAL, "2022:08:17 10:15:20")]);
        let webp = extended_webp(4, 4, &[(*b"EXIF", [b"Exif\0\0", &block[..]].concat())]);
        assert!(read(&webp).taken.is_some_and(|taken| taken.is_trusted));
        assert_eq!(read(&png(3, 2)).taken, None);
    }

    #[test]
    fn own_exports_are_known_again_and_the_demo_is_not_one() {
        let pixels = picture(9, 9);
        let jpeg_export = encode::jpeg(&pixels, 92, Some(EXPORT_MARK)).expect("encodes");
        let png_export = encode::png(&pixels, Some(EXPORT_MARK)).expect("encodes");
        let in_xmp = with_xmp(&jpeg(8, 8), "xmp:CreatorTool='Seriatim export 1.2'");
        let in_text = with_chunk(&png(3, 2), *b"tEXt", b"Software\0Seriatim export");
        for bytes in [jpeg_export, png_export, in_xmp, in_text] {
            assert!(read(&bytes).is_seriatim_export);
        }
        for software in ["Seriatim demo", "Adobe Photoshop", ""] {
            let bytes = encode::jpeg(&pixels, 92, Some(software)).expect("encodes");
            assert!(!read(&bytes).is_seriatim_export, "{software}");
        }
    }
}
