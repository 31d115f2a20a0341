//! Whom ticking a step tells, and who must accept it.

use serde::{Deserialize, Serialize};

use crate::ids::EvidenceId;
use crate::role::Role;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// Where `chosen_in` leaves a choice: as long as nobody has chosen.
    pub to: Role,
    /// Where it is answered which role is told (S86); its options are called like the roles. Then that role is told,
    /// and no other.
    #[serde(default)]
    pub chosen_in: Option<EvidenceId>,
    /// How many people must accept (S72: two guards).
    #[serde(default = "one")]
    pub accepted_by: u8,
    /// Where it is answered who is asked by name (S72, S101): then only they are, and as many are proposed as are to
    /// accept. Absent, or nobody named: whoever of the role is on duty.
    #[serde(default)]
    pub named_in: Option<EvidenceId>,
    /// Of a list: every entry tells anew, and is accepted anew (S105).
    #[serde(default)]
    pub again: bool,
}

fn one() -> u8 {
    1
}

impl Notice {
    /// Whom it tells, where `chosen` gives the option chosen in a piece of evidence.
    pub fn addressee<'a>(&self, chosen: impl FnOnce(&EvidenceId) -> Option<&'a str>) -> Role {
        self.chosen_in.as_ref().and_then(chosen).and_then(Role::named).unwrap_or(self.to)
    }
}
