//! Fault 11: the endpoint is restored from an old backup; devices bring back what they hold.

use records::case::Command;
use rulebook::Role;

use crate::support::chance::long;
use crate::support::house::House;
use crate::support::phone::report;

#[tokio::test]
async fn phones_bring_back_what_the_backup_lacks() {
    let mut house = House::open_on_sqlite().await;
    let resident = house.phone(Role::Resident).await;
    let desk = house.phone(Role::Desk).await;
    let kept = resident.device.dispatch(None, report("备份之前的求助")).await.expect("saved");
    resident.sync().await.expect("the network is well");
    desk.sync().await.expect("the network is well");
    house.back_up().await;

    let lost = resident.device.dispatch(None, report("备份之后的求助")).await.expect("saved");
    resident.sync().await.expect("the network is well");
    desk.sync().await.expect("the network is well");
    desk.device.dispatch(Some(lost.record), Command::Take).await.expect("saved");
    for number in 0..if long() { 1_000 } else { 60 } {
        let note = Command::Note(format!("经过 {number}"));
        desk.device.dispatch(Some(lost.record), note).await.expect("saved");
    }
    desk.sync().await.expect("the network is well");
    let before = desk.device.case(lost.record).await.expect("readable").expect("visible");

    house.restore().await;
    resident.network.move_to(&house.url);
    desk.network.move_to(&house.url);
    // The desk comes first: its marks are on a case the endpoint has never heard of, until the resident returns.
    desk.sync().await.expect("the network is well");
    resident.sync().await.expect("the network is well");
    for _ in 0..5 {
        desk.sync().await.expect("the network is well");
        resident.sync().await.expect("the network is well");
    }

    let other = house.phone(Role::Desk).await;
    other.sync().await.expect("the network is well");
    assert!(other.device.case(kept.record).await.expect("readable").is_some());
    let after = other.device.case(lost.record).await.expect("readable").expect("it was brought back");
    let ids = |history: &[records::Recorded]| {
        let mut ids: Vec<_> = history
            .iter()
            .filter(|event| event.envelope.author != records::MemberId::ENDPOINT)
            .map(|event| event.envelope.id)
            .collect();
        ids.sort();
        ids
    };
    assert_eq!(ids(&after.history), ids(&before.history), "every mark is back, none twice");
    for phone in [&resident, &desk] {
        let status = phone.device.status().await.expect("readable");
        assert_eq!((status.unsent, status.refused), (0, 0));
    }
}
