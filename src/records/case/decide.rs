//! A tap becomes events, or a refusal that says what is missing and who could do it.

mod closing;
mod entering;
mod trigger;
mod words;

pub(crate) use closing::{as_judged, obstacles, whole};
pub(crate) use entering::{drawn, fitting, release, signed, starts, written_up};
pub(crate) use trigger::opened_by;
pub use words::LONGEST_WORDS;
pub(crate) use words::{named, words};

use rulebook::{Need, Role, Rulebook, StepId};

use crate::case::command::{Command, Report};
use crate::case::event::{CaseEvent, Flag, Level, LevelReason};
use crate::case::list::Seal;
use crate::case::refusal::Refusal;
use crate::case::state::{CaseState, StepState};
use crate::id::{DeviceId, EventId, MemberId, Millis, RecordId, Seq};
use crate::permission::{Action, Actor, Denied};
use crate::record::{Audience, Envelope, Fit, RecordKind, Recorded};
use closing::closing;
use entering::{added, evidence_for, known_step, listing, priced};
use trigger::opens;
use words::{LONGEST_LINE, telephone, text};

/// An event that is ready for its envelope.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    pub event: CaseEvent,
    /// The role the actor acts in.
    pub role: Role,
    pub audience: Audience,
}

/// Decides what `command` amounts to. Never panics, whatever the case or the command.
pub fn decide(
    case: Option<&CaseState>,
    command: Command,
    actor: &Actor,
    rulebook: &Rulebook,
    now: Millis,
) -> Result<Vec<Draft>, Refusal> {
    let events = match (case, command) {
        (None, Command::Report(report)) => reported(report, actor, rulebook)?,
        (Some(_), Command::Report(_)) => return Err(Refusal::AlreadyReported),
        (None, _) => return Err(Refusal::NoSuchCase),
        (Some(case), command) => {
            let mut events = intended(case, command, rulebook)?;
            if takes_it(case, actor, &events) {
                events.insert(0, CaseEvent::Taken);
            }
            events
        }
    };
    draft(case, events, actor, rulebook, now)
}

/// Permission, audience and fit of each event, each judged after the ones before it. Branches that open by themselves
/// follow what opened them.
fn draft(
    case: Option<&CaseState>,
    events: Vec<CaseEvent>,
    actor: &Actor,
    rulebook: &Rulebook,
    now: Millis,
) -> Result<Vec<Draft>, Refusal> {
    let mut state = case.cloned();
    let mut drafts = Vec::with_capacity(events.len());
    let mut events = std::collections::VecDeque::from(events);
    while let Some(event) = events.pop_front() {
        let action = Action::of(&event, state.as_ref(), rulebook);
        let role = actor
            .role_for(&action, state.as_ref())
            .map_err(|denied| not_by(actor, denied, state.as_ref()))?;
        let trial = trial(actor.member, role, now);
        match &mut state {
            None => state = CaseState::open(event.clone(), &trial),
            Some(state) => {
                if state.apply(event.clone(), &trial) != Fit::Applied {
                    return Err(Refusal::NoLongerFits);
                }
            }
        }
        let step = event.step().and_then(|id| rulebook.step(id));
        let audience = event.audience(role, step);
        let makes_paid =
            matches!(event, CaseEvent::StepDone { .. }) && step.is_some_and(|step| step.makes_paid);
        drafts.push(Draft { event, role, audience });
        if makes_paid && state.as_ref().is_some_and(|state| !state.flags.contains(&Flag::Paid)) {
            events.push_back(CaseEvent::Flagged { flag: Flag::Paid, on: true });
        }
        if events.is_empty()
            && let Some(state) = &state
        {
            let opened = opens(state, rulebook).map(|branch| CaseEvent::BranchOpened { branch });
            // What another phone's answers open waits for somebody who may: nobody is held up by it.
            let may = |event: &CaseEvent| {
                actor.role_for(&Action::of(event, Some(state), rulebook), Some(state)).is_ok()
            };
            events.extend(opened.filter(may));
        }
    }
    Ok(drafts)
}

