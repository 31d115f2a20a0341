//! 听、记、分析, to listen, write down and weigh: what whoever took a call does about one beyond his remit (超出职权),
//! before it goes up to the supervisor (S23–S26).
//!
//! The three stand in one event, because none of them may be left out, and only on a case whose class
//! somebody has confirmed: written down means written into the right register. To tell the supervisor is a
//! level of its own (`level/raised.rs`), which for this reason asks that the case was weighed.

use serde::{Deserialize, Serialize};

use crate::case::by::By;
use crate::case::event::CaseEvent;
use crate::case::level::{Level, LevelReason};
use crate::case::words::kept;
use crate::envelope::Fit;
use crate::refusal::Refusal;

/// The last 听、记、分析 of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weighing {
    pub by: By,
    /// What the resident said.
    pub heard: String,
    /// What kind of problem it is.
    pub nature: String,
    /// Is the supervisor told?
    pub report: bool,
    pub reason: String,
}

// What its event does.

pub(crate) fn weighed(last: &mut Option<Weighing>, weighing: Weighing) -> Fit {
    *last = Some(weighing);
    Fit::Applied
}

// What its command becomes.

/// Whoever weighed it wrote it down first; with `report` it goes up, unless it stands so high already.
pub(crate) fn weigh(stands: Level, heard: &str, nature: &str, report: bool, reason: &str) -> Vec<CaseEvent> {
    let reason = kept(reason);
    let mut events = vec![CaseEvent::Weighed { heard: kept(heard), nature: kept(nature), report, reason }];
    let level = Level::for_reason(LevelReason::BeyondRemit);
    if report && stands < level {
        events.push(CaseEvent::LevelSet { level, reason: LevelReason::BeyondRemit });
    }
    events
}

// What must hold.

/// A case without a confirmed class stands in no register yet.
pub(crate) fn may_be_weighed(confirmed: Option<&By>) -> Result<(), Refusal> {
    if confirmed.is_some() { Ok(()) } else { Err(Refusal::NotRegistered) }
}
