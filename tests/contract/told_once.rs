//! Exactly one notice per rung, however many endpoints act at once, and whatever becomes of their lease.
//!
//! Take the second look away and it is no longer so: what these tests must be able to see.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use endpoint::notice::Watch;
use endpoint::store::{Faults, LEASE, Store};
use records::RecordId;
use records::case::Command;
use rulebook::{ProcedureId, Role};

use super::bench::{Bench, MINUTE, SECOND, a_taken_case, noted};
use super::clocks::{order, rungs, told_by_the_minute};
use super::on_both;

on_both! {
    three_endpoints_together_tell_once
    three_endpoints_together_tell_once_without_lease
    two_who_found_the_same_tell_it_once
    without_the_second_look_they_would_tell_it_twice
    who_takes_it_on_in_between_is_heard
    another_acts_when_the_holder_is_dead
    a_holder_who_was_frozen_tells_nothing_twice
    one_that_dies_before_its_commit_has_told_nothing
}

const CASES: usize = 8;

/// What the estate's log shows of its missed clocks: each rung of each case once, in a log without gaps.
async fn check(bench: &Bench, cases: &[RecordId]) {
    let events = bench.store.every_event(bench.estate).await.unwrap();
    let numbers: Vec<_> = events.iter().map(|event| event.seq().unwrap()).collect();
    assert_eq!(numbers, (1..=events.len() as u64).collect::<Vec<_>>());
    let rungs: Vec<_> = rungs(bench).await.into_iter().map(|(rung, _)| rung).collect();
    let distinct: BTreeSet<_> = rungs.iter().cloned().collect();
    assert_eq!(rungs.len(), distinct.len(), "told twice: {rungs:?}");
    for case in cases {
        let of_case =
            rungs.iter().filter(|rung| rung.record == *case && rung.deadline.as_str() == "first_reply");
        let told: Vec<_> = of_case.map(|rung| rung.to).collect();
        assert_eq!(told, [Role::Desk, Role::Supervisor, Role::Director]);
    }
}

/// Ticks all three at the same moment, again and again, while somebody writes.
async fn together(bench: Bench, faults: Faults) {
    let mut watches = Vec::new();
    for _ in 0..3 {
        watches.push(Watch::new(bench.faulty_store(faults).await));
    }
    let (resident, desk) = (bench.writer(Role::Resident).await, bench.writer(Role::Desk).await);
    let mut cases = Vec::new();
    for minute in 0..CASES + 20 {
        if minute < CASES {
            cases.push(resident.report(ProcedureId::Medical, "3").await);
        }
        bench.clock.forward(MINUTE);
        let ticking = futures::future::join_all(watches.iter_mut().map(Watch::tick));
        let writing = async {
            for case in &cases {
                desk.write(*case, noted("还没人接")).await;
            }
        };
        let (ticks, ()) = tokio::join!(ticking, writing);
        for tick in ticks {
            assert!(tick.failures.is_empty(), "{tick:?}");
        }
    }
    check(&bench, &cases).await;
}

async fn three_endpoints_together_tell_once(bench: Bench) {
    together(bench, Faults::default()).await;
}

async fn three_endpoints_together_tell_once_without_lease(bench: Bench) {
    together(bench, Faults { without_lease: true, ..Faults::default() }).await;
}

/// Two endpoints look, then both tell; how many notices there are of the one rung.
async fn found_by_two(bench: &Bench, faults: Faults) -> usize {
    let (one, other) = (bench.faulty_store(faults).await, bench.faulty_store(faults).await);
    a_taken_case(bench).await;
    bench.clock.forward(6 * MINUTE);
    let found = [look(bench, &one).await, look(bench, &other).await];
    assert_eq!(found[0], found[1]);
    one.climb(bench.estate, &found[0]).await.unwrap();
    other.climb(bench.estate, &found[1]).await.unwrap();
    rungs(bench).await.len()
}

async fn look(bench: &Bench, store: &Store) -> Vec<endpoint::store::Rung> {
    let missed = store.missed(bench.estate).await.unwrap();
    assert_eq!(missed.rungs.len(), 1);
    missed.rungs
}

async fn two_who_found_the_same_tell_it_once(bench: Bench) {
    assert_eq!(found_by_two(&bench, Faults::default()).await, 1);
}

async fn without_the_second_look_they_would_tell_it_twice(bench: Bench) {
    let faults = Faults { without_second_look: true, ..Faults::default() };
    assert_eq!(found_by_two(&bench, faults).await, 2, "if it were one, the tests here would prove nothing");
}

async fn who_takes_it_on_in_between_is_heard(bench: Bench) {
    let desk = bench.writer(Role::Desk).await;
    let case = a_taken_case(&bench).await;
    let mut watch = Watch::new(bench.store.clone());
    bench.clock.forward(6 * MINUTE);
    watch.tick().await;
    bench.clock.forward(5 * MINUTE);
    let found = look(&bench, &bench.store).await;
    order(&bench, &desk, case, Command::TakeOn("first_reply".into())).await.unwrap();
    let told = bench.store.climb(bench.estate, &found).await.unwrap();
    assert!(told.is_empty(), "{told:?}");
    assert_eq!(told_by_the_minute(&bench, case).await, [(Role::Desk, 6)]);
}

/// Two endpoints, the first of which holds the lease shortly before a clock runs out.
async fn pair(bench: &Bench) -> (Watch, Watch, RecordId) {
    let case = a_taken_case(bench).await;
    let mut first = Watch::new(bench.store.clone());
    let second = Watch::new(Arc::new(bench.second_store().await));
    bench.clock.forward(5 * MINUTE - SECOND);
    assert!(first.tick().await.told.is_empty());
    bench.clock.forward(2 * SECOND);
    (first, second, case)
}

async fn another_acts_when_the_holder_is_dead(bench: Bench) {
    let (first, mut second, case) = pair(&bench).await;
    drop(first);
    assert!(second.tick().await.told.is_empty(), "the dead one's lease still runs");
    bench.clock.forward(LEASE);
    assert_eq!(second.tick().await.told.len(), 1);
    for _ in 0..15 {
        bench.clock.forward(MINUTE);
        second.tick().await;
    }
    check(&bench, &[case]).await;
}

async fn a_holder_who_was_frozen_tells_nothing_twice(bench: Bench) {
    let (_first, mut second, case) = pair(&bench).await;
    // It had looked, and then stood still for longer than its lease.
    let found = look(&bench, &bench.store).await;
    bench.clock.forward(LEASE);
    assert_eq!(second.tick().await.told.len(), 1);
    let told = bench.store.climb(bench.estate, &found).await.unwrap();
    assert!(told.is_empty(), "{told:?}");
    for _ in 0..15 {
        bench.clock.forward(MINUTE);
        second.tick().await;
    }
    check(&bench, &[case]).await;
}

async fn one_that_dies_before_its_commit_has_told_nothing(bench: Bench) {
    let (first, mut second, case) = pair(&bench).await;
    drop(first);
    bench.clock.forward(LEASE);
    let faults = Faults { pause_before_commit: Duration::from_secs(3_600), ..Faults::default() };
    let mut dying = Watch::new(bench.faulty_store(faults).await);
    let died = tokio::time::timeout(Duration::from_millis(500), dying.tick()).await;
    assert!(died.is_err(), "it stood before its commit");
    drop(dying);
    assert_eq!(rungs(&bench).await, []);
    bench.clock.forward(LEASE);
    for _ in 0..15 {
        second.tick().await;
        bench.clock.forward(MINUTE);
    }
    check(&bench, &[case]).await;
}
