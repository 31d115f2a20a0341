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

mod apply;
mod climb;
mod list;
mod money;
mod photo;
mod propose;
mod stand_in;

#[cfg(test)]
mod tests;

pub use climb::Climb;
pub use command::{Command, Report};
pub use decide::{Draft, LONGEST_WORDS, decide};
pub(crate) use decide::{
    as_judged, drawn, fitting, named, obstacles, opened_by, release, signed, starts, whole, words, written_up,
};
pub use event::{
    Answer, CaseEvent, Channel, Contact, Evidence, Flag, Level, LevelReason, Outcome, Relation, Signature,
    WaitingOn, photos,
};
pub use list::{Entry, Seal};
pub use money::{Agreement, Cost, Fen, Payment, PaymentMethod, Quote, QuoteLine};
pub use photo::{NotAPhotoId, Photo, PhotoId, is_jpeg};
pub use propose::{Proposed, Why, concerned, proposed, unconcerned};
pub use refusal::{MissingEvidence, MissingStep, Refusal};
pub use state::{
    Ask, BranchState, By, CaseState, PassedOn, Press, Raised, Reply, Stage, StepState, Weighing,
};
pub use work::{Progress, Standing, StepView};
