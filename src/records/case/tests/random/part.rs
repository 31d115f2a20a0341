//! People, places, answers: what commands and events are made of.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use rulebook::{BranchId, DeadlineId, ProcedureId, Role, StepId, SubKindId, Urgency};

use crate::Actor;
use crate::caller::{Caller, CallerKind};
use crate::case::tests::estate::{VALUABLE, another, member, rulebook, with_roles};
use crate::case::tests::story::{START, entry_id, event_id, photo_of, signature};
use crate::case::{
    Answer, Channel, Contact, Cost, Evidence, Flag, Ground, Level, LevelReason, Outcome, Payment,
    PaymentMethod, Photo, QuoteLine, Relation, Signature, WaitingOn,
};
use crate::id::{EntryId, EventId, MemberId, Millis};
use crate::place::Place;

pub(crate) fn role() -> impl Strategy<Value = Role> {
    select(&Role::ALL[..])
}

/// Whom a question upward goes to; seldom somebody who answers none.
pub(crate) fn asked() -> impl Strategy<Value = Role> {
    prop_oneof![4 => select(vec![Role::Supervisor, Role::Director]), 1 => role()]
}

pub(crate) fn actor() -> impl Strategy<Value = Actor> {
    prop_oneof![
        6 => role().prop_map(Actor::from),
        3 => role().prop_map(another),
        2 => vec(role(), 0..4).prop_map(|roles| with_roles(&roles)),
    ]
}

/// Mostly the ids of events that exist in a history of ordinary length.
pub(super) fn an_event() -> impl Strategy<Value = EventId> {
    (1_usize..24).prop_map(event_id)
}

pub(super) fn branch() -> impl Strategy<Value = BranchId> {
    select(vec!["hospital", "ambulance", "nursing", "police", "caught", "balloon"]).prop_map(BranchId::from)
}

/// Few, so that one is struck, released or interviewed about that another listed.
pub(super) fn entry() -> impl Strategy<Value = EntryId> {
    (1_u128..8).prop_map(entry_id)
}

pub(super) fn deadline() -> impl Strategy<Value = DeadlineId> {
    select(vec!["taken", "first_reply", "supervisor_handles", "instruction", "came_when_agreed", "lunch"])
        .prop_map(DeadlineId::from)
}

pub(super) fn due() -> impl Strategy<Value = Millis> {
    (0_i64..3).prop_map(|times| START + times * 300_000)
}

pub(super) fn step() -> impl Strategy<Value = StepId> {
    let mut known: Vec<StepId> = rulebook()
        .procedures()
        .iter()
        .flat_map(|procedure| procedure.steps.iter().map(|step| step.id.clone()))
        .collect();
    known.push("of_a_newer_rulebook".into());
    select(known)
}

/// Mostly a step that is one.
pub(super) fn list() -> BoxedStrategy<StepId> {
    let lists = rulebook().procedures().iter().flat_map(|procedure| &procedure.steps);
    let lists: Vec<StepId> = lists.filter(|step| step.is_list()).map(|step| step.id.clone()).collect();
    prop_oneof![8 => select(lists), 1 => step()].boxed()
}

pub(super) fn procedure() -> impl Strategy<Value = ProcedureId> {
    prop_oneof![
        8 => select(vec![
            ProcedureId::Medical,
            ProcedureId::Inquiry,
            ProcedureId::Repair,
            ProcedureId::LostProperty,
        ]),
        1 => select(&ProcedureId::ALL[..]),
    ]
}

/// A procedure, mostly with a sub-kind of its own where it has any.
pub(super) fn class() -> impl Strategy<Value = (ProcedureId, Option<SubKindId>)> {
    let any_kind = select(vec![None, Some("oral"), Some("written"), Some("odd")]);
    (procedure(), any_kind, 0_u8..8).prop_map(|(procedure, kind, luck)| {
        let kind = kind.map(SubKindId::from);
        let known = |kind: &SubKindId| rulebook().procedure(procedure).sub_kind(kind).is_some();
        (procedure, kind.filter(|kind| luck == 0 || known(kind)))
    })
}

pub(super) fn urgency() -> impl Strategy<Value = Urgency> {
    select(&Urgency::ALL[..])
}

