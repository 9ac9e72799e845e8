//! A photo: one image file that is never changed, and where it belongs.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use crate::model::alignment::Alignment;
use crate::model::calibration::Calibration;
use crate::model::color_reference::ColorReference;
use crate::model::ids::{SubjectId, ViewId, VisitId};

/// One image file, known by its content; placed at a visit and a view, or waiting in the tray.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Photo {
    /// Whom it shows.
    pub subject: SubjectId,
    /// Relative to the project file, with forward slashes.
    pub path: String,
    /// BLAKE3 of the file's bytes, 64 hex digits.
    pub hash: String,
    /// The file's size.
    pub bytes: u64,
    /// Width of the upright picture in pixels.
    pub width: u32,
    /// Height of the upright picture in pixels.
    pub height: u32,
    /// When it was taken, as far as anything says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken: Option<Taken>,
    /// The camera, as it names itself.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub camera: String,
    /// Whether the file is whole; a photo that ends early must not pass for intact.
    pub is_complete: bool,
    /// What was odd about it when it was added.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<String>,
    /// The visit; none in the tray.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<VisitId>,
    /// The view; none in the tray.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub view: Option<ViewId>,
    /// How many pixels a millimetre is; none where no ruler tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calibration: Option<Calibration>,
    /// The grey patch or chart that its colours are measured by; none measures them as they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color_reference: Option<ColorReference>,
    /// How it lies on another photo of its view; none if nobody laid it anywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alignment: Option<Alignment>,
    /// Anything else.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// A capture time and how far it is to be believed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Taken {
    /// Local time at the camera.
    pub at: DateTime,
    /// Minutes east of UTC, where the camera said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset_minutes: Option<i32>,
    /// Where it was found: "exif", "xmp", "iptc" …
    pub from: String,
    /// Whether nothing speaks against it.
    pub is_trusted: bool,
}

impl Photo {
    /// A whole photo of which nothing more is known; it waits in the tray. `size` is that of the upright picture.
    pub fn new(
        subject: SubjectId,
        path: impl Into<String>,
        hash: impl Into<String>,
        (width, height): (u32, u32),
    ) -> Self {
        Self {
            subject,
            path: path.into(),
            hash: hash.into(),
            bytes: 0,
            width,
            height,
            taken: None,
            camera: String::new(),
            is_complete: true,
            problems: Vec::new(),
            visit: None,
            view: None,
            calibration: None,
            color_reference: None,
            alignment: None,
            note: String::new(),
        }
    }

    /// Whether it waits in the tray: without visit or view.
    pub fn is_unsorted(&self) -> bool {
        self.visit.is_none() || self.view.is_none()
    }

    /// The last part of the path.
    pub fn file_name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }
}
