//! 报相关部门, passing a case on to another department, which must acknowledge it by name (S27).
//!
//! Passed on, the case comes into the department's view (`rules.rs`, scopes) and stays with its owner. It
//! goes only to roles that get it on their phones, for else nobody would ever acknowledge and the case could
//! never end.

use rulebook::Role;
use serde::{Deserialize, Serialize};

use crate::case::by::By;
use crate::case::event::CaseEvent;
use crate::case::words::kept;
use crate::envelope::Fit;
use crate::id::EventId;
use crate::place::Place;
use crate::refusal::Refusal;

/// One passing on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassedOn {
    /// Of the event that passed it on.
    pub id: EventId,
    pub by: By,
    pub to: Role,
    pub what: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<By>,
}

impl PassedOn {
    /// Does it still wait for somebody to acknowledge?
    pub(crate) fn is_open(&self) -> bool {
        self.accepted.is_none()
    }
}

/// To whom it was passed on, and so who may acknowledge.
pub(crate) fn told(passed_on: &[PassedOn], passed: EventId) -> Option<Role> {
    passed_on.iter().find(|known| known.id == passed).map(|known| known.to)
}

/// Does whoever holds this role get a case of this place on their phone? A butler is no department: they have
/// what lies in their area, unless it is confidential.
pub(crate) fn reaches(to: Role, place: &Place, is_confidential: bool) -> bool {
    let area = place.building.is_some() && !is_confidential;
    to.department().is_some() || (to == Role::Butler && area)
}

// What events do.

pub(crate) fn passed(passed_on: &mut Vec<PassedOn>, id: EventId, by: By, to: Role, what: String) -> Fit {
    passed_on.push(PassedOn { id, by, to, what, accepted: None });
    Fit::Applied
}

pub(crate) fn accepted(passed_on: &mut [PassedOn], passed: EventId, by: By) -> Fit {
    match passed_on.iter_mut().find(|known| known.id == passed) {
        Some(known) if known.is_open() => {
            known.accepted = Some(by);
            Fit::Applied
        }
        Some(_) | None => Fit::Late,
    }
}

// What its command becomes.

pub(crate) fn pass_on(to: Role, what: &str) -> CaseEvent {
    CaseEvent::PassedOn { to, what: kept(what) }
}

// What must hold.

pub(crate) fn may_be_passed(to: Role, reaches: bool) -> Result<(), Refusal> {
    if reaches { Ok(()) } else { Err(Refusal::OutOfReach { to }) }
}

/// No case ends before every department has acknowledged.
pub(crate) fn lets_close(passed_on: &[PassedOn]) -> Result<(), Refusal> {
    match passed_on.iter().find(|passed| passed.is_open()) {
        Some(passed) => Err(Refusal::NotAcknowledged { by: passed.to }),
        None => Ok(()),
    }
}
