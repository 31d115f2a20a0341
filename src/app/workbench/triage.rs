//! The triager as a phone runs it.

use triage::standard;
use wasm_bindgen::prelude::*;

/// Sorts every message and says how many were life and death: an answer nobody looks at might not be computed.
#[wasm_bindgen]
#[expect(clippy::needless_pass_by_value, reason = "what JavaScript hands over is owned")]
pub fn triage(messages: Vec<String>) -> usize {
    let triager = standard();
    messages.iter().filter(|message| triager.triage(message).urgency == rulebook::Urgency::Life).count()
}
