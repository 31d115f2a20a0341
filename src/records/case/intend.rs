//! A tap as the events it means. Whether they may happen is asked afterwards, of each.

use rulebook::{Rulebook, StepId};

use crate::actor::Actor;
use crate::caller::Caller;
use crate::case::answer::Evidence;
use crate::case::check::answering;
use crate::case::command::{Command, Report};
use crate::case::event::{CaseEvent, Contact, Flag, Outcome};
use crate::case::level::{Level, LevelReason};
use crate::case::list::Seal;
use crate::case::money::QuoteLine;
use crate::case::permission::{action_of, may_act};
use crate::case::progress::Progress;
use crate::case::state::CaseState;
use crate::case::trigger::{opens, stood_down_by};
use crate::case::words::kept;
use crate::id::EntryId;
use crate::permission::Action;
use crate::refusal::Refusal;

/// The events `command` means on `case`, in their order.
pub(crate) fn intend(
    case: Option<&CaseState>,
    command: Command,
    actor: &Actor,
    rulebook: &Rulebook,
) -> Result<Vec<CaseEvent>, Refusal> {
    match (case, command) {
        (None, Command::Report(report)) => Ok(reported(report, actor, rulebook)),
        (Some(_), Command::Report(_)) => Err(Refusal::AlreadyReported),
        (None, _) => Err(Refusal::NoSuchCase),
        (Some(case), command) => {
            let mut events = intended(case, command, rulebook)?;
            if takes_it(case, actor, &events) {
                events.insert(0, CaseEvent::Taken);
            }
            Ok(events)
        }
    }
}

/// Paid work makes the case a paid one, a step may stand a branch down (S167), and branches that open by themselves
/// follow what opened them.
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

fn reported(report: Report, actor: &Actor, rulebook: &Rulebook) -> Vec<CaseEvent> {
    let confirmed = CaseEvent::Classified {
        procedure: report.procedure,
        sub_kind: report.sub_kind.clone(),
        urgency: report.urgency,
    };
    let event = CaseEvent::Reported {
        words: kept(&report.words),
        place: report.place,
        phone: report.phone.map(|phone| kept(&phone)),
        relation: report.relation,
        channel: report.channel,
        procedure: report.procedure,
        sub_kind: report.sub_kind,
        urgency: report.urgency,
        why: report.why,
        sos: report.sos,
        rulebook: rulebook.version.clone(),
    };
    let mut events = vec![event];
    if report.drill {
        events.push(CaseEvent::Flagged { flag: Flag::Drill, on: true });
    }
    if let Some(caller) = report.caller {
        events.push(CaseEvent::CallerGiven { caller: named(caller) });
    }
    if report.chosen && actor.holds_role_for(&Action::Classify) {
        events.push(confirmed);
    }
    // Whoever is at the desk owns what they write down (S22).
    if is_at_desk(actor) {
        events.push(CaseEvent::Taken);
    }
    events
}

fn is_at_desk(actor: &Actor) -> bool {
    actor.roles.iter().any(|role| role.takes_calls())
}

/// At the desk, the first act on a case nobody has is also taking it. Asking upward is not: the resident has been
/// told nothing by it, so his five minutes run on (S64, P1).
fn takes_it(case: &CaseState, actor: &Actor, events: &[CaseEvent]) -> bool {
    let acts = events.iter().any(|event| {
        matches!(
            event,
            CaseEvent::Classified { .. }
                | CaseEvent::BranchOpened { .. }
                | CaseEvent::StepDone { .. }
                | CaseEvent::Listed { .. }
                | CaseEvent::Replied { .. }
        )
    });
    case.owner.is_none() && case.is_open() && acts && is_at_desk(actor)
}

