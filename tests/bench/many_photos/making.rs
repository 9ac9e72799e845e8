//! Projects of many photos, quickly made: every photo is a further name of one file.

use std::fs;
use std::path::{Path, PathBuf};

use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};
use seriatim::exchange::demo::noise::hash;
use seriatim::imaging::decode::decode;
use seriatim::imaging::fingerprint::fingerprint;
use seriatim::imaging::limits::Limits;
use seriatim::model::assessment::{Rater, Stamp};
use seriatim::model::ids::{PhotoId, SubjectId, ViewId, VisitId};
use seriatim::model::photo::Photo;
use seriatim::model::project::Project;
use seriatim::model::subject::{Subject, Visit};
use seriatim::model::view::View;
use seriatim::store::lock::Holder;
use seriatim::store::open_project::{Access, OpenProject};
use seriatim::workers::progress::Progress;

/// A photo of 0.8 MP: as many of 12 MP would only take longer.
pub fn small_photo() -> Vec<u8> {
    jpeg(1024, 768)
}

/// A photo of 48 MP.
pub fn large_photo() -> Vec<u8> {
    jpeg(8000, 6000)
}

/// Skin-coloured, with shades and the noise of a sensor.
fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let picture = RgbImage::from_fn(width, height, |x, y| {
        let shade = (x * 40 / width + y * 40 / height) as u8;
        let noise = (hash(1, x as i32, y as i32) % 12) as u8;
        Rgb([200 - shade + noise, 140 - shade + noise, 110 - shade / 2 + noise])
    });
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, 90);
    picture.write_with_encoder(encoder).expect("encodes");
    bytes
}

/// Writes a project with one photo for each visit and view, and the photos.
pub fn project(folder: &Path, (n_visits, n_views): (u32, u32), jpeg: &[u8]) -> PathBuf {
    let first = folder.join("first.jpg");
    fs::write(&first, jpeg).expect("written");
    let hash = fingerprint(&first, &Progress::silent()).expect("there").blake3;
    let whole = decode(&first, &Limits::default(), Some(64)).expect("a photo");
    let mut project = Project::default();
    let mut subject = Subject::new("S01");
    subject.visits = (1..=n_visits).map(|n| Visit::new((VisitId(n), n), format!("V{n}"))).collect();
    project.subjects.insert(SubjectId(1), subject);
    let view = |n| View {
        id: ViewId(n),
        label: format!("View {n}"),
        hint: String::new(),
        sites: Vec::new(),
    };
    project.views = (1..=n_views).map(view).collect();
    for n in 0..n_visits * n_views {
        let path = format!("photo-{n:05}.jpg");
        let to = folder.join(&path);
        if fs::hard_link(&first, &to).is_err() {
            fs::write(&to, jpeg).expect("written");
        }
        let photo = Photo {
            bytes: jpeg.len() as u64,
            visit: Some(VisitId(n % n_visits + 1)),
            view: Some(ViewId(n / n_visits + 1)),
            ..Photo::new(SubjectId(1), path, hash.clone(), (whole.full_width, whole.full_height))
        };
        project.photos.insert(PhotoId(n + 1), photo);
    }
    let file = folder.join("case.ron");
    let stamp = Stamp { who: Rater("mh".to_owned()), when: "2022-08-17T14:00:00+00:00".to_owned() };
    let (user, host, since) = ("mh".to_owned(), "desk".to_owned(), "now".to_owned());
    let access = Access::inline(Holder { user, host, pid: 1, since }, stamp.when.clone());
    let state =
        OpenProject::create(&file, project, &stamp, access).expect("new").close(&stamp.when);
    assert!(state.is_saved());
    file
}
