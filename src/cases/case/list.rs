//! Lists: steps that hold entries (S147, S156, S180). One event an entry, so that what two phones enter without
//! signal stands side by side.

use serde::{Deserialize, Serialize};

use crate::case::event::Evidence;
use crate::case::state::By;
use crate::id::EntryId;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    pub id: EntryId,
    pub by: By,
    /// The entry of the earlier list it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<EntryId>,
    #[serde(default, skip_serializing_if = "Evidence::is_empty")]
    pub evidence: Evidence,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub struck: Option<(By, String)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seal: Option<Seal>,
}

/// What it says is for few, until one of them lets all staff read it (S158).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seal {
    Closed,
    Opened(By),
}

impl Entry {
    pub fn stands(&self) -> bool {
        self.struck.is_none()
    }
}
