//! 通知, what a step tells another role when it is done: read by name, and accepted by as many as the step asks
//! for (S86, S127).
//!
//! Who accepted is part of the history and decides whose turn it is, so it is kept by name and once each.
//! Where every entry of a list tells anew (S105), what was accepted before the last of them does not count
//! for it.

use rulebook::{Role, Rulebook, Step, StepId};

use crate::case::answer::addressee;
use crate::case::by::By;
use crate::case::list::Entry;
use crate::case::state::CaseState;
use crate::case::step::ticked;
use crate::envelope::Fit;
use crate::refusal::Refusal;

impl CaseState {
    /// Whom the step's notice tells, as the step was answered (S86).
    pub fn addressee(&self, step: &Step) -> Option<Role> {
        let notice = step.notice.as_ref()?;
        match ticked(&self.steps, &step.id) {
            Some((_, evidence)) => Some(addressee(notice, evidence)),
            None => Some(notice.to),
        }
    }

    /// Who accepted what a step's notice tells now. Where every entry of a list tells anew, what was accepted
    /// before the last of them does not count for it (S105).
    pub fn accepted_now(&self, step: &Step) -> &[By] {
        self.since_it_told(step, self.accepted.get(&step.id))
    }

    /// Who has seen it, the same way.
    pub fn seen_now(&self, step: &Step) -> &[By] {
        self.since_it_told(step, self.seen.get(&step.id))
    }

    fn since_it_told<'case>(&self, step: &Step, marks: Option<&'case Vec<By>>) -> &'case [By] {
        let marks = marks.map_or(&[][..], Vec::as_slice);
        if !step.notice.as_ref().is_some_and(|notice| notice.again) {
            return marks;
        }
        let Some(last) = self.entries(&step.id).map(|entry| &entry.by).max_by_key(|by| by.at) else {
            return marks;
        };
        let fresh = marks.iter().position(|mark| last.is_before(mark)).unwrap_or(marks.len());
        marks.get(fresh..).unwrap_or_default()
    }

    /// By whom and when the last entry of a list was made, struck out or not.
    fn last_entered(&self, list: &StepId) -> Option<By> {
        let entered = self.lists.get(list).into_iter().flatten().map(|entry| &entry.by);
        entered.max_by_key(|by| by.at).cloned()
    }

    /// Entries that nobody has accepted since they were made.
    pub(crate) fn untold(&self, step: &Step) -> impl Iterator<Item = &Entry> {
        let last = self.accepted.get(&step.id).and_then(|marks| marks.last());
        self.entries(&step.id).filter(move |entry| last.is_none_or(|mark| mark.is_before(&entry.by)))
    }
}

// What events do.

pub(crate) fn seen(case: &mut CaseState, step: StepId, by: By) -> Fit {
    let last = case.last_entered(&step);
    add_anew(case.seen.entry(step).or_default(), by, last.as_ref())
}

pub(crate) fn accepted(case: &mut CaseState, step: StepId, by: By) -> Fit {
    let last = case.last_entered(&step);
    add_anew(case.accepted.entry(step).or_default(), by, last.as_ref())
}

/// Something was entered since: it is that which is seen or accepted now.
fn add_anew(marks: &mut Vec<By>, by: By, last_entered: Option<&By>) -> Fit {
    if let Some(last) = last_entered {
        marks.retain(|mark| mark.member != by.member || !mark.is_before(last));
    }
    add_once(marks, by)
}

fn add_once(marks: &mut Vec<By>, by: By) -> Fit {
    if marks.iter().any(|mark| mark.member == by.member) {
        return Fit::Late;
    }
    marks.push(by);
    Fit::Applied
}

// What must hold.

/// Only what a step has told somebody can be seen and accepted.
pub(crate) fn was_told(case: &CaseState, id: &StepId, rulebook: &Rulebook) -> Result<(), Refusal> {
    match rulebook.step(id) {
        Some(Step { branch: Some(branch), .. }) if !case.is_branch_open(branch) => {
            Err(Refusal::BranchNotOpen(branch.clone()))
        }
        Some(step) if step.notice.is_some() => {
            let told = case.is_step_done(id) || case.entries(id).next().is_some();
            if told { Ok(()) } else { Err(Refusal::NoLongerFits) }
        }
        Some(_) | None => Err(Refusal::NoSuchStep(id.clone())),
    }
}
