//! Tiles: the part of a photo that is on screen, at the level that fits the zoom.

use std::path::Path;
use std::sync::Arc;

use egui::{Context, Rect, TextureId, pos2};

use crate::app::textures::{Key, Level, MOST_UPLOADS, Part, Textures, Wish, color_image};
use crate::imaging::aids::Aids;
use crate::imaging::pixels::Pixels;
use crate::imaging::pyramid::{Level as Scale, cut, levels_of, tile_rect};

/// The decoded pixels of one photo, the finest level first.
pub(super) struct Pyramid {
    pub levels: Vec<Arc<Pixels>>,
    pub shown: u64,
}

impl Pyramid {
    pub fn bytes(&self) -> usize {
        self.levels.iter().map(|level| level.rgba().len()).sum()
    }
}

/// A part of a photo on the graphics card.
#[derive(Clone, Copy, Debug)]
pub struct Tile {
    /// Its place, in pixels of the upright photo.
    pub in_image: Rect,
    /// Its texture.
    pub texture: TextureId,
}

impl Textures {
    /// The tiles that cover `visible` (in pixels of the upright photo) at `zoom` screen pixels per photo pixel.
    ///
    /// Empty while the screen level is fine enough and no aid changes it. What is not there yet is asked for; the
    /// caller draws the whole photo below, so that something is always seen.
    pub fn tiles(
        &mut self,
        ctx: &Context,
        path: &Path,
        size: (u32, u32),
        zoom: f32,
        (visible, aids): (Rect, Aids),
    ) -> Vec<Tile> {
        let longer = size.0.max(size.1) as f32;
        let is_fine =
            longer * zoom <= Level::Screen.side() as f32 || longer <= Level::Screen.side() as f32;
        if is_fine && aids.is_neutral() {
            return Vec::new();
        }
        if self.aids.get(path).copied().unwrap_or_default() != aids {
            // A slider that is dragged would fill the graphics card with what is never seen again.
            self.aids.insert(path.to_owned(), aids);
            self.entries.retain(|key, _| match key.part {
                Part::Whole(_) => true,
                Part::Tile { aids: other, .. } => {
                    key.path != path || other.is_neutral() || other == aids
                }
            });
        }
        let Some(pyramid) = self.pyramids.get_mut(path) else {
            if !self.failures.contains_key(path) {
                self.wishes.push(Wish::Pyramid(path.to_owned()));
            }
            return Vec::new();
        };
        pyramid.shown = self.pass;
        let levels = pyramid.levels.clone();
        let scales = levels_of(size.0, size.1);
        // The coarsest level with at least one pixel per screen pixel.
        let fits = |scale: &&Scale| scale.scale() as f32 * zoom <= 1.0;
        let at = scales.iter().take(levels.len()).rposition(|scale| fits(&scale)).unwrap_or(0);
        let (Some(scale), Some(pixels)) = (scales.get(at).copied(), levels.get(at)) else {
            return Vec::new();
        };
        self.tiles_of(ctx, path, (scale, pixels), visible, aids)
    }

    /// The sRGB value of one pixel of a photo, as far as its pixels are decoded at the moment.
    pub fn color_at(&self, path: &Path, x: u32, y: u32) -> Option<[u8; 3]> {
        let [r, g, b, _] = self.pyramids.get(path)?.levels.first()?.at(x, y)?;
        Some([r, g, b])
    }

    fn tiles_of(
        &mut self,
        ctx: &Context,
        path: &Path,
        (scale, pixels): (Scale, &Pixels),
        visible: Rect,
        aids: Aids,
    ) -> Vec<Tile> {
        let (columns, rows) = scale.tiles();
        let mut tiles = Vec::new();
        for (column, row) in (0..rows).flat_map(|row| (0..columns).map(move |column| (column, row)))
        {
            let Some(rect) = tile_rect(scale, column, row) else { continue };
            let by = scale.scale() as f32;
            let in_image = Rect::from_min_max(
                pos2(rect.x as f32 * by, rect.y as f32 * by),
                pos2((rect.x + rect.width) as f32 * by, (rect.y + rect.height) as f32 * by),
            );
            if !in_image.intersects(visible) {
                continue;
            }
            let part = Part::Tile { level: scale.index, column, row, aids };
            let key = Key { path: path.to_owned(), part };
            if !self.entries.contains_key(&key) {
                if self.n_uploads >= MOST_UPLOADS {
                    ctx.request_repaint();
                    continue;
                }
                self.n_uploads += 1;
                let part = cut(pixels, rect);
                let shown = if aids.is_neutral() { part } else { aids.shown(&part) };
                self.upload(ctx, key.clone(), color_image(&shown));
            }
            if let Some(entry) = self.entries.get_mut(&key) {
                entry.shown = self.pass;
                tiles.push(Tile { in_image, texture: entry.texture.id() });
            }
        }
        tiles
    }
}
