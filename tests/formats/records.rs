//! Envelopes, and rows as devices store them.

use records::Kind;
use records::case::Case;
use records::estate::Estate;
use records::member::Member;
use std::collections::BTreeSet;

use records::case::{
    Channel, Cost, Flag, Level, LevelReason, Outcome, PaymentMethod, Relation, Stage, WaitingOn,
};
use records::{CallerKind, RecordKind, Row};
use rulebook::{ProcedureId, Register, Role, Urgency};
use serde_json::{Value, json};

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
fn the_sample_rows_leave_nothing_of_a_case_empty() {
    let rows: Vec<Value> = sample::rows().iter().map(|row| serde_json::to_value(row).unwrap()).collect();
    let cases: Vec<&Value> =
        rows.iter().filter(|row| row["kind"] == "case").map(|row| &row["state"]).collect();
    let fields: BTreeSet<&String> = cases.iter().flat_map(|case| case.as_object().unwrap().keys()).collect();
    for field in fields {
        let empty = [json!(null), json!([]), json!({}), json!(0)];
        assert!(cases.iter().any(|case| !empty.contains(&case[field])), "no sample has a `{field}`");
    }
}

/// What is left out of a row that has nothing of it is written by a row that has.
#[test]
fn the_sample_rows_write_every_field() {
    let written = serde_json::to_string(&sample::rows()).unwrap();
    for field in [
        "lists",
        "of",
        "struck",
        "seal",
        "opened",
        "weighed",
        "passed_on",
        "accepted",
        "climbs",
        "taken_on",
        "quote",
        "agreed",
        "signature",
        "payments",
        "receipt",
        "drill_reviewed",
        "presses",
        "taken",
        "raised",
        "caller",
        "handled",
        "answer",
        "on_duty",
        "served",
        "prices",
        "drill_days",
        "superior",
        "superior_phone",
        "post",
        "resources",
        "overlay",
        "limits",
        "visitors",
        "unverified",
        "wordings",
    ] {
        assert!(written.contains(&format!("\"{field}\":")), "no sample row has a `{field}`");
    }
}

/// The small words inside events and rows.
#[test]
fn words_are_frozen() {
    let by = sample::first::case_row().case().unwrap().reported.clone();
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
    let costs = [Cost::Labour, Cost::Material];
    let payment_methods = [
        PaymentMethod::Cash,
        PaymentMethod::WeChat,
        PaymentMethod::Alipay,
        PaymentMethod::Card,
        PaymentMethod::Transfer,
    ];
    let waiting_on =
        [WaitingOn::Instruction, WaitingOn::Resident, WaitingOn::Parts, WaitingOn::Police, WaitingOn::Other];
    insta::assert_json_snapshot!(
        "words",
        json!({
            "answers": sample::answers(),
            "caller_kinds": CallerKind::ALL,
            "channels": channels,
            "costs": costs,
            "flags": flags,
            "level_reasons": level_reasons,
            "levels": levels,
            "outcomes": [
                Outcome::Met,
                Outcome::Referred(sample::contact()),
                Outcome::PriceDeclined,
                Outcome::NotProper { reason: "违反管理规定".to_owned() },
            ],
            "payment_methods": payment_methods,
            "procedures": ProcedureId::ALL,
            "registers": Register::ALL,
            "relations": relations,
            "roles": Role::ALL,
            "seals": sample::seals(),
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
        let kind = RecordKind::from(name.to_owned());
        let text = serde_json::to_string(&kind).unwrap();
        assert_eq!(text.len(), name.len() + 2, "the bare name, in quotes");
        assert_eq!(serde_json::from_str::<RecordKind>(&text).unwrap(), kind);
        assert_eq!(kind.as_str(), name);

        let mut envelope = sample::envelopes().swap_remove(0);
        envelope.kind = kind;
        let text = serde_json::to_string(&envelope).unwrap();
        assert_eq!(serde_json::from_str::<records::Envelope>(&text).unwrap(), envelope);
    }
    for kind in [Case::kind(), Member::kind(), Estate::kind()] {
        let text = serde_json::to_string(&kind).unwrap();
        assert_eq!(text, format!("\"{}\"", kind.as_str()));
        assert_eq!(serde_json::from_str::<RecordKind>(&text).unwrap(), kind);
    }
}
