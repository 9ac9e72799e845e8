//! The colour chart of 24 patches ("`ColorChecker` Classic"): what its patches are, and where they lie in a photo.
//!
//! L*a*b* under D50 for the 2° observer, as the maker published them in 2015 for charts made before and since November
//! 2014 (the same numbers are in `colour`'s chromaticity coordinates). For sRGB they are brought to D65 by Bradford.

use crate::geometry::Point;

/// How many patches there are: four rows of six.
pub const PATCHES: usize = 24;

/// L*a*b* (D50) of a patch.
type Lab = [f64; 3];

/// Charts made before November 2014.
#[rustfmt::skip]
pub const BEFORE_2014: [Lab; PATCHES] = [
    [37.986, 13.555, 14.059], [65.711, 18.13, 17.81], [49.927, -4.88, -21.905], [43.139, -13.095, 21.905],
    [55.112, 8.844, -25.399], [70.719, -33.397, -0.199], [62.661, 36.067, 57.096], [40.02, 10.41, -45.964],
    [51.124, 48.239, 16.248], [30.325, 22.976, -21.587], [72.532, -23.709, 57.255], [71.941, 19.363, 67.857],
    [28.778, 14.179, -50.297], [55.261, -38.342, 31.37], [42.101, 53.378, 28.19], [81.733, 4.039, 79.819],
    [51.935, 49.986, -14.574], [51.038, -28.631, -28.638], [96.539, -0.425, 1.186], [81.257, -0.638, -0.335],
    [66.766, -0.734, -0.504], [50.867, -0.153, -0.27], [35.656, -0.421, -1.231], [20.461, -0.079, -0.973],
];

/// Charts made in November 2014 or later.
#[rustfmt::skip]
pub const SINCE_2014: [Lab; PATCHES] = [
    [37.54, 14.37, 14.92], [64.66, 19.27, 17.5], [49.32, -3.82, -22.54], [43.46, -12.74, 22.72],
    [54.94, 9.61, -24.79], [70.48, -32.26, -0.37], [62.73, 35.83, 56.5], [39.43, 10.75, -45.17],
    [50.57, 48.64, 16.67], [30.1, 22.54, -20.87], [71.77, -24.13, 58.19], [71.51, 18.24, 67.37],
    [28.37, 15.42, -49.8], [54.38, -39.72, 32.27], [42.43, 51.05, 28.62], [81.8, 2.67, 80.41],
    [50.63, 51.28, -14.12], [49.57, -29.71, -28.32], [95.19, -1.03, 2.93], [81.29, -0.57, 0.44],
    [66.89, -0.75, -0.06], [50.76, -0.13, 0.14], [35.63, -0.46, -0.48], [20.64, 0.07, -0.46],
];

/// What the patches are called, for messages.
pub const NAMES: [&str; PATCHES] = [
    "dark skin",
    "light skin",
    "blue sky",
    "foliage",
    "blue flower",
    "bluish green",
    "orange",
    "purplish blue",
    "moderate red",
    "purple",
    "yellow green",
    "orange yellow",
    "blue",
    "green",
    "red",
    "yellow",
    "magenta",
    "cyan",
    "white",
    "neutral 8",
    "neutral 6.5",
    "neutral 5",
    "neutral 3.5",
    "black",
];

/// The place of the patch "cyan", which lies outside sRGB: its red is always cut off in an sRGB photo.
pub const CYAN: usize = 17;

/// The linear light (sRGB's primaries, D65, not cut off) that a patch should have.
pub fn linear_of(lab: Lab) -> [f64; 3] {
    let y = (lab[0] + 16.0) / 116.0;
    let cube = |f: f64| {
        if f.powi(3) > 216.0 / 24_389.0 { f.powi(3) } else { (116.0 * f - 16.0) * 27.0 / 24_389.0 }
    };
    let d50 = [0.964_22 * cube(y + lab[1] / 500.0), cube(y), 0.825_21 * cube(y - lab[2] / 200.0)];
    let times =
        |m: [[f64; 3]; 3], v: [f64; 3]| m.map(|row| row[0] * v[0] + row[1] * v[1] + row[2] * v[2]);
    let d65 = times(BRADFORD, d50);
    times(FROM_XYZ, d65)
}