/// Who may close cases, but not one standing so high, is told who does (S13).
fn not_by(actor: &Actor, denied: Denied, case: Option<&CaseState>) -> Refusal {
    match (&denied.action, denied.could.first()) {
        (&Action::Close(level), Some(&by)) if actor.role_for(&Action::Close(Level::Desk), case).is_ok() => {
            Refusal::BelowLevel { level, by }
        }
        _ => Refusal::Denied(denied),
    }
}

/// An envelope to try an event with: written now, by someone who has seen everything.
fn trial(member: MemberId, role: Role, now: Millis) -> Recorded {
    Recorded::unsent(Envelope {
        id: EventId(uuid::Uuid::nil()),
        record: RecordId(uuid::Uuid::nil()),
        kind: RecordKind::Case,
        v: 1,
        body: serde_json::Value::Null,
        author: member,
        role,
        device: DeviceId(uuid::Uuid::nil()),
        dseq: 0,
        device_time: now,
        base_seq: Seq::MAX,
        audience: Audience::Public,
    })
}

fn reported(report: Report, actor: &Actor, rulebook: &Rulebook) -> Result<Vec<CaseEvent>, Refusal> {
    let confirmed = CaseEvent::Classified {
        procedure: report.procedure,
        sub_kind: report.sub_kind.clone(),
        urgency: report.urgency,
    };
    let event = CaseEvent::Reported {
        words: words(&report.words)?,
        place: report.place,
        phone: report.phone.map(|phone| telephone(&phone)).transpose()?,
        relation: report.relation,
        channel: report.channel,
        procedure: report.procedure,
        sub_kind: report.sub_kind,
        urgency: report.urgency,
        why: report.why,
        rulebook: rulebook.version.clone(),
    };
    let mut events = vec![event];
    if report.drill {
        events.push(CaseEvent::Flagged { flag: Flag::Drill, on: true });
    }
    if let Some(caller) = report.caller {
        events.push(CaseEvent::CallerGiven { caller: named(caller)? });
    }
    if report.chosen && actor.role_for(&Action::Classify, None).is_ok() {
        events.push(confirmed);
    }
    // Whoever is at the desk owns what they write down (S22).
    if is_at_desk(actor) {
        events.push(CaseEvent::Taken);
    }
    Ok(events)
}

