//! 棘手, 重大, 特殊, 超出职权 (thorny, major, special, beyond one's remit): a case raised to a higher level, where
//! somebody must say what they do about it (S11, S13, S23, S50).
//!
//! The level (`level.rs`) says who may close the case and stays when it was dealt with; the notice to that
//! level is `Raised`, and is answered once. Which level a word leads to is fixed (P3), whoever says it.

use serde::{Deserialize, Serialize};

use crate::case::by::By;
use crate::case::event::CaseEvent;
use crate::case::level::{Level, LevelReason};
use crate::case::words::kept;
use crate::envelope::Fit;
use crate::id::Millis;
use crate::refusal::Refusal;

/// The notice to whoever stands at that level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raised {
    pub by: By,
    pub level: Level,
    pub reason: LevelReason,
    /// Who has it there, and what they do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handled: Option<(By, String)>,
}

impl Raised {
    /// Does it still wait for somebody of its level?
    pub fn is_open(&self) -> bool {
        self.handled.is_none()
    }
}

// What events do.

/// Tells the level it now stands at, and keeps since when it is 重大 (major).
pub(crate) fn level_set(
    raised: &mut Option<Raised>,
    major_since: &mut Option<Millis>,
    by: By,
    level: Level,
    reason: LevelReason,
) -> Fit {
    match reason {
        LevelReason::Major => *major_since = major_since.or(Some(by.at)),
        LevelReason::Calmer => *major_since = None,
        LevelReason::BeyondRemit | LevelReason::Thorny | LevelReason::Special => {}
    }
    *raised = told(raised.take(), by, level, reason);
    Fit::Applied
}

/// Said again while it waits there, it waits since the first time; lowered, it waits for nobody.
fn told(known: Option<Raised>, by: By, level: Level, reason: LevelReason) -> Option<Raised> {
    match known {
        _ if level == Level::Desk || reason == LevelReason::Calmer => None,
        Some(known) if known.level == level && known.is_open() => Some(Raised { reason, ..known }),
        Some(_) | None => Some(Raised { by, level, reason, handled: None }),
    }
}

pub(crate) fn handled(raised: &mut Option<Raised>, by: By, text: String) -> Fit {
    match raised {
        Some(raised) if raised.is_open() => {
            raised.handled = Some((by, text));
            Fit::Applied
        }
        Some(_) | None => Fit::Late,
    }
}

// What commands become.

/// 重大 and 特殊 (major, special) reach the director, whoever says so (S13, S50).
pub(crate) fn set_level(level: Level, reason: LevelReason) -> CaseEvent {
    CaseEvent::LevelSet { level: level.max(Level::for_reason(reason)), reason }
}

pub(crate) fn handle(text: &str) -> CaseEvent {
    CaseEvent::LevelHandled { text: kept(text) }
}

// What must hold.

/// What is beyond somebody's remit he has weighed first (S23). No word leads lower than it does, nor lower than the case
/// stands; only that it is calmer does.
pub(crate) fn may_be_set(
    now: Level,
    level: Level,
    reason: LevelReason,
    was_weighed: bool,
) -> Result<(), Refusal> {
    if reason == LevelReason::BeyondRemit && !was_weighed {
        return Err(Refusal::NotWeighed);
    }
    let fits = match reason {
        LevelReason::Calmer => level < now,
        LevelReason::BeyondRemit | LevelReason::Thorny | LevelReason::Major | LevelReason::Special => {
            level >= now.max(Level::for_reason(reason))
        }
    };
    if fits { Ok(()) } else { Err(Refusal::NoLongerFits) }
}

/// Nobody who works here ends a case before it was dealt with at the level it was raised to.
pub(crate) fn lets_close(raised: Option<&Raised>) -> Result<(), Refusal> {
    match raised {
        Some(raised) if raised.is_open() => Err(Refusal::LevelNotHandled { by: raised.level.role() }),
        Some(_) | None => Ok(()),
    }
}
