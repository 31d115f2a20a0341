//! A tap becomes events, or a refusal that says what is missing and who could do it.

use rulebook::{EvidenceKind, Need, Role, Rulebook, StepId};

use crate::case::command::{Command, Report};
use crate::case::event::{Answer, CaseEvent, Contact, Evidence, Level, LevelReason, Outcome};
use crate::case::refusal::Refusal;
use crate::case::state::CaseState;
use crate::case::work::Progress;
use crate::id::{DeviceId, EventId, MemberId, Millis, RecordId, Seq};
use crate::permission::{Action, Actor, Denied};
use crate::record::{Audience, Envelope, Fit, RecordKind, Recorded};

/// An event that is ready for its envelope.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    pub event: CaseEvent,
    /// The role the actor acts in.
    pub role: Role,
    pub audience: Audience,
}

/// What a resident says is taken as it is, up to here; the same limit holds on the endpoint.
pub const LONGEST_WORDS: usize = 4_000;
const LONGEST_LINE: usize = 200;

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

/// Permission, audience and fit of each event, each judged after the ones before it.
fn draft(
    case: Option<&CaseState>,
    events: Vec<CaseEvent>,
    actor: &Actor,
    rulebook: &Rulebook,
    now: Millis,
) -> Result<Vec<Draft>, Refusal> {
    let mut state = case.cloned();
    let mut drafts = Vec::with_capacity(events.len());
    for event in events {
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
        let audience = event.audience(role, event.step().and_then(|id| rulebook.step(id)));
        drafts.push(Draft { event, role, audience });
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
    // Whoever is at the desk owns what he writes down (S22).
    Ok(if is_at_desk(actor) { vec![event, CaseEvent::Taken] } else { vec![event] })
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
            let evidence = evidence_for(case, &step, evidence, rulebook)?;
            CaseEvent::StepDone { step, evidence }
        }
        Command::DeclineStep { step, reason } => {
            let rule = known_step(case, &step, rulebook)?;
            if rule.need == Need::Must {
                return Err(Refusal::StepIsMust(step));
            }
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
            CaseEvent::LevelSet { level: level.max(Level::for_reason(reason)), reason }
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
    Ok(vec![event])
}

fn closing(
    case: &CaseState,
    outcome: Outcome,
    overriding: Option<String>,
    rulebook: &Rulebook,
) -> Result<Vec<CaseEvent>, Refusal> {
    let closed = CaseEvent::Closed { outcome: whole(outcome)? };
    match overriding {
        Some(reason) => {
            Ok(vec![CaseEvent::Overridden { reason: text("reason", &reason, LONGEST_WORDS)? }, closed])
        }
        None => {
            obstacles(case, rulebook)?;
            Ok(vec![closed])
        }
    }
}

/// 严禁推诿 (S67): who was contacted for the resident, by name and number. The endpoint asks the same.
pub(crate) fn whole(outcome: Outcome) -> Result<Outcome, Refusal> {
    match outcome {
        Outcome::Met => Ok(Outcome::Met),
        Outcome::Referred(contact) => Ok(Outcome::Referred(Contact {
            department: text("department", &contact.department, LONGEST_LINE)?,
            name: text("name", &contact.name, LONGEST_LINE)?,
            phone: telephone(&contact.phone)?,
        })),
    }
}

/// What stands in the way of closing; the endpoint asks the same.
pub(crate) fn obstacles(case: &CaseState, rulebook: &Rulebook) -> Result<(), Refusal> {
    if case.overridden.is_some() {
        return Ok(());
    }
    let procedure = rulebook.procedure(case.procedure);
    if case.sub_kind.is_none() && procedure.steps_need_sub_kind() {
        return Err(Refusal::KindNotChosen);
    }
    if procedure.closing.needs_branch && case.branches.is_empty() {
        return Err(Refusal::NoBranchChosen);
    }
    let steps = Progress::of(case, procedure).missing();
    if !steps.is_empty() {
        return Err(Refusal::StepsMissing { steps });
    }
    if let Some(ask) = case.asks.iter().find(|ask| ask.answer.is_none()) {
        return Err(Refusal::InstructionAwaited { from: ask.to });
    }
    if procedure.closing.needs_reply && case.replies.is_empty() {
        return Err(Refusal::NotReplied);
    }
    Ok(())
}

fn known_step<'rules>(
    case: &CaseState,
    id: &StepId,
    rulebook: &'rules Rulebook,
) -> Result<&'rules rulebook::Step, Refusal> {
    let step = rulebook.procedure(case.procedure).step(id).ok_or_else(|| Refusal::NoSuchStep(id.clone()))?;
    match &step.branch {
        Some(branch) if !case.is_branch_open(branch) => Err(Refusal::BranchNotOpen(branch.clone())),
        Some(_) | None => Ok(step),
    }
}

