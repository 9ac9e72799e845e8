//! A reader that does not stop where a file was cut off.

use std::io::{self, Read, Seek, SeekFrom};

/// A file that goes on in mid-grey where it was cut off, up to where its headers say that it should end.
pub struct Extended<R> {
    inner: R,
    size: u64,
    end: u64,
    at: u64,
}

impl<R: Read + Seek> Extended<R> {
    /// Goes on up to `end`, if `inner` stops before.
    pub fn new(mut inner: R, end: u64) -> io::Result<Self> {
        let size = inner.seek(SeekFrom::End(0))?;
        inner.rewind()?;
        Ok(Self { inner, size, end: end.max(size), at: 0 })
    }
}

impl<R: Read> Read for Extended<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = if self.at < self.size {
            self.inner.read(buffer)?
        } else {
            let n = self.end.saturating_sub(self.at).min(buffer.len() as u64) as usize;
            buffer.iter_mut().take(n).for_each(|byte| *byte = 0x80);
            n
        };
        self.at += n as u64;
        Ok(n)
    }
}

impl<R: Seek> Seek for Extended<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(step) => self.end.checked_add_signed(step),
            SeekFrom::Current(step) => self.at.checked_add_signed(step),
        };
        self.at = at.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        self.inner.seek(SeekFrom::Start(self.at.min(self.size)))?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn what_is_missing_is_grey_up_to_the_end() {
        let mut file = Extended::new(Cursor::new(vec![1, 2, 3]), 6).expect("memory");
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("memory");
        assert_eq!(bytes, [1, 2, 3, 0x80, 0x80, 0x80]);
        file.seek(SeekFrom::End(-2)).expect("memory");
        assert_eq!(file.read(&mut [0; 9]).expect("memory"), 2);
        file.seek(SeekFrom::Start(2)).expect("memory");
        file.seek(SeekFrom::Current(-1)).expect("memory");
        let mut rest = Vec::new();
        file.read_to_end(&mut rest).expect("memory");
        assert_eq!(rest, [2, 3, 0x80, 0x80, 0x80]);
        assert!(file.seek(SeekFrom::Current(-100)).is_err());
    }

    #[test]
    fn a_whole_file_ends_where_it_ends() {
        let mut bytes = Vec::new();
        let mut file = Extended::new(Cursor::new(vec![1, 2, 3]), 0).expect("memory");
        file.read_to_end(&mut bytes).expect("memory");
        assert_eq!(bytes, [1, 2, 3]);
        file.seek(SeekFrom::Start(100)).expect("memory");
        assert_eq!(file.read(&mut [0; 9]).expect("memory"), 0);
    }
}
