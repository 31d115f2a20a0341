//! `cargo xtask bench`: the numbers of DESIGN.md §7, each with its own command.

use anyhow::{Result, bail};

pub(crate) fn bench(_arguments: &[String]) -> Result<()> {
    bail!("`cargo xtask bench` is not built yet: put it in src/xtask/bench.rs")
}
