//! Who hears that there is something new: whoever may see it, and nobody else.

use endpoint::store::Poke;
use records::case::{CaseEvent, Flag};
use records::member::MemberCommand;
use records::{Actor, RecordId};
use rulebook::{ProcedureId, Role};
use tokio::sync::broadcast::Receiver;

use super::bench::{Bench, Writer, noted, place, said};
use super::clocks::order;
use super::on_both;

on_both! {
    a_resident_hears_of_what_he_may_see_and_of_nothing_else
    staff_hear_of_their_own_departments
    whoever_listens_at_another_endpoint_hears_the_same
}

async fn actor(bench: &Bench, writer: &Writer) -> Actor {
    let member = bench.store.member(bench.estate, writer.session.member).await.unwrap().unwrap();
    Actor::of(member.id, &member.state)
}

/// Has this person heard anything since he was last asked?
fn heard(pokes: &mut Receiver<Poke>, listener: &Actor) -> bool {
    let mut heard = false;
    while let Ok(poke) = pokes.try_recv() {
        heard |= poke.concerns(listener);
    }
    heard
}

async fn a_resident_hears_of_what_he_may_see_and_of_nothing_else(bench: Bench) {
    let (resident, neighbour) = (bench.writer(Role::Resident).await, bench.writer(Role::Resident).await);
    let desk = bench.writer(Role::Desk).await;
    let guard = bench.writer(Role::Guard).await;
    let himself = actor(&bench, &resident).await;
    let mut pokes = bench.store.pokes();

    let his = resident.report(ProcedureId::Medical, "3").await;
    assert!(heard(&mut pokes, &himself), "his own call");
    let hers = neighbour.report(ProcedureId::Medical, "3").await;
    assert!(!heard(&mut pokes, &himself), "a neighbour's call, of the same house");
    desk.write(hers, CaseEvent::Taken).await;
    neighbour.write(hers, said("快点")).await;
    assert!(!heard(&mut pokes, &himself), "what is done about it");
    desk.write(his, noted("要小心")).await;
    order(&bench, &guard, guard.session.member.record(), MemberCommand::BeginDuty).await.unwrap();
    assert!(!heard(&mut pokes, &himself), "what is for staff");
    desk.write(his, said("马上到")).await;
    assert!(heard(&mut pokes, &himself), "an answer");
    desk.write(his, CaseEvent::Flagged { flag: Flag::Confidential, on: true }).await;
    assert!(heard(&mut pokes, &himself), "it leaves his phone");
    desk.write(his, said("内部")).await;
    assert!(!heard(&mut pokes, &himself), "and is none of his any more");
}

async fn staff_hear_of_their_own_departments(bench: Bench) {
    let desk = bench.writer(Role::Desk).await;
    let (guard, technician) = (bench.writer(Role::Guard).await, bench.writer(Role::Technician).await);
    let butler = bench.butler(&["3"]).await;
    let (guard, technician) = (actor(&bench, &guard).await, actor(&bench, &technician).await);
    let butler = actor(&bench, &butler).await;
    let hear = |poke: &Poke| [&guard, &technician, &butler].map(|listener| poke.concerns(listener));
    let mut pokes = bench.store.pokes();
    let case = desk.report(ProcedureId::Medical, "4").await;
    assert_eq!(hear(&pokes.try_recv().unwrap()), [true, false, false]);
    desk.write(case, noted("要担架")).await;
    assert_eq!(hear(&pokes.try_recv().unwrap()), [true, false, false]);
    desk.write(case, CaseEvent::Located { place: place("3") }).await;
    assert_eq!(hear(&pokes.try_recv().unwrap()), [true, false, true]);
    desk.write(case, CaseEvent::Located { place: place("5") }).await;
    assert_eq!(hear(&pokes.try_recv().unwrap()), [true, false, true], "it leaves his phone");
}

async fn whoever_listens_at_another_endpoint_hears_the_same(bench: Bench) {
    let (resident, desk) = (bench.writer(Role::Resident).await, bench.writer(Role::Desk).await);
    let mut own = bench.store.pokes();
    let other = bench.second_store().await;
    let mut others = other.pokes();
    let mut record: Option<RecordId> = None;
    let hidden = CaseEvent::Flagged { flag: Flag::Confidential, on: true };
    let events = [noted("要小心"), CaseEvent::Taken, CaseEvent::Located { place: place("4") }, hidden];
    for event in [None].into_iter().chain(events.map(Some)) {
        let (_, head) = bench.store.heads().await.unwrap()[0];
        match (record, event) {
            (Some(case), Some(event)) => {
                desk.write(case, event).await;
            }
            _ => record = Some(resident.report(ProcedureId::Repair, "3").await),
        }
        other.poke_since(bench.estate, head).await.unwrap();
        assert_eq!(others.try_recv().unwrap(), own.try_recv().unwrap());
    }
}
