//! Erased bodies and events of a newer build change nothing but the counters.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::random::{config, history};
use crate::Kind;
use crate::case::Case;
use crate::member::Member;
use crate::{Fit, RecordKind, Recorded, Row, State, fold};

fn folded(events: &[Recorded]) -> Option<Row> {
    events.iter().fold(None, |row, event| fold(row, event).0)
}

/// The row as it was, with another version and count.
fn expected(mut row: Row, version: u64, unknown: u32) -> Row {
    row.version = version;
    if let State::Case(case) = &mut row.state {
        case.unknown += unknown;
    }
    row
}

fn unreadable() -> impl Strategy<Value = (RecordKind, Value, Fit)> {
    let case = || Case::kind();
    prop_oneof![
        Just((case(), Value::Null, Fit::Erased)),
        Just((RecordKind::named("visit"), Value::Null, Fit::Erased)),
        Just((case(), json!({ "t": "beamed_up" }), Fit::Unknown)),
        Just((case(), json!({ "t": "replied" }), Fit::Unknown)),
        Just((case(), json!({ "t": "branch_opened", "branch": 7 }), Fit::Unknown)),
        Just((case(), json!({}), Fit::Unknown)),
        Just((case(), json!("taken"), Fit::Unknown)),
        Just((case(), json!([1, 2]), Fit::Unknown)),
        Just((RecordKind::named("visit"), json!({ "t": "taken" }), Fit::Unknown)),
        // Known, but not of this record's kind.
        Just((Member::kind(), json!({ "t": "disabled" }), Fit::Unknown)),
    ]
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_cannot_be_read_changes_nothing_but_the_counters(
        events in history(),
        (kind, body, fit) in unreadable(),
        sent in any::<bool>(),
    ) {
        let mut event = events[events.len() - 1].clone();
        event.envelope.kind = kind;
        event.envelope.body = body;
        if let (true, Some(stamp)) = (sent, &mut event.stamp) {
            stamp.seq += 1;
        } else {
            event.stamp = None;
        }
        let before = folded(&events).expect("a case");
        let version = before.version + u64::from(sent);
        let after = fold(Some(before.clone()), &event);
        prop_assert_eq!(after, (Some(expected(before, version, u32::from(fit == Fit::Unknown))), fit));
        prop_assert_eq!(fold(None, &event).0, None, "nor does it begin a record");
    }

    #[test]
    fn a_body_of_this_build_with_fields_of_a_newer_one_is_read(events in history()) {
        let mut newer = events.clone();
        for event in &mut newer {
            if let Value::Object(body) = &mut event.envelope.body {
                body.insert("of_a_newer_build".to_owned(), json!({ "a": [1] }));
            }
        }
        prop_assert_eq!(folded(&newer), folded(&events));
    }
}
