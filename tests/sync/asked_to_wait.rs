//! The endpoint asks a phone to wait: it does, loses nothing, hears of others meanwhile, and still calls for help.

use std::cell::RefCell;
use std::rc::Rc;

use device::schedule::{Circumstances, next_try};
use device::storage::memory::MemoryStore;
use device::{Device, Reply, Transport, Unreachable};
use records::case::Command;
use records::wire::{Cursor, SYNC, SyncAnswer, SyncRequest, VERSION};
use records::{Envelope, RecordId};
use rulebook::{ProcedureId, Role, Rulebook, Urgency};

use crate::support::house::House;
use crate::support::phone::{Network, Phone, PhoneClock, report, report_in, wall_clock};

const ASKED: i64 = 40;

/// An endpoint that takes no events for a while. Counts them in each request.
#[derive(Clone)]
struct Strict {
    network: Network,
    clock: PhoneClock,
    /// On the phone's clock.
    until: i64,
    asked: Rc<RefCell<Vec<usize>>>,
}

impl Transport for Strict {
    async fn exchange(&self, path: &str, body: String) -> Result<Reply, Unreachable> {
        let request: serde_json::Value = serde_json::from_str(&body).expect("JSON");
        let events = request["events"].as_array().expect("events").len();
        self.asked.borrow_mut().push(events);
        if events > 0 && device::Clock::now(&self.clock) < self.until {
            return Ok(Reply {
                status: 429,
                content_type: "application/json".to_owned(),
                retry_after: ASKED.to_string(),
                body: r#"{"error":"too_much"}"#.to_owned(),
            });
        }
        self.network.exchange(path, body).await
    }
}

struct Held {
    device: Device<Rc<MemoryStore>, Strict, PhoneClock>,
    clock: PhoneClock,
    asked: Rc<RefCell<Vec<usize>>>,
    gone: i64,
}

impl Held {
    async fn phone(house: &House) -> Held {
        let (network, me) = house.seat(Role::Resident).await;
        let (clock, asked) = (PhoneClock::default(), Rc::new(RefCell::default()));
        let until = device::Clock::now(&clock) + ASKED * 1_000;
        let strict = Strict { network, clock: clock.clone(), until, asked: Rc::clone(&asked) };
        let store = Rc::new(MemoryStore::new());
        let device = Device::start(store, strict, clock.clone(), Rulebook::standard(), me);
        Held { device: device.await.expect("room"), clock, asked, gone: 0 }
    }

    /// As the app does it: a round trip, and the time until the next one. The clock goes that far.
    async fn round(&mut self) {
        let synced = self.device.sync_once().await.expect("pages come all the same");
        let unsent = self.device.status().await.expect("readable").unsent > 0;
        let now = Circumstances { failures: 0, unsent, visible: true, more: synced.more, wait: synced.wait };
        self.gone += next_try(now, 0.5);
        self.clock.set_wrong_by(self.gone);
    }
}

#[tokio::test]
async fn it_waits_and_then_everything_goes() {
    let house = House::open_on_sqlite().await;
    let mut phone = Held::phone(&house).await;
    for number in 0..5 {
        let call = report_in(&format!("{number}栋灯不亮"), ProcedureId::Repair, Urgency::Routine);
        phone.device.dispatch(None, call).await.expect("saved");
    }
    while phone.device.status().await.expect("readable").unsent > 0 {
        phone.round().await;
        assert!(phone.asked.borrow().len() < 20, "asked without end: {:?}", phone.asked.borrow());
    }
    let asked = phone.asked.borrow().clone();
    assert_eq!(asked.iter().filter(|events| **events > 0).count(), 2, "refused once, taken once: {asked:?}");
    assert!(asked.len() <= 6, "hardly more often than without anything to send: {asked:?}");
    assert!((ASKED * 1_000..2 * ASKED * 1_000).contains(&phone.gone), "{}", phone.gone);
    let status = phone.device.status().await.expect("readable");
    assert_eq!((status.unsent, status.refused), (0, 0));
    let open = phone.device.open_cases(10).await.expect("readable");
    assert_eq!(open.len(), 5);
}

#[tokio::test]
async fn news_come_meanwhile_and_no_event_pays_for_it() {
    let house = House::open_on_sqlite().await;
    let director = house.phone(Role::Director).await;
    let mut phone = Held::phone(&house).await;
    let call = report_in("灯不亮", ProcedureId::Repair, Urgency::Routine);
    phone.device.dispatch(None, call).await.expect("saved");
    phone.round().await;
    assert!(phone.device.estate().await.expect("readable").is_some(), "the same round trip brought a page");
    drop(director);
    let unsent = phone.device.unsent().await.expect("readable");
    assert_eq!((unsent.len(), unsent[0].failures), (1, 0), "it did not fail, it waits");
}

