//! A file read piece by piece, every piece bounded by what is there.
//!
//! Walking a container means many small jumps; this keeps one buffer for them and never sets aside more than the file
//! can fill, whatever length a header claims.

use std::io::{self, BufRead as _, BufReader, Read, Seek, SeekFrom};

use memchr::memchr;

/// Something to read from at any place, usually a file, or bytes in memory.
pub struct Source<R> {
    reader: BufReader<R>,
    at: u64,
    size: u64,
}

impl<R: Read + Seek> Source<R> {
    /// Measures `inner` and starts at its beginning.
    pub fn new(mut inner: R) -> io::Result<Self> {
        let size = inner.seek(SeekFrom::End(0))?;
        inner.rewind()?;
        Ok(Self { reader: BufReader::with_capacity(1 << 14, inner), at: 0, size })
    }

    /// How many bytes there are.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The bytes from `at`: `most` of them, or fewer where the file ends before.
    pub fn bytes(&mut self, at: u64, most: usize) -> io::Result<Vec<u8>> {
        self.go(at)?;
        let there = self.size.saturating_sub(at).min(most as u64);
        let mut bytes = Vec::with_capacity(there as usize);
        let read = (&mut self.reader).take(there).read_to_end(&mut bytes)?;
        self.at += read as u64;
        Ok(bytes)
    }

    /// Exactly `n` bytes from `at`; none when the file ends before.
    pub fn exactly(&mut self, at: u64, n: usize) -> io::Result<Option<Vec<u8>>> {
        if at.checked_add(n as u64).is_none_or(|end| end > self.size) {
            return Ok(None);
        }
        self.bytes(at, n).map(|bytes| (bytes.len() == n).then_some(bytes))
    }

    /// `N` bytes from `at` as an array; none when the file ends before.
    pub fn array<const N: usize>(&mut self, at: u64) -> io::Result<Option<[u8; N]>> {
        if at.checked_add(N as u64).is_none_or(|end| end > self.size) {
            return Ok(None);
        }
        self.go(at)?;
        let mut bytes = [0; N];
        self.reader.read_exact(&mut bytes)?;
        self.at += N as u64;
        Ok(Some(bytes))
    }

    /// The place of the first `byte` at or after `at`.
    pub fn find(&mut self, at: u64, byte: u8) -> io::Result<Option<u64>> {
        self.go(at)?;
        loop {
            let buffer = self.reader.fill_buf()?;
            let n = buffer.len();
            if n == 0 {
                return Ok(None);
            }
            if let Some(i) = memchr(byte, buffer) {
                return Ok(Some(self.at + i as u64));
            }
            self.reader.consume(n);
            self.at += n as u64;
        }
    }

    /// What is read from, back at its beginning.
    pub fn into_inner(self) -> io::Result<R> {
        let mut inner = self.reader.into_inner();
        inner.rewind()?;
        Ok(inner)
    }

    fn go(&mut self, at: u64) -> io::Result<()> {
        // Relative steps keep the buffer; both ends are bounded by the size of a real file, far below i64::MAX.
        if at != self.at {
            self.reader.seek_relative(at.min(self.size) as i64 - self.at as i64)?;
            self.at = at.min(self.size);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn pieces_end_where_the_file_ends() {
        let mut source = Source::new(Cursor::new((0..100).collect::<Vec<u8>>())).expect("memory");
        assert_eq!(source.bytes(98, usize::MAX).expect("read"), [98, 99]);
        assert_eq!(source.exactly(98, 3).expect("read"), None);
        assert_eq!(source.array::<2>(3).expect("read"), Some([3, 4]));
        assert_eq!(source.exactly(u64::MAX, 8).expect("read"), None);
        assert!(source.bytes(u64::MAX, 8).expect("read").is_empty());
        assert_eq!(source.array::<1>(0).expect("read"), Some([0]));
    }

    #[test]
    fn a_byte_is_found_across_buffers() {
        let mut bytes = vec![0; 100_000];
        bytes[70_001] = 0xFF;
        let mut source = Source::new(Cursor::new(bytes)).expect("memory");
        assert_eq!(source.find(0, 0xFF).expect("read"), Some(70_001));
        assert_eq!(source.find(70_001, 0xFF).expect("read"), Some(70_001));
        assert_eq!(source.find(70_002, 0xFF).expect("read"), None);
        assert_eq!(source.array::<1>(70_001).expect("read"), Some([0xFF]));
    }
}
