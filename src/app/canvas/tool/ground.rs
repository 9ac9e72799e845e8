//! What a tool asks of the ground it works on.

use crate::app::canvas::hit::region_at;
use crate::app::canvas::tool::{Ground, LOCKED, READ_ONLY};
use crate::geometry::Point;
use crate::model::ids::RegionId;
use crate::model::region::Region;

impl<'a> Ground<'a> {
    /// A region that is seen.
    pub fn region(&self, id: RegionId) -> Option<&'a Region> {
        self.regions.iter().find(|(other, _)| *other == id).map(|(_, region)| *region)
    }

    /// The selected region.
    pub fn selected_region(&self) -> Option<(RegionId, &'a Region)> {
        let id = self.selected?;
        Some((id, self.region(id)?))
    }

    /// All selected regions, in the order in which they lie.
    pub fn all_selected(&self) -> impl Iterator<Item = (RegionId, &'a Region)> {
        self.regions.iter().filter(|(id, _)| self.is_selected(*id)).copied()
    }

    /// Whether a region is selected, alone or among others.
    pub fn is_selected(&self, id: RegionId) -> bool {
        self.selected == Some(id) || self.others.binary_search(&id).is_ok()
    }

    /// The region at a place, within `reach` photo pixels.
    pub fn region_at(&self, place: Point, reach: f64) -> Option<RegionId> {
        region_at(self.regions, self.boxes, place, reach)
    }

    /// Whether a region may be moved and reshaped.
    pub fn may_change(&self, region: &Region) -> bool {
        self.refusal(region).is_none()
    }

    /// Why a region may not be moved or reshaped.
    pub fn refusal(&self, region: &Region) -> Option<&'static str> {
        if !self.is_writable {
            Some(READ_ONLY)
        } else if region.is_locked {
            Some(LOCKED)
        } else {
            None
        }
    }
}
