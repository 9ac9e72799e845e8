//! From a lit scene to a picture: the colour of every pixel.

use image::RgbImage;
use rayon::prelude::*;

use crate::exchange::demo::camera::{Camera, Develop};
use crate::exchange::demo::field::{Field, Grid};
use crate::exchange::demo::light::{Lit, dot, unit};
use crate::exchange::demo::marks::Marks;
use crate::exchange::demo::noise::{hash, layered, mix, smooth, smoothstep};
use crate::exchange::demo::ruler::Ruler;
use crate::exchange::demo::scene::Scene;
use crate::exchange::demo::sitting::Sitting;
use crate::exchange::demo::skin::{self, Surface};

/// Everything a pixel of one photo is made from.
pub struct Painting<'a> {
    camera: Camera,
    grid: Grid,
    cells: Vec<[f32; CHANNELS]>,
    backdrop: Field,
    marks: &'a Marks,
    surface: &'a Surface,
    ruler: Ruler,
    lamp: [f32; 3],
    develop: Develop,
}

/// How many numbers a place of the grid holds for the pixels; [`Cell`] names them.
const CHANNELS: usize = 17;

/// What the grid knows of one place.
struct Cell {
    skin: f32,
    hair: f32,
    light: [f32; 3],
    slope: [f32; 2],
    lamp_seen: f32,
    melanin: f32,
    blood: f32,
    lips: f32,
    grain: f32,
    oil: f32,
    inflamed: f32,
    across: f32,
    along: f32,
    mirror: f32,
}

impl<'a> Painting<'a> {
    /// Puts together what the pixels are made from; `inflamed` is the thickness of inflamed blood at a place.
    pub fn new(
        scene: &'a Scene,
        lit: &Lit,
        surface: &'a Surface,
        sitting: &Sitting,
        inflamed: impl Fn(f32, f32) -> f32 + Sync,
    ) -> Self {
        let grid = scene.grid();
        let mut cells = vec![[0.0; CHANNELS]; grid.width * grid.height];
        cells.par_iter_mut().enumerate().for_each(|(i, cell)| {
            let (x, y) = grid.place(i % grid.width, i / grid.width);
            *cell = [
                scene.skin.values[i],
                scene.hair.values[i],
                lit.depth[0].values[i],
                lit.depth[1].values[i],
                lit.depth[2].values[i],
                lit.slope_x.values[i],
                lit.slope_y.values[i],
                lit.lamp_seen.values[i],
                scene.melanin.values[i],
                scene.blood.values[i],
                scene.lips.values[i],
                scene.grain.values[i],
                scene.oil.values[i],
                inflamed(x, y),
                scene.across.values[i],
                scene.along.values[i],
                lit.mirror.values[i],
            ];
        });
        let Sitting { camera, light, develop, ruler } = *sitting;
        let lamp = unit(light.towards_lamp);
        let backdrop = backdrop(scene, lamp);
        Self { camera, grid, cells, backdrop, marks: &scene.marks, surface, ruler, lamp, develop }
    }

    /// Paints all pixels; none if `is_stopped` said so in between.
    pub fn picture(&self, is_stopped: impl Fn() -> bool + Sync) -> Option<RgbImage> {
        let (width, height) = (self.camera.width, self.camera.height);
        let code_values = code_values();
        let mut bytes = vec![0; width as usize * height as usize * 3];
        bytes.par_chunks_mut(width as usize * 3).enumerate().for_each(|(row, line)| {
            if is_stopped() {
                return;
            }
            for (column, pixel) in line.as_chunks_mut::<3>().0.iter_mut().enumerate() {
                let light = self.light_at(column, row);
                *pixel = self.developed(light, column, row, &code_values);
            }
        });
        if is_stopped() { None } else { RgbImage::from_raw(width, height, bytes) }
    }

    /// The light that reaches the camera from a pixel: red, green and blue.
    fn light_at(&self, column: usize, row: usize) -> [f32; 3] {
        let (x, y) = self.camera.place(column as f64 + 0.5, row as f64 + 0.5);
        let pixel_mm = self.camera.pixel_mm;
        let cell = self.cell(x, y);
        let edge = (0.09 + pixel_mm * pixel_mm).sqrt();
        let skin_cover = (cell.skin / edge + 0.5).clamp(0.0, 1.0);
        let (mut lock, mut hair_cover) = (0.0, 0.0);
        if cell.hair > -HAIR_REACH_MM {
            let fringe;
            (lock, fringe) = strands(cell.across, cell.along, pixel_mm);
            hair_cover = smoothstep(-0.9, 1.3, cell.hair + 0.75 * fringe);
        }
        let mut light =
            if skin_cover.max(hair_cover) < 1.0 { self.backdrop_at(x, y) } else { [0.0; 3] };
        if skin_cover > 0.0 && hair_cover < 1.0 {
            light = blend(light, self.skin_at(x, y, &cell), skin_cover);
        }
        if hair_cover > 0.0 {
            light = blend(light, hair_at(&cell, lock), hair_cover);
        }
        self.ruler.laid_on(light, x, y, cell.light, pixel_mm)
    }