#[tokio::test]
async fn a_call_for_a_life_written_meanwhile_is_tried_at_once_and_once() {
    let house = House::open_on_sqlite().await;
    let mut phone = Held::phone(&house).await;
    let call = report_in("灯不亮", ProcedureId::Repair, Urgency::Routine);
    phone.device.dispatch(None, call).await.expect("saved");
    phone.round().await;
    phone.device.dispatch(None, report("我爸晕倒了")).await.expect("saved");
    for _ in 0..2 {
        phone.device.sync_once().await.expect("pages come all the same");
    }
    assert_eq!(*phone.asked.borrow(), [1, 0, 1, 0, 0], "the lamp, a page; the call alone, a page; a page");
}

/// The real endpoint, and a resident who has nothing left: the call for a life is there at once.
#[tokio::test]
async fn whoever_has_nothing_left_still_calls_for_a_life() {
    let house = House::open_on_sqlite().await;
    let (resident, desk) = (house.phone(Role::Resident).await, house.phone(Role::Desk).await);
    for number in 0..70 {
        let call = report_in(&format!("{number}栋灯不亮"), ProcedureId::Repair, Urgency::Routine);
        resident.device.dispatch(None, call).await.expect("saved");
    }
    resident.sync().await.expect("the network is well");
    let more = report_in("还有一盏", ProcedureId::Repair, Urgency::Routine);
    let lamp = resident.device.dispatch(None, more).await.expect("saved").record;
    let synced = resident.sync().await.expect("the network is well");
    assert!(synced.wait > 0, "{synced:?}");
    let life = resident.device.dispatch(None, report("我爸晕倒了")).await.expect("saved").record;
    resident.sync().await.expect("the network is well");
    resident.device.dispatch(Some(life), Command::Say("在客厅".to_owned())).await.expect("saved");
    desk.sync().await.expect("the network is well");
    assert!(desk.device.case(life).await.expect("readable").is_some());
    assert!(desk.device.case(lamp).await.expect("readable").is_none(), "which waits its turn");
    assert_eq!(resident.device.status().await.expect("readable").refused, 0);
}

/// A resident who has nothing left writes three more calls, then one for a life and where.
async fn with_nothing_left(house: &House) -> (Phone, RecordId) {
    let resident = house.phone(Role::Resident).await;
    let lamps = |numbers: std::ops::Range<u32>| {
        numbers.map(|lamp| report_in(&format!("{lamp}号灯不亮"), ProcedureId::Repair, Urgency::Routine))
    };
    for lamp in lamps(0..70) {
        resident.device.dispatch(None, lamp).await.expect("saved");
    }
    resident.sync().await.expect("the network is well");
    for lamp in lamps(70..73) {
        resident.device.dispatch(None, lamp).await.expect("saved");
    }
    let life = resident.device.dispatch(None, report("我爸晕倒了")).await.expect("saved").record;
    resident.device.dispatch(Some(life), Command::Say("在客厅".to_owned())).await.expect("saved");
    (resident, life)
}

async fn is_there_with_its_words(house: &House, life: RecordId) {
    let desk = house.phone(Role::Desk).await;
    desk.sync().await.expect("the network is well");
    let case = desk.device.case(life).await.expect("readable").expect("is there");
    assert!(format!("{case:?}").contains("在客厅"), "{case:?}");
}

#[tokio::test]
async fn what_waits_beside_a_call_for_a_life_does_not_make_it_wait() {
    let house = House::open_on_sqlite().await;
    let (resident, life) = with_nothing_left(&house).await;
    let synced = resident.sync().await.expect("the network is well");
    assert!(synced.wait > 0, "the lamps wait: {synced:?}");
    is_there_with_its_words(&house, life).await;
    let status = resident.device.status().await.expect("readable");
    assert_eq!((status.unsent, status.refused), (3, 0), "and nothing is lost");
}

/// As a phone sends it that has not fetched this build yet: all in one request.
#[tokio::test]
async fn a_call_for_a_life_is_taken_out_of_a_request_that_is_too_much() {
    let house = House::open_on_sqlite().await;
    let (resident, life) = with_nothing_left(&house).await;
    let unsent = resident.device.unsent().await.expect("readable");
    let unsent: Vec<Envelope> = unsent.into_iter().map(|unsent| unsent.envelope).collect();
    let send = async |events: &[Envelope]| {
        let device = resident.device_id();
        let sent_at = wall_clock();
        let request = SyncRequest {
            v: VERSION,
            device,
            sent_at,
            events: events.to_vec(),
            cursor: Some(Cursor::default()),
        };
        let body = serde_json::to_string(&request).expect("JSON");
        resident.network.post(SYNC, body).await.expect("reachable")
    };
    let answer: SyncAnswer = serde_json::from_str(&send(&unsent).await.body).expect("an answer");
    let (about_it, beside): (Vec<Envelope>, Vec<Envelope>) =
        unsent.into_iter().partition(|event| event.record == life);
    let judged = answer.verdicts.iter().map(|judged| judged.event);
    assert!(judged.eq(about_it.iter().map(|event| event.id)), "no verdict, none of them lost: {answer:?}");
    assert!(answer.verdicts.iter().all(|judged| judged.verdict.seq().is_some()), "{answer:?}");
    is_there_with_its_words(&house, life).await;
    let waits = send(&beside).await;
    assert_eq!(waits.status, 429, "{}", waits.body);
}
