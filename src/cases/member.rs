//! A person of the estate: name, roles, the part of it they look after.

use std::collections::BTreeSet;

use rulebook::Role;
use serde::{Deserialize, Serialize};

use crate::id::Millis;
use crate::record::{Fit, Recorded};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum MemberEvent {
    /// Written by the endpoint when an invitation is used.
    Enrolled(Profile),
    RolesChanged {
        roles: BTreeSet<Role>,
        areas: BTreeSet<String>,
    },
    Disabled,
}

/// What is known of a member.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    pub name: String,
    pub roles: BTreeSet<Role>,
    /// Buildings of a butler's 责任区 (S7).
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub areas: BTreeSet<String>,
    /// A resident's home, as written on the door: `3-2-1203`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub home: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MemberState {
    pub profile: Profile,
    pub since: Millis,
    pub active: bool,
}

impl MemberState {
    pub(crate) fn open(first: MemberEvent, event: &Recorded) -> Option<MemberState> {
        match first {
            MemberEvent::Enrolled(profile) => {
                Some(MemberState { profile, since: event.happened_at(), active: true })
            }
            MemberEvent::RolesChanged { .. } | MemberEvent::Disabled => None,
        }
    }

    pub(crate) fn apply(&mut self, next: MemberEvent, _event: &Recorded) -> Fit {
        match next {
            MemberEvent::Enrolled(_) => return Fit::Late,
            MemberEvent::RolesChanged { roles, areas } => {
                self.profile.roles = roles;
                self.profile.areas = areas;
            }
            MemberEvent::Disabled => self.active = false,
        }
        Fit::Applied
    }
}
