//! What the first version wrote is read as it was meant. These files are never written again; a new version gets
//! a folder of its own.

use std::fmt::Debug;

use records::case::CaseEvent;
use records::wire::{Page, SyncAnswer, SyncRequest};
use records::{Row, State};
use serde::de::DeserializeOwned;

use super::sample::first;

#[track_caller]
fn check<T: DeserializeOwned + Debug + PartialEq>(written: &str, meant: T) {
    assert_eq!(serde_json::from_str::<T>(written).expect("version 1 is read"), meant);
}

/// The first version took whoever first had a case for whoever had answered it, and a raised case waited for nobody.
fn as_stored_then(mut row: Row) -> Row {
    if let State::Case(case) = &mut row.state {
        case.answered = case.taken.take();
        case.raised = None;
    }
    row
}

#[test]
fn events_of_version_1_are_read() {
    check(include_str!("v1/case_events.json"), first::case_events());
    check(include_str!("v1/member_events.json"), first::member_events());
    check(include_str!("v1/estate_events.json"), first::estate_events());
}

#[test]
fn records_of_version_1_are_read() {
    check(include_str!("v1/recorded.json"), first::recorded_events());
    check(include_str!("v1/envelopes.json"), first::envelopes());
    let rows: Vec<Row> = first::rows().into_iter().map(as_stored_then).collect();
    check(include_str!("v1/rows.json"), rows);
}

#[test]
fn sync_messages_of_version_1_are_read() {
    check(include_str!("v1/sync_requests.json"), first::requests());
    check(include_str!("v1/sync_answers.json"), first::answers_to_sync());
}

/// What may be left out, left out.
#[test]
fn the_shortest_messages_of_version_1_are_read() {
    for shortest in [
        r#"{"t":"reported","words":"灯坏了","relation":"oneself","channel":"app","procedure":"repair","urgency":"routine","rulebook":"0"}"#,
        r#"{"t":"classified","procedure":"repair","urgency":"routine"}"#,
        r#"{"t":"step_done","step":"locate"}"#,
        r#"{"t":"step_declined","step":"locate"}"#,
        r#"{"t":"replied","text":"好"}"#,
    ] {
        assert!(serde_json::from_str::<CaseEvent>(shortest).is_ok(), "{shortest}");
    }
    let request = r#"{"v":1,"device":"01935c2f-0000-7000-8000-000000000d00","sent_at":0}"#;
    assert!(serde_json::from_str::<SyncRequest>(request).unwrap().events.is_empty());
    let answer = r#"{"v":1,"now":0,"verdicts":[]}"#;
    assert_eq!(serde_json::from_str::<SyncAnswer>(answer).unwrap().page, None);
    let page = r#"{"head":0,"cursor":{"epoch":"","sight":"","scopes":{}}}"#;
    assert_eq!(serde_json::from_str::<Page>(page).unwrap(), Page::default());
}
