//! What is proposed for the photos of a folder, each with a reason in words.

use jiff::civil::Date;

/// Proposals for all photos, and the visits and views they speak of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Placement {
    /// One for each candidate, in their order.
    pub proposals: Vec<Proposal>,
    /// The visits that photos are proposed for: by subject, then in the order of the visits.
    pub visits: Vec<ProposedVisit>,
    /// The views that photos are proposed for: those of the project first, then new ones from head to toe.
    pub views: Vec<ProposedView>,
}

/// Where a photo may belong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The subject's code; only ever from a pattern.
    pub subject: Option<String>,
    /// The visit; none if nothing tells.
    pub visit: Option<Place>,
    /// The view; none if nothing tells.
    pub view: Option<Place>,
    /// Why, in a few words for a person: `capture time · folder name “face”`.
    pub reason: String,
    /// Sure only if visit and view are both there and sure and nothing speaks against them.
    pub certainty: Certainty,
}

/// A proposed visit or view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its position in [`Placement::visits`] or [`Placement::views`].
    pub index: usize,
    /// How far it can be relied on.
    pub certainty: Certainty,
}

/// Whether a person should look before it is accepted; the lesser of two is the smaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// It needs a decision.
    Unsure,
    /// Nothing speaks against it.
    Sure,
}

/// A visit that photos are proposed for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposedVisit {
    /// The subject's code; only ever from a pattern.
    pub subject: Option<String>,
    /// Its position among the known visits, if the project has it already.
    pub existing: Option<usize>,
    /// For a new visit, the known visit (by position) that it follows; none if it comes first.
    pub follows: Option<usize>,
    /// Its label; that of the project for an existing one.
    pub label: String,
    /// Its date.
    pub date: Option<Date>,
    /// The study day that its name says (week 12 is day 84), whether or not it has a date.
    pub day: Option<i32>,
    /// What a person should know of it: the same date as another visit, an order that is only a guess.
    pub note: Option<String>,
}

/// A view that photos are proposed for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposedView {
    /// Its position among the known views, if the project has it already.
    pub existing: Option<usize>,
    /// Its label; that of the project for an existing one.
    pub label: String,
    /// Ids of the body sites it may show; empty for a view whose name says none.
    pub sites: Vec<String>,
    /// What a person should know of it.
    pub note: Option<String>,
}
