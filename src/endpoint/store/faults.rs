//! What tests may take away or slow down, to see that something breaks.

use std::time::Duration;

#[derive(Clone, Copy, Debug, Default)]
pub struct Faults {
    /// Numbers are taken in a transaction of their own, as a sequence gives them.
    pub without_head_lock: bool,
    /// Between taking a number and committing what stands under it.
    pub pause_before_commit: Duration,
    /// Every endpoint looks after every estate's clocks.
    pub without_lease: bool,
    /// Missed clocks are told as they were found, before the head was held.
    pub without_second_look: bool,
}
