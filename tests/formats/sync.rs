//! What travels between a device and the endpoint.

use std::collections::BTreeSet;

use records::Action;
use records::case::Refusal;
use records::wire::{
    Position, Reason, RecordAnswer, RecordRequest, SearchAnswer, SearchRequest, SyncAnswer, SyncRequest,
    Verdict,
};

use super::sample;

#[test]
fn requests_are_frozen() {
    insta::assert_json_snapshot!("sync_requests", sample::requests());
    let text = serde_json::to_string(&sample::requests()).unwrap();
    assert_eq!(serde_json::from_str::<Vec<SyncRequest>>(&text).unwrap(), sample::requests());
}

#[test]
fn answers_are_frozen() {
    let reasons: BTreeSet<u8> = sample::reasons().iter().map(reason).collect();
    assert_eq!(reasons, (1..=15).collect(), "a sample of every reason");
    let verdicts: BTreeSet<u8> = sample::verdicts().iter().map(verdict).collect();
    assert_eq!(verdicts, (1..=4).collect(), "a sample of every verdict");
    let refusals: BTreeSet<u8> = sample::refusals().iter().map(refusal).collect();
    assert_eq!(refusals, (1..=47).collect(), "a sample of every refusal");

    insta::assert_json_snapshot!("sync_answers", sample::answers_to_sync());
    let text = serde_json::to_string(&sample::answers_to_sync()).unwrap();
    assert_eq!(serde_json::from_str::<Vec<SyncAnswer>>(&text).unwrap(), sample::answers_to_sync());
}

#[test]
fn pages_are_frozen() {
    insta::assert_json_snapshot!("pages", sample::pages());
}

#[test]
fn what_is_asked_past_the_phone_is_frozen() {
    insta::assert_json_snapshot!("searches", sample::searches());
    insta::assert_json_snapshot!("found", sample::found());
    insta::assert_json_snapshot!("records_asked_for", sample::records_asked_for());
    insta::assert_json_snapshot!("records_opened", sample::records_opened());
    let text = serde_json::to_string(&sample::searches()).unwrap();
    assert_eq!(serde_json::from_str::<Vec<SearchRequest>>(&text).unwrap(), sample::searches());
    let text = serde_json::to_string(&sample::found()).unwrap();
    assert_eq!(serde_json::from_str::<Vec<SearchAnswer>>(&text).unwrap(), sample::found());
    let text = serde_json::to_string(&sample::records_asked_for()).unwrap();
    assert_eq!(serde_json::from_str::<Vec<RecordRequest>>(&text).unwrap(), sample::records_asked_for());
    let text = serde_json::to_string(&sample::records_opened()).unwrap();
    assert_eq!(serde_json::from_str::<Vec<RecordAnswer>>(&text).unwrap(), sample::records_opened());
}

#[test]
fn actions_are_frozen() {
    let actions: BTreeSet<u8> = sample::actions().iter().map(action).collect();
    assert_eq!(actions, (1..=46).collect(), "a sample of every action");
    insta::assert_json_snapshot!("actions", sample::actions());
}

#[test]
fn the_two_positions_of_a_cursor_are_not_taken_for_each_other() {
    for position in [Position::At { pos: 0 }, Position::Backfill { bf: 0, after: String::new() }] {
        let text = serde_json::to_string(&position).unwrap();
        assert_eq!(serde_json::from_str::<Position>(&text).unwrap(), position);
    }
}

/// A new variant gets the next number in one of these, and a sample.
fn verdict(verdict: &Verdict) -> u8 {
    match verdict {
        Verdict::Accepted { .. } => 1,
        Verdict::AcceptedLate { .. } => 2,
        Verdict::Rejected { .. } => 3,
        Verdict::Quarantined { .. } => 4,
    }
}

fn reason(reason: &Reason) -> u8 {
    match reason {
        Reason::IdConflict => 1,
        Reason::NumberReused { .. } => 2,
        Reason::ForgedAuthor => 3,
        Reason::RoleNotHeld => 4,
        Reason::NotPermitted { .. } => 5,
        Reason::WrongAudience => 6,
        Reason::NoSuchRecord => 7,
        Reason::RecordExists => 8,
        Reason::DoesNotFit => 9,
        Reason::Refused { .. } => 10,
        Reason::UnknownKind => 11,
        Reason::Malformed { .. } => 12,
        Reason::TooLarge { .. } => 13,
        Reason::Purged => 14,
        Reason::Incomplete => 15,
    }
}

