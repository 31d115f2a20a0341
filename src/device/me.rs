//! Who this phone works for.

use records::member::Profile;
use records::{Actor, DeviceId, EstateId, MemberId};
use serde::{Deserialize, Serialize};

/// What enrolment gave this device; one database per member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    pub estate: EstateId,
    pub member: MemberId,
    pub device: DeviceId,
    pub profile: Profile,
}

impl Me {
    pub fn actor(&self) -> Actor {
        Actor { member: self.member, roles: self.profile.roles.clone(), areas: self.profile.areas.clone() }
    }
}
