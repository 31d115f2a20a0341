//! What the screen shows of a case is what its history adds up to, though no order folds the history again.

use records::case::Command;
use records::{Row, State, fold};
use rulebook::Role;

use crate::support::chance::{Chance, long};
use crate::support::house::House;
use crate::support::phone::{Fault, Phone, report};

#[tokio::test]
async fn a_case_worked_without_signal_is_the_sum_of_its_events() {
    let mut chance = Chance::seeded("screen_is_history");
    let house = House::open_on_sqlite().await;
    let phone = house.phone(Role::Desk).await;
    let record = phone.device.dispatch(None, report("3栋有人晕倒")).await.expect("saved").record;
    if chance.one_in(2) {
        phone.sync().await.expect("the network is well");
    }
    for round in 0..if long() { 200 } else { 30 } {
        let order = match chance.below(4) {
            0 => Command::Take,
            1 => Command::Say(format!("马上到 {round}")),
            2 => Command::Note(format!("已联系家属 {round}")),
            _ => Command::Call { number: "120".to_owned() },
        };
        // Some are refused, being no news.
        let _ = phone.device.dispatch(Some(record), order).await;
        if chance.one_in(5) {
            phone.network.fail_next([if chance.one_in(2) { Fault::AnswerLost } else { Fault::Dead }]);
            phone.device.sync_once().await.expect_err("the network fails");
        }
        adds_up(&phone, record, round).await;
    }
}

async fn adds_up(phone: &Phone, record: records::RecordId, round: u32) {
    let file = phone.device.case(record).await.expect("readable").expect("here");
    let whole: Option<Row> = file.history.iter().fold(None, |row, event| fold(row, event).0);
    match whole.map(|row| row.state) {
        Some(State::Case(case)) => assert_eq!(case, file.case, "round {round}"),
        other => panic!("round {round}: {other:?}"),
    }
}
