//! 督办: whose line stands where, and what it counts.

use std::collections::BTreeMap;

use records::MemberId;
use records::member::MemberState;
use records::workload::{Pace, Share, Task};
use rulebook::Department;

use wording::{Locale, say};

/// By department, as the house is divided (S12); butlers belong to none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    Department(Department),
    Butlers,
}

/// What one person's line says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub open: usize,
    pub soon: usize,
    pub overdue: usize,
}

impl Group {
    /// 客户服务中心 and the butlers, the supervisor's own (S10), then those behind.
    pub const ALL: [Group; 4] = [
        Group::Department(Department::Service),
        Group::Butlers,
        Group::Department(Department::Security),
        Group::Department(Department::Engineering),
    ];

    /// Whoever belongs to several stands in the first of them.
    fn of(member: &MemberState) -> Group {
        let departments = member.profile.roles.iter().filter_map(|role| role.department());
        departments.min().map_or(Group::Butlers, Group::Department)
    }
}

impl Counts {
    pub fn and(self, other: Counts) -> Counts {
        Counts {
            open: self.open + other.open,
            soon: self.soon + other.soon,
            overdue: self.overdue + other.overdue,
        }
    }

    pub fn of(tasks: &[Task]) -> Counts {
        let work = || tasks.iter().filter(|task| task.share.is_work());
        Counts {
            open: work().count(),
            soon: work().filter(|task| task.pace == Pace::Soon).count(),
            overdue: work().filter(|task| task.pace == Pace::Overdue).count(),
        }
    }
}

/// The lines of a group: most overdue first, then most due soon, then most in hand; by name where they are alike.
pub fn lines(
    group: Group,
    people: &BTreeMap<MemberId, Vec<Task>>,
    members: &BTreeMap<MemberId, MemberState>,
) -> Vec<MemberId> {
    let is_here = |id: &MemberId| members.get(id).is_some_and(|member| Group::of(member) == group);
    let mut lines: Vec<MemberId> = people.keys().copied().filter(is_here).collect();
    lines.sort_by_cached_key(|id| {
        let counts = Counts::of(people.get(id).map_or(&[], Vec::as_slice));
        let most = |count: usize| std::cmp::Reverse(count);
        let name = members.get(id).map(|member| member.profile.name.clone());
        (most(counts.overdue), most(counts.soon), most(counts.open), name)
    });
    lines
}

/// Why it is in his hand.
pub fn share(share: Share, locale: Locale) -> &'static str {
    match share {
        Share::Owns => say!(locale, supervise.share.owns),
        Share::Accepted => say!(locale, supervise.share.accepted),
        Share::PassedOn => say!(locale, supervise.share.passed_on),
        Share::Area => say!(locale, supervise.share.area),
        Share::Pressed => say!(locale, supervise.share.pressed),
        Share::Nobodys => say!(locale, supervise.share.nobodys),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use records::member::{MemberState, Profile};
    use records::workload::{Pace, Share, Task};
    use records::{MemberId, RecordId};
    use rulebook::{Department, Role, Urgency};
    use uuid::Uuid;

    use super::{Counts, Group, lines};

    fn id(number: u128) -> MemberId {
        MemberId(Uuid::from_u128(number))
    }

    fn member(role: Role, name: &str) -> MemberState {
        let profile = Profile { name: name.to_owned(), roles: [role].into(), ..Profile::default() };
        MemberState { profile, since: 0, active: true, on_duty: None, served: Vec::new(), post: None }
    }

    fn task(share: Share, pace: Pace) -> Task {
        let record = RecordId(Uuid::from_u128(7));
        Task { record, share, urgency: Urgency::Urgent, received: 0, due: None, pace }
    }

    #[test]
    fn a_press_not_seen_is_no_work() {
        let tasks = [
            task(Share::Owns, Pace::Overdue),
            task(Share::Accepted, Pace::Soon),
            task(Share::PassedOn, Pace::InTime),
            task(Share::Pressed, Pace::InTime),
        ];
        assert_eq!(Counts::of(&tasks), Counts { open: 3, soon: 1, overdue: 1 });
    }

    /// S12: front and back, everybody in exactly one place.
    #[test]
    fn everybody_on_the_staff_stands_in_one_department() {
        let staff = Role::ALL.into_iter().filter(|role| role.is_staff());
        let members: BTreeMap<_, _> = (1..).map(id).zip(staff.map(|role| member(role, "a"))).collect();
        let people: BTreeMap<_, _> = members.keys().map(|id| (*id, Vec::new())).collect();
        let all: Vec<_> = Group::ALL.into_iter().flat_map(|group| lines(group, &people, &members)).collect();
        assert_eq!(all.len(), members.len());
    }

    #[test]
    fn whoever_is_most_overdue_stands_first_in_his_department() {
        let members = BTreeMap::from([
            (id(1), member(Role::Desk, "b")),
            (id(2), member(Role::Desk, "a")),
            (id(3), member(Role::Butler, "c")),
            (id(4), member(Role::Guard, "d")),
        ]);
        let late = vec![task(Share::Owns, Pace::Overdue)];
        let soon = vec![task(Share::Owns, Pace::Soon), task(Share::Owns, Pace::InTime)];
        let people = BTreeMap::from([(id(1), vec![]), (id(2), vec![]), (id(3), soon), (id(4), late.clone())]);
        let service = Group::Department(Department::Service);
        assert_eq!(lines(service, &people, &members), [id(2), id(1)]);
        assert_eq!(lines(Group::Butlers, &people, &members), [id(3)]);
        assert_eq!(lines(Group::Department(Department::Security), &people, &members), [id(4)]);
        assert_eq!(lines(Group::Department(Department::Engineering), &people, &members), []);
        let people = BTreeMap::from([(id(1), late), (id(2), vec![])]);
        assert_eq!(lines(service, &people, &members), [id(1), id(2)]);
    }
}
