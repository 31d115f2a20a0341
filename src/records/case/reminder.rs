//! 督促, a leader's reminder to a colleague to go on with a case (S10), and 催办, the resident's own asking how
//! far it is.
//!
//! A reminder is for one person by name and is only done with when he says himself that he knows of it, so it
//! cannot be lost among the notices of his role. He may still say so when the case has closed meanwhile.

use serde::{Deserialize, Serialize};

use crate::case::by::By;
use crate::case::event::CaseEvent;
use crate::case::words::kept;
use crate::envelope::Fit;
use crate::id::{EventId, MemberId};

/// One 督促 (reminder).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Press {
    /// Of the event that reminded.
    pub id: EventId,
    pub by: By,
    pub to: MemberId,
    pub text: String,
    /// By `to` himself, and what he answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<By>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
}

impl Press {
    /// Has this member still to say that he knows of it?
    pub(crate) fn waits_for(&self, member: MemberId) -> bool {
        self.to == member && self.seen.is_none()
    }
}

/// Who was reminded, and so who may say that he knows.
pub(crate) fn reminded(presses: &[Press], press: EventId) -> Option<MemberId> {
    presses.iter().find(|known| known.id == press).map(|known| known.to)
}

// What events do.

pub(crate) fn pressed(presses: &mut Vec<Press>, id: EventId, by: By, to: MemberId, text: String) -> Fit {
    presses.push(Press { id, by, to, text, seen: None, answer: None });
    Fit::Applied
}

pub(crate) fn seen(presses: &mut [Press], press: EventId, by: By, answer: Option<String>) -> Fit {
    match presses.iter_mut().find(|known| known.id == press) {
        Some(known) if known.waits_for(by.member) => {
            known.seen = Some(by);
            known.answer = answer;
            Fit::Applied
        }
        Some(_) | None => Fit::Late,
    }
}

pub(crate) fn urged(urged: &mut Vec<By>, by: By) -> Fit {
    urged.push(by);
    Fit::Applied
}

// What commands become. That whoever is reminded works here is checked of every colleague an event names.

pub(crate) fn press(to: MemberId, text: &str) -> CaseEvent {
    CaseEvent::Pressed { to, text: kept(text) }
}

/// An answer of nothing but white space is none.
pub(crate) fn see(press: EventId, answer: Option<String>) -> CaseEvent {
    let answer = answer.map(|answer| kept(&answer)).filter(|answer| !answer.is_empty());
    CaseEvent::PressSeen { press, answer }
}
