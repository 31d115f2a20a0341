//! No call waits unseen, whoever wrote it down and whatever it is about: with people coming and going at random, and
//! somebody now and then taking a case on, none stands longer than its limit and one tick without being taken, answered
//! or, where it was raised, handled — or a notice of it.
//!
//! Take one of these clocks out of the rulebook and it is no longer so: what this test must be able to see.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use endpoint::clock::Clock;
use endpoint::notice::Watch;
use endpoint::store::{Faults, Store};
use records::case::{CaseState, Channel, Climb, Command, Level, LevelReason, Relation, Report};
use records::member::MemberCommand;
use records::{Millis, RecordId, Sight, fold_all};
use rulebook::{ProcedureId, Role, Rulebook, Urgency};

use super::bench::{Bench, MINUTE, SECOND, Writer, place};
use super::clocks::order;
use super::on_both;
use crate::support::chance::{Chance, long};
use crate::support::phone::fresh;

on_both! {
    no_case_of_life_and_death_waits_unseen
    without_the_clock_of_taking_some_would
    without_the_clock_of_the_first_reply_some_would
    without_the_supervisors_clock_some_would
    without_the_directors_clock_some_would
}

/// Whoever may write a call down.
const REPORTERS: [Role; 5] = [Role::Resident, Role::Desk, Role::ControlRoom, Role::Guard, Role::Butler];

/// One clock every case has: what it is called, when it is missed, who is told.
struct Promise {
    clock: &'static str,
    limit: Millis,
    ladder: &'static [Role],
}

const PROMISES: [Promise; 4] = [
    Promise { clock: "taken", limit: 3 * MINUTE, ladder: &[Role::Desk, Role::Supervisor, Role::Director] },
    Promise {
        clock: "first_reply",
        limit: 5 * MINUTE,
        ladder: &[Role::Desk, Role::Supervisor, Role::Director],
    },
    Promise { clock: "supervisor_handles", limit: 15 * MINUTE, ladder: &[Role::Supervisor, Role::Director] },
    Promise { clock: "director_handles", limit: 15 * MINUTE, ladder: &[Role::Director] },
];

impl Promise {
    /// Since when it has been awaited, while it is.
    fn awaited_since(&self, case: &CaseState) -> Option<Millis> {
        let raised_to = |level: Level| {
            let raised =
                case.raised.as_ref().filter(|raised| raised.level == level && raised.handled.is_none());
            raised.map(|raised| raised.by.at)
        };
        match self.clock {
            "taken" => case.owner.is_none().then_some(case.reported.at),
            "first_reply" => case.replies.is_empty().then_some(case.reported.at),
            "supervisor_handles" => raised_to(Level::Supervisor),
            "director_handles" => raised_to(Level::Director),
            clock => panic!("{clock}"),
        }
    }

    fn climb<'case>(&self, case: &'case CaseState) -> Option<&'case Climb> {
        case.climbs.get(&self.clock.into())
    }

    /// The promise, as it must hold after every tick.
    fn holds(&self, case: &CaseState, now: Millis) -> Result<(), String> {
        let Some(since) = self.awaited_since(case) else { return Ok(()) };
        // A clock that was missed once before has a notice of that time only.
        let told = self.climb(case).is_some_and(|climb| climb.due >= since && !climb.told.is_empty());
        let waited = now - since;
        if told || waited <= self.limit {
            return Ok(());
        }
        Err(format!("`{}`: nobody was told after {waited} ms: {case:?}", self.clock))
    }

    /// Upwards, each once, not before its time, and only who is there, unless nobody is.
    fn is_told_rightly(&self, case: &CaseState, before: Option<&CaseState>, shift: &Shift, now: Millis) {
        let Some(climb) = self.climb(case) else { return };
        let rung = |role: Role| {
            // At night the control room is told in place of the desk.
            let role = if role == Role::ControlRoom { Role::Desk } else { role };
            self.ladder.iter().position(|rung| *rung == role).unwrap()
        };
        let rungs: Vec<_> = climb.told.iter().map(|(role, _)| rung(*role)).collect();
        assert!(rungs.is_sorted_by(|lower, higher| lower < higher), "{climb:?}");
        for (number, (_, at)) in (0..).zip(&climb.told) {
            assert!(*at >= climb.due + self.limit * number, "{climb:?}");
        }
        let before = before.and_then(|before| self.climb(before)).filter(|before| before.due == climb.due);
        let on_duty = shift.roles();
        let is_there = |role: Role| {
            on_duty.contains(&role) || (role == Role::Desk && on_duty.contains(&Role::ControlRoom))
        };
        let deserted = !self.ladder.iter().any(|role| is_there(*role));
        for (role, at) in &climb.told[before.map_or(0, |before| before.told.len())..] {
            assert_eq!(*at, now);
            assert!(deserted || on_duty.contains(role), "{role:?} is not there: {on_duty:?}");
        }
    }
}

