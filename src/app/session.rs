//! The session: the open project and what is selected in it; all that panels may read.

use std::path::{Path, PathBuf};

use crate::imaging::aids::Aids;
use crate::imaging::pair::change::Change;
use crate::instrument::definition::Definition;
use crate::instrument::library::Library;
use crate::instrument::sheet::Target;
use crate::model::assessment::{Assessment, Identity, Rater};
use crate::model::ids::{AssessmentId, LesionId, PhotoId, RegionId, SubjectId, ViewId, VisitId};
use crate::model::photo::Photo;
use crate::model::project::Project;
use crate::model::region::{Region, Role};
use crate::model::subject::{Subject, Visit};
use crate::store::layout::{folder, photo_path};
use crate::store::open_project::OpenProject;

/// An open project and what is selected in it.
pub struct Session {
    /// The project, its steps and its files.
    pub file: OpenProject,
    /// The instruments that are there, embedded and the user's own.
    pub library: Library,
    /// Who works.
    pub rater: Rater,
    /// In which independent pass.
    pub reading: u8,
    /// Which workspace is shown.
    pub workspace: Workspace,
    /// What is selected.
    pub selection: Selection,
    /// How the next region is drawn.
    pub drawing: Drawing,
    /// How photos are looked at in Annotate.
    pub looking: Looking,
    /// How visits are compared.
    pub comparing: Comparing,
}

/// The workspaces there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Workspace {
    /// All photos by visit and view.
    #[default]
    Series,
    /// All lesions by visit: the second face of the series.
    Lesions,
    /// One photo, to draw on.
    Annotate,
    /// Visits of a view, laid on each other.
    Compare,
    /// The form beside the photos of a visit.
    Score,
}

impl Workspace {
    /// Whether it goes from photo to photo, so that visits and views without one are passed over.
    pub fn shows_one_photo(self) -> bool {
        matches!(self, Self::Annotate | Self::Compare)
    }
}

/// What is selected; every id may be stale after an undo, so it is looked up before use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// The subject everything below belongs to.
    pub subject: SubjectId,
    /// The visit.
    pub visit: Option<VisitId>,
    /// The view.
    pub view: Option<ViewId>,
    /// The photo: of the selected cell, or from the tray.
    pub photo: Option<PhotoId>,
    /// The region; of several the one that leads, selected first.
    pub region: Option<RegionId>,
    /// The regions that are selected beside it, sorted.
    pub others: Vec<RegionId>,
    /// The lesion: of the selected region, or chosen for the next one.
    pub lesion: Option<LesionId>,
    /// The instrument, by id.
    pub instrument: String,
    /// The focused item of the form, by id.
    pub item: Option<String>,
}

/// How the next region is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// The tool in hand.
    pub tool: ToolKind,
    /// What the next region stands for.
    pub role: Role,
    /// Which lesion the next region shows, if it shows one.
    pub lesion: NextLesion,
    /// Whether regions are hidden.
    pub is_hidden: bool,
    /// Whether names stand beside the regions.
    pub shows_names: bool,
    /// How much of their inside regions cover, in percent.
    pub fill: u8,
    /// How wide the brush is, in points on screen.
    pub brush: u16,
}

/// How photos are looked at; nothing of it is stored, and nothing that is measured depends on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Looking {
    /// Light, colour and maps.
    pub aids: Aids,
    /// Whether a part is enlarged beside the pointer.
    pub has_loupe: bool,
    /// Whether lines lie over the photo.
    pub has_grid: bool,
    /// Whether the sliders are shown.
    pub has_panel: bool,
}

/// How visits are compared; nothing of it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Comparing {
    /// How the photos are shown.
    pub mode: CompareMode,
    /// The visit that the selected one is compared with; the baseline without one.
    pub with: Option<VisitId>,
    /// Whether alignments are used.
    pub is_aligned: bool,
    /// Whether photos that are aligned follow curved skin as well.
    pub is_curved: bool,
    /// Whether the regions of both are shown.
    pub shows_regions: bool,
    /// Whether panes beside each other are moved together.
    pub is_linked: bool,
    /// Whether pins are set on both photos.
    pub is_pinning: bool,
    /// Whether it is shown beside the photos what speaks against comparing them, and how they lie on each other.
    pub has_details: bool,
    /// How their colours are compared.
    pub judging: Judging,
}

