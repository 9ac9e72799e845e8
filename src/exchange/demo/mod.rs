//! The synthetic case: eight photographs of a person who does not exist, made by our own code, with the truth about
//! them.
//!
//! The demo project is made of them, and so are tests that need photographs whose areas, colours and framing are
//! known. [`truth::plan`] tells what is true, [`photo_file::render_all`] writes the files, [`studio::render`] makes one
//! picture.
//!
//! How a picture comes about: [`face`] and [`back`] model a body part in millimetres as a relief with pigments
//! ([`scene`], [`field`], [`form`], [`curve`]); [`light`] lights the relief; [`lesion`] says where the skin is
//! inflamed; [`paint`] looks at all of it through the [`camera`] of a [`sitting`], pixel by pixel. All irregularity
//! comes from [`noise`], so every run of a build gives the same bytes; another system's sine may differ in its last
//! bit, and a few pixels with it by one step of brightness.

pub mod back;
pub mod back_marks;
pub mod camera;
pub mod case;
pub mod curve;
pub mod face;
pub mod face_hair;
pub mod field;
pub mod form;
pub mod lesion;
pub mod lesions;
pub mod light;
pub mod marks;
pub mod noise;
pub mod paint;
pub mod photo_file;
pub mod ruler;
pub mod scene;
pub mod sitting;
pub mod skin;
pub mod studio;
pub mod truth;
