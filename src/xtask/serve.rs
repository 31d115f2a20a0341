//! `cargo xtask serve`: from a fresh clone to a working demo estate.

use std::process::Command;

use anyhow::{Result, bail};

use crate::bundle::{self, Speed};
use crate::command::{cargo, run};
use crate::paths;

pub(crate) fn serve(speed: Speed, rest: &[String]) -> Result<()> {
    bundle::bundle(speed)?;
    run(&mut cargo(["build", "--package", "endpoint", "--bin", "huying"]))?;

    let mut huying = Command::new(paths::target().join("debug").join("huying"));
    huying
        .current_dir(paths::root())
        .args(["serve", "--demo", "--data"])
        .arg(paths::target().join("demo"))
        .arg("--app")
        .arg(paths::bundle())
        .args(rest);
    become_it(huying)
}

/// Takes over this process, so that Ctrl-C reaches `huying` alone and the prompt returns only after it has
/// closed its database.
#[cfg(unix)]
fn become_it(mut huying: Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    bail!("cannot start huying: {}", huying.exec())
}

#[cfg(not(unix))]
fn become_it(mut huying: Command) -> Result<()> {
    run(&mut huying)
}
