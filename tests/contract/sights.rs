//! What eyes may meet: a resident no internal word, staff none that is for other roles.

use records::Audience;
use records::EntryId;
use records::case::{Answer, CaseEvent, Evidence, Level, LevelReason, WaitingOn};
use rulebook::{ProcedureId, Role, StepId};

use super::bench::{Bench, noted, said};
use super::on_both;
use super::reader::Reader;
use crate::support::phone::fresh;

on_both! {
    a_resident_gets_no_internal_byte
    internal_events_do_not_even_stir_a_residents_row
    restricted_words_reach_only_their_roles
}

async fn a_resident_gets_no_internal_byte(bench: Bench) {
    let resident = bench.writer(Role::Resident).await;
    let desk = bench.writer(Role::Desk).await;
    let guard = bench.writer(Role::GuardLead).await;
    let mut early = Reader::of(&bench, &resident);
    early.catch_up().await;
    let record = resident.report(ProcedureId::Security, "3").await;
    desk.write(record, noted("内部甲")).await;
    early.catch_up().await;
    desk.write(record, CaseEvent::Taken).await;
    guard.write(record, CaseEvent::AskedUp { to: Role::Supervisor, question: "内部乙".to_owned() }).await;
    desk.write(record, CaseEvent::LevelSet { level: Level::Director, reason: LevelReason::Major }).await;
    desk.write(record, CaseEvent::Waits { on: WaitingOn::Other, reason: "内部丙".to_owned() }).await;
    desk.write(record, CaseEvent::Replied { text: "马上来".to_owned(), written: false, on_the_way: false })
        .await;

    for phone in [&mut early, &mut Reader::of(&bench, &resident)] {
        loop {
            let page = phone.pull().await;
            let text = serde_json::to_string(&page).unwrap();
            assert!(!text.contains("内部"), "{text}");
            assert!(!text.contains(r#""major""#), "{text}");
            assert!(page.entries.iter().all(|entry| {
                entry.events.iter().all(|event| event.envelope.audience == Audience::Public)
            }));
            if !page.more {
                break;
            }
        }
        phone.check().await;
        let case = phone.row(record).case().unwrap();
        assert_eq!(case.replies.len(), 1);
        assert!(case.asks.is_empty());
        assert_eq!(case.level, Level::Desk);
    }
}

async fn internal_events_do_not_even_stir_a_residents_row(bench: Bench) {
    let resident = bench.writer(Role::Resident).await;
    let desk = bench.writer(Role::Desk).await;
    let record = resident.report(ProcedureId::Repair, "3").await;
    let mut phone = Reader::of(&bench, &resident);
    phone.catch_up().await;
    desk.write(record, noted("内部")).await;
    let page = phone.pull().await;
    assert!(page.entries.is_empty() && !page.more);
    resident.write(record, super::bench::withdrawn()).await;
    phone.catch_up().await;
    desk.write(record, noted("内部")).await;
    assert!(phone.pull().await.entries.is_empty(), "nor when it is closed");
    phone.check().await;
}

async fn restricted_words_reach_only_their_roles(bench: Bench) {
    let desk = bench.writer(Role::Desk).await;
    let guard = bench.writer(Role::Guard).await;
    let chief = bench.somebody(&[Role::SecurityChief, Role::Technician], &[]).await;
    let mut phones = [Reader::of(&bench, &guard), Reader::of(&bench, &chief), Reader::of(&bench, &desk)];
    let record = desk.report(ProcedureId::LostProperty, "3").await;
    desk.write(record, CaseEvent::BranchOpened { branch: "investigation".into() }).await;
    phones[0].catch_up().await;
    let (step, entry) = (|| StepId::from("loss_key_person"), EntryId(fresh()));
    let listed = CaseEvent::Listed { step: step(), entry, of: None, evidence: Evidence::new(), sealed: true };
    chief.write(record, listed).await;
    let who = Answer::Person { name: "嫌疑人甲".to_owned(), phone: None };
    let evidence = Evidence::from([("who".into(), who), chief.has_grounds(record).await]);
    chief.write(record, CaseEvent::Sealed { step: step(), entry, evidence }).await;
    desk.write(record, said("请等")).await;
    for (phone, sees) in phones.iter_mut().zip([false, true, false]) {
        let mut text = String::new();
        loop {
            let page = phone.pull().await;
            text.push_str(&serde_json::to_string(&page).unwrap());
            if !page.more {
                break;
            }
        }
        assert_eq!(text.contains("嫌疑人"), sees);
        assert_eq!(phone.row(record).case().unwrap().lists[&step()][0].is_readable(), sees);
        phone.check().await;
    }
}
