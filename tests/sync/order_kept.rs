//! What was said about a case never overtakes the report it is about, however badly the report gets through.

use device::Reply;
use records::case::Command;
use rulebook::Role;

use crate::support::house::House;
use crate::support::phone::{Fault, report};

#[tokio::test]
async fn a_report_that_failed_alone_is_still_first() {
    let house = House::open_on_sqlite().await;
    let phone = house.phone(Role::Resident).await;
    let saved = phone.device.dispatch(None, report("3栋有人晕倒")).await.expect("saved");
    let said = Command::Say("在二楼".to_owned());
    phone.device.dispatch(Some(saved.record), said).await.expect("saved");
    let busy =
        || Fault::Instead(Reply { status: 503, content_type: "text/html".to_owned(), ..Reply::default() });
    phone.network.fail_next([busy(), busy()]);
    for _ in 0..2 {
        phone.device.sync_once().await.expect_err("the endpoint is busy");
    }
    phone.sync().await.expect("the network is well");
    let status = phone.device.status().await.expect("readable");
    assert_eq!((status.unsent, status.refused), (0, 0), "both arrived");
}
