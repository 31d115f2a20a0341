//! Fault 33: a flood from one member. Twelve megabytes in a second, three hundred streams, junk that is refused: the
//! others do not notice, and the database hardly grows.

use records::Origin;
use records::case::Case;
use records::drafted;
use rulebook::Rulebook;
use std::time::{Duration, Instant};

use records::case::CaseEvent;
use records::wire::{Cursor, SyncAnswer, SyncRequest, VERSION};
use records::{Envelope, EventId, RecordId};
use rulebook::Role;
use serde_json::json;

use crate::support::house::{Base, House};
use crate::support::phone::{Phone, fresh, report, wall_clock};

/// More than a page promises to be, by headers and verdicts.
const LARGEST_ANSWER: usize = 520 * 1024;

#[tokio::test]
async fn a_flood_of_words_is_held_back_on_sqlite() {
    words(Base::Sqlite).await;
}

#[tokio::test]
async fn a_flood_of_words_is_held_back_on_postgres() {
    words(Base::Postgres).await;
}

async fn words(base: Base) {
    let house = House::open(base).await;
    let flood = house.phone(Role::Resident).await;
    let desk = house.phone(Role::Desk).await;
    desk.sync().await.expect("the network is well");
    let mut dseq = 1_000;
    let (mut taken, mut held_back, mut asked_to_wait) = (0, 0, 0);
    // On cases of their own, or the first would be full after a quarter of a megabyte.
    for _ in 0..25 {
        let case = RecordId(fresh());
        let events: Vec<_> = (0..10)
            .map(|number| {
                dseq += 1;
                let event = if number == 0 { reported("水") } else { said(&"水".repeat(16_000)) };
                envelope(&flood, case, &event, dseq)
            })
            .collect();
        let body = request(&flood, json!(events), None);
        let bytes = body.len();
        let reply = flood.network.post("/api/v1/sync", body).await.expect("reachable");
        match reply.status {
            200 => taken += bytes,
            429 => {
                held_back += bytes;
                asked_to_wait = reply.retry_after.parse().expect("seconds");
            }
            other => panic!("{other}: {}", reply.body),
        }
    }
    assert!(taken < 3 << 20 && held_back > 8 << 20, "{taken} taken, {held_back} held back");
    assert!(asked_to_wait > 0);

    // Nobody else waits, and nobody is handed more than a page at a time.
    let guard = house.phone(Role::Guard).await;
    let call = guard.device.dispatch(None, report("3栋有人晕倒")).await.expect("saved").record;
    let began = Instant::now();
    guard.sync().await.expect("the network is well");
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    let mut cursor = Cursor::default();
    loop {
        let body = request(&desk, json!([]), Some(&cursor));
        let reply = desk.network.post("/api/v1/sync", body).await.expect("reachable");
        assert!(reply.body.len() <= LARGEST_ANSWER, "{} bytes", reply.body.len());
        let answer: SyncAnswer = serde_json::from_str(&reply.body).expect("an answer");
        let page = answer.page.expect("a page");
        cursor = page.cursor;
        if !page.more {
            break;
        }
    }
    desk.sync().await.expect("the network is well");
    assert!(desk.device.case(call).await.expect("readable").is_some());
    house.close();
}

#[tokio::test]
async fn refused_junk_hardly_grows_the_database() {
    let house = House::open_on_sqlite().await;
    let flood = house.phone(Role::Resident).await;
    flood.sync().await.expect("the network is well");
    let before = house.bytes();
    let (mut refused, mut waits) = (0_u64, 0);
    for _ in 0..80 {
        let junk: Vec<_> = (0..8)
            .map(|_| json!({ "id": fresh(), "record": fresh(), "dseq": "吵".repeat(20_000) }))
            .collect();
        let body = request(&flood, json!(junk), None);
        let reply = flood.network.post("/api/v1/sync", body).await.expect("reachable");
        match reply.status {
            200 => refused += 8,
            413 | 429 => waits += 1,
            other => panic!("{other}: {}", reply.body),
        }
    }
    let grown = house.bytes() - before;
    assert!(refused > 0 && waits > 0, "{refused} refused, {waits} times held back");
    // With what SQLite writes beside it until the next checkpoint.
    assert!(grown < 64 * 1024 + refused * 4 * 1024, "{grown} bytes for {refused} events");
}

