//! 接单, taking a case: one named person has it (S3, S22).
//!
//! Whoever has it keeps it in view wherever it moves. Whoever had it first stopped its first clock, and that
//! stays so when it is handed on. Of two who take it without knowing of each other the endpoint's first has
//! it.

use crate::actor::Actor;
use crate::case::by::By;
use crate::case::event::CaseEvent;
use crate::case::state::CaseState;
use crate::envelope::{Fit, Recorded};
use crate::id::MemberId;

impl CaseState {
    /// Who first had it, and when.
    pub fn taken(&self) -> Option<&By> {
        self.taken.as_ref().or(self.owner.as_ref())
    }
}

// What events do.

pub(crate) fn taken(case: &mut CaseState, by: By, event: &Recorded) -> Fit {
    if case.owner.as_ref().is_some_and(|owner| owner.is_news_to(event)) {
        return Fit::Late;
    }
    case.taken = case.taken().or(Some(&by)).cloned();
    case.owner = Some(by);
    case.stage.work();
    Fit::Applied
}

/// Handed to a colleague, who has it as if they had taken it themselves. Who handed it on is not kept: whoever corrects
/// an assignment that the endpoint does not know yet is taken for somebody who has not seen it, and is late.
pub(crate) fn assigned(case: &mut CaseState, to: MemberId, by: By, event: &Recorded) -> Fit {
    taken(case, By { member: to, ..by }, event)
}

// What commands become.

/// Is doing this also taking the case, which nobody has?
pub(crate) fn takes_it(case: &CaseState, actor: &Actor, events: &[CaseEvent]) -> bool {
    let acts = events.iter().any(|event| event.about().takes);
    case.owner.is_none() && case.is_open() && acts && is_at_desk(actor)
}

pub(crate) fn is_at_desk(actor: &Actor) -> bool {
    actor.roles.iter().any(|role| role.takes_calls())
}
