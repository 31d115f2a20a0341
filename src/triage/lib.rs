//! Text → procedure, urgency, and the words that decided.
//!
//! Runs on the device, in microseconds, and errs on the safe side. A text is normalised (`normalise`), the
//! words of the vocabulary are found in it (`vocabulary`) together with what takes them back (`guard`, `guards`), and
//! all that, with every run of one to three symbols, is weighed by a small linear model (`feature`, `model`)
//! trained from labelled messages (`train`). `explain` then finds the stretches of text that weighed most, and
//! `triager` puts the answer together.
//!
//! # Teaching it
//!
//! Add a word to a sign in `vocabulary/*.toml`, or a labelled message to `messages/*.jsonl`; then
//! `cargo xtask triage-train` makes the weights again and `cargo xtask triage-eval` says what it did to them.
//! Never train on `tests/triage/`: it measures.

mod answer;
mod explain;
mod feature;
mod guard;
mod guards;
mod line;
mod model;
mod normalise;
mod triager;
mod vocabulary;

#[cfg(any(test, feature = "train"))]
pub mod evaluate;
#[cfg(any(test, feature = "train"))]
pub mod train;

pub use answer::{Alternative, Triage, Why};
pub use guard::Guard;
pub use line::answer_line;
pub use model::BadModel;
pub use triager::{BadTriage, Triager, standard};
pub use vocabulary::{Sign, Vocabulary};

#[cfg(test)]
mod tests;