fn is_at_desk(actor: &Actor) -> bool {
    actor.roles.contains(&Role::Desk) || actor.roles.contains(&Role::ControlRoom)
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
    let event = match command {
        Command::Report(_) => return Err(Refusal::AlreadyReported),
        Command::Classify { procedure, sub_kind, urgency } => {
            CaseEvent::Classified { procedure, sub_kind, urgency }
        }
        Command::Locate(place) => CaseEvent::Located { place },
        Command::GiveContact { phone } => CaseEvent::ContactGiven { phone: telephone(&phone)? },
        Command::GiveCaller(caller) => CaseEvent::CallerGiven { caller: named(caller)? },
        Command::Take => CaseEvent::Taken,
        Command::Assign { to } => CaseEvent::Assigned { to },
        Command::OpenBranch(branch) => {
            if rulebook.procedure(case.procedure).branch(&branch).is_none() {
                return Err(Refusal::NoSuchBranch(branch));
            }
            CaseEvent::BranchOpened { branch }
        }
        Command::StandDownBranch { branch, reason } => {
            CaseEvent::BranchStoodDown { branch, reason: text("reason", &reason, LONGEST_WORDS)? }
        }
        Command::DoStep { step, evidence } => {
            if known_step(case, &step, rulebook)?.is_list() {
                return Err(Refusal::IsAList(step));
            }
            starts(case, &step, rulebook)?;
            let evidence = evidence_for(case, &step, evidence, rulebook)?;
            CaseEvent::StepDone { step, evidence }
        }
        Command::FillIn { step, evidence } => {
            let written = match case.steps.get(&step) {
                Some(StepState::Done { evidence, .. }) => Some(evidence),
                Some(StepState::Declined { .. }) | None => None,
            };
            let evidence = added(known_step(case, &step, rulebook)?, written, evidence)?;
            CaseEvent::FilledIn { step, evidence }
        }
        Command::List { step, entry, of, evidence } => {
            return listing(case, step, entry, of, evidence, rulebook);
        }
        Command::FillInEntry { step, entry, evidence } => {
            let written = case.entries(&step).find(|known| known.id == entry).map(|known| &known.evidence);
            let evidence = added(known_step(case, &step, rulebook)?, written, evidence)?;
            CaseEvent::EntryFilledIn { step, entry, evidence }
        }
        Command::Release { step, entry } => {
            let sealed = case.entries(&step).find(|known| known.id == entry);
            let sealed = sealed.filter(|known| known.seal == Some(Seal::Closed));
            let evidence = sealed.ok_or(Refusal::NoSuchEntry(step.clone()))?.evidence.clone();
            written_up(case, &step, entry, rulebook)?;
            CaseEvent::Released { step, entry, evidence }
        }
        Command::Strike { step, entry, reason } => {
            CaseEvent::Struck { step, entry, reason: text("reason", &reason, LONGEST_WORDS)? }
        }
        Command::Weigh { heard, nature, report, reason } => {
            return weighing(case, heard, nature, report, reason);
        }
        Command::PassOn { to, what } => {
            // Whoever belongs to no department would never have it on his phone, so nobody would acknowledge.
            if to.department().is_none() {
                return Err(Refusal::Empty { field: "to".to_owned() });
            }
            CaseEvent::PassedOn { to, what: text("what", &what, LONGEST_WORDS)? }
        }
        Command::AcceptPassedOn(passed) => CaseEvent::PassedOnAccepted { passed },
        Command::TakeOn(deadline) => CaseEvent::TakenOn { deadline },
        Command::Press { to, text: pressing } => {
            CaseEvent::Pressed { to, text: text("what", &pressing, LONGEST_WORDS)? }
        }
        Command::SeePress { press, answer } => {
            let answer = answer.filter(|answer| !answer.trim().is_empty());
            let answer = answer.map(|answer| text("reply", &answer, LONGEST_WORDS)).transpose()?;
            CaseEvent::PressSeen { press, answer }
        }
        Command::Quote(lines) => CaseEvent::Quoted { lines: priced(lines)? },
        Command::AgreeToQuote { quote, signature } => {
            let offered =
                case.quote.as_ref().is_some_and(|known| known.id == quote && known.agreed.is_none());
            if !offered {
                return Err(Refusal::NoSuchQuote);
            }
            CaseEvent::QuoteAgreed { quote, signature: signature.map(drawn).transpose()? }
        }
        Command::DeclineQuote { quote, reason } => {
            if !case.quote.as_ref().is_some_and(|known| known.id == quote && known.is_open()) {
                return Err(Refusal::NoSuchQuote);
            }
            CaseEvent::QuoteDeclined { quote, reason: text("reason", &reason, LONGEST_LINE)? }
        }
        Command::TakePayment(payment) => CaseEvent::PaymentTaken(payment),
        Command::ReviewDrill { department, attendees, findings } => CaseEvent::DrillReviewed {
            department: text("department", &department, LONGEST_LINE)?,
            attendees: text("attendees", &attendees, LONGEST_WORDS)?,
            findings: text("findings", &findings, LONGEST_WORDS)?,
        },
        Command::View => {
            if !case.flags.contains(&Flag::Confidential) {
                return Err(Refusal::NoLongerFits);
            }
            CaseEvent::Viewed
        }
        Command::DeclineStep { step, reason } => {
            let rule = known_step(case, &step, rulebook)?;
            if rule.need == Need::Must {
                return Err(Refusal::StepIsMust(step));
            }
            // What another list is made for is not left empty without a word (S156).
            let reason = if rulebook.procedure(case.procedure).is_made_from(&step) {
                Some(text("reason", &reason.unwrap_or_default(), LONGEST_WORDS)?)
            } else {
                reason
            };
            CaseEvent::StepDeclined { step, reason }
        }
        Command::UndoStep { step, reason } => {
            CaseEvent::StepUndone { step, reason: text("reason", &reason, LONGEST_WORDS)? }
        }
        Command::SeeNotice(step) => CaseEvent::NoticeSeen { step: told(case, step, rulebook)? },
        Command::AcceptNotice(step) => CaseEvent::NoticeAccepted { step: told(case, step, rulebook)? },
        Command::AskUp { to, question } => {
            CaseEvent::AskedUp { to, question: text("question", &question, LONGEST_WORDS)? }
        }
        Command::SeeAsk(ask) => CaseEvent::AskSeen { ask },
        Command::Instruct { ask, text: instruction } => {
            CaseEvent::Instructed { ask, text: text("reply", &instruction, LONGEST_WORDS)? }
        }
        Command::Reply { text: reply, written } => {
            CaseEvent::Replied { text: text("reply", &reply, LONGEST_WORDS)?, written }
        }
        // 重大 and 特殊 reach the director, whoever says so (S13, S50).
        Command::SetLevel { level, reason } => {
            if reason == LevelReason::BeyondRemit && case.weighed.is_none() {
                return Err(Refusal::NotWeighed);
            }
            CaseEvent::LevelSet { level: level.max(Level::for_reason(reason)), reason }
        }
        Command::HandleLevel { text: handling } => {
            CaseEvent::LevelHandled { text: text("handling", &handling, LONGEST_WORDS)? }
        }
        Command::SetFlag { flag, on } => CaseEvent::Flagged { flag, on },
        Command::Note(note) => CaseEvent::Noted { text: words(&note)? },
        Command::Say(said) => CaseEvent::Said { text: words(&said)? },
        Command::Urge => CaseEvent::Urged,
        Command::Wait { on, reason } => CaseEvent::Waits { on, reason },
        Command::Resume => CaseEvent::Resumed,
        Command::Call { number } => CaseEvent::Called { number },
        Command::Close { outcome, overriding } => return closing(case, outcome, overriding, rulebook),
        Command::Reopen { reason } => CaseEvent::Reopened { reason: text("reason", &reason, LONGEST_WORDS)? },
        Command::Withdraw { reason } => {
            CaseEvent::Withdrawn { reason: text("reason", &reason, LONGEST_WORDS)? }
        }
        Command::Rate { stars, manner } => {
            CaseEvent::Rated { stars: stars.clamp(1, 5), manner: manner.clamp(1, 5) }
        }
    };
    if let CaseEvent::StepUndone { .. }
    | CaseEvent::FilledIn { .. }
    | CaseEvent::EntryFilledIn { .. }
    | CaseEvent::Struck { .. } = &event
    {
        signed(case, &event)?;
    }
    Ok(vec![event])
}

