//! 请示, a question upward: what the desk cannot settle it asks its supervisor, or the director (S64, S115,
//! S128).
//!
//! The question, that it was seen and the instruction are three events, so that both sides see how far it is
//! without telephoning. The resident is told nothing by it: his own five minutes run on, and asking does not
//! take the case (`owner.rs`). Until it is answered whoever was asked is waited for (`progress/turn.rs`), by
//! a clock of its own, and the case cannot end. Nobody is refused for having been slower: the first
//! instruction counts, in the endpoint's order.

use rulebook::Role;
use serde::{Deserialize, Serialize};

use crate::case::by::By;
use crate::case::event::CaseEvent;
use crate::case::words::kept;
use crate::envelope::Fit;
use crate::id::EventId;
use crate::permission::Action;
use crate::refusal::Refusal;

/// One 请示 (question upward).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// Of the event that asked.
    pub id: EventId,
    pub by: By,
    pub to: Role,
    pub question: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<By>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<(By, String)>,
}

impl Ask {
    /// Does it still wait for an instruction?
    pub(crate) fn is_open(&self) -> bool {
        self.answer.is_none()
    }
}

/// The one whose clock runs: the oldest still unanswered, else the last.
pub(crate) fn clocked(asks: &[Ask]) -> Option<&Ask> {
    asks.iter().find(|ask| ask.is_open()).or(asks.last())
}

/// Who was asked, and so who may see and answer it.
pub(crate) fn asked(asks: &[Ask], ask: EventId) -> Option<Role> {
    asks.iter().find(|known| known.id == ask).map(|known| known.to)
}

// What events do.

pub(crate) fn asked_up(asks: &mut Vec<Ask>, id: EventId, by: By, to: Role, question: String) -> Fit {
    asks.push(Ask { id, by, to, question, seen: None, answer: None });
    Fit::Applied
}

pub(crate) fn seen(asks: &mut [Ask], ask: EventId, by: By) -> Fit {
    match asks.iter_mut().find(|known| known.id == ask) {
        Some(known) if known.seen.is_none() => {
            known.seen = Some(by);
            Fit::Applied
        }
        Some(_) | None => Fit::Late,
    }
}

/// The first instruction counts.
pub(crate) fn instructed(asks: &mut [Ask], ask: EventId, by: By, text: String) -> Fit {
    match asks.iter_mut().find(|known| known.id == ask) {
        Some(known) if known.is_open() => {
            known.answer = Some((by, text));
            Fit::Applied
        }
        Some(_) | None => Fit::Late,
    }
}

// What commands become.

pub(crate) fn ask_up(to: Role, question: &str) -> CaseEvent {
    CaseEvent::AskedUp { to, question: kept(question) }
}

pub(crate) fn instruct(ask: EventId, text: &str) -> CaseEvent {
    CaseEvent::Instructed { ask, text: kept(text) }
}

// What must hold.

/// Whoever is asked can answer.
pub(crate) fn may_be_asked(to: Role) -> Result<(), Refusal> {
    let answers = Action::Instruct(to).could().contains(&to);
    if answers { Ok(()) } else { Err(Refusal::OutOfReach { to }) }
}

/// No case ends while somebody waits for an instruction.
pub(crate) fn lets_close(asks: &[Ask]) -> Result<(), Refusal> {
    match asks.iter().find(|ask| ask.is_open()) {
        Some(ask) => Err(Refusal::InstructionAwaited { from: ask.to }),
        None => Ok(()),
    }
}
