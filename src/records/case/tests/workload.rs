//! Who has what in hand, what of it is due soon or overdue, and what nobody has (S10).

use std::collections::BTreeMap;

use rulebook::ProcedureId::{self, Inquiry, Medical, Repair};
use rulebook::Role::{
    self, Butler, ControlRoom, Desk, Director, Guard, GuardLead, Resident, SecurityChief, Supervisor,
    Technician,
};

use super::estate::{another, member, rulebook};
use super::story::{Story, choice, does_step, opened, replied};
use crate::Actor;
use crate::case::{Command, Flag};
use crate::id::{MemberId, RecordId};
use crate::member::{MemberState, Profile};
use crate::place::Place;
use crate::workload::{Pace, Share, Task, Workload, workload};

/// One person a role, and a second guard.
pub(super) fn members() -> BTreeMap<MemberId, MemberState> {
    let people = Role::ALL.into_iter().map(Actor::from).chain([another(Guard)]);
    people
        .map(|actor| {
            let profile = Profile { roles: actor.roles, areas: actor.areas, ..Profile::default() };
            (
                actor.member,
                MemberState {
                    profile,
                    since: 0,
                    active: true,
                    on_duty: None,
                    served: Vec::new(),
                    post: None,
                },
            )
        })
        .collect()
}

pub(super) fn record(number: u128) -> RecordId {
    RecordId(uuid::Uuid::from_u128(number))
}

/// The stories' cases, as they stand at the latest of them.
pub(super) fn of(stories: &[Story]) -> Workload {
    let now = stories.iter().map(|story| story.now).max().unwrap_or_default();
    let cases = (1..).map(record).zip(stories).map(|(record, story)| (record, story.case()));
    workload(cases, &members(), rulebook(), now)
}

fn has(workload: &Workload, who: MemberId) -> Vec<(RecordId, Share, Pace)> {
    let brief = |task: &Task| (task.record, task.share, task.pace);
    workload.people.get(&who).into_iter().flatten().map(brief).collect()
}

/// Taken by the desk, and the caller was told so.
fn taken(procedure: ProcedureId) -> Story {
    Story::of(procedure).does(Desk, Command::Take).happens(Desk, replied())
}

/// Two guards are told, one has accepted.
fn accepted() -> Story {
    taken(Medical)
        .happens(Desk, opened("hospital"))
        .does(Desk, does_step("two_guards", [("standby", choice("home"))]))
        .does(Guard, Command::AcceptNotice("two_guards".into()))
}

#[test]
fn everybody_who_works_here_is_named_and_residents_are_not() {
    let nothing = of(&[]);
    let staff =
        [Desk, ControlRoom, Guard, GuardLead, SecurityChief, Butler, Technician, Supervisor, Director];
    for role in staff {
        assert_eq!(nothing.people.get(&member(role)), Some(&vec![]), "{role:?}");
    }
    assert_eq!(nothing.people.get(&member(Resident)), None);
    assert_eq!(nothing.unheld, []);
}

#[test]
fn what_nobody_has_stands_apart() {
    let all = of(&[Story::of(Medical).after(6), taken(Repair)]);
    let nobodys: Vec<_> = all.unheld.iter().map(|task| (task.record, task.pace)).collect();
    assert_eq!(nobodys, [(record(1), Pace::Overdue)]);
    assert_eq!(has(&all, member(Desk)), [(record(2), Share::Owns, Pace::InTime)]);
}

#[test]
fn what_expires_first_stands_first() {
    const ASK: &str = "能否减免？";
    let ask = || Command::AskUp { to: Supervisor, question: ASK.to_owned() };
    // Each asked upward at another time: five minutes to an instruction.
    let late = taken(Inquiry).does(Desk, ask()).after(9);
    let soon = Story::of(Inquiry).after(5).happens(Desk, replied()).does(Desk, Command::Take);
    let soon = soon.does(Desk, ask()).after(4);
    let calm = taken(Repair).after(9);
    let all = of(&[calm, soon, late]);
    let his: Vec<_> = has(&all, member(Desk)).into_iter().map(|(record, _, pace)| (record, pace)).collect();
    assert_eq!(his[..2], [(record(3), Pace::Overdue), (record(2), Pace::Soon)]);
    assert_eq!(his[2].0, record(1));
}

