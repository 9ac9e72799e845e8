//! What can be typed behind `seriatim`, and the help that explains it.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::imaging::limits::{Limits, MEGABYTES, MEGAPIXELS};
use crate::imaging::thumbnail::THUMBNAIL;

pub mod aligning;
pub mod comparing;
pub mod measuring;

/// Follow skin disease with photographs: put them in order by visit and view, draw regions, score, export.
///
/// Without a command the window opens: on the start screen, on a project file, or on a folder of photos.
/// Nothing ever leaves this machine, and photo files are never changed.
#[derive(Debug, Parser)]
#[command(name = "seriatim", version, args_conflicts_with_subcommands = true)]
#[command(after_help = "Exit status: 0 fine, 1 problems found, 2 wrong usage.\n\
    Names: a subject is its code; a visit is v1, v2 …, or its label or date; a view w1 … or its label; \
    a lesion l1 … or its label.\n\
    Research software, not a medical device.")]
pub struct Arguments {
    /// A project file to open, or a folder of photos to start one from
    pub path: Option<PathBuf>,
    /// What to do without the window
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Say only what went wrong
    #[arg(short, long, global = true)]
    pub quiet: bool,
}

/// What can be done without the window.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make the synthetic example case and open it
    ///
    /// Writes 8 photographs that lie on each other, a project with regions and scores, score tables and a figure.
    /// An example that is already there is opened, not made again.
    Demo(Demo),
    /// Make a project from a folder of photos
    ///
    /// Says where each photo was placed and why. Writes `FOLDER/<folder name>.ron` unless told otherwise, and never
    /// overwrites a project.
    New(New),
    /// Add the photos of a folder to a project; what is already there is not added again
    Add(Add),
    /// Set visit and view of photos from a table: photo, visit, view
    ///
    /// A photo is named by its path below the project, or by its file name. An empty cell changes nothing, - means none.
    /// Everything is placed or nothing.
    Place(Place),
    /// Say what a project or a photo holds
    Info(Info),
    /// Look for every problem: missing or changed photos, impossible scores, a broken history
    Check(Check),
    /// Write score tables
    Scores(Scores),
    /// Read answers from a table into a project
    ///
    /// Columns: subject, visit, rater, reading, instrument, item, value; target for a lesion. Everything is read or
    /// nothing.
    Fill(Fill),
    /// Add up a table of answers, without a project
    Total(Total),
    /// Write areas, lengths and colours of regions, each with its unit, as far as they are known
    ///
    /// Millimetres only for photos with a scale; colours from the full-resolution files, kept in .NAME.cache.
    Measure(measuring::Measure),
    /// Give photos their scale from a table of rulers
    ///
    /// A line is a ruler, in pixels of the upright photo; two lines of a photo are two rulers, whose agreement tells
    /// of tilt. Everything is read or nothing.
    #[command(after_help = "Columns: photo, x1, y1, x2, y2, length_mm")]
    Calibrate(measuring::Calibrate),
    /// Say where grey patches and colour charts lie on photos, by which colours are corrected when measured
    ///
    /// A line is a reference with its four corners, in pixels of the upright photo: `grey_patch`, `chart_before_2014` or
    /// `chart_since_2014` (24 patches; the corners at dark skin, bluish green, black, white), or `none`. A grey patch may
    /// have its `reflectance_percent`. Everything is read or nothing.
    #[command(
        after_help = "Columns: photo, reference, x1, y1, x2, y2, x3, y3, x4, y4, reflectance_percent"
    )]
    Reference(measuring::Reference),
    /// Say which photos can be compared with those of the baseline, and why not
    ///
    /// Each visit beside the baseline, view by view: the same file twice, dates, mirroring, framing, scale, sharpness,
    /// light and white balance. Nothing is stored. Exit status 1 if a pair cannot be compared.
    Compare(comparing::Compare),
    /// Read regions from files of other programs, or write them out: LabelMe JSON and geojson
    ///
    /// The photo is named in the file, or called as the file is. The label is the lesion's; `flags.reference` or a key
    /// `role` says what else a region stands for. Each file is read whole or not at all.
    Regions(measuring::Regions),
    /// Say how one photo lies on another, or align every view of a project and save the result
    ///
    /// The transform leads from pixels of upright A to pixels of upright B. A project's photos are laid onto the photo of
    /// the baseline visit, or onto a neighbour where that fails; pins set in the window are kept. Ends with 1 where an
    /// alignment is not trusted.
    Align(aligning::Align),
    /// Show the instruments that are there
    Instruments(Instruments),
    /// Say who did what when
    History(History),
    /// Draw a figure: visits beside each other, views below each other
    Figure(Figure),
    /// Make small upright pictures of all photos in a folder and below it
    ///
    /// JPEG in sRGB without any of the photo's own data, each named as its photo. Photos are never overwritten;
    /// thumbnails of an earlier call are.
    Thumbnails(Thumbnails),
}

