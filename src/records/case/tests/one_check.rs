//! A rule stands once: what a phone refuses the endpoint refuses, and what the endpoint takes a phone could have decided.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use rulebook::ProcedureId;
use rulebook::Role::{self, Desk, GuardLead};
use serde_json::Value;

use super::estate::with_roles;
use super::random::{actor, aimed, changed_settings, command, config, event, history, member_command, role};
use super::records::{Record, settle};
use super::story::{Draft, Story, answers, choice, opened};
use crate::case::intend::intend;
use crate::case::permission::{action_of, could, may};
use crate::case::{Answer, CaseEvent, Command, Refusal, Report};
use crate::estate::EstateSettings;
use crate::judge::Judgement;
use crate::wire::Reason;
use crate::{Actor, Recorded, Row, Sight, fold, fold_all};

/// What the endpoint answers to the events of a command from a client that asks nothing: one after the other, each in
/// whatever role of its author the endpoint takes, if any.
pub(super) fn sent_unasked(story: &Story, by: &Actor, command: Command) -> Vec<Judgement> {
    let case = story.row.as_ref().and_then(Row::case);
    let Ok(events) = intend(case, command, by, story.rulebook) else { return Vec::new() };
    let mut story = story.clone();
    let roles: Vec<Role> = by.roles.iter().copied().collect();
    events
        .into_iter()
        .map(|event| {
            let mut answers = roles.iter().map(|role| {
                let mut attempt = story.clone();
                let answer = attempt.send(by, Draft::of(event.clone(), *role));
                (attempt, answer)
            });
            let taken = answers.clone().find(|(_, answer)| matches!(answer, Judgement::Accept(_)));
            match taken.or_else(|| answers.next()) {
                Some((after, answer)) => {
                    story = after;
                    answer
                }
                None => Judgement::Reject(Reason::RoleNotHeld),
            }
        })
        .collect()
}

/// Does the endpoint take all that it is sent? Of what a phone has refused it must not.
pub(super) fn are_all_taken(answers: &[Judgement]) -> bool {
    !answers.is_empty() && answers.iter().all(|answer| matches!(answer, Judgement::Accept(_)))
}

/// A case after some events, as everybody sees it.
fn story(events: Vec<Recorded>) -> Story {
    let row = events.iter().fold(None, |row, event| fold(row, event).0);
    Story { row, events, ..Story::empty() }
}

/// Does the author's phone show all there is, or has it less to judge by?
fn sees_all(story: &Story, by: &Actor) -> bool {
    let sight = Sight::of(by.member, &by.roles.iter().copied().collect::<Vec<_>>());
    fold_all(&sight, &story.events).map(|row| row.state) == story.row.clone().map(|row| row.state)
}

