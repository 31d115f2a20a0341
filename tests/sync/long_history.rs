//! A history longer than a page, fetched by a phone that dies at every storage operation in the middle of it.

use std::rc::Rc;

use device::storage::crash::{CrashingStore, Moment};
use device::storage::memory::MemoryStore;
use records::RecordId;
use records::case::Command;
use rulebook::Role;

use crate::support::house::House;
use crate::support::phone::{Phone, report};

/// Of four thousand characters each: three pages.
const NOTES: usize = 110;

async fn long_record(house: &House) -> (Phone, RecordId) {
    let writer = house.phone(Role::Desk).await;
    let record = writer.device.dispatch(None, report("3栋有人晕倒")).await.expect("saved").record;
    for number in 0..NOTES {
        let note = Command::Note(format!("{number} {}", "经".repeat(3_990)));
        writer.device.dispatch(Some(record), note).await.expect("saved");
    }
    writer.sync().await.expect("the network is well");
    (writer, record)
}

#[tokio::test]
async fn a_death_at_any_moment_leaves_no_hole_in_it() {
    let house = House::open_on_sqlite().await;
    let (writer, record) = long_record(&house).await;
    let whole = writer.device.case(record).await.expect("readable").expect("there").history;
    let (network, me) = house.seat(Role::Desk).await;
    let (mut deaths, mut inside) = (0, 0);
    for moment in [Moment::Before, Moment::After] {
        for operation in 0.. {
            let store = Rc::new(MemoryStore::new());
            let dying = Rc::new(CrashingStore::dying_after(store.clone(), operation, moment));
            if let Ok(phone) = Phone::on(dying.clone(), network.clone(), me.clone()).await {
                let _ = phone.sync().await;
            }
            let died = dying.has_died();
            deaths += usize::from(died);
            inside += usize::from(store.dump().contains("inside-"));

            // Opened again it goes on, wherever it was.
            let phone = Phone::on(store, network.clone(), me.clone()).await.expect("the store outlived it");
            phone.sync().await.expect("the network is well");
            let history = phone.device.case(record).await.expect("readable").expect("there").history;
            assert_eq!(history, whole, "{moment:?} {operation}");
            if !died {
                break;
            }
        }
    }
    println!("long_history: survived {deaths} deaths, {inside} of them inside the record");
    assert!(deaths > 15 && inside > 4, "{deaths} deaths, {inside} inside");
}

/// Another tab has gone on meanwhile: what is half here is finished by whoever comes next, once.
#[tokio::test]
async fn two_tabs_in_the_middle_of_it_leave_no_hole() {
    let house = House::open_on_sqlite().await;
    let (writer, record) = long_record(&house).await;
    let whole = writer.device.case(record).await.expect("readable").expect("there").history;
    let phone = house.phone(Role::Desk).await;
    let other = phone.other_tab().await;
    while phone.device.sync_once().await.expect("the network is well").more {
        other.device.sync_once().await.expect("the network is well");
        writer.device.dispatch(Some(record), Command::Say("还在写".to_owned())).await.expect("saved");
        writer.sync().await.expect("the network is well");
    }
    phone.sync().await.expect("the network is well");
    let history = phone.device.case(record).await.expect("readable").expect("there").history;
    assert!(history.len() > whole.len());
    let there = writer.device.case(record).await.expect("readable").expect("there").history;
    assert_eq!(history, there);
}
