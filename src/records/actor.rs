//! A person who wants something done, as the rules see them.

use std::collections::BTreeSet;

use rulebook::Role;

use crate::id::MemberId;
use crate::member::state::MemberState;
use crate::permission::Action;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    pub member: MemberId,
    /// None for somebody who has left, or is not known here.
    pub roles: BTreeSet<Role>,
    /// Buildings of a butler's 责任区 (area of responsibility).
    pub areas: BTreeSet<String>,
}

impl Actor {
    /// Does one of the roles held allow this, whatever the record?
    pub fn holds_role_for(&self, action: &Action) -> bool {
        action.could().iter().any(|role| self.roles.contains(role))
    }

    pub fn of(member: MemberId, state: &MemberState) -> Actor {
        let roles = if state.active { state.profile.roles.clone() } else { BTreeSet::new() };
        Actor { member, roles, areas: state.profile.areas.clone() }
    }
}
