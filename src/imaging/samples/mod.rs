//! The code values of a photo as its file stores them: before colour management, before turning.
//!
//! Both what is shown and what is measured starts here. Every size was checked on the header; the decoders are asked
//! again before memory is set aside, because two readers of one damaged header need not agree.

pub mod complaint;
pub mod extended;
pub mod heif;
pub mod jpeg;
pub mod levels;
pub mod read;
pub mod tiff;
