//! The reason for a proposal, in a few words: `capture time · folder name “face”`.

use std::fmt;

use crate::exchange::photo_set::clues::Source;

/// What a reason is put together from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reason {
    /// What is missing or not believed: `camera clock 2000-01-01 not trusted`.
    pub lead: Option<String>,
    /// What the proposal rests on.
    pub pieces: Vec<Piece>,
    /// What speaks against it, as sentences without a full stop.
    pub doubts: Vec<String>,
}

/// A thing that a proposal rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// In words.
    Text(String),
    /// A name.
    Name(Source),
    /// The date in a name.
    Date(Source),
}

impl Reason {
    /// Adds another reason, such as the view's to the visit's.
    pub fn extend(&mut self, other: Self) {
        self.lead = self.lead.take().or(other.lead);
        self.pieces.extend(other.pieces);
        self.doubts.extend(other.doubts);
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut texts: Vec<String> = Vec::new();
        for piece in &self.pieces {
            let text = match piece {
                Piece::Text(text) => text.clone(),
                Piece::Name(source) => source.to_string(),
                // The name is there anyway: that its date counts goes without saying.
                Piece::Date(source)
                    if self.lead.is_none()
                        && self.pieces.contains(&Piece::Name(source.clone())) =>
                {
                    continue;
                }
                Piece::Date(Source::Folder(_)) => "date from the folder name".to_owned(),
                Piece::Date(Source::File(_)) => "date from the file name".to_owned(),
                Piece::Date(Source::Pattern) => "date by the name pattern".to_owned(),
            };
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        for doubt in &self.doubts {
            if !texts.contains(doubt) {
                texts.push(doubt.clone());
            }
        }
        match &self.lead {
            Some(lead) if texts.is_empty() => write!(f, "{lead}"),
            Some(lead) => write!(f, "{lead}; {}", texts.join(" · ")),
            None => write!(f, "{}", texts.join(" · ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_said_once_and_in_order() {
        let folder = Source::Folder("2022-12-21".to_owned());
        let file = Source::File("2022-03-02_face".to_owned());
        let text = |text: &str| Piece::Text(text.to_owned());
        for (lead, pieces, doubts, expected) in [
            (
                None,
                vec![text("capture time"), Piece::Name(file.clone())],
                vec![],
                "capture time · file name “2022-03-02_face”",
            ),
            (
                None,
                vec![Piece::Date(file.clone()), Piece::Name(file)],
                vec![],
                "file name “2022-03-02_face”",
            ),
            (
                Some("camera clock 2000-01-01 not trusted"),
                vec![Piece::Date(folder)],
                vec!["why"],
                "camera clock 2000-01-01 not trusted; date from the folder name · why",
            ),
            (Some("no capture time"), vec![], vec![], "no capture time"),
            (None, vec![text("a"), text("a")], vec!["a", "b"], "a · b"),
        ] {
            let reason = Reason {
                lead: lead.map(str::to_owned),
                pieces,
                doubts: doubts.into_iter().map(str::to_owned).collect(),
            };
            assert_eq!(reason.to_string(), expected);
        }
    }

    #[test]
    fn a_long_name_is_shortened() {
        let reason = Reason {
            pieces: vec![Piece::Name(Source::File("ä".repeat(200)))],
            ..Reason::default()
        };
        assert_eq!(reason.to_string(), format!("file name “{}…”", "ä".repeat(39)));
    }
}
