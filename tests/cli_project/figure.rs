//! `figure`: what is in it, how large it is, and what it says of photos that are not there.

use std::fs;

use crate::cli::{seriatim, text};
use crate::example::{copy, project};

#[test]
fn it_has_the_size_and_the_cells_that_were_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let drawn = |name: &str, more: &[&str]| {
        let out = folder.path().join(name);
        let run = seriatim(&[&["figure", text(&project()), "-o", text(&out)], more].concat());
        assert_eq!((run.status, run.out.as_str()), (0, ""), "{}", run.talk);
        assert!(run.talk.ends_with(&format!("wrote {}\n", out.display())), "{}", run.talk);
        fs::read(&out).expect("written")
    };
    let small = ["--width-mm", "85", "--dpi", "72"];
    let png = drawn("a.png", &small);
    assert!(png == drawn("b.PNG", &small), "the same twice");
    let picture = image::load_from_memory(&png).expect("a PNG");
    // 85 mm at 72 dots per inch.
    assert_eq!(picture.width(), 241);
    let svg = String::from_utf8(drawn("a.svg", &["--dpi", "72"])).expect("UTF-8");
    assert!(svg.contains("width=\"180mm\""), "{}", &svg[..400.min(svg.len())]);
    let labels = ["Presentation", "After IVIG ×5", "Anifrolumab ×1", "Anifrolumab ×4"];
    let views = ["Face", "Upper back"];
    let seen = |svg: &str, words: &[&str]| -> Vec<bool> {
        words.iter().map(|word| svg.contains(&format!(">{word}<"))).collect()
    };
    assert_eq!(seen(&svg, &labels), [true; 4], "{}", &svg[..2000.min(svg.len())]);
    assert_eq!(seen(&svg, &views), [true; 2]);
    let chosen = ["--visit", "v4", "--visit", "presentation", "--view", "w2", "--dpi", "72"];
    let svg = String::from_utf8(drawn("c.svg", &chosen)).expect("UTF-8");
    assert_eq!(seen(&svg, &labels), [true, false, false, true]);
    assert_eq!(seen(&svg, &views), [false, true]);
    let place = |word: &str| svg.find(&format!(">{word}<"));
    assert!(place("Anifrolumab ×4") < place("Presentation"), "in the order that was asked for");
}

#[test]
fn photos_that_cannot_be_shown_are_named_and_the_rest_is_drawn() {
    let (folder, file) = copy();
    let gone = folder.path().join("2022-03-02_face.jpg");
    fs::remove_file(&gone).expect("removed");
    let changed = folder.path().join("2022-08-17_face.jpg");
    fs::copy(folder.path().join("2022-12-21_face.jpg"), &changed).expect("copied");
    let out = folder.path().join("a.png");
    let run = seriatim(&["figure", text(&file), "--view", "face", "--dpi", "72", "-o", text(&out)]);
    assert_eq!(run.status, 1, "{}", run.talk);
    let warnings: Vec<&str> = run.talk.lines().filter(|it| it.starts_with("warning: ")).collect();
    assert_eq!(warnings.len(), 2, "{}", run.talk);
    assert!(warnings[0].starts_with("warning: 2022-03-02_face.jpg is left out: "), "{}", run.talk);
    let words = "warning: 2022-08-17_face.jpg is not the file that was added to the project";
    assert_eq!(warnings[1], words);
    assert!(image::open(&out).is_ok(), "the rest is drawn");
}

#[test]
fn what_makes_no_figure_is_refused() {
    let (folder, file) = copy();
    let before = crate::example::contents(folder.path());
    let (png, photo) = (folder.path().join("a.png"), folder.path().join("2022-03-02_face.jpg"));
    let nowhere = folder.path().join("no such folder").join("a.png");
    let (png, photo, nowhere) = (text(&png), text(&photo), text(&nowhere));
    let own = folder.path().join("example.svg");
    fs::write(&own, "<svg xmlns=\"http://www.w3.org/2000/svg\"/>").expect("written");
    for (arguments, status, part) in [
        (
            &["-o", png, "--view", "Leg"][..],
            2,
            "view “Leg” is unknown; there are: w1 (Face), w2 (Upper back)",
        ),
        (
            &["-o", png, "--visit", "v9"],
            2,
            "visit “v9” is unknown; there are: v1 (Presentation, 2022-03-02)",
        ),
        (&["-o", png, "--subject", "S02"], 2, "subject “S02” is unknown; there are: DM-01"),
        (
            &["-o", png, "--dpi", "0"],
            2,
            "a figure is 20 to 1000 mm wide and has 36 to 1200 dots per inch",
        ),
        (&["-o", png, "--width-mm", "5"], 2, "a figure is 20 to 1000 mm wide"),
        (&["-o", photo], 2, "a figure is written as .png or .svg"),
        (&["-o", "figure.tiff"], 2, "a figure is written as .png or .svg"),
        (&["-o", nowhere, "--dpi", "72"], 1, "there is no folder"),
        (&[], 2, "--output"),
    ] {
        let run = seriatim(&[&["figure", text(&file)], arguments].concat());
        assert_eq!((run.status, run.out.as_str()), (status, ""), "{arguments:?}: {}", run.talk);
        assert!(run.talk.contains(part), "{arguments:?}: {}", run.talk);
    }
    fs::remove_file(&own).expect("removed");
    assert!(crate::example::contents(folder.path()) == before);
}