pub(super) fn place() -> impl Strategy<Value = Place> {
    option::of(select(vec!["3", "4"]))
        .prop_map(|building| Place { building: building.map(str::to_owned), ..Place::default() })
}

pub(super) fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => select(vec!["水管漏了", "help", "3栋1203", "家属已到"]).prop_map(str::to_owned),
        1 => select(vec!["", " \n"]).prop_map(str::to_owned),
        1 => any::<String>(),
    ]
}

pub(super) fn phone() -> impl Strategy<Value = String> {
    prop_oneof![Just("13800000000".to_owned()), Just("120".to_owned()), words()]
}

pub(super) fn level() -> impl Strategy<Value = Level> {
    select(vec![Level::Desk, Level::Supervisor, Level::Director])
}

pub(super) fn level_reason() -> impl Strategy<Value = LevelReason> {
    select(vec![
        LevelReason::BeyondRemit,
        LevelReason::Thorny,
        LevelReason::Major,
        LevelReason::Special,
        LevelReason::Calmer,
    ])
}

pub(super) fn flag() -> impl Strategy<Value = Flag> {
    select(vec![Flag::Confidential, Flag::Paid, Flag::Drill, Flag::Backfill])
}

pub(super) fn waiting_on() -> impl Strategy<Value = WaitingOn> {
    select(vec![WaitingOn::Instruction, WaitingOn::Resident, WaitingOn::Parts, WaitingOn::Police])
}

pub(super) fn relation() -> impl Strategy<Value = Relation> {
    select(vec![Relation::Self_, Relation::Family, Relation::Witness, Relation::Staff])
}

pub(super) fn channel() -> impl Strategy<Value = Channel> {
    // Residents call by the app alone.
    prop_oneof![3 => Just(Channel::App), 1 => select(vec![Channel::Phone, Channel::Written, Channel::ControlRoom])]
}

pub(super) fn to() -> impl Strategy<Value = MemberId> {
    role().prop_map(member)
}

pub(super) fn question() -> impl Strategy<Value = &'static str> {
    select(vec![
        "standby",
        "comes",
        "call",
        "relative",
        "more",
        "account",
        "asks_police",
        "remark",
        "signed",
        "item",
        "value",
        "who",
        "told",
        "about",
        "where",
        "part",
        "when",
        "hurry",
        "finding",
        "fix_by",
        "odd",
    ])
}

pub(super) fn answer() -> impl Strategy<Value = Answer> {
    prop_oneof![
        words().prop_map(Answer::Text),
        any::<bool>().prop_map(Answer::YesNo),
        select(vec!["home", "service_centre", "scene", "odd"]).prop_map(|id| Answer::Choice(id.to_owned())),
        Just(Answer::Choices(vec!["medicine".to_owned()])),
        any::<i64>().prop_map(Answer::Time),
        (words(), option::of(phone())).prop_map(|(name, phone)| Answer::Person { name, phone }),
        (phone(), any::<i64>()).prop_map(|(number, at)| Answer::Call { number, at }),
        yuan().prop_map(Answer::Amount),
        a_signature().prop_map(Answer::Signature),
        some_photos().prop_map(Answer::Photos),
        vec(to(), 0..3).prop_map(Answer::Colleagues),
        words().prop_map(|id| Answer::Resource { name: id.clone(), id }),
        vec((list(), option::of(entry())), 0..3).prop_map(|grounds| {
            Answer::Grounds(grounds.into_iter().map(|(step, entry)| Ground { step, entry }).collect())
        }),
    ]
}

pub(super) fn evidence() -> impl Strategy<Value = Evidence> {
    vec((question(), answer()), 0..3)
        .prop_map(|answers| answers.into_iter().map(|(id, answer)| (id.into(), answer)).collect())
}

pub(super) fn yuan() -> impl Strategy<Value = u32> {
    prop_oneof![3 => select(vec![0, 20, VALUABLE / 2, VALUABLE]), 1 => any::<u32>()]
}

/// Drawn, or not.
pub(super) fn a_signature() -> impl Strategy<Value = Signature> {
    prop_oneof![
        4 => Just(signature()),
        1 => (words(), words()).prop_map(|(name, path)| Signature { name, path }),
    ]
}

