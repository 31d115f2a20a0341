//! Who sees a case: departments, the one who called, the butler of the building, whoever has it (S7, S117).

use std::collections::BTreeSet;

use rulebook::ProcedureId::{Inquiry, Medical, Repair};
use rulebook::Role::{
    self, Butler, ControlRoom, Desk, Director, Guard, GuardLead, Resident, SecurityChief, Supervisor,
    Technician,
};
use rulebook::Urgency;

use super::estate::{another, member, rulebook};
use super::story::Story;
use crate::Actor;
use crate::case::{CaseEvent, Command, Flag};
use crate::place::Place;
use crate::{scopes_of, scopes_of_member};

fn sees(story: &Story, by: &Actor) -> bool {
    let row = story.row.as_ref().expect("a case");
    !scopes_of(row, rulebook()).is_disjoint(&scopes_of_member(by))
}

#[track_caller]
fn check(story: &Story, expected: &[Role]) {
    let seeing: BTreeSet<Role> = Role::ALL.into_iter().filter(|role| sees(story, &(*role).into())).collect();
    assert_eq!(seeing, expected.iter().copied().collect());
}

const SERVICE: [Role; 4] = [Desk, ControlRoom, Supervisor, Director];

fn with_service(others: &[Role]) -> Vec<Role> {
    [&SERVICE, others].concat()
}

fn confidential() -> Command {
    Command::SetFlag { flag: Flag::Confidential, on: true }
}

#[test]
fn a_case_is_seen_by_its_departments_its_reporter_and_the_butler() {
    check(&Story::of(Inquiry), &with_service(&[Resident, Butler]));
    check(&Story::of(Medical), &with_service(&[Resident, Butler, Guard, GuardLead, SecurityChief]));
    check(&Story::of(Repair), &with_service(&[Resident, Butler, Technician]));
    assert!(!sees(&Story::of(Inquiry), &another(Resident)), "a neighbour");
}

#[test]
fn a_butler_sees_his_buildings_only() {
    let place = Place { building: Some("4".to_owned()), ..Place::default() };
    let elsewhere = Story::of(Inquiry).does(Desk, Command::Locate(place));
    assert!(!sees(&elsewhere, &Butler.into()));
    let unknown = Story::of(Inquiry).does(Desk, Command::Locate(Place::spot("快递柜旁")));
    assert!(!sees(&unknown, &Butler.into()));
}

/// S117
#[test]
fn a_confidential_case_is_hidden_from_residents_and_butlers() {
    let story = Story::of(Inquiry).does(Desk, confidential());
    check(&story, &SERVICE);
    let open = story.does(Supervisor, Command::SetFlag { flag: Flag::Confidential, on: false });
    check(&open, &with_service(&[Resident, Butler]));
}

#[test]
fn what_one_may_not_see_one_cannot_write_to() {
    let mut story = Story::of(Inquiry).does(Desk, confidential());
    let draft = story.decide(&Resident.into(), Command::Urge).expect("decided on an old row").remove(0);
    let judgement = story.send(&Resident.into(), draft);
    assert_eq!(judgement, crate::judge::Judgement::Reject(crate::wire::Reason::NoSuchRecord));
}

#[test]
fn whoever_has_the_case_keeps_it_in_sight_wherever_it_moves() {
    let story = Story::of(Medical)
        .does(Guard, Command::Take)
        .does(Desk, Command::Classify { procedure: Inquiry, sub_kind: None, urgency: Urgency::Routine });
    assert!(sees(&story, &Guard.into()), "the owner");
    assert!(!sees(&story, &another(Guard)), "his colleagues");

    let handed_on = story.does(Desk, Command::Assign { to: member(Technician) });
    assert!(!sees(&handed_on, &Guard.into()));
    assert!(sees(&handed_on, &Technician.into()));
}

#[test]
fn a_member_without_roles_sees_nothing() {
    let nobody = Actor { roles: [].into(), ..Resident.into() };
    assert!(scopes_of_member(&nobody).is_empty());
    assert!(!sees(&Story::of(Inquiry), &nobody));
}

#[test]
fn the_flag_is_the_staffs_to_set() {
    let story = Story::of(Inquiry);
    story.when(Resident, confidential()).denied();
    story.when(Butler, confidential()).denied();
    story.when(Desk, confidential()).then([CaseEvent::Flagged { flag: Flag::Confidential, on: true }]);
}
