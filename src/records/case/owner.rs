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

    /// Does somebody else have it, who was not given it by the author of `event`, without their having seen it?
    fn is_taken_unseen(&self, event: &Recorded) -> bool {
        let unseen = self.owner.as_ref().is_some_and(|owner| owner.is_news_to(event));
        unseen && self.handed_by != Some(event.envelope.author)
    }
}

// What events do.

pub(crate) fn taken(case: &mut CaseState, by: By, event: &Recorded) -> Fit {
    if case.is_taken_unseen(event) {
        return Fit::Late;
    }
    case.taken = case.taken().or(Some(&by)).cloned();
    case.owner = Some(by);
    case.handed_by = None;
    case.stage.work();
    Fit::Applied
}

/// Handed to a colleague, who has it as if he had taken it himself. Who handed it on is kept: whoever corrects
/// their own word has seen it.
pub(crate) fn assigned(case: &mut CaseState, to: MemberId, by: By, event: &Recorded) -> Fit {
    let handed_by = by.member;
    let fit = taken(case, By { member: to, ..by }, event);
    if fit == Fit::Applied {
        case.handed_by = Some(handed_by);
    }
    fit
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
