//! A call for help, from the first word to the register.
//!
//! Lifecycle (S39): `received → triaged → working → replied → done`, with `waiting`, reopening and the
//! resident's withdrawal. Nothing is ever "rejected" (S67).

// What a case is made of.
mod answer;
mod by;
mod climb;
mod event;
mod ground;
pub(crate) mod level;
mod list;
mod money;
mod owed;
pub(crate) mod photo;
pub(crate) mod state;

// What events do to it, and what that amounts to.
mod about;
mod apply;
mod at_desk;
mod escalation;
mod moments;
mod propose;
mod stand_in;
mod texts;
mod trigger;
mod work;

// What people may do to it.
mod check;
mod command;
mod intend;
mod permission;
pub(crate) mod rules;
pub(crate) mod words;

#[cfg(test)]
mod tests;

pub use crate::refusal::{MissingEvidence, MissingStep, Refusal};
pub use answer::{Answer, Evidence, Ground, Signature, addressee, photos};
pub use at_desk::AtDesk;
pub use by::By;
pub use climb::Climb;
pub use command::{Command, Report};
pub use event::{CaseEvent, Channel, Contact, Flag, Outcome, Relation, WaitingOn};
pub use level::{Level, LevelReason};
pub use list::{Entry, Seal};
pub use money::{Agreement, Cost, Fen, Payment, PaymentMethod, Quote, QuoteLine};
pub use owed::{wanted_first, wanted_later};
pub use photo::{NotAPhotoId, Photo, PhotoId, is_jpeg};
pub use propose::{Proposed, Why, concerned, proposed, unconcerned};
pub use rules::{Case, OPEN, SHUT, could};
pub use state::{Ask, BranchState, CaseState, PassedOn, Press, Raised, Reply, Stage, StepState, Weighing};
pub use words::{LONGEST_WORDS, is_telephone};
pub use work::{Progress, Standing, StepView};
