//! A record that is opened past the phone: whole, in pieces when it is long, and as these eyes see it.

use records::case::{Case, CaseEvent};
use records::member::MemberEvent;
use records::wire::{RECORD, RecordAnswer, Search};
use records::{Kind, RecordId, Recorded, Row, Sight, fold_all};
use rulebook::{ProcedureId, Role};
use serde_json::json;

use super::bench::{Bench, Writer, noted, reopened, said, withdrawn};
use super::on_both;
use super::reader::LONG_AGO;
use super::scopes::about_member;
use super::search::Site;
use crate::support::phone::Phone;

on_both! {
    a_closed_case_is_opened_with_its_history
    a_long_history_comes_in_pieces_while_it_grows
    other_eyes_begin_anew
    rows_too_large_for_a_page_come_one_by_one
}

/// Promised of a page, with what stands around it.
const PAGE: usize = 520 * 1024;

/// What these eyes see of a record.
async fn seen(bench: &Bench, record: RecordId, sight: &Sight) -> (Row, Vec<Recorded>) {
    let events = bench.store.every_event(bench.estate).await.unwrap();
    let own = events.into_iter().filter(|event| event.envelope.record == record);
    let seen: Vec<_> = own.filter(|event| sight.sees(&event.envelope)).collect();
    (fold_all(sight, &seen).unwrap(), seen)
}

fn sight(writer: &Writer) -> Sight {
    Sight::of(writer.session.member, &[writer.role])
}

/// One page as it travels.
async fn page(phone: &Phone, record: RecordId, after: Option<&str>) -> RecordAnswer {
    let body = json!({ "v": 1, "device": phone.device_id(), "record": record, "after": after });
    let reply = phone.network.post(RECORD, body.to_string()).await.unwrap();
    assert_eq!(reply.status, 200, "{}", reply.body);
    assert!(reply.body.len() <= PAGE, "{} bytes", reply.body.len());
    serde_json::from_str(&reply.body).unwrap()
}

async fn a_closed_case_is_opened_with_its_history(bench: Bench) {
    let site = Site::open(bench).await;
    let (resident, desk) = (site.bench.writer(Role::Resident).await, site.bench.writer(Role::Desk).await);
    let neighbour = site.bench.writer(Role::Resident).await;
    let record = resident.report(ProcedureId::Repair, "3").await;
    desk.write(record, CaseEvent::Taken).await;
    desk.write(record, noted("内部的话")).await;
    resident.write(record, said("快一点")).await;
    resident.write(record, withdrawn()).await;
    site.bench.clock.forward(LONG_AGO);
    for writer in [&resident, &desk] {
        let phone = site.phone(writer).await;
        assert!(phone.device.case(record).await.unwrap().is_none(), "not on the phone");
        let stored = phone.store().dump();
        let opened = phone.device.open(record).await.unwrap().unwrap();
        let (row, history) = seen(&site.bench, record, &sight(writer)).await;
        assert_eq!((&opened.row, &opened.history), (&row, &history), "{:?}", writer.role);
        assert_eq!(opened.into_case().unwrap().record, record);
        assert_eq!(phone.store().dump(), stored, "shown, not stored");
    }
    let phone = site.fresh_phone(&neighbour).await;
    assert!(phone.device.open(record).await.unwrap().is_none());

    // Opened again, it may have been reopened since it was found.
    desk.write(record, reopened()).await;
    let phone = site.fresh_phone(&desk).await;
    assert!(phone.device.search(&Search::all(Case::kind()), None).await.unwrap().rows.is_empty());
    assert!(phone.device.open(record).await.unwrap().unwrap().row.is_open());
}

async fn lengthen(writer: &Writer, record: RecordId, bytes: usize) {
    const NOTE: usize = 12_000;
    let notes: Vec<_> = (0..bytes.div_ceil(NOTE)).map(|_| noted(&"经".repeat(NOTE / 3))).collect();
    for some in notes.chunks(50) {
        let events = some.iter().map(|event| writer.envelope(record, event)).collect();
        let verdicts = writer.push(events).await;
        assert!(verdicts.iter().all(|verdict| verdict.seq().is_some()), "{verdicts:?}");
    }
}

