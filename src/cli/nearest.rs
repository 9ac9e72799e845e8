//! What was probably meant where a command is misspelt.

use std::ffi::OsString;

use clap::CommandFactory as _;

use crate::cli::arguments::Arguments;

/// `align` for `algin a b`: the command that the first word is nearest to, where that word is neither a command nor a
/// file; with the word itself.
pub fn nearest_command(arguments: &[OsString]) -> Option<(String, String)> {
    let typed = arguments.iter().skip(1).filter_map(|it| it.to_str());
    let typed = typed.into_iter().find(|it| !it.starts_with('-'))?;
    if std::path::Path::new(typed).exists() {
        return None;
    }
    let all = Arguments::command();
    let names = all.get_subcommands().map(clap::Command::get_name);
    let (far, name) = names.map(|name| (distance(typed, name), name)).min()?;
    (1..=2).contains(&far).then(|| (typed.to_owned(), name.to_owned()))
}

/// How many letters must be put in, left out or changed.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, a) in a.chars().enumerate() {
        let mut before = std::mem::replace(&mut row[0], i + 1);
        for (j, b) in b.iter().enumerate() {
            let changed = before + usize::from(a != *b);
            before = row[j + 1];
            row[j + 1] = changed.min(before + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_command_is_recognised_and_nothing_else_is() {
        for (typed, meant) in [
            (vec!["algin", "a", "b"], Some("align")),
            (vec!["-q", "mesure", "a.ron"], Some("measure")),
            (vec!["align", "a", "b"], None),
            (vec!["photographs", "a"], None),
            (vec![], None),
        ] {
            let words: Vec<OsString> =
                std::iter::once("seriatim").chain(typed).map(OsString::from).collect();
            let found = nearest_command(&words).map(|(_, name)| name);
            assert_eq!(found.as_deref(), meant, "{words:?}");
        }
    }
}
