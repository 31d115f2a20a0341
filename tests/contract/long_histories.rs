//! A record whose history is longer than a page comes in pieces, whatever happens to it between two of them.

use records::RecordId;
use records::case::{CaseEvent, Flag};
use records::member::MemberEvent;
use records::wire::{Page, Position};
use rulebook::{ProcedureId, Role};

use super::bench::{Bench, Writer, noted, place, reopened, said, withdrawn};
use super::on_both;
use super::reader::{LONG_AGO, Reader};
use super::scopes::about_member;
use crate::support::chance::Chance;

on_both! {
    twelve_megabytes_reach_a_new_phone_whole_and_no_page_is_larger_than_half_a_one
    a_long_record_that_comes_into_view_comes_in_pieces
    a_record_may_leave_and_come_again_between_two_pieces
    other_eyes_begin_afresh_between_two_pieces
    a_long_record_is_not_put_off_by_a_busy_estate
    whatever_happens_between_two_pages_every_history_is_whole
    what_is_said_of_closed_cases_does_not_bring_them_again
    what_comes_into_view_often_comes_once
    a_word_on_a_long_closed_case_arrives
}

/// Promised of a page, as it travels.
const PAGE: usize = 512 * 1024;

async fn long_record(bench: &Bench, writer: &Writer, building: &str, bytes: usize) -> RecordId {
    let record = writer.report(ProcedureId::Repair, building).await;
    lengthen(bench, writer, record, bytes).await;
    record
}

async fn lengthen(bench: &Bench, writer: &Writer, record: RecordId, bytes: usize) {
    const NOTE: usize = 12_000;
    let notes: Vec<_> = (0..bytes.div_ceil(NOTE)).map(|_| noted(&"经".repeat(NOTE / 3))).collect();
    for some in notes.chunks(50) {
        let events = some.iter().map(|event| writer.envelope(record, event)).collect();
        let verdicts = writer.push(events).await;
        assert!(verdicts.iter().all(|verdict| verdict.seq().is_some()), "{verdicts:?}");
    }
    bench.clock.forward(1_000);
}

fn size(page: &Page) -> usize {
    serde_json::to_string(page).unwrap().len()
}

fn is_inside(phone: &Reader) -> bool {
    let inside = |position: &Position| match position {
        Position::Backfill { after, .. } => after.starts_with("inside-"),
        Position::At { .. } => false,
    };
    phone.cursor.scopes.values().any(inside)
}

async fn twelve_megabytes_reach_a_new_phone_whole_and_no_page_is_larger_than_half_a_one(bench: Bench) {
    let (resident, desk) = (bench.writer(Role::Resident).await, bench.writer(Role::Desk).await);
    let record = resident.report(ProcedureId::Repair, "3").await;
    lengthen(&bench, &desk, record, 12 << 20).await;
    desk.report(ProcedureId::Repair, "4").await;

    let mut phone = Reader::of(&bench, &desk);
    let mut pages = 0;
    loop {
        let page = phone.page().await;
        assert!(size(&page) <= PAGE, "{} bytes", size(&page));
        // The answer got lost once; asking again gives the same.
        assert_eq!(phone.pull().await, page);
        pages += 1;
        if !page.more {
            break;
        }
    }
    assert!((24..60).contains(&pages), "{pages}");
    phone.check().await;

    // What a resident does not see of it takes no page.
    resident.write(record, said("好了吗")).await;
    let mut own = Reader::of(&bench, &resident);
    assert!(own.catch_up().await <= 2);
    own.check().await;
}

async fn a_long_record_that_comes_into_view_comes_in_pieces(bench: Bench) {
    let (desk, butler) = (bench.writer(Role::Desk).await, bench.butler(&["7"]).await);
    let mut phone = Reader::of(&bench, &butler);
    phone.catch_up().await;
    let record = long_record(&bench, &desk, "3", 2 << 20).await;
    desk.write(record, CaseEvent::Located { place: place("7") }).await;
    desk.write(record, said("搬到七栋了")).await;
    assert!(phone.pull().await.entries.is_empty() || is_inside(&phone));
    let mut pages = 0;
    while !phone.cursor.scopes.values().all(|position| matches!(position, Position::At { .. }))
        || !phone.has(record)
    {
        let page = phone.pull().await;
        assert!(size(&page) <= PAGE, "{} bytes", size(&page));
        pages += 1;
        assert!(pages < 30);
        // What comes after is not lost on the way.
        if pages == 2 {
            desk.write(record, said("还在写")).await;
        }
    }
    assert!(pages >= 4, "{pages}");
    phone.catch_up().await;
    phone.check().await;
}

