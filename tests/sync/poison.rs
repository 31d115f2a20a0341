//! Fault 8: one event the endpoint can never accept, at the head of fifty.

use device::storage::{Batch, Storage, Table};
use records::case::Command;
use records::wire::Reason;
use rulebook::{ProcedureId, Role, Urgency};

use crate::support::house::House;
use crate::support::phone::report_in;

#[tokio::test]
async fn forty_nine_pass_and_the_poisoned_one_is_shown_with_its_reason() {
    let house = House::open_on_sqlite().await;
    let phone = house.phone(Role::Guard).await;
    for number in 0..50 {
        let words = format!("{number}号楼大堂玻璃裂了");
        let command = report_in(&words, ProcedureId::Repair, Urgency::Routine);
        phone.device.dispatch(None, command).await.expect("saved");
    }
    // A fault of the phone: the first event's body becomes something no endpoint can read.
    let items = phone.device.storage().by_key(Table::Outbox, "", usize::MAX).await.expect("readable");
    let poisoned = items[0].value.replace("\"t\":\"reported\"", "\"t\":\"no_such_event\"");
    assert_ne!(poisoned, items[0].value);
    let mut batch = Batch::default();
    batch.put(Table::Outbox, items[0].key.clone(), poisoned);
    phone.device.storage().write(batch).await.expect("written");

    let synced = phone.sync().await.expect("the network is well");
    assert_eq!((synced.accepted, synced.refused), (49, 1));
    let refused = phone.device.refused().await.expect("readable");
    assert!(matches!(refused[0].reason, Reason::Malformed { .. }), "{:?}", refused[0].reason);
    assert!(refused[0].envelope.body.to_string().contains("0号楼大堂玻璃裂了"), "his words are kept");

    // Sent again, it gets the same answer.
    let again = device::Unsent::new(refused[0].envelope.clone());
    let mut batch = Batch::default();
    batch.put(Table::Outbox, items[0].key.clone(), serde_json::to_string(&again).expect("JSON"));
    batch.delete(Table::Refused, refused[0].envelope.id.to_string());
    phone.device.storage().write(batch).await.expect("written");
    assert_eq!(phone.sync().await.expect("the network is well").refused, 1);
    assert_eq!(phone.device.refused().await.expect("readable")[0].reason, refused[0].reason);
}

#[tokio::test]
async fn an_event_too_large_for_any_batch_is_set_aside_and_the_rest_goes_on() {
    let house = House::open_on_sqlite().await;
    let phone = house.phone(Role::Desk).await;
    let saved = phone
        .device
        .dispatch(None, report_in("前台登记", ProcedureId::Repair, Urgency::Routine))
        .await
        .expect("saved");
    phone.sync().await.expect("the network is well");
    phone.device.dispatch(Some(saved.record), Command::Note("小".repeat(4_000))).await.expect("saved");
    // A proxy on the way lets only small requests through.
    let limits = (0..40).map(|_| crate::support::phone::Fault::AtMost(8_000));
    phone.network.fail_next(limits);
    for number in 0..5 {
        let note = Command::Note(format!("补记 {number}"));
        phone.device.dispatch(Some(saved.record), note).await.expect("saved");
    }
    for _ in 0..30 {
        let _ = phone.sync().await;
    }
    let status = phone.device.status().await.expect("readable");
    assert_eq!((status.unsent, status.refused), (0, 1), "five went, the large one is shown");
    let refused = phone.device.refused().await.expect("readable");
    assert!(matches!(refused[0].reason, Reason::TooLarge { .. }), "{:?}", refused[0].reason);
}
