//! The app crate, compiled to wasm by cargo.

use std::path::PathBuf;

use anyhow::Result;

use super::Speed;
use crate::command::{cargo, run};
use crate::paths;

const TARGET: &str = "wasm32-unknown-unknown";

/// Compiles, and says where the wasm is.
pub(super) fn app(speed: Speed) -> Result<PathBuf> {
    // cargo writes what profile `dev` makes into `debug`
    let (profile, directory) = match speed {
        Speed::Fast => ("dev", "debug"),
        Speed::Shipped => ("app", "app"),
    };
    run(&mut cargo(["build", "--package", "app", "--target", TARGET, "--profile", profile]))?;
    Ok(paths::target().join(TARGET).join(directory).join("app.wasm"))
}
