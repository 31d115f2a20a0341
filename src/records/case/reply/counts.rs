//! Which words to whoever called count as what: the first reply, a word on the way, the result, the letter.

use rulebook::{DoneBy, Procedure, Role};

use crate::case::by::By;
use crate::case::event::CaseEvent;
use crate::case::progress::Progress;
use crate::case::progress::standing::done_by;
use crate::case::state::CaseState;
use crate::case::words::kept;

impl CaseState {
    /// The first reply to whoever called (S63, S64): words, or a step that is one. Taking the case is none.
    pub fn first_reply(&self, procedure: &Procedure) -> Option<&By> {
        let words = self.replies.first().map(|reply| &reply.by).or(self.answered.as_ref());
        let spoken = procedure.steps.iter().filter(|step| step.replies);
        words.into_iter().chain(spoken.filter_map(|step| done_by(self, step))).min_by_key(|by| by.at)
    }
}

/// What the command becomes: a word on the way, as long as what the result waits for is not done (S17). A
/// letter never is one.
pub(crate) fn reply(case: &CaseState, text: &str, written: bool, procedure: &Procedure) -> CaseEvent {
    let on_the_way = !written && Progress::of(case, procedure).result_waits_for_work();
    CaseEvent::Replied { text: kept(text), written, on_the_way }
}

/// Whose the reply in writing is (S112): of the role whose step it fulfils, where the procedure has one for
/// this case.
pub(crate) fn letters_writer(case: &CaseState, procedure: &Procedure) -> Option<Role> {
    let mut steps = procedure.steps.iter().filter(|step| step.applies_to(case.sub_kind.as_ref()));
    steps.find(|step| step.done_by == Some(DoneBy::RepliedInWriting)).map(|step| step.actor)
}