fn refusal(refusal: &Refusal) -> u8 {
    match refusal {
        Refusal::Denied(_) => 1,
        Refusal::NoSuchCase => 2,
        Refusal::AlreadyReported => 3,
        Refusal::Empty { .. } => 4,
        Refusal::TooLong { .. } => 5,
        Refusal::NotAPhone => 6,
        Refusal::NoSuchBranch(_) => 7,
        Refusal::NoSuchStep(_) => 8,
        Refusal::BranchNotOpen(_) => 9,
        Refusal::EvidenceMissing { .. } => 10,
        Refusal::StepIsMust(_) => 11,
        Refusal::NoLongerFits => 12,
        Refusal::StepsMissing { .. } => 13,
        Refusal::NoBranchChosen => 14,
        Refusal::NotReplied => 15,
        Refusal::InstructionAwaited { .. } => 16,
        Refusal::BelowLevel { .. } => 17,
        Refusal::KindNotChosen => 18,
        Refusal::StillToWrite { .. } => 19,
        Refusal::IsAList(_) => 20,
        Refusal::NotAList(_) => 21,
        Refusal::NoSuchEntry(_) => 22,
        Refusal::Signed => 23,
        Refusal::PriceNotAgreed => 24,
        Refusal::NoSuchQuote => 25,
        Refusal::NotRegistered => 26,
        Refusal::NotWeighed => 27,
        Refusal::DrillNotReviewed => 28,
        Refusal::SettingsMissing { .. } => 29,
        Refusal::RulesBroken { .. } => 30,
        Refusal::NotAcknowledged { .. } => 31,
        Refusal::TooManyPhotos { .. } => 32,
        Refusal::PhotoSize { .. } => 33,
        Refusal::NotOnStaff { .. } => 34,
        Refusal::NotAskedFor { .. } => 35,
        Refusal::LastDirector => 36,
        Refusal::Unwritable { .. } => 37,
        Refusal::LevelNotHandled { .. } => 38,
        Refusal::ClassNotConfirmed => 39,
        Refusal::JudgedNotProper => 40,
        Refusal::Unmet => 45,
        Refusal::NotJudged => 41,
        Refusal::TooMuchAtOnce { .. } => 42,
        Refusal::GroundGone { .. } => 43,
        Refusal::TooManyOpen { .. } => 44,
        Refusal::NoSuchSubKind(_) => 46,
        Refusal::OutOfReach { .. } => 47,
    }
}

fn action(action: &Action) -> u8 {
    match action {
        Action::Report => 1,
        Action::Classify => 2,
        Action::GiveFacts => 3,
        Action::Take => 4,
        Action::Assign => 5,
        Action::ChooseBranch => 6,
        Action::DoStep(_) => 7,
        Action::Accept(_) => 8,
        Action::AskUp => 9,
        Action::Instruct(_) => 10,
        Action::Reply => 11,
        Action::RaiseLevel => 12,
        Action::LowerLevel => 13,
        Action::SetFlag => 14,
        Action::Note => 15,
        Action::Say => 16,
        Action::Urge => 17,
        Action::Wait => 18,
        Action::Call => 19,
        Action::Close(_) => 20,
        Action::Override => 21,
        Action::Reopen => 22,
        Action::Withdraw => 23,
        Action::Rate => 24,
        Action::Number => 25,
        Action::Unseal(_) => 26,
        Action::PassOn => 27,
        Action::TakeOn => 28,
        Action::Quote => 29,
        Action::AgreeToPrice { .. } => 30,
        Action::TakePayment => 31,
        Action::ReviewDrill => 32,
        Action::View => 33,
        Action::SetDuty => 34,
        Action::Settle => 35,
        Action::Escalate => 36,
        Action::Press => 37,
        Action::SeePress(_) => 38,
        Action::AddToSealed { .. } => 39,
        Action::DeclinePrice => 40,
        Action::OwnDuty => 41,
        Action::TakeOnAs(_) => 42,
        Action::HandleLevel(_) => 43,
        Action::By(_) => 44,
        Action::Export { .. } => 45,
        Action::Print { .. } => 46,
        Action::LiftConfidential => 47,
        Action::SayWhoCalled => 48,
    }
}