async fn a_long_history_comes_in_pieces_while_it_grows(bench: Bench) {
    let site = Site::open(bench).await;
    let (resident, desk) = (site.bench.writer(Role::Resident).await, site.bench.writer(Role::Desk).await);
    let record = resident.report(ProcedureId::Repair, "3").await;
    lengthen(&desk, record, 2 << 20).await;
    resident.write(record, withdrawn()).await;
    site.bench.clock.forward(LONG_AGO);

    let phone = site.phone(&desk).await;
    let (mut history, mut after, mut pages) = (Vec::new(), None, 0);
    let row = loop {
        let answer = page(&phone, record, after.as_deref()).await;
        assert_eq!(answer.entry.whole, pages == 0);
        history.extend(answer.entry.events);
        pages += 1;
        after = answer.next;
        if after.is_none() {
            break answer.entry.row;
        }
        desk.write(record, said("还在写")).await;
    };
    assert!((4..10).contains(&pages), "{pages}");
    assert_eq!((row.clone(), history.clone()), seen(&site.bench, record, &sight(&desk)).await);
    let phone = site.fresh_phone(&desk).await;
    let opened = phone.device.open(record).await.unwrap().unwrap();
    assert_eq!((opened.row, opened.history), (row, history));
    // What a resident does not see of it takes no page.
    let phone = site.fresh_phone(&resident).await;
    assert!(page(&phone, record, None).await.next.is_none());
}

async fn other_eyes_begin_anew(bench: Bench) {
    let site = Site::open(bench).await;
    let (desk, director) = (site.bench.writer(Role::Desk).await, site.bench.writer(Role::Director).await);
    let guard = site.bench.somebody(&[Role::Guard, Role::Butler], &["3"]).await;
    let record = desk.report(ProcedureId::Repair, "3").await;
    lengthen(&desk, record, 1 << 20).await;
    let phone = site.fresh_phone(&guard).await;
    let first = page(&phone, record, None).await;
    let roles = MemberEvent::RolesChanged { roles: [Role::Butler].into(), areas: ["3".to_owned()].into() };
    about_member(&site.bench, &director, &guard, &roles).await;
    let again = page(&phone, record, first.next.as_deref()).await;
    assert!(again.entry.whole && again.next != first.next);
    assert!(!page(&phone, record, again.next.as_deref()).await.entry.whole);
}

async fn rows_too_large_for_a_page_come_one_by_one(bench: Bench) {
    let site = Site::open(bench).await;
    let (resident, desk) = (site.bench.writer(Role::Resident).await, site.bench.writer(Role::Desk).await);
    let mut closed = Vec::new();
    for _ in 0..3 {
        let record = resident.report(ProcedureId::Repair, "3").await;
        for _ in 0..2 {
            let reply = CaseEvent::Replied { text: "答".repeat(4_000), written: false, on_the_way: false };
            let replies = (0..30).map(|_| desk.envelope(record, &reply)).collect();
            assert!(desk.push(replies).await.iter().all(|verdict| verdict.seq().is_some()));
        }
        resident.write(record, withdrawn()).await;
        closed.push(record);
    }
    closed.push(site.closed(&resident, "小事", ProcedureId::Repair).await);
    closed.reverse();
    site.bench.clock.forward(LONG_AGO);
    for writer in [&desk, &resident] {
        let phone = site.phone(writer).await;
        let (mut found, mut after, mut sizes) = (Vec::new(), None, Vec::new());
        loop {
            let page = phone.device.search(&Search::all(Case::kind()), after.as_deref()).await.unwrap();
            sizes.push(page.rows.len());
            found.extend(page.rows.into_iter().map(|row| row.record));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!((found, sizes), (closed.clone(), vec![1, 1, 1, 1]), "{:?}", writer.role);
    }
}
