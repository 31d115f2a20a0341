//! What must hold for a step to be ticked, declined, taken back or filled in.

use rulebook::{Need, Procedure, Rulebook, Step, StepId};

use crate::case::answer::Evidence;
use crate::case::answer::owed::is_signed;
use crate::case::progress::standing::is_part_of;
use crate::case::state::CaseState;
use crate::case::step::ticked;
use crate::case::words::Text;
use crate::refusal::Refusal;

pub(crate) fn done(case: &CaseState, step: &StepId, procedure: &Procedure) -> Result<(), Refusal> {
    let rule = known(case, step, procedure)?;
    if rule.is_list() {
        return Err(Refusal::IsAList(step.clone()));
    }
    if rule.weighed_first && case.weighed.is_none() {
        return Err(Refusal::NotWeighed);
    }
    starts(case, rule)
}

pub(crate) fn declined(case: &CaseState, step: &StepId, procedure: &Procedure) -> Result<(), Refusal> {
    if known(case, step, procedure)?.need == Need::Must {
        Err(Refusal::StepIsMust(step.clone()))
    } else {
        Ok(())
    }
}

/// What another list is made for is not left empty without a word (S156).
pub(crate) fn is_explained(
    case: Option<&CaseState>,
    step: Option<&StepId>,
    reasons: &[Text<'_>],
    rulebook: &Rulebook,
) -> Result<(), Refusal> {
    let explained = reasons.iter().any(|reason| !reason.text.trim().is_empty());
    let procedure = case.map(|case| rulebook.procedure(case.procedure));
    let must = procedure.zip(step).is_some_and(|(procedure, step)| procedure.is_made_from(step));
    if must && !explained { Err(Refusal::Empty { field: "reason".to_owned() }) } else { Ok(()) }
}

pub(crate) fn undone(case: &CaseState, step: &StepId) -> Result<(), Refusal> {
    unsigned(of_tick(case, step))
}

pub(crate) fn filled_in(case: &CaseState, step: &StepId, procedure: &Procedure) -> Result<(), Refusal> {
    known(case, step, procedure)?;
    unsigned(of_tick(case, step))
}

/// A step this case has, whose branch, if it has one, is open.
pub(crate) fn known<'rules>(
    case: &CaseState,
    id: &StepId,
    procedure: &'rules Procedure,
) -> Result<&'rules Step, Refusal> {
    let step = procedure.step(id).ok_or_else(|| Refusal::NoSuchStep(id.clone()))?;
    match &step.branch {
        Some(branch) if !case.is_branch_open(branch) => Err(Refusal::BranchNotOpen(branch.clone())),
        // Not of a case of this kind, or not after what was answered.
        Some(_) | None if !is_part_of(case, procedure, step) => Err(Refusal::NoSuchStep(id.clone())),
        Some(_) | None => Ok(step),
    }
}

/// Paid work does not begin before the price is agreed (D5).
pub(crate) fn starts(case: &CaseState, step: &Step) -> Result<(), Refusal> {
    if step.starts_work && !case.is_price_agreed() { Err(Refusal::PriceNotAgreed) } else { Ok(()) }
}

/// What a person has signed is neither taken back nor added to (S159).
pub(crate) fn unsigned(evidence: Option<&Evidence>) -> Result<(), Refusal> {
    let signed = evidence.is_some_and(is_signed);
    if signed { Err(Refusal::Signed) } else { Ok(()) }
}

/// What stands under a ticked step.
pub(crate) fn of_tick<'case>(case: &'case CaseState, step: &StepId) -> Option<&'case Evidence> {
    ticked(&case.steps, step).map(|(_, evidence)| evidence)
}
