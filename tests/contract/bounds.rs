//! What a hostile client may do to an estate, and no more: to its numbers, its database and its clocks.

use endpoint::store::Incoming;
use records::case::{CaseEvent, Outcome, Refusal};
use records::wire::{Reason, Verdict};
use records::{DeviceId, Envelope, Group, GroupId, RecordId};
use rulebook::{ProcedureId, Role, Urgency};
use serde_json::json;
use uuid::Uuid;

use super::bench::{Bench, DAY, Writer, noted, reason, reopened, reported, said, withdrawn};
use super::on_both;
use super::reader::Reader;
use crate::support::phone::fresh;

on_both! {
    a_device_that_is_not_drawn_neither_joins_nor_writes
    numbers_used_up_under_the_nil_device_are_in_nobodys_way
    the_endpoints_own_events_of_earlier_versions_are_moved_out_of_reach
    an_event_whose_receipt_is_lost_takes_nobody_down_with_it
    a_resident_may_add_so_much_to_one_record
    a_residents_open_cases_are_counted
    a_leap_in_the_numbers_is_no_loss
    no_clock_is_believed_beyond_all_bounds
    a_refused_event_leaves_little_behind
    an_event_nested_too_deep_is_refused_alone
    nobody_begins_what_is_there
    what_is_not_a_signature_is_none
    white_space_is_not_kept_by_the_page
    one_of_the_staff_may_add_so_much_to_a_large_record
    one_of_the_staff_may_add_so_many_small_things_in_a_day
    a_long_history_is_not_folded_again_and_again_while_others_wait
}

/// Everything a client could name to be taken for the endpoint.
const CHOSEN: [&str; 3] = [
    "00000000-0000-0000-0000-000000000000",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "00000000-0000-0000-0000-000000000001",
];

async fn a_device_that_is_not_drawn_neither_joins_nor_writes(bench: Bench) {
    let resident = bench.writer(Role::Resident).await;
    let record = resident.report(ProcedureId::Repair, "3").await;
    for chosen in CHOSEN {
        let device: DeviceId = chosen.parse().unwrap();
        assert!(bench.joins_on(Role::Resident, device).await.is_err(), "{chosen}");
        let mut event = resident.envelope(record, &said("是我"));
        event.device = device;
        let verdicts = resident.push(vec![event, resident.envelope(record, &said("没事"))]).await;
        assert!(matches!(reason(&verdicts[0]), Reason::Malformed { .. }), "{chosen}: {verdicts:?}");
        assert!(verdicts[1].seq().is_some());
    }
}

/// Whichever way they become open: reported and withdrawn on two phones, and all of them back.
async fn a_residents_open_cases_are_counted(bench: Bench) {
    let resident = bench.writer(Role::Resident).await;
    let neighbour = bench.writer(Role::Resident).await;
    let mut begun = Vec::new();
    for phone in [&resident, &resident.again().await] {
        for _ in 0..57 {
            let record = RecordId(fresh());
            let there_and_gone = [reported("有事", ProcedureId::Repair, "3"), withdrawn()];
            let there_and_gone = there_and_gone.iter().map(|event| phone.envelope(record, event)).collect();
            let verdicts = phone.push(there_and_gone).await;
            assert!(verdicts.iter().all(|verdict| verdict.seq().is_some()), "{verdicts:?}");
            begun.push(record);
        }
    }
    let mut back = Vec::new();
    for some in begun.chunks(50) {
        let events = some.iter().map(|record| resident.envelope(*record, &reopened()));
        back.extend(resident.push(events.collect()).await);
    }
    let too_many = Reason::Refused { refusal: Refusal::TooManyOpen { most: 100 } };
    assert!(back[..100].iter().all(|verdict| verdict.seq().is_some()), "{back:?}");
    assert!(back[100..].iter().all(|verdict| *reason(verdict) == too_many), "{back:?}");

    // The first few for somebody's life pass; what is open already goes on; one that is over makes room.
    let report = |urgency| resident.envelope(RecordId(fresh()), &called("有人晕倒", urgency));
    assert_eq!(reason(&resident.push_one(report(Urgency::Urgent)).await), &too_many);
    for _ in 0..3 {
        assert!(resident.push_one(report(Urgency::Life)).await.seq().is_some());
    }
    assert_eq!(reason(&resident.push_one(report(Urgency::Life)).await), &too_many);
    resident.write(begun[1], said("在东门")).await;
    for done in &begun[..4] {
        resident.write(*done, withdrawn()).await;
    }
    assert!(resident.push_one(report(Urgency::Urgent)).await.seq().is_some());
    assert_eq!(reason(&resident.push_one(resident.envelope(begun[0], &reopened())).await), &too_many);
    // His own, and no others: nor are staff kept from writing down everybody's, his included.
    neighbour.report(ProcedureId::Repair, "3").await;
    bench.writer(Role::Desk).await.write(begun[0], reopened()).await;
}

