//! Searches past the phone that are not answered: by whom, how and how often they may not be asked.

use device::{Reply, Trouble, Unreachable};
use records::RecordKind;
use records::case::Command;
use records::member::MemberEvent;
use records::wire::{RECORD, SEARCH, Search};
use rulebook::{ProcedureId, Role};
use serde_json::{Value, json};

use super::bench::Bench;
use super::on_both;
use super::scopes::about_member;
use super::search::{Site, cases, finds};
use crate::support::phone::{Fault, Phone, fresh};

on_both! {
    nobody_who_may_not_is_told_anything
    nonsense_is_refused_and_said
    whoever_asks_too_much_waits_and_may_still_write
}

async fn nobody_who_may_not_is_told_anything(bench: Bench) {
    let site = Site::open(bench).await;
    let (director, desk) = (site.bench.writer(Role::Director).await, site.bench.writer(Role::Desk).await);
    let resident = site.bench.writer(Role::Resident).await;
    let record = site.closed(&resident, "水管", ProcedureId::Repair).await;
    let phone = site.fresh_phone(&desk).await;
    let refusals = async |phone: &Phone| {
        [phone.device.search(&cases(), None).await.unwrap_err(), phone.device.open(record).await.unwrap_err()]
    };
    let both = |trouble: Trouble| [trouble.clone(), trouble];
    for (fault, trouble) in [
        (Fault::Dead, Trouble::Unreachable(Unreachable::NoConnection)),
        (Fault::AnswerLost, Trouble::Unreachable(Unreachable::Timeout)),
        (Fault::Instead(Reply { status: 503, ..Reply::default() }), Trouble::Busy(503)),
        (
            Fault::Instead(Reply { status: 200, content_type: "text/html".to_owned(), ..Reply::default() }),
            Trouble::NotOurs,
        ),
    ] {
        phone.network.fail_next([fault.clone(), fault]);
        assert_eq!(refusals(&phone).await, both(trouble));
    }

    // Of another device's session, as on a shared phone.
    let other = site.fresh_phone(&desk).await;
    let body = json!({ "v": 1, "device": other.device_id(), "kind": "case" }).to_string();
    assert_eq!(phone.network.post(SEARCH, body).await.unwrap().status, 403);

    let gone = site.fresh_phone(&desk).await;
    assert_eq!(gone.network.post("/api/v1/sign-out", String::new()).await.unwrap().status, 204);
    assert_eq!(refusals(&gone).await, both(Trouble::SignInAgain));
    about_member(&site.bench, &director, &desk, &MemberEvent::Disabled).await;
    assert_eq!(refusals(&phone).await, both(Trouble::SignInAgain));
}

async fn nonsense_is_refused_and_said(bench: Bench) {
    let site = Site::open(bench).await;
    let desk = site.bench.writer(Role::Desk).await;
    let phone = site.fresh_phone(&desk).await;
    let day = |year: i64, month: u8| json!({ "year": year, "month": month, "day": 1 });
    for (field, value, named) in [
        ("kind", json!("nothing"), "kind"),
        ("kind", json!("case\0"), "kind"),
        ("register", json!("repairs\0"), "register"),
        ("register", json!("x".repeat(1_000)), "register"),
        ("words", json!("长".repeat(201)), "words"),
        ("words", json!("长".repeat(2_000)), "words"),
        ("limit", json!(1_000_000), "limit"),
        ("limit", json!(0), "limit"),
        ("limit", json!(-1), "-1"),
        ("after", json!("nowhere"), "after"),
        ("after", json!("20261123:1:\0"), "after"),
        ("after", json!(7), "7"),
        ("from", day(2_026, 13), "period"),
        ("from", day(10_000, 1), "period"),
        ("from", day(9_999, 1), "period"),
        ("from", json!(5), "5"),
    ] {
        let mut body = json!({
            "v": 1, "device": phone.device_id(), "kind": "case", "to": day(2_026, 11),
        });
        body[field] = value;
        let reply = phone.network.post(SEARCH, body.to_string()).await.unwrap();
        let answer: Value = serde_json::from_str(&reply.body).unwrap();
        assert_eq!((reply.status, &answer["error"]), (400, &json!("malformed")), "{field} {answer}");
        assert!(answer["detail"].as_str().unwrap().contains(named), "{field}: {answer}");
    }
    for (record, after) in [(json!("x"), json!("1:desk")), (json!(fresh()), json!("nowhere"))] {
        let body = json!({ "v": 1, "device": phone.device_id(), "record": record, "after": after });
        assert_eq!(phone.network.post(RECORD, body.to_string()).await.unwrap().status, 400);
    }
    let huge = json!({ "v": 1, "device": phone.device_id(), "kind": "case", "words": "长".repeat(300_000) });
    assert_eq!(phone.network.post(SEARCH, huge.to_string()).await.unwrap().status, 413);
    let search = Search { limit: Some(1_000_000), ..cases() };
    let refused = phone.device.search(&search, None).await.unwrap_err();
    assert!(
        matches!(&refused, Trouble::Batch { status: 400, detail } if detail.contains("limit")),
        "{refused}"
    );
    // Of a kind that is in no register, nothing is found.
    for kind in ["member", "estate"] {
        assert!(finds(&phone, &Search::all(RecordKind::named(kind))).await.is_empty());
    }
}

async fn whoever_asks_too_much_waits_and_may_still_write(bench: Bench) {
    let site = Site::open(bench).await;
    let resident = site.bench.writer(Role::Resident).await;
    let record = site.closed(&resident, "水管", ProcedureId::Repair).await;
    let phone = site.phone(&resident).await;
    let mut asked = 0;
    let trouble = loop {
        match phone.device.search(&cases(), None).await {
            Ok(_) => asked += 1,
            Err(trouble) => break trouble,
        }
        assert!(asked < 1_000, "nobody minds");
    };
    assert_eq!((asked, &trouble), (60, &Trouble::TooMuch { wait: 6_000 }));
    phone.device.dispatch(Some(record), Command::Say("还有".to_owned())).await.unwrap();
    assert_eq!(phone.sync().await.unwrap().accepted, 1);
    site.bench.clock.forward(6_000);
    assert_eq!(finds(&phone, &cases()).await, [record]);
}
