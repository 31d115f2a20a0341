//! Where events are put in order and kept: one [`Store`], written once, on SQLite or PostgreSQL.
//!
//! Every change of a record goes through a `ledger`: it holds the estate's head, hands out the numbers and
//! writes events, rows, spans and receipts in one transaction.

mod error;
mod value;

mod postgres;
mod sqlite;

pub(crate) mod sql;

mod base;
#[cfg(feature = "faults")]
mod faults;

mod audit;
mod codec;
mod ledger;
mod poke;
mod rulebooks;

mod invite;
mod member;
mod news;
mod pull;
mod push;
mod session;

mod photo;

mod climb;
mod lease;

pub use base::Store;
pub use climb::{Missed, Rung};
pub use error::StoreError;
#[cfg(feature = "faults")]
pub use faults::Faults;
pub use invite::{EnrolRefusal, Enrolled, Invited, Newcomer, Proof, Visitor};
pub use lease::{LEASE, lease_of};
pub use member::{EstateView, MemberView};
pub use photo::{
    MOST_A_DAY, MOST_BYTES_A_DAY, MOST_TRIES, MOST_UNNAMED, MOST_UNNAMED_OF_ESTATE, PhotoHeld, PhotoPiece,
    PhotoRefusal, UNNAMED_KEPT,
};
pub use poke::{Poke, Touched};
pub use pull::{Inside, MOST_SCOPES, NoSearch, NotActive, Passed, Piece, Sought, TooManyScopes};
pub use push::{Incoming, Nameless, first_call};
pub(crate) use session::LASTS as SESSION_LASTS;
pub use session::{DeviceView, Recognised, Session};
pub use sqlite::backup;
