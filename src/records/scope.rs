//! Who sees which record: a record stands in scopes, a member holds scopes.

use std::collections::BTreeSet;

use rulebook::{Department, Role, Rulebook};
use serde::{Deserialize, Serialize};

use crate::case::Flag;
use crate::permission::Actor;
use crate::record::{Row, State};

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

    fn everyone() -> Scope {
        Scope("everyone".to_owned())
    }

    fn colleagues() -> Scope {
        Scope("staff".to_owned())
    }
}

impl std::fmt::Display for Scope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The scopes a record stands in now.
pub fn scopes_of(row: &Row, rulebook: &Rulebook) -> BTreeSet<Scope> {
    match &row.state {
        State::Estate(_) => BTreeSet::from([Scope::everyone()]),
        State::Member(_) => BTreeSet::from([Scope::colleagues(), Scope(format!("person:{}", row.record))]),
        State::Case(case) => {
            let mut scopes = BTreeSet::from([Scope::department(Department::Service)]);
            scopes.extend(
                rulebook.procedure(case.procedure).departments.iter().copied().map(Scope::department),
            );
            // So does whoever it was passed on to (S27).
            scopes.extend(
                case.passed_on.iter().filter_map(|passed| passed.to.department()).map(Scope::department),
            );
            // Whoever has it keeps it in view, wherever it moves.
            if let Some(owner) = &case.owner {
                scopes.insert(Scope(format!("person:{}", owner.member)));
            }
            // 保密 (S117): not for residents and butlers.
            if !case.flags.contains(&Flag::Confidential) {
                scopes.insert(Scope(format!("person:{}", case.reported.member)));
                // Whoever is pressed has to know what about (S10).
                scopes.extend(case.presses.iter().map(|press| Scope(format!("person:{}", press.to))));
                if let Some(building) = &case.place.building {
                    scopes.insert(Scope(format!("area:{building}")));
                }
            }
            scopes
        }
    }
}

/// The scopes a member holds now.
pub fn scopes_of_member(actor: &Actor) -> BTreeSet<Scope> {
    let mut scopes = BTreeSet::new();
    if actor.roles.is_empty() {
        return scopes;
    }
    scopes.insert(Scope::everyone());
    scopes.insert(Scope(format!("person:{}", actor.member)));
    scopes.extend(actor.roles.iter().filter_map(|role| role.department()).map(Scope::department));
    if actor.roles.iter().any(|role| role.is_staff()) {
        scopes.insert(Scope::colleagues());
    }
    if actor.roles.contains(&Role::Butler) {
        scopes.extend(actor.areas.iter().map(|area| Scope(format!("area:{area}"))));
    }
    scopes
}