/// The estate's people, and who of them is on duty.
struct Shift {
    people: Vec<Writer>,
    on_duty: BTreeSet<usize>,
}

impl Shift {
    async fn of(bench: &Bench) -> Shift {
        let mut people = Vec::new();
        for role in [
            Role::Desk,
            Role::Desk,
            Role::ControlRoom,
            Role::Supervisor,
            Role::Director,
            Role::GuardLead,
            Role::Technician,
        ] {
            people.push(bench.writer(role).await);
        }
        Shift { people, on_duty: BTreeSet::new() }
    }

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

/// Whoever looks after the clocks.
enum Looking {
    /// Two endpoints, of which one pays no heed to any lease.
    Endpoints(Box<[Watch; 2]>),
    /// One that works by a rulebook of its own.
    Under(Arc<Store>),
}

impl Looking {
    async fn tick(&mut self, bench: &Bench) {
        match self {
            Looking::Endpoints(watches) => {
                let [one, other] = watches.as_mut();
                let ticks = tokio::join!(one.tick(), other.tick());
                for tick in [ticks.0, ticks.1] {
                    assert!(tick.failures.is_empty(), "{tick:?}");
                }
            }
            Looking::Under(store) => {
                let missed = store.missed(bench.estate).await.unwrap();
                store.climb(bench.estate, &missed.rungs).await.unwrap();
            }
        }
    }
}

async fn no_case_of_life_and_death_waits_unseen(bench: Bench) {
    let without_lease = bench.faulty_store(Faults { without_lease: true, ..Faults::default() }).await;
    let watches = [Watch::new(bench.store.clone()), Watch::new(without_lease)];
    let told = run(&bench, Looking::Endpoints(Box::new(watches))).await.unwrap();
    for (promise, told) in PROMISES.iter().zip(told) {
        assert!(told > 3, "`{}`: it hardly came to a notice: {told}", promise.clock);
    }
}

async fn without_the_clock_of_taking_some_would(bench: Bench) {
    lacking(bench, "taken").await;
}

async fn without_the_clock_of_the_first_reply_some_would(bench: Bench) {
    lacking(bench, "first_reply").await;
}

async fn without_the_supervisors_clock_some_would(bench: Bench) {
    lacking(bench, "supervisor_handles").await;
}

async fn without_the_directors_clock_some_would(bench: Bench) {
    lacking(bench, "director_handles").await;
}

/// What comes of a rulebook without this clock.
async fn lacking(bench: Bench, clock: &str) {
    let mut procedures = Rulebook::standard().procedures().to_vec();
    for procedure in &mut procedures {
        procedure.deadlines.retain(|known| known.id.as_str() != clock);
    }
    let rulebook = Rulebook::new(procedures, "lacking").unwrap();
    let store = bench.faulty_store(Faults::default()).await;
    store.work_by(rulebook);
    let unseen = run(&bench, Looking::Under(store)).await.expect_err("somebody waits unseen");
    assert!(unseen.starts_with(&format!("`{clock}`")), "{unseen}");
}

/// How many notices there were of each promise; or who waited unseen.
async fn run(bench: &Bench, mut looking: Looking) -> Result<[usize; 4], String> {
    let mut chance = Chance::seeded("never_unseen");
    let mut reporters = Vec::new();
    for role in REPORTERS {
        reporters.push(bench.somebody(&[role], &["3"]).await);
    }
    // Everybody reports everything once, then anybody anything.
    let mut calls: Vec<(usize, ProcedureId)> = (0..reporters.len())
        .flat_map(|reporter| ProcedureId::ALL.map(|procedure| (reporter, procedure)))
        .collect();
    let mut shift = Shift::of(bench).await;
    let mut known: BTreeMap<RecordId, CaseState> = BTreeMap::new();
    let mut told = [0; 4];
    for _ in 0..if long() { 1_500 } else { 150 } {
        if !calls.is_empty() || chance.one_in(6) {
            let (reporter, procedure) = if calls.is_empty() {
                (chance.below(reporters.len()), *chance.pick(&ProcedureId::ALL))
            } else {
                calls.swap_remove(chance.below(calls.len()))
            };
            report(bench, &reporters[reporter], procedure, &mut chance).await;
        }
        if chance.one_in(4) {
            shift.changes(bench, &mut chance).await;
        }
        for _ in 0..known.len().min(2) {
            let cases: Vec<_> = known.keys().copied().collect();
            let case = *chance.pick(&cases);
            somebody_acts(bench, &mut chance, &shift, case).await;
        }
        // Mostly some seconds; now and then the machine stood still.
        let step = if chance.one_in(30) { 20 * MINUTE } else { chance.below(90) as Millis * SECOND + 1 };
        bench.clock.forward(step);
        looking.tick(bench).await;

        let now_known = cases(bench).await;
        for (record, case) in now_known.iter().filter(|(_, case)| case.is_open()) {
            for promise in &PROMISES {
                promise.holds(case, bench.clock.now())?;
                promise.is_told_rightly(case, known.get(record), &shift, bench.clock.now());
            }
            assert!(case.late.is_empty(), "{:?}", case.late);
        }
        known = now_known;
        for (told, promise) in told.iter_mut().zip(&PROMISES) {
            let climbs = known.values().filter_map(|case| promise.climb(case));
            *told = climbs.map(|climb| climb.told.len()).sum();
        }
    }
    assert!(calls.is_empty(), "not everybody reported everything");
    Ok(told)
}

/// As their phone would: what else it writes with the report is its own affair.
async fn report(bench: &Bench, writer: &Writer, procedure: ProcedureId, chance: &mut Chance) {
    let is_staff = writer.role.is_staff();
    let report = Report {
        words: "有事".to_owned(),
        place: place("3"),
        phone: None,
        relation: if is_staff { Relation::Staff } else { Relation::Self_ },
        channel: if is_staff { Channel::Phone } else { Channel::App },
        procedure,
        sub_kind: None,
        urgency: *chance.pick(&Urgency::ALL),
        why: Vec::new(),
        drill: false,
        sos: false,
        caller: None,
        happened: None,
        chosen: false,
    };
    order(bench, writer, RecordId(fresh()), Command::Report(report)).await.unwrap();
}

/// Takes it, answers it, raises it, handles it, or takes a missed clock on: as far as they may.
async fn somebody_acts(bench: &Bench, chance: &mut Chance, shift: &Shift, case: RecordId) {
    let raise = |reason| Command::SetLevel { level: Level::Desk, reason };
    let command = match chance.below(9) {
        0 => Command::Take,
        1 => Command::Reply { text: "马上到".to_owned(), written: false },
        2 => Command::Note("听到了".to_owned()),
        3 => Command::TakeOn(chance.pick(&PROMISES).clock.into()),
        4 => raise(LevelReason::Thorny),
        5 => raise(*chance.pick(&[LevelReason::Major, LevelReason::Special])),
        6 => raise(LevelReason::Calmer),
        _ => Command::HandleLevel { text: "我去看看".to_owned() },
    };
    // They see every case; not everybody does.
    let service = [Role::Desk, Role::ControlRoom, Role::Supervisor, Role::Director];
    let service: Vec<_> = shift.people.iter().filter(|person| service.contains(&person.role)).collect();
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