#[test]
fn an_accepted_notice_is_in_hand_until_its_steps_are_done() {
    let story = accepted();
    let all = of(std::slice::from_ref(&story));
    assert_eq!(has(&all, member(Guard)), [(record(1), Share::Accepted, Pace::InTime)]);
    assert_eq!(has(&all, another(Guard).member), [], "he was told and has not accepted");
    // That the second guard has not accepted is not his delay, but the owner's.
    let later = of(&[story.clone().after(3)]);
    assert_eq!(has(&later, member(Guard)), [(record(1), Share::Accepted, Pace::InTime)]);
    assert_eq!(has(&later, member(Desk)), [(record(1), Share::Owns, Pace::Overdue)]);
    let done = story.clone().does(Guard, does_step("explain", [])).does(Guard, does_step("companion", []));
    assert_eq!(has(&of(&[done]), member(Guard)), []);
    let down = Command::StandDownBranch { branch: "hospital".into(), reason: "救护车到了".to_owned() };
    assert_eq!(
        has(&of(&[story.does(Desk, down)]), member(Guard)),
        [],
        "nobody waits for a branch stood down"
    );
}

#[test]
fn what_was_passed_on_is_in_the_hand_of_whoever_acknowledged() {
    let pass_on = Command::PassOn { to: Technician, what: "楼道灯全灭".to_owned() };
    let story = Story::of_kind(Inquiry, "oral").does(Desk, pass_on);
    assert_eq!(has(&of(std::slice::from_ref(&story)), member(Technician)), []);
    let passed = story.case().passed_on[0].id;
    let story = story.does(Technician, Command::AcceptPassedOn(passed));
    assert_eq!(has(&of(&[story]), member(Technician)), [(record(1), Share::PassedOn, Pace::InTime)]);
}

#[test]
fn a_press_is_seen_on_the_list_until_he_says_that_he_knows() {
    let press = Command::Press { to: member(Guard), text: "请报告进度".to_owned() };
    let story = taken(Repair).does(Supervisor, press);
    let all = of(std::slice::from_ref(&story));
    assert_eq!(has(&all, member(Guard)), [(record(1), Share::Pressed, Pace::InTime)]);
    assert!(!Share::Pressed.is_work(), "it is not work of his");
    let press = story.case().presses[0].id;
    let seen = story.does(Guard, Command::SeePress { press, answer: None });
    assert_eq!(has(&of(&[seen]), member(Guard)), []);
}

#[test]
fn a_closed_case_is_in_nobodys_hand() {
    let withdrawn = Command::Withdraw { reason: "好了".to_owned() };
    let all = of(&[taken(Repair).does(Resident, withdrawn)]);
    assert!(all.unheld.is_empty() && all.people.values().all(Vec::is_empty));
}

/// By the procedures as they are: a butler goes through the flat with its new owner (S7).
#[test]
fn what_waits_for_a_butler_is_in_the_hand_of_him_whose_buildings_it_lies_in() {
    let standard = rulebook::Rulebook::standard();
    let story = Story::under(standard, super::story::reported(ProcedureId::MoveIn, None));
    let of = |story: &Story| {
        let all = workload([(record(1), story.case())], &members(), standard, story.now);
        (has(&all, member(Butler)), all.unheld.len())
    };
    // He walks building 3, where it is.
    assert_eq!(of(&story), (vec![(record(1), Share::Area, Pace::InTime)], 0));
    let place = Place { building: Some("9".to_owned()), ..Place::default() };
    assert_eq!(of(&story.clone().does(Desk, Command::Locate(place))), (vec![], 1));
    let confidential = Command::SetFlag { flag: Flag::Confidential, on: true };
    assert_eq!(of(&story.does(Desk, confidential)), (vec![], 1), "S117");
}
