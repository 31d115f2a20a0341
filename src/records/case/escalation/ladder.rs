//! Whom a missed clock tells next.
//!
//! Asked of the case, the time and who is on duty, and never stored: so a phone without a signal works out
//! the same rung as the endpoint.

use rulebook::deadline::Due;
use rulebook::{Role, Rulebook};

use crate::case::escalation::Climb;
use crate::case::event::CaseEvent;
use crate::case::progress::Progress;
use crate::case::state::CaseState;
use crate::id::Millis;
use crate::kind::OnDuty;
use crate::missed::Missed;

impl CaseState {
    /// How far this very missing of the clock has climbed.
    pub fn climb_of(&self, due: &Due<'_>) -> Option<&Climb> {
        self.climbs.get(due.id()).filter(|climb| climb.due == due.at)
    }

    /// Which role a missed clock of this case tells next, if it is time to; nobody once a named person has
    /// taken it on.
    pub fn tells(&self, due: &Due<'_>, now: Millis, on_duty: impl Fn(Role) -> bool) -> Option<Role> {
        if !self.climbs_on(due) {
            return None;
        }
        due.tells(now, &self.told(due), on_duty)
    }

    /// Has a missed clock come to the end of its ladder, and still nobody sees to it?
    pub fn must_be_phoned(&self, due: &Due<'_>, now: Millis, on_duty: impl Fn(Role) -> bool) -> bool {
        self.climbs_on(due) && due.is_at_end(now, &self.told(due), on_duty)
    }

    /// When a clock of this case, if nothing happens, next stands otherwise than now: it runs out, or is to tell the next
    /// rung. `None`: it never will.
    pub fn changes_at(&self, due: &Due<'_>, now: Millis) -> Option<Millis> {
        if due.counted().is_some() || !self.climbs_on(due) {
            return None;
        }
        let rungs = i64::try_from(self.told(due).len()).unwrap_or(i64::MAX);
        let tells = due.at.saturating_add(rungs.saturating_mul(due.rule.climbs_every()));
        // What is due at a moment is missed after it.
        [due.at.saturating_add(1), tells].into_iter().filter(|at| *at > now).min()
    }

    fn climbs_on(&self, due: &Due<'_>) -> bool {
        self.is_open() && self.climb_of(due).is_none_or(|climb| climb.taken_on.is_none())
    }

    /// When somebody was last told of this very missing.
    pub(crate) fn last_told(&self, due: &Due<'_>) -> Option<Millis> {
        self.climb_of(due)?.told.iter().map(|(_, at)| *at).max()
    }

    fn told(&self, due: &Due<'_>) -> Vec<Role> {
        let told = self.climb_of(due).map(|climb| climb.told.as_slice()).unwrap_or_default();
        told.iter().map(|(role, _)| *role).collect()
    }
}

/// The next rung of each missed clock of this case, where it is time for it.
pub(crate) fn missed(case: &CaseState, rulebook: &Rulebook, now: Millis, on_duty: OnDuty<'_>) -> Vec<Missed> {
    let dues = Progress::of(case, rulebook.procedure(case.procedure)).dues();
    let next = dues.iter().filter_map(|due| {
        let to = case.tells(due, now, on_duty)?;
        Some(Missed { deadline: due.id().clone(), due: due.at, to })
    });
    next.collect()
}

/// By which the endpoint writes down that it was told.
pub(crate) fn told(Missed { deadline, due, to }: Missed) -> CaseEvent {
    CaseEvent::Escalated { deadline, due, to }
}
