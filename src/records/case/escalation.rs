//! Whom a missed clock tells next.

use rulebook::Role;
use rulebook::deadline::Due;

use crate::case::climb::Climb;
use crate::case::state::CaseState;
use crate::id::Millis;

impl CaseState {
    /// How far this very missing of the clock has climbed.
    pub fn climb_of(&self, due: &Due<'_>) -> Option<&Climb> {
        self.climbs.get(due.id()).filter(|climb| climb.due == due.at)
    }

    /// Which role a missed clock of this case tells next, if it is time to; nobody once a named person has taken it
    /// on.
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
