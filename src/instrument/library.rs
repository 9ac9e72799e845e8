//! The instruments at hand: those the program brings, and those a user adds as files.

use std::collections::BTreeMap;

use ron::error::SpannedError;
use thiserror::Error;

use crate::instrument::definition::{Definition, Problems};
use crate::instrument::sheet::Sheet;

/// The files the program brings, with their names.
const EMBEDDED: &[(&str, &str)] = &[
    ("cdasi-v2.ron", include_str!("../../assets/instruments/cdasi-v2.ron")),
    ("iga.ron", include_str!("../../assets/instruments/iga.ron")),
    ("pga-vas.ron", include_str!("../../assets/instruments/pga-vas.ron")),
    ("tlss.ron", include_str!("../../assets/instruments/tlss.ron")),
];

/// Instruments by id.
#[derive(Clone, Debug, Default)]
pub struct Library {
    definitions: BTreeMap<String, Definition>,
}

impl Library {
    /// The instruments the program brings.
    pub fn embedded() -> Self {
        let mut library = Self::default();
        for (name, text) in EMBEDDED {
            let added = read(text, name).and_then(|definition| library.add(definition));
            added.expect("a test reads every embedded instrument");
        }
        library
    }

    /// Adds an instrument; the same one again changes nothing.
    ///
    /// # Errors
    /// Refuses a different instrument under an id that is taken: old scores would get a new meaning.
    pub fn add(&mut self, definition: Definition) -> Result<(), DefinitionError> {
        match self.definitions.get(definition.id()) {
            Some(known) if *known != definition => {
                Err(DefinitionError::Taken { id: definition.id().to_owned() })
            }
            Some(_) | None => {
                self.definitions.insert(definition.id().to_owned(), definition);
                Ok(())
            }
        }
    }

    /// The instrument with this id.
    pub fn find(&self, id: &str) -> Option<&Definition> {
        self.definitions.get(id)
    }

    /// All instruments, by id.
    pub fn list(&self) -> impl Iterator<Item = &Definition> {
        self.definitions.values()
    }
}

/// Reads an instrument from the text of a file; `name` is for messages only.
///
/// # Errors
/// Says where the text cannot be understood, or everything in it that makes no sense.
pub fn read(text: &str, name: &str) -> Result<Definition, DefinitionError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let sheet: Sheet =
        ron::from_str(text).map_err(|SpannedError { code, span }| DefinitionError::Unreadable {
            line: span.start.line,
            column: span.start.col,
            meaning: code.to_string(),
            name: name.to_owned(),
        })?;
    Definition::new(sheet)
        .map_err(|problems| DefinitionError::Unsound { problems, name: name.to_owned() })
}

