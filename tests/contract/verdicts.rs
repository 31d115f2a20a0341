//! Each event gets its verdict, always the same one, whatever stands beside it.

use endpoint::store::{Incoming, Nameless};
use records::RecordId;
use records::Refusal;
use records::case::{CaseEvent, WaitingOn};
use records::judge::LARGEST_EVENT;
use records::wire::{Reason, Verdict};
use rulebook::{ProcedureId, Role};
use serde_json::json;

use super::bench::{Bench, place, reason, reported, said};
use super::on_both;
use crate::support::phone::fresh;

on_both! {
    the_same_event_gets_the_same_verdict
    another_content_under_a_known_id_is_a_conflict
    a_number_is_used_once_per_device
    a_rejection_is_remembered
    what_came_before_its_record_may_come_again
    one_bad_event_among_fifty_stops_nobody
    what_is_not_the_authors_own_is_refused
    what_the_database_could_not_hold_is_refused_alone
    the_endpoints_own_ids_cannot_be_taken
    a_late_event_is_kept_as_late
    holes_in_a_devices_numbers_can_be_seen
}

async fn the_same_event_gets_the_same_verdict(bench: Bench) {
    let desk = bench.writer(Role::Desk).await;
    let record = RecordId(fresh());
    let event = desk.envelope(record, &reported("停电", ProcedureId::Repair, "3"));
    let twice = desk.push(vec![event.clone(), event.clone()]).await;
    let again = desk.push_one(event.clone()).await;
    let other_process = bench.second_store().await;
    let elsewhere =
        other_process.push(&desk.session, 0, vec![Incoming::from(event)]).await.unwrap().remove(0);
    assert!(matches!(again, Verdict::Accepted { .. }));
    assert_eq!([&twice[0], &twice[1], &elsewhere.verdict], [&again; 3]);
    let events = bench.store.every_event(bench.estate).await.unwrap();
    assert_eq!(events.iter().filter(|event| event.envelope.record == record).count(), 2, "report and number");
}

async fn another_content_under_a_known_id_is_a_conflict(bench: Bench) {
    let desk = bench.writer(Role::Desk).await;
    let event = desk.envelope(RecordId(fresh()), &reported("一", ProcedureId::Inquiry, "3"));
    let mut other = desk.envelope(event.record, &reported("二", ProcedureId::Inquiry, "3"));
    other.id = event.id;
    let accepted = desk.push_one(event.clone()).await;
    assert_eq!(reason(&desk.push_one(other).await), &Reason::IdConflict);
    assert_eq!(desk.push_one(event).await, accepted);
}

async fn a_number_is_used_once_per_device(bench: Bench) {
    let desk = bench.writer(Role::Desk).await;
    let first = desk.envelope(RecordId(fresh()), &reported("一", ProcedureId::Inquiry, "3"));
    let mut second = desk.envelope(RecordId(fresh()), &reported("二", ProcedureId::Inquiry, "3"));
    second.dseq = first.dseq;
    let mut third = desk.envelope(RecordId(fresh()), &reported("三", ProcedureId::Inquiry, "3"));
    third.dseq = first.dseq;
    let both = desk.push(vec![first.clone(), second]).await;
    assert!(both[0].seq().is_some());
    assert_eq!(reason(&both[1]), &Reason::NumberReused { dseq: first.dseq });
    assert_eq!(reason(&desk.push_one(third).await), &Reason::NumberReused { dseq: first.dseq });
}

async fn a_rejection_is_remembered(bench: Bench) {
    let desk = bench.writer(Role::Desk).await;
    let record = desk.report(ProcedureId::Inquiry, "3").await;
    let early = desk.envelope(record, &CaseEvent::Resumed);
    assert_eq!(reason(&desk.push_one(early.clone()).await), &Reason::DoesNotFit);
    let wait = CaseEvent::Waits { on: WaitingOn::Parts, reason: "等件".to_owned() };
    desk.write(record, wait).await;
    assert_eq!(reason(&desk.push_one(early).await), &Reason::DoesNotFit, "though it would fit now");
}

async fn what_came_before_its_record_may_come_again(bench: Bench) {
    // After a restore a colleague's phone may be here before the one that holds the report.
    let desk = bench.writer(Role::Desk).await;
    let record = RecordId(fresh());
    let early = desk.envelope(record, &said("在吗"));
    assert_eq!(reason(&desk.push_one(early.clone()).await), &Reason::NoSuchRecord);
    desk.write(record, reported("有了", ProcedureId::Inquiry, "3")).await;
    assert!(desk.push_one(early).await.seq().is_some());
}

