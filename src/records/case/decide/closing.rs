//! What must hold before a case ends (S13, S17, S66, S67).

use rulebook::Rulebook;

use crate::case::decide::words::{LONGEST_LINE, LONGEST_WORDS, telephone, text};
use crate::case::event::{CaseEvent, Contact, Outcome};
use crate::case::refusal::Refusal;
use crate::case::state::CaseState;
use crate::case::work::Progress;

pub(super) fn closing(
    case: &CaseState,
    outcome: Outcome,
    overriding: Option<String>,
    rulebook: &Rulebook,
) -> Result<Vec<CaseEvent>, Refusal> {
    let outcome = whole(outcome, Some(case))?;
    as_judged(&outcome, case, rulebook)?;
    let closed = CaseEvent::Closed { outcome };
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

/// 严禁推诿 (S67): who was contacted for the resident, by name and number; and nobody says of a price that it was
/// declined but the resident himself. The endpoint asks the same.
pub(crate) fn whole(outcome: Outcome, case: Option<&CaseState>) -> Result<Outcome, Refusal> {
    match outcome {
        Outcome::Met => Ok(Outcome::Met),
        Outcome::PriceDeclined if case.is_some_and(CaseState::is_price_declined) => {
            Ok(Outcome::PriceDeclined)
        }
        Outcome::PriceDeclined => Err(Refusal::NoSuchQuote),
        Outcome::NotProper { reason } => {
            Ok(Outcome::NotProper { reason: text("reason", &reason, LONGEST_WORDS)? })
        }
        Outcome::Referred(contact) => Ok(Outcome::Referred(Contact {
            department: text("department", &contact.department, LONGEST_LINE)?,
            name: text("name", &contact.name, LONGEST_LINE)?,
            phone: telephone(&contact.phone)?,
        })),
    }
}

/// What was judged not 正当 ends so, once whoever called has been told the reason in these words, and nothing else does
/// (S66). The endpoint asks the same.
pub(crate) fn as_judged(outcome: &Outcome, case: &CaseState, rulebook: &Rulebook) -> Result<(), Refusal> {
    let judged = case.is_judged_not_proper(rulebook.procedure(case.procedure));
    match outcome {
        Outcome::NotProper { .. } if !judged => Err(Refusal::NotJudged),
        Outcome::NotProper { reason } if case.replies.iter().all(|reply| reply.text != *reason) => {
            Err(Refusal::NotReplied)
        }
        Outcome::NotProper { .. } => Ok(()),
        Outcome::Met | Outcome::Referred(_) | Outcome::PriceDeclined if judged => {
            Err(Refusal::JudgedNotProper)
        }
        Outcome::Met | Outcome::Referred(_) | Outcome::PriceDeclined => Ok(()),
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
    if case.confirmed.is_none() {
        return Err(Refusal::ClassNotConfirmed);
    }
    if procedure.closing.needs_branch && case.branches.is_empty() {
        return Err(Refusal::NoBranchChosen);
    }
    let steps = Progress::of(case, procedure).missing();
    if !steps.is_empty() {
        return Err(Refusal::StepsMissing { steps });
    }
    let steps = Progress::of(case, procedure).unwritten();
    if !steps.is_empty() {
        return Err(Refusal::StillToWrite { steps });
    }
    if !case.is_price_agreed() && !case.is_price_declined() {
        return Err(Refusal::PriceNotAgreed);
    }
    if case.is_drill() && case.drill_reviewed.is_none() {
        return Err(Refusal::DrillNotReviewed);
    }
    if let Some(passed) = case.passed_on.iter().find(|passed| passed.accepted.is_none()) {
        return Err(Refusal::NotAcknowledged { by: passed.to });
    }
    if let Some(raised) = case.raised.as_ref().filter(|raised| raised.is_open()) {
        return Err(Refusal::LevelNotHandled { by: raised.level.role() });
    }
    if let Some(ask) = case.asks.iter().find(|ask| ask.answer.is_none()) {
        return Err(Refusal::InstructionAwaited { from: ask.to });
    }
    if procedure.closing.needs_reply && case.replies.is_empty() {
        return Err(Refusal::NotReplied);
    }
    Ok(())
}
