//! Of several endpoints one looks after an estate's clocks; when it goes or dies, another does.

use std::sync::Arc;

use endpoint::notice::Watch;
use endpoint::store::{LEASE, Store};
use records::EstateId;
use rulebook::Role;

use super::bench::{Bench, HOUR, MINUTE, SECOND, a_taken_case, settings};
use super::clocks::rungs;
use super::on_both;

on_both! {
    one_holds_it_at_a_time
    it_is_renewed_in_time_and_runs_out_by_itself
    it_is_let_go_of_by_its_holder_only
    each_estate_has_its_own
    one_given_by_a_clock_that_is_wrong_is_not_waited_for
    whoever_stops_lets_another_go_on_at_once
    three_stand_ready_and_one_acts
}

async fn takes(store: &Store, estate: EstateId, holder: &str) -> bool {
    store.take_lease(estate, holder, LEASE).await.unwrap()
}

async fn one_holds_it_at_a_time(bench: Bench) {
    let other = bench.second_store().await;
    let (first, second) =
        tokio::join!(takes(&bench.store, bench.estate, "one"), takes(&other, bench.estate, "other"));
    assert!(first ^ second);
    let (holder, waiting) = if first { ("one", "other") } else { ("other", "one") };
    for _ in 0..3 {
        assert!(takes(&other, bench.estate, holder).await);
        assert!(!takes(&bench.store, bench.estate, waiting).await);
    }
}

async fn it_is_renewed_in_time_and_runs_out_by_itself(bench: Bench) {
    for _ in 0..20 {
        assert!(takes(&bench.store, bench.estate, "one").await);
        assert!(!takes(&bench.store, bench.estate, "other").await);
        bench.clock.forward(LEASE / 3 - SECOND);
    }
    // The holder is heard of no more.
    assert!(!takes(&bench.store, bench.estate, "other").await);
    bench.clock.forward(LEASE);
    assert!(takes(&bench.store, bench.estate, "other").await);
    assert!(!takes(&bench.store, bench.estate, "one").await);
}

async fn it_is_let_go_of_by_its_holder_only(bench: Bench) {
    assert!(takes(&bench.store, bench.estate, "one").await);
    bench.store.let_lease_go(bench.estate, "other").await.unwrap();
    assert!(!takes(&bench.store, bench.estate, "other").await);
    bench.store.let_lease_go(bench.estate, "one").await.unwrap();
    assert!(takes(&bench.store, bench.estate, "other").await);
}

async fn each_estate_has_its_own(bench: Bench) {
    let there = bench.store.create_estate(settings()).await.unwrap();
    assert!(takes(&bench.store, bench.estate, "one").await);
    assert!(takes(&bench.store, there, "other").await);
    assert!(!takes(&bench.store, there, "one").await);
}

async fn one_given_by_a_clock_that_is_wrong_is_not_waited_for(bench: Bench) {
    bench.clock.forward(HOUR);
    assert!(takes(&bench.store, bench.estate, "ahead").await);
    bench.clock.forward(-HOUR);
    assert!(takes(&bench.store, bench.estate, "other").await);
}

async fn whoever_stops_lets_another_go_on_at_once(bench: Bench) {
    let mut first = Watch::new(bench.store.clone());
    let mut second = Watch::new(Arc::new(bench.second_store().await));
    a_taken_case(&bench).await;
    first.tick().await;
    bench.clock.forward(6 * MINUTE);
    first.tick().await;
    first.let_go().await;
    bench.clock.forward(5 * MINUTE);
    let tick = second.tick().await;
    assert_eq!(tick.told.iter().map(|rung| rung.to).collect::<Vec<_>>(), [Role::Supervisor]);
    assert!(first.tick().await.told.is_empty());
}

async fn three_stand_ready_and_one_acts(bench: Bench) {
    let mut watches = Vec::new();
    for _ in 0..3 {
        watches.push(Watch::new(Arc::new(bench.second_store().await)));
    }
    a_taken_case(&bench).await;
    let mut told = [0; 3];
    for _ in 0..120 {
        bench.clock.forward(10 * SECOND);
        let ticks = futures::future::join_all(watches.iter_mut().map(Watch::tick)).await;
        for (told, tick) in told.iter_mut().zip(ticks) {
            assert!(tick.failures.is_empty(), "{tick:?}");
            *told += tick.told.len();
        }
    }
    told.sort_unstable();
    assert_eq!(told, [0, 0, 3]);
    assert_eq!(rungs(&bench).await.len(), 3);
}
