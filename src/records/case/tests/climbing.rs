//! A missed clock climbs rung by rung until a named person takes it on (S64, S108, S112, S128).

use rulebook::ProcedureId::Inquiry;
use rulebook::Role::{self, Desk, Director, Guard, GuardLead, Resident, Supervisor};

use super::estate::member;
use super::story::{Story, replied};
use crate::Actor;
use crate::case::{CaseEvent, Command, Outcome, Refusal};
use crate::id::{MemberId, Millis};
use crate::judge::Judgement;
use crate::{Fit, Sight, fold_all};

const CLOCK: &str = "first_reply";

/// The endpoint itself.
fn endpoint() -> Actor {
    Actor { member: MemberId::ENDPOINT, ..Supervisor.into() }
}

/// An enquiry nobody has answered for so many minutes; its first reply was due after five.
fn unanswered(minutes: i64) -> Story {
    Story::of_kind(Inquiry, "oral").after(minutes)
}

fn tells(story: &Story, on_duty: &[Role]) -> Option<Role> {
    let due = story.due(CLOCK).expect("the clock runs");
    story.case().tells(&due, story.now, |role| on_duty.contains(&role))
}

fn escalated(story: &Story, to: Role) -> CaseEvent {
    let due = story.due(CLOCK).expect("the clock runs");
    CaseEvent::Escalated { deadline: CLOCK.into(), due: due.at, to }
}

/// The endpoint tells whoever is to be told now.
fn told(story: Story, to: Role) -> Story {
    let event = escalated(&story, to);
    story.happens(endpoint(), event)
}

fn take_on() -> Command {
    Command::TakeOn(CLOCK.into())
}

/// Who is told, minute by minute, by an endpoint that looks every minute.
fn climbed(on_duty: &[Role], until: i64) -> Vec<(i64, Role)> {
    let mut story = unanswered(0);
    let mut calls = Vec::new();
    for minute in 1..=until {
        story = story.after(1);
        while let Some(role) = tells(&story, on_duty) {
            calls.push((minute, role));
            story = told(story, role);
        }
    }
    calls
}

#[test]
fn each_rung_is_told_once_and_every_five_minutes_the_next() {
    assert_eq!(climbed(&[Desk, Supervisor, Director], 60), [(6, Desk), (10, Supervisor), (15, Director)]);
}

#[test]
fn a_role_in_which_nobody_is_on_duty_is_passed_over() {
    assert_eq!(climbed(&[Desk, Director], 60), [(6, Desk), (10, Director)]);
    assert_eq!(climbed(&[Director], 60), [(6, Director)]);
    assert_eq!(climbed(&[Supervisor, Guard], 60), [(6, Supervisor)]);
}

/// Better to ring somebody at home than nobody.
#[test]
fn a_ladder_nobody_stands_on_is_climbed_as_it_is_written() {
    let as_written = [(6, Desk), (10, Supervisor), (15, Director)];
    assert_eq!(climbed(&[], 60), as_written);
    assert_eq!(climbed(&[Guard, GuardLead], 60), as_written);
}

#[test]
fn an_endpoint_that_was_down_tells_every_rung_that_is_due() {
    let mut story = unanswered(30);
    let mut calls = Vec::new();
    while let Some(role) = tells(&story, &[Desk, Supervisor, Director]) {
        calls.push(role);
        story = told(story, role);
    }
    assert_eq!(calls, [Desk, Supervisor, Director]);
}

#[test]
fn in_time_nobody_is_told() {
    assert_eq!(tells(&unanswered(5), &[Desk]), None);
    let answered = unanswered(3).happens(Desk, replied()).after(60);
    assert_eq!(tells(&answered, &[Desk]), None);
}

#[test]
fn whoever_takes_it_on_stops_it() {
    let story = told(unanswered(6), Desk);
    for by in [Guard, Resident, Role::Technician] {
        story.when(by, take_on()).denied();
    }
    let story = story.does(Supervisor, take_on()).after(60);
    assert_eq!(tells(&story, &[Desk, Supervisor, Director]), None);
    let due = story.due(CLOCK).unwrap();
    let taken = story.case().climb_of(&due).and_then(|climb| climb.taken_on.as_ref());
    assert_eq!(taken.map(|by| by.member), Some(member(Supervisor)));
    assert!(story.due(CLOCK).is_some_and(|due| due.is_open()), "but the resident still waits");
    story.when(Desk, take_on()).refused(Refusal::NoLongerFits);
}

#[test]
fn nobody_takes_on_what_was_not_missed() {
    unanswered(6).when(Desk, take_on()).refused(Refusal::NoLongerFits);
    let other = Command::TakeOn("lunch".into());
    told(unanswered(6), Desk).when(Desk, other).refused(Refusal::NoLongerFits);
}

