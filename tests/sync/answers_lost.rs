//! Fault 3: the push was committed, the connection cut before the answer; retries from two tabs at once.

use rulebook::Role;

use crate::support::house::House;
use crate::support::phone::{Fault, report};

#[tokio::test]
async fn retries_from_two_tabs_have_one_effect() {
    let house = House::open_on_sqlite().await;
    let phone = house.phone(Role::Resident).await;
    let saved =
        phone.device.dispatch(None, report("我爸在客厅摔倒了叫不醒，3栋2单元1203")).await.expect("saved");
    let tab = phone.other_tab().await;

    for _ in 0..5 {
        phone.network.fail_next([Fault::AnswerLost]);
        tab.network.fail_next([Fault::AnswerLost]);
        let (one, two) = tokio::join!(phone.device.sync_once(), tab.device.sync_once());
        assert!(one.is_err() && two.is_err(), "the answers were lost");
        let status = phone.device.status().await.expect("readable");
        assert_eq!(status.unsent, 1, "without a receipt the word stays in the outbox");
    }

    let (one, two) = tokio::join!(phone.sync(), tab.sync());
    one.expect("the network is well");
    two.expect("the network is well");
    assert_eq!(phone.device.status().await.expect("readable").unsent, 0);

    let desk = house.phone(Role::Desk).await;
    desk.sync().await.expect("the network is well");
    let cases = desk.device.open_cases(100).await.expect("readable");
    assert_eq!(cases.len(), 1, "one call, however often it was sent");
    let file = desk.device.case(saved.record).await.expect("readable").expect("the desk sees the call");
    let reports = file.history.iter().filter(|event| event.envelope.id == saved.events[0]).count();
    assert_eq!(reports, 1);
    assert!(file.case.number().is_some(), "it has its place in the register");
}
