//! Who sees which record: a record stands in scopes, a member holds scopes.

use std::collections::BTreeSet;

use rulebook::{Department, Role};
use serde::{Deserialize, Serialize};

use crate::actor::Actor;
use crate::id::MemberId;

/// Bytes of a name: it has to fit an index of any database.
const LONGEST: usize = 128;

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

    /// Named after what somebody typed: as much of it as a name can be. Nobody is refused for it, and whoever typed the
    /// same elsewhere has the same name.
    pub(crate) fn area(building: &str) -> Scope {
        let mut name = "area:".to_owned();
        for letter in building.chars().filter(|letter| !letter.is_control()) {
            if name.len() + letter.len_utf8() > LONGEST {
                break;
            }
            name.push(letter);
        }
        Scope(name)
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

#[cfg(test)]
mod tests {
    use super::{LONGEST, Scope};

    #[test]
    fn an_area_is_named_whatever_was_typed() {
        assert_eq!(Scope::area("3").0, "area:3");
        assert_eq!(Scope::area("阳光花园 A 座").0, "area:阳光花园 A 座");
        assert_eq!(Scope::area("3\0\n"), Scope::area("3"));
        let long = Scope::area(&"楼".repeat(5_000));
        assert!(long.0.len() <= LONGEST && long.0.ends_with('楼'));
        assert_eq!(long, Scope::area(&"楼".repeat(200)));
    }
}
