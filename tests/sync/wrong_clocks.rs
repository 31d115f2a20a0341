//! Fault 13: a phone's clock three days ahead, three days behind, jumping an hour, in 1970.

use records::case::{CaseEvent, Command};
use rulebook::Role;

use crate::support::house::House;
use crate::support::phone::{report, wall_clock};

const DAY: i64 = 86_400_000;

#[tokio::test]
async fn every_clock_is_accepted_and_none_decides_the_order() {
    let house = House::open_on_sqlite().await;
    let desk = house.phone(Role::Desk).await;
    let guard = house.phone(Role::Guard).await;
    for (number, wrong_by) in [3 * DAY, -3 * DAY, 3_600_000, -wall_clock()].into_iter().enumerate() {
        guard.clock.set_wrong_by(wrong_by);
        let saved = guard.device.dispatch(None, report(&format!("{number}栋有人晕倒"))).await.expect("saved");
        let before = wall_clock();
        guard.sync().await.expect("the network is well");
        desk.sync().await.expect("the network is well");
        desk.device.dispatch(Some(saved.record), Command::Take).await.expect("saved");
        desk.sync().await.expect("the network is well");

        let file = desk.device.case(saved.record).await.expect("readable").expect("visible");
        let reported = &file.history[0];
        let stamp = reported.stamp.expect("accepted");
        assert!((stamp.skew - wrong_by).abs() < 60_000, "skew {} for a clock off by {wrong_by}", stamp.skew);
        assert!((reported.happened_at() - before).abs() < 60_000, "what happened is put on the right time");
        let order: Vec<_> = file
            .history
            .iter()
            .filter_map(|event| serde_json::from_value::<CaseEvent>(event.envelope.body.clone()).ok())
            .collect();
        assert!(matches!(order.first(), Some(CaseEvent::Reported { .. })));
        assert!(matches!(order.last(), Some(CaseEvent::Taken)), "the order is the endpoint's: {order:?}");
    }
    // The phone knows by now how wrong it is, and shows the estate's time.
    let shown = guard.device.time().await.expect("readable");
    assert!((shown - wall_clock()).abs() < 60_000);
}
