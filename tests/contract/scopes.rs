//! Who gets which record when: coming in, going out, catching up.

use endpoint::store::{MOST_SCOPES, TooManyScopes};
use records::case::{CaseEvent, Flag};
use records::drafted;
use records::member::Member;
use records::member::MemberEvent;
use records::wire::{Cursor, Position, Verdict};
use records::{RecordId, Scope};
use rulebook::Rulebook;
use rulebook::{ProcedureId, Role};

use super::bench::{Bench, Writer, noted, place, reopened, reported, said, withdrawn};
use super::on_both;
use super::reader::{LONG_AGO, Reader};
use crate::support::phone::fresh;

on_both! {
    a_case_moved_into_an_area_comes_whole
    a_case_that_left_sends_nothing_more
    in_and_out_between_two_pulls
    pages_are_bounded_and_resume
    what_changes_during_a_backfill_is_not_missed
    long_closed_cases_stay_away_until_something_happens
    a_case_reopened_meanwhile_is_not_missed
    losing_a_role_starts_afresh
    a_scope_that_is_not_held_is_dropped
    a_restored_database_starts_everybody_afresh
    a_cursor_from_the_future_starts_its_scope_again
    too_many_scopes_are_refused
    a_disabled_member_keeps_nothing
}

fn moved(building: &str) -> CaseEvent {
    CaseEvent::Located { place: place(building) }
}

async fn a_case_moved_into_an_area_comes_whole(bench: Bench) {
    let resident = bench.writer(Role::Resident).await;
    let butler = bench.butler(&["7"]).await;
    let mut phone = Reader::of(&bench, &butler);
    let record = resident.report(ProcedureId::Repair, "3").await;
    resident.write(record, said("等着")).await;
    phone.catch_up().await;
    assert!(!phone.has(record));

    resident.write(record, moved("7")).await;
    let page = phone.pull().await;
    let entry = page.entries.iter().find(|entry| entry.row.record == record).unwrap();
    assert!(entry.whole);
    assert_eq!(entry.enters, [Scope("area:7".to_owned())]);
    assert_eq!(entry.events.len(), 4, "report, number, words, move");
    phone.check().await;
}

async fn a_case_that_left_sends_nothing_more(bench: Bench) {
    let resident = bench.writer(Role::Resident).await;
    let desk = bench.writer(Role::Desk).await;
    let butler = bench.butler(&["7"]).await;
    let mut phone = Reader::of(&bench, &butler);
    let record = resident.report(ProcedureId::Repair, "7").await;
    phone.catch_up().await;
    phone.check().await;
    assert!(phone.has(record));

    desk.write(record, CaseEvent::Flagged { flag: Flag::Confidential, on: true }).await;
    resident.push_one(resident.envelope(record, &said("秘密"))).await;
    desk.write(record, noted("秘密")).await;
    let page = phone.pull().await;
    assert!(!serde_json::to_string(&page).unwrap().contains("秘密"));
    assert_eq!(page.leaves.len(), 1);
    assert!(!phone.has(record));
    phone.check().await;

    let supervisor = bench.writer(Role::Supervisor).await;
    supervisor.write(record, CaseEvent::Flagged { flag: Flag::Confidential, on: false }).await;
    phone.catch_up().await;
    assert!(phone.has(record));
    phone.check().await;
}

async fn in_and_out_between_two_pulls(bench: Bench) {
    let resident = bench.writer(Role::Resident).await;
    let butlers = [bench.butler(&["7"]).await, bench.butler(&["7", "8"]).await, bench.butler(&["8"]).await];
    let mut phones: Vec<_> = butlers.iter().map(|butler| Reader::of(&bench, butler)).collect();
    let record = resident.report(ProcedureId::Repair, "3").await;
    for path in [&["7"][..], &["3"], &["7", "3"], &["7", "3", "8"], &["7"], &["8", "7", "8", "3", "7"]] {
        for building in path {
            resident.write(record, moved(building)).await;
        }
        for phone in &mut phones {
            phone.catch_up().await;
            phone.check().await;
        }
    }
}

/// Reports in batches of fifty.
async fn many(writer: &Writer, count: usize, words: &str) -> Vec<RecordId> {
    let records: Vec<_> = (0..count).map(|_| RecordId(fresh())).collect();
    for batch in records.chunks(50) {
        let report = reported(words, ProcedureId::Repair, "7");
        let batch = batch.iter().map(|record| writer.envelope(*record, &report)).collect();
        let verdicts = writer.push(batch).await;
        assert!(verdicts.iter().all(|verdict| verdict.seq().is_some()));
    }
    records
}

