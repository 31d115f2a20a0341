//! `received → triaged → working → replied → done`, waiting, reopening, withdrawing (S39).

use rulebook::ProcedureId::{Inquiry, Medical, Repair};
use rulebook::Role::{Desk, Guard, Resident, Technician};
use rulebook::Urgency;

use super::story::{Story, opened, replied};
use crate::case::{AtDesk, CaseEvent, Command, Outcome, Refusal, Stage, WaitingOn};

fn close() -> Command {
    Command::Close { outcome: Outcome::Met, overriding: None }
}

#[test]
fn a_case_goes_from_received_to_done() {
    let story = Story::of(Repair);
    assert_eq!(story.case().stage, Stage::Received);

    let classify =
        Command::Classify { procedure: Inquiry, sub_kind: Some("oral".into()), urgency: Urgency::Routine };
    // A guard lead confirms the class (S18) without becoming the owner.
    let story = story.does(rulebook::Role::Supervisor, classify);
    assert_eq!(story.case().stage, Stage::Triaged);
    assert_eq!(story.case().procedure, Inquiry);
    assert!(story.case().confirmed.is_some());

    let story = story.does(Desk, Command::Take);
    assert_eq!(story.case().stage, Stage::Working);

    let story = story.happens(Desk, replied());
    assert_eq!(story.case().stage, Stage::Replied);
    // Going on working does not take the reply back.
    let story = story.happens(Desk, CaseEvent::Taken);
    assert_eq!(story.case().stage, Stage::Replied);

    let story = story.does(Desk, close());
    assert!(matches!(story.case().stage, Stage::Done { .. }));
}

/// S6: the desk has its list by these four.
#[test]
fn the_desk_collects_arranges_classifies_and_handles() {
    let at = |story: &Story| story.case().at_desk();
    let story = Story::of_kind(Inquiry, "oral");
    assert_eq!(at(&story), Some(AtDesk::Collected));
    let story = story.does(Desk, Command::Take);
    assert_eq!(at(&story), Some(AtDesk::Arranged));
    // A first word says nothing of what it is.
    assert_eq!(at(&story.clone().happens(Desk, replied())), Some(AtDesk::Arranged));
    let story = story.confirmed();
    assert_eq!(at(&story), Some(AtDesk::Classified));
    let story = story.happens(Desk, replied());
    assert_eq!(at(&story), Some(AtDesk::Handled));
    assert_eq!(at(&story.does(Desk, close())), None);
}

/// S194: 当事人 and 知情人 call the police themselves, and the case says so.
#[test]
fn the_reporters_call_to_the_police_is_on_record() {
    let call = || Command::Call { number: "110".to_owned() };
    let story = Story::of(rulebook::ProcedureId::Security).does(Resident, call());
    let called = story.events.last().unwrap();
    assert_eq!(called.envelope.role, Resident);
    assert_eq!(called.envelope.body["t"], "called");
    // It is theirs, so they go on seeing it.
    assert_eq!(called.envelope.audience, crate::Audience::Public);
    story.when(super::estate::another(Resident), call()).denied();
}

#[test]
fn a_case_waits_and_goes_on() {
    let wait = Command::Wait { on: WaitingOn::Parts, reason: "等配件".to_owned() };
    let story = Story::of(Repair).does(Technician, Command::Take).does(Technician, wait);
    assert_eq!(story.case().stage, Stage::Waiting { on: WaitingOn::Parts, since: story.now });
    // Work on the side does not end the wait.
    let story = story.happens(Desk, CaseEvent::Taken);
    assert!(matches!(story.case().stage, Stage::Waiting { .. }));
    story.when(Resident, Command::Resume).denied();
    let story = story.does(Technician, Command::Resume);
    assert_eq!(story.case().stage, Stage::Working);
    story.when(Technician, Command::Resume).refused(Refusal::NoLongerFits);
}

#[test]
fn a_closed_case_is_reopened_with_its_history() {
    let story = Story::of_kind(Inquiry, "oral").confirmed().happens(Desk, replied()).does(Desk, close());
    story.when(Guard, Command::Reopen { reason: "没解决".to_owned() }).denied();
    let again = story.does(Resident, Command::Reopen { reason: "没解决".to_owned() });
    assert_eq!(again.case().stage, Stage::Working);
    assert_eq!(again.case().reopened, 1);
    assert_eq!(again.case().replies.len(), 1);
    again.when(Resident, Command::Reopen { reason: "没解决".to_owned() }).refused(Refusal::NoLongerFits);
}

#[test]
fn the_resident_withdraws_and_may_come_back() {
    let withdraw = || Command::Withdraw { reason: "已自行送医".to_owned() };
    let story = Story::of(Medical).happens(Desk, opened("hospital"));
    let withdrawn = story.does(Resident, withdraw());
    assert!(matches!(&withdrawn.case().stage, Stage::Withdrawn { reason, .. } if reason == "已自行送医"));
    withdrawn.when(Resident, withdraw()).refused(Refusal::NoLongerFits);
    withdrawn.when(Resident, Command::Reopen { reason: "还是要".to_owned() }).allowed();
}

#[test]
fn a_closed_case_still_takes_words_facts_and_a_rating() {
    let story = Story::of_kind(Inquiry, "oral").confirmed().happens(Desk, replied()).does(Desk, close());
    for (by, command) in [
        (Desk, Command::Note("回访过".to_owned())),
        (Resident, Command::Say("谢谢".to_owned())),
        (Resident, Command::Rate { stars: 5, manner: 5 }),
        (Resident, Command::GiveContact { phone: "13800000000".to_owned() }),
        (Desk, Command::Call { number: "13800000000".to_owned() }),
    ] {
        story.when(by, command).allowed();
    }
    for (by, command) in [
        (Desk, Command::Take),
        (Resident, Command::Urge),
        (Desk, close()),
        (Desk, Command::Reply { text: "再说".to_owned(), written: false }),
        (Desk, Command::Wait { on: WaitingOn::Other, reason: "等".to_owned() }),
    ] {
        story.when(by, command).refused(Refusal::NoLongerFits);
    }
}

#[test]
fn a_case_that_was_replied_to_and_waited_is_replied_to() {
    let waits = || Command::Wait { on: WaitingOn::Parts, reason: "等件".to_owned() };
    let waited = |story: Story| story.does(Desk, waits()).does(Desk, Command::Resume).case().stage.clone();
    assert_eq!(waited(Story::of(Repair).does(Desk, Command::Take)), Stage::Working);
    assert_eq!(waited(Story::of(Repair).happens(Desk, replied())), Stage::Replied);
}

#[test]
fn stars_stay_between_one_and_five_whoever_sends_them() {
    let open = Story::of_kind(Inquiry, "oral");
    open.when(Resident, Command::Rate { stars: 5, manner: 5 }).refused(Refusal::NoLongerFits);
    let story = open.happens(Desk, CaseEvent::Closed { outcome: Outcome::Met });
    story
        .when(Resident, Command::Rate { stars: 0, manner: 9 })
        .then([CaseEvent::Rated { stars: 1, manner: 5 }]);
    let story = story.happens(Resident, CaseEvent::Rated { stars: 255, manner: 0 });
    assert_eq!(story.case().rating, Some((5, 1)));
}

#[test]
fn the_resident_asks_how_far_it_is_as_often_as_he_likes() {
    let story =
        Story::of_kind(Inquiry, "oral").does(Resident, Command::Urge).after(5).does(Resident, Command::Urge);
    assert_eq!(story.case().urged.len(), 2);
}
