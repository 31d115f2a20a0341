//! What rings, and why.

use records::{EventId, Millis, RecordId};
use rulebook::DeadlineId;

/// Something this person must know of now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    pub record: RecordId,
    pub why: Why,
    /// Since when.
    pub at: Millis,
    /// What the caller said, or what was pressed for.
    /// Absent where the case is confidential: they are read in the case alone, where that is on record (S117).
    pub words: Option<String>,
    /// Nobody is left who would be told: somebody has to phone, and this number is the first to try.
    pub phone: Option<String>,
}

/// Why it rings.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// A life is in danger, and nobody has the call yet.
    Life,
    /// It was raised to this person's level, and nobody there has it (S11, S13, S50).
    Raised,
    /// 督促 (S10)
    Pressed(EventId),
    /// A clock ran out, and has come to the end of its ladder.
    Unheard(DeadlineId),
    /// A clock ran out.
    Due(DeadlineId),
}

impl Why {
    /// The least is the gravest.
    pub(super) fn gravity(&self) -> u8 {
        match self {
            Why::Life => 0,
            Why::Raised => 1,
            Why::Pressed(_) => 2,
            Why::Unheard(_) => 3,
            Why::Due(_) => 4,
        }
    }
}
