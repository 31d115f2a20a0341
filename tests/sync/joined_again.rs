//! A member whose session ended joins again on the same phone: a new device id on the old database.

use std::collections::BTreeMap;
use std::rc::Rc;

use device::storage::memory::MemoryStore;
use records::case::Command;
use rulebook::Role;

use crate::support::house::House;
use crate::support::phone::{Phone, report};

#[tokio::test]
async fn what_was_unsent_arrives_and_each_device_counts_without_a_hole() {
    let house = House::open_on_sqlite().await;
    let (network, me) = house.seat(Role::Guard).await;
    let store = Rc::new(MemoryStore::new());
    let phone = Phone::on(store.clone(), network, me.clone()).await.expect("room");
    let first = phone.device.dispatch(None, report("3栋有人晕倒")).await.expect("saved");
    phone.sync().await.expect("the network is well");
    let said = Command::Say("没发出去的".to_owned());
    phone.device.dispatch(Some(first.record), said).await.expect("saved");

    let (network, again) = house.join_again(&me).await;
    let phone = Phone::on(store, network, again).await.expect("room");
    let said = Command::Say("重新加入之后".to_owned());
    phone.device.dispatch(Some(first.record), said).await.expect("saved");
    phone.sync().await.expect("the network is well");
    let status = phone.device.status().await.expect("readable");
    assert_eq!((status.unsent, status.refused), (0, 0));

    let mut counted: BTreeMap<_, Vec<u64>> = BTreeMap::new();
    for event in house.every_event().await.into_values().flatten() {
        if event.envelope.author == me.member {
            counted.entry(event.envelope.device).or_default().push(event.envelope.dseq);
        }
    }
    for (device, mut numbers) in counted {
        numbers.sort_unstable();
        let no_hole = numbers.windows(2).all(|two| two[0] + 1 == two[1]);
        assert!(no_hole, "{device}: {numbers:?} would look like a loss");
    }
}

#[tokio::test]
async fn after_a_restore_it_also_brings_back_what_it_wrote_before() {
    let mut house = House::open_on_sqlite().await;
    let (network, me) = house.seat(Role::Guard).await;
    let store = Rc::new(MemoryStore::new());
    let phone = Phone::on(store.clone(), network, me.clone()).await.expect("room");
    phone.sync().await.expect("the network is well");
    house.back_up().await;
    let lost = phone.device.dispatch(None, report("备份之后的求助")).await.expect("saved");
    phone.sync().await.expect("the network is well");
    assert!(house.every_event().await.contains_key(&lost.record));
    drop(phone);

    house.restore().await;
    let (network, again) = house.join_again(&me).await;
    let phone = Phone::on(store, network, again).await.expect("room");
    for _ in 0..3 {
        phone.sync().await.expect("the network is well");
    }
    let status = phone.device.status().await.expect("readable");
    assert!(
        house.every_event().await.contains_key(&lost.record) || status.refused > 0,
        "held by this phone alone, it is neither on the endpoint nor shown: lost"
    );
}
