//! The two things a phone must be given: the time and something no one else has.

use records::Millis;
use uuid::Uuid;

pub trait Clock {
    /// UTC milliseconds as this phone believes them.
    fn now(&self) -> Millis;

    /// A fresh UUIDv7.
    fn fresh_id(&self) -> Uuid;
}
