//! Lesions through the visits in the real window: the grid, what is stated, merged and split, carried over and accepted.

mod support;

#[path = "app_lesions/carrying.rs"]
mod carrying;
#[path = "app_annotate/desk.rs"]
#[expect(dead_code, reason = "drawing is tested elsewhere")]
mod desk;
#[path = "app_lesions/grid.rs"]
mod grid;
#[path = "app_lesions/measured.rs"]
mod measured;
#[path = "app_lesions/stories.rs"]
mod stories;
