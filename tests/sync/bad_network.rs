//! Fault 9: 500, 503, timeouts, 413, a captive portal's page and 401 in turn, then a good network.

use device::{Reply, Trouble};
use rulebook::Role;

use crate::support::chance::{Chance, long};
use crate::support::house::House;
use crate::support::phone::{Fault, report};

fn instead(status: u16, content_type: &str, body: &str) -> Fault {
    Fault::Instead(Reply {
        status,
        content_type: content_type.to_owned(),
        body: body.to_owned(),
        ..Reply::default()
    })
}

#[tokio::test]
async fn nothing_is_lost_and_everything_goes_without_a_new_write() {
    let mut chance = Chance::seeded("bad_network");
    let house = House::open_on_sqlite().await;
    let phone = house.phone(Role::Resident).await;
    let calls = 7;
    let mut records = Vec::new();
    for number in 0..calls {
        let saved = phone.device.dispatch(None, report(&format!("{number}栋门口有人晕倒"))).await;
        records.push(saved.expect("saved").record);
    }
    let kinds = [
        instead(500, "text/plain", "oops"),
        instead(503, "text/html", "<h1>Service Unavailable</h1>"),
        instead(413, "text/html", "too large"),
        instead(200, "text/html", "<html>请登录 Wi-Fi</html>"),
        instead(200, "application/json", "{\"portal\":true}"),
        instead(401, "application/json", "{\"error\":\"sign_in\"}"),
        instead(302, "text/html", ""),
        Fault::Dead,
        Fault::AnswerLost,
    ];
    // Ten minutes of tries at the longest back-off, and then some.
    for _ in 0..if long() { 600 } else { 60 } {
        let fault = chance.pick(&kinds).clone();
        // 413 for a lone event means it will never pass: that is fault 8's subject, not this one's.
        let status = phone.device.status().await.expect("readable");
        if matches!(&fault, Fault::Instead(reply) if reply.status == 413) && status.unsent <= 1 {
            continue;
        }
        phone.network.fail_next([fault.clone()]);
        let trouble = phone.device.sync_once().await.expect_err("the network is bad");
        match &fault {
            Fault::Instead(reply) if reply.status == 401 => assert_eq!(trouble, Trouble::SignInAgain),
            Fault::Instead(reply) if reply.content_type == "text/html" && reply.status == 200 => {
                assert_eq!(trouble, Trouble::NotOurs);
            }
            _ => {}
        }
        let status = phone.device.status().await.expect("readable");
        assert!(status.unsent + status.refused >= calls, "{trouble}: {status:?}");
        assert_eq!(phone.other_tab().await.device.me(), phone.device.me(), "nothing was wiped");
    }
    for _ in 0..10 {
        phone.sync().await.expect("the network is well");
    }
    let status = phone.device.status().await.expect("readable");
    assert_eq!(status.unsent, 0, "the outbox is empty without a new write");
    let desk = house.phone(Role::Desk).await;
    desk.sync().await.expect("the network is well");
    let refused = phone.device.refused().await.expect("readable");
    for record in records {
        let arrived = desk.device.case(record).await.expect("readable").is_some();
        let shown = refused.iter().any(|refused| refused.envelope.record == record);
        assert!(arrived || shown, "{record} is at the desk, or shown as refused");
    }
}
