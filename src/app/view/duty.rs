//! 值班表: who is on duty, role by role.

use std::collections::BTreeMap;

use records::member::MemberState;
use records::{MemberId, Millis};
use rulebook::Role;

/// As a missed clock climbs: whoever stands nearest to the caller first.
const ORDER: [Role; 9] = [
    Role::Desk,
    Role::ControlRoom,
    Role::Guard,
    Role::GuardLead,
    Role::SecurityChief,
    Role::Technician,
    Role::Butler,
    Role::Supervisor,
    Role::Director,
];

/// One role and everybody who holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    pub role: Role,
    /// Since when, the longest first.
    pub on: Vec<(MemberId, Millis)>,
    pub off: Vec<MemberId>,
}

/// Every role of the house; those nobody is on duty in as well.
pub fn board(members: &BTreeMap<MemberId, MemberState>) -> Vec<Post> {
    let post = |role: Role| {
        let mut post = Post { role, on: Vec::new(), off: Vec::new() };
        let holders = members.iter().filter(|(_, member)| holds(member, role));
        for (id, member) in holders {
            match member.on_duty {
                Some(since) => post.on.push((*id, since)),
                None => post.off.push(*id),
            }
        }
        post.on.sort_by_key(|(_, since)| *since);
        post.off.sort_by_key(|id| members.get(id).map(|member| member.profile.name.clone()));
        post
    };
    ORDER.into_iter().map(post).collect()
}

/// The roles that would be empty if this member went.
pub fn left_empty_by(member: MemberId, members: &BTreeMap<MemberId, MemberState>) -> Vec<Role> {
    let alone = |post: &Post| matches!(post.on.as_slice(), [(only, _)] if *only == member);
    board(members).into_iter().filter(alone).map(|post| post.role).collect()
}

fn holds(member: &MemberState, role: Role) -> bool {
    member.active && member.profile.roles.contains(&role)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use records::MemberId;
    use records::member::{MemberState, Profile};
    use rulebook::Role;

    use super::{board, left_empty_by};

    fn member(roles: &[Role], on_duty: Option<i64>) -> MemberState {
        let profile = Profile { roles: roles.iter().copied().collect(), ..Profile::default() };
        MemberState { profile, since: 0, active: true, on_duty, served: Vec::new(), post: None }
    }

    fn id(number: u128) -> MemberId {
        MemberId(uuid::Uuid::from_u128(number))
    }

    #[test]
    fn every_role_is_there_and_whoever_came_first_stands_first() {
        let members = BTreeMap::from([
            (id(1), member(&[Role::Desk], Some(200))),
            (id(2), member(&[Role::Desk], Some(100))),
            (id(3), member(&[Role::Desk], None)),
            (id(4), MemberState { active: false, ..member(&[Role::Desk], None) }),
            (id(5), member(&[Role::Resident], None)),
        ]);
        let board = board(&members);
        assert_eq!(board.len(), Role::ALL.len() - 1);
        assert_eq!((board[0].role, &board[0].on), (Role::Desk, &vec![(id(2), 100), (id(1), 200)]));
        assert_eq!(board[0].off, [id(3)]);
        assert!(board[1..].iter().all(|post| post.on.is_empty()));
    }

    #[test]
    fn whoever_goes_last_leaves_his_role_empty() {
        let members = BTreeMap::from([
            (id(1), member(&[Role::Desk, Role::ControlRoom], Some(1))),
            (id(2), member(&[Role::Desk], Some(2))),
        ]);
        assert_eq!(left_empty_by(id(1), &members), [Role::ControlRoom]);
        assert_eq!(left_empty_by(id(2), &members), []);
    }
}
