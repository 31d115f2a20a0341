//! The app crate, compiled to wasm by cargo.

use std::path::PathBuf;

use anyhow::Result;

use super::Speed;
use crate::command::{cargo, run};
use crate::paths;

const TARGET: &str = "wasm32-unknown-unknown";

/// The programs of the app crate.
#[derive(Clone, Copy)]
pub(crate) enum Program {
    App,
    /// What the browser tests and measurements hold in their hands; see `src/app/workbench.rs`.
    Workbench,
}

/// Compiles, and says where the wasm is.
pub(crate) fn compile(program: Program, speed: Speed) -> Result<PathBuf> {
    // cargo writes what profile `dev` makes into `debug`
    let (profile, directory) = match speed {
        Speed::Fast => ("dev", "debug"),
        Speed::Shipped => ("app", "app"),
    };
    let (name, features) = match program {
        Program::App => ("app", ""),
        Program::Workbench => ("workbench", "workbench"),
    };
    let what = ["build", "--package", "app", "--bin", name, "--features", features];
    run(cargo(what).args(["--target", TARGET, "--profile", profile]))?;
    Ok(paths::target().join(TARGET).join(directory).join(format!("{name}.wasm")))
}