fn intended(case: &CaseState, command: Command, rulebook: &Rulebook) -> Result<Vec<CaseEvent>, Refusal> {
    let answers = |step: &StepId, evidence: Evidence| match rulebook.procedure(case.procedure).step(step) {
        Some(step) => answering(step, evidence),
        None => evidence,
    };
    let event = match command {
        Command::Report(_) => return Err(Refusal::AlreadyReported),
        Command::Classify { procedure, sub_kind, urgency } => {
            CaseEvent::Classified { procedure, sub_kind, urgency }
        }
        Command::Locate(place) => CaseEvent::Located { place },
        Command::GiveContact { phone } => CaseEvent::ContactGiven { phone: kept(&phone) },
        Command::GiveCaller(caller) => CaseEvent::CallerGiven { caller: named(caller) },
        Command::Take => CaseEvent::Taken,
        Command::Assign { to } => CaseEvent::Assigned { to },
        Command::OpenBranch(branch) => CaseEvent::BranchOpened { branch },
        Command::StandDownBranch { branch, reason } => {
            CaseEvent::BranchStoodDown { branch, reason: kept(&reason) }
        }
        Command::DoStep { step, evidence } => {
            CaseEvent::StepDone { evidence: answers(&step, evidence), step }
        }
        Command::FillIn { step, evidence } => {
            CaseEvent::FilledIn { evidence: answers(&step, evidence), step }
        }
        Command::List { step, entry, of, evidence } => {
            let evidence = answers(&step, evidence);
            return Ok(listing(step, entry, of, evidence, rulebook));
        }
        Command::FillInEntry { step, entry, evidence } => {
            CaseEvent::EntryFilledIn { evidence: answers(&step, evidence), step, entry }
        }
        Command::Release { step, entry } => {
            let sealed = case.entries(&step).find(|known| known.id == entry);
            let sealed = sealed.filter(|known| known.seal == Some(Seal::Closed));
            let evidence = sealed.ok_or(Refusal::NoSuchEntry(step.clone()))?.evidence.clone();
            CaseEvent::Released { step, entry, evidence }
        }
        Command::Strike { step, entry, reason } => CaseEvent::Struck { step, entry, reason: kept(&reason) },
        Command::MakeCase { step, entry, case } => CaseEvent::BecameCase { step, entry, case },
        Command::Weigh { heard, nature, report, reason } => {
            return Ok(weighing(case, &heard, &nature, report, &reason));
        }
        Command::PassOn { to, what } => CaseEvent::PassedOn { to, what: kept(&what) },
        Command::AcceptPassedOn(passed) => CaseEvent::PassedOnAccepted { passed },
        Command::TakeOn(deadline) => CaseEvent::TakenOn { deadline },
        Command::Press { to, text } => CaseEvent::Pressed { to, text: kept(&text) },
        Command::SeePress { press, answer } => {
            let answer = answer.map(|answer| kept(&answer)).filter(|answer| !answer.is_empty());
            CaseEvent::PressSeen { press, answer }
        }
        Command::Quote(lines) => {
            let line =
                |line: QuoteLine| QuoteLine { item: kept(&line.item), count: line.count.max(1), ..line };
            CaseEvent::Quoted { lines: lines.into_iter().map(line).collect() }
        }
        Command::AgreeToQuote { quote, signature } => CaseEvent::QuoteAgreed { quote, signature },
        Command::DeclineQuote { quote, reason } => CaseEvent::QuoteDeclined { quote, reason: kept(&reason) },
        Command::TakePayment(payment) => CaseEvent::PaymentTaken(payment),
        Command::ReviewDrill { department, attendees, findings } => CaseEvent::DrillReviewed {
            department: kept(&department),
            attendees: kept(&attendees),
            findings: kept(&findings),
        },
        Command::View => CaseEvent::Viewed,
        Command::DeclineStep { step, reason } => {
            CaseEvent::StepDeclined { step, reason: reason.map(|reason| kept(&reason)) }
        }
        Command::UndoStep { step, reason } => CaseEvent::StepUndone { step, reason: kept(&reason) },
        Command::SeeNotice(step) => CaseEvent::NoticeSeen { step },
        Command::AcceptNotice(step) => CaseEvent::NoticeAccepted { step },
        Command::AskUp { to, question } => CaseEvent::AskedUp { to, question: kept(&question) },
        Command::SeeAsk(ask) => CaseEvent::AskSeen { ask },
        Command::Instruct { ask, text } => CaseEvent::Instructed { ask, text: kept(&text) },
        Command::Reply { text, written } => {
            let progress = Progress::of(case, rulebook.procedure(case.procedure));
            let on_the_way = !written && progress.result_waits_for_work();
            CaseEvent::Replied { text: kept(&text), written, on_the_way }
        }
        // 重大 and 特殊 (major, special) reach the director, whoever says so (S13, S50).
        Command::SetLevel { level, reason } => {
            CaseEvent::LevelSet { level: level.max(Level::for_reason(reason)), reason }
        }
        Command::HandleLevel { text } => CaseEvent::LevelHandled { text: kept(&text) },
        Command::SetFlag { flag, on } => CaseEvent::Flagged { flag, on },
        Command::Note(text) => CaseEvent::Noted { text: kept(&text) },
        Command::Say(text) => CaseEvent::Said { text: kept(&text) },
        Command::Urge => CaseEvent::Urged,
        Command::Wait { on, reason } => CaseEvent::Waits { on, reason },
        Command::Resume => CaseEvent::Resumed,
        Command::Call { number } => CaseEvent::Called { number },
        Command::Close { outcome, overriding } => {
            let closed = CaseEvent::Closed { outcome: as_kept(outcome) };
            return Ok(match overriding {
                Some(reason) => vec![CaseEvent::Overridden { reason: kept(&reason) }, closed],
                None => vec![closed],
            });
        }
        Command::Reopen { reason } => CaseEvent::Reopened { reason: kept(&reason) },
        Command::Withdraw { reason } => CaseEvent::Withdrawn { reason: kept(&reason) },
        Command::Rate { stars, manner } => {
            CaseEvent::Rated { stars: stars.clamp(1, 5), manner: manner.clamp(1, 5) }
        }
    };
    Ok(vec![event])
}

