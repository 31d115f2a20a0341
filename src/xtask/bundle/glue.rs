//! wasm-bindgen: the JavaScript through which the wasm reaches the browser.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions};
use oxc_minifier::{Minifier, MinifierOptions};
use oxc_parser::Parser;
use oxc_span::SourceType;
use wasm_bindgen_cli_support::Bindgen;

use super::file::{self, File};
use super::parts;
use crate::paths;

pub(super) struct App {
    pub(super) script: Vec<u8>,
    /// What the first screen needs.
    pub(super) wasm: Vec<u8>,
    /// What comes after it.
    pub(super) parts: Vec<File>,
}

/// Skipped when it has been done for this very wasm, as it takes seconds.
pub(super) fn generate(wasm: &Path) -> Result<App> {
    let bytes = fs::read(wasm).with_context(|| format!("cannot read {}", wasm.display()))?;
    let home: PathBuf = paths::target().join("bundle-cache");
    let done = home.join(format!("glue-{}", file::short(&file::digest(&bytes))));
    if !done.exists() {
        let under_way = home.join("glue-under-way");
        if under_way.exists() {
            fs::remove_dir_all(&under_way)?;
        }
        fs::create_dir_all(&under_way)?;
        parts::cut(&bytes, &under_way)?;
        // Names of functions serve a debugger; a phone would download as many bytes of them as of code.
        Bindgen::new()
            .input_path(under_way.join("main.wasm"))
            .out_name("app")
            .remove_name_section(true)
            .remove_producers_section(true)
            // the table of functions and what the parts share with the main one
            .keep_lld_exports(true)
            .web(true)?
            .generate(&under_way)?;
        fs::rename(&under_way, &done)?;
    }
    // Such files would need names, digests and a place in the precache list of their own.
    if done.join("snippets").exists() {
        bail!("a crate brings its own JavaScript ({}): teach bundle/glue.rs to ship it", done.display());
    }
    let (script, parts) = parts::joined(&fs::read_to_string(done.join("app.js"))?, &done)?;
    let script = minified(&script)?;
    Ok(App { script: script.into_bytes(), wasm: fs::read(done.join("app_bg.wasm"))?, parts })
}

/// The same script with short names, no comments and no space.
fn minified(script: &str) -> Result<String> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, script, SourceType::mjs()).parse();
    if let Some(wrong) = parsed.diagnostics.first() {
        bail!("wasm-bindgen's script is not read: {wrong}");
    }
    let mut program = parsed.program;
    let done = Minifier::new(MinifierOptions::default()).minify(&allocator, &mut program);
    let printed =
        Codegen::new().with_options(CodegenOptions::minify()).with_scoping(done.scoping).build(&program);
    Ok(printed.code.to_owned())
}
