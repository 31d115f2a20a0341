//! Estates, their people, news of them, copies of them.

use std::sync::Arc;

use endpoint::store::{Poke, Store, StoreError};
use records::EstateId;
use rulebook::{ProcedureId, Role};

use super::bench::{Bench, profile, settings};
use super::on_both;
use super::reader::Reader;
use crate::support::phone::fresh;

on_both! {
    an_estate_begins_with_its_settings
    members_stand_in_the_order_they_came
    a_push_pokes_after_its_commit
    opening_again_changes_nothing
    a_backup_holds_everything
    an_estate_that_is_not_there_is_said_so
}

async fn an_estate_begins_with_its_settings(bench: Bench) {
    let estate = bench.store.estate(bench.estate).await.unwrap().unwrap();
    assert_eq!((estate.id, estate.settings), (bench.estate, settings()));
    assert_eq!(bench.store.estate(EstateId(fresh())).await.unwrap(), None);
    assert_eq!(bench.store.heads().await.unwrap(), [(bench.estate, 1)]);
}

async fn members_stand_in_the_order_they_came(bench: Bench) {
    let mut added = Vec::new();
    for role in Role::ALL {
        bench.clock.forward(1);
        added.push(bench.store.add_member(bench.estate, profile(&[role], &[])).await.unwrap());
    }
    let members = bench.store.members(bench.estate).await.unwrap();
    assert_eq!(members.iter().map(|member| member.id).collect::<Vec<_>>(), added);
    let first = bench.store.member(bench.estate, added[0]).await.unwrap();
    assert_eq!(first.as_ref(), members.first());
    let nobody = records::MemberId(bench.estate.0);
    assert_eq!(bench.store.member(bench.estate, nobody).await.unwrap(), None, "a record of another kind");
}

async fn a_push_pokes_after_its_commit(bench: Bench) {
    let desk = bench.writer(Role::Desk).await;
    let mut reader = Reader::of(&bench, &desk);
    reader.catch_up().await;
    let mut pokes = bench.store.pokes();
    let record = desk.report(ProcedureId::Repair, "3").await;
    assert_eq!(pokes.recv().await.unwrap().estate, bench.estate);
    reader.catch_up().await;
    assert!(reader.has(record), "what the poke was for is there");
    desk.push(Vec::new()).await;
    assert!(pokes.try_recv().is_err(), "nothing new, no poke");
    bench.store.poke(Poke::of_everything(bench.estate));
    assert_eq!(pokes.recv().await.unwrap(), Poke::of_everything(bench.estate));
}

async fn opening_again_changes_nothing(bench: Bench) {
    let desk = bench.writer(Role::Desk).await;
    desk.report(ProcedureId::Repair, "3").await;
    let before = bench.store.every_event(bench.estate).await.unwrap();
    bench.store.close().await;
    let again = bench.second_store().await;
    assert_eq!(again.every_event(bench.estate).await.unwrap(), before);
}

async fn a_backup_holds_everything(bench: Bench) {
    let desk = bench.writer(Role::Desk).await;
    desk.report(ProcedureId::Repair, "3").await;
    let file = bench.directory.path().join("backup 备份.sqlite");
    // PostgreSQL is backed up by its own means.
    if !bench.is_sqlite() {
        return;
    }
    let database = bench.directory.path().join("huying.sqlite");
    endpoint::store::backup(&database, &file).await.unwrap();
    let again = endpoint::store::backup(&database, &file).await;
    assert!(matches!(again, Err(StoreError::File { .. })), "never over another: {again:?}");
    desk.report(ProcedureId::Repair, "3").await;
    let copy = Store::sqlite(&file, Arc::new(endpoint::clock::SystemClock)).await.unwrap();
    let all = bench.store.every_event(bench.estate).await.unwrap();
    assert_eq!(copy.every_event(bench.estate).await.unwrap(), all[..all.len() - 2]);
}

async fn an_estate_that_is_not_there_is_said_so(bench: Bench) {
    let mut desk = bench.writer(Role::Desk).await;
    desk.session.estate = EstateId(fresh());
    let pushed = bench.store.push(&desk.session, 0, Vec::new()).await;
    assert!(matches!(pushed, Err(StoreError::NoSuchEstate)), "{pushed:?}");
    let pulled = bench.store.pull(&desk.session, &Default::default()).await;
    assert!(matches!(pulled, Err(StoreError::NoSuchEstate)), "{pulled:?}");
}
