//! `cargo xtask triage-eval`: how well the triage rules do on labelled messages.

use anyhow::{Result, bail};

pub(crate) fn triage_eval(_arguments: &[String]) -> Result<()> {
    bail!("`cargo xtask triage-eval` is not built yet: put it in src/xtask/triage_eval.rs")
}
