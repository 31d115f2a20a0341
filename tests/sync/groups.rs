//! Fault 32: an order over several records is written, sent, accepted and refused as one, whatever is cut off where.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use device::NotDone;
use device::storage::Storage;
use device::storage::crash::{CrashingStore, Moment};
use device::storage::memory::MemoryStore;
use records::case::{Command, Refusal};
use records::wire::{MOST_EVENTS, Reason, SyncRequest, VERSION};
use records::{Order, RecordId, Recorded};
use rulebook::{ProcedureId, Role, Urgency};

use crate::support::house::{Base, House};
use crate::support::phone::{Fault, Phone, report, report_in, wall_clock};

fn noted(text: &str) -> Order {
    Command::Note(text.to_owned()).into()
}

fn repair(words: &str) -> Order {
    report_in(words, ProcedureId::Repair, Urgency::Routine).into()
}

/// A case of this phone's that the endpoint has.
async fn a_case<S: Storage>(phone: &Phone<S>) -> RecordId {
    let saved = phone.device.dispatch(None, repair("门禁坏了")).await.expect("saved");
    phone.sync().await.expect("the network is well");
    saved.record
}

/// What the endpoint has of each order, by its group: how many events, and how many they should be.
async fn orders(house: &House) -> BTreeMap<String, (usize, usize)> {
    let mut found = BTreeMap::new();
    for event in house.every_event().await.into_values().flatten() {
        if let Some(group) = event.envelope.group {
            found.entry(group.id.to_string()).or_insert((0, usize::from(group.events))).0 += 1;
        }
    }
    found
}

#[tokio::test]
async fn several_orders_are_one() {
    let house = House::open(Base::Postgres).await;
    let (desk, lead) = (house.phone(Role::Desk).await, house.phone(Role::Supervisor).await);
    let there = a_case(&desk).await;
    let begun = desk.device.fresh_record();
    desk.network.set_down(true);
    let orders =
        vec![(there, noted("楼下也渗水，另立一件")), (begun, repair("1203渗水")), (begun, noted("同一根管"))];
    let saved = desk.device.dispatch_together(orders).await.expect("saved");
    assert_eq!(saved.record, there);
    let own = desk.device.case(begun).await.expect("readable").expect("on the screen at once");
    assert!(own.history.iter().all(|event| event.envelope.group.is_some_and(|group| group.events >= 3)));
    desk.network.set_down(false);
    desk.sync().await.expect("the network is well");
    lead.sync().await.expect("the network is well");
    for record in [there, begun] {
        let file = lead.device.case(record).await.expect("readable").expect("it has come");
        let together = |event: &&Recorded| saved.events.contains(&event.envelope.id);
        assert!(file.history.iter().any(|event| together(&event)), "{:?}", file.history);
    }
    let status = desk.device.status().await.expect("readable");
    assert_eq!((status.unsent, status.refused), (0, 0));
    house.close();
}

#[tokio::test]
async fn what_stands_against_one_keeps_all_from_being_written() {
    let house = House::open_on_sqlite().await;
    let desk = house.phone(Role::Desk).await;
    let there = a_case(&desk).await;
    let before = desk.device.case(there).await.expect("readable");
    let nowhere = desk.device.fresh_record();
    let refused = desk.device.dispatch_together(vec![(there, noted("甲")), (nowhere, noted("乙"))]).await;
    assert_eq!(refused, Err(NotDone::Refused(Refusal::NoSuchCase)));
    assert_eq!(desk.device.case(there).await.expect("readable"), before);
    assert_eq!(desk.device.status().await.expect("readable").unsent, 0);
}

#[tokio::test]
async fn an_order_is_as_large_as_a_request_and_no_larger() {
    let house = House::open_on_sqlite().await;
    let desk = house.phone(Role::Desk).await;
    let there = a_case(&desk).await;
    let notes = |count: usize, length: usize| {
        (0..count).map(|_| (there, noted(&"长".repeat(length)))).collect::<Vec<_>>()
    };
    for too_much in [notes(MOST_EVENTS + 1, 1), notes(MOST_EVENTS, 1_500)] {
        let refused = desk.device.dispatch_together(too_much).await;
        assert_eq!(refused, Err(NotDone::Refused(Refusal::TooMuchAtOnce { most: MOST_EVENTS })));
    }
    assert_eq!(desk.device.status().await.expect("readable").unsent, 0, "nothing of it is written");

    // The largest there is, behind others that would fill the rest of its request.
    for _ in 0..7 {
        desk.device.dispatch(Some(there), noted("先")).await.expect("saved");
    }
    desk.device.dispatch_together(notes(MOST_EVENTS, 20)).await.expect("saved");
    desk.device.dispatch(Some(there), noted("后")).await.expect("saved");
    let synced = desk.sync().await.expect("the network is well");
    assert_eq!((synced.accepted, synced.refused), (MOST_EVENTS + 8, 0));
}