/// Each of them would stand before everybody's eyes. What has to wait hears how long.
#[tokio::test]
async fn one_of_the_staff_pours_no_calls_into_the_list() {
    let house = House::open_on_sqlite().await;
    let guard = house.phone(Role::Guard).await;
    let mut dseq = 0;
    let mut calls = |many: u64| -> Vec<_> {
        let number = dseq + 1;
        dseq += many;
        let call = |dseq| {
            let mut call = reported("救命");
            if let CaseEvent::Reported { urgency, .. } = &mut call {
                *urgency = rulebook::Urgency::Life;
            }
            let case = RecordId(fresh());
            Envelope { role: Role::Guard, device_time: 1, ..envelope(&guard, case, &call, dseq) }
        };
        (number..=dseq).map(call).collect()
    };
    let (mut taken, mut waits) = (0, 0);
    for events in (0..15).map(|_| calls(20)) {
        let reply = guard.network.post("/api/v1/sync", request(&guard, json!(events), None)).await;
        let reply = reply.expect("reachable");
        match reply.status {
            200 => {
                let answer: SyncAnswer = serde_json::from_str(&reply.body).expect("an answer");
                taken += answer.verdicts.iter().filter(|judged| judged.verdict.seq().is_some()).count();
            }
            429 => waits = reply.retry_after.parse().expect("seconds"),
            other => panic!("{other}: {}", reply.body),
        }
    }
    assert!((60..70).contains(&taken) && waits > 0, "{taken} taken, {waits} seconds to wait");
    house.close();
}

/// A phone that reads them would give up on a page nested deeper than its parser goes: none is.
#[tokio::test]
async fn what_is_nested_deep_breaks_no_page_of_others() {
    let house = House::open_on_sqlite().await;
    let flood = house.phone(Role::Resident).await;
    let desk = house.phone(Role::Desk).await;
    for depth in [20, 60, 110, 119, 124, 4_000] {
        let event = serde_json::to_string(&envelope(&flood, RecordId(fresh()), &reported("深"), 1 + depth));
        let depth = usize::try_from(depth).expect("small");
        let deep = format!("\"deep\":{}0{},\"t\":", "[".repeat(depth), "]".repeat(depth));
        let event = event.expect("JSON").replace("\"t\":", &deep);
        let body =
            request(&flood, json!([]), None).replace("\"events\":[]", &format!("\"events\":[{event}]"));
        let reply = flood.network.post("/api/v1/sync", body).await.expect("reachable");
        assert_eq!(reply.status, 200, "{depth}: a verdict, not the end of the request: {}", reply.body);
    }
    let call = flood.device.dispatch(None, report("3栋有人晕倒")).await.expect("saved").record;
    flood.sync().await.expect("its own phone reads what it gets");
    desk.sync().await.expect("the desk's phone reads every page");
    assert!(desk.device.case(call).await.expect("readable").is_some());
}

#[tokio::test]
async fn three_hundred_streams_of_one_session_are_three() {
    let house = House::open_on_sqlite().await;
    let flood = house.phone(Role::Resident).await;
    let other = house.phone(Role::Guard).await;
    let mut others = other.network.open("/api/v1/live").await;
    assert!(next(&mut others).await.expect("open").contains("poke"));
    let mut open = Vec::new();
    for _ in 0..300 {
        open.push(flood.network.open("/api/v1/live").await);
    }
    let mut ended = 0;
    for stream in &mut open[..297] {
        // A greeting, a word about when to come again, the end.
        while let Some(word) = next(stream).await {
            assert!(word.contains("poke") || word.contains("retry: 60000"), "{word}");
        }
        ended += 1;
    }
    assert_eq!(ended, 297);
    other.device.dispatch(None, report("3栋有人晕倒")).await.expect("saved");
    other.sync().await.expect("the network is well");
    assert!(next(&mut others).await.expect("open").contains("poke"), "nobody else made room");
    for stream in &mut open[297..] {
        assert!(next(stream).await.expect("open").contains("poke"));
    }
    house.close();
}

