//! Random people, commands, events and histories. Small pools, so that they meet.
//!
//! A failure is written to `seeds.txt` beside this file and tried first from then on. `PROPTEST_CASES=20000` is
//! the long form.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::FileFailurePersistence;
use rulebook::{BranchId, ProcedureId, Role, StepId, SubKindId, Urgency};
use serde_json::{Value, json};
use uuid::Uuid;

use super::estate::{another, member, rulebook, with_roles};
use super::story::{START, event_id};
use crate::case::{
    Answer, CaseEvent, Channel, Command, Contact, Evidence, Flag, Level, LevelReason, Outcome, Relation,
    Report, WaitingOn,
};
use crate::id::{DeviceId, EventId, MemberId, RecordId, Seq};
use crate::permission::Actor;
use crate::place::Place;
use crate::record::{Audience, Envelope, RecordKind, Recorded, Stamp};
use crate::register::RegisterNumber;
use crate::time::Day;

pub(super) fn config() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/case/tests/seeds.txt"
        )))),
        ..ProptestConfig::default()
    }
}

pub(super) fn role() -> impl Strategy<Value = Role> {
    select(&Role::ALL[..])
}

pub(super) fn actor() -> impl Strategy<Value = Actor> {
    prop_oneof![
        6 => role().prop_map(Actor::from),
        3 => role().prop_map(another),
        2 => vec(role(), 0..4).prop_map(|roles| with_roles(&roles)),
    ]
}

/// Mostly the ids of events that exist in a history of ordinary length.
fn an_event() -> impl Strategy<Value = EventId> {
    (1_usize..24).prop_map(event_id)
}

fn branch() -> impl Strategy<Value = BranchId> {
    select(vec!["hospital", "ambulance", "nursing", "balloon"]).prop_map(BranchId::from)
}

fn step() -> impl Strategy<Value = StepId> {
    let mut known: Vec<StepId> = rulebook()
        .procedures()
        .iter()
        .flat_map(|procedure| procedure.steps.iter().map(|step| step.id.clone()))
        .collect();
    known.push("of_a_newer_rulebook".into());
    select(known)
}

fn procedure() -> impl Strategy<Value = ProcedureId> {
    prop_oneof![
        6 => select(vec![ProcedureId::Medical, ProcedureId::Inquiry, ProcedureId::Repair]),
        1 => select(&ProcedureId::ALL[..]),
    ]
}

fn sub_kind() -> impl Strategy<Value = Option<SubKindId>> {
    select(vec![None, Some("oral"), Some("written"), Some("odd")]).prop_map(|kind| kind.map(SubKindId::from))
}

fn urgency() -> impl Strategy<Value = Urgency> {
    select(&Urgency::ALL[..])
}

fn place() -> impl Strategy<Value = Place> {
    option::of(select(vec!["3", "4"]))
        .prop_map(|building| Place { building: building.map(str::to_owned), ..Place::default() })
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => select(vec!["水管漏了", "help", "3栋1203", "家属已到"]).prop_map(str::to_owned),
        1 => select(vec!["", " \n"]).prop_map(str::to_owned),
        1 => any::<String>(),
    ]
}

fn phone() -> impl Strategy<Value = String> {
    prop_oneof![Just("13800000000".to_owned()), Just("120".to_owned()), words()]
}

fn level() -> impl Strategy<Value = Level> {
    select(vec![Level::Desk, Level::Supervisor, Level::Director])
}

fn level_reason() -> impl Strategy<Value = LevelReason> {
    select(vec![
        LevelReason::BeyondRemit,
        LevelReason::Thorny,
        LevelReason::Major,
        LevelReason::Special,
        LevelReason::Calmer,
    ])
}

fn flag() -> impl Strategy<Value = Flag> {
    select(vec![Flag::Confidential, Flag::Paid, Flag::Drill, Flag::Backfill])
}

fn waiting_on() -> impl Strategy<Value = WaitingOn> {
    select(vec![WaitingOn::Instruction, WaitingOn::Resident, WaitingOn::Parts, WaitingOn::Police])
}