async fn pages_are_bounded_and_resume(bench: Bench) {
    let desk = bench.writer(Role::Desk).await;
    let mut early = Reader::of(&bench, &desk);
    early.catch_up().await;
    many(&desk, 700, &"很长的话".repeat(60)).await;

    let mut fresh = Reader::of(&bench, &desk);
    let mut pages = 0;
    loop {
        let page = fresh.page().await;
        assert!(serde_json::to_string(&page).unwrap().len() < 1_500_000);
        // The answer got lost once; asking again gives the same.
        let again = fresh.pull().await;
        assert_eq!(page, again);
        pages += 1;
        if !page.more {
            break;
        }
    }
    assert!(pages > 2, "{pages}");
    fresh.check().await;
    assert!(early.catch_up().await > 2, "a long absence comes in pieces too");
    early.check().await;
}

async fn what_changes_during_a_backfill_is_not_missed(bench: Bench) {
    let resident = bench.writer(Role::Resident).await;
    let desk = bench.writer(Role::Desk).await;
    let butler = bench.butler(&["7"]).await;
    let mut records = many(&resident, 95, &"很长的话".repeat(600)).await;
    records.sort();
    for record in records.iter().step_by(3) {
        resident.write(*record, withdrawn()).await;
    }
    let mut phones = [Reader::of(&bench, &desk), Reader::of(&bench, &butler), Reader::of(&bench, &resident)];
    for round in 0.. {
        let mut more = false;
        for phone in &mut phones {
            more |= phone.pull().await.more;
        }
        // From both ends: records already sent, and records still to come.
        let (first, last) = (round * 7, records.len() - 1 - round * 7);
        if last > first {
            for record in [records[first], records[last]] {
                let open = record_is_open(&bench, record).await;
                resident.write(record, if open { withdrawn() } else { reopened() }).await;
            }
            resident.write(records[first + 1], moved("8")).await;
            resident.write(records[last - 1], moved("8")).await;
            resident.write(records[last - 1], moved("7")).await;
            desk.write(records[last - 2], noted("内部")).await;
        }
        if !more || round > 60 {
            break;
        }
    }
    for phone in &mut phones {
        phone.catch_up().await;
        phone.check().await;
    }
}

async fn record_is_open(bench: &Bench, record: RecordId) -> bool {
    let events = bench.store.every_event(bench.estate).await.unwrap();
    let events = events.iter().filter(|event| event.envelope.record == record);
    let row = records::fold_all(&records::Sight::of_all(), events).unwrap();
    row.case().unwrap().is_open()
}

async fn long_closed_cases_stay_away_until_something_happens(bench: Bench) {
    let resident = bench.writer(Role::Resident).await;
    let desk = bench.writer(Role::Desk).await;
    let (old, spoken, again) = (
        resident.report(ProcedureId::Repair, "7").await,
        resident.report(ProcedureId::Repair, "7").await,
        resident.report(ProcedureId::Repair, "7").await,
    );
    for record in [old, spoken, again] {
        resident.write(record, withdrawn()).await;
    }
    bench.clock.forward(LONG_AGO);
    let recent = resident.report(ProcedureId::Repair, "7").await;
    resident.write(recent, withdrawn()).await;

    let mut phone = Reader::of(&bench, &desk);
    phone.catch_up().await;
    assert!(phone.has(recent));
    assert!(!phone.has(old) && !phone.has(spoken) && !phone.has(again));
    phone.check_but(&[old, spoken, again]).await;

    resident.write(spoken, said("还是谢谢")).await;
    resident.write(again, reopened()).await;
    phone.catch_up().await;
    assert!(phone.has(spoken) && phone.has(again));
    phone.check_but(&[old]).await;
}

async fn a_case_reopened_meanwhile_is_not_missed(bench: Bench) {
    let resident = bench.writer(Role::Resident).await;
    let desk = bench.writer(Role::Desk).await;
    let old = resident.report(ProcedureId::Repair, "7").await;
    resident.write(old, withdrawn()).await;
    bench.clock.forward(LONG_AGO);
    let recent = resident.report(ProcedureId::Repair, "7").await;
    resident.write(recent, withdrawn()).await;
    many(&resident, 95, &"很长的话".repeat(600)).await;

    let mut phone = Reader::of(&bench, &resident);
    assert!(phone.pull().await.more);
    assert!(!phone.has(recent), "open cases come first");
    for record in [old, recent] {
        desk.write(record, reopened()).await;
    }
    phone.catch_up().await;
    for record in [old, recent] {
        desk.write(record, said("您好")).await;
        phone.catch_up().await;
        phone.check().await;
    }
}

/// A director changes a member's roles and areas, or ends the membership.
pub(super) async fn about_member(bench: &Bench, director: &Writer, writer: &Writer, event: &MemberEvent) {
    let drafted = drafted::<Member>(event, Role::Director, Rulebook::standard()).unwrap();
    let envelope = director.write_down(writer.session.member.record(), drafted);
    let verdict = director.push_one(envelope).await;
    assert!(matches!(verdict, Verdict::Accepted { .. }), "{verdict:?}");
    assert!(bench.store.member(bench.estate, writer.session.member).await.unwrap().is_some());
}

