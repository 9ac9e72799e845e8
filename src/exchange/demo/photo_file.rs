//! The photos as files: JPEG with the EXIF block a camera would write, and the word "synthetic" in it.

use std::fs;
use std::io::{self, Cursor, Write as _};
use std::path::{Path, PathBuf};

use exif::experimental::Writer;
use exif::{Field, In, Tag, Value};
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder as _, RgbImage, imageops};

use crate::exchange::demo::case::{Shot, View, Visit};
use crate::exchange::demo::studio::{Studio, render};
use crate::workers::progress::{Cancelled, Progress};

/// Why the photos of the synthetic case could not be written.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// Somebody stopped the work; what had been written was removed again.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// A picture could not be turned into a JPEG file.
    #[error("a synthetic photo could not be encoded: {0}")]
    Encode(#[from] image::ImageError),
    /// A photo could not be written.
    #[error("a synthetic photo could not be written ({}): {}", why_not(.source), .path.display())]
    Write {
        /// What the system said.
        source: io::Error,
        /// The file.
        path: PathBuf,
    },
}

fn why_not(source: &io::Error) -> String {
    if source.kind() == io::ErrorKind::AlreadyExists {
        "there is a file of this name already, and it is not overwritten; remove it, or choose another folder"
            .to_owned()
    } else {
        source.to_string()
    }
}

/// JPEG quality: no visible loss, and a third of the size of the best.
const QUALITY: u8 = 92;

/// One photo as the bytes of its file, with a long side of `size` pixels.
pub fn encode_photo(shot: Shot, size: u32) -> Result<Vec<u8>, DemoError> {
    encoded(shot, &render(shot, size))
}

/// Writes one photo into a folder that exists; a file of that name is never overwritten.
pub fn write_photo(folder: &Path, shot: Shot, size: u32) -> Result<PathBuf, DemoError> {
    written(folder, shot, &encode_photo(shot, size)?)
}

/// Writes all photos into a folder that exists, and returns their paths, visit by visit.
///
/// No file is overwritten. If one cannot be written or the work is cancelled, the files written so far are removed.
pub fn render_all(
    folder: &Path,
    size: u32,
    progress: &Progress,
) -> Result<Vec<PathBuf>, DemoError> {
    let shots: Vec<Shot> = Shot::all().collect();
    progress.begin("Making synthetic photos", shots.len() as u64);
    let mut paths = vec![PathBuf::new(); shots.len()];
    let mut made = Vec::new();
    // View by view, so that each is set up only once.
    let outcome = View::ALL.into_iter().try_for_each(|view| {
        progress.check()?;
        let studio = Studio::set_up(view, size);
        Visit::ALL.into_iter().try_for_each(|visit| {
            let shot = Shot { visit, view };
            let photo = studio.photo(visit, || progress.is_cancelled()).ok_or(Cancelled)?;
            let path = written(folder, shot, &encoded(shot, &photo)?)?;
            made.push(path.clone());
            progress.check()?;
            progress.advance();
            shots
                .iter()
                .zip(&mut paths)
                .filter(|(other, _)| **other == shot)
                .for_each(|(_, to)| to.clone_from(&path));
            Ok(())
        })
    });
    if let Err(error) = outcome {
        for path in made {
            // The first trouble is the one to tell; a file that cannot be removed does no harm.
            fs::remove_file(path).ok();
        }
        return Err(error);
    }
    Ok(paths)
}

fn encoded(shot: Shot, upright: &RgbImage) -> Result<Vec<u8>, DemoError> {
    let on_its_side = shot.is_stored_on_its_side().then(|| imageops::rotate270(upright));
    let stored = on_its_side.as_ref().unwrap_or(upright);
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
    encoder.set_exif_metadata(exif_block(shot)).map_err(image::ImageError::Unsupported)?;
    encoder.write_image(
        stored.as_raw(),
        stored.width(),
        stored.height(),
        ExtendedColorType::Rgb8,
    )?;
    Ok(bytes)
}

fn written(folder: &Path, shot: Shot, bytes: &[u8]) -> Result<PathBuf, DemoError> {
    let path = folder.join(shot.file_name());
    let trouble = |source| DemoError::Write { source, path: path.clone() };
    let mut file = fs::File::create_new(&path).map_err(trouble)?;
    if let Err(source) = file.write_all(bytes).and_then(|()| file.sync_all()) {
        // Half a photo is worse than none.
        fs::remove_file(&path).ok();
        return Err(DemoError::Write { source, path });
    }
    Ok(path)
}

