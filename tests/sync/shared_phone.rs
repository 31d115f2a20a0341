//! Fault 10: one browser, two members after each other.

use std::rc::Rc;

use device::storage::memory::MemoryStore;
use records::case::Command;
use rulebook::Role;

use crate::support::house::House;
use crate::support::phone::{Phone, report};

#[tokio::test]
async fn what_one_left_unsent_arrives_as_his_and_the_next_holds_nothing_of_it() {
    const HIS: &str = "甲没来得及发出去的话";
    let house = House::open_on_sqlite().await;
    // One database per member; what the browser shares is the network.
    let (network, first) = house.seat(Role::Guard).await;
    let his = Rc::new(MemoryStore::new());
    let phone = Phone::on(his.clone(), network.clone(), first.clone()).await.expect("room");
    let saved = phone.device.dispatch(None, report(HIS)).await.expect("saved");
    phone.sync().await.expect("the network is well");
    network.set_down(true);
    for number in 0..5 {
        let said = Command::Note(format!("{HIS} {number}"));
        phone.device.dispatch(Some(saved.record), said).await.expect("saved");
    }
    drop(phone);

    let next = house.phone(Role::Resident).await;
    next.device.dispatch(None, report("乙自己的事")).await.expect("saved");
    next.sync().await.expect("the network is well");
    assert!(!next.store().dump().contains(HIS));
    assert!(!next.store().dump().contains(&first.member.to_string()), "not even who it was");

    network.set_down(false);
    let back = Phone::on(his, network, first.clone()).await.expect("room");
    assert_eq!(back.device.status().await.expect("readable").unsent, 5);
    back.sync().await.expect("the network is well");
    next.sync().await.expect("the network is well");
    assert!(!next.store().dump().contains(HIS));

    let desk = house.phone(Role::Desk).await;
    desk.sync().await.expect("the network is well");
    let file = desk.device.case(saved.record).await.expect("readable").expect("at the desk");
    let as_his = file.history.iter().filter(|event| {
        event.envelope.author == first.member && event.envelope.body.to_string().contains(HIS)
    });
    assert_eq!(as_his.count(), 6);
}
