//! What is kept for ever.

use std::collections::BTreeSet;

use records::case::CaseEvent;
use records::estate::EstateEvent;
use records::member::MemberEvent;

use super::sample;

#[test]
fn case_events_are_frozen() {
    let kinds: BTreeSet<u8> = sample::case_events().iter().map(number).collect();
    assert_eq!(kinds, (1..=53).collect(), "a sample of every variant");
    insta::assert_json_snapshot!("case_events", sample::case_events());
}

#[test]
fn member_events_are_frozen() {
    let kinds: BTreeSet<u8> = sample::member_events()
        .iter()
        .map(|event| match event {
            MemberEvent::Enrolled(_) => 1,
            MemberEvent::RolesChanged { .. } => 2,
            MemberEvent::Disabled => 3,
            MemberEvent::DutyBegan => 4,
            MemberEvent::DutyEnded => 5,
            MemberEvent::Posted { .. } => 6,
        })
        .collect();
    assert_eq!(kinds, (1..=6).collect(), "a sample of every variant");
    insta::assert_json_snapshot!("member_events", sample::member_events());
}

#[test]
fn estate_events_are_frozen() {
    for event in sample::estate_events() {
        // A second variant wants a second sample.
        let EstateEvent::Settled(_) = event;
    }
    insta::assert_json_snapshot!("estate_events", sample::estate_events());
}

/// A new variant gets the next number here, and a sample.
fn number(event: &CaseEvent) -> u8 {
    match event {
        CaseEvent::Reported { .. } => 1,
        CaseEvent::Classified { .. } => 2,
        CaseEvent::Located { .. } => 3,
        CaseEvent::ContactGiven { .. } => 4,
        CaseEvent::Taken => 5,
        CaseEvent::Assigned { .. } => 6,
        CaseEvent::BranchOpened { .. } => 7,
        CaseEvent::BranchStoodDown { .. } => 8,
        CaseEvent::StepDone { .. } => 9,
        CaseEvent::StepDeclined { .. } => 10,
        CaseEvent::StepUndone { .. } => 11,
        CaseEvent::BecameCase { .. } => 53,
        CaseEvent::NoticeSeen { .. } => 12,
        CaseEvent::NoticeAccepted { .. } => 13,
        CaseEvent::AskedUp { .. } => 14,
        CaseEvent::AskSeen { .. } => 15,
        CaseEvent::Instructed { .. } => 16,
        CaseEvent::Replied { .. } => 17,
        CaseEvent::LevelSet { .. } => 18,
        CaseEvent::Flagged { .. } => 19,
        CaseEvent::Noted { .. } => 20,
        CaseEvent::Said { .. } => 21,
        CaseEvent::Urged => 22,
        CaseEvent::Waits { .. } => 23,
        CaseEvent::Resumed => 24,
        CaseEvent::Called { .. } => 25,
        CaseEvent::Overridden { .. } => 26,
        CaseEvent::Closed { .. } => 27,
        CaseEvent::Reopened { .. } => 28,
        CaseEvent::Withdrawn { .. } => 29,
        CaseEvent::Rated { .. } => 30,
        CaseEvent::Numbered { .. } => 31,
        CaseEvent::FilledIn { .. } => 32,
        CaseEvent::Listed { .. } => 33,
        CaseEvent::Sealed { .. } => 34,
        CaseEvent::Released { .. } => 35,
        CaseEvent::Struck { .. } => 36,
        CaseEvent::Weighed { .. } => 37,
        CaseEvent::PassedOn { .. } => 38,
        CaseEvent::PassedOnAccepted { .. } => 39,
        CaseEvent::Escalated { .. } => 40,
        CaseEvent::TakenOn { .. } => 41,
        CaseEvent::Quoted { .. } => 42,
        CaseEvent::QuoteAgreed { .. } => 43,
        CaseEvent::PaymentTaken(_) => 44,
        CaseEvent::DrillReviewed { .. } => 45,
        CaseEvent::Viewed => 46,
        CaseEvent::Pressed { .. } => 47,
        CaseEvent::PressSeen { .. } => 48,
        CaseEvent::EntryFilledIn { .. } => 49,
        CaseEvent::QuoteDeclined { .. } => 50,
        CaseEvent::LevelHandled { .. } => 51,
        CaseEvent::CallerGiven { .. } => 52,
        CaseEvent::TimeGiven { .. } => 53,
    }
}