fn called(words: &str, how: Urgency) -> CaseEvent {
    let mut call = reported(words, ProcedureId::Medical, "3");
    if let CaseEvent::Reported { urgency, .. } = &mut call {
        *urgency = how;
    }
    call
}

/// As a database may be that was attacked before such ids were refused.
async fn numbers_used_up_under_the_nil_device_are_in_nobodys_way(bench: Bench) {
    let (resident, desk) = (bench.writer(Role::Resident).await, bench.writer(Role::Desk).await);
    let old = resident.report(ProcedureId::Repair, "3").await;
    let head = resident.write(old, said("开始")).await;
    for ahead in 20..80 {
        let mut event = resident.envelope(old, &said("占号"));
        event.dseq = head + ahead;
        assert!(resident.push_one(event).await.seq().is_some());
    }
    let nil = "UPDATE event SET device_id = '00000000-0000-0000-0000-000000000000' WHERE record_id = $1 AND author <> '00000000-0000-0000-0000-000000000000'";
    bench.spoil(nil, old).await;

    for _ in 0..20 {
        desk.report(ProcedureId::Medical, "3").await;
        bench.writer(Role::Guard).await;
    }
    let events = bench.store.every_event(bench.estate).await.unwrap();
    let own = events.iter().filter(|event| event.envelope.author == records::MemberId::ENDPOINT);
    assert!(own.clone().count() > 40);
    assert!(
        own.into_iter().all(|event| event.envelope.device == DeviceId(Uuid::nil())),
        "as it was always sent"
    );
}

async fn the_endpoints_own_events_of_earlier_versions_are_moved_out_of_reach(bench: Bench) {
    let desk = bench.writer(Role::Desk).await;
    let record = desk.report(ProcedureId::Repair, "3").await;
    let before = bench.store.every_event(bench.estate).await.unwrap();
    let as_it_was = "UPDATE event SET device_id = '00000000-0000-0000-0000-000000000000' WHERE record_id = $1 AND device_id = 'endpoint'";
    bench.spoil(as_it_was, record).await;
    bench.spoil("DELETE FROM _sqlx_migrations WHERE version = 7 AND $1 <> ''", record).await;
    let store = bench.second_store().await;
    assert_eq!(store.every_event(bench.estate).await.unwrap(), before);
    // And it is kept under no id: this finds the number of the case.
    bench.spoil("DELETE FROM event WHERE record_id = $1 AND device_id = 'endpoint'", record).await;
    let after = store.every_event(bench.estate).await.unwrap();
    assert_eq!(after.len(), before.len() - 1);
}

async fn an_event_whose_receipt_is_lost_takes_nobody_down_with_it(bench: Bench) {
    let desk = bench.writer(Role::Desk).await;
    let record = desk.report(ProcedureId::Repair, "3").await;
    let event = desk.envelope(record, &said("一"));
    desk.push_one(event.clone()).await;
    bench.spoil("DELETE FROM receipt WHERE event_id = $1", RecordId(event.id.0)).await;

    let call = desk.envelope(RecordId(fresh()), &reported("有人晕倒", ProcedureId::Medical, "3"));
    let verdicts = desk.push(vec![event.clone(), call.clone()]).await;
    assert_eq!(verdicts[0], Verdict::Quarantined { reason: Reason::IdConflict });
    assert!(verdicts[1].seq().is_some());
    assert_eq!(desk.push(vec![event, call]).await, verdicts, "and the same again");
}

