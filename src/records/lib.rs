//! Records: events folded into states; who may do what; who may see what; what travels.
//!
//! ```text
//! Order --decide--> Drafted events --envelope--> outbox --push--> judge (endpoint) --seq--> fold --> State
//! ```
//!
//! A person's tap is an [`Order`], nearly always a [`case::Command`]. [`decide`] turns it into event drafts or a [`case::Refusal`]
//! that says what is missing and who could do it. An event in its [`Envelope`] is kept for ever; a state is
//! only the fold of a record's events in the order the server gave them, so every phone that has the
//! same events shows the same state.
//!
//! Knows no clock, storage, network, browser or human language: time and ids come in as arguments, sentences
//! live in the app's `locales/`.
//!
//! # Adding an event
//!
//! 1. A variant in `case/event.rs` (or the kind's own file); old readers keep it as *unknown*.
//! 2. What it does to the state, in the file of its subject (`case/ask.rs`, say), and its line in `case/apply.rs`: total,
//!    and `Fit::Late` where the transition no longer fits.
//! 3. What it is about, in `case/about.rs`: the one description from which permission, the check, the audience and the
//!    photos follow. What must hold for it besides, in the same file of its subject, and its line in `case/check.rs`.
//! 4. A sample in `tests/formats`, for what is stored is a promise; a line in `tests/contract/matrix_of_events` that says
//!    who may write it and for whose eyes; and, in the pools of random cases, how it comes up.

mod id;
mod time;

mod actor;
mod caller;
mod envelope;
mod permission;
mod place;
mod refusal;
mod register;
mod scope;
mod telephone;

mod decide;
mod kind;
mod kinds;
mod missed;
mod record;
mod rows;
mod search;

pub mod case;
pub mod estate;
pub mod member;
#[cfg(test)]
mod testing;
#[cfg(feature = "toy")]
pub mod toy;
#[cfg(any(test, feature = "toy"))]
pub mod variants;

mod order;

pub mod at_hand;
pub mod workload;

pub mod judge;
pub mod wire;

pub use actor::Actor;
pub use caller::{Caller, CallerKind, likely_callers};
pub use envelope::{
    Audience, Drafted, Envelope, Fit, Group, Origin, RecordKind, Recorded, Sight, Stamp, Together,
    Unreadable, divided,
};
pub use id::{DeviceId, EntryId, EstateId, EventId, GroupId, MemberId, Millis, RecordId, Seq};
pub use kind::{Author, Clocks, Concerns, Context, Kind, OnDuty, People, drafted};
pub use kinds::{KINDS, Known, Order, State, kinds_with_clocks};
pub use missed::Missed;
pub use order::{concerned, could, decide};
pub use permission::{Action, Denied};
pub use place::Place;
pub use record::{Row, fold, fold_all, scopes_of, shown};
pub use refusal::{MissingEvidence, MissingStep, Refusal};
pub use register::{RegisterNumber, provisional_code};
pub use scope::{Scope, scopes_of_member};
pub use search::{Filed, Terms};
pub use telephone::{Answers, Line, whom_to_phone};
pub use time::{Day, offline_since};
