//! Small photographs made on the spot, and folders of them.
#![allow(dead_code, reason = "each test binary uses another part of this")]

use std::fs;
use std::path::{Path, PathBuf};

/// A folder that goes away with the test, and the folder `case` in it, by its real path.
pub struct Case {
    /// The folder of photos.
    pub folder: PathBuf,
    /// Takes everything away at the end.
    _outer: tempfile::TempDir,
}

impl Case {
    /// A folder `case` with these files.
    pub fn new(files: &[(&str, Vec<u8>)]) -> Self {
        let outer = tempfile::tempdir().expect("a folder");
        let folder = outer.path().canonicalize().expect("it is there").join("case");
        fs::create_dir(&folder).expect("made");
        let case = Self { folder, _outer: outer };
        case.add(files);
        case
    }

    /// Adds files to the folder.
    pub fn add(&self, files: &[(&str, Vec<u8>)]) {
        for (name, bytes) in files {
            let path = self.folder.join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(path, bytes).expect("written");
        }
    }

    /// The project file that a new project gets.
    pub fn project(&self) -> PathBuf {
        self.folder.join("case.ron")
    }

    /// Every file below the folder by name, with its content.
    pub fn contents(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut found = Vec::new();
        read_all(&self.folder, &mut found);
        found.sort();
        found
    }
}

fn read_all(folder: &Path, found: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            read_all(&path, found);
        } else {
            let bytes = fs::read(&path).expect("a file");
            found.push((path, bytes));
        }
    }
}

/// A photograph of its own kind for each `seed`, as a JPEG with a capture time such as `2022-03-02 10:00:00`, or none.
pub fn photo(seed: u8, taken: &str) -> Vec<u8> {
    let color = |x: u32, y: u32| image::Rgb([seed, (x * 8) as u8, (y * 8) as u8]);
    let picture = image::RgbImage::from_fn(32, 24, color);
    let mut jpeg = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 95);
    picture.write_with_encoder(encoder).expect("encodes");
    if taken.is_empty() {
        return jpeg;
    }
    // TIFF 6.0: one directory with a pointer to EXIF, which has one tag, DateTimeOriginal.
    let text = format!("{}\0", taken.replace('-', ":"));
    let mut block = b"Exif\0\0II\x2A\0\x08\0\0\0".to_vec();
    block.extend(b"\x01\0\x69\x87\x04\0\x01\0\0\0\x1A\0\0\0\0\0\0\0");
    block.extend(b"\x01\0\x03\x90\x02\0\x14\0\0\0\x2C\0\0\0\0\0\0\0");
    block.extend(text.as_bytes());
    let length = u16::try_from(block.len() + 2).expect("short").to_be_bytes();
    [&jpeg[..2], &[0xFF, 0xE1], &length, &block, &jpeg[2..]].concat()
}
