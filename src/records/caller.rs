//! Who called, as staff write it down (S5, S16), and who of the estate it may be.

use std::collections::BTreeMap;

use rulebook::Role;
use serde::{Deserialize, Serialize};

use crate::id::MemberId;
use crate::member::state::{MemberState, Profile};
use crate::place::Place;

/// Whoever called, came by or was met on the way. Their telephone number stands on the case by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caller {
    pub name: String,
    pub kind: CallerKind,
}

/// What they are to the flat or the estate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallerKind {
    /// 业主
    Owner,
    /// 住户
    Resident,
    /// 家属
    Family,
    /// 访客
    Visitor,
    /// 私人管家
    Butler,
}

impl CallerKind {
    pub const ALL: [CallerKind; 5] = [
        CallerKind::Owner,
        CallerKind::Resident,
        CallerKind::Family,
        CallerKind::Visitor,
        CallerKind::Butler,
    ];
}

/// Residents and butlers of whom the number is, then those who live where help is wanted; each once, in the order of
/// their names.
pub fn likely_callers<'a>(
    members: &'a BTreeMap<MemberId, MemberState>,
    place: &Place,
    phone: Option<&str>,
) -> Vec<(&'a Profile, CallerKind)> {
    let number = phone.map(figures).filter(|figures| !figures.is_empty());
    let mut found: Vec<(bool, &Profile, CallerKind)> = members
        .values()
        .filter(|member| member.active)
        .filter_map(|member| {
            let profile = &member.profile;
            let kind = kind(profile)?;
            let calls = number.is_some() && profile.phone.as_deref().map(figures) == number;
            let lives = profile.home.as_deref().is_some_and(|home| lives_at(home, place));
            (calls || lives).then_some((!calls, profile, kind))
        })
        .collect();
    found.sort_by(|one, other| (one.0, &one.1.name).cmp(&(other.0, &other.1.name)));
    found.into_iter().map(|(_, profile, kind)| (profile, kind)).collect()
}

/// Staff do not call as themselves, except butlers for the households they look after.
fn kind(profile: &Profile) -> Option<CallerKind> {
    if profile.unverified {
        Some(CallerKind::Visitor)
    } else if profile.roles.contains(&Role::Resident) {
        Some(CallerKind::Resident)
    } else if profile.roles.contains(&Role::Butler) {
        Some(CallerKind::Butler)
    } else {
        None
    }
}

/// In the same room, so far as both say which.
fn lives_at(home: &str, place: &Place) -> bool {
    let Some(home) = Place::find(home) else { return false };
    let same = |one: &Option<String>, other: &Option<String>| match (one, other) {
        (Some(one), Some(other)) => one == other,
        (None, _) | (_, None) => true,
    };
    place.room.is_some()
        && home.room == place.room
        && same(&home.building, &place.building)
        && same(&home.unit, &place.unit)
}

fn figures(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use rulebook::Role;
    use uuid::Uuid;

    use super::{CallerKind, likely_callers};
    use crate::id::MemberId;
    use crate::member::{MemberState, Profile};
    use crate::place::Place;

    fn members() -> BTreeMap<MemberId, MemberState> {
        let people = [
            ("王女士", Role::Resident, Some("3-2-1203"), Some("138 0000 1234")),
            ("李先生", Role::Resident, Some("3-2-1203"), None),
            ("赵女士", Role::Resident, Some("4-2-1203"), Some("13900000000")),
            ("管家小刘", Role::Butler, None, Some("13700000000")),
            ("前台小张", Role::Desk, Some("3-2-1203"), Some("13600000000")),
        ];
        let member = |(name, role, home, phone): (&str, Role, Option<&str>, Option<&str>)| MemberState {
            profile: Profile {
                name: name.to_owned(),
                roles: [role].into(),
                home: home.map(str::to_owned),
                phone: phone.map(str::to_owned),
                ..Profile::default()
            },
            since: 0,
            active: true,
            on_duty: None,
            post: None,
            served: Vec::new(),
        };
        (1..).map(|id| MemberId(Uuid::from_u128(id))).zip(people.map(member)).collect()
    }

    fn check(place: &str, phone: Option<&str>, expected: &[&str]) {
        let members = members();
        let place = Place::find(place).unwrap_or_default();
        let found = likely_callers(&members, &place, phone);
        let names: Vec<&str> = found.iter().map(|(profile, _)| profile.name.as_str()).collect();
        assert_eq!(names, expected, "{place:?} {phone:?}");
    }

    /// S5: whose number it is comes first, then who lives there; nobody who works here but the butler.
    #[test]
    fn callers_are_found_by_their_number_and_by_the_room() {
        check("3栋2单元1203", None, &["李先生", "王女士"]);
        check("3栋2单元1203", Some("13800001234"), &["王女士", "李先生"]);
        check("", Some("139-0000-0000"), &["赵女士"]);
        check("3栋2单元1203", Some("13900000000"), &["赵女士", "李先生", "王女士"]);
        check("", Some("13700000000"), &["管家小刘"]);
        check("", Some("13600000000"), &[]);
        check("3栋", None, &[]);
        check("", None, &[]);
        check("", Some("-"), &[]);
    }

    #[test]
    fn whoever_came_without_an_invitation_calls_as_a_visitor() {
        let mut members = members();
        let visitor = members.get_mut(&MemberId(Uuid::from_u128(3))).unwrap();
        visitor.profile.unverified = true;
        let found = likely_callers(&members, &Place::default(), Some("13900000000"));
        assert_eq!(found[0].1, CallerKind::Visitor);
    }

    #[test]
    fn a_butler_is_proposed_as_one() {
        let members = members();
        let found = likely_callers(&members, &Place::default(), Some("13700000000"));
        assert_eq!(found[0].1, CallerKind::Butler);
    }
}
