//! What rings and what waits is looked for among all open cases, not among the first so many: a guard whose clock
//! says 1970 writes 300 calls of life and death, each due before any honest one.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

use device::alarm::{Alarm, Holder, Why, alarms};
use device::storage::memory::MemoryStore;
use device::storage::{Ask, Batch, Item, Storage, StorageError, Table, Written};
use device::{Card, Glance};
use records::case::Command;
use records::{Millis, RecordId};
use rulebook::{ProcedureId, Role, Urgency};

use crate::support::chance::{Chance, long};
use crate::support::house::{Base, House};
use crate::support::phone::{Phone, report, report_in, wall_clock};

const WORDS: &str = "我爸摔倒了叫不醒";
/// As many rows as a list once had.
const ROWS: usize = 300;
const MINUTE: Millis = 60_000;

#[tokio::test]
async fn a_call_rings_behind_three_hundred_of_1970() {
    let house = House::open_to_all_they_can_write(Base::Sqlite).await;
    let guard = house.phone(Role::Guard).await;
    let (resident, desk) = (house.phone(Role::Resident).await, house.phone(Role::Desk).await);
    guard.clock.set_wrong_by(1 - wall_clock());
    for number in 0..ROWS {
        guard.device.dispatch(None, report(&format!("假的 {number}"))).await.expect("saved");
    }
    guard.clock.set_wrong_by(0);
    guard.sync().await.expect("the network is well");
    let honest = resident.device.dispatch(None, report(WORDS)).await.expect("saved").record;
    resident.sync().await.expect("the network is well");
    desk.sync().await.expect("the network is well");

    let first = desk.device.glance(ROWS).await.expect("readable");
    assert!(!first.whole && place(&first.open_cases, honest).is_none(), "the attack is none any more");
    let glance = desk.device.whole_glance().await.expect("readable");
    assert!(glance.whole);
    assert_eq!(glance.open_cases.len(), ROWS + 1);
    let stands = place(&glance.open_cases, honest).expect("in the list");
    assert!(stands <= 10, "one person's calls fill the list: {stands}");

    let rings = rings(&desk, &[Role::Desk], &glance, wall_clock());
    assert_eq!(rings.iter().filter(|alarm| alarm.why == Why::Life).count(), ROWS + 1);
    let rings = rings.iter().position(|alarm| alarm.record == honest).expect("it rings");
    assert!(rings <= 10, "one person's calls fill the alarms: {rings}");

    // Taken, it rings for nobody any more, at once.
    desk.device.dispatch(Some(honest), Command::Take).await.expect("saved");
    let glance = desk.device.whole_glance().await.expect("readable");
    let life = self::rings(&desk, &[Role::Desk], &glance, wall_clock());
    assert!(!life.iter().any(|alarm| (alarm.record, &alarm.why) == (honest, &Why::Life)));
    house.close();
}

/// Whoever writes, in this tab, in another or at the endpoint: nothing that was read before is shown instead of it.
#[tokio::test]
async fn what_is_kept_in_memory_is_what_is_stored() {
    let mut chance = Chance::seeded("crowded_out");
    let house = House::open_to_all_they_can_write(Base::Sqlite).await;
    let (desk, resident) = (house.phone(Role::Desk).await, house.phone(Role::Resident).await);
    let here = house.phone(Role::Guard).await;
    let other = here.other_tab().await;
    let people = [&desk, &resident, &here, &other];
    let mut cases: Vec<RecordId> = Vec::new();
    for _ in 0..if long() { 2_000 } else { 200 } {
        let whoever = *chance.pick(&people);
        match chance.below(6) {
            0 => {
                let urgency = *chance.pick(&Urgency::ALL);
                let command = report_in("3栋有人晕倒", ProcedureId::Medical, urgency);
                cases.push(whoever.device.dispatch(None, command).await.expect("saved").record);
            }
            1 | 2 if !cases.is_empty() => {
                let command = match chance.below(4) {
                    0 => Command::Take,
                    1 => Command::Withdraw { reason: "没事了".to_owned() },
                    2 => Command::Note("在路上".to_owned()),
                    _ => Command::Reply { text: "马上到".to_owned(), written: false },
                };
                // Refused is refused.
                let _ = whoever.device.dispatch(Some(*chance.pick(&cases)), command).await;
            }
            _ => _ = whoever.sync().await.expect("the network is well"),
        }
        if chance.one_in(2) {
            continue;
        }
        let glance = here.device.whole_glance().await.expect("readable");
        let stored = here.device.open_cases(usize::MAX).await.expect("readable");
        assert_eq!(by_record(&glance.open_cases), by_record(&stored));

        // Forwards mostly, over some clocks; and back, when a phone's clock is set right.
        let now = wall_clock() + chance.below(40) as Millis * MINUTE;
        for roles in [[Role::Guard], [Role::Desk]] {
            let estate = glance.estate.clone().unwrap_or_default();
            let holder = Holder {
                me: here.device.me().member,
                roles: &roles,
                members: &glance.members,
                estate: &estate,
                rulebook: here.device.rulebook(),
            };
            let mut expected = alarms(&stored, holder, now);
            let mut kept = rings(&here, &roles, &glance, now);
            for alarms in [&mut expected, &mut kept] {
                alarms.sort_by(|a, b| (a.record, &a.why).cmp(&(b.record, &b.why)));
            }
            assert_eq!(kept, expected);
        }
    }
    house.close();
}

