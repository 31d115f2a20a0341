//! 报相关部门: passed on in one act, and the department acknowledges (S27).

use rulebook::ProcedureId::{Inquiry, Medical, Repair};
use rulebook::Role::{
    self, Butler, ControlRoom, Desk, Director, Guard, GuardLead, Resident, SecurityChief, Supervisor,
    Technician,
};

use super::estate::{another, rulebook};
use super::story::{Story, replied};
use crate::Actor;
use crate::case::{CaseEvent, Command, Flag, Outcome, Refusal};
use crate::judge::Judgement;
use crate::wire::Reason;
use crate::{Sight, fold_all};
use crate::{scopes_of, scopes_of_member};

fn pass_on(to: Role) -> Command {
    Command::PassOn { to, what: "3栋楼道灯全灭".to_owned() }
}

/// An enquiry that turns out to be for the engineers.
fn passed() -> Story {
    Story::of_kind(Inquiry, "oral")
        .confirmed()
        .happens(Desk, replied())
        .does(Desk, pass_on(Technician))
        .after(1)
}

fn accept(story: &Story) -> Command {
    Command::AcceptPassedOn(story.case().passed_on.last().expect("passed on").id)
}

fn sees(story: &Story, by: Role) -> bool {
    let row = story.row.as_ref().expect("a case");
    !scopes_of(row, rulebook()).is_disjoint(&scopes_of_member(&by.into()))
}

fn close() -> Command {
    Command::Close { outcome: Outcome::Met, overriding: None }
}

#[test]
fn the_department_it_is_passed_on_to_has_it_on_its_phones() {
    let before = Story::of_kind(Inquiry, "oral");
    for (to, gains) in [
        (Technician, vec![Technician]),
        (Guard, vec![Guard, GuardLead, SecurityChief]),
        (SecurityChief, vec![Guard, GuardLead, SecurityChief]),
        (Supervisor, vec![]),
    ] {
        let story = before.clone().does(Desk, pass_on(to));
        let gained: Vec<Role> =
            Role::ALL.into_iter().filter(|role| sees(&story, *role) && !sees(&before, *role)).collect();
        assert_eq!(gained, gains, "{to:?}");
    }
}

#[test]
fn the_department_acknowledges_by_name() {
    let story = passed();
    assert!(story.progress().who_must_act().contains(&Technician));
    for by in [Desk, ControlRoom, Guard, Butler, Supervisor, Director, Resident] {
        story.when(by, accept(&story)).denied();
    }
    let passed = story.case().passed_on[0].id;
    story.when(Technician, accept(&story)).then([CaseEvent::PassedOnAccepted { passed }]);

    let accepted = story.does(Technician, Command::AcceptPassedOn(passed));
    let state = &accepted.case().passed_on[0];
    let by = state.accepted.as_ref().map(|by| (by.member, by.at));
    assert_eq!(by, Some((Actor::from(Technician).member, accepted.now)));
    assert_eq!((state.by.role, state.by.at), (Desk, accepted.now - 60_000), "when it was passed on");
    assert!(!accepted.progress().who_must_act().contains(&Technician));
    accepted.when(another(Technician), Command::AcceptPassedOn(passed)).refused(Refusal::NoLongerFits);
}

#[test]
fn two_who_acknowledge_at_once_are_one() {
    let seen = passed();
    let mut story = seen.clone().does(Technician, accept(&seen));
    let judged = story.arrives(another(Technician), &seen, accept(&seen));
    assert!(matches!(judged[..], [Judgement::AcceptLate(_)]), "{judged:?}");
}

#[test]
fn a_case_is_not_closed_before_the_department_has_acknowledged() {
    let story = passed();
    story.when(Desk, close()).refused(Refusal::NotAcknowledged { by: Technician });
    let story = story.clone().does(Technician, accept(&story)).does(Desk, pass_on(GuardLead));
    story.when(Desk, close()).refused(Refusal::NotAcknowledged { by: GuardLead });
    let story = story.clone().does(SecurityChief, accept(&story));
    story.when(Desk, close()).allowed();

    let draft = super::story::Draft {
        event: CaseEvent::Closed { outcome: Outcome::Met },
        role: Desk,
        audience: crate::Audience::Public,
    };
    let refusal = Refusal::NotAcknowledged { by: Technician };
    assert_eq!(passed().send(&Desk.into(), draft), Judgement::Reject(Reason::Refused { refusal }));
}

#[test]
fn it_says_what_it_is_about_and_whose_it_becomes() {
    let story = Story::of(Medical);
    let blank = Command::PassOn { to: Technician, what: " ".to_owned() };
    story.when(Desk, blank).refused(Refusal::Empty { field: "what".to_owned() });
    for by in [ControlRoom, GuardLead, SecurityChief, Supervisor, Director] {
        story.when(by, pass_on(Technician)).allowed();
    }
    for by in [Guard, Resident] {
        story.when(by, pass_on(Technician)).denied();
    }
    // A resident is no department: nobody would ever acknowledge.
    story.when(Desk, pass_on(Resident)).refused(Refusal::OutOfReach { to: Resident });
}

/// S12: 私人管家 too, where it says whose area it is and they may see it.
#[test]
fn the_butler_of_the_building_is_passed_a_case_and_acknowledges() {
    let story = Story::of(Medical);
    assert_eq!(story.case().place.building.as_deref(), Some("3"));
    let passed = story.clone().does(Desk, pass_on(Butler));
    assert!(passed.progress().who_must_act().contains(&Butler));
    let theirs = Actor { areas: ["3".to_owned()].into(), ..Butler.into() };
    let row = passed.row.as_ref().expect("a case");
    assert!(!scopes_of(row, rulebook()).is_disjoint(&scopes_of_member(&theirs)));
    let accepted = passed.clone().does(theirs, accept(&passed));
    assert!(!accepted.progress().who_must_act().contains(&Butler));

    let nowhere = story.clone().happens(Resident, CaseEvent::Located { place: crate::Place::spot("北门") });
    let secret = story.happens(Desk, CaseEvent::Flagged { flag: Flag::Confidential, on: true });
    for story in [nowhere, secret] {
        story.when(Desk, pass_on(Butler)).refused(Refusal::OutOfReach { to: Butler });
    }
}

#[test]
fn nobody_acknowledges_what_was_not_passed_on() {
    let story = Story::of(Repair);
    let nothing = Command::AcceptPassedOn(super::story::event_id(9));
    story.when(Supervisor, nothing).refused(Refusal::NoLongerFits);
}

#[test]
fn what_is_passed_on_is_for_staff() {
    let seen = serde_json::to_string(&fold_all(&Sight::Resident, &passed().events)).unwrap();
    assert!(!seen.contains("楼道灯"), "{seen}");
}
