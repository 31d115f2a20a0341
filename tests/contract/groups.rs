//! An order over several records is entered whole or not at all (`src/device/sync.md` §7).

use std::collections::BTreeSet;

use endpoint::clock::Clock as _;
use endpoint::store::Incoming;
use records::case::{Answer, CaseEvent, CaseState, Evidence, LevelReason};
use records::wire::{MOST_EVENTS, Reason, Verdict};
use records::{EntryId, Envelope, Group, GroupId, RecordId, Seq};
use rulebook::{ProcedureId, Role};

use super::bench::{Bench, Writer, a_taken_case, noted, reason, reported, said, withdrawn};
use super::on_both;
use crate::support::chance::Chance;
use crate::support::phone::fresh;

on_both! {
    it_is_entered_whole
    if_one_of_it_is_refused_none_is_entered
    one_late_event_makes_it_late_but_for_what_it_begins
    a_part_is_not_taken_for_the_whole
    what_cannot_be_read_takes_its_order_with_it
    others_of_the_same_request_do_not_pay
    one_of_a_hundred_events_is_one
    two_devices_under_one_name_are_two
    of_two_that_meet_each_is_whole
    a_defect_becomes_a_case_that_its_group_begins
}

fn one_order(events: Vec<Envelope>) -> Vec<Envelope> {
    let group = Group { events: u16::try_from(events.len()).unwrap(), id: GroupId(fresh()) };
    events.into_iter().map(|event| event.in_group(group)).collect()
}

async fn head(bench: &Bench) -> Seq {
    let events = bench.store.every_event(bench.estate).await.unwrap();
    events.iter().filter_map(records::Recorded::seq).max().unwrap_or(0)
}

async fn case(bench: &Bench, record: RecordId) -> Option<CaseState> {
    let events = bench.store.every_event(bench.estate).await.unwrap();
    let own = events.iter().filter(|event| event.envelope.record == record);
    records::fold_all(&records::Sight::of_all(), own)?.case().cloned()
}

async fn it_is_entered_whole(bench: Bench) {
    let desk = bench.writer(Role::Desk).await;
    let (there, begun) = (a_taken_case(&bench).await, RecordId(fresh()));
    let order = one_order(vec![
        desk.envelope(begun, &reported("渗水", ProcedureId::Repair, "3")),
        desk.envelope(begun, &said("已记下")),
        desk.envelope(there, &noted("另立一件")),
    ]);
    let verdicts = desk.push(order.clone()).await;
    assert!(verdicts.iter().all(|verdict| matches!(verdict, Verdict::Accepted { .. })), "{verdicts:?}");
    assert!(case(&bench, begun).await.unwrap().number().is_some(), "it has its number like any other");
    assert_eq!(desk.push(order.clone()).await, verdicts, "and the same verdicts again");
    // Where only a part of it still waits for its answer, that part is answered.
    assert_eq!(desk.push(order[2..].to_vec()).await, verdicts[2..]);
    let events = bench.store.every_event(bench.estate).await.unwrap();
    let kept = events.iter().filter(|event| event.envelope.group == order[0].group);
    assert_eq!(kept.count(), 3, "what belonged together can be seen later");
}

async fn if_one_of_it_is_refused_none_is_entered(bench: Bench) {
    let (desk, resident) = (bench.writer(Role::Desk).await, bench.writer(Role::Resident).await);
    let (there, begun) = (a_taken_case(&bench).await, RecordId(fresh()));
    let before = (head(&bench).await, case(&bench, there).await);
    for wrong in [
        desk.envelope(RecordId(fresh()), &noted("没有这一件")),
        Envelope { author: resident.session.member, ..desk.envelope(there, &noted("冒名")) },
        Envelope { role: Role::Director, ..desk.envelope(there, &noted("没有这个角色")) },
    ] {
        for at in 0..3 {
            let mut events = vec![
                desk.envelope(begun, &reported("渗水", ProcedureId::Repair, "3")),
                desk.envelope(there, &noted("另立一件")),
            ];
            events.insert(at, wrong.clone());
            let events = events.into_iter().map(|event| Envelope { id: records::EventId(fresh()), ..event });
            let verdicts = desk.push(one_order(events.collect())).await;
            let alone = Envelope { id: records::EventId(fresh()), ..wrong.clone() };
            let why = desk.push_one(alone).await;
            assert_eq!(verdicts, vec![why; 3], "the reason of the one that failed, for all");
            assert_eq!((head(&bench).await, case(&bench, there).await), before, "nothing has happened");
            assert_eq!(case(&bench, begun).await, None);
        }
    }
    // Nor are its numbers used up.
    let again = desk.envelope(begun, &reported("渗水", ProcedureId::Repair, "3"));
    assert!(matches!(desk.push_one(again).await, Verdict::Accepted { .. }));
}

