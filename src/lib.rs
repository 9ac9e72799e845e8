//! Seriatim follows skin disease with photographs: it puts them in order by visit and view, lets a rater draw regions
//! and score disease activity, and hands out score tables and figures.
//!
//! # The floors
//!
//! One crate, five floors. A part may use the parts below it, never those above; `tests/architecture.rs` holds it to
//! that.
//!
//! ```text
//! 5  who talks to people     cli  ·  app (the only part that knows egui)
//! 4  the world outside       jobs  above  store · exchange
//! 3  what is known and seen  model  ·  imaging
//! 2  the field's forms       instrument
//! 1  knows nothing of us     geometry  ·  workers
//! ```
//!
//! # Where to start reading
//!
//! * [`model::project`] is everything that is known, as plain data; [`model::edit`] the only way to change it;
//!   [`model::ledger`] every change that ever happened.
//! * [`store::open_project`] is a project on disk; [`jobs`] are whole pieces of work.
//! * [`app::shell`] is the window: panels read [`app::session`], return [`app::action`]s, and [`app::update`] carries
//!   them out. [`app::commands`] names everything a person can ask for.
//! * [`cli::arguments`] is what can be typed; [`cli::run`] leads to the file that does it.
//! * A new instrument is a file in `assets/instruments`, read by [`instrument::sheet`].
//!
//! # What always holds
//!
//! * A photograph file is never written to, renamed or moved.
//! * Entries are only ever appended; a change to what was signed comes with a reason, and keeps what was there before.
//! * A total has a value only when every item it depends on has one. Missing is never zero. Sums, bands and responses
//!   are computed on exact rationals ([`instrument::number`]), never on rounded numbers.
//! * Nothing below `app` knows egui. Nothing opens a network connection.
//! * Panels change nothing: only `update` does, and the command line goes through the same ledger.
//!
//! # Words
//!
//! * **project**: everything known about a series, one `NAME.ron`; of one **subject** or of many, each known by a code.
//! * **visit**: a timepoint of one subject; it may have neither date nor photo.
//! * **view**: a repeatable way to photograph a body site.
//! * **photo**: one image file, at a visit and a view, or in the **tray**.
//! * **lesion**: one thing on the skin, with an identity across visits. **region**: a shape on one photo by one rater.
//! * **instrument**: a scoring form as data. **assessment**: one rater's **answers** at one target, draft or signed.
//! * **rater**, **reading**: who scores, and in which independent pass.
//! * **edit**, **entry**, **ledger**: one change; one committed step; all of them.

pub mod app;
pub mod cli;
pub mod exchange;
pub mod geometry;
pub mod imaging;
pub mod instrument;
pub mod jobs;
pub mod model;
pub mod store;
pub mod workers;