fn named(caller: Caller) -> Caller {
    Caller { name: kept(&caller.name), ..caller }
}

fn as_kept(outcome: Outcome) -> Outcome {
    match outcome {
        Outcome::Met | Outcome::PriceDeclined => outcome,
        Outcome::NotProper { reason } => Outcome::NotProper { reason: kept(&reason) },
        Outcome::Referred(Contact { department, name, phone }) => Outcome::Referred(Contact {
            department: kept(&department),
            name: kept(&name),
            phone: kept(&phone),
        }),
    }
}

/// One entry. What a sealed one says follows in an event of its own, for few.
fn listing(
    step: StepId,
    entry: EntryId,
    of: Option<EntryId>,
    evidence: Evidence,
    rulebook: &Rulebook,
) -> Vec<CaseEvent> {
    if rulebook.step(&step).is_none_or(|step| step.sealed.is_empty()) {
        return vec![CaseEvent::Listed { step, entry, of, evidence, sealed: false }];
    }
    let listed = CaseEvent::Listed { step: step.clone(), entry, of, evidence: Evidence::new(), sealed: true };
    vec![listed, CaseEvent::Sealed { step, entry, evidence }]
}

/// Whoever weighed it wrote it down first; with `report` it goes up (S23–S26).
fn weighing(case: &CaseState, heard: &str, nature: &str, report: bool, reason: &str) -> Vec<CaseEvent> {
    let reason = kept(reason);
    let mut events = vec![CaseEvent::Weighed { heard: kept(heard), nature: kept(nature), report, reason }];
    let level = Level::for_reason(LevelReason::BeyondRemit);
    if report && case.level < level {
        events.push(CaseEvent::LevelSet { level, reason: LevelReason::BeyondRemit });
    }
    events
}