    fn skin_at(&self, x: f32, y: f32, cell: &Cell) -> [f32; 3] {
        let marked = self.marks.at(x, y, self.camera.pixel_mm);
        let lips = cell.lips;
        let rough = cell.grain * (1.0 - 0.6 * lips);
        let [fine_x, fine_y, pore] = self.surface.at(x, y);
        // Lips have upright wrinkles instead of the net of creases, and shine more.
        let wrinkle = if lips > 0.0 { smooth(81, x * 1.1, y * 0.16) * lips } else { 0.0 };
        let melanin = cell.melanin + marked.melanin + 0.13 * pore * rough + 0.10 * lips;
        let blood = cell.blood + (0.62 + 0.12 * wrinkle) * lips + 0.05 * pore * rough;
        let color = skin::color(melanin, blood, cell.inflamed);
        let slope_x = cell.slope[0] + fine_x * rough + 0.25 * wrinkle;
        let slope_y = cell.slope[1] + fine_y * rough;
        let normal = unit([-slope_x, -slope_y, 1.0]);
        // Creases face the lamp more or less than the skin around them.
        let tilt = -(fine_x * self.lamp[0] + fine_y * self.lamp[1]) * rough * 0.45;
        // A thin oily film over a dull surface.
        let film =
            0.0030 * gloss(normal, self.lamp, 0.20) + 0.0095 * gloss(normal, self.lamp, 0.42);
        let front = 0.0016 * gloss(normal, BESIDE_CAMERA, 0.25);
        let shine = cell.oil * (1.0 + 0.8 * lips) * (cell.lamp_seen * film + front);
        // Inflamed skin is rough with fine scale, and dull.
        let shine = shine * (0.3 + 0.7 * cell.light[1]) / (1.0 + 1.5 * cell.inflamed);
        let seen = std::array::from_fn(|i| {
            color[i] * cell.light[i] * (1.0 + tilt * cell.lamp_seen) + shine
        });
        let hair = std::array::from_fn(|i| HAIR[i] * 1.3 * (0.3 + cell.light[i]));
        blend(seen, hair, marked.hair)
    }

    fn backdrop_at(&self, x: f32, y: f32) -> [f32; 3] {
        let weave = 0.06 * smooth(93, x * 0.8, y * 0.8);
        let light = self.backdrop.at(x, y) * (1.0 + weave);
        BACKDROP.map(|share| share * light)
    }

    /// Between the four nearest places of the grid.
    fn cell(&self, x: f32, y: f32) -> Cell {
        let (i, fx, fy) = self.grid.cell(x, y);
        let (a, b) = (&self.cells[i], &self.cells[i + 1]);
        let (c, d) = (&self.cells[i + self.grid.width], &self.cells[i + self.grid.width + 1]);
        let (p, q, r, s) = ((1.0 - fx) * (1.0 - fy), fx * (1.0 - fy), (1.0 - fx) * fy, fx * fy);
        let mixed: [f32; CHANNELS] =
            std::array::from_fn(|k| a[k] * p + b[k] * q + c[k] * r + d[k] * s);
        let [skin, hair, red, green, blue, slope_x, slope_y, lamp_seen, melanin, blood, lips, ..] =
            mixed;
        let [.., grain, oil, inflamed, across, along, mirror] = mixed;
        let (light, slope) = ([red, green, blue], [slope_x, slope_y]);
        Cell {
            skin,
            hair,
            light,
            slope,
            lamp_seen,
            melanin,
            blood,
            lips,
            grain,
            oil,
            inflamed,
            across,
            along,
            mirror,
        }
    }

    fn developed(&self, light: [f32; 3], column: usize, row: usize, code_values: &[u8]) -> [u8; 3] {
        let (width, height) = (self.camera.width as f32, self.camera.height as f32);
        let long_side = width.max(height);
        let dx = (column as f32 + 0.5 - width / 2.0) / long_side;
        let dy = (row as f32 + 0.5 - height / 2.0) / long_side;
        let vignette = 1.0 - 0.32 * (dx * dx + dy * dy);
        let grains = hash(self.develop.seed, column as i32, row as i32);
        let grain = |shift: u32| ((grains >> shift) & 0xFF) as f32 / 127.5 - 1.0;
        let common = grain(0) + grain(8);
        std::array::from_fn(|i| {
            let value =
                light[i] * vignette * self.develop.exposure as f32 * self.develop.gains[i] as f32;
            let value = shoulder(value.max(0.0));
            // Square roots are about as far apart as code values, and so is the noise of a sensor.
            let noisy = value.sqrt() + 0.0040 * common + 0.0035 * grain(16 + 4 * (i as u32 % 3));
            let at = noisy.clamp(0.0, 1.0) * (code_values.len() - 1) as f32;
            code_values[at as usize]
        })
    }
}