/// What is read past the phone looks at many rows: whoever asks without end waits, and nobody else.
#[tokio::test]
async fn whoever_reads_past_the_phone_without_end_waits() {
    let house = House::open_on_sqlite().await;
    let [resident, neighbour] = [house.phone(Role::Resident).await, house.phone(Role::Resident).await];
    let call = resident.device.dispatch(None, report("水管漏了")).await.expect("saved").record;
    resident.sync().await.expect("the network is well");
    let search = |phone: &Phone| json!({ "v": VERSION, "device": phone.device_id(), "kind": "case" });
    let record = |phone: &Phone| json!({ "v": VERSION, "device": phone.device_id(), "record": call });
    let asks = async |phone: &Phone, number: u32| match number % 2 {
        0 => phone.network.post("/api/v1/search", search(phone).to_string()).await.expect("reachable"),
        _ => phone.network.post("/api/v1/record", record(phone).to_string()).await.expect("reachable"),
    };
    let mut statuses = Vec::new();
    for number in 0..100 {
        let reply = asks(&resident, number).await;
        if reply.status == 429 {
            assert!(reply.retry_after.parse::<u64>().expect("seconds") > 0);
        }
        statuses.push(reply.status);
    }
    // Sixty of both together, and what fills up meanwhile.
    let taken = statuses.iter().filter(|status| **status == 200).count();
    let held_back = statuses.iter().filter(|status| **status == 429).count();
    assert!((60..75).contains(&taken) && taken + held_back == 100, "{statuses:?}");
    assert_eq!(asks(&neighbour, 0).await.status, 200);
    house.close();
}

/// The next piece of a stream; `None` at its end.
async fn next(stream: &mut reqwest::Response) -> Option<String> {
    let chunk =
        tokio::time::timeout(Duration::from_secs(10), stream.chunk()).await.expect("something in time");
    chunk.expect("the line is well").map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

fn reported(words: &str) -> CaseEvent {
    CaseEvent::Reported {
        words: words.to_owned(),
        place: records::Place::default(),
        phone: None,
        relation: records::case::Relation::Self_,
        channel: records::case::Channel::App,
        procedure: rulebook::ProcedureId::Repair,
        sub_kind: None,
        urgency: rulebook::Urgency::Routine,
        why: Vec::new(),
        sos: false,
        rulebook: "1".to_owned(),
    }
}

fn said(text: &str) -> CaseEvent {
    CaseEvent::Said { text: text.to_owned() }
}

fn envelope(phone: &Phone, record: RecordId, event: &CaseEvent, dseq: u64) -> Envelope {
    let drafted = drafted::<Case>(event, Role::Resident, Rulebook::standard()).expect("JSON");
    let origin = Origin {
        author: phone.device.me().member,
        device: phone.device_id(),
        dseq,
        device_time: wall_clock(),
        base_seq: 1 << 40,
    };
    Envelope::new(EventId(fresh()), record, drafted, origin)
}

fn request(phone: &Phone, events: serde_json::Value, cursor: Option<&Cursor>) -> String {
    let empty = SyncRequest {
        v: VERSION,
        device: phone.device_id(),
        sent_at: wall_clock(),
        events: Vec::new(),
        cursor: cursor.cloned(),
    };
    let mut request = serde_json::to_value(empty).expect("JSON");
    request["events"] = events;
    request.to_string()
}
