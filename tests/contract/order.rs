//! One order per estate: 1, 2, 3 … without gaps, whoever writes at the same time.

use std::collections::BTreeMap;

use endpoint::store::Incoming;
use records::RecordId;
use records::case::CaseEvent;
use rulebook::{ProcedureId, Role};

use super::bench::{Bench, reported, said};
use super::on_both;
use super::reader::Reader;
use crate::support::phone::fresh;

on_both! {
    eight_writers_leave_no_gap
    a_reader_beside_them_misses_nothing
    estates_do_not_meet
}

const WRITERS: usize = 8;
const ROUNDS: usize = 6;

/// Eight members push reports and words at the same time, half of them through another endpoint.
async fn everybody_writes(bench: &Bench) {
    let second = std::sync::Arc::new(bench.second_store().await);
    let mut writing = Vec::new();
    for number in 0..WRITERS {
        let writer = bench.writer(if number % 2 == 0 { Role::Desk } else { Role::GuardLead }).await;
        let store = if number % 4 < 2 { bench.store.clone() } else { second.clone() };
        writing.push(tokio::spawn(async move {
            for _ in 0..ROUNDS {
                let record = RecordId(fresh());
                let first = writer.envelope(record, &reported("有事", ProcedureId::Security, "3"));
                let more = (0..3).map(|_| writer.envelope(record, &said("还在")));
                let batch = [first].into_iter().chain(more).map(Incoming::from).collect();
                let verdicts = store.push(&writer.session, 0, batch).await.unwrap();
                assert!(verdicts.iter().all(|judged| judged.verdict.seq().is_some()), "{verdicts:?}");
            }
        }));
    }
    for writer in writing {
        writer.await.unwrap();
    }
}

async fn eight_writers_leave_no_gap(bench: Bench) {
    everybody_writes(&bench).await;
    let events = bench.store.every_event(bench.estate).await.unwrap();
    let numbers: Vec<_> = events.iter().map(|event| event.seq().unwrap()).collect();
    assert_eq!(numbers, (1..=events.len() as u64).collect::<Vec<_>>());
    assert_eq!(bench.store.heads().await.unwrap(), [(bench.estate, events.len() as u64)]);
    // The estate, its members, and per round a report, its number and three words.
    assert_eq!(events.len(), 1 + WRITERS + WRITERS * ROUNDS * 5);

    let mut numbered: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for event in &events {
        if let Ok(CaseEvent::Numbered { number }) = serde_json::from_value(event.envelope.body.clone()) {
            numbered.entry(number.register.as_str().to_owned()).or_default().push(number.number);
        }
    }
    for (register, numbers) in numbered {
        assert_eq!(numbers, (1..=numbers.len() as u32).collect::<Vec<_>>(), "{register}");
    }
}

async fn a_reader_beside_them_misses_nothing(bench: Bench) {
    let desk = bench.writer(Role::Desk).await;
    let mut reader = Reader::of(&bench, &desk);
    let mut writing = std::pin::pin!(everybody_writes(&bench));
    loop {
        tokio::select! {
            () = &mut writing => break,
            _ = reader.pull() => {}
        }
    }
    reader.catch_up().await;
    reader.check().await;
}

async fn estates_do_not_meet(bench: Bench) {
    let other = bench.store.create_estate(super::bench::settings()).await.unwrap();
    let mut there = bench.clone();
    there.estate = other;
    let (here, there) = (bench.writer(Role::Desk).await, there.writer(Role::Desk).await);
    let record = here.report(ProcedureId::Repair, "3").await;
    let answer = there.push_one(there.envelope(record, &said("?"))).await;
    assert_eq!(super::bench::reason(&answer), &records::wire::Reason::NoSuchRecord);
    let mut reader = Reader::of(&bench, &there);
    reader.catch_up().await;
    assert_eq!(reader.records(), 2, "the estate and its one member");
    let events = bench.store.every_event(other).await.unwrap();
    assert_eq!(events.iter().map(|event| event.seq().unwrap()).collect::<Vec<_>>(), [1, 2]);
}
