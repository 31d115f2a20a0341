//! Fault 6: a case as old as the log is moved into a butler's area when his phone has long passed it.

use records::Place;
use records::case::Command;
use rulebook::{ProcedureId, Role, Urgency};

use crate::support::chance::long;
use crate::support::house::{Base, House};
use crate::support::phone::report_in;

#[tokio::test]
async fn the_whole_case_comes_without_a_full_resync() {
    let house = House::open_to_all_they_can_write(Base::Sqlite).await;
    let desk = house.phone(Role::Desk).await;
    let butler = house.butler(&["5"]).await;
    let first = desk
        .device
        .dispatch(None, report_in("楼道灯不亮", ProcedureId::Repair, Urgency::Routine))
        .await
        .expect("saved");
    desk.device.dispatch(Some(first.record), Command::Note("住户来电登记".to_owned())).await.expect("saved");
    desk.sync().await.expect("the network is well");

    // The log runs on; the butler follows it and holds other cases.
    for number in 0..if long() { 1_500 } else { 150 } {
        let words = format!("5栋{}室水管漏水", 100 + number);
        desk.device
            .dispatch(None, report_in(&words, ProcedureId::Repair, Urgency::Routine))
            .await
            .expect("saved");
    }
    desk.sync().await.expect("the network is well");
    butler.sync().await.expect("the network is well");
    let held_before = butler.device.open_cases(10_000).await.expect("readable").len();
    assert!(butler.device.case(first.record).await.expect("readable").is_none());

    let place = Place { building: Some("5".to_owned()), ..Place::default() };
    desk.device.dispatch(Some(first.record), Command::Locate(place)).await.expect("saved");
    desk.sync().await.expect("the network is well");
    let synced = butler.sync().await.expect("the network is well");
    assert_eq!(synced.changed, 1, "only that case came");
    let file = butler.device.case(first.record).await.expect("readable").expect("it is his now");
    let desks = desk.device.case(first.record).await.expect("readable").expect("visible");
    assert_eq!(file.history, desks.history, "whole, from its first word");
    assert_eq!(butler.device.open_cases(10_000).await.expect("readable").len(), held_before + 1);

    // And out again: nothing of it stays on his phone.
    let elsewhere = Place { building: Some("9".to_owned()), ..Place::default() };
    desk.device.dispatch(Some(first.record), Command::Locate(elsewhere)).await.expect("saved");
    desk.sync().await.expect("the network is well");
    butler.sync().await.expect("the network is well");
    assert!(butler.device.case(first.record).await.expect("readable").is_none());
    assert!(!butler.store().dump().contains(&first.record.to_string()), "no trace of a case that left");
}