fn relation() -> impl Strategy<Value = Relation> {
    select(vec![Relation::Self_, Relation::Family, Relation::Witness, Relation::Staff])
}

fn channel() -> impl Strategy<Value = Channel> {
    select(vec![Channel::App, Channel::Phone, Channel::Written, Channel::ControlRoom])
}

fn to() -> impl Strategy<Value = MemberId> {
    role().prop_map(member)
}

fn answer() -> impl Strategy<Value = Answer> {
    prop_oneof![
        words().prop_map(Answer::Text),
        any::<bool>().prop_map(Answer::YesNo),
        select(vec!["home", "service_centre", "odd"]).prop_map(|id| Answer::Choice(id.to_owned())),
        Just(Answer::Choices(vec!["medicine".to_owned()])),
        any::<i64>().prop_map(Answer::Time),
        (words(), option::of(phone())).prop_map(|(name, phone)| Answer::Person { name, phone }),
        (phone(), any::<i64>()).prop_map(|(number, at)| Answer::Call { number, at }),
    ]
}

/// What the step asks for, or anything at all.
fn step_with_evidence() -> impl Strategy<Value = (StepId, Evidence)> {
    (
        step(),
        vec((select(vec!["standby", "comes", "call", "relative", "more", "odd"]), answer()), 0..3),
        any::<bool>(),
    )
        .prop_map(|(step, odd, right)| {
            let mut evidence: Evidence = odd.into_iter().map(|(id, answer)| (id.into(), answer)).collect();
            if right && let Some(step) = rulebook().step(&step) {
                evidence.extend(step.evidence.iter().map(|asked| (asked.id.clone(), right_answer(asked))));
            }
            (step, evidence)
        })
}

/// An answer as the step asks for it.
pub(super) fn right_answer(asked: &rulebook::Evidence) -> Answer {
    use rulebook::EvidenceKind;
    let option = || asked.options[0].id.clone();
    match asked.kind {
        EvidenceKind::Text => Answer::Text("好".to_owned()),
        EvidenceKind::YesNo => Answer::YesNo(true),
        EvidenceKind::Choice => Answer::Choice(option()),
        EvidenceKind::Choices => Answer::Choices(vec![option()]),
        EvidenceKind::Time => Answer::Time(START),
        EvidenceKind::Person => Answer::Person { name: "女儿".to_owned(), phone: None },
        EvidenceKind::Call => Answer::Call { number: "120".to_owned(), at: START },
    }
}

fn outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        Just(Outcome::Met),
        (words(), words(), phone()).prop_map(|(department, name, phone)| Outcome::Referred(Contact {
            department,
            name,
            phone,
        })),
    ]
}

pub(super) fn report() -> impl Strategy<Value = Report> {
    (
        words(),
        place(),
        option::of(phone()),
        relation(),
        channel(),
        (procedure(), sub_kind(), urgency()),
        vec(words(), 0..2),
    )
        .prop_map(|(words, place, phone, relation, channel, (procedure, sub_kind, urgency), why)| {
            Report { words, place, phone, relation, channel, procedure, sub_kind, urgency, why }
        })
}

