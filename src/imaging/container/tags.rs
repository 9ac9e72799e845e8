//! Directories of tags: the structure that TIFF files and EXIF blocks share (TIFF 6.0 §2, `BigTIFF`, EXIF 2.32 §4.6).
//!
//! Only what is asked for is read, and only as much as the caller allows. No directory is followed by itself, so
//! directories that point at each other cannot keep anybody busy.

use std::io::{self, Read, Seek};

use crate::imaging::source::Source;

/// A block of tags: its byte order and where its first directory is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    is_little: bool,
    is_big_tiff: bool,
    /// Where the first directory is.
    pub first: u64,
}

/// The entries of one directory, their values not yet read.
#[derive(Clone, Debug)]
pub struct Directory {
    block: Block,
    entries: Vec<Entry>,
    /// Where the next directory is; 0 after the last.
    pub next: u64,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    tag: u16,
    kind: u16,
    count: u64,
    /// Where the value is.
    at: u64,
}

impl Block {
    /// Reads the header; none if it is not one.
    pub fn open<R: Read + Seek>(source: &mut Source<R>) -> io::Result<Option<Self>> {
        let Some(header) = source.array::<8>(0)? else { return Ok(None) };
        let (is_little, is_big_tiff) = match header[..4] {
            [b'I', b'I', 42, 0] => (true, false),
            [b'M', b'M', 0, 42] => (false, false),
            [b'I', b'I', 43, 0] => (true, true),
            [b'M', b'M', 0, 43] => (false, true),
            _ => return Ok(None),
        };
        let mut block = Self { is_little, is_big_tiff, first: 0 };
        block.first = if is_big_tiff {
            let Some(first) = source.array::<8>(8)? else { return Ok(None) };
            block.number(&first)
        } else {
            block.number(&header[4..])
        };
        Ok(Some(block))
    }

    /// Reads the directory at `at`; the entries that the file is too short for are left out.
    pub fn directory<R: Read + Seek>(
        self,
        source: &mut Source<R>,
        at: u64,
    ) -> io::Result<Option<Directory>> {
        let (count_size, entry_size) = if self.is_big_tiff { (8, 20) } else { (2, 12) };
        let Some(count) = source.exactly(at, count_size)? else { return Ok(None) };
        // More than 65 535 tags exist in no file.
        let count = self.number(&count).min(u64::from(u16::MAX)) as usize;
        let start = at + count_size as u64;
        let bytes = source.bytes(start, count * entry_size)?;
        let entries = bytes
            .chunks_exact(entry_size)
            .enumerate()
            .map(|(i, bytes)| self.entry(start + (i * entry_size) as u64, bytes))
            .collect();
        let next_size = if self.is_big_tiff { 8 } else { 4 };
        let next = source.exactly(start + (count * entry_size) as u64, next_size)?;
        let next = next.map_or(0, |bytes| self.number(&bytes));
        Ok(Some(Directory { block: self, entries, next }))
    }

    /// One entry from its 12 (or, in `BigTIFF`, 20) bytes at `at`.
    fn entry(self, at: u64, bytes: &[u8]) -> Entry {
        let (tag, rest) = bytes.split_at(2);
        let (kind, rest) = rest.split_at(2);
        let (count, value) = rest.split_at(rest.len() / 2);
        let (kind, count) = (self.number(kind) as u16, self.number(count));
        let is_inline = count.saturating_mul(kind_size(kind)) <= value.len() as u64;
        let value_at = at + 4 + count_len(value);
        Entry {
            tag: self.number(tag) as u16,
            kind,
            count,
            at: if is_inline { value_at } else { self.number(value) },
        }
    }

    /// An unsigned number of up to eight bytes.
    fn number(self, bytes: &[u8]) -> u64 {
        let push = |number: u64, byte: &u8| number << 8 | u64::from(*byte);
        if self.is_little { bytes.iter().rev().fold(0, push) } else { bytes.iter().fold(0, push) }
    }
}

/// The count stands before the value and has the same length.
const fn count_len(value: &[u8]) -> u64 {
    value.len() as u64
}

/// The bytes of one value of each type (TIFF 6.0 p. 15, `BigTIFF`); 0 for types that do not exist.
const fn kind_size(kind: u16) -> u64 {
    match kind {
        1 | 2 | 6 | 7 => 1,
        3 | 8 => 2,
        4 | 9 | 11 | 13 => 4,
        5 | 10 | 12 | 16 | 17 | 18 => 8,
        _ => 0,
    }
}

impl Directory {
    /// Whether the tag is there.
    pub fn has(&self, tag: u16) -> bool {
        self.entry(tag).is_some()
    }

    /// The bytes of a tag; none if it is missing, outside the file or longer than `most`.
    pub fn bytes<R: Read + Seek>(
        &self,
        source: &mut Source<R>,
        tag: u16,
        most: usize,
    ) -> io::Result<Option<Vec<u8>>> {
        let Some(entry) = self.entry(tag) else { return Ok(None) };
        let length = entry.count.saturating_mul(kind_size(entry.kind));
        if length == 0 || length > most as u64 {
            return Ok(None);
        }
        source.exactly(entry.at, length as usize)
    }

    /// The whole numbers of a tag, of whichever width.
    pub fn numbers<R: Read + Seek>(
        &self,
        source: &mut Source<R>,
        tag: u16,
        most_bytes: usize,
    ) -> io::Result<Option<Vec<u64>>> {
        let Some(entry) = self.entry(tag) else { return Ok(None) };
        if !matches!(entry.kind, 1 | 3 | 4 | 13 | 16 | 18) {
            return Ok(None);
        }
        let bytes = self.bytes(source, tag, most_bytes)?;
        let width = kind_size(entry.kind) as usize;
        Ok(bytes.map(|bytes| bytes.chunks_exact(width).map(|one| self.block.number(one)).collect()))
    }