fn exif_block(shot: Shot) -> Vec<u8> {
    let (hour, minute) = shot.visit.time();
    let (minute, second) = match shot.view {
        View::Face => (minute, 20),
        View::UpperBack => (minute + 2, 45),
    };
    let taken =
        format!("{} {hour:02}:{minute:02}:{second:02}", shot.visit.date().replace('-', ":"));
    // 6: to be turned a quarter clockwise.
    let orientation = if shot.is_stored_on_its_side() { 6 } else { 1 };
    let text = |tag, text: &str| field(tag, Value::Ascii(vec![text.as_bytes().to_vec()]));
    let fields = [
        text(Tag::ImageDescription, "Synthetic picture, not a patient"),
        text(Tag::Make, "Seriatim"),
        text(Tag::Model, "synthetic camera"),
        field(Tag::Orientation, Value::Short(vec![orientation])),
        text(Tag::Software, "Seriatim demo"),
        text(Tag::DateTime, &taken),
        text(Tag::DateTimeOriginal, &taken),
        text(Tag::DateTimeDigitized, &taken),
        text(Tag::OffsetTimeOriginal, shot.visit.offset()),
        field(Tag::ColorSpace, Value::Short(vec![1])),
    ];
    let mut writer = Writer::new();
    for field in &fields {
        writer.push_field(field);
    }
    let mut block = Cursor::new(Vec::new());
    writer
        .write(&mut block, true)
        .expect("these fields are well formed and memory takes any number of bytes");
    block.into_inner()
}

fn field(tag: Tag, value: Value) -> Field {
    Field { tag, ifd_num: In::PRIMARY, value }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, OnceLock};

    use super::*;
    use crate::exchange::demo::truth::plan;

    const ON_ITS_SIDE: Shot = Shot { visit: Visit::AfterFirstDose, view: View::UpperBack };

    /// Progress that cancels its own work once so many steps are done.
    fn stopping_after(n_steps: u64) -> Progress {
        let itself: Arc<OnceLock<Progress>> = Arc::default();
        let known = Arc::clone(&itself);
        let progress = Progress::new(move |state| {
            if let Some(progress) = known.get()
                && state.done == n_steps
                && !state.is_cancelled
            {
                progress.cancel();
            }
        });
        itself.get_or_init(|| progress).clone()
    }

    fn text(bytes: &[u8], tag: Tag) -> String {
        let block = exif::Reader::new()
            .read_from_container(&mut Cursor::new(bytes))
            .expect("an EXIF block");
        let field = block.get_field(tag, In::PRIMARY).expect("the field is there");
        field.display_value().to_string()
    }

    #[test]
    fn a_camera_reader_finds_time_orientation_and_the_word_synthetic() {
        let bytes = encode_photo(ON_ITS_SIDE, 64).expect("encoded");
        for (tag, value) in [
            (Tag::DateTimeOriginal, "2022-09-21 14:28:45"),
            (Tag::OffsetTimeOriginal, "\"+02:00\""),
            (Tag::Make, "\"Seriatim\""),
            (Tag::Model, "\"synthetic camera\""),
            (Tag::Software, "\"Seriatim demo\""),
            (Tag::ImageDescription, "\"Synthetic picture, not a patient\""),
            (Tag::Orientation, "row 0 at right and column 0 at top"),
        ] {
            assert_eq!(text(&bytes, tag), value, "{tag}");
        }
    }

    #[test]
    fn one_photo_is_stored_on_its_side_and_all_are_upright_once_turned() {
        for (shot, truth) in Shot::all().zip(plan(96).photos) {
            let bytes = encode_photo(shot, 96).expect("encoded");
            let stored = image::load_from_memory(&bytes).expect("a picture").into_rgb8();
            let is_turned = text(&bytes, Tag::Orientation).contains("right");
            assert_eq!(is_turned, shot == ON_ITS_SIDE, "{}", truth.file);
            let upright = if is_turned { imageops::rotate90(&stored) } else { stored };
            assert_eq!(upright.dimensions(), (truth.width, truth.height));
            let painted = render(shot, 96);
            let off: u64 =
                upright.iter().zip(painted.iter()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
            assert!(off / (painted.len() as u64) < 6, "{}: {off}", truth.file);
        }
    }

    #[test]
    fn all_photos_are_written_once_and_never_over_another_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let paths = render_all(folder.path(), 64, &Progress::silent()).expect("written");
        let names: Vec<String> = plan(64).photos.into_iter().map(|photo| photo.file).collect();
        assert_eq!(names[..2], ["2022-03-02_face.jpg", "2022-03-02_upper-back.jpg"]);
        assert!(
            paths.iter().eq(names
                .iter()
                .map(|name| folder.path().join(name))
                .collect::<Vec<_>>()
                .iter())
        );
        let again = write_photo(folder.path(), ON_ITS_SIDE, 64);
        assert!(matches!(again, Err(DemoError::Write { .. })), "{again:?}");
    }

    #[test]
    fn whoever_stops_halfway_or_meets_a_file_in_the_way_finds_the_folder_as_before() {
        let folder = tempfile::tempdir().expect("a folder");
        let n_files = || fs::read_dir(folder.path()).expect("readable").count();
        let progress = stopping_after(2);
        let outcome = render_all(folder.path(), 64, &progress);
        assert!(matches!(outcome, Err(DemoError::Cancelled(_))), "{outcome:?}");
        assert_eq!(n_files(), 0);
        let in_the_way = folder.path().join("2022-12-21_upper-back.jpg");
        fs::write(&in_the_way, "another file").expect("written");
        let outcome = render_all(folder.path(), 64, &Progress::silent());
        assert!(matches!(outcome, Err(DemoError::Write { .. })), "{outcome:?}");
        assert_eq!(
            (n_files(), fs::read(in_the_way).expect("untouched")),
            (1, b"another file".to_vec())
        );
    }
}
