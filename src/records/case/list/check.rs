//! What must hold for an entry to be made, sealed, released, filled in, struck out, or become a case of its
//! own.

use rulebook::{Procedure, Step, StepId};

use crate::case::answer::Evidence;
use crate::case::list::{Seal, open_for};
use crate::case::progress::Progress;
use crate::case::state::CaseState;
use crate::case::step::check::{known, starts, unsigned};
use crate::id::EntryId;
use crate::refusal::Refusal;

/// Of a sealed list everybody may know that there is an entry; what it says follows for few.
pub(crate) fn listed(
    case: &CaseState,
    step: &StepId,
    of: Option<EntryId>,
    sealed: bool,
    evidence: &Evidence,
    procedure: &Procedure,
) -> Result<(), Refusal> {
    let rule = known(case, step, procedure)?;
    if !rule.is_list() {
        return Err(Refusal::NotAList(step.clone()));
    }
    starts(case, rule)?;
    belongs(case, rule, of)?;
    if sealed == rule.sealed.is_empty() || (sealed && !evidence.is_empty()) {
        return Err(Refusal::NoLongerFits);
    }
    Ok(())
}

/// Is there the entry of the earlier list that one `of` it belongs to, and has it none here yet?
fn belongs(case: &CaseState, step: &Step, of: Option<EntryId>) -> Result<(), Refusal> {
    let belongs = match (&step.each, of) {
        (None, None) => true,
        (Some(earlier), Some(of)) => open_for(&case.lists, earlier, &step.id).contains(&of),
        (None, Some(_)) | (Some(_), None) => false,
    };
    if belongs { Ok(()) } else { Err(Refusal::NoSuchEntry(step.id.clone())) }
}

pub(crate) fn sealed(case: &CaseState, step: &StepId, procedure: &Procedure) -> Result<(), Refusal> {
    if known(case, step, procedure)?.sealed.is_empty() { Err(Refusal::NoLongerFits) } else { Ok(()) }
}

/// What is released is what was sealed, and nothing will be added to it: it is written up before.
pub(crate) fn released(
    case: &CaseState,
    step: &StepId,
    entry: EntryId,
    copy: &Evidence,
    procedure: &Procedure,
) -> Result<(), Refusal> {
    let sealed = case.entries(step).any(|known| known.id == entry && known.seal == Some(Seal::Closed));
    if !sealed || of_entry(case, step, entry) != Some(copy) {
        return Err(Refusal::NoSuchEntry(step.clone()));
    }
    let mut steps = Progress::of(case, procedure).unwritten();
    steps.retain(|missing| missing.step == *step && missing.entry == Some(entry));
    if steps.is_empty() { Ok(()) } else { Err(Refusal::StillToWrite { steps }) }
}

pub(crate) fn filled_in(
    case: &CaseState,
    step: &StepId,
    entry: EntryId,
    procedure: &Procedure,
) -> Result<(), Refusal> {
    known(case, step, procedure)?;
    unsigned(of_entry(case, step, entry))
}

pub(crate) fn struck(case: &CaseState, step: &StepId, entry: EntryId) -> Result<(), Refusal> {
    unsigned(of_entry(case, step, entry))
}

/// Only entries of some lists become cases: defects of a home become repairs (D7).
pub(crate) fn became_case(
    case: &CaseState,
    step: &StepId,
    entry: EntryId,
    procedure: &Procedure,
) -> Result<(), Refusal> {
    let stands = case.entries(step).any(|known| known.id == entry);
    let becomes = known(case, step, procedure)?.becomes.is_some();
    if stands && becomes { Ok(()) } else { Err(Refusal::NoSuchEntry(step.clone())) }
}

/// What stands under an entry, struck out or not.
pub(crate) fn of_entry<'case>(
    case: &'case CaseState,
    step: &StepId,
    entry: EntryId,
) -> Option<&'case Evidence> {
    let mut entries = case.lists.get(step).into_iter().flatten();
    entries.find(|known| known.id == entry).map(|known| &known.evidence)
}
