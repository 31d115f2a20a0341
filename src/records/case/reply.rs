//! 回复, words to whoever called: that somebody has it (S63, S64), how it ended (S17), and where the procedure
//! wants it a letter (S112).
//!
//! One act for all three, because whoever talks to a resident does not choose between them; which of them the
//! words count as is `reply/counts.rs`.

pub(crate) mod counts;

use serde::{Deserialize, Serialize};

use crate::case::by::By;
use crate::case::stage::Stage;
use crate::envelope::Fit;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    pub by: By,
    pub text: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub written: bool,
    /// Said before what the procedure wants first was done: it is no word of how it ended (S17).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub on_the_way: bool,
}

/// Has whoever called been told how it ended?
pub(crate) fn is_told(replies: &[Reply]) -> bool {
    replies.iter().any(|reply| !reply.on_the_way)
}

/// What its event does. `answered` is when the first words were said.
pub(crate) fn replied(
    replies: &mut Vec<Reply>,
    answered: &mut Option<By>,
    stage: &mut Stage,
    reply: Reply,
) -> Fit {
    if replies.is_empty() {
        *answered = Some(reply.by.clone());
    }
    // A first word begins the work; only a word of how it ended is the reply that the case waits for.
    if reply.on_the_way {
        stage.work();
    } else {
        *stage = Stage::Replied;
    }
    replies.push(reply);
    Fit::Applied
}
