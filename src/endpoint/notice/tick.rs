//! What one look at all clocks brought about.

use std::time::Duration;

use crate::store::{Rung, StoreError};

/// An estate that takes longer is left until the next tick: the others' clocks run too.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// What one tick did.
#[derive(Debug, Default)]
pub struct Tick {
    pub told: Vec<Rung>,
    /// Photos that no event has named in time.
    pub collected: usize,
    /// How many estates it looked after.
    pub estates: usize,
    pub failures: Vec<Failure>,
}

/// Clocks that were not, or not all, looked after; the next tick tries again.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("{cases} open cases cannot be read by this version: their clocks do not climb")]
    Unreadable { cases: usize },
    #[error("not done within {} seconds", PATIENCE.as_secs())]
    Slow,
    #[error("it panicked")]
    Panicked,
}
