//! A call for help, from the first word to the register.
//!
//! Lifecycle (S39): `received → triaged → working → replied → done`, with `waiting`, reopening and the
//! resident's withdrawal. Nothing is ever "rejected" (S67).

mod command;
mod decide;
mod event;
mod refusal;
mod state;
mod work;

#[cfg(test)]
mod tests;

pub use command::{Command, Report};
pub use decide::{Draft, LONGEST_WORDS, decide};
pub(crate) use decide::{obstacles, whole, words};
pub use event::{
    Answer, CaseEvent, Channel, Contact, Evidence, Flag, Level, LevelReason, Outcome, Relation, WaitingOn,
};
pub use refusal::{MissingStep, Refusal};
pub use state::{Ask, BranchState, By, CaseState, Reply, Stage, StepState};
pub use work::{Progress, Standing, StepView};
