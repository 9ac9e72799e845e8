//! What can be typed behind `measure`, `calibrate`, `reference` and `regions`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::arguments::{Format, Largest, Writer};

/// What a row of measurements stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum By {
    /// One region
    Region,
    /// One lesion at one visit, and all lesions of a visit together
    Lesion,
}

/// `measure`
#[derive(Debug, Args)]
pub struct Measure {
    /// Project files
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// One row per region, or per lesion and visit
    #[arg(long, value_enum, default_value_t = By::Region)]
    pub by: By,
    /// The visit that changes are counted from: an id, a label, or "first"; by default the subject's own baseline
    #[arg(long, value_name = "VISIT")]
    pub baseline: Option<String>,
    /// Only what this rater drew
    #[arg(long, value_name = "RATER")]
    pub rater: Option<String>,
    /// Only this reading
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..))]
    pub reading: Option<u8>,
    /// The format; by default what the ending of the output says, else CSV
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// Where to write; - is standard output
    #[arg(short, long, default_value = "-")]
    pub output: PathBuf,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a docstring here would replace the command's own help")]
    pub largest: Largest,
}

/// `reference`
#[derive(Debug, Args)]
pub struct Reference {
    /// The project file
    pub file: PathBuf,
    /// The table of grey patches and charts; - reads standard input
    pub table: PathBuf,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a docstring here would replace the command's own help")]
    pub writer: Writer,
}

/// `calibrate`
#[derive(Debug, Args)]
pub struct Calibrate {
    /// The project file
    pub file: PathBuf,
    /// The table of rulers; - reads standard input
    #[arg(
        help = "A CSV or TSV table with the columns photo, x1, y1, x2, y2, length_mm; - reads standard input"
    )]
    pub table: PathBuf,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a docstring here would replace the command's own help")]
    pub writer: Writer,
}

/// The format of regions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RegionsFormat {
    /// One LabelMe JSON file for each photo
    Labelme,
    /// One geojson file for each photo, as QuPath reads it
    Geojson,
}

/// `regions`
#[derive(Debug, Args)]
pub struct Regions {
    /// The project file
    pub file: PathBuf,
    /// Read regions from these files, or from all .json and .geojson files of these folders
    #[arg(long, value_name = "PATH", num_args = 1.., required_unless_present = "to", conflicts_with = "to")]
    pub from: Vec<PathBuf>,
    /// Write regions in this format
    #[arg(long, value_enum, requires = "output")]
    pub to: Option<RegionsFormat>,
    /// Where to write them; made if it is not there
    #[arg(short, long, value_name = "DIR", requires = "to")]
    pub output: Option<PathBuf>,
    /// Write only what this rater drew
    #[arg(long = "rater", value_name = "RATER", requires = "to")]
    pub drawn_by: Option<String>,
    /// Write only this reading; or the reading that regions are read into, 1 unless given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..))]
    pub reading: Option<u8>,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a docstring here would replace the command's own help")]
    pub writer: Writer,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a docstring here would replace the command's own help")]
    pub largest: Largest,
}