async fn a_resident_may_add_so_much_to_one_record(bench: Bench) {
    let (resident, desk) = (bench.writer(Role::Resident).await, bench.writer(Role::Desk).await);
    let record = resident.report(ProcedureId::Repair, "3").await;
    let mut accepted = 0;
    let full = loop {
        let verdict = resident.push_one(resident.envelope(record, &said(&"长".repeat(4_000)))).await;
        if verdict.seq().is_none() {
            break verdict;
        }
        accepted += 1;
        assert!(accepted < 30, "12 kB each");
    };
    assert!(matches!(reason(&full), Reason::TooLarge { limit } if *limit > records::judge::LARGEST_EVENT));
    // What is larger than the rest is refused, what fits is not; and it counts across transactions and batches.
    let short = || resident.envelope(record, &said("短"));
    let verdicts = resident.push((0..50).map(|_| short()).collect()).await;
    let refused = verdicts.iter().position(|verdict| verdict.seq().is_none()).expect("it ends");
    assert!(verdicts[refused..].iter().all(|verdict| verdict.seq().is_none()), "{verdicts:?}");
    // Staff answer on, and another case is another matter.
    desk.write(record, said("知道了")).await;
    resident.report(ProcedureId::Medical, "3").await;
}

async fn a_leap_in_the_numbers_is_no_loss(bench: Bench) {
    let desk = bench.writer(Role::Desk).await;
    let record = desk.report(ProcedureId::Repair, "3").await;
    let mut leap = desk.envelope(record, &said("跳"));
    leap.dseq = 1 << 52;
    let verdicts = desk.push(vec![leap, desk.envelope(record, &said("不跳"))]).await;
    assert!(verdicts.iter().all(|verdict| verdict.seq().is_some()), "no word is lost for its number");
    assert_eq!(last_number(&bench, &desk).await, 3);
    let mut alone = desk.envelope(record, &said("又跳"));
    alone.dseq = (1 << 52) + 1;
    desk.push_one(alone).await;
    assert_eq!(last_number(&bench, &desk).await, 3);
    desk.write(record, said("接着")).await;
    assert_eq!(last_number(&bench, &desk).await, 5);
}

async fn last_number(bench: &Bench, writer: &Writer) -> u64 {
    let devices = bench.store.devices(bench.estate).await.unwrap();
    devices.iter().find(|device| device.device == writer.session.device).unwrap().last_dseq
}

async fn no_clock_is_believed_beyond_all_bounds(bench: Bench) {
    let desk = bench.writer(Role::Desk).await;
    let record = desk.report(ProcedureId::Repair, "3").await;
    for sent_at in [i64::MIN, i64::MAX, -1] {
        let event = Incoming::from(desk.envelope(record, &said("几点了")));
        let judged = bench.store.push(&desk.session, sent_at, vec![event]).await.unwrap();
        let seq = judged[0].verdict.seq().expect("no clock is a reason to refuse");
        let events = bench.store.every_event(bench.estate).await.unwrap();
        let stamp = events.iter().find(|event| event.seq() == Some(seq)).unwrap().stamp.unwrap();
        assert!(stamp.skew.unsigned_abs() < 1 << 48, "{sent_at}: {}", stamp.skew);
    }
}

async fn a_refused_event_leaves_little_behind(bench: Bench) {
    let resident = bench.writer(Role::Resident).await;
    let record = resident.report(ProcedureId::Repair, "3").await;
    let long = "x".repeat(60_000);
    let junk = |change: fn(&mut serde_json::Value, &str)| {
        let mut event = serde_json::to_value(resident.envelope(record, &said("x"))).unwrap();
        change(&mut event, &long);
        Incoming::read(&event.to_string()).unwrap()
    };
    let many = vec![
        junk(|event, long| event["dseq"] = json!(long)),
        junk(|event, long| event["kind"] = json!(long)),
        junk(|event, long| event["role"] = json!(long)),
        junk(|event, long| event["body"] = json!({ "t": long })),
        junk(|event, long| event["body"] = json!({ "t": "said", "text": 7, "more": long })),
        junk(|event, long| event["body"] = json!({ "t": "step_done", "step": long })),
        junk(|event, long| event["audience"] = json!({ "restricted": [long] })),
    ];
    for verdict in resident.push_raw(many).await {
        let kept = serde_json::to_string(reason(&verdict)).unwrap();
        assert!(kept.len() < 700, "{} bytes: {kept:.300}", kept.len());
    }
}