async fn one_bad_event_among_fifty_stops_nobody(bench: Bench) {
    let desk = bench.writer(Role::Desk).await;
    let mut batch: Vec<_> = (0..50)
        .map(|_| desk.envelope(RecordId(fresh()), &reported("有事", ProcedureId::Repair, "3")))
        .map(|event| serde_json::to_value(event).unwrap())
        .collect();
    batch[0]["body"] = json!({ "t": "reported", "words": 7 });
    batch[10]["author"] = json!("nobody");
    batch[20]["body"]["words"] = json!("长".repeat(LARGEST_EVENT));
    batch[30]["dseq"] = json!(1_u64 << 60);
    batch[40]["kind"] = json!("spaceship");
    let incoming = || batch.iter().map(|event| Incoming::read(&event.to_string()).unwrap()).collect();

    let verdicts = desk.push_raw(incoming()).await;
    for (index, verdict) in verdicts.iter().enumerate() {
        match index {
            0 | 10 | 30 => {
                assert!(matches!(reason(verdict), Reason::Malformed { .. }), "{index}: {verdict:?}")
            }
            20 => assert_eq!(reason(verdict), &Reason::TooLarge { limit: LARGEST_EVENT }),
            40 => assert_eq!(reason(verdict), &Reason::UnknownKind),
            _ => assert!(verdict.seq().is_some(), "{index}: {verdict:?}"),
        }
    }
    assert_eq!(desk.push_raw(incoming()).await, verdicts);
    assert_eq!(Incoming::read(r#"{ "no": "id" }"#).unwrap_err(), Nameless);
}

async fn what_is_not_the_authors_own_is_refused(bench: Bench) {
    let desk = bench.writer(Role::Desk).await;
    let guard = bench.writer(Role::Guard).await;
    let report = reported("有事", ProcedureId::Repair, "3");

    let mut forged = guard.envelope(RecordId(fresh()), &report);
    forged.device = desk.session.device;
    forged.dseq = 77;
    assert_eq!(reason(&desk.push_one(forged).await), &Reason::ForgedAuthor);
    let foreign_device = bench.writer(Role::Desk).await.envelope(RecordId(fresh()), &report);
    assert_eq!(reason(&desk.push_one(foreign_device).await), &Reason::ForgedAuthor);
    let mut promoted = guard.envelope(RecordId(fresh()), &report);
    promoted.role = Role::Director;
    assert_eq!(reason(&guard.push_one(promoted).await), &Reason::RoleNotHeld);
    // A guard's eyes do not meet an inquiry at the desk: the same answer as if there were none.
    let inquiry = desk.report(ProcedureId::Inquiry, "3").await;
    assert_eq!(reason(&guard.push_one(guard.envelope(inquiry, &said("?"))).await), &Reason::NoSuchRecord);
}

async fn what_the_database_could_not_hold_is_refused_alone(bench: Bench) {
    let desk = bench.writer(Role::Desk).await;
    let in_building = |building: &str| {
        let event = reported("字\0字", ProcedureId::Repair, building);
        desk.envelope(RecordId(fresh()), &event)
    };
    let long = in_building(&"3".repeat(5_000));
    let verdicts = desk.push(vec![in_building("3\0"), long, in_building("3")]).await;
    assert!(verdicts[0].seq().is_some(), "an area's name does without NUL: {:?}", verdicts[0]);
    assert!(matches!(reason(&verdicts[1]), Reason::Refused { refusal: Refusal::TooLong { .. } }));
    assert!(verdicts[2].seq().is_some(), "NUL in words is only a character: {:?}", verdicts[2]);

    let moved = desk.report(ProcedureId::Repair, "3").await;
    let place = CaseEvent::Located { place: place("\u{7}") };
    assert!(desk.push_one(desk.envelope(moved, &place)).await.seq().is_some());
}

async fn the_endpoints_own_ids_cannot_be_taken(bench: Bench) {
    let desk = bench.writer(Role::Desk).await;
    let record = desk.report(ProcedureId::Repair, "3").await;
    let events = bench.store.every_event(bench.estate).await.unwrap();
    let number = events.iter().rfind(|event| event.envelope.record == record).unwrap();
    let mut taken = desk.envelope(record, &said("是我"));
    taken.id = number.envelope.id;
    let verdicts = desk.push(vec![taken, desk.envelope(record, &said("不是"))]).await;
    assert_eq!(reason(&verdicts[0]), &Reason::IdConflict);
    assert!(verdicts[1].seq().is_some());
}

async fn a_late_event_is_kept_as_late(bench: Bench) {
    let resident = bench.writer(Role::Resident).await;
    let desk = bench.writer(Role::Desk).await;
    let record = resident.report(ProcedureId::Repair, "3").await;
    let seen = resident.write(record, said("快点")).await;
    resident.write(record, super::bench::withdrawn()).await;
    let mut late = desk.envelope(record, &CaseEvent::Taken);
    late.base_seq = seen;
    let verdict = desk.push_one(late.clone()).await;
    assert!(matches!(verdict, Verdict::AcceptedLate { .. }), "{verdict:?}");
    assert_eq!(desk.push_one(late).await, verdict);
    let knowing = desk.envelope(record, &CaseEvent::Taken);
    assert_eq!(reason(&desk.push_one(knowing).await), &Reason::DoesNotFit);
}

async fn holes_in_a_devices_numbers_can_be_seen(bench: Bench) {
    let desk = bench.writer(Role::Desk).await;
    desk.report(ProcedureId::Repair, "3").await;
    for _lost in 0..3 {
        desk.envelope(RecordId(fresh()), &said("丢了"));
    }
    bench.clock.forward(5_000);
    desk.report(ProcedureId::Repair, "3").await;
    let devices = bench.store.devices(bench.estate).await.unwrap();
    let device = devices.iter().find(|device| device.device == desk.session.device).unwrap();
    assert_eq!((device.last_dseq, device.last_contact), (5, bench.store.now()));
    assert_eq!(device.member, desk.session.member);
}