async fn a_record_may_leave_and_come_again_between_two_pieces(bench: Bench) {
    let (desk, butler) = (bench.writer(Role::Desk).await, bench.butler(&["7"]).await);
    let supervisor = bench.writer(Role::Supervisor).await;
    let record = long_record(&bench, &desk, "7", 2 << 20).await;
    let confidential = |on| CaseEvent::Flagged { flag: Flag::Confidential, on };
    for steps in [&[true][..], &[true, false], &[true, false, true]] {
        let mut fresh = Reader::of(&bench, &butler);
        while !is_inside(&fresh) {
            assert!(fresh.pull().await.more);
        }
        for on in steps {
            supervisor.write(record, confidential(*on)).await;
        }
        let page = fresh.pull().await;
        assert!(page.entries.is_empty(), "nothing of what has left, nor another piece of what came again");
        fresh.catch_up().await;
        fresh.check().await;
        // For the next round, if it is not so already.
        supervisor.push_one(supervisor.envelope(record, &confidential(false))).await;
    }
}

async fn other_eyes_begin_afresh_between_two_pieces(bench: Bench) {
    let (desk, director) = (bench.writer(Role::Desk).await, bench.writer(Role::Director).await);
    let guard = bench.somebody(&[Role::Guard, Role::Butler], &["7"]).await;
    long_record(&bench, &desk, "7", 2 << 20).await;
    let mut phone = Reader::of(&bench, &guard);
    while !is_inside(&phone) {
        assert!(phone.pull().await.more);
    }
    let roles = MemberEvent::RolesChanged { roles: [Role::Butler].into(), areas: ["7".to_owned()].into() };
    about_member(&bench, &director, &guard, &roles).await;
    assert!(phone.pull().await.restart);
    phone.catch_up().await;
    phone.check().await;
}

/// While news fill a part of every page, a record that is larger than a page still begins.
async fn a_long_record_is_not_put_off_by_a_busy_estate(bench: Bench) {
    let (desk, director) = (bench.writer(Role::Desk).await, bench.writer(Role::Director).await);
    let butler = bench.butler(&["3"]).await;
    let record = long_record(&bench, &desk, "7", 2 << 20).await;
    let busy = desk.report(ProcedureId::Repair, "3").await;
    let mut phone = Reader::of(&bench, &butler);
    phone.catch_up().await;
    let areas = ["3".to_owned(), "7".to_owned()].into();
    about_member(
        &bench,
        &director,
        &butler,
        &MemberEvent::RolesChanged { roles: [Role::Butler].into(), areas },
    )
    .await;
    for _ in 0..12 {
        desk.write(busy, said("又有消息")).await;
        phone.pull().await;
    }
    assert!(phone.has(record));
    phone.catch_up().await;
    phone.check().await;
}

async fn whatever_happens_between_two_pages_every_history_is_whole(bench: Bench) {
    let mut chance = Chance::seeded("long_histories");
    let (resident, desk) = (bench.writer(Role::Resident).await, bench.writer(Role::Desk).await);
    let butler = bench.butler(&["7"]).await;
    let mut records = Vec::new();
    for building in ["7", "7", "3"] {
        let record = resident.report(ProcedureId::Repair, building).await;
        lengthen(&bench, &desk, record, 700 << 10).await;
        records.push(record);
    }
    let mut forgiven = Vec::new();
    for _ in 0..4 {
        let mut phones =
            [Reader::of(&bench, &desk), Reader::of(&bench, &butler), Reader::of(&bench, &resident)];
        for _ in 0..14 {
            let record = *chance.pick(&records);
            let event = match chance.below(7) {
                0 => CaseEvent::Located { place: place(if chance.one_in(2) { "7" } else { "3" }) },
                1 => CaseEvent::Flagged { flag: Flag::Confidential, on: chance.one_in(2) },
                2 => withdrawn(),
                3 => reopened(),
                4 => said("补充"),
                _ => noted(&"内".repeat(4_000)),
            };
            // Some do not fit, e.g. what is closed is not closed again.
            desk.push_one(desk.envelope(record, &event)).await;
            for phone in &mut phones {
                if chance.one_in(2) {
                    assert!(size(&phone.pull().await) <= PAGE);
                }
            }
        }
        for phone in &mut phones {
            phone.catch_up().await;
            phone.check_but(&forgiven).await;
        }
        if chance.one_in(2) {
            desk.push_one(desk.envelope(records[0], &withdrawn())).await;
            bench.clock.forward(LONG_AGO);
            forgiven.clone_from(&records);
        }
    }
}

