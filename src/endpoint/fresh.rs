//! The one place where ids and secrets are made.

use records::Millis;
use uuid::{NoContext, Timestamp, Uuid};

/// An id that sorts by the time it was made.
pub(crate) fn id(now: Millis) -> Uuid {
    let now = u64::try_from(now).unwrap_or(0);
    let nanos = u32::try_from(now % 1000).unwrap_or(0) * 1_000_000;
    Uuid::new_v7(Timestamp::from_unix(NoContext, now / 1000, nanos))
}

/// A name nobody can guess and that says nothing, e.g. of an epoch.
pub(crate) fn name() -> String {
    Uuid::new_v4().simple().to_string()
}

/// Secret bytes from the operating system.
///
/// # Panics
///
/// When the system has no randomness: nothing could be kept secret then, so nothing may go on.
#[expect(clippy::expect_used, reason = "without randomness there are no secrets to continue with")]
pub(crate) fn secret<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}
