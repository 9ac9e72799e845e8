//! `figure --aligned` on the built program: photos of a row show the same skin.

use image::RgbImage;

use seriatim::geometry::Transform;

use crate::cli::{seriatim, text};
use crate::{files, moved, skin};

/// The places of the photos in a figure, from its SVG: left, top, width and height in pixels of the PNG.
fn places(svg: &str) -> Vec<[u32; 4]> {
    let number = |element: &str, name: &str| -> u32 {
        let from = element.find(&format!(" {name}=\"")).expect(name) + name.len() + 3;
        let words = &element[from..];
        let words = &words[..words.find('"').expect("a number")];
        words.parse::<f64>().expect("a number").round() as u32
    };
    let images = svg.split("<image").skip(1).map(|it| it.split("href").next().expect("attributes"));
    images.map(|it| ["x", "y", "width", "height"].map(|name| number(it, name))).collect()
}

/// How different the skin of both photos of a figure is in the middle of their cells, in levels of 0 to 255.
fn difference(picture: &RgbImage, places: &[[u32; 4]]) -> f64 {
    let [one, other] = places else { panic!("two photos: {places:?}") };
    assert_eq!(one[2..], other[2..]);
    let (width, height) = (one[2], one[3]);
    let (mut sum, mut n) = (0.0, 0.0);
    // What the later photo does not reach stays empty, at the edges.
    for y in height / 5..height * 4 / 5 {
        for x in width / 5..width * 4 / 5 {
            let level =
                |place: &[u32; 4]| f64::from(picture.get_pixel(place[0] + x, place[1] + y).0[1]);
            sum += (level(one) - level(other)).abs();
            n += 1.0;
        }
    }
    sum / n
}

#[test]
fn the_crops_of_an_aligned_figure_show_the_same_skin() {
    let case = files(&[
        ("Week 0/face.png", skin(1, &Transform::IDENTITY, 0.0)),
        ("Week 4/face.png", skin(1, &moved(), 0.0)),
    ]);
    assert_eq!(seriatim(&["new", text(&case.folder)]).status, 0);
    let path = case.project();
    let drawn = |name: &str, more: &[&str]| {
        let (png, svg) =
            (case.folder.join(format!("{name}.png")), case.folder.join(format!("{name}.svg")));
        let mut talk = String::new();
        for out in [&png, &svg] {
            let small = ["--width-mm", "80", "--dpi", "100", "-o", text(out)];
            let run = seriatim(&[&["figure", text(&path)], &small[..], more].concat());
            assert_eq!(run.status, 0, "{}", run.talk);
            talk = run.talk;
        }
        let picture = image::open(&png).expect("a picture").to_rgb8();
        let svg = std::fs::read_to_string(&svg).expect("written");
        (difference(&picture, &places(&svg)), talk)
    };
    let (before, talk) = drawn("unaligned", &["--aligned"]);
    assert!(talk.contains("is not aligned with the first photo of its row"), "{talk}");
    let aligned = seriatim(&["align", text(&path), "--as", "MH"]);
    assert_eq!(aligned.status, 0, "{}", aligned.talk);
    let (as_taken, _) = drawn("as-taken", &[]);
    let (on_each_other, talk) = drawn("aligned", &["--aligned"]);
    assert!(!talk.contains("is not aligned"), "{talk}");
    assert!((before - as_taken).abs() < 1e-9, "without an alignment the middle is shown");
    assert!(on_each_other < as_taken / 3.0, "{on_each_other} instead of {as_taken}");
    assert!(on_each_other < 1.5, "{on_each_other}");
}
