//! Comparing two visits in the real window: pins, alignments, panes that are moved apart, and what they are good for.

mod support;
#[path = "support/series.rs"]
mod table;

#[path = "app_compare/aligning.rs"]
mod aligning;
#[path = "app_compare/curves.rs"]
mod curves;
#[path = "app_compare/growth.rs"]
mod growth;
#[path = "app_compare/measured.rs"]
mod measured;
#[path = "app_compare/panes.rs"]
mod panes;
#[path = "app_compare/pictures.rs"]
mod pictures;
#[path = "app_compare/pins.rs"]
mod pins;
#[path = "app_compare/refining.rs"]
mod refining;
#[path = "app_compare/same_skin.rs"]
mod same_skin;
#[path = "app_compare/turned.rs"]
mod turned;
