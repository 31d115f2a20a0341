//! What is done, what comes next and what is missing: computed from case and procedure, never stored.
//!
//! Stored, it would have to be mended whenever a rule changes or an event comes late. `progress/standing.rs`
//! says how each step stands, `progress/step_view.rs` what is read of one, `progress/turn.rs` whose turn it
//! is, `progress/dues.rs` which clocks run.

mod dues;
pub(crate) mod standing;
pub(crate) mod step_view;
mod turn;

use rulebook::{BranchId, DoneBy, Need, Procedure, Step};

use crate::case::list::open_for;
use crate::case::progress::standing::{is_part_of, not_to_be_done, passed_to, standing};
use crate::case::progress::step_view::StepView;
use crate::case::state::CaseState;
use crate::refusal::{MissingEvidence, MissingStep};

/// A procedure as far as one case has come in it.
#[derive(Clone, Debug)]
pub struct Progress<'a> {
    case: &'a CaseState,
    procedure: &'a Procedure,
    pub steps: Vec<StepView<'a>>,
}

impl<'a> Progress<'a> {
    pub fn of(case: &'a CaseState, procedure: &'a Procedure) -> Progress<'a> {
        let unpaid_for = not_to_be_done(case, procedure);
        let steps = procedure
            .steps
            .iter()
            .filter(|step| is_part_of(case, procedure, step))
            .filter(|step| !unpaid_for.contains(&&step.id) || case.has_begun(&step.id))
            .map(|step| StepView {
                step,
                standing: standing(case, procedure, step),
                actor: passed_to(case, procedure, step).unwrap_or(step.actor),
                is_wanted: step.branch.as_ref().is_none_or(|branch| case.is_branch_open(branch)),
                addressee: case.addressee(step),
                accepted: case.accepted_now(step),
            })
            .collect();
        Progress { case, procedure, steps }
    }

    /// Steps of one branch, or of the whole case.
    pub fn of_branch(&self, branch: Option<&BranchId>) -> impl Iterator<Item = &StepView<'a>> {
        self.steps.iter().filter(move |view| view.step.branch.as_ref() == branch)
    }

    /// Done and total of one branch's steps that count: the `must` ones and those that were done anyway.
    pub fn count(&self, branch: Option<&BranchId>) -> (usize, usize) {
        let counted = self.of_branch(branch).filter(|view| view.step.need == Need::Must || !view.is_open());
        counted.fold((0, 0), |(done, total), view| (done + usize::from(!view.is_open()), total + 1))
    }

    /// `must` steps not yet done, of the case and of every open branch; they refuse closing.
    pub fn missing(&self) -> Vec<MissingStep> {
        let mut missing: Vec<MissingStep> = Vec::new();
        for view in self.open_musts().map(|view| self.waits_for(view)) {
            if missing.iter().all(|known| known.step != view.step.id) {
                missing.push(MissingStep {
                    step: view.step.id.clone(),
                    branch: view.step.branch.clone(),
                    actor: view.actor,
                });
            }
        }
        missing
    }

    /// Is there something that must be done before whoever called can be told how it ended (S17)?
    pub fn result_waits_for_work(&self) -> bool {
        let tells = |view: &StepView<'_>| view.step.done_by == Some(DoneBy::Replied);
        let Some(told) = self.steps.iter().position(tells) else { return false };
        let mut before = self.steps.iter().take(told);
        before.any(|view| view.is_open() && view.step.need == Need::Must && view.is_wanted)
    }

    /// Ticks and entries that still lack what is asked for; they refuse closing too.
    pub fn unwritten(&self) -> Vec<MissingEvidence> {
        self.steps.iter().filter(|view| view.is_wanted).flat_map(StepView::unwritten).collect()
    }

    fn open_musts(&self) -> impl Iterator<Item = &StepView<'a>> {
        self.steps.iter().filter(|view| view.is_open() && view.step.need == Need::Must && view.is_wanted)
    }

    fn has_nothing_to_be_made_for(&self, step: &Step) -> bool {
        step.each.as_ref().is_some_and(|earlier| open_for(&self.case.lists, earlier, &step.id).is_empty())
    }

    /// A list made for another, in which nothing stands, waits for that one.
    fn waits_for<'view>(&'view self, view: &'view StepView<'a>) -> &'view StepView<'a> {
        let earlier = view.step.each.as_ref().filter(|_| self.has_nothing_to_be_made_for(view.step));
        let earlier = earlier.and_then(|id| self.steps.iter().find(|earlier| earlier.step.id == *id));
        earlier.unwrap_or(view)
    }
}
