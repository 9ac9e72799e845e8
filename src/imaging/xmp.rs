//! Single values out of an XMP packet, without an XML parser.
//!
//! XMP says the same thing as an attribute or as an element; both are looked for by their usual prefixed names, which
//! all programs in use write. What does not look like a value is none.

/// The value of a property such as `tiff:Orientation`, its entities replaced; none if it is missing or empty.
pub fn value(packet: &str, name: &str) -> Option<String> {
    packet
        .match_indices(name)
        .filter(|(at, _)| is_start_of_name(packet, *at))
        .find_map(|(at, _)| after_name(packet.get(at + name.len()..)?))
}

/// Whether a name begins here, rather than ending a longer one.
fn is_start_of_name(packet: &str, at: usize) -> bool {
    let before = packet.get(..at).and_then(|text| text.chars().next_back());
    before.is_none_or(|char| char == '<' || char.is_whitespace())
}

/// The value behind a name: `="value"`, or `>value<` with lists inside opened.
fn after_name(rest: &str) -> Option<String> {
    let trimmed = rest.trim_start();
    if let Some(quoted) = trimmed.strip_prefix('=') {
        let quoted = quoted.trim_start();
        let quote = quoted.chars().next().filter(|char| matches!(char, '"' | '\''))?;
        return plain(quoted.get(1..)?.split(quote).next()?);
    }
    // An element may have attributes of its own.
    let opened = rest.strip_prefix('>').or_else(|| {
        let is_separated = rest.starts_with(char::is_whitespace);
        let (attributes, inside) = rest.split_once('>')?;
        (is_separated && !attributes.ends_with('/') && !attributes.contains('<')).then_some(inside)
    })?;
    let mut inside = opened.trim_start();
    // A list holds its first item two elements down: <rdf:Seq><rdf:li>.
    while let Some(element) = inside.strip_prefix("<rdf:") {
        inside = element.split_once('>')?.1.trim_start();
    }
    plain(inside.split('<').next()?)
}

fn plain(text: &str) -> Option<String> {
    let text = text.trim();
    // The ampersand last, so that "&amp;lt;" stays what it says.
    let text = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'");
    let text = text.replace("&amp;", "&");
    (!text.is_empty() && text.len() < 1000).then_some(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::proptest;

    use super::*;

    #[test]
    fn both_ways_of_writing_a_value_are_read() {
        let cases = [
            ("<rdf:Description tiff:Orientation=\"6\"/>", Some("6")),
            ("<rdf:Description\n tiff:Orientation = '6'/>", Some("6")),
            ("<tiff:Orientation>6</tiff:Orientation>", Some("6")),
            ("<tiff:Orientation rdf:parseType='x'>\n6 </tiff:Orientation>", Some("6")),
            (
                "<tiff:Orientation><rdf:Seq><rdf:li>8</rdf:li></rdf:Seq></tiff:Orientation>",
                Some("8"),
            ),
            ("<other:x xtiff:Orientation=\"6\"/>", None),
            ("<tiff:OrientationX>6</tiff:OrientationX>", None),
            ("<tiff:Orientation/>", None),
            ("<tiff:Orientation></tiff:Orientation>", None),
            ("tiff:Orientation=\"", None),
            ("<tiff:Orientation", None),
            ("", None),
        ];
        for (packet, expected) in cases {
            assert_eq!(value(packet, "tiff:Orientation").as_deref(), expected, "{packet}");
        }
    }

    #[test]
    fn entities_are_replaced() {
        let packet = "<x xmp:CreatorTool=\"A &amp; B &lt;1&gt; &amp;lt;\"/>";
        assert_eq!(value(packet, "xmp:CreatorTool").as_deref(), Some("A & B <1> &lt;"));
    }

    proptest! {
        #[test]
        fn no_text_brings_it_down(packet in "[<>=\"' /a-z:&;é]{0,60}") {
            let packet = packet.replace('a', "tiff:Orientation");
            if let Some(found) = value(&packet, "tiff:Orientation") {
                assert!(!found.is_empty());
            }
        }
    }
}
