//! A missed clock tells one role after the other, until somebody takes it on.

use std::collections::BTreeMap;

use endpoint::notice::{Failure, Watch};
use endpoint::store::LEASE;
use records::case::{CaseEvent, Command, Outcome};
use records::estate::EstateSettings;
use records::{Millis, RecordId};
use rulebook::{Overlay, ProcedureId, Role, Urgency};

use super::bench::{Bench, MINUTE, SECOND, Writer, a_taken_case, reported, settings, withdrawn};
use super::clocks::{begins_duty, order, rungs, told, told_by_the_minute, told_of};
use super::on_both;
use super::reader::Reader;
use crate::support::phone::fresh;

on_both! {
    a_call_the_desk_wrote_down_climbs_until_it_is_answered
    a_call_nobody_takes_climbs_though_it_was_answered
    each_rung_is_told_once_at_its_minute
    it_stops_when_somebody_takes_it_on
    it_stops_when_the_case_is_answered_or_ends
    roles_with_nobody_on_duty_are_passed_over
    when_nobody_is_on_duty_it_climbs_as_written
    who_comes_on_duty_is_told_in_his_turn
    after_a_standstill_all_whose_time_has_come_are_told
    a_case_written_long_ago_without_signal_climbs_at_once
    the_estates_own_limit_holds
    limits_that_do_not_fit_leave_the_standard_ones
    a_resident_never_hears_of_it
    staff_hear_of_it_at_once
    a_case_that_cannot_be_read_keeps_no_other_waiting
    a_database_that_is_gone_is_a_failure_and_not_the_end
}

const TICK: Millis = 5 * SECOND;

/// Ticks on for so long.
async fn ticks(bench: &Bench, watch: &mut Watch, lasting: Millis) {
    for _ in 0..lasting / TICK {
        bench.clock.forward(TICK);
        let tick = watch.tick().await;
        assert!(tick.failures.is_empty(), "{tick:?}");
    }
}

/// One of each, on duty.
async fn on_duty(bench: &Bench, roles: &[Role]) -> Vec<Writer> {
    let mut writers = Vec::new();
    for role in roles {
        let writer = bench.writer(*role).await;
        begins_duty(bench, &writer).await;
        writers.push(writer);
    }
    writers
}

/// S3, S63, S64: what the desk writes down itself is as much a call as what a resident writes, and having it is no
/// answer.
async fn a_call_the_desk_wrote_down_climbs_until_it_is_answered(bench: Bench) {
    let people = on_duty(&bench, &[Role::Desk, Role::Supervisor, Role::Director]).await;
    let case = people[0].report(ProcedureId::Medical, "3").await;
    people[0].write(case, CaseEvent::Taken).await;
    let mut watch = Watch::new(bench.store.clone());
    ticks(&bench, &mut watch, 12 * MINUTE).await;
    assert_eq!(told_by_the_minute(&bench, case).await, [(Role::Desk, 5), (Role::Supervisor, 10)]);
    assert_eq!(told_of(&bench, case, "taken").await, []);
    order(&bench, &people[0], case, Command::Reply { text: "已当场答复".to_owned(), written: false })
        .await
        .unwrap();
    ticks(&bench, &mut watch, 10 * MINUTE).await;
    assert_eq!(told(&bench, case).await.len(), 2);
}

/// S3: words alone do not make it anybody's.
async fn a_call_nobody_takes_climbs_though_it_was_answered(bench: Bench) {
    let people = on_duty(&bench, &[Role::Desk, Role::Supervisor, Role::Director]).await;
    let case = bench.writer(Role::Resident).await.report(ProcedureId::Inquiry, "3").await;
    people[1]
        .write(case, CaseEvent::Replied { text: "请稍等".to_owned(), written: false, on_the_way: false })
        .await;
    let mut watch = Watch::new(bench.store.clone());
    ticks(&bench, &mut watch, 30 * MINUTE).await;
    assert_eq!(told(&bench, case).await, []);
    let taken: Vec<_> = told_of(&bench, case, "taken")
        .await
        .into_iter()
        .map(|(role, after)| (role, after / MINUTE))
        .collect();
    assert_eq!(taken, [(Role::Desk, 3), (Role::Supervisor, 6), (Role::Director, 9)]);
}

