//! What was answered on a case to one question of the procedure, wherever it stands: with a tick, later, or
//! in each entry of a list.

use rulebook::{EvidenceId, StepId};

use crate::case::answer::Answer;
use crate::case::state::CaseState;
use crate::case::step::StepState;
use crate::id::{EntryId, Millis};

/// One answer, and when it was given.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Given<'a> {
    pub answer: &'a Answer,
    pub at: Millis,
    /// The entry of a list it stands in.
    pub entry: Option<EntryId>,
}

impl CaseState {
    /// What was answered to one question: with the tick or later, or with each entry that stands.
    pub(crate) fn answers<'a>(
        &'a self,
        step: &StepId,
        evidence: &'a EvidenceId,
    ) -> impl Iterator<Item = Given<'a>> {
        let ticked = match self.steps.get(step) {
            Some(StepState::Done { by, evidence: given, filled_in }) => {
                let at = filled_in.get(evidence).copied().unwrap_or(by.at);
                given.get(evidence).map(|answer| Given { answer, at, entry: None })
            }
            Some(StepState::Declined { .. }) | None => None,
        };
        let listed = self.entries(step).filter_map(|entry| {
            let answer = entry.evidence.get(evidence)?;
            Some(Given { answer, at: entry.by.at, entry: Some(entry.id) })
        });
        ticked.into_iter().chain(listed)
    }
}
