//! At night the control room does what the desk does by day; the desk completes it afterwards (S31–S33, S42).

use rulebook::ProcedureId::{Inquiry, Repair};
use rulebook::Role::{self, ControlRoom, Desk, Director, Guard, Supervisor};
use rulebook::deadline::Standing::{Kept, Running};

use super::story::{Story, does_step};
use crate::case::{Command, StepView};
use crate::id::Millis;

const MINUTE: Millis = 60_000;

fn acting(story: &Story, own: &[Role], on_duty: &[Role]) -> Vec<Role> {
    story.case().acting(own, |role| on_duty.contains(&role))
}

fn sent_by(role: Role) -> Story {
    Story::of(Repair).after(10).does(role, does_step("send", []))
}

#[test]
fn the_control_room_acts_for_a_desk_nobody_is_on_duty_at() {
    let story = Story::of(Repair);
    for (own, on_duty, expected) in [
        (&[ControlRoom][..], &[ControlRoom][..], &[ControlRoom, Desk][..]),
        (&[ControlRoom], &[ControlRoom, Desk], &[ControlRoom]),
        // An estate that keeps no duty board works as ever.
        (&[ControlRoom], &[], &[ControlRoom]),
        (&[ControlRoom, Desk], &[ControlRoom], &[ControlRoom, Desk]),
        (&[Guard, Supervisor], &[Guard, Supervisor], &[Guard, Supervisor]),
        (&[Desk], &[Desk], &[Desk]),
    ] {
        assert_eq!(acting(&story, own, on_duty), expected, "{own:?} {on_duty:?}");
    }
}

/// S32: whoever took the call goes on with it, though the desk is there.
#[test]
fn what_the_control_room_took_it_sees_through() {
    let story = Story::of(Repair).does(ControlRoom, Command::Take);
    assert_eq!(acting(&story, &[ControlRoom], &[ControlRoom, Desk]), [ControlRoom, Desk]);
    let story = story.does(Desk, Command::Take);
    assert_eq!(acting(&story, &[ControlRoom], &[ControlRoom, Desk]), [ControlRoom]);
}

#[test]
fn who_acts_for_the_desk_is_offered_its_steps() {
    let story = Story::of(Repair);
    let offered = |own: &[Role], on_duty: &[Role]| {
        let roles = acting(&story, own, on_duty);
        story.progress().now(&roles).iter().map(|view| view.step.id.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(offered(&[ControlRoom], &[ControlRoom, Desk]), ["noted"]);
    assert_eq!(offered(&[ControlRoom], &[ControlRoom]), ["noted"]);
    assert_eq!(offered(&[Desk], &[Desk]), ["send"]);
}

#[test]
fn what_the_control_room_sent_waits_for_the_desk_to_complete() {
    let story = sent_by(ControlRoom);
    assert!(story.progress().backfill().is_some_and(StepView::is_open), "待补单");
    assert!(story.missing().contains(&"write_up".into()));
    assert!(story.progress().who_must_act().contains(&Desk));
    assert_eq!(story.clock("written_up"), Some(Running { left: 60 * MINUTE }));

    let sent = story
        .progress()
        .steps
        .iter()
        .find(|view| view.step.id == "send".into())
        .and_then(|view| view.last().cloned());
    let called = story.case().reported.at;
    let story = story.after(30).does(Desk, does_step("write_up", []));
    assert!(story.progress().backfill().is_some_and(|view| !view.is_open()), "已补单");
    assert_eq!(story.clock("written_up"), Some(Kept));
    let now = story
        .progress()
        .steps
        .iter()
        .find(|view| view.step.id == "send".into())
        .and_then(|view| view.last().cloned());
    assert_eq!((now, story.case().reported.at), (sent, called), "its times stay");
}

#[test]
fn what_the_desk_sent_itself_is_no_backfill() {
    for role in [Desk, Supervisor, Director] {
        let story = sent_by(role);
        assert!(story.progress().backfill().is_none(), "{role:?}");
        assert_eq!(story.clock("written_up"), None);
    }
}

#[test]
fn what_was_not_sent_after_all_needs_no_completing() {
    let undo = Command::UndoStep { step: "send".into(), reason: "住户自己修好了".to_owned() };
    let story = sent_by(ControlRoom).does(ControlRoom, undo);
    assert!(story.progress().backfill().is_none());
    assert_eq!(story.clock("written_up"), None);
}

/// A missed clock of the desk's rings in the control room before it rings at somebody's home.
#[test]
fn a_missed_clock_is_told_to_who_stands_in() {
    let story = Story::of_kind(Inquiry, "oral").after(6);
    let told = |on_duty: &[Role], told: &[Role], minutes: i64| {
        let due = story.due("first_reply").expect("the clock runs");
        due.tells(story.now + minutes * MINUTE, told, |role| on_duty.contains(&role))
    };
    assert_eq!(told(&[ControlRoom], &[], 0), Some(ControlRoom));
    assert_eq!(told(&[ControlRoom, Supervisor], &[ControlRoom], 5), Some(Supervisor));
    assert_eq!(told(&[ControlRoom, Desk], &[], 0), Some(Desk));
    assert_eq!(told(&[ControlRoom, Desk], &[ControlRoom], 5), None, "nobody higher is on duty");
    assert_eq!(told(&[Guard], &[], 0), Some(Desk), "as it is written");
}
