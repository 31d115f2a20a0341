//! Steps of the procedure (步骤): ticked, declined where 必要时 (if need be, P7) asked and the answer is no, taken
//! back, and filled in later.
//!
//! Act first, write later (S196): a tick is accepted with what is known, and what it still lacks is filled in
//! afterwards, with the time it was. Of two phones that tick or fill in the same, the endpoint's first
//! counts. What must hold for it is `step/check.rs`; steps that are lists are `list.rs`.

pub(crate) mod check;

use std::collections::BTreeMap;

use rulebook::{EvidenceId, StepId};
use serde::{Deserialize, Serialize};

use crate::case::answer::{Evidence, fill};
use crate::case::by::By;
use crate::case::event::CaseEvent;
use crate::case::stage::Stage;
use crate::case::words::kept;
use crate::envelope::Fit;
use crate::id::Millis;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    Done {
        by: By,
        #[serde(default, skip_serializing_if = "Evidence::is_empty")]
        evidence: Evidence,
        /// When what was left open at the tick was filled in.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        filled_in: BTreeMap<EvidenceId, Millis>,
    },
    Declined {
        by: By,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
}

pub(crate) type Steps = BTreeMap<StepId, StepState>;

/// Those who have seen or accepted what a step's notice tells.
type Marks = BTreeMap<StepId, Vec<By>>;

/// Who ticked it, and what stands under the tick.
pub(crate) fn ticked<'case>(steps: &'case Steps, step: &StepId) -> Option<(&'case By, &'case Evidence)> {
    match steps.get(step) {
        Some(StepState::Done { by, evidence, .. }) => Some((by, evidence)),
        Some(StepState::Declined { .. }) | None => None,
    }
}

// What events do.

pub(crate) fn done(steps: &mut Steps, stage: &mut Stage, step: StepId, by: By, evidence: Evidence) -> Fit {
    if ticked(steps, &step).is_some() {
        return Fit::Late;
    }
    steps.insert(step, StepState::Done { by, evidence, filled_in: BTreeMap::new() });
    stage.work();
    Fit::Applied
}

pub(crate) fn declined(steps: &mut Steps, step: StepId, by: By, reason: Option<String>) -> Fit {
    if steps.contains_key(&step) {
        return Fit::Late;
    }
    steps.insert(step, StepState::Declined { by, reason });
    Fit::Applied
}

/// Who accepted what a tick told has not accepted what will be told next. That nothing was needed told nobody: what the
/// entries of a list told meanwhile stays accepted.
pub(crate) fn undone(steps: &mut Steps, seen: &mut Marks, accepted: &mut Marks, step: &StepId) -> Fit {
    match steps.remove(step) {
        Some(StepState::Done { .. }) => {
            seen.remove(step);
            accepted.remove(step);
            Fit::Applied
        }
        Some(StepState::Declined { .. }) => Fit::Applied,
        None => Fit::Late,
    }
}

pub(crate) fn filled_in(steps: &mut Steps, step: &StepId, by: &By, evidence: Evidence) -> Fit {
    match steps.get_mut(step) {
        Some(StepState::Done { evidence: written, filled_in, .. }) => {
            let open = evidence.keys().filter(|id| !written.contains_key(*id));
            filled_in.extend(open.map(|id| (id.clone(), by.at)));
            fill(written, evidence)
        }
        Some(StepState::Declined { .. }) | None => Fit::Late,
    }
}

// What commands become. Answers nobody asked for are dropped first (`answer/asked_for.rs`).

pub(crate) fn decline(step: StepId, reason: Option<String>) -> CaseEvent {
    CaseEvent::StepDeclined { step, reason: reason.map(|reason| kept(&reason)) }
}

pub(crate) fn undo(step: StepId, reason: &str) -> CaseEvent {
    CaseEvent::StepUndone { step, reason: kept(reason) }
}
