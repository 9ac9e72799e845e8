//! Walking through the pairs of a comparison.

use crate::app::action::Select;
use crate::app::panels::notices::Notice;
use crate::app::shell::App;
use crate::app::workspaces::compare::pair;
use crate::model::ids::VisitId;

impl App {
    /// Compares the visit before or behind the one that is compared now; behind the last one comes the first.
    pub(super) fn step_compared(&mut self, by: isize) {
        self.step_pair(by, false);
    }

    /// Compares with the visit before or behind the one that is compared with now.
    pub(super) fn step_compared_with(&mut self, by: isize) {
        self.step_pair(by, true);
    }

    fn step_pair(&mut self, by: isize, is_first: bool) {
        let Some(session) = &mut self.session else { return };
        let Some(view) = pair::view(session) else { return };
        let Some((first, second)) = pair::pair(session, view) else { return };
        let (moved, kept) = if is_first { (first, second) } else { (second, first) };
        // The visit on the other side is passed over: a visit beside itself shows nothing.
        let visits: Vec<VisitId> =
            pair::visits(session, view).into_iter().filter(|visit| *visit != kept).collect();
        let at = visits.iter().position(|visit| *visit == moved);
        let Some(next) = at.map(|at| at as isize + by) else { return };
        let n = visits.len() as isize;
        let Some(visit) = visits.get(next.rem_euclid(n) as usize).copied() else { return };
        if is_first {
            session.comparing.with = Some(visit);
            // Without a choice of its own the other side would follow.
            session.select(Select::Visit(second));
        } else {
            session.select(Select::Visit(visit));
        }
        if n > 1 && !(0..n).contains(&next) {
            let words = if by > 0 {
                "That was the last visit; it goes on with the first."
            } else {
                "That was the first visit; it goes on with the last."
            };
            self.notice(Notice::fine(words));
        }
    }
}
