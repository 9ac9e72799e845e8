//! Memory for pictures: much of it at once, asked for before it is needed.
//!
//! The system hands out memory in pages of 4 KiB and fills each with zeros when it is first touched; for a photo of 24
//! megapixels that takes as long as decoding it. Large pieces therefore come in large pages where there are such.

use std::ops::{Deref, DerefMut};

use memmap2::MmapMut;

use crate::imaging::error::DecodeError;

/// Bytes of a picture; at least those that were asked for are there.
pub struct Buffer(Kind);

enum Kind {
    Small(Vec<u8>),
    Large(MmapMut),
}

/// From here on a piece has memory of its own: two large pages.
const LARGE: usize = 4 << 20;

impl Buffer {
    /// `n` zeros.
    ///
    /// # Errors
    /// If the system has no room for them; nothing is aborted.
    pub fn zeros(n: usize) -> Result<Self, DecodeError> {
        let out_of_memory = || DecodeError::OutOfMemory { bytes: n as u64 };
        if n < LARGE {
            return Ok(Self(Kind::Small(vec![0; n])));
        }
        let memory = MmapMut::map_anon(n).ok().ok_or_else(out_of_memory)?;
        #[cfg(target_os = "linux")]
        // Systems without large pages refuse; small ones do as well, only slower.
        memory.advise(memmap2::Advice::HugePage).ok();
        Ok(Self(Kind::Large(memory)))
    }

    /// `n` times the same byte.
    ///
    /// # Errors
    /// As of [`Self::zeros`].
    pub fn filled(n: usize, byte: u8) -> Result<Self, DecodeError> {
        let mut buffer = Self::zeros(n)?;
        buffer.fill(byte);
        Ok(buffer)
    }
}

impl Deref for Buffer {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match &self.0 {
            Kind::Small(bytes) => bytes,
            Kind::Large(memory) => memory,
        }
    }
}

impl DerefMut for Buffer {
    fn deref_mut(&mut self) -> &mut [u8] {
        match &mut self.0 {
            Kind::Small(bytes) => bytes,
            Kind::Large(memory) => memory,
        }
    }
}

impl From<Vec<u8>> for Buffer {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Kind::Small(bytes))
    }
}

impl PartialEq for Buffer {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Buffer {}

// A copy is only made of what fits the memory already; where that is not so, a vector ends it as it always would.
impl Clone for Buffer {
    fn clone(&self) -> Self {
        Self::zeros(self.len()).map_or_else(
            |_| Self::from(self.to_vec()),
            |mut copy| {
                copy.copy_from_slice(self);
                copy
            },
        )
    }
}

impl std::fmt::Debug for Buffer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Buffer({} bytes)", self.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_and_large_ones_behave_alike() {
        for n in [0, 1, LARGE - 1, LARGE, LARGE + 4097] {
            let mut buffer = Buffer::zeros(n).expect("there is room");
            assert_eq!(buffer.len(), n);
            assert!(buffer.iter().all(|byte| *byte == 0));
            buffer.fill(7);
            assert!(buffer == Buffer::filled(n, 7).expect("there is room"));
            assert!(buffer == buffer.clone());
            assert!(buffer == Buffer::from(vec![7; n]));
        }
    }

    #[test]
    fn what_no_system_has_is_refused_in_words() {
        let refused = Buffer::zeros(usize::MAX / 2);
        assert!(matches!(refused, Err(DecodeError::OutOfMemory { .. })), "{refused:?}");
    }
}
