//! The shipped typeface, for figures: how long words are, and how they break into lines.

use std::sync::Arc;

use resvg::usvg::fontdb::Database;
use resvg::usvg::{Options, Tree};

/// How heavy letters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Plain text.
    Regular,
    /// Labels and letters.
    SemiBold,
}

impl Weight {
    /// As SVG writes it.
    pub fn number(self) -> u16 {
        match self {
            Self::Regular => 400,
            Self::SemiBold => 600,
        }
    }
}

/// Inter, ready to be measured and drawn. Fonts of the system are never used: the same figure looks the same anywhere.
pub struct Lettering {
    fonts: Arc<Database>,
}

impl Default for Lettering {
    fn default() -> Self {
        Self::new()
    }
}

impl Lettering {
    /// Reads the shipped fonts.
    pub fn new() -> Self {
        let mut fonts = Database::new();
        fonts.load_font_data(include_bytes!("../../../assets/fonts/Inter-Regular.ttf").to_vec());
        fonts.load_font_data(include_bytes!("../../../assets/fonts/Inter-SemiBold.ttf").to_vec());
        Self { fonts: Arc::new(fonts) }
    }

    /// How SVG is to be read.
    pub fn options(&self) -> Options<'static> {
        Options {
            font_family: "Inter".to_owned(),
            fontdb: Arc::clone(&self.fonts),
            ..Options::default()
        }
    }

    /// How long words are, in the unit of `size`.
    pub fn width(&self, words: &str, size: f64, weight: Weight) -> f64 {
        if words.trim().is_empty() {
            return 0.0;
        }
        let (words, weight) = (escaped(words), weight.number());
        // Measured large, because the parser rounds small letters.
        let svg = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text font-family="Inter" font-size="100" font-weight="{weight}">{words}</text></svg>"#
        );
        let tree = Tree::from_str(&svg, &self.options());
        tree.map_or(0.0, |tree| f64::from(tree.root().abs_bounding_box().width()) * size / 100.0)
    }

    /// The words in lines no longer than `longest`; what is beyond `most` lines ends in an ellipsis.
    pub fn lines(
        &self,
        words: &str,
        size: f64,
        weight: Weight,
        longest: f64,
        most: usize,
    ) -> Vec<String> {
        let fits = |line: &str| self.width(line, size, weight) <= longest;
        let mut lines: Vec<String> = Vec::new();
        for word in words.split_whitespace() {
            let joined = lines.last().map(|line| format!("{line} {word}"));
            if let Some((joined, last)) = joined.filter(|joined| fits(joined)).zip(lines.last_mut())
            {
                *last = joined;
                continue;
            }
            // A word longer than a line breaks anywhere.
            let mut rest = String::new();
            for letter in word.chars() {
                let longer = format!("{rest}{letter}");
                if !rest.is_empty() && !fits(&longer) {
                    lines.push(std::mem::take(&mut rest));
                }
                rest.push(letter);
            }
            lines.push(rest);
        }
        if lines.len() > most {
            lines.truncate(most);
            if let Some(last) = lines.last_mut() {
                while !last.is_empty() && !fits(&format!("{last}…")) {
                    last.pop();
                }
                last.push('…');
            }
        }
        lines
    }
}

/// Words as they may stand in SVG.
pub fn escaped(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    for letter in words.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // XML knows no control characters, and no letter is drawn for them.
            _ if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => {
                escaped.push(' ');
            }
            _ => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_measured_and_broken_where_they_must_be() {
        let lettering = Lettering::new();
        let width = |words: &str, weight| lettering.width(words, 10.0, weight);
        assert!(
            (2.0..4.0).contains(&width("i", Weight::Regular)),
            "{}",
            width("i", Weight::Regular)
        );
        assert!(width("mm", Weight::SemiBold) > width("mm", Weight::Regular));
        assert_eq!(width("", Weight::Regular), 0.0);
        let lines = |words: &str, longest: f64, most| {
            lettering.lines(words, 10.0, Weight::Regular, longest, most)
        };
        assert_eq!(lines("After IVIG ×5", 500.0, 4), ["After IVIG ×5"]);
        assert_eq!(lines("After IVIG ×5", 60.0, 4), ["After IVIG", "×5"]);
        assert!(lines("Donaudampfschifffahrt", 40.0, 9).len() > 2);
        assert_eq!(lines("Donaudampfschifffahrt", 40.0, 9).concat(), "Donaudampfschifffahrt");
        let cut = lines("one two three four five six", 30.0, 2);
        assert!(cut.len() == 2 && cut[1].ends_with('…'), "{cut:?}");
        assert!(cut.iter().all(|line| width(line, Weight::Regular) <= 30.0));
        assert_eq!(lines("  ", 30.0, 2), Vec::<String>::new());
    }

    #[test]
    fn words_cannot_break_out_of_the_figure() {
        assert_eq!(escaped("a<b> & \"c\"\u{0}"), "a&lt;b&gt; &amp; &quot;c&quot; ");
    }
}
