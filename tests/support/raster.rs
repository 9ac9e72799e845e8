//! Draws the window on the CPU, so that pictures of it need neither a graphics card nor a display.
//!
//! The same as the graphics card does: textured triangles in premultiplied sRGB, blended in gamma space.

use std::collections::HashMap;

use egui::epaint::{ClippedPrimitive, ImageDelta, Primitive, Vertex};
use egui::{Color32, ImageData, Mesh, Rect, TextureFilter, TextureId, TexturesDelta};
use egui_kittest::TestRenderer;

/// The textures, as the graphics card would hold them.
#[derive(Default)]
pub struct Raster {
    textures: HashMap<TextureId, Texture>,
}

struct Texture {
    size: [usize; 2],
    pixels: Vec<Color32>,
    is_smooth: bool,
}

impl TestRenderer for Raster {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        for (id, delta) in delta.set.drain(..) {
            self.set(id, &delta);
        }
        for id in delta.free.drain(..) {
            self.textures.remove(&id);
        }
    }

    fn render(
        &mut self,
        ctx: &egui::Context,
        output: &egui::FullOutput,
    ) -> Result<image::RgbaImage, String> {
        let scale = output.pixels_per_point;
        let size = ctx.content_rect().size() * scale;
        let (width, height) = (size.x.round() as u32, size.y.round() as u32);
        let mut canvas =
            Canvas { width, height, pixels: vec![Color32::BLACK; (width * height) as usize] };
        for ClippedPrimitive { clip_rect, primitive } in ctx.tessellate(output.shapes.clone(), scale) {
            let Primitive::Mesh(mesh) = primitive else { continue };
            if let Some(texture) = self.textures.get(&mesh.texture_id) {
                canvas.draw(&mesh, texture, clip_rect * scale, scale);
            }
        }
        let bytes = canvas.pixels.iter().flat_map(|pixel| [pixel.r(), pixel.g(), pixel.b(), 255]);
        image::RgbaImage::from_raw(width, height, bytes.collect()).ok_or_else(|| "size".to_owned())
    }
}

impl Raster {
    fn set(&mut self, id: TextureId, delta: &ImageDelta) {
        let ImageData::Color(image) = &delta.image;
        let is_smooth = delta.options.magnification == TextureFilter::Linear;
        let Some([left, top]) = delta.pos else {
            let pixels = image.pixels.clone();
            self.textures.insert(id, Texture { size: image.size, pixels, is_smooth });
            return;
        };
        let Some(texture) = self.textures.get_mut(&id) else { return };
        for (y, row) in image.pixels.chunks(image.size[0]).enumerate() {
            let start = (top + y) * texture.size[0] + left;
            texture.pixels[start..start + row.len()].copy_from_slice(row);
        }
    }
}

impl Texture {
    fn sample(&self, u: f32, v: f32) -> [f32; 4] {
        let [width, height] = self.size;
        let at = |x: i64, y: i64| {
            let x = x.clamp(0, width as i64 - 1) as usize;
            let y = y.clamp(0, height as i64 - 1) as usize;
            self.pixels[y * width + x].to_array().map(f32::from)
        };
        if !self.is_smooth {
            return at((u * width as f32).floor() as i64, (v * height as f32).floor() as i64);
        }
        let (x, y) = (u * width as f32 - 0.5, v * height as f32 - 0.5);
        let (left, top) = (x.floor(), y.floor());
        let (right_share, bottom_share) = (x - left, y - top);
        let (left, top) = (left as i64, top as i64);
        let mix = |a: [f32; 4], b: [f32; 4], share: f32| {
            std::array::from_fn(|i| a[i] + (b[i] - a[i]) * share)
        };
        let upper = mix(at(left, top), at(left + 1, top), right_share);
        let lower = mix(at(left, top + 1), at(left + 1, top + 1), right_share);
        mix(upper, lower, bottom_share)
    }
}

struct Canvas {
    width: u32,
    height: u32,
    pixels: Vec<Color32>,
}

impl Canvas {
    fn draw(&mut self, mesh: &Mesh, texture: &Texture, clip: Rect, scale: f32) {
        for corners in mesh.indices.as_chunks::<3>().0 {
            let corners = corners.map(|index| mesh.vertices[index as usize]);
            self.triangle(corners, texture, clip, scale);
        }
    }

    fn triangle(&mut self, corners: [Vertex; 3], texture: &Texture, clip: Rect, scale: f32) {
        let [a, b, c] = corners.map(|corner| corner.pos.to_vec2() * scale);
        let area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
        if area == 0.0 {
            return;
        }
        let left = a.x.min(b.x).min(c.x).max(clip.min.x.round()).max(0.0);
        let right = a.x.max(b.x).max(c.x).min(clip.max.x.round()).min(self.width as f32);
        let top = a.y.min(b.y).min(c.y).max(clip.min.y.round()).max(0.0);
        let bottom = a.y.max(b.y).max(c.y).min(clip.max.y.round()).min(self.height as f32);
        for y in top.floor() as i64..bottom.ceil() as i64 {
            for x in left.floor() as i64..right.ceil() as i64 {
                let (px, py) = (x as f32 + 0.5, y as f32 + 0.5);
                if px < left.min(right) || px > right || py < top || py > bottom {
                    continue;
                }
                let wa = ((b.x - px) * (c.y - py) - (c.x - px) * (b.y - py)) / area;
                let wb = ((c.x - px) * (a.y - py) - (a.x - px) * (c.y - py)) / area;
                let wc = 1.0 - wa - wb;
                if wa < 0.0 || wb < 0.0 || wc < 0.0 {
                    continue;
                }
                let mix = |of: fn(&Vertex) -> f32| {
                    of(&corners[0]) * wa + of(&corners[1]) * wb + of(&corners[2]) * wc
                };
                let texel = texture.sample(mix(|v| v.uv.x), mix(|v| v.uv.y));
                let tint = [
                    mix(|v| f32::from(v.color.r())),
                    mix(|v| f32::from(v.color.g())),
                    mix(|v| f32::from(v.color.b())),
                    mix(|v| f32::from(v.color.a())),
                ];
                self.blend(x, y, std::array::from_fn(|i| texel[i] * tint[i] / 255.0));
            }
        }
    }

    /// Lays a premultiplied color over what is there.
    fn blend(&mut self, x: i64, y: i64, over: [f32; 4]) {
        let Some(pixel) = self.pixels.get_mut((y * i64::from(self.width) + x) as usize) else { return };
        let under = pixel.to_array().map(f32::from);
        let rest = 1.0 - over[3] / 255.0;
        let mixed: [u8; 4] = std::array::from_fn(|i| (over[i] + under[i] * rest).round() as u8);
        *pixel = Color32::from_rgba_premultiplied(mixed[0], mixed[1], mixed[2], 255);
    }
}