#[tokio::test]
async fn a_death_at_any_operation_leaves_all_of_it_or_nothing() {
    let house = House::open_on_sqlite().await;
    let desk = house.phone(Role::Desk).await;
    let mut deaths = 0;
    for moment in [Moment::Before, Moment::After] {
        for operation in 0.. {
            let (network, me) = house.seat(Role::Desk).await;
            let store = Rc::new(MemoryStore::new());
            let dying = Rc::new(CrashingStore::dying_after(store.clone(), operation, moment));
            let mut saved = Vec::new();
            if let Ok(phone) = Phone::on(dying.clone(), network.clone(), me.clone()).await {
                let (one, two) = (phone.device.fresh_record(), phone.device.fresh_record());
                for orders in [
                    vec![(one, repair("甲")), (two, repair("乙")), (one, noted("见乙"))],
                    vec![(two, noted("见甲")), (one, noted("再见乙"))],
                ] {
                    if let Ok(done) = phone.device.dispatch_together(orders).await {
                        saved.push(done);
                    }
                    let _ = phone.device.sync_once().await;
                }
            }
            let died = dying.has_died();
            deaths += usize::from(died);

            let phone = Phone::on(store, network, me).await.expect("the store outlived the phone");
            phone.sync().await.expect("the network is well");
            let status = phone.device.status().await.expect("readable");
            assert_eq!((status.unsent, status.refused), (0, 0), "{moment:?} {operation}");
            desk.sync().await.expect("the network is well");
            for event in saved.iter().flat_map(|done| &done.events) {
                let everything = house.every_event().await;
                let times = everything.values().flatten().filter(|known| known.envelope.id == *event);
                assert_eq!(times.count(), 1, "{moment:?} {operation}: {event} is there once");
            }
            if !died {
                break;
            }
        }
    }
    for (group, (found, expected)) in orders(&house).await {
        assert_eq!(found, expected, "{group}");
    }
    println!("groups: survived {deaths} deaths");
    assert!(deaths > 30, "the store was asked often enough for this to mean something: {deaths}");
}

#[tokio::test]
async fn an_answer_lost_does_it_once() {
    let house = House::open_on_sqlite().await;
    let desk = house.phone(Role::Desk).await;
    let there = a_case(&desk).await;
    let begun = desk.device.fresh_record();
    desk.device
        .dispatch_together(vec![(there, noted("另立")), (begun, repair("渗水"))])
        .await
        .expect("saved");
    let tab = desk.other_tab().await;
    for _ in 0..4 {
        desk.network.fail_next([Fault::AnswerLost]);
        tab.network.fail_next([Fault::AnswerLost]);
        let (one, two) = tokio::join!(desk.device.sync_once(), tab.device.sync_once());
        assert!(one.is_err() && two.is_err(), "the answers were lost");
    }
    let (one, two) = tokio::join!(desk.sync(), tab.sync());
    one.expect("the network is well");
    two.expect("the network is well");
    let status = desk.device.status().await.expect("readable");
    assert_eq!((status.unsent, status.refused), (0, 0));
    // The desk takes what it writes down.
    assert_eq!(orders(&house).await.into_values().collect::<Vec<_>>(), [(3, 3)]);
}

/// A request cut at any byte is no request.
#[tokio::test]
async fn a_request_cut_anywhere_enters_nothing() {
    let house = House::open_on_sqlite().await;
    let desk = house.phone(Role::Desk).await;
    let there = a_case(&desk).await;
    let begun = desk.device.fresh_record();
    desk.device
        .dispatch_together(vec![(there, noted("另立")), (begun, repair("渗水"))])
        .await
        .expect("saved");
    let unsent = desk.device.unsent().await.expect("readable");
    let request = SyncRequest {
        v: VERSION,
        device: desk.device_id(),
        sent_at: wall_clock(),
        events: unsent.into_iter().map(|unsent| unsent.envelope).collect(),
        cursor: None,
    };
    let whole = serde_json::to_string(&request).expect("JSON");
    let head = house.head().await;
    let places: Vec<usize> = (0..whole.len()).filter(|place| whole.is_char_boundary(*place)).collect();
    for place in places.into_iter().step_by(3) {
        let reply = desk.network.post("/api/v1/sync", whole[..place].to_owned()).await.expect("reachable");
        assert_eq!(reply.status, 400, "cut at {place}: {}", reply.body);
    }
    assert_eq!(house.head().await, head);
    desk.sync().await.expect("the network is well");
    // The desk takes what it writes down.
    assert_eq!(orders(&house).await.into_values().collect::<Vec<_>>(), [(3, 3)]);
}

