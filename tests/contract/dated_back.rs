//! Acts that are dated before they arrive: honest ones from a place without signal, and others.

use endpoint::clock::Clock;
use endpoint::notice::Watch;
use records::case::{CaseEvent, Progress};
use records::{Envelope, Millis, RecordId};
use rulebook::deadline::Standing;
use rulebook::{ProcedureId, Role, Rulebook};

use super::bench::{Bench, MINUTE, Writer, a_taken_case};
use super::clocks::{begins_duty, row, told};
use super::on_both;

on_both! {
    what_arrives_after_somebody_was_told_does_not_make_a_missed_clock_kept
    without_signal_the_clock_of_whoever_acted_counts
    nothing_was_done_before_the_call
}

/// A reply that its phone dates so long after the call.
async fn reply_dated(bench: &Bench, desk: &Writer, case: RecordId, after: Millis) {
    let reported = row(bench, case).await.case().unwrap().reported.at;
    let reply = CaseEvent::Replied { text: "已安排".to_owned(), written: false, on_the_way: false };
    let envelope = Envelope { device_time: reported + after, ..desk.envelope(case, &reply) };
    let verdict = desk.push_one(envelope).await;
    assert!(verdict.seq().is_some(), "{verdict:?}");
}

async fn standing(bench: &Bench, case: RecordId) -> Option<Standing> {
    let row = row(bench, case).await;
    let case = row.case().unwrap();
    let progress = Progress::of(case, Rulebook::standard().procedure(case.procedure));
    let dues = progress.dues();
    let due = dues.iter().find(|due| due.id().as_str() == "first_reply");
    due.map(|due| due.standing(bench.clock.now()))
}

async fn what_arrives_after_somebody_was_told_does_not_make_a_missed_clock_kept(bench: Bench) {
    let desk = bench.writer(Role::Desk).await;
    begins_duty(&bench, &desk).await;
    let case = a_taken_case(&bench).await;
    bench.clock.forward(6 * MINUTE);
    Watch::new(bench.store.clone()).tick().await;
    assert_eq!(told(&bench, case).await.len(), 1);

    bench.clock.forward(20 * MINUTE);
    reply_dated(&bench, &desk, case, 2 * MINUTE).await;
    assert_eq!(standing(&bench, case).await, Some(Standing::KeptLate { by: MINUTE }), "missing when told of");
    let row = row(&bench, case).await;
    let known = row.case().unwrap();
    let reply = &known.replies[0].by;
    assert_eq!(
        (reply.at - known.reported.at, reply.offline),
        (2 * MINUTE, true),
        "what the phone says stays"
    );
    assert_eq!(Watch::new(bench.store.clone()).tick().await.told, [], "and nobody is told any more");
}

async fn without_signal_the_clock_of_whoever_acted_counts(bench: Bench) {
    let desk = bench.writer(Role::Desk).await;
    let case = a_taken_case(&bench).await;
    bench.clock.forward(20 * MINUTE);
    reply_dated(&bench, &desk, case, 2 * MINUTE).await;
    assert_eq!(standing(&bench, case).await, Some(Standing::Kept));
    assert!(row(&bench, case).await.case().unwrap().replies[0].by.offline, "and it is marked");
}

async fn nothing_was_done_before_the_call(bench: Bench) {
    let desk = bench.writer(Role::Desk).await;
    let case = bench.writer(Role::Resident).await.report(ProcedureId::Medical, "3").await;
    bench.clock.forward(20 * MINUTE);
    let taken = Envelope { device_time: 1, ..desk.envelope(case, &CaseEvent::Taken) };
    assert!(desk.push_one(taken).await.seq().is_some());
    let row = row(&bench, case).await;
    let case = row.case().unwrap();
    let owner = case.owner.as_ref().unwrap();
    assert_eq!((owner.at, owner.offline), (case.reported.at, true));
}
