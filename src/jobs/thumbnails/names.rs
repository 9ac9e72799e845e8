//! What each thumbnail is called: as its photo, with the ending of a JPEG, and no two alike.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// The name of the thumbnail of each of `photos`, by their paths below the folder, and a note for each surprising one.
///
/// `a.png` becomes `a.jpg`, or `a.png.jpg` where another photo has that name. Capitals make no difference, because they
/// make none on many disks.
pub fn names(photos: &[PathBuf]) -> (Vec<PathBuf>, Vec<String>) {
    let folders = photos.iter().flat_map(|photo| photo.ancestors().skip(1));
    let mut taken: BTreeSet<String> = folders.map(alike).collect();
    // A photo that is called so already comes first.
    let mut found: Vec<Option<PathBuf>> = photos
        .iter()
        .map(|photo| {
            let is_jpg = photo.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("jpg"));
            let name = is_jpg.then(|| photo.with_extension("jpg"))?;
            taken.insert(alike(&name)).then_some(name)
        })
        .collect();
    let mut notes = Vec::new();
    for (photo, found) in photos.iter().zip(&mut found) {
        if found.is_none() {
            let plain = photo.with_extension("jpg");
            let whole = photo.file_name().unwrap_or_default();
            let more = (2..).map(|n| photo.with_file_name(joined(whole, &format!(".{n}.jpg"))));
            let name = std::iter::once(plain.clone())
                .chain([photo.with_file_name(joined(whole, ".jpg"))])
                .chain(more)
                .find(|name| taken.insert(alike(name)))
                .expect("the numbers never end");
            if name != plain {
                notes.push(format!(
                    "{} becomes {}, because another photo becomes {}",
                    photo.display(),
                    name.display(),
                    plain.display()
                ));
            }
            *found = Some(name);
        }
    }
    (found.into_iter().flatten().collect(), notes)
}

fn alike(path: &Path) -> String {
    path.to_string_lossy().to_lowercase()
}

fn joined(name: &OsStr, ending: &str) -> std::ffi::OsString {
    let mut name = name.to_owned();
    name.push(ending);
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(photos: &[&str], expected: &[&str], n_notes: usize) {
        let photos: Vec<PathBuf> = photos.iter().map(PathBuf::from).collect();
        let (found, notes) = names(&photos);
        assert_eq!(found, expected.iter().map(PathBuf::from).collect::<Vec<_>>());
        assert_eq!(notes.len(), n_notes, "{notes:?}");
    }

    #[test]
    fn a_thumbnail_is_called_as_its_photo() {
        check(
            &["v1/face.JPEG", "v1/back.tif", "no ending"],
            &["v1/face.jpg", "v1/back.jpg", "no ending.jpg"],
            0,
        );
        check(&["v1/face.jpg", "v2/face.jpg"], &["v1/face.jpg", "v2/face.jpg"], 0);
        check(&["IMG_1.JPG"], &["IMG_1.jpg"], 0);
    }

    #[test]
    fn clashes_are_solved_and_told() {
        check(&["a.bmp", "a.jpg", "a.png"], &["a.bmp.jpg", "a.jpg", "a.png.jpg"], 2);
        check(&["a.png", "a.tif"], &["a.jpg", "a.tif.jpg"], 1);
        check(&["A.JPG", "a.jpg"], &["A.jpg", "a.jpg.jpg"], 1);
        check(&["a.jpg", "a.png", "a.png.jpg"], &["a.jpg", "a.png.2.jpg", "a.png.jpg"], 1);
        // A folder may have the name that a thumbnail would get.
        check(&["a.jpg/x.jpg", "a.png"], &["a.jpg/x.jpg", "a.png.jpg"], 1);
    }
}
