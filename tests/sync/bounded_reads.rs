//! A phone with much on it works in proportion to what comes, not to what it holds.

use std::cell::Cell;
use std::rc::Rc;

use device::storage::memory::MemoryStore;
use device::storage::{Ask, Batch, Item, Storage, StorageError, Table, Written};
use records::case::Command;
use rulebook::Role;

use crate::support::house::{Base, House};
use crate::support::phone::{Phone, report};

/// Counts what is asked of it.
#[derive(Default)]
struct CountingStore {
    inner: MemoryStore,
    reads: Cell<usize>,
}

impl CountingStore {
    fn count_read(&self) {
        self.reads.set(self.reads.get() + 1);
    }
}

impl Storage for CountingStore {
    async fn read(&self, asks: &[Ask<'_>]) -> Result<Vec<Vec<Item>>, StorageError> {
        self.count_read();
        self.inner.read(asks).await
    }

    async fn count(&self, table: Table) -> Result<usize, StorageError> {
        self.count_read();
        self.inner.count(table).await
    }

    async fn write(&self, batch: Batch) -> Result<Written, StorageError> {
        self.inner.write(batch).await
    }
}

#[tokio::test]
async fn a_page_of_whole_cases_is_taken_in_with_a_handful_of_reads() {
    let house = House::open_to_all_they_can_write(Base::Sqlite).await;
    let guard = house.phone(Role::Guard).await;
    for number in 0..200 {
        let words = format!("{number}号车位有人晕倒");
        guard.device.dispatch(None, report(&words)).await.expect("saved");
    }
    guard.sync().await.expect("the network is well");
    let (network, me) = house.seat(Role::Desk).await;
    let store = Rc::new(CountingStore::default());
    let desk = Phone::on(store.clone(), network, me).await.expect("room");
    store.reads.set(0);
    let synced = desk.device.sync_once().await.expect("the network is well");
    assert!(synced.changed > 150, "{synced:?}");
    assert!(store.reads.get() < 20, "{} reads", store.reads.get());
}

#[tokio::test]
async fn a_long_outbox_on_one_case_costs_no_read_per_item() {
    let house = House::open_on_sqlite().await;
    let (network, me) = house.seat(Role::Desk).await;
    let store = Rc::new(CountingStore::default());
    let desk = Phone::on(store.clone(), network, me).await.expect("room");
    let saved = desk.device.dispatch(None, report("3栋有人晕倒")).await.expect("saved");
    desk.sync().await.expect("the network is well");
    for number in 0..300 {
        let note = Command::Note(format!("经过 {number}"));
        desk.device.dispatch(Some(saved.record), note).await.expect("saved");
    }
    store.reads.set(0);
    desk.sync().await.expect("the network is well");
    assert!(store.reads.get() < 150, "{} reads for three batches", store.reads.get());
}
