//! Who is on duty: said by oneself, or by a leader for somebody else (S14).

use rulebook::Role::{
    self, Butler, ControlRoom, Desk, Director, Guard, GuardLead, Resident, Supervisor, Technician,
};

use super::estate::{another, member, with_roles};
use super::records::{Record, drafted_member};
use crate::case::Refusal;
use crate::judge::Judgement;
use crate::member::{
    MemberCommand::{BeginDuty, EndDuty, TakePost},
    MemberEvent, MemberState, is_on_duty,
};
use crate::place::Place;
use crate::wire::Reason;
use crate::{Action, Actor, Denied};

fn denied(could: &[Role]) -> Refusal {
    Refusal::Denied(Denied { action: Action::SetDuty, could: could.to_vec() })
}

#[test]
fn everybody_on_the_staff_begins_and_ends_his_own_duty() {
    for role in Role::ALL.into_iter().filter(|role| role.is_staff()) {
        let record = Record::of(role).does(role, BeginDuty);
        assert_eq!(record.member().on_duty, Some(record.now), "{role:?}");
        let record = record.after(8 * 60).does(role, EndDuty);
        assert_eq!(record.member().on_duty, None, "{role:?}");
    }
}

#[test]
fn nobody_begins_twice_or_ends_what_has_not_begun() {
    let off = Record::of(Guard);
    assert_eq!(off.decide(Guard, EndDuty), Err(Refusal::NoLongerFits));
    let on = off.does(Guard, BeginDuty);
    assert_eq!(on.decide(Guard, BeginDuty), Err(Refusal::NoLongerFits));
}

#[test]
fn leaders_say_it_for_others_and_nobody_else_does() {
    for by in [Supervisor, Director] {
        let record = Record::of(Guard).does(by, BeginDuty).does(by, EndDuty);
        assert_eq!(record.member().on_duty, None);
    }
    for by in [Desk, ControlRoom, GuardLead, Role::SecurityChief, Butler, Technician, Resident] {
        assert_eq!(Record::of(Guard).decide(by, BeginDuty), Err(denied(&[Supervisor, Director])), "{by:?}");
    }
    let colleague = Record::of(Guard).decide(another(Guard), BeginDuty);
    assert_eq!(colleague, Err(denied(&[Supervisor, Director])));
}

#[test]
fn a_resident_is_never_on_duty() {
    let home = Record::of(Resident);
    let staff = Action::OwnDuty.denied();
    assert_eq!(home.decide(Resident, BeginDuty), Err(Refusal::Denied(staff)));
    assert_eq!(home.decide(Supervisor, BeginDuty), Err(Refusal::NoLongerFits), "nor by a leader");
    let begins = drafted_member(&MemberEvent::DutyBegan, Supervisor);
    assert_eq!(home.send(&Supervisor.into(), &begins, 1), Judgement::Reject(Reason::DoesNotFit));
    // A member of staff who lives here is on duty as staff.
    let both = with_roles(&[Resident, Guard]);
    let record = Record::of_member(both.member, &[Resident, Guard]);
    let draft = record.decide(both.clone(), BeginDuty).unwrap().remove(0);
    assert_eq!(draft.role, Guard);
    let record = record.does(both, BeginDuty);
    assert!(record.member().on_duty.is_some());
}

#[test]
fn whoever_has_left_is_not_on_duty() {
    let left = Record::of(Guard).does(Guard, BeginDuty).does_draft(Director, &MemberEvent::Disabled);
    assert_eq!(left.member().on_duty, None);
    assert_eq!(left.decide(Supervisor, BeginDuty), Err(Refusal::NoLongerFits));
    let gone = Actor::of(member(Guard), left.member());
    assert!(matches!(left.decide(gone, BeginDuty), Err(Refusal::Denied(_))));
}

