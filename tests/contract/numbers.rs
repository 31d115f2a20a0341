//! Register numbers: one after the other, per register and day of the estate.

use records::case::CaseEvent;
use records::{RecordId, State};
use rulebook::{ProcedureId, Role, Urgency};

use super::bench::{Bench, DAY, HOUR, Writer, place, reported};
use super::on_both;
use super::reader::Reader;
use crate::support::phone::fresh;

on_both! {
    each_register_counts_for_itself
    a_new_day_begins_at_the_estates_midnight
    moving_to_another_register_takes_its_next_number
    a_report_that_is_refused_takes_no_number
}

fn classified(procedure: ProcedureId) -> CaseEvent {
    CaseEvent::Classified { procedure, sub_kind: None, urgency: Urgency::Routine }
}

/// All numbers a case has had, as printed.
async fn numbers(bench: &Bench, desk: &Writer, record: RecordId) -> Vec<String> {
    let mut reader = Reader::of(bench, desk);
    reader.catch_up().await;
    reader.check().await;
    match &reader.row(record).state {
        State::Case(case) => case.numbers.iter().map(ToString::to_string).collect(),
        other => panic!("{other:?}"),
    }
}

async fn each_register_counts_for_itself(bench: Bench) {
    let desk = bench.writer(Role::Desk).await;
    let mut found = Vec::new();
    for procedure in [ProcedureId::Repair, ProcedureId::Complaint, ProcedureId::Repair, ProcedureId::Inquiry]
    {
        let record = desk.report(procedure, "3").await;
        found.extend(numbers(&bench, &desk, record).await);
    }
    assert_eq!(found, ["BX-20261123-001", "TS-20261123-001", "BX-20261123-002", "RC-20261123-001"]);
}

async fn a_new_day_begins_at_the_estates_midnight(bench: Bench) {
    let desk = bench.writer(Role::Desk).await;
    let mut found = Vec::new();
    // Eight in the evening, one minute before and at midnight, a day later.
    for wait in [0, 4 * HOUR - 60_000, 60_000, DAY] {
        bench.clock.forward(wait);
        let record = desk.report(ProcedureId::Repair, "3").await;
        found.extend(numbers(&bench, &desk, record).await);
    }
    assert_eq!(found, ["BX-20261123-001", "BX-20261123-002", "BX-20261124-001", "BX-20261125-001"]);
}

async fn moving_to_another_register_takes_its_next_number(bench: Bench) {
    let desk = bench.writer(Role::Desk).await;
    let record = desk.report(ProcedureId::Complaint, "3").await;
    desk.write(record, CaseEvent::Located { place: place("4") }).await;
    desk.write(record, classified(ProcedureId::Complaint)).await;
    assert_eq!(numbers(&bench, &desk, record).await, ["TS-20261123-001"]);
    // In one batch with another report of the register it goes to.
    let moved = desk.envelope(record, &classified(ProcedureId::Repair));
    let other = desk.envelope(RecordId(fresh()), &reported("有事", ProcedureId::Repair, "3"));
    let other_record = other.record;
    desk.push(vec![moved, other]).await;
    assert_eq!(numbers(&bench, &desk, record).await, ["TS-20261123-001", "BX-20261123-001"]);
    assert_eq!(numbers(&bench, &desk, other_record).await, ["BX-20261123-002"]);
    let next = desk.report(ProcedureId::Complaint, "3").await;
    assert_eq!(numbers(&bench, &desk, next).await, ["TS-20261123-002"]);
}

async fn a_report_that_is_refused_takes_no_number(bench: Bench) {
    let desk = bench.writer(Role::Desk).await;
    let empty = desk.envelope(RecordId(fresh()), &reported("  ", ProcedureId::Repair, "3"));
    assert!(desk.push_one(empty).await.seq().is_none());
    let record = desk.report(ProcedureId::Repair, "3").await;
    assert_eq!(numbers(&bench, &desk, record).await, ["BX-20261123-001"]);
}
