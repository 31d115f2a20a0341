//! A tap as the events it means. Whether they may happen is asked afterwards, of each.
//!
//! Names for each command the file of its subject, where what it becomes stands; a command that says the same
//! as its event becomes it here.

use rulebook::{Rulebook, StepId};

use crate::actor::Actor;
use crate::case::answer::Evidence;
use crate::case::answer::asked_for::answering;
use crate::case::branch::trigger::{opens, stood_down_by};
use crate::case::command::Command;
use crate::case::event::{CaseEvent, Flag};
use crate::case::level::raised;
use crate::case::permission::{action_of, may_act};
use crate::case::reply::counts;
use crate::case::state::CaseState;
use crate::case::words::kept;
use crate::case::{
    ask, branch, closing, flag, list, owner, passing_on, quote, reminder, report, stage, step, weighing,
};
use crate::refusal::Refusal;

/// The events `command` means on `case`, in their order.
pub(crate) fn intend(
    case: Option<&CaseState>,
    command: Command,
    actor: &Actor,
    rulebook: &Rulebook,
) -> Result<Vec<CaseEvent>, Refusal> {
    match (case, command) {
        (None, Command::Report(sent)) => Ok(report::report(sent, actor, rulebook)),
        (Some(_), Command::Report(_)) => Err(Refusal::AlreadyReported),
        (None, _) => Err(Refusal::NoSuchCase),
        (Some(case), command) => {
            let mut events = intended(case, command, rulebook)?;
            if owner::takes_it(case, actor, &events) {
                events.insert(0, CaseEvent::Taken);
            }
            Ok(events)
        }
    }
}

/// Paid work makes the case a paid one, a step may stand a branch down (S167), and branches that open by
/// themselves follow what opened them.
pub(crate) fn follow_up(
    case: &CaseState,
    after: &CaseEvent,
    is_last: bool,
    actor: &Actor,
    rulebook: &Rulebook,
) -> Vec<CaseEvent> {
    // What another phone's answers open waits for somebody who may: nobody is held up by it.
    let may = |event: &CaseEvent| {
        let action = action_of(event, Some(case), rulebook);
        may_act(actor, &action, Some(case))
    };
    let mut follow = Vec::new();
    if let CaseEvent::StepDone { step: id, .. } = after
        && let Some(step) = rulebook.step(id)
    {
        if let Some(branch) = stood_down_by(case, id, rulebook) {
            follow.push(CaseEvent::BranchStoodDown { branch, reason: step.text.zh.clone() });
        }
        if step.makes_paid && !case.flags.contains(&Flag::Paid) {
            follow.push(CaseEvent::Flagged { flag: Flag::Paid, on: true });
        }
    }
    if is_last && follow.is_empty() {
        follow.extend(opens(case, rulebook).map(|branch| CaseEvent::BranchOpened { branch }));
    }
    follow.retain(may);
    follow
}

fn intended(case: &CaseState, command: Command, rulebook: &Rulebook) -> Result<Vec<CaseEvent>, Refusal> {
    let procedure = rulebook.procedure(case.procedure);
    let answers = |step: &StepId, evidence: Evidence| match procedure.step(step) {
        Some(step) => answering(step, evidence),
        None => evidence,
    };
    let event = match command {
        Command::Report(_) => return Err(Refusal::AlreadyReported),
        Command::Classify { procedure, sub_kind, urgency } => {
            CaseEvent::Classified { procedure, sub_kind, urgency }
        }
        Command::Locate(place) => CaseEvent::Located { place: place.kept() },
        Command::GiveContact { phone } => report::give_contact(&phone),
        Command::GiveCaller(caller) => report::give_caller(caller),
        Command::GiveTime { when } => report::give_time(&when),
        Command::Take => CaseEvent::Taken,
        Command::Assign { to } => CaseEvent::Assigned { to },
        Command::OpenBranch(branch) => CaseEvent::BranchOpened { branch },
        Command::StandDownBranch { branch, reason } => branch::stand_down(branch, &reason),
        Command::DoStep { step, evidence } => {
            CaseEvent::StepDone { evidence: answers(&step, evidence), step }
        }
        Command::FillIn { step, evidence } => {
            CaseEvent::FilledIn { evidence: answers(&step, evidence), step }
        }
        Command::DeclineStep { step, reason } => step::decline(step, reason),
        Command::UndoStep { step, reason } => step::undo(step, &reason),
        Command::List { step, entry, of, evidence } => {
            let evidence = answers(&step, evidence);
            return Ok(list::list(step, entry, of, evidence, rulebook));
        }
        Command::FillInEntry { step, entry, evidence } => {
            CaseEvent::EntryFilledIn { evidence: answers(&step, evidence), step, entry }
        }
        Command::Release { step, entry } => list::release(&case.lists, step, entry)?,
        Command::Strike { step, entry, reason } => list::strike(step, entry, &reason),
        Command::MakeCase { step, entry, case } => CaseEvent::BecameCase { step, entry, case },
        Command::SeeNotice(step) => CaseEvent::NoticeSeen { step },
        Command::AcceptNotice(step) => CaseEvent::NoticeAccepted { step },
        Command::AskUp { to, question } => ask::ask_up(to, &question),
        Command::SeeAsk(ask) => CaseEvent::AskSeen { ask },
        Command::Instruct { ask, text } => ask::instruct(ask, &text),
        Command::Weigh { heard, nature, report, reason } => {
            return Ok(weighing::weigh(case.level, &heard, &nature, report, &reason));
        }
        Command::PassOn { to, what } => passing_on::pass_on(to, &what),
        Command::AcceptPassedOn(passed) => CaseEvent::PassedOnAccepted { passed },
        Command::TakeOn(deadline) => CaseEvent::TakenOn { deadline },
        Command::Press { to, text } => reminder::press(to, &text),
        Command::SeePress { press, answer } => reminder::see(press, answer),
        Command::Urge => CaseEvent::Urged,
        Command::Quote(lines) => quote::quote(lines),
        Command::AgreeToQuote { quote, signature } => CaseEvent::QuoteAgreed { quote, signature },
        Command::DeclineQuote { quote, reason } => quote::decline(quote, &reason),
        Command::TakePayment(payment) => CaseEvent::PaymentTaken(payment),
        Command::SetFlag { flag, on } => CaseEvent::Flagged { flag, on },
        Command::ReviewDrill { department, attendees, findings } => {
            flag::review_drill(&department, &attendees, &findings)
        }
        Command::View => CaseEvent::Viewed,
        Command::Reply { text, written } => counts::reply(case, &text, written, procedure),
        Command::SetLevel { level, reason } => raised::set_level(level, reason),
        Command::HandleLevel { text } => raised::handle(&text),
        Command::Note(text) => CaseEvent::Noted { text: kept(&text) },
        Command::Say(text) => CaseEvent::Said { text: kept(&text) },
        Command::Call { number } => CaseEvent::Called { number: kept(&number) },
        Command::Wait { on, reason } => CaseEvent::Waits { on, reason: kept(&reason) },
        Command::Resume => CaseEvent::Resumed,
        Command::Close { outcome, overriding } => return Ok(closing::close(outcome, overriding)),
        Command::Reopen { reason } => closing::reopen(&reason),
        Command::Withdraw { reason } => stage::withdraw(&reason),
        Command::Rate { stars, manner } => closing::rate(stars, manner),
    };
    Ok(vec![event])
}