/// Every word on a closed case once brought its whole history along, page after page, before anybody else's call.
async fn what_is_said_of_closed_cases_does_not_bring_them_again(bench: Bench) {
    let (resident, desk) = (bench.writer(Role::Resident).await, bench.writer(Role::Desk).await);
    let mut closed = Vec::new();
    for _ in 0..4 {
        let record = resident.report(ProcedureId::Repair, "3").await;
        lengthen(&bench, &desk, record, 200 << 10).await;
        resident.write(record, withdrawn()).await;
        closed.push(record);
    }
    let mut phone = Reader::of(&bench, &desk);
    phone.catch_up().await;

    for round in 0..25 {
        for &record in &closed {
            desk.write(record, noted(&round.to_string())).await;
        }
    }
    let call = resident.report(ProcedureId::Medical, "4").await;
    let (mut pages, mut bytes) = (0, 0);
    loop {
        let page = phone.pull().await;
        pages += 1;
        bytes += size(&page);
        if !page.more {
            break;
        }
    }
    assert!(phone.has(call));
    assert!(pages <= 3 && bytes < PAGE, "{pages} pages, {bytes} bytes");
    phone.check().await;
}

/// What comes into view is sent once, though it changes again and again before the device asks.
async fn what_comes_into_view_often_comes_once(bench: Bench) {
    let (desk, butler) = (bench.writer(Role::Desk).await, bench.butler(&["7"]).await);
    let mut phone = Reader::of(&bench, &butler);
    phone.catch_up().await;
    let mut records = Vec::new();
    for _ in 0..3 {
        records.push(long_record(&bench, &desk, "3", 300 << 10).await);
    }
    for _ in 0..20 {
        for &record in &records {
            desk.write(record, CaseEvent::Located { place: place("7") }).await;
            desk.write(record, CaseEvent::Located { place: place("3") }).await;
        }
    }
    for &record in &records {
        desk.write(record, CaseEvent::Located { place: place("7") }).await;
    }
    let mut pages = 0;
    loop {
        let page = phone.pull().await;
        assert!(size(&page) <= PAGE, "{} bytes", size(&page));
        pages += 1;
        if !page.more {
            break;
        }
    }
    assert!(pages <= 8, "{pages}");
    phone.check().await;
}

/// A closed case longer than a page, and one word more: it went past a phone that had caught up.
async fn a_word_on_a_long_closed_case_arrives(bench: Bench) {
    let (resident, desk) = (bench.writer(Role::Resident).await, bench.writer(Role::Desk).await);
    let record = resident.report(ProcedureId::Repair, "3").await;
    lengthen(&bench, &desk, record, 3 * PAGE).await;
    resident.write(record, withdrawn()).await;
    let mut phone = Reader::of(&bench, &desk);
    phone.catch_up().await;
    phone.check().await;

    resident.write(record, said("没修好，请回电")).await;
    assert_eq!(phone.catch_up().await, 1);
    phone.check().await;

    // After months of silence it comes along whole, to whoever may never have had it.
    bench.clock.forward(LONG_AGO);
    resident.write(record, said("又漏了")).await;
    assert!(phone.catch_up().await >= 3);
    phone.check().await;
    desk.write(record, noted("已回电")).await;
    assert_eq!(phone.catch_up().await, 1);
    phone.check().await;
}