async fn an_event_nested_too_deep_is_refused_alone(bench: Bench) {
    let desk = bench.writer(Role::Desk).await;
    let deep = |depth: usize| {
        let mut event = serde_json::to_string(
            &desk.envelope(RecordId(fresh()), &reported("深", ProcedureId::Repair, "3")),
        )
        .unwrap();
        let nested = format!("\"deep\":{}1{},\"t\":", "[".repeat(depth), "]".repeat(depth));
        event = event.replace("\"t\":", &nested);
        Incoming::read(&event).unwrap()
    };
    // Deep enough for our own parser to give up, deep enough for a phone's to give up on the page around it, and not.
    let verdicts = desk.push_raw(vec![deep(50_000 / 2), deep(120), deep(10)]).await;
    assert!(matches!(reason(&verdicts[0]), Reason::Malformed { .. }), "{verdicts:?}");
    assert!(matches!(reason(&verdicts[1]), Reason::Malformed { .. }), "{verdicts:?}");
    assert!(verdicts[2].seq().is_some());
    desk.write(desk.report(ProcedureId::Repair, "3").await, noted("照常")).await;
}

/// Whoever says that they had seen nothing of a record cannot write into it by beginning it again: not into the one that
/// every phone fetches, nor into one's own.
async fn nobody_begins_what_is_there(bench: Bench) {
    let (resident, guard) = (bench.writer(Role::Resident).await, bench.writer(Role::Guard).await);
    let director = bench.writer(Role::Director).await;
    let case = resident.report(ProcedureId::Repair, "3").await;
    let heads = bench.store.heads().await.unwrap();
    let call = reported("看这里", ProcedureId::Repair, "3");
    for writer in [&resident, &guard, &director] {
        let records =
            [bench.estate.record(), writer.session.member.record(), director.session.member.record(), case];
        for record in records {
            for base_seq in [0, 1] {
                let event = Envelope { base_seq, ..writer.envelope(record, &call) };
                let verdict = writer.push_one(event).await;
                let refused = matches!(reason(&verdict), Reason::RecordExists | Reason::NoSuchRecord);
                assert!(refused, "{record} from {base_seq}: {verdict:?}");
            }
        }
    }
    assert_eq!(bench.store.heads().await.unwrap(), heads);
}

async fn what_is_not_a_signature_is_none(bench: Bench) {
    let resident = bench.writer(Role::Resident).await;
    let record = resident.report(ProcedureId::Repair, "3").await;
    let signed =
        |sig: &str| Envelope { sig: Some(sig.to_owned()), ..resident.envelope(record, &said("签")) };
    for sig in ["签".repeat(20_000).as_str(), "A".repeat(129).as_str(), "a\0b"] {
        assert!(matches!(reason(&resident.push_one(signed(sig)).await), Reason::Malformed { .. }));
    }
    assert!(resident.push_one(signed(&"A".repeat(88))).await.seq().is_some());
}

async fn white_space_is_not_kept_by_the_page(bench: Bench) {
    let desk = bench.writer(Role::Desk).await;
    let record = desk.report(ProcedureId::Repair, "3").await;
    let padded = desk.envelope(record, &noted(&format!("字{}", " ".repeat(30_000))));
    let refused = Reason::Refused { refusal: Refusal::TooLong { field: "words".to_owned(), limit: 4_000 } };
    assert_eq!(reason(&desk.push_one(padded).await), &refused);
    assert!(desk.push_one(desk.envelope(record, &noted("字\n\n"))).await.seq().is_some());
}

