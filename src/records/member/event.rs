//! What can happen to a member, and what a person wants done about one.

use std::collections::BTreeSet;

use rulebook::Role;
use serde::{Deserialize, Serialize};

use super::state::Profile;
use crate::place::Place;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum MemberEvent {
    /// Written by the endpoint when an invitation is used.
    Enrolled(Profile),
    /// By a director; no page has an order for it yet, so that nobody but a client of one's own writes it. What it
    /// means stands: phones and endpoint obey it, and the last director stays.
    RolesChanged {
        roles: BTreeSet<Role>,
        areas: BTreeSet<String>,
    },
    /// Has left the estate. By a director, and as little ordered by a page as the one before.
    Disabled,
    /// Comes on duty: notices to their roles are for them (S14).
    DutyBegan,
    DutyEnded,
    /// Says where their post is (S132); while on duty.
    Posted {
        place: Place,
    },
}

/// What a person wants done with a member's record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MemberCommand {
    BeginDuty,
    EndDuty,
    TakePost(Place),
}
