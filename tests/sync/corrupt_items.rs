//! One stored item that cannot be read any more must not block everything else for ever.

use device::storage::{Batch, Storage, Table};
use records::case::Command;
use rulebook::Role;

use crate::support::house::House;
use crate::support::phone::{Phone, report};

async fn spoil(phone: &Phone, table: Table, key: &str) {
    let order = (table == Table::Row).then_some("case|open|0|0000000000000");
    let mut batch = Batch::default();
    match order {
        Some(order) => batch.put_ordered(table, key, "{\"half", order),
        None => batch.put(table, key, "{\"half"),
    }
    phone.device.storage().write(batch).await.expect("written");
}

async fn still_works(table: Table, key: Option<&str>) {
    let house = House::open_on_sqlite().await;
    let desk = house.phone(Role::Desk).await;
    let phone = house.phone(Role::Guard).await;
    let first = phone.device.dispatch(None, report("3栋有人晕倒")).await.expect("saved");
    phone.sync().await.expect("the network is well");
    desk.sync().await.expect("the network is well");
    phone.device.dispatch(None, report("4栋有人晕倒")).await.expect("saved");
    let key = match key {
        Some(key) => key.to_owned(),
        None if table == Table::Outbox => {
            let items = phone.device.storage().by_key(table, "", 1).await.expect("readable");
            items[0].key.clone()
        }
        None => first.record.to_string(),
    };
    spoil(&phone, table, &key).await;

    let third = phone.device.dispatch(None, report("5栋有人晕倒")).await;
    assert!(third.is_ok(), "a new call for help is written down: {third:?}");
    let cards = phone.device.open_cases(10).await;
    assert!(cards.is_ok(), "the other cases are shown: {cards:?}");
    let note = Command::Note("前台看过".to_owned());
    desk.device.dispatch(Some(first.record), note).await.expect("saved");
    desk.sync().await.expect("the network is well");
    for _ in 0..3 {
        let synced = phone.device.sync_once().await;
        assert!(synced.is_ok(), "{synced:?}");
    }
    desk.sync().await.expect("the network is well");
    assert!(desk.device.case(third.expect("saved").record).await.expect("readable").is_some(), "it goes up");
    let cards = phone.device.open_cases(10).await;
    assert!(cards.as_ref().is_ok_and(|cards| cards.len() >= 2), "{cards:?}");
}

#[tokio::test]
async fn in_the_outbox() {
    still_works(Table::Outbox, None).await;
}

#[tokio::test]
async fn a_row() {
    still_works(Table::Row, None).await;
}

#[tokio::test]
async fn a_history() {
    still_works(Table::History, None).await;
}

#[tokio::test]
async fn the_cursor() {
    still_works(Table::Meta, Some("cursor")).await;
}

#[tokio::test]
async fn the_times() {
    still_works(Table::Meta, Some("times")).await;
}
