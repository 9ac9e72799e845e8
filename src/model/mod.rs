//! What is known of a series: plain data, one closed list of edits, and the ledger of all that ever happened.
//!
//! Nothing here knows a file, a clock, a thread or the window. [`project`] is the data, [`edit`] the only way to change
//! it, [`ledger`] remembers every change, [`arrange`], [`follow`], [`carry`], [`laying`] and
//! [`scoring`] turn a wish into edits;
//! [`course`] derives what became of each lesion.

pub mod alignment;
pub mod arrange;
pub mod assessment;
pub mod calibration;
pub mod carry;
pub mod check;
pub mod color_reference;
pub mod comparability;
pub mod course;
pub mod edit;
pub mod entry;
pub mod follow;
pub mod growth;
pub mod ids;
pub mod laying;
pub mod ledger;
pub mod lesion;
pub mod names;
pub mod photo;
pub mod project;
pub mod region;
pub mod scoring;
pub mod size;
pub mod sound;
pub mod subject;
pub mod view;
pub mod way;
