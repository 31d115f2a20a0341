//! What is known of a person of the estate: name, roles, the part of it they look after, their duties.

use std::collections::BTreeSet;

use rulebook::Role;
use serde::{Deserialize, Serialize};

use crate::id::Millis;
use crate::place::Place;

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
    /// 未核实: came without an invitation; name and number are their own word (S135).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unverified: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MemberState {
    pub profile: Profile,
    pub since: Millis,
    pub active: bool,
    /// On duty since then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_duty: Option<Millis>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<Post>,
    /// Duties that have ended, the oldest first: who was there when something was lost (S156).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub served: Vec<Duty>,
}

/// Where somebody on duty said they would be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    pub place: Place,
    pub since: Millis,
}

/// A duty from beginning to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    pub began: Millis,
    pub ended: Millis,
}

impl Duty {
    /// So long a duty is remembered after its end: a loss is noticed within a month, or hardly investigated.
    pub const KEPT: Millis = 40 * 24 * 60 * 60 * 1000;
    /// Whoever comes and goes more often than this in that time has forgotten the oldest.
    pub const MOST: usize = 120;
}

/// Roles in which somebody is on duty.
pub fn roles_on_duty<'a>(members: impl Iterator<Item = &'a MemberState>) -> BTreeSet<Role> {
    let on_duty = members.filter(|member| member.active && member.on_duty.is_some());
    on_duty.flat_map(|member| member.profile.roles.iter().copied()).collect()
}

/// Is somebody of this role on duty?
pub fn is_on_duty<'a>(members: impl IntoIterator<Item = &'a MemberState>, role: Role) -> bool {
    members
        .into_iter()
        .any(|member| member.active && member.on_duty.is_some() && member.profile.roles.contains(&role))
}

impl MemberState {
    /// Do they work here?
    pub fn is_staff(&self) -> bool {
        self.active && self.profile.roles.iter().any(|role| role.is_staff())
    }

    /// The last time they were on duty between these two moments: since when, and until when, if that has ended.
    pub fn duty_within(&self, from: Millis, to: Millis) -> Option<(Millis, Option<Millis>)> {
        let now = self.on_duty.filter(|began| *began <= to).map(|began| (began, None));
        now.or_else(|| {
            let duty = self.served.iter().rfind(|duty| duty.began <= to && duty.ended >= from)?;
            Some((duty.began, Some(duty.ended)))
        })
    }

    pub(super) fn end_duty(&mut self, at: Millis) {
        if let Some(began) = self.on_duty.take() {
            self.served.push(Duty { began, ended: at.max(began) });
        }
        self.post = None;
        self.served.retain(|duty| duty.ended >= at.saturating_sub(Duty::KEPT));
        let spare = self.served.len().saturating_sub(Duty::MOST);
        self.served.drain(..spare);
    }
}
