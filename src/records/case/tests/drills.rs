//! 演练: a case that is none, and what it showed (S174).

use rulebook::ProcedureId::Crowding;
use rulebook::Role::{ControlRoom, Desk, Director, Guard, GuardLead, Resident, SecurityChief, Supervisor};
use rulebook::Urgency;

use super::story::{Story, reported};
use crate::case::{CaseEvent, Channel, Command, Flag, Outcome, Refusal, Relation, Report};
use crate::place::Place;

fn report(drill: bool) -> Command {
    let CaseEvent::Reported { words, place, why, .. } = reported(Crowding, None) else { unreachable!() };
    Command::Report(Report {
        words,
        place: Place { ..place },
        phone: None,
        relation: Relation::Family,
        channel: Channel::App,
        procedure: Crowding,
        sub_kind: None,
        urgency: Urgency::Urgent,
        why,
        drill,
        sos: false,
        caller: None,
        happened: None,
        chosen: false,
    })
}

fn review() -> Command {
    Command::ReviewDrill {
        department: "保安部".to_owned(),
        attendees: "甲、乙、丙".to_owned(),
        findings: "广播晚了两分钟".to_owned(),
    }
}

fn close() -> Command {
    Command::Close { outcome: Outcome::Met, overriding: None }
}

fn is_drill() -> CaseEvent {
    CaseEvent::Flagged { flag: Flag::Drill, on: true }
}

#[test]
fn a_drill_is_marked_from_its_first_word_on() {
    let first = || reported(Crowding, None);
    Story::empty().when(Desk, report(true)).then([first(), is_drill(), CaseEvent::Taken]);
    Story::empty().when(GuardLead, report(true)).then([first(), is_drill()]);
    Story::empty().when(GuardLead, report(false)).then([first()]);
    assert!(Story::empty().does(SecurityChief, report(true)).case().is_drill());
    // Nobody practises with the residents' line.
    Story::empty().when(Resident, report(true)).denied();
    Story::empty().when(Guard, report(true)).denied();
}

#[test]
fn a_drill_ends_with_what_it_showed() {
    let drill = Story::empty().does(Desk, report(true)).confirmed().answered();
    drill.when(Desk, close()).refused(Refusal::DrillNotReviewed);
    for by in [Guard, Resident] {
        drill.when(by, review()).denied();
    }
    for by in [ControlRoom, GuardLead, SecurityChief, Supervisor, Director] {
        drill.when(by, review()).allowed();
    }
    let reviewed = drill.does(GuardLead, review());
    assert_eq!(reviewed.case().drill_reviewed.as_ref().map(|by| by.role), Some(GuardLead));
    reviewed.when(GuardLead, review()).refused(Refusal::NoLongerFits);
    reviewed.when(Desk, close()).allowed();
}

#[test]
fn a_review_says_who_was_there_and_what_was_found() {
    let drill = Story::empty().does(Desk, report(true));
    for field in ["department", "attendees", "findings"] {
        let said = |name: &str| if name == field { " ".to_owned() } else { "有".to_owned() };
        let command = Command::ReviewDrill {
            department: said("department"),
            attendees: said("attendees"),
            findings: said("findings"),
        };
        drill.when(Desk, command).refused(Refusal::Empty { field: field.to_owned() });
    }
}

#[test]
fn what_is_no_drill_is_not_reviewed_as_one() {
    let real = Story::of(Crowding).confirmed().answered();
    real.when(Desk, review()).refused(Refusal::NoLongerFits);
    real.when(Desk, close()).allowed();
    // It turns out to be real.
    let turned = Story::empty()
        .does(Desk, report(true))
        .confirmed()
        .answered()
        .does(Desk, Command::SetFlag { flag: Flag::Drill, on: false });
    turned.when(Desk, close()).allowed();
}