async fn one_late_event_makes_it_late_but_for_what_it_begins(bench: Bench) {
    let (desk, resident) = (bench.writer(Role::Desk).await, bench.writer(Role::Resident).await);
    let (moved_on, there, begun) =
        (resident.report(ProcedureId::Repair, "3").await, a_taken_case(&bench).await, RecordId(fresh()));
    let seen = resident.write(moved_on, said("快点")).await;
    resident.write(moved_on, withdrawn()).await;
    let before = case(&bench, there).await.unwrap();
    let raised = CaseEvent::LevelSet { level: records::case::Level::Supervisor, reason: LevelReason::Thorny };
    let order = one_order(vec![
        desk.envelope(there, &raised),
        Envelope { base_seq: seen, ..desk.envelope(moved_on, &CaseEvent::Taken) },
        desk.envelope(begun, &reported("渗水", ProcedureId::Repair, "3")),
        desk.envelope(begun, &said("师傅十分钟到")),
    ]);
    let verdicts = desk.push(order.clone()).await;
    let late: Vec<bool> =
        verdicts.iter().map(|verdict| matches!(verdict, Verdict::AcceptedLate { .. })).collect();
    assert_eq!(late, [true, true, false, false], "{verdicts:?}");
    assert!(verdicts.iter().all(|verdict| verdict.seq().is_some()));
    assert_eq!(desk.push(order).await, verdicts);

    let after = case(&bench, there).await.unwrap();
    assert_eq!(after.level, before.level, "without effect, as the other has none");
    assert!(case(&bench, begun).await.is_some(), "but no call for help is lost for it");
    let events = bench.store.every_event(bench.estate).await.unwrap();
    let kept = events.iter().filter(|event| event.stamp.is_some_and(|stamp| stamp.late));
    assert_eq!(kept.count(), 2, "and both are kept as late");
}

async fn a_part_is_not_taken_for_the_whole(bench: Bench) {
    let desk = bench.writer(Role::Desk).await;
    let (there, begun) = (a_taken_case(&bench).await, RecordId(fresh()));
    let order = one_order(vec![
        desk.envelope(begun, &reported("渗水", ProcedureId::Repair, "3")),
        desk.envelope(there, &noted("另立一件")),
    ]);
    let before = head(&bench).await;
    for part in [vec![order[0].clone()], vec![order[1].clone()], vec![order[0].clone(); 2]] {
        let verdicts = desk.push(part).await;
        assert!(verdicts.iter().all(|verdict| reason(verdict) == &Reason::Incomplete), "{verdicts:?}");
    }
    // More than it says there are.
    let more = Envelope { group: order[0].group, ..desk.envelope(there, &noted("多出来的")) };
    let verdicts = desk.push([order.clone(), vec![more.clone()]].concat()).await;
    assert!(verdicts.iter().all(|verdict| reason(verdict) == &Reason::Incomplete), "{verdicts:?}");
    assert_eq!(head(&bench).await, before);
    // Whoever sends it whole is not held to what was said of its parts.
    let verdicts = desk.push(order).await;
    assert!(verdicts.iter().all(|verdict| matches!(verdict, Verdict::Accepted { .. })), "{verdicts:?}");
    // And nothing joins it afterwards.
    assert_eq!(reason(&desk.push_one(more).await), &Reason::Incomplete);
}

async fn what_cannot_be_read_takes_its_order_with_it(bench: Bench) {
    let desk = bench.writer(Role::Desk).await;
    let (there, begun) = (a_taken_case(&bench).await, RecordId(fresh()));
    let mut order = one_order(vec![
        desk.envelope(begun, &reported("渗水", ProcedureId::Repair, "3")),
        desk.envelope(there, &noted("另立一件")),
    ]);
    order[1].body = serde_json::json!({ "t": "noted", "text": "长".repeat(30_000) });
    let before = head(&bench).await;
    let sent = order.iter().map(|event| Incoming::read(&serde_json::to_string(event).unwrap()).unwrap());
    let verdicts = desk.push_raw(sent.collect()).await;
    assert!(
        verdicts.iter().all(|verdict| matches!(reason(verdict), Reason::TooLarge { .. })),
        "{verdicts:?}"
    );
    assert_eq!(head(&bench).await, before);
}

async fn others_of_the_same_request_do_not_pay(bench: Bench) {
    let desk = bench.writer(Role::Desk).await;
    let there = a_taken_case(&bench).await;
    let refused = one_order(vec![
        desk.envelope(there, &noted("甲")),
        desk.envelope(RecordId(fresh()), &noted("没有这一件")),
    ]);
    let entered = one_order(vec![
        desk.envelope(there, &noted("乙")),
        desk.envelope(RecordId(fresh()), &reported("渗水", ProcedureId::Repair, "3")),
    ]);
    // Shuffled: an order need not come in one piece, as long as it comes in one request.
    let sent = vec![
        desk.envelope(there, &noted("前")),
        refused[0].clone(),
        entered[0].clone(),
        desk.envelope(there, &noted("中")),
        refused[1].clone(),
        entered[1].clone(),
    ];
    let accepted: Vec<bool> = desk.push(sent).await.iter().map(|verdict| verdict.seq().is_some()).collect();
    assert_eq!(accepted, [true, false, true, true, false, true]);
}

