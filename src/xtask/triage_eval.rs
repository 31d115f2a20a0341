//! `cargo xtask triage-eval [--json] [--misses]`: how well triage does on messages it was not trained on.

use anyhow::Result;

use crate::command::{cargo, run};

pub(crate) fn triage_eval(arguments: &[String]) -> Result<()> {
    triage("eval", arguments)
}

/// The triage crate's own program, built optimised: training in a debug build takes minutes.
pub(crate) fn triage(task: &str, arguments: &[String]) -> Result<()> {
    let program =
        ["run", "--quiet", "--release", "--package", "triage", "--features", "train", "--example", "triage"];
    run(cargo(program).args(["--", task]).args(arguments))
}