/// So many rows it was asked for.
struct Counting {
    inner: MemoryStore,
    rows: Cell<usize>,
}

impl Storage for Counting {
    async fn read(&self, asks: &[Ask<'_>]) -> Result<Vec<Vec<Item>>, StorageError> {
        let found = self.inner.read(asks).await?;
        let rows = asks.iter().zip(&found).filter(|(ask, _)| ask.table() == Table::Row);
        let read = rows.map(|(_, items)| items.iter().filter(|item| !item.value.is_empty()).count());
        self.rows.set(self.rows.get() + read.sum::<usize>());
        Ok(found)
    }

    async fn count(&self, table: Table) -> Result<usize, StorageError> {
        self.inner.count(table).await
    }

    async fn write(&self, batch: Batch) -> Result<Written, StorageError> {
        self.inner.write(batch).await
    }
}

/// A phone that holds thousands reads them once, and then what has changed.
#[tokio::test]
async fn only_what_has_changed_is_read_again() {
    const CASES: usize = 250;
    let house = House::open_to_all_they_can_write(Base::Sqlite).await;
    let guard = house.phone(Role::Guard).await;
    for number in 0..CASES {
        guard.device.dispatch(None, report(&format!("3栋有人晕倒 {number}"))).await.expect("saved");
    }
    guard.sync().await.expect("the network is well");
    let (network, me) = house.seat(Role::Desk).await;
    let store = Rc::new(Counting { inner: MemoryStore::new(), rows: Cell::new(0) });
    let desk = Phone::on(store.clone(), network, me).await.expect("room");
    desk.sync().await.expect("the network is well");
    let look = async || {
        store.rows.set(0);
        let glance = desk.device.whole_glance().await.expect("readable");
        let cases = glance.open_cases.len();
        // Colleagues, the estate and oneself are read each time.
        let others = glance.members.len() + 2;
        (cases, store.rows.get().saturating_sub(others))
    };
    let (cases, read) = look().await;
    assert_eq!(cases, CASES);
    assert!(read >= CASES - 3);
    let (cases, read) = look().await;
    assert_eq!((cases, read), (CASES, 0));
    guard.device.dispatch(None, report(WORDS)).await.expect("saved");
    guard.sync().await.expect("the network is well");
    desk.sync().await.expect("the network is well");
    let (cases, read) = look().await;
    assert_eq!((cases, read), (CASES + 1, 1));
    house.close();
}

fn place(cards: &[Card], record: RecordId) -> Option<usize> {
    cards.iter().position(|card| card.record == record)
}

fn by_record(cards: &[Card]) -> BTreeMap<RecordId, &Card> {
    cards.iter().map(|card| (card.record, card)).collect()
}

fn rings(phone: &Phone, roles: &[Role], glance: &Glance, now: Millis) -> Vec<Alarm> {
    let estate = glance.estate.clone().unwrap_or_default();
    phone.device.alarms(roles, &glance.members, &estate, now).expect("all have been read")
}
