//! Envelopes, and rows as devices store them.

use cases::case::{Channel, Flag, Level, LevelReason, Outcome, Relation, Stage, WaitingOn};
use cases::{RecordKind, Row};
use rulebook::{ProcedureId, Register, Role, Urgency};
use serde_json::json;

use super::sample;

#[test]
fn envelopes_are_frozen() {
    insta::assert_json_snapshot!("envelopes", sample::envelopes());
    insta::assert_json_snapshot!("recorded", sample::recorded_events());
    let digests: Vec<String> = sample::envelopes().iter().map(|envelope| envelope.digest()).collect();
    insta::assert_json_snapshot!("digests", digests);
}

#[test]
fn rows_are_frozen() {
    insta::assert_json_snapshot!("rows", sample::rows());
    let read: Vec<Row> = serde_json::from_str(&serde_json::to_string(&sample::rows()).unwrap()).unwrap();
    assert_eq!(read, sample::rows());
}

#[test]
fn the_sample_row_leaves_nothing_of_a_case_empty() {
    let row = serde_json::to_value(sample::case_row()).unwrap();
    for (field, value) in row["state"].as_object().unwrap() {
        let empty = [json!(null), json!([]), json!({}), json!(0)];
        assert!(!empty.contains(value), "the sample has no `{field}`");
    }
}

/// The small words inside events and rows.
#[test]
fn words_are_frozen() {
    let by = sample::case_row().case().unwrap().reported.clone();
    let stages = [
        Stage::Received,
        Stage::Triaged,
        Stage::Working,
        Stage::Waiting { on: WaitingOn::Parts, since: 1 },
        Stage::Replied,
        Stage::Done { outcome: Outcome::Met, by: by.clone() },
        Stage::Withdrawn { reason: "好了".to_owned(), by },
    ];
    let relations = [Relation::Self_, Relation::Family, Relation::Witness, Relation::Staff];
    let channels = [
        Channel::App,
        Channel::InPerson,
        Channel::Phone,
        Channel::Written,
        Channel::Patrol,
        Channel::Visit,
        Channel::ControlRoom,
    ];
    let levels = [Level::Desk, Level::Supervisor, Level::Director];
    let level_reasons = [
        LevelReason::BeyondRemit,
        LevelReason::Thorny,
        LevelReason::Major,
        LevelReason::Special,
        LevelReason::Calmer,
    ];
    let flags = [Flag::Confidential, Flag::Paid, Flag::Drill, Flag::Backfill];
    let waiting_on =
        [WaitingOn::Instruction, WaitingOn::Resident, WaitingOn::Parts, WaitingOn::Police, WaitingOn::Other];
    insta::assert_json_snapshot!(
        "words",
        json!({
            "answers": sample::answers(),
            "channels": channels,
            "flags": flags,
            "level_reasons": level_reasons,
            "levels": levels,
            "outcomes": [Outcome::Met, Outcome::Referred(sample::contact())],
            "procedures": ProcedureId::ALL,
            "registers": Register::ALL,
            "relations": relations,
            "roles": Role::ALL,
            "stages": stages,
            "urgencies": Urgency::ALL,
            "waiting_on": waiting_on,
        })
    );
}

/// A kind of a newer build passes through unchanged, at the size it had.
#[test]
fn a_record_kind_of_a_newer_build_passes_through() {
    for name in ["visit", "shift", "", "一种", &"k".repeat(1_000)] {
        let kind = RecordKind::Other(name.to_owned());
        let text = serde_json::to_string(&kind).unwrap();
        assert_eq!(text.len(), name.len() + 2, "the bare name, in quotes");
        assert_eq!(serde_json::from_str::<RecordKind>(&text).unwrap(), kind);
        assert_eq!(kind.as_str(), name);

        let mut envelope = sample::envelopes().swap_remove(0);
        envelope.kind = kind;
        let text = serde_json::to_string(&envelope).unwrap();
        assert_eq!(serde_json::from_str::<cases::Envelope>(&text).unwrap(), envelope);
    }
    for kind in [RecordKind::Case, RecordKind::Member, RecordKind::Estate] {
        let text = serde_json::to_string(&kind).unwrap();
        assert_eq!(text, format!("\"{}\"", kind.as_str()));
        assert_eq!(serde_json::from_str::<RecordKind>(&text).unwrap(), kind);
    }
}
