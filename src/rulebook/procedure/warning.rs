//! A standing rule: what must not be forgotten, and whom it is said to.

use serde::{Deserialize, Serialize};

use crate::ids::{BranchId, SubKindId};
use crate::procedure::text::Text;
use crate::role::Role;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Warning {
    pub text: Text,
    /// Where it is said once more, to whoever does just that.
    #[serde(default)]
    pub at: Option<At>,
    /// Absent: throughout the case.
    #[serde(default)]
    pub branch: Option<BranchId>,
    /// Empty: shown to every role.
    #[serde(default)]
    pub roles: Vec<Role>,
    /// Empty: for every sub-kind.
    #[serde(default)]
    pub sub_kinds: Vec<SubKindId>,
    #[serde(default)]
    pub seed: Vec<String>,
}

/// What somebody does while a standing rule is before their eyes (S62).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum At {
    /// Answers whoever called.
    Reply,
    /// Says how it ended.
    Close,
    /// Names whom was asked for what we could not do ourselves.
    Refer,
}

impl Warning {
    /// Does it hold for a case of this sub-kind? While nobody knows which it is, every warning does.
    pub fn applies_to(&self, sub_kind: Option<&SubKindId>) -> bool {
        self.sub_kinds.is_empty() || sub_kind.is_none_or(|kind| self.sub_kinds.contains(kind))
    }

    /// The more it is about this case alone, the further up it stands; what holds always comes last.
    pub fn breadth(&self) -> usize {
        if self.sub_kinds.is_empty() { usize::MAX } else { self.sub_kinds.len() }
    }
}
