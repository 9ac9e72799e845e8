//! Pixels that say nothing about skin: reflections, clipped levels, transparency. Judged on code values.

/// From this level of 255 on, the brightest channel is taken for a reflection: skin is never white.
pub const SPECULAR: u32 = 250;

/// What speaks against measuring a pixel; several things may.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mask(u8);

impl Mask {
    /// Nothing speaks against it.
    pub const NONE: Self = Self(0);
    /// The brightest channel is at least [`SPECULAR`] of 255: a lamp is reflected.
    pub const SPECULAR: Self = Self(1);
    /// A channel is at its end, 0 or 255: how far beyond it the light was, nobody knows.
    pub const CLIPPED: Self = Self(2);
    /// The pixel is not fully opaque: something else would shine through.
    pub const TRANSPARENT: Self = Self(4);

    /// The mask of a pixel by its colour channels and how opaque it is, both from 0 to `most`.
    pub fn of(channels: &[u32], opaque: u32, most: u32) -> Self {
        let brightest = channels.iter().copied().max().unwrap_or(0);
        let mut mask = Self::NONE;
        // The same share of full light in 8 and 16 bits: 250 of 255, 64 250 of 65 535.
        if u64::from(brightest) * 255 >= u64::from(SPECULAR) * u64::from(most) {
            mask = mask.and(Self::SPECULAR);
        }
        if channels.iter().any(|level| *level == 0 || *level == most) {
            mask = mask.and(Self::CLIPPED);
        }
        if opaque < most {
            mask = mask.and(Self::TRANSPARENT);
        }
        mask
    }

    /// Whether everything in `other` is in this, too.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether the pixel may be measured.
    pub const fn is_none(self) -> bool {
        self.0 == 0
    }

    const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Mask;

    #[test]
    fn reflections_ends_and_transparency_are_told_apart() {
        for (channels, opaque, most, expected) in [
            ([200, 120, 110], 255, 255, Mask::NONE),
            ([249, 1, 254 - 5], 255, 255, Mask::NONE),
            ([250, 120, 110], 255, 255, Mask::SPECULAR),
            ([200, 0, 110], 255, 255, Mask::CLIPPED),
            ([255, 120, 110], 255, 255, Mask::SPECULAR.and(Mask::CLIPPED)),
            ([200, 120, 110], 254, 255, Mask::TRANSPARENT),
            ([64_249, 1, 2], 65_535, 65_535, Mask::NONE),
            ([64_250, 1, 2], 65_535, 65_535, Mask::SPECULAR),
            ([255, 1, 2], 65_535, 65_535, Mask::NONE),
        ] {
            assert_eq!(Mask::of(&channels, opaque, most), expected, "{channels:?} of {most}");
        }
        let both = Mask::of(&[0, 255, 0], 255, 255);
        assert!(both.has(Mask::SPECULAR) && both.has(Mask::CLIPPED) && !both.is_none());
        assert!(!both.has(Mask::TRANSPARENT));
    }
}
