//! Who takes a case without being asked (S22).

use rulebook::ProcedureId::{Inquiry, Medical};
use rulebook::Role::{ControlRoom, Desk, Guard, Resident, Supervisor};
use rulebook::{Role, Urgency};

use super::estate::{another, member};
use super::story::{Story, does_step, opened, replied, reported};
use crate::case::{CaseEvent, Channel, Command, Relation, Report, Stage};
use crate::place::Place;

fn report() -> Command {
    let CaseEvent::Reported { words, place, .. } = reported(Medical, None) else { unreachable!() };
    Command::Report(Report {
        words,
        place,
        phone: None,
        relation: Relation::Family,
        channel: Channel::App,
        procedure: Medical,
        sub_kind: None,
        urgency: Urgency::Urgent,
        why: vec!["摔倒".to_owned()],
        drill: false,
    })
}

#[test]
fn whoever_is_at_the_desk_owns_what_he_writes_down() {
    for role in [Desk, ControlRoom] {
        Story::empty().when(role, report()).then([reported(Medical, None), CaseEvent::Taken]);
    }
    for role in [Resident, Guard, Supervisor, Role::Butler] {
        Story::empty().when(role, report()).then([reported(Medical, None)]);
    }
}

#[test]
fn the_desks_first_act_on_a_case_nobody_has_takes_it() {
    let reply = || Command::Reply { text: "已安排".to_owned(), written: false };
    let story = Story::of(Medical);
    story.when(Desk, Command::OpenBranch("ambulance".into())).then([CaseEvent::Taken, opened("ambulance")]);
    story.when(Desk, reply()).then([CaseEvent::Taken, replied()]);
    // Looking things up is not yet an act.
    story
        .when(Desk, Command::Locate(Place::spot("快递柜旁")))
        .then([CaseEvent::Located { place: Place::spot("快递柜旁") }]);
    // Somebody has it.
    let taken = story.clone().happens(Guard, CaseEvent::Taken);
    taken.when(Desk, reply()).then([replied()]);
    // Not the desk.
    story.when(Supervisor, reply()).then([replied()]);
}

#[test]
fn a_refused_act_takes_nothing() {
    Story::of(Medical)
        .when(Desk, does_step("two_guards", []))
        .refused(crate::case::Refusal::BranchNotOpen("hospital".into()));
}

#[test]
fn taking_moves_the_case_to_working_and_an_assignment_moves_the_owner() {
    let story = Story::of(Inquiry).does(Desk, Command::Take);
    assert_eq!(story.case().stage, Stage::Working);
    assert_eq!(story.case().owner.as_ref().map(|owner| owner.member), Some(member(Desk)));
    assert!(story.case().answered.is_some());

    let colleague = another(Desk).member;
    let story = story.does(Desk, Command::Assign { to: colleague });
    assert_eq!(story.case().owner.as_ref().map(|owner| owner.member), Some(colleague));
}

#[test]
fn handing_on_is_no_answer_to_the_resident() {
    let story = Story::of(Inquiry).does(Supervisor, Command::Assign { to: member(Desk) });
    assert!(story.case().answered.is_none());
}

/// S5, S15: who called, and by what way the call came in.
#[test]
fn who_called_and_how_is_on_record() {
    for (by, relation, channel) in [
        (Resident, Relation::Self_, Channel::App),
        (Resident, Relation::Family, Channel::App),
        (Resident, Relation::Witness, Channel::App),
        (Role::Butler, Relation::Staff, Channel::Visit),
        (Desk, Relation::Staff, Channel::InPerson),
        (Desk, Relation::Staff, Channel::Phone),
        (Desk, Relation::Staff, Channel::Written),
        (Guard, Relation::Staff, Channel::Patrol),
        (ControlRoom, Relation::Staff, Channel::ControlRoom),
    ] {
        let Command::Report(given) = report() else { unreachable!() };
        let story = Story::empty().does(by, Command::Report(Report { relation, channel, ..given }));
        let case = story.case();
        assert_eq!((case.reported.role, case.relation, case.channel), (by, relation, channel));
        assert_eq!((case.reported.member, case.reported.at), (member(by), story.now));
    }
}

/// S3: whatever the way it came in, it is somebody's.
#[test]
fn a_case_nobody_has_taken_waits_for_the_desk() {
    for procedure in rulebook::ProcedureId::ALL {
        let story = Story::of(procedure);
        assert!(story.case().owner.is_none());
        assert!(story.progress().who_must_act().contains(&Desk), "{procedure:?}");
        let taken = story.does(Desk, Command::Take);
        assert_eq!(taken.case().owner.as_ref().map(|owner| owner.member), Some(member(Desk)));
    }
}