pub(super) fn command() -> BoxedStrategy<Command> {
    let class = || (procedure(), sub_kind(), urgency());
    let facts = prop_oneof![
        report().prop_map(Command::Report),
        class().prop_map(|(procedure, sub_kind, urgency)| Command::Classify { procedure, sub_kind, urgency }),
        place().prop_map(Command::Locate),
        phone().prop_map(|phone| Command::GiveContact { phone }),
        Just(Command::Take),
        to().prop_map(|to| Command::Assign { to }),
    ]
    .boxed();
    let procedure = prop_oneof![
        3 => branch().prop_map(Command::OpenBranch),
        1 => (branch(), words()).prop_map(|(branch, reason)| Command::StandDownBranch { branch, reason }),
        6 => step_with_evidence().prop_map(|(step, evidence)| Command::DoStep { step, evidence }),
        2 => (step(), option::of(words())).prop_map(|(step, reason)| Command::DeclineStep { step, reason }),
        1 => (step(), words()).prop_map(|(step, reason)| Command::UndoStep { step, reason }),
        1 => step().prop_map(Command::SeeNotice),
        2 => step().prop_map(Command::AcceptNotice),
    ]
    .boxed();
    let upwards = prop_oneof![
        (role(), words()).prop_map(|(to, question)| Command::AskUp { to, question }),
        an_event().prop_map(Command::SeeAsk),
        (an_event(), words()).prop_map(|(ask, text)| Command::Instruct { ask, text }),
        (level(), level_reason()).prop_map(|(level, reason)| Command::SetLevel { level, reason }),
        (flag(), any::<bool>()).prop_map(|(flag, on)| Command::SetFlag { flag, on }),
    ]
    .boxed();
    let talk = prop_oneof![
        (words(), any::<bool>()).prop_map(|(text, written)| Command::Reply { text, written }),
        words().prop_map(Command::Note),
        words().prop_map(Command::Say),
        Just(Command::Urge),
        (waiting_on(), words()).prop_map(|(on, reason)| Command::Wait { on, reason }),
        Just(Command::Resume),
        phone().prop_map(|number| Command::Call { number }),
    ]
    .boxed();
    let ending = prop_oneof![
        3 => (outcome(), option::of(words())).prop_map(|(outcome, overriding)| Command::Close { outcome, overriding }),
        2 => words().prop_map(|reason| Command::Reopen { reason }),
        1 => words().prop_map(|reason| Command::Withdraw { reason }),
        1 => any::<(u8, u8)>().prop_map(|(stars, manner)| Command::Rate { stars, manner }),
    ]
    .boxed();
    prop_oneof![3 => facts, 6 => procedure, 3 => upwards, 4 => talk, 1 => ending].boxed()
}

pub(super) fn reported() -> impl Strategy<Value = CaseEvent> {
    report().prop_map(|report| CaseEvent::Reported {
        words: report.words,
        place: report.place,
        phone: report.phone,
        relation: report.relation,
        channel: report.channel,
        procedure: report.procedure,
        sub_kind: report.sub_kind,
        urgency: report.urgency,
        why: report.why,
        rulebook: "small".to_owned(),
    })
}

/// Any event there is, whether it fits or not.
pub(super) fn event() -> BoxedStrategy<CaseEvent> {
    let facts = prop_oneof![
        1 => reported(),
        3 => (procedure(), sub_kind(), urgency()).prop_map(|(procedure, sub_kind, urgency)| CaseEvent::Classified {
            procedure,
            sub_kind,
            urgency,
        }),
        1 => place().prop_map(|place| CaseEvent::Located { place }),
        1 => phone().prop_map(|phone| CaseEvent::ContactGiven { phone }),
        3 => Just(CaseEvent::Taken),
        3 => to().prop_map(|to| CaseEvent::Assigned { to }),
    ]
    .boxed();
    let procedure = prop_oneof![
        3 => branch().prop_map(|branch| CaseEvent::BranchOpened { branch }),
        2 => (branch(), words()).prop_map(|(branch, reason)| CaseEvent::BranchStoodDown { branch, reason }),
        4 => step_with_evidence().prop_map(|(step, evidence)| CaseEvent::StepDone { step, evidence }),
        2 => (step(), option::of(words())).prop_map(|(step, reason)| CaseEvent::StepDeclined { step, reason }),
        2 => (step(), words()).prop_map(|(step, reason)| CaseEvent::StepUndone { step, reason }),
        1 => step().prop_map(|step| CaseEvent::NoticeSeen { step }),
        2 => step().prop_map(|step| CaseEvent::NoticeAccepted { step }),
    ]
    .boxed();
    let upwards = prop_oneof![
        (role(), words()).prop_map(|(to, question)| CaseEvent::AskedUp { to, question }),
        an_event().prop_map(|ask| CaseEvent::AskSeen { ask }),
        (an_event(), words()).prop_map(|(ask, text)| CaseEvent::Instructed { ask, text }),
        (level(), level_reason()).prop_map(|(level, reason)| CaseEvent::LevelSet { level, reason }),
        (flag(), any::<bool>()).prop_map(|(flag, on)| CaseEvent::Flagged { flag, on }),
    ]
    .boxed();
    let talk = prop_oneof![
        (words(), any::<bool>()).prop_map(|(text, written)| CaseEvent::Replied { text, written }),
        words().prop_map(|text| CaseEvent::Noted { text }),
        words().prop_map(|text| CaseEvent::Said { text }),
        Just(CaseEvent::Urged),
        (waiting_on(), words()).prop_map(|(on, reason)| CaseEvent::Waits { on, reason }),
        Just(CaseEvent::Resumed),
        phone().prop_map(|number| CaseEvent::Called { number }),
    ]
    .boxed();
    let ending = prop_oneof![
        words().prop_map(|reason| CaseEvent::Overridden { reason }),
        outcome().prop_map(|outcome| CaseEvent::Closed { outcome }),
        words().prop_map(|reason| CaseEvent::Reopened { reason }),
        words().prop_map(|reason| CaseEvent::Withdrawn { reason }),
        any::<(u8, u8)>().prop_map(|(stars, manner)| CaseEvent::Rated { stars, manner }),
        any::<u32>().prop_map(|number| CaseEvent::Numbered {
            number: RegisterNumber {
                register: rulebook::Register::Repairs,
                day: Day::at(START, 480),
                number,
            },
        }),
    ]
    .boxed();
    prop_oneof![4 => facts, 6 => procedure, 3 => upwards, 4 => talk, 1 => ending].boxed()
}