async fn one_of_the_staff_may_add_so_much_to_a_large_record(bench: Bench) {
    let (guard, desk) = (bench.writer(Role::Guard).await, bench.writer(Role::Desk).await);
    let record = desk.report(ProcedureId::Medical, "3").await;
    let reply = || {
        let text = "答".repeat(4_000);
        guard.envelope(record, &CaseEvent::Replied { text, written: false, on_the_way: false })
    };
    let mut accepted = 0;
    let full = loop {
        let verdicts = guard.push((0..20).map(|_| reply()).collect()).await;
        accepted += verdicts.iter().filter(|verdict| verdict.seq().is_some()).count();
        if let Some(refused) = verdicts.into_iter().find(|verdict| verdict.seq().is_none()) {
            break refused;
        }
        assert!(accepted < 120, "12 kB each");
    };
    assert!(matches!(reason(&full), Reason::TooLarge { .. }), "{full:?}");
    assert!(accepted > 60, "{accepted}");
    // Others go on with it, and a new phone has it in a few pages, not one for each event.
    desk.write(record, said("知道了")).await;
    let mut phone = Reader::of(&bench, &desk);
    let pages = phone.catch_up().await;
    assert!(pages < 10, "{pages}");
    phone.check().await;
}

/// Small ones make a history long, and the row hardly larger.
async fn one_of_the_staff_may_add_so_many_small_things_in_a_day(bench: Bench) {
    let (guard, desk) = (bench.writer(Role::Guard).await, bench.writer(Role::Desk).await);
    let record = desk.report(ProcedureId::Medical, "3").await;
    let a_days_worth = async || {
        let mut accepted = 0;
        while accepted < 3_000 {
            let notes = (0..100).map(|_| guard.envelope(record, &noted("字"))).collect();
            let verdicts = guard.push(notes).await;
            accepted += verdicts.iter().filter(|verdict| verdict.seq().is_some()).count();
            if let Some(refused) = verdicts.iter().find(|verdict| verdict.seq().is_none()) {
                assert!(matches!(reason(refused), Reason::TooLarge { .. }), "{refused:?}");
                break;
            }
        }
        accepted
    };
    assert_eq!(a_days_worth().await, 1_200);
    desk.write(record, said("知道了")).await;
    bench.clock.forward(DAY);
    assert_eq!(a_days_worth().await, 1_200, "it is another day");
}

/// Whoever writes on what has long changed is judged by what he saw; however he chooses that, others come in between.
async fn a_long_history_is_not_folded_again_and_again_while_others_wait(bench: Bench) {
    let (guard, desk) = (bench.writer(Role::Guard).await, bench.writer(Role::Desk).await);
    let record = desk.report(ProcedureId::Medical, "3").await;
    let mut head = 0;
    for _ in 0..3 {
        for writer in [&guard, &desk] {
            let notes = (0..100).map(|_| writer.envelope(record, &noted("字"))).collect();
            head = writer.push(notes).await.last().and_then(Verdict::seq).unwrap();
        }
    }
    let closed = || CaseEvent::Closed { outcome: Outcome::Met };
    let on = |writer: &Writer, base: &dyn Fn(u64) -> u64| -> Vec<Envelope> {
        (1..=100).map(|n| Envelope { base_seq: base(n), ..writer.envelope(record, &closed()) }).collect()
    };
    // What a guard may in no state is nobody's work.
    let verdicts = guard.push(on(&guard, &|n| head - n)).await;
    assert_eq!(verdicts.len(), 100);
    assert!(verdicts.iter().all(|verdict| matches!(reason(verdict), Reason::NotPermitted { .. })));
    // Those of one base are one work …
    let verdicts = desk.push(on(&desk, &|_| head - 1)).await;
    assert_eq!(verdicts.len(), 100);
    assert!(verdicts.iter().all(|verdict| matches!(reason(verdict), Reason::Refused { .. })), "{verdicts:?}");
    // … and of the others some are looked at, the rest comes again.
    let mut waiting = on(&desk, &|n| head - n);
    let looked_at = desk.push(waiting.clone()).await.len();
    assert!((5..20).contains(&looked_at), "{looked_at}");
    waiting.drain(..looked_at);
    let verdicts = desk.push(waiting).await;
    assert!((5..20).contains(&verdicts.len()) && verdicts.iter().all(|verdict| verdict.seq().is_none()));
    // Not by an order either, which is entered as a whole.
    let group = Group { events: 100, id: GroupId(fresh()) };
    let order = on(&desk, &|n| head - n).into_iter().map(|event| event.in_group(group));
    let verdicts = desk.push(order.collect()).await;
    assert!(verdicts.iter().all(|verdict| matches!(reason(verdict), Reason::Malformed { .. })));
}
