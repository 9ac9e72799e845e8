//! Why a photograph cannot be shown, in words that say what happened and what to do.
//!
//! The path is not in the message: whoever knows it puts it last.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::imaging::sniff::{Format, Unsupported};

/// Everything that can stop a photograph from being read.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// Moved, renamed or deleted.
    #[error("the file is not there any more; put it back, or connect the disk it is on")]
    Gone,
    /// The system refused.
    #[error("the file cannot be read ({0}); check that it is still there and that you may open it")]
    Unreadable(io::Error),
    /// A folder, a device or a pipe.
    #[error("this is a folder or a device, not a file; choose a photo in it")]
    NotAFile,
    /// Nothing in it.
    #[error("the file is empty; copy it again from the camera or the card")]
    Empty,
    /// Larger than the limit for files.
    #[error("the file has {}, above the limit of {}; if this photo is genuine, raise the limit in the settings or with --megabytes", megabytes(*.bytes), megabytes(*.most))]
    FileTooLarge {
        /// The size of the file.
        bytes: u64,
        /// The limit.
        most: u64,
    },
    /// No known picture format.
    #[error(
        "this is not a photograph: the content is of no known picture format, whatever the name says; look for the photo that should be here"
    )]
    NotAPhotograph,
    /// A known format that is not read.
    #[error("{}", .0.message())]
    Unsupported(Unsupported),
    /// A rare kind of a format that otherwise is read.
    #[error("this kind of {} cannot be read ({what}); save it as an ordinary 8-bit JPEG, PNG or TIFF", .format.name())]
    Variant {
        /// The format.
        format: Format,
        /// What is unusual.
        what: String,
    },
    /// One side is 0.
    #[error(
        "the file says that it is {width} × {height} px, so there is nothing to show; copy it again from the camera or the card"
    )]
    NoPixels {
        /// From left to right.
        width: u32,
        /// From top to bottom.
        height: u32,
    },
    /// One side is above the limit.
    #[error("{} × {} px is above the limit of {} px for one side; save a smaller copy of it", grouped((*.width).into()), grouped((*.height).into()), grouped((*.most).into()))]
    TooLong {
        /// From left to right.
        width: u32,
        /// From top to bottom.
        height: u32,
        /// The limit.
        most: u32,
    },
    /// The whole is above the limit.
    #[error("{} × {} px is above the limit of {} megapixels; if this photo is genuine, raise the limit in the settings or with --megapixels", grouped((*.width).into()), grouped((*.height).into()), grouped(*.most / 1_000_000))]
    TooManyPixels {
        /// From left to right.
        width: u32,
        /// From top to bottom.
        height: u32,
        /// The limit, in pixels.
        most: u64,
    },
    /// Decoding would take more memory than allowed.
    #[error("decoding takes {}, above the limit of {}; if this photo is genuine, raise the limit of megapixels in the settings or with --megapixels", megabytes(*.bytes), megabytes(*.most))]
    TooMuchMemory {
        /// What it would take.
        bytes: u64,
        /// The limit.
        most: u64,
    },
    /// A JPEG made to keep the processor busy.
    #[error(
        "this JPEG draws the picture at least {n} times over, above the limit of {most}; it is damaged or made to do harm; ask for the original photo"
    )]
    TooManyScans {
        /// How often.
        n: u32,
        /// The limit.
        most: u32,
    },
    /// The file ends before there is anything to show.
    #[error("this {} ends before the picture begins or too early to show any of it; copy it again from the camera or the card", .format.name())]
    CutShort {
        /// The format.
        format: Format,
    },
    /// Damaged.
    #[error("this {} is damaged and cannot be read ({reason}); copy it again from the camera or the card", .format.name())]
    Broken {
        /// The format.
        format: Format,
        /// What the decoder said.
        reason: String,
    },
    /// The system has not enough memory.
    #[error("there is not enough memory to decode this photo ({} needed); close other photos or programs and try again", megabytes(*.bytes))]
    OutOfMemory {
        /// What was asked for.
        bytes: u64,
    },
    /// A decoder gave up in the middle.
    #[error(
        "this photo is damaged in a way that the decoder did not expect ({0}); copy it again from the camera or the card"
    )]
    Panicked(String),
}

impl From<io::Error> for DecodeError {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::NotFound { Self::Gone } else { Self::Unreadable(error) }
    }
}

/// Turns a panic of `work` into an error: decoders of others may panic on a broken file.
pub fn guarded<T>(work: impl FnOnce() -> Result<T, DecodeError>) -> Result<T, DecodeError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let message = panic
            .downcast_ref::<&str>()
            .map(|text| (*text).to_owned())
            .or_else(|| panic.downcast_ref::<String>().cloned());
        Err(DecodeError::Panicked(message.unwrap_or_else(|| "an internal error".to_owned())))
    })
}

/// A number with its thousands apart: 65 535.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

fn megabytes(bytes: u64) -> String {
    format!("{} MB", grouped(bytes.div_ceil(1 << 20)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_say_what_happened_and_what_to_do() {
        let cases = [
            (
                DecodeError::TooManyPixels { width: 65_535, height: 65_535, most: 200_000_000 },
                "65 535 × 65 535 px is above the limit of 200 megapixels; if this photo is genuine, raise the limit in the settings or with --megapixels",
            ),
            (
                DecodeError::FileTooLarge { bytes: 3 << 30, most: 1 << 30 },
                "the file has 3 072 MB, above the limit of 1 024 MB; if this photo is genuine, raise the limit in the settings or with --megabytes",
            ),
            (
                DecodeError::Variant { format: Format::Jpeg, what: "12 bits a channel".to_owned() },
                "this kind of JPEG cannot be read (12 bits a channel); save it as an ordinary 8-bit JPEG, PNG or TIFF",
            ),
        ];
        for (error, expected) in cases {
            assert_eq!(error.to_string(), expected);
        }
    }

    #[test]
    fn a_panic_in_a_decoder_is_an_error() {
        let answer = guarded(|| -> Result<(), _> { panic!("index out of bounds") });
        assert!(
            matches!(answer, Err(DecodeError::Panicked(text)) if text == "index out of bounds")
        );
    }

    #[test]
    fn thousands_stand_apart() {
        for (number, text) in [(0, "0"), (999, "999"), (1000, "1 000"), (1_234_567, "1 234 567")] {
            assert_eq!(grouped(number), text);
        }
    }
}