/// A body as it may lie in the store: an event, an erased one, one of a newer build.
fn body() -> impl Strategy<Value = Value> {
    prop_oneof![
        20 => event().prop_map(|event| serde_json::to_value(event).unwrap()),
        1 => Just(Value::Null),
        1 => Just(json!({ "t": "beamed_up", "to": "the ship" })),
        1 => Just(json!({ "t": "taken", "how": "firmly" })),
    ]
}

fn audience() -> impl Strategy<Value = Audience> {
    prop_oneof![
        3 => Just(Audience::Public),
        3 => Just(Audience::Staff),
        1 => vec(role(), 0..3).prop_map(Audience::Restricted),
    ]
}

/// One event in an order not yet fixed: its author's base lies somewhere in what came before.
#[derive(Clone, Debug)]
pub(super) struct Loose {
    pub(super) author: Actor,
    pub(super) role: Role,
    pub(super) body: Value,
    pub(super) audience: Audience,
    base: Index,
    minutes: i64,
    skew: i64,
}

fn loose(body: impl Strategy<Value = Value>) -> impl Strategy<Value = Loose> {
    (actor(), role(), body, audience(), any::<Index>(), 0_i64..300, -9_000_000_i64..9_000_000).prop_map(
        |(author, role, body, audience, base, minutes, skew)| Loose {
            author,
            role,
            body,
            audience,
            base,
            minutes,
            skew,
        },
    )
}

/// A history that begins with a report anybody may see; then whatever comes.
pub(super) fn history() -> impl Strategy<Value = Vec<Recorded>> {
    let first = loose(reported().prop_map(|event| serde_json::to_value(event).unwrap()))
        .prop_map(|first| Loose { audience: Audience::Public, ..first });
    (first, vec(loose(body()), 0..24)).prop_map(|(first, rest)| {
        let all: Vec<Loose> = [first].into_iter().chain(rest).collect();
        all.iter().enumerate().map(|(at, loose)| stamped(loose, at)).collect()
    })
}

fn stamped(loose: &Loose, at: usize) -> Recorded {
    let seq = at as Seq + 1;
    let written = START + loose.minutes * 60_000;
    Recorded {
        envelope: Envelope {
            id: event_id(at + 1),
            record: RecordId(Uuid::from_u128(0xC0DE)),
            kind: RecordKind::Case,
            v: 1,
            body: loose.body.clone(),
            author: loose.author.member,
            role: loose.role,
            device: DeviceId(loose.author.member.0),
            dseq: seq,
            device_time: written + loose.skew,
            base_seq: loose.base.index(at + 1) as Seq,
            audience: loose.audience.clone(),
        },
        stamp: Some(Stamp { seq, received_at: written + (loose.minutes % 7) * 20_000, skew: loose.skew }),
    }
}
