//! The canvas: one photo as large as possible, and what is drawn on it.
//!
//! [`photo_canvas`] is the widget; [`viewport`] says where the photo lies, [`mod@pointer`] and [`tool`] what the pointer does
//! on it, and [`overlay`] how regions look. [`reshape`] and [`hit`] are the arithmetic of shapes, [`steps`]
//! what becomes of it in the project.

pub mod drafted;
pub mod fills;
pub mod frame;
pub mod handles;
pub mod hit;
pub mod labels;
pub mod laid;
pub mod lines;
pub mod looking;
pub mod marks;
pub mod names;
pub mod operations;
pub mod overlay;
pub mod patch;
pub mod photo;
pub mod photo_canvas;
pub mod pointer;
pub mod reshape;
pub mod same_skin;
pub mod scenery;
pub mod steps;
pub mod strip;
pub mod tool;
pub mod viewport;
