//! A call for help that had no signal for six minutes is late when it arrives: the endpoint says so to the desk by
//! itself, and of two processes on one database only one does.

use std::time::{Duration, Instant};

use records::RecordId;
use records::case::{Answer, CaseEvent, Climb, Command};
use rulebook::{DeadlineId, ProcedureId, Role, Urgency};

use crate::support::house::{Base, House};
use crate::support::phone::{Phone, report, report_in, wall_clock};

const MINUTE: i64 = 60_000;
/// So long nobody waits for an endpoint that looks every second.
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

    let told = climbed(&desk, saved.record, "first_reply").await.told;
    assert_eq!(told.into_iter().map(|(role, _)| role).collect::<Vec<_>>(), [Role::Desk]);
    let taken_on = Command::TakeOn("first_reply".into());
    desk.device.dispatch(Some(saved.record), taken_on).await.expect("saved");
    desk.sync().await.expect("the network is well");
    tokio::time::sleep(TICK + Duration::from_secs(1)).await;

    let everything = house.every_event().await;
    let told = everything[&saved.record].iter().filter(|event| {
        let body = serde_json::from_value(event.envelope.body.clone());
        matches!(body, Ok(CaseEvent::Escalated { deadline, .. }) if deadline.as_str() == "first_reply")
    });
    assert_eq!(told.count(), 1);
    resident.sync().await.expect("the network is well");
    assert!(desk.store().dump().contains("escalated"));
    assert!(!resident.store().dump().contains("escalated"), "not for the resident's phone");
    second.kill();
    house.close();
}

/// D2: the technician was to come a minute ago, and nobody has.
#[tokio::test]
async fn a_missed_appointment_climbs() {
    let house = House::open(Base::Sqlite).await;
    let (resident, desk) = (house.phone(Role::Resident).await, house.phone(Role::Desk).await);
    let call = report_in("水龙头滴水，周末再来修", ProcedureId::Repair, Urgency::Routine);
    let case = resident.device.dispatch(None, call).await.expect("saved").record;
    resident.sync().await.expect("the network is well");
    desk.sync().await.expect("the network is well");
    let appointment = Command::Classify {
        procedure: ProcedureId::Repair,
        sub_kind: Some("appointment".into()),
        urgency: Urgency::Routine,
    };
    desk.device.dispatch(Some(case), appointment).await.expect("saved");
    let agreed = wall_clock() - MINUTE;
    let evidence = [("when".into(), Answer::Time(agreed))].into();
    let appointed = Command::DoStep { step: "repair_appoint".into(), evidence };
    desk.device.dispatch(Some(case), appointed).await.expect("saved");
    desk.sync().await.expect("the network is well");

    let climb = climbed(&desk, case, "repair_appointment_kept").await;
    assert_eq!(climb.due, agreed);
    assert_eq!(climb.told.first().map(|(role, _)| *role), Some(Role::Desk));
    house.close();
}

/// What the endpoint has entered of this clock, as soon as it has.
async fn climbed(phone: &Phone, case: RecordId, deadline: &str) -> Climb {
    let patience = Instant::now() + 3 * TICK;
    let deadline = DeadlineId::from(deadline);
    loop {
        phone.sync().await.expect("the network is well");
        let file = phone.device.case(case).await.expect("readable").expect("visible");
        if let Some(climb) = file.case.climbs.get(&deadline) {
            return climb.clone();
        }
        assert!(Instant::now() < patience, "nobody was told");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