/// The command that means this event; none means what only the endpoint writes. Whoever adds an event says here how a
/// person comes to write it.
fn meaning(event: CaseEvent) -> Option<Command> {
    Some(match event {
        CaseEvent::Reported {
            words,
            place,
            phone,
            relation,
            channel,
            procedure,
            sub_kind,
            urgency,
            why,
            sos,
            rulebook: _,
        } => Command::Report(Report {
            words,
            place,
            phone,
            relation,
            channel,
            procedure,
            sub_kind,
            urgency,
            why,
            drill: false,
            sos,
            caller: None,
            happened: None,
            chosen: false,
        }),
        CaseEvent::Classified { procedure, sub_kind, urgency } => {
            Command::Classify { procedure, sub_kind, urgency }
        }
        CaseEvent::Located { place } => Command::Locate(place),
        CaseEvent::ContactGiven { phone } => Command::GiveContact { phone },
        CaseEvent::CallerGiven { caller } => Command::GiveCaller(caller),
        CaseEvent::TimeGiven { when } => Command::GiveTime { when },
        CaseEvent::LevelHandled { text } => Command::HandleLevel { text },
        CaseEvent::Taken => Command::Take,
        CaseEvent::Assigned { to } => Command::Assign { to },
        CaseEvent::BranchOpened { branch } => Command::OpenBranch(branch),
        CaseEvent::BranchStoodDown { branch, reason } => Command::StandDownBranch { branch, reason },
        CaseEvent::StepDone { step, evidence } => Command::DoStep { step, evidence },
        CaseEvent::StepDeclined { step, reason } => Command::DeclineStep { step, reason },
        CaseEvent::StepUndone { step, reason } => Command::UndoStep { step, reason },
        CaseEvent::FilledIn { step, evidence } => Command::FillIn { step, evidence },
        CaseEvent::Listed { step, entry, of, evidence, sealed: false } => {
            Command::List { step, entry, of, evidence }
        }
        CaseEvent::EntryFilledIn { step, entry, evidence } => Command::FillInEntry { step, entry, evidence },
        CaseEvent::Released { step, entry, .. } => Command::Release { step, entry },
        CaseEvent::Struck { step, entry, reason } => Command::Strike { step, entry, reason },
        CaseEvent::BecameCase { step, entry, case } => Command::MakeCase { step, entry, case },
        CaseEvent::NoticeSeen { step } => Command::SeeNotice(step),
        CaseEvent::NoticeAccepted { step } => Command::AcceptNotice(step),
        CaseEvent::AskedUp { to, question } => Command::AskUp { to, question },
        CaseEvent::AskSeen { ask } => Command::SeeAsk(ask),
        CaseEvent::Instructed { ask, text } => Command::Instruct { ask, text },
        CaseEvent::Weighed { heard, nature, report, reason } => {
            Command::Weigh { heard, nature, report, reason }
        }
        CaseEvent::PassedOn { to, what } => Command::PassOn { to, what },
        CaseEvent::PassedOnAccepted { passed } => Command::AcceptPassedOn(passed),
        CaseEvent::TakenOn { deadline } => Command::TakeOn(deadline),
        CaseEvent::Pressed { to, text } => Command::Press { to, text },
        CaseEvent::PressSeen { press, answer } => Command::SeePress { press, answer },
        CaseEvent::Quoted { lines } => Command::Quote(lines),
        CaseEvent::QuoteAgreed { quote, signature } => Command::AgreeToQuote { quote, signature },
        CaseEvent::QuoteDeclined { quote, reason } => Command::DeclineQuote { quote, reason },
        CaseEvent::PaymentTaken(payment) => Command::TakePayment(payment),
        CaseEvent::DrillReviewed { department, attendees, findings } => {
            Command::ReviewDrill { department, attendees, findings }
        }
        CaseEvent::Viewed => Command::View,
        CaseEvent::Replied { text, written, on_the_way: _ } => Command::Reply { text, written },
        CaseEvent::LevelSet { level, reason } => Command::SetLevel { level, reason },
        CaseEvent::Flagged { flag, on } => Command::SetFlag { flag, on },
        CaseEvent::Noted { text } => Command::Note(text),
        CaseEvent::Said { text } => Command::Say(text),
        CaseEvent::Urged => Command::Urge,
        CaseEvent::Waits { on, reason } => Command::Wait { on, reason },
        CaseEvent::Resumed => Command::Resume,
        CaseEvent::Called { number } => Command::Call { number },
        CaseEvent::Closed { outcome } => Command::Close { outcome, overriding: None },
        CaseEvent::Reopened { reason } => Command::Reopen { reason },
        CaseEvent::Withdrawn { reason } => Command::Withdraw { reason },
        CaseEvent::Rated { stars, manner } => Command::Rate { stars, manner },
        // Halves of one command.
        CaseEvent::Listed { sealed: true, .. } | CaseEvent::Sealed { .. } | CaseEvent::Overridden { .. } => {
            return None;
        }
        CaseEvent::Escalated { .. } | CaseEvent::Numbered { .. } => return None,
    })
}

/// A phone drops what no step asks for; what comes from outside with it is refused whole.
#[test]
fn the_endpoint_takes_no_answer_that_nobody_asked_for() {
    let story =
        Story::of(ProcedureId::Medical).happens(Desk, CaseEvent::Taken).happens(Desk, opened("hospital"));
    let text = |words: &str| Answer::Text(words.to_owned());
    for (evidence, why) in [
        (answers([("colour", text("红"))]), "not a question of the step"),
        (answers([("standby", text("门口"))]), "not in the form it asks for"),
        (answers([("standby", choice("the_moon"))]), "not an option"),
    ] {
        let event = CaseEvent::StepDone { step: "two_guards".into(), evidence: evidence.clone() };
        let answer = story.clone().send(&Desk.into(), Draft::of(event, Desk));
        let refused =
            matches!(&answer, Judgement::Reject(Reason::Refused { refusal: Refusal::NotAskedFor { .. } }));
        assert!(refused, "{why}: {answer:?}");
        let step = Command::DoStep { step: "two_guards".into(), evidence };
        story
            .when(Desk, step)
            .then([CaseEvent::StepDone { step: "two_guards".into(), evidence: answers([]) }]);
    }
    let long = answers([("account", text(&"长".repeat(crate::case::LONGEST_WORDS + 1)))]);
    let event = CaseEvent::StepDone { step: "statement".into(), evidence: long };
    let loss = Story::of(ProcedureId::LostProperty).happens(Desk, CaseEvent::Taken);
    let answer = loss.clone().send(&GuardLead.into(), Draft::of(event, GuardLead));
    assert!(matches!(answer, Judgement::Reject(Reason::Refused { .. })), "{answer:?}");
}

