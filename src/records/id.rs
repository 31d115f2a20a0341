//! Ids as types, so that a member is never taken for a device.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta] $type:ident)*) => {$(
        #[$doc]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $type(pub Uuid);

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $type {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map($type)
            }
        }
    )*};
}

id! {
    /// One housing estate. Its settings record has the same id.
    EstateId
    /// One case, member or estate record.
    RecordId
    /// One event, made where it was written (UUIDv7).
    EventId
    /// One entry of a list on a case, named where it was made.
    EntryId
    /// One person; also the id of the person's member record.
    MemberId
    /// One browser profile enrolled for one member.
    DeviceId
}

impl EstateId {
    pub fn record(self) -> RecordId {
        RecordId(self.0)
    }
}

impl MemberId {
    /// The endpoint itself, as the author of register numbers.
    pub const ENDPOINT: MemberId = MemberId(Uuid::nil());

    pub fn record(self) -> RecordId {
        RecordId(self.0)
    }
}

/// Position of an event in its estate's order: 1, 2, 3 … without gaps. 0 = before everything.
pub type Seq = u64;

/// UTC milliseconds since 1970.
pub type Millis = i64;