/// Fault 35: whoever wrote it may not do a part of it any more.
#[tokio::test]
async fn refused_as_one_it_is_gone_from_all_its_records_and_its_words_are_kept() {
    let house = House::open_on_sqlite().await;
    let (director, supervisor) = (house.phone(Role::Director).await, house.phone(Role::Supervisor).await);
    director.sync().await.expect("the network is well");
    let there = a_case(&supervisor).await;
    supervisor.network.set_down(true);
    let begun = supervisor.device.fresh_record();
    let raised = Command::SetLevel {
        level: records::case::Level::Supervisor,
        reason: records::case::LevelReason::Thorny,
    };
    let orders = vec![(begun, report("有人晕倒").into()), (there, Order::from(raised))];
    let saved = supervisor.device.dispatch_together(orders).await.expect("saved");
    let member = supervisor.device.me().member;
    house.change_roles(&director, member, BTreeSet::from([Role::Resident]), BTreeSet::new()).await;
    supervisor.network.set_down(false);
    let synced = supervisor.sync().await.expect("the network is well");
    assert_eq!((synced.accepted, synced.refused), (0, 2));
    let refused = supervisor.device.refused().await.expect("readable");
    assert_eq!(refused.len(), saved.events.len());
    assert!(refused.iter().all(|refused| refused.reason == Reason::RoleNotHeld), "{refused:?}");
    assert!(refused.iter().any(|refused| refused.envelope.body.to_string().contains("有人晕倒")));
    assert_eq!(
        supervisor.device.case(begun).await.expect("readable"),
        None,
        "nothing stands as if it were so"
    );
    assert!(orders_are_none(&house).await);
}

async fn orders_are_none(house: &House) -> bool {
    orders(house).await.is_empty()
}

/// Somebody on the way lets only small requests through: the order goes to the back, and is set aside as one.
#[tokio::test]
async fn an_order_that_never_gets_through_lets_the_others_pass() {
    let house = House::open_on_sqlite().await;
    let desk = house.phone(Role::Desk).await;
    let there = a_case(&desk).await;
    let notes = (0..10).map(|_| (there, noted(&"长".repeat(400)))).collect();
    desk.device.dispatch_together(notes).await.expect("saved");
    desk.network.fail_next((0..60).map(|_| Fault::AtMost(8_000)));
    for number in 0..5 {
        desk.device.dispatch(Some(there), noted(&format!("补记 {number}"))).await.expect("saved");
    }
    for _ in 0..40 {
        let _ = desk.sync().await;
    }
    let status = desk.device.status().await.expect("readable");
    assert_eq!((status.unsent, status.refused), (0, 10), "five went, the ten are shown");
    assert!(orders_are_none(&house).await);
    let file = desk.device.case(there).await.expect("readable").expect("there");
    assert!(file.history.iter().all(|event| event.envelope.group.is_none()));
}

/// Two leaders without signal take over the same cases.
#[tokio::test]
async fn of_two_phones_that_race_one_has_all_of_it() {
    let house = House::open(Base::Postgres).await;
    let desk = house.phone(Role::Resident).await;
    let cases = [a_case(&desk).await, a_case(&desk).await, a_case(&desk).await];
    let (one, two) = (house.phone(Role::Supervisor).await, house.phone(Role::Supervisor).await);
    for phone in [&one, &two] {
        phone.sync().await.expect("the network is well");
        let taken = cases.iter().map(|case| (*case, Order::from(Command::Take))).collect();
        phone.device.dispatch_together(taken).await.expect("saved");
    }
    let (first, second) = tokio::join!(one.sync(), two.sync());
    assert_eq!((first.expect("well").refused, second.expect("well").refused), (0, 0), "neither is lost");
    let everything = house.every_event().await;
    let owners: BTreeSet<_> = cases
        .iter()
        .map(|case| {
            let row = records::fold_all(&records::Sight::of_all(), &everything[case]).expect("there");
            row.case().expect("a case").taken.as_ref().map(|mark| mark.member)
        })
        .collect();
    assert_eq!(owners.len(), 1, "the one who came first has all three: {owners:?}");
    let late = |case: &RecordId| {
        everything[case].iter().filter(|event| event.stamp.is_some_and(|stamp| stamp.late)).count()
    };
    assert_eq!(
        cases.iter().map(late).collect::<Vec<_>>(),
        [1, 1, 1],
        "the other's are kept as late, all of them"
    );
    for phone in [&one, &two] {
        phone.sync().await.expect("the network is well");
        for case in cases {
            let shown = phone.device.case(case).await.expect("readable").expect("there").case;
            assert!(owners.contains(&shown.taken.as_ref().map(|mark| mark.member)));
        }
    }
    house.close();
}
