//! I6: an own write never disappears from view, whatever happens to it on its way, and is never shown twice.

use device::storage::Storage;
use device::{Clock, Device, Transport};
use records::case::Command;
use records::{EventId, RecordId};
use rulebook::Role;

use crate::support::house::House;
use crate::support::phone::{Fault, Phone, report};

/// How often the screen shows this event.
async fn shown<S: Storage, T: Transport, C: Clock>(
    device: &Device<S, T, C>,
    record: RecordId,
    event: EventId,
) -> usize {
    let file = device.case(record).await.expect("readable");
    let history = file.map(|file| file.history).unwrap_or_default();
    history.iter().filter(|known| known.envelope.id == event).count()
}

#[tokio::test]
async fn written_pushed_unanswered_paged_and_read_again() {
    let house = House::open_on_sqlite().await;
    let phone = house.phone(Role::Resident).await;
    let tab = phone.other_tab().await;
    let desk = house.phone(Role::Desk).await;
    let first = phone.device.dispatch(None, report("3栋有人晕倒")).await.expect("saved");
    let record = first.record;
    let urge = phone.device.dispatch(Some(record), Command::Urge).await.expect("saved");
    let look = async |step: &str, urges: usize| {
        for event in [first.events[0], urge.events[0]] {
            for device in [&phone.device, &tab.device] {
                assert_eq!(shown(device, record, event).await, 1, "{step}: {event}");
            }
        }
        let file = tab.device.case(record).await.expect("readable").expect("there");
        assert_eq!(file.case.urged.len(), urges, "{step}: the urging counts once");
    };
    look("written", 1).await;
    phone.network.fail_next([Fault::AnswerLost]);
    phone.device.sync_once().await.expect_err("the answer was lost");
    look("pushed, answer lost", 1).await;
    phone.network.fail_next([Fault::Dead]);
    phone.device.sync_once().await.expect_err("no network");
    look("no network", 1).await;
    // Two tabs ask at once: the later answer's page is stale.
    let (one, two) = tokio::join!(phone.device.sync_once(), tab.device.sync_once());
    one.expect("the network is well");
    two.expect("the network is well");
    look("two answers, one stale", 1).await;
    desk.sync().await.expect("the network is well");
    desk.device.dispatch(Some(record), Command::Take).await.expect("saved");
    let again = phone.device.dispatch(Some(record), Command::Urge).await.expect("saved");
    desk.sync().await.expect("the network is well");
    look("a second urging, unsent", 2).await;
    tab.device.sync_once().await.expect("the network is well");
    look("pushed by the other tab", 2).await;
    for _ in 0..3 {
        phone.sync().await.expect("the network is well");
        look("caught up", 2).await;
    }
    assert_eq!(shown(&phone.device, record, again.events[0]).await, 1);
    let status = phone.device.status().await.expect("readable");
    assert_eq!((status.unsent, status.refused), (0, 0));
}

#[tokio::test]
async fn while_pages_are_still_coming() {
    let house = House::open_on_sqlite().await;
    let phone = house.phone(Role::Desk).await;
    let other = house.phone(Role::Desk).await;
    let mine = phone.device.dispatch(None, report("3栋有人晕倒")).await.expect("saved").record;
    let busy = phone.device.dispatch(None, report("4栋有人晕倒")).await.expect("saved").record;
    phone.sync().await.expect("the network is well");
    other.sync().await.expect("the network is well");
    // While the phone is away, more than one page happens; something on its own case at the beginning.
    other.device.dispatch(Some(mine), Command::Note("先到的".to_owned())).await.expect("saved");
    for _ in 0..120 {
        let long = Command::Note("经".repeat(3_900));
        other.device.dispatch(Some(busy), long).await.expect("saved");
    }
    other.sync().await.expect("the network is well");
    let said = phone.device.dispatch(Some(mine), Command::Note("我写的".to_owned())).await.expect("saved");
    let mut pages = 0;
    loop {
        let synced = phone.device.sync_once().await.expect("the network is well");
        pages += 1;
        assert_eq!(shown(&phone.device, mine, said.events[0]).await, 1, "after page {pages}");
        if !synced.more {
            break;
        }
    }
    assert!(pages > 1, "it was more than one page");
}

#[tokio::test]
async fn a_residents_call_to_the_ambulance() {
    let house = House::open_on_sqlite().await;
    let phone = house.phone(Role::Resident).await;
    let record = phone.device.dispatch(None, report("3栋有人晕倒")).await.expect("saved").record;
    let number = "120".to_owned();
    let called = phone.device.dispatch(Some(record), Command::Call { number }).await.expect("saved");
    assert_eq!(shown(&phone.device, record, called.events[0]).await, 1);
    phone.sync().await.expect("the network is well");
    assert_eq!(shown(&phone.device, record, called.events[0]).await, 1, "acknowledged");
}

#[tokio::test]
async fn while_the_roles_change() {
    let house = House::open_on_sqlite().await;
    let director = house.phone(Role::Director).await;
    let phone: Phone = house.phone(Role::Guard).await;
    let saved = phone.device.dispatch(None, report("3栋有人晕倒")).await.expect("saved");
    phone.sync().await.expect("the network is well");
    let said =
        phone.device.dispatch(Some(saved.record), Command::Say("我在现场".to_owned())).await.expect("saved");
    let roles = [Role::Guard, Role::Technician].into();
    house.change_roles(&director, phone.device.me().member, roles, Default::default()).await;
    loop {
        let synced = phone.device.sync_once().await.expect("the network is well");
        assert_eq!(shown(&phone.device, saved.record, said.events[0]).await, 1);
        assert_eq!(shown(&phone.device, saved.record, saved.events[0]).await, 1);
        if !synced.more {
            break;
        }
    }
}
