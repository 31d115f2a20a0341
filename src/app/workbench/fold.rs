//! The fold as a phone runs it.

use records::{Recorded, Row};
use wasm_bindgen::prelude::*;

use crate::thrown;

/// The row that a history makes, as it is stored: event by event, each read from the row stored before it.
#[wasm_bindgen]
#[expect(clippy::needless_pass_by_value, reason = "what JavaScript hands over is owned")]
pub fn fold(history: String) -> Result<String, js_sys::Error> {
    let unread = |error: serde_json::Error| thrown("History", error);
    let events: Vec<Recorded> = serde_json::from_str(&history).map_err(unread)?;
    let mut stored = "null".to_owned();
    for event in &events {
        let row: Option<Row> = serde_json::from_str(&stored).map_err(unread)?;
        stored = serde_json::to_string(&records::fold(row, event).0).map_err(unread)?;
    }
    Ok(stored)
}