/// A step whose tick told somebody, who can see and accept the notice.
fn told(case: &CaseState, id: StepId, rulebook: &Rulebook) -> Result<StepId, Refusal> {
    match rulebook.step(&id) {
        Some(step) if step.notice.is_some() => {
            if case.is_step_done(&id) {
                Ok(id)
            } else {
                Err(Refusal::NoLongerFits)
            }
        }
        Some(_) | None => Err(Refusal::NoSuchStep(id)),
    }
}

/// The evidence as asked for: required parts present, empty answers dropped, unasked ones too.
fn evidence_for(
    case: &CaseState,
    id: &StepId,
    mut given: Evidence,
    rulebook: &Rulebook,
) -> Result<Evidence, Refusal> {
    let step = known_step(case, id, rulebook)?;
    let mut kept = Evidence::new();
    let mut missing = Vec::new();
    for asked in &step.evidence {
        match given.remove(&asked.id).filter(|answer| answers(answer, asked)) {
            Some(answer) => {
                kept.insert(asked.id.clone(), answer);
            }
            None if asked.required => missing.push(asked.id.clone()),
            None => {}
        }
    }
    if missing.is_empty() {
        Ok(kept)
    } else {
        Err(Refusal::EvidenceMissing { step: id.clone(), evidence: missing })
    }
}

fn answers(answer: &Answer, asked: &rulebook::Evidence) -> bool {
    let offered = |choice: &String| asked.options.iter().any(|option| option.id == *choice);
    match (answer, asked.kind) {
        (Answer::Text(text), EvidenceKind::Text) => !text.trim().is_empty(),
        (Answer::Person { name, .. }, EvidenceKind::Person) => !name.trim().is_empty(),
        (Answer::Call { number, .. }, EvidenceKind::Call) => !number.trim().is_empty(),
        (Answer::Choice(choice), EvidenceKind::Choice) => offered(choice),
        (Answer::Choices(chosen), EvidenceKind::Choices) => !chosen.is_empty() && chosen.iter().all(offered),
        (Answer::YesNo(_), EvidenceKind::YesNo) | (Answer::Time(_), EvidenceKind::Time) => true,
        _ => false,
    }
}

/// What somebody says. The endpoint asks the same.
pub(crate) fn words(given: &str) -> Result<String, Refusal> {
    text("words", given, LONGEST_WORDS)
}

fn text(field: &str, given: &str, limit: usize) -> Result<String, Refusal> {
    let trimmed = given.trim();
    if trimmed.is_empty() {
        return Err(Refusal::Empty { field: field.to_owned() });
    }
    if trimmed.chars().count() > limit {
        return Err(Refusal::TooLong { field: field.to_owned(), limit });
    }
    Ok(trimmed.to_owned())
}

/// Figures, spaces, `+`, `-`, `#`, `*` and brackets; at least three figures.
fn telephone(given: &str) -> Result<String, Refusal> {
    let trimmed = given.trim();
    let plausible = trimmed.len() <= 32
        && trimmed
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, ' ' | '+' | '-' | '#' | '*' | '(' | ')'))
        && trimmed.chars().filter(char::is_ascii_digit).count() >= 3;
    if plausible { Ok(trimmed.to_owned()) } else { Err(Refusal::NotAPhone) }
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