/// How the colours of photos are compared; nothing of it is stored, and nothing that is measured depends on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Judging {
    /// Whether the others are shown in the colours of the first photo.
    pub is_matched: bool,
    /// What the difference shows.
    pub change: Change,
}

/// How the photos of a comparison are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CompareMode {
    /// Both beside each other.
    #[default]
    SideBySide,
    /// All visits of the view beside each other.
    Grid,
    /// One on the other, parted by a line.
    Swipe,
    /// One after the other in the same place.
    Blink,
    /// One through the other.
    Overlay,
    /// Where both differ.
    Difference,
}

impl Default for Comparing {
    fn default() -> Self {
        Self {
            mode: CompareMode::default(),
            with: None,
            is_aligned: true,
            is_curved: false,
            shows_regions: false,
            is_linked: true,
            is_pinning: false,
            has_details: false,
            judging: Judging::default(),
        }
    }
}

/// Which lesion the next region shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NextLesion {
    /// The selected one while it is not drawn on the photo, else a new one.
    #[default]
    Following,
    /// A new one.
    New,
    /// This one, even where it is drawn already: one more part of it.
    Part(LesionId),
}

/// The tools there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ToolKind {
    /// Select, move, reshape.
    #[default]
    Select,
    /// Corner by corner.
    Polygon,
    /// Freehand.
    Lasso,
    /// From corner to corner.
    Rectangle,
    /// In a box.
    Ellipse,
    /// Grown from a place.
    Wand,
    /// Along edges.
    LiveWire,
    /// A length, measured and not kept.
    RulerLine,
    /// The scale of the photo.
    Calibrate,
    /// The grey patch or colour chart of the photo.
    Reference,
    /// As with a broad pen.
    Brush,
    /// A line that parts what it crosses.
    Cut,
    /// Marks that are counted.
    Point,
}

impl Default for Drawing {
    fn default() -> Self {
        Self {
            tool: ToolKind::Select,
            role: Role::Lesion,
            lesion: NextLesion::Following,
            is_hidden: false,
            shows_names: true,
            fill: 7,
            brush: 28,
        }
    }
}

impl Session {
    /// Everything known, right now.
    pub fn project(&self) -> &Project {
        self.file.project()
    }

    /// The selected subject; an undo may have taken it away.
    pub fn subject(&self) -> Option<&Subject> {
        self.project().subjects.get(&self.selection.subject)
    }

    /// The visits of the selected subject, in order.
    pub fn visits(&self) -> &[Visit] {
        self.subject().map(|subject| subject.visits.as_slice()).unwrap_or_default()
    }

    /// The selected visit.
    pub fn visit(&self) -> Option<&Visit> {
        self.subject()?.visit(self.selection.visit?)
    }

    /// The selected photo.
    pub fn photo(&self) -> Option<(PhotoId, &Photo)> {
        let id = self.selection.photo?;
        Some((id, self.project().photos.get(&id)?))
    }

    /// The regions on the selected photo that this rater drew in this reading, the one on top last; nobody else's are
    /// shown.
    pub fn regions_here(&self) -> Vec<(RegionId, &Region)> {
        let photo = self.photo().map(|(id, _)| id);
        let mut regions: Vec<(RegionId, &Region)> = photo
            .into_iter()
            .flat_map(|id| self.project().regions_on(id, &self.rater, self.reading))
            .collect();
        regions.sort_by_key(|(id, region)| (region.order, *id));
        regions
    }

    /// The selected regions that this rater drew on the selected photo, the leading one first.
    pub fn selected_regions(&self) -> Vec<(RegionId, &Region)> {
        let photo = self.photo().map(|(id, _)| id);
        let known = |id: &RegionId| Some((*id, self.project().regions.get(id)?));
        let is_own = |region: &Region| {
            Some(region.photo) == photo
                && region.rater == self.rater
                && region.reading == self.reading
        };
        let all = self.selection.region.iter().chain(&self.selection.others);
        all.filter_map(known).filter(|(_, region)| is_own(region)).collect()
    }

