//! What a user prefers: rater, theme, canvas, memory. Kept in our own small file, written whole or not at all.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::imaging::limits::{Limits, MEGABYTES, MEGAPIXELS};
use crate::store::disk::{RealDisk, replace};

/// What a user prefers; nothing about a patient stands here, but for the paths of recent projects if that is allowed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Who scores: initials or a code.
    pub rater: String,
    /// Which independent pass, from 1.
    pub reading: u8,
    /// Dark, light, or as the system.
    pub theme: ThemeChoice,
    /// What surrounds a photo.
    pub surround: Surround,
    /// The memory for pictures on screen, in MiB.
    pub texture_mib: u32,
    /// The memory for decoded pixels, in MiB.
    pub pixel_mib: u32,
    /// The most that a photo may have, in megapixels.
    pub photo_megapixels: u32,
    /// The most that the file of a photo may have, in units of 2²⁰ bytes.
    pub photo_megabytes: u32,
    /// Whether the start screen remembers projects.
    pub remembers_projects: bool,
    /// The paths of projects opened lately, newest first; empty unless allowed.
    pub recent: Vec<PathBuf>,
    /// Where the user's own instrument files lie.
    pub instruments_folder: Option<PathBuf>,
}

/// Dark, light, or as the system.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ThemeChoice {
    /// As the system.
    #[default]
    System,
    /// Always dark.
    Dark,
    /// Always light.
    Light,
}

/// What surrounds a photo: the eye judges redness against it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Surround {
    /// Black.
    Black,
    /// As the window.
    #[default]
    Dark,
    /// sRGB 119, the middle grey of colour judgement.
    Middle,
    /// White.
    White,
}

impl Surround {
    /// Every choice, in the order of the settings.
    pub const ALL: [Self; 4] = [Self::Black, Self::Dark, Self::Middle, Self::White];

    /// On screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Black => "Black",
            Self::Dark => "Dark",
            Self::Middle => "Mid grey",
            Self::White => "White",
        }
    }

    /// As a grey value.
    pub fn color(self) -> egui::Color32 {
        egui::Color32::from_gray(match self {
            Self::Black => 0,
            Self::Dark => 0x1b,
            Self::Middle => 119,
            Self::White => 255,
        })
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            rater: String::new(),
            reading: 1,
            theme: ThemeChoice::System,
            surround: Surround::Dark,
            texture_mib: 384,
            pixel_mib: 512,
            photo_megapixels: MEGAPIXELS,
            photo_megabytes: MEGABYTES,
            remembers_projects: false,
            recent: Vec::new(),
            instruments_folder: None,
        }
    }
}

impl Settings {
    /// Reads the settings; a missing or unreadable file gives the defaults, and the words for a notice if it was there.
    pub fn load(file: &Path) -> (Self, Option<String>) {
        match std::fs::read_to_string(file) {
            Err(_) => (Self::default(), None),
            Ok(text) => match ron::from_str(&text) {
                Ok(settings) => (settings, None),
                Err(error) => {
                    let words = format!("The settings could not be read and start afresh: {error}");
                    (Self::default(), Some(words))
                }
            },
        }
    }

    /// How much a photo may ask for.
    pub fn limits(&self) -> Limits {
        Limits::of_photo(self.photo_megapixels, self.photo_megabytes)
    }

    /// Writes the settings.
    pub fn save(&self, file: &Path) -> Result<(), String> {
        let pretty = ron::ser::PrettyConfig::new();
        let text = ron::ser::to_string_pretty(self, pretty).map_err(|error| error.to_string())?;
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder).map_err(|error| error.to_string())?;
        }
        replace(&RealDisk, file, None, text.as_bytes()).map_err(|error| error.to_string())
    }

    /// Puts a project first among the recent ones, if that is allowed.
    pub fn remember(&mut self, project: &Path) {
        if self.remembers_projects {
            self.recent.retain(|path| path != project);
            self.recent.insert(0, project.to_owned());
            self.recent.truncate(8);
        }
    }
}
