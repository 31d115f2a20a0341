//! What a conclusion rests on (S160): a tick or an entry that stands in the case, named and not copied. So what is sealed
//! there stays sealed, and what is struck out later is seen to be struck.

use rulebook::StepId;
use serde::{Deserialize, Serialize};

use crate::case::answer::{Answer, Evidence};
use crate::case::state::CaseState;
use crate::id::EntryId;
use crate::refusal::Refusal;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ground {
    pub step: StepId,
    /// Of a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<EntryId>,
}

impl Ground {
    /// More than one conclusion can rest on, and still be read.
    pub const MOST: usize = 200;

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
    let mut grounds = given.values().flat_map(|answer| match answer {
        Answer::Grounds(grounds) => grounds.as_slice(),
        _ => &[],
    });
    match grounds.find(|ground| !ground.stands(case)) {
        Some(gone) => Err(Refusal::GroundGone { step: gone.step.clone(), entry: gone.entry }),
        None => Ok(()),
    }
}