async fn one_of_a_hundred_events_is_one(bench: Bench) {
    let desk = bench.writer(Role::Desk).await;
    let mut events: Vec<Envelope> = (0..MOST_EVENTS)
        .map(|_| desk.envelope(RecordId(fresh()), &reported("移交", ProcedureId::Repair, "3")))
        .collect();
    let before = head(&bench).await;
    let mut broken = events.clone();
    broken[MOST_EVENTS - 1].role = Role::Director;
    let verdicts = desk.push(one_order(broken)).await;
    assert!(verdicts.iter().all(|verdict| reason(verdict) == &Reason::RoleNotHeld), "{:?}", verdicts[0]);
    assert_eq!(head(&bench).await, before);
    for event in &mut events {
        event.id = records::EventId(fresh());
    }
    let verdicts = desk.push(one_order(events)).await;
    assert!(verdicts.iter().all(|verdict| verdict.seq().is_some()));
    assert_eq!(head(&bench).await, before + 2 * MOST_EVENTS as Seq, "each with its register number");
}

async fn two_devices_under_one_name_are_two(bench: Bench) {
    let desk = bench.writer(Role::Desk).await;
    let other = desk.again().await;
    let there = a_taken_case(&bench).await;
    let group = Group { events: 2, id: GroupId(fresh()) };
    let mine = desk.envelope(there, &noted("甲")).in_group(group);
    let others = other.envelope(there, &noted("乙")).in_group(group);
    let verdicts = desk.push(vec![mine, others]).await;
    assert!(verdicts.iter().all(|verdict| reason(verdict) == &Reason::Incomplete), "{verdicts:?}");
}

/// Two desks hand the same cases on at the same time, through two processes.
async fn of_two_that_meet_each_is_whole(bench: Bench) {
    let mut chance = Chance::seeded("groups");
    let elsewhere = bench.second_store().await;
    let (one, two) = (bench.writer(Role::Supervisor).await, bench.writer(Role::Supervisor).await);
    let (mut whole, mut late) = (0, 0);
    for _ in 0..12 {
        let mut cases = Vec::new();
        for _ in 0..3 {
            cases.push(bench.writer(Role::Resident).await.report(ProcedureId::Repair, "3").await);
        }
        let seen = head(&bench).await;
        let order = |writer: &Writer, chance: &mut Chance| {
            let taken = cases.iter().map(|case| writer.envelope(*case, &CaseEvent::Taken));
            let mut taken: Vec<_> = taken.map(|event| Envelope { base_seq: seen, ..event }).collect();
            let turn = chance.below(taken.len());
            taken.rotate_left(turn);
            one_order(taken)
        };
        let (first, second) = (order(&one, &mut chance), order(&two, &mut chance));
        let second = second.into_iter().map(Incoming::from).collect();
        let now = bench.clock.now();
        let (first, second) = tokio::join!(one.push(first), elsewhere.push(&two.session, now, second));
        let second = second.unwrap().into_iter().map(|judged| judged.verdict).collect();
        for verdicts in [first, second] {
            let kinds: BTreeSet<&str> = verdicts.iter().map(kind).collect();
            assert_eq!(kinds.len(), 1, "{verdicts:?}");
            whole += usize::from(kinds.contains("accepted"));
            late += usize::from(kinds.contains("late"));
        }
    }
    assert_eq!((whole, late), (12, 12), "the one that came second is late, all of it");
}

fn kind(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Accepted { .. } => "accepted",
        Verdict::AcceptedLate { .. } => "late",
        Verdict::Rejected { .. } => "rejected",
        Verdict::Quarantined { .. } => "quarantined",
    }
}

/// D7: what is said to have become a repair is one.
async fn a_defect_becomes_a_case_that_its_group_begins(bench: Bench) {
    let butler = bench.butler(&["3"]).await;
    let (home, there) = (RecordId(fresh()), butler.report(ProcedureId::Repair, "3").await);
    butler.write(home, reported("入伙验房", ProcedureId::MoveIn, "3")).await;
    let entry = EntryId(fresh());
    let evidence = Evidence::from([("what".into(), Answer::Text("阳台门关不上".to_owned()))]);
    let step = || "move_in_defect".into();
    butler.write(home, CaseEvent::Listed { step: step(), entry, of: None, evidence, sealed: false }).await;
    let becomes = |case| butler.envelope(home, &CaseEvent::BecameCase { step: step(), entry, case });
    // Of one that never comes, and of one that was there before.
    for case in [RecordId(fresh()), there] {
        assert_eq!(reason(&butler.push_one(becomes(case)).await), &Reason::Incomplete);
    }
    let repair = RecordId(fresh());
    let begun = butler.envelope(repair, &reported("阳台门关不上", ProcedureId::Repair, "3"));
    let verdicts = butler.push(one_order(vec![becomes(repair), begun])).await;
    assert!(verdicts.iter().all(|verdict| verdict.seq().is_some()), "{verdicts:?}");
}
