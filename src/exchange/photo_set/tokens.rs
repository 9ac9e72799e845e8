//! A name cut into its words and numbers, whatever separates them.
//!
//! `Week12_upperBack`, `week 12-upper back` and `WEEK.12.Upper_Back` are the same four tokens. Words are folded: lower
//! case and without accents, so that a name means the same on systems that store `ü` as one character or as two.

/// A word or a number of a name, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The folded word, or the digits as written.
    pub word: String,
    /// The first byte of it in the name.
    pub start: usize,
    /// The byte after it.
    pub end: usize,
    /// Nothing stands between it and the token before: `12` in `w12`.
    pub is_glued: bool,
}

impl Token {
    /// Whether it consists of digits.
    pub fn is_number(&self) -> bool {
        self.word.starts_with(|c: char| c.is_ascii_digit())
    }

    /// Its value; none for a word, or for more digits than any visit has.
    pub fn number(&self) -> Option<u32> {
        if self.is_number() && self.word.len() <= 9 { self.word.parse().ok() } else { None }
    }
}

/// Cuts a name at separators, between letters and digits and at `camelCase` humps.
pub fn tokens(name: &str) -> Vec<Token> {
    let chars: Vec<(usize, char)> = name.char_indices().collect();
    let mut found: Vec<Token> = Vec::new();
    // The letter or digit just before, while inside a token; an accent stored on its own is not one.
    let mut before: Option<char> = None;
    for (i, &(at, c)) in chars.iter().enumerate() {
        if !is_part_of_token(c, before.is_some()) {
            before = None;
            continue;
        }
        let after = [1, 2].map(|step| chars.get(i + step).map(|&(_, c)| c));
        if before.is_none_or(|before| is_seam(before, c, after)) {
            found.push(Token {
                word: String::new(),
                start: at,
                end: at,
                is_glued: before.is_some(),
            });
        }
        if !is_combining_mark(c) {
            before = Some(c);
        }
        if let Some(token) = found.last_mut() {
            fold_into(&mut token.word, c);
            token.end = at + c.len_utf8();
        }
    }
    found
}

/// What stands between token `i` and the one before it.
pub fn gap<'a>(name: &'a str, tokens: &[Token], i: usize) -> &'a str {
    match (i.checked_sub(1).and_then(|before| tokens.get(before)), tokens.get(i)) {
        (Some(before), Some(token)) => name.get(before.end..token.start).unwrap_or_default(),
        (None | Some(_), _) => "",
    }
}

/// A name as its tokens with single spaces: what two spellings of one label have in common.
pub fn normalised(name: &str) -> String {
    let words: Vec<String> = tokens(name).into_iter().map(|token| token.word).collect();
    words.join(" ")
}

/// A part of a name as a label for people: underscores become spaces, the first letter is a capital.
pub fn tidy(text: &str) -> String {
    let is_hyphenated = !text.contains([' ', '_']) && text.matches('-').count() > 1;
    let spaced = text.replace('_', " ");
    let spaced = if is_hyphenated { spaced.replace('-', " ") } else { spaced };
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let joined = words.join(" ");
    let mut chars = joined.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => joined,
    }
}

fn is_part_of_token(c: char, is_inside: bool) -> bool {
    c.is_alphanumeric() || c == '×' || (is_inside && is_combining_mark(c))
}

/// The accents that some systems store after their letter.
fn is_combining_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// Whether a new token begins with `c` although no separator stands before it.
fn is_seam(before: char, c: char, after: [Option<char>; 2]) -> bool {
    if is_combining_mark(c) {
        return false;
    }
    if before.is_ascii_digit() != c.is_ascii_digit() {
        return true;
    }
    let is_hump = c.is_uppercase() && before.is_lowercase();
    // `LHand` is L + Hand, but `IVIGs` stays whole: a new word needs at least two small letters.
    let is_after_capitals = c.is_uppercase()
        && before.is_uppercase()
        && after.iter().all(|after| after.is_some_and(char::is_lowercase));
    is_hump || is_after_capitals
}

/// Adds `c` in lower case without its accent.
fn fold_into(word: &mut String, c: char) {
    for c in c.to_lowercase() {
        match c {
            'à'..='å' | 'ā' | 'ă' | 'ą' => word.push('a'),
            'ç' | 'ć' | 'č' => word.push('c'),
            'è'..='ë' | 'ē' | 'ę' | 'ě' => word.push('e'),
            'ì'..='ï' | 'ī' | 'ı' => word.push('i'),
            'ñ' | 'ń' | 'ň' => word.push('n'),
            'ò'..='ö' | 'ø' | 'ō' | 'ő' => word.push('o'),
            'ù'..='ü' | 'ū' | 'ů' | 'ű' => word.push('u'),
            'ý' | 'ÿ' => word.push('y'),
            'ś' | 'š' => word.push('s'),
            'ź' | 'ż' | 'ž' => word.push('z'),
            'ł' => word.push('l'),
            'ß' => word.push_str("ss"),
            'æ' => word.push_str("ae"),
            'œ' => word.push_str("oe"),
            '×' => word.push('x'),
            c if is_combining_mark(c) => {}
            c => word.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

    use super::*;

    #[test]
    fn names_fall_into_words_and_numbers() {
        for (name, expected) in [
            ("Week12_upperBack", "week 12 upper back"),
            ("week 12-upper back", "week 12 upper back"),
            ("WEEK.12.Upper_Back", "week 12 upper back"),
            ("LHand", "l hand"),
            ("IVIGx5", "ivigx 5"),
            ("After IVIG ×5", "after ivig x 5"),
            ("Rücken", "rucken"),
            ("Ru\u{308}cken", "rucken"),
            ("Fuß", "fuss"),
            ("T0", "t 0"),
            ("IMG_20220817_101530", "img 20220817 101530"),
            ("___", ""),
            ("", ""),
            ("顔", "顔"),
        ] {
            assert_eq!(normalised(name), expected, "{name}");
        }
    }

    #[test]
    fn glued_tokens_know_it() {
        let glued: Vec<bool> = tokens("w12 d_3").iter().map(|token| token.is_glued).collect();
        assert_eq!(glued, [false, true, false, false]);
    }

    #[test]
    fn labels_are_made_presentable() {
        for (text, expected) in [
            ("after_IVIG_x5", "After IVIG x5"),
            ("after-IVIG-x5", "After IVIG x5"),
            ("pre-treatment", "Pre-treatment"),
            ("  two  spaces ", "Two spaces"),
            ("", ""),
        ] {
            assert_eq!(tidy(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn tokens_lie_in_order_inside_any_name(name in any::<String>()) {
            let mut end = 0;
            for token in tokens(&name) {
                prop_assert!(token.start >= end && token.end > token.start);
                prop_assert!(name.get(token.start..token.end).is_some());
                end = token.end;
            }
        }

        #[test]
        fn normalising_twice_changes_nothing(name in "[a-zA-Z0-9 _.éÜ×-]{0,20}") {
            let once = normalised(&name);
            prop_assert_eq!(normalised(&once), once);
        }
    }
}
