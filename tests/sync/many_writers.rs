//! Fault 2: sixteen writers, two endpoint processes on one database, eight estates' worth of contention; one process
//! is killed in the middle. Nothing lost, nothing doubled, no gap.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use records::EventId;
use rulebook::{ProcedureId, Role, Urgency};

use crate::support::chance::{Chance, long};
use crate::support::house::{Base, House};
use crate::support::phone::report_in;

#[tokio::test]
async fn two_processes_on_postgres_lose_and_double_nothing() {
    run(Base::Postgres).await;
}

#[tokio::test]
async fn two_processes_on_sqlite_lose_and_double_nothing() {
    run(Base::Sqlite).await;
}

async fn run(base: Base) {
    let mut chance = Chance::seeded("many_writers");
    let house = House::open_to_all_they_can_write(base).await;
    let mut second = house.second_process().await;
    let mut phones = Vec::new();
    for number in 0..16 {
        let phone = house.phone(if number % 2 == 0 { Role::Resident } else { Role::Guard }).await;
        if number % 2 == 1 {
            phone.network.move_to(&second.url);
        }
        phones.push(phone);
    }
    let lasting = Duration::from_secs(if long() { 60 } else { 6 });
    let started = Instant::now();
    let kill_after = lasting.mul_f64(0.2 + 0.3 * chance.below(100) as f64 / 100.0);

    let mut written: BTreeSet<EventId> = BTreeSet::new();
    let mut killed = false;
    while started.elapsed() < lasting {
        if !killed && started.elapsed() > kill_after {
            second.kill();
            killed = true;
            for phone in phones.iter().skip(1).step_by(2) {
                phone.network.move_to(&house.url);
            }
        }
        let round = phones.iter().map(|phone| async {
            let mut saved = Vec::new();
            for _ in 0..3 {
                let command = report_in("大堂的灯不亮了", ProcedureId::Repair, Urgency::Routine);
                saved.extend(phone.device.dispatch(None, command).await.expect("saved").events);
            }
            let _ = phone.device.sync_once().await;
            saved
        });
        for saved in futures::future::join_all(round).await {
            written.extend(saved);
        }
    }
    assert!(killed);
    for phone in &phones {
        phone.sync().await.expect("the network is well");
        let status = phone.device.status().await.expect("readable");
        assert_eq!((status.unsent, status.refused), (0, 0));
    }

    let everything = house.every_event().await;
    let mut seqs: Vec<u64> = everything.values().flatten().filter_map(|event| event.seq()).collect();
    seqs.sort_unstable();
    let expected: Vec<u64> = (1..=seqs.len() as u64).collect();
    assert_eq!(seqs, expected, "numbers run without gap or double");
    let found: Vec<EventId> = everything.values().flatten().map(|event| event.envelope.id).collect();
    let distinct: BTreeSet<EventId> = found.iter().copied().collect();
    assert_eq!(found.len(), distinct.len(), "no event twice");
    assert!(written.is_subset(&distinct), "{} lost", written.difference(&distinct).count());
    println!("many_writers: {} events in {:?}", written.len(), started.elapsed());
    house.close();
}
