//! What a message is answered with. Known to whoever makes a part of it; knows nothing of how it is found.

use serde::Serialize;

use rulebook::SubKindId;
use rulebook::{ProcedureId, Register, Urgency};

/// What a message asks for, as far as its words say.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Triage {
    pub procedure: ProcedureId,
    pub urgency: Urgency,
    pub register: Register,
    /// The words that decided, in the order they stand in the text. Empty only when the text says nothing.
    pub why: Vec<Why>,
    /// The next two procedures, best first.
    pub also: Vec<Alternative>,
    #[serde(skip)]
    pub sub_kind: Option<SubKindId>,
    /// A sign of danger to life stands in the text: offer the emergency, whatever class won.
    #[serde(skip)]
    pub danger: bool,
}

/// One stretch of the text that spoke for the answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Why {
    /// As written in the text.
    pub word: String,
    /// First character of it, counted in Unicode scalars of the original text.
    pub from: usize,
    /// One past its last character.
    pub to: usize,
    /// Its share of the reason; the shares of an answer add up to about 1.
    pub weight: f32,
    /// The sign it matched, e.g. `medical/collapse`; `model` when only the trained weights knew it.
    pub rule: String,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Alternative {
    pub procedure: ProcedureId,
    /// 0..1: how likely next to the others, roughly.
    pub score: f32,
}