#[test]
fn the_endpoint_asks_the_same() {
    let judged = |by: Actor, role: Role| {
        Record::of(Guard).send(&by, &drafted_member(&MemberEvent::DutyBegan, role), 1)
    };
    assert!(matches!(judged(Guard.into(), Guard), Judgement::Accept(_)));
    assert!(matches!(judged(Supervisor.into(), Supervisor), Judgement::Accept(_)));
    for by in [another(Guard), Desk.into(), GuardLead.into()] {
        let role = by.roles.first().copied().unwrap();
        let could = vec![Supervisor, Director];
        let denied = Denied { action: Action::SetDuty, could };
        assert_eq!(judged(by, role), Judgement::Reject(Reason::NotPermitted { denied }));
    }
    // A neighbour does not even learn that there is such a guard.
    assert_eq!(judged(Resident.into(), Resident), Judgement::Reject(Reason::NoSuchRecord));
    assert_eq!(judged(Guard.into(), Director), Judgement::Reject(Reason::RoleNotHeld));
}

/// Two phones of one person, one of them without signal.
#[test]
fn what_was_said_on_another_phone_is_late() {
    let seen = Record::of(Guard);
    let record = seen.clone().does(Guard, BeginDuty);
    let again = drafted_member(&MemberEvent::DutyBegan, Guard);
    let late = record.send_having_seen(&Guard.into(), &again, &seen);
    let Judgement::AcceptLate(row) = late else { panic!("{late:?}") };
    assert_eq!(row.state, record.row.state, "on duty since the first");
    let known = record.send(&Guard.into(), &again, record.row.version);
    assert_eq!(known, Judgement::Reject(Reason::DoesNotFit));
}

#[test]
fn a_role_is_on_duty_while_somebody_of_it_is() {
    let on = Record::of(Guard).does(Guard, BeginDuty);
    let members: Vec<&MemberState> = vec![on.member()];
    assert!(is_on_duty(members.iter().copied(), Guard));
    assert!(!is_on_duty(members.iter().copied(), Desk));
    let moved = MemberEvent::RolesChanged { roles: [Desk].into(), areas: [].into() };
    let moved = on.does_draft(Director, &moved);
    assert!(!is_on_duty([moved.member()], Guard), "he has become something else");
    assert!(is_on_duty([moved.member()], Desk));
}

#[test]
fn roles_are_the_directors_to_give_and_enrolling_is_the_endpoints() {
    let changed = MemberEvent::RolesChanged { roles: [Director].into(), areas: [].into() };
    let enrolled = MemberEvent::Enrolled(crate::member::Profile::default());
    for role in Role::ALL.into_iter().filter(|role| role.is_staff()) {
        let judged = |event| Record::of(Guard).send(&role.into(), &drafted_member(event, role), 1);
        for event in [&changed, &MemberEvent::Disabled] {
            let accepted = matches!(judged(event), Judgement::Accept(_));
            assert_eq!(accepted, role == Director, "{role:?}");
        }
        assert!(matches!(judged(&enrolled), Judgement::Reject(Reason::NotPermitted { .. })), "{role:?}");
    }
}

/// S132: where one's post is, while one is on duty.
#[test]
fn a_post_is_said_on_duty_and_ends_with_it() {
    let place = |name: &str| Place { building: Some(name.to_owned()), ..Place::default() };
    let post = |record: &Record| record.member().post.as_ref().map(|post| (post.place.clone(), post.since));
    let off = Record::of(Guard);
    assert_eq!(off.decide(Guard, TakePost(place("3"))), Err(Refusal::NoLongerFits));
    let on = off.does(Guard, BeginDuty).after(5);
    assert_eq!(on.decide(Desk, TakePost(place("3"))), Err(denied(&[Supervisor, Director])));
    let there = on.does(Guard, TakePost(place("3")));
    assert_eq!(post(&there), Some((place("3"), there.now)));
    let elsewhere = there.after(5).does(Supervisor, TakePost(place("4")));
    assert_eq!(post(&elsewhere), Some((place("4"), elsewhere.now)));
    assert_eq!(post(&elsewhere.clone().does(Guard, TakePost(Place::default()))), None, "taken back");
    assert_eq!(post(&elsewhere.does(Guard, EndDuty)), None);
}