/// Linear colour of the backdrop.
const BACKDROP: [f32; 3] = [0.036, 0.049, 0.066];
/// The lamp beside the camera, a little above it.
const BESIDE_CAMERA: [f32; 3] = [0.0, -0.12, 0.99];
/// Strands stick out so far at most.
const HAIR_REACH_MM: f32 = 2.8;
/// Linear colour of the hair.
const HAIR: [f32; 3] = [0.036, 0.021, 0.013];
/// Linear colour of its sheen.
const HAIR_SHEEN: [f32; 3] = [0.105, 0.074, 0.052];

/// Hair: strands of different brightness, with a sheen across those that mirror the lamp.
fn hair_at(cell: &Cell, lock: f32) -> [f32; 3] {
    let light = (0.75 + 0.9 * lock).max(0.15);
    let off = cell.mirror + 0.16 * lock;
    let near = (1.0 - off * off).powi(4);
    let bright = near.powi(4);
    let strength = (0.35 + 0.65 * cell.lamp_seen) * (0.5 + lock).clamp(0.1, 1.3);
    let sheen = (0.35 * near + 0.9 * bright) * strength;
    std::array::from_fn(|i| (HAIR[i] * light + HAIR_SHEEN[i] * sheen) * cell.light[i])
}

/// The light on the cloth behind the body: folds, a soft shadow away from the lamp, darker towards the floor.
fn backdrop(scene: &Scene, lamp: [f32; 3]) -> Field {
    let (dx, dy) = (lamp[0] * 26.0, lamp[1] * 26.0);
    let shadow = Field::of(scene.grid(), |x, y| {
        let body = scene.skin.at(x + dx, y + dy).max(scene.hair.at(x + dx, y + dy));
        smoothstep(-12.0, 4.0, body)
    });
    let mut light = shadow.blurred(14.0);
    light.change(|x, y, shadow| {
        let folds =
            0.10 * layered(91, x / 90.0, y / 140.0, 2) + 0.03 * smooth(92, x / 3.0, y / 3.0);
        *shadow = (1.0 + folds) * (1.0 - 0.5 * *shadow) * (1.0 - 0.0012 * y);
    });
    light
}

/// How the strands at a place stand out: first in brightness, then in where they end.
fn strands(across: f32, along: f32, pixel_mm: f32) -> (f32, f32) {
    let locks = smooth(95, across / 3.4, along / 60.0);
    let tufts = smooth(96, across / 0.9, along / 30.0) * smoothstep(0.9, 0.4, pixel_mm);
    let hairs = smooth(97, across / 0.22, along / 12.0) * smoothstep(0.3, 0.12, pixel_mm);
    (0.5 * locks + 0.45 * tufts + 0.45 * hairs, 0.35 * locks + 0.8 * tufts + 0.7 * hairs)
}

/// How much of a lamp a surface of some roughness throws into the camera (Trowbridge and Reitz).
fn gloss(normal: [f32; 3], lamp: [f32; 3], roughness: f32) -> f32 {
    let half = unit([lamp[0], lamp[1], lamp[2] + 1.0]);
    let facing = dot(normal, half).max(0.0);
    let squared = roughness * roughness;
    let below = facing * facing * (squared - 1.0) + 1.0;
    squared / (below * below)
}

/// Bright light is compressed, so that a shining nose does not tear a white hole.
fn shoulder(value: f32) -> f32 {
    if value < 0.8 { value } else { 1.0 - 0.04 / (value - 0.6) }
}

fn blend(below: [f32; 3], above: [f32; 3], cover: f32) -> [f32; 3] {
    std::array::from_fn(|i| mix(below[i], above[i], cover))
}

/// sRGB code values for equal steps of the square root of linear light (IEC 61966-2-1).
fn code_values() -> Vec<u8> {
    (0..4096)
        .map(|i| {
            let root = f64::from(i) / 4095.0;
            let linear = root * root;
            let encoded = if linear <= 0.003_130_8 {
                12.92 * linear
            } else {
                1.055 * linear.powf(1.0 / 2.4) - 0.055
            };
            (encoded * 255.0 + 0.5) as u8
        })
        .collect()
}
