//! A page that was asked for ahead comes late: another tab has gone on meanwhile, and what it brings is old.

use std::collections::BTreeMap;

use device::storage::{Storage, Table};
use records::case::Command;
use rulebook::Role;

use crate::support::chance::{Chance, long};
use crate::support::house::{Base, House};
use crate::support::phone::{Phone, report};

/// With a note of twelve kilobytes each, several pages.
const CASES: usize = 150;

#[tokio::test]
async fn what_another_tab_has_fetched_does_not_go_back() {
    let house = House::open_to_all_they_can_write(Base::Sqlite).await;
    let writer = house.phone(Role::Desk).await;
    let mut records = Vec::new();
    for number in 0..CASES {
        let saved =
            writer.device.dispatch(None, report(&format!("{number}栋有人晕倒"))).await.expect("saved");
        note(&writer, saved.record, "经".repeat(3_900)).await;
        records.push(saved.record);
    }
    writer.sync().await.expect("the network is well");

    let mut chance = Chance::seeded("ahead");
    for round in 0..if long() { 40 } else { 6 } {
        let phone = house.phone(Role::Desk).await;
        let other = phone.other_tab().await;
        // The last of these pages has sent the question for the next one off.
        for _ in 0..1 + chance.below(2) {
            assert!(phone.device.sync_once().await.expect("the network is well").more);
        }
        for _ in 0..10 {
            note(&writer, records[chance.below(CASES)], format!("第 {round} 轮")).await;
        }
        writer.sync().await.expect("the network is well");
        other.sync().await.expect("the network is well");

        let before = versions(&phone).await;
        assert!(before.len() > CASES, "the other tab has everything");
        phone.device.sync_once().await.expect("the network is well");
        let after = versions(&phone).await;
        for (record, version) in &before {
            assert!(after.get(record) >= Some(version), "round {round}: {record} went back from {version}");
        }
        assert_eq!(after.len(), before.len());
    }
}

#[tokio::test]
async fn an_own_word_does_not_wait_for_the_next_page() {
    let house = House::open_to_all_they_can_write(Base::Sqlite).await;
    let writer = house.phone(Role::Desk).await;
    for number in 0..CASES {
        let saved =
            writer.device.dispatch(None, report(&format!("{number}栋有人晕倒"))).await.expect("saved");
        note(&writer, saved.record, "经".repeat(3_900)).await;
    }
    writer.sync().await.expect("the network is well");

    let phone = house.phone(Role::Desk).await;
    assert!(phone.device.sync_once().await.expect("the network is well").more);
    phone.device.dispatch(None, report("3栋有人晕倒")).await.expect("saved");
    let synced = phone.device.sync_once().await.expect("the network is well");
    assert!(synced.accepted > 0 && synced.more, "with the very next request: {synced:?}");
}

async fn note(phone: &Phone, record: records::RecordId, text: String) {
    phone.device.dispatch(Some(record), Command::Note(text)).await.expect("saved");
}

/// How much of each record is on the phone.
async fn versions(phone: &Phone) -> BTreeMap<String, u64> {
    let rows = phone.store().by_key(Table::Row, "", usize::MAX).await.expect("readable");
    let version = |text: &str| {
        let row: serde_json::Value = serde_json::from_str(text).expect("JSON");
        row["base"]["version"].as_u64().expect("a number")
    };
    rows.iter().map(|item| (item.key.clone(), version(&item.value))).collect()
}
