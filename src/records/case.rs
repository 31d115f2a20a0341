//! A call for help, from the first word to the register.
//!
//! Lifecycle (S39): `received → triaged → working → replied → done`, with `waiting`, reopening and the
//! resident's withdrawal. Nothing is ever "rejected" (S67).
//!
//! # Where a thing stands
//!
//! One file a subject, e.g. `ask.rs` for 请示 (a question upward). It holds what of it the state keeps, what
//! its events do (named as what happened, `asked_up`), what its commands become (named as what is asked for,
//! `ask_up`) and what must hold (`may_be_…`; `lets_close`, where it can stand in the way of closing). A
//! subject whose checks need the whole case has these in a file of its folder, e.g. `step/check.rs`: what the
//! state is made of cannot know the state.
//!
//! Three lists say which subject an event or a command belongs to: `apply.rs`, `intend.rs` and `check.rs`.
//! What an event is about for all of them is `about.rs`.

// What is said and typed, by whom.
mod about;
mod answer;
mod by;
mod command;
mod event;
pub(crate) mod photo;
pub(crate) mod words;

// What a case is made of.
pub(crate) mod state;

// Its subjects: the call, who has it and what whoever called is told, …
mod flag;
mod owner;
mod reply;
mod report;
mod stage;

// … the work, …
mod branch;
mod list;
mod notice;
mod quote;
mod step;

// … what goes between colleagues, …
mod ask;
mod escalation;
pub(crate) mod level;
mod passing_on;
mod reminder;
mod weighing;

// … and how it ends.
mod closing;

// What follows from all of them.
mod at_desk;
pub mod involved;
mod moments;
pub mod next;
mod progress;
mod propose;
mod stand_in;
mod texts;

// Which subject an event or a command belongs to, and who may.
mod apply;
mod check;
mod intend;
mod permission;
pub(crate) mod rules;

#[cfg(test)]
mod tests;

pub use crate::refusal::{MissingEvidence, MissingStep, Refusal};
pub use answer::owed::{wanted_first, wanted_later};
pub use answer::{Answer, Evidence, Ground, Signature, addressee, photos};
pub use ask::Ask;
pub use at_desk::AtDesk;
pub use branch::BranchState;
pub use by::By;
pub use command::{Command, Report};
pub use escalation::Climb;
pub use event::{CaseEvent, Channel, Contact, Flag, Outcome, Relation, WaitingOn};
pub use level::raised::Raised;
pub use level::{Level, LevelReason};
pub use list::{Entry, Seal};
pub use passing_on::PassedOn;
pub use photo::{NotAPhotoId, Photo, PhotoId, is_jpeg};
pub use progress::Progress;
pub use progress::step_view::{Standing, StepView};
pub use propose::{Proposed, Why, concerned, proposed, unconcerned};
pub use quote::money::{Cost, Fen, Payment, PaymentMethod, QuoteLine};
pub use quote::{Agreement, Quote};
pub use reminder::Press;
pub use reply::Reply;
pub use rules::{Case, OPEN, SHUT, could};
pub use stage::Stage;
pub use state::CaseState;
pub use step::StepState;
pub use weighing::Weighing;
pub use words::{LONGEST_WORDS, is_telephone};
