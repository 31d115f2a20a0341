//! A missed clock of a record, whatever its kind.

use rulebook::{DeadlineId, Role};

use crate::id::Millis;

/// Whom one missed clock of a record tells next.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Missed {
    pub deadline: DeadlineId,
    /// When it was due.
    pub due: Millis,
    pub to: Role,
}