    /// Whether a region is selected, alone or among others.
    pub fn is_selected(&self, id: RegionId) -> bool {
        self.selection.region == Some(id) || self.selection.others.binary_search(&id).is_ok()
    }

    /// Whether this rater drew a lesion on the selected photo in this reading.
    pub fn is_drawn_here(&self, lesion: LesionId) -> bool {
        self.regions_here()
            .iter()
            .any(|(_, region)| region.role == Role::Lesion && region.lesion == Some(lesion))
    }

    /// The lesion that the next region shows; none begins a new one.
    pub fn next_lesion(&self) -> Option<LesionId> {
        let (_, photo) = self.photo()?;
        let lesion = match self.drawing.lesion {
            NextLesion::New => return None,
            NextLesion::Part(lesion) => lesion,
            NextLesion::Following => {
                // Marks of one lesion are many, so each further one is of the same.
                let is_mark = self.drawing.tool == ToolKind::Point;
                self.selection.lesion.filter(|it| is_mark || !self.is_drawn_here(*it))?
            }
        };
        let known = self.project().lesions.get(&lesion)?;
        (known.subject == photo.subject).then_some(lesion)
    }

    /// Where a photo's file lies; none if its path leads out of the project's folder.
    pub fn photo_file(&self, photo: &Photo) -> Option<PathBuf> {
        photo_path(self.file.path(), &photo.path)
    }

    /// The photo whose file is `path`, as [`Session::photo_file`] named it; none if the project has no such photo.
    pub fn photo_at(&self, path: &Path) -> Option<&Photo> {
        let relative = path.strip_prefix(folder(self.file.path())).ok()?.to_str()?;
        self.project().photos.values().find(|photo| photo.path == relative)
    }

    /// The photos of a cell of the selected subject, the key photo first.
    pub fn cell(&self, visit: VisitId, view: ViewId) -> Vec<PhotoId> {
        self.project().photos_at(self.selection.subject, visit, view)
    }

    /// The instrument in hand: as embedded in the project if it is used there, else from the library.
    pub fn instrument(&self) -> Option<&Definition> {
        self.definition(&self.selection.instrument)
    }

    /// An instrument by id: as embedded in the project if it is used there, else from the library.
    pub fn definition(&self, id: &str) -> Option<&Definition> {
        self.project().instruments.get(id).or_else(|| self.library.find(id))
    }

    /// Whose answers the form shows: this rater's, in this reading, at the selected visit (and lesion).
    pub fn identity(&self) -> Option<Identity> {
        let definition = self.instrument()?;
        let is_of_lesion = definition.sheet().target == Target::Lesion;
        let target = if is_of_lesion { Some(self.selection.lesion?) } else { None };
        Some(Identity {
            subject: self.selection.subject,
            visit: self.selection.visit?,
            rater: self.rater.clone(),
            reading: self.reading,
            instrument: definition.id().to_owned(),
            target,
        })
    }

    /// The assessment the form shows, once it has an answer.
    pub fn assessment(&self) -> Option<(AssessmentId, &Assessment)> {
        self.project().assessment(&self.identity()?)
    }

    /// The same assessment at the visit before, to be shown as a quiet mark.
    pub fn previous_assessment(&self) -> Option<&Assessment> {
        let identity = self.identity()?;
        let at = self.subject()?.position(identity.visit)?;
        let before = self.visits().get(at.checked_sub(1)?)?.id;
        Some(self.project().assessment(&Identity { visit: before, ..identity })?.1)
    }

    /// The same assessment at the visit that changes are counted from; none at that visit itself.
    pub fn baseline_assessment(&self) -> Option<&Assessment> {
        let identity = self.identity()?;
        let baseline = self.subject()?.baseline_visit()?.id;
        if baseline == identity.visit {
            return None;
        }
        Some(self.project().assessment(&Identity { visit: baseline, ..identity })?.1)
    }

    /// Whether a thing may be changed now.
    pub fn is_writable(&self) -> bool {
        self.file.read_only().is_none()
    }
}
