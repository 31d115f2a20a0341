//! A missed clock on its way up: who was told, and who has taken it on.

use rulebook::Role;
use serde::{Deserialize, Serialize};

use crate::case::by::By;
use crate::id::Millis;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Climb {
    /// When it was due; the same clock missed again begins a climb of its own.
    pub due: Millis,
    /// Each rung once, in the order they were told.
    pub told: Vec<(Role, Millis)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_on: Option<By>,
}
