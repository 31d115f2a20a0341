//! Branches of a procedure (分支): ways on from it, of which several may be open at once, e.g. 送医院 (to
//! hospital) and 120 (S127).
//!
//! A branch that is no longer wanted is stood down with a reason and may be opened again; what was done in it
//! stays, because it happened. Which branches open or are stood down by themselves is `branch/trigger.rs`.

pub(crate) mod trigger;

use std::collections::BTreeMap;

use rulebook::{BranchId, Procedure};
use serde::{Deserialize, Serialize};

use crate::case::by::By;
use crate::case::event::CaseEvent;
use crate::case::stage::Stage;
use crate::case::words::kept;
use crate::envelope::Fit;
use crate::refusal::Refusal;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BranchState {
    pub opened: By,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stood_down: Option<(By, String)>,
}

impl BranchState {
    pub(crate) fn is_open(&self) -> bool {
        self.stood_down.is_none()
    }
}

type Branches = BTreeMap<BranchId, BranchState>;

// What events do.

pub(crate) fn opened(branches: &mut Branches, stage: &mut Stage, branch: BranchId, by: By) -> Fit {
    if branches.get(&branch).is_some_and(BranchState::is_open) {
        return Fit::Late;
    }
    branches.insert(branch, BranchState { opened: by, stood_down: None });
    stage.work();
    Fit::Applied
}

pub(crate) fn stood_down(branches: &mut Branches, branch: &BranchId, by: By, reason: String) -> Fit {
    match branches.get_mut(branch) {
        Some(state) if state.is_open() => {
            state.stood_down = Some((by, reason));
            Fit::Applied
        }
        Some(_) | None => Fit::Late,
    }
}

// What commands become.

pub(crate) fn stand_down(branch: BranchId, reason: &str) -> CaseEvent {
    CaseEvent::BranchStoodDown { branch, reason: kept(reason) }
}

// What must hold.

/// Only a branch of the case's procedure is opened.
pub(crate) fn may_be_opened(procedure: &Procedure, branch: &BranchId) -> Result<(), Refusal> {
    match procedure.branch(branch) {
        Some(_) => Ok(()),
        None => Err(Refusal::NoSuchBranch(branch.clone())),
    }
}