/// From D50 to D65 (Bradford).
const BRADFORD: [[f64; 3]; 3] = [
    [0.955_576_6, -0.023_039_3, 0.063_163_6],
    [-0.028_289_5, 1.009_941_6, 0.021_007_7],
    [0.012_298_2, -0.020_483_0, 1.329_909_8],
];

/// From CIE XYZ under D65 to linear sRGB.
const FROM_XYZ: [[f64; 3]; 3] = [
    [3.240_454_2, -1.537_138_5, -0.498_531_4],
    [-0.969_266_0, 1.876_010_8, 0.041_556_0],
    [0.055_643_4, -0.204_025_9, 1.057_225_2],
];

/// How much of the side of a patch's cell is read: edges, shadows of the frame and slightly wrong corners stay out.
const READ: f64 = 0.4;

/// The outlines of the middle of each patch, from the outer corners of the field of patches.
///
/// A photographed chart is a plane seen from somewhere: its rows lie on lines, not at equal distances (projective map of
/// the unit square, Heckbert 1989).
pub fn patches(corners: [Point; 4]) -> Vec<Vec<Point>> {
    let [p0, p1, p2, p3] = corners;
    let (d1, d2) = (p1 - p2, p3 - p2);
    let sum = p0 - p1 + p2 - p3;
    let determinant = d1.x * d2.y - d2.x * d1.y;
    let g = (sum.x * d2.y - d2.x * sum.y) / determinant;
    let h = (d1.x * sum.y - sum.x * d1.y) / determinant;
    let at = |u: f64, v: f64| {
        let w = g * u + h * v + 1.0;
        let axis = |p0: f64, p1: f64, p3: f64| (p1 - p0 + g * p1) * u + (p3 - p0 + h * p3) * v + p0;
        Point::new(axis(p0.x, p1.x, p3.x) / w, axis(p0.y, p1.y, p3.y) / w)
    };
    let outline = |i: usize| {
        let (column, row) = ((i % 6) as f64 + 0.5, (i / 6) as f64 + 0.5);
        let half = READ / 2.0;
        [(-half, -half), (half, -half), (half, half), (-half, half)]
            .map(|(dx, dy)| at((column + dx) / 6.0, (row + dy) / 4.0))
            .to_vec()
    };
    (0..PATCHES).map(outline).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::outline_center;
    use crate::imaging::lab::code;

    #[test]
    fn patches_have_their_published_colours_in_srgb() {
        for (edition, at, expected) in [
            (BEFORE_2014, 0, [115, 81, 67]),
            (BEFORE_2014, 1, [199, 147, 129]),
            (BEFORE_2014, 8, [198, 82, 97]),
            (BEFORE_2014, 14, [180, 49, 57]),
            (BEFORE_2014, 18, [245, 245, 243]),
            (BEFORE_2014, 23, [49, 49, 51]),
            (BEFORE_2014, CYAN, [0, 136, 170]),
            (SINCE_2014, 0, [116, 79, 65]),
            (SINCE_2014, 5, [95, 189, 172]),
            (SINCE_2014, 15, [236, 199, 15]),
            (SINCE_2014, 21, [121, 121, 121]),
        ] {
            let found = linear_of(edition[at]).map(|it| (code(it.max(0.0)) * 255.0).round() as i32);
            assert_eq!(found, expected, "{}", NAMES[at]);
        }
        assert!(linear_of(BEFORE_2014[CYAN])[0] < 0.0, "cyan lies outside sRGB");
    }

    #[test]
    fn patches_are_found_on_an_upright_and_on_a_slanted_chart() {
        let corners =
            [(0., 0.), (600., 0.), (600., 400.), (0., 400.)].map(|(x, y)| Point::new(x, y));
        let found = patches(corners);
        assert_eq!(found.len(), PATCHES);
        let middle = outline_center(&found[7]).expect("four corners");
        assert!(middle.distance(Point::new(150.0, 150.0)) < 1e-9);
        assert!((found[7][0].distance(found[7][1]) - 40.0).abs() < 1e-9);
        // Seen from the side: the far half of the chart is shorter.
        let slanted =
            [(0., 0.), (500., 80.), (500., 320.), (0., 400.)].map(|(x, y)| Point::new(x, y));
        let found = patches(slanted);
        let side = |i: usize| found[i][0].distance(found[i][1]);
        assert!(side(5) < side(0));
    }
}