/// A question upwards was taken on late and answered; the next one is missed too.
#[test]
fn a_new_miss_climbs_anew() {
    const CLOCK: &str = "instruction";
    let ask = || Command::AskUp { to: Supervisor, question: "能否减免？".to_owned() };
    let tells = |story: &Story| {
        let due = story.due(CLOCK).unwrap();
        story.case().tells(&due, story.now, |_| true)
    };
    let told = |story: Story, to| {
        let due = story.due(CLOCK).unwrap().at;
        story.happens(endpoint(), CaseEvent::Escalated { deadline: CLOCK.into(), due, to })
    };

    let first = Story::of_kind(Inquiry, "oral").does(Desk, ask()).after(6);
    assert_eq!(tells(&first), Some(Supervisor));
    let first = told(first, Supervisor).does(Director, Command::TakeOn(CLOCK.into()));
    assert_eq!(tells(&first.clone().after(60)), None);

    let question = first.case().asks[0].id;
    let second = first
        .does(Director, Command::Instruct { ask: question, text: "可以".to_owned() })
        .does(Desk, ask())
        .after(6);
    assert_eq!(tells(&second), Some(Supervisor), "from the lowest rung");
    let second = told(second, Supervisor);
    let due = second.due(CLOCK).unwrap();
    let climb = second.case().climb_of(&due).unwrap();
    assert_eq!((climb.told.len(), climb.taken_on.is_none()), (1, true));
    assert_eq!(tells(&second.clone().after(5)), Some(Director));
    second.when(Supervisor, Command::TakeOn(CLOCK.into())).allowed();
}

#[test]
fn a_role_is_told_of_one_miss_once() {
    let mut story = told(unanswered(6), Desk);
    let again = escalated(&story, Desk);
    let version = story.version();
    assert_eq!(story.receive(&endpoint(), again, version), Fit::Late);
    let taken = story.does(Desk, take_on());
    let late = escalated(&taken, Supervisor);
    let (mut taken, version) = (taken.clone(), taken.version());
    assert_eq!(taken.receive(&endpoint(), late, version), Fit::Late, "somebody has it");
}

#[test]
fn a_closed_case_climbs_no_more() {
    let close = Command::Close { outcome: Outcome::Met, overriding: Some("已当面答复".to_owned()) };
    let mut story = told(unanswered(6), Desk);
    let next = escalated(&story, Supervisor);
    story = story.confirmed().answered().does(Supervisor, close).after(60);
    assert_eq!(tells(&story, &[Desk, Supervisor]), None);
    let version = story.version();
    assert_eq!(story.receive(&endpoint(), next, version), Fit::Late);
}

#[test]
fn only_the_endpoint_says_that_a_clock_has_climbed() {
    for role in Role::ALL {
        let mut story = unanswered(6);
        let draft =
            super::story::Draft { event: escalated(&story, Desk), role, audience: crate::Audience::Staff };
        let judged = story.send(&role.into(), draft);
        assert!(matches!(judged, Judgement::Reject(_)), "{role:?}: {judged:?}");
    }
}

/// What every phone works out without signal is what the endpoint would write.
#[test]
fn a_phone_that_has_not_heard_of_it_works_out_the_same() {
    let at = |minutes: i64| -> (Option<Role>, Millis) {
        let story = unanswered(minutes);
        (tells(&story, &[Desk, Supervisor]), story.now)
    };
    assert_eq!(at(6).0, Some(Desk));
    // It rings at the lowest rung until it hears that that was told.
    assert_eq!(at(60).0, Some(Desk));
}

#[test]
fn the_resident_hears_nothing_of_the_ladder() {
    let story = told(unanswered(6), Desk).does(Supervisor, take_on());
    let seen = fold_all(&Sight::Resident, &story.events).unwrap();
    assert!(seen.case().unwrap().climbs.is_empty());
}

/// When the ladder ends, or nobody stands on it, only the telephone helps; no longer once somebody has it.
#[test]
fn after_the_ladders_end_somebody_is_phoned() {
    let must_be_phoned = |story: &Story, on_duty: &[Role]| {
        let due = story.due(CLOCK).expect("the clock runs");
        story.case().must_be_phoned(&due, story.now, |role| on_duty.contains(&role))
    };
    let everybody = [Desk, Supervisor, Director];
    assert!(!must_be_phoned(&unanswered(5), &[]), "in time");
    assert!(must_be_phoned(&unanswered(6), &[]), "nobody is there");
    assert!(must_be_phoned(&unanswered(6), &[Guard]), "nobody of the ladder is there");
    let story = told(told(unanswered(11), Desk), Supervisor);
    assert!(!must_be_phoned(&story, &everybody), "the director is still to be told");
    assert!(must_be_phoned(&story, &[Desk, Supervisor]));
    let story = told(story.after(5), Director);
    assert!(must_be_phoned(&story, &everybody));
    assert!(!must_be_phoned(&story.clone().does(Desk, take_on()), &everybody));
    assert!(!must_be_phoned(&story.happens(Desk, replied()), &everybody));
}
