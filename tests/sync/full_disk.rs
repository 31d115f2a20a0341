//! Fault 17: the phone's storage is full.

use std::rc::Rc;

use device::storage::memory::MemoryStore;
use device::{NotDone, StorageError, Trouble};
use rulebook::{ProcedureId, Role, Urgency};

use crate::support::house::{Base, House};
use crate::support::phone::{Phone, report, report_in};

#[tokio::test]
async fn writing_is_refused_visibly_and_nothing_written_before_is_lost() {
    let house = House::open_on_sqlite().await;
    let phone = house.phone(Role::Resident).await;
    let saved = phone.device.dispatch(None, report("3栋有人晕倒")).await.expect("saved");
    phone.store().fill_up(true);
    let refused = phone.device.dispatch(None, report("4栋有人晕倒")).await;
    assert_eq!(refused, Err(NotDone::NotSaved(StorageError::Full)), "never a false 已存");
    assert_eq!(phone.device.sync_once().await, Err(Trouble::Storage(StorageError::Full)));

    // It went up all the same.
    let desk = house.phone(Role::Desk).await;
    desk.sync().await.expect("the network is well");
    assert!(desk.device.case(saved.record).await.expect("readable").is_some());

    phone.store().fill_up(false);
    phone.sync().await.expect("there is room again");
    phone.device.dispatch(None, report("4栋有人晕倒")).await.expect("saved");
    phone.sync().await.expect("the network is well");
    let status = phone.device.status().await.expect("readable");
    assert_eq!((status.unsent, status.refused), (0, 0));
    desk.sync().await.expect("the network is well");
    assert_eq!(desk.device.open_cases(10).await.expect("readable").len(), 2);
}

#[tokio::test]
async fn more_than_one_batch_goes_up_from_a_full_disk() {
    let house = House::open_to_all_they_can_write(Base::Sqlite).await;
    let phone = house.phone(Role::Guard).await;
    for number in 0..130 {
        let call = report_in(&format!("{number}号车位漏水"), ProcedureId::Repair, Urgency::Routine);
        phone.device.dispatch(None, call).await.expect("saved");
    }
    phone.store().fill_up(true);
    for _ in 0..10 {
        let _ = phone.device.sync_once().await;
    }
    let desk = house.phone(Role::Desk).await;
    desk.sync().await.expect("the network is well");
    assert_eq!(desk.device.open_cases(1_000).await.expect("readable").len(), 130);
}

#[tokio::test]
async fn opened_while_full_the_outbox_still_goes_up() {
    let house = House::open_on_sqlite().await;
    let (network, me) = house.seat(Role::Resident).await;
    let store = Rc::new(MemoryStore::new());
    let phone = Phone::on(store.clone(), network.clone(), me.clone()).await.expect("room");
    phone.device.dispatch(None, report("3栋有人晕倒")).await.expect("saved");
    store.fill_up(true);
    let opened = Phone::on(store, network, me).await.expect("nothing new is to be written down");
    let _ = opened.device.sync_once().await;
    let desk = house.phone(Role::Desk).await;
    desk.sync().await.expect("the network is well");
    assert_eq!(desk.device.open_cases(10).await.expect("readable").len(), 1);
}
