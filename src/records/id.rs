//! Ids as types, so that a member is never taken for a device.

use serde::{Deserialize, Serialize};
use uuid::{Uuid, Variant, Version};

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
    /// One order over several records.
    GroupId
}

impl DeviceId {
    /// Was it drawn at random, as every browser draws it (UUIDv4 or v7)? Whoever chooses one with a meaning, as the
    /// nil one of the endpoint, wants to be taken for somebody else.
    pub fn is_random(self) -> bool {
        let drawn = matches!(self.0.get_version(), Some(Version::Random | Version::SortRand));
        drawn && self.0.get_variant() == Variant::RFC4122
    }
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

#[cfg(test)]
mod tests {
    use super::DeviceId;

    #[test]
    fn only_a_drawn_id_is_a_devices() {
        for (id, drawn) in [
            ("0197aaaa-0000-7000-8000-000000000001", true),
            ("6f1c2f4e-6c7c-4b0e-9a53-0d1c2b3a4f5e", true),
            ("00000000-0000-0000-0000-000000000000", false),
            ("ffffffff-ffff-ffff-ffff-ffffffffffff", false),
            // Made of a name, and a v4 of no known variant.
            ("6f1c2f4e-6c7c-5b0e-9a53-0d1c2b3a4f5e", false),
            ("6f1c2f4e-6c7c-4b0e-0a53-0d1c2b3a4f5e", false),
        ] {
            assert_eq!(id.parse::<DeviceId>().unwrap().is_random(), drawn, "{id}");
        }
    }
}
