//! What somebody may want done.

use std::collections::BTreeSet;

use proptest::bool::weighted;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::part::*;
use crate::case::{Command, Report};
use crate::id::RecordId;

pub(crate) fn report() -> impl Strategy<Value = Report> {
    (
        words(),
        place(),
        option::of(phone()),
        relation(),
        channel(),
        (class(), urgency()),
        vec(words(), 0..2),
        (weighted(0.1), any::<bool>()),
        (option::of(caller()), option::of(words()), any::<bool>()),
    )
        .prop_map(
            |(
                words,
                place,
                phone,
                relation,
                channel,
                ((procedure, sub_kind), urgency),
                why,
                (drill, sos),
                (caller, happened, chosen),
            )| Report {
                words,
                place,
                phone,
                relation,
                channel,
                procedure,
                sub_kind,
                urgency,
                why,
                drill,
                sos,
                caller,
                happened,
                chosen,
            },
        )
}

pub(crate) fn command() -> BoxedStrategy<Command> {
    let facts = prop_oneof![
        report().prop_map(Command::Report),
        (class(), urgency()).prop_map(|((procedure, sub_kind), urgency)| Command::Classify {
            procedure,
            sub_kind,
            urgency,
        }),
        place().prop_map(Command::Locate),
        phone().prop_map(|phone| Command::GiveContact { phone }),
        caller().prop_map(Command::GiveCaller),
        words().prop_map(|when| Command::GiveTime { when }),
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
        2 => step().prop_map(Command::SeeNotice),
        2 => step().prop_map(Command::AcceptNotice),
        2 => step_with_evidence().prop_map(|(step, evidence)| Command::FillIn { step, evidence }),
    ]
    .boxed();
    let lists = prop_oneof![
        6 => (listed_step(), entry(), option::of(entry())).prop_map(|((step, evidence), entry, of)| {
            Command::List { step, entry, of, evidence }
        }),
        3 => (listed_step(), entry())
            .prop_map(|((step, evidence), entry)| Command::FillInEntry { step, entry, evidence }),
        2 => (list(), entry()).prop_map(|(step, entry)| Command::Release { step, entry }),
        1 => (list(), entry(), 1_u128..9).prop_map(|(step, entry, case)| Command::MakeCase {
            step,
            entry,
            case: RecordId(uuid::Uuid::from_u128(case)),
        }),
        1 => (list(), entry(), words()).prop_map(|(step, entry, reason)| Command::Strike { step, entry, reason }),
    ]
    .boxed();
    let money = prop_oneof![
        vec(quote_line(), 0..4).prop_map(Command::Quote),
        (an_event(), option::of(a_signature()))
            .prop_map(|(quote, signature)| Command::AgreeToQuote { quote, signature }),
        (an_event(), words()).prop_map(|(quote, reason)| Command::DeclineQuote { quote, reason }),
        payment().prop_map(Command::TakePayment),
    ]
    .boxed();
    let upwards = prop_oneof![
        (asked(), words()).prop_map(|(to, question)| Command::AskUp { to, question }),
        an_event().prop_map(Command::SeeAsk),
        (an_event(), words()).prop_map(|(ask, text)| Command::Instruct { ask, text }),
        (level(), level_reason()).prop_map(|(level, reason)| Command::SetLevel { level, reason }),
        words().prop_map(|text| Command::HandleLevel { text }),
        (flag(), any::<bool>()).prop_map(|(flag, on)| Command::SetFlag { flag, on }),
        (words(), words(), any::<bool>(), words())
            .prop_map(|(heard, nature, report, reason)| Command::Weigh { heard, nature, report, reason }),
        (role(), words()).prop_map(|(to, what)| Command::PassOn { to, what }),
        an_event().prop_map(Command::AcceptPassedOn),
        deadline().prop_map(Command::TakeOn),
        (to(), words()).prop_map(|(to, text)| Command::Press { to, text }),
        (an_event(), option::of(words())).prop_map(|(press, answer)| Command::SeePress { press, answer }),
        Just(Command::View),
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
        4 => any::<(u8, u8)>().prop_map(|(stars, manner)| Command::Rate { stars, manner }),
        1 => (words(), words(), words()).prop_map(|(department, attendees, findings)| Command::ReviewDrill {
            department,
            attendees,
            findings,
        }),
    ]
    .boxed();
    prop_oneof![3 => facts, 6 => procedure, 5 => lists, 2 => money, 4 => upwards, 4 => talk, 1 => ending]
        .boxed()
}

/// How many commands there are.
const COMMANDS: u8 = 50;

/// A new command gets the next number here, and a place in the pool above.
fn number(command: &Command) -> u8 {
    match command {
        Command::Report(_) => 1,
        Command::Classify { .. } => 2,
        Command::Locate(_) => 3,
        Command::GiveContact { .. } => 4,
        Command::GiveCaller(_) => 5,
        Command::Take => 6,
        Command::Assign { .. } => 7,
        Command::OpenBranch(_) => 8,
        Command::StandDownBranch { .. } => 9,
        Command::DoStep { .. } => 10,
        Command::FillIn { .. } => 11,
        Command::List { .. } => 12,
        Command::FillInEntry { .. } => 13,
        Command::Strike { .. } => 14,
        Command::MakeCase { .. } => 15,
        Command::Release { .. } => 16,
        Command::DeclineStep { .. } => 17,
        Command::UndoStep { .. } => 18,
        Command::SeeNotice(_) => 19,
        Command::AcceptNotice(_) => 20,
        Command::AskUp { .. } => 21,
        Command::SeeAsk(_) => 22,
        Command::Instruct { .. } => 23,
        Command::Weigh { .. } => 24,
        Command::PassOn { .. } => 25,
        Command::AcceptPassedOn(_) => 26,
        Command::TakeOn(_) => 27,
        Command::Press { .. } => 28,
        Command::SeePress { .. } => 29,
        Command::Quote(_) => 30,
        Command::AgreeToQuote { .. } => 31,
        Command::DeclineQuote { .. } => 32,
        Command::TakePayment(_) => 33,
        Command::ReviewDrill { .. } => 34,
        Command::View => 35,
        Command::Reply { .. } => 36,
        Command::SetLevel { .. } => 37,
        Command::HandleLevel { .. } => 38,
        Command::SetFlag { .. } => 39,
        Command::Note(_) => 40,
        Command::Say(_) => 41,
        Command::Urge => 42,
        Command::Wait { .. } => 43,
        Command::Resume => 44,
        Command::Call { .. } => 45,
        Command::Close { .. } => 46,
        Command::Reopen { .. } => 47,
        Command::Withdraw { .. } => 48,
        Command::Rate { .. } => 49,
        Command::GiveTime { .. } => 50,
    }
}

#[test]
fn every_command_comes_up() {
    let mut runner = TestRunner::deterministic();
    let drawn = (0..5_000).map(|_| number(&command().new_tree(&mut runner).unwrap().current()));
    assert_eq!(drawn.collect::<BTreeSet<_>>(), (1..=COMMANDS).collect(), "a command is not in the pool");
}
