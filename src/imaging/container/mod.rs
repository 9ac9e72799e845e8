//! The six containers a photograph may come in, walked without decoding a pixel.
//!
//! The decoders trust what a header says and unpack what it points to, which is how a file of 35 bytes asks for 17 GB.
//! So the walk is ours: it reads sizes, finds profile and tags under limits, and sees whether the end is there.

pub mod bmp;
pub mod exif;
pub mod heif;
pub mod inflate;
pub mod jpeg;
pub mod open;
pub mod parts;
pub mod png;
pub mod tags;
pub mod tiff;
pub mod webp;
