//! What a conclusion rests on (S160): which ticks and entries that stand in the case may be named.

use rulebook::StepId;

use crate::case::answer::{Evidence, Ground};
use crate::case::state::CaseState;
use crate::refusal::Refusal;

impl Ground {
    /// Everything that stands in the case of what may be named here, in the order in which the question names the steps.
    pub fn offered(case: &CaseState, asked: &rulebook::Evidence) -> Vec<Ground> {
        let of_step = |step: &StepId| {
            let entries = case.entries(step).map(|entry| Some(entry.id));
            entries.chain([None]).map(|entry| Ground { step: step.clone(), entry }).collect::<Vec<_>>()
        };
        asked.among.iter().flat_map(of_step).filter(|ground| ground.stands(case)).collect()
    }

    /// Does it stand in the case: ticked and not undone, entered and not struck out?
    pub fn stands(&self, case: &CaseState) -> bool {
        match self.entry {
            None => case.is_step_done(&self.step),
            Some(entry) => case.entries(&self.step).any(|known| known.id == entry),
        }
    }
}

/// Everything these answers rest on stands in the case.
pub(crate) fn all_stand(case: &CaseState, given: &Evidence) -> Result<(), Refusal> {
    let mut grounds = given.values().flat_map(|answer| answer.names().grounds);
    match grounds.find(|ground| !ground.stands(case)) {
        Some(gone) => Err(Refusal::GroundGone { step: gone.step.clone(), entry: gone.entry }),
        None => Ok(()),
    }
}