/// Who writes.
#[derive(Clone, Debug, Args)]
pub struct Writer {
    /// Who does this; the user of the system unless given
    #[arg(long = "as", value_name = "RATER")]
    pub rater: Option<String>,
}

/// How large a photo may be.
#[derive(Clone, Debug, Args)]
pub struct Largest {
    /// Refuse photos with more pixels than this, in millions; a damaged file can claim any size
    #[arg(long, value_name = "N", default_value_t = MEGAPIXELS, value_parser = clap::value_parser!(u32).range(1..=4_000))]
    pub megapixels: u32,
    /// Refuse files of photos larger than this
    #[arg(long, value_name = "N", default_value_t = MEGABYTES, value_parser = clap::value_parser!(u32).range(1..=16_384))]
    pub megabytes: u32,
}

impl Largest {
    /// The same for whoever reads photos.
    pub fn limits(&self) -> Limits {
        Limits::of_photo(self.megapixels, self.megabytes)
    }
}

/// Instruments beside those the program brings.
#[derive(Clone, Debug, Args)]
pub struct OwnInstruments {
    /// A folder with instrument files (.ron) of your own
    #[arg(long = "instruments", value_name = "FOLDER")]
    pub folder: Option<PathBuf>,
}

/// `demo`
#[derive(Debug, Args)]
pub struct Demo {
    /// Where to put it
    #[arg(default_value = "seriatim-demo")]
    pub folder: PathBuf,
    /// Do not open the window
    #[arg(long)]
    pub no_window: bool,
    /// The longer side of the photographs in pixels; 4032 makes 12 megapixels
    #[arg(long, default_value_t = 4032, value_parser = clap::value_parser!(u32).range(64..=12_000))]
    pub size: u32,
    /// Do not lay the photographs on each other, so that you can try it yourself
    #[arg(long)]
    pub unaligned: bool,
}

/// `new`
#[derive(Debug, Args)]
pub struct New {
    /// The folder of photos; sub-folders are looked through
    pub folder: PathBuf,
    /// The project file to write
    #[arg(short, long, value_name = "FILE.ron")]
    pub output: Option<PathBuf>,
    /// The code of the subject; never a name
    #[arg(long, default_value = "S01", value_name = "CODE")]
    pub subject: String,
    /// How the names are made, such as "{subject}_{visit}_{view}"; also {date} and *
    #[arg(long)]
    pub pattern: Option<String>,
    /// Write what was done as JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a docstring here would replace the command's own help")]
    pub writer: Writer,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a docstring here would replace the command's own help")]
    pub largest: Largest,
}

/// `add`
#[derive(Debug, Args)]
pub struct Add {
    /// The project file
    pub file: PathBuf,
    /// The folder of photos
    pub folder: PathBuf,
    /// The code of the subject the photos belong to; may be left out where there is only one
    #[arg(long, value_name = "CODE")]
    pub subject: Option<String>,
    /// How the names are made, such as "{subject}_{visit}_{view}"
    #[arg(long)]
    pub pattern: Option<String>,
    /// Write what was done as JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a docstring here would replace the command's own help")]
    pub writer: Writer,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a docstring here would replace the command's own help")]
    pub largest: Largest,
}

/// `place`
#[derive(Debug, Args)]
pub struct Place {
    /// The project file
    pub file: PathBuf,
    /// A CSV or TSV table with the columns photo, visit, view; - reads standard input
    pub table: PathBuf,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a docstring here would replace the command's own help")]
    pub writer: Writer,
}

/// `info`
#[derive(Debug, Args)]
pub struct Info {
    /// A project file or a photo
    pub file: PathBuf,
    /// As JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a docstring here would replace the command's own help")]
    pub largest: Largest,
}

/// `check`
#[derive(Debug, Args)]
pub struct Check {
    /// Project files
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// As JSON
    #[arg(long)]
    pub json: bool,
}

/// The layout of a score table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Layout {
    /// One row per answer and total
    Long,
    /// One row per assessment, one column per item
    Wide,
}

/// The format of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Comma-separated
    Csv,
    /// Tab-separated
    Tsv,
    /// A workbook with a codebook sheet
    Xlsx,
    /// JSON
    Json,
}

