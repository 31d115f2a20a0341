//! Fault 4: the phone dies at every single storage operation of writing, sending and taking a page in.

use std::rc::Rc;

use device::storage::crash::{CrashingStore, Moment};
use device::storage::memory::MemoryStore;
use records::case::Command;
use rulebook::Role;

use crate::support::house::House;
use crate::support::phone::{Phone, report};

#[tokio::test]
async fn what_was_called_saved_survives_a_death_at_every_operation() {
    let house = House::open_on_sqlite().await;
    let desk = house.phone(Role::Desk).await;
    let mut deaths = 0;
    for moment in [Moment::Before, Moment::After] {
        for operation in 0.. {
            // A phone of its own for each death, on a store that outlives it.
            let (network, me) = house.seat(Role::Resident).await;
            let store = Rc::new(MemoryStore::new());
            let dying = CrashingStore::dying_after(store.clone(), operation, moment);
            let dying = Rc::new(dying);
            let mut saved = Vec::new();
            if let Ok(phone) = Phone::on(dying.clone(), network.clone(), me.clone()).await {
                for words in ["我妈晕倒了", "门口着火了"] {
                    if let Ok(done) = phone.device.dispatch(None, report(words)).await {
                        saved.push(done);
                    }
                    let _ = phone.device.sync_once().await;
                }
                if let Some(first) = saved.first() {
                    let said = Command::Say("在二楼".to_owned());
                    if let Ok(done) = phone.device.dispatch(Some(first.record), said).await {
                        saved.push(done);
                    }
                    let _ = phone.sync().await;
                }
            }
            let died = dying.has_died();
            deaths += usize::from(died);

            // Opened again, everything that was called saved goes up, once.
            let phone = Phone::on(store, network, me).await.expect("the store outlived the phone");
            phone.sync().await.expect("the network is well");
            let status = phone.device.status().await.expect("readable");
            assert_eq!((status.unsent, status.refused), (0, 0), "{moment:?} {operation}");
            desk.sync().await.expect("the network is well");
            for done in &saved {
                let file = desk.device.case(done.record).await.expect("readable").expect("at the desk");
                for event in &done.events {
                    let times = file.history.iter().filter(|known| known.envelope.id == *event).count();
                    assert_eq!(times, 1, "{moment:?} {operation}: {event} is there once");
                }
                let own = phone.device.case(done.record).await.expect("readable").expect("on the phone");
                assert_eq!(own.history.iter().filter(|event| event.stamp.is_none()).count(), 0);
            }
            if !died {
                break;
            }
        }
    }
    println!("killed_anywhere: survived {deaths} deaths");
    assert!(deaths > 40, "the store was asked often enough for this to mean something: {deaths}");
}