/// Why there is no instrument.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DefinitionError {
    /// The text is not what an instrument's file looks like.
    #[error("line {line}, column {column}: {meaning}; correct the file and try again: {name}")]
    Unreadable {
        /// The line, counted from 1.
        line: usize,
        /// The column, counted from 1.
        column: usize,
        /// What is wrong there.
        meaning: String,
        /// The file.
        name: String,
    },
    /// The text can be read but makes no sense.
    #[error("the instrument makes no sense: {problems}; correct the file and try again: {name}")]
    Unsound {
        /// What is wrong.
        problems: Problems,
        /// The file.
        name: String,
    },
    /// Another instrument has its id.
    #[error("another instrument is already called {id}; give yours an id of its own")]
    Taken {
        /// The id.
        id: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instrument::check::check;
    use crate::instrument::sheet::Target;

    #[test]
    fn every_embedded_instrument_does_what_it_says() {
        let library = Library::embedded();
        assert_eq!(library.list().count(), EMBEDDED.len());
        for definition in library.list() {
            assert_eq!(check(definition), [], "{}", definition.id());
        }
        for (name, text) in EMBEDDED {
            let id = read(text, name).unwrap().id().to_owned();
            assert_eq!(*name, format!("{id}.ron"), "a file is found under its instrument's id");
        }
    }

    #[test]
    fn the_embedded_instruments_have_the_items_and_totals_that_tables_name() {
        let library = Library::embedded();
        for (id, target, items, totals) in [
            ("cdasi-v2", Target::Visit, 81, "activity 100 50, damage 32 31"),
            ("iga", Target::Visit, 1, "iga 4 1"),
            ("pga-vas", Target::Visit, 3, "activity 10 1, damage 10 1, itch 10 1"),
            ("tlss", Target::Lesion, 3, "tlss 12 3"),
        ] {
            let definition = library.find(id).unwrap();
            assert_eq!(
                (definition.sheet().target, definition.items().len()),
                (target, items),
                "{id}"
            );
            let described: Vec<_> = definition
                .totals()
                .map(|(total, formula)| {
                    let max = total.max.number().unwrap();
                    format!("{} {max} {}", total.id, formula.questions().len())
                })
                .collect();
            assert_eq!(described.join(", "), totals);
        }
    }

    #[test]
    fn sites_of_the_embedded_instruments_lie_on_the_body() {
        const PLAIN: &str = "scalp forehead ears malar periorbital nose rest_of_face v_neck posterior_neck chest \
            shoulders upper_back rest_of_back buttocks abdomen groin nails";
        const SIDED: &str = "lateral_thigh thigh knee lower_leg foot upper_arm elbow forearm hand_dorsum palm fingers";
        let is_known = |site: &str| {
            let sided = site.strip_suffix("_left").or_else(|| site.strip_suffix("_right"));
            PLAIN.split(' ').any(|known| known == site)
                || SIDED.split(' ').any(|known| Some(known) == sided)
        };
        let library = Library::embedded();
        let items = library.list().flat_map(Definition::items);
        let sites: Vec<_> = items.flat_map(|item| &item.body_sites).collect();
        assert!(!sites.is_empty());
        assert!(sites.iter().all(|site| is_known(site)), "{sites:?}");
        let cdasi = library.find("cdasi-v2").unwrap();
        assert!(cdasi.items().iter().all(|item| !item.body_sites.is_empty()));
    }

    #[test]
    fn a_broken_file_is_pointed_at() {
        let tlss = EMBEDDED[3].1;
        for (from, to, line, meaning) in [
            ("version: \"1\"", "version: 1", 4, "string"),
            ("target: Lesion", "target: Tooth", 8, "Tooth"),
            ("    id: \"tlss\",", "    id: \"tlss\", colour: \"red\",", 3, "colour"),
            ("(\"0\", \"none\")", "(0, \"none\")", 15, "an exact decimal in quotes"),
            ("(\"0\", \"none\")", "(\"O\", \"none\")", 15, "\"O\" is not a decimal"),
        ] {
            assert!(tlss.contains(from), "{from}");
            let error = read(&tlss.replacen(from, to, 1), "my.ron").unwrap_err();
            let DefinitionError::Unreadable { line: found, meaning: message, .. } = &error else {
                panic!("{error}")
            };
            assert_eq!(*found, line, "{error}");
            assert!(message.to_lowercase().contains(&meaning.to_lowercase()), "{error}");
            assert!(error.to_string().ends_with(": my.ron"));
        }
        for text in ["", "(", "[]", "\u{0}", &"(".repeat(100_000), &tlss[..tlss.len() / 2]] {
            assert!(matches!(read(text, "my.ron"), Err(DefinitionError::Unreadable { .. })));
        }
        assert!(read(&format!("\u{feff}{tlss}"), "my.ron").is_ok());
    }

    #[test]
    fn an_id_keeps_its_meaning() {
        let mut library = Library::embedded();
        let mine = EMBEDDED[3].1.replace("version: \"1\"", "version: \"2\"");
        let error = library.add(read(&mine, "my.ron").unwrap()).unwrap_err();
        assert_eq!(error, DefinitionError::Taken { id: "tlss".to_owned() });
        let own = mine.replacen("\"tlss\"", "\"tlss-mine\"", 1);
        library.add(read(&own, "my.ron").unwrap()).unwrap();
        library.add(read(&own, "my.ron").unwrap()).unwrap();
        assert_eq!(library.list().count(), EMBEDDED.len() + 1);
        assert_eq!(library.find("tlss").unwrap().sheet().version, "1");
    }
}