async fn each_rung_is_told_once_at_its_minute(bench: Bench) {
    on_duty(&bench, &[Role::Desk, Role::Supervisor, Role::Director]).await;
    let case = a_taken_case(&bench).await;
    let mut watch = Watch::new(bench.store.clone());
    ticks(&bench, &mut watch, 30 * MINUTE).await;
    // At five minutes sharp the desk is still in time.
    let expected =
        [(Role::Desk, 5 * MINUTE + TICK), (Role::Supervisor, 10 * MINUTE), (Role::Director, 15 * MINUTE)];
    assert_eq!(told(&bench, case).await, expected);
}

async fn it_stops_when_somebody_takes_it_on(bench: Bench) {
    let people = on_duty(&bench, &[Role::Desk, Role::Supervisor, Role::Director]).await;
    let case = a_taken_case(&bench).await;
    let mut watch = Watch::new(bench.store.clone());
    ticks(&bench, &mut watch, 8 * MINUTE).await;
    order(&bench, &people[0], case, Command::TakeOn("first_reply".into())).await.unwrap();
    ticks(&bench, &mut watch, 20 * MINUTE).await;
    assert_eq!(told_by_the_minute(&bench, case).await, [(Role::Desk, 5)]);
}

async fn it_stops_when_the_case_is_answered_or_ends(bench: Bench) {
    let people = on_duty(&bench, &[Role::Desk, Role::Supervisor, Role::Director]).await;
    let resident = bench.writer(Role::Resident).await;
    let mut cases = Vec::new();
    for _ in 0..4 {
        cases.push(resident.report(ProcedureId::Inquiry, "3").await);
    }
    let mut watch = Watch::new(bench.store.clone());
    let reply = || CaseEvent::Replied { text: "好".to_owned(), written: true, on_the_way: false };
    people[0].write(cases[0], reply()).await;
    ticks(&bench, &mut watch, 7 * MINUTE).await;
    order(&bench, &people[1], cases[1], Command::Reply { text: "马上到".to_owned(), written: false })
        .await
        .unwrap();
    resident.write(cases[2], withdrawn()).await;
    ticks(&bench, &mut watch, 5 * MINUTE).await;
    people[2].write(cases[3], reply()).await;
    let kind = Some("oral".into());
    let classify =
        Command::Classify { procedure: ProcedureId::Inquiry, sub_kind: kind, urgency: Urgency::Routine };
    order(&bench, &people[2], cases[3], classify).await.unwrap();
    let close = Command::Close { outcome: Outcome::Met, overriding: Some("试".to_owned()) };
    order(&bench, &people[2], cases[3], close).await.unwrap();
    ticks(&bench, &mut watch, 20 * MINUTE).await;

    let told: Vec<_> = rungs(&bench).await;
    let first_reply = |case: RecordId| {
        let of_case = told.iter().filter(move |(rung, _)| rung.record == case);
        of_case.filter(|(rung, _)| rung.deadline.as_str() == "first_reply").map(|(rung, _)| rung.to).collect()
    };
    let rungs: Vec<Vec<Role>> = cases.into_iter().map(first_reply).collect();
    assert_eq!(rungs[..3], [vec![], vec![Role::Desk], vec![Role::Desk]]);
    assert_eq!(rungs[3], [Role::Desk, Role::Supervisor]);
}

