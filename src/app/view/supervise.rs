//! 督办: whose line stands where, and what it counts.

use std::collections::BTreeMap;

use records::MemberId;
use records::member::MemberState;
use records::workload::{Pace, Share, Task};
use rulebook::Role;

use crate::i18n::{Locale, td_string};

/// 客户助理及私人管家 are the supervisor's own; then everybody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    Service,
    Others,
}

/// What one person's line says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub open: usize,
    pub soon: usize,
    pub overdue: usize,
}

impl Group {
    pub const ALL: [Group; 2] = [Group::Service, Group::Others];

    fn of(member: &MemberState) -> Group {
        let own = |role: &Role| matches!(role, Role::Desk | Role::ControlRoom | Role::Butler);
        if member.profile.roles.iter().any(own) { Group::Service } else { Group::Others }
    }
}

impl Counts {
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
    let group_of = |id: &MemberId| members.get(id).map_or(Group::Others, Group::of);
    let mut lines: Vec<MemberId> = people.keys().copied().filter(|id| group_of(id) == group).collect();
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
        Share::Owns => td_string!(locale, supervise.share.owns),
        Share::Accepted => td_string!(locale, supervise.share.accepted),
        Share::PassedOn => td_string!(locale, supervise.share.passed_on),
        Share::Area => td_string!(locale, supervise.share.area),
        Share::Pressed => td_string!(locale, supervise.share.pressed),
        Share::Nobodys => td_string!(locale, supervise.share.nobodys),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use records::member::{MemberState, Profile};
    use records::workload::{Pace, Share, Task};
    use records::{MemberId, RecordId};
    use rulebook::{Role, Urgency};
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

    #[test]
    fn whoever_is_most_overdue_stands_first_and_the_desk_stands_apart() {
        let members = BTreeMap::from([
            (id(1), member(Role::Desk, "b")),
            (id(2), member(Role::Desk, "a")),
            (id(3), member(Role::Butler, "c")),
            (id(4), member(Role::Guard, "d")),
        ]);
        let late = vec![task(Share::Owns, Pace::Overdue)];
        let soon = vec![task(Share::Owns, Pace::Soon), task(Share::Owns, Pace::InTime)];
        let people = BTreeMap::from([(id(1), vec![]), (id(2), vec![]), (id(3), soon), (id(4), late.clone())]);
        assert_eq!(lines(Group::Service, &people, &members), [id(3), id(2), id(1)]);
        assert_eq!(lines(Group::Others, &people, &members), [id(4)]);
        let people = BTreeMap::from([(id(1), late), (id(2), vec![]), (id(3), vec![])]);
        assert_eq!(lines(Group::Service, &people, &members), [id(1), id(2), id(3)]);
    }
}
