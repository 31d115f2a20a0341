//! Fault 28: a client that lies about its scopes, its author, its numbers.

use records::Origin;
use records::case::Case;
use records::case::{CaseEvent, Channel, Relation};
use records::drafted;
use records::wire::{Cursor, Page, Position, Reason, SyncAnswer, SyncRequest, VERSION, Verdict};
use records::{DeviceId, Envelope, EventId, Place, RecordId, Scope};
use rulebook::Rulebook;
use rulebook::{ProcedureId, Role, Urgency};

use crate::support::house::House;
use crate::support::phone::{Phone, fresh, report, wall_clock};

fn reported(phone: &Phone, words: &str, dseq: u64) -> Envelope {
    let body = CaseEvent::Reported {
        words: words.to_owned(),
        place: Place::default(),
        phone: None,
        relation: Relation::Self_,
        channel: Channel::App,
        procedure: ProcedureId::Inquiry,
        sub_kind: None,
        urgency: Urgency::Routine,
        why: Vec::new(),
        sos: false,
        rulebook: "1".to_owned(),
    };
    let drafted = drafted::<Case>(&body, Role::Resident, Rulebook::standard()).expect("JSON");
    let origin = Origin {
        author: phone.device.me().member,
        device: phone.device_id(),
        dseq,
        device_time: wall_clock(),
        base_seq: 0,
    };
    Envelope::new(EventId(fresh()), RecordId(fresh()), drafted, origin)
}

async fn send(phone: &Phone, events: Vec<Envelope>, cursor: Option<Cursor>) -> SyncAnswer {
    let request =
        SyncRequest { v: VERSION, device: phone.device_id(), sent_at: wall_clock(), events, cursor };
    let body = serde_json::to_string(&request).expect("JSON");
    let reply = phone.network.post("/api/v1/sync", body).await.expect("reachable");
    assert_eq!(reply.status, 200, "{}", reply.body);
    serde_json::from_str(&reply.body).expect("an answer")
}

async fn verdict(phone: &Phone, event: Envelope) -> Verdict {
    send(phone, vec![event], None).await.verdicts.remove(0).verdict
}

fn reason(verdict: Verdict) -> Reason {
    match verdict {
        Verdict::Rejected { reason } => reason,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[tokio::test]
async fn a_cursor_with_foreign_scopes_gets_drops_and_no_content() {
    let house = House::open_on_sqlite().await;
    let victim = house.phone(Role::Resident).await;
    victim.device.dispatch(None, report("别人不该看到的话")).await.expect("saved");
    victim.sync().await.expect("the network is well");

    let thief = house.phone(Role::Resident).await;
    thief.sync().await.expect("the network is well");
    let honest = send(&thief, Vec::new(), Some(Cursor::default())).await.page.expect("a page").cursor;
    let mut greedy = honest.clone();
    let wanted = ["staff:service", "staff", "area:1", &format!("person:{}", victim.device.me().member)];
    for scope in wanted {
        greedy.scopes.insert(Scope(scope.to_owned()), Position::At { pos: 0 });
    }
    let answer = send(&thief, Vec::new(), Some(greedy)).await;
    let page: Page = answer.page.expect("a page");
    assert_eq!(page.drops.len(), wanted.len(), "{:?}", page.drops);
    let text = serde_json::to_string(&page).expect("JSON");
    assert!(!text.contains("别人不该看到的话"), "no content of a foreign scope");
}

#[tokio::test]
async fn a_million_scopes_are_refused_with_bounded_work() {
    let house = House::open_on_sqlite().await;
    let phone = house.phone(Role::Resident).await;
    let mut cursor = Cursor::default();
    for number in 0..20_000 {
        cursor.scopes.insert(Scope(format!("area:{number}")), Position::At { pos: 0 });
    }
    let request = SyncRequest {
        v: VERSION,
        device: phone.device_id(),
        sent_at: wall_clock(),
        events: Vec::new(),
        cursor: Some(cursor),
    };
    let body = serde_json::to_string(&request).expect("JSON");
    let reply = phone.network.post("/api/v1/sync", body).await.expect("reachable");
    assert!(matches!(reply.status, 400 | 413), "{} {}", reply.status, reply.body);
    let huge = format!("{{\"v\":1,\"scopes\":\"{}\"}}", "x".repeat(40_000_000));
    let reply = phone.network.post("/api/v1/sync", huge).await;
    assert!(reply.is_err() || reply.is_ok_and(|reply| reply.status == 413));
    phone.sync().await.expect("the endpoint is still there for honest requests");
}

#[tokio::test]
async fn authorship_is_not_taken_from_the_request() {
    let house = House::open_on_sqlite().await;
    let victim = house.phone(Role::Desk).await;
    let forger = house.phone(Role::Resident).await;

    let mut forged = reported(&forger, "冒名", 1);
    forged.author = victim.device.me().member;
    assert_eq!(reason(verdict(&forger, forged).await), Reason::ForgedAuthor);

    let mut promoted = reported(&forger, "冒充前台", 2);
    promoted.role = Role::Desk;
    assert_eq!(reason(verdict(&forger, promoted).await), Reason::RoleNotHeld);

    let mut endpoint = reported(&forger, "冒充系统", 3);
    endpoint.author = records::MemberId::ENDPOINT;
    assert_eq!(reason(verdict(&forger, endpoint).await), Reason::ForgedAuthor);

    let mut someone_elses = reported(&forger, "别人的手机", 4);
    someone_elses.device = DeviceId(victim.device_id().0);
    assert!(matches!(verdict(&forger, someone_elses).await, Verdict::Rejected { .. }));
}

#[tokio::test]
async fn an_id_or_a_number_is_used_once() {
    let house = House::open_on_sqlite().await;
    let phone = house.phone(Role::Resident).await;
    let first = reported(&phone, "第一", 1);
    assert!(matches!(verdict(&phone, first.clone()).await, Verdict::Accepted { .. }));
    assert_eq!(verdict(&phone, first.clone()).await, verdict(&phone, first.clone()).await, "again, the same");

    let changed = Envelope { device_time: first.device_time + 1, ..first.clone() };
    assert_eq!(reason(verdict(&phone, changed).await), Reason::IdConflict);

    let reused = reported(&phone, "第二", 1);
    assert_eq!(reason(verdict(&phone, reused).await), Reason::NumberReused { dseq: 1 });
}

#[tokio::test]
async fn a_foreign_case_answers_like_one_that_does_not_exist() {
    let house = House::open_on_sqlite().await;
    let victim = house.phone(Role::Resident).await;
    let saved = victim.device.dispatch(None, report("我的事")).await.expect("saved");
    victim.sync().await.expect("the network is well");

    let stranger = house.phone(Role::Resident).await;
    let said = serde_json::to_value(CaseEvent::Said { text: "让我看看".to_owned() }).expect("JSON");
    let foreign = Envelope { record: saved.record, body: said.clone(), ..reported(&stranger, "", 1) };
    let absent = Envelope { record: RecordId(fresh()), body: said, ..reported(&stranger, "", 2) };
    let foreign = verdict(&stranger, foreign).await;
    assert_eq!(foreign, verdict(&stranger, absent).await);
    assert_eq!(reason(foreign), Reason::NoSuchRecord);
}
