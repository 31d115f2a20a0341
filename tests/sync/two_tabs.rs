//! Fault 15: two tabs write and sync at once with no lock between them, and every storage operation is a place
//! where the other one can come between.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use device::storage::memory::MemoryStore;
use device::storage::{Ask, Batch, Item, Storage, StorageError, Table, Written};
use records::case::Command;
use rulebook::Role;

use crate::support::chance::{Chance, long};
use crate::support::house::House;
use crate::support::phone::{Fault, Phone, report};

/// Lets others run before any operation, as a browser does.
struct Yielding {
    inner: MemoryStore,
    chance: RefCell<Chance>,
}

impl Yielding {
    async fn others(&self) {
        let times = self.chance.borrow_mut().below(4);
        for _ in 0..times {
            tokio::task::yield_now().await;
        }
    }
}

impl Storage for Yielding {
    async fn read(&self, asks: &[Ask<'_>]) -> Result<Vec<Vec<Item>>, StorageError> {
        self.others().await;
        self.inner.read(asks).await
    }

    async fn count(&self, table: Table) -> Result<usize, StorageError> {
        self.others().await;
        self.inner.count(table).await
    }

    async fn write(&self, batch: Batch) -> Result<Written, StorageError> {
        self.others().await;
        self.inner.write(batch).await
    }
}

#[tokio::test]
async fn writing_and_syncing_in_each_others_way() {
    let mut chance = Chance::seeded("two_tabs");
    let house = House::open_on_sqlite().await;
    let desk = house.phone(Role::Desk).await;
    let (network, me) = house.seat(Role::Guard).await;
    let store = Rc::new(Yielding { inner: MemoryStore::new(), chance: RefCell::new(chance.clone()) });
    let one = Phone::on(store.clone(), network, me.clone()).await.expect("room");
    let two = Phone::on(store.clone(), one.network.clone(), me.clone()).await.expect("room");
    let first = one.device.dispatch(None, report("3栋有人晕倒")).await.expect("saved");
    let mut events: Vec<_> = first.events;
    let record = first.record;
    for round in 0..if long() { 300 } else { 20 } {
        if chance.one_in(4) {
            one.network.fail_next([if chance.one_in(2) { Fault::AnswerLost } else { Fault::Dead }]);
        }
        if chance.one_in(3) {
            let _ = desk.sync().await;
            let _ = desk.device.dispatch(Some(record), Command::Note(format!("前台 {round}"))).await;
            let _ = desk.sync().await;
        }
        let say = |words: &str| Command::Say(format!("{words} {round}"));
        let (a, b, _, _, _, looks) = tokio::join!(
            one.device.dispatch(Some(record), say("甲")),
            two.device.dispatch(Some(record), say("乙")),
            one.device.sync_once(),
            two.device.sync_once(),
            one.device.sync_once(),
            async {
                let mut looks = Vec::new();
                for _ in 0..20 {
                    looks.push(two.device.case(record).await.expect("readable").expect("in view"));
                    tokio::time::sleep(std::time::Duration::from_millis(1)).await;
                }
                looks
            },
        );
        for look in looks {
            for event in &events {
                let shown = look.history.iter().filter(|known| known.envelope.id == *event);
                assert_eq!(shown.count(), 1, "round {round}: {event} is shown once while others write");
            }
        }
        for saved in [a, b] {
            events.extend(saved.expect("there is room").events);
        }
        let file = one.device.case(record).await.expect("readable").expect("in view");
        for event in &events {
            let shown = file.history.iter().filter(|known| known.envelope.id == *event);
            assert_eq!(shown.count(), 1, "round {round}: {event} is shown once");
        }
    }
    one.network.fail_next([]);
    for _ in 0..4 {
        let _ = one.sync().await;
    }
    desk.sync().await.expect("the network is well");
    let status = one.device.status().await.expect("readable");
    assert_eq!((status.unsent, status.refused), (0, 0));
    assert_eq!(store.inner.count(Table::Outbox).await.expect("readable"), 0);
    let there = desk.device.case(record).await.expect("readable").expect("at the desk");
    let here = one.device.case(record).await.expect("readable").expect("in view");
    assert_eq!(here, there, "both hold the endpoint's row and history");
    let mine = there.history.iter().filter(|event| event.envelope.author == me.member);
    let numbers: BTreeSet<u64> = mine.clone().map(|event| event.envelope.dseq).collect();
    assert_eq!(mine.count(), events.len(), "one effect each");
    assert!(numbers.into_iter().eq(1..=events.len() as u64), "without a hole");
}
