//! What is on a case opens branches by itself (S144): the owner asks for the police, or the value is considerable.

use rulebook::{BranchId, Rulebook, StepId, Trigger};

use crate::case::answer::{Answer, is_answer};
use crate::case::state::CaseState;

/// Branches that what is on the case opens by itself (S144). One that was ever open is left to people.
pub(crate) fn opens(case: &CaseState, rulebook: &Rulebook) -> impl Iterator<Item = BranchId> {
    let branches = rulebook.procedure(case.procedure).branches.iter().map(|branch| branch.id.clone());
    branches
        .filter(|branch| !case.branches.contains_key(branch))
        .filter(|branch| opened_by(case, branch, rulebook).is_some())
}

/// The open branch that is stood down with this step (S167).
pub(crate) fn stood_down_by(case: &CaseState, step: &StepId, rulebook: &Rulebook) -> Option<BranchId> {
    let mut branches = rulebook.procedure(case.procedure).branches.iter();
    let branch = branches.find(|branch| branch.stood_down_by.as_ref() == Some(step))?;
    case.is_branch_open(&branch.id).then(|| branch.id.clone())
}

/// The step whose answer opens this branch by itself: whoever may give the answer opens it with it. One that was
/// stood down is left to people.
pub(crate) fn opened_by<'rules>(
    case: &CaseState,
    branch: &BranchId,
    rulebook: &'rules Rulebook,
) -> Option<&'rules rulebook::Step> {
    let procedure = rulebook.procedure(case.procedure);
    let given_up = case.branches.get(branch).is_some_and(|state| state.stood_down.is_some());
    if !case.is_open() || given_up {
        return None;
    }
    let trigger =
        procedure.branch(branch)?.opens_when.iter().find(|trigger| holds(case, trigger, rulebook))?;
    procedure.step(&trigger.step)
}

fn holds(case: &CaseState, trigger: &Trigger, rulebook: &Rulebook) -> bool {
    let mut answers = case.answers(&trigger.step, &trigger.evidence).map(|given| given.answer);
    match (&trigger.is, trigger.at_least, rulebook.valuable_yuan) {
        (Some(is), None, _) => answers.any(|answer| is_answer(answer, is)),
        (None, Some(rulebook::SiteAmount::ValuableAmount), Some(limit)) => {
            let amounts = answers.filter_map(|answer| match answer {
                Answer::Amount(yuan) => Some(u64::from(*yuan)),
                _ => None,
            });
            amounts.sum::<u64>() >= u64::from(limit)
        }
        _ => false,
    }
}
