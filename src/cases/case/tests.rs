//! *Given these events, when this command by this person, then these events or this refusal.*
//!
//! First the tables, one subject a file; then what must hold for every history, by random ones.

mod estate;
mod story;

mod branches;
mod clocks;
mod closing;
mod desk;
mod lateness;
mod lifecycle;
mod notices;
mod permissions;
mod refusals;
mod sight;
mod steps;

mod random;

mod agreement;
mod folding;
mod judging;
mod redaction;
mod unread;

/// The procedures as they are, no longer a small rulebook of our own.
mod standard;
