//! How high a case stands, and the word that raised it.

pub(crate) mod raised;

use rulebook::Role;
use serde::{Deserialize, Serialize};

/// How high a case stands (P3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    Desk,
    Supervisor,
    Director,
}

/// The word that raised it (P3); `Calmer` lowers it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LevelReason {
    /// 超出职权 (S23)
    BeyondRemit,
    /// 棘手 (S11)
    Thorny,
    /// 重大 (S13, S108)
    Major,
    /// 特殊 (S50)
    Special,
    Calmer,
}

impl Level {
    /// Whose it is.
    pub fn role(self) -> Role {
        match self {
            Level::Desk => Role::Desk,
            Level::Supervisor => Role::Supervisor,
            Level::Director => Role::Director,
        }
    }

    /// The level an upward word leads to (P3).
    pub fn for_reason(reason: LevelReason) -> Level {
        match reason {
            LevelReason::BeyondRemit | LevelReason::Thorny => Level::Supervisor,
            LevelReason::Major | LevelReason::Special => Level::Director,
            LevelReason::Calmer => Level::Desk,
        }
    }
}
