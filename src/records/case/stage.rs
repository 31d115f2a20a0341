//! Where a case stands: `received → triaged → working → replied → done`, with waiting (等待) and the resident's
//! own withdrawal (撤回) beside it (S39). There is no "rejected" (S67).
//!
//! Which stage a case is in is a fact of its own, because several acts lead to the same one: whatever is done
//! first begins the work, and no act takes back a reply that was given. How a case ends and is opened again
//! is `closing.rs`.

use serde::{Deserialize, Serialize};

use crate::case::by::By;
use crate::case::event::{CaseEvent, Outcome, WaitingOn};
use crate::case::words::kept;
use crate::envelope::Fit;
use crate::id::Millis;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    Received,
    Triaged,
    Working,
    Waiting { on: WaitingOn, since: Millis },
    Replied,
    Done { outcome: Outcome, by: By },
    Withdrawn { reason: String, by: By },
}

impl Stage {
    pub(crate) fn is_open(&self) -> bool {
        !matches!(self, Stage::Done { .. } | Stage::Withdrawn { .. })
    }

    /// A person has confirmed the class.
    pub(crate) fn triage(&mut self) {
        if *self == Stage::Received {
            *self = Stage::Triaged;
        }
    }

    /// Somebody has begun; a reply already given is not taken back by going on working.
    pub(crate) fn work(&mut self) {
        if matches!(self, Stage::Received | Stage::Triaged) {
            *self = Stage::Working;
        }
    }
}

// What events do.

pub(crate) fn waits(stage: &mut Stage, by: &By, on: WaitingOn) -> Fit {
    *stage = Stage::Waiting { on, since: by.at };
    Fit::Applied
}

/// A reply that was given before it waited is not taken back by going on.
pub(crate) fn resumed(stage: &mut Stage, is_told: bool) -> Fit {
    match stage {
        Stage::Waiting { .. } => {
            *stage = if is_told { Stage::Replied } else { Stage::Working };
            Fit::Applied
        }
        Stage::Received
        | Stage::Triaged
        | Stage::Working
        | Stage::Replied
        | Stage::Done { .. }
        | Stage::Withdrawn { .. } => Fit::Late,
    }
}

pub(crate) fn withdrawn(stage: &mut Stage, by: By, reason: String) -> Fit {
    *stage = Stage::Withdrawn { reason, by };
    Fit::Applied
}

// What commands become.

pub(crate) fn withdraw(reason: &str) -> CaseEvent {
    CaseEvent::Withdrawn { reason: kept(reason) }
}
