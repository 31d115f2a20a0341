//! Lists: steps that hold entries (S147, S156, S180). One event an entry, so that what two phones enter without
//! signal stands side by side.

use serde::{Deserialize, Serialize};

use crate::case::answer::Evidence;
use crate::case::by::By;
use crate::id::{EntryId, MemberId, RecordId};

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
    /// The case of its own that it has become (D7).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub became: Option<RecordId>,
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

    /// May what it says be read here? A sealed entry says something from the start: one that is empty says it to others,
    /// or its words are still on their way.
    pub fn is_readable(&self) -> bool {
        self.seal != Some(Seal::Closed) || !self.evidence.is_empty()
    }

    /// May something be added? What was released is what it is, and of a sealed one the author says the first word.
    pub fn takes_more(&self, from: MemberId) -> bool {
        self.stands()
            && match self.seal {
                None => true,
                Some(Seal::Closed) => self.by.member == from || !self.evidence.is_empty(),
                Some(Seal::Opened(_)) => false,
            }
    }
}
