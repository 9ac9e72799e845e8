//! What a picture file holds besides its pixels: size, colour, profile, tags, and whether it is whole.

use crate::imaging::container::exif::Exif;
use crate::imaging::orientation::Orientation;
use crate::imaging::sniff::Format;

/// A picture file, walked but not decoded.
#[derive(Clone, Debug)]
pub struct Container {
    /// What it is, told from its content.
    pub format: Format,
    /// Pixels from left to right, as stored.
    pub width: u32,
    /// Pixels from top to bottom, as stored.
    pub height: u32,
    /// Bits of one channel.
    pub bits: u8,
    /// What the channels are.
    pub color: ColorModel,
    /// The colour profile.
    pub profile: Profile,
    /// How the picture is turned, where the container itself says so and EXIF is not to be asked.
    pub turn: Option<Orientation>,
    /// The EXIF tags; a TIFF carries them itself.
    pub exif: Option<Exif>,
    /// The XMP packet.
    pub xmp: Option<String>,
    /// The IPTC records, bare or within Photoshop's resources.
    pub iptc: Option<Vec<u8>>,
    /// Texts of a PNG: keyword and text.
    pub texts: Vec<(String, String)>,
    /// When a PNG was last changed, in UTC: year, month, day, hour, minute, second.
    pub changed: Option<[u16; 6]>,
    /// Whether the file goes on to its end.
    pub is_complete: bool,
    /// What a reader should know about the picture.
    pub notes: Vec<String>,
    /// What the decoder has to know.
    pub body: Body,
}

/// What the channels of a picture are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColorModel {
    /// One channel.
    Grey,
    /// Red, green, blue.
    Rgb,
    /// Luma and two differences, as in nearly every JPEG.
    YCbCr,
    /// Numbers of colours in a table.
    Palette,
    /// Four inks.
    Cmyk,
    /// Four inks, coded as luma, two differences and black.
    Ycck,
}

impl ColorModel {
    /// The usual name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Grey => "grey",
            Self::Rgb => "RGB",
            Self::YCbCr => "YCbCr",
            Self::Palette => "palette",
            Self::Cmyk => "CMYK",
            Self::Ycck => "YCCK",
        }
    }

    /// Whether the channels say how much ink is on paper.
    pub const fn is_inks(self) -> bool {
        matches!(self, Self::Cmyk | Self::Ycck)
    }
}

/// The colour profile of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Profile {
    /// None: taken for sRGB.
    None,
    /// As embedded, not yet understood.
    Embedded(Vec<u8>),
    /// There is one, but it cannot be used, with the reason in words.
    Unusable(String),
}

/// What the decoder of each format has to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// A JPEG.
    Jpeg(JpegBody),
    /// The places (start, length) of the chunks of a PNG that make its pixels.
    Png(Vec<(u64, u64)>),
    /// Others: where the last byte of the pixels should be, as far as the headers tell.
    Plain {
        /// One past the last byte.
        end: u64,
    },
}

/// What the decoders of JPEG have to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JpegBody {
    /// Where the first scan header begins.
    pub first_scan: u64,
    /// Whether it draws in passes from coarse to fine, which needs memory for all coefficients.
    pub is_progressive: bool,
    /// How many components.
    pub n_components: u8,
    /// The colour transform in Adobe's marker.
    pub adobe: Option<u8>,
}

impl Container {
    /// A whole picture of which nothing more is known.
    pub fn new(format: Format, width: u32, height: u32, body: Body) -> Self {
        Self {
            format,
            width,
            height,
            bits: 8,
            color: ColorModel::Rgb,
            profile: Profile::None,
            turn: None,
            exif: None,
            xmp: None,
            iptc: None,
            texts: Vec::new(),
            changed: None,
            is_complete: true,
            notes: Vec::new(),
            body,
        }
    }
}
