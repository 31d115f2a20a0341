//! What a round trip came to.

use crate::storage::StorageError;
use crate::transport::Unreachable;

/// What one round trip brought about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Synced {
    pub accepted: usize,
    pub refused: usize,
    /// Records that came or changed.
    pub changed: usize,
    /// There is more to send or to fetch: go on at once.
    pub more: bool,
    /// So long the endpoint has asked to be spared our events, in milliseconds; there may be some.
    pub wait: records::Millis,
}

/// Why a round trip, or a look past the phone, did not happen. Nothing is lost by any of them.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Trouble {
    #[error("{0}")]
    Unreachable(#[from] Unreachable),
    /// A hotspot's login page, a proxy's error page: something answered, but not our endpoint.
    #[error("something else answered in place of the endpoint")]
    NotOurs,
    #[error("the sign-in has ended")]
    SignInAgain,
    /// This build is too old to sync; its outbox can still be saved to a file.
    #[error("this version of the app is too old for the endpoint")]
    Outdated,
    #[error("the endpoint is busy (status {0})")]
    Busy(u16),
    /// Too much in a short time: it is to come again in so many milliseconds, and not before.
    #[error("the endpoint asks for {wait} milliseconds")]
    TooMuch { wait: records::Millis },
    /// What was sent was refused as a whole; events will be sent in smaller parts.
    #[error("the endpoint did not take the batch (status {status}): {detail}")]
    Batch { status: u16, detail: String },
    #[error("{0}")]
    Storage(#[from] StorageError),
}
