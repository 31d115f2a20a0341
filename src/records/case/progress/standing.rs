//! How a step of the procedure stands on a case: whether it is part of it at all, and what did or fulfils it.
//!
//! A procedure is written for every case of its class; which of its steps this one has follows from what was
//! answered.

use rulebook::{DoneBy, Procedure, Role, Step, StepId};

use crate::case::answer::is_any;
use crate::case::by::By;
use crate::case::list::{Entry, open_for};
use crate::case::progress::step_view::Standing;
use crate::case::state::CaseState;
use crate::case::step::StepState;

/// Does this case have the step? A branch that was stood down keeps what was done in it.
pub(crate) fn is_part_of(case: &CaseState, procedure: &Procedure, step: &Step) -> bool {
    let begun = case.has_begun(&step.id);
    step.applies_to(case.sub_kind.as_ref())
        && (is_called_for(case, procedure, step) || begun)
        && step.branch.as_ref().is_none_or(|branch| case.is_branch_open(branch) || begun)
}

/// Whom an earlier step passed it to by telling them (S113).
pub(super) fn passed_to(case: &CaseState, procedure: &Procedure, step: &Step) -> Option<Role> {
    let earlier = procedure.step(step.passed_by.as_ref()?)?;
    case.is_step_done(&earlier.id).then(|| case.addressee(earlier)).flatten()
}

/// Where the price was declined: work that would cost money and has not begun, and whatever comes after it.
pub(super) fn not_to_be_done<'a>(case: &CaseState, procedure: &'a Procedure) -> Vec<&'a StepId> {
    let mut left_out: Vec<&StepId> = Vec::new();
    if !case.is_price_declined() {
        return left_out;
    }
    for step in &procedure.steps {
        let is_paid_work = step.starts_work && !case.has_begun(&step.id);
        if is_paid_work || step.after.as_ref().is_some_and(|earlier| left_out.contains(&earlier)) {
            left_out.push(&step.id);
        }
    }
    left_out
}

/// Some steps are there only after a certain answer to an earlier one (S74, S85), or when a stand-in did that
/// one (S33).
fn is_called_for(case: &CaseState, procedure: &Procedure, step: &Step) -> bool {
    if let Some(earlier) = &step.backfills
        && procedure.step(earlier).and_then(|earlier| case.stood_in(earlier)).is_none()
    {
        return false;
    }
    let Some(when) = &step.when else {
        return true;
    };
    let Some(StepState::Done { evidence, .. }) = case.steps.get(&when.step) else {
        return false;
    };
    evidence.get(&when.evidence).is_some_and(|answer| is_any(answer, &when.is))
}

pub(super) fn standing<'a>(case: &'a CaseState, procedure: &Procedure, step: &Step) -> Standing<'a> {
    match case.steps.get(&step.id) {
        Some(StepState::Done { by, evidence, .. }) => Standing::Done { by, evidence },
        // 不需要 was said too early: there is an entry.
        _ if step.is_list() && case.entries(&step.id).next().is_some() => listed(case, procedure, step),
        Some(StepState::Declined { by, reason }) => Standing::Declined { by, reason: reason.as_deref() },
        None if step.is_list() => listed(case, procedure, step),
        None => step.done_by.and_then(|done_by| fulfilled(case, done_by)).unwrap_or(Standing::Open),
    }
}

/// Who did this step, or what fulfils it.
pub(crate) fn done_by<'a>(case: &'a CaseState, step: &Step) -> Option<&'a By> {
    match case.steps.get(&step.id) {
        Some(StepState::Done { by, .. }) => Some(by),
        Some(StepState::Declined { .. }) => None,
        None => match fulfilled(case, step.done_by?)? {
            Standing::Fulfilled { by } => by,
            Standing::Open | Standing::Done { .. } | Standing::Listed { .. } | Standing::Declined { .. } => {
                None
            }
        },
    }
}

fn fulfilled(case: &CaseState, done_by: DoneBy) -> Option<Standing<'_>> {
    let by = match done_by {
        // Several may have had a part in it.
        DoneBy::PlaceAndPhone => {
            let known = !case.place.is_empty() && case.phone.is_some();
            return known.then_some(Standing::Fulfilled { by: None });
        }
        DoneBy::BranchOpened => {
            case.branches.values().map(|branch| &branch.opened).min_by_key(|opened| opened.at)
        }
        DoneBy::Replied => case.replies.iter().find(|reply| !reply.on_the_way).map(|reply| &reply.by),
        DoneBy::RepliedInWriting => case.replies.iter().find(|reply| reply.written).map(|reply| &reply.by),
    };
    by.map(|by| Standing::Fulfilled { by: Some(by) })
}

fn listed<'a>(case: &'a CaseState, procedure: &Procedure, step: &Step) -> Standing<'a> {
    let entries = case.lists.get(&step.id).map_or(&[][..], Vec::as_slice);
    let open = step.each.as_ref().map(|earlier| open_for(&case.lists, earlier, &step.id)).unwrap_or_default();
    if entries.iter().any(Entry::stands) {
        return Standing::Listed { entries, open };
    }
    // That there was nobody to be asked, somebody says by name and with a reason (S156).
    let earlier = step.each.as_ref().and_then(|earlier| procedure.step(earlier));
    let nothing_to_do = earlier.is_some_and(|earlier| {
        !is_part_of(case, procedure, earlier) || (open.is_empty() && is_none(case, earlier))
    });
    if nothing_to_do { Standing::Fulfilled { by: None } } else { Standing::Open }
}

/// Was it said, with a reason, that nothing is to be entered in this list?
fn is_none(case: &CaseState, list: &Step) -> bool {
    matches!(case.steps.get(&list.id), Some(StepState::Declined { reason: Some(_), .. }))
}
