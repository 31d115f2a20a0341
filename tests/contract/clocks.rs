//! What the tests of missed clocks share: people on duty, orders as a phone gives them, and who was told when.

use endpoint::clock::Clock;
use endpoint::store::Rung;
use records::Context;
use records::People;
use records::case::{CaseEvent, Refusal};
use records::member::MemberCommand;
use records::{Actor, Audience, MemberId, Millis, Order, RecordId, Recorded, Row, Sight, decide, fold_all};
use rulebook::{Role, Rulebook};

use super::bench::{Bench, MINUTE, Writer};

/// One notice: who, and how long after the report.
pub type Notice = (Role, Millis);

/// Decides and sends, as a phone with signal does.
pub async fn order(
    bench: &Bench,
    writer: &Writer,
    record: RecordId,
    order: impl Into<Order>,
) -> Result<(), Refusal> {
    let row = maybe_row(bench, record).await;
    let member = bench.store.member(bench.estate, writer.session.member).await.unwrap().unwrap();
    let actor = Actor::of(writer.session.member, &member.state);
    let everybody = bench.store.members(bench.estate).await.unwrap();
    let people: People = everybody.into_iter().map(|member| (member.id, member.state)).collect();
    let context = Context { rulebook: Rulebook::standard(), people: &people };
    let drafted = decide(row.as_ref(), record, order.into(), &actor, &context, bench.clock.now())?;
    for draft in drafted {
        let envelope = writer.write_down(record, draft);
        let verdict = writer.push_one(envelope).await;
        assert!(verdict.seq().is_some(), "{verdict:?}");
    }
    Ok(())
}

pub async fn begins_duty(bench: &Bench, writer: &Writer) {
    order(bench, writer, writer.session.member.record(), MemberCommand::BeginDuty).await.unwrap();
}

pub async fn row(bench: &Bench, record: RecordId) -> Row {
    maybe_row(bench, record).await.unwrap()
}

async fn maybe_row(bench: &Bench, record: RecordId) -> Option<Row> {
    let events = bench.store.every_event(bench.estate).await.unwrap();
    let events = events.iter().filter(|event| event.envelope.record == record);
    fold_all(&Sight::of_all(), events)
}

/// Every rung that was ever told, in order.
pub async fn rungs(bench: &Bench) -> Vec<(Rung, Millis)> {
    let events = bench.store.every_event(bench.estate).await.unwrap();
    events.iter().filter_map(rung).collect()
}

fn rung(event: &Recorded) -> Option<(Rung, Millis)> {
    let body = serde_json::from_value(event.envelope.body.clone()).ok()?;
    let CaseEvent::Escalated { deadline, due, to } = body else {
        return None;
    };
    assert_eq!((event.envelope.author, &event.envelope.audience), (MemberId::ENDPOINT, &Audience::Staff));
    Some((Rung { record: event.envelope.record, deadline, due, to }, event.happened_at()))
}

/// Who was told of one missed clock of a case.
pub async fn told_of(bench: &Bench, record: RecordId, clock: &str) -> Vec<Notice> {
    let reported = row(bench, record).await.case().unwrap().reported.at;
    let rungs = rungs(bench).await;
    let of_clock =
        rungs.into_iter().filter(|(rung, _)| rung.record == record && rung.deadline.as_str() == clock);
    of_clock.map(|(rung, at)| (rung.to, at - reported)).collect()
}

/// Who was told that a case is not answered.
pub async fn told(bench: &Bench, record: RecordId) -> Vec<Notice> {
    told_of(bench, record, "first_reply").await
}

/// The same, in whole minutes.
pub async fn told_by_the_minute(bench: &Bench, record: RecordId) -> Vec<Notice> {
    told(bench, record).await.into_iter().map(|(role, after)| (role, after / MINUTE)).collect()
}
