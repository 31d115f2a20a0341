//! Who sees which record: a record stands in scopes, a member holds scopes.

use std::collections::BTreeSet;

use rulebook::{Department, Role};
use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::id::MemberId;

/// A named circle of readers, e.g. `staff:security`, `area:3`, `person:<member>`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Scope(pub String);

impl Scope {
    pub fn department(department: Department) -> Scope {
        Scope(match department {
            Department::Service => "staff:service".to_owned(),
            Department::Security => "staff:security".to_owned(),
            Department::Engineering => "staff:engineering".to_owned(),
        })
    }

    pub(crate) fn everyone() -> Scope {
        Scope("everyone".to_owned())
    }

    pub(crate) fn colleagues() -> Scope {
        Scope("staff".to_owned())
    }

    pub fn person(member: MemberId) -> Scope {
        Scope(format!("person:{member}"))
    }

    pub(crate) fn area(building: &str) -> Scope {
        Scope(format!("area:{building}"))
    }
}

impl std::fmt::Display for Scope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The scopes a member holds now.
pub fn scopes_of_member(actor: &Actor) -> BTreeSet<Scope> {
    let mut scopes = BTreeSet::new();
    if actor.roles.is_empty() {
        return scopes;
    }
    scopes.insert(Scope::everyone());
    scopes.insert(Scope::person(actor.member));
    scopes.extend(actor.roles.iter().filter_map(|role| role.department()).map(Scope::department));
    if actor.roles.iter().any(|role| role.is_staff()) {
        scopes.insert(Scope::colleagues());
    }
    if actor.roles.contains(&Role::Butler) {
        scopes.extend(actor.areas.iter().map(|area| Scope::area(area)));
    }
    scopes
}