/// Whoever weighed it wrote it down first; with `report` it goes up (S23–S26).
fn weighing(
    case: &CaseState,
    heard: String,
    nature: String,
    report: bool,
    reason: String,
) -> Result<Vec<CaseEvent>, Refusal> {
    if case.confirmed.is_none() {
        return Err(Refusal::NotRegistered);
    }
    let weighed = CaseEvent::Weighed {
        heard: text("heard", &heard, LONGEST_WORDS)?,
        nature: text("nature", &nature, LONGEST_WORDS)?,
        report,
        reason: text("reason", &reason, LONGEST_WORDS)?,
    };
    let level = Level::for_reason(LevelReason::BeyondRemit);
    Ok(if report && case.level < level {
        vec![weighed, CaseEvent::LevelSet { level, reason: LevelReason::BeyondRemit }]
    } else {
        vec![weighed]
    })
}

/// A step whose tick told somebody, who can see and accept the notice.
fn told(case: &CaseState, id: StepId, rulebook: &Rulebook) -> Result<StepId, Refusal> {
    match rulebook.step(&id) {
        Some(step) if step.notice.is_some() => {
            if case.is_step_done(&id) || case.entries(&id).next().is_some() {
                Ok(id)
            } else {
                Err(Refusal::NoLongerFits)
            }
        }
        Some(_) | None => Err(Refusal::NoSuchStep(id)),
    }
}

impl Level {
    /// The level an upward word leads to (P3).
    pub fn for_reason(reason: LevelReason) -> Level {
        match reason {
            LevelReason::BeyondRemit | LevelReason::Thorny => Level::Supervisor,
            LevelReason::Major | LevelReason::Special => Level::Director,
            LevelReason::Calmer => Level::Desk,
        }
    }
}
