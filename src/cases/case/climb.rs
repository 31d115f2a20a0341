//! A missed clock on its way up: who was told, and who has taken it on.

use rulebook::Role;
use rulebook::deadline::Due;
use serde::{Deserialize, Serialize};

use crate::case::state::{By, CaseState};
use crate::id::Millis;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Climb {
    /// When it was due; the same clock missed again begins a climb of its own.
    pub due: Millis,
    /// Each rung once, in the order they were told.
    pub told: Vec<(Role, Millis)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_on: Option<By>,
}

impl CaseState {
    /// How far this very missing of the clock has climbed.
    pub fn climb_of(&self, due: &Due<'_>) -> Option<&Climb> {
        self.climbs.get(due.id()).filter(|climb| climb.due == due.at)
    }

    /// Which role a missed clock of this case tells next, if it is time to; nobody once a named person has taken it
    /// on.
    pub fn tells(&self, due: &Due<'_>, now: Millis, on_duty: impl Fn(Role) -> bool) -> Option<Role> {
        let climb = self.climb_of(due);
        if !self.is_open() || climb.is_some_and(|climb| climb.taken_on.is_some()) {
            return None;
        }
        let told: Vec<Role> =
            climb.map(|climb| climb.told.iter().map(|(role, _)| *role).collect()).unwrap_or_default();
        due.tells(now, &told, on_duty)
    }
}