async fn roles_with_nobody_on_duty_are_passed_over(bench: Bench) {
    bench.writer(Role::Desk).await;
    on_duty(&bench, &[Role::Supervisor, Role::Director, Role::Technician]).await;
    let case = a_taken_case(&bench).await;
    let mut watch = Watch::new(bench.store.clone());
    ticks(&bench, &mut watch, 30 * MINUTE).await;
    assert_eq!(told_by_the_minute(&bench, case).await, [(Role::Supervisor, 5), (Role::Director, 10)]);
}

async fn when_nobody_is_on_duty_it_climbs_as_written(bench: Bench) {
    for role in [Role::Desk, Role::Supervisor, Role::Director] {
        bench.writer(role).await;
    }
    on_duty(&bench, &[Role::Technician]).await;
    let case = a_taken_case(&bench).await;
    let mut watch = Watch::new(bench.store.clone());
    ticks(&bench, &mut watch, 30 * MINUTE).await;
    let expected = [(Role::Desk, 5), (Role::Supervisor, 10), (Role::Director, 15)];
    assert_eq!(told_by_the_minute(&bench, case).await, expected);
}

async fn who_comes_on_duty_is_told_in_his_turn(bench: Bench) {
    let (supervisor, director) = (bench.writer(Role::Supervisor).await, bench.writer(Role::Director).await);
    let case = a_taken_case(&bench).await;
    let mut watch = Watch::new(bench.store.clone());
    ticks(&bench, &mut watch, 7 * MINUTE).await;
    begins_duty(&bench, &director).await;
    ticks(&bench, &mut watch, 4 * MINUTE).await;
    begins_duty(&bench, &supervisor).await;
    ticks(&bench, &mut watch, 20 * MINUTE).await;
    // The desk because nobody was there; the supervisor came when it had climbed past him.
    assert_eq!(told_by_the_minute(&bench, case).await, [(Role::Desk, 5), (Role::Director, 10)]);
}

async fn after_a_standstill_all_whose_time_has_come_are_told(bench: Bench) {
    on_duty(&bench, &[Role::Desk, Role::Supervisor, Role::Director]).await;
    let case = a_taken_case(&bench).await;
    bench.clock.forward(12 * MINUTE);
    let mut watch = Watch::new(bench.store.clone());
    assert_eq!(watch.tick().await.told.len(), 2);
    ticks(&bench, &mut watch, 10 * MINUTE).await;
    let expected = [(Role::Desk, 12), (Role::Supervisor, 12), (Role::Director, 15)];
    assert_eq!(told_by_the_minute(&bench, case).await, expected);
}

async fn a_case_written_long_ago_without_signal_climbs_at_once(bench: Bench) {
    on_duty(&bench, &[Role::Desk, Role::Supervisor]).await;
    let resident = bench.writer(Role::Resident).await;
    let event = reported("救命", ProcedureId::Medical, "3");
    let mut report = resident.envelope(RecordId(fresh()), &event);
    report.device_time -= 6 * MINUTE;
    let case = report.record;
    assert!(resident.push_one(report).await.seq().is_some());
    Watch::new(bench.store.clone()).tick().await;
    assert_eq!(told(&bench, case).await, [(Role::Desk, 6 * MINUTE)]);
}

/// Another estate, that wants its first reply within so many minutes.
async fn estate_with_limit(bench: &Bench, deadline: &str, minutes: u32) -> Bench {
    let limits = BTreeMap::from([(deadline.into(), minutes)]);
    let limits = BTreeMap::from([(ProcedureId::Medical, limits)]);
    let overlay = Overlay { limits, ..Overlay::default() };
    let estate = bench.store.create_estate(EstateSettings { overlay, ..settings() }).await.unwrap();
    let mut there = bench.clone();
    there.estate = estate;
    there
}

async fn the_estates_own_limit_holds(bench: Bench) {
    let quick = estate_with_limit(&bench, "first_reply", 2).await;
    let (case, quick_case) = (a_taken_case(&bench).await, a_taken_case(&quick).await);
    let mut watch = Watch::new(bench.store.clone());
    ticks(&bench, &mut watch, 9 * MINUTE).await;
    assert_eq!(told_by_the_minute(&bench, case).await, [(Role::Desk, 5)]);
    let expected = [(Role::Desk, 2), (Role::Supervisor, 4), (Role::Director, 6)];
    assert_eq!(told_by_the_minute(&quick, quick_case).await, expected);
}

