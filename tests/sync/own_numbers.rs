//! Fault 31: a resident who wants the estate's numbers for themselves. Every step that once stopped all calls for
//! help of an estate, and the calls go through.

use records::Origin;
use records::case::Case;
use records::drafted;
use rulebook::Rulebook;
use std::time::{Duration, Instant};

use device::Reply;
use records::case::{CaseEvent, Command};
use records::wire::{Reason, SyncAnswer, SyncRequest, VERSION, Verdict};
use records::{DeviceId, Envelope, EventId, RecordId};
use rulebook::Role;
use sqlx::{Connection, SqliteConnection};
use uuid::Uuid;

use crate::support::house::{Base, House, Records};
use crate::support::phone::{Phone, fresh, report, wall_clock};

#[tokio::test]
async fn nobody_takes_the_endpoints_numbers_on_sqlite() {
    run(Base::Sqlite).await;
}

#[tokio::test]
async fn nobody_takes_the_endpoints_numbers_on_postgres() {
    run(Base::Postgres).await;
}

async fn run(base: Base) {
    let house = House::open(base).await;
    let nil = DeviceId(Uuid::nil());

    // In by the front door: with the nil device, and any other that was chosen rather than drawn.
    for chosen in [nil, DeviceId(Uuid::max()), DeviceId(Uuid::from_u128(7))] {
        let refused = house.knock(Role::Resident, chosen).await;
        assert_eq!(refused.status, 409, "{}", refused.body);
    }
    assert_eq!(house.knock(Role::Resident, DeviceId(fresh())).await.status, 200);

    // In by another: a request that says it comes from there, and events that do.
    let thief = house.phone(Role::Resident).await;
    let case = thief.device.dispatch(None, report("3栋有人晕倒")).await.expect("saved").record;
    thief.sync().await.expect("the network is well");
    assert_eq!(send(&thief, nil, Vec::new()).await.status, 403);
    let head = house.head().await;
    let under = |device, number| words(&thief, case, device, head + number);
    for judged in judged(&thief, (1..=100).map(|number| under(nil, number)).collect()).await {
        assert!(matches!(judged, Verdict::Rejected { reason: Reason::Malformed { .. } }), "{judged:?}");
    }
    // Under its own device they are only words, and only its own.
    let own = thief.device_id();
    for judged in judged(&thief, (1..=100).map(|number| under(own, number)).collect()).await {
        assert!(matches!(judged, Verdict::Accepted { .. }), "{judged:?}");
    }

    // Everything that needs a number of the endpoint's gets one: reports of all sorts, people who join, missed clocks.
    let (guard, desk) = (house.phone(Role::Guard).await, house.phone(Role::Desk).await);
    for phone in [&guard, &desk] {
        for number in 0..60 {
            phone.device.dispatch(None, report(&format!("{number}栋有人晕倒"))).await.expect("saved");
        }
        phone.sync().await.expect("the network is well");
        let status = phone.device.status().await.expect("readable");
        assert_eq!((status.unsent, status.refused), (0, 0));
    }
    assert_eq!(house.knock(Role::Guard, DeviceId(fresh())).await.status, 200);
    guard.clock.set_wrong_by(-6 * 60_000);
    let late = guard.device.dispatch(None, report("3栋有人晕倒")).await.expect("saved").record;
    guard.clock.set_wrong_by(0);
    guard.sync().await.expect("the network is well");
    let patience = Instant::now() + Duration::from_secs(20);
    loop {
        desk.sync().await.expect("the network is well");
        let file = desk.device.case(late).await.expect("readable").expect("at the desk");
        if !file.case.climbs.is_empty() {
            break;
        }
        assert!(Instant::now() < patience, "nobody was told of the missed clock");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    desk.device.dispatch(Some(late), Command::Take).await.expect("saved");
    desk.sync().await.expect("the network is well");
    house.close();
}

/// Who came in under the nil device before it was refused at the door.
#[tokio::test]
async fn a_session_of_the_nil_device_is_good_for_nothing() {
    let house = House::open_on_sqlite().await;
    let thief = house.phone(Role::Resident).await;
    let Records::File(file) = &house.records else { panic!("a file was asked for") };
    let mut database = SqliteConnection::connect(&file.display().to_string()).await.expect("the same file");
    let came_in =
        "UPDATE session SET device_id = '00000000-0000-0000-0000-000000000000' WHERE device_id = $1";
    let changed = sqlx::query(came_in).bind(thief.device_id().to_string()).execute(&mut database).await;
    assert_eq!(changed.expect("written").rows_affected(), 1);
    let nil = DeviceId(Uuid::nil());
    let refused = send(&thief, nil, vec![words(&thief, RecordId(fresh()), nil, 1)]).await;
    assert_eq!(refused.status, 400, "{}", refused.body);
    assert!(refused.body.contains("device"), "{}", refused.body);
}

fn words(phone: &Phone, case: RecordId, device: DeviceId, dseq: u64) -> Envelope {
    let said = CaseEvent::Said { text: "占号".to_owned() };
    let drafted = drafted::<Case>(&said, Role::Resident, Rulebook::standard()).expect("JSON");
    let origin = Origin {
        author: phone.device.me().member,
        device,
        dseq,
        device_time: wall_clock(),
        base_seq: 1 << 40,
    };
    Envelope::new(EventId(fresh()), case, drafted, origin)
}

async fn send(phone: &Phone, device: DeviceId, events: Vec<Envelope>) -> Reply {
    let request = SyncRequest { v: VERSION, device, sent_at: wall_clock(), events, cursor: None };
    let body = serde_json::to_string(&request).expect("JSON");
    phone.network.post("/api/v1/sync", body).await.expect("reachable")
}

async fn judged(phone: &Phone, events: Vec<Envelope>) -> Vec<Verdict> {
    let reply = send(phone, phone.device_id(), events).await;
    let answer: SyncAnswer = serde_json::from_str(&reply.body).expect("an answer");
    answer.verdicts.into_iter().map(|judged| judged.verdict).collect()
}
