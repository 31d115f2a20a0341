//! Any event there is, whether it fits or not.

use std::collections::HashMap;
use std::mem::{Discriminant, discriminant};

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::command::report;
use super::part::*;
use crate::case::tests::story::START;
use crate::case::{CaseEvent, Evidence};
use crate::id::RecordId;
use crate::register::RegisterNumber;
use crate::time::Day;

pub(crate) fn reported() -> impl Strategy<Value = CaseEvent> {
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
        sos: report.sos,
        rulebook: "small".to_owned(),
    })
}

/// Any event there is, whether it fits or not.
pub(crate) fn event() -> BoxedStrategy<CaseEvent> {
    let facts = prop_oneof![
        1 => reported(),
        3 => (class(), urgency()).prop_map(|((procedure, sub_kind), urgency)| CaseEvent::Classified {
            procedure,
            sub_kind,
            urgency,
        }),
        1 => place().prop_map(|place| CaseEvent::Located { place }),
        1 => phone().prop_map(|phone| CaseEvent::ContactGiven { phone }),
        1 => caller().prop_map(|caller| CaseEvent::CallerGiven { caller }),
        1 => words().prop_map(|when| CaseEvent::TimeGiven { when }),
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
        3 => step_with_evidence().prop_map(|(step, evidence)| CaseEvent::FilledIn { step, evidence }),
    ]
    .boxed();
    let lists = prop_oneof![
        6 => (listed_step(), entry(), option::of(entry()), any::<bool>()).prop_map(
            |((step, evidence), entry, of, sealed)| CaseEvent::Listed {
                step,
                entry,
                of,
                evidence: if sealed { Evidence::new() } else { evidence },
                sealed,
            }
        ),
        3 => (list(), entry(), evidence())
            .prop_map(|(step, entry, evidence)| CaseEvent::Sealed { step, entry, evidence }),
        3 => (listed_step(), entry())
            .prop_map(|((step, evidence), entry)| CaseEvent::EntryFilledIn { step, entry, evidence }),
        2 => (list(), entry(), evidence())
            .prop_map(|(step, entry, evidence)| CaseEvent::Released { step, entry, evidence }),
        2 => (list(), entry(), 1_u128..9).prop_map(|(step, entry, case)| CaseEvent::BecameCase {
            step,
            entry,
            case: RecordId(uuid::Uuid::from_u128(case)),
        }),
        2 => (list(), entry(), words())
            .prop_map(|(step, entry, reason)| CaseEvent::Struck { step, entry, reason }),
    ]
    .boxed();
    let money = prop_oneof![
        vec(quote_line(), 0..4).prop_map(|lines| CaseEvent::Quoted { lines }),
        (an_event(), option::of(a_signature()))
            .prop_map(|(quote, signature)| CaseEvent::QuoteAgreed { quote, signature }),
        (an_event(), words()).prop_map(|(quote, reason)| CaseEvent::QuoteDeclined { quote, reason }),
        payment().prop_map(CaseEvent::PaymentTaken),
    ]
    .boxed();
    let upwards = prop_oneof![
        (asked(), words()).prop_map(|(to, question)| CaseEvent::AskedUp { to, question }),
        an_event().prop_map(|ask| CaseEvent::AskSeen { ask }),
        (an_event(), words()).prop_map(|(ask, text)| CaseEvent::Instructed { ask, text }),
        (level(), level_reason()).prop_map(|(level, reason)| CaseEvent::LevelSet { level, reason }),
        words().prop_map(|text| CaseEvent::LevelHandled { text }),
        (flag(), any::<bool>()).prop_map(|(flag, on)| CaseEvent::Flagged { flag, on }),
        (words(), words(), any::<bool>(), words())
            .prop_map(|(heard, nature, report, reason)| CaseEvent::Weighed { heard, nature, report, reason }),
        (role(), words()).prop_map(|(to, what)| CaseEvent::PassedOn { to, what }),
        an_event().prop_map(|passed| CaseEvent::PassedOnAccepted { passed }),
        (deadline(), due(), role()).prop_map(|(deadline, due, to)| CaseEvent::Escalated {
            deadline,
            due,
            to
        }),
        deadline().prop_map(|deadline| CaseEvent::TakenOn { deadline }),
        (to(), words()).prop_map(|(to, text)| CaseEvent::Pressed { to, text }),
        (an_event(), option::of(words())).prop_map(|(press, answer)| CaseEvent::PressSeen { press, answer }),
        Just(CaseEvent::Viewed),
    ]
    .boxed();
    let talk =
        prop_oneof![
            (words(), any::<bool>(), any::<bool>())
                .prop_map(|(text, written, on_the_way)| CaseEvent::Replied { text, written, on_the_way }),
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
        (words(), words(), words()).prop_map(|(department, attendees, findings)| {
            CaseEvent::DrillReviewed { department, attendees, findings }
        }),
        any::<u32>().prop_map(|number| CaseEvent::Numbered {
            number: RegisterNumber {
                register: rulebook::Register::Repairs,
                day: Day::at(START, 480),
                number,
            },
        }),
    ]
    .boxed();
    prop_oneof![4 => facts, 6 => procedure, 5 => lists, 2 => money, 4 => upwards, 4 => talk, 1 => ending]
        .boxed()
}

/// Events until there is one of each kind.
pub(crate) fn one_of_each(runner: &mut TestRunner) -> Vec<CaseEvent> {
    let mut found: HashMap<Discriminant<CaseEvent>, CaseEvent> = HashMap::new();
    for _ in 0..5_000 {
        let event = event().new_tree(runner).unwrap().current();
        found.insert(discriminant(&event), event);
    }
    found.into_values().collect()
}