    /// The first whole number of a tag.
    pub fn number<R: Read + Seek>(
        &self,
        source: &mut Source<R>,
        tag: u16,
    ) -> io::Result<Option<u64>> {
        Ok(self.numbers(source, tag, 1 << 12)?.and_then(|numbers| numbers.first().copied()))
    }

    /// The text of a tag without its closing zeros and blanks; none if nothing is left.
    pub fn text<R: Read + Seek>(
        &self,
        source: &mut Source<R>,
        tag: u16,
    ) -> io::Result<Option<String>> {
        let bytes = self.bytes(source, tag, 1 << 14)?.unwrap_or_default();
        let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
        let text = String::from_utf8_lossy(bytes.get(..end).unwrap_or_default());
        let text = text.trim();
        Ok((!text.is_empty()).then(|| text.to_owned()))
    }

    /// The quotients of a tag that are whole numbers or nearly so, rounded down; none where the divisor is 0.
    pub fn quotients<R: Read + Seek>(
        &self,
        source: &mut Source<R>,
        tag: u16,
    ) -> io::Result<Option<Vec<u64>>> {
        if self.entry(tag).is_none_or(|entry| entry.kind != 5) {
            return Ok(None);
        }
        let Some(bytes) = self.bytes(source, tag, 1 << 12)? else { return Ok(None) };
        let quotient = |pair: &[u8]| {
            let (above, below) = pair.split_at(4);
            self.block.number(above).checked_div(self.block.number(below))
        };
        Ok(bytes.chunks_exact(8).map(quotient).collect())
    }

    fn entry(&self, tag: u16) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.tag == tag)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use proptest::prelude::{any, proptest};

    use super::*;
    use crate::imaging::test_files::{Tag, exif_block};

    fn open(bytes: &[u8]) -> (Source<Cursor<&[u8]>>, Option<Directory>) {
        let mut source = Source::new(Cursor::new(bytes)).expect("memory");
        let block = Block::open(&mut source).expect("memory");
        let directory =
            block.and_then(|block| block.directory(&mut source, block.first).expect("memory"));
        (source, directory)
    }

    #[test]
    fn both_byte_orders_read_alike() {
        for is_little in [true, false] {
            let tags = [
                Tag::text(0x010F, "Nikon"),
                Tag::shorts(0x0112, &[6]),
                Tag::longs(0x0111, &[8, 70_000]),
                Tag::text(0x0131, "v1"),
            ];
            let block = exif_block(is_little, &tags, &[]);
            let (mut source, directory) = open(&block);
            let directory = directory.expect("a directory");
            assert_eq!(
                directory.text(&mut source, 0x010F).expect("read").as_deref(),
                Some("Nikon")
            );
            assert_eq!(directory.text(&mut source, 0x0131).expect("read").as_deref(), Some("v1"));
            assert_eq!(directory.number(&mut source, 0x0112).expect("read"), Some(6));
            let numbers = directory.numbers(&mut source, 0x0111, 99).expect("read");
            assert_eq!(numbers, Some(vec![8, 70_000]));
            assert_eq!(directory.numbers(&mut source, 0x0111, 7).expect("read"), None, "too long");
            assert_eq!(directory.next, 0);
            assert!(!directory.has(0x9999));
        }
    }

    #[test]
    fn a_big_tiff_has_wider_entries() {
        let mut bytes = b"II\x2B\x00\x08\x00\x00\x00".to_vec();
        bytes.extend(16_u64.to_le_bytes());
        bytes.extend(1_u64.to_le_bytes());
        bytes.extend(0x0100_u16.to_le_bytes());
        bytes.extend(16_u16.to_le_bytes());
        bytes.extend(1_u64.to_le_bytes());
        bytes.extend(4000_u64.to_le_bytes());
        bytes.extend(0_u64.to_le_bytes());
        let (mut source, directory) = open(&bytes);
        let directory = directory.expect("a directory");
        assert_eq!(directory.number(&mut source, 0x0100).expect("read"), Some(4000));
    }

    #[test]
    fn a_value_outside_the_file_is_missing() {
        let mut block = exif_block(true, &[Tag::text(0x010F, "a long enough text")], &[]);
        // The count stands 4 bytes into the first entry.
        block[14..18].copy_from_slice(&u32::MAX.to_le_bytes());
        let (mut source, directory) = open(&block);
        assert_eq!(directory.expect("one").text(&mut source, 0x010F).expect("read"), None);
    }

    proptest! {
        #[test]
        fn no_bytes_bring_it_down(
            bytes in proptest::collection::vec(any::<u8>(), 0..300),
            is_little in any::<bool>(),
            offset in 0_u32..40,
        ) {
            let mut block = if is_little { b"II\x2A\0".to_vec() } else { b"MM\0\x2A".to_vec() };
            block.extend(if is_little { offset.to_le_bytes() } else { offset.to_be_bytes() });
            block.extend(bytes);
            let (mut source, directory) = open(&block);
            if let Some(directory) = directory {
                for tag in directory.entries.iter().map(|entry| entry.tag) {
                    let bytes = directory.bytes(&mut source, tag, 1 << 20).expect("memory");
                    assert!(bytes.is_none_or(|bytes| bytes.len() <= block.len()));
                    directory.text(&mut source, tag).expect("memory");
                    directory.quotients(&mut source, tag).expect("memory");
                    directory.numbers(&mut source, tag, 1 << 20).expect("memory");
                }
            }
        }
    }
}