/// `scores`
#[derive(Debug, Args)]
pub struct Scores {
    /// Project files
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// One row per answer, or one per assessment
    #[arg(long, value_enum, default_value_t = Layout::Long)]
    pub layout: Layout,
    /// The format; by default what the ending of the output says, else CSV
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// Only this instrument
    #[arg(long, value_name = "ID")]
    pub instrument: Option<String>,
    /// Only signed assessments
    #[arg(long)]
    pub only_signed: bool,
    /// The visit that changes are counted from: an id, a label, or "first"
    #[arg(long, value_name = "VISIT")]
    pub baseline: Option<String>,
    /// Where to write; - is standard output
    #[arg(short, long, default_value = "-")]
    pub output: PathBuf,
}

/// `fill`
#[derive(Debug, Args)]
pub struct Fill {
    /// The project file
    pub file: PathBuf,
    /// A CSV or TSV table of answers; - reads standard input
    pub table: PathBuf,
    /// Why signed assessments are changed; without a reason they are refused
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a docstring here would replace the command's own help")]
    pub own: OwnInstruments,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a docstring here would replace the command's own help")]
    pub writer: Writer,
}

/// `total`
#[derive(Debug, Args)]
pub struct Total {
    /// The instrument, by id or by its own file
    pub instrument: String,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a docstring here would replace the command's own help")]
    pub own: OwnInstruments,
    /// A CSV or TSV table of answers; - reads standard input
    #[arg(default_value = "-")]
    pub table: PathBuf,
    /// The visit that changes are counted from: an id, a label, or "first"
    #[arg(long, value_name = "VISIT")]
    pub baseline: Option<String>,
    /// The format
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// Where to write; - is standard output
    #[arg(short, long, default_value = "-")]
    pub output: PathBuf,
}

/// `instruments`
#[derive(Debug, Args)]
pub struct Instruments {
    /// What to show; a list unless said otherwise
    #[command(subcommand)]
    pub what: Option<InstrumentsCommand>,
    /// As JSON
    #[arg(long, global = true)]
    pub json: bool,
    /// A folder with instrument files (.ron) of your own
    #[arg(long = "instruments", value_name = "FOLDER", global = true)]
    pub folder: Option<PathBuf>,
}

/// `instruments …`
#[derive(Debug, Subcommand)]
pub enum InstrumentsCommand {
    /// Every instrument that is there
    List,
    /// One instrument: its items, values, totals, bands, rules and citation
    Show {
        /// The id, such as cdasi-v2
        id: String,
    },
    /// Check a file of your own, or an instrument by id, against its worked examples
    Check {
        /// A RON file, or an id
        file: String,
    },
}

/// `history`
#[derive(Debug, Args)]
pub struct History {
    /// The project file
    pub file: PathBuf,
    /// Check the chain of hashes from the first step to the last
    #[arg(long)]
    pub verify: bool,
    /// As JSON
    #[arg(long)]
    pub json: bool,
}

/// `figure`
#[derive(Debug, Args)]
pub struct Figure {
    /// The project file
    pub file: PathBuf,
    /// The subject; may be left out where there is only one
    #[arg(long, value_name = "CODE")]
    pub subject: Option<String>,
    /// Only these views, in this order
    #[arg(long = "view", value_name = "VIEW")]
    pub views: Vec<String>,
    /// Only these visits, in this order
    #[arg(long = "visit", value_name = "VISIT")]
    pub visits: Vec<String>,
    /// How wide it will be in print
    #[arg(long, default_value_t = 180.0, value_name = "MM")]
    pub width_mm: f64,
    /// How fine it will be in print
    #[arg(long, default_value_t = 300.0)]
    pub dpi: f64,
    /// Show the same spot of skin in every photo of a row, where alignments say how
    #[arg(long)]
    pub aligned: bool,
    /// Where to write: a PNG or SVG file
    #[arg(short, long, value_name = "OUT.png|svg")]
    pub output: PathBuf,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a docstring here would replace the command's own help")]
    pub largest: Largest,
}

/// `thumbnails`
#[derive(Debug, Args)]
pub struct Thumbnails {
    /// The folder of photos; sub-folders are looked through
    pub folder: PathBuf,
    /// Where to put them; made if it is not there
    #[arg(short, long, value_name = "DIR")]
    pub output: PathBuf,
    /// The longer side in pixels; a smaller photo keeps its size
    #[arg(long, default_value_t = THUMBNAIL, value_name = "PX", value_parser = clap::value_parser!(u32).range(8..=8_192))]
    pub size: u32,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a docstring here would replace the command's own help")]
    pub largest: Largest,
}
