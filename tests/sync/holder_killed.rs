//! Three endpoints on one PostgreSQL, and the one that looks after the clocks is killed: another goes on, and every rung
//! of every missed clock is told once.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use endpoint::store::lease_of;
use records::case::CaseEvent;
use records::{Millis, RecordId};
use rulebook::{DeadlineId, Role};

use crate::support::house::{Base, House, Server};
use crate::support::phone::{Phone, report};

const MINUTE: Millis = 60_000;
/// As the processes of a house look.
const TICK: Duration = Duration::from_secs(1);
/// What a slow machine needs besides.
const SLOWNESS: Duration = Duration::from_secs(20);

#[tokio::test]
async fn another_tells_what_the_killed_one_did_not() {
    let mut house = House::open(Base::Postgres).await;
    let mut others = [house.second_process().await, house.second_process().await];
    let resident = house.phone(Role::Resident).await;
    let mut late = Vec::new();

    // All three are there: one looks after the clocks.
    late.push(call(&resident, 6).await);
    wait_until(&house, &late, &[Role::Desk]).await;
    for killed in 1..=2 {
        let mut alive: Vec<&mut Server> =
            others.iter_mut().chain([&mut house.process]).filter(|process| process.is_running()).collect();
        let holder = holder(&alive).await;
        let survivor = (0..alive.len()).find(|at| *at != holder).expect("another process");
        resident.network.move_to(&alive[survivor].url);
        // Reported elsewhere while the holder still stands; it may or may not have begun to tell of it.
        let case = call(&resident, 16).await;
        alive[holder].kill();
        late.push(call(&resident, 16).await);
        late.push(case);
        assert_eq!(alive.iter().filter(|process| process.is_running()).count(), 3 - killed);
        wait_until(&house, &late[late.len() - 2..], &[Role::Desk, Role::Supervisor, Role::Director]).await;
    }

    // Nobody has told anything twice, nor out of turn.
    for (case, told) in told(&house).await {
        let rungs = [Role::Desk, Role::Supervisor, Role::Director];
        assert!(late.contains(&case) && rungs.starts_with(&told) && !told.is_empty(), "{case}: {told:?}");
    }
    let events = house.every_event().await;
    let mut numbers: Vec<_> = events.values().flatten().filter_map(|event| event.seq()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=numbers.len() as u64).collect::<Vec<_>>(), "one order without gaps");
    others.iter_mut().for_each(Server::kill);
    house.close();
}

/// A call that had no signal for so many minutes.
async fn call(resident: &Phone, minutes: Millis) -> RecordId {
    resident.clock.set_wrong_by(-minutes * MINUTE);
    let saved = resident.device.dispatch(None, report("3栋有人晕倒")).await.expect("saved");
    resident.clock.set_wrong_by(0);
    resident.sync().await.expect("the network is well");
    saved.record
}

/// Which of the processes looks after the clocks.
async fn holder(processes: &[&mut Server]) -> usize {
    let patience = Instant::now() + SLOWNESS;
    loop {
        for (at, process) in processes.iter().enumerate() {
            if process.metric("estates_watched").await == Some(1) {
                return at;
            }
        }
        assert!(Instant::now() < patience, "nobody looks after the clocks");
        tokio::time::sleep(TICK / 5).await;
    }
}

/// Waits for a lease at most, and a tick.
async fn wait_until(house: &House, cases: &[RecordId], rungs: &[Role]) {
    let lease = Duration::from_millis(lease_of(TICK).unsigned_abs());
    let patience = Instant::now() + lease + 2 * TICK + SLOWNESS;
    loop {
        let told = told(house).await;
        if cases.iter().all(|case| told.get(case).is_some_and(|told| told == rungs)) {
            return;
        }
        assert!(Instant::now() < patience, "{rungs:?} are to be told, but {told:?}");
        tokio::time::sleep(TICK / 5).await;
    }
}

/// Who was told of the first reply that did not come, case by case.
async fn told(house: &House) -> BTreeMap<RecordId, Vec<Role>> {
    let first_reply = DeadlineId::from("first_reply");
    let rungs = |event: &records::Recorded| match serde_json::from_value(event.envelope.body.clone()) {
        Ok(CaseEvent::Escalated { deadline, to, .. }) if deadline == first_reply => Some(to),
        _ => None,
    };
    let told = house.every_event().await.into_iter().map(|(case, events)| {
        let told: Vec<Role> = events.iter().filter_map(rungs).collect();
        (case, told)
    });
    told.filter(|(_, told)| !told.is_empty()).collect()
}