/// As many and as large as may be, or not.
pub(super) fn some_photos() -> impl Strategy<Value = Vec<Photo>> {
    let photo = (0_u8..3, select(vec![0, 1, Photo::LARGEST, Photo::LARGEST + 1]))
        .prop_map(|(byte, bytes)| Photo { bytes, ..Photo::of(&[byte]) });
    prop_oneof![3 => Just(vec![photo_of("odd")]), 1 => vec(photo, 0..Photo::MOST + 2)]
}

/// What the step asks for, or anything at all.
pub(super) fn step_with_evidence() -> impl Strategy<Value = (StepId, Evidence)> {
    (step(), vec((question(), answer()), 0..3), any::<bool>()).prop_map(|(step, odd, right)| {
        let mut evidence: Evidence = odd.into_iter().map(|(id, answer)| (id.into(), answer)).collect();
        if right && let Some(step) = rulebook().step(&step) {
            evidence.extend(step.evidence.iter().map(|asked| (asked.id.clone(), right_answer(asked))));
        }
        (step, evidence)
    })
}

/// … with what it asks for, or anything at all.
pub(super) fn listed_step() -> impl Strategy<Value = (StepId, Evidence)> {
    let right = list().prop_map(|step| {
        let asked = rulebook().step(&step).map_or(&[][..], |step| step.evidence.as_slice());
        let evidence = asked.iter().map(|asked| (asked.id.clone(), right_answer(asked))).collect();
        (step, evidence)
    });
    let odd = (list(), evidence());
    prop_oneof![3 => right, 1 => odd]
}

/// An answer as the step asks for it.
pub(crate) fn right_answer(asked: &rulebook::Evidence) -> Answer {
    use rulebook::EvidenceKind;
    let option = || asked.options[0].id.clone();
    match asked.kind {
        EvidenceKind::Text => Answer::Text("好".to_owned()),
        EvidenceKind::YesNo => Answer::YesNo(true),
        EvidenceKind::Choice => Answer::Choice(option()),
        EvidenceKind::Choices => Answer::Choices(vec![option()]),
        EvidenceKind::Time | EvidenceKind::DateTime => Answer::Time(START),
        EvidenceKind::Person => Answer::Person { name: "女儿".to_owned(), phone: None },
        EvidenceKind::Call => Answer::Call { number: "120".to_owned(), at: START },
        EvidenceKind::Amount => Answer::Amount(VALUABLE),
        EvidenceKind::Signature => Answer::Signature(signature()),
        EvidenceKind::Colleagues => Answer::Colleagues(vec![member(Role::Guard), member(Role::GuardLead)]),
        EvidenceKind::Photo => Answer::Photos(vec![photo_of("right")]),
        // Whether it stands is the case's to say.
        EvidenceKind::Grounds => {
            Answer::Grounds(vec![Ground { step: asked.among[0].clone(), entry: Some(entry_id(1)) }])
        }
        EvidenceKind::Vehicle | EvidenceKind::Kit => {
            Answer::Resource { id: "v1".to_owned(), name: "电瓶车".to_owned() }
        }
    }
}

pub(super) fn quote_line() -> impl Strategy<Value = QuoteLine> {
    let number = || prop_oneof![3 => 0_u32..100, 1 => any::<u32>()];
    (words(), select(vec![Cost::Labour, Cost::Material]), number(), number())
        .prop_map(|(item, kind, unit_fen, count)| QuoteLine { item, kind, unit_fen, count })
}

pub(super) fn payment() -> impl Strategy<Value = Payment> {
    (any::<u32>(), select(vec![PaymentMethod::Cash, PaymentMethod::WeChat]), option::of(words()))
        .prop_map(|(fen, method, receipt)| Payment { fen, method, receipt })
}

pub(super) fn caller() -> impl Strategy<Value = Caller> {
    (words(), select(CallerKind::ALL.to_vec())).prop_map(|(name, kind)| Caller { name, kind })
}

pub(super) fn outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        Just(Outcome::Met),
        Just(Outcome::PriceDeclined),
        words().prop_map(|reason| Outcome::NotProper { reason }),
        (words(), words(), phone()).prop_map(|(department, name, phone)| Outcome::Referred(Contact {
            department,
            name,
            phone,
        })),
    ]
}
