//! A call for help that had no signal for six minutes is late when it arrives: the endpoint says so to the desk by
//! itself, and of two processes on one database only one does.

use std::time::{Duration, Instant};

use cases::case::{CaseEvent, Command};
use rulebook::Role;

use crate::support::house::{Base, House};
use crate::support::phone::report;

const MINUTE: i64 = 60_000;
/// The endpoint looks every five seconds.
const TICK: Duration = Duration::from_secs(5);

#[tokio::test]
async fn the_desk_is_told_once_on_sqlite() {
    run(Base::Sqlite).await;
}

#[tokio::test]
async fn the_desk_is_told_once_on_postgres() {
    run(Base::Postgres).await;
}

async fn run(base: Base) {
    let house = House::open(base).await;
    let mut second = house.second_process().await;
    let (resident, desk) = (house.phone(Role::Resident).await, house.phone(Role::Desk).await);
    resident.clock.set_wrong_by(-6 * MINUTE);
    let saved = resident.device.dispatch(None, report("3栋有人晕倒")).await.expect("saved");
    resident.clock.set_wrong_by(0);
    resident.sync().await.expect("the network is well");

    let patience = Instant::now() + 3 * TICK;
    let told = loop {
        desk.sync().await.expect("the network is well");
        let file = desk.device.case(saved.record).await.expect("readable").expect("visible");
        match file.case.climbs.get(&"first_reply".into()) {
            Some(climb) => break climb.told.clone(),
            None => assert!(Instant::now() < patience, "nobody was told"),
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    };
    assert_eq!(told.into_iter().map(|(role, _)| role).collect::<Vec<_>>(), [Role::Desk]);
    let taken_on = Command::TakeOn("first_reply".into());
    desk.device.dispatch(Some(saved.record), taken_on).await.expect("saved");
    desk.sync().await.expect("the network is well");
    tokio::time::sleep(TICK + Duration::from_secs(1)).await;

    let everything = house.every_event().await;
    let told = everything[&saved.record].iter().filter(|event| {
        let body = serde_json::from_value(event.envelope.body.clone());
        matches!(body, Ok(CaseEvent::Escalated { .. }))
    });
    assert_eq!(told.count(), 1);
    resident.sync().await.expect("the network is well");
    assert!(desk.store().dump().contains("escalated"));
    assert!(!resident.store().dump().contains("escalated"), "not for the resident's phone");
    second.kill();
    house.close();
}
