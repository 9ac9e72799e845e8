//! `thumbnails`: which files come out, what is in them, and what is told of photos that cannot be read.

use std::path::Path;

use image::{Rgb, RgbImage};

use crate::cli::{seriatim, text};
use crate::photos::{Case, photo};

/// A picture of 640 × 480 px, red on the left and blue on the right, in the format of its name.
fn picture(name: &str) -> Vec<u8> {
    let color = |x, _| if x < 320 { Rgb([200, 30, 30]) } else { Rgb([30, 30, 200]) };
    let format = image::ImageFormat::from_path(name).expect("a known ending");
    let mut bytes = std::io::Cursor::new(Vec::new());
    RgbImage::from_fn(640, 480, color).write_to(&mut bytes, format).expect("encodes");
    bytes.into_inner()
}

/// The same as a JPEG that a camera held upright: EXIF says that it has to be turned a quarter clockwise.
fn on_its_side() -> Vec<u8> {
    let jpeg = picture("a.jpg");
    // TIFF 6.0: one directory with one tag, the orientation.
    let block = b"Exif\0\0II\x2A\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    let length = u16::try_from(block.len() + 2).expect("short").to_be_bytes();
    [&jpeg[..2], &[0xFF, 0xE1], &length, &block[..], &jpeg[2..]].concat()
}

/// All files below a folder, with forward slashes.
fn files(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("below").to_string_lossy();
                names.push(name.replace('\\', "/"));
            }
        }
    }
    names.sort();
    names
}

#[test]
fn every_photo_becomes_a_small_upright_jpeg_of_its_name() {
    let case = Case::new(&[
        ("v1/face.jpg", on_its_side()),
        ("v1/back.png", picture("a.png")),
        ("v1/back.bmp", picture("a.bmp")),
        ("small.jpg", photo(1, "2022-03-02 10:00:00")),
        ("notes.txt", b"to do".to_vec()),
    ]);
    let before = case.contents();
    let out = case.folder.join("out/small");
    let said = seriatim(&["thumbnails", text(&case.folder), "-o", text(&out), "--size", "100"]);
    assert_eq!((said.status, said.out.as_str()), (0, ""), "{}", said.talk);
    assert_eq!(files(&out), ["small.jpg", "v1/back.jpg", "v1/back.png.jpg", "v1/face.jpg"]);
    let note = "v1/back.png becomes v1/back.png.jpg, because another photo becomes v1/back.jpg";
    assert!(said.talk.contains(note), "{}", said.talk);
    assert!(said.talk.ends_with(&format!("made 4 thumbnails in {}\n", out.display())));
    let face = image::open(out.join("v1/face.jpg")).expect("a JPEG").to_rgb8();
    assert_eq!(face.dimensions(), (75, 100), "upright");
    let is_red = |Rgb([red, _, blue]): Rgb<u8>| red > 150 && blue < 80;
    assert!(is_red(*face.get_pixel(37, 10)) && !is_red(*face.get_pixel(37, 90)), "left is up now");
    let small = std::fs::read(out.join("small.jpg")).expect("written");
    let size = image::load_from_memory(&small).expect("a JPEG").to_rgb8().dimensions();
    assert_eq!(size, (32, 24), "never enlarged");
    assert!(!small.windows(4).any(|bytes| bytes == b"2022"), "nothing of the photo's own data");
    assert!(!small.windows(11).any(|bytes| bytes == b"ICC_PROFILE"), "sRGB needs no profile");
    // A second time its own files are neither photos nor in the way; the photos are as they were.
    let again = seriatim(&["thumbnails", text(&case.folder), "-o", text(&out), "--size", "50"]);
    assert_eq!(again.status, 0, "{}", again.talk);
    assert_eq!(files(&out).len(), 4);
    assert_eq!(image::open(out.join("v1/face.jpg")).expect("a JPEG").height(), 50);
    for (path, bytes) in before {
        assert_eq!(std::fs::read(&path).expect("still there"), bytes);
    }
}

#[test]
fn what_cannot_be_read_is_told_and_the_others_are_made() {
    let mut cut = picture("a.jpg");
    cut.truncate(cut.len() / 2);
    let case = Case::new(&[
        ("good.jpg", picture("a.jpg")),
        ("cut.jpg", cut),
        ("broken.jpg", picture("a.jpg")[..200].to_vec()),
        ("web.jpg", b"<html>404</html>".to_vec()),
        ("face.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec()),
    ]);
    let out = case.folder.parent().expect("a folder").join("small");
    let said = seriatim(&["thumbnails", text(&case.folder), "-o", text(&out)]);
    assert_eq!(said.status, 1, "{}", said.talk);
    assert_eq!(files(&out), ["cut.jpg", "good.jpg"]);
    let told: Vec<&str> = said
        .talk
        .lines()
        .filter_map(|line| line.strip_prefix("warning: ")?.rsplit(": ").next())
        .collect();
    assert_eq!(told, ["broken.jpg", "cut.jpg", "face.heic", "web.jpg"], "{}", said.talk);
    assert!(said.talk.contains("warning: the file ends early"), "{}", said.talk);
}

#[test]
fn photos_are_never_overwritten() {
    let case = Case::new(&[("face.png", picture("a.png")), ("v1/back.jpg", picture("a.jpg"))]);
    let others = Case::new(&[("face.jpg", photo(9, ""))]);
    let before = others.contents();
    let said = seriatim(&["thumbnails", text(&case.folder), "-o", text(&others.folder)]);
    assert_eq!(said.status, 1, "{}", said.talk);
    assert!(said.talk.contains("warning: this is a photograph and is not overwritten"));
    assert_eq!(files(&others.folder), ["face.jpg", "v1/back.jpg"], "{}", said.talk);
    assert_eq!(std::fs::read(&before[0].0).expect("still there"), before[0].1);
    let own = case.contents();
    let (folder, gone) = (text(&case.folder), case.folder.join("gone"));
    let empty = case.folder.join("empty");
    std::fs::create_dir(&empty).expect("made");
    for (arguments, status, part) in [
        (&["thumbnails", folder, "-o", folder][..], 2, "do not go among the photos"),
        (&["thumbnails", folder, "-o", text(&others.folder), "--size", "0"], 2, "--size"),
        (&["thumbnails", text(&gone), "-o", folder], 2, "there is no such folder"),
        (&["thumbnails", text(&empty), "-o", text(&gone)], 1, "there are no photographs"),
        (&["thumbnails", folder, "-o", text(&own[0].0)], 1, "cannot make the folder"),
    ] {
        let said = seriatim(arguments);
        assert_eq!(said.status, status, "{arguments:?}: {}", said.talk);
        assert!(said.talk.contains(part), "{arguments:?}: {}", said.talk);
    }
    assert!(case.contents() == own && !gone.exists());
}
