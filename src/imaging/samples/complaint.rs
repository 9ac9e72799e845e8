//! What a decoder complains of, in words for people who do not know formats.

/// The kinds of complaint, told by words that decoders use; the first that fits counts.
const KINDS: [(&[&str], &str); 7] = [
    (&["crc", "checksum"], "a checksum does not agree with its data"),
    (&["quantization", "dqt", "qt precision", "huffman", "dht"], "one of its tables is wrong"),
    (
        &["deflate", "zlib", "lzw", "rle", "distance", "huff", "filter method"],
        "its packed data cannot be unpacked",
    ),
    (&["cycle", "loop"], "its directories run in a circle"),
    (&["limit"], "it asks for more memory than its picture needs"),
    (
        &[
            "sof",
            "sos",
            "app14",
            "adobe",
            "frame",
            "component",
            "palette",
            "bit count",
            "chunk",
            "ifd",
            "strip",
            "header",
        ],
        "its headers contradict each other",
    ),
    // The containers' own complaints are in words already.
    (&["contradict", "missing", "begin with"], ""),
];

/// The complaint in plain words.
pub fn in_words(complaint: &str) -> String {
    let lower = complaint.to_lowercase();
    let kind = KINDS.iter().find(|(words, _)| words.iter().any(|word| lower.contains(word)));
    match kind {
        Some((_, "")) => complaint.to_owned(),
        Some((_, words)) => (*words).to_owned(),
        None => "its picture data make no sense".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn nobody_has_to_know_formats_to_understand_what_is_wrong() {
        for (complaint, expected) in [
            (
                "CRC error: expected 0x6ed9dd7f have 0x5ea996be while decoding ChunkType { type: IHDR }",
                "a checksum does not agree with its data",
            ),
            (
                "Error parsing DQT segment. Reason:No quantization table for component Y",
                "one of its tables is wrong",
            ),
            ("Corrupt deflate stream. DistanceTooFarBack", "its packed data cannot be unpacked"),
            ("file contained a cycle in the list of IFDs", "its directories run in a circle"),
            (
                "Error parsing SOF segment. Reason:Two Start of Frame Markers",
                "its headers contradict each other",
            ),
            ("its size is missing", "its size is missing"),
            ("Decode Error", "its picture data make no sense"),
        ] {
            assert_eq!(in_words(complaint), expected, "{complaint}");
        }
    }
}
