//! Source files as text: what a file imports, without its comments, its strings and its tests.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// One file of the program.
pub struct Source {
    /// `src/model/photo.rs`.
    pub name: String,
    /// `["model", "photo"]`; the folder's own path for a signpost.
    pub module: Vec<String>,
    /// Everything in it.
    pub text: String,
    /// What is compiled into the program: no comments, no strings, no tests.
    pub code: String,
}

impl Source {
    pub fn new(name: &str, text: &str) -> Self {
        let path = name.trim_start_matches("src/").trim_end_matches(".rs");
        let mut module: Vec<String> = path.split('/').map(str::to_owned).collect();
        if module.last().is_some_and(|last| last == "mod") {
            module.pop();
        }
        let is_test =
            module.last().is_some_and(|last| last == "tests" || last.starts_with("test_"));
        let code = if is_test { String::new() } else { without_tests(&bare(text)) };
        Self { name: name.to_owned(), module, text: text.to_owned(), code }
    }

    /// The part it belongs to: `model`.
    pub fn part(&self) -> &str {
        self.module.first().map_or("", String::as_str)
    }

    /// Every path into the crate that is named in the program, from imports and elsewhere: `["model", "ids", "PhotoId"]`.
    pub fn imports(&self) -> BTreeSet<Vec<String>> {
        crate_paths(&self.code)
    }
}

/// Every source file below `folder`, by name.
pub fn sources(folder: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut names = Vec::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of sources").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                names.push(path);
            }
        }
    }
    names.sort();
    names.iter().map(|path| source(root, path)).collect()
}

fn source(root: &Path, path: &PathBuf) -> Source {
    let name =
        path.strip_prefix(root).expect("below the root").to_string_lossy().replace('\\', "/");
    Source::new(&name, &fs::read_to_string(path).expect("a readable source"))
}

/// The text without comments and without what stands in strings and characters.
pub fn bare(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if c == '"' {
            string_end(rest)
        } else if let Some(end) = raw_string_end(rest).filter(|_| !out.ends_with(is_word)) {
            end
        } else if c == '\'' {
            char_end(rest)
        } else {
            0
        };
        if skipped == 0 {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        } else {
            // Line ends stay, so that lines stay lines.
            out.extend(rest[..skipped].chars().filter(|c| *c == '\n'));
            rest = &rest[skipped..];
        }
    }
    out
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn string_end(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '"' if !is_escaped => return at + 1,
            '\\' => is_escaped = !is_escaped,
            _ => is_escaped = false,
        }
    }
    text.len()
}

fn raw_string_end(text: &str) -> Option<usize> {
    let after = text.strip_prefix('r')?;
    let n_hashes = after.len() - after.trim_start_matches('#').len();
    let content = after[n_hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(n_hashes));
    let begin = text.len() - content.len();
    Some(content.find(&end).map_or(text.len(), |at| begin + at + end.len()))
}

/// The end of a character such as `'"'`; 0 for a lifetime.
fn char_end(text: &str) -> usize {
    let mut chars = text.char_indices().skip(1);
    match (chars.next(), chars.next()) {
        (Some((_, '\\')), Some((at, c))) => {
            let from = at + c.len_utf8();
            text[from..].find('\'').map_or(0, |end| from + end + 1)
        }
        (Some(_), Some((at, '\''))) => at + 1,
        _ => 0,
    }
}

/// The code before the tests, which stand last in a file.
fn without_tests(code: &str) -> String {
    let end = code.find("#[cfg(test)]\nmod tests").unwrap_or(code.len());
    code[..end].to_owned()
}

/// Every path that begins with `crate::`, groups in braces spread out.
fn crate_paths(code: &str) -> BTreeSet<Vec<String>> {
    let mut found = BTreeSet::new();
    for (at, begin) in code.match_indices("crate::") {
        if !code[..at].ends_with(is_word) {
            spread(&code[at + begin.len()..], &[], &mut found);
        }
    }
    found
}

/// Adds the path at the beginning of `text`, or each path of its group; returns what follows.
fn spread<'a>(text: &'a str, before: &[String], found: &mut BTreeSet<Vec<String>>) -> &'a str {
    let text = text.trim_start();
    if let Some(mut group) = text.strip_prefix('{') {
        loop {
            group = spread(group, before, found).trim_start();
            match group.strip_prefix(',') {
                Some(next) if !next.trim_start().starts_with('}') => group = next,
                Some(next) => return next.trim_start().trim_start_matches('}'),
                None => return group.trim_start_matches('}'),
            }
        }
    }
    let end = text.find(|c| !is_word(c)).unwrap_or(text.len());
    let mut path = before.to_vec();
    path.push(text[..end].to_owned());
    let rest = &text[end..];
    if let Some(deeper) = rest.strip_prefix("::")
        && deeper.starts_with(|c: char| is_word(c) || c == '{')
    {
        return spread(deeper, &path, found);
    }
    found.insert(path);
    // A new name for an import does not matter here.
    let named = rest.trim_start().strip_prefix("as ");
    named.map_or(rest, |named| named.trim_start_matches(is_word))
}

/// Which file each file imports from, by the longest path that is a file.
///
/// A file and its private parts (`edit.rs` and `edit/rules.rs`) count as one: the parts only keep it short.
pub fn graph(sources: &[Source]) -> BTreeMap<String, BTreeSet<String>> {
    let files: BTreeMap<&[String], &str> =
        sources.iter().map(|source| (source.module.as_slice(), source.name.as_str())).collect();
    let whole_of = |module: &[String]| {
        let found = (1..=module.len()).filter_map(|n| files.get(&module[..n]));
        let mut wholes = found.filter(|name| !name.ends_with("/mod.rs"));
        wholes.next().or_else(|| files.get(module)).map(|name| (*name).to_owned())
    };
    let mut graph: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for source in sources {
        let name = whole_of(&source.module).unwrap_or_else(|| source.name.clone());
        let imports = source.imports();
        let targets = imports.iter().filter_map(|path| {
            let file = (1..=path.len()).rev().find(|n| files.contains_key(&path[..*n]))?;
            whole_of(&path[..file])
        });
        let targets = targets.filter(|target| *target != name);
        graph.entry(name.clone()).or_default().extend(targets);
    }
    graph
}

/// Groups of files that import each other in a circle, each sorted.
pub fn circles(graph: &BTreeMap<String, BTreeSet<String>>) -> Vec<Vec<String>> {
    let reach = |from: &String| {
        let mut seen: BTreeSet<&String> = BTreeSet::new();
        let mut open: Vec<&String> = graph.get(from).into_iter().flatten().collect();
        while let Some(next) = open.pop() {
            if seen.insert(next) {
                open.extend(graph.get(next).into_iter().flatten());
            }
        }
        seen
    };
    let reached: BTreeMap<&String, BTreeSet<&String>> =
        graph.keys().map(|name| (name, reach(name))).collect();
    let both = |a: &String, b: &String| reached[a].contains(b) && reached[b].contains(a);
    let circle = |name: &String| -> Vec<String> {
        graph.keys().filter(|other| both(name, other)).cloned().collect()
    };
    let found: BTreeSet<Vec<String>> = graph.keys().map(circle).collect();
    found.into_iter().filter(|circle| !circle.is_empty()).collect()
}
