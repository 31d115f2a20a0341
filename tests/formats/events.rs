//! What is kept for ever.

use std::collections::BTreeSet;

use records::case::CaseEvent;
use records::estate::EstateEvent;
use records::member::MemberEvent;
use records::variants;
use serde::Serialize;

use super::sample;

fn names<Event: Serialize>(events: &[Event]) -> BTreeSet<String> {
    let name = |event| serde_json::to_value(event).expect("JSON")["t"].as_str().map(str::to_owned);
    events.iter().map(|event| name(event).expect("a name")).collect()
}

#[test]
fn case_events_are_frozen() {
    assert_eq!(names(&sample::case_events()), variants::names::<CaseEvent>(), "a sample of every variant");
    insta::assert_json_snapshot!("case_events", sample::case_events());
}

#[test]
fn member_events_are_frozen() {
    assert_eq!(names(&sample::member_events()), variants::names::<MemberEvent>());
    insta::assert_json_snapshot!("member_events", sample::member_events());
}

#[test]
fn estate_events_are_frozen() {
    assert_eq!(names(&sample::estate_events()), variants::names::<EstateEvent>());
    insta::assert_json_snapshot!("estate_events", sample::estate_events());
}