/// What it says, without white space around words, and without what the phone works out for itself.
fn as_said(event: &CaseEvent) -> Value {
    fn trim(value: Value) -> Value {
        match value {
            Value::String(text) => Value::String(text.trim().to_owned()),
            Value::Array(items) => Value::Array(items.into_iter().map(trim).collect()),
            Value::Object(fields) => Value::Object(
                fields
                    .into_iter()
                    // That a reply is a first word, its phone sees from how far the work is.
                    .filter(|(field, _)| field != "on_the_way")
                    .map(|(field, value)| (field, trim(value)))
                    .collect(),
            ),
            other @ (Value::Null | Value::Bool(_) | Value::Number(_)) => other,
        }
    }
    trim(serde_json::to_value(event).expect("an event has a JSON form"))
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_a_phone_refuses_the_endpoint_refuses(
        events in history(),
        by in actor(),
        command in command(),
        aim in any::<Index>(),
    ) {
        let story = story(events);
        let command = match story.row.as_ref().and_then(Row::case) {
            Some(case) => aimed(command, case, aim),
            None => command,
        };
        if let Err(refusal) = story.decide(&by, command.clone()) {
            let answers = sent_unasked(&story, &by, command.clone());
            prop_assert!(!are_all_taken(&answers), "{command:?} by {by:?}: {refusal:?}, and yet {answers:?}");
        }
    }

    /// The same of the other kinds of record.
    #[test]
    fn what_a_phone_refuses_of_other_records_the_endpoint_refuses(
        whose in vec(role(), 0..3),
        acts in vec((actor(), member_command(), any::<bool>()), 0..12),
        (by, settings) in (actor(), prop_oneof![3 => changed_settings(), 1 => Just(EstateSettings::default())]),
    ) {
        let himself = with_roles(&whose);
        let mut member = Record::of_member(himself.member, &whose);
        for (by, command, own) in acts {
            let by = if own { himself.clone() } else { by };
            let answers = member.sent_unasked(&by, command.clone().into());
            match member.decide(by.clone(), command.clone()) {
                Ok(_) => member = member.does(by, command),
                Err(refusal) => prop_assert!(!are_all_taken(&answers), "{command:?} by {by:?}: {refusal:?}"),
            }
        }
        let estate = Record::estate();
        if let Err(refusal) = estate.decide(by.clone(), settle(settings.clone())) {
            let answers = estate.sent_unasked(&by, settle(settings).into());
            prop_assert!(!are_all_taken(&answers), "by {by:?}: {refusal:?}, and yet {answers:?}");
        }
    }

    #[test]
    fn what_the_endpoint_takes_a_phone_could_have_decided(
        events in history(),
        (by, role) in (actor(), role()),
        event in event(),
    ) {
        let story = story(events);
        if !sees_all(&story, &by) {
            return Ok(());
        }
        let role = if by.roles.contains(&role) { role } else { by.roles.first().copied().unwrap_or(role) };
        let answer = story.clone().send(&by, Draft::of(event.clone(), role));
        match (answer, meaning(event.clone())) {
            (Judgement::Accept(_), Some(command)) => {
                let decided = story.decide(&by, command);
                let drafted = decided.as_ref().is_ok_and(|drafts| {
                    drafts.iter().any(|draft| as_said(&draft.event) == as_said(&event))
                });
                prop_assert!(drafted, "{event:?} by {by:?} as {role:?} was taken; a phone: {decided:?}");
            }
            (Judgement::Accept(_), None) => {
                let half = !matches!(event, CaseEvent::Escalated { .. } | CaseEvent::Numbered { .. });
                prop_assert!(half, "{event:?} is the endpoint's");
            }
            _ => {}
        }
    }

    /// What no state of a case makes right is refused unread: nothing that is right may be among it.
    #[test]
    fn what_a_role_may_on_some_case_it_could(
        events in history(),
        (by, role) in (actor(), role()),
        event in event(),
    ) {
        let story = story(events);
        let case = story.row.as_ref().and_then(Row::case);
        let action = action_of(&event, case, story.rulebook);
        if may(by.member, role, &action, case) {
            prop_assert!(could(&event, role, story.rulebook), "{event:?} as {role:?}: {action:?}");
        }
    }
}
