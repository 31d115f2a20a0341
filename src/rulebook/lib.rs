//! Procedures as data: load, check, deadlines.
//!
//! A procedure is what the estate's written rules say must happen for one class of call (S54–S61):
//! who does which step, by when, what is asked for, when it may be closed. It is a TOML file in
//! `procedures/`; this crate gives it types, checks it, and computes with it.
//!
//! Knows no clock, storage, network or browser.
//!
//! # Adding a procedure
//!
//! 1. Add its id to [`ProcedureId`] and write `procedures/<id>.toml`; `schema.md` explains every key.
//! 2. `huying rulebook check src/rulebook/procedures/<id>.toml` names every fault with file and key.
//! 3. Quote the seed row (`seed = ["S105"]`) beside each instruction that has one.
//!
//! # Adding a check
//!
//! One function in `check/`, one line in `check/list.rs`, one fixture in `tests/rulebook/bad/`.

mod ids;
mod procedure;
mod role;

mod load;
mod overlay;

pub mod check;
pub mod deadline;

pub use check::{HOTLINES, PLACEHOLDERS};
pub use ids::{BranchId, DeadlineId, EvidenceId, StepId, SubKindId};
pub use load::{BadRulebook, Rulebook};
pub use overlay::Overlay;
pub use procedure::{
    Asked, At, Becomes, Branch, Choice, Closing, Deadline, DoneBy, Evidence, EvidenceKind, Given, Is, Moment,
    Need, Notice, Procedure, ProcedureId, Proposal, Register, SiteAmount, SiteContact, Step, SubKind, Text,
    Trigger, Urgency, Warning, When,
};
pub use role::{Department, Role};
