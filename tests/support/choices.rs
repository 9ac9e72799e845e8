//! Decisions made from a list of numbers, which proptest makes and shrinks.

use std::collections::BTreeMap;

/// Decisions, one after the other; when they run out, every further one is the first choice.
pub struct Choices<'a> {
    rest: std::slice::Iter<'a, u16>,
}

impl<'a> Choices<'a> {
    pub fn new(numbers: &'a [u16]) -> Self {
        Self { rest: numbers.iter() }
    }

    pub fn is_over(&self) -> bool {
        self.rest.len() == 0
    }

    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        usize::from(self.rest.next().copied().unwrap_or(0)) % n.max(1)
    }

    /// Yes once in `n` times; no when the decisions have run out.
    pub fn once_in(&mut self, n: usize) -> bool {
        self.below(n) + 1 == n
    }

    pub fn one_of<T: Clone>(&mut self, all: &[T]) -> Option<T> {
        let at = self.below(all.len());
        all.get(at).cloned()
    }

    /// One of the keys of a map, rarely one that is not there.
    pub fn key<K: Copy, V>(&mut self, map: &BTreeMap<K, V>, stranger: K) -> K {
        let keys: Vec<K> = map.keys().copied().collect();
        if self.once_in(12) {
            return stranger;
        }
        self.one_of(&keys).unwrap_or(stranger)
    }

    /// A text a person might type, or somebody who means harm.
    pub fn text(&mut self) -> String {
        let texts = [
            "",
            "Plaque, right scapula",
            "after IVIG ×5",
            "two\nlines\r\n\tand \"quotes\" \\ 'more'",
            "// sha256:0000",
            "=1+1",
            "r#\"raw\"# /* no comment */",
            "\u{2028}\u{feff}\u{202e}\0\u{7f}",
            "皮膚筋炎 🙂 ﷺ",
            " Week 24 ",
        ];
        self.one_of(&texts).unwrap_or_default().to_owned()
    }
}
