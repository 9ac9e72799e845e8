//! Drawing on photos in the real window: every tool, corners, undo, keys, and what is kept from visit to visit.

mod support;

#[path = "app_annotate/amounts.rs"]
mod amounts;
#[path = "app_annotate/around.rs"]
mod around;
#[path = "app_annotate/desk.rs"]
mod desk;
#[path = "app_annotate/drawing.rs"]
mod drawing;
#[path = "app_annotate/editing.rs"]
mod editing;
#[path = "app_annotate/looking.rs"]
mod looking;
#[path = "app_annotate/menus.rs"]
mod menus;
#[path = "app_annotate/operations.rs"]
mod operations;
#[path = "app_annotate/pixels.rs"]
mod pixels;
#[path = "app_annotate/points.rs"]
mod points;
#[path = "app_annotate/reference.rs"]
mod reference;
#[path = "app_annotate/rulers.rs"]
mod rulers;
#[path = "app_annotate/several.rs"]
mod several;
