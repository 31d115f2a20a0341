//! `cargo xtask triage-train [--check]`: makes the triage weights again from labelled messages, or says
//! whether they are what the messages make.

use anyhow::Result;

use crate::triage_eval::triage;

pub(crate) fn triage_train(arguments: &[String]) -> Result<()> {
    triage("train", arguments)
}