async fn limits_that_do_not_fit_leave_the_standard_ones(bench: Bench) {
    let odd = estate_with_limit(&bench, "lunch", 2).await;
    let case = a_taken_case(&odd).await;
    let mut watch = Watch::new(bench.store.clone());
    ticks(&bench, &mut watch, 9 * MINUTE).await;
    assert_eq!(told_by_the_minute(&odd, case).await, [(Role::Desk, 5)]);
}

async fn a_resident_never_hears_of_it(bench: Bench) {
    on_duty(&bench, &[Role::Desk]).await;
    let resident = bench.writer(Role::Resident).await;
    let case = resident.report(ProcedureId::Medical, "3").await;
    let mut phone = Reader::of(&bench, &resident);
    phone.catch_up().await;
    let before = phone.row(case).clone();
    let mut watch = Watch::new(bench.store.clone());
    ticks(&bench, &mut watch, 20 * MINUTE).await;
    assert_eq!(told(&bench, case).await.len(), 1);

    let page = phone.pull().await;
    assert!(page.entries.is_empty(), "not even stirred: {:?}", page.entries);
    assert_eq!(*phone.row(case), before);
    phone.check().await;
    let mut new_phone = Reader::of(&bench, &resident);
    let page = new_phone.pull().await;
    assert!(new_phone.has(case));
    let bytes = serde_json::to_string(&page).unwrap();
    for internal in ["escalated", "climbs", "first_reply"] {
        assert!(!bytes.contains(internal), "{internal}");
    }
}

async fn staff_hear_of_it_at_once(bench: Bench) {
    let people = on_duty(&bench, &[Role::Desk]).await;
    let case = a_taken_case(&bench).await;
    let mut phone = Reader::of(&bench, &people[0]);
    phone.catch_up().await;
    let mut pokes = bench.store.pokes();
    bench.clock.forward(6 * MINUTE);
    Watch::new(bench.store.clone()).tick().await;
    assert_eq!(pokes.try_recv().unwrap().estate, bench.estate);
    phone.catch_up().await;
    let climbs = &phone.row(case).case().unwrap().climbs;
    assert_eq!(climbs[&"first_reply".into()].told.len(), 1);
    phone.check().await;
    Watch::new(bench.store.clone()).tick().await;
    assert!(pokes.try_recv().is_err(), "nothing new, no poke");
}

async fn a_case_that_cannot_be_read_keeps_no_other_waiting(bench: Bench) {
    let (broken, whole) = (a_taken_case(&bench).await, a_taken_case(&bench).await);
    bench.spoil("UPDATE record_row SET content = '{}' WHERE record_id = $1", broken).await;
    bench.clock.forward(6 * MINUTE);
    let tick = Watch::new(bench.store.clone()).tick().await;
    assert!(matches!(tick.failures[..], [Failure::Unreadable { cases: 1 }]), "{tick:?}");
    assert_eq!(tick.told.iter().map(|rung| rung.record).collect::<Vec<_>>(), [whole]);
    let other = bench.faulty_store(Default::default()).await;
    assert!(
        other.take_lease(bench.estate, "other", LEASE).await.unwrap(),
        "perhaps another endpoint can read it"
    );
}

async fn a_database_that_is_gone_is_a_failure_and_not_the_end(bench: Bench) {
    let mut watch = Watch::new(bench.store.clone());
    assert!(watch.tick().await.failures.is_empty());
    bench.store.close().await;
    for _ in 0..2 {
        let tick = watch.tick().await;
        assert!(matches!(tick.failures[..], [Failure::Store(_)]), "{tick:?}");
    }
    watch.let_go().await;
}
