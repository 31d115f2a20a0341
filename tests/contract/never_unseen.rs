//! Nobody in danger of his life waits unseen: with people coming and going at random, and somebody now and then taking
//! a case on, no such case stands longer than its five minutes and one tick without an answer or a notice of it.

use std::collections::{BTreeMap, BTreeSet};

use endpoint::clock::Clock;
use endpoint::notice::Watch;
use endpoint::store::Faults;
use records::case::{CaseEvent, CaseState, Command};
use records::member::MemberCommand;
use records::{Millis, RecordId, Sight, fold_all};
use rulebook::{ProcedureId, Role, Urgency};

use super::bench::{Bench, MINUTE, SECOND, Writer, reported};
use super::clocks::order;
use super::on_both;
use crate::support::chance::{Chance, long};
use crate::support::phone::fresh;

on_both! {
    no_case_of_life_and_death_waits_unseen
}

const LIMIT: Millis = 5 * MINUTE;
const LADDER: [Role; 3] = [Role::Desk, Role::Supervisor, Role::Director];

/// The estate's people, and who of them is on duty.
struct Shift {
    people: Vec<Writer>,
    on_duty: BTreeSet<usize>,
}

impl Shift {
    fn roles(&self) -> BTreeSet<Role> {
        self.on_duty.iter().map(|person| self.people[*person].role).collect()
    }

    async fn changes(&mut self, bench: &Bench, chance: &mut Chance) {
        let person = chance.below(self.people.len());
        let begins = !self.on_duty.remove(&person);
        let command = if begins { MemberCommand::BeginDuty } else { MemberCommand::EndDuty };
        if begins {
            self.on_duty.insert(person);
        }
        let writer = &self.people[person];
        order(bench, writer, writer.session.member.record(), command).await.unwrap();
    }
}

async fn no_case_of_life_and_death_waits_unseen(bench: Bench) {
    let mut chance = Chance::seeded("never_unseen");
    let resident = bench.writer(Role::Resident).await;
    let mut shift = Shift { people: Vec::new(), on_duty: BTreeSet::new() };
    for role in [Role::Desk, Role::Desk, Role::Supervisor, Role::Director, Role::GuardLead, Role::Technician]
    {
        shift.people.push(bench.writer(role).await);
    }
    // Two endpoints, of which one pays no heed to any lease.
    let without_lease = bench.faulty_store(Faults { without_lease: true, ..Faults::default() }).await;
    let mut watches = [Watch::new(bench.store.clone()), Watch::new(without_lease)];

    let mut known: BTreeMap<RecordId, CaseState> = BTreeMap::new();
    let mut told_so_far = 0;
    for _ in 0..if long() { 1_500 } else { 150 } {
        if chance.one_in(6) {
            report(&resident, &mut chance).await;
        }
        if chance.one_in(4) {
            shift.changes(&bench, &mut chance).await;
        }
        if chance.one_in(8) && !known.is_empty() {
            let cases: Vec<_> = known.keys().copied().collect();
            let case = *chance.pick(&cases);
            somebody_acts(&bench, &mut chance, &shift, case).await;
        }
        // Mostly some seconds; now and then the machine stood still.
        let step = if chance.one_in(30) { 20 * MINUTE } else { chance.below(90) as Millis * SECOND + 1 };
        bench.clock.forward(step);
        let [one, other] = &mut watches;
        let ticks = tokio::join!(one.tick(), other.tick());
        for tick in [ticks.0, ticks.1] {
            assert!(tick.failures.is_empty(), "{tick:?}");
        }

        let now_known = cases(&bench).await;
        for (record, case) in &now_known {
            seen(case, bench.clock.now());
            let before = known.get(record).map_or(0, |before| told(before).len());
            told_rightly(case, before, &shift.roles(), bench.clock.now());
        }
        known = now_known;
        told_so_far = known.values().map(|case| told(case).len()).sum();
    }
    assert!(told_so_far > 10, "it hardly came to a notice: {told_so_far}");
}

async fn report(resident: &Writer, chance: &mut Chance) {
    let mut event = reported("救命", *chance.pick(&ProcedureId::ALL), "3");
    if let CaseEvent::Reported { urgency, .. } = &mut event {
        *urgency = Urgency::Life;
    }
    resident.write(RecordId(fresh()), event).await;
}

/// Takes it, answers it, or takes its missed clock on: as far as he may.
async fn somebody_acts(bench: &Bench, chance: &mut Chance, shift: &Shift, case: RecordId) {
    let command = match chance.below(4) {
        0 => Command::Take,
        1 => Command::Reply { text: "马上到".to_owned(), written: false },
        2 => Command::Note("听到了".to_owned()),
        _ => Command::TakeOn("first_reply".into()),
    };
    // They see every case; not everybody does.
    let service: Vec<_> = shift.people.iter().filter(|person| LADDER.contains(&person.role)).collect();
    let person = chance.pick(&service);
    // Refused is refused: then nobody has acted.
    let _ = order(bench, person, case, command).await;
}

async fn cases(bench: &Bench) -> BTreeMap<RecordId, CaseState> {
    let mut records: BTreeMap<RecordId, Vec<_>> = BTreeMap::new();
    for event in bench.store.every_event(bench.estate).await.unwrap() {
        records.entry(event.envelope.record).or_default().push(event);
    }
    let rows = records.values().filter_map(|events| fold_all(&Sight::of_all(), events));
    rows.filter_map(|row| Some((row.record, row.case()?.clone()))).collect()
}

fn told(case: &CaseState) -> &[(Role, Millis)] {
    case.climbs.get(&"first_reply".into()).map_or(&[], |climb| &climb.told)
}

/// The promise, as it must hold after every tick.
fn seen(case: &CaseState, now: Millis) {
    let waited = now - case.reported.at;
    let unseen = case.answered.is_none() && told(case).is_empty();
    assert!(!unseen || waited <= LIMIT, "nobody was told after {waited} ms: {case:?}");
}

/// Upwards, each once, not before its time, and only who is there, unless nobody is.
fn told_rightly(case: &CaseState, before: usize, on_duty: &BTreeSet<Role>, now: Millis) {
    let told = told(case);
    let rungs: Vec<_> =
        told.iter().map(|(role, _)| LADDER.iter().position(|rung| rung == role).unwrap()).collect();
    assert!(rungs.is_sorted_by(|lower, higher| lower < higher), "{told:?}");
    for (number, (_, at)) in (0..).zip(told) {
        assert!(*at >= case.reported.at + LIMIT * (number + 1), "{told:?}");
    }
    let deserted = !LADDER.iter().any(|role| on_duty.contains(role));
    for (role, at) in &told[before..] {
        assert_eq!(*at, now);
        assert!(deserted || on_duty.contains(role), "{role:?} is not there: {on_duty:?}");
    }
    assert!(case.late.is_empty(), "{:?}", case.late);
}
