//! The number a case carries: provisional on the phone, the register's own once accepted.

use rulebook::Register;
use serde::{Deserialize, Serialize};

use crate::id::RecordId;
use crate::time::Day;

/// A place in a register, e.g. `RC-20261123-007`: gap-free per register and day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RegisterNumber {
    pub register: Register,
    pub day: Day,
    /// 1, 2, 3 …
    pub number: u32,
}

impl std::fmt::Display for RegisterNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}-{:03}", self.register.prefix(), self.day, self.number)
    }
}

/// Four characters to say over the phone while there is no number yet, e.g. `7F3K`. Crockford's alphabet:
/// no I, L, O, U, so nothing is misheard.
pub fn provisional_code(record: RecordId) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    // The last bytes of a UUIDv7 are random.
    let [.., a, b, c] = *record.0.as_bytes();
    let bits = u32::from(a) << 16 | u32::from(b) << 8 | u32::from(c);
    (0..4).map(|group| char::from(ALPHABET[(bits >> (group * 5) & 31) as usize])).collect()
}