async fn losing_a_role_starts_afresh(bench: Bench) {
    let director = bench.writer(Role::Director).await;
    let guard = bench.somebody(&[Role::Guard, Role::Butler], &["7"]).await;
    let desk = bench.writer(Role::Desk).await;
    let fight = desk.report(ProcedureId::Security, "3").await;
    let leak = desk.report(ProcedureId::Repair, "7").await;
    let mut phone = Reader::of(&bench, &guard);
    phone.catch_up().await;
    assert!(phone.has(fight) && phone.has(leak));

    let event = MemberEvent::RolesChanged {
        roles: [Role::Butler].into(),
        areas: ["7".to_owned(), "8".to_owned()].into(),
    };
    about_member(&bench, &director, &guard, &event).await;
    let page = phone.pull().await;
    assert!(page.restart, "other eyes");
    phone.catch_up().await;
    assert!(!phone.has(fight) && phone.has(leak));
    phone.check().await;

    // Another area with the same eyes: no restart, its scope goes and another comes.
    let event = MemberEvent::RolesChanged { roles: [Role::Butler].into(), areas: ["3".to_owned()].into() };
    about_member(&bench, &director, &guard, &event).await;
    let page = phone.pull().await;
    assert!(!page.restart);
    assert_eq!(page.drops, [Scope("area:7".to_owned()), Scope("area:8".to_owned())]);
    phone.catch_up().await;
    assert!(phone.has(fight) && !phone.has(leak));
    phone.check().await;
}

async fn a_scope_that_is_not_held_is_dropped(bench: Bench) {
    let desk = bench.writer(Role::Desk).await;
    let secret = desk.report(ProcedureId::Security, "3").await;
    let resident = bench.writer(Role::Resident).await;
    let mut phone = Reader::of(&bench, &resident);
    phone.catch_up().await;
    for foreign in ["staff:service", "staff:security", "staff", "area:3", "' OR 1=1 --", "字\0"] {
        phone.cursor.scopes.insert(Scope(foreign.to_owned()), Position::At { pos: 0 });
    }
    let page = phone.pull().await;
    assert_eq!(page.drops.len(), 6);
    assert!(page.entries.is_empty(), "{:?}", page.entries);
    assert!(!phone.has(secret));
    phone.check().await;
}

async fn a_restored_database_starts_everybody_afresh(bench: Bench) {
    let desk = bench.writer(Role::Desk).await;
    desk.report(ProcedureId::Security, "3").await;
    let mut phone = Reader::of(&bench, &desk);
    assert!(phone.pull().await.restart, "the first page begins afresh");
    assert!(!phone.pull().await.restart);
    bench.store.new_epoch().await.unwrap();
    assert!(phone.pull().await.restart);
    phone.catch_up().await;
    phone.check().await;
}

async fn a_cursor_from_the_future_starts_its_scope_again(bench: Bench) {
    let desk = bench.writer(Role::Desk).await;
    let record = desk.report(ProcedureId::Security, "3").await;
    let mut phone = Reader::of(&bench, &desk);
    let page = phone.page().await;
    phone.cursor = Cursor {
        scopes: page
            .cursor
            .scopes
            .keys()
            .map(|scope| (scope.clone(), Position::At { pos: 1 << 50 }))
            .collect(),
        ..page.cursor
    };
    phone.catch_up().await;
    assert!(phone.has(record));
    phone.check().await;
    for after in ["", "open", "open:\0", "closed:zzz", "x:y"] {
        let position = Position::Backfill { bf: 1, after: after.to_owned() };
        phone.cursor.scopes.insert(Scope("staff:service".to_owned()), position);
        phone.catch_up().await;
        phone.check().await;
    }
}

async fn too_many_scopes_are_refused(bench: Bench) {
    let desk = bench.writer(Role::Desk).await;
    let scope = |number| (Scope(format!("area:{number}")), Position::At { pos: 0 });
    let cursor = Cursor { scopes: (0..=MOST_SCOPES).map(scope).collect(), ..Cursor::default() };
    assert_eq!(bench.store.pull(&desk.session, &cursor).await.unwrap().unwrap_err(), TooManyScopes);
}

async fn a_disabled_member_keeps_nothing(bench: Bench) {
    let director = bench.writer(Role::Director).await;
    let guard = bench.writer(Role::Guard).await;
    guard.report(ProcedureId::Security, "3").await;
    let mut phone = Reader::of(&bench, &guard);
    phone.catch_up().await;
    about_member(&bench, &director, &guard, &MemberEvent::Disabled).await;
    phone.catch_up().await;
    assert_eq!(phone.records(), 0);
    let answer =
        guard.push_one(guard.envelope(RecordId(fresh()), &reported("我", ProcedureId::Security, "3"))).await;
    assert!(answer.seq().is_none());
}
