//! The app's bench (`src/app/workbench.rs`), built into target/workbench for the browser tests and measurements.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::bundle::Speed;
use crate::bundle::compile::{self, Program};
use crate::{needs, paths, turn};

/// Its script and its wasm, in one piece: nobody waits for it on a bad signal.
pub(crate) fn build(speed: Speed) -> Result<PathBuf> {
    needs::wasm_target()?;
    let _turn = turn::turn("workbench")?;
    let wasm = compile::compile(Program::Workbench, speed)?;
    let home = paths::target().join("workbench");
    fs::create_dir_all(&home)?;
    Bindgen::new()
        .input_path(&wasm)
        .out_name("workbench")
        .web(true)?
        .generate(&home)
        .with_context(|| format!("cannot make a script for {}", wasm.display()))?;
    Ok(home)
}
