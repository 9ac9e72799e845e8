//! What is seen: photographs read safely and exactly, as plain data.
//!
//! A file is opened once (`container`): what it is, how large, which profile, tags and dates it carries, whether it
//! is whole. Everything else starts from there: `header` and `metadata` say what is known without decoding, `decode`
//! gives upright sRGB pixels for the screen, `samples` gives the code values as the file stores them, `measure` gives
//! linear light strip by strip, `align` finds where one photo lies on another. Nothing here
//! knows windows, projects or the clock, and no file is ever written.

pub mod aids;
pub mod align;
pub mod color;
pub mod container;
pub mod dates;
pub mod decode;
pub mod difference;
pub mod encode;
pub mod error;
pub mod fingerprint;
pub mod header;
#[cfg(test)]
mod hostile;
pub mod iptc;
pub mod lab;
pub mod limits;
pub mod measure;
pub mod memory;
pub mod metadata;
pub mod orientation;
pub mod pair;
pub mod pixels;
pub mod pyramid;
pub mod samples;
pub mod segment;
pub mod sniff;
pub mod source;
pub mod taken;
#[cfg(test)]
pub mod test_files;
pub mod thumbnail;
pub mod xmp;
