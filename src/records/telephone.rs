//! After a ladder's end nobody is told any more: whom to phone then, from what every phone holds without signal.

use std::collections::BTreeMap;

use rulebook::{Procedure, Role};

use crate::estate::EstateSettings;
use crate::id::MemberId;
use crate::member::MemberState;

/// Somebody who can be phoned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub who: Answers,
    pub number: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answers {
    Member(MemberId, Role),
    /// Who leads outside working hours (P8).
    DutyLead,
    /// 物业公司
    Property,
    /// 派出所
    Police,
}

/// So many people are enough to try one after the other.
const PEOPLE: usize = 4;

/// Those of the ladder who are on duty, the highest first; whoever stands on it, where none of them is. Then who leads
/// outside working hours, the estate's office, and the police station, where the procedure calls the police.
pub fn whom_to_phone(
    ladder: &[Role],
    procedure: &Procedure,
    members: &BTreeMap<MemberId, MemberState>,
    estate: &EstateSettings,
    me: Option<MemberId>,
) -> Vec<Line> {
    let people = |on_duty: bool| {
        ladder.iter().rev().flat_map(move |role| {
            let holders = members.iter().filter(|(_, member)| member.profile.roles.contains(role));
            let holders = holders.filter(move |(id, member)| {
                member.active && Some(**id) != me && (!on_duty || member.on_duty.is_some())
            });
            holders.filter_map(|(id, member)| {
                Some(Line { who: Answers::Member(*id, *role), number: member.profile.phone.clone()? })
            })
        })
    };
    let mut lines: Vec<Line> = Vec::new();
    let mut add = |line: Line, at_most: usize| {
        let is_new = lines.len() < at_most && lines.iter().all(|known| known.number != line.number);
        if is_new && line.number.chars().any(|c| c.is_ascii_digit()) {
            lines.push(line);
        }
    };
    let anybody = people(true).next().is_some();
    people(anybody).for_each(|line| add(line, PEOPLE));
    let police = ["police", "110"].iter().any(|name| procedure.hotlines.iter().any(|known| known == name));
    let others = [
        Some((Answers::DutyLead, duty_lead(members, estate))),
        Some((Answers::Property, estate.property_phone.clone())),
        police.then(|| (Answers::Police, estate.police_phone.clone())),
    ];
    for (who, number) in others.into_iter().flatten() {
        add(Line { who, number }, usize::MAX);
    }
    lines
}

/// The setting is a name, or a name with a number.
fn duty_lead(members: &BTreeMap<MemberId, MemberState>, estate: &EstateSettings) -> String {
    let written: String =
        estate.duty_lead.chars().filter(|c| c.is_ascii_digit() || "+- ".contains(*c)).collect();
    if written.chars().any(|c| c.is_ascii_digit()) {
        return written.trim().to_owned();
    }
    let name = estate.duty_lead.trim();
    // Anybody may come as a visitor and call himself that.
    let named =
        members.values().find(|member| member.is_staff() && !name.is_empty() && member.profile.name == name);
    named.and_then(|member| member.profile.phone.clone()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use rulebook::Role::{self, Desk, Director, Guard, Resident, Supervisor};
    use rulebook::{ProcedureId, Rulebook};
    use uuid::Uuid;

    use super::{Answers, whom_to_phone};
    use crate::estate::EstateSettings;
    use crate::id::MemberId;
    use crate::member::{MemberState, Profile};

    fn id(number: u128) -> MemberId {
        MemberId(Uuid::from_u128(number))
    }

    fn member(role: Role, phone: Option<&str>, on_duty: bool) -> MemberState {
        let profile = Profile {
            name: format!("{role:?}"),
            roles: [role].into(),
            phone: phone.map(str::to_owned),
            ..Profile::default()
        };
        let on_duty = on_duty.then_some(0);
        MemberState { profile, since: 0, active: true, on_duty, post: None, served: Vec::new() }
    }

    fn estate(duty_lead: &str) -> EstateSettings {
        EstateSettings {
            property_phone: "88001".to_owned(),
            police_phone: "88002".to_owned(),
            duty_lead: duty_lead.to_owned(),
            ..EstateSettings::default()
        }
    }

    /// Whom the ladder 前台 → 主管 → 主任 leads to.
    fn check(procedure: ProcedureId, members: &[MemberState], duty_lead: &str, expected: &[(Answers, &str)]) {
        let members: BTreeMap<MemberId, MemberState> = (1..).map(id).zip(members.iter().cloned()).collect();
        let lines = whom_to_phone(
            &[Desk, Supervisor, Director],
            Rulebook::standard().procedure(procedure),
            &members,
            &estate(duty_lead),
            Some(id(1)),
        );
        let lines: Vec<_> = lines.iter().map(|line| (line.who, line.number.as_str())).collect();
        assert_eq!(lines, expected);
    }

    #[test]
    fn who_is_on_duty_is_phoned_the_highest_first() {
        let members = [
            member(Desk, Some("1"), true),
            member(Desk, Some("2"), true),
            member(Supervisor, Some("3"), true),
            member(Director, Some("4"), false),
            member(Guard, Some("5"), true),
        ];
        let expected = [
            (Answers::Member(id(3), Supervisor), "3"),
            (Answers::Member(id(2), Desk), "2"),
            (Answers::Property, "88001"),
        ];
        check(ProcedureId::Repair, &members, "领班", &expected);
    }

    #[test]
    fn where_nobody_is_on_duty_everybody_of_the_ladder_is_phoned() {
        let members = [member(Desk, Some("1"), false), member(Director, Some("4"), false)];
        let expected = [
            (Answers::Member(id(2), Director), "4"),
            (Answers::DutyLead, "138 0000 1111"),
            (Answers::Property, "88001"),
            (Answers::Police, "88002"),
        ];
        check(ProcedureId::Security, &members, "周主管 138 0000 1111", &expected);
    }

    #[test]
    fn a_visitor_who_calls_himself_the_lead_is_not_phoned_as_one() {
        let mut visitor = member(Resident, Some("666"), false);
        visitor.profile.name = "周主管".to_owned();
        check(
            ProcedureId::Repair,
            &[member(Desk, None, true), visitor],
            "周主管",
            &[(Answers::Property, "88001")],
        );
    }

    #[test]
    fn no_number_stands_there_twice_and_none_that_cannot_be_dialled() {
        let members = [
            member(Desk, None, true),
            member(Supervisor, Some(" "), true),
            member(Director, Some("88001"), true),
            member(Guard, Some("5"), false),
        ];
        let expected = [(Answers::Member(id(3), Director), "88001"), (Answers::DutyLead, "5")];
        check(ProcedureId::Repair, &members, "Guard", &expected);
    }
}
