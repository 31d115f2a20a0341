//! What must hold before a case ends (S13, S17, S66, S67).

use rulebook::Rulebook;

use crate::case::event::Outcome;
use crate::case::progress::Progress;
use crate::case::state::CaseState;
use crate::refusal::Refusal;

/// Does it end as it was judged? What was judged not 正当 (a proper request) ends so, once whoever called has been told
/// the reason in these words, and nothing else does (S66). What was not met does not end as met: whoever could help is
/// named (S67). That a price was declined says nobody but the resident.
pub(super) fn outcome(outcome: &Outcome, case: &CaseState, rulebook: &Rulebook) -> Result<(), Refusal> {
    let procedure = rulebook.procedure(case.procedure);
    let judged = case.is_judged_not_proper(procedure);
    match outcome {
        Outcome::NotProper { .. } if !judged => Err(Refusal::NotJudged),
        Outcome::NotProper { reason } if case.replies.iter().all(|reply| reply.text != *reason) => {
            Err(Refusal::NotReplied)
        }
        Outcome::NotProper { .. } => Ok(()),
        Outcome::PriceDeclined if !case.is_price_declined() => Err(Refusal::NoSuchQuote),
        Outcome::Met | Outcome::Referred(_) | Outcome::PriceDeclined if judged => {
            Err(Refusal::JudgedNotProper)
        }
        Outcome::Met if case.is_unmet(procedure) => Err(Refusal::Unmet),
        Outcome::Met | Outcome::Referred(_) | Outcome::PriceDeclined => Ok(()),
    }
}

/// What stands in the way of closing.
pub(super) fn obstacles(case: &CaseState, rulebook: &Rulebook) -> Result<(), Refusal> {
    if case.overridden.is_some() {
        return Ok(());
    }
    let procedure = rulebook.procedure(case.procedure);
    // What was stored before sub-kinds were looked up may be none of the procedure's: that is as if nobody had chosen.
    let kind = case.sub_kind.as_ref().and_then(|kind| procedure.sub_kind(kind));
    if kind.is_none() && procedure.steps_need_sub_kind() {
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
    // Whoever called has heard from us, whatever it was (S17, S63).
    if case.first_reply(procedure).is_none() {
        return Err(Refusal::NotReplied);
    }
    Ok(())
}
