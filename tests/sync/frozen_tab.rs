//! Fault 15: two tabs without any lock between them; one freezes with an answer in its hand and thaws later.

use std::rc::Rc;

use device::storage::memory::MemoryStore;
use device::{Device, Me, Reply, Transport, Unreachable};
use records::case::Command;
use rulebook::{Role, Rulebook};
use tokio::sync::Notify;

use crate::support::chance::{Chance, long};
use crate::support::house::House;
use crate::support::phone::{Network, Phone, PhoneClock, report, wall_clock};

/// A tab that is frozen as soon as the endpoint has answered, until it is thawed.
#[derive(Clone)]
struct Frozen {
    network: Network,
    answered: Rc<Notify>,
    thaw: Rc<Notify>,
}

impl Transport for Frozen {
    async fn exchange(&self, path: &str, body: String) -> Result<Reply, Unreachable> {
        let reply = self.network.exchange(path, body).await;
        self.answered.notify_one();
        self.thaw.notified().await;
        reply
    }
}

impl Frozen {
    async fn tab(phone: &Phone) -> (Frozen, Device<Rc<MemoryStore>, Frozen, PhoneClock>, PhoneClock) {
        let clock = PhoneClock::default();
        let frozen = Frozen { network: phone.network.clone(), answered: Rc::default(), thaw: Rc::default() };
        let me: Me = phone.device.me().clone();
        let device = Device::start(phone.store(), frozen.clone(), clock.clone(), Rulebook::standard(), me);
        (frozen, device.await.expect("the same store"), clock)
    }
}

#[tokio::test]
async fn an_old_answer_changes_nothing() {
    let house = House::open_on_sqlite().await;
    let desk = house.phone(Role::Desk).await;
    let phone = house.phone(Role::Resident).await;
    let (frozen, tab, _) = Frozen::tab(&phone).await;
    let mut chance = Chance::seeded("frozen_tab");
    let mut written = Vec::new();
    for round in 0..if long() { 60 } else { 12 } {
        let saved = phone.device.dispatch(None, report(&format!("{round}栋有人晕倒"))).await;
        written.push(saved.expect("saved"));
        let before = written[chance.below(written.len())].record;
        let meanwhile = async {
            frozen.answered.notified().await;
            // The world goes on without this tab.
            let saved = phone.device.dispatch(Some(before), Command::Say(format!("补充 {round}"))).await;
            written.extend(saved);
            if chance.one_in(2) {
                desk.sync().await.expect("the network is well");
                let _ = desk.device.dispatch(Some(before), Command::Take).await;
                desk.sync().await.expect("the network is well");
            }
            phone.sync().await.expect("the network is well");
            let after = phone.store().dump();
            frozen.thaw.notify_one();
            after
        };
        let (thawed, after) = tokio::join!(tab.sync_once(), meanwhile);
        thawed.expect("it had an answer");
        let times = |dump: &str| {
            let lines = dump.lines().filter(|line| !line.starts_with("meta/times"));
            lines.map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(times(&phone.store().dump()), times(&after), "round {round}: nothing went back");
        for saved in &written {
            let file = phone.device.case(saved.record).await.expect("readable").expect("in view");
            for event in &saved.events {
                let shown = file.history.iter().filter(|known| known.envelope.id == *event);
                assert_eq!(shown.count(), 1, "round {round}: {event} is shown once");
            }
        }
    }
    desk.sync().await.expect("the network is well");
    for saved in &written {
        let file = desk.device.case(saved.record).await.expect("readable").expect("at the desk");
        for event in &saved.events {
            let there = file.history.iter().filter(|known| known.envelope.id == *event);
            assert_eq!(there.count(), 1, "one effect");
        }
    }
}

#[tokio::test]
async fn an_answer_of_an_earlier_life_of_the_endpoint_is_no_receipt() {
    let mut house = House::open_on_sqlite().await;
    let resident = house.phone(Role::Resident).await;
    let desk = house.phone(Role::Desk).await;
    desk.sync().await.expect("the network is well");
    resident.sync().await.expect("the network is well");
    house.back_up().await;
    let lost = resident.device.dispatch(None, report("备份之后的求助")).await.expect("saved");
    resident.sync().await.expect("the network is well");
    desk.sync().await.expect("the network is well");
    let (frozen, tab, _) = Frozen::tab(&desk).await;
    let mark = desk.device.dispatch(Some(lost.record), Command::Take).await.expect("saved");
    let meanwhile = async {
        frozen.answered.notified().await;
        house.restore().await;
        desk.network.move_to(&house.url);
        resident.network.move_to(&house.url);
        desk.sync().await.expect("the network is well");
        frozen.thaw.notify_one();
    };
    let (thawed, ()) = tokio::join!(tab.sync_once(), meanwhile);
    thawed.expect("it had an answer");
    for _ in 0..5 {
        resident.sync().await.expect("the network is well");
        desk.sync().await.expect("the network is well");
    }
    resident.sync().await.expect("the network is well");
    let file = resident.device.case(lost.record).await.expect("readable").expect("brought back");
    assert!(
        file.history.iter().any(|known| known.envelope.id == mark.events[0]),
        "the desk's mark came back with the desk"
    );
}

#[tokio::test]
async fn an_old_answer_does_not_set_the_clock() {
    const TEN_MINUTES: i64 = 600_000;
    let house = House::open_on_sqlite().await;
    let phone = house.phone(Role::Resident).await;
    phone.sync().await.expect("the network is well");
    let (frozen, tab, clock) = Frozen::tab(&phone).await;
    let meanwhile = async {
        frozen.answered.notified().await;
        clock.set_wrong_by(TEN_MINUTES);
        frozen.thaw.notify_one();
    };
    let (thawed, ()) = tokio::join!(tab.sync_once(), meanwhile);
    thawed.expect("it had an answer");
    let shown = phone.device.time().await.expect("readable");
    assert!(
        (shown - wall_clock()).abs() < 60_000,
        "the time the tab lay frozen is not taken for a wrong clock: off by {}",
        shown - wall_clock()
    );
}
