//! A phone without a screen: writes commands down, keeps what is unsent, shows the endpoint's rows with its own
//! unsent work on top, and syncs when it can.
//!
//! ```text
//! dispatch(command) → decide → one strict transaction: outbox + row        (nothing is "saved" before that)
//! sync_once()       → events up, verdicts and a page down → one transaction: rows + cursor + outbox
//! ```
//!
//! Knows no browser, no HTTP library and no screen: [`Storage`], [`Transport`] and [`Clock`] are given to it, so the
//! same code runs in tests with a store that can be crashed at any await.
//!
//! # Promises
//!
//! Nothing called saved is lost: it is on the endpoint with a verdict, in the outbox, or among the refused. A
//! page is applied whole with its cursor, and only onto the cursor it was asked from. An outbox item goes when
//! its echo is on the phone, not when it was acknowledged. A photo is on the disk before its event is, and stays until
//! the endpoint holds the whole.

mod clock;
mod device;
mod dispatch;
mod ground;
mod held;
mod me;
mod open;
mod outbox;
mod read;
mod search;
mod transport;
mod whole;

pub mod alarm;
pub mod photos;
pub mod schedule;
pub mod storage;
pub mod sync;

pub use clock::Clock;
pub use device::Device;
pub use dispatch::{NotDone, Saved};
pub use me::Me;
pub use outbox::{Refused, Unsent};
pub use read::{Card, CaseFile, Glance, Opened, Status};
pub use search::Found;
pub use storage::{Storage, StorageError};
pub use sync::{Synced, Trouble};
pub use transport::{Reply, Transport, Unreachable};
